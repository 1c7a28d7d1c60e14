//! `studymate dead-letters requeue` and `discard`: what they will do is counted first, and what was counted is what they change.

use std::collections::BTreeMap;
use std::fmt;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::Context as _;
use clap::Args;
use serde::Serialize;
use studymate_nats::{Log, NewInput};
use studymate_process::config::duration;
use studymate_process::health::Health;
use studymate_schema::InputId;
use studymate_schema::personal::{MasterKeys, Personal};
use studymate_store::Store;
use studymate_store::dead_letter::{DeadLetter, DeadLetterBody, DeadLetterState};

use super::{Filter, reach};
use crate::operator::{self, Change};
use crate::settings::{Settings, StoreSettings};
use crate::{chunks, connect, decided, input_kind};

/// Dead letters that are in memory at once: an input may have megabytes.
const BODIES: usize = 50;

#[derive(Args)]
pub(crate) struct Requeue {
    #[command(flatten)]
    which: Which,
    /// How long to wait for what becomes of them, to say it; 0s for not at all
    #[arg(long, default_value = "10s", value_parser = duration)]
    wait: Duration,
    #[command(flatten)]
    settings: StoreSettings,
}

#[derive(Args)]
pub(crate) struct Discard {
    #[command(flatten)]
    which: Which,
    #[command(flatten)]
    settings: Settings,
}

#[derive(Args)]
struct Which {
    #[command(flatten)]
    filter: Filter,
    /// All that are open, without a filter
    #[arg(long)]
    all: bool,
    #[command(flatten)]
    change: Change,
}

impl Which {
    /// The oldest that fit, and how many fit. Without a state asked for, those that are open.
    async fn find(&self, store: &Store) -> anyhow::Result<(Vec<DeadLetter>, u64)> {
        let mut filter = self.filter.letter_filter();
        filter.states.get_or_insert_with(|| vec![DeadLetterState::Open]);
        let found = store.find_dead_letters(&filter, self.filter.limit).await?;
        Ok((found.letters, found.found))
    }

    fn is_named(&self) -> anyhow::Result<()> {
        let Filter { ids, user, stream, kind, since, until, error, state, limit: _ } = &self.filter;
        let named = !ids.is_empty()
            || !state.is_empty()
            || user.is_some()
            || stream.is_some()
            || [kind, error].into_iter().any(Option::is_some)
            || [since, until].into_iter().any(|time| time.is_some());
        anyhow::ensure!(named || self.all, "name what to change: numbers, a filter, or --all");
        Ok(())
    }
}

/// How many died for one reason.
#[derive(Serialize)]
struct Group {
    kind: String,
    reason: String,
    dead_letters: u64,
}

fn groups(letters: &[DeadLetter]) -> Vec<Group> {
    let mut groups: BTreeMap<(&str, &str), u64> = BTreeMap::new();
    for letter in letters {
        *groups.entry((&letter.kind, &letter.reason)).or_default() += 1;
    }
    let group = |((kind, reason), dead_letters): ((&str, &str), u64)| Group {
        kind: kind.to_owned(),
        reason: reason.to_owned(),
        dead_letters,
    };
    groups.into_iter().map(group).collect()
}

fn write_groups(f: &mut fmt::Formatter<'_>, groups: &[Group]) -> fmt::Result {
    groups.iter().try_for_each(|Group { kind, reason, dead_letters }| {
        write!(f, "\n  {dead_letters:>8} {kind}: {reason}")
    })
}

/// What `discard` will do, and in the end did.
#[derive(Serialize)]
struct DiscardPlan {
    found: u64,
    selected: u64,
    groups: Vec<Group>,
    discarded: u64,
}

impl fmt::Display for DiscardPlan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let DiscardPlan { found, selected, groups, discarded } = self;
        write!(f, "{selected} of {found} dead letters that fit are discarded")?;
        write_groups(f, groups)?;
        if *discarded > 0 { write!(f, "\ndiscarded: {discarded}") } else { Ok(()) }
    }
}

pub(super) async fn discard(options: &Discard) -> anyhow::Result<ExitCode> {
    let which = &options.which;
    which.is_named()?;
    let wrong = which.filter.state.iter().find(|state| **state != DeadLetterState::Open);
    anyhow::ensure!(wrong.is_none(), "dead-letters discard changes what is open, nothing else");
    let (store, stop) = reach(&options.settings).await?;
    let (letters, found) = which.find(&store).await?;
    let mut plan =
        DiscardPlan { found, selected: letters.len() as u64, groups: groups(&letters), discarded: 0 };
    if plan.selected > 0 && which.change.agreed(&plan)? {
        let audit = which.change.audit("dead-letters discard");
        let ids: Vec<i64> = letters.iter().map(|letter| letter.id).collect();
        let (from, to) = ([DeadLetterState::Open], DeadLetterState::Discarded);
        let mark = async |chunk: &[i64]| Ok(store.mark_dead_letters(&audit, chunk, &from, to).await?);
        plan.discarded = chunks::each(&ids, chunks::ROWS, "dead letters", &stop, mark).await?;
    }
    operator::print(&plan, which.change.json)?;
    Ok(ExitCode::SUCCESS)
}

/// What `requeue` will do, and in the end did.
#[derive(Serialize)]
struct RequeuePlan {
    found: u64,
    selected: u64,
    groups: Vec<Group>,
    /// Those that the journal has under the id of their requeueing: they went back before.
    done_before: u64,
    /// Those that cannot go back, and why.
    left: Vec<Left>,
    requeued: u64,
    /// What became of them, as far as it is decided.
    outcomes: BTreeMap<String, u64>,
    undecided: u64,
}

