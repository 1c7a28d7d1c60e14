//! The log against a real NATS server.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that cannot go on should stop where it is"
)]

use std::time::Duration;

use futures::StreamExt;
use studymate_nats::{
    Clock, Hint, Log, LogConfig, LogError, LogMessage, NewInput, PartitionReader, ReadError,
};
use studymate_schema::input::InputKind;
use studymate_schema::{Aggregate, ChatId, InputId, PartitionId, UserId};
use studymate_testkit::TestNats;

const DEADLINE: Duration = Duration::from_secs(20);

fn config(url: &str, prefix: &str) -> LogConfig {
    LogConfig {
        url: url.to_owned(),
        stream: prefix.to_owned(),
        prefix: format!("{prefix}."),
        partitions: 4,
        ..LogConfig::default()
    }
}

async fn log() -> Log {
    let nats = studymate_testkit::nats().await;
    let log = Log::connect(config(&nats.url, &nats.prefix)).await.unwrap();
    log.ensure_stream().await.unwrap();
    log
}

fn user(id: i64) -> Aggregate {
    Aggregate::User(UserId(id))
}

async fn put(log: &Log, aggregate: &Aggregate, id: &str) -> u64 {
    let id = InputId(id.to_owned());
    log.publish(aggregate, &id, InputKind::Telegram, Some("trace"), id.0.clone().into())
        .await
        .unwrap()
        .sequence
}

/// JetStream as an operator reaches it.
async fn admin(nats: &TestNats) -> async_nats::jetstream::Context {
    let address: async_nats::ServerAddr = nats.url.parse().unwrap();
    let (user, password) = (address.username().unwrap().to_owned(), address.password().unwrap().to_owned());
    let options = async_nats::ConnectOptions::with_user_and_password(user, password);
    async_nats::jetstream::new(options.connect(address).await.unwrap())
}

async fn delete_stream(nats: &TestNats) {
    admin(nats).await.delete_stream(&nats.prefix).await.unwrap();
}

/// Reads `count` inputs of a partition after a sequence.
async fn read(log: &Log, partition: PartitionId, after: u64, count: usize) -> Vec<LogMessage> {
    let mut reader = log.read(partition, after, None).await.unwrap();
    let mut found = Vec::new();
    while found.len() < count {
        let batch =
            tokio::time::timeout(DEADLINE, reader.next_batch(256, 1 << 20)).await.expect("inputs come");
        found.extend(batch.unwrap());
    }
    found
}

#[tokio::test]
async fn an_input_is_read_as_it_was_written() {
    let log = log().await;
    let sequence = put(&log, &user(7), "tg:1").await;
    let found = read(&log, user(7).partition(4), 0, 1).await.remove(0);
    assert_eq!(
        (found.sequence, found.aggregate, found.kind),
        (sequence, Some(user(7)), Some(InputKind::Telegram))
    );
    assert_eq!(
        (found.id.0.as_str(), found.traceparent.as_deref(), &found.payload[..]),
        ("tg:1", Some("trace"), &b"tg:1"[..])
    );
}

#[tokio::test]
async fn in_a_simulation_an_input_happens_by_the_clock_of_who_publishes() {
    let nats = studymate_testkit::nats().await;
    let file = tempfile::NamedTempFile::new().unwrap();
    let clock = Clock::simulated(file.path().to_owned());
    let log = Log::connect(LogConfig { clock, ..config(&nats.url, &nats.prefix) }).await.unwrap();
    log.ensure_stream().await.unwrap();
    put(&log, &user(7), "tg:1").await;
    std::fs::write(file.path(), "86400000").unwrap();
    put(&log, &user(7), "tg:2").await;
    let together = ["tg:3", "tg:4"].map(|id| NewInput {
        aggregate: user(7),
        id: InputId(id.to_owned()),
        kind: InputKind::Telegram,
        traceparent: None,
        payload: id.into(),
    });
    log.publish_all(&together).await.unwrap();
    let found = read(&log, user(7).partition(4), 0, 4).await;
    let ahead: Vec<i64> = found.iter().map(|m| m.at.duration_since(m.taken_at).as_secs()).collect();
    assert_eq!(ahead, [0, 86_400, 86_400, 86_400]);
}

