//! Batches: all or nothing, once, and only by the owner.

use std::time::Duration;

use studymate_schema::effect::Class;
use studymate_schema::personal::{MasterKeys, PersonKey};
use studymate_schema::{InputId, Position, StreamVersion};
use studymate_store::commit::{Committed, Head, NewSnapshot, Outcome, Written};
use studymate_store::events::EventFilter;

use crate::support::*;

#[tokio::test]
async fn a_batch_is_written_whole_with_dense_positions() {
    let (store, _database) = store().await;
    let owned = own_one(&store, "a").await;
    let mut head = owned.head;
    for number in 1..=5 {
        let mut batch = batch(&owned, head, &format!("tg:{number}"), number);
        batch.effects.push(effect(1001, Class::Interactive));
        let Committed::Written(Written { head: after, .. }) = store.commit(&batch).await.unwrap() else {
            panic!("not written")
        };
        assert_eq!(
            after,
            Head { cursor: number as u64, cursor_at: batch.cursor_at, position: Position(number) }
        );
        head = after;
    }
    let events = store.read_partition(owned.partition, Position(0), 100).await.unwrap();
    assert_eq!(events.iter().map(|event| event.position.0).collect::<Vec<_>>(), [1, 2, 3, 4, 5]);
    assert_eq!(store.count_outbox(false).await.unwrap()[0].count, 5);
    let found =
        store.search_events(&EventFilter { stream: Some(ann()), ..EventFilter::default() }, 2).await.unwrap();
    assert_eq!(found.iter().map(|event| event.version.0).collect::<Vec<_>>(), [5, 4]);
}

#[tokio::test]
async fn of_two_owners_only_the_newer_writes() {
    let (store, _database) = store().await;
    let old = store.acquire_partitions("old", Duration::ZERO, 1).await.unwrap().remove(0);
    let taken = store.acquire_partitions("newer", Duration::from_secs(60), PARTITIONS).await.unwrap();
    let newer = taken.into_iter().find(|owned| owned.partition == old.partition).unwrap();
    assert_eq!(newer.epoch.0, old.epoch.0 + 1);
    let (stale, fresh) = (batch(&old, old.head, "tg:1", 1), batch(&newer, newer.head, "tg:2", 1));
    let (stale, fresh) = tokio::join!(store.commit(&stale), store.commit(&fresh));
    assert_eq!(stale.unwrap(), Committed::Fenced { current: newer.epoch });
    assert!(matches!(fresh.unwrap(), Committed::Written(_)));
    assert!(
        store.known_inputs(&[InputId("tg:1".into())]).await.unwrap().is_empty(),
        "the fenced one wrote something"
    );
}

#[tokio::test]
async fn a_commit_whose_answer_was_lost_is_found_written() {
    let (store, _database) = store().await;
    let owned = own_one(&store, "a").await;
    let batch = batch(&owned, owned.head, "tg:1", 1);
    assert!(matches!(store.commit(&batch).await.unwrap(), Committed::Written(_)));
    assert!(matches!(store.commit(&batch).await.unwrap(), Committed::Written(_)));
    assert_eq!(store.read_partition(owned.partition, Position(0), 10).await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_known_input_writes_nothing_of_its_batch() {
    let (store, _database) = store().await;
    let owned = own_one(&store, "a").await;
    let Committed::Written(Written { head, .. }) =
        store.commit(&batch(&owned, owned.head, "tg:1", 1)).await.unwrap()
    else {
        panic!()
    };
    let mut mixed = batch(&owned, head, "tg:2", 2);
    mixed.journal.extend(batch(&owned, head, "tg:1", 3).journal);
    assert_eq!(store.commit(&mixed).await.unwrap(), Committed::KnownInputs);
    assert!(store.known_inputs(&[InputId("tg:2".into())]).await.unwrap().is_empty());
    mixed.journal[1].outcome = Outcome::Duplicate;
    assert!(matches!(store.commit(&mixed).await.unwrap(), Committed::Written(_)));
}

#[tokio::test]
async fn what_the_database_refuses_is_an_error_that_trying_again_does_not_heal() {
    let (store, _database) = store().await;
    let owned = own_one(&store, "a").await;
    let mut poisoned = batch(&owned, owned.head, "tg:1", 1);
    poisoned.journal[0].reason = Some("a\0b".into());
    let error = store.commit(&poisoned).await.unwrap_err();
    assert!(!error.is_transient(), "{error}");
    assert!(matches!(
        store.commit(&batch(&owned, owned.head, "tg:1", 1)).await.unwrap(),
        Committed::Written(_)
    ));
}

#[tokio::test]
async fn a_stream_is_loaded_from_its_snapshot_and_what_came_after() {
    let (store, _database) = store().await;
    let owned = own_one(&store, "a").await;
    let mut head = owned.head;
    for number in 1..=4 {
        let mut batch = batch(&owned, head, &format!("tg:{number}"), number);
        if number == 3 {
            let body = b"state".to_vec();
            batch.snapshots.push(NewSnapshot { stream: ann(), version: StreamVersion(3), schema: 7, body });
        }
        let Committed::Written(Written { head: after, .. }) = store.commit(&batch).await.unwrap() else {
            panic!()
        };
        head = after;
    }
    let with = store.load_streams(&[ann()], 7).await.unwrap().remove(&ann()).unwrap();
    assert_eq!(with.snapshot.unwrap().version, StreamVersion(3));
    assert_eq!(with.events.iter().map(|event| event.version.0).collect::<Vec<_>>(), [4]);
    let without = store.load_streams(&[ann()], 8).await.unwrap().remove(&ann()).unwrap();
    assert!(without.snapshot.is_none());
    assert_eq!(without.events.len(), 4);
}

#[tokio::test]
async fn keys_are_kept_wrapped_and_never_replaced_by_accident() {
    let (store, _database) = store().await;
    let masters: MasterKeys = MasterKeys::generate_setting().unwrap().parse().unwrap();
    let owned = own_one(&store, "a").await;
    let key = PersonKey::generate(1001).unwrap();
    let mut first = batch(&owned, owned.head, "tg:1", 1);
    first.keys.push(masters.wrap(&key).unwrap());
    let Committed::Written(Written { head, .. }) = store.commit(&first).await.unwrap() else { panic!() };
    let sealed = key.seal(b"Ann").unwrap();
    let read = store.person_keys(&[1001, 5], &masters).await.unwrap();
    assert_eq!(read[&1001].open(&sealed).unwrap().known().unwrap(), b"Ann");
    assert!(!read.contains_key(&5));
    let mut again = batch(&owned, head, "tg:2", 2);
    again.keys.push(masters.wrap(&PersonKey::generate(1001).unwrap()).unwrap());
    assert!(store.commit(&again).await.is_err());
    let nobody = store.nobody_key(&masters).await.unwrap();
    let same = store.nobody_key(&masters).await.unwrap();
    assert_eq!(same.open(&nobody.seal(b"x").unwrap()).unwrap().known().unwrap(), b"x");
}
