//! The journal for those who look into it: what became of which input, and which effects it had.

use std::str::FromStr;

use studymate_schema::codec::{self, CodecError};
use studymate_schema::effect::Effect;
use studymate_schema::personal::PersonKey;
use studymate_schema::{InputId, PartitionId, Revision, StreamVersion, Timestamp};
use tokio_postgres::Row;
use tokio_postgres::types::ToSql;

use crate::commit::Outcome;
use crate::{Store, StoreError};

/// The most inputs that are counted one by one.
const COUNTED: i64 = 1_000_000;

/// What became of an input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JournalEntry {
    /// Which.
    pub input: InputId,
    /// The partition that decided it.
    pub partition: PartitionId,
    /// Where it lay in the log.
    pub sequence: u64,
    /// Whose it was: an aggregate, or a subject that names none.
    pub stream: String,
    /// Its kind.
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

impl JournalEntry {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        let outcome: &str = row.get("outcome");
        Ok(JournalEntry {
            input: InputId(row.get("input")),
            partition: PartitionId(row.get::<_, i16>("partition") as u16),
            sequence: row.get::<_, i64>("sequence").unsigned_abs(),
            stream: row.get("stream"),
            kind: row.get("kind"),
            at: row.get("at"),
            outcome: outcome
                .parse()
                .map_err(|error: UnknownOutcome| StoreError::Damaged(error.to_string()))?,
            reason: row.get("reason"),
            revision: Revision(row.get("revision")),
            trace: row.get("trace"),
        })
    }
}

/// A text that names no outcome.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("expected applied, ignored, throttled, duplicate or dead, got {0:?}")]
pub struct UnknownOutcome(pub String);

impl FromStr for Outcome {
    type Err = UnknownOutcome;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        let all = [Outcome::Applied, Outcome::Ignored, Outcome::Throttled, Outcome::Duplicate, Outcome::Dead];
        all.into_iter().find(|outcome| outcome.name() == name).ok_or_else(|| UnknownOutcome(name.to_owned()))
    }
}

/// Which inputs are looked for. Every filter that is `None` is none.
#[derive(Clone, Debug, Default)]
pub struct JournalFilter {
    /// Only this stream.
    pub stream: Option<String>,
    /// Only this partition.
    pub partition: Option<PartitionId>,
    /// Not older than this.
    pub since: Option<Timestamp>,
    /// Older than this.
    pub until: Option<Timestamp>,
    /// Not before this sequence.
    pub first: Option<u64>,
    /// Not after this sequence.
    pub last: Option<u64>,
    /// Only this kind.
    pub kind: Option<String>,
    /// Only this outcome.
    pub outcome: Option<Outcome>,
}

/// A page of names of streams.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StreamsPage {
    /// Those that had inputs in the time that was asked for, in order.
    pub streams: Vec<String>,
    /// The last that was looked at; `None` at the end.
    pub last: Option<String>,
}

/// What an input came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InputResult {
    /// It was an event.
    Event {
        /// The version of its stream.
        version: StreamVersion,
        /// Its kind.
        kind: String,
    },
    /// It had an effect.
    Effect {
        /// Its number.
        id: i64,
        /// Its kind.
        kind: String,
        /// How far it is.
        state: String,
    },
}

/// An effect as it was recorded when it was decided.
#[derive(Clone, Debug)]
pub struct RecordedEffect {
    /// Its number.
    pub id: i64,
    /// The input that caused it.
    pub input: InputId,
    schema: i16,
    body: Vec<u8>,
}

impl RecordedEffect {
    /// Reads the effect; without the key of its person, what is personal reads as erased.
    pub fn decode(&self, key: Option<&PersonKey>) -> Result<Effect, CodecError> {
        codec::decode(&self.body, self.schema, key)
    }
}

