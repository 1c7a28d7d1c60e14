//! What was typed as an answer, which of it waits for a grade, and what graders said. Personal, like the names of people.

use std::collections::BTreeMap;

use deadpool_postgres::Transaction;
use futures::FutureExt;
use futures::future::BoxFuture;
use studymate_schema::event::{Given, StudentEvent};
use studymate_schema::quiz::QuizRef;
use studymate_schema::{AttemptId, Personal, Timestamp};

use super::{Projection, column, execute, storable};
use crate::ProjectorError;
use crate::batch::Recorded;

#[derive(Default)]
pub(super) struct Grading(BTreeMap<(i64, AttemptId, u16), Row>);

/// What becomes of the row of an answer.
struct Row {
    quiz: String,
    at: Timestamp,
    /// What was typed, where it was typed in this batch.
    text: Option<String>,
    waits: bool,
    graded: Option<Graded>,
}

struct Graded {
    by: i64,
    at: Timestamp,
    comment: Option<String>,
}

fn known(text: &Personal<String>) -> Option<String> {
    text.known().map(|text| storable(text))
}

impl Projection for Grading {
    fn fold(&mut self, recorded: Recorded<'_>) {
        let Recorded::Student { student, at, event, .. } = recorded else { return };
        match event {
            StudentEvent::AnswerSubmitted { attempt, quiz, number, given: Given::Text(text), .. } => {
                self.typed((student, *attempt, *number), quiz, at, known(text), true);
            }
            StudentEvent::AnswerGiven { attempt, quiz, number, given: Given::Text(text), .. } => {
                self.typed((student, *attempt, *number), quiz, at, known(text), false);
            }
            StudentEvent::AnswerGraded { attempt, quiz, number, comment, by, .. } => {
                let comment = comment.as_ref().and_then(known);
                let row = self.0.entry((student, *attempt, *number)).or_insert_with(|| Row {
                    quiz: quiz.code.to_string(),
                    at,
                    text: None,
                    waits: false,
                    graded: None,
                });
                row.waits = false;
                row.graded = Some(Graded { by: by.0, at, comment });
            }
            _ => {}
        }
    }

    fn forget(&mut self, student: i64) {
        self.0.retain(|(of, ..), _| *of != student);
    }

    fn write<'a>(&'a self, to: &'a Transaction<'_>) -> BoxFuture<'a, Result<(), ProjectorError>> {
        async move {
            let rows: Vec<(&(i64, AttemptId, u16), &Row)> = self.0.iter().collect();
            if rows.is_empty() {
                return Ok(());
            }
            execute(
                to,
                "write what was typed and said of answers",
                include_str!("../../sql/write_answer_texts.sql"),
                &[
                    &column(&rows, |(key, _)| key.0),
                    &column(&rows, |(key, _)| key.1.0.cast_signed()),
                    &column(&rows, |(key, _)| i32::from(key.2)),
                    &column(&rows, |(_, row)| row.quiz.as_str()),
                    &column(&rows, |(_, row)| row.text.as_deref()),
                    &column(&rows, |(_, row)| row.at),
                    &column(&rows, |(_, row)| row.waits),
                    &column(&rows, |(_, row)| row.graded.as_ref().map(|graded| graded.by)),
                    &column(&rows, |(_, row)| row.graded.as_ref().map(|graded| graded.at)),
                    &column(&rows, |(_, row)| {
                        row.graded.as_ref().and_then(|graded| graded.comment.as_deref())
                    }),
                ],
            )
            .await
        }
        .boxed()
    }
}

impl Grading {
    fn typed(
        &mut self,
        key: (i64, AttemptId, u16),
        quiz: &QuizRef,
        at: Timestamp,
        text: Option<String>,
        waits: bool,
    ) {
        self.0.insert(key, Row { quiz: quiz.code.to_string(), at, text, waits, graded: None });
    }
}
