//! Updates by polling, against a real log.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that cannot go on should stop where it is"
)]

mod support;

use std::collections::HashSet;
use std::time::Duration;

use studymate_ingress::{IngressError, Mode};
use studymate_process::health::Status;
use studymate_process::telemetry::{self, LogFormat, TelemetryConfig};
use studymate_testkit::eventually;
use support::{DEADLINE, Ingress, TOKEN, Telegram, ids, log, log_at, message, stored, stored_count};

#[tokio::test]
async fn updates_lie_in_the_log_as_the_bytes_that_telegram_sent() {
    let (telegram, log) = (Telegram::start().await, log().await);
    let odd = [
        r#"{ "update_id" :10, "message":{"from":{"id":7},"chat":{"id":7},"text":"\u0416 <b> \ud83d\ude00"} }"#,
        r#"{"update_id":11,"from_the_future":{"deep":[1.10,{"user":null}]}}"#,
        r#"{"update_id":12}"#,
        r#"{"update_id":13,"chat_member":{"chat":{"id":-100200},"from":{"id":7}},"a":1e3}"#,
    ];
    for (number, raw) in (10..).zip(odd) {
        telegram.update(number, raw);
    }
    let ingress = Ingress::start(&telegram, &log, Mode::Polling);
    let mut found = stored(&log, 4).await;
    found.sort_by(|one, other| one.id.0.cmp(&other.id.0));
    for (message, raw) in found.iter().zip(&odd) {
        assert_eq!(String::from_utf8_lossy(&message.payload), *raw);
    }
    let owners: Vec<String> =
        found.iter().map(|message| message.aggregate.as_ref().unwrap().to_string()).collect();
    assert_eq!(owners, ["user.7", "other.11", "other.12", "group.-100200"]);
    ingress.stop().await;
}

#[tokio::test]
async fn a_backlog_keeps_the_order_of_each_person() {
    let (telegram, log) = (Telegram::start().await, log().await);
    for number in 1..=250 {
        telegram.update(number, message(number, number % 9 + 1));
    }
    let ingress = Ingress::start(&telegram, &log, Mode::Polling);
    let found = stored(&log, 250).await;
    for person in 1..=9 {
        let name = format!("user.{person}");
        let of_person = found.iter().filter(|m| m.aggregate.as_ref().is_some_and(|a| a.to_string() == name));
        let numbers: Vec<&str> = of_person.map(|message| message.id.0.as_str()).collect();
        let expected: Vec<String> =
            (1..=250).filter(|n| n % 9 + 1 == person).map(|n| format!("tg:{n}")).collect();
        assert_eq!(numbers, expected);
    }
    eventually(DEADLINE, async || telegram.offset() == 251).await;
    ingress.stop().await;
}

#[tokio::test]
async fn each_update_begins_a_trace_of_its_own() {
    let config = TelemetryConfig {
        format: LogFormat::Human,
        filter: "info".to_owned(),
        otlp_endpoint: None,
        service: "test",
    };
    let telemetry = telemetry::init(&config).unwrap();
    let (telegram, log) = (Telegram::start().await, log().await);
    // So many that they share a write, then one alone.
    for number in 1..=30 {
        telegram.update(number, message(number, 7));
    }
    let ingress = Ingress::start(&telegram, &log, Mode::Polling);
    stored(&log, 30).await;
    telegram.update(31, message(31, 7));
    let found = stored(&log, 31).await;
    let traces: HashSet<&str> = found
        .iter()
        .map(|message| message.traceparent.as_deref().unwrap().split('-').nth(1).unwrap())
        .collect();
    assert_eq!(traces.len(), 31);
    ingress.stop().await;
    telemetry.shutdown().await;
}

#[tokio::test]
async fn the_offset_moves_only_past_what_is_durable() {
    let mut nats = studymate_testkit::own_nats().await;
    let (telegram, log) = (Telegram::start().await, log_at(&nats.url(), "t").await);
    telegram.update(1, message(1, 7));
    let ingress = Ingress::start(&telegram, &log, Mode::Polling);
    eventually(DEADLINE, async || telegram.offset() == 2).await;
    nats.kill9().await;
    for number in 2..=40 {
        telegram.update(number, message(number, 7));
    }
    eventually(DEADLINE, async || {
        let report = ingress.health.report();
        report.components.get("queue").is_some_and(|queue| queue.status == Status::Unhealthy)
    })
    .await;
    assert_eq!(telegram.offset(), 2);
    nats.restart().await.unwrap();
    let expected: Vec<String> = (1..=40).map(|number| format!("tg:{number}")).collect();
    assert_eq!(ids(&stored(&log, 40).await), expected);
    eventually(DEADLINE, async || telegram.offset() == 41).await;
    ingress.stop().await;
}

#[tokio::test]
async fn a_stop_while_the_log_is_away_confirms_nothing() {
    let mut nats = studymate_testkit::own_nats().await;
    let (telegram, log) = (Telegram::start().await, log_at(&nats.url(), "t").await);
    let ingress = Ingress::start(&telegram, &log, Mode::Polling);
    eventually(DEADLINE, async || !telegram.calls("getUpdates").is_empty()).await;
    nats.kill9().await;
    telegram.update(1, message(1, 7));
    eventually(DEADLINE, async || ingress.health.report().components.contains_key("queue")).await;
    ingress.stop().await;
    assert_eq!(telegram.offset(), 0);
}

