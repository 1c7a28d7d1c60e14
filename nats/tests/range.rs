//! Looking into the log, against a real NATS server.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that cannot go on should stop where it is"
)]

use futures::StreamExt as _;
use studymate_nats::{Log, LogConfig, LogMessage, Range, Whose};
use studymate_schema::input::InputKind;
use studymate_schema::{Aggregate, InputId, Timestamp, UserId};
use studymate_testkit::TestNats;

async fn log(nats: &TestNats) -> Log {
    let config = LogConfig {
        url: nats.url.clone(),
        stream: nats.prefix.clone(),
        prefix: format!("{}.", nats.prefix),
        partitions: 4,
        ..LogConfig::default()
    };
    let log = Log::connect(config).await.unwrap();
    log.ensure_stream().await.unwrap();
    log
}

fn user(id: i64) -> Aggregate {
    Aggregate::User(UserId(id))
}

/// Updates 1 to `count`, from the users 1 to 9 in turn, at sequences of the same number.
async fn filled(count: i64) -> Log {
    filled_in(&studymate_testkit::nats().await, count).await
}

async fn filled_in(nats: &TestNats, count: i64) -> Log {
    let log = log(nats).await;
    for number in 1..=count {
        let id = InputId::telegram(number);
        let body = format!("body {number}");
        log.publish(&user(1 + (number - 1) % 9), &id, InputKind::Telegram, None, body.into()).await.unwrap();
    }
    log
}

fn part(whose: Whose, first: u64, last: u64) -> Range {
    Range { whose, first, last, bodies: true }
}

fn sequences(messages: &[LogMessage]) -> Vec<u64> {
    messages.iter().map(|message| message.sequence).collect()
}

async fn all(log: &Log, range: &Range, page: usize) -> Vec<LogMessage> {
    let mut reader = log.range(range).await.unwrap();
    let mut found = Vec::new();
    loop {
        let next = reader.next_page(page).await.unwrap();
        if next.is_empty() {
            return found;
        }
        assert!(next.len() <= page);
        found.extend(next);
    }
}

#[tokio::test]
async fn a_range_is_read_in_pages_and_ends_where_it_was_told_to() {
    let log = filled(20).await;
    assert_eq!(sequences(&all(&log, &part(Whose::Everybodys, 3, 9), 2).await), (3..=9).collect::<Vec<_>>());
    assert_eq!(
        sequences(&all(&log, &part(Whose::Everybodys, 15, u64::MAX), 100).await),
        [15, 16, 17, 18, 19, 20]
    );
    assert_eq!(sequences(&all(&log, &part(Whose::Aggregate(user(2)), 1, 19), 100).await), [2, 11]);
    let partition = user(2).partition(4);
    let expected: Vec<u64> =
        (1..=20).filter(|n| user(1 + (*n as i64 - 1) % 9).partition(4) == partition).collect();
    assert_eq!(sequences(&all(&log, &part(Whose::Partition(partition), 1, 20), 3).await), expected);
    assert!(all(&log, &part(Whose::Everybodys, 21, u64::MAX), 10).await.is_empty());
    assert!(all(&log, &part(Whose::Aggregate(user(77)), 1, u64::MAX), 10).await.is_empty());
}

#[tokio::test]
async fn the_newest_come_first_however_far_back_they_are() {
    let log = filled(40).await;
    let newest = async |whose, first, last, most| {
        sequences(&log.newest(&part(whose, first, last), most).await.unwrap())
    };
    assert_eq!(newest(Whose::Everybodys, 1, u64::MAX, 3).await, [40, 39, 38]);
    assert_eq!(newest(Whose::Everybodys, 1, 10, 3).await, [10, 9, 8]);
    assert_eq!(newest(Whose::Aggregate(user(2)), 1, u64::MAX, 2).await, [38, 29]);
    assert_eq!(newest(Whose::Aggregate(user(2)), 1, 30, 2).await, [29, 20]);
    assert_eq!(newest(Whose::Aggregate(user(2)), 12, 30, 10).await, [29, 20]);
    assert!(newest(Whose::Aggregate(user(77)), 1, u64::MAX, 5).await.is_empty());
}

