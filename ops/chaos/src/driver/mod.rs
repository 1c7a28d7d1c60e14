//! The students: they start quizzes, answer right and wrong, type, press twice, press what is long gone, and send commands.

mod student;

use std::time::Duration;

use studymate_simulator::Control;
use tokio::time::{MissedTickBehavior, interval};
use tokio_util::sync::CancellationToken;

use crate::dice::Dice;

/// Lets all students play until `stop`, `per_second` actions together; whose turn it is and what they do comes from the dice.
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
    while stop.run_until_cancelled(turn.tick()).await.is_some() {
        if let Some(student) = dice.pick(&students) {
            student::act(&telegram, *student, &mut dice);
        }
    }
}
