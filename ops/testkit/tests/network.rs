//! The proxy before the real servers.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should say so by failing")]

use std::time::Duration;

use studymate_testkit::{Direction, Proxy, TestDatabase, eventually, own_nats, postgres};
use tokio::io::AsyncReadExt;
use tokio::task::JoinHandle;
use tokio::time::{Instant, timeout};
use tokio_postgres::{Client, NoTls};

const DEADLINE: Duration = Duration::from_secs(10);
/// Long enough for an answer that comes to have come.
const SILENCE: Duration = Duration::from_millis(300);

/// A table, and a proxy before its server.
async fn table() -> (TestDatabase, Proxy, Client) {
    let database = postgres().await;
    let port = database.url().rsplit_once(':').unwrap().1.split('/').next().unwrap().parse().unwrap();
    let proxy = Proxy::before(port).await;
    let direct = connect(database.url()).await.unwrap();
    direct.batch_execute("create table t (n int)").await.unwrap();
    (database, proxy, direct)
}

async fn connect(url: &str) -> Result<Client, tokio_postgres::Error> {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await?;
    tokio::spawn(connection);
    Ok(client)
}

async fn rows(client: &Client) -> i64 {
    client.query_one("select count(*) from t", &[]).await.unwrap().get(0)
}

/// Inserts without waiting: the statement is prepared before the network breaks.
async fn insert(client: Client, broken: impl FnOnce()) -> JoinHandle<Result<u64, tokio_postgres::Error>> {
    let statement = client.prepare("insert into t values (1)").await.unwrap();
    broken();
    tokio::spawn(async move { client.execute(&statement, &[]).await })
}

#[tokio::test]
async fn a_question_that_is_lost_changes_nothing_and_its_connection_is_reset_when_the_network_heals() {
    let (database, proxy, direct) = table().await;
    let client = connect(&proxy.url(database.url())).await.unwrap();
    let mut inserted = insert(client, || proxy.cut(Direction::ToServer)).await;
    eventually(DEADLINE, async || proxy.counts().swallowed > 0).await;
    assert!(timeout(SILENCE, &mut inserted).await.is_err(), "somebody answered");
    assert_eq!(rows(&direct).await, 0);
    proxy.heal();
    assert!(timeout(DEADLINE, inserted).await.unwrap().unwrap().unwrap_err().is_closed());
    assert_eq!(rows(&direct).await, 0);
    assert_eq!(rows(&connect(&proxy.url(database.url())).await.unwrap()).await, 0);
}

#[tokio::test]
async fn an_answer_that_is_lost_leaves_a_change_that_nobody_was_told_of() {
    let (database, proxy, direct) = table().await;
    let client = connect(&proxy.url(database.url())).await.unwrap();
    let mut inserted = insert(client, || proxy.cut(Direction::ToClient)).await;
    eventually(DEADLINE, async || rows(&direct).await == 1).await;
    assert!(timeout(SILENCE, &mut inserted).await.is_err(), "the answer came");
    proxy.heal();
    assert!(timeout(DEADLINE, inserted).await.unwrap().unwrap().is_err());
}

#[tokio::test]
async fn what_is_held_back_arrives_late() {
    let (database, proxy, direct) = table().await;
    let client = connect(&proxy.url(database.url())).await.unwrap();
    let mut inserted = insert(client, || proxy.hold(Direction::Both)).await;
    assert!(timeout(SILENCE, &mut inserted).await.is_err(), "somebody answered");
    assert_eq!(rows(&direct).await, 0);
    proxy.heal();
    assert_eq!(timeout(DEADLINE, inserted).await.unwrap().unwrap().unwrap(), 1);
    assert_eq!(proxy.counts().reset, 0);
}

#[tokio::test]
async fn a_network_that_refuses_resets_old_connections_and_new_ones() {
    let (database, proxy, _direct) = table().await;
    let url = proxy.url(database.url());
    let client = connect(&url).await.unwrap();
    proxy.refuse();
    eventually(DEADLINE, async || client.is_closed()).await;
    assert!(timeout(DEADLINE, connect(&url)).await.unwrap().is_err());
    proxy.heal();
    assert_eq!(rows(&connect(&url).await.unwrap()).await, 0);
    let counts = proxy.counts();
    assert_eq!((counts.accepted, counts.refused, counts.reset), (2, 1, 1), "{counts:?}");
}

