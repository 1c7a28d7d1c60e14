//! `studymate dead-letters`: inputs that could not be decided, and what an operator does about them.

mod body;
mod change;

use std::fmt;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::{Args, Subcommand};
use jiff::Timestamp;
use serde::Serialize;
use studymate_process::health::Health;
use studymate_process::shutdown;
use studymate_schema::{Aggregate, UserId};
use studymate_store::Store;
use studymate_store::dead_letter::{DeadLetter, DeadLetterFilter, DeadLetterState};
use tokio_util::sync::CancellationToken;

use crate::settings::{Settings, StoreSettings};
use crate::{connect, input_kind, operator};
use change::{Discard, Requeue};

#[derive(Subcommand)]
pub(crate) enum DeadLettersCommand {
    /// List dead letters, the oldest first
    List(List),
    /// Show a dead letter with the input that it holds
    Show(Show),
    /// Put them back into the log, once the cause is gone
    Requeue(Requeue),
    /// Do nothing about them, ever
    Discard(Discard),
}

/// Which dead letters.
#[derive(Args, Clone)]
pub(crate) struct Filter {
    /// Only these numbers
    ids: Vec<i64>,
    /// Only those of this Telegram user
    #[arg(long)]
    user: Option<i64>,
    /// Only those of this stream, like catalogue.main
    #[arg(long, conflicts_with = "user")]
    stream: Option<Aggregate>,
    /// Only of this kind, like message or ImportQuizzes
    #[arg(long)]
    kind: Option<String>,
    /// Not taken by the log before this, like 2026-11-21T10:00:00Z
    #[arg(long)]
    since: Option<Timestamp>,
    /// Taken before this
    #[arg(long)]
    until: Option<Timestamp>,
    /// Only those whose reason holds this text
    #[arg(long)]
    error: Option<String>,
    /// Only in these states, separated by commas: open, requeued, discarded
    #[arg(long, value_delimiter = ',')]
    state: Vec<DeadLetterState>,
    /// How many at most, the oldest first
    #[arg(long, default_value_t = 100)]
    limit: u32,
}

#[derive(Args)]
pub(crate) struct List {
    #[command(flatten)]
    filter: Filter,
    /// As JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    settings: Settings,
}

#[derive(Args)]
pub(crate) struct Show {
    /// Its number
    id: i64,
    /// Show personal data in clear
    #[arg(long)]
    reveal: bool,
    /// As JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    settings: StoreSettings,
}

impl Filter {
    fn letter_filter(&self) -> DeadLetterFilter {
        DeadLetterFilter {
            ids: (!self.ids.is_empty()).then(|| self.ids.clone()),
            stream: self.user.map(|user| Aggregate::User(UserId(user))).or_else(|| self.stream.clone()),
            kind: self.kind.clone(),
            since: self.since,
            until: self.until,
            error: self.error.clone(),
            states: (!self.state.is_empty()).then(|| self.state.clone()),
        }
    }
}

pub(crate) async fn run(command: DeadLettersCommand) -> anyhow::Result<ExitCode> {
    match command {
        DeadLettersCommand::List(options) => list(&options).await,
        DeadLettersCommand::Show(options) => show(&options).await,
        DeadLettersCommand::Requeue(options) => Box::pin(change::requeue(&options)).await,
        DeadLettersCommand::Discard(options) => change::discard(&options).await,
    }
}

async fn reach(settings: &Settings) -> anyhow::Result<(Store, CancellationToken)> {
    let (health, stop) = (Health::default(), shutdown::on_signal()?);
    let store =
        connect::store(settings, "studymate-dead-letters", &health, &stop).await?.context("interrupted")?;
    Ok((store, stop))
}

/// A dead letter as it is printed.
#[derive(Serialize)]
struct Line {
    id: i64,
    state: &'static str,
    at: Timestamp,
    stream: String,
    kind: String,
    input: String,
    partition: u16,
    sequence: u64,
    reason: String,
    trace: Option<String>,
}

impl From<DeadLetter> for Line {
    fn from(letter: DeadLetter) -> Self {
        Line {
            id: letter.id,
            state: letter.state.name(),
            at: letter.at,
            stream: letter.stream,
            kind: letter.kind,
            input: letter.input.0,
            partition: letter.partition.0,
            sequence: letter.sequence,
            reason: letter.reason,
            trace: letter.trace,
        }
    }
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Line { id, state, at, stream, kind, input, partition, sequence, reason, .. } = self;
        write!(f, "{id} {at} {state} {stream} {kind} {input} at {partition}/{sequence}: {reason}")
    }
}

/// What `list` prints.
#[derive(Serialize)]
struct Listing {
    found: u64,
    dead_letters: Vec<Line>,
}

impl fmt::Display for Listing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} of {} dead letters, the oldest first", self.dead_letters.len(), self.found)?;
        for line in &self.dead_letters {
            write!(f, "\n{line}")?;
        }
        Ok(())
    }
}

async fn list(options: &List) -> anyhow::Result<ExitCode> {
    let (store, _) = reach(&options.settings).await?;
    let found = store.find_dead_letters(&options.filter.letter_filter(), options.filter.limit).await?;
    let dead_letters = found.letters.into_iter().map(Line::from).collect();
    operator::print(&Listing { found: found.found, dead_letters }, options.json)?;
    Ok(ExitCode::SUCCESS)
}

/// What `show` prints.
#[derive(Serialize)]
struct Shown {
    #[serde(flatten)]
    line: Line,
    bytes: Option<usize>,
    body: serde_json::Value,
}

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.bytes {
            Some(bytes) => write!(f, "{}\n{bytes} bytes\n{:#}", self.line, self.body),
            None => write!(f, "{}\nerased with its person's key", self.line),
        }
    }
}

async fn show(options: &Show) -> anyhow::Result<ExitCode> {
    let masters = options.settings.master_keys()?;
    let (store, _) = reach(&options.settings.common).await?;
    let id = options.id;
    let filter = DeadLetterFilter { ids: Some(vec![id]), ..DeadLetterFilter::default() };
    let letter = store.find_dead_letters(&filter, 1).await?.letters.pop();
    let (Some(letter), Some(held)) = (letter, store.read_dead_letters(&[id]).await?.pop()) else {
        anyhow::bail!("there is no dead letter {id}");
    };
    let keys = store.person_keys_each(&held.key_owners(), &masters).await?;
    let opened = held.open(&keys)?;
    let bytes = opened.known();
    let body = bytes.map_or(serde_json::Value::Null, |bytes| {
        body::shown(input_kind::of(&held.kind, &held.input, bytes), bytes, options.reveal)
    });
    operator::print(&Shown { line: letter.into(), bytes: bytes.map(Vec::len), body }, options.json)?;
    Ok(ExitCode::SUCCESS)
}
