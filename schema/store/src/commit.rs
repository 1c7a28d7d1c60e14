//! Writing a batch: everything that a partition's owner decided, in one fenced statement.

use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

use studymate_schema::codec::SCHEMA;
use studymate_schema::personal::WrappedKey;
use studymate_schema::{
    Aggregate, ChatId, Epoch, InputId, PartitionId, Position, Revision, StreamVersion, Timestamp,
};
use tokio_postgres::error::SqlState;

use crate::{Store, StoreError};

/// Where a partition stands, as its owner believes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Head {
    /// Sequence in the log of the last committed input.
    pub cursor: u64,
    /// Position of the last event.
    pub position: Position,
    /// When the log took the input at the cursor; `None` at the beginning of a stream. Tells the stream from an older copy of it.
    pub cursor_at: Option<Timestamp>,
}

/// What became of an input.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Outcome {
    /// It caused events or effects.
    Applied,
    /// It caused nothing.
    Ignored,
    /// The sender was too fast, or is banned.
    Throttled,
    /// The journal had it already.
    Duplicate,
    /// It could not be decided; it is a dead letter.
    Dead,
}

impl Outcome {
    /// The name in SQL and metrics.
    pub fn name(self) -> &'static str {
        match self {
            Outcome::Applied => "applied",
            Outcome::Ignored => "ignored",
            Outcome::Throttled => "throttled",
            Outcome::Duplicate => "duplicate",
            Outcome::Dead => "dead",
        }
    }
}

/// An event to be written; its position follows from its place in the batch.
#[derive(Clone, Debug)]
pub struct NewEvent {
    /// Its stream.
    pub stream: Aggregate,
    /// Its version in the stream.
    pub version: StreamVersion,
    /// Its kind, for searching.
    pub kind: &'static str,
    /// When the log took the input that caused it.
    pub at: Timestamp,
    /// The input that caused it.
    pub input: InputId,
    /// The trace of that input.
    pub trace: Option<String>,
    /// The encoded event.
    pub body: Vec<u8>,
}

/// A row of the journal.
#[derive(Clone, Debug)]
pub struct JournalRow {
    /// Which input.
    pub input: InputId,
    /// Where it lay in the log.
    pub sequence: u64,
    /// Whose it was.
    pub stream: String,
    /// Its kind, for searching.
    pub kind: String,
    /// When the log took it.
    pub at: Timestamp,
    /// What became of it.
    pub outcome: Outcome,
    /// Why, where it was not applied.
    pub reason: Option<String>,
    /// The catalogue that the decision saw.
    pub revision: Revision,
    /// Its trace.
    pub trace: Option<String>,
}

/// An effect to be executed.
#[derive(Clone, Debug)]
pub struct NewEffect {
    /// Position of the last event of the same decision.
    pub position: Position,
    /// The input that caused it.
    pub input: InputId,
    /// Which effect of that input, from 1.
    pub number: i16,
    /// The stream that caused it: its person's key encrypted the body.
    pub stream: Aggregate,
    /// Its kind.
    pub kind: &'static str,
    /// The name of its class.
    pub class: &'static str,
    /// The chat whose order it keeps.
    pub chat: Option<ChatId>,
    /// The trace of the input.
    pub trace: Option<String>,
    /// The encoded effect.
    pub body: Vec<u8>,
}

/// State of a stream at a version.
#[derive(Clone, Debug)]
pub struct NewSnapshot {
    /// Which stream.
    pub stream: Aggregate,
    /// At which version.
    pub version: StreamVersion,
    /// The schema of the state.
    pub schema: i16,
    /// The encoded state.
    pub body: Vec<u8>,
}

