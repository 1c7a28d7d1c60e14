//! Questions that come again: how an answer is rated, and when its question is due. The scheduler itself is the domain's.

use serde::{Deserialize, Serialize};

use crate::practice::TopicKey;
use crate::quiz::QuizRef;

/// The number from which the attempts' numbers of reviews begin: a review has the screens and buttons of an attempt, and is none.
pub(crate) const REVIEW_NUMBERS: u32 = 1 << 31;

/// How well a question was remembered.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub enum Rating {
    /// Not, or not wholly.
    Again,
    /// Right, with effort.
    Hard,
    /// Right.
    Good,
    /// Right at once.
    Easy,
}

impl Rating {
    /// The name in SQL and exports.
    pub fn name(self) -> &'static str {
        match self {
            Rating::Again => "again",
            Rating::Hard => "hard",
            Rating::Good => "good",
            Rating::Easy => "easy",
        }
    }
}

/// When a question comes again, as it was computed when it was answered. Whole numbers: the same on every machine.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Schedule {
    /// How well it was remembered.
    pub rating: Rating,
    /// In how many days it is due, by the calendar of the student; 0 is at once.
    pub days: u16,
    /// For how long it is remembered with the retention of 90 %, in thousandths of a day.
    pub stability: u32,
    /// How hard it is to this student: 1000 (easy) to 10,000.
    pub difficulty: u16,
}

/// What a review consists of.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum ReviewOf {
    /// What is due.
    Due,
    /// What was answered wrong lately.
    Mistakes,
    /// The weakest questions of a topic.
    Topic(TopicKey),
}

/// A question of one version of a quiz.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct QuestionRef {
    /// Which version of which quiz.
    pub quiz: QuizRef,
    /// Its index in the author's order, 0-based.
    pub index: u16,
}

/// How a student stands with what comes again.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ReviewStanding {
    /// How many are due now.
    pub due: u32,
    /// How many were answered wrong lately.
    pub mistakes: u32,
    /// How many come again at all.
    pub questions: u32,
    /// How many are due on each of the next days: today with all that is overdue, tomorrow, and so on.
    pub week: [u32; 7],
}
