//! Following the live events: one projector at a time, woken by hints, by the clock otherwise.

use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use futures::{Stream, StreamExt};
use studymate_process::health::{Health, Status};
use studymate_process::telemetry::chain;
use studymate_schema::personal::MasterKeys;
use studymate_schema::{PartitionId, Position, Timestamp};
use studymate_store::Store;
use tokio::time::{Instant, sleep, timeout};
use tokio_util::sync::CancellationToken;

use crate::ProjectorError;
use crate::batch::{self, Source, Step};
use crate::checkpoint::{self, Standing, Tables};
use crate::projections::{self, Model};

/// The lease: one projector at a time, others stand by.
const LEASE: &str = "projector";
/// Partitions that are read and written at the same time where they cannot go together; each holds a connection.
const AT_ONCE: usize = 4;
/// How long events are waited for that could share a transaction: at least, more for each that the last one had, and at the most. A
/// transaction costs much the same for one event as for twenty, and who waits for a screen does not see the difference.
const COMPANY: (Duration, Duration, Duration) =
    (Duration::from_millis(10), Duration::from_millis(1), Duration::from_millis(50));
/// Read models that are further behind than this deserve a look, however fast they catch up.
const LATE: Duration = Duration::from_secs(5);

/// How the projector works.
#[derive(Clone, Debug)]
pub struct ProjectorConfig {
    /// Open the keys of people, for the one table that has names.
    pub master_keys: MasterKeys,
    /// The most events of a transaction.
    pub batch: i64,
    /// How long a projector may be silent before another one takes over.
    pub lease: Duration,
    /// How often it looks for events without having been woken.
    pub poll: Duration,
}

impl ProjectorConfig {
    /// The usual sizes and times, with these keys.
    pub fn new(master_keys: MasterKeys) -> Self {
        ProjectorConfig {
            master_keys,
            batch: 1_000,
            lease: Duration::from_secs(6),
            poll: Duration::from_secs(1),
        }
    }
}

/// Keeps the read models up to date until `shutdown`; then finishes the batch in hand.
///
/// A database that is away is waited for. Each element of `hints` means "there are events"; they may be lost. An event that cannot be
/// read stops its partition and makes the projections unhealthy; a projection whose tables another version built waits for a rebuild.
pub async fn run(
    config: ProjectorConfig,
    store: Store,
    hints: impl Stream<Item = ()> + Unpin + Send,
    health: Health,
    shutdown: CancellationToken,
) -> Result<(), ProjectorError> {
    let owner = format!("projector-{}", uuid::Uuid::now_v7().simple());
    let source = Source { store: store.clone(), masters: config.master_keys.clone() };
    let mut projector = Projector { config, source, health, complaints: HashMap::new(), hints: hints.fuse() };
    while !shutdown.is_cancelled() {
        match store.take_lease(LEASE, &owner, projector.config.lease).await {
            Ok(Some(_)) => {
                tracing::info!(owner, "this projector leads");
                projector.lead(&owner, &shutdown).await;
            }
            Ok(None) => projector.say_all(Status::Healthy, "stands by: another projector leads"),
            Err(error) => {
                tracing::warn!(error = chain(&error), "the projector's lease cannot be taken, trying again");
                projector.say_all(Status::Unhealthy, &chain(&error));
            }
        }
        tokio::select! {
            () = shutdown.cancelled() => {}
            () = sleep(projector.config.lease / 3) => {}
        }
    }
    if let Err(error) = store.release_lease(LEASE, &owner).await {
        tracing::info!(
            error = chain(&error),
            "the projector's lease was not given back, it runs out by itself"
        );
    }
    Ok(())
}

struct Projector<H> {
    config: ProjectorConfig,
    source: Source,
    health: Health,
    hints: H,
    /// What was last said of a partition that does not go on: said once, not every second.
    complaints: HashMap<PartitionId, String>,
}

/// What there is to do in one partition: projections by where they stand.
struct Due {
    partition: PartitionId,
    head: Position,
    groups: BTreeMap<Position, Vec<&'static Model>>,
}

/// How it went.
#[derive(Default)]
struct Done {
    /// Look again at once: there may be more, or somebody moved a checkpoint.
    again: bool,
    /// How many events were taken.
    events: u64,
    /// Who stopped, and why.
    failures: Vec<(PartitionId, Vec<&'static Model>, ProjectorError)>,
}

impl<H: Stream<Item = ()> + Unpin + Send> Projector<H> {
    /// Follows the events for as long as the lease is ours.
    async fn lead(&mut self, owner: &str, shutdown: &CancellationToken) {
        let stop = shutdown.child_token();
        let renewal = keep_lease(self.source.store.clone(), owner, self.config.lease);
        let work = self.follow(stop.clone());
        tokio::pin!(work);
        tokio::select! {
            () = &mut work => {}
            () = renewal => {
                tracing::warn!("another projector took the lease");
                stop.cancel();
                work.await;
            }
        }
    }

