//! `studymate restore`: a backup becomes the database again.
//!
//! It is put back beside the database that is there, settled, checked, and only then takes its place: a restore that fails or is cut off
//! leaves what was there as it was. The order is that of docs/BACKUP.md: database, keys, log, what was on its way, read models, checks.

mod erased;
mod plan;
mod reconcile;
mod report;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{bail, ensure};
use clap::Args;
use jiff::Timestamp;
use studymate_nats::Log;
use studymate_process::{shutdown, telemetry};
use studymate_projector::RebuildConfig;
use studymate_schema::personal::MasterKeys;
use studymate_schema::{Aggregate, ChatId};
use studymate_store::restore::{Cursors, Restoring, Settled};
use studymate_store::{Role, Store, StoreConfig};
use tokio_util::sync::CancellationToken;

use super::log;
use super::manifest::{DATABASE, Folder, KEYS, Manifest};
use super::postgres::Programs;
use crate::operator::{self, Change};
use crate::settings::StoreSettings;
use crate::verify::{self, Subject};
use plan::{LogPlan, Plan};
use reconcile::Reconciled;
use report::{Clock, Report, Rpo};

/// Partitions whose read models are built at the same time, and connections besides theirs.
const PARALLEL: u16 = 4;
const OWN_CONNECTIONS: u16 = 4;

#[derive(Args)]
pub(crate) struct RestoreOptions {
    /// The folder that `studymate backup` made
    dir: PathBuf,
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
    masters: MasterKeys,
    restoring: Restoring,
    log: Log,
    log_plan: LogPlan,
    lost_at: Timestamp,
    erased: Vec<i64>,
    stop: CancellationToken,
}

