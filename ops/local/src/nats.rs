//! A local NATS server with JetStream.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use rustix::process::Signal;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::process::{Process, Recipe};
use crate::server_dir::ServerDir;
use crate::{Binaries, Error, pid};

const CONFIG: &str = include_str!("../../../nats/conf/local.conf");
const USERS: &str = include_str!("../../../nats/conf/users.conf");
/// The users in it beside the one that may do everything.
const PROCESSES: [&str; 4] = ["ingress", "workers", "projector", "ops"];

/// What a demo never reaches.
const STORE_MAX_MB: u32 = 16 * 1024;

/// How a local NATS server is set up.
#[derive(Debug, Clone)]
pub struct NatsOptions {
    /// The port on 127.0.0.1; last time's or a free one if not given.
    pub port: Option<u16>,
    /// Whether a message is on the disk when it is acknowledged. Off is for tests: ten times as fast, and a power
    /// failure may lose messages; `kill -9` does not.
    pub durable: bool,
    /// The most megabytes of all streams together; 16 GB if not given. What does not fit is refused, and told so to who publishes.
    pub store_max_mb: Option<u32>,
}

impl Default for NatsOptions {
    fn default() -> Self {
        NatsOptions { port: None, durable: true, store_max_mb: None }
    }
}

/// A running NATS server with JetStream. It ends when this process does, however that ends.
#[derive(Debug)]
pub struct Nats {
    binaries: Binaries,
    dir: ServerDir,
    options: NatsOptions,
    port: u16,
    monitor_port: u16,
    password: String,
    /// The passwords of [`PROCESSES`].
    passwords: [String; PROCESSES.len()],
    process: Option<Process>,
}

impl Nats {
    /// Starts a server on the streams in `dir`, which is made if it is not there; returns when JetStream is ready.
    ///
    /// A server that an earlier run left behind there is stopped first.
    ///
    /// # Errors
    /// When another process runs one there, or the server does not start.
    pub async fn start(binaries: &Binaries, dir: &Path, options: NatsOptions) -> Result<Nats, Error> {
        let dir = ServerDir::open(dir)?;
        pid::end_stray(&dir.path().join("nats.pid"), dir.path(), Signal::TERM).await?;
        let password = dir.password("password")?;
        let mut passwords = [const { String::new() }; PROCESSES.len()];
        for (password, user) in passwords.iter_mut().zip(PROCESSES) {
            *password = dir.password(&format!("password-{user}"))?;
        }
        dir.write("nats.conf", CONFIG)?;
        dir.write("users.conf", USERS)?;
        let port = dir.port("port", options.port)?;
        let monitor_port = dir.port("monitor-port", None)?;
        let binaries = binaries.clone();
        let mut nats =
            Nats { binaries, dir, options, port, monitor_port, password, passwords, process: None };
        nats.launch().await?;
        Ok(nats)
    }

    /// The address for clients, with the user who may do everything.
    pub fn url(&self) -> String {
        format!("nats://studymate:{}@127.0.0.1:{}", self.password, self.port)
    }

    /// The address for one process (`ingress`, `workers`, `projector`, `ops`), with its user; `None` when there is no such user.
    pub fn url_for(&self, process: &str) -> Option<String> {
        let (password, user) = self.passwords.iter().zip(PROCESSES).find(|(_, user)| *user == process)?;
        Some(format!("nats://{user}:{password}@127.0.0.1:{}", self.port))
    }

    /// The address of the server's own status pages (`/healthz`, `/jsz`, …).
    pub fn monitor_url(&self) -> String {
        format!("http://127.0.0.1:{}", self.monitor_port)
    }

    /// The port on 127.0.0.1, the same over restarts.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The process id, if the server runs.
    pub fn pid(&self) -> Option<u32> {
        self.process.as_ref().map(Process::pid)
    }

    /// The folder of the streams.
    pub fn store_dir(&self) -> PathBuf {
        self.dir.path().join("store")
    }

    /// The server's log file.
    pub fn log(&self) -> PathBuf {
        self.dir.log_path()
    }

    /// Stops the server: clients are told, everything is written.
    ///
    /// # Errors
    /// When it does not end, not even by force.
    pub async fn stop(mut self) -> Result<(), Error> {
        self.halt().await
    }

