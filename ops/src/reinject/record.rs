//! An input on its way back, and the line of a file that holds one.

use anyhow::Context as _;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use bytes::Bytes;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use studymate_nats::LogMessage;
use studymate_schema::input::InputKind;
use studymate_schema::{Aggregate, InputId};

use crate::input_kind;

/// An input as it lay in the log.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Record {
    pub(super) sequence: u64,
    pub(super) at: Timestamp,
    /// `None` when its subject named none: it cannot go back.
    pub(super) aggregate: Option<Aggregate>,
    pub(super) id: InputId,
    /// `None` when nothing tells how to read it: it cannot go back.
    pub(super) kind: Option<InputKind>,
    pub(super) traceparent: Option<String>,
    pub(super) payload: Bytes,
}

/// An input as a line of JSON. Fields that are not named here are skipped.
#[derive(Serialize, Deserialize)]
pub(super) struct Line {
    sequence: u64,
    at: Timestamp,
    aggregate: Option<String>,
    id: String,
    #[serde(default)]
    kind: Option<String>,
    payload_base64: String,
}

impl From<LogMessage> for Record {
    fn from(message: LogMessage) -> Self {
        Record {
            sequence: message.sequence,
            at: message.at,
            aggregate: message.aggregate,
            id: message.id,
            kind: message.kind,
            traceparent: message.traceparent,
            payload: message.payload,
        }
    }
}

impl Record {
    /// The line of a file that holds it.
    pub(super) fn line(&self) -> Line {
        Line {
            sequence: self.sequence,
            at: self.at,
            aggregate: self.aggregate.as_ref().map(Aggregate::to_string),
            id: self.id.0.clone(),
            kind: self.kind.map(|kind| kind.header().to_owned()),
            payload_base64: BASE64.encode(&self.payload),
        }
    }

    /// Reads a line of a file. The errors never show what stands there: it is personal.
    pub(super) fn parse(line: &str) -> anyhow::Result<Self> {
        let Line { sequence, at, aggregate, id, kind, payload_base64 } =
            serde_json::from_str(line).map_err(|error| {
                anyhow::anyhow!(
                    "expected an object with sequence, at, aggregate, id, kind and payload_base64, wrong at column {}",
                    error.column()
                )
            })?;
        let payload = BASE64.decode(payload_base64).ok().context("payload_base64 is not base64")?;
        let id = InputId(id);
        Ok(Record {
            sequence,
            at,
            aggregate: aggregate.and_then(|aggregate| aggregate.parse().ok()),
            kind: input_kind::of(kind.as_deref().unwrap_or_default(), &id, &payload),
            id,
            traceparent: None,
            payload: payload.into(),
        })
    }
}

#[cfg(test)]
mod tests {
    use studymate_schema::UserId;

    use super::*;

    #[test]
    fn an_input_survives_the_way_through_a_file() {
        let record = Record {
            sequence: 7,
            at: Timestamp::from_second(1_700_000_000).unwrap(),
            aggregate: Some(Aggregate::User(UserId(5))),
            id: InputId("tg:1".into()),
            kind: Some(InputKind::Telegram),
            traceparent: None,
            payload: Bytes::from_static(b"{\"update_id\":1}\xff"),
        };
        let line = serde_json::to_string(&record.line()).unwrap();
        assert_eq!(Record::parse(&line).unwrap(), record);
    }

    #[test]
    fn a_line_that_is_none_is_refused_without_being_shown() {
        for bad in [
            "",
            "{}",
            "my secret",
            r#"{"sequence":1,"at":"2026-11-21T10:00:00Z","id":"tg:1","payload_base64":"my secret"}"#,
        ] {
            let error = Record::parse(bad).unwrap_err().to_string();
            assert!(!error.contains("secret"), "{error}");
        }
    }
}
