//! One review: a row of questions that were answered before. Counts for no quiz.

use serde::{Deserialize, Serialize};
use studymate_schema::event::Given;
use studymate_schema::review::{QuestionRef, ReviewOf};
use studymate_schema::{AttemptId, Credit, Timestamp};

/// The most questions of one review: some ten minutes. What is left stays due.
pub const REVIEW_MAX: usize = 20;

/// A review that is not over.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Review {
    /// Its number.
    pub number: u32,
    /// What it consists of.
    pub of: ReviewOf,
    /// Seeds the order of options.
    pub seed: u64,
    /// Its questions, in order.
    pub questions: Vec<QuestionRef>,
    /// How many are answered.
    pub answered: u16,
    /// How many answers were right.
    pub right: u16,
    /// What the student sees of it.
    pub stage: ReviewStage,
}

/// What the student sees of a review.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum ReviewStage {
    /// The question after the last answered one, since then.
    Asking {
        /// When it was put, for the last time.
        asked_at: Timestamp,
        /// What is picked so far.
        selected: Vec<u8>,
    },
    /// Right or wrong for the last answered one.
    Answered {
        /// What was answered.
        given: Given,
        /// What it was worth.
        credit: Credit,
        /// In how many days it comes again.
        days: u16,
    },
}

impl Review {
    /// The number under which screens and buttons know it.
    pub fn id(&self) -> AttemptId {
        AttemptId::of_review(self.number)
    }

    /// How many questions it has.
    pub fn total(&self) -> u16 {
        self.questions.len() as u16
    }

    /// The number of the question that is asked now; `None` while an answer is shown.
    pub fn asking(&self) -> Option<u16> {
        matches!(self.stage, ReviewStage::Asking { .. }).then(|| self.answered + 1)
    }

    /// The number of the question on the card: the one that is asked, or the last answered one.
    pub fn shown(&self) -> u16 {
        self.asking().unwrap_or(self.answered)
    }

    /// What is picked so far of the question that is asked.
    pub fn selected(&self) -> &[u8] {
        match &self.stage {
            ReviewStage::Asking { selected, .. } => selected,
            ReviewStage::Answered { .. } => &[],
        }
    }

    /// The question of this number.
    pub fn question(&self, number: u16) -> Option<&QuestionRef> {
        self.questions.get(usize::from(number.checked_sub(1)?))
    }
}
