//! `studymate restore`: a backup becomes the database again.
//!
//! It is put back beside the database that is there, settled, checked, and only then takes its place: a restore that fails or is cut off
//! leaves what was there as it was. The order is that of docs/BACKUP.md: database, keys, log, what was on its way, read models, checks.

mod erased;
mod local;
mod plan;
mod reconcile;
mod recovered;
mod report;
mod settle;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context as _, bail, ensure};
use clap::Args;
use jiff::Timestamp;
use studymate_nats::Log;
use studymate_process::shutdown;
use studymate_store::restore::Restoring;
use studymate_store::{Role, Store, StoreConfig};
use tokio_util::sync::CancellationToken;

use super::log;
use super::manifest::{DATABASE, Folder, KEYS, LogMark, Manifest};
use super::postgres::Programs;
use crate::operator::{self, Change};
use crate::settings::StoreSettings;
use local::LocalServers;
use plan::{LogPlan, Plan};
use report::{Clock, Report, Rpo};
use settle::{Outcome, Settling};

/// Partitions whose read models are built at the same time, and connections besides theirs.
const PARALLEL: u16 = 4;
const OWN_CONNECTIONS: u16 = 4;

#[derive(Args)]
pub(crate) struct RestoreOptions {
    /// The folder that `studymate backup` made
    #[arg(required_unless_present = "recovered")]
    dir: Option<PathBuf>,
    /// Put nothing back: settle the database that is there, which was recovered by other means, like to a point in time from its archive
    #[arg(long, conflicts_with_all = ["dir", "keys", "without_keys", "force", "replace_log", "accept_violations"])]
    recovered: bool,
    /// Restore the servers of `studymate up`, which must not run: they are started for this
    #[arg(long)]
    local: bool,
    /// Where the folder `keys` of the backup is, when it is kept apart
    #[arg(long)]
    keys: Option<PathBuf>,
    /// Restore without people's keys: what is personal stays unreadable for ever
    #[arg(long, conflicts_with = "keys")]
    without_keys: bool,
    /// Replace the database that is there
    #[arg(long)]
    force: bool,
    /// Replace the log that is there by the one of the backup
    #[arg(long)]
    replace_log: bool,
    /// When the database was lost: what the log took before that may have been answered, what it took later was not. Now if not set
    #[arg(long)]
    lost_at: Option<Timestamp>,
    /// People who were erased since the backup: a line each with an id and, after a space, when
    #[arg(long)]
    erased: Option<PathBuf>,
    /// Make only the checks that take seconds; run `studymate verify` afterwards
    #[arg(long)]
    fast: bool,
    /// Let the database take its place even though checks found something wrong
    #[arg(long)]
    accept_violations: bool,
    /// Tables that are read at the same time
    #[arg(long, default_value_t = 4, value_parser = clap::value_parser!(u16).range(1..=64))]
    jobs: u16,
    /// Where pg_restore is; PATH if not set, or what `studymate up` installed
    #[arg(long, env = "PG_BIN")]
    pg_bin: Option<PathBuf>,
    #[command(flatten)]
    change: Change,
    #[command(flatten)]
    settings: StoreSettings,
}

/// A restore with all that it needs.
struct Restore<'o> {
    options: &'o RestoreOptions,
    folder: Folder,
    manifest: Manifest,
    restoring: Restoring,
    log_plan: LogPlan,
    settling: Settling,
}

