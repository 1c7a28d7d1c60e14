//! Filling tables beside the live ones from the events, several partitions at a time: what a rebuild and a comparison share.

use std::collections::{BTreeMap, HashMap};

use deadpool_postgres::Transaction;
use futures::future::BoxFuture;
use futures::{FutureExt, StreamExt};
use studymate_schema::{PartitionId, Position};
use tokio_util::sync::CancellationToken;

use crate::ProjectorError;
use crate::batch::{self, Source, Step};
use crate::checkpoint::{self, Standing, Tables};
use crate::lease;
use crate::progress::{Counter, Progress};
use crate::projections::{self, Model};

/// The most events of a transaction.
const BATCH: i64 = 5_000;

/// Tables that are being filled.
pub(crate) struct Filling<P> {
    pub(crate) source: Source,
    /// Which.
    pub(crate) tables: Tables,
    /// The projections whose tables they are.
    pub(crate) models: Vec<&'static Model>,
    /// Partitions at the same time; each holds a connection.
    pub(crate) parallel: usize,
    /// Told after every batch.
    pub(crate) progress: P,
    pub(crate) stop: CancellationToken,
}

/// What one projection has to do in one partition.
#[derive(Clone, Copy)]
struct Leg {
    model: &'static Model,
    at: Position,
    to: Position,
}

impl<P: Fn(Progress) + Send + Sync> Filling<P> {
    /// Makes the tables, empty, before the first event. A rebuild keeps those that one of the same version left.
    pub(crate) async fn make(&self) -> Result<(), ProjectorError> {
        let operation = || ProjectorError::statement("make tables beside the live ones");
        let (schema, kind) = (self.tables.schema(), self.tables.kind());
        let partitions: Vec<i16> =
            self.source.store.heads().await?.iter().map(|(partition, _)| partition.0 as i16).collect();
        let mut connection = self.source.store.connection().await?;
        let transaction = connection.transaction().await.map_err(operation())?;
        self.tables.enter(&transaction).await?;
        for table in ["projection", "checkpoint"] {
            let make = format!(
                "create {kind} if not exists {schema}.{table} (like read_model.{table} including all)"
            );
            transaction.batch_execute(&make).await.map_err(operation())?;
        }
        for model in &self.models {
            let left = transaction
                .query_opt("select version from projection where name = $1", &[&model.name])
                .await
                .map_err(operation())?;
            if self.tables == Tables::Rebuilt && left.is_some_and(|row| row.get::<_, i32>(0) == model.version)
            {
                continue;
            }
            for table in model.tables {
                let table = table.name;
                let make = format!(
                    "drop table if exists {schema}.{table};
                     create {kind} {schema}.{table} (like read_model.{table} including all)"
                );
                transaction.batch_execute(&make).await.map_err(operation())?;
            }
            transaction
                .execute(include_str!("../sql/begin.sql"), &[&model.name, &model.version, &partitions])
                .await
                .map_err(operation())?;
        }
        transaction.commit().await.map_err(operation())
    }

    /// Applies every event that there is now; where live tables are compared, every event that those have. Returns how many.
    pub(crate) async fn fill(&self) -> Result<u64, ProjectorError> {
        let legs = self.legs().await?;
        let counter = &Counter::new(self.names(), furthest_behind(&legs), goal(&legs));
        (self.progress)(counter.add(0));
        let partitions: Vec<BoxFuture<'_, Result<(), ProjectorError>>> = legs
            .into_iter()
            .map(|(partition, legs)| self.fill_partition(partition, legs, counter).boxed())
            .collect();
        let mut filled = futures::stream::iter(partitions).buffer_unordered(self.parallel.max(1));
        while let Some(result) = filled.next().await {
            result?;
        }
        Ok(counter.done_now())
    }

    /// Events that the projection which is furthest behind has.
    pub(crate) async fn filled(&self) -> Result<u64, ProjectorError> {
        Ok(furthest_behind(&self.legs().await?))
    }

