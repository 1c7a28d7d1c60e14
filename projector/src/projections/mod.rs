//! Which rows an event makes. A projection folds events into rows in memory and writes them with one statement a table.
//!
//! Rows are keyed facts, and writing the same events again leaves them as they are.

mod attempts;
mod quizzes;
mod students;

use studymate_schema::event::Event;
use studymate_schema::personal::Personal;
use studymate_schema::{Aggregate, Timestamp};
use tokio_postgres::Transaction;

use crate::ProjectorError;

/// The names of all projections.
pub const NAMES: [&str; 3] = ["students", "attempts", "quizzes"];

/// Rows in the making.
pub(crate) trait Projection: Send {
    /// Folds the next event in.
    fn fold(&mut self, stream: &Aggregate, at: Timestamp, event: &Event);

    /// Writes the rows into the tables of a schema.
    async fn write(&self, transaction: &Transaction<'_>, schema: &str) -> Result<(), ProjectorError>;
}

/// Any of the projections, with nothing folded in.
pub(crate) enum Fold {
    /// People, and on which days they came.
    Students(students::Students),
    /// Attempts and answers.
    Attempts(attempts::Attempts),
    /// Quizzes and their questions.
    Quizzes(quizzes::Quizzes),
}

impl Fold {
    /// The projection of this name.
    pub(crate) fn named(name: &str) -> Result<Self, ProjectorError> {
        match name {
            "students" => Ok(Fold::Students(students::Students::default())),
            "attempts" => Ok(Fold::Attempts(attempts::Attempts::default())),
            "quizzes" => Ok(Fold::Quizzes(quizzes::Quizzes::default())),
            other => Err(ProjectorError::Unknown(other.to_owned())),
        }
    }

    /// The tables that it writes.
    pub(crate) fn tables(name: &str) -> &'static [&'static str] {
        match name {
            "students" => &["student", "activity_day"],
            "attempts" => &["attempt", "answer"],
            _ => &["quiz", "question"],
        }
    }
}

impl Projection for Fold {
    fn fold(&mut self, stream: &Aggregate, at: Timestamp, event: &Event) {
        match self {
            Fold::Students(fold) => fold.fold(stream, at, event),
            Fold::Attempts(fold) => fold.fold(stream, at, event),
            Fold::Quizzes(fold) => fold.fold(stream, at, event),
        }
    }

    async fn write(&self, transaction: &Transaction<'_>, schema: &str) -> Result<(), ProjectorError> {
        match self {
            Fold::Students(fold) => fold.write(transaction, schema).await,
            Fold::Attempts(fold) => fold.write(transaction, schema).await,
            Fold::Quizzes(fold) => fold.write(transaction, schema).await,
        }
    }
}

/// A statement of `sql/` for the tables of a schema.
fn statement(sql: &str, schema: &str) -> String {
    sql.replace("{schema}", schema)
}

/// What is left of something personal.
fn known(value: &Personal<String>) -> Option<String> {
    value.known().cloned()
}
