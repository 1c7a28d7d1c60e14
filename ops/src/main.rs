//! `studymate`: every process and every tool of an operator, in one binary.

mod access;
mod audit;
mod backup;
mod catalogue;
mod child;
mod chunks;
mod cli;
mod connect;
mod content;
mod course;
mod dead_letters;
mod decided;
mod diff;
mod events;
mod files;
mod forget;
mod health;
mod input_kind;
mod inputs;
mod lag;
mod operator;
mod outbox;
mod owner;
mod partitions;
mod quiz;
mod rebuild;
mod reinject;
mod replay;
mod role;
mod settings;
mod state;
mod up;
mod verify;

use std::process::ExitCode;

use clap::Parser;

use studymate_process::telemetry;

use cli::{Cli, Command};

/// Each update is some hundreds of small allocations on several threads.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    // Settings may stand in a file: what the environment says already wins.
    if let Err(error) = cli::read_env_files() {
        return cli::usage(&error);
    }
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return cli::explain(&error),
    };
    let mut runtime = tokio::runtime::Builder::new_multi_thread();
    let runtime = match runtime.enable_all().thread_name(cli.command.threads()).build() {
        Ok(runtime) => runtime,
        Err(error) => return cli::usage(&format!("the runtime cannot be started: {error}")),
    };
    let ended = runtime.block_on(run(cli));
    // A decision that is stuck has a thread that never ends: nobody waits for it.
    runtime.shutdown_background();
    ended.unwrap_or_else(|error| cli::fail(&error))
}

async fn run(cli: Cli) -> anyhow::Result<ExitCode> {
    if !cli.command.keeps_a_log() {
        telemetry::init_for_commands();
    }
    match cli.command {
        Command::Up(options) => up::run(options).await,
        Command::Ingress(settings) => role::ingress(settings).await,
        Command::Workers(settings) => role::workers(*settings).await,
        Command::Projector(settings) => role::projector(settings).await,
        Command::Migrate(settings) => role::migrate(&settings).await,
        Command::Health(options) => Box::pin(health::run(&options)).await,
        Command::Events(command) => events::run(command).await,
        Command::Inputs(command) => inputs::run(command).await,
        Command::State(options) => state::run(&options).await,
        Command::Replay(options) => replay::run(&options).await,
        Command::Verify(options) => verify::run(&options).await,
        Command::Quiz(command) => quiz::run(command).await,
        Command::Files(command) => Box::pin(files::run(command)).await,
        Command::Course(command) => course::run(command).await,
        Command::Rebuild(options) => Box::pin(rebuild::run(*options)).await,
        Command::Lag(options) => lag::run(&options).await,
        Command::DeadLetters(command) => dead_letters::run(command).await,
        Command::Outbox(command) => outbox::run(command).await,
        Command::Partitions(command) => partitions::run(command).await,
        Command::Reinject(options) => Box::pin(reinject::run(*options)).await,
        Command::Backup(options) => backup::run(&options).await,
        Command::Restore(options) => Box::pin(backup::restore::run(*options)).await,
        Command::Forget(options) => forget::run(&options).await,
        Command::Forgotten(options) => forget::list(&options).await,
        Command::Audit(options) => audit::run(&options).await,
        Command::Config(cli::ConfigCommand::Check(settings)) => settings::check(&settings),
    }
}
