//! What is broken, one experiment a file.
//!
//! An experiment says what its world is like (`setup`) and breaks things for a while (`run`), noting in the history when a fault begins
//! and ends; when it returns, everything works again. Students play all the time, and the checker judges afterwards: an
//! experiment demands nothing itself, except what only it can know (`check`).

mod again;
mod frozen;
mod kills;
mod nats;
mod network;
mod pace;
mod poison;
mod postgres;
mod scale;
mod telegram;

use std::time::Duration;

use futures::FutureExt;
use futures::future::LocalBoxFuture;

use crate::ChaosError;
use crate::checker::{Facts, Violation};
use crate::dice::Dice;
use crate::world::{Setup, World};

/// What became of breaking things.
pub type Broken<'a> = LocalBoxFuture<'a, Result<(), ChaosError>>;

/// One way to break things.
pub trait Experiment: Sync {
    /// Its name, for `--experiment`.
    fn name(&self) -> &'static str;

    /// What it does, for the table of results.
    fn about(&self) -> &'static str;

    /// Changes what its world is like.
    fn setup(&self, _setup: &mut Setup) {}

    /// Prepares its world before anybody plays.
    fn prepare<'a>(&'a self, _world: &'a mut World) -> Broken<'a> {
        async { Ok(()) }.boxed_local()
    }

    /// How long it breaks things where so long is asked for; a short form stays short.
    fn length(&self, asked: Duration) -> Duration {
        asked
    }

    /// Breaks things for about `length` and mends them again.
    fn run<'a>(&'a self, world: &'a mut World, dice: &'a mut Dice, length: Duration) -> Broken<'a>;

    /// What it demands beyond the invariants.
    fn check(&self, _facts: &Facts) -> Vec<Violation> {
        Vec::new()
    }
}

/// All experiments.
pub const ALL: &[&dyn Experiment] = &[
    &kills::Kills,
    &kills::Failpoints,
    &frozen::Frozen,
    &telegram::Telegram,
    &telegram::Throttling,
    &pace::Pace,
    &telegram::Backlog,
    &again::Again,
    &postgres::Postgres,
    &nats::Nats,
    &nats::OlderCopy,
    &nats::FullDisk,
    &network::Network,
    &poison::Poison,
    &scale::Rolling,
    &scale::Scale,
];

/// The names of all experiments.
pub fn names() -> Vec<&'static str> {
    ALL.iter().map(|experiment| experiment.name()).collect()
}

/// The experiment of this name.
pub fn named(name: &str) -> Option<&'static dyn Experiment> {
    ALL.iter().copied().find(|experiment| experiment.name() == name)
}
