//! Telegram throttles, fails, and takes messages without saying so.

use studymate_simulator::{Call, CallFilter, Fault, FaultRule};
use studymate_testkit::eventually;

use crate::world::*;

fn sends(world: &World, user: i64) -> Vec<Call> {
    let filter =
        CallFilter { method: Some("sendMessage".into()), chat_id: Some(user), ..CallFilter::default() };
    world.telegram.calls(&filter)
}

/// Plays a fault on the next message to Ann, and waits for the answer to come all the same.
async fn with_fault(fault: Fault) -> (World, Vec<Call>) {
    let world = World::start(Intake::Polling).await;
    world.telegram.add_fault(FaultRule::new(fault).method("sendMessage").times(1));
    world.says(ANN, "/start");
    world.count_becomes("select count(*) from core.outbox where chat = 1001 and state = 'sent'", 1).await;
    let calls = sends(&world, ANN);
    (world, calls)
}

#[tokio::test]
async fn nothing_goes_to_a_chat_before_retry_after_has_passed() {
    let (world, calls) = with_fault(Fault::TooManyRequests { retry_after: 2 }).await;
    assert_eq!(calls.len(), 2);
    assert!(calls[1].at_ms - calls[0].at_ms >= 2000, "{} ms", calls[1].at_ms - calls[0].at_ms);
    assert_eq!(world.count("select ambiguous::bigint from core.outbox where chat = 1001").await, 0);
    world.end().await;
}

#[tokio::test]
async fn what_telegram_took_without_saying_so_is_sent_again_and_counted() {
    for fault in [Fault::ResetAfter, Fault::ServerError { status: 502 }] {
        let (world, calls) = with_fault(fault).await;
        assert_eq!(calls.len(), 2);
        assert_eq!(world.count("select ambiguous::bigint from core.outbox where chat = 1001").await, 1);
        let accepted = calls.iter().filter(|call| call.executed).count() as i64;
        assert!((1..=2).contains(&accepted), "more than one more than the ambiguous tries");
        world.end().await;
    }
}

#[tokio::test]
async fn a_throttled_chat_holds_no_other_up() {
    let world = World::start(Intake::Polling).await;
    let rule = FaultRule::new(Fault::TooManyRequests { retry_after: 20 });
    world.telegram.add_fault(rule.method("sendMessage").chat(ANN).times(1));
    world.says(ANN, "/start");
    world.count_becomes("select count(*) from core.outbox where chat = 1001 and state = 'retry'", 1).await;
    world.says(IVAN, "/start");
    world.sees_button(IVAN, "1:list:0").await;
    assert_eq!(world.count("select count(*) from core.outbox where chat = 1001 and state = 'sent'").await, 0);
    world.end().await;
}

#[tokio::test]
async fn who_blocked_the_bot_is_left_alone_and_the_refusal_is_an_input() {
    let world = World::start(Intake::Polling).await;
    world.says(ANN, "/start");
    world.sees_button(ANN, "1:list:0").await;
    world.telegram.block(ANN).unwrap();
    world.count_becomes("select count(*) from core.event where kind = 'BotBlocked'", 1).await;
    world.telegram.unblock(ANN).unwrap();
    world.says(ANN, "/help");
    world.sees_text(ANN, "/quizzes").await;
    world.is_consistent().await;
    world.end().await;
}

#[tokio::test]
async fn how_much_waits_is_said_while_it_waits_and_no_longer() {
    let world = World::start(Intake::Polling).await;
    let rule = FaultRule::new(Fault::TooManyRequests { retry_after: 3 });
    world.telegram.add_fault(rule.method("sendMessage").chat(ANN).times(1));
    world.says(ANN, "/start");
    let waiting = async || world.counter("workers", "studymate_outbox_waiting").await;
    eventually(DEADLINE, async || waiting().await > 0.0).await;
    world.sees_button(ANN, "1:list:0").await;
    eventually(DEADLINE, async || waiting().await == 0.0).await;
    world.end().await;
}
