//! `studymate outbox retry`, `cancel` and `resolve`: what they will do is counted first, and what was counted is what they change.

use std::collections::BTreeMap;
use std::fmt;
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use serde::Serialize;
use studymate_nats::{Hint, Log};
use studymate_store::Store;
use studymate_store::audit::Audit;
use studymate_store::outbox_admin::{OutboxRow, OutboxState};

use super::{Filter, reach};
use crate::chunks;
use crate::operator::{self, Change};
use crate::settings::Settings;

#[derive(Args)]
pub(crate) struct Retry {
    #[command(flatten)]
    which: Which,
}

#[derive(Args)]
pub(crate) struct Cancel {
    #[command(flatten)]
    which: Which,
}

#[derive(Args)]
pub(crate) struct Resolve {
    /// What became of them
    #[arg(long = "as", value_name = "WHAT")]
    verdict: Verdict,
    #[command(flatten)]
    which: Which,
}

/// What an operator found out.
#[derive(Clone, Copy, ValueEnum)]
enum Verdict {
    /// They were sent
    Sent,
    /// They were not sent
    Failed,
}

#[derive(Args)]
struct Which {
    #[command(flatten)]
    filter: Filter,
    /// All that can be changed so, without a filter
    #[arg(long)]
    all: bool,
    #[command(flatten)]
    change: Change,
    #[command(flatten)]
    settings: Settings,
}

/// One of the changes: its name, what it may change, and what follows.
struct Action {
    name: &'static str,
    from: &'static [OutboxState],
    then: &'static str,
    /// Whether something may be shown twice because of it.
    repeats: bool,
    /// The kind that is changed where none is named: to give up others changes what people and quizzes are, not what is shown.
    only: Option<&'static str>,
}

/// What is shown in a chat.
const SHOW: &str = "Show";

const RETRY: Action = Action {
    name: "outbox retry",
    from: &[OutboxState::Failed, OutboxState::Unknown, OutboxState::Cancelled],
    then: "wait again",
    repeats: true,
    only: None,
};
const CANCEL: Action = Action {
    name: "outbox cancel",
    from: &[OutboxState::Pending, OutboxState::Retry],
    then: "are given up",
    repeats: false,
    only: Some(SHOW),
};
const RESOLVE_SENT: Action = Action {
    name: "outbox resolve",
    from: &[OutboxState::Unknown],
    then: "count as sent",
    repeats: false,
    only: None,
};
const RESOLVE_FAILED: Action = Action { then: "count as failed", ..RESOLVE_SENT };

/// How many effects of a kind are in a state.
#[derive(Serialize)]
struct Group {
    state: &'static str,
    class: String,
    kind: String,
    effects: u64,
}

/// What will be changed, and in the end what was.
#[derive(Serialize)]
struct Plan {
    action: &'static str,
    #[serde(skip)]
    then: &'static str,
    /// How many fit the filter.
    found: u64,
    /// How many of them are taken.
    selected: u64,
    groups: Vec<Group>,
    /// How many fit but for their kind, which was not named.
    left_out: u64,
    /// How many people may see a second time; `None` where that cannot be.
    may_repeat: Option<u64>,
    changed: u64,
}

impl Plan {
    fn new(action: &Action, found: u64, left_out: u64, effects: &[OutboxRow]) -> Self {
        let mut groups: BTreeMap<(OutboxState, &str, &str), u64> = BTreeMap::new();
        for row in effects {
            *groups.entry((row.state, &row.class, &row.kind)).or_default() += 1;
        }
        let group = |((state, class, kind), effects): ((OutboxState, &str, &str), u64)| Group {
            state: state.name(),
            class: class.to_owned(),
            kind: kind.to_owned(),
            effects,
        };
        let may_repeat = action.repeats.then(|| effects.iter().filter(|row| may_repeat(row)).count() as u64);
        Plan {
            action: action.name,
            then: action.then,
            found,
            selected: effects.len() as u64,
            groups: groups.into_iter().map(group).collect(),
            left_out,
            may_repeat,
            changed: 0,
        }
    }
}

/// Whether a retry may show something twice. What goes to another aggregate has an id and is taken once.
fn may_repeat(row: &OutboxRow) -> bool {
    row.kind == SHOW && (row.ambiguous > 0 || row.state == OutboxState::Unknown)
}

