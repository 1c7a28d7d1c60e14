//! Dead letters: finding them, reading what they hold, and marking what an operator decided.

use std::fmt;
use std::str::FromStr;

use studymate_schema::personal::Personal;
use studymate_schema::{Aggregate, InputId, PartitionId, Timestamp};
use tokio_postgres::Row;

use crate::audit::Audit;
use crate::load::{NOBODY, PersonKeys};
use crate::{Store, StoreError};

/// What an operator decided about a dead letter.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum DeadLetterState {
    /// Nothing yet.
    Open,
    /// It went back into the log.
    Requeued,
    /// Nothing will be done about it.
    Discarded,
}

impl DeadLetterState {
    /// All states.
    pub const ALL: [Self; 3] = [Self::Open, Self::Requeued, Self::Discarded];

    /// The name in SQL.
    pub fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Requeued => "requeued",
            Self::Discarded => "discarded",
        }
    }
}

impl fmt::Display for DeadLetterState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A text that names no state of a dead letter.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("expected open, requeued or discarded, got {0:?}")]
pub struct UnknownDeadLetterState(pub String);

impl FromStr for DeadLetterState {
    type Err = UnknownDeadLetterState;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|state| state.name() == name)
            .ok_or_else(|| UnknownDeadLetterState(name.to_owned()))
    }
}

/// Which dead letters are looked for. Every filter that is `None` is none.
#[derive(Clone, Debug, Default)]
pub struct DeadLetterFilter {
    /// Only these.
    pub ids: Option<Vec<i64>>,
    /// Only of this stream.
    pub stream: Option<Aggregate>,
    /// Only of this kind.
    pub kind: Option<String>,
    /// Not older than this.
    pub since: Option<Timestamp>,
    /// Older than this.
    pub until: Option<Timestamp>,
    /// Only those whose reason holds this text, upper or lower case.
    pub error: Option<String>,
    /// Only in one of these states.
    pub states: Option<Vec<DeadLetterState>>,
}

/// A dead letter, without its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeadLetter {
    /// Its number.
    pub id: i64,
    /// The input that it was.
    pub input: InputId,
    /// Its partition.
    pub partition: PartitionId,
    /// Where it lay in the log.
    pub sequence: u64,
    /// Its stream; a bare subject where that is no aggregate of ours.
    pub stream: String,
    /// Its kind, as far as it is known.
    pub kind: String,
    /// When the log took it.
    pub at: Timestamp,
    /// Why it died.
    pub reason: String,
    /// Its trace.
    pub trace: Option<String>,
    /// What was decided about it.
    pub state: DeadLetterState,
    /// How many bytes it has, encrypted.
    pub bytes: u64,
}

/// Dead letters that fit a filter.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct FoundDeadLetters {
    /// The oldest ones, as many as were asked for.
    pub letters: Vec<DeadLetter>,
    /// How many fit, shown or not.
    pub found: u64,
}

/// What a dead letter holds.
#[derive(Clone, Debug)]
pub struct DeadLetterBody {
    /// Its number.
    pub id: i64,
    /// The input that it was.
    pub input: InputId,
    /// Its stream; a bare subject where that is no aggregate of ours.
    pub stream: String,
    /// Its kind, as far as it is known.
    pub kind: String,
    /// Its trace.
    pub trace: Option<String>,
    sealed: Vec<u8>,
}

impl DeadLetterBody {
    /// The aggregate whose input it was; `None` when its subject named none.
    pub fn aggregate(&self) -> Option<Aggregate> {
        self.stream.parse().ok()
    }

    /// Whose keys may open it: its person's, and nobody's, which is taken while the person's does not open.
    pub fn key_owners(&self) -> [i64; 2] {
        [self.aggregate().map_or(NOBODY, |aggregate| aggregate.key_owner()), NOBODY]
    }

    /// The bytes of the input, by the keys of [`DeadLetterBody::key_owners`]; without the one that sealed them they are erased. Fails when
    /// its person's key is there and does not open.
    pub fn open(&self, keys: &PersonKeys) -> Result<Personal<Vec<u8>>, StoreError> {
        // What was kept of somebody who is forgotten is taken out, whoever's key sealed it.
        if self.sealed.is_empty() {
            return Ok(Personal::Erased);
        }
        let mut damaged = None;
        for key in self.key_owners().iter().filter_map(|owner| keys.get(owner)) {
            match key {
                Ok(key) => {
                    if let Personal::Known(bytes) = key.open(&self.sealed)? {
                        return Ok(Personal::Known(bytes));
                    }
                }
                Err(error) => damaged = Some(error.clone()),
            }
        }
        damaged.map_or(Ok(Personal::Erased), |error| Err(error.into()))
    }
}

