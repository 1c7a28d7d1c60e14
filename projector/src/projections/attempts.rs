//! Attempts and answers.

use std::collections::BTreeMap;

use studymate_schema::event::{Event, StudentEvent};
use studymate_schema::quiz::QuizRef;
use studymate_schema::{Aggregate, Timestamp};
use tokio_postgres::Transaction;

use super::{Projection, statement};
use crate::ProjectorError;

#[derive(Default)]
pub(crate) struct Attempts {
    attempts: BTreeMap<(i64, i32), Attempt>,
    answers: BTreeMap<(i64, i32, i16), Answer>,
}

/// What a batch of events says of an attempt; `None` where it says nothing.
#[derive(Default)]
struct Attempt {
    quiz: Option<QuizRef>,
    started_at: Option<Timestamp>,
    finished_at: Option<Timestamp>,
    cancelled_at: Option<Timestamp>,
    questions: Option<i32>,
    right: Option<i32>,
    percent: Option<i16>,
    passed: Option<bool>,
    took_ms: Option<i64>,
}

struct Answer {
    quiz: QuizRef,
    question: String,
    topic: String,
    credit: i32,
    took_ms: i32,
    at: Timestamp,
}

impl Projection for Attempts {
    fn fold(&mut self, stream: &Aggregate, at: Timestamp, event: &Event) {
        let (Aggregate::User(user), Event::Student(event)) = (stream, event) else { return };
        let key = |attempt: u32| (user.0, attempt.cast_signed());
        match event {
            StudentEvent::AttemptStarted { attempt, quiz, .. } => {
                let row = self.attempts.entry(key(attempt.0)).or_default();
                row.quiz = Some(quiz.clone());
                row.started_at = Some(at);
            }
            StudentEvent::AttemptFinished { attempt, quiz, questions, right, percent, passed, took_ms } => {
                let row = self.attempts.entry(key(attempt.0)).or_default();
                row.quiz = Some(quiz.clone());
                row.finished_at = Some(at);
                row.questions = Some((*questions).into());
                row.right = Some((*right).into());
                row.percent = Some((*percent).into());
                row.passed = Some(*passed);
                row.took_ms = Some(i64::try_from(*took_ms).unwrap_or(i64::MAX));
            }
            StudentEvent::AttemptCancelled { attempt, quiz } => {
                let row = self.attempts.entry(key(attempt.0)).or_default();
                row.quiz = Some(quiz.clone());
                row.cancelled_at = Some(at);
            }
            StudentEvent::AnswerGiven { attempt, quiz, number, question, topic, credit, took_ms, .. } => {
                let (user, attempt) = key(attempt.0);
                let number = i16::try_from(*number).unwrap_or(i16::MAX);
                self.answers.insert(
                    (user, attempt, number),
                    Answer {
                        quiz: quiz.clone(),
                        question: question.clone(),
                        topic: topic.clone(),
                        credit: credit.0,
                        took_ms: i32::try_from(*took_ms).unwrap_or(i32::MAX),
                        at,
                    },
                );
            }
            _ => {}
        }
    }

    async fn write(&self, transaction: &Transaction<'_>, schema: &str) -> Result<(), ProjectorError> {
        let attempts: Vec<(&(i64, i32), &Attempt)> = self.attempts.iter().collect();
        transaction
            .execute(
                &statement(include_str!("../../sql/write_attempts.sql"), schema),
                &[
                    &attempts.iter().map(|(key, _)| key.0).collect::<Vec<_>>(),
                    &attempts.iter().map(|(key, _)| key.1).collect::<Vec<_>>(),
                    &attempts
                        .iter()
                        .map(|(_, a)| a.quiz.as_ref().map(|quiz| quiz.code.as_str()))
                        .collect::<Vec<_>>(),
                    &attempts
                        .iter()
                        .map(|(_, a)| a.quiz.as_ref().map(|quiz| quiz.version.0.cast_signed()))
                        .collect::<Vec<_>>(),
                    &attempts.iter().map(|(_, a)| a.started_at).collect::<Vec<_>>(),
                    &attempts.iter().map(|(_, a)| a.finished_at).collect::<Vec<_>>(),
                    &attempts.iter().map(|(_, a)| a.cancelled_at).collect::<Vec<_>>(),
                    &attempts.iter().map(|(_, a)| a.questions).collect::<Vec<_>>(),
                    &attempts.iter().map(|(_, a)| a.right).collect::<Vec<_>>(),
                    &attempts.iter().map(|(_, a)| a.percent).collect::<Vec<_>>(),
                    &attempts.iter().map(|(_, a)| a.passed).collect::<Vec<_>>(),
                    &attempts.iter().map(|(_, a)| a.took_ms).collect::<Vec<_>>(),
                ],
            )
            .await
            .map_err(ProjectorError::write("write attempts"))?;
        let answers: Vec<(&(i64, i32, i16), &Answer)> = self.answers.iter().collect();
        transaction
            .execute(
                &statement(include_str!("../../sql/write_answers.sql"), schema),
                &[
                    &answers.iter().map(|(key, _)| key.0).collect::<Vec<_>>(),
                    &answers.iter().map(|(key, _)| key.1).collect::<Vec<_>>(),
                    &answers.iter().map(|(key, _)| key.2).collect::<Vec<_>>(),
                    &answers.iter().map(|(_, a)| a.quiz.code.as_str()).collect::<Vec<_>>(),
                    &answers.iter().map(|(_, a)| a.quiz.version.0.cast_signed()).collect::<Vec<_>>(),
                    &answers.iter().map(|(_, a)| a.question.as_str()).collect::<Vec<_>>(),
                    &answers.iter().map(|(_, a)| a.topic.as_str()).collect::<Vec<_>>(),
                    &answers.iter().map(|(_, a)| a.credit).collect::<Vec<_>>(),
                    &answers.iter().map(|(_, a)| a.took_ms).collect::<Vec<_>>(),
                    &answers.iter().map(|(_, a)| a.at).collect::<Vec<_>>(),
                ],
            )
            .await
            .map_err(ProjectorError::write("write answers"))?;
        Ok(())
    }
}
