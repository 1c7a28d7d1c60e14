//! Which rows events make. A projection folds a batch of events into what changes in its tables and writes that with one
//! statement a table.
//!
//! What is folded only adds to, or replaces, what is there: so the same history makes the same rows, wherever it is cut into batches.
//! Rows that several partitions write are locked in the order of their keys.

mod classrooms;
mod courses;
mod grading;
mod leaderboard;
mod progress;
mod quizzes;
mod statistics;
mod students;

use deadpool_postgres::Transaction;
use futures::future::BoxFuture;
use jiff::Span;
use jiff::civil::Date;
use studymate_schema::event::{Given, StudentEvent};
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
    pub(crate) tables: &'static [Table],
    /// What takes personal data of erased people out of its tables; `None` where there is none. Such a projection needs the keys of
    /// people.
    pub(crate) forgets: Option<&'static str>,
    /// What it looks like before the first event.
    pub(crate) empty: fn() -> Box<dyn Projection>,
}

/// A table of a projection.
pub(crate) struct Table {
    /// Its name.
    pub(crate) name: &'static str,
    /// The columns of its primary key. Nothing personal: ids, codes and days.
    pub(crate) key: &'static [&'static str],
    /// Columns whose sums tell two of these tables apart.
    pub(crate) sums: &'static [&'static str],
}

impl Table {
    /// Whether each of its rows says something about one person: an erased one has none.
    pub(crate) fn is_of_people(&self) -> bool {
        self.key.contains(&"student")
    }
}

/// Changes of the tables, as a batch of events makes them.
pub(crate) trait Projection: Send + Sync {
    /// Folds the next event in.
    fn fold(&mut self, recorded: Recorded<'_>);

    /// Drops what was folded for rows of a person, who is forgotten. Their rows in the tables of people are deleted before the next
    /// [`Projection::write`]; sums over everybody stay.
    fn forget(&mut self, student: i64);

    /// Writes what was folded into the tables that the transaction entered.
    fn write<'a>(&'a self, to: &'a Transaction<'_>) -> BoxFuture<'a, Result<(), ProjectorError>>;
}

