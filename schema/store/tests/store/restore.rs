//! After a restore nobody of before writes, and nothing is sent that may have been sent already.

use std::time::Duration;

use studymate_schema::effect::Class;
use studymate_schema::personal::{MasterKeys, PersonKey};
use studymate_schema::{InputId, PartitionId, Timestamp};
use studymate_store::commit::{Committed, Head, NewEffect};
use studymate_store::outbox_admin::OutboxFilter;
use studymate_store::restore::{Cursors, Restoring};
use studymate_store::{Store, StoreConfig};

use crate::support::*;

fn kept(anew: &[PartitionId]) -> Cursors<'_> {
    Cursors { stream_created: at(5), anew }
}

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_700_000_000 + second).unwrap()
}

/// What gives another aggregate an input.
fn tell() -> NewEffect {
    NewEffect { kind: "Tell", chat: None, number: 2, ..effect(1001, Class::Interactive) }
}

async fn states(store: &Store) -> Vec<(String, String, u32)> {
    let rows = store.find_outbox(&OutboxFilter::default(), 100).await.unwrap();
    rows.effects.into_iter().map(|row| (row.kind, row.state.to_string(), row.ambiguous)).collect()
}

fn row(kind: &str, state: &str, ambiguous: u32) -> (String, String, u32) {
    (kind.to_owned(), state.to_owned(), ambiguous)
}

#[tokio::test]
async fn what_was_on_its_way_is_unknown_and_what_is_harmless_waits_again() {
    let (store, _database) = store().await;
    let owned = own_one(&store, "a").await;
    let mut first = batch(&owned, owned.head, "tg:1", 1);
    first.effects = vec![effect(1001, Class::Broadcast), tell()];
    store.commit(&first).await.unwrap();
    let settled = store.settle_restored(at(9), kept(&[]), &[]).await.unwrap();
    assert_eq!(settled.unknown.into_iter().collect::<Vec<_>>(), [("broadcast".to_owned(), 1)]);
    assert_eq!((settled.waiting, settled.paused, settled.erased), (1, 0, 0));
    assert_eq!(states(&store).await, [row("Show", "unknown", 1), row("Tell", "pending", 0)]);
}

#[tokio::test]
async fn a_worker_of_before_commits_nothing_even_when_epochs_are_given_out_again() {
    let (store, _database) = store().await;
    let owned = own_one(&store, "a").await;
    // It was given more epochs after the backup than the backup knows of.
    let mut zombie = owned.clone();
    zombie.epoch.0 += 20;
    store.heartbeat("a", false).await.unwrap();
    store.settle_restored(at(9), kept(&[]), &[]).await.unwrap();
    assert!(store.workers(Duration::from_secs(60)).await.unwrap().is_empty());
    assert!(store.partitions().await.unwrap().iter().all(|partition| partition.owner.is_none()));
    for stale in [&owned, &zombie] {
        let committed = store.commit(&batch(stale, stale.head, "tg:1", 1)).await.unwrap();
        assert!(matches!(committed, Committed::Fenced { .. }), "{committed:?}");
    }
    let taken = store.acquire_partitions("b", Duration::from_secs(60), PARTITIONS).await.unwrap();
    let newer = taken.into_iter().find(|newer| newer.partition == owned.partition).unwrap();
    assert!(newer.epoch > zombie.epoch);
    assert!(matches!(
        store.commit(&batch(&newer, newer.head, "tg:1", 1)).await.unwrap(),
        Committed::Written(_)
    ));
}

#[tokio::test]
async fn answers_to_inputs_of_before_are_unknown_when_they_are_decided_again_and_others_wait() {
    let (store, _database) = store().await;
    store.settle_restored(at(9), kept(&[]), &[]).await.unwrap();
    let owned = own_one(&store, "a").await;
    let mut both = batch(&owned, owned.head, "tg:1", 1);
    let mut later = batch(&owned, owned.head, "tg:2", 2);
    (both.journal[0].at, later.journal[0].at) = (at(8), at(9));
    both.effects = vec![effect(1001, Class::Interactive), tell()];
    both.events.append(&mut later.events);
    both.journal.append(&mut later.journal);
    both.effects.push(NewEffect { input: InputId("tg:2".into()), ..effect(1001, Class::Interactive) });
    assert!(matches!(store.commit(&both).await.unwrap(), Committed::Written(_)));
    let expected = [row("Show", "unknown", 1), row("Tell", "pending", 0), row("Show", "pending", 0)];
    assert_eq!(states(&store).await, expected);
}

