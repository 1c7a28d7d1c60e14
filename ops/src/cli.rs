//! The command line: what can be said, and how a mistake is answered.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Args, Parser, Subcommand};
use studymate_process::config::{ConfigError, EXIT_USAGE};
use studymate_process::telemetry;

use crate::access;
use crate::audit::AuditOptions;
use crate::backup::BackupOptions;
use crate::backup::restore::RestoreOptions;
use crate::course::CourseCommand;
use crate::dead_letters::DeadLettersCommand;
use crate::events::EventsCommand;
use crate::files::FilesCommand;
use crate::forget::{ForgetOptions, ForgottenOptions};
use crate::inputs::InputsCommand;
use crate::lag::LagOptions;
use crate::outbox::OutboxCommand;
use crate::partitions::PartitionsCommand;
use crate::quiz::QuizCommand;
use crate::rebuild::RebuildOptions;
use crate::reinject::ReinjectOptions;
use crate::replay::ReplayOptions;
use crate::settings::{IngressSettings, MigrateSettings, Settings, StoreSettings, WorkersSettings};
use crate::state::StateOptions;
use crate::verify::VerifyOptions;

/// The study bot: quizzes in Telegram that lose nothing.
///
/// Every setting is a flag and an environment variable; `.env` in the current folder is read too.
#[derive(Parser)]
#[command(name = "studymate", version)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Run everything on this machine: local servers, migrations, the sample course, all processes
    Up(UpOptions),
    /// Take updates from Telegram into the log
    Ingress(IngressSettings),
    /// Decide inputs and deliver answers
    Workers(Box<WorkersSettings>),
    /// Build the read models
    Projector(StoreSettings),
    /// Bring the database and the log to what this build needs
    Migrate(MigrateSettings),
    /// Check environment, file system, database, queue and Telegram, a line each
    Health(HealthOptions),
    /// Look at events
    #[command(subcommand)]
    Events(EventsCommand),
    /// Look at inputs: what came in, and what became of it
    #[command(subcommand)]
    Inputs(InputsCommand),
    /// Show the state of a student, now or at any time, or what changed between two times
    State(Box<StateOptions>),
    /// Decide recorded inputs again and compare: changes nothing, calls nobody
    Replay(Box<ReplayOptions>),
    /// Check what is stored against itself, the log and the read models
    Verify(Box<VerifyOptions>),
    /// Import, list and publish quizzes
    #[command(subcommand)]
    Quiz(QuizCommand),
    /// Keep a copy of the files of materials, and bring it to a bot with another token
    #[command(subcommand)]
    Files(FilesCommand),
    /// Import, export and publish whole courses
    #[command(subcommand)]
    Course(CourseCommand),
    /// Build a read model anew beside the live one, then swap
    Rebuild(Box<RebuildOptions>),
    /// Show how far behind workers, read models and delivery are
    Lag(Box<LagOptions>),
    /// Inputs that could not be decided: look, put back, discard
    #[command(subcommand)]
    DeadLetters(DeadLettersCommand),
    /// What is on its way to people: look, retry, cancel, resolve
    #[command(subcommand)]
    Outbox(OutboxCommand),
    /// Who owns which partition: look, pause, move
    #[command(subcommand)]
    Partitions(PartitionsCommand),
    /// Put inputs back into the log, from the log or a file
    Reinject(Box<ReinjectOptions>),
    /// Keep everything that cannot be made again, in a folder
    Backup(Box<BackupOptions>),
    /// Put a backup back, in the place of the database that is there
    Restore(Box<RestoreOptions>),
    /// Have a person forgotten: their key, their rows, their inputs in the log
    Forget(Box<ForgetOptions>),
    /// List who was forgotten, for the file that `restore --erased` reads
    Forgotten(ForgottenOptions),
    /// Show what operators changed by hand
    Audit(AuditOptions),
    /// Look at the configuration
    #[command(subcommand)]
    Config(ConfigCommand),
}

impl Command {
    /// What its threads are called, for tools of the system: at most 15 characters (pthread_setname_np(3)).
    pub(crate) fn threads(&self) -> &'static str {
        match self {
            Command::Ingress(_) => "ingress",
            Command::Workers(_) => "workers",
            Command::Projector(_) => "projector",
            _ => "studymate",
        }
    }

    /// Whether it runs for long, or for others, and writes a log of its own.
    pub(crate) fn keeps_a_log(&self) -> bool {
        matches!(
            self,
            Command::Up(_)
                | Command::Ingress(_)
                | Command::Workers(_)
                | Command::Projector(_)
                | Command::Migrate(_)
                | Command::Rebuild(_)
        )
    }
}

