//! Timers: set, moved, cancelled and fired by the fenced commit only.

use std::time::Duration;

use studymate_schema::{InputId, Timestamp};
use studymate_store::Store;
use studymate_store::commit::{Committed, Head, TimerChange, TimerState, Written};
use studymate_store::partition::Owned;

use crate::support::*;

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_700_000_000 + second).unwrap()
}

fn timer(key: &str, to: TimerState) -> TimerChange {
    TimerChange { stream: ann(), key: key.to_owned(), to, input: InputId("tg:1".into()), trace: None }
}

/// Commits one batch with these changes.
async fn commit(store: &Store, owned: &Owned, head: Head, timers: Vec<TimerChange>) -> Head {
    let number = head.position.0 + 1;
    let mut batch = batch(owned, head, &format!("tg:{number}"), number);
    batch.timers = timers;
    let Committed::Written(Written { head: after, .. }) = store.commit(&batch).await.unwrap() else {
        panic!("not written")
    };
    after
}

/// Everything that is set: key and second.
async fn set(store: &Store, owned: &Owned) -> Vec<(String, i64)> {
    let all = store.due_timers(owned.partition, at(1_000_000), None, 100).await.unwrap();
    all.into_iter().map(|timer| (timer.key, timer.at.as_second() - 1_700_000_000)).collect()
}

#[tokio::test]
async fn a_timer_is_set_moved_and_cancelled() {
    let (store, _database) = store().await;
    let owned = own_one(&store, "a").await;
    let two = vec![timer("quiz.1", TimerState::Set(at(60))), timer("question.1.1", TimerState::Set(at(30)))];
    let head = commit(&store, &owned, owned.head, two).await;
    assert_eq!(set(&store, &owned).await, [("question.1.1".into(), 30), ("quiz.1".into(), 60)]);
    let head = commit(&store, &owned, head, vec![timer("question.1.1", TimerState::Set(at(90)))]).await;
    assert_eq!(set(&store, &owned).await, [("quiz.1".into(), 60), ("question.1.1".into(), 90)]);
    commit(&store, &owned, head, vec![timer("quiz.1", TimerState::Cancelled)]).await;
    assert_eq!(set(&store, &owned).await, [("question.1.1".into(), 90)]);
}

#[tokio::test]
async fn the_input_of_a_timer_deletes_it_unless_it_was_moved() {
    let (store, _database) = store().await;
    let owned = own_one(&store, "a").await;
    let head = commit(&store, &owned, owned.head, vec![timer("quiz.1", TimerState::Set(at(60)))]).await;
    let head = commit(&store, &owned, head, vec![timer("quiz.1", TimerState::Fired(at(30)))]).await;
    assert_eq!(set(&store, &owned).await, [("quiz.1".into(), 60)]);
    commit(&store, &owned, head, vec![timer("quiz.1", TimerState::Fired(at(60)))]).await;
    assert!(set(&store, &owned).await.is_empty());
}

#[tokio::test]
async fn who_does_not_own_the_partition_any_more_changes_no_timer() {
    let (store, _database) = store().await;
    let old = store.acquire_partitions("old", Duration::ZERO, 1).await.unwrap().remove(0);
    let taken = store.acquire_partitions("newer", Duration::from_secs(60), PARTITIONS).await.unwrap();
    let newer = taken.into_iter().find(|owned| owned.partition == old.partition).unwrap();
    let head = commit(&store, &newer, newer.head, vec![timer("quiz.1", TimerState::Set(at(60)))]).await;
    let mut stale = batch(&old, head, "tg:9", 2);
    stale.timers = vec![timer("quiz.1", TimerState::Cancelled), timer("quiz.2", TimerState::Set(at(1)))];
    assert!(matches!(store.commit(&stale).await.unwrap(), Committed::Fenced { .. }));
    assert_eq!(set(&store, &newer).await, [("quiz.1".into(), 60)]);
}

#[tokio::test]
async fn what_is_due_comes_in_order_page_by_page_and_the_rest_is_waited_for() {
    let (store, _database) = store().await;
    let owned = own_one(&store, "a").await;
    let timers = [("b", 10), ("a", 10), ("c", 20), ("d", 30)];
    let timers = timers.map(|(key, second)| timer(key, TimerState::Set(at(second)))).to_vec();
    commit(&store, &owned, owned.head, timers).await;
    let keys = |due: &[studymate_store::timer::DueTimer]| -> Vec<String> {
        due.iter().map(|timer| timer.key.clone()).collect()
    };
    let first = store.due_timers(owned.partition, at(20), None, 2).await.unwrap();
    assert_eq!(keys(&first), ["a", "b"]);
    let rest = store.due_timers(owned.partition, at(20), first.last(), 2).await.unwrap();
    assert_eq!(keys(&rest), ["c"]);
    assert_eq!(store.next_timer(owned.partition, at(20)).await.unwrap(), Some(at(30)));
    assert_eq!(store.next_timer(owned.partition, at(30)).await.unwrap(), None);
}

#[tokio::test]
async fn a_hundred_thousand_timers_are_looked_at_by_the_index_alone() {
    let (store, _database) = store().await;
    let connection = store.connection().await.unwrap();
    let fill = "insert into core.timer (stream, key, partition, at, input)
        select 'user.' || n, 'reminder', n % 4, now() + n * interval '1 second', 'cmd:test' from generate_series(1, 100000) n;
        analyze core.timer";
    connection.batch_execute(fill).await.unwrap();
    for statement in [include_str!("../../sql/next_timer.sql"), include_str!("../../sql/due_timers.sql")] {
        let parameters =
            if statement.contains("$6") { "0, now(), now(), 'user.1', 'reminder', 200" } else { "0, now()" };
        let types = if statement.contains("$6") {
            "smallint, timestamptz, timestamptz, text, text, bigint"
        } else {
            "smallint, timestamptz"
        };
        let prepare = format!(
            "deallocate all; set plan_cache_mode = force_generic_plan; prepare looked ({types}) as {statement}"
        );
        connection.batch_execute(&prepare).await.unwrap();
        let plan = connection.query(&format!("explain execute looked ({parameters})"), &[]).await.unwrap();
        let plan: Vec<String> = plan.iter().map(|row| row.get(0)).collect();
        let plan = plan.join("\n");
        assert!(
            plan.contains("Index Only Scan using timer_at") || plan.contains("Index Scan using timer_at"),
            "{plan}"
        );
        assert!(!plan.contains("Seq Scan") && !plan.contains("Sort") && !plan.contains("Bitmap"), "{plan}");
    }
}