#[tokio::test]
async fn the_server_and_we_agree_on_every_partition() {
    let log = log().await;
    let mut aggregates: Vec<Aggregate> = (1..60).map(|n| user(n * 7919)).collect();
    aggregates.extend([
        Aggregate::Group(ChatId(-100_123)),
        Aggregate::Catalogue,
        Aggregate::Poll("a_b-9".into()),
        Aggregate::Other(5),
    ]);
    for (number, aggregate) in aggregates.iter().enumerate() {
        put(&log, aggregate, &format!("tg:{number}")).await;
    }
    for partition in (0..4).map(PartitionId) {
        let expected: Vec<&Aggregate> = aggregates.iter().filter(|a| a.partition(4) == partition).collect();
        let found = read(&log, partition, 0, expected.len()).await;
        assert_eq!(found.iter().map(|m| m.aggregate.as_ref().unwrap()).collect::<Vec<_>>(), expected);
    }
}

#[tokio::test]
async fn the_same_id_is_one_input() {
    let log = log().await;
    let first = put(&log, &user(7), "tg:1").await;
    let again =
        log.publish(&user(7), &InputId("tg:1".into()), InputKind::Telegram, None, "x".into()).await.unwrap();
    assert!(again.duplicate);
    assert_eq!((again.sequence, log.identity().await.unwrap().last_sequence), (first, first));
}

#[tokio::test]
async fn many_inputs_go_together_in_order_and_one_known_id_holds_none_back() {
    let log = log().await;
    put(&log, &user(7), "tg:50").await;
    let inputs: Vec<NewInput> = (1..=250)
        .map(|n| NewInput {
            aggregate: user(7),
            id: InputId::telegram(n),
            kind: InputKind::Telegram,
            traceparent: None,
            payload: n.to_string().into(),
        })
        .collect();
    log.publish_all(&inputs).await.unwrap();
    let found = read(&log, user(7).partition(4), 0, 250).await;
    let ids: Vec<&str> = found.iter().map(|message| message.id.0.as_str()).collect();
    let expected: Vec<String> =
        std::iter::once(50).chain((1..=250).filter(|n| *n != 50)).map(|n| format!("tg:{n}")).collect();
    assert_eq!(ids, expected);
}

#[tokio::test]
async fn reading_goes_on_at_the_cursor() {
    let log = log().await;
    let mut sequences = Vec::new();
    for number in 1..=5 {
        sequences.push(put(&log, &user(7), &format!("tg:{number}")).await);
    }
    let found = read(&log, user(7).partition(4), sequences[2], 2).await;
    assert_eq!(found.iter().map(|message| message.sequence).collect::<Vec<_>>(), sequences[3..]);
}

/// What comes next, opening the partition again at the cursor as often as needed, as its owner does.
async fn next(log: &Log, reader: &mut PartitionReader, cursor: u64) -> LogMessage {
    studymate_testkit::eventually_some(DEADLINE, async || match reader.next_batch(1, 1 << 20).await {
        Ok(batch) => batch.into_iter().next(),
        Err(error) => {
            assert!(!matches!(error, ReadError::Regressed { .. }), "{error}");
            if let Ok(another) = log.read(user(7).partition(4), cursor, None).await {
                *reader = another;
            }
            None
        }
    })
    .await
}

