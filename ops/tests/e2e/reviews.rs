//! What was answered comes again: reviews and mistakes, played, also while workers die.

use crate::taking_a_quiz::{answer_all, sample};
use crate::world::*;

/// The number of Ann's n-th review in buttons: reviews are numbered apart from attempts.
fn review(number: u32) -> u32 {
    (1 << 31) | number
}

#[tokio::test]
async fn what_was_wrong_is_reviewed_until_it_is_right_and_survives_a_worker() {
    let mut world = World::start(Intake::Polling).await;
    let quiz = sample("demo");
    let right = quiz.questions[0].clone();
    let studymate_schema::quiz::QuestionKind::SingleChoice { options } = &right.kind else {
        panic!("the sample begins with a single choice")
    };
    let yes = options.iter().position(|option| option.credit.is_right()).unwrap();
    let no = options.iter().position(|option| !option.credit.is_right()).unwrap();

    world.says(ANN, "/quiz demo");
    world.presses(ANN, &format!("1:pick:{ANN}:1:1:{no}:")).await;
    world.presses(ANN, &format!("1:next:{ANN}:1:1")).await;
    answer_all(&world, ANN, &quiz, 2, quiz.questions.len() as u16).await;

    // The mistake is listed, and reviewing just it asks that question on the same card.
    world.says(ANN, "/mistakes");
    world.presses(ANN, "1:redo").await;
    let first = review(1);
    world.presses(ANN, &format!("1:pick:{ANN}:{first}:1:{no}:")).await;
    world.presses(ANN, &format!("1:next:{ANN}:{first}:1")).await;
    world.sees_button(ANN, "1:reviews").await;

    // Wrong again: it is due at once. The worker dies in the middle, the review goes on.
    world.says(ANN, "/review");
    let second = review(2);
    world.sees_button(ANN, &format!("1:pick:{ANN}:{second}:1:{yes}:")).await;
    world.kill9("workers").await;
    world.spawn("workers", "workers");
    world.presses(ANN, &format!("1:pick:{ANN}:{second}:1:{yes}:")).await;
    world.presses(ANN, &format!("1:next:{ANN}:{second}:1")).await;
    world.sees_button(ANN, "1:list:0").await;
    world.says(ANN, "/mistakes");
    world
        .sees(ANN, |message| button(message, "1:redo").is_none() && button(message, "1:list:0").is_some())
        .await;

    // Right at last: it comes again another day.
    world.says(ANN, "/review");
    world.sees(ANN, |message| button(message, "1:pick").is_none()).await;
    world.hours_pass(24 * 10).await;
    world.says(ANN, "/review");
    world.sees_button(ANN, &format!("1:pick:{ANN}:{}:1:", review(3))).await;

    // No attempt, no answer and no result of a quiz came of it.
    world.count_becomes("select count(*) from read_model.attempt", 1).await;
    let reviewed = "select count(*) from core.event where kind = 'QuestionReviewed'";
    assert_eq!(world.count(reviewed).await, 2);
    world.count_becomes("select count(*) from read_model.answer", quiz.questions.len() as i64).await;
    world.is_consistent().await;
    for tool in ["verify", "replay"] {
        let found = world.command(&[tool]).await;
        assert!(found.status.success(), "{tool}: {}", String::from_utf8_lossy(&found.stdout));
    }
    world.end().await;
}
