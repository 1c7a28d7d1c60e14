//! Everything that the judge knows of a run: the history, and what the database says after it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use studymate_schema::codec;
use studymate_schema::event::{Event, StudentEvent};
use studymate_simulator::Step;
use tokio_postgres::Row;

use crate::ChaosError;
use crate::history::{CallSeen, Entry, History, Op, Run};
use crate::world::connect;

const JOURNAL: &str = include_str!("../../sql/journal.sql");
const EVENTS: &str = include_str!("../../sql/events.sql");
const OUTBOX: &str = include_str!("../../sql/outbox.sql");
const TOTALS: &str = include_str!("../../sql/totals.sql");
const WATCHED: &str = include_str!("../../sql/watched.sql");
const WRITES: &str = include_str!("../../sql/writes.sql");

/// Everything that the judge knows of a run.
#[derive(Clone, Default, Debug)]
pub struct Facts {
    /// What was done and seen, in order.
    pub entries: Vec<Entry>,
    /// The updates by their ids.
    pub updates: BTreeMap<i64, UpdateSeen>,
    /// Calls and when they arrived, in the order of arrival.
    pub calls: Vec<(i64, CallSeen)>,
    /// Updates that are meant to become dead letters.
    pub poison: BTreeSet<i64>,
    /// `core.journal`.
    pub journal: Vec<JournalRow>,
    /// `core.event`, by partition and position.
    pub events: Vec<EventRow>,
    /// `core.outbox`, by id.
    pub outbox: Vec<OutboxRow>,
    /// The last position of each partition, as it believes itself.
    pub positions: BTreeMap<i16, i64>,
    /// What read models add up to.
    pub totals: Vec<Total>,
    /// Who wrote to which partition, in order; empty where nobody watched.
    pub writes: Vec<Write>,
}

/// The way of an update. Numbers are the order of steps.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct UpdateSeen {
    /// The chat it is about.
    pub chat: Option<i64>,
    /// When it began to wait.
    pub queued_ms: i64,
    /// When the bot was given it first.
    pub given: Option<u64>,
    /// When the bot first acknowledged it.
    pub taken: Option<u64>,
    /// The same as a time.
    pub taken_ms: Option<i64>,
}

/// A row of `core.journal`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct JournalRow {
    /// The input.
    pub input: String,
    /// Its stream.
    pub stream: String,
    /// Where it lay in the log.
    pub sequence: i64,
    /// When the log took it, in microseconds.
    pub at_us: i64,
    /// What became of it.
    pub outcome: String,
    /// Why.
    pub reason: Option<String>,
}

impl JournalRow {
    /// Whether this row says what became of the input, rather than that it came again.
    pub fn is_terminal(&self) -> bool {
        self.outcome != "duplicate"
    }

    /// Telegram's number, if it is an update.
    pub fn update(&self) -> Option<i64> {
        self.input.strip_prefix("tg:")?.parse().ok()
    }
}

/// A row of `core.event`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct EventRow {
    /// Its partition.
    pub partition: i16,
    /// Its place in the partition.
    pub position: i64,
    /// Its stream.
    pub stream: String,
    /// Its version in the stream.
    pub version: i64,
    /// Its kind.
    pub kind: String,
    /// The input that caused it.
    pub input: String,
    /// What an answer is worth, in millionths; 0 for other events.
    pub credit: i64,
}

/// A row of `core.outbox`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OutboxRow {
    /// Its number.
    pub id: i64,
    /// The input that caused it.
    pub input: String,
    /// Which effect of that input.
    pub number: i16,
    /// What it does.
    pub kind: String,
    /// Its class.
    pub class: String,
    /// Where.
    pub chat: Option<i64>,
    /// What became of it.
    pub state: String,
    /// How often nobody knew whether Telegram took it.
    pub ambiguous: i64,
}

/// What a read model adds up to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Total {
    /// Of what: `answers`, `credit`, …
    pub of: String,
    /// Where it was added up.
    pub place: String,
    /// The sum.
    pub sum: i64,
}

/// A change of a partition's cursor or owner, as a trigger in the database saw it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Write {
    /// Which partition.
    pub partition: i16,
    /// Who made it: each worker has a role of its own where somebody watches.
    pub writer: String,
    /// Whether the owner changed, rather than the cursor.
    pub takes: bool,
}

