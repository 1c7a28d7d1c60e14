//! Finding inputs: the journal knows those that are decided, the log those that are not. What both have is one input.

use std::collections::{BTreeMap, HashMap};

use futures::stream::{self, StreamExt, TryStreamExt};
use studymate_nats::{Log, LogError, LogMessage, Range};
use studymate_schema::{Aggregate, InputId, PartitionId, Timestamp};
use studymate_store::commit::Outcome;
use studymate_store::journal::{JournalEntry, JournalFilter};

use super::line::{Became, Input};
use super::{Filter, Places};

/// Inputs that are fetched from the log at the same time.
const FETCHES: usize = 16;
/// Inputs that are read from the log at once.
const PAGE: usize = 500;

/// The newest inputs that fit a filter, the newest last.
pub(super) async fn newest(places: &Places, filter: &Filter) -> anyhow::Result<Vec<Input>> {
    let limit = filter.limit as usize;
    let mut found: BTreeMap<(Timestamp, u64, String), Input> = BTreeMap::new();
    let mut add = |input: Input| {
        if filter.fits(&input) {
            found.insert((input.at, input.sequence, input.input.0.clone()), input);
            if found.len() > limit {
                found.pop_first();
            }
        }
    };
    let entries = match filter.outcome {
        Some(Became::Waiting | Became::Missing) => Vec::new(),
        Some(Became::Decided(outcome)) => journalled(places, filter, Some(outcome)).await?,
        None => journalled(places, filter, None).await?,
    };
    for (entry, message) in with_messages(&places.log, entries).await? {
        let in_log = message.is_some();
        let body = message.filter(|_| filter.body);
        add(Input::decided(entry, in_log).with_body(body.as_ref(), filter.reveal));
    }
    if !matches!(filter.outcome, Some(Became::Decided(_))) {
        let messages = in_log(places, filter).await?;
        for (input, message) in join(places, messages).await? {
            let body = Some(&message).filter(|_| filter.body);
            add(input.with_body(body, filter.reveal));
        }
    }
    let found = found.into_values().collect();
    Ok(if filter.needs_bodies() { found } else { with_kinds(&places.log, found).await? })
}

/// Inputs that were read without their bodies: the journal knows the kinds of those that are decided, the few others are read.
async fn with_kinds(log: &Log, inputs: Vec<Input>) -> Result<Vec<Input>, LogError> {
    stream::iter(inputs)
        .map(|input| async move {
            if matches!(input.became, Became::Decided(_)) {
                return Ok(input);
            }
            let message = log.input(input.sequence).await?.filter(|message| message.id == input.input);
            Ok(match message {
                Some(message) => input.with_kind_of(&message),
                None => input,
            })
        })
        .buffered(FETCHES)
        .try_collect()
        .await
}

async fn journalled(
    places: &Places,
    filter: &Filter,
    outcome: Option<Outcome>,
) -> anyhow::Result<Vec<JournalEntry>> {
    let wanted = JournalFilter {
        stream: filter.stream().map(|stream| stream.to_string()),
        partition: filter.partition.map(PartitionId),
        since: filter.since,
        until: filter.until,
        first: filter.from,
        last: filter.to,
        kind: filter.kind.clone(),
        outcome,
    };
    Ok(places.store.search_journal(&wanted, filter.limit.into()).await?)
}

/// What the log itself has. Where only some inputs are wanted that the journal finds by itself, only what no partition has got to
/// yet is looked through; else the newest of all.
async fn in_log(places: &Places, filter: &Filter) -> anyhow::Result<Vec<LogMessage>> {
    let log = &places.log;
    let mut range = Range {
        whose: filter.whose(),
        first: filter.from.unwrap_or(1),
        last: filter.to.unwrap_or(u64::MAX),
        bodies: filter.needs_bodies(),
    };
    if let Some(since) = filter.since {
        let Some(first) = log.first_since(since).await? else { return Ok(Vec::new()) };
        range.first = range.first.max(first);
    }
    if let Some(until) = filter.until
        && let Some(after) = log.first_since(until).await?
    {
        range.last = range.last.min(after.saturating_sub(1));
    }
    let limit = filter.limit as usize;
    if filter.kind.is_none() && filter.outcome.is_none() {
        return Ok(log.newest(&range, limit).await?);
    }
    if filter.outcome != Some(Became::Missing) {
        range.first = range.first.max(slowest(places).await? + 1);
    }
    let mut reader = log.range(&range).await?;
    let mut kept: Vec<LogMessage> = Vec::new();
    loop {
        let page = reader.next_page(PAGE).await?;
        if page.is_empty() || places.stop.is_cancelled() {
            return Ok(kept);
        }
        let mut wanted: Vec<LogMessage> = Vec::new();
        for (input, message) in join(places, page).await? {
            if filter.fits(&input) {
                wanted.push(message);
            }
        }
        kept.extend(wanted);
        let surplus = kept.len().saturating_sub(limit);
        kept.drain(..surplus);
    }
}

/// The cursor of the partition that is furthest behind.
pub(super) async fn slowest(places: &Places) -> anyhow::Result<u64> {
    let partitions = places.store.partitions().await?;
    Ok(partitions.iter().map(|state| state.head.cursor).min().unwrap_or_default())
}

/// Inputs of the log with what the journal says of them.
pub(super) async fn join(
    places: &Places,
    messages: Vec<LogMessage>,
) -> anyhow::Result<Vec<(Input, LogMessage)>> {
    let partitions = places.log.partitions();
    let wheres: Vec<(PartitionId, u64)> =
        messages.iter().map(|message| (partition(message, partitions), message.sequence)).collect();
    // First the cursors, then the journal: what is behind a cursor by now has its row by then.
    let cursors: HashMap<PartitionId, u64> = places
        .store
        .partitions()
        .await?
        .into_iter()
        .map(|state| (state.partition, state.head.cursor))
        .collect();
    let mut entries: HashMap<(u64, InputId, Timestamp), JournalEntry> = HashMap::new();
    for chunk in wheres.chunks(PAGE) {
        for entry in places.store.journal_at(chunk).await? {
            entries.insert((entry.sequence, entry.input.clone(), entry.at), entry);
        }
    }
    let join = |(message, (partition, sequence)): (LogMessage, (PartitionId, u64))| {
        let input = match entries.remove(&(sequence, message.id.clone(), message.at)) {
            Some(entry) => Input::decided(entry, true),
            None => {
                let passed = cursors.get(&partition).is_some_and(|cursor| sequence <= *cursor);
                let became = if passed { Became::Missing } else { Became::Waiting };
                Input::undecided(&message, partition, became)
            }
        };
        (input, message)
    };
    Ok(messages.into_iter().zip(wheres).map(join).collect())
}

/// Decided inputs with their messages, where the log still has them.
pub(super) async fn with_messages(
    log: &Log,
    entries: Vec<JournalEntry>,
) -> Result<Vec<(JournalEntry, Option<LogMessage>)>, LogError> {
    stream::iter(entries)
        .map(|entry| async move {
            let message = log.input(entry.sequence).await?;
            let message = message.filter(|message| message.id == entry.input && message.at == entry.at);
            Ok((entry, message))
        })
        .buffered(FETCHES)
        .try_collect()
        .await
}

/// The partition that stores a message.
fn partition(message: &LogMessage, partitions: u16) -> PartitionId {
    let stored = message.subject.split('.').nth(1).and_then(|partition| partition.parse().ok());
    let computed = || message.aggregate.as_ref().map(|aggregate: &Aggregate| aggregate.partition(partitions));
    stored.map(PartitionId).or_else(computed).unwrap_or_default()
}
