//! Being forgotten: who asked for it, and the button that confirms it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Who had a person forgotten.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Forgetter {
    /// The person.
    Themselves,
    /// Somebody at the command line.
    Operator,
    /// A restore: they had been forgotten before, and the backup did not know it.
    Restore,
}

/// How long a person must think between the two questions, in seconds: a double tap is no answer.
pub const THINK_SECONDS: i64 = 5;
/// How long the second question stays open, in seconds.
pub const OPEN_SECONDS: i64 = 600;

/// A question whether to forget a person, as its buttons name it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ForgetStep {
    /// Yes, ask once more.
    Asked,
    /// Yes, really: to the question that was put at this time, in seconds since 1970.
    AskedTwice(i64),
}

/// What a press on the second question comes to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Sure {
    /// It was pressed too soon to have been read.
    TooSoon,
    /// It was put too long ago.
    TooLate,
    /// Yes.
    Yes,
}

impl ForgetStep {
    /// What a press at `now` on a second question comes to that was put at `asked`, in seconds since 1970.
    pub fn sure(asked: i64, now: Timestamp) -> Sure {
        match now.as_second().saturating_sub(asked) {
            seconds if seconds < THINK_SECONDS => Sure::TooSoon,
            seconds if seconds > OPEN_SECONDS => Sure::TooLate,
            _ => Sure::Yes,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_comes_neither_too_soon_nor_too_late() {
        let sure = |asked| ForgetStep::sure(asked, Timestamp::from_second(10_000).unwrap());
        assert_eq!([sure(9_999), sure(9_996)], [Sure::TooSoon; 2]);
        assert_eq!([sure(9_995), sure(9_400)], [Sure::Yes; 2]);
        assert_eq!([sure(9_399), sure(i64::MIN)], [Sure::TooLate; 2]);
        assert_eq!(sure(i64::MAX), Sure::TooSoon);
    }
}