pub(crate) async fn run(mut options: RestoreOptions) -> anyhow::Result<ExitCode> {
    let stop = shutdown::on_signal()?;
    let servers = if options.local { Some(LocalServers::start(&mut options.settings).await?) } else { None };
    let restored = tokio::select! {
        restored = Box::pin(restore(&options, &stop)) => restored,
        () = stop.cancelled() => Err(anyhow::anyhow!("interrupted: say it again to begin anew")),
    };
    if let Some(servers) = servers {
        servers.stop().await?;
    }
    let Some(report) = restored? else { return Ok(ExitCode::SUCCESS) };
    operator::print(&report, options.change.json)?;
    Ok(if report.good { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// `None` when nothing was to be restored.
async fn restore(options: &RestoreOptions, stop: &CancellationToken) -> anyhow::Result<Option<Report>> {
    let common = &options.settings.common;
    let needed = PARALLEL + OWN_CONNECTIONS;
    ensure!(common.database_connections >= needed, "set DATABASE_CONNECTIONS to {needed} at least");
    let masters = options.settings.master_keys()?;
    let Some(dir) = &options.dir else { return recovered::restore(options, stop).await };
    let mut clock = Clock::default();
    let folder = Folder { path: dir.clone(), keys: options.keys.clone() };
    let manifest = Manifest::read(&folder.path)?;
    let partitions = usize::from(common.partitions);
    ensure!(
        manifest.partitions.len() == partitions,
        "the backup has {} partitions, PARTITIONS is {partitions}",
        manifest.partitions.len()
    );
    let erased = match &options.erased {
        Some(file) => erased::read(file, manifest.taken_at)?,
        None => Vec::new(),
    };
    check_files(&folder, &manifest, !options.without_keys).await?;
    clock.step("checksums");

    let config = common.store("studymate-restore")?;
    let restoring = Restoring::of(&config)?;
    ensure!(
        restoring.is_permitted().await?,
        "the login of DATABASE_URL may not make databases and roles: take the one that made the database, or --local for the \
         servers of `studymate up`"
    );
    let contents = restoring.contents(&config).await?;
    let log = Log::connect(common.log()?).await?;
    let has_log = manifest.has_log() && !options.without_keys;
    let log_plan = LogPlan::of(log.find_identity().await?, has_log, options.replace_log)?;
    let lost_at = options.lost_at.unwrap_or_else(Timestamp::now);
    let plan = Plan {
        folder: &folder,
        manifest: &manifest,
        database: config.database()?,
        contents: contents.as_ref(),
        log: &log_plan,
        without_keys: options.without_keys,
        erased: erased.len(),
        lost_at,
    };
    if !options.change.is_dry_run()
        && !options.force
        && let Some(contents) = contents.as_ref().filter(|contents| !contents.is_empty())
    {
        bail!(
            "the database {} has {contents}: to replace it, stop all processes and add --force",
            plan.database
        );
    }
    if !options.change.agreed(&plan)? {
        return Ok(None);
    }
    clock.restart();
    let settling = Settling { log, masters, lost_at, erased, fast: options.fast, stop: stop.clone() };
    let restore = Restore { options, folder, manifest, restoring, log_plan, settling };
    restore.run(clock).await.map(Some)
}

async fn check_files(folder: &Folder, manifest: &Manifest, with_keys: bool) -> anyhow::Result<()> {
    let bar = operator::bar(manifest.bytes(), "checksums")?;
    let shown = bar.clone();
    folder.check(manifest, with_keys, move |bytes| shown.inc(bytes)).await?;
    bar.finish_and_clear();
    Ok(())
}

impl Restore<'_> {
    async fn run(&self, mut clock: Clock) -> anyhow::Result<Report> {
        let unfinished = self.restoring.unfinished();
        let store = Store::new(unfinished)?;
        self.database(unfinished, &store).await?;
        clock.step("database");
        store.migrate(self.options.settings.common.partitions).await?;
        store.analyze().await?;
        clock.step("migrations");
        let put_back = self.log().await?;
        clock.step("log");
        let created = put_back.map(|log| log.created);
        let outcome = self.settling.settle(&store, &self.manifest.partitions, created, &mut clock).await?;
        if !outcome.good && !self.options.accept_violations {
            let name = unfinished.database()?;
            let replaced = match self.log_plan {
                LogPlan::Replace(_) => "the database was not replaced (the log was)",
                LogPlan::Keep(_) | LogPlan::PutBack | LogPlan::Make => "nothing was replaced",
            };
            bail!(
                "checks found something wrong, so {replaced}: look at the database {name}, or add --accept-violations"
            );
        }
        let audit = self.options.change.audit("restore");
        store.acting_as(Role::Ops)?.record_audit(&audit, self.manifest.rows.values().sum()).await?;
        store.close();
        self.restoring.finish().await?;
        clock.step("replaced");
        self.settling.log.close().await;
        Ok(self.report(outcome, &clock))
    }

    /// The database and people's keys, where nobody sees them yet.
    async fn database(&self, unfinished: &StoreConfig, store: &Store) -> anyhow::Result<()> {
        let pg_bin = self.options.pg_bin.as_deref();
        let server = self.restoring.server().await?;
        let programs = Programs::find(unfinished, pg_bin, &server).await?;
        ensure!(self.restoring.begin().await?, "another restore of {} is running", unfinished.database()?);
        store.make_roles().await?;
        programs.restore(&self.folder.file(DATABASE), self.options.jobs, "database").await?;
        if !self.options.without_keys {
            let keys = programs.restore(&self.folder.file(KEYS), 1, "keys").await;
            keys.context("people's keys")?;
        }
        Ok(())
    }

    /// The stream of the backup, where it is wanted; one that is there is brought up to date. Returns which one was put back.
    async fn log(&self) -> anyhow::Result<Option<LogMark>> {
        let log = &self.settling.log;
        if let LogPlan::Replace(_) = self.log_plan {
            log.remove_stream().await?;
        }
        let put_back = matches!(self.log_plan, LogPlan::Replace(_) | LogPlan::PutBack);
        if put_back {
            log::put_back(log, &self.settling.masters, &self.folder).await?;
        }
        log.ensure_stream().await?;
        Ok(self.manifest.log.filter(|_| put_back))
    }

    fn report(&self, outcome: Outcome, clock: &Clock) -> Report {
        let same = |identity: &studymate_nats::StreamIdentity| {
            self.manifest.log.is_none_or(|log| log.created == identity.created)
        };
        let survived = matches!(&self.log_plan, LogPlan::Keep(identity) if same(identity))
            && outcome.reconciled.anew.is_empty()
            && outcome.reconciled.notes.is_empty();
        // The copy of the log was made after the moment of the database.
        let copied =
            (!matches!(self.log_plan, LogPlan::Keep(_) | LogPlan::Make)).then_some(self.manifest.taken_at);
        let newest = outcome.reconciled.newest.max(copied);
        let rpo = Rpo::new(self.manifest.newest_input, newest, survived, self.settling.lost_at);
        Report::new(rpo, outcome, clock, self.options.fast)
    }
}
