//! Which rows events make. A projection folds a batch of events into what changes in its tables and writes that with one
//! statement a table.
//!
//! What is folded only adds to, or replaces, what is there: so the same history makes the same rows, wherever it is cut into batches.
//! Rows that several partitions write are locked in the order of their keys.

mod progress;
mod quizzes;
mod statistics;
mod students;

use deadpool_postgres::Transaction;
use futures::future::BoxFuture;
use studymate_schema::event::StudentEvent;
use tokio_postgres::types::ToSql;

use crate::ProjectorError;
use crate::batch::Recorded;

/// A projection: what it is called and what it writes.
pub(crate) struct Model {
    /// The name in checkpoints, metrics and commands.
    pub(crate) name: &'static str,
    /// Raised when the same events make other rows, or when a migration changes its tables: then it waits for a rebuild.
    pub(crate) version: i32,
    /// The tables that it alone writes.
    pub(crate) tables: &'static [&'static str],
    /// Whether it needs the keys of people.
    pub(crate) names_people: bool,
    /// What it looks like before the first event.
    pub(crate) empty: fn() -> Box<dyn Projection>,
}

/// Changes of the tables, as a batch of events makes them.
pub(crate) trait Projection: Send + Sync {
    /// Folds the next event in.
    fn fold(&mut self, recorded: Recorded<'_>);

    /// Writes what was folded into the tables that the transaction entered.
    fn write<'a>(&'a self, to: &'a Transaction<'_>) -> BoxFuture<'a, Result<(), ProjectorError>>;
}

/// All projections. Their order is the order in which tables are locked.
pub(crate) static ALL: [Model; 4] = [
    Model {
        name: "students",
        version: 1,
        tables: &["student"],
        names_people: true,
        empty: || Box::<students::Students>::default(),
    },
    Model {
        name: "progress",
        version: 1,
        tables: &["attempt", "answer", "quiz_progress", "topic_mastery"],
        names_people: false,
        empty: || Box::<progress::Progress>::default(),
    },
    Model {
        name: "statistics",
        version: 1,
        tables: &["quiz_count", "question_count", "day_total", "activity_day"],
        names_people: false,
        empty: || Box::<statistics::Statistics>::default(),
    },
    Model {
        name: "quizzes",
        version: 1,
        tables: &["quiz", "quiz_version", "question"],
        names_people: false,
        empty: || Box::<quizzes::Quizzes>::default(),
    },
];

/// The names of all projections.
pub fn names() -> Vec<&'static str> {
    ALL.iter().map(|model| model.name).collect()
}

/// The projection of this name.
pub(crate) fn by_name(name: &str) -> Option<&'static Model> {
    ALL.iter().find(|model| model.name == name)
}

/// Whether the person did something themselves: others give and take roles, and a blocked bot is noticed by us.
fn is_own_doing(event: &StudentEvent) -> bool {
    !matches!(
        event,
        StudentEvent::RoleGranted { .. }
            | StudentEvent::RoleRevoked { .. }
            | StudentEvent::TemporarilyBanned { .. }
            | StudentEvent::BotBlocked
    )
}

/// A text as PostgreSQL takes it: without NUL, which Unicode has and it refuses.
fn storable(text: &str) -> String {
    text.replace('\0', "\u{fffd}")
}

/// One column of the rows to write.
fn column<R: Copy, T>(rows: &[R], value: impl Fn(R) -> T) -> Vec<T> {
    rows.iter().copied().map(value).collect()
}

async fn execute(
    to: &Transaction<'_>,
    operation: &'static str,
    sql: &str,
    parameters: &[&(dyn ToSql + Sync)],
) -> Result<(), ProjectorError> {
    let statement = to.prepare_cached(sql).await.map_err(ProjectorError::statement(operation))?;
    to.execute(&statement, parameters).await.map_err(ProjectorError::statement(operation))?;
    Ok(())
}
