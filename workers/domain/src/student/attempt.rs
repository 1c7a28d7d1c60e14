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
    /// Which questions, in the order in which they are asked, each by its index in the quiz; empty for all of them in the
    /// author's order.
    #[serde(default)]
    pub picks: Vec<u16>,
    /// Whether it was begun after the quiz was due.
    #[serde(default)]
    pub late: bool,
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

    /// The index in the quiz of a question of the attempt; `None` beyond its last one.
    pub fn index(&self, number: u16) -> Option<u16> {
        let place = number.checked_sub(1)?;
        if self.picks.is_empty() { Some(place) } else { self.picks.get(usize::from(place)).copied() }
    }

    /// The order in which a question's options stand on the screen. The right sides of a matching question and the items of an
    /// ordering one never keep the author's order, or it would give the answer away; options do unless the quiz shuffles them.
    pub fn option_order(&self, number: u16, question: &Question, shuffle_options: bool) -> Vec<u8> {
        option_order(question, self.seed.wrapping_add(u64::from(number)), shuffle_options)
    }
}

/// The order in which a question's options stand on the screen, see [`Attempt::option_order`].
pub(crate) fn option_order(question: &Question, seed: u64, shuffle_options: bool) -> Vec<u8> {
    let count = question.option_count();
    match question.kind {
        QuestionKind::Matching { .. } => shuffled(count, seed),
        QuestionKind::Ordering { .. } => {
            let mut order = shuffled(count, seed);
            if order.is_sorted() && !order.is_empty() {
                order.rotate_left(1);
            }
            order
        }
        QuestionKind::SingleChoice { .. } | QuestionKind::MultipleChoice { .. } if shuffle_options => {
            shuffled(count, seed)
        }
        _ => (0..count.min(usize::from(u8::MAX))).map(|index| index as u8).collect(),
    }
}
