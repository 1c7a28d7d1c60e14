//! The figures that screens show, as they are read from the read models.

use jiff::Timestamp;

use crate::{QuizCode, QuizVersion};

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
    /// Per cent of the last.
    pub last: u8,
    /// Per cent on average, rounded.
    pub average: u8,
    /// Whether an attempt passed.
    pub passed: bool,
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
