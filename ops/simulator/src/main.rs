//! `telegram-simulator`: the simulator as a process of its own.

use std::{net::SocketAddr, path::PathBuf, process::ExitCode};

use clap::Parser;
use studymate_simulator::{BotIdentity, Error, Limits, Persona, Simulator, SimulatorConfig};

/// Simulates the Telegram Bot API, with a chat page in the browser.
#[derive(Debug, Parser)]
#[command(version)]
struct Options {
    /// Where to listen.
    #[arg(long, env = "SIMULATOR_LISTEN", default_value = "127.0.0.1:8081")]
    listen: SocketAddr,
    /// The token bots must use: a number, a colon, anything
    #[arg(long, env = "SIMULATOR_TOKEN", default_value = "42:simulated", hide_env_values = true)]
    token: String,
    /// The bot's name before it renames itself.
    #[arg(long, default_value = "Test Bot")]
    name: String,
    /// The bot's username.
    #[arg(long, default_value = "test_bot")]
    username: String,
    /// Folder that keeps chats and files over a restart.
    #[arg(long, env = "SIMULATOR_DATA")]
    data: Option<PathBuf>,
    /// Enforce Telegram's sending limits.
    #[arg(long)]
    limits: bool,
    /// Seed of the faults' probabilities.
    #[arg(long, default_value_t = 0)]
    seed: u64,
}

impl From<Options> for SimulatorConfig {
    fn from(options: Options) -> Self {
        let persona = |id, name: &str, language: &str, role: &str| Persona {
            id,
            first_name: name.into(),
            username: None,
            language_code: Some(language.into()),
            role: Some(role.into()),
        };
        Self {
            bot: BotIdentity { name: options.name, username: options.username },
            data: options.data,
            limits: options.limits.then(Limits::default),
            seed: options.seed,
            personas: vec![persona(1001, "Ann", "en", "user"), persona(1002, "Иван", "ru", "user")],
            ..Self::new(options.listen, options.token)
        }
    }
}

#[tokio::main]
async fn main() -> ExitCode {
    let options = Options::parse();
    tracing_subscriber::fmt().with_writer(std::io::stderr).init();
    match simulate(options.into()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("telegram-simulator: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn simulate(config: SimulatorConfig) -> Result<(), Error> {
    let mut simulator = Simulator::start(config).await?;
    println!("chat page and Bot API: {}", simulator.url());
    let signalled = tokio::select! {
        ended = simulator.ended() => return ended,
        signalled = stop_signal() => signalled,
    };
    if let Err(error) = signalled {
        tracing::error!(%error, "signals cannot be received");
    }
    simulator.stop().await
}

/// SIGINT or SIGTERM.
async fn stop_signal() -> std::io::Result<()> {
    let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
    tokio::select! {
        interrupted = tokio::signal::ctrl_c() => interrupted,
        _ = terminate.recv() => Ok(()),
    }
}