impl fmt::Display for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} of {} effects that fit {}", self.selected, self.found, self.then)?;
        for Group { state, class, kind, effects } in &self.groups {
            write!(f, "\n  {state:<10} {class:<12} {kind:<14} {effects:>8}")?;
        }
        if self.left_out > 0 {
            write!(
                f,
                "\n{} are left out: they show nothing, but tell other people's and quizzes' streams what happened, fetch files or \
                 delete messages. Name them with --kind, one kind at a time",
                self.left_out
            )?;
        }
        if let Some(may_repeat) = self.may_repeat {
            writeln!(
                f,
                "\n{may_repeat} of them may be sent a second time: nobody knows whether Telegram took them before"
            )?;
            f.write_str("screens come as they were decided: where newer ones were sent since, old ones replace or follow them")?;
        }
        Ok(())
    }
}

/// What `change` prints in the end.
#[derive(Serialize)]
#[serde(transparent)]
struct Done(Plan);

impl fmt::Display for Done {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Plan { action, selected, changed, left_out, .. } = &self.0;
        write!(f, "{action}: {changed} changed of {selected} that were looked at")?;
        if *left_out > 0 { write!(f, ", {left_out} others left out for their kind") } else { Ok(()) }
    }
}

pub(super) async fn retry(options: &Retry) -> anyhow::Result<ExitCode> {
    let which = &options.which;
    let changed =
        run(which, &RETRY, async |store, audit, ids| Ok(store.retry_outbox(audit, ids).await?)).await?;
    if changed > 0 {
        wake_delivery(&which.settings).await;
    }
    Ok(ExitCode::SUCCESS)
}

pub(super) async fn cancel(options: &Cancel) -> anyhow::Result<ExitCode> {
    run(&options.which, &CANCEL, async |store, audit, ids| Ok(store.cancel_outbox(audit, ids).await?))
        .await?;
    Ok(ExitCode::SUCCESS)
}

pub(super) async fn resolve(options: &Resolve) -> anyhow::Result<ExitCode> {
    let sent = matches!(options.verdict, Verdict::Sent);
    let action = if sent { &RESOLVE_SENT } else { &RESOLVE_FAILED };
    run(&options.which, action, async |store, audit, ids| Ok(store.resolve_outbox(audit, ids, sent).await?))
        .await?;
    Ok(ExitCode::SUCCESS)
}

async fn run(
    which: &Which,
    action: &Action,
    change: impl AsyncFn(&Store, &Audit, &[i64]) -> anyhow::Result<u64>,
) -> anyhow::Result<u64> {
    let mut filter = which.filter.outbox_filter();
    let asked = &which.filter;
    let named = filter.ids.is_some()
        || !asked.state.is_empty()
        || asked.class.is_some()
        || [&asked.kind, &asked.error].into_iter().any(Option::is_some)
        || [asked.user, asked.chat].into_iter().any(|id| id.is_some())
        || [asked.since, asked.until].into_iter().any(|time| time.is_some());
    anyhow::ensure!(named || which.all, "name what to change: numbers, a filter, or --all");
    if let Some(state) = asked.state.iter().find(|state| !action.from.contains(state)) {
        let from: Vec<&str> = action.from.iter().map(|state| state.name()).collect();
        anyhow::bail!("{} changes what is {}, not what is {state}", action.name, from.join(", "));
    }
    filter.states.get_or_insert_with(|| action.from.to_vec());
    let (store, stop) = reach(&which.settings).await?;
    let named_kind = filter.kind.is_some();
    filter.kind = filter.kind.or_else(|| action.only.map(str::to_owned));
    let found = store.find_outbox(&filter, asked.limit).await?;
    let left_out = match action.only {
        Some(_) if !named_kind => {
            filter.kind = None;
            let all: u64 = store.summarize_outbox(&filter).await?.iter().map(|count| count.effects).sum();
            all.saturating_sub(found.found)
        }
        _ => 0,
    };
    let mut plan = Plan::new(action, found.found, left_out, &found.effects);
    if plan.selected > 0 && which.change.agreed(&plan)? {
        let audit = which.change.audit(action.name);
        let ids: Vec<i64> = found.effects.iter().map(|row| row.id).collect();
        let change = async |chunk: &[i64]| change(&store, &audit, chunk).await;
        plan.changed = chunks::each(&ids, chunks::ROWS, "effects", &stop, change).await?;
    }
    let changed = plan.changed;
    operator::print(&Done(plan), which.change.json)?;
    Ok(changed)
}

/// Delivery looks every second by itself: a log that cannot be reached costs that much.
async fn wake_delivery(settings: &Settings) {
    let Ok(config) = settings.log() else { return };
    match Log::connect(config).await {
        Ok(log) => {
            log.hint(Hint::Outbox).await;
            log.close().await;
        }
        Err(error) => eprintln!("delivery could not be woken and looks by itself within a second: {error}"),
    }
}
