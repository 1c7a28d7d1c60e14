//! Checking what is stored against itself, a page at a time: nothing here holds a lock, and every page is one snapshot.

use std::time::Duration;

use studymate_schema::{Aggregate, InputId, PartitionId, Position, StreamVersion, Timestamp};
use tokio_postgres::Row;
use tokio_postgres::types::ToSql;

use crate::commit::Outcome;
use crate::{Store, StoreError};

/// How far it is looked back first for inputs that are older than the first of each partition.
const FIRST_STEP_BACK: Duration = Duration::from_secs(3600);

/// A version that does not follow the one before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VersionGap {
    /// In which stream.
    pub stream: String,
    /// The version that is there.
    pub found: StreamVersion,
    /// The one that should be.
    pub expected: StreamVersion,
}

/// A page of events by stream and version.
#[derive(Clone, Debug, Default)]
pub struct VersionsPage {
    /// Where the next page begins; `None` at the end.
    pub last: Option<(String, StreamVersion)>,
    /// How many events the page had.
    pub events: u64,
    /// How many streams began in it.
    pub streams: u64,
    /// What is wrong.
    pub gaps: Vec<VersionGap>,
}

/// Where a partition stands by its own row, and by its events.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CheckedHead {
    /// Which.
    pub partition: PartitionId,
    /// What its row says.
    pub row: Position,
    /// Position of its last event.
    pub events: Position,
}

/// An event and what the journal says of its input.
#[derive(Clone, Debug)]
pub struct EventOrigin {
    /// Its place.
    pub position: Position,
    /// Its stream.
    pub stream: String,
    /// Its input.
    pub input: InputId,
    /// Its time.
    pub at: Timestamp,
    /// The journal's row; `None` when there is none.
    pub journal: Option<Origin>,
}

/// What the journal says of the input of an event.
#[derive(Clone, Debug)]
pub struct Origin {
    /// The partition that decided it.
    pub partition: PartitionId,
    /// Where it lay in the log.
    pub sequence: u64,
    /// Whose it was.
    pub stream: String,
    /// When the log took it.
    pub at: Timestamp,
    /// What became of it.
    pub outcome: Outcome,
}

/// An input without the result that its outcome promises.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WithoutResult {
    /// Which.
    pub input: InputId,
    /// Whose.
    pub stream: String,
    /// The outcome.
    pub outcome: Outcome,
}

/// A page of effects by their numbers.
#[derive(Clone, Debug, Default)]
pub struct EffectsPage {
    /// Where the next page begins; `None` at the end.
    pub last: Option<i64>,
    /// How many effects the page had.
    pub effects: u64,
    /// How many of them were sent at least once without anybody knowing whether Telegram took it.
    pub ambiguous: u64,
    /// How many can never be sent.
    pub failed: u64,
    /// How many wait for an operator to decide.
    pub unknown: u64,
    /// Effects of inputs that the journal does not have.
    pub orphans: Vec<(i64, InputId)>,
}

/// What is being sent, and whether somebody sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sending {
    /// How many effects are being sent.
    pub sending: u64,
    /// How many of them since more than a minute.
    pub long_since: u64,
    /// Whether somebody held delivery's lease within the last minute.
    pub delivered: bool,
}

/// A snapshot as it is stored.
#[derive(Clone, Debug)]
pub struct StoredSnapshot {
    /// Of which stream.
    pub stream: Aggregate,
    /// At which version.
    pub version: StreamVersion,
    /// The schema of the state.
    pub schema: i16,
    /// The encoded state.
    pub body: Vec<u8>,
}

fn count(row: &Row, column: &str) -> u64 {
    row.get::<_, i64>(column).unsigned_abs()
}

