//! StudyMate as it runs in production: three kinds of processes, each with its own rights, on servers that write durably.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use studymate_local::{Nats, NatsOptions, Postgres, PostgresOptions, free_port};
use studymate_schema::personal::MasterKeys;
use studymate_store::login::Account;
use tempfile::TempDir;
use tokio::process::Command;

use super::{Bot, place};
use crate::database::{connect, store};
use crate::history::History;
use crate::load::FIRST_STUDENT;
use crate::program::{self, Program};
use crate::{BenchError, quiz};

const TOKEN: &str = "1:simulated-telegram-bot";
const MASTER_KEY: &str = "1:MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";
/// The password of the database's logins, which live as long as this bot.
const PASSWORD: &str = "bench";
/// Partitions of the log, as they are if nobody says otherwise.
const PARTITIONS: u16 = 16;
/// How long everybody may take until they are ready.
const READY_WITHIN: Duration = Duration::from_secs(30);

/// A process's subcommand.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Role {
    /// Takes updates.
    Ingress,
    /// Decides and delivers.
    Workers,
    /// Builds read models.
    Projector,
}

impl Role {
    /// Its name: that of the subcommand.
    pub fn name(self) -> &'static str {
        match self {
            Role::Ingress => "ingress",
            Role::Workers => "workers",
            Role::Projector => "projector",
        }
    }
}

/// A whole StudyMate.
pub struct StudyMate {
    /// Its database's server.
    pub postgres: Postgres,
    /// Its log's server.
    pub nats: Nats,
    /// Its processes.
    pub programs: Vec<Program>,
    /// How many processes were started so far.
    started: usize,
    binary: PathBuf,
    folder: TempDir,
    telegram: String,
}

impl StudyMate {
    /// Servers, migrated and with the quiz; no process runs yet.
    async fn prepare(binary: &Path, telegram: &str, options: PostgresOptions) -> Result<Self, BenchError> {
        let (binaries, folder, _) = place().await?;
        let counts_statements = options.counts_statements;
        let postgres = Postgres::start(&binaries, &folder.path().join("postgres"), options).await?;
        if counts_statements {
            let make = "create extension if not exists pg_stat_statements";
            connect(&postgres.url()).await?.batch_execute(make).await?;
        }
        let nats = Nats::start(&binaries, &folder.path().join("nats"), NatsOptions::default()).await?;
        let bot = StudyMate {
            postgres,
            nats,
            programs: Vec::new(),
            started: 0,
            binary: binary.to_owned(),
            folder,
            telegram: telegram.to_owned(),
        };
        let logins: Vec<String> =
            Account::ALL.iter().map(|account| format!("{account}={PASSWORD}")).collect();
        let mut migrate = bot.command();
        migrate.env("DATABASE_URL", bot.postgres.url()).env("NATS_URL", bot.nats.url());
        program::run(migrate.args(["migrate", "--database-logins", &logins.join(",")])).await?;
        let quiz = bot.folder.path().join("bench.gift");
        std::fs::write(&quiz, quiz::gift()).map_err(BenchError::file(&quiz))?;
        Ok(bot)
    }

    /// Starts a process.
    pub fn start(&mut self, role: Role) -> Result<(), BenchError> {
        let account = match role {
            Role::Ingress => None,
            Role::Workers => Some(Account::Workers),
            Role::Projector => Some(Account::Projector),
        };
        let mut command = self.command();
        if let Some(url) = account.and_then(|account| account.address(&self.postgres.url(), PASSWORD)) {
            command.env("DATABASE_URL", url);
        }
        command.env("NATS_URL", self.nats.url_for(role.name()).unwrap_or_else(|| self.nats.url()));
        command.env("OPS_LISTEN", format!("127.0.0.1:{}", free_port())).arg(role.name());
        self.started += 1;
        let name = format!("{}-{}", role.name(), self.started);
        self.programs.push(Program::start(&name, &mut command, self.folder.path())?);
        Ok(())
    }

    /// Brings the quiz, which needs workers that decide.
    pub async fn bring_quiz(&self) -> Result<(), BenchError> {
        let quiz = self.folder.path().join("bench.gift");
        self.tool(&["quiz", "import", "--publish", &quiz.display().to_string()]).await?;
        Ok(())
    }

    /// Runs a tool with the rights of an operator.
    pub async fn tool(&self, arguments: &[&str]) -> Result<String, BenchError> {
        let mut command = self.command();
        let url = Account::Ops.address(&self.postgres.url(), PASSWORD);
        command.env("DATABASE_URL", url.unwrap_or_else(|| self.postgres.url()));
        command.env("NATS_URL", self.nats.url_for("ops").unwrap_or_else(|| self.nats.url()));
        program::run(command.args(arguments)).await
    }