#[tokio::test]
async fn readers_go_on_within_seconds_of_the_servers_death() {
    let mut server = studymate_testkit::own_nats().await;
    let log = Log::connect(config(&server.url(), "t")).await.unwrap();
    log.ensure_stream().await.unwrap();
    put(&log, &user(7), "tg:1").await;
    let mut busy = log.read(user(7).partition(4), 0, None).await.unwrap();
    let mut idle = log.read(user(7).partition(4), 1, None).await.unwrap();
    assert_eq!(next(&log, &mut busy, 0).await.id.0, "tg:1");
    server.kill9().await;
    server.restart().await.unwrap();
    studymate_testkit::eventually(DEADLINE, async || {
        let id = InputId("tg:2".into());
        log.publish(&user(7), &id, InputKind::Telegram, None, "2".into()).await.is_ok()
    })
    .await;
    let back = std::time::Instant::now();
    for reader in [&mut busy, &mut idle] {
        assert_eq!(next(&log, reader, 1).await.id.0, "tg:2");
    }
    assert!(back.elapsed() < Duration::from_secs(5), "{:?}", back.elapsed());
}

#[tokio::test]
async fn a_reader_says_when_the_log_is_another_one() {
    let nats = studymate_testkit::nats().await;
    let log = Log::connect(config(&nats.url, &nats.prefix)).await.unwrap();
    log.ensure_stream().await.unwrap();
    put(&log, &user(7), "tg:1").await;
    let mut reader = log.read(user(7).partition(4), 0, None).await.unwrap();
    assert_eq!(reader.next_batch(10, 1 << 20).await.unwrap().len(), 1);
    delete_stream(&nats).await;
    log.ensure_stream().await.unwrap();
    // Sequence 1 is used again, and 2 is what a reader that only counts would take next.
    put(&log, &user(7), "tg:2").await;
    put(&log, &user(7), "tg:3").await;
    let error = tokio::time::timeout(DEADLINE, reader.next_batch(10, 1 << 20)).await.unwrap().unwrap_err();
    assert!(matches!(error, ReadError::Regressed { before: 1, .. }), "{error}");
}

#[tokio::test]
async fn another_retention_is_taken_over_by_the_stream_that_is_there() {
    let nats = studymate_testkit::nats().await;
    let log = Log::connect(config(&nats.url, &nats.prefix)).await.unwrap();
    log.ensure_stream().await.unwrap();
    put(&log, &user(7), "tg:1").await;
    let week = Duration::from_secs(7 * 24 * 3600);
    let changed = LogConfig { retention: week, ..config(&nats.url, &nats.prefix) };
    Log::connect(changed).await.unwrap().ensure_stream().await.unwrap();
    let stream = admin(&nats).await.get_stream(&nats.prefix).await.unwrap();
    assert_eq!((stream.cached_info().config.max_age, stream.cached_info().state.messages), (week, 1));
}

#[tokio::test]
async fn another_stream_of_the_same_name_has_another_identity() {
    let nats = studymate_testkit::nats().await;
    let log = Log::connect(config(&nats.url, &nats.prefix)).await.unwrap();
    log.ensure_stream().await.unwrap();
    put(&log, &user(7), "tg:1").await;
    let before = log.identity().await.unwrap();
    delete_stream(&nats).await;
    log.ensure_stream().await.unwrap();
    let after = log.identity().await.unwrap();
    assert_ne!(before.created, after.created);
    assert_eq!((before.last_sequence, after.last_sequence), (1, 0));
}

#[tokio::test]
async fn another_number_of_partitions_is_refused() {
    let nats = studymate_testkit::nats().await;
    let four = Log::connect(config(&nats.url, &nats.prefix)).await.unwrap();
    four.ensure_stream().await.unwrap();
    let eight = Log::connect(LogConfig { partitions: 8, ..config(&nats.url, &nats.prefix) }).await.unwrap();
    let error = eight.ensure_stream().await.unwrap_err();
    assert!(matches!(error, LogError::OtherPartitions { .. }) && !error.is_transient(), "{error}");
}

