//! Building a read model anew: beside the live one, several partitions at a time, then swapped in by one transaction.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use studymate_schema::personal::MasterKeys;
use studymate_store::Store;
use studymate_store::migrate::ANALYTICS_VIEWS;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::ProjectorError;
use crate::apply::{LIVE, Target, checkpoint, step};
use crate::projections::{Fold, NAMES};

/// Events that are applied together.
const BATCH: i64 = 5_000;
/// Partitions that are read at the same time.
const AT_ONCE: usize = 4;

/// How far a rebuild is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Which read model.
    pub projection: String,
    /// Events applied.
    pub done: u64,
    /// Events that there were at the start.
    pub total: u64,
}

/// What a rebuild did: rows of each table before and after.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RebuildReport {
    /// Table, rows before, rows after.
    pub tables: Vec<(String, i64, i64)>,
}

impl fmt::Display for RebuildReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{:<16} {:>12} {:>12}", "table", "before", "after")?;
        for (table, before, after) in &self.tables {
            writeln!(f, "{table:<16} {before:>12} {after:>12}")?;
        }
        Ok(())
    }
}

/// Rebuilds one read model, or all. The live ones are read until the swap; a rebuild that was stopped goes on where it was.
pub async fn rebuild(
    projection: Option<&str>,
    store: &Store,
    masters: &MasterKeys,
    progress: impl Fn(&Progress) + Send + Sync + 'static,
    stop: CancellationToken,
) -> Result<RebuildReport, ProjectorError> {
    let wanted: Vec<&str> = match projection {
        None => NAMES.to_vec(),
        Some(name) => {
            let known = NAMES.iter().find(|known| **known == name);
            vec![known.copied().ok_or_else(|| ProjectorError::Unknown(name.to_owned()))?]
        }
    };
    let progress: Arc<dyn Fn(&Progress) + Send + Sync> = Arc::new(progress);
    let mut report = RebuildReport::default();
    for name in wanted {
        let schema = format!("rebuild_{name}");
        prepare(store, name, &schema).await?;
        fill(store, masters, name, &schema, &progress, &stop).await?;
        report.tables.extend(swap(store, masters, name, &schema).await?);
    }
    Ok(report)
}

/// Makes the tables beside the live ones, unless a rebuild that was stopped left them.
async fn prepare(store: &Store, name: &str, schema: &str) -> Result<(), ProjectorError> {
    let mut sql = format!("create schema if not exists {schema};\n");
    for table in Fold::tables(name).iter().chain(&["checkpoint"]) {
        sql += &format!("create table if not exists {schema}.{table} (like {LIVE}.{table} including all);\n");
    }
    let connection = store.connection().await?;
    connection.batch_execute(&sql).await.map_err(ProjectorError::write("make tables for a rebuild"))
}

async fn fill(
    store: &Store,
    masters: &MasterKeys,
    name: &str,
    schema: &str,
    progress: &Arc<dyn Fn(&Progress) + Send + Sync>,
    stop: &CancellationToken,
) -> Result<(), ProjectorError> {
    let heads = store.heads().await?;
    let total = heads.iter().map(|(_, head)| head.0.unsigned_abs()).sum();
    let done = Arc::new(AtomicU64::new(0));
    let mut tasks: JoinSet<Result<(), ProjectorError>> = JoinSet::new();
    for (partition, _) in heads {
        while tasks.len() >= AT_ONCE {
            joined(tasks.join_next().await)?;
        }
        let (store, masters, stop) = (store.clone(), masters.clone(), stop.clone());
        let (name, schema) = (name.to_owned(), schema.to_owned());
        let (done, progress) = (Arc::clone(&done), Arc::clone(progress));
        tasks.spawn(async move {
            let target = Target { projection: &name, schema: &schema };
            let before = checkpoint(&store, target, partition).await?;
            done.fetch_add(before.0.unsigned_abs(), Ordering::Relaxed);
            loop {
                if stop.is_cancelled() {
                    return Err(ProjectorError::Stopped);
                }
                let step = step(&store, &masters, target, partition, BATCH).await?;
                let done = done.fetch_add(step.events, Ordering::Relaxed) + step.events;
                progress(&Progress { projection: name.clone(), done, total });
                if step.events == 0 {
                    return Ok(());
                }
            }
        });
    }
    while let Some(ended) = tasks.join_next().await {
        joined(Some(ended))?;
    }
    Ok(())
}

fn joined(
    ended: Option<Result<Result<(), ProjectorError>, tokio::task::JoinError>>,
) -> Result<(), ProjectorError> {
    match ended {
        Some(Ok(result)) => result,
        Some(Err(_)) => Err(ProjectorError::Stopped),
        None => Ok(()),
    }
}

/// Puts the new tables in the place of the live ones. The live checkpoints are locked first: the projector waits, and goes on from where
/// the new tables are.
async fn swap(
    store: &Store,
    masters: &MasterKeys,
    name: &str,
    schema: &str,
) -> Result<Vec<(String, i64, i64)>, ProjectorError> {
    let target = Target { projection: name, schema };
    // What came while the tables were filled: a last, short look outside of the lock.
    for (partition, _) in store.heads().await? {
        while step(store, masters, target, partition, BATCH).await?.events > 0 {}
    }
    let write = || ProjectorError::write("swap a read model");
    let mut connection = store.connection().await?;
    let transaction = tokio_postgres::Client::transaction(&mut connection).await.map_err(write())?;
    transaction
        .execute("select from read_model.checkpoint where projection = $1 for update", &[&name])
        .await
        .map_err(write())?;
    let mut counts = Vec::new();
    for table in Fold::tables(name) {
        let sql =
            format!("select (select count(*) from {LIVE}.{table}), (select count(*) from {schema}.{table})");
        let row = transaction.query_one(&sql, &[]).await.map_err(write())?;
        counts.push(((*table).to_owned(), row.get(0), row.get(1)));
        let sql =
            format!("drop table {LIVE}.{table} cascade; alter table {schema}.{table} set schema {LIVE}");
        transaction.batch_execute(&sql).await.map_err(write())?;
    }
    let sql = include_str!("../sql/take_checkpoints.sql").replace("{schema}", schema);
    transaction.execute(&sql, &[&name]).await.map_err(write())?;
    transaction.batch_execute(&format!("drop schema {schema} cascade")).await.map_err(write())?;
    transaction.batch_execute(ANALYTICS_VIEWS).await.map_err(write())?;
    transaction.commit().await.map_err(write())?;
    Ok(counts)
}
