//! The figures that screens show, as they are read from the read models.

use jiff::Timestamp;

use crate::grading::AnswerKey;
use crate::quiz::QuizRef;
use crate::{AttemptId, Credit, QuizCode, QuizVersion, UserId};

/// What `/progress` shows. Empty lists for somebody who has not finished anything yet.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct ProgressReport {
    /// One line per quiz that was finished at least once, the latest first.
    pub quizzes: Vec<QuizProgress>,
    /// The finished attempts, the oldest first, at most the last 50.
    pub history: Vec<FinishedAttempt>,
    /// Questions answered in all.
    pub answers: u64,
    /// Of those, right.
    pub right: u64,
}

/// How a student stands with one quiz.
#[derive(Clone, PartialEq, Debug)]
pub struct QuizProgress {
    /// Which quiz.
    pub code: QuizCode,
    /// The version of the last attempt: its title is shown.
    pub version: QuizVersion,
    /// Finished attempts.
    pub attempts: u32,
    /// Per cent of the best.
    pub best: u8,
    /// Per cent of the first.
    pub first: u8,
    /// Per cent of the last.
    pub last: u8,
    /// Per cent on average, rounded.
    pub average: u8,
    /// Whether an attempt passed.
    pub passed: bool,
    /// Answers, in all attempts together, that wait for their grade.
    pub pending: u32,
    /// When the last was finished.
    pub last_at: Timestamp,
}

/// A point in the history of scores.
#[derive(Clone, PartialEq, Debug)]
pub struct FinishedAttempt {
    /// Of which quiz.
    pub code: QuizCode,
    /// When.
    pub at: Timestamp,
    /// Per cent of the points.
    pub percent: u8,
    /// Whether it passed.
    pub passed: bool,
}

/// What `/stats` shows to admins.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct StatsReport {
    /// People who ever wrote to the bot.
    pub users: u64,
    /// People active on the last 1, 7 and 30 days (UTC, today included).
    pub active: [u64; 3],
    /// Attempts started.
    pub attempts_started: u64,
    /// Attempts finished.
    pub attempts_finished: u64,
    /// Questions answered.
    pub answers: u64,
    /// Per cent of the points over all finished attempts, rounded; `None` before the first.
    pub average_percent: Option<u8>,
    /// Inputs taken in the last 60 seconds.
    pub inputs_last_minute: u64,
    /// Inputs that became dead letters and are not settled.
    pub dead_letters: u64,
    /// Messages that could not be sent, in the last 24 hours.
    pub failed_sends: u64,
    /// How far the slowest read model is behind, in milliseconds.
    pub lag_ms: u64,
}

/// What a grader sees.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct GradingReport {
    /// How many answers wait for this grader, this one included.
    pub waiting: u64,
    /// The answer to be graded; `None` when none is left, or there is no such.
    pub answer: Option<AnswerToGrade>,
}

/// An answer as a grader sees it.
#[derive(Clone, PartialEq, Debug)]
pub struct AnswerToGrade {
    /// Which.
    pub key: AnswerKey,
    /// How many questions the attempt has.
    pub questions: u16,
    /// Which version of which quiz.
    pub quiz: QuizRef,
    /// The question's id.
    pub question: String,
    /// How the student is called, where the grader knows them.
    pub name: Option<String>,
    /// What was chosen, by index; `None` where it was typed, or nothing was answered.
    pub chosen: Option<Vec<u8>>,
    /// What was typed; `None` where it was chosen, erased, or nothing was answered.
    pub text: Option<String>,
    /// What it is worth; `None` while it waits for its grade.
    pub credit: Option<Credit>,
    /// How long it took, in seconds.
    pub seconds: u64,
    /// When it was given.
    pub at: Timestamp,
    /// Who graded it, by name or id; `None` when nobody did.
    pub graded_by: Option<String>,
    /// What they said.
    pub comment: Option<String>,
    /// The page of the quiz's report on which its attempt stands, 0-based.
    pub report_page: u16,
}

/// What students did in a quiz.
#[derive(Clone, PartialEq, Debug)]
pub enum QuizReport {
    /// The quiz is not theirs to look at.
    NotYours,
    /// A page of the finished attempts, the newest first.
    Attempts(AttemptsReport),
    /// What is improbable.
    Patterns(PatternsReport),
}

/// A page of the finished attempts at a quiz.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct AttemptsReport {
    /// How many there are.
    pub finished: u64,
    /// Of those, passed.
    pub passed: u64,
    /// Which page it is, 0-based: the last one when there are not as many as was asked for.
    pub page: u16,
    /// Those of the page.
    pub attempts: Vec<AttemptLine>,
}

/// One finished attempt.
#[derive(Clone, PartialEq, Debug)]
pub struct AttemptLine {
    /// Whose.
    pub student: UserId,
    /// Their name, where the grader knows them.
    pub name: Option<String>,
    /// Which.
    pub attempt: AttemptId,
    /// When it was finished.
    pub at: Timestamp,
    /// Whether it was begun after the quiz was due.
    pub late: bool,
    /// Per cent of the points.
    pub percent: u8,
    /// Whether it passed.
    pub passed: bool,
    /// Answers that wait for their grade.
    pub pending: u32,
}

/// What is improbable among the answers of a quiz: figures to judge, no verdicts.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct PatternsReport {
    /// How many pairs of students were compared.
    pub compared: u64,
    /// Pairs with improbably many equal wrong answers, the least probable first.
    pub pairs: Vec<EqualErrors>,
    /// Attempts with answers faster than the question can be read, those with most of them first.
    pub fast: Vec<FastAttempt>,
}

/// Two students with equal wrong answers.
#[derive(Clone, PartialEq, Debug)]
pub struct EqualErrors {
    /// Who.
    pub students: [UserId; 2],
    /// Their names, where the grader knows them.
    pub names: [Option<String>; 2],
    /// Questions that both answered wrong.
    pub wrong: u32,
    /// Of those, answered in the same way.
    pub equal: u32,
    /// How many equal ones were to be expected, were they independent.
    pub expected: f64,
    /// How probable it is that so many or more are equal, were they independent.
    pub probability: f64,
}

/// An attempt with very fast answers.
#[derive(Clone, PartialEq, Debug)]
pub struct FastAttempt {
    /// Whose.
    pub student: UserId,
    /// Their name, where the grader knows them.
    pub name: Option<String>,
    /// Which.
    pub attempt: AttemptId,
    /// Answers in it.
    pub answers: u32,
    /// Of those, faster than the question can be read.
    pub fast: u32,
    /// Of the fast ones, right.
    pub right: u32,
}
