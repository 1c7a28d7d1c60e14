//! What is in an input, and what became of it.

use std::fmt;
use std::io::Write as _;
use std::process::ExitCode;

use clap::Args;
use serde::Serialize;
use studymate_nats::{LogMessage, Range, Whose};
use studymate_schema::input::{InputBody, InputKind};
use studymate_schema::{InputId, StreamVersion};
use studymate_store::journal::InputResult;

use super::line::Input;
use super::{Places, body, find};
use crate::operator;
use crate::settings::Settings;

/// Inputs that are read from the log at once.
const PAGE: usize = 500;

#[derive(Args)]
pub(crate) struct Options {
    /// Their ids, like tg:123456 or cmd:…
    #[arg(required_unless_present = "sequence")]
    ids: Vec<String>,
    /// The input at this sequence of the log
    #[arg(long, conflicts_with = "ids")]
    sequence: Option<u64>,
    /// Only the bytes as they lie in the log; without --reveal, what is personal in them is hidden
    #[arg(long)]
    raw: bool,
    /// Show personal data in clear
    #[arg(long)]
    reveal: bool,
    /// As JSON, one input a line
    #[arg(long, conflicts_with = "raw")]
    json: bool,
    #[command(flatten)]
    settings: Settings,
}

#[derive(Serialize)]
struct Shown {
    #[serde(flatten)]
    input: Input,
    /// How StudyMate reads it, or why it cannot; `None` when it is no longer in the log.
    #[serde(skip_serializing_if = "Option::is_none")]
    read_as: Option<String>,
    events: Vec<Event>,
    /// As far as they are kept.
    effects: Vec<Effect>,
}

#[derive(Serialize)]
struct Event {
    version: StreamVersion,
    kind: String,
}

#[derive(Serialize)]
struct Effect {
    id: i64,
    kind: String,
    state: String,
}

impl Shown {
    fn new(input: Input, message: Option<&LogMessage>, results: Vec<InputResult>, reveal: bool) -> Self {
        let read_as = message.and_then(|message| {
            let kind = message.kind?;
            match InputBody::decode(kind, &message.payload) {
                // What is personal in it hides itself; commands are shown whole as JSON.
                Ok(InputBody::Telegram(update)) => Some(format!("{:?}", update.content)),
                Ok(InputBody::Command(_)) => None,
                Err(error) => Some(format!("cannot be read: {error}")),
            }
        });
        let (mut events, mut effects) = (Vec::new(), Vec::new());
        for result in results {
            match result {
                InputResult::Event { version, kind } => events.push(Event { version, kind }),
                InputResult::Effect { id, kind, state } => effects.push(Effect { id, kind, state }),
            }
        }
        Shown { input: input.with_body(message, reveal), read_as, events, effects }
    }
}

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Input { at, partition, sequence, stream, kind, became, input, .. } = &self.input;
        let gone = if self.input.in_log { "" } else { " (no longer in the log)" };
        writeln!(f, "input    {input}")?;
        writeln!(f, "stream   {stream}")?;
        writeln!(f, "kind     {kind}")?;
        writeln!(f, "log      {at}, partition {partition}, sequence {sequence}{gone}")?;
        match &self.input.reason {
            Some(reason) => writeln!(f, "outcome  {became}: {reason}")?,
            None => writeln!(f, "outcome  {became}")?,
        }
        if let Some(revision) = self.input.revision {
            writeln!(f, "decided  with revision {revision} of the catalogue")?;
        }
        if let Some(trace) = &self.input.trace {
            writeln!(f, "trace    {trace}")?;
        }
        for Event { version, kind } in &self.events {
            writeln!(f, "event    version {version} {kind}")?;
        }
        for Effect { id, kind, state } in &self.effects {
            writeln!(f, "effect   {id} {kind}, {state}")?;
        }
        if let Some(read_as) = &self.read_as {
            writeln!(f, "read as  {read_as}")?;
        }
        match &self.input.body {
            Some(body) => write!(f, "{body:#}"),
            None => Ok(()),
        }
    }
}

pub(super) async fn run(options: &Options) -> anyhow::Result<ExitCode> {
    let places = Places::reach(&options.settings).await?;
    let mut missing = false;
    for (id, found) in look_for(&places, options).await? {
        let Some((input, message)) = found else {
            eprintln!("studymate: no input {id}: neither the journal nor what waits in the log has it");
            missing = true;
            continue;
        };
        match (options.raw, message) {
            (false, message) => {
                // What came again is shown with what came of it the first time.
                let results = places.store.results_of(&input.input, &input.stream, input.at).await?;
                operator::print(&Shown::new(input, message.as_ref(), results, options.reveal), options.json)?;
            }
            (true, Some(message)) => missing |= !print_raw(&message, options.reveal)?,
            (true, None) => {
                eprintln!("studymate: {id} is no longer in the log");
                missing = true;
            }
        }
    }
    Ok(if missing { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

type Found = Option<(Input, Option<LogMessage>)>;

async fn look_for(places: &Places, options: &Options) -> anyhow::Result<Vec<(String, Found)>> {
    if let Some(sequence) = options.sequence {
        let messages: Vec<LogMessage> = places.log.input(sequence).await?.into_iter().collect();
        let found = find::join(places, messages).await?.pop();
        let found = found.map(|(input, message)| (input, Some(message)));
        return Ok(vec![(format!("at sequence {sequence}"), found)]);
    }
    let ids: Vec<InputId> = options.ids.iter().cloned().map(InputId).collect();
    let entries = places.store.journal_of(&ids).await?;
    let mut decided = find::with_messages(&places.log, entries).await?;
    let mut waiting = Vec::new();
    if decided.len() < ids.len() {
        waiting = find_waiting(places, &ids).await?;
    }
    let found = |id: &InputId| {
        if let Some(at) = decided.iter().position(|(entry, _)| entry.input == *id) {
            let (entry, message) = decided.swap_remove(at);
            return Some((Input::decided(entry, message.is_some()), message));
        }
        let at = waiting.iter().position(|(input, _): &(Input, LogMessage)| input.input == *id)?;
        let (input, message) = waiting.swap_remove(at);
        Some((input, Some(message)))
    };
    Ok(ids.iter().map(|id| id.0.clone()).zip(ids.iter().map(found).collect::<Vec<_>>()).collect())
}

/// Inputs that no partition has got to yet: only reading them tells their ids.
async fn find_waiting(places: &Places, ids: &[InputId]) -> anyhow::Result<Vec<(Input, LogMessage)>> {
    let first = find::slowest(places).await? + 1;
    let range = Range { whose: Whose::Everybodys, first, last: u64::MAX, bodies: true };
    let mut reader = places.log.range(&range).await?;
    let mut found = Vec::new();
    loop {
        let page = reader.next_page(PAGE).await?;
        if page.is_empty() {
            return find::join(places, found).await;
        }
        found.extend(page.into_iter().filter(|message| ids.contains(&message.id)));
    }
}

/// Prints the bytes of an input. `false` when they cannot be shown without what is personal.
fn print_raw(message: &LogMessage, reveal: bool) -> anyhow::Result<bool> {
    let mut out = std::io::stdout().lock();
    if reveal {
        out.write_all(&message.payload)?;
        out.flush()?;
        return Ok(true);
    }
    match (message.kind, body::of(message, false)) {
        (Some(InputKind::Telegram), Some(body)) => writeln!(out, "{body}")?,
        _ => {
            eprintln!(
                "studymate: the bytes of {} may hold personal data: add --reveal to see them",
                message.id
            );
            return Ok(false);
        }
    }
    Ok(true)
}
