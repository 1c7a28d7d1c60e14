//! Following the live events.

use std::time::Duration;

use futures::{Stream, StreamExt};
use studymate_process::health::{Health, Status};
use studymate_process::telemetry;
use studymate_schema::Timestamp;
use studymate_schema::personal::MasterKeys;
use studymate_store::Store;
use tokio_util::sync::CancellationToken;

use crate::ProjectorError;
use crate::apply::{LIVE, Target, step};
use crate::projections::NAMES;

/// The lease: one projector at a time, others wait to take over.
const LEASE: &str = "projector";

/// How the projector works.
#[derive(Clone, Debug)]
pub struct ProjectorConfig {
    /// Decrypt names for the table of students.
    pub master_keys: MasterKeys,
    /// Events that are applied together at most.
    pub batch: i64,
    /// How long a projector may be silent before another one takes over.
    pub lease: Duration,
    /// How often events are looked for without a hint.
    pub poll: Duration,
}

impl ProjectorConfig {
    /// The usual sizes and times, with these keys.
    pub fn new(master_keys: MasterKeys) -> Self {
        ProjectorConfig {
            master_keys,
            batch: 1000,
            lease: Duration::from_secs(5),
            poll: Duration::from_secs(1),
        }
    }
}

/// Keeps the read models up to date until `shutdown`. What fails is tried again; `hints` wake it early.
pub async fn run(
    config: ProjectorConfig,
    store: Store,
    mut hints: impl Stream<Item = ()> + Unpin,
    health: Health,
    shutdown: CancellationToken,
) -> Result<(), ProjectorError> {
    let name = format!("projector-{}", uuid::Uuid::now_v7().simple());
    let mut leased_at: Option<tokio::time::Instant> = None;
    while !shutdown.is_cancelled() {
        if leased_at.is_none_or(|at| at.elapsed() >= config.lease / 4) {
            leased_at = match store.take_lease(LEASE, &name, config.lease).await {
                Ok(held) => held.map(|_| tokio::time::Instant::now()),
                Err(error) => {
                    tracing::warn!(%error, "the lease of the projector cannot be taken, trying again");
                    None
                }
            };
        }
        if leased_at.is_some() {
            match catch_up(&config, &store, &shutdown).await {
                Ok(()) => health.set("projector", Status::Healthy, "up to date"),
                Err(error) => {
                    let error = telemetry::chain(&error);
                    tracing::error!(error, "read models cannot be built, trying again");
                    health.set("projector", Status::Unhealthy, error);
                }
            }
        } else {
            health.set("projector", Status::Healthy, "another projector works");
        }
        tokio::select! {
            () = shutdown.cancelled() => {}
            _ = hints.next(), if leased_at.is_some() => {}
            () = tokio::time::sleep(config.poll) => {}
        }
    }
    if let Err(error) = store.release_lease(LEASE, &name).await {
        tracing::info!(%error, "the lease could not be given back, it runs out");
    }
    Ok(())
}

/// Applies everything that there is. A partition that fails does not hold up the others.
async fn catch_up(
    config: &ProjectorConfig,
    store: &Store,
    stop: &CancellationToken,
) -> Result<(), ProjectorError> {
    let mut failed = None;
    for (partition, head) in store.heads().await? {
        for projection in NAMES {
            let target = Target { projection, schema: LIVE };
            while !stop.is_cancelled() {
                match step(store, &config.master_keys, target, partition, config.batch).await {
                    Ok(step) => {
                        if let Some(at) = step.at {
                            let lag = Timestamp::now().duration_since(at).as_secs_f64().max(0.0);
                            metrics::histogram!("studymate_projection_lag_seconds", "projection" => projection).record(lag);
                            metrics::counter!("studymate_projected_events_total", "projection" => projection)
                                .increment(step.events);
                        }
                        if step.position >= head || step.events == 0 {
                            break;
                        }
                    }
                    Err(error) => {
                        failed = Some(error);
                        break;
                    }
                }
            }
        }
    }
    failed.map_or(Ok(()), Err)
}
