//! `studymate backup` and `studymate restore`: everything that cannot be made again, in a folder, and back.
//!
//! A backup keeps one moment of the database (`postgres`), the keys of people apart from it, if asked to the stream of the log (`log`), and
//! says what it is in its `manifest`. Read models are not in it: they are made again, and names would lie in them in clear.
//! docs/BACKUP.md says what is done how often, and what to do on the day.

mod checksum;
mod log;
mod manifest;
mod postgres;
pub(crate) mod restore;

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::os::unix::fs::{DirBuilderExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail};
use clap::Args;
use jiff::Timestamp;
use serde::Serialize;
use studymate_nats::{Log, StreamIdentity};
use studymate_process::health::Health;
use studymate_process::{shutdown, telemetry};
use studymate_store::Store;
use studymate_store::backup::Moment;
use tokio_util::sync::CancellationToken;

use crate::settings::StoreSettings;
use crate::{connect, operator};
use manifest::{DATABASE, Facts, FileMark, Folder, KEYS, LOG, LOG_KEY, Manifest};
use postgres::Programs;

/// How long a log that is not to be copied is asked which one it is.
const LOG_DEADLINE: Duration = Duration::from_secs(10);
/// Only who made a backup reads it.
const PRIVATE_FOLDER: u32 = 0o700;
const PRIVATE_FILE: u32 = 0o600;

#[derive(Args)]
pub(crate) struct BackupOptions {
    /// The folder to make
    dir: PathBuf,
    /// Copy the stream of the log, too: for the day on which both servers are lost
    #[arg(long)]
    with_log: bool,
    /// Where pg_dump and pg_restore are; PATH if not set, or what `studymate up` installed
    #[arg(long, env = "PG_BIN")]
    pg_bin: Option<PathBuf>,
    /// Why; kept in the record of changes
    #[arg(long, default_value = "backup")]
    reason: String,
    /// Who; the name of this account if not set
    #[arg(long, env = "STUDYMATE_OPERATOR")]
    operator: Option<String>,
    /// As JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    settings: StoreSettings,
}

/// A backup that was made.
#[derive(Serialize)]
struct Made {
    dir: PathBuf,
    taken_at: Timestamp,
    newest_input: Option<Timestamp>,
    rows: BTreeMap<String, u64>,
    /// Inputs in the copy of the log.
    log_inputs: Option<u64>,
    bytes: u64,
    seconds: f64,
}

impl fmt::Display for Made {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Made { dir, taken_at, rows, log_inputs, bytes, seconds, .. } = self;
        let row = |table: &str| rows.get(table).copied().unwrap_or_default();
        write!(f, "{}: the database as it was at {taken_at}", dir.display())?;
        write!(f, ", {} events, {} inputs, {} keys", row("event"), row("journal"), row("person_key"))?;
        match log_inputs {
            Some(inputs) => write!(f, "; the log with {inputs} inputs")?,
            None => write!(f, "; without the log")?,
        }
        write!(f, "; {bytes} bytes in {seconds:.1} s")
    }
}

pub(crate) async fn run(options: &BackupOptions) -> anyhow::Result<ExitCode> {
    let stop = shutdown::on_signal()?;
    let folder = Folder { path: options.dir.clone(), keys: None };
    make_folder(&folder.path)?;
    let made = tokio::select! {
        made = Box::pin(make(options, &folder, &stop)) => made,
        () = stop.cancelled() => Err(anyhow::anyhow!("interrupted")),
    };
    let made = made.with_context(|| format!("{} is no backup, remove it", folder.path.display()));
    operator::print(&made?, options.json)?;
    Ok(ExitCode::SUCCESS)
}

/// A new folder, or an empty one: nothing is ever overwritten.
fn make_folder(path: &Path) -> anyhow::Result<()> {
    let failed = || format!("{} cannot be made", path.display());
    if path.exists() {
        if fs::read_dir(path).with_context(failed)?.next().is_some() {
            bail!("{} is not empty: name a folder that is not there yet", path.display());
        }
        fs::set_permissions(path, fs::Permissions::from_mode(PRIVATE_FOLDER)).with_context(failed)?;
    }
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true).mode(PRIVATE_FOLDER).create(path.join("keys")).with_context(failed)
}

