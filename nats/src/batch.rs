//! Writing many inputs at once: an atomic batch shares one fsync, where single writes would each wait for their own.

use std::time::Instant;

use async_nats::client::Request;
use async_nats::header::{NATS_BATCH_COMMIT, NATS_BATCH_ID, NATS_BATCH_SEQUENCE};
use async_nats::{HeaderMap, StatusCode};
use serde::Deserialize;

use crate::publish::{PUBLISH_DEADLINE, count};
use crate::{Log, NewInput, PublishError};

/// The most inputs of one batch: more gain nothing (measured: 27–31 k/s by 100).
const MOST: usize = 100;
/// Fewer inputs than these gain nothing by going together (measured: 8 k/s by 20).
const FEWEST: usize = 20;

/// What the server answers to the message that commits a batch (ADR-50).
#[derive(Deserialize)]
struct BatchAck {
    /// How many messages were stored; absent where the server knows no batches.
    count: Option<usize>,
    /// The place of the last one.
    seq: Option<u64>,
    error: Option<Refusal>,
}

#[derive(Deserialize)]
struct Refusal {
    description: String,
}

enum Batch {
    /// All inputs are durable.
    Stored {
        /// The place of the last one, where the server tells.
        last: Option<u64>,
    },
    /// None is, or the server does not know batches.
    Refused(String),
}

impl Log {
    /// Writes many inputs, in order, and waits until all are durable. When it fails, nobody knows which were stored: publish all
    /// of them again, ids make that safe.
    ///
    /// When the server refuses a batch (one known id in it is enough), its inputs go one by one.
    pub async fn publish_all(&self, inputs: &[NewInput]) -> Result<(), PublishError> {
        for chunk in inputs.chunks(MOST) {
            if chunk.len() >= FEWEST {
                match self.publish_together(chunk).await? {
                    Batch::Stored { .. } => continue,
                    Batch::Refused(reason) => {
                        tracing::debug!(
                            inputs = chunk.len(),
                            reason,
                            "a batch was refused, its inputs go one by one"
                        );
                        metrics::counter!("studymate_publish_batches_refused_total").increment(1);
                    }
                }
            }
            for NewInput { aggregate, id, kind, traceparent, payload } in chunk {
                self.publish(aggregate, id, *kind, traceparent.as_deref(), payload.clone()).await?;
            }
        }
        Ok(())
    }

    /// All or nothing: the last message commits the batch, its answer is the batch's.
    async fn publish_together(&self, inputs: &[NewInput]) -> Result<Batch, PublishError> {
        let started = Instant::now();
        let unknown = |reason: String| PublishError::BatchNotAcknowledged { inputs: inputs.len(), reason };
        let Some((last, first)) = inputs.split_last() else { return Ok(Batch::Stored { last: None }) };
        // Never used before, and short enough: 64 characters at most.
        let name = self.client.new_inbox();
        let header = |input: &NewInput, sequence: usize| -> HeaderMap {
            let mut headers = self.headers(&input.id, input.kind, input.traceparent.as_deref());
            headers.insert(NATS_BATCH_ID, name.as_str());
            headers.insert(NATS_BATCH_SEQUENCE, sequence.to_string());
            headers
        };
        let write = async {
            for (index, input) in first.iter().enumerate() {
                let (subject, headers) = (self.subject(&input.aggregate), header(input, index + 1));
                if let Err(error) =
                    self.client.publish_with_headers(subject, headers, input.payload.clone()).await
                {
                    return Ok(Batch::Refused(error.to_string()));
                }
            }
            let mut commit = header(last, inputs.len());
            commit.insert(NATS_BATCH_COMMIT, "1");
            let request = Request::new().headers(commit).payload(last.payload.clone());
            let answer = self
                .client
                .send_request(self.subject(&last.aggregate), request)
                .await
                .map_err(|error| unknown(error.to_string()))?;
            if answer.status == Some(StatusCode::NO_RESPONDERS) {
                return Err(unknown("there is no stream".to_owned()));
            }
            let ack: BatchAck =
                serde_json::from_slice(&answer.payload).map_err(|error| unknown(error.to_string()))?;
            Ok(match ack {
                BatchAck { error: Some(refusal), .. } => Batch::Refused(refusal.description),
                BatchAck { count, seq, .. } if count == Some(inputs.len()) => Batch::Stored { last: seq },
                BatchAck { .. } => Batch::Refused("the server knows no batches".to_owned()),
            })
        };
        let before = self.acknowledged.so_far();
        let mut connections = self.connections.clone();
        connections.mark_unchanged();
        let batch = tokio::select! {
            written = tokio::time::timeout(PUBLISH_DEADLINE, write) => {
                written.unwrap_or_else(|_| Err(unknown("no answer in time".to_owned())))?
            }
            Ok(()) = connections.changed() => return Err(unknown("the connection was lost".to_owned())),
        };
        if let Batch::Stored { last: place } = batch {
            if let Some(place) = place {
                self.acknowledged.check(place, before);
            }
            count(last.kind, inputs.len(), started);
        }
        Ok(batch)
    }
}

#[cfg(test)]
mod tests {
    use studymate_schema::input::InputKind;
    use studymate_schema::{Aggregate, InputId, UserId};

    use super::*;
    use crate::LogConfig;

    fn inputs(numbers: std::ops::Range<i64>) -> Vec<NewInput> {
        let input = |number| NewInput {
            aggregate: Aggregate::User(UserId(number % 7 + 1)),
            id: InputId::telegram(number),
            kind: InputKind::Telegram,
            traceparent: None,
            payload: "{}".into(),
        };
        numbers.map(input).collect()
    }

    #[tokio::test]
    async fn a_batch_is_stored_whole_or_not_at_all() {
        let nats = studymate_testkit::nats().await;
        let prefix = format!("{}.", nats.prefix);
        let config = LogConfig { url: nats.url, stream: nats.prefix, prefix, ..LogConfig::default() };
        let log = Log::connect(config).await.unwrap();
        log.ensure_stream().await.unwrap();
        assert!(matches!(log.publish_together(&inputs(0..100)).await, Ok(Batch::Stored { .. })));
        assert_eq!(log.identity().await.unwrap().last_sequence, 100);
        assert!(matches!(log.publish_together(&inputs(99..150)).await, Ok(Batch::Refused(_))));
        assert_eq!(log.identity().await.unwrap().last_sequence, 100);
    }
}
