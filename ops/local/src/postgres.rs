//! A local PostgreSQL server.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use rustix::process::Signal;
use tokio::time::timeout;
use tokio_postgres::NoTls;

use crate::process::{Process, Recipe, last_line};
use crate::server_dir::ServerDir;
use crate::{Binaries, Error, pid};

/// The server's superuser and its first database are both called so.
const NAME: &str = "studymate";

/// How a local PostgreSQL server is set up.
#[derive(Debug, Clone)]
pub struct PostgresOptions {
    /// The port on 127.0.0.1; last time's or a free one if not given.
    pub port: Option<u16>,
    /// Whether a commit is on the disk when it is acknowledged. Off is for tests: twice as fast, and a power failure
    /// may destroy the data; `kill -9` does not.
    pub durable: bool,
    /// Memory for cached pages, in megabytes.
    pub shared_buffers_mb: u32,
    /// Connections at once.
    pub max_connections: u32,
    /// Whether the server counts what each statement costs (`pg_stat_statements`, planning too).
    pub counts_statements: bool,
}

impl Default for PostgresOptions {
    fn default() -> Self {
        PostgresOptions {
            port: None,
            durable: true,
            shared_buffers_mb: 128,
            max_connections: 200,
            counts_statements: false,
        }
    }
}

/// A running PostgreSQL server with a database `studymate`. It ends when this process does, however that ends.
#[derive(Debug)]
pub struct Postgres {
    binaries: Binaries,
    dir: ServerDir,
    options: PostgresOptions,
    port: u16,
    password: String,
    process: Option<Process>,
}

impl Postgres {
    /// Starts a server on the data in `dir`, which is made if it is not there; returns when it answers.
    ///
    /// A server that an earlier run left behind there is stopped first.
    ///
    /// # Errors
    /// When another process runs one there, or the server does not start.
    pub async fn start(binaries: &Binaries, dir: &Path, options: PostgresOptions) -> Result<Postgres, Error> {
        let dir = ServerDir::open(dir)?;
        let data = dir.path().join("data");
        pid::end_stray(&data.join("postmaster.pid"), dir.path(), Signal::INT).await?;
        let password = dir.password("password")?;
        if !data.join("PG_VERSION").exists() {
            initdb(binaries, &dir, &data, options.durable).await?;
        }
        let port = dir.port("port", options.port)?;
        let mut postgres =
            Postgres { binaries: binaries.clone(), dir, options, port, password, process: None };
        postgres.launch().await?;
        postgres.create_database().await.map_err(Error::CreateDatabase)?;
        Ok(postgres)
    }

    /// The address of the database `studymate`, with its superuser's password.
    pub fn url(&self) -> String {
        self.url_of(NAME)
    }

    /// The address of another database of this server.
    pub fn url_of(&self, database: &str) -> String {
        format!("postgres://{NAME}:{}@127.0.0.1:{}/{database}", self.password, self.port)
    }

    /// The port on 127.0.0.1, the same over restarts.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The process id, if the server runs.
    pub fn pid(&self) -> Option<u32> {
        self.process.as_ref().map(Process::pid)
    }

    /// The server's log file.
    pub fn log(&self) -> PathBuf {
        self.dir.log_path()
    }

    /// Stops the server: open transactions are rolled back, connections closed, everything written.
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

    /// Shuts the server down without any care, as `pg_ctl stop -m immediate` does: sessions are cut off, nothing more is written, the
    /// next start recovers from the log of changes. To be started again by [`restart`](Self::restart).
    ///
    /// # Errors
    /// When it does not end, not even by force.
    pub async fn halt_immediately(&mut self) -> Result<(), Error> {
        match self.process.take() {
            Some(process) => process.end(Signal::QUIT).await,
            None => Ok(()),
        }
    }

    /// Kills the server as `kill -9` does.
    pub async fn kill9(&mut self) {
        if let Some(mut process) = self.process.take() {
            process.kill().await;
        }
    }

