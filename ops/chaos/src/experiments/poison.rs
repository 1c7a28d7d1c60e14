//! Inputs that nobody should ever decide: one that panics, one that loops, one of 20 MB. The neighbours must not notice.

use std::time::Duration;

use futures::FutureExt;
use serde_json::{Value, json};
use studymate_simulator::NewUser;
use tokio::time::Instant;

use super::{Broken, Experiment};
use crate::checker::{Facts, Harm, Invariant, Violation, percentile};
use crate::dice::Dice;
use crate::history::{Kind, Op};
use crate::world::{Setup, World};

/// Whoever sends poison, by the kind of it. Their chats are not among those whose answers are timed.
const PANICS: i64 = 900;
const LOOPS: i64 = 901;
const LARGE: i64 = 902;
/// The size of the large one.
const LARGE_BYTES: usize = 20 * 1024 * 1024;
/// What everybody else may wait for an answer, 95 of 100 of them, in milliseconds.
const PATIENCE_MS: i64 = 2000;

/// Poison, again and again.
pub(super) struct Poison;

impl Experiment for Poison {
    fn name(&self) -> &'static str {
        "poison"
    }

    fn about(&self) -> &'static str {
        "inputs that panic, that loop, and of 20 MB; everybody else's p95 stays under 2 s"
    }

    fn setup(&self, setup: &mut Setup) {
        let points = "delivery.marked=on,decide:poison-panics=panic,decide:poison-loops=hang";
        setup.more.push(("STUDYMATE_FAILPOINTS", points.to_owned()));
        setup.intake = crate::world::Intake::Polling;
    }

    fn run<'a>(&'a self, world: &'a mut World, dice: &'a mut Dice, length: Duration) -> Broken<'a> {
        async move {
            for (user, name) in [(PANICS, "Panics"), (LOOPS, "Loops"), (LARGE, "Large")] {
                let user = NewUser { id: Some(user), ..NewUser::named(name, "en") };
                world.telegram.create_user(user)?;
            }
            world.rest(length / 6).await?;
            let until = Instant::now() + length * 2 / 3;
            let mut kinds = [PANICS, LOOPS, LARGE].into_iter().cycle();
            while Instant::now() < until {
                if let Some(sender) = kinds.next() {
                    send(world, sender);
                }
                world.rest(dice.between(Duration::from_secs(3), Duration::from_secs(5))).await?;
            }
            world.rest(length / 6).await
        }
        .boxed_local()
    }

    fn check(&self, facts: &Facts) -> Vec<Violation> {
        let times = facts.answer_times(|chat| ![PANICS, LOOPS, LARGE].contains(&chat));
        let p95 = percentile(&times, 95);
        let late = p95 > PATIENCE_MS;
        let detail =
            format!("of everybody else 95 of 100 waited up to {p95} ms, {PATIENCE_MS} ms are promised");
        let late = late.then(|| Violation::new(Invariant::I7, Harm::TooLate, "answers", detail));
        late.into_iter().chain(survivors(facts)).collect()
    }
}

/// Poison that did not become a dead letter: it must be kept for an operator.
fn survivors(facts: &Facts) -> Vec<Violation> {
    let deadly = facts.poison.iter().filter(|update| {
        let chat = facts.updates.get(update).and_then(|update| update.chat);
        chat == Some(PANICS) || chat == Some(LOOPS)
    });
    let dead =
        |update: i64| facts.journal.iter().any(|row| row.update() == Some(update) && row.outcome == "dead");
    let violation = |update: &i64| {
        let detail = "it panics or loops, and it did not become a dead letter";
        Violation::new(Invariant::I1, Harm::Lost, format!("tg:{update}"), detail)
    };
    deadly.filter(|update| !dead(**update)).map(violation).collect()
}

fn send(world: &World, sender: i64) {
    let (fault, text) = match sender {
        PANICS => ("an input that panics", "poison-panics".to_owned()),
        LOOPS => ("an input that loops", "poison-loops".to_owned()),
        _ => ("an input of 20 MB", "x".repeat(LARGE_BYTES)),
    };
    world.history.fault_begins(fault, "workers");
    let update = world.telegram.send_raw_update(&message(sender, &text));
    world.history.note("student", Kind::Invoke, Op::Poison { update });
    world.history.fault_ends(fault, "workers");
}

fn message(sender: i64, text: &str) -> Value {
    json!({"message": {
        "message_id": 1,
        "date": crate::history::now_ms() / 1000,
        "chat": {"id": sender, "type": "private", "first_name": "Poison"},
        "from": {"id": sender, "is_bot": false, "first_name": "Poison", "language_code": "en"},
        "text": text,
    }})
}