/// A dead letter that cannot go back.
#[derive(Serialize)]
struct Left {
    id: i64,
    why: &'static str,
}

impl fmt::Display for RequeuePlan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let RequeuePlan { found, selected, groups, done_before, left, requeued, outcomes, undecided } = self;
        write!(f, "{selected} of {found} dead letters that fit go back into the log")?;
        write_groups(f, groups)?;
        write!(f, "\n{done_before} of them went back before: the journal has them, nothing is done twice")?;
        write!(f, "\n{} of them cannot go back", left.len())?;
        for Left { id, why } in left {
            write!(f, "\n  {id}: {why}")?;
        }
        if *requeued == 0 {
            return Ok(());
        }
        write!(f, "\nrequeued: {requeued}")?;
        for (outcome, inputs) in outcomes {
            write!(f, "\n  {outcome:<10} {inputs:>8}")?;
        }
        if *undecided > 0 { write!(f, "\n  not decided yet: {undecided}") } else { Ok(()) }
    }
}

/// The id under which a dead letter goes back: twice is one input. Its number alone would not do: after a restore it is given out again.
fn requeue_id(letter: i64, input: &InputId) -> InputId {
    InputId(format!("requeue:{letter}:{:016x}", input.seed()))
}

pub(super) async fn requeue(options: &Requeue) -> anyhow::Result<ExitCode> {
    let which = &options.which;
    which.is_named()?;
    let masters = options.settings.master_keys()?;
    let (store, stop) = reach(&options.settings.common).await?;
    let (letters, found) = which.find(&store).await?;
    let ids: Vec<i64> = letters.iter().map(|letter| letter.id).collect();
    let inputs: Vec<InputId> = letters.iter().map(|letter| requeue_id(letter.id, &letter.input)).collect();
    let mut plan = RequeuePlan {
        found,
        selected: letters.len() as u64,
        groups: groups(&letters),
        done_before: store.known_inputs(&inputs).await?.len() as u64,
        left: left(&store, &masters, &ids).await?,
        requeued: 0,
        outcomes: BTreeMap::new(),
        undecided: 0,
    };
    if plan.selected > 0 && which.change.agreed(&plan)? {
        let log = connect::log(&options.settings.common, &Health::default(), &stop).await?;
        let log = log.context("interrupted")?;
        let audit = which.change.audit("dead-letters requeue");
        // First into the log, then the mark: who is cut off in between says it again, and the ids make it one input.
        let put_back = async |chunk: &[i64]| {
            let marked = publish(&store, &masters, &log, chunk).await?;
            let from = DeadLetterState::ALL;
            Ok(store.mark_dead_letters(&audit, &marked, &from, DeadLetterState::Requeued).await?)
        };
        plan.requeued = chunks::each(&ids, BODIES, "dead letters", &stop, put_back).await?;
        log.close().await;
        let went: Vec<InputId> = letters
            .iter()
            .filter(|letter| !plan.left.iter().any(|left| left.id == letter.id))
            .map(|letter| requeue_id(letter.id, &letter.input))
            .collect();
        let became = decided::wait(&store, &went, options.wait, &stop).await?;
        plan.undecided = (went.len() - became.len()) as u64;
        for outcome in became {
            *plan.outcomes.entry(outcome.outcome).or_default() += 1;
        }
    }
    operator::print(&plan, which.change.json)?;
    Ok(ExitCode::SUCCESS)
}

/// Which of them cannot go back, and why.
async fn left(store: &Store, masters: &MasterKeys, ids: &[i64]) -> anyhow::Result<Vec<Left>> {
    let mut left = Vec::new();
    for chunk in ids.chunks(BODIES) {
        for (id, input) in read(store, masters, chunk).await? {
            left.extend(input.err().map(|why| Left { id, why }));
        }
    }
    Ok(left)
}

/// Writes what can go back into the log, in the order in which it died, and returns its numbers.
async fn publish(store: &Store, masters: &MasterKeys, log: &Log, ids: &[i64]) -> anyhow::Result<Vec<i64>> {
    let (numbers, inputs): (Vec<i64>, Vec<NewInput>) = read(store, masters, ids)
        .await?
        .into_iter()
        .filter_map(|(id, input)| Some((id, input.ok()?)))
        .unzip();
    log.publish_all(&inputs)
        .await
        .context("nothing of this chunk is marked: say it again, nothing is done twice")?;
    Ok(numbers)
}

/// The inputs that dead letters hold, or why there is none.
async fn read(
    store: &Store,
    masters: &MasterKeys,
    ids: &[i64],
) -> anyhow::Result<Vec<(i64, Result<NewInput, &'static str>)>> {
    let held = store.read_dead_letters(ids).await?;
    let owners: Vec<i64> = held.iter().flat_map(DeadLetterBody::key_owners).collect();
    let keys = store.person_keys_each(&owners, masters).await?;
    held.into_iter()
        .map(|letter| {
            let opened = letter.open(&keys)?;
            Ok((letter.id, input(letter, opened)))
        })
        .collect()
}

fn input(letter: DeadLetterBody, opened: Personal<Vec<u8>>) -> Result<NewInput, &'static str> {
    let Personal::Known(bytes) = opened else { return Err("erased with its person's key") };
    let aggregate = letter.aggregate().ok_or("its subject names no aggregate")?;
    let kind = input_kind::of(&letter.kind, &letter.input, &bytes).ok_or("nothing tells how to read it")?;
    Ok(NewInput {
        aggregate,
        id: requeue_id(letter.id, &letter.input),
        kind,
        traceparent: letter.trace,
        payload: bytes.into(),
    })
}
