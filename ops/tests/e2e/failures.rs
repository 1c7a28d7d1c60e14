//! Processes and servers die in the middle of a quiz; nothing is lost and nothing is done twice.

use crate::taking_a_quiz::{answer_all, answer_right, sample};
use crate::world::*;

#[tokio::test]
async fn workers_killed_in_the_middle_of_every_question() {
    let mut world = World::start(Intake::Polling).await;
    let quiz = sample("demo");
    let total = quiz.questions.len() as u16;
    world.says(ANN, "/quiz demo");
    for number in 1..=total {
        answer_right(&world, ANN, number, &quiz.questions[usize::from(number) - 1]).await;
        world.kill9("workers").await;
        world.spawn("workers", "workers");
        world.presses(ANN, &format!("1:next:1001:1:{number}")).await;
    }
    world.sees_text(ANN, "100").await;
    world.count_becomes("select count(*) from read_model.answer", total.into()).await;
    world.is_consistent().await;
    world.end().await;
}

#[tokio::test]
async fn of_two_workers_one_dies_and_the_other_takes_over() {
    let mut world = World::start(Intake::Webhook).await;
    world.spawn("second", "workers");
    world.count_becomes("select count(distinct owner) from core.partition where owner is not null", 2).await;
    world.count_becomes("select count(*) from core.partition where owner is not null", 4).await;
    let quiz = sample("demo");
    for user in [ANN, IVAN, MIA, ALEX] {
        world.says(user, "/quiz demo");
        answer_all(&world, user, &quiz, 1, 1).await;
    }
    world.kill9("workers").await;
    for user in [ANN, IVAN, MIA, ALEX] {
        answer_all(&world, user, &quiz, 2, 2).await;
    }
    assert_eq!(
        world.count("select count(distinct owner) from core.partition where owner is not null").await,
        1
    );
    world.is_consistent().await;
    world.end().await;
}

#[tokio::test]
async fn the_log_is_killed_and_comes_back() {
    let mut world = World::start(Intake::Webhook).await;
    let quiz = sample("demo");
    world.says(ANN, "/quiz demo");
    answer_all(&world, ANN, &quiz, 1, 1).await;
    world.sees_text(ANN, "Question 2").await;
    world.nats.kill9().await;
    world.says(MIA, "/help");
    world.nats.restart().await.unwrap();
    answer_all(&world, ANN, &quiz, 2, 3).await;
    world.sees_button(MIA, "1:list:0").await;
    world.is_consistent().await;
    world.end().await;
}

#[tokio::test]
async fn the_database_is_killed_and_comes_back() {
    let mut postgres = studymate_testkit::own_postgres().await;
    let world = World::start_on(Intake::Polling, postgres.url(), None).await;
    let quiz = sample("demo");
    world.says(ANN, "/quiz demo");
    answer_all(&world, ANN, &quiz, 1, 1).await;
    postgres.kill9().await;
    world.says(MIA, "/help");
    postgres.restart().await.unwrap();
    answer_all(&world, ANN, &quiz, 2, 3).await;
    world.sees_button(MIA, "1:list:0").await;
    world.is_consistent().await;
    world.end().await;
}

#[tokio::test]
async fn every_process_stops_cleanly_and_hands_over() {
    let mut world = World::start(Intake::Polling).await;
    world.says(ANN, "/start");
    world.sees_button(ANN, "1:list:0").await;
    for name in ["ingress", "projector", "workers"] {
        let status = world.stop(name).await;
        assert!(status.success(), "{name}: {status}");
    }
    assert_eq!(world.count("select count(*) from core.partition where owner is not null").await, 0);
    assert_eq!(world.count("select count(*) from core.lease where owner is not null").await, 0);
    world.end().await;
}