#[tokio::test]
async fn what_a_forgotten_person_sends_afterwards_stays() {
    let log = log().await;
    let send = async |person: i64, number: i64| {
        let id = InputId::telegram(100 * person + number);
        log.publish(&user(person), &id, InputKind::Telegram, None, "{}".into()).await.unwrap().sequence
    };
    let mut sequences = Vec::new();
    for number in 0..4 {
        sequences.push(send(7, number).await);
        send(8, number).await;
    }
    let until = log.input(sequences[2]).await.unwrap().unwrap().at;
    assert_eq!(log.purge_until(&user(7), until).await.unwrap(), 3);
    assert_eq!(log.purge_until(&user(7), until).await.unwrap(), 0, "done again");
    assert_eq!(log.purge_until(&user(9), until).await.unwrap(), 0);
    let there = async |sequence| log.input(sequence).await.unwrap().is_some();
    assert!(!there(sequences[2]).await && there(sequences[3]).await && there(sequences[0] + 1).await);
}

#[tokio::test]
async fn a_purge_takes_one_person_only() {
    let log = log().await;
    for (person, id) in [(7, "tg:1"), (7, "tg:2"), (8, "tg:3")] {
        put(&log, &user(person), id).await;
    }
    assert_eq!(log.purge(&user(7)).await.unwrap(), 2);
    let found = read(&log, user(8).partition(4), 0, 1).await;
    assert_eq!(found[0].id.0, "tg:3");
}

#[tokio::test]
async fn a_hint_wakes_whoever_listens() {
    let log = log().await;
    let mut outbox = log.hints(Hint::Outbox).await;
    let mut catalogue = log.hints(Hint::Catalogue).await;
    studymate_testkit::eventually(DEADLINE, async || {
        log.hint(Hint::Outbox).await;
        tokio::time::timeout(Duration::from_millis(50), outbox.next()).await.is_ok()
    })
    .await;
    assert!(tokio::time::timeout(Duration::from_millis(50), catalogue.next()).await.is_err());
}

#[tokio::test]
async fn an_input_larger_than_the_log_takes_is_refused_for_good() {
    let log = log().await;
    let payload = vec![0; 9 * 1024 * 1024].into();
    let error =
        log.publish(&user(7), &InputId("tg:1".into()), InputKind::Telegram, None, payload).await.unwrap_err();
    assert!(!error.is_transient(), "{error}");
}

#[tokio::test]
async fn what_lies_at_a_sequence_is_told_by_its_time() {
    let log = log().await;
    put(&log, &user(7), "tg:1").await;
    put(&log, &user(7), "tg:2").await;
    let found = read(&log, user(7).partition(4), 0, 2).await;
    assert_eq!(log.holds(1, found[0].at).await.unwrap(), Some(true));
    assert_eq!(log.holds(2, found[0].at).await.unwrap(), Some(false));
    assert_eq!(log.holds(3, found[0].at).await.unwrap(), None);
    log.purge(&user(7)).await.unwrap();
    assert_eq!(log.holds(1, found[0].at).await.unwrap(), None);
}

#[tokio::test]
async fn the_oldest_input_that_waits_in_a_partition_is_found_behind_those_of_others() {
    let log = log().await;
    let (mine, other) = (user(7).partition(4), user(8).partition(4));
    assert_ne!(mine, other);
    assert_eq!(log.oldest(mine, 0).await.unwrap(), None);
    put(&log, &user(8), "tg:1").await;
    let second = put(&log, &user(7), "tg:2").await;
    put(&log, &user(8), "tg:3").await;
    let last = put(&log, &user(7), "tg:4").await;
    let at: Vec<_> = read(&log, mine, 0, 2).await.iter().map(|input| input.at).collect();
    assert_eq!(log.oldest(mine, 0).await.unwrap(), Some(at[0]));
    assert_eq!(log.oldest(mine, second).await.unwrap(), Some(at[1]));
    assert_eq!(log.oldest(mine, last).await.unwrap(), None);
    assert_eq!(log.oldest(mine, last + 100).await.unwrap(), None);
}
