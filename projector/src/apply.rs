//! One step of a projection: the next events of a partition, their rows, and the checkpoint, in one transaction.

use std::collections::HashMap;

use studymate_schema::event::Event;
use studymate_schema::personal::{MasterKeys, PersonKey};
use studymate_schema::{Aggregate, PartitionId, Position, Timestamp};
use studymate_store::Store;

use crate::ProjectorError;
use crate::projections::{Fold, Projection};

/// The schema of the live read models.
pub(crate) const LIVE: &str = "read_model";

/// Where a projection's tables are.
#[derive(Clone, Copy)]
pub(crate) struct Target<'t> {
    pub(crate) projection: &'t str,
    pub(crate) schema: &'t str,
}

/// What a step did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Step {
    /// Events applied.
    pub(crate) events: u64,
    /// The checkpoint now.
    pub(crate) position: Position,
    /// When the last of them happened.
    pub(crate) at: Option<Timestamp>,
}

/// Applies the next events after the checkpoint, at most `limit`. When another process moved the checkpoint meanwhile,
/// nothing is written and the step has no events: the next one starts from there.
pub(crate) async fn step(
    store: &Store,
    masters: &MasterKeys,
    target: Target<'_>,
    partition: PartitionId,
    limit: i64,
) -> Result<Step, ProjectorError> {
    let before = checkpoint(store, target, partition).await?;
    let events = store.read_partition(partition, before, limit).await?;
    let Some(last) = events.last() else { return Ok(Step { events: 0, position: before, at: None }) };
    let (position, at) = (last.position, last.at);

    let mut owners: Vec<i64> = events.iter().map(|event| event.stream.key_owner()).collect();
    owners.sort_unstable();
    owners.dedup();
    let keys: HashMap<i64, PersonKey> = store.person_keys(&owners, masters).await?;
    let mut fold = Fold::named(target.projection)?;
    for stored in &events {
        let key = keys.get(&stored.stream.key_owner());
        let event: Event = stored.decode(key).map_err(|source| ProjectorError::Event {
            partition,
            position: stored.position,
            source,
        })?;
        let stream: &Aggregate = &stored.stream;
        fold.fold(stream, stored.at, &event);
    }

    let mut connection = store.connection().await?;
    let begin = ProjectorError::write("begin");
    let transaction = tokio_postgres::Client::transaction(&mut connection).await.map_err(begin)?;
    let sql = include_str!("../sql/move_checkpoint.sql").replace("{schema}", target.schema);
    let moved = transaction
        .execute(&sql, &[&target.projection, &(partition.0 as i16), &before.0, &position.0])
        .await
        .map_err(ProjectorError::write("move a checkpoint"))?;
    if moved == 0 {
        return Ok(Step { events: 0, position: before, at: None });
    }
    fold.write(&transaction, target.schema).await?;
    transaction.commit().await.map_err(ProjectorError::write("commit read models"))?;
    Ok(Step { events: events.len() as u64, position, at: Some(at) })
}

/// How far a projection has read a partition; makes the row when there is none.
pub(crate) async fn checkpoint(
    store: &Store,
    target: Target<'_>,
    partition: PartitionId,
) -> Result<Position, ProjectorError> {
    let connection = store.connection().await?;
    let sql = include_str!("../sql/read_checkpoint.sql").replace("{schema}", target.schema);
    let row = connection
        .query_one(&sql, &[&target.projection, &(partition.0 as i16)])
        .await
        .map_err(ProjectorError::write("read a checkpoint"))?;
    Ok(Position(row.get(0)))
}
