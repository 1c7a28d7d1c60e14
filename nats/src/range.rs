//! Reading the log for looking into it: a range of sequences, by subject, oldest or newest first; one input by its sequence.
//!
//! Nothing here follows the log: a range ends where the log ended, or where it was told to. Readers leave nothing behind but a consumer
//! that the server forgets within a minute.

use std::collections::VecDeque;
use std::time::Duration;

use async_nats::HeaderMap;
use async_nats::datetime::from_nanos;
use async_nats::jetstream::Message;
use async_nats::jetstream::consumer::pull::Config;
use async_nats::jetstream::consumer::{AckPolicy, DeliverPolicy, PullConsumer};
use async_nats::jetstream::stream::RawMessageErrorKind;
use futures::StreamExt;
use jiff::Timestamp;
use studymate_schema::{Aggregate, PartitionId};

use crate::read::LogMessage;
use crate::stream::timestamp;
use crate::{Log, LogError, ReadError};

/// How long the server keeps a reader's place that nobody asks for.
const FORGOTTEN_AFTER: Duration = Duration::from_secs(60);
/// How long the server may collect one page.
const PAGE_DEADLINE: Duration = Duration::from_secs(5);
/// How long it may be silent: it says so when it has nothing to give within a page's time.
const ANSWER_DEADLINE: Duration = Duration::from_secs(10);
/// The most bytes of one page: more than the largest input.
const PAGE_BYTES: usize = 16 * 1024 * 1024;

/// Whose inputs are looked at.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub enum Whose {
    /// Everybody's.
    #[default]
    Everybodys,
    /// Those of one partition.
    Partition(PartitionId),
    /// Those of one aggregate.
    Aggregate(Aggregate),
}

/// A part of the log.
#[derive(Clone, Debug)]
pub struct Range {
    /// Whose inputs.
    pub whose: Whose,
    /// The first sequence.
    pub first: u64,
    /// The last sequence.
    pub last: u64,
    /// Whether the bytes of inputs are read; without, payloads are empty and reading is faster.
    pub bodies: bool,
}

/// A part of the log being read, oldest first.
pub struct RangeReader {
    log: Log,
    consumer: PullConsumer,
    last: u64,
    /// How many inputs the server has for this reader, those after `last` included.
    pending: u64,
    /// How many it gave: a lost one shows as a gap.
    delivered: u64,
    ended: bool,
}

impl Log {
    /// The input at a sequence. `None` when it is not there: it is past its retention, was purged, or never was.
    pub async fn input(&self, sequence: u64) -> Result<Option<LogMessage>, LogError> {
        let failed = |reason: String| self.failed("look into", reason);
        let stream = self
            .context
            .get_stream_no_info(&self.config.stream)
            .await
            .map_err(|error| failed(error.to_string()))?;
        let message = match stream.get_raw_message(sequence).await {
            Ok(message) => message,
            Err(error) if error.kind() == RawMessageErrorKind::NoMessageFound => return Ok(None),
            Err(error) => return Err(failed(error.to_string())),
        };
        let at = timestamp(message.time).unwrap_or(Timestamp::UNIX_EPOCH);
        let place = (message.sequence, at);
        Ok(Some(LogMessage::new(
            &self.config.prefix,
            &message.subject,
            place,
            Some(&message.headers),
            message.payload,
            0,
        )))
    }

    /// The sequence of the first input that the log took at a time or later. `None` when there is none yet.
    pub async fn first_since(&self, at: Timestamp) -> Result<Option<u64>, ReadError> {
        let time = from_nanos(at.as_nanosecond()).map_err(|error| ReadError::Consumer(error.to_string()))?;
        let policy = DeliverPolicy::ByStartTime { start_time: time };
        let mut reader = self.open(&Whose::Everybodys, policy, u64::MAX, false).await?;
        Ok(reader.next_page(1).await?.first().map(|message| message.sequence))
    }

    /// Opens a part of the log, to be read oldest first.
    pub async fn range(&self, range: &Range) -> Result<RangeReader, ReadError> {
        let policy = DeliverPolicy::ByStartSequence { start_sequence: range.first.max(1) };
        self.open(&range.whose, policy, range.last, range.bodies).await
    }

