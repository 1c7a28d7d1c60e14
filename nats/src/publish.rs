//! Writing inputs. Acknowledged means: on the disk (or on a majority of the cluster).

use std::time::Instant;

use async_nats::HeaderMap;
use async_nats::header::NATS_MESSAGE_ID;
use bytes::Bytes;
use studymate_schema::input::{InputKind, KIND_HEADER, TRACE_HEADER};
use studymate_schema::{Aggregate, InputId};

use crate::{Log, PublishError};

/// The most inputs of one atomic batch. A batch shares one fsync; more than these gain nothing (FACTS: 27–31 k/s by 100).
const BATCH_MAX: usize = 100;
/// Fewer inputs than these are published one by one, in parallel.
const BATCH_MIN: usize = 20;

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
    /// Writes one input and waits until it is durable.
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
        let subject = format!("{}{}", self.config.prefix, aggregate.subject());
        let failed = |source| PublishError::new(&id.0, bytes, source);
        let acknowledgement = self
            .context
            .publish_with_headers(subject, headers(id, kind, traceparent), payload)
            .await
            .map_err(failed)?
            .await
            .map_err(failed)?;
        metrics::counter!("studymate_inputs_published_total", "kind" => kind.header()).increment(1);
        metrics::histogram!("studymate_publish_seconds").record(started.elapsed().as_secs_f64());
        if acknowledgement.duplicate {
            metrics::counter!("studymate_inputs_published_twice_total").increment(1);
        }
        Ok(Published { sequence: acknowledgement.sequence, duplicate: acknowledgement.duplicate })
    }

    /// Writes many inputs, in order, and waits until all are durable. When it fails, nobody knows which were stored: publish all
    /// of them again, ids make that safe.
    ///
    /// Many share one fsync by an atomic batch; when the server refuses the batch (one id twice is enough), they go one by one.
    pub async fn publish_all(&self, inputs: &[NewInput]) -> Result<(), PublishError> {
        for chunk in inputs.chunks(BATCH_MAX) {
            if chunk.len() >= BATCH_MIN && self.publish_atomically(chunk).await.is_ok() {
                metrics::counter!("studymate_inputs_published_total", "kind" => "batch")
                    .increment(chunk.len() as u64);
                continue;
            }
            for input in chunk {
                self.publish(
                    &input.aggregate,
                    &input.id,
                    input.kind,
                    input.traceparent.as_deref(),
                    input.payload.clone(),
                )
                .await?;
            }
        }
        Ok(())
    }

    /// All of a batch or nothing (ADR-50): the last message commits it, its answer is the batch's.
    async fn publish_atomically(&self, inputs: &[NewInput]) -> Result<(), PublishError> {
        let Some((last, first)) = inputs.split_last() else { return Ok(()) };
        let batch = format!("{}-{}", last.id, inputs.len());
        let headers = |input: &NewInput, sequence: usize| {
            let mut headers = headers(&input.id, input.kind, input.traceparent.as_deref());
            headers.insert("Nats-Batch-Id", batch.as_str());
            headers.insert("Nats-Batch-Sequence", sequence.to_string().as_str());
            headers
        };
        let subject = |input: &NewInput| format!("{}{}", self.config.prefix, input.aggregate.subject());
        for (index, input) in first.iter().enumerate() {
            let sent = self
                .client
                .publish_with_headers(subject(input), headers(input, index + 1), input.payload.clone())
                .await;
            if let Err(error) = sent {
                tracing::debug!(%error, "a batch could not be sent");
                break;
            }
        }
        let failed = |source| PublishError::new(&last.id.0, last.payload.len(), source);
        let mut commit = headers(last, inputs.len());
        commit.insert("Nats-Batch-Commit", "1");
        self.context
            .publish_with_headers(subject(last), commit, last.payload.clone())
            .await
            .map_err(failed)?
            .await
            .map_err(failed)?;
        Ok(())
    }
}

fn headers(id: &InputId, kind: InputKind, traceparent: Option<&str>) -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert(NATS_MESSAGE_ID, id.0.as_str());
    headers.insert(KIND_HEADER, kind.header());
    if let Some(traceparent) = traceparent {
        headers.insert(TRACE_HEADER, traceparent);
    }
    headers
}