impl Store {
    /// Checks the versions of the next events after a stream and version.
    pub async fn check_versions(
        &self,
        after: &(String, StreamVersion),
        limit: i64,
    ) -> Result<VersionsPage, StoreError> {
        let rows = self
            .check(
                "check versions",
                include_str!("../sql/check_streams.sql"),
                &[&after.0, &after.1.0, &limit],
            )
            .await?;
        let mut page = VersionsPage::default();
        for row in rows {
            let (stream, found) = (row.get::<_, String>("stream"), StreamVersion(row.get("version")));
            let expected = StreamVersion(row.get("expected"));
            if found != expected {
                page.gaps.push(VersionGap { stream: stream.clone(), found, expected });
            }
            if row.get("last") {
                (page.events, page.streams) = (count(&row, "events"), count(&row, "streams"));
                page.last = Some((stream, found));
            }
        }
        Ok(page)
    }

    /// Where each partition stands.
    pub async fn check_heads(&self) -> Result<Vec<CheckedHead>, StoreError> {
        let rows = self.check("check heads", include_str!("../sql/check_heads.sql"), &[]).await?;
        Ok(rows
            .iter()
            .map(|row| CheckedHead {
                partition: PartitionId(row.get::<_, i16>("id") as u16),
                row: Position(row.get("position")),
                events: Position(row.get("last")),
            })
            .collect())
    }

    /// How many events a partition has after one position, up to another.
    pub async fn count_positions(
        &self,
        partition: PartitionId,
        after: Position,
        until: Position,
    ) -> Result<u64, StoreError> {
        let parameters: [&(dyn ToSql + Sync); 3] = [&(partition.0 as i16), &after.0, &until.0];
        let rows =
            self.check("check positions", include_str!("../sql/check_positions.sql"), &parameters).await?;
        Ok(rows.first().map_or(0, |row| row.get::<_, i64>(0).unsigned_abs()))
    }

    /// The next events of a partition after a position, with what the journal says of their inputs.
    pub async fn check_events(
        &self,
        partition: PartitionId,
        after: Position,
        limit: i64,
    ) -> Result<Vec<EventOrigin>, StoreError> {
        let parameters: [&(dyn ToSql + Sync); 3] = [&(partition.0 as i16), &after.0, &limit];
        let rows = self.check("check events", include_str!("../sql/check_events.sql"), &parameters).await?;
        rows.iter()
            .map(|row| {
                let journal = match row.get::<_, Option<&str>>("outcome") {
                    None => None,
                    Some(outcome) => Some(Origin {
                        partition: PartitionId(row.get::<_, i16>("journal_partition") as u16),
                        sequence: count(row, "sequence"),
                        stream: row.get("journal_stream"),
                        at: row.get("journal_at"),
                        outcome: parse_outcome(outcome)?,
                    }),
                };
                Ok(EventOrigin {
                    position: Position(row.get("position")),
                    stream: row.get("stream"),
                    input: InputId(row.get("input")),
                    at: row.get("at"),
                    journal,
                })
            })
            .collect()
    }

    /// A time that holds all inputs, not much longer than needed; `None` when there are none.
    pub async fn journal_span(&self) -> Result<Option<(Timestamp, Timestamp)>, StoreError> {
        let operation = "check the journal";
        let rows = self.check(operation, include_str!("../sql/check_journal_span.sql"), &[]).await?;
        let Some(row) = rows.first() else { return Ok(None) };
        let (mut first, last): (Timestamp, Timestamp) = (row.get(0), row.get(1));
        let mut step = FIRST_STEP_BACK;
        while first > Timestamp::UNIX_EPOCH {
            let sql = include_str!("../sql/check_journal_before.sql");
            let rows = self.check(operation, sql, &[&first]).await?;
            if !rows.first().is_some_and(|row| row.get(0)) {
                break;
            }
            first = first.checked_sub(step).unwrap_or(Timestamp::MIN).max(Timestamp::UNIX_EPOCH);
            step *= 2;
        }
        Ok(Some((first, last)))
    }

    /// How many inputs the log took from a time on, until before another; at most `most` are counted.
    pub async fn count_inputs(
        &self,
        from: Timestamp,
        until: Timestamp,
        most: i64,
    ) -> Result<u64, StoreError> {
        let sql = include_str!("../sql/count_journal_time.sql");
        let rows = self.check("count inputs", sql, &[&from, &until, &most]).await?;
        Ok(rows.first().map_or(0, |row| row.get::<_, i64>(0).unsigned_abs()))
    }