    /// Stops the server as [`stop`](Self::stop) does, to be started again by [`restart`](Self::restart).
    ///
    /// # Errors
    /// When it does not end, not even by force.
    pub async fn halt(&mut self) -> Result<(), Error> {
        match self.process.take() {
            Some(process) => process.stop().await,
            None => Ok(()),
        }
    }

    /// Makes the server stand still (SIGSTOP): its port takes connections, nobody answers.
    pub fn freeze(&self) {
        if let Some(process) = &self.process {
            process.signal(Signal::STOP);
        }
    }

    /// Lets a server that stands still go on.
    pub fn thaw(&self) {
        if let Some(process) = &self.process {
            process.signal(Signal::CONT);
        }
    }

    /// Kills the server as `kill -9` does.
    pub async fn kill9(&mut self) {
        if let Some(mut process) = self.process.take() {
            process.kill().await;
        }
    }

    /// Starts the server again on the same port, after stopping it if it runs; returns when JetStream is ready.
    ///
    /// # Errors
    /// When it does not stop or start.
    pub async fn restart(&mut self) -> Result<(), Error> {
        self.halt().await?;
        self.launch().await
    }

    /// Lets the server outlive this process.
    pub async fn let_go(mut self) {
        if let Some(process) = self.process.take() {
            process.let_go().await;
        }
    }

    /// Kills the server at once without waiting, for destructors that then remove its folder.
    pub fn abandon(&mut self) {
        if let Some(mut process) = self.process.take() {
            process.kill_without_waiting();
        }
    }

    async fn launch(&mut self) -> Result<(), Error> {
        let recipe =
            Recipe { name: "nats-server", dir: &self.dir, polite: Signal::TERM, command: &|| self.command() };
        let ready = async || greets(self.port).await && is_healthy(self.monitor_port).await;
        self.process = Some(Process::start(recipe, ready).await?);
        Ok(())
    }

    fn command(&self) -> Command {
        let dir = self.dir.path();
        // Values are read as the configuration language reads them: paths need quotes.
        let quoted = |path: PathBuf| format!("\"{}\"", path.display());
        let mut command = Command::new(self.binaries.nats_server());
        command.arg("-c").arg(dir.join("nats.conf"));
        command
            .env_clear()
            .env("STUDYMATE_NATS_PORT", self.port.to_string())
            .env("STUDYMATE_NATS_MONITOR_PORT", self.monitor_port.to_string())
            .env("STUDYMATE_NATS_PID_FILE", quoted(dir.join("nats.pid")))
            .env("STUDYMATE_NATS_STORE_DIR", quoted(self.store_dir()))
            .env("NATS_PASSWORD", format!("\"{}\"", self.password))
            .envs(PROCESSES.iter().zip(&self.passwords).map(|(user, password)| {
                (format!("NATS_{}_PASSWORD", user.to_ascii_uppercase()), format!("\"{password}\""))
            }))
            .env(
                "STUDYMATE_NATS_STORE_MAX",
                format!("{}MB", self.options.store_max_mb.unwrap_or(STORE_MAX_MB)),
            )
            .env("STUDYMATE_NATS_SYNC_INTERVAL", if self.options.durable { "always" } else { "\"2m\"" });
        command
    }
}

/// Whether a NATS server speaks on the port: it does so first.
async fn greets(port: u16) -> bool {
    let greeting = async {
        let mut stream = TcpStream::connect(("127.0.0.1", port)).await?;
        let mut start = [0; 5];
        stream.read_exact(&mut start).await?;
        std::io::Result::Ok(&start == b"INFO ")
    };
    matches!(timeout(Duration::from_secs(5), greeting).await, Ok(Ok(true)))
}

/// Whether the server calls itself healthy: it does when JetStream has recovered its streams.
async fn is_healthy(monitor_port: u16) -> bool {
    let health = async {
        let mut stream = TcpStream::connect(("127.0.0.1", monitor_port)).await?;
        stream.write_all(b"GET /healthz HTTP/1.0\r\n\r\n").await?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await?;
        std::io::Result::Ok(answer.split(' ').nth(1) == Some("200"))
    };
    matches!(timeout(Duration::from_secs(5), health).await, Ok(Ok(true)))
}