    /// Brings the tables of one projection from one position to another, inside of a transaction that entered them.
    pub(crate) async fn catch_up(
        &self,
        transaction: &Transaction<'_>,
        model: &'static Model,
        partition: PartitionId,
        mut at: Position,
        to: Position,
    ) -> Result<(), ProjectorError> {
        while at < to {
            let limit = BATCH.min(to.0 - at.0);
            let Some(batch) = batch::read(&self.source, &[model], &[(partition, at)], limit).await? else {
                break;
            };
            if !checkpoint::advance(transaction, batch.models(), &batch.strides).await? {
                return Err(lease::busy(self.tables.lease()));
            }
            batch.write(transaction).await?;
            at = batch.strides.last().map_or(to, |stride| stride.to);
        }
        Ok(())
    }

    /// The projections, for people.
    pub(crate) fn names(&self) -> String {
        self.models.iter().map(|model| model.name).collect::<Vec<_>>().join(", ")
    }

    /// How a run that was told to stop ends.
    pub(crate) fn stopped(&self, done: u64, total: u64) -> ProjectorError {
        ProjectorError::Stopped { done, total, next: self.tables.after_a_stop() }
    }

    /// By partition, where each projection stands and is to go.
    async fn legs(&self) -> Result<BTreeMap<PartitionId, Vec<Leg>>, ProjectorError> {
        let store = &self.source.store;
        let heads: HashMap<PartitionId, Position> = store.heads().await?.into_iter().collect();
        let live: Option<Vec<Standing>> = match self.tables {
            Tables::Compared => Some(checkpoint::standings(store, Tables::Live).await?),
            Tables::Live | Tables::Rebuilt | Tables::Kept => None,
        };
        let to = |standing: &Standing| match &live {
            None => heads.get(&standing.partition).copied().unwrap_or_default(),
            Some(live) => checkpoint::position(live, standing.model, standing.partition),
        };
        let mut legs: BTreeMap<PartitionId, Vec<Leg>> = BTreeMap::new();
        for standing in checkpoint::standings(store, self.tables).await? {
            if self.models.iter().any(|model| model.name == standing.model.name) {
                let leg = Leg { model: standing.model, at: standing.position, to: to(&standing) };
                legs.entry(standing.partition).or_default().push(leg);
            }
        }
        for legs in legs.values_mut() {
            // Everywhere in one order: see `Batch::write`.
            legs.sort_by_key(|leg| projections::ALL.iter().position(|model| model.name == leg.model.name));
        }
        Ok(legs)
    }

    /// Those that are behind first catch up with the next ones, and go on with them: each event is read once.
    async fn fill_partition(
        &self,
        partition: PartitionId,
        mut legs: Vec<Leg>,
        counter: &Counter,
    ) -> Result<(), ProjectorError> {
        loop {
            legs.retain(|leg| leg.at < leg.to);
            let Some(at) = legs.iter().map(|leg| leg.at).min() else { return Ok(()) };
            if self.stop.is_cancelled() {
                return Err(self.stopped(counter.done(), counter.total()));
            }
            let together: Vec<&'static Model> =
                legs.iter().filter(|leg| leg.at == at).map(|leg| leg.model).collect();
            let until = legs.iter().map(|leg| if leg.at == at { leg.to } else { leg.at }).min().unwrap_or(at);
            let limit = BATCH.min(until.0 - at.0);
            match batch::apply(&self.source, self.tables, &together, &[(partition, at)], limit).await? {
                Step::Applied { events, strides, .. } => {
                    let to = strides.last().map_or(at, |stride| stride.to);
                    legs.iter_mut().filter(|leg| leg.at == at).for_each(|leg| leg.at = to);
                    (self.progress)(counter.add(events));
                }
                Step::AtEnd => return Ok(()),
                Step::Fenced => return Err(lease::busy(self.tables.lease())),
            }
        }
    }
}

fn furthest_behind(legs: &BTreeMap<PartitionId, Vec<Leg>>) -> u64 {
    sum(legs, |legs| legs.iter().map(|leg| leg.at).min())
}

fn goal(legs: &BTreeMap<PartitionId, Vec<Leg>>) -> u64 {
    sum(legs, |legs| legs.iter().map(|leg| leg.to).max())
}

fn sum(legs: &BTreeMap<PartitionId, Vec<Leg>>, one: impl Fn(&[Leg]) -> Option<Position>) -> u64 {
    legs.values().filter_map(|legs| one(legs)).map(|position| position.0.max(0).unsigned_abs()).sum()
}
