//! `studymate forget` and `studymate forgotten`: has a person forgotten who asked for it elsewhere than in the chat, and lists who was.

use std::fmt;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::Context as _;
use clap::Args;
use jiff::Timestamp;
use serde::Serialize;
use studymate_process::config::duration;
use studymate_process::health::Health;
use studymate_process::shutdown;
use studymate_schema::forget::Forgetter;
use studymate_schema::input::{Command, InputKind};
use studymate_schema::{Aggregate, InputId, UserId};
use studymate_store::forget::Traces;

use crate::operator::{self, Change};
use crate::settings::Settings;
use crate::{connect, decided};

#[derive(Args)]
pub(crate) struct ForgetOptions {
    /// The person's Telegram id
    #[arg(value_parser = clap::value_parser!(i64).range(1..))]
    user: i64,
    /// How long to wait until it is done
    #[arg(long, default_value = "30s", value_parser = duration)]
    wait: Duration,
    #[command(flatten)]
    change: Change,
    #[command(flatten)]
    settings: Settings,
}

#[derive(Args)]
pub(crate) struct ForgottenOptions {
    /// Only those who were forgotten at this time or later, like 2026-11-21T10:00:00Z
    #[arg(long)]
    since: Option<Timestamp>,
    #[command(flatten)]
    settings: Settings,
}

/// What would be forgotten.
struct Plan {
    user: UserId,
    traces: Traces,
}

impl fmt::Display for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Traces { events, answers, waiting, has_key } = self.traces;
        write!(
            f,
            "{}: {events} events with {answers} answers; {}, {waiting} effects on their way. \
             Their key, their rows in the read models and their inputs in the log go; there is no way back",
            self.user,
            if has_key {
                "what is personal in them can be read"
            } else {
                "nothing personal in them can be read"
            },
        )
    }
}

/// What came of it.
#[derive(Serialize)]
struct Outcome {
    user: i64,
    /// Whether the key is gone and they are somebody new.
    forgotten: bool,
    /// Whether what they sent is out of the log.
    out_of_the_log: bool,
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Outcome { user, forgotten, out_of_the_log } = self;
        match (forgotten, out_of_the_log) {
            (true, true) => write!(f, "{user} is forgotten"),
            (true, false) => write!(
                f,
                "{user} is forgotten; what they sent is still in the log, and workers take it out: studymate outbox list --user {user}"
            ),
            (false, _) => {
                write!(f, "not decided yet: the input lies in the log, and workers take it in its turn")
            }
        }
    }
}

/// Has a person forgotten: by an input, like everything that happens.
pub(crate) async fn run(options: &ForgetOptions) -> anyhow::Result<ExitCode> {
    let (health, stop) = (Health::default(), shutdown::on_signal()?);
    let store = connect::store(&options.settings, "studymate-forget", &health, &stop).await?;
    let log = connect::log(&options.settings, &health, &stop).await?;
    let (store, log) = store.zip(log).context("interrupted")?;
    let user = UserId(options.user);
    let traces = store.traces(user).await?;
    anyhow::ensure!(traces.events > 0, "nothing is known of {user}");
    if !options.change.agreed(&Plan { user, traces })? {
        return Ok(ExitCode::SUCCESS);
    }
    let id = InputId::command(uuid::Uuid::now_v7());
    let command = Command::Forget { by: Forgetter::Operator }.encode()?;
    log.publish(&Aggregate::User(user), &id, InputKind::Command, None, command.into()).await?;
    store.record_audit(&options.change.audit("forget"), 1).await?;
    let forgotten = !decided::wait(&store, std::slice::from_ref(&id), options.wait, &stop).await?.is_empty();
    let deadline = tokio::time::Instant::now() + options.wait;
    let mut out_of_the_log = false;
    while forgotten && !out_of_the_log && !stop.is_cancelled() && tokio::time::Instant::now() < deadline {
        out_of_the_log = store.is_erased(&id).await?;
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let outcome = Outcome { user: user.0, forgotten, out_of_the_log };
    operator::print(&outcome, options.change.json)?;
    log.close().await;
    Ok(if forgotten && out_of_the_log { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Lists who was forgotten, the longest ago first, as `restore --erased` reads it.
pub(crate) async fn list(options: &ForgottenOptions) -> anyhow::Result<ExitCode> {
    let (health, stop) = (Health::default(), shutdown::on_signal()?);
    let store = connect::store(&options.settings, "studymate-forgotten", &health, &stop).await?;
    let store = store.context("interrupted")?;
    for (user, at) in store.forgotten(options.since.unwrap_or(Timestamp::UNIX_EPOCH)).await? {
        println!("{user} {at}");
    }
    Ok(ExitCode::SUCCESS)
}
