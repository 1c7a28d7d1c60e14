//! One process of one kind: set up, run until a signal, say what ended it.

use std::future::Future;
use std::process::ExitCode;
use std::time::Duration;

use futures::StreamExt;
use studymate_nats::{Hint, Log};
use studymate_process::health::{self, Health};
use studymate_process::{metrics, shutdown, telemetry};
use studymate_projector::ProjectorConfig;
use studymate_store::{Role, Store, StoreConfig};
use tokio_util::sync::CancellationToken;

use crate::settings::{
    IngressSettings, MigrateSettings, ProcessSettings, Settings, StoreSettings, WorkersSettings,
};
use crate::{child, connect};

/// What ends by itself within this time after the signal is a clean stop; what does not is cut off.
const STOP_WITHIN: Duration = Duration::from_secs(9);
/// Of the connections of a worker process, delivery gets one in so many.
const DELIVERY_SHARE: u16 = 4;

pub(crate) async fn ingress(settings: IngressSettings) -> anyhow::Result<ExitCode> {
    let config = settings.config()?;
    settings.common.log()?;
    process(&settings.common.process, "studymate-ingress", async |health, stop| {
        let Some(log) = connect::log(&settings.common, &health, &stop).await? else { return Ok(()) };
        let watch = connect::watch(None, Some(log.clone()), health.clone(), stop.clone());
        together(watch, studymate_ingress::run(config, log.clone(), health, stop)).await?;
        log.close().await;
        Ok(())
    })
    .await
}

pub(crate) async fn workers(settings: WorkersSettings) -> anyhow::Result<ExitCode> {
    let config = settings.config()?;
    let common = settings.store.common;
    process(&common.process, "studymate-workers", async |health, stop| {
        let delivery = common.database_connections.div_ceil(DELIVERY_SHARE);
        let deciding = common.database_connections.saturating_sub(delivery);
        let outbox = share(&common, "studymate-delivery", Role::Delivery, delivery)?;
        let store = share(&common, "studymate-workers", Role::Worker, deciding)?;
        let Some((store, log)) = both(&common, store, &health, &stop).await? else { return Ok(()) };
        let watch = connect::watch(Some(store.clone()), Some(log.clone()), health.clone(), stop.clone());
        let workers =
            studymate_workers::run(config, store.clone(), outbox.clone(), log.clone(), health, stop);
        together(watch, workers).await?;
        log.close().await;
        outbox.close();
        store.close();
        Ok(())
    })
    .await
}

pub(crate) async fn projector(settings: StoreSettings) -> anyhow::Result<ExitCode> {
    let master_keys = settings.master_keys()?;
    let common = settings.common;
    process(&common.process, "studymate-projector", async |health, stop| {
        let store = share(&common, "studymate-projector", Role::Projector, common.database_connections)?;
        let Some((store, log)) = both(&common, store, &health, &stop).await? else { return Ok(()) };
        let hints = log.hints(Hint::Events).await.boxed();
        let watch = connect::watch(Some(store.clone()), Some(log.clone()), health.clone(), stop.clone());
        let config = ProjectorConfig::new(master_keys);
        Box::pin(together(watch, studymate_projector::run(config, store.clone(), hints, health, stop)))
            .await?;
        log.close().await;
        store.close();
        Ok(())
    })
    .await
}

/// Migrates the database, makes the logins that it is told to, and the stream; waits for both servers.
pub(crate) async fn migrate(settings: &MigrateSettings) -> anyhow::Result<ExitCode> {
    let MigrateSettings { database_logins, common: settings } = settings;
    let telemetry = telemetry::init(&settings.process.telemetry("studymate-migrate"))?;
    let stop = shutdown::on_signal()?;
    let health = Health::default();
    let store = Store::new(&settings.store("studymate-migrate")?)?;
    let again = studymate_store::StoreError::is_transient;
    let migrated = studymate_process::backoff::until_ok("the database", &stop, again, async || {
        store.migrate(settings.partitions).await
    });
    let Some(migrated) = migrated.await else { return Ok(ExitCode::FAILURE) };
    let migrated = migrated?;
    store.make_logins(database_logins).await?;
    let Some(log) = connect::set_up_log(settings, &health, &stop).await? else {
        return Ok(ExitCode::FAILURE);
    };
    log.close().await;
    println!(
        "database: migration {} (was {}), log: {} partitions",
        migrated.to, migrated.from, settings.partitions
    );
    telemetry.shutdown().await;
    Ok(ExitCode::SUCCESS)
}

/// The store for a part of this process, with its role and its share of the connections.
fn share(settings: &Settings, application: &str, role: Role, connections: u16) -> anyhow::Result<Store> {
    let config = StoreConfig { connections: connections.max(1).into(), ..settings.store(application)? };
    Ok(Store::new(&config)?.acting_as(role)?)
}

/// The store and the log. `None` when a signal came first.
async fn both(
    settings: &Settings,
    store: Store,
    health: &Health,
    stop: &CancellationToken,
) -> anyhow::Result<Option<(Store, Log)>> {
    let Some(store) = connect::ready(settings, store, health, stop).await? else { return Ok(None) };
    let Some(log) = connect::log(settings, health, stop).await? else { return Ok(None) };
    Ok(Some((store, log)))
}

/// Runs a part and what watches beside it; the part's end is the end.
async fn together<E>(
    watch: impl Future<Output = ()>,
    part: impl Future<Output = Result<(), E>>,
) -> Result<(), E> {
    tokio::pin!(watch, part);
    tokio::select! {
        ended = &mut part => ended,
        () = &mut watch => part.await,
    }
}

/// Telemetry, signals, health and metrics around the work of a process.
async fn process(
    settings: &ProcessSettings,
    service: &'static str,
    work: impl AsyncFnOnce(Health, CancellationToken) -> anyhow::Result<()>,
) -> anyhow::Result<ExitCode> {
    let telemetry = telemetry::init(&settings.telemetry(service))?;
    metrics::install();
    let stop = shutdown::on_signal()?;
    let health = Health::default();
    let ops = health::serve(settings.ops_listen, health.clone(), stop.clone());
    let address = settings.ops_listen;
    let work = Box::pin(work(health, stop.clone()));
    let served = async {
        if let Err(error) = ops.await {
            tracing::error!(%address, %error, "OPS_LISTEN: health and metrics cannot be served");
        }
        std::future::pending::<()>().await;
    };
    let bound = async {
        stop.cancelled().await;
        tokio::time::sleep(STOP_WITHIN).await;
    };
    let orphaned = async {
        child::orphaned().await;
        tracing::warn!("the process that started this one is gone: stopping");
        stop.cancel();
        std::future::pending::<()>().await;
    };
    let ended = tokio::select! {
        ended = work => ended,
        () = orphaned => Ok(()),
        () = served => Ok(()),
        () = bound => Err(anyhow::anyhow!("not everything stopped within {} s", STOP_WITHIN.as_secs())),
    };
    telemetry.shutdown().await;
    ended.map(|()| ExitCode::SUCCESS)
}