impl Facts {
    /// Reads a history and the database that belongs to it.
    pub async fn load(history: &Path, database_url: &str) -> Result<Self, ChaosError> {
        let mut facts = Facts::of_history(History::read(history)?);
        let database = connect(database_url).await?;
        facts.journal = database.query(JOURNAL, &[]).await?.iter().map(journal_row).collect();
        facts.events = database.query(EVENTS, &[]).await?.iter().map(event_row).collect();
        facts.outbox = database.query(OUTBOX, &[]).await?.iter().map(outbox_row).collect();
        let positions = database.query("select id, position from core.partition", &[]).await?;
        facts.positions = positions.iter().map(|row| (row.get(0), row.get(1))).collect();
        let total = |row: &Row| Total { of: row.get("of"), place: row.get("place"), sum: row.get("sum") };
        facts.totals = database.query(TOTALS, &[]).await?.iter().map(total).collect();
        if database.query_one(WATCHED, &[]).await?.get(0) {
            let write = |row: &Row| Write {
                partition: row.get("partition"),
                writer: row.get("writer"),
                takes: row.get("takes"),
            };
            facts.writes = database.query(WRITES, &[]).await?.iter().map(write).collect();
        }
        Ok(facts)
    }

    /// What the history alone says.
    pub fn of_history(entries: Vec<Entry>) -> Self {
        let mut facts = Facts::default();
        for entry in &entries {
            match &entry.op {
                Op::Update { update, chat, step, number, .. } => {
                    let seen = facts.updates.entry(*update).or_default();
                    seen.chat = *chat;
                    match step {
                        Step::Queued => seen.queued_ms = entry.at_ms,
                        Step::Given => seen.given = seen.given.or(Some(*number)),
                        Step::Taken => {
                            seen.taken = seen.taken.or(Some(*number));
                            seen.taken_ms = seen.taken_ms.or(Some(entry.at_ms));
                        }
                        Step::Expired => {}
                    }
                }
                Op::Call(call) => facts.calls.push((entry.at_ms, call.clone())),
                Op::Poison { update } => drop(facts.poison.insert(*update)),
                _ => {}
            }
        }
        facts.calls.sort_by_key(|(at_ms, call)| (*at_ms, call.number));
        facts.entries = entries;
        facts
    }

    /// How the run was made.
    pub fn run(&self) -> Option<&Run> {
        self.entries.iter().find_map(|entry| match &entry.op {
            Op::Run(run) => Some(run),
            _ => None,
        })
    }

    /// When the log was put back to an older copy, and when that copy was made.
    pub fn log_replaced(&self) -> Vec<(i64, i64)> {
        let replaced = self.entries.iter().filter_map(|entry| match &entry.op {
            Op::LogReplaced { copied_ms } => Some((*copied_ms, entry.at_ms)),
            _ => None,
        });
        replaced.collect()
    }
}

fn journal_row(row: &Row) -> JournalRow {
    JournalRow {
        input: row.get("input"),
        stream: row.get("stream"),
        sequence: row.get("sequence"),
        at_us: row.get("at_us"),
        outcome: row.get("outcome"),
        reason: row.get("reason"),
    }
}

fn event_row(row: &Row) -> EventRow {
    let kind: String = row.get("kind");
    EventRow {
        partition: row.get("partition"),
        position: row.get("position"),
        stream: row.get("stream"),
        version: row.get("version"),
        input: row.get("input"),
        credit: if ["AnswerGiven", "AnswerGraded"].contains(&kind.as_str()) { credit(row) } else { 0 },
        kind,
    }
}

/// What an answer is worth, or a grade makes it worth more. It is no personal data: no key is needed to read it. What cannot be read counts as nothing, and shows in I6.
fn credit(row: &Row) -> i64 {
    match codec::decode::<Event>(row.get("body"), row.get("schema"), None) {
        Ok(Event::Student(StudentEvent::AnswerGiven { credit, .. })) => i64::from(credit.0),
        Ok(Event::Student(StudentEvent::AnswerGraded { before, credit, .. })) => {
            i64::from(credit.0) - i64::from(before.unwrap_or_default().0)
        }
        _ => 0,
    }
}

fn outbox_row(row: &Row) -> OutboxRow {
    OutboxRow {
        id: row.get("id"),
        input: row.get("input"),
        number: row.get("number"),
        kind: row.get("kind"),
        class: row.get("class"),
        chat: row.get("chat"),
        state: row.get("state"),
        ambiguous: row.get::<_, i32>("ambiguous").into(),
    }
}
