//! Partitions in the hands of an operator.

use std::time::Duration;

use studymate_schema::PartitionId;
use studymate_store::Store;
use studymate_store::audit::Audit;
use studymate_store::commit::{Committed, Written};

use crate::support::*;

const LONG: Duration = Duration::from_secs(60);

fn audit(action: &str) -> Audit {
    Audit { operator: "op".into(), action: action.into(), arguments: String::new(), reason: "a drill".into() }
}

/// The partitions that a worker keeps.
async fn keeps(store: &Store, worker: &str) -> Vec<u16> {
    let renewed = store.renew_partitions(worker, LONG).await.unwrap();
    let mut kept: Vec<u16> = renewed.iter().map(|renewed| renewed.partition.0).collect();
    kept.sort_unstable();
    kept
}

async fn takes(store: &Store, worker: &str, most: u16) -> Vec<u16> {
    let mut taken: Vec<u16> = store
        .acquire_partitions(worker, LONG, most)
        .await
        .unwrap()
        .iter()
        .map(|owned| owned.partition.0)
        .collect();
    taken.sort_unstable();
    taken
}

#[tokio::test]
async fn a_paused_partition_is_neither_kept_nor_taken_until_it_goes_on() {
    let (store, _database) = store().await;
    let owned = store.acquire_partitions("a", LONG, 4).await.unwrap();
    let (paused, audit) = ([PartitionId(2)], audit("partitions pause"));
    assert_eq!(store.pause_partitions(&audit, &paused, true).await.unwrap(), 1);
    assert_eq!(store.pause_partitions(&audit, &paused, true).await.unwrap(), 0, "it was paused already");
    assert_eq!(keeps(&store, "a").await, [0, 1, 3]);
    let epoch = owned.iter().find(|owned| owned.partition.0 == 2).unwrap().epoch;
    store.release_partitions("a", &[(PartitionId(2), epoch)]).await.unwrap();
    assert!(takes(&store, "b", 4).await.is_empty());
    store.pause_partitions(&audit, &paused, false).await.unwrap();
    assert_eq!(takes(&store, "b", 4).await, [2]);
    let recorded = store.audits(10).await.unwrap();
    assert_eq!(recorded.iter().map(|audited| audited.affected).collect::<Vec<_>>(), [1, 1]);
    assert_eq!(recorded[0].audit, audit);
}

#[tokio::test]
async fn a_silent_owner_of_a_paused_partition_commits_nothing_once_it_is_taken_away() {
    let (store, _database) = store().await;
    let owned = own_one(&store, "a").await;
    let partition = [owned.partition];
    let fencing = audit("partitions fence");
    store.pause_partitions(&audit("partitions pause"), &partition, true).await.unwrap();
    assert_eq!(store.fence_paused(&fencing, &partition).await.unwrap(), 0, "its lease has not run out");
    let before = batch(&owned, owned.head, "tg:1", 1);
    let Committed::Written(Written { head, .. }) = store.commit(&before).await.unwrap() else {
        panic!("not written")
    };
    expire(&store).await;
    assert_eq!(store.audits(10).await.unwrap().len(), 1, "nothing was taken away yet");
    assert_eq!(store.fence_paused(&fencing, &partition).await.unwrap(), 1);
    let recorded = store.audits(10).await.unwrap().remove(0);
    assert_eq!((recorded.audit, recorded.affected), (fencing, 1));
    let late = store.commit(&batch(&owned, head, "tg:2", 2)).await.unwrap();
    assert!(matches!(late, Committed::Fenced { .. }), "{late:?}");
    let state = store.partitions().await.unwrap().remove(usize::from(owned.partition.0));
    assert!(state.paused && state.owner.is_none() && state.live_owner().is_none());
}

#[tokio::test]
async fn a_moved_partition_goes_to_its_worker_beyond_the_fair_share_and_stays() {
    let (store, _database) = store().await;
    for worker in ["a", "b"] {
        store.heartbeat(worker, false).await.unwrap();
    }
    let owned = store.acquire_partitions("a", LONG, 4).await.unwrap();
    let moved = [PartitionId(1)];
    assert_eq!(store.move_partitions(&audit("partitions move"), &moved, Some("b")).await.unwrap(), 1);
    assert_eq!(keeps(&store, "a").await, [0, 2, 3]);
    assert!(takes(&store, "b", 0).await.is_empty(), "its owner has not left yet");
    let epoch = owned.iter().find(|owned| owned.partition.0 == 1).unwrap().epoch;
    store.release_partitions("a", &[(PartitionId(1), epoch)]).await.unwrap();
    assert!(takes(&store, "a", 4).await.is_empty(), "it is to be another's");
    assert_eq!(takes(&store, "b", 0).await, [1]);
    let renewed = store.renew_partitions("b", LONG).await.unwrap();
    assert!(renewed.len() == 1 && renewed[0].wanted);
}

#[tokio::test]
async fn what_was_moved_counts_in_the_share_and_is_anybodys_when_its_worker_is_gone() {
    let (store, _database) = store().await;
    for worker in ["a", "b"] {
        store.heartbeat(worker, false).await.unwrap();
    }
    let audit = audit("partitions move");
    store.move_partitions(&audit, &[PartitionId(3)], Some("b")).await.unwrap();
    assert_eq!(takes(&store, "b", 2).await, [0, 3], "two together, not two more");
    assert_eq!(takes(&store, "a", 4).await, [1, 2]);
    expire(&store).await;
    assert_eq!(keeps(&store, "a").await, [1, 2]);
    assert_eq!(takes(&store, "a", 4).await, [0], "the one that was moved waits for its worker");
    store.heartbeat("b", true).await.unwrap();
    assert_eq!(takes(&store, "a", 4).await, [3]);
    assert_eq!(keeps(&store, "a").await, [0, 1, 2, 3]);
    // Left to the fair share again, nothing is special about it.
    assert_eq!(store.move_partitions(&audit, &[PartitionId(3)], None).await.unwrap(), 1);
    assert!(store.renew_partitions("a", LONG).await.unwrap().iter().all(|renewed| !renewed.wanted));
}

#[tokio::test]
async fn workers_are_alive_while_they_are_heard_and_do_not_leave() {
    let (store, _database) = store().await;
    store.heartbeat("a", false).await.unwrap();
    store.heartbeat("b", true).await.unwrap();
    let workers = store.workers(LONG).await.unwrap();
    let seen: Vec<_> = workers.iter().map(|w| (w.id.as_str(), w.alive, w.draining)).collect();
    assert_eq!(seen, [("a", true, false), ("b", false, true)]);
    assert!(store.workers(Duration::ZERO).await.unwrap().iter().all(|worker| !worker.alive));
}

/// All leases run out.
async fn expire(store: &Store) {
    let connection = store.connection().await.unwrap();
    connection
        .execute("update core.partition set lease_until = now() - interval '1 second'", &[])
        .await
        .unwrap();
}
