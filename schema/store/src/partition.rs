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

/// A partition whose lease was renewed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Renewed {
    /// Which.
    pub partition: PartitionId,
    /// The epoch under which this worker owns it.
    pub epoch: Epoch,
    /// Whether an operator wants this worker to own it, whatever its fair share is.
    pub wanted: bool,
}

/// A partition as operators see it.
#[derive(Clone, Debug, PartialEq)]
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
    /// How long that is from now; zero when the lease ran out.
    pub lease_left: Duration,
    /// The stream of the log that its cursor counts in; `None` before its first commit.
    pub stream_created: Option<Timestamp>,
    /// Nobody owns it until an operator lets it go on.
    pub paused: bool,
    /// The worker that an operator wants to own it.
    pub wanted: Option<String>,
}

impl PartitionState {
    /// The worker that owns it now: one whose lease has not run out.
    pub fn live_owner(&self) -> Option<&str> {
        self.owner.as_deref().filter(|_| !self.lease_left.is_zero())
    }

    /// Reads a row of `list_partitions.sql`.
    pub(crate) fn read(row: &Row) -> Self {
        let owner: Option<String> = row.get("owner");
        PartitionState {
            partition: partition_id(row),
            epoch: Epoch(row.get("epoch")),
            head: head(row),
            lease_until: owner.is_some().then(|| row.get("lease_until")),
            lease_left: Duration::try_from_secs_f64(row.get("lease_seconds")).unwrap_or_default(),
            stream_created: row.get("stream_created"),
            paused: row.get("paused"),
            wanted: row.get("wanted"),
            owner,
        }
    }
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

    /// How many of `partitions` are this worker's fair share: those that were seen within `ttl` and do not leave own as many each, and the
    /// first of them, by their ids, one more of those that are left over.
    pub async fn fair_share(&self, worker: &str, partitions: u16, ttl: Duration) -> Result<u16, StoreError> {
        let connection = self.connection().await?;
        let row = connection
            .query_one(include_str!("../sql/live_workers.sql"), &[&worker, &ttl.as_secs_f64()])
            .await
            .map_err(StoreError::statement("count workers"))?;
        let number = |column| u16::try_from(row.get::<_, i64>(column)).unwrap_or(u16::MAX);
        let (workers, before) = (number("workers").max(1), number("before"));
        Ok(partitions / workers + u16::from(before < partitions % workers))
    }

    /// Renews the leases of a worker and returns what it still owns. What is paused, or is to be another's who was seen within `ttl`, is
    /// not renewed.
    pub async fn renew_partitions(&self, worker: &str, ttl: Duration) -> Result<Vec<Renewed>, StoreError> {
        let connection = self.connection().await?;
        let rows = connection
            .query(include_str!("../sql/renew_partitions.sql"), &[&worker, &ttl.as_secs_f64()])
            .await
            .map_err(StoreError::statement("renew leases"))?;
        Ok(rows
            .iter()
            .map(|row| Renewed {
                partition: partition_id(row),
                epoch: Epoch(row.get("epoch")),
                wanted: row.get("wanted"),
            })
            .collect())
    }

    /// Takes partitions that are free or whose lease ran out: all that an operator wants this worker to own, and others up to `most`.
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

    /// Gives partitions back, each as it was taken under this epoch; those that have a newer owner already stay theirs.
    pub async fn release_partitions(
        &self,
        worker: &str,
        partitions: &[(PartitionId, Epoch)],
    ) -> Result<(), StoreError> {
        let (ids, epochs): (Vec<i16>, Vec<i64>) =
            partitions.iter().map(|(partition, epoch)| (partition.0 as i16, epoch.0)).unzip();
        let connection = self.connection().await?;
        connection
            .execute(include_str!("../sql/release_partitions.sql"), &[&worker, &ids, &epochs])
            .await
            .map_err(StoreError::statement("release partitions"))?;
        Ok(())
    }

    /// All partitions.
    pub async fn partitions(&self) -> Result<Vec<PartitionState>, StoreError> {
        let connection = self.connection().await?;
        let rows = connection
            .query(include_str!("../sql/list_partitions.sql"), &[])
            .await
            .map_err(StoreError::statement("list partitions"))?;
        Ok(rows.iter().map(PartitionState::read).collect())
    }
}
