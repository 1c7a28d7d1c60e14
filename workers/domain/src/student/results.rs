//! What became of the quizzes that a student finished. A grade may come long after an attempt, so what its result is made of is kept
//! for the newest attempts at each quiz; what is older counts as it stood.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use studymate_schema::grading::{Score, Standings};
use studymate_schema::quiz::{Question, Quiz};
use studymate_schema::quiz_settings::Counts;
use studymate_schema::view::Standing;
use studymate_schema::{AttemptId, Credit, Personal, QuizVersion, UserId};

/// Of how many attempts at a quiz it is kept what the result is made of: of more than these no answer can be graded again.
pub const OUTCOMES_KEPT: usize = 20;

/// What became of a quiz so far.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct QuizResults {
    /// Attempts before those that are kept.
    older: Older,
    /// The newest finished attempts, the oldest first.
    outcomes: Vec<Outcome>,
}

/// Attempts of which only the sum is kept.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
struct Older {
    attempts: u16,
    first: Option<u8>,
    best: u8,
    passed: bool,
    sum: u32,
}

/// What the result of a finished attempt is made of.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Outcome {
    /// Which attempt.
    pub attempt: AttemptId,
    /// Which version of the quiz.
    pub version: QuizVersion,
    /// How many questions.
    pub questions: u16,
    /// Which, by their index in the quiz; empty for all in the author's order.
    pub picks: Vec<u16>,
    /// What the answers are worth, in the order of the questions.
    pub answers: Vec<Scored>,
    /// The day (UTC) on which it was finished, as days since 1970-01-01.
    pub day: i32,
    /// Per cent of the points.
    pub percent: u8,
    /// Whether that passes.
    pub passed: bool,
    /// Whether it was a trial.
    #[serde(default)]
    pub trial: bool,
    /// The answers that people graded, by number.
    pub grades: BTreeMap<u16, Graded>,
}

/// What an answer is worth, and the day (UTC) on which it was given. Written as a row of numbers, since there may be many.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(from = "(Option<Credit>, i32)", into = "(Option<Credit>, i32)")]
pub struct Scored {
    /// `None` while it waits for its grade.
    pub credit: Option<Credit>,
    /// As days since 1970-01-01.
    pub day: i32,
}

impl From<(Option<Credit>, i32)> for Scored {
    fn from((credit, day): (Option<Credit>, i32)) -> Self {
        Scored { credit, day }
    }
}

impl From<Scored> for (Option<Credit>, i32) {
    fn from(scored: Scored) -> Self {
        (scored.credit, scored.day)
    }
}

/// A grade that a person gave.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Graded {
    /// Who.
    pub by: UserId,
    /// What they said.
    pub comment: Option<Personal<String>>,
}

/// Per cent of the points of a quiz's questions, rounded down, so that 100 means everything. What waits for its grade is no point so
/// far. A question counts by the points that its author gave it.
fn percent(credits: impl Iterator<Item = (Option<Credit>, u16)>) -> u8 {
    let (mut points, mut all) = (0_i64, 0_i64);
    for (credit, weight) in credits {
        points += i64::from(credit.unwrap_or_default().0) * i64::from(weight);
        all += i64::from(weight);
    }
    (points * 100 / (i64::from(Credit::FULL.0) * all.max(1))).clamp(0, 100) as u8
}

impl Outcome {
    /// The index in the quiz of one of its questions.
    pub fn index(&self, number: u16) -> Option<u16> {
        let place = number.checked_sub(1).filter(|place| *place < self.questions)?;
        if self.picks.is_empty() { Some(place) } else { self.picks.get(usize::from(place)).copied() }
    }

    /// One of its answers.
    pub fn answer(&self, number: u16) -> Option<Scored> {
        self.answers.get(usize::from(number.checked_sub(1)?)).copied()
    }

    /// The same with another grade for an answer.
    #[must_use]
    pub(super) fn with(&self, number: u16, credit: Credit) -> Self {
        let mut with = self.clone();
        with.grade(number, credit);
        with
    }

    fn grade(&mut self, number: u16, credit: Credit) {
        let place = usize::from(number.saturating_sub(1));
        if let Some(answer) = self.answers.get_mut(place) {
            answer.credit = Some(credit);
        }
    }

    /// How many answers wait for their grade.
    pub fn pending(&self) -> u16 {
        self.answers.iter().filter(|answer| answer.credit.is_none()).count() as u16
    }

    /// What it comes to by its answers.
    pub(super) fn score(&self, quiz: &Quiz) -> Score {
        let percent = attempt_percent(
            quiz,
            self.questions,
            |number| self.index(number),
            |number| self.answer(number).map(|answer| answer.credit),
        );
        let right = |answer: &&Scored| answer.credit.is_some_and(Credit::is_right);
        let pending = self.pending();
        Score {
            right: self.answers.iter().filter(right).count() as u16,
            percent,
            passed: pending == 0 && percent >= quiz.pass_mark,
            pending,
        }
    }
}

