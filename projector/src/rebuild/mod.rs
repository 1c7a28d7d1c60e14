//! Building read models anew beside the live ones, which go on being read and written until one transaction swaps them.
//!
//! The new tables lie in schema `rebuild` with checkpoints of their own: a rebuild that was stopped or killed goes on where it was.

mod report;
mod swap;

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use futures::future::BoxFuture;
use futures::{FutureExt, StreamExt};
use studymate_schema::personal::MasterKeys;
use studymate_schema::{PartitionId, Position};
use studymate_store::Store;
use tokio_util::sync::CancellationToken;

pub use report::{Progress, RebuildReport, TableRows};

use crate::ProjectorError;
use crate::batch::{self, Source, Step};
use crate::checkpoint::{self, Tables};
use crate::projections::{self, Model};

/// The lease: one rebuild at a time.
const LEASE: &str = "rebuild";
/// How long a rebuild may be silent before another one may begin.
const LEASE_TTL: Duration = Duration::from_secs(10);
/// The most events of a transaction.
const BATCH: i64 = 5_000;
/// Partitions that are built at the same time.
const AT_ONCE: usize = 4;

/// Rebuilds one projection, or all, and swaps the new tables in. `progress` is called after every batch.
///
/// Fails without having swapped anything when `stop` comes first, when another rebuild is running, or when an event cannot be read.
pub async fn rebuild(
    projection: Option<&str>,
    store: &Store,
    masters: &MasterKeys,
    progress: impl Fn(Progress) + Send + Sync,
    stop: CancellationToken,
) -> Result<RebuildReport, ProjectorError> {
    let models: Vec<&'static Model> = match projection {
        None => projections::ALL.iter().collect(),
        Some(name) => vec![
            projections::by_name(name).ok_or_else(|| ProjectorError::UnknownProjection(name.to_owned()))?,
        ],
    };
    let owner = format!("rebuild-{}", uuid::Uuid::now_v7().simple());
    if store.take_lease(LEASE, &owner, LEASE_TTL).await?.is_none() {
        return Err(ProjectorError::RebuildRunning(LEASE_TTL.as_secs()));
    }
    let source = Source { store: store.clone(), masters: masters.clone() };
    let work = Rebuild { source, models, progress, stop, started_at: Instant::now() };
    let result = tokio::select! {
        result = work.run() => result,
        error = keep_lease(store, &owner) => Err(error),
    };
    if let Err(error) = store.release_lease(LEASE, &owner).await {
        tracing::info!(%error, "the rebuild's lease was not given back, it runs out by itself");
    }
    result
}

/// Renews the lease; returns when it is lost.
async fn keep_lease(store: &Store, owner: &str) -> ProjectorError {
    loop {
        tokio::time::sleep(LEASE_TTL / 3).await;
        match store.take_lease(LEASE, owner, LEASE_TTL).await {
            Ok(Some(_)) => {}
            Ok(None) => return ProjectorError::RebuildRunning(LEASE_TTL.as_secs()),
            Err(error) if error.is_transient() => {
                tracing::warn!(%error, "the rebuild's lease is not renewed");
            }
            Err(error) => return error.into(),
        }
    }
}

struct Rebuild<P> {
    source: Source,
    models: Vec<&'static Model>,
    progress: P,
    stop: CancellationToken,
    started_at: Instant,
}

/// Counters of a rebuild that several partitions move.
struct Counters {
    /// Events that the new tables had at the start of this run.
    before: u64,
    done: AtomicU64,
    total: u64,
}

impl<P: Fn(Progress) + Send + Sync> Rebuild<P> {
    async fn run(self) -> Result<RebuildReport, ProjectorError> {
        let resumed = self.prepare().await?;
        let mut applied = 0;
        // Twice: what came in while the history was read is little, and makes the swap short.
        for _ in 0..2 {
            applied += self.fill().await?;
        }
        if self.stop.is_cancelled() {
            return Err(ProjectorError::Stopped { done: resumed + applied, total: resumed + applied });
        }
        let tables = swap::swap(&self.source, &self.models).await?;
        Ok(RebuildReport { tables, events: applied, resumed, took: self.started_at.elapsed() })
    }

