//! What can go wrong while read models are built, and whether trying again can help.

use studymate_schema::codec::CodecError;
use studymate_schema::{PartitionId, Position};
use studymate_store::StoreError;

/// A failure of the projector or of a rebuild.
#[derive(Debug, thiserror::Error)]
pub enum ProjectorError {
    /// The store failed, or the rows were refused.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// An event cannot be read. The projections of its partition stop before it: a newer build may read it.
    #[error("event {position} of partition {partition} cannot be read")]
    Event {
        /// Where it is.
        partition: PartitionId,
        /// Which it is.
        position: Position,
        /// What is wrong with it.
        #[source]
        source: CodecError,
    },
    /// There is no projection of this name.
    #[error("expected one of {known}, got {0:?}", known = crate::names().join(", "))]
    UnknownProjection(String),
    /// Somebody does the same already, or was killed a moment ago.
    #[error("another {what} is running; one that was killed is forgotten after {forgotten_after} s")]
    Busy {
        /// `rebuild` or `comparison`.
        what: &'static str,
        /// Seconds.
        forgotten_after: u64,
    },
    /// A rebuild or a comparison was told to stop. What a rebuild did is kept.
    #[error("stopped after {done} of {total} events; the same command {next}")]
    Stopped {
        /// Events that the new tables have.
        done: u64,
        /// Events that there are.
        total: u64,
        /// What the same command does.
        next: &'static str,
    },
    /// There are no tables that a rebuild replaced and kept.
    #[error("no tables are kept: `studymate rebuild --keep-old` keeps those that it replaces")]
    NothingKept,
    /// Older tables became the live ones in the middle of a comparison.
    #[error("the live tables of {0} were replaced while they were compared; compare again")]
    Replaced(&'static str),
}

impl ProjectorError {
    /// Names what was being done when a statement failed.
    pub(crate) fn statement(operation: &'static str) -> impl FnOnce(tokio_postgres::Error) -> ProjectorError {
        move |source| ProjectorError::Store(StoreError::Statement { operation, source })
    }

    /// Whether the same call may succeed later without anybody's help.
    pub fn is_transient(&self) -> bool {
        matches!(self, ProjectorError::Store(error) if error.is_transient())
    }
}
