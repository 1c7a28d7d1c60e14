//! Following a partition, in order, from a cursor.

use std::time::Duration;

use async_nats::jetstream::Message;
use async_nats::jetstream::consumer::DeliverPolicy;
use async_nats::jetstream::consumer::pull::{Ordered, OrderedConfig};
use bytes::Bytes;
use futures::{FutureExt, StreamExt};
use jiff::Timestamp;
use studymate_schema::input::{InputKind, KIND_HEADER, TRACE_HEADER};
use studymate_schema::{Aggregate, InputId, PartitionId};

use crate::stream::timestamp;
use crate::{Log, ReadError};

/// How long a consumer may be silent before it is made anew: when the stream was replaced under it, it stays silent for ever.
const SILENCE: Duration = Duration::from_secs(60);

/// An input as it lies in the log.
#[derive(Clone, Debug)]
pub struct LogMessage {
    /// Its place in the stream.
    pub sequence: u64,
    /// When the server took it, to the microsecond.
    pub at: Timestamp,
    /// Its subject, without the prefix.
    pub subject: String,
    /// Whose it is; `None` when the subject names no aggregate of ours.
    pub aggregate: Option<Aggregate>,
    /// Its identity; made of its place when it came without one.
    pub id: InputId,
    /// How its bytes are to be read; `None` when this build does not know.
    pub kind: Option<InputKind>,
    /// The trace that it continues.
    pub traceparent: Option<String>,
    /// Its bytes.
    pub payload: Bytes,
    /// How many of the partition came after it, when it was read.
    pub pending: u64,
}

/// A partition being followed.
pub struct PartitionReader {
    messages: Ordered,
    prefix: String,
    last: u64,
}

impl Log {
    /// Follows a partition after a sequence of the stream.
    pub async fn read(&self, partition: PartitionId, after: u64) -> Result<PartitionReader, ReadError> {
        let config = OrderedConfig {
            filter_subject: format!("{}p.{partition}.>", self.config.prefix),
            deliver_policy: DeliverPolicy::ByStartSequence { start_sequence: after + 1 },
            ..OrderedConfig::default()
        };
        let consumer = self
            .context
            .create_consumer_on_stream(config, self.config.stream.as_str())
            .await
            .map_err(|error| ReadError::Consumer(error.to_string()))?;
        let messages = consumer.messages().await.map_err(|error| ReadError::Consumer(error.to_string()))?;
        Ok(PartitionReader { messages, prefix: self.config.prefix.clone(), last: after })
    }
}

impl PartitionReader {
    /// Waits for an input, then takes those that are there already: at most `most`, and no more once `bytes` are reached.
    /// Empty after a minute of silence: then look whether the stream is still the same.
    ///
    /// Safe to drop while it waits: nothing is lost. An error ends the reader; open another one at the cursor.
    pub async fn next_batch(&mut self, most: usize, bytes: usize) -> Result<Vec<LogMessage>, ReadError> {
        let first = match tokio::time::timeout(SILENCE, self.messages.next()).await {
            Ok(Some(Ok(message))) => message,
            Ok(Some(Err(error))) => return Err(ReadError::Interrupted(error.to_string())),
            Ok(None) => return Err(ReadError::Interrupted("the consumer ended".to_owned())),
            // Idle, or silent because the stream was replaced: who opens the next reader looks at the stream's identity.
            Err(_) => return Ok(Vec::new()),
        };
        let mut size = first.payload.len();
        let mut batch = vec![self.take(&first)?];
        while batch.len() < most && size < bytes {
            match self.messages.next().now_or_never() {
                Some(Some(Ok(message))) => {
                    size += message.payload.len();
                    batch.push(self.take(&message)?);
                }
                // What is wrong shows again at the next call; what was read is given out first.
                Some(Some(Err(_)) | None) | None => break,
            }
        }
        Ok(batch)
    }

    fn take(&mut self, message: &Message) -> Result<LogMessage, ReadError> {
        let info = message.info().map_err(|error| ReadError::Interrupted(error.to_string()))?;
        if info.stream_sequence <= self.last {
            return Err(ReadError::Regressed { before: self.last, after: info.stream_sequence });
        }
        self.last = info.stream_sequence;
        let header = |name: &str| {
            message
                .headers
                .as_ref()
                .and_then(|headers| headers.get(name))
                .map(|value| value.as_str().to_owned())
        };
        let full = message.subject.as_str();
        let subject = full.strip_prefix(self.prefix.as_str()).unwrap_or(full).to_owned();
        Ok(LogMessage {
            sequence: info.stream_sequence,
            at: timestamp(info.published).unwrap_or(Timestamp::UNIX_EPOCH),
            aggregate: Aggregate::from_stored_subject(&subject).map(|(_, aggregate)| aggregate),
            subject,
            id: header("Nats-Msg-Id")
                .map_or_else(|| InputId(format!("log:{}", info.stream_sequence)), InputId),
            kind: header(KIND_HEADER).and_then(|kind| InputKind::from_header(&kind)),
            traceparent: header(TRACE_HEADER),
            payload: message.payload.clone(),
            pending: info.pending,
        })
    }
}