#[tokio::test]
async fn a_stop_confirms_what_was_taken() {
    let (telegram, log) = (Telegram::start().await, log().await);
    let ingress = Ingress::start(&telegram, &log, Mode::Polling);
    telegram.update(5, message(5, 7));
    eventually(DEADLINE, async || stored_count(&log).await == 1).await;
    ingress.stop().await;
    let last = telegram.calls("getUpdates").pop().unwrap().parameters;
    assert_eq!((&last["offset"], &last["timeout"]), (&6.into(), &0.into()));
}

#[tokio::test]
async fn numbers_that_begin_anew_are_not_skipped() {
    let (telegram, log) = (Telegram::start().await, log().await);
    telegram.update(900_000, message(900_000, 7));
    let ingress = Ingress::start(&telegram, &log, Mode::Polling);
    eventually(DEADLINE, async || telegram.offset() == 900_001).await;
    // An idle week, made short: nothing comes, the next number is any number.
    telegram.answer_once("getUpdates", 200, r#"{"ok":true,"result":[]}"#);
    telegram.update(900_001, message(900_001, 7));
    eventually(DEADLINE, async || telegram.offset() == 900_002).await;
    eventually(DEADLINE, async || {
        telegram.calls("getUpdates").last().is_some_and(|call| call.parameters["offset"] == 0)
    })
    .await;
    telegram.update(17, message(17, 7));
    assert_eq!(ids(&stored(&log, 3).await), ["tg:900000", "tg:900001", "tg:17"]);
    ingress.stop().await;
}

#[tokio::test]
async fn what_telegram_refuses_for_now_is_waited_for() {
    let (telegram, log) = (Telegram::start().await, log().await);
    let refusals = [
        (
            409,
            r#"{"ok":false,"error_code":409,"description":"Conflict: terminated by other getUpdates request"}"#,
        ),
        (500, r#"{"ok":false,"error_code":500,"description":"Internal Server Error"}"#),
        (502, "<html>Bad Gateway</html>"),
        (
            429,
            r#"{"ok":false,"error_code":429,"description":"Too Many Requests","parameters":{"retry_after":2}}"#,
        ),
    ];
    for (code, body) in refusals {
        telegram.answer_once("getUpdates", code, body);
    }
    telegram.update(1, message(1, 7));
    let ingress = Ingress::start(&telegram, &log, Mode::Polling);
    assert_eq!(ids(&stored(&log, 1).await), ["tg:1"]);
    let calls = telegram.calls("getUpdates");
    assert!(calls[4].at - calls[3].at >= Duration::from_secs(2), "429 was not obeyed");
    ingress.stop().await;
}

#[tokio::test]
async fn a_wrong_token_ends_it_with_a_line_that_does_not_show_it() {
    for (code, description) in [(401, "Unauthorized"), (404, "Not Found")] {
        let (telegram, log) = (Telegram::start().await, log().await);
        let body = format!(r#"{{"ok":false,"error_code":{code},"description":"{description}"}}"#);
        telegram.answer_once("deleteWebhook", code, body);
        let error = Ingress::start(&telegram, &log, Mode::Polling).end().await.unwrap_err();
        assert!(matches!(error, IngressError::TokenRefused), "{error}");
        assert!(!format!("{error} {error:?}").contains(TOKEN), "{error:?}");
    }
}

#[tokio::test]
async fn telegram_being_away_shows_in_the_health_without_the_token() {
    let log = log().await;
    let telegram = Telegram::start().await;
    telegram.answer_once("deleteWebhook", 200, "nonsense");
    let ingress = Ingress::start(&telegram, &log, Mode::Polling);
    drop(telegram);
    eventually(DEADLINE, async || {
        let report = ingress.health.report();
        let Some(part) = report.components.get("telegram") else { return false };
        assert!(!part.detail.contains(TOKEN), "{}", part.detail);
        part.status == Status::Unhealthy && part.detail.contains("error sending request")
    })
    .await;
    ingress.stop().await;
}

#[tokio::test]
async fn a_webhook_is_taken_away_and_what_waits_is_kept() {
    let (telegram, log) = (Telegram::start().await, log().await);
    let ingress = Ingress::start(&telegram, &log, Mode::Polling);
    eventually(DEADLINE, async || !telegram.calls("getUpdates").is_empty()).await;
    assert_eq!(telegram.calls("deleteWebhook")[0].parameters["drop_pending_updates"], false);
    let asked = &telegram.calls("getUpdates")[0].parameters;
    assert_eq!((&asked["limit"], &asked["timeout"]), (&100.into(), &50.into()));
    for kind in ["message", "callback_query", "chat_member", "message_reaction", "poll_answer"] {
        assert!(asked["allowed_updates"].as_array().unwrap().contains(&kind.into()), "{kind}");
    }
    ingress.stop().await;
}
