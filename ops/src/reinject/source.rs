//! Where inputs come from: a part of the log, as far as it went when the command began, or a file.

use std::collections::{HashMap, VecDeque};
use std::path::PathBuf;

use anyhow::Context as _;
use jiff::Timestamp;
use studymate_nats::{Log, Range, RangeReader, Whose};
use studymate_schema::input::InputKind;
use studymate_schema::{Aggregate, PartitionId};
use studymate_store::partition::PartitionState;
use tokio::fs::File;
use tokio::io::{AsyncBufReadExt as _, BufReader, Lines};

use super::record::Record;

/// Inputs that are read from the log at once.
const PAGE: usize = 200;

/// Which inputs. Every filter that is `None` is none.
#[derive(Clone, Debug)]
pub(super) struct Selection {
    pub(super) aggregate: Option<Aggregate>,
    pub(super) since: Option<Timestamp>,
    pub(super) until: Option<Timestamp>,
    pub(super) from: Option<u64>,
    pub(super) to: Option<u64>,
    pub(super) kind: Option<InputKind>,
}

impl Selection {
    fn fits(&self, record: &Record) -> bool {
        self.aggregate.as_ref().is_none_or(|wanted| record.aggregate.as_ref() == Some(wanted))
            && self.since.is_none_or(|since| record.at >= since)
            && self.until.is_none_or(|until| record.at < until)
            && self.from.is_none_or(|from| record.sequence >= from)
            && self.to.is_none_or(|to| record.sequence <= to)
            && self.kind.is_none_or(|kind| record.kind.is_none_or(|own| own == kind))
    }
}

/// Inputs that can be read as often as needed.
pub(super) struct Source {
    selection: Selection,
    place: Place,
}

enum Place {
    Log { log: Box<Log>, whose: Whose, first: u64, last: u64 },
    File(PathBuf),
}

/// Inputs being read, the oldest first.
pub(super) struct Reader<'s> {
    selection: &'s Selection,
    from: From,
}

enum From {
    Log { reader: Box<RangeReader>, page: VecDeque<Record> },
    File { lines: Box<Lines<BufReader<File>>>, name: String, number: u64 },
}

impl Source {
    /// A part of the log. What comes after the log's present end, this command's own inputs first of all, is not in it.
    pub(super) async fn log(log: &Log, selection: Selection) -> anyhow::Result<Self> {
        let identity = log.identity().await?;
        let since = match selection.since {
            Some(since) => log.first_since(since).await?.unwrap_or(u64::MAX),
            None => 0,
        };
        let first = since.max(selection.from.unwrap_or_default()).max(identity.first_sequence);
        let last = identity.last_sequence.min(selection.to.unwrap_or(u64::MAX));
        let whose = selection.aggregate.clone().map_or(Whose::Everybodys, Whose::Aggregate);
        Ok(Source { selection, place: Place::Log { log: Box::new(log.clone()), whose, first, last } })
    }

    /// A file of JSON lines.
    pub(super) fn file(path: PathBuf, selection: Selection) -> Self {
        Source { selection, place: Place::File(path) }
    }

    /// How far each partition is decided, in the sequences of this source; nothing is known of those in a file.
    pub(super) async fn cursors(
        &self,
        states: &[PartitionState],
    ) -> anyhow::Result<HashMap<PartitionId, u64>> {
        let Place::Log { log, .. } = &self.place else { return Ok(HashMap::new()) };
        let created = log.identity().await?.created;
        // A cursor of another stream counts for nothing in this one: its owner reads all of it.
        let cursor = |state: &PartitionState| {
            if state.stream_created == Some(created) { state.head.cursor } else { 0 }
        };
        Ok(states.iter().map(|state| (state.partition, cursor(state))).collect())
    }

    /// Begins to read. Without `bodies`, payloads from the log are empty.
    pub(super) async fn open(&self, bodies: bool) -> anyhow::Result<Reader<'_>> {
        let from = match &self.place {
            // An empty part would be read to the log's end.
            Place::Log { log, whose, first, last } => {
                let range =
                    Range { whose: whose.clone(), first: *first.min(&(last + 1)), last: *last, bodies };
                From::Log { reader: Box::new(log.range(&range).await?), page: VecDeque::new() }
            }
            Place::File(path) => {
                let name = path.display().to_string();
                let file = File::open(path).await.with_context(|| format!("{name}: cannot be read"))?;
                From::File { lines: Box::new(BufReader::new(file).lines()), name, number: 0 }
            }
        };
        Ok(Reader { selection: &self.selection, from })
    }
}

impl Reader<'_> {
    /// The next selected input; `None` at the end.
    pub(super) async fn next(&mut self) -> anyhow::Result<Option<Record>> {
        loop {
            match self.from.next().await? {
                Some(record) if self.selection.fits(&record) => return Ok(Some(record)),
                Some(_) => {}
                None => return Ok(None),
            }
        }
    }
}

impl From {
    async fn next(&mut self) -> anyhow::Result<Option<Record>> {
        match self {
            From::Log { reader, page } => {
                if page.is_empty() {
                    page.extend(reader.next_page(PAGE).await?.into_iter().map(Record::from));
                }
                Ok(page.pop_front())
            }
            From::File { lines, name, number } => loop {
                *number += 1;
                let line = lines.next_line().await.with_context(|| format!("{name}: cannot be read"))?;
                match line {
                    None => return Ok(None),
                    Some(line) if line.trim().is_empty() => {}
                    Some(line) => {
                        return Record::parse(&line)
                            .with_context(|| format!("{name} line {number}"))
                            .map(Some);
                    }
                }
            },
        }
    }
}
