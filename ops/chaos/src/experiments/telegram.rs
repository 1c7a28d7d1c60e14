//! Telegram fails: it throttles, breaks, hangs, resets, tells things twice and in another order, and comes back with an hour's backlog.

use std::time::Duration;

use futures::FutureExt;
use studymate_simulator::{Fault, FaultRule};
use tokio::time::Instant;

use super::{Broken, Experiment, pace};
use crate::ChaosError;
use crate::dice::Dice;
use crate::world::{Intake, Role, Setup, World};

/// How long each kind of trouble lasts, and the pause after it.
const TROUBLE: (Duration, Duration) = (Duration::from_millis(1500), Duration::from_millis(3500));
const PAUSE: (Duration, Duration) = (Duration::from_millis(200), Duration::from_millis(800));

/// One kind of trouble: its name, what it does, which calls or updates it strikes, and what share of them.
type Trouble = (&'static str, Fault, Option<&'static str>, f64);

/// Everything but throttling, before and after Telegram has accepted.
const TROUBLES: &[Trouble] = &[
    ("5xx", Fault::ServerError { status: 500 }, None, 0.3),
    ("5xx", Fault::ServerError { status: 502 }, Some("sendMessage"), 0.6),
    ("5xx", Fault::ServerError { status: 503 }, Some("editMessageText"), 0.6),
    ("5xx", Fault::ServerError { status: 502 }, Some("getUpdates"), 0.5),
    ("time-out before acceptance", Fault::TimeoutBefore { ms: 700 }, Some("sendMessage"), 0.3),
    ("time-out before acceptance", Fault::TimeoutBefore { ms: 700 }, Some("editMessageText"), 0.3),
    ("time-out after acceptance", Fault::TimeoutAfter { ms: 700 }, Some("sendMessage"), 0.3),
    ("time-out after acceptance", Fault::TimeoutAfter { ms: 700 }, Some("editMessageText"), 0.3),
    ("reset before acceptance", Fault::ResetBefore, None, 0.3),
    ("reset after acceptance", Fault::ResetAfter, None, 0.3),
    ("reset after acceptance", Fault::ResetAfter, Some("getUpdates"), 0.5),
    ("late answers", Fault::Delay { ms: 900 }, None, 0.4),
    ("duplicate updates", Fault::DuplicateUpdate, None, 0.4),
    ("late updates", Fault::DelayUpdate { ms: 400 }, None, 0.2),
    ("updates out of order", Fault::ReorderUpdate { ms: 300 }, None, 0.4),
];

/// 5xx, time-outs and resets before and after acceptance; duplicate, late and reordered updates.
pub(super) struct Telegram;

impl Experiment for Telegram {
    fn name(&self) -> &'static str {
        "telegram"
    }

    fn about(&self) -> &'static str {
        "Telegram: 5xx, time-outs and resets before and after acceptance, late answers, duplicate and out-of-order updates"
    }

    fn run<'a>(&'a self, world: &'a mut World, dice: &'a mut Dice, length: Duration) -> Broken<'a> {
        async move {
            let until = Instant::now() + length;
            while Instant::now() < until {
                world.announce(dice).await?;
                trouble(world, dice, TROUBLES).await?;
            }
            Ok(())
        }
        .boxed_local()
    }
}

/// Storms of 429 at the pace that Telegram asks for, with more to say than it allows, while the workers that keep the pace are replaced.
pub(super) struct Throttling;

impl Experiment for Throttling {
    fn name(&self) -> &'static str {
        "throttling"
    }

    fn about(&self) -> &'static str {
        "Telegram: 429 storms, with more to send than its pace allows, while workers are replaced"
    }

    fn setup(&self, setup: &mut Setup) {
        setup.at_telegrams_pace();
        setup.students = setup.students.min(pace::EAGER);
        setup.actions_per_second = 15.0;
    }

    fn run<'a>(&'a self, world: &'a mut World, dice: &'a mut Dice, length: Duration) -> Broken<'a> {
        async move {
            let storms: Vec<Trouble> = ["sendMessage", "editMessageText"]
                .iter()
                .flat_map(|method| (1..=3).map(|retry_after| storm(method, retry_after)))
                .collect();
            let until = Instant::now() + length;
            while Instant::now() < until {
                trouble(world, dice, &storms).await?;
                pace::flood(world, dice)?;
                if let Some(name) = dice.pick(&world.processes.of(Role::Workers)) {
                    pace::replace(world, name).await?;
                }
            }
            Ok(())
        }
        .boxed_local()
    }
}

fn storm(method: &'static str, retry_after: u64) -> Trouble {
    ("429", Fault::TooManyRequests { retry_after }, Some(method), 0.06)
}

/// One kind of trouble for a while.
async fn trouble(world: &mut World, dice: &mut Dice, troubles: &[Trouble]) -> Result<(), ChaosError> {
    let Some((name, fault, strikes, share)) = dice.pick(troubles) else { return Ok(()) };
    let rule = FaultRule::new(fault.clone()).probability(*share);
    let rule = match strikes {
        Some(method) => rule.method(method),
        None => rule,
    };
    let target = strikes.unwrap_or("telegram");
    world.history.fault_begins(name, target);
    let rule = world.telegram.add_fault(rule);
    world.rest(dice.between(TROUBLE.0, TROUBLE.1)).await?;
    world.telegram.remove_fault(rule);
    world.history.fault_ends(name, target);
    world.rest(dice.between(PAUSE.0, PAUSE.1)).await
}

/// Nobody takes updates for an hour of Telegram's time; then all come at once.
pub(super) struct Backlog;

impl Experiment for Backlog {
    fn name(&self) -> &'static str {
        "backlog"
    }

    fn about(&self) -> &'static str {
        "Telegram: an hour-old backlog that comes at once"
    }

    fn setup(&self, setup: &mut Setup) {
        setup.actions_per_second = 150.0;
        setup.intake = if setup.seed % 4 < 2 { Intake::Polling } else { Intake::Webhook };
    }

    fn run<'a>(&'a self, world: &'a mut World, _dice: &'a mut Dice, length: Duration) -> Broken<'a> {
        async move {
            // Some play before, so that there is something to go on with.
            world.rest(length / 4).await?;
            world.history.fault_begins("nobody takes updates for an hour", "ingress");
            world.processes.stop("ingress").await?;
            world.rest(length / 2).await?;
            world.telegram.advance_clock(Duration::from_secs(3600))?;
            world.processes.spawn("ingress", Role::Ingress)?;
            world.history.fault_ends("nobody takes updates for an hour", "ingress");
            world.rest(length / 4).await
        }
        .boxed_local()
    }
}
