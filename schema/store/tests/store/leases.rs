//! Who owns what, and until when.

use std::collections::HashSet;
use std::time::Duration;

use studymate_store::partition::Renewed;

use crate::support::*;

const LONG: Duration = Duration::from_secs(60);

#[tokio::test]
async fn workers_that_look_at_the_same_moment_take_different_partitions() {
    let (store, _database) = store().await;
    let (a, b) = tokio::join!(store.acquire_partitions("a", LONG, 2), store.acquire_partitions("b", LONG, 2));
    let taken: HashSet<u16> = a.unwrap().iter().chain(&b.unwrap()).map(|owned| owned.partition.0).collect();
    assert_eq!(taken.len(), usize::from(PARTITIONS));
    assert!(store.acquire_partitions("c", LONG, 4).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_lease_that_is_renewed_is_kept_and_one_that_runs_out_is_lost() {
    let (store, _database) = store().await;
    store.acquire_partitions("a", Duration::from_millis(1), 4).await.unwrap();
    assert_eq!(store.renew_partitions("a", LONG).await.unwrap().len(), 4);
    assert!(store.acquire_partitions("b", LONG, 4).await.unwrap().is_empty());
    store.renew_partitions("a", Duration::ZERO).await.unwrap();
    assert_eq!(store.acquire_partitions("b", LONG, 4).await.unwrap().len(), 4);
    assert!(store.renew_partitions("a", LONG).await.unwrap().is_empty());
}

#[tokio::test]
async fn what_is_released_is_free_at_once_but_not_by_a_former_owner() {
    let (store, _database) = store().await;
    let owned = own_one(&store, "a").await;
    store.release_partitions("a", &[(owned.partition, epoch(owned.epoch.0 - 1))]).await.unwrap();
    let renewed = Renewed { partition: owned.partition, epoch: owned.epoch, wanted: false };
    assert_eq!(store.renew_partitions("a", LONG).await.unwrap(), [renewed]);
    store.release_partitions("a", &[(owned.partition, owned.epoch)]).await.unwrap();
    let free = store.partitions().await.unwrap().into_iter().filter(|state| state.owner.is_none()).count();
    assert_eq!(free, usize::from(PARTITIONS));
}

#[tokio::test]
async fn of_several_that_are_released_those_stay_that_are_not_held_like_that() {
    let (store, _database) = store().await;
    let mine = store.acquire_partitions("a", LONG, 3).await.unwrap();
    let theirs = own_one(&store, "b").await;
    let [first, second, third] = mine.as_slice() else { panic!("{mine:?}") };
    let before = epoch(second.epoch.0 - 1);
    let released = [
        (third.partition, third.epoch),
        (theirs.partition, theirs.epoch),
        (second.partition, before),
        (first.partition, first.epoch),
    ];
    store.release_partitions("a", &released).await.unwrap();
    store.release_partitions("a", &[]).await.unwrap();
    let held = store
        .partitions()
        .await
        .unwrap()
        .into_iter()
        .filter_map(|state| Some((state.partition, state.owner?)));
    let mut expected = vec![(second.partition, "a".to_owned()), (theirs.partition, "b".to_owned())];
    expected.sort();
    assert_eq!(held.collect::<Vec<_>>(), expected);
}

#[tokio::test]
async fn partitions_are_shared_evenly_among_live_workers_that_stay() {
    let (store, _database) = store().await;
    let shares = async |ttl| {
        let mut shares = Vec::new();
        for worker in ["a", "b", "c"] {
            shares.push(store.fair_share(worker, 16, ttl).await.unwrap());
        }
        shares
    };
    for worker in ["a", "b", "c"] {
        store.heartbeat(worker, false).await.unwrap();
    }
    assert_eq!(shares(LONG).await, [6, 5, 5]);
    store.heartbeat("b", true).await.unwrap();
    assert_eq!(shares(LONG).await, [8, 8, 8], "who leaves is not counted");
    assert_eq!(shares(Duration::ZERO).await, [16, 16, 16], "who was not seen is not counted");
}

#[tokio::test]
async fn one_at_a_time_holds_a_named_lease() {
    let (store, _database) = store().await;
    let first = store.take_lease("delivery", "a", LONG).await.unwrap().unwrap();
    assert_eq!(store.take_lease("delivery", "b", LONG).await.unwrap(), None);
    assert_eq!(store.take_lease("delivery", "a", LONG).await.unwrap(), Some(first));
    store.release_lease("delivery", "b").await.unwrap();
    assert_eq!(store.take_lease("delivery", "b", LONG).await.unwrap(), None);
    store.release_lease("delivery", "a").await.unwrap();
    let second = store.take_lease("delivery", "b", LONG).await.unwrap().unwrap();
    assert_eq!(second.0, first.0 + 1);
}
