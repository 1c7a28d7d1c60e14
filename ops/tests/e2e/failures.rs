//! Processes and servers die in the middle of a quiz; nothing is lost and nothing is done twice.

use studymate_nats::{Log, LogConfig};
use studymate_schema::input::InputKind;
use studymate_schema::{Aggregate, InputId, UserId};
use studymate_simulator::{CallFilter, Fault, FaultRule};

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

#[tokio::test]
async fn an_input_that_cannot_be_read_is_kept_apologised_for_and_told_to_the_admins() {
    let world = World::start(Intake::Polling).await;
    world.says(ALEX, "/start");
    world.sees_button(ALEX, "1:list:0").await;
    world.says(ANN, "/start");
    world.sees_button(ANN, "1:list:0").await;
    let config = LogConfig { url: world.nats.url(), partitions: 4, ..LogConfig::default() };
    let log = Log::connect(config).await.unwrap();
    for number in 0..3 {
        let id = InputId(format!("tg:poison-{number}"));
        log.publish(&Aggregate::User(UserId(ANN)), &id, InputKind::Telegram, None, "{not json".into())
            .await
            .unwrap();
    }
    world.count_becomes("select count(*) from core.dead_letter where state = 'open'", 3).await;
    world.sees_text(ANN, "tg:poison").await;
    world.sees_text(ALEX, "tg:poison").await;
    // The second and third are held back for the next alert; neighbours are served as before.
    world.count_becomes("select held_back::bigint from core.alert where kind = 'dead_letter'", 2).await;
    world.says(ANN, "/help");
    world.sees_text(ANN, "/quizzes").await;
    let clear = "select count(*) from core.dead_letter where position('not json'::bytea in body) > 0";
    assert_eq!(world.count(clear).await, 0, "a dead letter lies there in clear");
    world.end().await;
}

#[tokio::test]
async fn one_trace_runs_from_the_update_to_its_answer() {
    let world = World::start(Intake::Webhook).await;
    world.says(ANN, "/quiz demo");
    world.sees_button(ANN, "1:pick:1001:1:1").await;
    let traced = "select count(*) from core.journal j
        join core.event e on e.input = j.input join core.outbox o on o.input = j.input
        where j.stream = 'user.1001' and split_part(j.trace, '-', 2) = split_part(e.trace, '-', 2)
          and split_part(j.trace, '-', 2) = split_part(o.trace, '-', 2)";
    assert_eq!(world.count(traced).await, 3, "registered, started, asked");
    world.is_consistent().await;
    world.end().await;
}

/// Ann's first answer, then workers that break on some inputs.
async fn with_broken_rules(rules: &str) -> World {
    let mut world = World::start(Intake::Webhook).await;
    world.says(ANN, "/start");
    world.sees_button(ANN, "1:list:0").await;
    world.stop("workers").await;
    world.set("STUDYMATE_FAILPOINTS", rules);
    world.spawn("workers", "workers");
    world
}

/// The input became a dead letter with this reason and its sender was told; the people around are served.
async fn is_put_aside(world: &World, reason: &str) {
    let dead =
        format!("select count(*) from core.dead_letter where reason = '{reason}' and stream = 'user.1001'");
    world.count_becomes(&dead, 1).await;
    world.sees_text(ANN, "tg:").await;
    for user in [ANN, IVAN, MIA] {
        world.says(user, "/quiz demo");
        world.sees_button(user, &format!("1:pick:{user}:1:1")).await;
    }
}

#[tokio::test]
async fn an_input_that_panics_is_put_aside_and_the_process_goes_on() {
    let mut world = with_broken_rules("decide:boom=panic").await;
    world.says(IVAN, "/start");
    world.says(ANN, "boom");
    world.says(MIA, "/start");
    is_put_aside(&world, "the decision panicked").await;
    assert!(world.stop("workers").await.success());
    world.end().await;
}

