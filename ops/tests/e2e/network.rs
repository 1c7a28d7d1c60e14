//! The network between a worker and its servers breaks, one way or both, for a while; nothing is lost and nothing is done twice.

use std::time::Duration;

use studymate_simulator::Press;
use studymate_testkit::{Direction, Proxy, eventually};

use crate::taking_a_quiz::{answer_all, answer_right, sample};
use crate::world::*;

const WAYS: [Direction; 3] = [Direction::ToServer, Direction::ToClient, Direction::Both];

/// A server that stands behind a proxy for one process alone.
async fn behind_a_proxy(world: &mut World, process: &'static str, setting: &'static str) -> Proxy {
    let real = world.setting(setting).to_owned();
    let port = real.rsplit_once(':').unwrap().1;
    let proxy = Proxy::before(port.split('/').next().unwrap().parse().unwrap()).await;
    world.set(setting, &proxy.url(&real));
    world.kill9(process).await;
    world.spawn(process, process);
    world.set(setting, &real);
    world.says(ANN, "/start");
    world.sees_button(ANN, "1:list:0").await;
    proxy
}

/// Ann answers while the workers are cut off, and goes on when they are not.
async fn a_quiz_through_cuts(setting: &'static str) {
    let mut world = World::start(Intake::Polling).await;
    let proxy = behind_a_proxy(&mut world, "workers", setting).await;
    let quiz = sample("demo");
    world.says(ANN, "/quiz demo");
    for (number, way) in (1..).zip(WAYS) {
        answer_right(&world, ANN, number, &quiz.questions[usize::from(number) - 1]).await;
        let (message, data) = world.sees_button(ANN, &format!("1:next:1001:1:{number}")).await;
        let lost = proxy.counts().swallowed;
        proxy.cut(way);
        world.telegram.press(ANN, ANN, message.message_id, &Press::Data(data)).unwrap();
        world.says(MIA, "/help");
        eventually(DEADLINE, async || {
            world.telegram.pending_updates() == 0 && proxy.counts().swallowed > lost
        })
        .await;
        proxy.heal();
        world.sees_text(ANN, &format!("Question {}", number + 1)).await;
        world.sees_text(MIA, "/quizzes").await;
    }
    let reset = proxy.counts().reset;
    assert!(reset >= 3, "connections that lost bytes were reset: {reset}");
    world.is_consistent().await;
    world.end().await;
}

#[tokio::test]
async fn workers_cut_off_from_the_database_one_way_and_both() {
    a_quiz_through_cuts("DATABASE_URL").await;
}

#[tokio::test]
async fn workers_cut_off_from_the_log_one_way_and_both() {
    a_quiz_through_cuts("NATS_URL").await;
}

/// While one of two workers is cut off, the other one takes its partitions; what the first had on its way writes nothing.
async fn the_other_one_takes_over(setting: &'static str, break_it: impl Fn(&Proxy)) {
    let mut world = World::start(Intake::Webhook).await;
    let proxy = behind_a_proxy(&mut world, "workers", setting).await;
    let quiz = sample("demo");
    let users = [ANN, IVAN, MIA, ALEX];
    for user in users {
        world.says(user, "/quiz demo");
        answer_all(&world, user, &quiz, 1, 1).await;
    }
    world.spawn("second", "workers");
    world.count_becomes("select count(distinct owner) from core.partition where owner is not null", 2).await;
    break_it(&proxy);
    for user in users {
        answer_all(&world, user, &quiz, 2, 2).await;
    }
    proxy.heal();
    for user in users {
        answer_all(&world, user, &quiz, 3, 3).await;
    }
    world.count_becomes("select count(distinct owner) from core.partition where owner is not null", 2).await;
    world.is_consistent().await;
    world.end().await;
}

#[tokio::test]
async fn of_two_workers_one_is_cut_off_from_the_database() {
    the_other_one_takes_over("DATABASE_URL", |proxy| proxy.cut(Direction::Both)).await;
}

#[tokio::test]
async fn of_two_workers_one_hears_nothing_from_the_database() {
    the_other_one_takes_over("DATABASE_URL", |proxy| proxy.cut(Direction::ToClient)).await;
}

#[tokio::test]
async fn of_two_workers_one_is_cut_off_from_the_log() {
    the_other_one_takes_over("NATS_URL", |proxy| proxy.cut(Direction::Both)).await;
}

#[tokio::test]
async fn of_two_workers_one_is_refused_by_the_log() {
    the_other_one_takes_over("NATS_URL", Proxy::refuse).await;
}

#[tokio::test]
async fn a_commit_that_arrives_after_the_partition_was_taken_over_writes_nothing() {
    the_other_one_takes_over("DATABASE_URL", |proxy| proxy.hold(Direction::ToServer)).await;
}

#[tokio::test]
async fn a_slow_network_slows_down_and_breaks_nothing() {
    let mut world = World::start(Intake::Polling).await;
    let proxy = behind_a_proxy(&mut world, "workers", "DATABASE_URL").await;
    proxy.delay(Duration::from_millis(50));
    let quiz = sample("demo");
    world.says(ANN, "/quiz demo");
    answer_all(&world, ANN, &quiz, 1, 2).await;
    world.is_consistent().await;
    world.end().await;
}

/// Updates come while ingress is cut off from the log: Telegram keeps those that are not durable, and has none taken twice.
async fn ingress_is_cut_off(intake: Intake) {
    let mut world = World::start(intake).await;
    let proxy = behind_a_proxy(&mut world, "ingress", "NATS_URL").await;
    for way in WAYS {
        let lost = proxy.counts().swallowed;
        proxy.cut(way);
        world.says(ANN, "/help");
        world.says(IVAN, "/quizzes");
        eventually(DEADLINE, async || proxy.counts().swallowed > lost).await;
        assert!(world.telegram.pending_updates() > 0, "Telegram was told that they are taken");
        proxy.heal();
        eventually(DEADLINE, async || world.telegram.pending_updates() == 0).await;
    }
    let taken = "select count(*) from core.journal where outcome = 'applied' and input like 'tg:%'";
    world.count_becomes(&format!("{taken} and stream = 'user.1002'"), 3).await;
    world.count_becomes(&format!("{taken} and stream = 'user.1001'"), 4).await;
    world.is_consistent().await;
    world.end().await;
}

#[tokio::test]
async fn ingress_polls_while_it_is_cut_off_from_the_log() {
    ingress_is_cut_off(Intake::Polling).await;
}

#[tokio::test]
async fn ingress_is_called_while_it_is_cut_off_from_the_log() {
    ingress_is_cut_off(Intake::Webhook).await;
}

#[tokio::test]
async fn a_process_that_is_cut_off_stops_when_it_is_told_to() {
    let mut world = World::start(Intake::Polling).await;
    for (process, setting) in [
        ("workers", "DATABASE_URL"),
        ("workers", "NATS_URL"),
        ("ingress", "NATS_URL"),
        ("projector", "DATABASE_URL"),
    ] {
        let proxy = behind_a_proxy(&mut world, process, setting).await;
        proxy.cut(Direction::Both);
        world.says(ANN, "/start");
        let lost = proxy.counts().swallowed;
        eventually(DEADLINE, async || proxy.counts().swallowed > lost).await;
        world.stop(process).await;
        world.spawn(process, process);
    }
    world.says(MIA, "/help");
    world.sees_text(MIA, "/quizzes").await;
    world.is_consistent().await;
    world.end().await;
}
