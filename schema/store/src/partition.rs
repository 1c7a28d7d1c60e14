//! Who owns which partition: leases that expire, with an epoch that fences the owner before.

use std::time::Duration;

use studymate_schema::{Epoch, PartitionId, Position, Timestamp};
use tokio_postgres::Row;

use crate::commit::Head;
use crate::{Store, StoreError};

/// A partition that this worker owns now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owned {
    /// Which.
    pub partition: PartitionId,
    /// The epoch under which its batches are committed.
    pub epoch: Epoch,
    /// Where it stands.
    pub head: Head,
    /// The stream of the log that its cursor counts in; `None` before its first commit.
    pub stream_created: Option<Timestamp>,
}

/// A partition as operators see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartitionState {
    /// Which.
    pub partition: PartitionId,
    /// Its owner.
    pub owner: Option<String>,
    /// Its epoch.
    pub epoch: Epoch,
    /// Where it stands.
    pub head: Head,
    /// Until when the owner may be silent; `None` when nobody owns it.
    pub lease_until: Option<Timestamp>,
}

fn partition_id(row: &Row) -> PartitionId {
    PartitionId(row.get::<_, i16>("id") as u16)
}

fn head(row: &Row) -> Head {
    Head {
        cursor: row.get::<_, i64>("cursor") as u64,
        cursor_at: row.get("cursor_at"),
        position: Position(row.get("position")),
    }
}

impl Store {
    /// Tells the others that this worker is alive, or that it is about to leave.
    pub async fn heartbeat(&self, worker: &str, draining: bool) -> Result<(), StoreError> {
        let connection = self.connection().await?;
        connection
            .execute(include_str!("../sql/heartbeat.sql"), &[&worker, &draining])
            .await
            .map_err(StoreError::statement("tell that this worker is alive"))?;
        Ok(())
    }

    /// How many workers were seen within `ttl` and do not leave.
    pub async fn live_workers(&self, ttl: Duration) -> Result<u16, StoreError> {
        let connection = self.connection().await?;
        let row = connection
            .query_one(include_str!("../sql/live_workers.sql"), &[&ttl.as_secs_f64()])
            .await
            .map_err(StoreError::statement("count workers"))?;
        Ok(u16::try_from(row.get::<_, i64>(0)).unwrap_or(u16::MAX))
    }

    /// Renews the leases of a worker and returns what it still owns.
    pub async fn renew_partitions(
        &self,
        worker: &str,
        ttl: Duration,
    ) -> Result<Vec<(PartitionId, Epoch)>, StoreError> {
        let connection = self.connection().await?;
        let rows = connection
            .query(include_str!("../sql/renew_partitions.sql"), &[&worker, &ttl.as_secs_f64()])
            .await
            .map_err(StoreError::statement("renew leases"))?;
        Ok(rows.iter().map(|row| (partition_id(row), Epoch(row.get("epoch")))).collect())
    }

    /// Takes up to `most` partitions that are free or whose lease ran out.
    pub async fn acquire_partitions(
        &self,
        worker: &str,
        ttl: Duration,
        most: u16,
    ) -> Result<Vec<Owned>, StoreError> {
        let connection = self.connection().await?;
        let rows = connection
            .query(
                include_str!("../sql/acquire_partitions.sql"),
                &[&worker, &ttl.as_secs_f64(), &i64::from(most)],
            )
            .await
            .map_err(StoreError::statement("take partitions"))?;
        Ok(rows
            .iter()
            .map(|row| Owned {
                partition: partition_id(row),
                epoch: Epoch(row.get("epoch")),
                head: head(row),
                stream_created: row.get("stream_created"),
            })
            .collect())
    }

    /// Gives a partition back. Does nothing when it has a newer owner.
    pub async fn release_partition(
        &self,
        worker: &str,
        partition: PartitionId,
        epoch: Epoch,
    ) -> Result<(), StoreError> {
        let connection = self.connection().await?;
        connection
            .execute(
                include_str!("../sql/release_partition.sql"),
                &[&(partition.0 as i16), &worker, &epoch.0],
            )
            .await
            .map_err(StoreError::statement("release a partition"))?;
        Ok(())
    }

    /// All partitions.
    pub async fn partitions(&self) -> Result<Vec<PartitionState>, StoreError> {
        let connection = self.connection().await?;
        let rows = connection
            .query(include_str!("../sql/list_partitions.sql"), &[])
            .await
            .map_err(StoreError::statement("list partitions"))?;
        Ok(rows
            .iter()
            .map(|row| {
                let owner: Option<String> = row.get("owner");
                PartitionState {
                    partition: partition_id(row),
                    epoch: Epoch(row.get("epoch")),
                    head: head(row),
                    lease_until: owner.is_some().then(|| row.get("lease_until")),
                    owner,
                }
            })
            .collect())
    }
}
