//! What ends a worker.

use studymate_nats::{LogError, PublishError};
use studymate_schema::codec::CodecError;
use studymate_store::StoreError;
use tokio::task::JoinError;

/// Why a worker process ended by itself.
#[derive(Debug, thiserror::Error)]
pub enum WorkersError {
    /// Telegram does not know the token.
    #[error("BOT_TOKEN was refused by Telegram: take the token that @BotFather shows for this bot")]
    TokenRefused,
    /// The store failed where it could not be waited for.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The log failed where it could not be waited for.
    #[error(transparent)]
    Log(#[from] LogError),
    /// The log did not take an input.
    #[error(transparent)]
    Publish(#[from] PublishError),
    /// Something has no encoding.
    #[error(transparent)]
    Encode(CodecError),
    /// The client for Telegram could not be made.
    #[error("cannot make the HTTP client")]
    Http(#[source] reqwest::Error),
    /// A decision did not end within its budget: its input is a dead letter, its thread goes on until the process ends.
    #[error("a decision did not end: its input was put aside, and this process makes room for another one")]
    Stuck,
    /// A part ended that should not.
    #[error("a part of the worker failed")]
    Part(#[source] JoinError),
    /// A part returned that should not.
    #[error("a part of the worker ended by itself")]
    PartReturned,
}

impl WorkersError {
    /// Whether the same may succeed later without anybody's help.
    pub(crate) fn is_transient(&self) -> bool {
        match self {
            WorkersError::Store(error) => error.is_transient(),
            WorkersError::Log(error) => error.is_transient(),
            WorkersError::Publish(error) => error.is_transient(),
            _ => false,
        }
    }

    /// The reason of a part that ended before it was asked to.
    pub(crate) fn part_ended(ended: Result<(), JoinError>) -> Self {
        match ended {
            Ok(()) => WorkersError::PartReturned,
            Err(error) => WorkersError::Part(error),
        }
    }
}
