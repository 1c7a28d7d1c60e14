//! The mutation check: a guard is taken away, and the checker must notice. A checker that cannot fail proves nothing.

use std::collections::BTreeMap;
use std::time::Duration;

use futures::FutureExt;

use crate::ChaosError;
use crate::checker::Invariant;
use crate::experiments::{self, Broken};
use crate::suite::{self, Options, Outcome};
use crate::world::{Role, World};

const NAIVE_SENDING: &str = include_str!("../sql/naive_sending.sql");
/// How long the mutated system is tormented: every guard is needed many times within this.
const LENGTH: Duration = Duration::from_secs(20);

/// A guard, how it is taken away, and what shows that it is gone.
pub struct Mutation {
    /// Its name, for `--mutation`.
    pub name: &'static str,
    /// What is missing.
    pub about: &'static str,
    /// The experiment in which the guard is needed.
    pub experiment: &'static str,
    /// The invariants of which at least one must be found broken.
    pub breaks: &'static [Invariant],
    take_away: fn(&mut World) -> Broken<'_>,
}

/// All mutations.
pub const ALL: &[Mutation] = &[
    Mutation {
        name: "dedup-off",
        about: "the journal no longer refuses an input that it has",
        experiment: "again",
        breaks: &[Invariant::I1, Invariant::I2],
        take_away: dedup_off,
    },
    Mutation {
        name: "fence-off",
        about: "a worker commits whether or not it still owns the partition",
        experiment: "frozen",
        breaks: &[Invariant::I1, Invariant::I2, Invariant::I3],
        take_away: fence_off,
    },
    Mutation {
        name: "naive-sending",
        about: "tries whose end nobody knows are not counted, and everything is tried again",
        experiment: "failpoints",
        breaks: &[Invariant::I4],
        take_away: naive_sending,
    },
];

/// What the checker said about a mutated system.
#[derive(Clone, Debug)]
pub struct Verdict {
    /// Which mutation.
    pub mutation: &'static str,
    /// What was missing.
    pub about: &'static str,
    /// The experiment.
    pub experiment: &'static str,
    /// How often each invariant was found broken.
    pub broken: BTreeMap<Invariant, usize>,
    /// Whether one of them is one that shows that the guard is gone.
    pub noticed: bool,
    /// The run.
    pub outcome: Outcome,
}

impl Mutation {
    /// Takes the guard away, runs the experiment that needs it, and says what the checker noticed.
    pub async fn run(&self, options: &Options) -> Result<Verdict, ChaosError> {
        let experiment = experiments::named(self.experiment)
            .ok_or_else(|| ChaosError::Server(format!("there is no experiment {}", self.experiment)))?;
        let mut options = options.clone();
        options.length = options.length.min(LENGTH);
        options.folder = options.folder.join(self.name);
        let take_away = self.take_away;
        let outcome = suite::run(experiment, &options, async move |world| take_away(world).await).await?;
        let mut broken = BTreeMap::new();
        for violation in &outcome.violations {
            *broken.entry(violation.invariant).or_default() += 1;
        }
        let noticed = self.breaks.iter().any(|invariant| broken.contains_key(invariant));
        let (mutation, about) = (self.name, self.about);
        Ok(Verdict { mutation, about, experiment: self.experiment, broken, noticed, outcome })
    }
}

/// The names of all mutations.
pub fn names() -> Vec<&'static str> {
    ALL.iter().map(|mutation| mutation.name).collect()
}

/// The mutation of this name.
pub fn named(name: &str) -> Option<&'static Mutation> {
    ALL.iter().find(|mutation| mutation.name == name)
}

fn dedup_off(world: &mut World) -> Broken<'_> {
    async { world.execute("drop index core.journal_input").await }.boxed_local()
}

fn fence_off(world: &mut World) -> Broken<'_> {
    async {
        world.processes.set_for(
            Role::Workers,
            "STUDYMATE_FAILPOINTS",
            "delivery.marked=on,store.unfenced=on",
        );
        for name in world.processes.of(Role::Workers) {
            world.processes.stop(&name).await?;
            world.processes.spawn(&name, Role::Workers)?;
        }
        Ok(())
    }
    .boxed_local()
}

fn naive_sending(world: &mut World) -> Broken<'_> {
    async { world.execute(NAIVE_SENDING).await }.boxed_local()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_name_means_one_thing_and_every_mutation_has_its_experiment() {
        let known = experiments::names();
        assert_eq!(known.iter().collect::<BTreeSet<_>>().len(), known.len());
        assert_eq!(names().into_iter().collect::<BTreeSet<_>>().len(), ALL.len());
        assert!(
            ALL.iter().all(|mutation| known.contains(&mutation.experiment) && !mutation.breaks.is_empty())
        );
    }
}
