//! Quizzes, their versions and questions: so that analysts read texts instead of ids.

use std::collections::BTreeMap;
use std::sync::Arc;

use deadpool_postgres::Transaction;
use futures::FutureExt;
use futures::future::BoxFuture;
use studymate_schema::Timestamp;
use studymate_schema::catalogue::Owned;
use studymate_schema::event::CatalogueEvent;
use studymate_schema::quiz::{Question, QuestionKind, Quiz};

use super::{Projection, column, execute, storable};
use crate::ProjectorError;
use crate::batch::Recorded;

#[derive(Default)]
pub(super) struct Quizzes {
    changes: BTreeMap<String, Change>,
    versions: Vec<Version>,
}

/// What is to be replaced; `None` leaves it as it is.
#[derive(Default)]
struct Change {
    newest: Option<i32>,
    /// The author of the first version among these events.
    owner: Option<i64>,
    /// Who was given it last.
    given: Option<i64>,
    live: Option<Option<i32>>,
    retired: Option<bool>,
    changed_at: Timestamp,
}

struct Version {
    quiz: Arc<Quiz>,
    version: i32,
    at: Timestamp,
}

impl Projection for Quizzes {
    fn fold(&mut self, recorded: Recorded<'_>) {
        let Recorded::Catalogue { at, event } = recorded else { return };
        match event {
            CatalogueEvent::QuizImported { quiz, version, by } => {
                let version = version.0.cast_signed();
                let change = self.change(quiz.code.as_str(), at);
                if change.newest.is_none() {
                    change.owner = by.user().map(|user| user.0);
                }
                change.newest = Some(version);
                self.versions.push(Version { quiz: Arc::clone(quiz), version, at });
            }
            CatalogueEvent::QuizPublished { quiz, .. } => {
                let change = self.change(quiz.code.as_str(), at);
                change.live = Some(Some(quiz.version.0.cast_signed()));
                change.retired = Some(false);
            }
            CatalogueEvent::QuizRetired { code, .. } => {
                let change = self.change(code.as_str(), at);
                change.live = Some(None);
                change.retired = Some(true);
            }
            CatalogueEvent::OwnerGiven { what: Owned::Quiz(code), owner, .. } => {
                self.change(code.as_str(), at).given = Some(owner.0);
            }
            CatalogueEvent::OwnerGiven { .. }
            | CatalogueEvent::MaterialSaved { .. }
            | CatalogueEvent::MaterialRemoved { .. }
            | CatalogueEvent::InfoPageSaved { .. }
            | CatalogueEvent::InfoPageRemoved { .. }
            | CatalogueEvent::FilesRelinked { .. }
            | CatalogueEvent::CourseSaved { .. }
            | CatalogueEvent::CoursePublished { .. }
            | CatalogueEvent::CourseArchived { .. }
            | CatalogueEvent::ClassroomListed { .. }
            | CatalogueEvent::ClassroomUnlisted { .. }
            | CatalogueEvent::ClassroomMoved { .. }
            | CatalogueEvent::InvitationMade { .. }
            | CatalogueEvent::InvitationRedeemed { .. }
            | CatalogueEvent::InvitationRevoked { .. } => {}
        }
    }

    /// Nothing here is about people who take quizzes; authors are ids.
    fn forget(&mut self, _student: i64) {}

    fn write<'a>(&'a self, to: &'a Transaction<'_>) -> BoxFuture<'a, Result<(), ProjectorError>> {
        async move {
            self.write_quizzes(to).await?;
            self.write_versions(to).await?;
            self.write_questions(to).await
        }
        .boxed()
    }
}

impl Quizzes {
    fn change(&mut self, quiz: &str, at: Timestamp) -> &mut Change {
        let change = self.changes.entry(quiz.to_owned()).or_default();
        change.changed_at = at;
        change
    }

    async fn write_quizzes(&self, to: &Transaction<'_>) -> Result<(), ProjectorError> {
        let rows: Vec<(&String, &Change)> = self.changes.iter().collect();
        if rows.is_empty() {
            return Ok(());
        }
        execute(
            to,
            "write quizzes",
            include_str!("../../sql/write_quizzes.sql"),
            &[
                &column(&rows, |(quiz, _)| quiz.as_str()),
                &column(&rows, |(_, row)| row.newest),
                &column(&rows, |(_, row)| row.live.is_some()),
                &column(&rows, |(_, row)| row.live.flatten()),
                &column(&rows, |(_, row)| row.retired),
                &column(&rows, |(_, row)| row.owner),
                &column(&rows, |(_, row)| row.given),
                &column(&rows, |(_, row)| row.changed_at),
            ],
        )
        .await
    }

    async fn write_versions(&self, to: &Transaction<'_>) -> Result<(), ProjectorError> {
        let rows: Vec<&Version> = self.versions.iter().collect();
        if rows.is_empty() {
            return Ok(());
        }
        execute(
            to,
            "write versions of quizzes",
            include_str!("../../sql/write_quiz_versions.sql"),
            &[
                &column(&rows, |row| row.quiz.code.as_str()),
                &column(&rows, |row| row.version),
                &column(&rows, |row| storable(&row.quiz.title)),
                &column(&rows, |row| storable(&row.quiz.description)),
                &column(&rows, |row| row.quiz.language.map(|language| language.code())),
                &column(&rows, |row| i16::from(row.quiz.pass_mark)),
                &column(&rows, |row| i32::try_from(row.quiz.questions.len()).unwrap_or(i32::MAX)),
                &column(&rows, |row| row.at),
            ],
        )
        .await
    }

    async fn write_questions(&self, to: &Transaction<'_>) -> Result<(), ProjectorError> {
        let rows: Vec<(&Version, i32, &Question)> = self
            .versions
            .iter()
            .flat_map(|version| {
                (1..).zip(&version.quiz.questions).map(move |(number, question)| (version, number, question))
            })
            .collect();
        if rows.is_empty() {
            return Ok(());
        }
        execute(
            to,
            "write questions",
            include_str!("../../sql/write_questions.sql"),
            &[
                &column(&rows, |(version, ..)| version.quiz.code.as_str()),
                &column(&rows, |(version, ..)| version.version),
                &column(&rows, |(_, number, _)| number),
                &column(&rows, |(.., question)| storable(&question.id)),
                &column(&rows, |(.., question)| storable(&question.topic)),
                &column(&rows, |(.., question)| question.kind.name()),
                &column(&rows, |(.., question)| storable(&question.text)),
                &column(&rows, |(.., question)| serde_json::Value::from(options(question)).to_string()),
                &column(&rows, |(.., question)| storable(&question.explanation)),
                &column(&rows, |(.., question)| i16::try_from(question.points).unwrap_or(i16::MAX)),
                &column(&rows, |(.., question)| question.difficulty.map(|difficulty| difficulty.name())),
            ],
        )
        .await
    }
}

/// What can be chosen, in the order in which answers count it.
fn options(question: &Question) -> Vec<String> {
    let options: Vec<&str> = match &question.kind {
        QuestionKind::SingleChoice { options } | QuestionKind::MultipleChoice { options } => {
            options.iter().map(|option| option.text.as_str()).collect()
        }
        QuestionKind::TrueFalse { .. } => vec!["true", "false"],
        QuestionKind::Matching { .. } => question.right_sides(),
        QuestionKind::Ordering { items } => items.iter().map(String::as_str).collect(),
        QuestionKind::Numeric { .. } | QuestionKind::ShortText { .. } | QuestionKind::Essay { .. } => {
            Vec::new()
        }
    };
    options.into_iter().map(storable).collect()
}
