//! Tables that a rebuild replaced and kept: they lie in schema `previous`, with checkpoints of their own, until the next rebuild of their
//! projection, and can be put back.
//!
//! Nobody writes them. Names of people who are erased meanwhile are forgotten before the tables become live again.

use deadpool_postgres::Transaction;
use studymate_store::Store;
use studymate_store::audit::Audit;

use super::diff::{Diff, diff};
use super::swap::{self, Old, failed, record};
use crate::checkpoint::Tables;
use crate::patience::patiently;
use crate::projections::{self, Model};
use crate::{ProjectorError, lease};

/// Moves live tables aside, and drops those that lay there.
pub(super) async fn keep(
    transaction: &Transaction<'_>,
    projections: &[&str],
    tables: &[&str],
) -> Result<(), ProjectorError> {
    let previous = Tables::Kept.schema();
    for table in ["projection", "checkpoint"] {
        let make =
            format!("create table if not exists {previous}.{table} (like read_model.{table} including all)");
        transaction.batch_execute(&make).await.map_err(failed())?;
    }
    for table in tables {
        let keep = format!(
            "drop table if exists {previous}.{table}; alter table read_model.{table} set schema {previous}"
        );
        transaction.batch_execute(&keep).await.map_err(failed())?;
    }
    transaction
        .execute(include_str!("../../sql/keep_standings.sql"), &[&projections])
        .await
        .map_err(failed())?;
    Ok(())
}

/// Drops what is kept of these projections.
pub(super) async fn drop_tables(
    transaction: &Transaction<'_>,
    models: &[&'static Model],
) -> Result<(), ProjectorError> {
    let operation = || ProjectorError::statement("drop kept tables");
    let names: Vec<&str> = models.iter().map(|model| model.name).collect();
    let kept = kept(transaction).await?;
    for model in kept.iter().filter(|model| names.contains(&model.name)) {
        for table in model.tables {
            transaction
                .batch_execute(&format!("drop table {}.{}", Tables::Kept.schema(), table.name))
                .await
                .map_err(operation())?;
        }
        transaction
            .execute(include_str!("../../sql/forget_standings.sql"), &[&[model.name].as_slice()])
            .await
            .map_err(operation())?;
    }
    Ok(())
}

/// The projections of which tables are kept.
async fn kept(transaction: &Transaction<'_>) -> Result<Vec<&'static Model>, ProjectorError> {
    let operation = || ProjectorError::statement("look for kept tables");
    Tables::Kept.enter(transaction).await?;
    let made = transaction
        .query_one("select to_regclass('previous.projection') is not null", &[])
        .await
        .map_err(operation())?;
    if !made.get::<_, bool>(0) {
        return Ok(Vec::new());
    }
    let rows = transaction.query("select name from previous.projection", &[]).await.map_err(operation())?;
    let names: Vec<&str> = rows.iter().map(|row| row.get(0)).collect();
    Ok(projections::ALL.iter().filter(|model| names.contains(&model.name)).collect())
}

/// The names of the projections of which tables are kept; none when nothing is.
pub async fn kept_projections(store: &Store) -> Result<Vec<&'static str>, ProjectorError> {
    let operation = || ProjectorError::statement("look for kept tables");
    let mut connection = store.connection().await?;
    let transaction = connection.transaction().await.map_err(operation())?;
    let models = kept(&transaction).await?;
    transaction.commit().await.map_err(operation())?;
    Ok(models.iter().map(|model| model.name).collect())
}

/// Makes the kept tables the live ones again, once `agreed` was told what that changes. The tables that are live now are dropped;
/// a rebuild makes them anew. The projector goes on from where the kept ones are.
///
/// Returns what changed. Fails without having changed anything when `agreed` fails, when nothing is kept, or when a rebuild is running.
pub async fn restore_kept<E, A, F>(store: &Store, audit: Option<&Audit>, agreed: A) -> Result<Diff, E>
where
    E: From<ProjectorError>,
    A: FnOnce(Diff) -> F,
    F: Future<Output = Result<(), E>>,
{
    let work = async {
        let models = some_kept(store).await?;
        let diff = diff(store, &models, Tables::Kept).await?;
        agreed(diff.clone()).await?;
        patiently("put the kept tables back", || restore(store, &models, audit, &diff)).await?;
        Ok(diff)
    };
    lease::alone(store, Tables::Kept.lease(), work).await
}

async fn restore(
    store: &Store,
    models: &[&'static Model],
    audit: Option<&Audit>,
    diff: &Diff,
) -> Result<(), ProjectorError> {
    let mut connection = store.connection().await?;
    let transaction = connection.transaction().await.map_err(failed())?;
    record(&transaction, audit, diff.rows_after()).await?;
    swap::begin(&transaction, models, Tables::Kept).await?;
    swap::replace(&transaction, models, Tables::Kept, Old::Dropped).await?;
    transaction.commit().await.map_err(failed())
}

/// Drops all kept tables. Returns how many; fails when there are none, or when a rebuild is running.
pub async fn drop_kept(store: &Store, audit: Option<&Audit>) -> Result<u64, ProjectorError> {
    let work = async {
        let models = some_kept(store).await?;
        let tables = models.iter().map(|model| model.tables.len() as u64).sum();
        let operation = || ProjectorError::statement("drop kept tables");
        let mut connection = store.connection().await?;
        let transaction = connection.transaction().await.map_err(operation())?;
        record(&transaction, audit, tables).await?;
        drop_tables(&transaction, &models).await?;
        transaction.commit().await.map_err(operation())?;
        Ok(tables)
    };
    lease::alone(store, Tables::Kept.lease(), work).await
}

async fn some_kept(store: &Store) -> Result<Vec<&'static Model>, ProjectorError> {
    let names = kept_projections(store).await?;
    if names.is_empty() {
        return Err(ProjectorError::NothingKept);
    }
    Ok(names.into_iter().filter_map(projections::by_name).collect())
}
