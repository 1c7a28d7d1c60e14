//! `studymate partitions`: who owns which, how far each is, and pausing and moving them.

mod change;
mod list;

use std::process::ExitCode;
use std::time::Duration;

use anyhow::Context as _;
use clap::{Args, Subcommand};
use studymate_process::config::duration;
use studymate_process::health::Health;
use studymate_process::shutdown;
use studymate_store::Store;
use tokio_util::sync::CancellationToken;

use crate::connect;
use crate::settings::Settings;
use change::{Move, Pause};

#[derive(Subcommand)]
pub(crate) enum PartitionsCommand {
    /// List partitions and workers, with what waits
    List(List),
    /// Let nobody own partitions: their inputs wait in the log
    Pause(Pause),
    /// Let paused partitions go on
    Resume(Pause),
    /// Give a partition to a worker, for as long as that one lives
    Move(Move),
}

#[derive(Args)]
pub(crate) struct List {
    /// As JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    reach: Reach,
}

/// What all of them need.
#[derive(Args)]
struct Reach {
    /// How long a worker may be silent before it counts as gone; as the workers have it
    #[arg(long, env = "LEASE", default_value = "5s", value_parser = duration)]
    lease: Duration,
    #[command(flatten)]
    settings: Settings,
}

impl Reach {
    async fn store(&self) -> anyhow::Result<(Store, CancellationToken)> {
        let (health, stop) = (Health::default(), shutdown::on_signal()?);
        let store = connect::store(&self.settings, "studymate-partitions", &health, &stop).await?;
        Ok((store.context("interrupted")?, stop))
    }
}

pub(crate) async fn run(command: PartitionsCommand) -> anyhow::Result<ExitCode> {
    match command {
        PartitionsCommand::List(options) => list::run(&options).await,
        PartitionsCommand::Pause(options) => change::pause(&options, true).await,
        PartitionsCommand::Resume(options) => change::pause(&options, false).await,
        PartitionsCommand::Move(options) => change::run_move(&options).await,
    }
}