/// All projections. Their order is the order in which tables are locked.
pub(crate) static ALL: [Model; 8] = [
    Model {
        name: "students",
        version: 4,
        tables: &[Table { name: "student", key: &["student"], sums: &[] }],
        forgets: Some(include_str!("../../sql/forget_erased.sql")),
        empty: || Box::<students::Students>::default(),
    },
    Model {
        name: "progress",
        version: 4,
        tables: &[
            Table {
                name: "attempt",
                key: &["student", "attempt"],
                sums: &["answers", "right_answers", "percent", "pending"],
            },
            Table { name: "answer", key: &["student", "attempt", "number"], sums: &["credit", "took_ms"] },
            Table {
                name: "quiz_progress",
                key: &["student", "quiz"],
                sums: &["attempts", "passes", "percent_sum", "pending"],
            },
            Table {
                name: "topic_mastery",
                key: &["student", "topic"],
                sums: &["answers", "right_answers", "credit_sum", "pending"],
            },
        ],
        forgets: None,
        empty: || Box::<progress::Progress>::default(),
    },
    Model {
        name: "leaderboard",
        version: 3,
        tables: &[
            Table {
                name: "question_point",
                key: &["student", "quiz", "question"],
                sums: &["points", "later_right"],
            },
            Table { name: "score", key: &["student", "quiz", "week"], sums: &["points"] },
            Table { name: "player", key: &["student"], sums: &[] },
        ],
        forgets: Some(include_str!("../../sql/forget_erased_players.sql")),
        empty: || Box::<leaderboard::Leaderboard>::default(),
    },
    Model {
        name: "statistics",
        version: 5,
        tables: &[
            Table {
                name: "quiz_count",
                key: &["quiz"],
                sums: &["started", "finished", "cancelled", "percent_sum"],
            },
            Table {
                name: "question_count",
                key: &["quiz", "question"],
                sums: &["answers", "right_answers", "credit_sum", "pending"],
            },
            Table {
                name: "day_total",
                key: &["day"],
                sums: &[
                    "registered",
                    "started",
                    "finished",
                    "cancelled",
                    "percent_sum",
                    "answers",
                    "right_answers",
                    "reviews",
                ],
            },
            Table {
                name: "activity_day",
                key: &["student", "day"],
                sums: &["events", "answers", "finished", "reviews"],
            },
        ],
        forgets: None,
        empty: || Box::<statistics::Statistics>::default(),
    },
    Model {
        name: "quizzes",
        version: 2,
        tables: &[
            Table { name: "quiz", key: &["quiz"], sums: &["newest", "live"] },
            Table { name: "quiz_version", key: &["quiz", "version"], sums: &["questions"] },
            Table { name: "question", key: &["quiz", "version", "number"], sums: &[] },
        ],
        forgets: None,
        empty: || Box::<quizzes::Quizzes>::default(),
    },
    Model {
        name: "classrooms",
        version: 1,
        tables: &[
            Table { name: "classroom", key: &["chat"], sums: &[] },
            Table { name: "membership", key: &["student", "classroom"], sums: &[] },
        ],
        forgets: None,
        empty: || Box::<classrooms::Classrooms>::default(),
    },
    Model {
        name: "grading",
        version: 1,
        tables: &[Table { name: "answer_text", key: &["student", "attempt", "number"], sums: &[] }],
        forgets: Some(include_str!("../../sql/forget_answer_texts.sql")),
        empty: || Box::<grading::Grading>::default(),
    },
    Model {
        name: "courses",
        version: 1,
        tables: &[
            Table { name: "course", key: &["course"], sums: &["items"] },
            Table { name: "course_item", key: &["course", "kind", "item"], sums: &["number"] },
            Table { name: "course_student", key: &["student", "course"], sums: &["visits"] },
            Table { name: "material_opened", key: &["student", "material"], sums: &[] },
            Table { name: "invitation", key: &["invitation"], sums: &["used"] },
        ],
        forgets: None,
        empty: || Box::<courses::Courses>::default(),
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

/// Whether the person did something themselves. What others do to them is none of it, nor what we notice of them or send to them, nor what a limit of
/// time does in their name: whoever is only reminded is not there.
fn is_own_doing(event: &StudentEvent, fired: bool) -> bool {
    match event {
        StudentEvent::Registered { .. }
        | StudentEvent::ProfileChanged { .. }
        | StudentEvent::LocaleChosen { .. }
        | StudentEvent::AttemptStarted { .. }
        | StudentEvent::AttemptResumed { .. }
        | StudentEvent::AttemptPaused { .. }
        | StudentEvent::SelectionChanged { .. }
        | StudentEvent::TextKept { .. }
        | StudentEvent::AttemptCancelled { .. }
        | StudentEvent::GradeGiven { .. }
        | StudentEvent::CourseVisited { .. }
        | StudentEvent::CourseJoined { .. }
        | StudentEvent::MaterialOpened { .. }
        | StudentEvent::FloodNoticed
        | StudentEvent::RightMissed { .. }
        | StudentEvent::QuizFileSent { .. }
        | StudentEvent::QuizDraftMoved { .. }
        | StudentEvent::QuizSettingsChosen { .. }
        | StudentEvent::QuestionKept { .. }
        | StudentEvent::QuestionDropped { .. }
        | StudentEvent::QuestionMovedUp { .. }
        | StudentEvent::BotUnblocked
        | StudentEvent::TimeZoneChosen { .. }
        | StudentEvent::DailyGoalChosen { .. }
        | StudentEvent::DetailLevelChosen { .. }
        | StudentEvent::RetentionChosen { .. }
        | StudentEvent::RemindersChosen { .. }
        | StudentEvent::PrivacyChosen { .. }
        | StudentEvent::ExportRequested
        | StudentEvent::ReviewStarted { .. }
        | StudentEvent::ReviewQuestionAsked { .. }
        | StudentEvent::QuestionReviewed { .. }
        | StudentEvent::ReviewEnded { .. } => true,
        StudentEvent::AnswerGiven { given, .. } => !fired && *given != Given::TimedOut,
        // A limit of time hands in what was typed, puts the next question, ends the attempt; it also takes the last of an album.
        StudentEvent::AnswerSubmitted { .. }
        | StudentEvent::QuestionAsked { .. }
        | StudentEvent::OverviewOpened { .. }
        | StudentEvent::AttemptFinished { .. }
        | StudentEvent::DialogMoved { .. }
        | StudentEvent::DialogEnded => !fired,
        StudentEvent::RoleGranted { .. }
        | StudentEvent::RoleRevoked { .. }
        | StudentEvent::TemporarilyBanned { .. }
        | StudentEvent::Banned { .. }
        | StudentEvent::BanTold
        | StudentEvent::Unbanned { .. }
        | StudentEvent::AnswerGraded { .. }
        | StudentEvent::AttemptRegraded { .. }
        | StudentEvent::MaterialRefused { .. }
        | StudentEvent::BotBlocked
        | StudentEvent::AccountGone
        | StudentEvent::MembershipsAsked { .. }
        | StudentEvent::InputHeldBack { .. }
        | StudentEvent::WaitEnded
        | StudentEvent::MembershipLearned { .. }
        | StudentEvent::MembershipUnknown { .. }
        | StudentEvent::Reminded
        | StudentEvent::Forgotten { .. } => false,
    }
}

/// A text as PostgreSQL takes it: without NUL, which Unicode has and it refuses.
fn storable(text: &str) -> String {
    text.replace('\0', "\u{fffd}")
}

/// The date of a day that is told as days since 1970-01-01.
fn date_of(day: i32) -> Date {
    Date::constant(1970, 1, 1).checked_add(Span::new().days(day)).unwrap_or(Date::MIN)
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
