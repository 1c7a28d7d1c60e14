//! The swap: one transaction after which other tables are the live ones.

use deadpool_postgres::Transaction;
use studymate_schema::{PartitionId, Position};
use studymate_store::audit::Audit;
use studymate_store::migrate::ANALYTICS_VIEWS;

use super::diff::Diff;
use super::kept;
use crate::ProjectorError;
use crate::checkpoint::Tables;
use crate::filling::Filling;
use crate::patience::LOCK_TIMEOUT;
use crate::progress::Progress;
use crate::projections::Model;

/// How long a live table is waited for. Every reader that comes later waits with us: behind somebody's long query, better try again.
const TABLE_TIMEOUT: &str = "set local lock_timeout = '300ms'";

/// What becomes of the tables that were live.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Old {
    Dropped,
    Kept,
}

/// Swaps the tables in that were filled.
///
/// The order keeps it right. Locked checkpoints hold the live projector off; the new tables catch up with it, so that
/// readers never see less than before; an erasure that was going on has ended when its tables can be dropped, so that
/// names are forgotten after that.
pub(super) async fn swap<P: Fn(Progress) + Send + Sync>(
    filling: &Filling<P>,
    old: Old,
    audit: Option<&Audit>,
    diff: &Diff,
) -> Result<(), ProjectorError> {
    let mut connection = filling.source.store.connection().await?;
    let transaction = connection.transaction().await.map_err(failed())?;
    record(&transaction, audit, diff.rows_after()).await?;
    for standing in begin(&transaction, &filling.models, filling.tables).await? {
        let model = filling.models.iter().find(|model| model.name == standing.projection);
        if let Some(model) = model {
            let Standing { partition, live, new, .. } = standing;
            filling.catch_up(&transaction, model, partition, new, live).await?;
        }
    }
    replace(&transaction, &filling.models, filling.tables, old).await?;
    if old == Old::Dropped {
        kept::drop_tables(&transaction, &filling.models).await?;
    }
    transaction.commit().await.map_err(failed())
}

/// How far the live tables of a projection and those that are to take their place are in a partition.
pub(super) struct Standing {
    projection: String,
    partition: PartitionId,
    live: Position,
    new: Position,
}

pub(super) fn failed() -> impl FnOnce(tokio_postgres::Error) -> ProjectorError {
    ProjectorError::statement("swap tables in")
}

/// Enters the tables that are to become live, and holds the live projector off until the end of the transaction.
pub(super) async fn begin(
    transaction: &Transaction<'_>,
    models: &[&'static Model],
    new: Tables,
) -> Result<Vec<Standing>, ProjectorError> {
    transaction.batch_execute(LOCK_TIMEOUT).await.map_err(failed())?;
    new.enter(transaction).await?;
    let locked = transaction
        .query(include_str!("../../sql/lock_standings.sql"), &[&names(models)])
        .await
        .map_err(failed())?;
    Ok(locked
        .iter()
        .map(|row| Standing {
            projection: row.get("projection"),
            partition: PartitionId(row.get::<_, i16>("partition").unsigned_abs()),
            live: Position(row.get("live")),
            new: Position(row.get("new")),
        })
        .collect())
}

/// Puts the tables that the transaction entered into the place of the live ones.
pub(super) async fn replace(
    transaction: &Transaction<'_>,
    models: &[&'static Model],
    new: Tables,
    old: Old,
) -> Result<(), ProjectorError> {
    let (names, new) = (names(models), new.schema());
    let tables: Vec<&str> = models.iter().flat_map(|model| model.tables).map(|table| table.name).collect();
    transaction.batch_execute(TABLE_TIMEOUT).await.map_err(failed())?;
    transaction.execute("select read_model.drop_analytics()", &[]).await.map_err(failed())?;
    match old {
        Old::Kept => kept::keep(transaction, &names, &tables).await?,
        Old::Dropped => {
            for table in &tables {
                let drop = format!("drop table read_model.{table}");
                transaction.batch_execute(&drop).await.map_err(failed())?;
            }
        }
    }
    for forget in models.iter().filter_map(|model| model.forgets) {
        transaction.batch_execute(forget).await.map_err(failed())?;
    }
    for table in &tables {
        let take = format!("alter table {new}.{table} set schema read_model");
        transaction.batch_execute(&take).await.map_err(failed())?;
    }
    for sql in [
        include_str!("../../sql/take_versions.sql"),
        include_str!("../../sql/take_checkpoints.sql"),
        include_str!("../../sql/forget_standings.sql"),
    ] {
        transaction.execute(sql, &[&names]).await.map_err(failed())?;
    }
    transaction.batch_execute(ANALYTICS_VIEWS).await.map_err(failed())
}

/// Records the change, before the transaction acts as the projector, who has no right to.
pub(super) async fn record(
    transaction: &Transaction<'_>,
    audit: Option<&Audit>,
    affected: u64,
) -> Result<(), ProjectorError> {
    match audit {
        Some(audit) => Ok(audit.record(transaction, affected).await?),
        None => Ok(()),
    }
}

fn names(models: &[&'static Model]) -> Vec<&'static str> {
    models.iter().map(|model| model.name).collect()
}
