//! What can be wrong with a file of quizzes: where, and what was expected.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The most bytes of a file of quizzes. A thousand questions with explanations are about half of it, and the file travels
/// through the log as one message.
pub const IMPORT_FILE_MAX: u64 = 1024 * 1024;

/// Something wrong at a place of a file.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Problem {
    /// The line, 1-based; 0 when it is the file as a whole.
    pub line: u32,
    /// What is wrong.
    pub kind: ProblemKind,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.line > 0 {
            write!(f, "line {}: ", self.line)?;
        }
        self.kind.fmt(f)
    }
}

/// What is wrong. The texts here are for the command line; the renderer has them in every locale.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, thiserror::Error)]
pub enum ProblemKind {
    /// The file has no bytes, or nothing but space and comments.
    #[error("the file is empty: expected at least one question")]
    Empty,
    /// The file is larger than the limit.
    #[error("the file has {size} bytes: expected at most {limit}")]
    TooLarge {
        /// Its size.
        size: u64,
        /// The limit.
        limit: u64,
    },
    /// The bytes are not UTF-8.
    #[error("byte {byte} is not UTF-8: save the file as UTF-8")]
    NotUtf8 {
        /// The place, 0-based.
        byte: u64,
    },
    /// No format fits the file's name or content.
    #[error("the format is not known: expected .gift, .txt (GIFT or Aiken) or .csv")]
    UnknownFormat,
}