#[tokio::test]
async fn one_input_is_found_by_its_sequence_until_it_is_purged() {
    let log = filled(3).await;
    let input = log.input(2).await.unwrap().unwrap();
    assert_eq!(
        (input.id, input.aggregate, &input.payload[..]),
        (InputId::telegram(2), Some(user(2)), &b"body 2"[..])
    );
    assert_eq!(all(&log, &part(Whose::Aggregate(user(2)), 1, 3), 1).await[0].at, input.at);
    log.purge(&user(2)).await.unwrap();
    assert!(log.input(2).await.unwrap().is_none());
    assert!(log.input(99).await.unwrap().is_none());
    assert_eq!(sequences(&all(&log, &part(Whose::Everybodys, 1, 3), 10).await), [1, 3]);
}

#[tokio::test]
async fn a_time_names_the_first_input_taken_at_it_or_later() {
    let log = filled(3).await;
    let second = log.input(2).await.unwrap().unwrap();
    assert_eq!(log.first_since(second.at).await.unwrap(), Some(2));
    assert_eq!(log.first_since(Timestamp::UNIX_EPOCH).await.unwrap(), Some(1));
    let future = Timestamp::now() + std::time::Duration::from_secs(3600);
    assert_eq!(log.first_since(future).await.unwrap(), None);
}

#[tokio::test]
async fn without_bodies_everything_else_is_there() {
    let log = filled(2).await;
    let found = all(&log, &Range { bodies: false, ..part(Whose::Everybodys, 1, 2) }, 10).await;
    assert_eq!((&found[1].id, found[1].payload.len()), (&InputId::telegram(2), 0));
}

#[tokio::test]
async fn a_server_that_gives_nothing_for_a_while_is_no_end_of_the_log() {
    let nats = studymate_testkit::nats().await;
    let log = filled_in(&nats, 20).await;
    let mut reader = log.range(&part(Whose::Everybodys, 1, 20)).await.unwrap();
    assert_eq!(reader.next_page(5).await.unwrap().len(), 5);
    // Paused, its consumer still has fifteen inputs and gives none.
    let address: async_nats::ServerAddr = nats.url.parse().unwrap();
    let (user, password) = address.username().zip(address.password()).unwrap();
    let options = async_nats::ConnectOptions::with_user_and_password(user.to_owned(), password.to_owned());
    let context = async_nats::jetstream::new(options.connect(address).await.unwrap());
    let stream = context.get_stream(&nats.prefix).await.unwrap();
    let consumers: Vec<_> = stream.consumer_names().map(Result::unwrap).collect().await;
    assert_eq!(consumers.len(), 1);
    let later = (Timestamp::now() + std::time::Duration::from_secs(600)).to_string();
    let subject = format!("CONSUMER.PAUSE.{}.{}", nats.prefix, consumers[0]);
    let paused: serde_json::Value =
        context.request(subject, &serde_json::json!({"pause_until": later})).await.unwrap();
    assert_eq!(paused["paused"], true, "{paused}");
    let error = reader.next_page(5).await.unwrap_err().to_string();
    assert!(error.contains("interrupted"), "{error}");
}

#[tokio::test]
async fn a_log_whose_rest_was_purged_meanwhile_ends() {
    let log = filled(12).await;
    let mut reader = log.range(&part(Whose::Everybodys, 1, u64::MAX)).await.unwrap();
    assert_eq!(reader.next_page(9).await.unwrap().len(), 9);
    for id in 1..=3 {
        log.purge(&user(id)).await.unwrap();
    }
    assert!(reader.next_page(5).await.unwrap().is_empty());
}
