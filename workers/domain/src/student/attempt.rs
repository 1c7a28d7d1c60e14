//! One attempt at a quiz.

use serde::{Deserialize, Serialize};
use studymate_schema::event::Given;
use studymate_schema::quiz::{Question, QuestionKind, QuizRef};
use studymate_schema::{AttemptId, Credit, Timestamp};

use crate::shuffle::shuffled;

/// An attempt that is not finished.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Attempt {
    /// Its number.
    pub id: AttemptId,
    /// What is attempted.
    pub quiz: QuizRef,
    /// Seeds the order of options.
    pub seed: u64,
    /// How many questions.
    pub questions: u16,
    /// When it was started.
    pub started_at: Timestamp,
    /// The answers so far, in the order of the questions.
    pub answers: Vec<Answer>,
    /// What the student sees of it.
    pub stage: Stage,
}

/// What the student sees of an attempt.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Stage {
    /// The question after the last answered one, since then.
    Asking {
        /// When it was put, for the last time.
        asked_at: Timestamp,
        /// What is picked so far.
        selected: Vec<u8>,
    },
    /// Right or wrong for the last answered one.
    Answered,
}

/// An answer and what it was worth.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Answer {
    /// What was answered.
    pub given: Given,
    /// What it was worth.
    pub credit: Credit,
}

/// An attempt that is over, with its result.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct FinishedAttempt {
    /// The attempt with all answers.
    pub attempt: Attempt,
    /// Per cent of the points.
    pub percent: u8,
    /// Whether it passed.
    pub passed: bool,
    /// How long it took, in milliseconds.
    pub took_ms: u64,
    /// Per cent of the best attempt before.
    pub best_before: Option<u8>,
}

impl Attempt {
    /// The number of the question that is asked now; `None` while an answer is shown.
    pub fn asking(&self) -> Option<u16> {
        matches!(self.stage, Stage::Asking { .. }).then(|| self.answered() + 1)
    }

    /// How many questions are answered.
    pub fn answered(&self) -> u16 {
        self.answers.len() as u16
    }

    /// What is picked so far of the question that is asked.
    pub fn selected(&self) -> &[u8] {
        match &self.stage {
            Stage::Asking { selected, .. } => selected,
            Stage::Answered => &[],
        }
    }

    /// The answer to a question.
    pub fn answer(&self, number: u16) -> Option<&Answer> {
        self.answers.get(usize::from(number.checked_sub(1)?))
    }

    /// How many answers were right.
    pub fn right(&self) -> u16 {
        self.answers.iter().filter(|answer| answer.credit.is_right()).count() as u16
    }

    /// Per cent of the points, rounded down, so that 100 means everything.
    pub fn percent(&self) -> u8 {
        let points: i64 = self.answers.iter().map(|answer| i64::from(answer.credit.0)).sum();
        let all = i64::from(Credit::FULL.0) * i64::from(self.questions.max(1));
        (points * 100 / all).clamp(0, 100) as u8
    }

    /// The order in which a question's options stand on the screen. Choices keep the author's order; the right sides of a
    /// matching question must not, or they would give the answer away.
    pub fn option_order(&self, number: u16, question: &Question) -> Vec<u8> {
        let count = question.option_count();
        match question.kind {
            QuestionKind::Matching { .. } => shuffled(count, self.seed.wrapping_add(u64::from(number))),
            _ => (0..count.min(usize::from(u8::MAX))).map(|index| index as u8).collect(),
        }
    }
}
