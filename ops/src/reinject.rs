//! `studymate reinject`: puts inputs back into the log, from the log itself or from a file, after it lost some or to do them anew.

mod export;
mod plan;
mod publish;
mod record;
mod source;

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::Context as _;
use clap::{Args, ValueEnum};
use jiff::Timestamp;
use studymate_nats::Log;
use studymate_process::config::duration;
use studymate_process::health::Health;
use studymate_process::shutdown;
use studymate_schema::input::InputKind;
use studymate_schema::{Aggregate, InputId, UserId};
use studymate_store::Store;
use tokio_util::sync::CancellationToken;

use crate::operator::{self, Change};
use crate::settings::Settings;
use crate::{connect, decided};
use plan::{Ids, Plan};
use source::{Selection, Source};

#[derive(Args)]
pub(crate) struct ReinjectOptions {
    /// Read inputs from this file, as --export wrote it; from the log if not set
    #[arg(long)]
    file: Option<PathBuf>,
    #[command(flatten)]
    selection: SelectionOptions,
    /// Do them anew on purpose, under ids with this label: what was done before is done a second time
    #[arg(long, value_name = "LABEL", value_parser = label)]
    as_new: Option<String>,
    /// How many a second
    #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    rate: u32,
    /// How long to wait for what becomes of the last ones; 0s for not at all
    #[arg(long, default_value = "10s", value_parser = duration)]
    wait: Duration,
    /// Write the selected inputs to this new file instead, with people's texts in clear
    #[arg(long, value_name = "FILE", conflicts_with_all = ["file", "as_new"])]
    export: Option<PathBuf>,
    #[command(flatten)]
    change: Change,
    #[command(flatten)]
    settings: Settings,
}

/// Which inputs.
#[derive(Args)]
struct SelectionOptions {
    /// Only those of this Telegram user
    #[arg(long)]
    user: Option<i64>,
    /// Only those of this stream, like catalogue.main
    #[arg(long, conflicts_with = "user")]
    stream: Option<Aggregate>,
    /// Not taken by the log before this, like 2026-11-21T10:00:00Z
    #[arg(long)]
    since: Option<Timestamp>,
    /// Taken before this
    #[arg(long)]
    until: Option<Timestamp>,
    /// From this place in the log on
    #[arg(long, value_name = "SEQUENCE")]
    from: Option<u64>,
    /// Up to this place in the log, and with it
    #[arg(long, value_name = "SEQUENCE")]
    to: Option<u64>,
    /// What Telegram sent, what StudyMate told itself, or both
    #[arg(long, default_value = "telegram")]
    kind: KindOption,
    /// How many at most, the oldest first
    #[arg(long, default_value_t = 10_000)]
    limit: u64,
}

#[derive(Clone, Copy, ValueEnum)]
enum KindOption {
    /// Updates as Telegram sent them
    Telegram,
    /// Commands: results of effects, and what operators asked for
    Command,
    /// Both
    All,
}

/// A label is a part of ids: 1 to 32 of A-Z a-z 0-9 _ -
fn label(text: &str) -> Result<String, String> {
    let fits = (1..=32).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-');
    if fits { Ok(text.to_owned()) } else { Err("expected 1 to 32 of A-Z a-z 0-9 _ -".to_owned()) }
}

impl SelectionOptions {
    fn selection(&self) -> Selection {
        Selection {
            aggregate: self.user.map(|user| Aggregate::User(UserId(user))).or_else(|| self.stream.clone()),
            since: self.since,
            until: self.until,
            from: self.from,
            to: self.to,
            kind: match self.kind {
                KindOption::Telegram => Some(InputKind::Telegram),
                KindOption::Command => Some(InputKind::Command),
                KindOption::All => None,
            },
        }
    }

    fn is_named(&self) -> bool {
        self.user.is_some()
            || self.stream.is_some()
            || [self.since, self.until].into_iter().any(|time| time.is_some())
            || [self.from, self.to].into_iter().any(|sequence| sequence.is_some())
    }
}

pub(crate) async fn run(options: ReinjectOptions) -> anyhow::Result<ExitCode> {
    let asked = &options.selection;
    anyhow::ensure!(
        asked.is_named() || options.file.is_some(),
        "name what to put back: --user, --stream, --since, --until, --from, --to or --file"
    );
    let (health, stop) = (Health::default(), shutdown::on_signal()?);
    let store = connect::store(&options.settings, "studymate-reinject", &health, &stop).await?;
    let log = connect::log(&options.settings, &health, &stop).await?;
    let (store, log) = store.zip(log).context("interrupted")?;
    let source = match &options.file {
        Some(path) => Source::file(path.clone(), asked.selection()),
        None => Source::log(&log, asked.selection()).await?,
    };
    let all_well = match &options.export {
        Some(path) => {
            let limit = options.selection.limit;
            export::run(path, &source, limit, &options.change, &store, &stop).await.map(|()| true)
        }
        None => reinject(&options, &source, &store, &log, &stop).await,
    }?;
    log.close().await;
    Ok(if all_well { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Puts inputs back. Returns whether all that were to go back did, and those that were waited for are decided.
async fn reinject(
    options: &ReinjectOptions,
    source: &Source,
    store: &Store,
    log: &Log,
    stop: &CancellationToken,
) -> anyhow::Result<bool> {
    let ids = options.as_new.clone().map_or(Ids::Kept, Ids::New);
    let mut plan = Plan::make(source, ids, options.rate, options.selection.limit, store, stop).await?;
    if plan.to_publish() > 0 && options.change.agreed(&plan)? {
        let audit = options.change.audit("reinject");
        let last = publish::all(source, &mut plan, &audit, store, log, stop).await?;
        if !options.wait.is_zero() {
            let became = decided::wait(store, &last, options.wait, stop).await?;
            plan.undecided = Some((last.len() - became.len()) as u64);
        }
    }
    let outcome = plan.result();
    operator::print(&outcome, options.change.json)?;
    Ok(outcome.is_well())
}

/// How ids of inputs begin that are done anew.
const ANEW: &str = "again:";

/// The id under which an input goes back.
fn new_id(ids: &Ids, original: &InputId) -> InputId {
    match ids {
        Ids::Kept => original.clone(),
        Ids::New(label) => InputId(format!("{ANEW}{label}:{original}")),
    }
}
