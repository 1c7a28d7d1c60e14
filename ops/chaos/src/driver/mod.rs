//! The students: they start quizzes, answer right and wrong, type, press twice, press what is long gone, and send commands.

mod student;

use std::time::Duration;

use studymate_simulator::Control;
use tokio::time::{MissedTickBehavior, interval};
use tokio_util::sync::CancellationToken;

use crate::dice::Dice;

/// So many students are awake at the same time: few enough that some get to the end of a quiz.
const AWAKE: usize = 30;
/// After so many actions, on average, one falls asleep and another wakes up.
const TIRES: u64 = 20;

/// Lets students play until `stop`, `per_second` actions together, some of them at a time and all of them in turn; whose turn it is and what
/// they do comes from the dice.
///
/// Nobody waits for an answer: people press when they like.
pub(crate) async fn play(
    telegram: Control,
    students: Vec<i64>,
    per_second: f64,
    mut dice: Dice,
    stop: CancellationToken,
) {
    let mut turn = interval(Duration::from_secs_f64(1.0 / per_second.max(0.1)));
    turn.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let awake = students.len().min(AWAKE);
    let mut first = 0;
    while stop.run_until_cancelled(turn.tick()).await.is_some() {
        first += usize::from(dice.below(TIRES) == 0);
        let next = usize::try_from(dice.below(awake as u64)).unwrap_or(0);
        if let Some(student) = students.get((first + next) % students.len().max(1)) {
            student::act(&telegram, *student, &mut dice);
        }
    }
}
