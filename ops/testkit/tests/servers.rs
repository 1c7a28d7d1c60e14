//! The test kit against the real servers.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should say so by failing")]

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use studymate_testkit as testkit;
use tokio_postgres::NoTls;

async fn ask(url: &str, sql: &str) -> Result<Vec<String>, tokio_postgres::Error> {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await?;
    let work = async move { client.simple_query(sql).await };
    let rows = tokio::join!(work, connection).0?.into_iter().filter_map(|message| match message {
        tokio_postgres::SimpleQueryMessage::Row(row) => Some(row.get(0).unwrap_or_default().to_owned()),
        _ => None,
    });
    Ok(rows.collect())
}

#[tokio::test]
async fn a_template_is_migrated_once_and_copied_for_each_test() {
    static MIGRATED: AtomicU32 = AtomicU32::new(0);
    let migrate = async |url: String| {
        MIGRATED.fetch_add(1, Ordering::SeqCst);
        ask(&url, "create table t (n int); insert into t values (1)").await.map(drop)
    };
    let name = testkit::unique_name("kit");
    let first = testkit::database(&name, migrate).await;
    let second = testkit::database(&name, migrate).await;
    ask(first.url(), "insert into t values (2)").await.unwrap();
    assert_eq!(ask(first.url(), "select n from t order by n").await.unwrap(), ["1", "2"]);
    assert_eq!(ask(second.url(), "select n from t").await.unwrap(), ["1"]);
    assert_eq!(MIGRATED.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn a_database_is_dropped_with_its_value_even_while_it_is_in_use() {
    let database = testkit::postgres().await;
    let other = testkit::postgres().await;
    let (name, url) = (database.name().to_owned(), database.url().to_owned());
    let (_client, connection) = tokio_postgres::connect(&url, NoTls).await.unwrap();
    let in_use = tokio::spawn(connection);
    drop(database);
    let left =
        ask(other.url(), &format!("select 1 from pg_database where datname = '{name}'")).await.unwrap();
    assert!(left.is_empty());
    assert!(in_use.await.unwrap().is_err(), "the connection was not ended");
}

#[tokio::test]
async fn every_test_has_a_prefix_of_its_own_on_one_server() {
    let (one, two) = (testkit::nats().await, testkit::nats().await);
    assert_eq!(one.url, two.url);
    assert_ne!(one.prefix, two.prefix);
}

#[tokio::test]
async fn a_private_server_can_be_killed_and_comes_back_while_the_shared_one_stays() {
    let shared = testkit::postgres().await;
    let mut own = testkit::own_postgres().await;
    ask(&own.url(), "create table kept (n int)").await.unwrap();
    own.kill9().await;
    assert!(ask(&own.url(), "select 1").await.is_err());
    assert_eq!(ask(shared.url(), "select 1").await.unwrap(), ["1"]);
    own.restart().await.unwrap();
    testkit::eventually(Duration::from_secs(5), async || ask(&own.url(), "select n from kept").await.is_ok())
        .await;
}

#[tokio::test]
async fn a_private_broker_can_be_restarted_on_its_port() {
    let mut own = testkit::own_nats().await;
    let (url, pid) = (own.url(), own.pid());
    own.restart().await.unwrap();
    assert_eq!(own.url(), url);
    assert_ne!(own.pid(), pid);
}
