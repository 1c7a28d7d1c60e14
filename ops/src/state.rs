//! `studymate state`: a student or a group as the events tell, now or at any time, and what changed between two times.

use std::fmt;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::Args;
use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;
use studymate_domain::group::{self, Group};
use studymate_domain::student::{self, Student};
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
    #[arg(long, required_unless_present = "stream")]
    user: Option<i64>,
    /// This stream, like group.-1001234567890
    #[arg(long, conflicts_with = "user", allow_hyphen_values = true)]
    stream: Option<Aggregate>,
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

/// What is shown.
#[derive(Clone, Serialize)]
#[serde(untagged)]
enum State {
    Student(Box<Student>),
    Group(Group),
}

impl State {
    /// Before the first event; `None` for an aggregate that `studymate state` does not show.
    fn new(stream: &Aggregate) -> Option<Self> {
        match stream {
            Aggregate::User(user) => Some(State::Student(Box::new(Student::new(*user)))),
            Aggregate::Group(chat) => Some(State::Group(Group::new(*chat))),
            Aggregate::Catalogue | Aggregate::Poll(_) | Aggregate::Other(_) => None,
        }
    }

    fn apply(&mut self, event: &Event, at: Timestamp) {
        match (self, event) {
            (State::Student(student), Event::Student(event)) => student::evolve(student, event, at),
            (State::Group(group), Event::Classroom(event)) => group::evolve(group, event, at),
            _ => {}
        }
    }
}

/// A state at a version of its stream.
#[derive(Clone)]
struct Moment {
    version: StreamVersion,
    state: State,
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
    let stream = options.stream.clone().or_else(|| options.user.map(|user| Aggregate::User(UserId(user))));
    let stream = stream.context("name --user or --stream")?;
    let state = State::new(&stream)
        .with_context(|| format!("only people and groups have a state to show, {stream} is neither"))?;
    let owner = stream.key_owner();
    let key = store.person_keys(&[owner], &masters).await?.remove(&owner);
    let nobody = Moment { version: StreamVersion(0), state };
    let before = later(&store, key.as_ref(), &stream, nobody, options.at).await?;
    let Some(until) = options.diff else {
        if before.version == StreamVersion(0) {
            eprintln!("studymate: nothing is known of {stream} at that time");
            return Ok(ExitCode::FAILURE);
        }
        let write = || serde_json::to_value(&before.state);
        let state = if options.reveal { personal::revealed(write) } else { personal::redacted(write) }?;
        operator::print(&Shown { stream, version: before.version, state }, options.json)?;
        return Ok(ExitCode::SUCCESS);
    };
    anyhow::ensure!(
        options.at.is_none_or(|at| at <= until),
        "--diff {until} is before --at: name the earlier time first"
    );
    let after = later(&store, key.as_ref(), &stream, before.clone(), Some(until)).await?;
    let changed = Changed {
        stream,
        from: before.version,
        to: after.version,
        changes: diff::changes(&before.state, &after.state, options.reveal)?,
        lines: diff::lines(&before.state, &after.state, options.reveal)?,
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
            moment.state.apply(&stored.decode(key)?, stored.at);
            moment.version = stored.version;
        }
    }
}
