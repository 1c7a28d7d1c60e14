//! What can go wrong between us and NATS.

use std::error::Error;

use async_nats::jetstream::context::{PublishError as NatsPublishError, PublishErrorKind};
use async_nats::jetstream::{self, ErrorCode};
use studymate_schema::InputId;

/// A failure to reach or set up the log.
#[derive(Debug, thiserror::Error)]
pub enum LogError {
    /// The server cannot be reached.
    #[error("no connection to NATS")]
    Connect(#[source] async_nats::ConnectError),
    /// The stream could not be made or read.
    #[error("cannot {operation} the stream {stream}: {reason}")]
    Stream {
        /// What was being done.
        operation: &'static str,
        /// Which stream.
        stream: String,
        /// What the server said.
        reason: String,
    },
    /// There is no stream, and only migrating makes one.
    #[error("there is no stream {stream}: run `studymate migrate`")]
    Missing {
        /// Which stream.
        stream: String,
    },
    /// The stream is there, but made for another configuration.
    #[error(
        "the stream {stream} was made with the transform {found:?}, PARTITIONS asks for {wanted:?}: \
         the number of partitions is fixed when the stream is made"
    )]
    OtherPartitions {
        /// Which stream.
        stream: String,
        /// Its transform.
        found: String,
        /// The one that the configuration asks for.
        wanted: String,
    },
}

impl LogError {
    /// Whether the same call may succeed later.
    pub fn is_transient(&self) -> bool {
        !matches!(self, LogError::OtherPartitions { .. } | LogError::Missing { .. })
    }
}

/// A failure to write an input. Whether it is stored is known only where the text says so: publishing it again under the same
/// id is always safe.
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    /// The server did not take it, or its answer was lost.
    #[error("the log did not acknowledge {input}")]
    NotAcknowledged {
        /// Which input.
        input: String,
        /// What the client said.
        #[source]
        source: NatsPublishError,
    },
    /// Several went together, and the server's answer to them was lost.
    #[error("the log did not acknowledge {inputs} inputs: {reason}")]
    BatchNotAcknowledged {
        /// How many.
        inputs: usize,
        /// What the client said.
        reason: String,
    },
    /// It is larger than the server takes: it will never be stored.
    #[error("{input} has {bytes} bytes, more than the log takes in one message")]
    TooLarge {
        /// Which input.
        input: String,
        /// Its size.
        bytes: usize,
    },
}

impl PublishError {
    pub(crate) fn new(input: &InputId, bytes: usize, source: NatsPublishError) -> Self {
        let refused = source.source().and_then(|refused| refused.downcast_ref::<jetstream::Error>());
        let too_large = source.kind() == PublishErrorKind::MaxPayloadExceeded
            || refused
                .is_some_and(|refused| refused.error_code() == ErrorCode::STREAM_MESSAGE_EXCEEDS_MAXIMUM);
        if too_large {
            PublishError::TooLarge { input: input.0.clone(), bytes }
        } else {
            PublishError::NotAcknowledged { input: input.0.clone(), source }
        }
    }

    /// Whether publishing the same input again may succeed.
    pub fn is_transient(&self) -> bool {
        !matches!(self, PublishError::TooLarge { .. })
    }
}

/// A failure to read a partition. All of them may heal: open the partition again at the cursor.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The stream could not be looked at.
    #[error(transparent)]
    Log(#[from] LogError),
    /// The consumer could not be made.
    #[error("cannot read the log: {0}")]
    Consumer(String),
    /// The consumer ended, or went silent.
    #[error("reading the log was interrupted: {0}")]
    Interrupted(String),
    /// The stream is another one than at first, is shorter than what was read, or has something else where it was read: its store
    /// was lost or replaced.
    #[error("the log is another one: {before} was read, it ends at {after} or holds something else there")]
    Regressed {
        /// The last sequence that was read.
        before: u64,
        /// The last one that the stream has.
        after: u64,
    },
}
