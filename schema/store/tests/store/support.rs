//! A migrated database of its own for each test, and batches with what does not matter filled in.

use studymate_schema::effect::{Card, Class, Effect, Place, Show};
use studymate_schema::view::View;
use studymate_schema::{
    Aggregate, AttemptId, ChatId, Epoch, InputId, Locale, Position, Revision, StreamVersion, Timestamp,
    UserId, codec,
};
use studymate_store::commit::{Batch, Head, JournalRow, NewEffect, NewEvent, Outcome};
use studymate_store::partition::Owned;
use studymate_store::{Store, StoreConfig, StoreError};
use studymate_testkit::TestDatabase;

pub(crate) const PARTITIONS: u16 = 4;

pub(crate) fn open(url: &str) -> Store {
    Store::new(&StoreConfig { url: url.to_owned(), connections: 8, application: "test".into() }).unwrap()
}

pub(crate) async fn store() -> (Store, TestDatabase) {
    let database = studymate_testkit::database("store", async |url: String| {
        open(&url).migrate(PARTITIONS).await.map(|_| ()).map_err(boxed)
    })
    .await;
    (open(database.url()), database)
}

/// `StoreError` as the testkit wants it.
fn boxed(error: StoreError) -> std::io::Error {
    std::io::Error::other(error)
}

pub(crate) fn now() -> Timestamp {
    Timestamp::from_second(1_700_000_000).unwrap()
}

pub(crate) fn ann() -> Aggregate {
    Aggregate::User(UserId(1001))
}

/// A batch of one input with one event.
pub(crate) fn batch(owned: &Owned, head: Head, input: &str, version: i64) -> Batch {
    let input = InputId(input.to_owned());
    let sequence = head.cursor + 1;
    Batch {
        partition: owned.partition,
        epoch: owned.epoch,
        before: head,
        cursor: sequence,
        cursor_at: Some(now()),
        stream_created: now(),
        events: vec![NewEvent {
            stream: ann(),
            version: StreamVersion(version),
            kind: "FloodNoticed",
            at: now(),
            input: input.clone(),
            trace: None,
            body: codec::encode_open(&"body").unwrap(),
        }],
        journal: vec![JournalRow {
            input,
            sequence,
            stream: ann().to_string(),
            kind: "message".into(),
            at: now(),
            outcome: Outcome::Applied,
            reason: None,
            revision: Revision(0),
            trace: None,
        }],
        effects: Vec::new(),
        snapshots: Vec::new(),
        dead_letters: Vec::new(),
        timers: Vec::new(),
        keys: Vec::new(),
        claimant: None,
    }
}

/// An effect that shows something in a chat.
pub(crate) fn effect(chat: i64, class: Class) -> NewEffect {
    let effect = Effect::Show(Show {
        chat: ChatId(chat),
        locale: Locale::En,
        zone: None,
        card: Some(Card::Attempt(AttemptId(1))),
        place: Place::Kept,
        view: View::Stats,
        class,
    });
    NewEffect {
        position: Position(1),
        input: InputId("tg:1".into()),
        number: 1,
        stream: ann(),
        kind: effect.kind(),
        class: class.name(),
        chat: Some(ChatId(chat)),
        trace: None,
        body: codec::encode_open(&effect).unwrap(),
    }
}

pub(crate) async fn own_one(store: &Store, worker: &str) -> Owned {
    let ttl = std::time::Duration::from_secs(60);
    store.acquire_partitions(worker, ttl, 1).await.unwrap().remove(0)
}

pub(crate) fn epoch(number: i64) -> Epoch {
    Epoch(number)
}
