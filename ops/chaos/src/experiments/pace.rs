//! More to say than Telegram's pace allows, while the worker that keeps the pace is replaced.

use std::time::Duration;

use futures::FutureExt;
use tokio::time::Instant;

use super::{Broken, Experiment};
use crate::ChaosError;
use crate::dice::Dice;
use crate::world::{Role, Setup, World};

/// So few students that each comes near a message a second.
pub(super) const EAGER: u16 = 40;
/// What an impatient one sends at once: more than a chat's burst.
const AT_ONCE: usize = 12;
/// Until the impatient ones have got their burst, and not much more.
const SOON: (Duration, Duration) = (Duration::from_millis(50), Duration::from_millis(400));
/// Until the next time.
const PAUSE: (Duration, Duration) = (Duration::from_millis(2000), Duration::from_millis(4000));

/// Workers are stopped and killed in the middle of bursts: who delivers next must keep the pace of the one before.
pub(super) struct Pace;

impl Experiment for Pace {
    fn name(&self) -> &'static str {
        "pace"
    }

    fn about(&self) -> &'static str {
        "more to send than Telegram's pace allows, while workers are stopped and killed in the middle of bursts"
    }

    fn setup(&self, setup: &mut Setup) {
        setup.at_telegrams_pace();
        setup.students = setup.students.min(EAGER);
        setup.actions_per_second = 15.0;
    }

    fn run<'a>(&'a self, world: &'a mut World, dice: &'a mut Dice, length: Duration) -> Broken<'a> {
        async move {
            let until = Instant::now() + length;
            while Instant::now() < until {
                flood(world, dice)?;
                world.rest(dice.between(SOON.0, SOON.1)).await?;
                if let Some(name) = dice.pick(&world.processes.of(Role::Workers)) {
                    if dice.chance(0.5) {
                        replace(world, name).await?;
                    } else {
                        world.processes.kill_and_restart(name, &[]).await?;
                    }
                }
                world.rest(dice.between(PAUSE.0, PAUSE.1)).await?;
            }
            Ok(())
        }
        .boxed_local()
    }
}

/// Two students lose their patience.
pub(super) fn flood(world: &World, dice: &mut Dice) -> Result<(), ChaosError> {
    let students = world.students();
    for _ in 0..2 {
        let Some(student) = dice.pick(&students) else { continue };
        for _ in 0..AT_ONCE {
            world.telegram.send_text(*student, *student, "/help")?;
        }
    }
    Ok(())
}

/// Stops a worker, politely, and starts another one.
pub(super) async fn replace(world: &mut World, name: &str) -> Result<(), ChaosError> {
    world.history.fault_begins("restart", name);
    world.processes.stop(name).await?;
    world.processes.spawn(name, Role::Workers)?;
    world.history.fault_ends("restart", name);
    Ok(())
}
