//! `studymate state`: a student as the events tell, now or at any time, and what changed between two times.

use std::fmt;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::Args;
use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;
use studymate_domain::student::{Student, evolve};
use studymate_process::health::Health;
use studymate_process::shutdown;
use studymate_schema::event::Event;
use studymate_schema::personal::{self, PersonKey};
use studymate_schema::{Aggregate, StreamVersion, UserId};
use studymate_store::Store;

use crate::settings::StoreSettings;
use crate::{connect, diff, operator};

/// Events that are read at once.
const PAGE: i64 = 1000;

#[derive(Args)]
pub(crate) struct StateOptions {
    /// The student's Telegram id
    #[arg(long)]
    user: i64,
    /// As it was at this time, like 2026-11-21T10:00:00Z; now if not set
    #[arg(long)]
    at: Option<Timestamp>,
    /// What had changed from then until this time
    #[arg(long, requires = "at")]
    diff: Option<Timestamp>,
    /// Show personal data in clear
    #[arg(long)]
    reveal: bool,
    /// As JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    settings: StoreSettings,
}

/// A student at a version of their stream.
struct Moment {
    version: StreamVersion,
    student: Student,
}

/// A state as it is printed.
#[derive(Serialize)]
struct Shown {
    stream: Aggregate,
    version: StreamVersion,
    state: Value,
}

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at version {}\n{:#}", self.stream, self.version, self.state)
    }
}

/// What changed, as it is printed.
#[derive(Serialize)]
struct Changed {
    stream: Aggregate,
    from: StreamVersion,
    to: StreamVersion,
    changes: Vec<diff::Change>,
    #[serde(skip)]
    lines: Vec<String>,
}

impl fmt::Display for Changed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} from version {} to {}", self.stream, self.from, self.to)?;
        if self.lines.is_empty() {
            f.write_str(": nothing changed")?;
        }
        for line in &self.lines {
            write!(f, "\n{line}")?;
        }
        Ok(())
    }
}

pub(crate) async fn run(options: &StateOptions) -> anyhow::Result<ExitCode> {
    let (health, stop) = (Health::default(), shutdown::on_signal()?);
    let masters = options.settings.master_keys()?;
    let store = connect::store(&options.settings.common, "studymate-state", &health, &stop).await?;
    let store = store.context("interrupted")?;
    let user = UserId(options.user);
    let key = store.person_keys(&[user.0], &masters).await?.remove(&user.0);
    let nobody = Moment { version: StreamVersion(0), student: Student::new(user) };
    let stream = Aggregate::User(user);
    let before = later(&store, key.as_ref(), &stream, nobody, options.at).await?;
    let Some(until) = options.diff else {
        if before.version == StreamVersion(0) {
            eprintln!("studymate: nothing is known of {stream} at that time");
            return Ok(ExitCode::FAILURE);
        }
        let write = || serde_json::to_value(&before.student);
        let state = if options.reveal { personal::revealed(write) } else { personal::redacted(write) }?;
        operator::print(&Shown { stream, version: before.version, state }, options.json)?;
        return Ok(ExitCode::SUCCESS);
    };
    anyhow::ensure!(
        options.at.is_none_or(|at| at <= until),
        "--diff {until} is before --at: name the earlier time first"
    );
    let start = Moment { version: before.version, student: before.student.clone() };
    let after = later(&store, key.as_ref(), &stream, start, Some(until)).await?;
    let changed = Changed {
        stream,
        from: before.version,
        to: after.version,
        changes: diff::changes(&before.student, &after.student, options.reveal)?,
        lines: diff::lines(&before.student, &after.student, options.reveal)?,
    };
    operator::print(&changed, options.json)?;
    Ok(ExitCode::SUCCESS)
}

/// Goes on from a moment until a time, what happened at that time included; to the newest event when there is none.
async fn later(
    store: &Store,
    key: Option<&PersonKey>,
    stream: &Aggregate,
    mut moment: Moment,
    until: Option<Timestamp>,
) -> anyhow::Result<Moment> {
    loop {
        let events = store.read_stream(stream, moment.version, PAGE).await?;
        if events.is_empty() {
            return Ok(moment);
        }
        for stored in events {
            if until.is_some_and(|until| stored.at > until) {
                return Ok(moment);
            }
            if let Event::Student(event) = stored.decode(key)? {
                evolve(&mut moment.student, &event, stored.at);
            }
            moment.version = stored.version;
        }
    }
}
