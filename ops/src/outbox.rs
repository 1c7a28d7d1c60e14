//! `studymate outbox`: what is on its way to Telegram and to other aggregates, and what an operator decides about it.

mod change;

use std::fmt;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::{Args, Subcommand};
use jiff::Timestamp;
use serde::Serialize;
use studymate_process::health::Health;
use studymate_process::shutdown;
use studymate_schema::effect::Class;
use studymate_schema::{Aggregate, ChatId, UserId, personal};
use studymate_store::Store;
use studymate_store::outbox_admin::{OutboxCount, OutboxFilter, OutboxRow, OutboxState};
use tokio_util::sync::CancellationToken;

use crate::settings::{Settings, StoreSettings};
use crate::{connect, operator};
use change::{Cancel, Resolve, Retry};

#[derive(Subcommand)]
pub(crate) enum OutboxCommand {
    /// Count effects by state and class, and list them, the oldest first
    List(List),
    /// Show an effect with what it says
    Show(Show),
    /// Let effects that failed, are unknown or were cancelled wait again
    Retry(Retry),
    /// Give up effects that wait
    Cancel(Cancel),
    /// Say of unknown effects whether they were sent
    Resolve(Resolve),
}

/// Which effects.
#[derive(Args, Clone)]
pub(crate) struct Filter {
    /// Only these numbers
    ids: Vec<i64>,
    /// Only in these states, separated by commas: pending, sending, sent, retry, failed, unknown, cancelled.
    /// What was sent is nearly all there is: give numbers, --user or --since with it
    #[arg(long, value_delimiter = ',')]
    state: Vec<OutboxState>,
    /// Only of this class: interactive, reminder, broadcast
    #[arg(long, value_parser = class)]
    class: Option<Class>,
    /// Only of this kind, like Show
    #[arg(long)]
    kind: Option<String>,
    /// Only what this Telegram user caused
    #[arg(long)]
    user: Option<i64>,
    /// Only to this chat
    #[arg(long, allow_negative_numbers = true)]
    chat: Option<i64>,
    /// Not decided before this, like 2026-11-21T10:00:00Z
    #[arg(long)]
    since: Option<Timestamp>,
    /// Decided before this
    #[arg(long)]
    until: Option<Timestamp>,
    /// Only those whose error holds this text
    #[arg(long)]
    error: Option<String>,
    /// How many at most, the oldest first
    #[arg(long, default_value_t = 100)]
    limit: u32,
}

#[derive(Args)]
pub(crate) struct List {
    #[command(flatten)]
    filter: Filter,
    /// As JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    settings: Settings,
}

#[derive(Args)]
pub(crate) struct Show {
    /// Its number
    id: i64,
    /// Show personal data in clear
    #[arg(long)]
    reveal: bool,
    /// As JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    settings: StoreSettings,
}

impl Filter {
    fn outbox_filter(&self) -> OutboxFilter {
        OutboxFilter {
            ids: (!self.ids.is_empty()).then(|| self.ids.clone()),
            states: (!self.state.is_empty()).then(|| self.state.clone()),
            class: self.class,
            kind: self.kind.clone(),
            stream: self.user.map(|user| Aggregate::User(UserId(user))),
            chat: self.chat.map(ChatId),
            since: self.since,
            until: self.until,
            error: self.error.clone(),
        }
    }
}

fn class(name: &str) -> Result<Class, String> {
    [Class::Interactive, Class::Reminder, Class::Broadcast]
        .into_iter()
        .find(|class| class.name() == name)
        .ok_or_else(|| format!("expected interactive, reminder or broadcast, got {name:?}"))
}

pub(crate) async fn run(command: OutboxCommand) -> anyhow::Result<ExitCode> {
    match command {
        OutboxCommand::List(options) => list(&options).await,
        OutboxCommand::Show(options) => show(&options).await,
        OutboxCommand::Retry(options) => change::retry(&options).await,
        OutboxCommand::Cancel(options) => change::cancel(&options).await,
        OutboxCommand::Resolve(options) => change::resolve(&options).await,
    }
}

async fn reach(settings: &Settings) -> anyhow::Result<(Store, CancellationToken)> {
    let (health, stop) = (Health::default(), shutdown::on_signal()?);
    let store = connect::store(settings, "studymate-outbox", &health, &stop).await?.context("interrupted")?;
    Ok((store, stop))
}

