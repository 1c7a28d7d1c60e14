//! Reaching the database and the log: what is away is waited for.

use std::future::Future;

use studymate_nats::{Log, LogError};
use studymate_process::backoff;
use studymate_process::health::{Health, Status};
use studymate_store::{Role, Store};
use tokio_util::sync::CancellationToken;

use crate::settings::Settings;

/// The store as operators may use it, once the database answers and has the schema that this build needs. `None` when `stop` came
/// first.
pub(crate) async fn store(
    settings: &Settings,
    application: &str,
    health: &Health,
    stop: &CancellationToken,
) -> anyhow::Result<Option<Store>> {
    let store = Store::new(&settings.store(application)?)?.acting_as(Role::Ops)?;
    ready(settings, store, health, stop).await
}

/// A store, once the database answers and has the schema that this build needs. `None` when `stop` came first.
pub(crate) async fn ready(
    settings: &Settings,
    store: Store,
    health: &Health,
    stop: &CancellationToken,
) -> anyhow::Result<Option<Store>> {
    health.set("database", Status::Unhealthy, "waiting for it");
    let ready =
        backoff::until_ok("the database", stop, studymate_store::StoreError::is_transient, async || {
            store.check_schema(settings.partitions).await
        });
    match ready.await {
        None => Ok(None),
        Some(checked) => {
            checked?;
            health.set("database", Status::Healthy, "answers");
            Ok(Some(store))
        }
    }
}

/// The log, once the server answers. Fails when it has no stream, or another one. `None` when `stop` came first.
pub(crate) async fn log(
    settings: &Settings,
    health: &Health,
    stop: &CancellationToken,
) -> anyhow::Result<Option<Log>> {
    reach_log(settings, health, stop, Log::check_stream).await
}

/// The log, its stream made or brought up to date. `None` when `stop` came first.
pub(crate) async fn set_up_log(
    settings: &Settings,
    health: &Health,
    stop: &CancellationToken,
) -> anyhow::Result<Option<Log>> {
    reach_log(settings, health, stop, Log::ensure_stream).await
}

async fn reach_log(
    settings: &Settings,
    health: &Health,
    stop: &CancellationToken,
    prepare: impl AsyncFn(&Log) -> Result<(), LogError>,
) -> anyhow::Result<Option<Log>> {
    let config = settings.log()?;
    health.set("queue", Status::Unhealthy, "waiting for it");
    let ready = backoff::until_ok("NATS", stop, LogError::is_transient, async || {
        let log = Log::connect(config.clone()).await?;
        prepare(&log).await?;
        Ok(log)
    });
    match ready.await {
        None => Ok(None),
        Some(connected) => {
            let log = connected?;
            health.set("queue", Status::Healthy, "answers");
            Ok(Some(log))
        }
    }
}

/// Keeps asking database and log for a sign of life, for `/health`, until `stop`.
pub(crate) fn watch(
    store: Option<Store>,
    log: Option<Log>,
    health: Health,
    stop: CancellationToken,
) -> impl Future<Output = ()> {
    const EVERY: std::time::Duration = std::time::Duration::from_secs(5);
    async move {
        let mut tick = tokio::time::interval(EVERY);
        loop {
            tokio::select! {
                () = stop.cancelled() => return,
                _ = tick.tick() => {}
            }
            if let Some(store) = &store {
                match store.ping().await {
                    Ok(()) => health.set("database", Status::Healthy, "answers"),
                    Err(error) => health.set("database", Status::Unhealthy, error.to_string()),
                }
            }
            if let Some(log) = &log {
                match (log.identity().await, log.refused()) {
                    (_, Some(what)) => {
                        health.set("queue", Status::Unhealthy, format!("the server does not permit: {what}"));
                    }
                    (Ok(identity), None) => {
                        health.set("queue", Status::Healthy, format!("{} inputs", identity.last_sequence));
                    }
                    (Err(error), None) => health.set("queue", Status::Unhealthy, error.to_string()),
                }
            }
        }
    }
}