    fn command(&self) -> Command {
        let mut command = Command::new(&self.binary);
        command.env_clear().current_dir(self.folder.path()).env("STUDYMATE_HOME", self.folder.path());
        let settings = [
            ("BOT_TOKEN", TOKEN),
            ("MASTER_KEY", MASTER_KEY),
            ("TELEGRAM_API_URL", self.telegram.as_str()),
            ("ADMIN_TELEGRAM_IDS", "1"),
            // Telegram's pace is the same for every bot and is not measured; nor is how fast a person may be.
            ("TELEGRAM_GLOBAL_RATE", "1000000"),
            ("TELEGRAM_CHAT_RATE", "1000000"),
            ("TELEGRAM_CHAT_BURST", "1000000"),
            ("ADMISSION_RATE", "1000000"),
            ("ADMISSION_BURST", "1000000"),
        ];
        command.envs(settings);
        command
    }

    /// All processes, with one worker, and the quiz.
    pub async fn whole(binary: &Path, telegram: &str) -> Result<Self, BenchError> {
        StudyMate::begin(binary, telegram, PostgresOptions::default()).await
    }

    /// The same, with a database that counts what each statement costs.
    pub async fn counting_statements(binary: &Path, telegram: &str) -> Result<Self, BenchError> {
        let options = PostgresOptions { counts_statements: true, ..PostgresOptions::default() };
        StudyMate::begin(binary, telegram, options).await
    }

    /// Asks the process of a role that was started first to stop, and waits for its end.
    pub async fn end_first(&mut self, role: Role) -> Result<(), BenchError> {
        self.take_first(role)?.stop().await
    }

    /// Kills the process of a role that was started first.
    pub async fn kill_first(&mut self, role: Role) -> Result<(), BenchError> {
        self.take_first(role)?.kill().await;
        Ok(())
    }

    fn take_first(&mut self, role: Role) -> Result<Program, BenchError> {
        let place = self.programs.iter().position(|program| program.name.starts_with(role.name()));
        let place = place.ok_or_else(|| BenchError::unexpected(format!("no {} runs", role.name())))?;
        Ok(self.programs.remove(place))
    }

    async fn begin(binary: &Path, telegram: &str, options: PostgresOptions) -> Result<Self, BenchError> {
        let mut bot = StudyMate::prepare(binary, telegram, options).await?;
        bot.start_all().await?;
        Ok(bot)
    }

    /// Servers with so many students who all did the same; no process runs yet.
    pub async fn with_history(
        binary: &Path,
        telegram: &str,
        history: &Arc<History>,
        students: usize,
    ) -> Result<Self, BenchError> {
        let bot = StudyMate::prepare(binary, telegram, PostgresOptions::default()).await?;
        let masters: MasterKeys =
            MASTER_KEY.parse().map_err(|error| BenchError::unexpected(format!("the master key: {error}")))?;
        let store = store(&bot.postgres.url())?;
        history.write(&store, &masters, PARTITIONS, FIRST_STUDENT, students).await?;
        Ok(bot)
    }

    /// Starts all processes, with one worker, and brings the quiz.
    pub async fn start_all(&mut self) -> Result<(), BenchError> {
        for role in [Role::Workers, Role::Projector, Role::Ingress] {
            self.start(role)?;
        }
        tokio::time::timeout(READY_WITHIN, self.bring_quiz()).await.map_err(|_| BenchError::TooLate {
            what: "the quiz".to_owned(),
            seconds: READY_WITHIN.as_secs(),
        })?
    }
}

impl Bot for StudyMate {
    fn command(&self) -> &'static str {
        "/quiz bench"
    }

    fn pids(&self) -> Vec<(String, u32)> {
        let own = self.programs.iter().filter_map(|program| Some((program.name.clone(), program.pid()?)));
        let servers = [("postgres", self.postgres.pid()), ("nats", self.nats.pid())];
        let servers = servers.into_iter().filter_map(|(name, pid)| Some((name.to_owned(), pid?)));
        own.chain(servers).collect()
    }

    fn last_words(&self) -> String {
        let words = self.programs.iter().map(|program| format!("{}: {}", program.name, program.last_words()));
        words.collect::<Vec<_>>().join("\n")
    }

    async fn stop(mut self) -> Result<(), BenchError> {
        for program in self.programs.iter_mut().rev() {
            program.stop().await?;
        }
        self.nats.stop().await?;
        self.postgres.stop().await?;
        Ok(())
    }
}