    async fn follow(&mut self, stop: CancellationToken) {
        let mut prepared = false;
        let mut measured_at: Option<Instant> = None;
        while !stop.is_cancelled() {
            if measured_at.is_none_or(|at| at.elapsed() >= self.config.poll) {
                measured_at = Some(Instant::now());
                self.measure().await;
            }
            let again = match self.pass(&mut prepared, &stop).await {
                Ok(done) => {
                    if done.events > 0 {
                        let (least, each, most) = COMPANY;
                        let more = each.saturating_mul(u32::try_from(done.events).unwrap_or(u32::MAX));
                        sleep(least.saturating_add(more).min(most)).await;
                    }
                    done.again && done.failures.is_empty()
                }
                Err(error) => {
                    tracing::warn!(error = chain(&error), "the read models cannot be reached, trying again");
                    self.say_all(Status::Unhealthy, &chain(&error));
                    false
                }
            };
            if !again {
                tokio::select! {
                    () = stop.cancelled() => {}
                    // A hint, or the clock; a stream of hints that ended leaves the clock.
                    _ = timeout(self.config.poll, next_or_never(&mut self.hints)) => {}
                }
            }
        }
    }

    /// Applies what there is, once around all partitions.
    async fn pass(&mut self, prepared: &mut bool, stop: &CancellationToken) -> Result<Done, ProjectorError> {
        if !*prepared {
            checkpoint::make_missing(&self.source.store).await?;
            *prepared = true;
        }
        let (heads, standings) = tokio::try_join!(
            async { Ok(self.source.store.heads().await?) },
            checkpoint::standings(&self.source.store, Tables::Live),
        )?;
        let (current, waiting): (Vec<Standing>, Vec<Standing>) =
            standings.into_iter().partition(|standing| standing.built_by == standing.model.version);
        let due = due(&heads, &current);
        let behind: u64 = due.iter().map(Due::events).sum();
        metrics::gauge!("studymate_projection_behind_events").set(behind as f64);
        let (done, apart) = self.follow_together(due).await;
        let done = futures::stream::iter(apart)
            .map(|due| follow_partition(self.source.clone(), due, self.config.batch, stop.clone()))
            .buffer_unordered(AT_ONCE)
            .fold(done, async |mut all, one| {
                all.again |= one.again;
                all.events += one.events;
                all.failures.extend(one.failures);
                all
            })
            .await;
        self.say(&waiting, &done, behind);
        Ok(done)
    }

    /// Takes the next events of all partitions in one transaction, as far as all projections stand at one place in them: of many partitions
    /// with few events each, which is how they come. Returns also what must be done for each partition by itself, which is all of it
    /// where anything is wrong: then it shows which one it is.
    async fn follow_together(&self, due: Vec<Due>) -> (Done, Vec<Due>) {
        let Some(models) = due.iter().filter_map(Due::single).map(|(_, models)| models.clone()).next() else {
            return (Done::default(), due);
        };
        let names = |models: &[&Model]| models.iter().map(|model| model.name).collect::<Vec<_>>();
        let all = names(&models);
        let goes_along = |due: &Due| {
            due.single().is_some_and(|(_, models)| names(models) == all)
                && !self.complaints.contains_key(&due.partition)
                && due.events() <= self.config.batch.unsigned_abs()
        };
        let (together, apart): (Vec<Due>, Vec<Due>) = due.into_iter().partition(goes_along);
        let after: Vec<(PartitionId, Position)> =
            together.iter().filter_map(|due| Some((due.partition, due.single()?.0))).collect();
        if together.is_empty() {
            return (Done::default(), apart);
        }
        match batch::apply(&self.source, Tables::Live, &models, &after, self.config.batch).await {
            Ok(step) => (Done::of(&step), apart),
            Err(error) => {
                tracing::debug!(error = chain(&error), "partitions cannot be taken together");
                (Done::default(), together.into_iter().chain(apart).collect())
            }
        }
    }

    async fn measure(&self) {
        match self.source.store.projection_lag(Timestamp::now()).await {
            Ok(lag) => {
                metrics::gauge!("studymate_projection_lag_seconds").set(lag.as_secs_f64());
                let (status, detail) =
                    if lag > LATE { (Status::Warning, "behind") } else { (Status::Healthy, "up to date") };
                self.health.set("read models", status, format!("{detail}: {} ms", lag.as_millis()));
            }
            Err(error) => {
                self.health.set("read models", Status::Unhealthy, chain(&error));
            }
        }
    }

