//! Quizzes and their questions. The catalogue is small and rarely changes: rows are written one by one.

use std::sync::Arc;

use studymate_schema::event::{CatalogueEvent, Event};
use studymate_schema::quiz::Quiz;
use studymate_schema::{Aggregate, Timestamp};
use tokio_postgres::Transaction;

use super::{Projection, statement};
use crate::ProjectorError;

#[derive(Default)]
pub(crate) struct Quizzes {
    changes: Vec<Change>,
}

enum Change {
    Imported { quiz: Arc<Quiz>, version: i32 },
    Published { code: String, version: i32 },
    Retired { code: String },
}

impl Projection for Quizzes {
    fn fold(&mut self, _stream: &Aggregate, _at: Timestamp, event: &Event) {
        let Event::Catalogue(event) = event else { return };
        self.changes.push(match event {
            CatalogueEvent::QuizImported { quiz, version, .. } => {
                Change::Imported { quiz: Arc::clone(quiz), version: version.0.cast_signed() }
            }
            CatalogueEvent::QuizPublished { quiz, .. } => {
                Change::Published { code: quiz.code.to_string(), version: quiz.version.0.cast_signed() }
            }
            CatalogueEvent::QuizRetired { code, .. } => Change::Retired { code: code.to_string() },
        });
    }

    async fn write(&self, transaction: &Transaction<'_>, schema: &str) -> Result<(), ProjectorError> {
        let error = || ProjectorError::write("write quizzes");
        for change in &self.changes {
            match change {
                Change::Imported { quiz, version } => {
                    let sql = statement(include_str!("../../sql/write_quiz.sql"), schema);
                    let questions = quiz.questions.len() as i32;
                    transaction
                        .execute(&sql, &[&quiz.code.as_str(), version, &quiz.title, &questions])
                        .await
                        .map_err(error())?;
                    let rows = || quiz.questions.iter();
                    transaction
                        .execute(
                            &statement(include_str!("../../sql/write_questions.sql"), schema),
                            &[
                                &quiz.code.as_str(),
                                version,
                                &rows().map(|q| q.id.as_str()).collect::<Vec<_>>(),
                                &rows().map(|q| q.kind.name()).collect::<Vec<_>>(),
                                &rows().map(|q| q.topic.as_str()).collect::<Vec<_>>(),
                                &rows().map(|q| q.text.as_str()).collect::<Vec<_>>(),
                            ],
                        )
                        .await
                        .map_err(error())?;
                }
                Change::Published { code, version } => {
                    let sql = statement(
                        "update {schema}.quiz set live = $2, retired = false where code = $1",
                        schema,
                    );
                    transaction.execute(&sql, &[code, version]).await.map_err(error())?;
                }
                Change::Retired { code } => {
                    let sql = statement(
                        "update {schema}.quiz set live = null, retired = true where code = $1",
                        schema,
                    );
                    transaction.execute(&sql, &[code]).await.map_err(error())?;
                }
            }
        }
        Ok(())
    }
}
