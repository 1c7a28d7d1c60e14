//! Settings on one card, and a day that counts: through the death of the workers, and into the views of analysts.

use crate::taking_a_quiz::{answer_all, sample};
use crate::world::*;

#[tokio::test]
async fn settings_are_chosen_on_one_card_and_survive_the_workers() {
    let mut world = World::start(Intake::Polling).await;
    world.says(ANN, "/start");
    world.presses(ANN, "1:settings").await;
    world.sees_text(ANN, "UTC").await;
    world.presses(ANN, "1:zones").await;
    world.presses(ANN, "1:zones:asia").await;
    world.sees_button(ANN, "1:zone:Asia/Vladivostok").await;
    world.kill9("workers").await;
    world.presses(ANN, "1:zone:Asia/Vladivostok").await;
    world.spawn("workers", "workers");
    world.sees_text(ANN, "Vladivostok").await;
    world.presses(ANN, "1:goals").await;
    world.presses(ANN, "1:goal:5").await;
    world.sees_text(ANN, "5 answers").await;
    world.presses(ANN, "1:detail:short").await;
    world.sees_button(ANN, "1:detail:full").await;
    let messages = world.telegram.chat(ANN).unwrap().messages;
    assert_eq!(messages.iter().filter(|message| message.from.is_bot).count(), 1, "one card");
    let chosen = "select count(*) from analytics.students
                  where time_zone = 'Asia/Vladivostok' and daily_goal = 5 and detail_level = 'short'";
    world.count_becomes(chosen, 1).await;
    world.is_consistent().await;
    world.end().await;
}

#[tokio::test]
async fn a_goal_is_cheered_once_and_told_with_the_result_and_the_progress() {
    let mut world = World::start(Intake::Webhook).await;
    let quiz = sample("demo-ru");
    let total = quiz.questions.len() as u16;
    assert!(total >= 5, "the goal can be reached");
    world.says(IVAN, "/timezone Омск");
    world.sees_text(IVAN, "Омск").await;
    world.presses(IVAN, "1:goals").await;
    world.presses(IVAN, "1:goal:5").await;
    world.sees_text(IVAN, "5").await;
    world.says(IVAN, "/quiz demo-ru");
    answer_all(&world, IVAN, &quiz, 1, 4).await;
    world.kill9("workers").await;
    world.spawn("workers", "workers");
    crate::taking_a_quiz::answer_right(&world, IVAN, 5, &quiz.questions[4]).await;
    world.sees_text(IVAN, "🎉").await;
    world.presses(IVAN, &format!("1:next:{IVAN}:1:5")).await;
    answer_all(&world, IVAN, &quiz, 6, total).await;
    world.sees_text(IVAN, "🔥").await;
    world.says(IVAN, "/progress");
    let progress = world.sees(IVAN, |message| message.photo.is_some()).await;
    assert!(shown(&progress).contains("🔥"), "{}", shown(&progress));
    world.is_consistent().await;
    world.end().await;
}
