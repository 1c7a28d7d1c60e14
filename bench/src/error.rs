//! Why something could not be measured.

use std::io;
use std::path::{Path, PathBuf};

/// Why something could not be measured.
#[derive(Debug, thiserror::Error)]
pub enum BenchError {
    /// A file could not be read or written.
    #[error("{}", path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// The bench's own threads could not be started.
    #[error("the runtime cannot be started")]
    Runtime(#[source] io::Error),
    /// A server of the bench could not be started.
    #[error("{name} cannot be started")]
    Server {
        /// Which.
        name: &'static str,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// A local server could not be installed or started.
    #[error(transparent)]
    Local(#[from] studymate_local::Error),
    /// The store could not be written or read.
    #[error(transparent)]
    Store(#[from] studymate_store::StoreError),
    /// The log could not be reached.
    #[error(transparent)]
    Log(#[from] studymate_nats::LogError),
    /// The log did not take an input.
    #[error(transparent)]
    Publish(#[from] studymate_nats::PublishError),
    /// Read models could not be built.
    #[error(transparent)]
    Projector(#[from] studymate_projector::ProjectorError),
    /// Something is not as the bench needs it.
    #[error("{0}")]
    Unexpected(String),
    /// The database could not be asked.
    #[error("the database could not be asked")]
    Database(#[from] tokio_postgres::Error),
    /// A program failed.
    #[error("{program}: {reason}")]
    Program {
        /// Which, with its arguments.
        program: String,
        /// What it said.
        reason: String,
    },
    /// A histogram could not be made.
    #[error("a histogram could not be made")]
    Histogram(#[from] hdrhistogram::CreationError),
    /// Something that had to come did not.
    #[error("{what} did not come within {seconds} s")]
    TooLate {
        /// What was waited for.
        what: String,
        /// How long.
        seconds: u64,
    },
}

impl BenchError {
    /// Something is not as the bench needs it.
    pub fn unexpected(what: String) -> Self {
        BenchError::Unexpected(what)
    }

    /// For `map_err`: a file that could not be read or written.
    pub fn file(path: &Path) -> impl FnOnce(io::Error) -> Self + use<> {
        let path = path.to_owned();
        move |source| BenchError::File { path, source }
    }

    /// For `map_err`: a server that could not be started.
    pub fn server(name: &'static str) -> impl FnOnce(io::Error) -> Self {
        move |source| BenchError::Server { name, source }
    }
}