#[tokio::test]
async fn cursors_stay_or_go_to_the_beginning_and_erased_people_have_no_key() {
    let (store, _database) = store().await;
    let masters: MasterKeys = MasterKeys::generate_setting().unwrap().parse().unwrap();
    let taken = store.acquire_partitions("a", Duration::from_secs(60), 2).await.unwrap();
    for (owned, person) in taken.iter().zip([7, 8]) {
        let mut batch = batch(owned, owned.head, &format!("tg:{person}"), person);
        batch.keys.push(masters.wrap(&PersonKey::generate(person).unwrap()).unwrap());
        store.commit(&batch).await.unwrap();
    }
    let [stays, goes] = [taken[0].partition, taken[1].partition];
    let settled = store.settle_restored(at(9), kept(&[goes]), &[7, 9]).await.unwrap();
    assert_eq!(settled.erased, 1);
    let keys = store.person_keys(&[7, 8], &masters).await.unwrap();
    assert_eq!(keys.into_keys().collect::<Vec<_>>(), [8]);
    let states = store.partitions().await.unwrap();
    let state = |id| states.iter().find(|state| state.partition == id).unwrap();
    assert_eq!((state(stays).head.cursor, state(stays).stream_created), (1, Some(at(5))));
    let beginning = Head { cursor: 0, cursor_at: None, position: state(goes).head.position };
    assert_eq!((state(goes).head, state(goes).stream_created), (beginning, None));
    assert_eq!(state(goes).head.position.0, 1, "events stay");
}

#[tokio::test]
async fn two_restores_of_a_database_do_not_run_at_once_and_the_finished_one_takes_its_place() {
    let (store, database) = store().await;
    let config =
        StoreConfig { url: database.url().to_owned(), connections: 2, application: "test".to_owned() };
    let (one, other) = (Restoring::of(&config).unwrap(), Restoring::of(&config).unwrap());
    assert!(one.begin().await.unwrap());
    assert!(!other.begin().await.unwrap());
    let unfinished = Store::new(one.unfinished()).unwrap();
    unfinished.migrate(PARTITIONS).await.unwrap();
    assert!(!one.contents(&config).await.unwrap().unwrap().is_empty(), "what is there stays to the end");
    own_one(&store, "a").await;
    one.finish().await.unwrap();
    let taken = Store::new(&config).unwrap().partitions().await.unwrap();
    assert!(taken.iter().all(|partition| partition.owner.is_none()), "it is the old one"); // What was replaced is gone, and a second restore finds its way although the first one left nothing.
    assert_eq!(databases(&config).await, [config.database().unwrap()]);
}

#[tokio::test]
async fn a_restore_that_was_cut_off_between_two_names_is_finished_by_the_next_one() {
    let (store, database) = store().await;
    let config =
        StoreConfig { url: database.url().to_owned(), connections: 1, application: "test".to_owned() };
    let name = config.database().unwrap();
    store.close();
    let maintenance = Store::new(&config.in_database("postgres").unwrap()).unwrap();
    let connection = maintenance.connection().await.unwrap();
    let cut_off = format!(
        "alter database {name} allow_connections false;
         select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = '{name}';
         alter database {name} rename to {name}_replaced"
    );
    for statement in cut_off.split(';') {
        connection.batch_execute(statement).await.unwrap();
    }
    let restoring = Restoring::of(&config).unwrap();
    assert_eq!(restoring.contents(&config).await.unwrap(), None);
    assert!(restoring.begin().await.unwrap());
    let aside = format!("{name}_replaced");
    assert!(databases(&config).await.contains(&aside), "the old one stays until the new one has its name");
    restoring.finish().await.unwrap();
    assert_eq!(databases(&config).await, [name]);
}

/// The databases whose names begin like this one's.
async fn databases(config: &StoreConfig) -> Vec<String> {
    let maintenance = Store::new(&config.in_database("postgres").unwrap()).unwrap();
    let connection = maintenance.connection().await.unwrap();
    let sql = "select datname::text from pg_database where starts_with(datname, $1) order by 1";
    let rows = connection.query(sql, &[&config.database().unwrap()]).await.unwrap();
    rows.iter().map(|row| row.get(0)).collect()
}
