//! The whole stream as bytes, and back: what a backup keeps. Every input comes back at its sequence with its time, so that a cursor goes on
//! where it was, and inputs that are decided again have the time that they had. Only the stream itself is another one: it was made when it
//! was put back.
//!
//! The server sends a snapshot in chunks and waits for each window of them to be taken; it takes one back in the same way.

use std::time::Duration;

use async_nats::client::Request;
use async_nats::jetstream::ErrorCode;
use async_nats::jetstream::context::GetStreamErrorKind;
use async_nats::{Message, StatusCode, Subscriber};
use bytes::Bytes;
use futures::StreamExt;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{Log, LogError, StreamIdentity};

/// How long the server may take to begin, and for each chunk.
const ANSWER_DEADLINE: Duration = Duration::from_secs(30);
/// How long it may take to build its index when all chunks have come: it reads them all again.
const FINISH_DEADLINE: Duration = Duration::from_secs(15 * 60);

/// What a snapshot begins with: the server wants it back before the first chunk.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SnapshotHead {
    config: Value,
    state: Value,
}

impl SnapshotHead {
    /// How many bytes of inputs the stream has: the chunks are compressed and fewer.
    pub fn bytes(&self) -> u64 {
        self.state["bytes"].as_u64().unwrap_or_default()
    }

    /// How many inputs it has.
    pub fn inputs(&self) -> u64 {
        self.state["messages"].as_u64().unwrap_or_default()
    }

    /// The sequence of its last input.
    pub fn last_sequence(&self) -> u64 {
        self.state["last_seq"].as_u64().unwrap_or_default()
    }
}

/// A snapshot being read.
pub struct Snapshot {
    log: Log,
    head: SnapshotHead,
    chunks: Subscriber,
}

/// A snapshot being put back.
pub struct PutBack {
    log: Log,
    subject: String,
}

/// What the server answers to the first call, or instead of an end.
#[derive(Deserialize)]
struct Answer {
    error: Option<Refusal>,
    deliver_subject: Option<String>,
    config: Option<Value>,
    state: Option<Value>,
}

#[derive(Deserialize)]
struct Refusal {
    description: String,
}

impl Log {
    /// Which stream there is; `None` when there is none.
    pub async fn find_identity(&self) -> Result<Option<StreamIdentity>, LogError> {
        match self.context.get_stream(&self.config.stream).await {
            Ok(_) => self.identity().await.map(Some),
            Err(error) => match error.kind() {
                GetStreamErrorKind::JetStream(error) if error.error_code() == ErrorCode::STREAM_NOT_FOUND => {
                    Ok(None)
                }
                _ => Err(self.failed("look for", error.to_string())),
            },
        }
    }

    /// Begins to copy the stream as it is now. Others go on writing; what they write is not in the copy.
    pub async fn snapshot(&self) -> Result<Snapshot, LogError> {
        let inbox = self.client.new_inbox();
        let failed = |reason: String| self.failed("copy", reason);
        let chunks = self.client.subscribe(inbox.clone()).await.map_err(|error| failed(error.to_string()))?;
        let request = serde_json::json!({ "deliver_subject": inbox, "no_consumers": true });
        let subject = format!("$JS.API.STREAM.SNAPSHOT.{}", self.config.stream);
        let answer = self.ask(subject, request.to_string().into(), ANSWER_DEADLINE).await.map_err(failed)?;
        match parse(&answer).map_err(failed)? {
            Answer { config: Some(config), state: Some(state), .. } => {
                Ok(Snapshot { log: self.clone(), head: SnapshotHead { config, state }, chunks })
            }
            Answer { .. } => Err(failed("the answer says nothing of the stream".to_owned())),
        }
    }

    /// Begins to put a snapshot back. There must be no stream. When it was made is not put back: it shows as a stream of its own.
    pub async fn put_back(&self, head: &SnapshotHead) -> Result<PutBack, LogError> {
        let failed = |reason: String| self.failed("put back", reason);
        let request = serde_json::to_vec(head).map_err(|error| failed(error.to_string()))?;
        let subject = format!("$JS.API.STREAM.RESTORE.{}", self.config.stream);
        let answer = self.ask(subject, request.into(), ANSWER_DEADLINE).await.map_err(failed)?;
        match parse(&answer).map_err(failed)?.deliver_subject {
            Some(subject) => Ok(PutBack { log: self.clone(), subject }),
            None => Err(failed("the answer does not say where to".to_owned())),
        }
    }

    /// Removes the stream with all its inputs.
    pub async fn remove_stream(&self) -> Result<(), LogError> {
        self.context
            .delete_stream(&self.config.stream)
            .await
            .map_err(|error| self.failed("remove", error.to_string()))?;
        Ok(())
    }

    async fn ask(&self, subject: String, payload: Bytes, within: Duration) -> Result<Message, String> {
        let request = Request::new().payload(payload).timeout(Some(within));
        self.client.send_request(subject, request).await.map_err(|error| error.to_string())
    }
}

impl Snapshot {
    /// What it begins with.
    pub fn head(&self) -> &SnapshotHead {
        &self.head
    }

    /// The next chunk; `None` at the end.
    pub async fn next_chunk(&mut self) -> Result<Option<Bytes>, LogError> {
        let failed = |reason: String| self.log.failed("copy", reason);
        let message = tokio::time::timeout(ANSWER_DEADLINE, self.chunks.next())
            .await
            .map_err(|_| failed("no more of it comes".to_owned()))?
            .ok_or_else(|| failed("the connection was closed".to_owned()))?;
        if message.payload.is_empty() {
            return match message.status {
                None => Ok(None),
                Some(status) if status.is_success() => Ok(None),
                Some(status) => Err(failed(format!("the server gave up: {status}"))),
            };
        }
        // The server sends no more than a window of chunks that were not acknowledged.
        if let Some(reply) = message.reply {
            let acknowledged = self.log.client.publish(reply, Bytes::new()).await;
            acknowledged.map_err(|error| failed(error.to_string()))?;
        }
        Ok(Some(message.payload))
    }
}

impl PutBack {
    /// Gives the server the next chunk.
    pub async fn chunk(&self, chunk: Bytes) -> Result<(), LogError> {
        let failed = |reason: String| self.log.failed("put back", reason);
        let answer = self.log.ask(self.subject.clone(), chunk, ANSWER_DEADLINE).await.map_err(failed)?;
        // A chunk that was taken is answered with nothing.
        if answer.payload.is_empty() { Ok(()) } else { parse(&answer).map_err(failed).map(|_| ()) }
    }

    /// Tells the server that this was all. When it returns, the stream is there.
    pub async fn finish(self) -> Result<(), LogError> {
        let failed = |reason: String| self.log.failed("put back", reason);
        let answer =
            self.log.ask(self.subject.clone(), Bytes::new(), FINISH_DEADLINE).await.map_err(failed)?;
        parse(&answer).map_err(failed).map(|_| ())
    }
}

fn parse(answer: &Message) -> Result<Answer, String> {
    if answer.status == Some(StatusCode::NO_RESPONDERS) {
        return Err("the server has no JetStream".to_owned());
    }
    let answer: Answer = serde_json::from_slice(&answer.payload)
        .map_err(|error| format!("the server's answer cannot be read: {error}"))?;
    match answer.error {
        Some(refusal) => Err(refusal.description),
        None => Ok(answer),
    }
}
