//! Reading what was decided: the projector tails partitions, workers follow the catalogue, operators search.

use studymate_schema::codec::{self, CodecError};
use studymate_schema::event::Event;
use studymate_schema::personal::PersonKey;
use studymate_schema::{Aggregate, InputId, PartitionId, Position, StreamVersion, Timestamp};
use tokio_postgres::Row;
use tokio_postgres::types::ToSql;

use crate::{Store, StoreError};

/// An event as it is stored.
#[derive(Clone, Debug)]
pub struct StoredEvent {
    /// Its partition.
    pub partition: PartitionId,
    /// Its place in the partition.
    pub position: Position,
    /// Its stream.
    pub stream: Aggregate,
    /// Its version in the stream.
    pub version: StreamVersion,
    /// Its kind.
    pub kind: String,
    /// The schema of the body.
    pub schema: i16,
    /// When the log took the input that caused it.
    pub at: Timestamp,
    /// The input that caused it.
    pub input: InputId,
    /// The trace of that input.
    pub trace: Option<String>,
    /// The encoded event.
    pub body: Vec<u8>,
}

impl StoredEvent {
    /// Reads the event; without the key of its person, what is personal reads as erased.
    pub fn decode(&self, key: Option<&PersonKey>) -> Result<Event, CodecError> {
        codec::decode(&self.body, self.schema, key)
    }

    fn from_row(row: &Row) -> Result<Self, StoreError> {
        let stream: &str = row.get("stream");
        Ok(StoredEvent {
            partition: PartitionId(row.get::<_, i16>("partition") as u16),
            position: Position(row.get("position")),
            stream: stream
                .parse()
                .map_err(|error| StoreError::Damaged(format!("an event's stream: {error}")))?,
            version: StreamVersion(row.get("version")),
            kind: row.get("kind"),
            schema: row.get("schema"),
            at: row.get("at"),
            input: InputId(row.get("input")),
            trace: row.get("trace"),
            body: row.get("body"),
        })
    }
}

/// What an operator looks for. Every filter that is `None` is none.
#[derive(Clone, Debug, Default)]
pub struct EventFilter {
    /// Only this stream.
    pub stream: Option<Aggregate>,
    /// Not older than this.
    pub since: Option<Timestamp>,
    /// Older than this.
    pub until: Option<Timestamp>,
    /// Only this kind.
    pub kind: Option<String>,
}

impl Store {
    /// The next events of a partition after a position, at most `limit`.
    pub async fn read_partition(
        &self,
        partition: PartitionId,
        after: Position,
        limit: i64,
    ) -> Result<Vec<StoredEvent>, StoreError> {
        self.read_partitions(&[(partition, after)], limit).await
    }

    /// The next events of some partitions, of each after a position and at most `limit`: by partition, then in order.
    pub async fn read_partitions(
        &self,
        after: &[(PartitionId, Position)],
        limit: i64,
    ) -> Result<Vec<StoredEvent>, StoreError> {
        let partitions: Vec<i16> = after.iter().map(|(partition, _)| partition.0 as i16).collect();
        let positions: Vec<i64> = after.iter().map(|(_, position)| position.0).collect();
        let parameters: [&(dyn ToSql + Sync); 3] = [&partitions, &positions, &limit];
        self.read(include_str!("../sql/read_partitions.sql"), &parameters).await
    }

    /// The next events of a stream after a version, at most `limit`.
    pub async fn read_stream(
        &self,
        stream: &Aggregate,
        after: StreamVersion,
        limit: i64,
    ) -> Result<Vec<StoredEvent>, StoreError> {
        self.read(include_str!("../sql/read_stream.sql"), &[&stream.to_string(), &after.0, &limit]).await
    }

    /// The newest events that fit a filter, newest first, at most `limit`.
    pub async fn search_events(
        &self,
        filter: &EventFilter,
        limit: i64,
    ) -> Result<Vec<StoredEvent>, StoreError> {
        if let EventFilter { stream: None, since: None, until: None, kind } = filter {
            return self.read(include_str!("../sql/search_events_newest.sql"), &[kind, &limit]).await;
        }
        let stream = filter.stream.as_ref().map(Aggregate::to_string);
        let parameters: [&(dyn ToSql + Sync); 5] =
            [&stream, &filter.since, &filter.until, &filter.kind, &limit];
        self.read(include_str!("../sql/search_events.sql"), &parameters).await
    }

    /// The position of the last event of each partition.
    pub async fn heads(&self) -> Result<Vec<(PartitionId, Position)>, StoreError> {
        Ok(self.partitions().await?.into_iter().map(|state| (state.partition, state.head.position)).collect())
    }

    async fn read(
        &self,
        sql: &str,
        parameters: &[&(dyn ToSql + Sync)],
    ) -> Result<Vec<StoredEvent>, StoreError> {
        let operation = "read events";
        let connection = self.connection().await?;
        let statement = connection.prepare_cached(sql).await.map_err(StoreError::statement(operation))?;
        let rows =
            connection.query(&statement, parameters).await.map_err(StoreError::statement(operation))?;
        rows.iter().map(StoredEvent::from_row).collect()
    }
}
