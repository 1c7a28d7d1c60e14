//! The swap: one transaction after which the new tables are the live ones.

use std::time::Duration;

use deadpool_postgres::Transaction;
use studymate_schema::{PartitionId, Position};
use studymate_store::migrate::ANALYTICS_VIEWS;

use super::report::TableRows;
use crate::ProjectorError;
use crate::batch::{self, Source};
use crate::checkpoint::{self, Tables};
use crate::projections::Model;

/// How often the swap is tried when somebody's long query holds a table.
const TRIES: u32 = 20;
/// How long to leave everybody in peace between two tries; waiting for a lock stops all later readers.
const PAUSE: Duration = Duration::from_secs(1);
/// Events that are caught up with at a time.
const BATCH: i64 = 5_000;

/// Swaps the new tables of these projections in.
pub(super) async fn swap(
    source: &Source,
    models: &[&'static Model],
) -> Result<Vec<TableRows>, ProjectorError> {
    let mut tries = 0;
    loop {
        tries += 1;
        match try_swap(source, models).await {
            Err(error) if error.is_transient() && tries < TRIES => {
                tracing::warn!(%error, tries, "the new tables could not be swapped in, trying again");
                tokio::time::sleep(PAUSE).await;
            }
            settled => return settled,
        }
    }
}

/// The order keeps it right. Locked checkpoints hold the live projector off; the new tables catch up with it, so that
/// readers never see less than before; an erasure that was going on has ended when its tables can be dropped, so that
/// names are forgotten after that.
async fn try_swap(source: &Source, models: &[&'static Model]) -> Result<Vec<TableRows>, ProjectorError> {
    let operation = || ProjectorError::statement("swap the new tables in");
    let names: Vec<&str> = models.iter().map(|model| model.name).collect();
    let mut connection = source.store.connection().await?;
    let transaction = connection.transaction().await.map_err(operation())?;
    transaction.batch_execute("set local lock_timeout = '2s'").await.map_err(operation())?;
    Tables::Rebuilt.enter(&transaction).await?;
    let locked = transaction
        .query(include_str!("../../sql/lock_standings.sql"), &[&names])
        .await
        .map_err(operation())?;
    for row in &locked {
        let partition = PartitionId(row.get::<_, i16>("partition").unsigned_abs());
        let (new, live) = (Position(row.get("rebuilt")), Position(row.get("live")));
        let model = models.iter().find(|model| model.name == row.get::<_, &str>("projection"));
        if let Some(model) = model {
            catch_up(source, &transaction, model, partition, new, live).await?;
        }
    }
    let mut tables = Vec::new();
    for table in models.iter().flat_map(|model| model.tables) {
        let count = format!(
            "select (select count(*) from read_model.{table}), (select count(*) from rebuild.{table})"
        );
        let row = transaction.query_one(&count, &[]).await.map_err(operation())?;
        tables.push(TableRows { table, before: row.get(0), after: row.get(1) });
    }
    transaction.execute("select read_model.drop_analytics()", &[]).await.map_err(operation())?;
    for TableRows { table, .. } in &tables {
        transaction.batch_execute(&format!("drop table read_model.{table}")).await.map_err(operation())?;
    }
    if models.iter().any(|model| model.names_people) {
        transaction.batch_execute(include_str!("../../sql/forget_erased.sql")).await.map_err(operation())?;
    }
    for TableRows { table, .. } in &tables {
        let take = format!("alter table rebuild.{table} set schema read_model");
        transaction.batch_execute(&take).await.map_err(operation())?;
    }
    for sql in [
        include_str!("../../sql/take_versions.sql"),
        include_str!("../../sql/take_checkpoints.sql"),
        include_str!("../../sql/end_rebuild.sql"),
    ] {
        transaction.execute(sql, &[&names]).await.map_err(operation())?;
    }
    transaction.batch_execute(ANALYTICS_VIEWS).await.map_err(operation())?;
    transaction.commit().await.map_err(operation())?;
    Ok(tables)
}

/// Brings new tables to where the live ones are, inside of the swap.
async fn catch_up(
    source: &Source,
    transaction: &Transaction<'_>,
    model: &&'static Model,
    partition: PartitionId,
    mut at: Position,
    live: Position,
) -> Result<(), ProjectorError> {
    while at < live {
        let limit = BATCH.min(live.0 - at.0);
        let models = std::slice::from_ref(model);
        let Some(batch) = batch::read(source, models, partition, at, limit).await? else { break };
        checkpoint::advance(transaction, batch.models(), partition, at, batch.to).await?;
        batch.write(transaction).await?;
        at = batch.to;
    }
    Ok(())
}