    /// Makes the new tables, unless a rebuild by the same version left them. Returns the events that they have.
    async fn prepare(&self) -> Result<u64, ProjectorError> {
        let operation = || ProjectorError::statement("make tables for a rebuild");
        let partitions: Vec<i16> =
            self.source.store.heads().await?.iter().map(|(partition, _)| partition.0 as i16).collect();
        let mut connection = self.source.store.connection().await?;
        let transaction = connection.transaction().await.map_err(operation())?;
        transaction.batch_execute(include_str!("../../sql/make_rebuild.sql")).await.map_err(operation())?;
        for model in &self.models {
            let left = transaction
                .query_opt("select version from rebuild.projection where name = $1", &[&model.name])
                .await
                .map_err(operation())?;
            if left.is_some_and(|row| row.get::<_, i32>(0) == model.version) {
                continue;
            }
            for table in model.tables {
                let make = format!(
                    "drop table if exists rebuild.{table}; create table rebuild.{table} (like read_model.{table} including all)"
                );
                transaction.batch_execute(&make).await.map_err(operation())?;
            }
            transaction
                .execute(
                    include_str!("../../sql/begin_rebuild.sql"),
                    &[&model.name, &model.version, &partitions],
                )
                .await
                .map_err(operation())?;
        }
        transaction.commit().await.map_err(operation())?;
        Ok(self.standing().await?.values().map(first).sum())
    }

    /// By partition, the projections by where they stand.
    async fn standing(&self) -> Result<Standings, ProjectorError> {
        let mut standings = Standings::new();
        for standing in checkpoint::standings(&self.source.store, Tables::Rebuilt).await? {
            if let Some(model) = self.models.iter().find(|model| model.name == standing.model.name) {
                standings
                    .entry(standing.partition)
                    .or_default()
                    .entry(standing.position)
                    .or_default()
                    .push(*model);
            }
        }
        Ok(standings)
    }

    /// Applies every event that there is now, several partitions at a time. Returns how many.
    async fn fill(&self) -> Result<u64, ProjectorError> {
        let heads = self.source.store.heads().await?;
        let mut standings = self.standing().await?;
        let before = standings.values().map(first).sum();
        let counters = &Counters {
            before,
            done: AtomicU64::new(before),
            total: heads.iter().map(|(_, head)| head.0.unsigned_abs()).sum(),
        };
        self.tell(counters);
        let partitions: Vec<BoxFuture<'_, Result<(), ProjectorError>>> = heads
            .into_iter()
            .map(|(partition, head)| {
                let groups = standings.remove(&partition).unwrap_or_default();
                self.fill_partition(partition, head, groups, counters).boxed()
            })
            .collect();
        let mut filled = futures::stream::iter(partitions).buffer_unordered(AT_ONCE);
        while let Some(result) = filled.next().await {
            result?;
        }
        Ok(counters.done.load(Ordering::Relaxed) - before)
    }

    async fn fill_partition(
        &self,
        partition: PartitionId,
        head: Position,
        groups: Groups,
        counters: &Counters,
    ) -> Result<(), ProjectorError> {
        // Those that are behind first catch up with the next ones, and go on with them.
        let mut waiting = groups.into_iter().peekable();
        let mut together: Vec<&'static Model> = Vec::new();
        while let Some((mut at, models)) = waiting.next() {
            together.extend(models);
            together.sort_by_key(|model| projections::ALL.iter().position(|other| other.name == model.name));
            let until = waiting.peek().map_or(head, |(next, _)| *next);
            while at < until {
                if self.stop.is_cancelled() {
                    let done = counters.done.load(Ordering::Relaxed);
                    return Err(ProjectorError::Stopped { done, total: counters.total });
                }
                let limit = BATCH.min(until.0 - at.0);
                match batch::apply(&self.source, Tables::Rebuilt, &together, partition, at, limit).await? {
                    Step::Applied { events, to, .. } => {
                        at = to;
                        counters.done.fetch_add(events, Ordering::Relaxed);
                        self.tell(counters);
                    }
                    Step::AtEnd => break,
                    Step::Fenced => return Err(ProjectorError::RebuildRunning(LEASE_TTL.as_secs())),
                }
            }
        }
        Ok(())
    }

    fn tell(&self, counters: &Counters) {
        let done = counters.done.load(Ordering::Relaxed);
        let names: Vec<&str> = self.models.iter().map(|model| model.name).collect();
        (self.progress)(Progress {
            projection: names.join(", "),
            done,
            total: counters.total.max(done),
            per_second: (done - counters.before) as f64 / self.started_at.elapsed().as_secs_f64().max(0.001),
        });
    }
}

/// Projections of one partition by where they stand.
type Groups = std::collections::BTreeMap<Position, Vec<&'static Model>>;
type Standings = std::collections::BTreeMap<PartitionId, Groups>;

/// Where the one that is furthest behind stands.
fn first(groups: &Groups) -> u64 {
    groups.keys().next().map_or(0, |position| position.0.max(0).unsigned_abs())
}