/// Per cent of the points of an attempt; a question without an answer has none.
pub(super) fn attempt_percent(
    quiz: &Quiz,
    questions: u16,
    index: impl Fn(u16) -> Option<u16>,
    credit: impl Fn(u16) -> Option<Option<Credit>>,
) -> u8 {
    let content = |number: u16| -> Option<&Question> { quiz.questions.get(usize::from(index(number)?)) };
    let credits = (1..=questions)
        .map(|number| (credit(number).flatten(), content(number).map_or(1, |question| question.points)));
    percent(credits)
}

impl QuizResults {
    /// Counts a finished attempt.
    pub(super) fn finish(&mut self, outcome: Outcome) {
        self.outcomes.push(outcome);
        if self.outcomes.len() > OUTCOMES_KEPT {
            let outcome = self.outcomes.remove(0);
            let older = &mut self.older;
            older.attempts = older.attempts.saturating_add(1);
            older.first = older.first.or(Some(outcome.percent));
            older.best = older.best.max(outcome.percent);
            older.passed |= outcome.passed;
            older.sum = older.sum.saturating_add(u32::from(outcome.percent));
        }
    }

    /// Keeps a grade.
    pub(super) fn grade(&mut self, attempt: AttemptId, number: u16, credit: Credit, graded: Graded) {
        if let Some(outcome) = self.outcomes.iter_mut().find(|outcome| outcome.attempt == attempt) {
            outcome.grade(number, credit);
            outcome.grades.insert(number, graded);
        }
    }

    /// Keeps what a grade made of an attempt.
    pub(super) fn regrade(&mut self, attempt: AttemptId, percent: u8, passed: bool) {
        if let Some(outcome) = self.outcomes.iter_mut().find(|outcome| outcome.attempt == attempt) {
            (outcome.percent, outcome.passed) = (percent, passed);
        }
    }

    /// A finished attempt whose answers can be graded.
    pub fn outcome(&self, attempt: AttemptId) -> Option<&Outcome> {
        self.outcomes.iter().find(|outcome| outcome.attempt == attempt)
    }

    /// Per cent of the best attempt.
    pub fn best(&self) -> u8 {
        self.outcomes.iter().map(|outcome| outcome.percent).max().unwrap_or(0).max(self.older.best)
    }

    /// Per cent of the first attempt.
    pub fn first(&self) -> u8 {
        self.older.first.or_else(|| Some(self.outcomes.first()?.percent)).unwrap_or(0)
    }

    /// Per cent of the last attempt.
    pub fn last(&self) -> u8 {
        self.outcomes.last().map_or(0, |outcome| outcome.percent)
    }

    /// Whether an attempt passed.
    pub fn passed(&self) -> bool {
        self.older.passed || self.outcomes.iter().any(|outcome| outcome.passed)
    }

    /// Finished attempts.
    pub fn attempts(&self) -> u16 {
        self.older.attempts.saturating_add(self.outcomes.len() as u16)
    }

    /// Per cent of all attempts together.
    fn sum(&self) -> u32 {
        let newer = self.outcomes.iter().map(|outcome| u32::from(outcome.percent));
        newer.fold(self.older.sum, u32::saturating_add)
    }

    /// The results that a grade may change, were it to make this of an attempt.
    pub(super) fn standings_with(&self, attempt: AttemptId, percent: u8) -> Standings {
        let mut with = self.clone();
        with.regrade(attempt, percent, false);
        Standings { best: with.best(), first: with.first(), last: with.last() }
    }

    /// The result, per cent, where this attempt counts.
    pub fn counted(&self, counts: Counts) -> u8 {
        match counts {
            Counts::Best => self.best(),
            Counts::Last => self.last(),
            Counts::First => self.first(),
            Counts::Average => (self.sum() / u32::from(self.attempts().max(1))).min(100) as u8,
        }
    }

    /// Whether answers that the result is made of wait for their grade.
    fn waits(&self, counts: Counts) -> bool {
        let waits = |outcome: &Outcome| outcome.pending() > 0;
        match counts {
            Counts::Last => self.outcomes.last().is_some_and(waits),
            Counts::First => self.older.attempts == 0 && self.outcomes.first().is_some_and(waits),
            Counts::Best | Counts::Average => self.outcomes.iter().any(waits),
        }
    }

    /// Whether the attempt that counts passes. Not while answers that the result is made of wait for their grade.
    pub fn passes(&self, quiz: &Quiz) -> bool {
        match quiz.settings.counts {
            Counts::Best => self.passed(),
            counts => !self.waits(counts) && self.counted(counts) >= quiz.pass_mark,
        }
    }

    /// How they stand by these results with a quiz.
    pub(super) fn standing(&self, quiz: &Quiz) -> Standing {
        let counts = quiz.settings.counts;
        let (best, pending) = (self.counted(counts), self.waits(counts));
        let passed = self.passes(quiz);
        Standing::Done { best, passed, counts, pending: pending && !passed }
    }
}
