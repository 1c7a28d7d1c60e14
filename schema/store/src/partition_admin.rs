//! Partitions in the hands of an operator: pausing and moving them, and seeing who works.

use std::time::Duration;

use studymate_schema::{PartitionId, Position};

use crate::audit::Audit;
use crate::{Store, StoreError};

/// A worker process that was seen within the last hour.
#[derive(Clone, Debug, PartialEq)]
pub struct WorkerState {
    /// Its name.
    pub id: String,
    /// Whether it is about to leave.
    pub draining: bool,
    /// How long it has been silent.
    pub silent: Duration,
    /// Whether partitions are shared with it.
    pub alive: bool,
}

/// How far a projection is in a partition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProjectionPosition {
    /// Which projection.
    pub projection: String,
    /// In which partition.
    pub partition: PartitionId,
    /// The position of the last event that it has.
    pub position: Position,
}

fn numbers(partitions: &[PartitionId]) -> Vec<i16> {
    partitions.iter().map(|partition| partition.0 as i16).collect()
}

impl Store {
    /// The workers of the last hour. Alive are those seen within `ttl` that do not leave.
    pub async fn workers(&self, ttl: Duration) -> Result<Vec<WorkerState>, StoreError> {
        let connection = self.connection().await?;
        let rows = connection
            .query(include_str!("../sql/list_workers.sql"), &[&ttl.as_secs_f64()])
            .await
            .map_err(StoreError::statement("list workers"))?;
        Ok(rows
            .iter()
            .map(|row| WorkerState {
                id: row.get("id"),
                draining: row.get("draining"),
                silent: Duration::from_secs_f64(row.get::<_, f64>("silent_seconds").max(0.0)),
                alive: row.get("alive"),
            })
            .collect())
    }

    /// How far each projection is in each partition.
    pub async fn projection_positions(&self) -> Result<Vec<ProjectionPosition>, StoreError> {
        let connection = self.connection().await?;
        let rows = connection
            .query(include_str!("../sql/projection_positions.sql"), &[])
            .await
            .map_err(StoreError::statement("read how far projections are"))?;
        Ok(rows
            .iter()
            .map(|row| ProjectionPosition {
                projection: row.get("projection"),
                partition: PartitionId(row.get::<_, i16>("partition") as u16),
                position: Position(row.get("position")),
            })
            .collect())
    }

    /// Pauses partitions, or lets them go on, and records it. Returns how many were not so before. A paused partition's owner gives it
    /// back at the end of the batch in hand, within seconds.
    pub async fn pause_partitions(
        &self,
        audit: &Audit,
        partitions: &[PartitionId],
        paused: bool,
    ) -> Result<u64, StoreError> {
        self.audited(audit, async |transaction| {
            transaction
                .execute(include_str!("../sql/pause_partitions.sql"), &[&numbers(partitions), &paused])
                .await
                .map_err(StoreError::statement("pause partitions"))
        })
        .await
    }

    /// Says which worker is to own partitions as long as it lives, `None` for any; and records it. Returns for how many that is new.
    pub async fn move_partitions(
        &self,
        audit: &Audit,
        partitions: &[PartitionId],
        to: Option<&str>,
    ) -> Result<u64, StoreError> {
        self.audited(audit, async |transaction| {
            transaction
                .execute(include_str!("../sql/move_partitions.sql"), &[&numbers(partitions), &to])
                .await
                .map_err(StoreError::statement("move partitions"))
        })
        .await
    }

    /// Takes paused partitions away from owners whose lease ran out, and records it: they commit nothing any more. Returns how many.
    pub async fn fence_paused(&self, audit: &Audit, partitions: &[PartitionId]) -> Result<u64, StoreError> {
        self.audited(audit, async |transaction| {
            transaction
                .execute(include_str!("../sql/fence_paused.sql"), &[&numbers(partitions)])
                .await
                .map_err(StoreError::statement("fence paused partitions"))
        })
        .await
    }
}
