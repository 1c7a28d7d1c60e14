//! What can go wrong between us and NATS.

use async_nats::jetstream::context::{PublishError as NatsPublishError, PublishErrorKind};

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
        !matches!(self, LogError::OtherPartitions { .. })
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
    pub(crate) fn new(input: &str, bytes: usize, source: NatsPublishError) -> Self {
        if source.kind() == PublishErrorKind::MaxPayloadExceeded {
            PublishError::TooLarge { input: input.to_owned(), bytes }
        } else {
            PublishError::NotAcknowledged { input: input.to_owned(), source }
        }
    }

    /// Whether publishing the same input again may succeed.
    pub fn is_transient(&self) -> bool {
        matches!(self, PublishError::NotAcknowledged { .. })
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
    /// The log gave a message that it had given before: its store was replaced.
    #[error("the log went back from sequence {before} to {after}")]
    Regressed {
        /// The last sequence that was read.
        before: u64,
        /// The one that came after it.
        after: u64,
    },
}
