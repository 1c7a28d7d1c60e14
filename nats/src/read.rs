//! Following a partition, in order, from a cursor.

use std::time::Duration;

use async_nats::HeaderMap;
use async_nats::jetstream::Message;
use async_nats::jetstream::consumer::DeliverPolicy;
use async_nats::jetstream::consumer::pull::{Ordered, OrderedConfig};
use async_nats::jetstream::message::Info;
use bytes::Bytes;
use futures::{FutureExt, StreamExt};
use jiff::Timestamp;
use studymate_schema::input::{InputKind, KIND_HEADER, TRACE_HEADER};
use studymate_schema::{Aggregate, InputId, PartitionId};
use tokio::sync::watch;

use crate::clock::{self, AHEAD_HEADER};
use crate::stream::timestamp;
use crate::{Log, ReadError};

/// How long a consumer may be silent before it is made anew: when the stream was replaced under it, it stays silent for ever.
const SILENCE: Duration = Duration::from_secs(60);

/// An input as it lies in the log.
#[derive(Clone, Debug)]
pub struct LogMessage {
    /// Its place in the stream.
    pub sequence: u64,
    /// When it happened, to the microsecond: when the server took it, but in a simulation by the clock of who published it.
    pub at: Timestamp,
    /// When the server took it, to the microsecond.
    pub taken_at: Timestamp,
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

impl LogMessage {
    /// What the server gave: at which sequence and when it took it, and how many came after it.
    pub(crate) fn new(
        prefix: &str,
        subject: &str,
        (sequence, taken_at): (u64, Timestamp),
        headers: Option<&HeaderMap>,
        payload: Bytes,
        pending: u64,
    ) -> Self {
        let header =
            |name: &str| headers.and_then(|headers| headers.get(name)).map(|value| value.as_str().to_owned());
        let subject = subject.strip_prefix(prefix).unwrap_or(subject).to_owned();
        LogMessage {
            sequence,
            at: header(AHEAD_HEADER).map_or(taken_at, |ahead| clock::shifted(taken_at, clock::read(&ahead))),
            taken_at,
            aggregate: Aggregate::from_stored_subject(&subject).map(|(_, aggregate)| aggregate),
            subject,
            id: header("Nats-Msg-Id")
                .map_or_else(|| InputId(format!("log:{}:{sequence}", taken_at.as_microsecond())), InputId),
            kind: header(KIND_HEADER).and_then(|kind| InputKind::from_header(&kind)),
            traceparent: header(TRACE_HEADER),
            payload,
            pending,
        }
    }
}

/// A partition being followed. After a new connection, a minute of silence, or when the client replaced the consumer, it goes on by itself
/// with a new consumer, once it has seen that the stream is still the same: a replacement would skip what another stream holds
/// under sequences that were read already.
pub struct PartitionReader {
    log: Log,
    partition: PartitionId,
    created: Timestamp,
    connections: watch::Receiver<u64>,
    consumer: String,
    messages: Ordered,
    last: u64,
    /// When the log took the last one.
    last_at: Option<Timestamp>,
    /// Why another consumer must be made before reading goes on. Kept here, so that a caller may drop the wait.
    stale: Option<&'static str>,
}

impl Log {
    /// Follows a partition after a sequence of the stream. `after_at` is when the log took the input there, where that is known: then
    /// the reader notices also while nothing comes that the log was put back to an older copy.
    pub async fn read(
        &self,
        partition: PartitionId,
        after: u64,
        after_at: Option<Timestamp>,
    ) -> Result<PartitionReader, ReadError> {
        let mut connections = self.connections.clone();
        connections.mark_unchanged();
        let created = self.identity().await?.created;
        let (consumer, messages) = self.consume(partition, after).await?;
        Ok(PartitionReader {
            log: self.clone(),
            partition,
            created,
            connections,
            consumer,
            messages,
            last: after,
            last_at: after_at,
            stale: None,
        })
    }

