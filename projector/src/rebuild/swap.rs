//! The swap: one transaction after which the new tables are the live ones.

use studymate_schema::{PartitionId, Position};
use studymate_store::migrate::ANALYTICS_VIEWS;

use super::report::TableRows;
use crate::ProjectorError;
use crate::checkpoint::Tables;
use crate::filling::Filling;
use crate::patience::LOCK_TIMEOUT;
use crate::progress::Progress;

/// Swaps the new tables in.
///
/// The order keeps it right. Locked checkpoints hold the live projector off; the new tables catch up with it, so that
/// readers never see less than before; an erasure that was going on has ended when its tables can be dropped, so that
/// names are forgotten after that.
pub(super) async fn swap<P: Fn(Progress) + Send + Sync>(
    filling: &Filling<P>,
) -> Result<Vec<TableRows>, ProjectorError> {
    let operation = || ProjectorError::statement("swap the new tables in");
    let names: Vec<&str> = filling.models.iter().map(|model| model.name).collect();
    let mut connection = filling.source.store.connection().await?;
    let transaction = connection.transaction().await.map_err(operation())?;
    transaction.batch_execute(LOCK_TIMEOUT).await.map_err(operation())?;
    Tables::Rebuilt.enter(&transaction).await?;
    let locked = transaction
        .query(include_str!("../../sql/lock_standings.sql"), &[&names])
        .await
        .map_err(operation())?;
    for row in locked {
        let partition = PartitionId(row.get::<_, i16>("partition").unsigned_abs());
        let (new, live) = (Position(row.get("rebuilt")), Position(row.get("live")));
        let model = filling.models.iter().find(|model| model.name == row.get::<_, &str>("projection"));
        if let Some(model) = model {
            filling.catch_up(&transaction, model, partition, new, live).await?;
        }
    }
    let mut tables = Vec::new();
    for table in filling.models.iter().flat_map(|model| model.tables) {
        let table = table.name;
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
    if filling.models.iter().any(|model| model.names_people) {
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
