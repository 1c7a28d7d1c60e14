//! `studymate inputs`: what came in, and what became of it. The log joined with the journal.

pub(crate) mod body;
mod find;
mod line;
mod show;
mod tail;

use std::process::ExitCode;

use anyhow::Context as _;
use clap::{Args, Subcommand};
use jiff::Timestamp;
use studymate_nats::{Log, Whose};
use studymate_process::health::Health;
use studymate_process::shutdown;
use studymate_schema::{Aggregate, PartitionId, UserId};
use studymate_store::Store;
use studymate_store::commit::Outcome;
use tokio_util::sync::CancellationToken;

use crate::settings::Settings;
use crate::{connect, operator};

#[derive(Subcommand)]
pub(crate) enum InputsCommand {
    /// List inputs, the newest last
    List(Filter),
    /// Show what is in inputs and what became of them
    Show(show::Options),
    /// List inputs as they come
    Tail(Filter),
}

#[derive(Args)]
pub(crate) struct Filter {
    /// Only those of this Telegram user
    #[arg(long)]
    user: Option<i64>,
    /// Only those of this stream, like catalogue.main or group.-100123
    #[arg(long, conflicts_with = "user")]
    stream: Option<Aggregate>,
    /// Only those of this partition
    #[arg(long)]
    partition: Option<u16>,
    /// Not older than this, like 2026-11-21T10:00:00Z
    #[arg(long)]
    since: Option<Timestamp>,
    /// Older than this
    #[arg(long)]
    until: Option<Timestamp>,
    /// Not before this sequence of the log
    #[arg(long, value_name = "SEQUENCE")]
    from: Option<u64>,
    /// Not after this sequence of the log
    #[arg(long, value_name = "SEQUENCE")]
    to: Option<u64>,
    /// Only this kind: an update's, like message or callback_query, or a command's, like ImportQuizzes
    #[arg(long)]
    kind: Option<String>,
    /// Only those with this outcome: applied, ignored, throttled, duplicate, dead, waiting (not decided yet) or missing (passed by)
    #[arg(long, value_parser = parse_outcome)]
    outcome: Option<line::Became>,
    /// How many at most
    #[arg(long, default_value_t = 50)]
    limit: u32,
    /// Show what is in them, too
    #[arg(long)]
    body: bool,
    /// Show personal data in clear
    #[arg(long)]
    reveal: bool,
    /// As JSON, one input a line
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    settings: Settings,
}

fn parse_outcome(name: &str) -> Result<line::Became, String> {
    match name {
        "waiting" => Ok(line::Became::Waiting),
        "missing" => Ok(line::Became::Missing),
        other => other.parse::<Outcome>().map(line::Became::Decided).map_err(|_| {
            format!("expected applied, ignored, throttled, duplicate, dead, waiting or missing, got {name:?}")
        }),
    }
}

impl Filter {
    /// Whose inputs are wanted.
    fn stream(&self) -> Option<Aggregate> {
        self.user.map(|user| Aggregate::User(UserId(user))).or_else(|| self.stream.clone())
    }

    fn whose(&self) -> Whose {
        match (self.stream(), self.partition) {
            (Some(stream), _) => Whose::Aggregate(stream),
            (None, Some(partition)) => Whose::Partition(PartitionId(partition)),
            (None, None) => Whose::Everybodys,
        }
    }

    /// Whether what is in inputs must be read to find or show them: some have megabytes.
    fn needs_bodies(&self) -> bool {
        self.body || self.kind.is_some()
    }

    /// Whether an input is wanted.
    fn fits(&self, input: &line::Input) -> bool {
        self.stream().is_none_or(|stream| stream.to_string() == input.stream)
            && self.partition.is_none_or(|partition| PartitionId(partition) == input.partition)
            && self.since.is_none_or(|since| input.at >= since)
            && self.until.is_none_or(|until| input.at < until)
            && self.from.is_none_or(|from| input.sequence >= from)
            && self.to.is_none_or(|to| input.sequence <= to)
            && self.kind.as_ref().is_none_or(|kind| *kind == input.kind)
            && self.outcome.is_none_or(|outcome| outcome == input.became)
    }
}

/// Where inputs are looked for.
struct Places {
    store: Store,
    log: Log,
    stop: CancellationToken,
}

impl Places {
    async fn reach(settings: &Settings) -> anyhow::Result<Self> {
        let (health, stop) = (Health::default(), shutdown::on_signal()?);
        let store = connect::store(settings, "studymate-inputs", &health, &stop).await?;
        let log = connect::log(settings, &health, &stop).await?;
        let (store, log) = store.zip(log).context("interrupted")?;
        Ok(Places { store, log, stop })
    }
}

pub(crate) async fn run(command: InputsCommand) -> anyhow::Result<ExitCode> {
    match command {
        InputsCommand::List(filter) => {
            let places = Places::reach(&filter.settings).await?;
            for input in find::newest(&places, &filter).await? {
                operator::print(&input, filter.json)?;
            }
            Ok(ExitCode::SUCCESS)
        }
        InputsCommand::Show(options) => show::run(&options).await,
        InputsCommand::Tail(filter) => tail::run(&filter).await,
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        filter: Filter,
    }

    fn needs_bodies(arguments: &[&str]) -> bool {
        let settings = ["inputs", "--database-url", "postgres://a@b/c"];
        Line::try_parse_from(settings.iter().chain(arguments)).unwrap().filter.needs_bodies()
    }

    #[test]
    fn bodies_are_read_only_where_something_depends_on_them() {
        assert!(!needs_bodies(&[]));
        assert!(!needs_bodies(&["--user", "5", "--outcome", "waiting"]));
        assert!(needs_bodies(&["--kind", "message"]));
        assert!(needs_bodies(&["--body"]));
    }
}
