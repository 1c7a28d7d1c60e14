//! Timers that are set: what is due, and when the next one is. They are set and deleted by commits only.

use studymate_schema::{Aggregate, PartitionId, Timestamp};

use crate::{Store, StoreError};

/// A timer whose time has come.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DueTimer {
    /// Whose it is.
    pub stream: Aggregate,
    /// Its name in the stream.
    pub key: String,
    /// When it was to fire.
    pub at: Timestamp,
    /// The trace of the input that set it.
    pub trace: Option<String>,
}

impl Store {
    /// The first timers of a partition that are due by `until`, at most `limit`, in order; those after `after`, where one is named.
    pub async fn due_timers(
        &self,
        partition: PartitionId,
        until: Timestamp,
        after: Option<&DueTimer>,
        limit: i64,
    ) -> Result<Vec<DueTimer>, StoreError> {
        let connection = self.connection().await?;
        let operation = "look for timers that are due";
        let statement = connection
            .prepare_cached(include_str!("../sql/due_timers.sql"))
            .await
            .map_err(StoreError::statement(operation))?;
        let (at, stream, key) = after.map_or((Timestamp::UNIX_EPOCH, String::new(), ""), |after| {
            (after.at, after.stream.to_string(), after.key.as_str())
        });
        let rows = connection
            .query(&statement, &[&(partition.0 as i16), &until, &at, &stream, &key, &limit])
            .await
            .map_err(StoreError::statement(operation))?;
        rows.iter()
            .map(|row| {
                let stream: String = row.get("stream");
                let stream =
                    stream.parse().map_err(|error| StoreError::Damaged(format!("a timer: {error}")))?;
                Ok(DueTimer { stream, key: row.get("key"), at: row.get("at"), trace: row.get("trace") })
            })
            .collect()
    }

    /// When the next timer of a partition after `after` fires.
    pub async fn next_timer(
        &self,
        partition: PartitionId,
        after: Timestamp,
    ) -> Result<Option<Timestamp>, StoreError> {
        let connection = self.connection().await?;
        let operation = "look for the next timer";
        let statement = connection
            .prepare_cached(include_str!("../sql/next_timer.sql"))
            .await
            .map_err(StoreError::statement(operation))?;
        let row = connection
            .query_one(&statement, &[&(partition.0 as i16), &after])
            .await
            .map_err(StoreError::statement(operation))?;
        Ok(row.get("at"))
    }
}
