//! Why a school could not be played. What it found is no error.

use studymate_chaos::ChaosError;
use studymate_simulator::{Control, ControlError};

/// Why a school could not be played.
#[derive(Debug, thiserror::Error)]
pub enum SchoolError {
    /// The world did not do what it must.
    #[error(transparent)]
    World(#[from] ChaosError),
    /// Somebody could not do something in the simulated Telegram.
    #[error("the simulator refused")]
    Control(#[from] ControlError),
    /// Somebody did not see what had to come.
    #[error("{person} waited for {what} and saw {shown:?}")]
    NotSeen {
        /// Who.
        person: i64,
        /// For what.
        what: String,
        /// The newest message instead.
        shown: String,
    },
    /// Something was shown that nobody can act on.
    #[error("{person} cannot go on: {reason}")]
    Stuck {
        /// Who.
        person: i64,
        /// Why.
        reason: String,
    },
    /// A part of the school ended by a panic.
    #[error("a part of the school failed: {0}")]
    Task(#[from] tokio::task::JoinError),
    /// A date is not one of the calendar.
    #[error("the calendar")]
    Calendar(#[from] jiff::Error),
    /// What a tool printed could not be read.
    #[error("studymate {command}: {reason}")]
    Tool {
        /// Which tool.
        command: String,
        /// What is wrong with its output.
        reason: String,
    },
}

impl SchoolError {
    /// Somebody waited in a chat for what did not come.
    pub(crate) fn not_seen(telegram: &Control, person: i64, chat: i64, what: &str) -> Self {
        let view = telegram.chat(chat).ok();
        let newest = view.as_ref().and_then(|view| view.last_from_bot());
        let shown = newest.map(|message| format!("{message:?}")).unwrap_or_default();
        SchoolError::NotSeen { person, what: what.to_owned(), shown }
    }
}

impl From<tokio_postgres::Error> for SchoolError {
    fn from(error: tokio_postgres::Error) -> Self {
        SchoolError::World(error.into())
    }
}
