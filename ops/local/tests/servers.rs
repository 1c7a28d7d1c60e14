//! The real servers: installed, started, stopped, killed, started again.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should say so by failing")]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::time::Duration;

use studymate_local::{Binaries, Error, Home, Nats, NatsOptions, Postgres, PostgresOptions};
use tempfile::TempDir;
use tokio::time::{Instant, sleep};
use tokio_postgres::NoTls;

/// A folder that the servers' account may enter even when the tests run as root.
fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
    folder
}

async fn binaries() -> Binaries {
    Binaries::install(&Home::find().unwrap()).await.unwrap()
}

async fn postgres(dir: &Path) -> Postgres {
    let options = PostgresOptions { durable: false, shared_buffers_mb: 16, ..PostgresOptions::default() };
    Postgres::start(&binaries().await, dir, options).await.unwrap()
}

async fn execute(url: &str, sql: &str) -> Vec<String> {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await.unwrap();
    let ask = async move { client.simple_query(sql).await };
    let (answer, _) = tokio::join!(ask, connection);
    let rows = answer.unwrap().into_iter().filter_map(|message| match message {
        tokio_postgres::SimpleQueryMessage::Row(row) => Some(row.get(0).unwrap_or_default().to_owned()),
        _ => None,
    });
    rows.collect()
}

/// Waits for the end of a process that is not our child.
async fn gone(pid: u32) {
    let deadline = Instant::now() + Duration::from_secs(20);
    while fs::read_to_string(format!("/proc/{pid}/stat")).is_ok_and(|stat| !stat.contains(") Z ")) {
        assert!(Instant::now() < deadline, "process {pid} still runs");
        sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test]
async fn postgres_keeps_its_data_and_port_over_a_stop_and_over_kill_9() {
    let dir = folder();
    let mut server = postgres(dir.path()).await;
    execute(&server.url(), "create table kept (n int); insert into kept values (1)").await;
    server.kill9().await;
    server.restart().await.unwrap();
    execute(&server.url(), "insert into kept values (2)").await;
    let url = server.url();
    server.stop().await.unwrap();
    let server = postgres(dir.path()).await;
    assert_eq!(server.url(), url);
    assert_eq!(execute(&url, "select n from kept order by n").await, ["1", "2"]);
    server.stop().await.unwrap();
}

#[tokio::test]
async fn postgres_speaks_utf_8_and_utc_and_asks_for_the_password() {
    let dir = folder();
    let server = postgres(dir.path()).await;
    assert_eq!(execute(&server.url(), "select upper('квиз')").await, ["КВИЗ"]);
    assert_eq!(execute(&server.url(), "show timezone").await, ["UTC"]);
    let wrong = format!("postgres://studymate:guess@127.0.0.1:{}/studymate", server.port());
    assert!(tokio_postgres::connect(&wrong, NoTls).await.is_err());
    server.stop().await.unwrap();
}

#[tokio::test]
async fn a_second_server_in_the_same_folder_is_refused() {
    let dir = folder();
    let server = postgres(dir.path()).await;
    let second = Postgres::start(&binaries().await, dir.path(), PostgresOptions::default()).await;
    assert!(matches!(second, Err(Error::InUse { .. })), "{second:?}");
    server.stop().await.unwrap();
}

#[tokio::test]
async fn a_server_that_was_left_behind_is_stopped_and_replaced() {
    let dir = folder();
    let server = postgres(dir.path()).await;
    let left_behind = server.pid().unwrap();
    server.let_go().await;
    let server = postgres(dir.path()).await;
    assert_ne!(server.pid(), Some(left_behind));
    gone(left_behind).await;
    server.stop().await.unwrap();
}

#[tokio::test]
async fn servers_end_when_nobody_holds_them() {
    let (postgres_dir, nats_dir) = (folder(), folder());
    let server = postgres(postgres_dir.path()).await;
    let nats = Nats::start(&binaries().await, nats_dir.path(), NatsOptions::default()).await.unwrap();
    let pids = [server.pid().unwrap(), nats.pid().unwrap()];
    drop((server, nats));
    for pid in pids {
        gone(pid).await;
    }
}

#[tokio::test]
async fn nats_comes_back_on_its_port_after_a_stop_and_after_kill_9() {
    let dir = folder();
    let mut nats = Nats::start(&binaries().await, dir.path(), NatsOptions::default()).await.unwrap();
    let (url, first) = (nats.url(), nats.pid());
    nats.kill9().await;
    assert_eq!(nats.pid(), None);
    nats.restart().await.unwrap();
    assert_ne!(nats.pid(), first);
    let left_behind = nats.pid().unwrap();
    nats.let_go().await;
    let nats = Nats::start(&binaries().await, dir.path(), NatsOptions::default()).await.unwrap();
    gone(left_behind).await;
    assert_eq!(nats.url(), url);
    nats.stop().await.unwrap();
}

#[tokio::test]
async fn a_server_that_cannot_start_says_why_and_where_its_log_is() {
    let dir = folder();
    let server = postgres(dir.path()).await;
    server.stop().await.unwrap();
    fs::write(dir.path().join("data/postgresql.auto.conf"), "nonsense = 1\n").unwrap();
    let failed =
        Postgres::start(&binaries().await, dir.path(), PostgresOptions::default()).await.unwrap_err();
    assert!(failed.to_string().contains("postgres did not start: "), "{failed}");
    assert!(failed.to_string().contains("server.log"), "{failed}");
}

#[tokio::test]
async fn the_configuration_of_the_container_is_one_that_nats_accepts() {
    let config = concat!(env!("CARGO_MANIFEST_DIR"), "/../../nats/conf/server.conf");
    let mut check = tokio::process::Command::new(binaries().await.nats_server());
    check.args(["-t", "-c", config]).env("NATS_PASSWORD", "\"123abc\"");
    check.envs(
        ["INGRESS", "WORKERS", "PROJECTOR", "OPS"].map(|user| (format!("NATS_{user}_PASSWORD"), "\"1\"")),
    );
    let output = check.output().await.unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}
