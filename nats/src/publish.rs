//! Writing inputs. Acknowledged means: on the disk (or on a majority of the cluster).

use std::time::{Duration, Instant};

use async_nats::HeaderMap;
use async_nats::header::NATS_MESSAGE_ID;
use async_nats::jetstream::context::{PublishError as NatsPublishError, PublishErrorKind};
use bytes::Bytes;
use studymate_schema::input::{InputKind, KIND_HEADER, TRACE_HEADER};
use studymate_schema::{Aggregate, InputId};

use crate::clock::AHEAD_HEADER;
use crate::{Log, PublishError};

/// How long one write may take: to the server, to its disk, and the answer back.
pub(crate) const PUBLISH_DEADLINE: Duration = Duration::from_secs(5);

/// An input to be written.
#[derive(Clone, Debug)]
pub struct NewInput {
    /// Whose it is.
    pub aggregate: Aggregate,
    /// Its identity: the same id twice is one input.
    pub id: InputId,
    /// How its bytes are to be read.
    pub kind: InputKind,
    /// The trace that it continues.
    pub traceparent: Option<String>,
    /// Its bytes.
    pub payload: Bytes,
}

/// Where an input is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Published {
    /// Its sequence in the stream.
    pub sequence: u64,
    /// Whether the stream had it already, as far as it remembers.
    pub duplicate: bool,
}

impl Log {
    /// Writes one input and waits until it is durable, five seconds at most.
    pub async fn publish(
        &self,
        aggregate: &Aggregate,
        id: &InputId,
        kind: InputKind,
        traceparent: Option<&str>,
        payload: Bytes,
    ) -> Result<Published, PublishError> {
        let started = Instant::now();
        let bytes = payload.len();
        let before = self.acknowledged.so_far();
        let (subject, headers) = (self.subject(aggregate), self.headers(id, kind, traceparent));
        let write = async || {
            let context = &self.context;
            context.publish_with_headers(subject.clone(), headers.clone(), payload.clone()).await?.await
        };
        let mut connections = self.connections.clone();
        connections.mark_unchanged();
        let written = async {
            loop {
                tokio::select! {
                    written = write() => return written,
                    // What went over the connection before gets no answer any more. The id makes sending it again safe.
                    Ok(()) = connections.changed() => {}
                }
            }
        };
        // While the server is away, the client's queue may be full: then even sending waits.
        let acknowledgement = tokio::time::timeout(PUBLISH_DEADLINE, written)
            .await
            .unwrap_or_else(|_| Err(NatsPublishError::new(PublishErrorKind::TimedOut)))
            .map_err(|source| PublishError::new(id, bytes, source))?;
        count(kind, 1, started);
        if acknowledgement.duplicate {
            metrics::counter!("studymate_inputs_published_twice_total").increment(1);
        } else {
            self.acknowledged.check(acknowledgement.sequence, before);
        }
        Ok(Published { sequence: acknowledgement.sequence, duplicate: acknowledgement.duplicate })
    }

    pub(crate) fn subject(&self, aggregate: &Aggregate) -> String {
        format!("{}{}", self.config.prefix, aggregate.subject())
    }

    pub(crate) fn headers(&self, id: &InputId, kind: InputKind, traceparent: Option<&str>) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(NATS_MESSAGE_ID, id.0.as_str());
        headers.insert(KIND_HEADER, kind.header());
        if let Some(traceparent) = traceparent {
            headers.insert(TRACE_HEADER, traceparent);
        }
        let ahead = self.config.clock.ahead();
        if !ahead.is_zero() {
            headers.insert(AHEAD_HEADER, ahead.as_millis().to_string());
        }
        headers
    }
}

pub(crate) fn count(kind: InputKind, inputs: usize, started: Instant) {
    metrics::counter!("studymate_inputs_published_total", "kind" => kind.header()).increment(inputs as u64);
    metrics::histogram!("studymate_publish_seconds").record(started.elapsed().as_secs_f64());
}