/// What became of an input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JournalledOutcome {
    /// Which input.
    pub input: InputId,
    /// The name of its outcome.
    pub outcome: String,
    /// Why it was not applied.
    pub reason: Option<String>,
}

fn letter(row: &Row) -> Result<DeadLetter, StoreError> {
    let state: &str = row.get("state");
    Ok(DeadLetter {
        id: row.get("id"),
        input: InputId(row.get("input")),
        partition: PartitionId(row.get::<_, i16>("partition") as u16),
        sequence: row.get::<_, i64>("sequence").unsigned_abs(),
        stream: row.get("stream"),
        kind: row.get("kind"),
        at: row.get("at"),
        reason: row.get("reason"),
        trace: row.get("trace"),
        state: state
            .parse()
            .map_err(|error| StoreError::Damaged(format!("a dead letter's state: {error}")))?,
        bytes: u64::from(row.get::<_, i32>("bytes").unsigned_abs()),
    })
}

impl Store {
    /// The oldest dead letters that fit a filter, at most `limit`, and how many fit.
    pub async fn find_dead_letters(
        &self,
        filter: &DeadLetterFilter,
        limit: u32,
    ) -> Result<FoundDeadLetters, StoreError> {
        let DeadLetterFilter { ids, stream, kind, since, until, error, states } = filter;
        let stream = stream.as_ref().map(Aggregate::to_string);
        let states = states.as_ref().map(|states| states.iter().map(|s| s.name()).collect::<Vec<_>>());
        let connection = self.connection().await?;
        let rows = connection
            .query(
                include_str!("../sql/find_dead_letters.sql"),
                &[ids, &stream, kind, since, until, error, &states, &i64::from(limit)],
            )
            .await
            .map_err(StoreError::statement("find dead letters"))?;
        let found = rows.first().map_or(0, |row| row.get::<_, i64>("found").unsigned_abs());
        Ok(FoundDeadLetters { letters: rows.iter().map(letter).collect::<Result<_, _>>()?, found })
    }

    /// What dead letters hold, in the order of their numbers.
    pub async fn read_dead_letters(&self, ids: &[i64]) -> Result<Vec<DeadLetterBody>, StoreError> {
        let connection = self.connection().await?;
        let rows = connection
            .query(include_str!("../sql/read_dead_letters.sql"), &[&ids])
            .await
            .map_err(StoreError::statement("read dead letters"))?;
        Ok(rows
            .iter()
            .map(|row| DeadLetterBody {
                id: row.get("id"),
                input: InputId(row.get("input")),
                stream: row.get("stream"),
                kind: row.get("kind"),
                trace: row.get("trace"),
                sealed: row.get("body"),
            })
            .collect())
    }

    /// Marks dead letters that are in one of the states `from`, and records it. Returns how many were.
    pub async fn mark_dead_letters(
        &self,
        audit: &Audit,
        ids: &[i64],
        from: &[DeadLetterState],
        to: DeadLetterState,
    ) -> Result<u64, StoreError> {
        let from: Vec<&str> = from.iter().map(|state| state.name()).collect();
        self.audited(audit, async |transaction| {
            transaction
                .execute(include_str!("../sql/mark_dead_letters.sql"), &[&ids, &to.name(), &from])
                .await
                .map_err(StoreError::statement("mark dead letters"))
        })
        .await
    }

    /// What became of inputs, of those that are decided.
    pub async fn outcomes(&self, inputs: &[InputId]) -> Result<Vec<JournalledOutcome>, StoreError> {
        let names: Vec<&str> = inputs.iter().map(|input| input.0.as_str()).collect();
        let connection = self.connection().await?;
        let rows = connection
            .query(include_str!("../sql/journal_outcomes.sql"), &[&names])
            .await
            .map_err(StoreError::statement("look for outcomes"))?;
        Ok(rows
            .iter()
            .map(|row| JournalledOutcome {
                input: InputId(row.get("input")),
                outcome: row.get("outcome"),
                reason: row.get("reason"),
            })
            .collect())
    }
}
