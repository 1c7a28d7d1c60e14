//! Reaching the database and the log: what is away is waited for.

use std::future::Future;

use studymate_nats::Log;
use studymate_process::backoff;
use studymate_process::health::{Health, Status};
use studymate_store::Store;
use tokio_util::sync::CancellationToken;

use crate::settings::Settings;

/// The store, once the database answers and has the schema that this build needs. `None` when `stop` came first.
pub(crate) async fn store(
    settings: &Settings,
    application: &str,
    health: &Health,
    stop: &CancellationToken,
) -> anyhow::Result<Option<Store>> {
    let store = Store::new(&settings.store(application)?)?;
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

/// The log, once the server answers and the stream is there. `None` when `stop` came first.
pub(crate) async fn log(
    settings: &Settings,
    health: &Health,
    stop: &CancellationToken,
) -> anyhow::Result<Option<Log>> {
    let config = settings.log()?;
    health.set("queue", Status::Unhealthy, "waiting for it");
    let ready = backoff::until_ok("NATS", stop, studymate_nats::LogError::is_transient, async || {
        let log = Log::connect(config.clone()).await?;
        log.ensure_stream().await?;
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
                match log.identity().await {
                    Ok(identity) => {
                        health.set("queue", Status::Healthy, format!("{} inputs", identity.last_sequence));
                    }
                    Err(error) => health.set("queue", Status::Unhealthy, error.to_string()),
                }
            }
        }
    }
}