/// An input that could not be decided, kept whole.
#[derive(Clone, Debug)]
pub struct NewDeadLetter {
    /// Which input.
    pub input: InputId,
    /// Where it lay in the log.
    pub sequence: u64,
    /// Whose it was.
    pub stream: String,
    /// Its kind, as far as it is known.
    pub kind: String,
    /// When the log took it.
    pub at: Timestamp,
    /// What is wrong with it.
    pub reason: String,
    /// Its trace.
    pub trace: Option<String>,
    /// Its bytes, encrypted.
    pub body: Vec<u8>,
}

/// What becomes of a timer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TimerChange {
    /// Whose it is.
    pub stream: Aggregate,
    /// Its name in the stream.
    pub key: String,
    /// What becomes of it.
    pub to: TimerState,
    /// The input that changes it.
    pub input: InputId,
    /// The trace of that input.
    pub trace: Option<String>,
}

/// What a timer is after a batch.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TimerState {
    /// It fires then.
    Set(Timestamp),
    /// It is forgotten.
    Cancelled,
    /// What it was set to at this time is an input now; if it was moved meanwhile, it stays.
    Fired(Timestamp),
}

impl TimerState {
    fn name(self) -> &'static str {
        match self {
            TimerState::Set(_) => "set",
            TimerState::Cancelled => "cancelled",
            TimerState::Fired(_) => "fired",
        }
    }

    fn at(self) -> Option<Timestamp> {
        match self {
            TimerState::Set(at) | TimerState::Fired(at) => Some(at),
            TimerState::Cancelled => None,
        }
    }
}

/// That this process delivers, too: what somebody waits for is claimed with the commit.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Claimant {
    /// The owner of delivery's lease.
    pub owner: String,
    /// Its epoch.
    pub epoch: Epoch,
}

/// Everything that a batch of inputs decided.
#[derive(Clone, Debug)]
pub struct Batch {
    /// Of which partition.
    pub partition: PartitionId,
    /// The owner's epoch.
    pub epoch: Epoch,
    /// Where the partition stood before.
    pub before: Head,
    /// The cursor after.
    pub cursor: u64,
    /// When the log took the input there; `None` at the beginning of a stream.
    pub cursor_at: Option<Timestamp>,
    /// The stream of the log that the cursor counts in.
    pub stream_created: Timestamp,
    /// New events, in order.
    pub events: Vec<NewEvent>,
    /// A row for each input.
    pub journal: Vec<JournalRow>,
    /// New effects, in order.
    pub effects: Vec<NewEffect>,
    /// New snapshots, at most one for each stream.
    pub snapshots: Vec<NewSnapshot>,
    /// New dead letters.
    pub dead_letters: Vec<NewDeadLetter>,
    /// Timers that change, at most one change of each.
    pub timers: Vec<TimerChange>,
    /// Keys of people who had none.
    pub keys: Vec<WrappedKey>,
    /// Who claims what somebody waits for; `None`: all effects wait to be loaded.
    pub claimant: Option<Claimant>,
}

/// What became of a batch.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Committed {
    /// All of it is written.
    Written(Written),
    /// None of it is: the partition has a newer owner, or stands elsewhere than its owner believed.
    Fenced {
        /// The epoch of the partition.
        current: Epoch,
    },
    /// None of it is: the journal has some of the inputs already.
    KnownInputs,
}

/// What is so after a batch was written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Written {
    /// Where the partition stands.
    pub head: Head,
    /// The numbers of the effects that were claimed, by the input that caused them and their number of that input. `None`: the answer to the
    /// commit was lost, and nobody knows which were; they must be given back by [`Store::unclaim_outbox_of`].
    pub claimed: Option<HashMap<(InputId, i16), i64>>,
}

impl Batch {
    /// Where the partition stands when the batch is written.
    pub fn after(&self) -> Head {
        Head {
            cursor: self.cursor,
            cursor_at: self.cursor_at,
            position: Position(self.before.position.0 + self.events.len() as i64),
        }
    }
}

/// The whole statement, with all its parts.
const COMMIT: &str = include_str!("../sql/commit_batch.sql");