    async fn consume(&self, partition: PartitionId, after: u64) -> Result<(String, Ordered), ReadError> {
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
        let name = consumer.cached_info().name.clone();
        let messages = consumer.messages().await.map_err(|error| ReadError::Consumer(error.to_string()))?;
        Ok((name, messages))
    }
}

impl PartitionReader {
    /// When the stream was made that it reads.
    pub fn created(&self) -> Timestamp {
        self.created
    }

    /// Waits for an input, then takes those that are there already: at most `most`, and no more once `bytes` are reached.
    /// Empty after a minute of silence.
    ///
    /// Safe to drop while it waits: nothing is lost. An error ends the reader; open another one at the cursor.
    pub async fn next_batch(&mut self, most: usize, bytes: usize) -> Result<Vec<LogMessage>, ReadError> {
        let first = loop {
            if let Some(reason) = self.stale {
                self.reopen(reason).await?;
                self.stale = None;
            }
            let next = tokio::select! {
                biased;
                Ok(()) = self.connections.changed() => {
                    self.stale = Some("connected anew");
                    continue;
                }
                next = tokio::time::timeout(SILENCE, self.messages.next()) => next,
            };
            match next {
                Ok(Some(Ok(message))) if self.is_ours(&message)? => break message,
                Ok(Some(Ok(_))) => self.stale = Some("replaced"),
                Ok(Some(Err(error))) => return Err(ReadError::Interrupted(error.to_string())),
                Ok(None) => return Err(ReadError::Interrupted("the consumer ended".to_owned())),
                // Nobody writes, or the consumer is dead and does not know: a new one finds out.
                Err(_) => {
                    self.stale = Some("silent");
                    return Ok(Vec::new());
                }
            }
        };
        let mut size = first.payload.len();
        let mut batch = vec![self.take(&first)?];
        while batch.len() < most && size < bytes {
            match self.messages.next().now_or_never() {
                Some(Some(Ok(message))) if self.is_ours(&message)? => {
                    size += message.payload.len();
                    batch.push(self.take(&message)?);
                }
                Some(Some(Ok(_))) => {
                    self.stale = Some("replaced");
                    break;
                }
                Some(Some(Err(_)) | None) => {
                    self.stale = Some("failed");
                    break;
                }
                None => break,
            }
        }
        Ok(batch)
    }

    /// Whether a message comes from the consumer that we made, not from one that the client put in its place.
    fn is_ours(&self, message: &Message) -> Result<bool, ReadError> {
        Ok(info(message)?.consumer == self.consumer)
    }

    /// Goes on after the last input with a new consumer, provided that the stream is still the same.
    async fn reopen(&mut self, reason: &'static str) -> Result<(), ReadError> {
        let identity = self.log.identity().await?;
        let replaced = match self.last_at {
            Some(at) => self.log.holds(self.last, at).await? == Some(false),
            None => false,
        };
        if replaced || identity.created != self.created || identity.last_sequence < self.last {
            return Err(ReadError::Regressed { before: self.last, after: identity.last_sequence });
        }
        (self.consumer, self.messages) = self.log.consume(self.partition, self.last).await?;
        tracing::debug!(partition = %self.partition, after = self.last, reason, "reading goes on with a new consumer");
        metrics::counter!("studymate_log_consumers_renewed_total", "reason" => reason).increment(1);
        Ok(())
    }

    fn take(&mut self, message: &Message) -> Result<LogMessage, ReadError> {
        let info = info(message)?;
        let at = timestamp(info.published).unwrap_or(Timestamp::UNIX_EPOCH);
        (self.last, self.last_at) = (info.stream_sequence, Some(at));
        let headers = message.headers.as_ref();
        let prefix = &self.log.config.prefix;
        let place = (info.stream_sequence, at);
        Ok(LogMessage::new(prefix, &message.subject, place, headers, message.payload.clone(), info.pending))
    }
}

fn info(message: &Message) -> Result<Info<'_>, ReadError> {
    message.info().map_err(|error| ReadError::Interrupted(error.to_string()))
}
