//! `studymate events`: what was decided, for people who look into an incident.

use std::collections::HashMap;
use std::fmt;
use std::process::ExitCode;

use clap::{Args, Subcommand};
use futures::StreamExt;
use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;
use studymate_nats::Hint;
use studymate_process::health::Health;
use studymate_process::shutdown;
use studymate_schema::personal::{self, MasterKeys};
use studymate_schema::{Aggregate, InputId, PartitionId, Position, StreamVersion, UserId};
use studymate_store::Store;
use studymate_store::events::{EventFilter, StoredEvent};

use crate::settings::StoreSettings;
use crate::{connect, operator};

/// Events that are read at once.
const PAGE: i64 = 500;

#[derive(Subcommand)]
pub(crate) enum EventsCommand {
    /// Show events, the newest last
    Show(Filter),
    /// Show events as they are decided
    Tail(Filter),
}

#[derive(Args)]
pub(crate) struct Filter {
    /// Only those of this Telegram user
    #[arg(long)]
    user: Option<i64>,
    /// Only those of this stream, like catalogue.main
    #[arg(long, conflicts_with = "user")]
    stream: Option<Aggregate>,
    /// Not older than this, like 2026-11-21T10:00:00Z
    #[arg(long)]
    since: Option<Timestamp>,
    /// Older than this
    #[arg(long)]
    until: Option<Timestamp>,
    /// Only this type, like AnswerGiven
    #[arg(long = "type")]
    kind: Option<String>,
    /// How many at most
    #[arg(long, default_value_t = 50)]
    limit: u32,
    /// Show personal data in clear
    #[arg(long)]
    reveal: bool,
    /// As JSON, one event a line
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    settings: StoreSettings,
}

/// An event as it is printed.
#[derive(Serialize)]
struct Line {
    at: Timestamp,
    partition: PartitionId,
    position: Position,
    stream: Aggregate,
    version: StreamVersion,
    kind: String,
    input: InputId,
    trace: Option<String>,
    event: Value,
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Line { at, partition, position, stream, version, kind, input, event, .. } = self;
        write!(f, "{at} {partition}/{position} {stream} v{version} {kind} {input} {event}")
    }
}

impl Filter {
    fn event_filter(&self) -> EventFilter {
        EventFilter {
            stream: self.user.map(|user| Aggregate::User(UserId(user))).or_else(|| self.stream.clone()),
            since: self.since,
            until: self.until,
            kind: self.kind.clone(),
        }
    }

    fn fits(&self, event: &StoredEvent) -> bool {
        let filter = self.event_filter();
        filter.stream.is_none_or(|stream| stream == event.stream)
            && filter.kind.is_none_or(|kind| kind == event.kind)
    }
}

pub(crate) async fn run(command: EventsCommand) -> anyhow::Result<ExitCode> {
    match command {
        EventsCommand::Show(filter) => show(&filter).await,
        EventsCommand::Tail(filter) => tail(&filter).await,
    }
}

async fn show(filter: &Filter) -> anyhow::Result<ExitCode> {
    let (health, stop) = (Health::default(), shutdown::on_signal()?);
    let masters = filter.settings.master_keys()?;
    let Some(store) = connect::store(&filter.settings.common, "studymate-events", &health, &stop).await?
    else {
        return Ok(ExitCode::FAILURE);
    };
    let mut events = store.search_events(&filter.event_filter(), filter.limit.into()).await?;
    events.reverse();
    print(&store, &masters, events, filter).await?;
    Ok(ExitCode::SUCCESS)
}

async fn tail(filter: &Filter) -> anyhow::Result<ExitCode> {
    let (health, stop) = (Health::default(), shutdown::on_signal()?);
    let masters = filter.settings.master_keys()?;
    let common = &filter.settings.common;
    let Some(store) = connect::store(common, "studymate-events", &health, &stop).await? else {
        return Ok(ExitCode::FAILURE);
    };
    let Some(log) = connect::log(common, &health, &stop).await? else { return Ok(ExitCode::FAILURE) };
    let mut hints = log.hints(Hint::Events).await;
    let mut seen: HashMap<PartitionId, Position> = store.heads().await?.into_iter().collect();
    while !stop.is_cancelled() {
        for (partition, head) in store.heads().await? {
            let mut after = seen.get(&partition).copied().unwrap_or_default();
            while after < head {
                let events = store.read_partition(partition, after, PAGE).await?;
                let Some(last) = events.last() else { break };
                after = last.position;
                let fitting: Vec<StoredEvent> =
                    events.into_iter().filter(|event| filter.fits(event)).collect();
                print(&store, &masters, fitting, filter).await?;
            }
            seen.insert(partition, after);
        }
        tokio::select! {
            () = stop.cancelled() => {}
            _ = hints.next() => {}
            () = tokio::time::sleep(std::time::Duration::from_secs(1)) => {}
        }
    }
    Ok(ExitCode::SUCCESS)
}

async fn print(
    store: &Store,
    masters: &MasterKeys,
    events: Vec<StoredEvent>,
    filter: &Filter,
) -> anyhow::Result<()> {
    let owners: Vec<i64> = events.iter().map(|event| event.stream.key_owner()).collect();
    let keys = store.person_keys(&owners, masters).await?;
    for stored in events {
        let event = stored.decode(keys.get(&stored.stream.key_owner()))?;
        let write = || serde_json::to_value(&event);
        let event = if filter.reveal { personal::revealed(write) } else { personal::redacted(write) }?;
        let StoredEvent { at, partition, position, stream, version, kind, input, trace, .. } = stored;
        let line = Line { at, partition, position, stream, version, kind, input, trace, event };
        operator::print(&line, filter.json)?;
    }
    Ok(())
}
