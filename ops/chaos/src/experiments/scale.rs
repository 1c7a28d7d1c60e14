//! Nothing breaks, everything moves: workers are replaced one by one, and their number changes, under load.

use std::time::Duration;

use futures::FutureExt;
use tokio::time::Instant;

use super::{Broken, Experiment};
use crate::ChaosError;
use crate::dice::Dice;
use crate::world::{Role, Setup, World};

/// How long the others have until the next one goes.
const PAUSE: (Duration, Duration) = (Duration::from_millis(500), Duration::from_millis(1500));

/// All workers are stopped and started, one after the other, again and again.
pub(super) struct Rolling;

impl Experiment for Rolling {
    fn name(&self) -> &'static str {
        "rolling"
    }

    fn about(&self) -> &'static str {
        "rolling restart of all workers under load"
    }

    fn setup(&self, setup: &mut Setup) {
        setup.workers = 3;
        setup.actions_per_second = 60.0;
    }

    fn run<'a>(&'a self, world: &'a mut World, dice: &'a mut Dice, length: Duration) -> Broken<'a> {
        async move {
            let until = Instant::now() + length;
            while Instant::now() < until {
                for name in world.processes.of(Role::Workers) {
                    world.history.fault_begins("restart", &name);
                    stop(world, &name).await?;
                    world.processes.spawn(&name, Role::Workers)?;
                    world.history.fault_ends("restart", &name);
                    world.rest(dice.between(PAUSE.0, PAUSE.1)).await?;
                }
            }
            Ok(())
        }
        .boxed_local()
    }
}

/// One worker becomes four, four become two.
pub(super) struct Scale;

impl Experiment for Scale {
    fn name(&self) -> &'static str {
        "scale"
    }

    fn about(&self) -> &'static str {
        "1 → 4 → 2 workers under load"
    }

    fn setup(&self, setup: &mut Setup) {
        setup.workers = 1;
        setup.actions_per_second = 60.0;
    }

    fn run<'a>(&'a self, world: &'a mut World, _dice: &'a mut Dice, length: Duration) -> Broken<'a> {
        async move {
            world.rest(length / 5).await?;
            world.history.fault_begins("1 → 4 workers", "workers");
            for number in 2..=4 {
                world.processes.spawn(&format!("worker-{number}"), Role::Workers)?;
            }
            world.rest(length * 2 / 5).await?;
            world.history.fault_ends("1 → 4 workers", "workers");
            world.history.fault_begins("4 → 2 workers", "workers");
            for name in ["worker-1", "worker-3"] {
                stop(world, name).await?;
            }
            world.rest(length * 2 / 5).await?;
            world.history.fault_ends("4 → 2 workers", "workers");
            Ok(())
        }
        .boxed_local()
    }
}

/// A stop under load is a clean one, or the run ends here.
async fn stop(world: &mut World, name: &str) -> Result<(), ChaosError> {
    let status = world.processes.stop(name).await?;
    if status.success() {
        return Ok(());
    }
    Err(ChaosError::Process { name: name.to_owned(), reason: format!("was stopped and ended with {status}") })
}