    /// Tells how each projection is.
    fn say(&mut self, waiting: &[Standing], done: &Done, behind: u64) {
        self.complaints.retain(|partition, _| done.failures.iter().any(|(failed, ..)| failed == partition));
        for (partition, models, error) in &done.failures {
            let complaint = format!("partition {partition}: {}", chain(error));
            if self.complaints.get(partition) != Some(&complaint) {
                let names: Vec<&str> = models.iter().map(|model| model.name).collect();
                tracing::error!(%partition, projections = names.join(" "), error = chain(error), "projections stopped");
                metrics::counter!("studymate_projection_failures_total").increment(1);
                self.complaints.insert(*partition, complaint);
            }
        }
        for model in &projections::ALL {
            let failed = done
                .failures
                .iter()
                .find(|(_, models, _)| models.iter().any(|failed| failed.name == model.name));
            let paused = waiting.iter().find(|standing| standing.model.name == model.name);
            let (status, detail) = match (failed, paused) {
                (Some((partition, _, error)), _) if error.is_transient() => {
                    (Status::Warning, format!("partition {partition}: {}", chain(error)))
                }
                (Some((partition, _, error)), _) => {
                    (Status::Unhealthy, format!("partition {partition}: {}", chain(error)))
                }
                (None, Some(standing)) => (
                    Status::Unhealthy,
                    format!(
                        "its tables were built by version {}, this build has {}: run `studymate rebuild {}`",
                        standing.built_by, model.version, model.name
                    ),
                ),
                (None, None) => (Status::Healthy, format!("{behind} events taken in the last round")),
            };
            self.health.set(model.name, status, detail);
        }
    }

    fn say_all(&self, status: Status, detail: &str) {
        for model in &projections::ALL {
            self.health.set(model.name, status, detail);
        }
    }
}

impl Done {
    fn of(step: &Step) -> Self {
        match step {
            Step::Applied { events, oldest, .. } => {
                metrics::counter!("studymate_projected_events_total").increment(*events);
                let lag = Timestamp::now().duration_since(*oldest).as_secs_f64().max(0.0);
                metrics::histogram!("studymate_projection_seconds").record(lag);
                Done { again: true, events: *events, failures: Vec::new() }
            }
            Step::Fenced => Done { again: true, ..Done::default() },
            Step::AtEnd => Done::default(),
        }
    }
}

impl Due {
    /// Where all projections stand that are due here, if that is one place.
    fn single(&self) -> Option<(Position, &Vec<&'static Model>)> {
        let (at, models) = self.groups.first_key_value()?;
        (self.groups.len() == 1).then_some((*at, models))
    }

    /// How many events the projection that is furthest behind lacks.
    fn events(&self) -> u64 {
        self.groups.keys().next().map_or(0, |first| (self.head.0 - first.0).max(0).unsigned_abs())
    }
}

/// The partitions that have events which some projection lacks.
fn due(heads: &[(PartitionId, Position)], standings: &[Standing]) -> Vec<Due> {
    heads
        .iter()
        .filter_map(|(partition, head)| {
            let mut groups: BTreeMap<Position, Vec<&'static Model>> = BTreeMap::new();
            for standing in standings {
                if standing.partition == *partition && standing.position < *head {
                    groups.entry(standing.position).or_default().push(standing.model);
                }
            }
            // Everywhere in one order: see `Batch::write`.
            for models in groups.values_mut() {
                models
                    .sort_by_key(|model| projections::ALL.iter().position(|other| other.name == model.name));
            }
            (!groups.is_empty()).then_some(Due { partition: *partition, head: *head, groups })
        })
        .collect()
}

/// Brings one partition's projections up to where its head was.
async fn follow_partition(source: Source, due: Due, limit: i64, stop: CancellationToken) -> Done {
    let mut done = Done::default();
    for (from, models) in due.groups {
        let mut at = from;
        while at < due.head && !stop.is_cancelled() {
            match batch::apply(&source, Tables::Live, &models, &[(due.partition, at)], limit).await {
                Ok(step) => {
                    let one = Done::of(&step);
                    done.again |= one.again;
                    done.events += one.events;
                    match step {
                        Step::Applied { strides, .. } => {
                            at = strides.last().map_or(due.head, |stride| stride.to);
                        }
                        Step::Fenced | Step::AtEnd => break,
                    }
                }
                Err(error) => {
                    done.failures.push((due.partition, models, error));
                    break;
                }
            }
        }
    }
    done
}

/// Renews the lease; returns when it is another's, or could not be renewed for as long as it lasts.
async fn keep_lease(store: Store, owner: &str, ttl: Duration) {
    let mut renewed_at = Instant::now();
    loop {
        sleep(ttl / 3).await;
        match store.take_lease(LEASE, owner, ttl).await {
            Ok(Some(_)) => renewed_at = Instant::now(),
            Ok(None) => return,
            Err(error) => {
                tracing::warn!(
                    error = chain(&error),
                    "the projector's lease cannot be renewed, trying again"
                );
                if renewed_at.elapsed() >= ttl {
                    return;
                }
            }
        }
    }
}

async fn next_or_never(hints: &mut (impl Stream<Item = ()> + Unpin)) {
    if hints.next().await.is_none() {
        std::future::pending::<()>().await;
    }
}
