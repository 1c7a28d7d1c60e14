//! A stream comes back from its snapshot as it was.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that cannot go on should stop where it is"
)]

use studymate_nats::{Log, LogConfig, NewInput, Range, Snapshot, StreamIdentity, Whose};
use studymate_schema::input::InputKind;
use studymate_schema::{Aggregate, InputId, UserId};
use studymate_testkit::OwnNats;

async fn log(url: String) -> Log {
    Log::connect(LogConfig { url, partitions: 4, ..LogConfig::default() }).await.unwrap()
}

fn noise(n: u64) -> u8 {
    let mixed = (n ^ (n >> 7)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    ((mixed ^ (mixed >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9) >> 56) as u8
}

fn input(number: i64, bytes: usize) -> NewInput {
    NewInput {
        aggregate: Aggregate::User(UserId(number % 9 + 1)),
        id: InputId::telegram(number),
        kind: InputKind::Telegram,
        traceparent: Some(format!("00-{number:032x}-0000000000000001-01")),
        // What does not compress: several chunks.
        payload: (0..bytes as u64).map(|n| noise(n + number as u64 * 1_000_003)).collect(),
    }
}

async fn everything(log: &Log) -> Vec<(u64, jiff::Timestamp, String, InputId, Option<String>, bytes::Bytes)> {
    let range = Range { whose: Whose::Everybodys, first: 1, last: u64::MAX, bodies: true };
    let mut reader = log.range(&range).await.unwrap();
    let mut all = Vec::new();
    loop {
        let page = reader.next_page(500).await.unwrap();
        if page.is_empty() {
            return all;
        }
        all.extend(page.into_iter().map(|m| (m.sequence, m.at, m.subject, m.id, m.traceparent, m.payload)));
    }
}

async fn chunks(snapshot: &mut Snapshot) -> Vec<bytes::Bytes> {
    let mut chunks = Vec::new();
    while let Some(chunk) = snapshot.next_chunk().await.unwrap() {
        chunks.push(chunk);
    }
    chunks
}

async fn server() -> (OwnNats, Log) {
    let nats = studymate_testkit::own_nats().await;
    let log = log(nats.url()).await;
    (nats, log)
}

#[tokio::test]
async fn a_stream_comes_back_with_its_sequences_and_times_under_another_identity() {
    let (nats, admin) = server().await;
    admin.ensure_stream().await.unwrap();
    let inputs: Vec<NewInput> = (1..=300).map(|number| input(number, 20_000)).collect();
    admin.publish_all(&inputs).await.unwrap();
    admin.purge(&Aggregate::User(UserId(3))).await.unwrap();
    let before = (admin.identity().await.unwrap(), everything(&admin).await);

    // An operator may copy it.
    let operator = log(nats.url_for("ops").unwrap()).await;
    let mut snapshot = operator.snapshot().await.unwrap();
    let head = snapshot.head().clone();
    assert_eq!((head.inputs(), head.last_sequence()), (before.1.len() as u64, 300));
    let chunks = chunks(&mut snapshot).await;
    assert!(chunks.len() > 3, "{} chunks", chunks.len());
    assert_eq!(operator.refused(), None);

    let (_nats, other) = server().await;
    assert_eq!(other.find_identity().await.unwrap(), None);
    let back = other.put_back(&head).await.unwrap();
    for chunk in chunks {
        back.chunk(chunk).await.unwrap();
    }
    back.finish().await.unwrap();
    other.ensure_stream().await.unwrap();
    let after = other.find_identity().await.unwrap().unwrap();
    let sequences = |identity: StreamIdentity| (identity.first_sequence, identity.last_sequence);
    assert_eq!(sequences(after), sequences(before.0));
    assert!(after.created > before.0.created);
    assert_eq!(everything(&other).await, before.1);
    let next = other.publish_all(&[input(301, 10)]).await;
    next.unwrap();
    assert_eq!(other.identity().await.unwrap().last_sequence, 301);
}

#[tokio::test]
async fn a_stream_that_is_there_is_not_replaced() {
    let (_nats, admin) = server().await;
    admin.ensure_stream().await.unwrap();
    admin.publish_all(&[input(1, 10)]).await.unwrap();
    let mut snapshot = admin.snapshot().await.unwrap();
    let head = snapshot.head().clone();
    chunks(&mut snapshot).await;
    let refused = admin.put_back(&head).await.err().unwrap().to_string();
    assert!(refused.contains("already in use"), "{refused}");
    assert_eq!(admin.identity().await.unwrap().last_sequence, 1);
}

#[tokio::test]
async fn a_stream_without_inputs_comes_back() {
    let (_nats, admin) = server().await;
    admin.ensure_stream().await.unwrap();
    let mut snapshot = admin.snapshot().await.unwrap();
    let head = snapshot.head().clone();
    let chunks = chunks(&mut snapshot).await;
    admin.remove_stream().await.unwrap();
    let back = admin.put_back(&head).await.unwrap();
    for chunk in chunks {
        back.chunk(chunk).await.unwrap();
    }
    back.finish().await.unwrap();
    assert_eq!(admin.identity().await.unwrap().last_sequence, 0);
}
