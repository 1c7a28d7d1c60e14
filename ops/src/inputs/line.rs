//! One input and what became of it, as it is printed.

use std::fmt;

use jiff::Timestamp;
use serde::{Serialize, Serializer};
use serde_json::Value;
use studymate_nats::LogMessage;
use studymate_schema::input::{InputBody, InputKind};
use studymate_schema::{Aggregate, InputId, PartitionId, Revision};
use studymate_store::commit::Outcome;
use studymate_store::journal::JournalEntry;

use super::body;

/// What became of an input.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Became {
    /// The journal says.
    Decided(Outcome),
    /// It is not decided yet.
    Waiting,
    /// Its partition went past it, and the journal does not have it: it is lost unless it is put in again.
    Missing,
}

impl fmt::Display for Became {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Became::Decided(outcome) => outcome.name(),
            Became::Waiting => "waiting",
            Became::Missing => "missing",
        })
    }
}

impl Serialize for Became {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[derive(Clone, Debug, Serialize)]
pub(super) struct Input {
    pub(super) at: Timestamp,
    pub(super) partition: PartitionId,
    pub(super) sequence: u64,
    pub(super) stream: String,
    pub(super) kind: String,
    #[serde(rename = "outcome")]
    pub(super) became: Became,
    pub(super) reason: Option<String>,
    pub(super) input: InputId,
    /// The catalogue that the decision saw; `None` while there is no decision.
    pub(super) revision: Option<Revision>,
    pub(super) trace: Option<String>,
    /// Whether the log still has it.
    pub(super) in_log: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) body: Option<Value>,
}

impl Input {
    /// An input that the journal has, and the message of the log, where it is still there.
    pub(super) fn decided(entry: JournalEntry, in_log: bool) -> Self {
        Input {
            at: entry.at,
            partition: entry.partition,
            sequence: entry.sequence,
            stream: entry.stream,
            kind: entry.kind,
            became: Became::Decided(entry.outcome),
            reason: entry.reason,
            input: entry.input,
            revision: Some(entry.revision),
            trace: entry.trace,
            in_log,
            body: None,
        }
    }

    /// An input that the log has and the journal does not.
    pub(super) fn undecided(message: &LogMessage, partition: PartitionId, became: Became) -> Self {
        Input {
            at: message.at,
            partition,
            sequence: message.sequence,
            stream: message.aggregate.as_ref().map_or_else(|| message.subject.clone(), Aggregate::to_string),
            kind: kind(message),
            became,
            reason: None,
            input: message.id.clone(),
            revision: None,
            trace: message.traceparent.clone(),
            in_log: true,
            body: None,
        }
    }

    /// Adds its kind, as its message tells it.
    pub(super) fn with_kind_of(mut self, message: &LogMessage) -> Self {
        self.kind = kind(message);
        self
    }

    /// Adds what is in it.
    pub(super) fn with_body(mut self, message: Option<&LogMessage>, reveal: bool) -> Self {
        self.body = message.and_then(|message| body::of(message, reveal));
        self
    }
}

/// The kind as the journal will name it.
fn kind(message: &LogMessage) -> String {
    let header = message.kind.map_or("unknown", InputKind::header);
    let decoded = message.kind.and_then(|kind| InputBody::decode(kind, &message.payload).ok());
    decoded.map_or_else(|| header.to_owned(), |body| body.kind().to_owned())
}

impl fmt::Display for Input {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Input { at, partition, sequence, stream, kind, became, input, .. } = self;
        write!(f, "{at} {partition}/{sequence} {stream} {kind} {became} {input}")?;
        if let Some(reason) = &self.reason {
            write!(f, " ({reason})")?;
        }
        if !self.in_log {
            f.write_str(" (no longer in the log)")?;
        }
        if let Some(body) = &self.body {
            write!(f, " {body}")?;
        }
        Ok(())
    }
}