async fn make(options: &BackupOptions, folder: &Folder, stop: &CancellationToken) -> anyhow::Result<Made> {
    let started = Instant::now();
    let (common, health) = (&options.settings.common, Health::default());
    let masters = if options.with_log { Some(options.settings.master_keys()?) } else { None };
    let store = connect::store(common, "studymate-backup", &health, stop).await?.context("interrupted")?;
    let log = match &masters {
        Some(_) => Some(connect::log(common, &health, stop).await?.context("interrupted")?),
        None => reach_log(options).await,
    };
    let moment = store.moment().await?;
    let programs =
        Programs::find(&common.store("studymate-backup")?, options.pg_bin.as_deref(), &moment.server).await?;
    programs.dump(&moment, &folder.file(DATABASE)).await?;
    programs.dump_keys(&moment, &folder.file(KEYS)).await?;
    let facts = facts(&moment).await?;
    drop(moment);
    // After the moment: so the copy has everything that had been decided then.
    let (identity, log_inputs) = match (&log, &masters) {
        (Some(log), Some(masters)) => {
            let identity = log.identity().await?;
            (Some(identity), Some(log::write(log, masters, folder).await?))
        }
        (Some(log), None) => (which_log(log).await, None),
        (None, _) => (None, None),
    };
    let files = seal(folder, options.with_log).await?;
    let manifest = Manifest::new(facts, identity, files);
    manifest.write(&folder.path)?;
    record(options, &store, &manifest).await;
    Ok(Made {
        dir: folder.path.clone(),
        taken_at: manifest.taken_at,
        newest_input: manifest.newest_input,
        bytes: manifest.bytes(),
        rows: manifest.rows,
        log_inputs,
        seconds: started.elapsed().as_secs_f64(),
    })
}

/// The log, to ask which one it is. A backup of the database is made also while the log is away.
async fn reach_log(options: &BackupOptions) -> Option<Log> {
    let config = options.settings.common.log().ok()?;
    let connected = tokio::time::timeout(LOG_DEADLINE, Log::connect(config)).await;
    let log = connected.ok().and_then(Result::ok);
    if log.is_none() {
        eprintln!("the log does not answer: the backup will not say which stream it belongs to");
    }
    log
}

async fn which_log(log: &Log) -> Option<StreamIdentity> {
    match log.identity().await {
        Ok(identity) => Some(identity),
        Err(error) => {
            eprintln!("the backup will not say which stream it belongs to: {}", telemetry::chain(&error));
            None
        }
    }
}

async fn facts(moment: &Moment) -> anyhow::Result<Facts> {
    Ok(Facts {
        taken_at: moment.taken_at,
        postgres: moment.server.clone(),
        migration: moment.migration,
        newest_input: moment.newest_input,
        partitions: moment.partitions().await?,
        rows: moment.rows().await?,
    })
}

/// Brings every file to the disk, readable for who made it, and takes its checksum.
async fn seal(folder: &Folder, with_log: bool) -> anyhow::Result<BTreeMap<String, FileMark>> {
    let mut names = vec![DATABASE, KEYS];
    if with_log {
        names.extend([LOG, LOG_KEY]);
    }
    let mut files = BTreeMap::new();
    let mut bytes = 0;
    for name in &names {
        let path = folder.file(name);
        let finish = || {
            fs::set_permissions(&path, fs::Permissions::from_mode(PRIVATE_FILE))?;
            let file = fs::File::open(&path)?;
            file.sync_all()?;
            std::io::Result::Ok(file.metadata()?.len())
        };
        bytes += finish().with_context(|| format!("{} is not on the disk", path.display()))?;
    }
    let bar = operator::bar(bytes, "checksums")?;
    for name in names {
        let shown = bar.clone();
        let mark = checksum::of_file(folder.file(name), move |bytes| shown.inc(bytes)).await?;
        files.insert(name.to_owned(), mark);
    }
    fs::File::open(folder.path.join("keys"))?.sync_all()?;
    bar.finish_and_clear();
    Ok(files)
}

/// The backup is made: that it could not be recorded does not unmake it.
async fn record(options: &BackupOptions, store: &Store, manifest: &Manifest) {
    let audit = operator::audit(options.operator.as_deref(), "backup", &options.reason);
    if let Err(error) = store.record_audit(&audit, manifest.rows.values().sum()).await {
        eprintln!("the backup is not in the record of changes: {}", telemetry::chain(&error));
    }
}