#[derive(Args)]
pub(crate) struct UpOptions {
    /// Play against a simulated Telegram, with a chat page in the browser
    #[arg(long)]
    pub(crate) simulate: bool,
    /// The port of the simulator's chat page
    #[arg(long, default_value_t = 8080, requires = "simulate")]
    pub(crate) simulator_port: u16,
    /// How many worker processes
    #[arg(long, default_value_t = 1)]
    pub(crate) workers: u16,
    #[command(flatten)]
    pub(crate) settings: Box<WorkersSettings>,
}

#[derive(Args)]
pub(crate) struct HealthOptions {
    /// As JSON
    #[arg(long)]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) settings: Settings,
}

#[derive(Subcommand)]
pub(crate) enum ConfigCommand {
    /// Check all settings and print them; secrets are never shown
    Check(Box<WorkersSettings>),
}

/// Reads `.env`, and what a running `studymate up` wrote for commands beside it. Its children were given what they need, and are not to
/// see more.
pub(crate) fn read_env_files() -> Result<(), String> {
    if std::env::var_os(access::CHILD).is_some() {
        return Ok(());
    }
    let local = std::env::var_os("STUDYMATE_HOME")
        .map_or_else(|| PathBuf::from(".studymate"), PathBuf::from)
        .join("env");
    for file in [PathBuf::from(".env"), local] {
        match dotenvy::from_path(&file) {
            Ok(()) => {}
            Err(error) if error.not_found() => {}
            // The line that cannot be read may hold a secret: only the file is named.
            Err(_) => return Err(format!("{}: expected lines like NAME=value", file.display())),
        }
    }
    Ok(())
}

/// One line on standard error, exit 64.
pub(crate) fn usage(line: &str) -> ExitCode {
    eprintln!("studymate: {line}");
    ExitCode::from(EXIT_USAGE)
}

/// Help is printed as it is; a malformed setting is one line that names it.
pub(crate) fn explain(error: &clap::Error) -> ExitCode {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            let _ = error.print();
            ExitCode::SUCCESS
        }
        ErrorKind::ValueValidation | ErrorKind::InvalidValue => {
            let argument = match error.get(ContextKind::InvalidArg) {
                Some(ContextValue::String(argument)) => argument.clone(),
                _ => String::new(),
            };
            let name = setting_name(&argument);
            let reason = std::error::Error::source(error).map_or_else(
                || format!("expected another value, got {:?}", invalid_value(error)),
                ToString::to_string,
            );
            usage(&format!("{name}: {reason}"))
        }
        _ => {
            let _ = error.print();
            ExitCode::from(EXIT_USAGE)
        }
    }
}

fn invalid_value(error: &clap::Error) -> String {
    match error.get(ContextKind::InvalidValue) {
        Some(ContextValue::String(value)) => value.clone(),
        _ => String::new(),
    }
}

/// `--bot-token <BOT_TOKEN>` is the setting BOT_TOKEN; an argument without a dash is itself.
fn setting_name(argument: &str) -> String {
    let flag = argument.split_whitespace().next().unwrap_or(argument);
    match flag.strip_prefix("--") {
        Some(flag) => flag.replace('-', "_").to_ascii_uppercase(),
        None => flag.to_owned(),
    }
}

/// What ended a command: a wrong setting is exit 64, everything else exit 1.
pub(crate) fn fail(error: &anyhow::Error) -> ExitCode {
    if let Some(config) = error.downcast_ref::<ConfigError>() {
        return config.report();
    }
    // Whoever read has seen enough, like `head`.
    let io = error.downcast_ref::<std::io::Error>();
    if io.is_some_and(|io| io.kind() == std::io::ErrorKind::BrokenPipe) {
        return ExitCode::SUCCESS;
    }
    eprintln!("studymate: {}", telemetry::chain(error.as_ref()));
    ExitCode::FAILURE
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn no_two_arguments_of_a_command_have_the_same_name() {
        Cli::command().debug_assert();
    }
}
