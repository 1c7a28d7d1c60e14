//! What time it is for who publishes inputs and for whoever acts by their times.
//!
//! Real, except in a simulation: there a file says by how much the clock is ahead, and every process reads the same file, so that weeks
//! pass in minutes. Inputs carry in a header how far ahead they were published, and so the log alone tells when each happened.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

/// The header of an input that was published while the clock was ahead: by how many milliseconds.
pub(crate) const AHEAD_HEADER: &str = "Studymate-Ahead";

/// A clock. Clones are the same clock.
#[derive(Clone, Debug, Default)]
pub struct Clock {
    file: Option<Arc<Path>>,
}

impl Clock {
    /// A clock of a simulation: the file holds the milliseconds that it is ahead of the real one; none while it does not exist.
    pub fn simulated(file: PathBuf) -> Self {
        Clock { file: Some(file.into()) }
    }

    /// Whether it may jump.
    pub fn is_simulated(&self) -> bool {
        self.file.is_some()
    }

    /// What time it is.
    pub fn now(&self) -> Timestamp {
        shifted(Timestamp::now(), self.ahead())
    }

    /// By how much it is ahead of the real one. Read anew each time: who moved it may count on it at once.
    pub(crate) fn ahead(&self) -> SignedDuration {
        let written = self.file.as_ref().and_then(|file| std::fs::read_to_string(file).ok());
        written.as_deref().map_or(SignedDuration::ZERO, read)
    }
}

/// What a header or the file says; what cannot be read is none.
pub(crate) fn read(milliseconds: &str) -> SignedDuration {
    milliseconds.trim().parse().map_or(SignedDuration::ZERO, SignedDuration::from_millis)
}

/// To the microsecond, like all times of inputs.
pub(crate) fn shifted(at: Timestamp, ahead: SignedDuration) -> Timestamp {
    at.checked_add(ahead).unwrap_or(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_a_number_moves_nothing() {
        assert_eq!(read("1500\n"), SignedDuration::from_millis(1500));
        assert_eq!(read(""), SignedDuration::ZERO);
        assert_eq!(read("soon"), SignedDuration::ZERO);
        assert_eq!(shifted(Timestamp::MAX, SignedDuration::from_secs(1)), Timestamp::MAX);
    }

    #[test]
    fn a_simulated_clock_goes_by_its_file() {
        let folder = std::env::temp_dir().join(format!("studymate-clock-{}", std::process::id()));
        let clock = Clock::simulated(folder.clone());
        assert_eq!(clock.ahead(), SignedDuration::ZERO);
        std::fs::write(&folder, "86400000").unwrap();
        assert!(clock.now() > shifted(Timestamp::now(), SignedDuration::from_hours(23)));
        std::fs::remove_file(&folder).unwrap();
        assert_eq!(Clock::default().ahead(), SignedDuration::ZERO);
    }
}
