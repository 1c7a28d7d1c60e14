//! What breaks servers, against the real ones.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should say so by failing")]

use std::time::Duration;

use async_nats::jetstream::stream::{Config, Stream};
use async_nats::jetstream::{self, Context};
use studymate_local::NatsOptions;
use studymate_testkit::{
    Crowd, HeldLock, StoreCopy, eventually, own_nats, own_nats_on_small_disk, own_nats_with, own_postgres,
};
use tokio_postgres::error::SqlState;
use tokio_postgres::{Client, NoTls};

const DEADLINE: Duration = Duration::from_secs(20);

async fn connect(url: &str) -> Result<Client, tokio_postgres::Error> {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await?;
    tokio::spawn(connection);
    Ok(client)
}

#[tokio::test]
async fn a_crowd_leaves_no_connection_and_drives_others_out() {
    let server = own_postgres().await;
    let app = format!("{}?application_name=app-1", server.url());
    let before = connect(&app).await.unwrap();
    let crowd = Crowd::gather(&server.url()).await;
    let refused = connect(&app).await.unwrap_err();
    assert_eq!(refused.code(), Some(&SqlState::TOO_MANY_CONNECTIONS));
    before.batch_execute("select 1").await.unwrap();
    let size = crowd.size();
    assert_eq!(crowd.drive_out("app-").await, 1);
    eventually(DEADLINE, async || before.is_closed() && crowd.size() == size + 1).await;
    assert!(connect(&app).await.is_err());
    crowd.leave().await;
    eventually(DEADLINE, async || connect(&app).await.is_ok()).await;
}

#[tokio::test]
async fn a_held_lock_outlives_every_time_out_and_makes_others_wait() {
    let server = own_postgres().await;
    let other = connect(&server.url()).await.unwrap();
    other
        .batch_execute(
            "create table hot (n int); insert into hot values (1);
             alter role studymate set statement_timeout = '100ms';
             alter role studymate set idle_in_transaction_session_timeout = '100ms'",
        )
        .await
        .unwrap();
    let lock = HeldLock::take(&server.url(), "select n from hot for update").await;
    other.batch_execute("set statement_timeout = 0").await.unwrap();
    let mut writing = tokio::spawn(async move { other.batch_execute("update hot set n = 2").await });
    eventually(DEADLINE, async || lock.waiting().await == 1).await;
    // Longer than the time-outs of the role: they would strike now.
    assert!(tokio::time::timeout(Duration::from_millis(400), &mut writing).await.is_err());
    assert_eq!(lock.waiting().await, 1);
    lock.release().await;
    writing.await.unwrap().unwrap();
}

#[tokio::test]
async fn after_an_immediate_shutdown_what_was_committed_is_there() {
    let mut server = own_postgres().await;
    let client = connect(&server.url()).await.unwrap();
    client.batch_execute("create table kept (n int); insert into kept values (1)").await.unwrap();
    server.halt_immediately().await.unwrap();
    eventually(DEADLINE, async || client.is_closed()).await;
    assert!(connect(&server.url()).await.is_err());
    server.restart().await.unwrap();
    let client = connect(&server.url()).await.unwrap();
    assert_eq!(client.query_one("select n from kept", &[]).await.unwrap().get::<_, i32>(0), 1);
}

async fn stream(url: &str) -> (Context, Stream) {
    let address: async_nats::ServerAddr = url.parse().unwrap();
    let (user, password) = (address.username().unwrap().to_owned(), address.password().unwrap().to_owned());
    let client =
        async_nats::ConnectOptions::with_user_and_password(user, password).connect(address).await.unwrap();
    let context = jetstream::new(client);
    let config = Config { name: "S".to_owned(), subjects: vec!["s".to_owned()], ..Config::default() };
    let stream = context.get_or_create_stream(config).await.unwrap();
    (context, stream)
}

async fn publish(context: &Context, bytes: usize) -> Result<u64, String> {
    let acknowledgement =
        context.publish("s", vec![7; bytes].into()).await.map_err(|error| error.to_string())?;
    acknowledgement.await.map(|stored| stored.sequence).map_err(|error| error.to_string())
}

#[tokio::test]
async fn a_broker_put_back_to_an_older_copy_gives_sequences_out_again() {
    let mut nats = own_nats().await;
    let (context, _) = stream(&nats.url()).await;
    assert_eq!(publish(&context, 10).await, Ok(1));
    let copy = StoreCopy::of(&nats).await;
    assert_eq!(publish(&context, 10).await, Ok(2), "the server that was copied goes on");
    copy.put_back(&mut nats).await;
    let (context, mut stream) = stream(&nats.url()).await;
    assert_eq!(stream.info().await.unwrap().state.messages, 1);
    assert_eq!(publish(&context, 10).await, Ok(2));
    // Once more: the copy itself was not used up.
    copy.put_back(&mut nats).await;
    let (context, _) = self::stream(&nats.url()).await;
    assert_eq!(publish(&context, 10).await, Ok(2));
}

#[tokio::test]
async fn a_broker_on_a_full_disk_takes_nothing_and_takes_again_after_space_and_a_restart() {
    let mut nats = match own_nats_on_small_disk(16).await {
        Ok(nats) => nats,
        Err(reason) => return println!("LEFT OUT: {reason}"),
    };
    let (context, _) = stream(&nats.url()).await;
    assert_eq!(publish(&context, 1000).await, Ok(1));
    nats.disk().unwrap().fill();
    eventually(DEADLINE, async || publish(&context, 100_000).await.is_err()).await;
    nats.disk().unwrap().give_back();
    nats.restart().await.unwrap();
    let (context, mut stream) = stream(&nats.url()).await;
    let kept = stream.info().await.unwrap().state.last_sequence;
    assert!(kept >= 1, "what was acknowledged is there");
    assert_eq!(publish(&context, 1000).await, Ok(kept + 1));
}

#[tokio::test]
async fn a_broker_with_little_room_refuses_what_does_not_fit_and_takes_again_once_there_is_room() {
    let options = NatsOptions { durable: false, store_max_mb: Some(4), ..NatsOptions::default() };
    let nats = own_nats_with(options).await;
    let (context, stream) = stream(&nats.url()).await;
    let mut stored = 0;
    let refused = loop {
        match publish(&context, 500_000).await {
            Ok(sequence) => stored = sequence,
            Err(refused) => break refused,
        }
        assert!(stored < 20, "it never refuses");
    };
    assert!(refused.contains("resource"), "{refused}");
    stream.purge().await.unwrap();
    assert_eq!(publish(&context, 500_000).await, Ok(stored + 1));
}
