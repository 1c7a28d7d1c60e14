//! `kill -9` in a loop, at any moment and at the worst ones.

use std::time::Duration;

use futures::FutureExt;
use tokio::time::Instant;

use super::{Broken, Experiment};
use crate::ChaosError;
use crate::dice::Dice;
use crate::world::{Role, World};

/// Between two kills.
const PAUSE: (Duration, Duration) = (Duration::from_millis(100), Duration::from_millis(700));
/// The moments between two statements at which a crash costs most, and whose they are.
const MOMENTS: [(Role, &str); 3] = [
    (Role::Workers, "workers.committed"),
    (Role::Workers, "delivery.accepted"),
    (Role::Ingress, "ingress.published"),
];

/// Each process is killed again and again, at any moment.
pub(super) struct Kills;

impl Experiment for Kills {
    fn name(&self) -> &'static str {
        "kills"
    }

    fn about(&self) -> &'static str {
        "`kill -9` of each process, in a loop"
    }

    fn run<'a>(&'a self, world: &'a mut World, dice: &'a mut Dice, length: Duration) -> Broken<'a> {
        async move {
            let until = Instant::now() + length;
            while Instant::now() < until {
                if let Some(name) = dice.pick(&world.processes.all()) {
                    world.processes.kill_and_restart(name, &[]).await?;
                }
                if dice.chance(0.1) {
                    world.announce(dice).await?;
                }
                world.rest(dice.between(PAUSE.0, PAUSE.1)).await?;
            }
            Ok(())
        }
        .boxed_local()
    }
}

/// Processes kill themselves right after a commit, after Telegram's answer, and between publishing and acknowledging.
pub(super) struct Failpoints;

impl Experiment for Failpoints {
    fn name(&self) -> &'static str {
        "failpoints"
    }

    fn about(&self) -> &'static str {
        "`kill -9` after the commit before the wake-ups, after Telegram's answer before it is marked, between publishing and the acknowledgement"
    }

    fn run<'a>(&'a self, world: &'a mut World, dice: &'a mut Dice, length: Duration) -> Broken<'a> {
        async move {
            let until = Instant::now() + length;
            while Instant::now() < until {
                arm(world, dice).await?;
                world.announce(dice).await?;
                world.rest(dice.between(PAUSE.0, PAUSE.1) * 3).await?;
            }
            Ok(())
        }
        .boxed_local()
    }
}

/// Starts a process anew that will kill itself at some moment soon.
async fn arm(world: &mut World, dice: &mut Dice) -> Result<(), ChaosError> {
    let Some((role, moment)) = dice.pick(&MOMENTS) else { return Ok(()) };
    let Some(name) = dice.pick(&world.processes.of(*role)).cloned() else { return Ok(()) };
    let armed = format!("delivery.marked=on,{moment}=kill@{}", dice.below(20) + 1);
    world.processes.kill_and_restart(&name, &[("STUDYMATE_FAILPOINTS", armed.as_str())]).await
}
