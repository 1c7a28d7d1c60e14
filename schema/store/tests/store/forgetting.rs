//! An event that forgets somebody takes their key along, in its transaction; nobody else can.

use std::time::Duration;

use studymate_schema::personal::WrappedKey;
use studymate_schema::{Aggregate, InputId, StreamVersion, Timestamp, UserId};
use studymate_store::Role;
use studymate_store::commit::{Committed, NewDeadLetter, NewEvent, NewSnapshot, Written};
use tokio_postgres::error::SqlState;

use crate::support::*;

const ANN: UserId = UserId(7);

fn event(stream: &Aggregate, version: i64, kind: &'static str, input: &str) -> NewEvent {
    NewEvent {
        stream: stream.clone(),
        version: StreamVersion(version),
        kind,
        at: now(),
        input: InputId(input.to_owned()),
        trace: None,
        body: vec![0],
    }
}

fn key(owner: i64, byte: u8) -> WrappedKey {
    WrappedKey { owner, master: 1, bytes: vec![byte; 8] }
}

#[tokio::test]
async fn the_event_takes_key_snapshot_and_dead_letters_along_and_the_next_key_is_a_new_one() {
    let (admin, _database) = store().await;
    let store = admin.acting_as(Role::Worker).unwrap();
    let owned = own_one(&store, "w").await;
    let stream = Aggregate::User(ANN);
    let mut first = batch(&owned, owned.head, "tg:1", 1);
    first.keys = vec![key(7, 1), key(8, 2)];
    first.events = vec![event(&stream, 1, "Registered", "tg:1")];
    first.snapshots =
        vec![NewSnapshot { stream: stream.clone(), version: StreamVersion(1), schema: 1, body: vec![1] }];
    let letter = |stream: &str| NewDeadLetter {
        input: InputId("tg:0".to_owned()),
        sequence: 1,
        stream: stream.to_owned(),
        kind: "message".to_owned(),
        at: now(),
        reason: "a bug".to_owned(),
        trace: None,
        body: vec![9; 50],
    };
    first.dead_letters = vec![letter("user.7"), letter("user.8")];
    let Committed::Written(Written { head, .. }) = store.commit(&first).await.unwrap() else { panic!() };

    let mut last = batch(&owned, head, "tg:2", 2);
    last.events = vec![event(&stream, 2, "Forgotten", "tg:2")];
    let Committed::Written(Written { head, .. }) = store.commit(&last).await.unwrap() else { panic!() };
    let left = "select (select string_agg(owner::text, ',') from core.person_key where owner in (7, 8)),
                       (select count(*) from core.snapshot),
                       (select string_agg(stream || ' ' || state || ' ' || length(body), ',' order by stream) from core.dead_letter)";
    let row = admin.connection().await.unwrap().query_one(left, &[]).await.unwrap();
    assert_eq!(row.get::<_, &str>(0), "8");
    assert_eq!(row.get::<_, i64>(1), 0);
    assert_eq!(row.get::<_, &str>(2), "user.7 discarded 0,user.8 open 50");
    let ops = admin.acting_as(Role::Ops).unwrap();
    assert_eq!(ops.forgotten(Timestamp::UNIX_EPOCH).await.unwrap().len(), 1);
    let traces = ops.traces(ANN).await.unwrap();
    assert_eq!((traces.events, traces.has_key), (2, false));

    // They come back: a key of their own again.
    let mut back = batch(&owned, head, "tg:3", 3);
    back.keys = vec![key(7, 3)];
    back.events = vec![event(&stream, 3, "Registered", "tg:3")];
    store.commit(&back).await.unwrap();
    let other = "select wrapped from core.person_key where owner = 7";
    let row = admin.connection().await.unwrap().query_one(other, &[]).await.unwrap();
    assert_eq!(row.get::<_, Vec<u8>>(0), vec![3; 8]);
}

#[tokio::test]
async fn who_does_not_own_the_partition_forgets_nobody_and_nobody_calls_the_function() {
    let (admin, _database) = store().await;
    let store = admin.acting_as(Role::Worker).unwrap();
    let old = store.acquire_partitions("old", Duration::ZERO, 1).await.unwrap().remove(0);
    let mut first = batch(&old, old.head, "tg:1", 1);
    first.keys = vec![key(7, 1)];
    let Committed::Written(Written { head, .. }) = store.commit(&first).await.unwrap() else { panic!() };
    store.acquire_partitions("newer", Duration::from_secs(60), PARTITIONS).await.unwrap();
    let mut stale = batch(&old, head, "tg:2", 2);
    stale.events = vec![event(&Aggregate::User(ANN), 1, "Forgotten", "tg:2")];
    assert!(matches!(store.commit(&stale).await.unwrap(), Committed::Fenced { .. }));
    assert!(admin.acting_as(Role::Ops).unwrap().traces(ANN).await.unwrap().has_key);
    for role in [Role::Worker, Role::Delivery, Role::Projector, Role::Ops] {
        let connection = admin.acting_as(role).unwrap().connection().await.unwrap();
        let error = connection.batch_execute("select core.forget_person()").await.unwrap_err();
        let code = error.code().cloned();
        assert!(
            code == Some(SqlState::INSUFFICIENT_PRIVILEGE) || code == Some(SqlState::FEATURE_NOT_SUPPORTED),
            "{role:?}: {error:?}"
        );
    }
}