/// The statement with those parts only that the batch has rows for. The parameters stay the same.
fn text_of(batch: &Batch) -> &'static str {
    static TEXTS: [OnceLock<String>; 16] = [const { OnceLock::new() }; 16];
    let parts = [
        ("keys", !batch.keys.is_empty()),
        ("snapshots", !batch.snapshots.is_empty()),
        ("dead letters", !batch.dead_letters.is_empty()),
        ("timers", !batch.timers.is_empty()),
    ];
    let place = parts.iter().rev().fold(0, |place, (_, there)| 2 * place + usize::from(*there));
    TEXTS[place].get_or_init(|| {
        let mut kept = true;
        let lines = COMMIT.lines().filter(|line| {
            if let Some(name) = line.strip_prefix("-- part: ") {
                kept = parts.iter().all(|(part, there)| *part != name || *there);
            }
            kept
        });
        lines.collect::<Vec<_>>().join("\n")
    })
}

fn sequence(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

impl Store {
    /// Writes a batch, or nothing of it.
    pub async fn commit(&self, batch: &Batch) -> Result<Committed, StoreError> {
        match self.write(batch).await {
            Ok(Some(claimed)) => {
                Ok(Committed::Written(Written { head: batch.after(), claimed: Some(claimed) }))
            }
            Ok(None) => self.why_not(batch).await,
            Err(error)
                if error.code() == Some(&SqlState::UNIQUE_VIOLATION) && self.any_known(batch).await? =>
            {
                Ok(Committed::KnownInputs)
            }
            Err(error) => Err(error),
        }
    }

    /// Which of these inputs the journal has.
    pub async fn known_inputs(&self, inputs: &[InputId]) -> Result<HashSet<InputId>, StoreError> {
        let connection = self.connection().await?;
        let operation = "look for known inputs";
        let statement = connection
            .prepare_cached(include_str!("../sql/known_inputs.sql"))
            .await
            .map_err(StoreError::statement(operation))?;
        let names: Vec<&str> = inputs.iter().map(|input| input.0.as_str()).collect();
        let rows = connection.query(&statement, &[&names]).await.map_err(StoreError::statement(operation))?;
        Ok(rows.iter().map(|row| InputId(row.get(0))).collect())
    }

    async fn any_known(&self, batch: &Batch) -> Result<bool, StoreError> {
        let inputs: Vec<InputId> = batch
            .journal
            .iter()
            .filter(|row| row.outcome != Outcome::Duplicate)
            .map(|row| row.input.clone())
            .collect();
        Ok(!self.known_inputs(&inputs).await?.is_empty())
    }

    /// Why the fence did not match. When the answer to the very same commit was lost, it is written already.
    async fn why_not(&self, batch: &Batch) -> Result<Committed, StoreError> {
        let connection = self.connection().await?;
        let row = connection
            .query_one(include_str!("../sql/partition_fence.sql"), &[&(batch.partition.0 as i16)])
            .await
            .map_err(StoreError::statement("read a partition's epoch"))?;
        let current = Epoch(row.get("epoch"));
        let head = Head {
            cursor: row.get::<_, i64>("cursor").unsigned_abs(),
            cursor_at: row.get("cursor_at"),
            position: Position(row.get("position")),
        };
        let written = current == batch.epoch && head == batch.after() && head != batch.before;
        Ok(if written {
            Committed::Written(Written { head, claimed: None })
        } else {
            Committed::Fenced { current }
        })
    }

    /// Writes a batch, and says what of it was claimed; `None`: the fence did not match, and nothing was written.
    async fn write(&self, batch: &Batch) -> Result<Option<HashMap<(InputId, i16), i64>>, StoreError> {
        let connection = self.connection().await?;
        let operation = "commit a batch";
        let whole = connection.prepare_cached(COMMIT).await.map_err(StoreError::statement(operation))?;
        let statement = connection
            .prepare_typed_cached(text_of(batch), whole.params())
            .await
            .map_err(StoreError::statement(operation))?;
        let Batch { events, journal, effects, snapshots, dead_letters, timers, keys, .. } = batch;
        let after = batch.after();
        let rows = connection
            .query(
                &statement,
                &[
                    &(batch.partition.0 as i16),
                    &batch.epoch.0,
                    &sequence(batch.before.cursor),
                    &sequence(after.cursor),
                    &batch.before.position.0,
                    &after.position.0,
                    &batch.stream_created,
                    &column(keys, |k| k.owner),
                    &column(keys, |k| k.master as i16),
                    &column(keys, |k| k.bytes.as_slice()),
                    &SCHEMA,
                    &column(events, |e| e.stream.to_string()),
                    &column(events, |e| e.version.0),
                    &column(events, |e| e.kind),
                    &column(events, |e| e.at),
                    &column(events, |e| e.input.0.as_str()),
                    &column(events, |e| e.trace.as_deref()),
                    &column(events, |e| e.body.as_slice()),
                    &column(journal, |j| j.input.0.as_str()),
                    &column(journal, |j| sequence(j.sequence)),
                    &column(journal, |j| j.stream.as_str()),
                    &column(journal, |j| j.kind.as_str()),
                    &column(journal, |j| j.at),
                    &column(journal, |j| j.outcome.name()),
                    &column(journal, |j| j.reason.as_deref()),
                    &column(journal, |j| j.revision.0),
                    &column(journal, |j| j.trace.as_deref()),
                    &column(effects, |o| o.position.0),
                    &column(effects, |o| o.input.0.as_str()),
                    &column(effects, |o| o.stream.to_string()),
                    &column(effects, |o| o.kind),
                    &column(effects, |o| o.class),
                    &column(effects, |o| o.chat.map(|chat| chat.0)),
                    &column(effects, |o| o.trace.as_deref()),
                    &column(effects, |o| o.body.as_slice()),
                    &column(snapshots, |s| s.stream.to_string()),
                    &column(snapshots, |s| s.version.0),
                    &column(snapshots, |s| s.schema),
                    &column(snapshots, |s| s.body.as_slice()),
                    &column(dead_letters, |d| d.input.0.as_str()),
                    &column(dead_letters, |d| sequence(d.sequence)),
                    &column(dead_letters, |d| d.stream.as_str()),
                    &column(dead_letters, |d| d.kind.as_str()),
                    &column(dead_letters, |d| d.at),
                    &column(dead_letters, |d| d.reason.as_str()),
                    &column(dead_letters, |d| d.trace.as_deref()),
                    &column(dead_letters, |d| d.body.as_slice()),
                    &after.cursor_at,
                    &column(effects, |o| o.number),
                    &column(timers, |t| t.stream.to_string()),
                    &column(timers, |t| t.key.as_str()),
                    &column(timers, |t| t.to.name()),
                    &column(timers, |t| t.to.at()),
                    &column(timers, |t| t.input.0.as_str()),
                    &column(timers, |t| t.trace.as_deref()),
                    &batch.claimant.as_ref().map(|claimant| claimant.owner.as_str()),
                    &batch.claimant.as_ref().map(|claimant| claimant.epoch.0),
                ],
            )
            .await
            .map_err(StoreError::statement(operation))?;
        if rows.is_empty() {
            return Ok(None);
        }
        // Without any claim there is one row of nulls.
        let claims = rows.iter().filter_map(|row| Some((row.get::<_, Option<i64>>(0)?, row)));
        Ok(Some(claims.map(|(id, row)| ((InputId(row.get(1)), row.get(2)), id)).collect()))
    }
}

/// One column of many rows, as PostgreSQL's `unnest` takes it.
fn column<'a, R, C: 'a>(rows: &'a [R], field: impl Fn(&'a R) -> C) -> Vec<C> {
    rows.iter().map(field).collect()
}
