//! The runtime around the pure core.
//!
//! `share` takes its part of the partitions; `partition` reads each one's inputs, decides them and commits the batch;
//! `delivery` executes what was decided, one process at a time; `telegram` is the way out. `run` is the door of the process; `replay` decides
//! again what is recorded, for operators.

mod aggregate;
mod budget;
mod catalogue;
mod config;
mod delivery;
mod error;
mod export;
mod files;
mod partition;
mod press;
mod replay;
mod share;
mod telegram;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use studymate_nats::Log;
use studymate_process::backoff;
use studymate_process::health::Health;
use studymate_schema::Aggregate;
use studymate_schema::event::{Granter, Role};
use studymate_schema::input::{Command, InputKind};
use studymate_schema::personal::PersonKey;
use studymate_schema::{InputId, UserId};
use studymate_store::Store;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

pub use config::{DeliveryLimits, WorkersConfig};
pub use error::WorkersError;
pub use files::{DOWNLOAD_MAX, FileClient, FileError, PHOTO_MAX, UPLOAD_MAX};
pub use replay::{Difference, ReplayError, ReplayNews, ReplayScope, ReplaySummary, Sandbox, Verdict, replay};

use catalogue::CatalogueFeed;
use delivery::hand_over::HandOver;
use press::PressAnswers;
use telegram::Telegram;

/// Connections for leases: they are used one after the other, a second one is for an end that comes meanwhile.
const LEASE_CONNECTIONS: usize = 2;

/// What every part of a worker process works with.
pub(crate) struct Context {
    pub(crate) config: WorkersConfig,
    /// This process among all workers.
    pub(crate) worker: String,
    pub(crate) store: Store,
    /// The same with connections of its own, for what must not wait behind commits.
    pub(crate) leases: Store,
    /// The store as delivery may use it.
    pub(crate) outbox: Store,
    pub(crate) log: Log,
    pub(crate) telegram: Telegram,
    pub(crate) catalogue: CatalogueFeed,
    pub(crate) presses: PressAnswers,
    /// The short way from partitions to delivery.
    pub(crate) hand_over: HandOver,
    pub(crate) health: Health,
    /// Encrypts what belongs to nobody in particular.
    pub(crate) nobody: PersonKey,
    /// Ends this process's share of the work: at shutdown, and when it cannot go on.
    pub(crate) leave: CancellationToken,
    /// Why it cannot go on.
    ending: Mutex<Option<WorkersError>>,
}

impl Context {
    /// A decision is stuck, and its thread with it: this process hands its partitions over and ends, so that another one takes its place.
    pub(crate) fn stuck(&self) {
        tracing::error!("a decision does not end: this process hands over and ends, to be rid of its thread");
        self.end_with(WorkersError::Stuck);
    }

    /// Telegram does not know the token any more: nothing can be sent until somebody sets another one.
    pub(crate) fn token_refused(&self) {
        tracing::error!("Telegram refused the token: this process hands over and ends");
        self.end_with(WorkersError::TokenRefused);
    }

    fn ending(&self) -> MutexGuard<'_, Option<WorkersError>> {
        self.ending.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn end_with(&self, reason: WorkersError) {
        self.ending().get_or_insert(reason);
        self.leave.cancel();
    }
}

/// Decides inputs and delivers effects until `shutdown`, then hands the partitions over and finishes what is in hand.
///
/// The database is migrated and the log's stream exists; `store` acts as a worker, `outbox` as delivery. Fails when the configuration
/// turns out to be wrong (the token is refused); what can heal is waited for.
pub async fn run(
    config: WorkersConfig,
    store: Store,
    outbox: Store,
    log: Log,
    health: Health,
    shutdown: CancellationToken,
) -> Result<(), WorkersError> {
    let telegram = Telegram::connect(&config, &shutdown).await?;
    let prepare = async || {
        let nobody = store.nobody_key(&config.master_keys).await?;
        let catalogue = CatalogueFeed::load(&store).await?;
        grant_configured_admins(&store, &log, &config.admins).await?;
        Ok::<_, WorkersError>((nobody, catalogue))
    };
    let what = "the database and the log";
    let prepared = backoff::until_ok(what, &shutdown, WorkersError::is_transient, prepare).await;
    let Some(prepared) = prepared else { return Ok(()) };
    let (nobody, catalogue) = prepared?;
    let worker = format!("worker-{}", uuid::Uuid::now_v7().simple());
    let (presses, press_queue) = press::channel();
    let leave = shutdown.child_token();
    let context = Arc::new(Context {
        config,
        worker,
        leases: store.apart(LEASE_CONNECTIONS)?,
        store,
        outbox,
        log,
        telegram,
        catalogue,
        presses,
        hand_over: HandOver::default(),
        health,
        nobody,
        leave,
        ending: Mutex::default(),
    });
    tracing::info!(worker = context.worker, bot = context.telegram.bot.username, "worker starts");

    // Partitions stop first; delivery and the answers to presses then finish what they left.
    let tail = CancellationToken::new();
    let mut parts = JoinSet::new();
    parts.spawn(context.catalogue.clone().follow(Arc::clone(&context), tail.clone()));
    parts.spawn(press::answer(Arc::clone(&context), press_queue, tail.clone()));
    parts.spawn(delivery::run(Arc::clone(&context), tail.clone()));
    parts.spawn(delivery::menu::register(Arc::clone(&context), tail.clone()));
    let shared = share::run(Arc::clone(&context), context.leave.clone());
    let result = tokio::select! {
        shared = shared => shared,
        Some(ended) = parts.join_next() => Err(WorkersError::part_ended(ended)),
    };
    tail.cancel();
    while let Some(ended) = parts.join_next().await {
        if let Err(error) = ended {
            tracing::error!(%error, "a part of the worker failed while stopping");
        }
    }
    tracing::info!(worker = context.worker, "worker stopped");
    let ending = context.ending().take();
    ending.map_or(result, Err)
}

/// `ADMIN_TELEGRAM_IDS` become admins by an input each, and who is not among them any more ends being one: so it survives as events.
async fn grant_configured_admins(
    store: &Store,
    log: &Log,
    configured: &[UserId],
) -> Result<(), WorkersError> {
    let granted = store.configured_admins().await?;
    for admin in configured.iter().filter(|admin| !granted.contains(admin)) {
        tell(log, *admin, Command::GrantRole { role: Role::Admin, by: Granter::Configuration }).await?;
    }
    for former in granted.iter().filter(|admin| !configured.contains(admin)) {
        tell(log, *former, Command::RevokeRole { role: Role::Admin, by: Granter::Configuration }).await?;
    }
    Ok(())
}

async fn tell(log: &Log, user: UserId, command: Command) -> Result<(), WorkersError> {
    let id = InputId::command(uuid::Uuid::now_v7());
    let bytes = command.encode().map_err(WorkersError::Encode)?;
    log.publish(&Aggregate::User(user), &id, InputKind::Command, None, bytes.into()).await?;
    Ok(())
}