    /// Starts the server again on the same port, after stopping it if it runs; returns when it answers.
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
            Recipe { name: "postgres", dir: &self.dir, polite: Signal::INT, command: &|| self.command() };
        let url = self.url_of("postgres");
        self.process = Some(Process::start(recipe, async || answers(&url).await).await?);
        Ok(())
    }

    fn command(&self) -> Command {
        let mut command = Command::new(self.binaries.postgres("postgres"));
        command.arg("-D").arg(self.dir.path().join("data"));
        let on = if self.options.durable { "on" } else { "off" };
        let settings = [
            ("listen_addresses", "127.0.0.1".to_owned()),
            ("port", self.port.to_string()),
            // Paths of sockets are limited to 107 bytes and a clone may lie deep; TCP has no such limit.
            ("unix_socket_directories", String::new()),
            ("fsync", on.to_owned()),
            ("full_page_writes", on.to_owned()),
            ("shared_buffers", format!("{}MB", self.options.shared_buffers_mb)),
            ("max_connections", self.options.max_connections.to_string()),
            ("timezone", "UTC".to_owned()),
            ("log_timezone", "UTC".to_owned()),
            // Compiling a query costs more than our short ones take.
            ("jit", "off".to_owned()),
        ];
        for (name, value) in settings {
            command.arg("-c").arg(format!("{name}={value}"));
        }
        if self.options.counts_statements {
            command.args(["-c", "shared_preload_libraries=pg_stat_statements"]);
            command.args(["-c", "pg_stat_statements.track_planning=on"]);
        }
        // Nothing of the caller's locale, libpq defaults or preloads.
        command.env_clear().env("LC_ALL", "C").env("TZ", "UTC");
        command
    }

    async fn create_database(&self) -> Result<(), tokio_postgres::Error> {
        let (client, connection) = tokio_postgres::connect(&self.url_of("postgres"), NoTls).await?;
        let work = async move {
            let there = client.query_opt("select 1 from pg_database where datname = $1", &[&NAME]).await?;
            if there.is_none() {
                client.batch_execute(&format!("create database {NAME}")).await?;
            }
            Ok(())
        };
        let (done, _) = tokio::join!(work, connection);
        done
    }
}

async fn answers(url: &str) -> bool {
    let connect = async {
        let (client, connection) = tokio_postgres::connect(url, NoTls).await?;
        let ask = async move { client.simple_query("select 1").await };
        tokio::join!(ask, connection).0
    };
    matches!(timeout(Duration::from_secs(5), connect).await, Ok(Ok(_)))
}

/// Makes a cluster under another name first: an interrupted one is never taken for a whole one.
async fn initdb(binaries: &Binaries, dir: &ServerDir, data: &Path, durable: bool) -> Result<(), Error> {
    let unfinished = dir.path().join("data.unfinished");
    if unfinished.exists() {
        fs::remove_dir_all(&unfinished).map_err(Error::file("remove", &unfinished))?;
    }
    let mut command = Command::new(binaries.postgres("initdb"));
    command.arg("-D").arg(&unfinished).arg("--pwfile").arg(dir.path().join("password"));
    command.args(["-U", NAME, "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C"]);
    // Sorting by code point: the same on every machine, whatever locales it has.
    command.args(["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]);
    // The password is 128 random bits: repeating the hash protects nothing and costs each connection milliseconds.
    command.args(["-c", "scram_iterations=1"]);
    if !durable {
        command.arg("--no-sync");
    }
    if let Some(account) = dir.account() {
        account.apply(&mut command);
    }
    command.env_clear().env("LC_ALL", "C").env("TZ", "UTC").stdin(Stdio::null()).current_dir(dir.path());
    let failed = |reason| Error::Start { server: "initdb", reason, log: dir.path().to_owned() };
    let mut command = tokio::process::Command::from(command);
    command.kill_on_drop(true);
    let output = timeout(Duration::from_secs(120), command.output())
        .await
        .map_err(|_| failed("not done after two minutes".to_owned()))?
        .map_err(|e| failed(e.to_string()))?;
    if !output.status.success() {
        return Err(failed(last_line(&String::from_utf8_lossy(&output.stderr))));
    }
    fs::rename(&unfinished, data).map_err(Error::file("create", data))
}