pub(crate) async fn run(options: RestoreOptions) -> anyhow::Result<ExitCode> {
    let telemetry = telemetry::init(&options.settings.common.process.telemetry("studymate-restore"))?;
    let stop = shutdown::on_signal()?;
    let restored = tokio::select! {
        restored = Box::pin(restore(&options, &stop)) => restored,
        () = stop.cancelled() => Err(anyhow::anyhow!("interrupted: the database that was there is as it was")),
    };
    telemetry.shutdown().await;
    let Some(report) = restored? else { return Ok(ExitCode::SUCCESS) };
    operator::print(&report, options.change.json)?;
    Ok(if report.good { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// `None` when nothing was to be restored.
async fn restore(options: &RestoreOptions, stop: &CancellationToken) -> anyhow::Result<Option<Report>> {
    let mut clock = Clock::default();
    let folder = Folder { path: options.dir.clone(), keys: options.keys.clone() };
    let manifest = Manifest::read(&folder.path)?;
    let common = &options.settings.common;
    let partitions = usize::from(common.partitions);
    ensure!(
        manifest.partitions.len() == partitions,
        "the backup has {} partitions, PARTITIONS is {partitions}",
        manifest.partitions.len()
    );
    let needed = PARALLEL + OWN_CONNECTIONS;
    ensure!(common.database_connections >= needed, "set DATABASE_CONNECTIONS to {needed} at least");
    let erased = match &options.erased {
        Some(file) => erased::read(file, manifest.taken_at)?,
        None => Vec::new(),
    };
    let bar = operator::bar(manifest.bytes(), "checksums")?;
    let shown = bar.clone();
    folder.check(&manifest, !options.without_keys, move |bytes| shown.inc(bytes)).await?;
    bar.finish_and_clear();
    clock.step("checksums");

    let config = common.store("studymate-restore")?;
    let restoring = Restoring::of(&config)?;
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
    let masters = options.settings.master_keys()?;
    let restore = Restore {
        options,
        folder,
        manifest,
        masters,
        restoring,
        log,
        log_plan,
        lost_at,
        erased,
        stop: stop.clone(),
    };
    restore.run(clock).await.map(Some)
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
        self.put_log_back().await?;
        clock.step("log");
        let put_back = matches!(self.log_plan, LogPlan::Replace(_) | LogPlan::PutBack);
        let reconciled = reconcile::reconcile(&self.log, &self.manifest, put_back).await?;
        let cursors = Cursors { stream_created: reconciled.created, anew: &reconciled.anew };
        let settled = store.settle_restored(self.lost_at, cursors, &self.erased).await?;
        clock.step("settled");
        let ops = store.acting_as(Role::Ops)?;
        self.read_models(&ops).await?;
        clock.step("read models");
        let good = self.check(&ops).await?;
        clock.step("checks");
        if !good && !self.options.accept_violations {
            let name = unfinished.database()?;
            bail!(
                "checks found something wrong, so nothing was replaced: look at the database {name}, \
                 or add --accept-violations"
            );
        }
        let audit = self.options.change.audit("restore");
        ops.record_audit(&audit, self.manifest.rows.values().sum()).await?;
        ops.close();
        store.close();
        self.restoring.finish().await?;
        clock.step("replaced");
        self.log.close().await;
        Ok(self.report(good, settled, reconciled, &clock))
    }

    /// The database and people's keys, where nobody sees them yet.
    async fn database(&self, unfinished: &StoreConfig, store: &Store) -> anyhow::Result<()> {
        let pg_bin = self.options.pg_bin.as_deref();
        let programs = Programs::find(unfinished, pg_bin, &self.manifest.postgres).await?.on(unfinished);
        self.restoring.begin().await?;
        store.make_roles().await?;
        programs.restore(&self.folder.file(DATABASE), self.options.jobs, "database").await?;
        if !self.options.without_keys {
            programs.restore(&self.folder.file(KEYS), 1, "keys").await?;
        }
        Ok(())
    }

    /// The stream of the backup, where it is wanted; one that is there is brought up to date. Who was erased since is not in it either.
    async fn put_log_back(&self) -> anyhow::Result<()> {
        if let LogPlan::Replace(_) = self.log_plan {
            self.log.remove_stream().await?;
        }
        if let LogPlan::Replace(_) | LogPlan::PutBack = self.log_plan {
            log::put_back(&self.log, &self.masters, &self.folder).await?;
        }
        self.log.ensure_stream().await?;
        for owner in &self.erased {
            self.log.purge(&Aggregate::of_chat(ChatId(*owner))).await?;
        }
        Ok(())
    }

    /// All of them, from the first event.
    async fn read_models(&self, store: &Store) -> anyhow::Result<()> {
        let bar = operator::bar(0, "read models")?;
        let shown = bar.clone();
        let progress = move |progress: studymate_projector::Progress| {
            shown.set_length(progress.total);
            shown.set_position(progress.done);
        };
        let config = RebuildConfig { parallel: PARALLEL.into(), ..RebuildConfig::default() };
        let at_once = |_| std::future::ready(Ok::<(), studymate_projector::ProjectorError>(()));
        let stop = self.stop.clone();
        studymate_projector::rebuild_if(config, store, &self.masters, progress, at_once, stop).await?;
        bar.finish_and_clear();
        Ok(())
    }

    /// Everything that `studymate verify` checks. Whether all of it is right.
    async fn check(&self, store: &Store) -> anyhow::Result<bool> {
        let subject = Subject::new(store.clone(), self.log.clone(), self.masters.clone(), self.stop.clone());
        verify::all(&subject, self.options.fast, |checked| {
            eprintln!("{checked}");
            Ok(())
        })
        .await
    }

    fn report(&self, good: bool, settled: Settled, reconciled: Reconciled, clock: &Clock) -> Report {
        let Reconciled { anew, newest, to_read, notes, .. } = reconciled;
        let survived = matches!(self.log_plan, LogPlan::Keep(identity)
            if self.manifest.log.is_none_or(|log| log.created == identity.created) && anew.is_empty());
        Report {
            good,
            rpo: Rpo::new(self.manifest.newest_input, newest, survived && notes.is_empty(), self.lost_at),
            to_read,
            read_anew: anew,
            unknown: settled.unknown,
            waiting: settled.waiting,
            paused: settled.paused,
            erased: settled.erased,
            notes,
            steps: clock.steps(),
            rto_seconds: clock.total(),
            fast: self.options.fast,
        }
    }
}
