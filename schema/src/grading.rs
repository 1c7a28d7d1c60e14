//! Grades that people give: of answers that no key can mark, and of any other answer that a mentor judges anew.

use serde::{Deserialize, Serialize};

use crate::{AttemptId, Credit, Personal, QuizCode, UserId};

/// The most characters of a comment to a grade: what was typed beyond it is cut off.
pub const COMMENT_MAX: usize = 1000;
/// What a grader may give with a button, in per cent.
pub const GRADE_STEPS: [u8; 5] = [0, 25, 50, 75, 100];

/// One answer of one student.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub struct AnswerKey {
    /// Whose answer.
    pub student: UserId,
    /// In which attempt.
    pub attempt: AttemptId,
    /// To which of its questions, 1-based.
    pub number: u16,
}

/// Whose answers somebody may grade, or look at.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Grader {
    /// Those to the quizzes that this person imported.
    Mentor(UserId),
    /// All.
    Admin(UserId),
    /// None: they look at the results of a quiz that a classroom of theirs has.
    Assistant(UserId),
}

impl Grader {
    /// Who it is.
    pub fn user(self) -> UserId {
        match self {
            Grader::Mentor(user) | Grader::Admin(user) | Grader::Assistant(user) => user,
        }
    }
}

/// A grade on its way to the student whose answer it is.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Grade {
    /// What the answer is worth, none to all.
    pub credit: Credit,
    /// What the grader says about it.
    pub comment: Option<Personal<String>>,
    /// Who grades.
    pub by: Grader,
    /// Whether an answer that was graded or marked already is to be graded again.
    pub again: bool,
}

/// What became of a grade.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum GradeOutcome {
    /// It counts from now on.
    Taken {
        /// What was given.
        credit: Credit,
        /// Whether the student can be told of it: they may have blocked the bot.
        reachable: bool,
    },
    /// Somebody graded the answer before: nothing changed.
    GradedBefore {
        /// What they gave.
        credit: Credit,
        /// Who.
        by: UserId,
    },
    /// The quiz belongs to another mentor: nothing changed.
    NotYours,
    /// The attempt is not known, or too old to be changed.
    Gone,
}

/// How an attempt stood before an answer of it was graded.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Score {
    /// Answers that were right.
    pub right: u16,
    /// Per cent of the points.
    pub percent: u8,
    /// Whether that passes; not before all is graded.
    pub passed: bool,
    /// Answers that wait for their grade.
    pub pending: u16,
}

/// The results of a student in a quiz that may change with the grade of one answer, in per cent.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Standings {
    /// Of the best attempt.
    pub best: u8,
    /// Of the first.
    pub first: u8,
    /// Of the last.
    pub last: u8,
}

/// What of a quiz is looked at.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum ReportPart {
    /// The finished attempts, a page of them (0-based), the newest first.
    Attempts(QuizCode, u16),
    /// What is improbable among the answers.
    Patterns(QuizCode),
}
