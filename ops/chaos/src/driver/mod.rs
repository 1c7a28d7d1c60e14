//! The students: they start quizzes, answer right and wrong, type, press twice, press what is long gone, and send commands.

mod student;

use std::time::Duration;

use studymate_simulator::Control;
use tokio::time::{MissedTickBehavior, interval};
use tokio_util::sync::CancellationToken;

use crate::dice::Dice;

/// So many students are eager: few enough that they get to the end of quizzes. The others look in now and then.
const EAGER: usize = 15;
/// What share of all is done by the eager ones.
const BY_EAGER: f64 = 0.5;
/// After so many actions, on average, one of them has had enough and another becomes eager.
const TIRES: u64 = 200;

/// Lets students play until `stop`, `per_second` actions together, some of them eagerly and all of them now and then; whose turn it is and what
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
    let eager = students.len().min(EAGER);
    let mut first = 0;
    while stop.run_until_cancelled(turn.tick()).await.is_some() {
        first += usize::from(dice.below(TIRES) == 0);
        let (from, of) = if dice.chance(BY_EAGER) { (first, eager) } else { (0, students.len()) };
        let next = usize::try_from(dice.below(of as u64)).unwrap_or(0);
        if let Some(student) = students.get((from + next) % students.len().max(1)) {
            student::act(&telegram, *student, &mut dice);
        }
    }
}
