//! Why an experiment could not be carried out. What it found is no error.

use std::io;
use std::path::{Path, PathBuf};

/// Why an experiment could not be carried out.
#[derive(Debug, thiserror::Error)]
pub enum ChaosError {
    /// A file could not be read or written.
    #[error("{}", path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// A line of a history is none.
    #[error("{}: line {line} is not an entry", path.display())]
    History {
        /// Which file.
        path: PathBuf,
        /// Which line, from 1.
        line: usize,
        /// Why.
        #[source]
        source: serde_json::Error,
    },
    /// The simulated Telegram failed.
    #[error("the simulator failed")]
    Simulator(#[from] studymate_simulator::Error),
    /// Somebody could not do something in the simulated Telegram.
    #[error("the simulator refused")]
    Control(#[from] studymate_simulator::ControlError),
    /// The simulator dropped calls or steps before they were written into the history.
    #[error("the simulator's record is too small: {0} entries are gone")]
    RecordLost(u64),
    /// A process of the system under test could not be handled.
    #[error("process {name}: {reason}")]
    Process {
        /// Which.
        name: String,
        /// What went wrong.
        reason: String,
    },
    /// A command of the system under test failed.
    #[error("studymate {command}: {reason}")]
    Command {
        /// Its arguments.
        command: String,
        /// What it said.
        reason: String,
    },
    /// The database could not be asked.
    #[error("the database: {}", chain(.0))]
    Database(#[from] tokio_postgres::Error),
    /// The store could not be read.
    #[error(transparent)]
    Store(#[from] studymate_store::StoreError),
    /// A message could not be written down.
    #[error(transparent)]
    Codec(#[from] studymate_schema::codec::CodecError),
    /// The log could not be asked.
    #[error("the log: {0}")]
    Log(String),
    /// A server could not be started or broken.
    #[error("{0}")]
    Server(String),
    /// Something that had to come did not.
    #[error("{what} did not come within {seconds} s")]
    TooLate {
        /// What was waited for.
        what: String,
        /// How long.
        seconds: u64,
    },
}

impl ChaosError {
    /// For `map_err`: a file that could not be read or written.
    pub fn file(path: &Path) -> impl FnOnce(io::Error) -> Self + use<> {
        let path = path.to_owned();
        move |source| ChaosError::File { path, source }
    }
}

/// An error with its causes, in one line.
pub fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text = format!("{text}: {cause}");
        source = cause.source();
    }
    text
}
