//! The servers that all tests of a run share, over processes.
//!
//! Two lock files keep it right. Whoever uses the servers holds `users.lock` shared until its process ends, however that
//! ends. `janitor.py` stops the servers only while it holds `users.lock` alone. `start.lock` lets one process at a time
//! look for servers and start them.

use std::env;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Stdio;

use studymate_local::{Binaries, Home, Nats, NatsOptions, Postgres, PostgresOptions};
use tokio::process::Command;
use tokio::sync::OnceCell;

use crate::parse_lines;

const JANITOR: &str = include_str!("janitor.py");

/// Seconds without any test before the servers stop. Longer than the pause between two tests of a run, by far.
const IDLE_SECONDS: u32 = 10;

#[derive(Debug, Clone)]
pub(crate) struct SharedServers {
    /// The address of a database to connect to for making others.
    pub(crate) postgres_url: String,
    pub(crate) nats_url: String,
}

/// The shared servers: those of the environment, or those that run already, or new ones.
pub(crate) async fn servers() -> SharedServers {
    static SERVERS: OnceCell<(SharedServers, Option<File>)> = OnceCell::const_new();
    SERVERS.get_or_init(find_or_start).await.0.clone()
}

async fn find_or_start() -> (SharedServers, Option<File>) {
    let given = |name| env::var(name).ok().filter(|value| !value.is_empty());
    if let (Some(postgres_url), Some(nats_url)) = (given("TEST_DATABASE_URL"), given("TEST_NATS_URL")) {
        return (SharedServers { postgres_url, nats_url }, None);
    }
    let home = Home::find().expect("the folder for local servers can be made");
    let binaries = Binaries::install(&home).await.expect("the local servers can be installed");
    let folder = home.servers().join("test/shared");
    fs::create_dir_all(&folder).expect("the folder of the test servers can be made");
    let (start, users) = locks(folder.clone()).await;
    let found = match running(&folder) {
        Some(found) => found,
        None => self::start(&binaries, &folder).await,
    };
    drop(start);
    let servers = SharedServers {
        postgres_url: given("TEST_DATABASE_URL").unwrap_or(found.postgres_url),
        nats_url: given("TEST_NATS_URL").unwrap_or(found.nats_url),
    };
    (servers, Some(users))
}

/// Takes `start.lock`, then a share of `users.lock`.
async fn locks(folder: PathBuf) -> (File, File) {
    let wait = move || {
        let start = File::create(folder.join("start.lock")).expect("start.lock can be made");
        start.lock().expect("start.lock can be locked");
        let users = File::create(folder.join("users.lock")).expect("users.lock can be made");
        users.lock_shared().expect("users.lock can be locked");
        (start, users)
    };
    tokio::task::spawn_blocking(wait).await.expect("the locks can be waited for")
}

/// The servers that `start` wrote down, if both answer. Whether they do is asked of their ports: a machine that was
/// switched off leaves the file but not the servers.
fn running(folder: &Path) -> Option<SharedServers> {
    let text = fs::read_to_string(folder.join("servers")).ok()?;
    let lines = parse_lines(&text);
    let answers = |port: &str| {
        let port: u16 = port.parse().ok()?;
        std::net::TcpStream::connect(("127.0.0.1", port)).ok()
    };
    answers(lines.get("postgres_port")?)?;
    answers(lines.get("nats_port")?)?;
    Some(SharedServers {
        postgres_url: (*lines.get("postgres_url")?).to_owned(),
        nats_url: (*lines.get("nats_url")?).to_owned(),
    })
}

async fn start(binaries: &Binaries, folder: &Path) -> SharedServers {
    let _ = fs::remove_file(folder.join("servers"));
    let options = PostgresOptions { durable: false, max_connections: 300, ..PostgresOptions::default() };
    let postgres_dir = folder.join("postgres");
    let nats_dir = folder.join("nats");
    let (postgres, nats) = tokio::join!(
        Postgres::start(binaries, &postgres_dir, options),
        Nats::start(binaries, &nats_dir, NatsOptions { durable: false, ..NatsOptions::default() }),
    );
    let postgres = postgres.expect("the shared PostgreSQL starts");
    let nats = nats.expect("the shared NATS starts");
    let servers = SharedServers { postgres_url: postgres.url(), nats_url: nats.url() };
    let pids = [postgres.pid(), nats.pid()].map(|pid| pid.expect("a started server has a process id"));
    let lines = format!(
        "postgres_url={}\npostgres_port={}\nnats_url={}\nnats_port={}\n",
        servers.postgres_url,
        postgres.port(),
        servers.nats_url,
        nats.port()
    );
    spawn_janitor(folder, pids);
    fs::write(folder.join("servers"), lines).expect("the servers can be written down");
    postgres.let_go().await;
    nats.let_go().await;
    servers
}

/// Outlives this process on purpose: it is what ends the servers.
fn spawn_janitor(folder: &Path, pids: [u32; 2]) {
    Command::new("python3")
        .args(["-c", JANITOR])
        .arg(folder)
        .arg(IDLE_SECONDS.to_string())
        .args(pids.map(|pid| pid.to_string()))
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .current_dir("/")
        .process_group(0)
        .spawn()
        .expect("python3 can be started");
}