#[tokio::test]
async fn an_input_that_loops_is_put_aside_and_the_process_makes_room_for_another_one() {
    let mut world = with_broken_rules("decide:boom=hang").await;
    world.says(IVAN, "/start");
    world.says(ANN, "boom");
    world.says(MIA, "/start");
    let status = world.ends("workers").await;
    assert_eq!(status.code(), Some(1), "it ends by itself, to be rid of the thread");
    assert_eq!(world.count("select count(*) from core.partition where owner is not null").await, 0);
    world.spawn("workers", "workers");
    is_put_aside(&world, "the decision did not end within its budget").await;
    world.end().await;
}

#[tokio::test]
async fn what_belongs_to_one_person_and_is_damaged_hurts_nobody_else() {
    let mut world = World::start(Intake::Webhook).await;
    for user in [ANN, IVAN, MIA, ALEX] {
        world.says(user, "/start");
        world.sees_button(user, "1:list:0").await;
    }
    world.stop("workers").await;
    // Ann's key does not open any more; Ivan's snapshot is not one.
    world.run_sql("update core.person_key set wrapped = '\\x00' where owner = 1001").await;
    world
        .run_sql(
            "insert into core.snapshot (stream, version, schema, body) values ('user.1002', 1, 2, '\\x00')",
        )
        .await;
    world.spawn("workers", "workers");
    for user in [ANN, IVAN, MIA] {
        world.says(user, "/quiz demo");
    }
    // Alex, an admin, is told of Ann's input meanwhile.
    for user in [IVAN, MIA] {
        world.sees_button(user, &format!("1:pick:{user}:1:1")).await;
    }
    let dead = "select count(*) from core.dead_letter where stream = 'user.1001' and reason like 'its state cannot be loaded%'";
    world.count_becomes(dead, 1).await;
    world.sees_text(ANN, "tg:").await;
    world.end().await;
}

#[tokio::test]
async fn what_telegram_answered_survives_a_database_that_blinks() {
    let mut postgres = studymate_testkit::own_postgres().await;
    let world = World::start_on(Intake::Polling, postgres.url(), None).await;
    world.says(ANN, "/start");
    world.sees_button(ANN, "1:list:0").await;
    world.count_becomes("select count(*) from core.outbox where state <> 'sent'", 0).await;
    // The answer takes its time, and the database is away when it comes.
    let slow = FaultRule::new(Fault::Delay { ms: 700 }).method("sendMessage").chat(ANN);
    world.telegram.add_fault(slow.times(1));
    world.says(ANN, "/help");
    world.count_becomes("select count(*) from core.outbox where state = 'sending'", 1).await;
    postgres.kill9().await;
    let filter =
        CallFilter { method: Some("sendMessage".into()), chat_id: Some(ANN), ..CallFilter::default() };
    let sent = || world.telegram.calls(&filter).len();
    studymate_testkit::eventually(DEADLINE, async || sent() == 2).await;
    world.sees_text(ANN, "/quizzes").await;
    postgres.restart().await.unwrap();
    world.count_becomes("select count(*) from core.outbox where state <> 'sent'", 0).await;
    assert_eq!(sent(), 2, "it was sent again, though Telegram had answered");
    assert_eq!(world.count("select sum(ambiguous) from core.outbox").await, 0);
    world.end().await;
}

#[tokio::test]
async fn a_token_that_is_refused_while_it_runs_ends_the_workers_and_fails_no_answer() {
    let mut world = World::start(Intake::Webhook).await;
    world.says(ANN, "/start");
    world.sees_button(ANN, "1:list:0").await;
    world.telegram.add_fault(FaultRule::new(Fault::Unauthorized).method("sendMessage").times(1));
    world.says(ANN, "/help");
    assert_eq!(world.ends("workers").await.code(), Some(1));
    assert_eq!(world.count("select count(*) from core.outbox where state = 'failed'").await, 0);
    world.spawn("workers", "workers");
    world.sees_text(ANN, "/quizzes").await;
    world.end().await;
}
