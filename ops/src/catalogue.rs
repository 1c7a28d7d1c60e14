//! The catalogue from the command line: read from its stream, changed by commands that a worker decides.

use std::time::Duration;

use anyhow::Context as _;
use studymate_nats::Log;
use studymate_process::health::Health;
use studymate_process::shutdown;
use studymate_schema::catalogue::Catalogue;
use studymate_schema::event::Event;
use studymate_schema::input::{Command, InputKind};
use studymate_schema::{Aggregate, InputId, StreamVersion};
use studymate_store::Store;

use crate::connect;
use crate::settings::Settings;

/// How long the workers may take to decide a command.
const DECIDED_DEADLINE: Duration = Duration::from_secs(10);
/// How often it is looked whether they have.
const DECIDED_POLL: Duration = Duration::from_millis(50);

/// The store and the log, for a command of this name.
pub(crate) async fn reach(settings: &Settings, application: &str) -> anyhow::Result<(Store, Log)> {
    let (health, stop) = (Health::default(), shutdown::on_signal()?);
    let store = connect::store(settings, application, &health, &stop).await?;
    let log = connect::log(settings, &health, &stop).await?;
    store.zip(log).context("interrupted")
}

/// The whole catalogue, from its stream.
pub(crate) async fn read_catalogue(store: &Store) -> anyhow::Result<Catalogue> {
    const PAGE: i64 = 200;
    let mut catalogue = Catalogue::default();
    loop {
        let after = StreamVersion(catalogue.revision().0);
        let events = store.read_stream(&Aggregate::Catalogue, after, PAGE).await?;
        if events.is_empty() {
            return Ok(catalogue);
        }
        for stored in events {
            if let Event::Catalogue(event) = stored.decode(None)? {
                catalogue.evolve(&event);
            }
        }
    }
}

/// Sends a command to the catalogue and waits until it is decided.
pub(crate) async fn send(store: &Store, log: &Log, command: Command) -> anyhow::Result<()> {
    send_to(&Aggregate::Catalogue, store, log, command).await
}

/// Sends a command to an aggregate and waits until it is decided.
pub(crate) async fn send_to(
    aggregate: &Aggregate,
    store: &Store,
    log: &Log,
    command: Command,
) -> anyhow::Result<()> {
    let id = InputId::command(uuid::Uuid::now_v7());
    log.publish(aggregate, &id, InputKind::Command, None, command.encode()?.into()).await?;
    let deadline = tokio::time::Instant::now() + DECIDED_DEADLINE;
    while store.known_inputs(std::slice::from_ref(&id)).await?.is_empty() {
        anyhow::ensure!(
            tokio::time::Instant::now() < deadline,
            "no worker decided {id} within {} s: is `studymate workers` running? It will be decided when it is",
            DECIDED_DEADLINE.as_secs()
        );
        tokio::time::sleep(DECIDED_POLL).await;
    }
    Ok(())
}