/// An effect as it is printed.
#[derive(Serialize)]
struct Line {
    id: i64,
    state: &'static str,
    class: String,
    kind: String,
    stream: String,
    chat: Option<ChatId>,
    partition: u16,
    input: String,
    tries: u32,
    ambiguous: u32,
    created_at: Timestamp,
    due: Timestamp,
    done_at: Option<Timestamp>,
    message: Option<i32>,
    error: Option<String>,
    trace: Option<String>,
}

impl From<OutboxRow> for Line {
    fn from(row: OutboxRow) -> Self {
        Line {
            id: row.id,
            state: row.state.name(),
            class: row.class,
            kind: row.kind,
            stream: row.stream,
            chat: row.chat,
            partition: row.partition.0,
            input: row.input.0,
            tries: row.tries,
            ambiguous: row.ambiguous,
            created_at: row.created_at,
            due: row.due,
            done_at: row.done_at,
            message: row.message.map(|message| message.0),
            error: row.error,
            trace: row.trace,
        }
    }
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Line { id, state, class, kind, stream, tries, ambiguous, created_at, input, .. } = self;
        write!(f, "{id} {created_at} {state} {class} {kind} {stream}")?;
        if let Some(chat) = self.chat {
            write!(f, " chat {chat}")?;
        }
        write!(f, " {input} tries {tries} ambiguous {ambiguous}")?;
        match &self.error {
            Some(error) => write!(f, ": {error}"),
            None => Ok(()),
        }
    }
}

#[derive(Serialize)]
struct Count {
    state: &'static str,
    class: String,
    effects: u64,
}

impl From<OutboxCount> for Count {
    fn from(count: OutboxCount) -> Self {
        Count { state: count.state.name(), class: count.class, effects: count.effects }
    }
}

/// What `list` prints.
#[derive(Serialize)]
struct Listing {
    counts: Vec<Count>,
    found: u64,
    effects: Vec<Line>,
}

impl fmt::Display for Listing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for Count { state, class, effects } in &self.counts {
            writeln!(f, "{state:<10} {class:<12} {effects:>10}")?;
        }
        write!(f, "{} of {} effects, the oldest first", self.effects.len(), self.found)?;
        for line in &self.effects {
            write!(f, "\n{line}")?;
        }
        Ok(())
    }
}

async fn list(options: &List) -> anyhow::Result<ExitCode> {
    let (store, _) = reach(&options.settings).await?;
    let mut filter = options.filter.outbox_filter();
    // What was sent is all there is but a little. It is counted only where that is quick or asked for, and listed only when asked for.
    let unsettled = || OutboxState::ALL.into_iter().filter(|state| *state != OutboxState::Sent).collect();
    if filter.states.is_none() && filter.ids.is_none() && filter.stream.is_none() {
        filter.states = Some(unsettled());
    }
    let counts: Vec<Count> = store.summarize_outbox(&filter).await?.into_iter().map(Count::from).collect();
    if filter.states.is_none() && filter.ids.is_none() {
        filter.states = Some(unsettled());
    }
    let listed = filter.states.as_deref().unwrap_or(&OutboxState::ALL);
    let is_listed = |count: &&Count| listed.iter().any(|state| state.name() == count.state);
    let found = counts.iter().filter(is_listed).map(|count| count.effects).sum();
    let effects = store.oldest_outbox(&filter, options.filter.limit).await?;
    let effects = effects.into_iter().map(Line::from).collect();
    operator::print(&Listing { counts, found, effects }, options.json)?;
    Ok(ExitCode::SUCCESS)
}

/// What `show` prints.
#[derive(Serialize)]
struct Shown {
    #[serde(flatten)]
    line: Line,
    effect: serde_json::Value,
}

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\n{:#}", self.line, self.effect)
    }
}

async fn show(options: &Show) -> anyhow::Result<ExitCode> {
    let masters = options.settings.master_keys()?;
    let (store, _) = reach(&options.settings.common).await?;
    let id = options.id;
    let filter = OutboxFilter { ids: Some(vec![id]), ..OutboxFilter::default() };
    let row = store.oldest_outbox(&filter, 1).await?.pop();
    let (Some(row), Some(body)) = (row, store.read_effect(id).await?) else {
        anyhow::bail!("there is no effect {id}");
    };
    let keys = store.person_keys(&[body.key_owner()], &masters).await?;
    let effect = body.decode(keys.get(&body.key_owner()))?;
    let write = || serde_json::to_value(&effect);
    let effect = if options.reveal { personal::revealed(write) } else { personal::redacted(write) }?;
    operator::print(&Shown { line: row.into(), effect }, options.json)?;
    Ok(ExitCode::SUCCESS)
}