    /// Inputs of a time whose result is missing, at most `limit`.
    pub async fn check_results(
        &self,
        from: Timestamp,
        until: Timestamp,
        limit: i64,
    ) -> Result<Vec<WithoutResult>, StoreError> {
        let sql = include_str!("../sql/check_journal.sql");
        let rows = self.check("check the journal", sql, &[&from, &until, &limit]).await?;
        rows.iter()
            .map(|row| {
                Ok(WithoutResult {
                    input: InputId(row.get("input")),
                    stream: row.get("stream"),
                    outcome: parse_outcome(row.get("outcome"))?,
                })
            })
            .collect()
    }

    /// The numbers that Telegram gave the updates of a time, as ranges without a gap, in order.
    pub async fn update_ranges(
        &self,
        from: Timestamp,
        until: Timestamp,
    ) -> Result<Vec<(i64, i64)>, StoreError> {
        let sql = include_str!("../sql/check_updates.sql");
        let rows = self.check("check update ids", sql, &[&from, &until]).await?;
        Ok(rows.iter().map(|row| (row.get("first"), row.get("last"))).collect())
    }

    /// Checks the next effects after a number.
    pub async fn check_effects(&self, after: i64, limit: i64) -> Result<EffectsPage, StoreError> {
        let rows =
            self.check("check effects", include_str!("../sql/check_outbox.sql"), &[&after, &limit]).await?;
        let mut page = EffectsPage::default();
        for row in rows {
            if row.get("orphan") {
                page.orphans.push((row.get("id"), InputId(row.get("input"))));
            }
            if row.get("last") {
                page.last = Some(row.get("id"));
                page.effects = count(&row, "effects");
                page.ambiguous = count(&row, "ambiguous");
                page.failed = count(&row, "failed");
                page.unknown = count(&row, "unknown");
            }
        }
        Ok(page)
    }

    /// What is being sent.
    pub async fn check_sending(&self) -> Result<Sending, StoreError> {
        let rows = self.check("check delivery", include_str!("../sql/check_sending.sql"), &[]).await?;
        let row = rows.first().ok_or_else(|| StoreError::Damaged("delivery has no state".to_owned()))?;
        Ok(Sending {
            sending: count(row, "sending"),
            long_since: count(row, "long_since"),
            delivered: row.get("delivered"),
        })
    }

    /// The number of the last effect, and how many snapshots there are.
    pub async fn check_totals(&self) -> Result<(u64, u64), StoreError> {
        let rows = self.check("count what is stored", include_str!("../sql/check_totals.sql"), &[]).await?;
        Ok(rows.first().map_or((0, 0), |row| (count(row, "effects"), count(row, "snapshots"))))
    }

    /// The next snapshots after a stream, by the names of streams.
    pub async fn read_snapshots(&self, after: &str, limit: i64) -> Result<Vec<StoredSnapshot>, StoreError> {
        let rows = self
            .check("read snapshots", include_str!("../sql/read_snapshots.sql"), &[&after, &limit])
            .await?;
        rows.iter()
            .map(|row| {
                let stream: &str = row.get("stream");
                Ok(StoredSnapshot {
                    stream: stream
                        .parse()
                        .map_err(|error| StoreError::Damaged(format!("a snapshot's stream: {error}")))?,
                    version: StreamVersion(row.get("version")),
                    schema: row.get("schema"),
                    body: row.get("body"),
                })
            })
            .collect()
    }

    async fn check(
        &self,
        operation: &'static str,
        sql: &str,
        parameters: &[&(dyn ToSql + Sync)],
    ) -> Result<Vec<Row>, StoreError> {
        let connection = self.connection().await?;
        let statement = connection.prepare_cached(sql).await.map_err(StoreError::statement(operation))?;
        connection.query(&statement, parameters).await.map_err(StoreError::statement(operation))
    }
}

fn parse_outcome(name: &str) -> Result<Outcome, StoreError> {
    name.parse().map_err(|error| StoreError::Damaged(format!("the journal: {error}")))
}
