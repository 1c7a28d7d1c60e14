//! One attempt at a quiz.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use studymate_schema::event::Given;
use studymate_schema::quiz::{Question, QuestionKind, Quiz, QuizRef};
use studymate_schema::quiz_settings::Navigation;
use studymate_schema::{AttemptId, Credit, Personal, Timestamp};

use super::results::attempt_percent;
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
    /// Whether it is a trial, by somebody who may change the quiz.
    #[serde(default)]
    pub trial: bool,
    /// When it was started.
    pub started_at: Timestamp,
    /// The answers so far, in the order of the questions.
    pub answers: Vec<Answer>,
    /// What the student sees of it.
    pub stage: Stage,
    /// How the student moves through it.
    pub navigation: Navigation,
    /// What was picked and typed so far for questions that are not answered yet, by number.
    pub kept: BTreeMap<u16, Kept>,
}

/// What is no answer yet.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Kept {
    /// What is picked, see [`Attempt::selected`]. Empty with one-way navigation, where it lies in the stage.
    pub selected: Vec<u8>,
    /// What is typed.
    pub typed: Option<Personal<String>>,
    /// How long the question was looked at before it was left, in milliseconds.
    pub spent_ms: u32,
}

impl Kept {
    /// Whether there is anything that can be handed in.
    pub fn is_answer(&self) -> bool {
        !self.selected.is_empty() || self.typed.is_some()
    }
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
    /// With free navigation: this question, since then.
    Open {
        /// Its number.
        number: u16,
        /// When it was opened.
        asked_at: Timestamp,
    },
    /// With free navigation: all questions, none of them open.
    Overview,
}

/// An answer and what it was worth.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Answer {
    /// What was answered.
    pub given: Given,
    /// What it was worth; `None` while it waits for its grade.
    pub credit: Option<Credit>,
    /// The day (UTC) on which it was given, as days since 1970-01-01.
    pub day: i32,
}

impl Answer {
    /// Whether it counts as right, as far as it is known.
    pub fn is_right(&self) -> bool {
        self.credit.is_some_and(Credit::is_right)
    }
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
    /// The number of the question that is asked now; `None` while an answer, or the overview, is shown.
    pub fn asking(&self) -> Option<u16> {
        match self.stage {
            Stage::Asking { .. } => Some(self.answered() + 1),
            Stage::Open { number, .. } => Some(number),
            Stage::Answered | Stage::Overview => None,
        }
    }

    /// How many questions are answered.
    pub fn answered(&self) -> u16 {
        self.answers.len() as u16
    }

    /// What is picked so far of the question that is asked.
    pub fn selected(&self) -> &[u8] {
        match &self.stage {
            Stage::Asking { selected, .. } => selected,
            Stage::Open { number, .. } => self.kept.get(number).map_or(&[], |kept| &kept.selected),
            Stage::Answered | Stage::Overview => &[],
        }
    }

    /// When the question was put that is asked now.
    pub fn asked_at(&self) -> Option<Timestamp> {
        match self.stage {
            Stage::Asking { asked_at, .. } | Stage::Open { asked_at, .. } => Some(asked_at),
            Stage::Answered | Stage::Overview => None,
        }
    }

    /// What is typed so far for the question that is asked.
    pub fn typed(&self) -> Option<&Personal<String>> {
        self.kept.get(&self.asking()?)?.typed.as_ref()
    }

    /// Whether the student may go to and fro.
    pub fn is_free(&self) -> bool {
        self.navigation == Navigation::Free
    }

    /// How many questions are done: answered, or with free navigation with something to hand in.
    pub fn done(&self) -> u16 {
        if self.is_free() && self.answers.is_empty() {
            self.kept.values().filter(|kept| kept.is_answer()).count() as u16
        } else {
            self.answered()
        }
    }

    /// The answer to a question.
    pub fn answer(&self, number: u16) -> Option<&Answer> {
        self.answers.get(usize::from(number.checked_sub(1)?))
    }

    /// How many answers were right.
    pub fn right(&self) -> u16 {
        self.answers.iter().filter(|answer| answer.is_right()).count() as u16
    }

    /// How many answers wait for their grade.
    pub fn pending(&self) -> u16 {
        self.answers.iter().filter(|answer| answer.credit.is_none()).count() as u16
    }

    /// Per cent of the points, rounded down, so that 100 means everything; what waits for its grade is none so far.
    pub fn percent(&self, quiz: &Quiz) -> u8 {
        attempt_percent(
            quiz,
            self.questions,
            |number| self.index(number),
            |number| self.answer(number).map(|answer| answer.credit),
        )
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
