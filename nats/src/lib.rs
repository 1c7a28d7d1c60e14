//! The log: everything that happens to StudyMate, in order, durable before it is acknowledged.
//!
//! Inputs are published to `in.<aggregate>`; the server's subject transform adds the partition, and `p.<partition>.<aggregate>` is what is
//! stored. `publish` writes one, `batch` many, `read` follows a partition, `range` looks into the log, `hint` wakes other processes (lossy), `stream` sets the stream up, `snapshot` copies it whole and puts the copy back.

mod acknowledged;
mod backlog;
mod batch;
mod clock;
mod config;
mod error;
mod hint;
mod oldest;
mod publish;
mod purge;
mod range;
mod read;
mod snapshot;
mod stream;

pub use clock::Clock;
pub use config::LogConfig;
pub use error::{LogError, PublishError, ReadError};
pub use hint::{Hint, Hints};
pub use publish::{NewInput, Published};
pub use range::{Range, RangeReader, Whose};
pub use read::{LogMessage, PartitionReader};
pub use snapshot::{PutBack, Snapshot, SnapshotHead};
pub use stream::{Log, StreamIdentity};
