//! What can go wrong while read models are built.

use studymate_schema::codec::CodecError;
use studymate_schema::{PartitionId, Position};
use studymate_store::StoreError;

/// A failure of the projector.
#[derive(Debug, thiserror::Error)]
pub enum ProjectorError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Rows could not be written.
    #[error("cannot {operation}")]
    Write {
        /// What was being done.
        operation: &'static str,
        /// What PostgreSQL said.
        #[source]
        source: tokio_postgres::Error,
    },
    /// An event cannot be read: this partition's read models stop here until a build comes that can.
    #[error("event {position} of partition {partition} cannot be read")]
    Event {
        /// Where.
        partition: PartitionId,
        /// Which.
        position: Position,
        /// Why.
        #[source]
        source: CodecError,
    },
    /// There is no projection of this name.
    #[error("there is no read model {0:?}: expected one of students, attempts, quizzes")]
    Unknown(String),
    /// It was told to stop in the middle; it goes on where it was when it is started again.
    #[error("stopped before the end: run it again to go on")]
    Stopped,
}

impl ProjectorError {
    pub(crate) fn write(operation: &'static str) -> impl FnOnce(tokio_postgres::Error) -> ProjectorError {
        move |source| ProjectorError::Write { operation, source }
    }
}