#[tokio::test]
async fn who_connects_while_everything_is_lost_waits() {
    let (database, proxy, _direct) = table().await;
    proxy.cut(Direction::Both);
    let url = proxy.url(database.url());
    let mut connecting = tokio::spawn(async move { connect(&url).await.map(drop) });
    assert!(timeout(SILENCE, &mut connecting).await.is_err(), "somebody answered");
    proxy.heal();
    assert!(timeout(DEADLINE, connecting).await.unwrap().unwrap().is_err(), "its first bytes were lost");
}

#[tokio::test]
async fn a_slow_network_delays_each_way() {
    let (database, proxy, _direct) = table().await;
    let client = connect(&proxy.url(database.url())).await.unwrap();
    proxy.delay(Duration::from_millis(150));
    let started = Instant::now();
    client.batch_execute("select 1").await.unwrap();
    assert!(started.elapsed() >= Duration::from_millis(300), "{:?}", started.elapsed());
}

#[tokio::test]
async fn many_bytes_come_through_unchanged() {
    let (database, proxy, direct) = table().await;
    let client = connect(&proxy.url(database.url())).await.unwrap();
    let sql = "select string_agg(md5(n::text), '') from generate_series(1, 300000) n";
    let (through, straight) = tokio::join!(client.query_one(sql, &[]), direct.query_one(sql, &[]));
    let (through, straight): (String, String) = (through.unwrap().get(0), straight.unwrap().get(0));
    assert!(through == straight && through.len() == 9_600_000);
    assert!(proxy.counts().to_client > 9_600_000);
}

#[tokio::test]
async fn a_client_of_nats_stays_behind_the_proxy_and_comes_back_through_it() {
    let nats = own_nats().await;
    let proxy = Proxy::before(nats.port()).await;
    let mut greeting = vec![0; 4096];
    let mut raw = tokio::net::TcpStream::connect(("127.0.0.1", nats.port())).await.unwrap();
    let read = raw.read(&mut greeting).await.unwrap();
    let greeting = String::from_utf8_lossy(&greeting[..read]).into_owned();
    assert!(greeting.starts_with("INFO ") && !greeting.contains("connect_urls"), "{greeting}");

    let url = proxy.url(&nats.url());
    let address: async_nats::ServerAddr = url.parse().unwrap();
    let (user, password) = (address.username().unwrap().to_owned(), address.password().unwrap().to_owned());
    let client =
        async_nats::ConnectOptions::with_user_and_password(user, password).connect(address).await.unwrap();
    assert!(client.server_info().connect_urls.is_empty());
    let mut heard = client.subscribe("hello").await.unwrap();
    client.flush().await.unwrap();
    proxy.refuse();
    eventually(DEADLINE, async || proxy.counts().refused > 0).await;
    proxy.heal();
    eventually(DEADLINE, async || proxy.counts().accepted == 2 && proxy.counts().open == 1).await;
    client.publish("hello", bytes::Bytes::from_static(b"again")).await.unwrap();
    let message = timeout(DEADLINE, futures::StreamExt::next(&mut heard)).await.unwrap().unwrap();
    assert_eq!(message.payload, "again");
}

#[tokio::test]
async fn a_server_that_is_away_resets_and_one_that_comes_back_is_reached() {
    let mut nats = own_nats().await;
    let proxy = Proxy::before(nats.port()).await;
    nats.kill9().await;
    let mut client = tokio::net::TcpStream::connect(("127.0.0.1", proxy.port())).await.unwrap();
    let mut bytes = [0; 5];
    assert!(timeout(DEADLINE, client.read(&mut bytes)).await.unwrap().is_err());
    nats.restart().await.unwrap();
    let mut client = tokio::net::TcpStream::connect(("127.0.0.1", proxy.port())).await.unwrap();
    timeout(DEADLINE, client.read_exact(&mut bytes)).await.unwrap().unwrap();
    assert_eq!(&bytes, b"INFO ");
}