fn sequence(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

impl Store {
    /// What became of the newest inputs that fit a filter, newest first, at most `limit`.
    pub async fn search_journal(
        &self,
        filter: &JournalFilter,
        limit: i64,
    ) -> Result<Vec<JournalEntry>, StoreError> {
        let JournalFilter { stream, since, until, kind, .. } = filter;
        let partition = filter.partition.map(|partition| partition.0 as i16);
        let (first, last) = (filter.first.map(sequence), filter.last.map(sequence));
        let outcome = filter.outcome.map(Outcome::name);
        if stream.is_some() {
            let parameters: [&(dyn ToSql + Sync); 8] =
                [stream, since, until, &first, &last, kind, &outcome, &limit];
            return self.read_entries(include_str!("../sql/search_journal_stream.sql"), &parameters).await;
        }
        if since.is_some() || until.is_some() {
            let parameters: [&(dyn ToSql + Sync); 8] =
                [since, until, &partition, &first, &last, kind, &outcome, &limit];
            return self.read_entries(include_str!("../sql/search_journal_time.sql"), &parameters).await;
        }
        let parameters: [&(dyn ToSql + Sync); 6] = [&partition, &first, &last, kind, &outcome, &limit];
        self.read_entries(include_str!("../sql/search_journal_newest.sql"), &parameters).await
    }

    /// What became of these inputs, of those that are decided.
    pub async fn journal_of(&self, inputs: &[InputId]) -> Result<Vec<JournalEntry>, StoreError> {
        let inputs: Vec<&str> = inputs.iter().map(|input| input.0.as_str()).collect();
        self.read_entries(include_str!("../sql/journal_of_inputs.sql"), &[&inputs]).await
    }

    /// What became of what lay at these places of the log, duplicates too.
    pub async fn journal_at(&self, places: &[(PartitionId, u64)]) -> Result<Vec<JournalEntry>, StoreError> {
        let partitions: Vec<i16> = places.iter().map(|(partition, _)| partition.0 as i16).collect();
        let sequences: Vec<i64> = places.iter().map(|(_, at)| sequence(*at)).collect();
        self.read_entries(include_str!("../sql/journal_at_places.sql"), &[&partitions, &sequences]).await
    }

    /// The next inputs of a stream after a time and sequence, in the order in which they were decided, older than `until`.
    pub async fn read_journal(
        &self,
        stream: &str,
        (at, after): (Timestamp, u64),
        until: Option<Timestamp>,
        limit: i64,
    ) -> Result<Vec<JournalEntry>, StoreError> {
        let parameters: [&(dyn ToSql + Sync); 5] = [&stream, &at, &sequence(after), &until, &limit];
        self.read_entries(include_str!("../sql/read_journal.sql"), &parameters).await
    }

    /// Looks at the next streams after a name, at most `limit`, in the order of names: which of them had inputs in a time?
    pub async fn journal_streams(
        &self,
        after: &str,
        since: Option<Timestamp>,
        until: Option<Timestamp>,
        limit: i64,
    ) -> Result<StreamsPage, StoreError> {
        let connection = self.connection().await?;
        let rows = connection
            .query(include_str!("../sql/journal_streams.sql"), &[&after, &since, &until, &limit])
            .await
            .map_err(StoreError::statement("list streams"))?;
        let last = rows.last().map(|row| row.get("stream"));
        let wanted = rows.iter().filter(|row| row.get("wanted")).map(|row| row.get("stream")).collect();
        Ok(StreamsPage { streams: wanted, last })
    }

    /// How many inputs of a stream, a partition and a time are decided, about: a million and more are not counted but estimated.
    pub async fn count_journal(
        &self,
        stream: Option<&str>,
        partition: Option<PartitionId>,
        since: Option<Timestamp>,
        until: Option<Timestamp>,
    ) -> Result<u64, StoreError> {
        let partition = partition.map(|partition| partition.0 as i16);
        let connection = self.connection().await?;
        let row = connection
            .query_one(
                include_str!("../sql/count_journal.sql"),
                &[&stream, &partition, &since, &until, &COUNTED],
            )
            .await
            .map_err(StoreError::statement("count inputs"))?;
        Ok(row.get::<_, i64>(0).unsigned_abs())
    }

    /// The effects that these inputs caused, in the order of their decision, as far as they are kept.
    pub async fn recorded_effects(&self, inputs: &[InputId]) -> Result<Vec<RecordedEffect>, StoreError> {
        let operation = "read effects";
        let connection = self.connection().await?;
        let statement = connection
            .prepare_cached(include_str!("../sql/recorded_effects.sql"))
            .await
            .map_err(StoreError::statement(operation))?;
        let inputs: Vec<&str> = inputs.iter().map(|input| input.0.as_str()).collect();
        let rows =
            connection.query(&statement, &[&inputs]).await.map_err(StoreError::statement(operation))?;
        Ok(rows
            .iter()
            .map(|row| RecordedEffect {
                id: row.get("id"),
                input: InputId(row.get("input")),
                schema: row.get("schema"),
                body: row.get("body"),
            })
            .collect())
    }

    /// What an input of a stream and a time came to: its events in order, then its effects in order, as far as they are kept.
    pub async fn results_of(
        &self,
        input: &InputId,
        stream: &str,
        at: Timestamp,
    ) -> Result<Vec<InputResult>, StoreError> {
        let connection = self.connection().await?;
        let parameters: [&(dyn ToSql + Sync); 3] = [&stream, &at, &input.0];
        let rows = connection
            .query(include_str!("../sql/results_of_input.sql"), &parameters)
            .await
            .map_err(StoreError::statement("read what an input came to"))?;
        Ok(rows
            .iter()
            .map(|row| match row.get::<_, Option<String>>("state") {
                None => {
                    InputResult::Event { version: StreamVersion(row.get("number")), kind: row.get("kind") }
                }
                Some(state) => InputResult::Effect { id: row.get("number"), kind: row.get("kind"), state },
            })
            .collect())
    }

    async fn read_entries(
        &self,
        sql: &str,
        parameters: &[&(dyn ToSql + Sync)],
    ) -> Result<Vec<JournalEntry>, StoreError> {
        let operation = "read the journal";
        let connection = self.connection().await?;
        let statement = connection.prepare_cached(sql).await.map_err(StoreError::statement(operation))?;
        let rows =
            connection.query(&statement, parameters).await.map_err(StoreError::statement(operation))?;
        rows.iter().map(JournalEntry::from_row).collect()
    }
}