    /// The newest inputs of a part of the log, newest first, at most `most`. What is far back is found without reading what lies
    /// between.
    pub async fn newest(&self, range: &Range, most: usize) -> Result<Vec<LogMessage>, ReadError> {
        let (first, last) = (range.first.max(1), range.last.min(self.identity().await?.last_sequence));
        if most == 0 || last < first {
            return Ok(Vec::new());
        }
        let after = Range { first: last + 1, last: u64::MAX, ..range.clone() };
        let behind = self.range(&after).await?.pending;
        let mut width = most as u64;
        let mut reader = loop {
            let start = last.saturating_sub(width - 1).max(first);
            let reader = self.range(&Range { first: start, last, ..range.clone() }).await?;
            if start == first || reader.pending.saturating_sub(behind) >= most as u64 {
                break reader;
            }
            width = width.saturating_mul(8);
        };
        let mut newest = VecDeque::new();
        loop {
            let page = reader.next_page(most).await?;
            if page.is_empty() {
                return Ok(newest.into_iter().rev().collect());
            }
            newest.extend(page);
            newest.drain(..newest.len().saturating_sub(most));
        }
    }

    async fn open(
        &self,
        whose: &Whose,
        deliver_policy: DeliverPolicy,
        last: u64,
        bodies: bool,
    ) -> Result<RangeReader, ReadError> {
        let config = Config {
            deliver_policy,
            ack_policy: AckPolicy::None,
            filter_subject: self.filter(whose),
            headers_only: !bodies,
            inactive_threshold: FORGOTTEN_AFTER,
            memory_storage: true,
            num_replicas: 1,
            ..Config::default()
        };
        let consumer = self
            .context
            .create_consumer_on_stream(config, self.config.stream.as_str())
            .await
            .map_err(|error| ReadError::Consumer(error.to_string()))?;
        let pending = consumer.cached_info().num_pending;
        Ok(RangeReader { log: self.clone(), consumer, last, pending, delivered: 0, ended: pending == 0 })
    }

    /// The subject that holds somebody's inputs.
    pub(crate) fn filter(&self, whose: &Whose) -> String {
        let prefix = self.config.prefix.as_str();
        match whose {
            Whose::Everybodys => format!("{prefix}p.>"),
            Whose::Partition(partition) => format!("{prefix}p.{partition}.>"),
            Whose::Aggregate(aggregate) => {
                let partition = aggregate.partition(self.config.partitions);
                format!("{prefix}{}", aggregate.stored_subject(partition))
            }
        }
    }
}

impl RangeReader {
    /// The next inputs, at most `most`; none at the end of the range, or of the log as it was.
    ///
    /// An error ends the reader; open another one after the last input that was read.
    pub async fn next_page(&mut self, most: usize) -> Result<Vec<LogMessage>, ReadError> {
        let mut page = Vec::new();
        if self.ended {
            return Ok(page);
        }
        let interrupted = |reason: String| ReadError::Interrupted(reason);
        let consumer = self.consumer.clone();
        let fetch = consumer.fetch().max_messages(most.max(1)).max_bytes(PAGE_BYTES).expires(PAGE_DEADLINE);
        let mut messages = fetch.messages().await.map_err(|error| interrupted(error.to_string()))?;
        loop {
            let next = tokio::time::timeout(ANSWER_DEADLINE, messages.next()).await;
            let message = match next.map_err(|_| interrupted("the server does not answer".to_owned()))? {
                None => break,
                Some(message) => message.map_err(|error| interrupted(error.to_string()))?,
            };
            if let Some(input) = self.take(message)? {
                page.push(input);
            }
        }
        // The last input of the range, or of the log, ends the reader (`take`). A server that gave nothing before may have been too slow:
        // then only a look at what it still has tells whether that was the end, because the rest was purged.
        if page.is_empty() && !self.ended {
            let info = self.consumer.info().await.map_err(|error| interrupted(error.to_string()))?;
            if info.num_pending > 0 {
                let left = info.num_pending;
                return Err(interrupted(format!("the server gave nothing in time, {left} inputs are left")));
            }
            self.ended = true;
        }
        Ok(page)
    }

    /// Reads a message; `None` for what lies after the range.
    fn take(&mut self, message: Message) -> Result<Option<LogMessage>, ReadError> {
        let info = message.info().map_err(|error| ReadError::Interrupted(error.to_string()))?;
        self.delivered += 1;
        if info.consumer_sequence != self.delivered {
            return Err(ReadError::Interrupted("inputs were lost on the way".to_owned()));
        }
        self.ended = self.ended || info.pending == 0 || info.stream_sequence >= self.last;
        if info.stream_sequence > self.last {
            return Ok(None);
        }
        let at = timestamp(info.published).unwrap_or(Timestamp::UNIX_EPOCH);
        let (place, pending) = ((info.stream_sequence, at), info.pending);
        let Message { message, .. } = message;
        let headers: Option<&HeaderMap> = message.headers.as_ref();
        let prefix = &self.log.config.prefix;
        Ok(Some(LogMessage::new(prefix, &message.subject, place, headers, message.payload, pending)))
    }
}
