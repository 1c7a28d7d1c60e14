//! Attempts and answers one by one, and how each student stands with each quiz and topic.

use std::collections::BTreeMap;

use deadpool_postgres::Transaction;
use futures::FutureExt;
use futures::future::BoxFuture;
use studymate_schema::event::{Given, StudentEvent};
use studymate_schema::quiz::QuizRef;
use studymate_schema::{AttemptId, Timestamp};

use super::{Projection, column, execute, storable};
use crate::ProjectorError;
use crate::batch::Recorded;

#[derive(Default)]
pub(super) struct Progress {
    attempts: BTreeMap<(i64, AttemptId), Attempt>,
    answers: Vec<Answer>,
    quizzes: BTreeMap<(i64, String), Quiz>,
    topics: BTreeMap<(i64, String), Topic>,
}

/// What an attempt gains.
#[derive(Default)]
struct Attempt {
    started: Option<Started>,
    asked: i32,
    answers: i32,
    right: i32,
    finished: Option<Finished>,
    cancelled_at: Option<Timestamp>,
}

struct Started {
    quiz: QuizRef,
    at: Timestamp,
    questions: i32,
}

#[derive(Clone, Copy)]
struct Finished {
    at: Timestamp,
    percent: i16,
    passed: bool,
    took_ms: i64,
}

struct Answer {
    student: i64,
    attempt: AttemptId,
    number: u16,
    quiz: QuizRef,
    question: String,
    topic: String,
    chosen: Option<String>,
    credit: i32,
    right: bool,
    took_ms: u32,
    at: Timestamp,
}

/// What a student gains in a quiz, and the last finished attempt.
struct Quiz {
    attempts: i32,
    passes: i32,
    best: i16,
    percent_sum: i64,
    last: Finished,
    last_version: i32,
}

/// What a student gains in a topic.
#[derive(Default)]
struct Topic {
    answers: i64,
    right: i64,
    credit_sum: i64,
}

impl Projection for Progress {
    fn fold(&mut self, recorded: Recorded<'_>) {
        let Recorded::Student { student, at, event } = recorded else { return };
        match event {
            StudentEvent::AttemptStarted { attempt, quiz, questions, .. } => {
                let questions = i32::from(*questions);
                self.attempt(student, *attempt).started = Some(Started { quiz: quiz.clone(), at, questions });
            }
            StudentEvent::QuestionAsked { attempt, number } => {
                let attempt = self.attempt(student, *attempt);
                attempt.asked = attempt.asked.max(i32::from(*number));
            }
            StudentEvent::AnswerGiven {
                attempt,
                quiz,
                number,
                question,
                topic,
                given,
                credit,
                took_ms,
                ..
            } => {
                let right = credit.is_right();
                let row = self.attempt(student, *attempt);
                row.answers += 1;
                row.right += i32::from(right);
                let mastery = self.topics.entry((student, storable(topic))).or_default();
                mastery.answers += 1;
                mastery.right += i64::from(right);
                mastery.credit_sum += i64::from(credit.0);
                self.answers.push(Answer {
                    student,
                    attempt: *attempt,
                    number: *number,
                    quiz: quiz.clone(),
                    question: storable(question),
                    topic: storable(topic),
                    chosen: chosen(given),
                    credit: credit.0,
                    right,
                    took_ms: *took_ms,
                    at,
                });
            }
            StudentEvent::AttemptFinished { attempt, quiz, percent, passed, took_ms, .. } => {
                let took_ms = i64::try_from(*took_ms).unwrap_or(i64::MAX);
                let finished = Finished { at, percent: i16::from(*percent), passed: *passed, took_ms };
                self.attempt(student, *attempt).finished = Some(finished);
                self.finish(student, quiz, finished);
            }
            StudentEvent::AttemptCancelled { attempt, .. } => {
                self.attempt(student, *attempt).cancelled_at = Some(at);
            }
            _ => {}
        }
    }

    fn forget(&mut self, student: i64) {
        self.attempts.retain(|(of, _), _| *of != student);
        self.answers.retain(|answer| answer.student != student);
        self.quizzes.retain(|(of, _), _| *of != student);
        self.topics.retain(|(of, _), _| *of != student);
    }

    fn write<'a>(&'a self, to: &'a Transaction<'_>) -> BoxFuture<'a, Result<(), ProjectorError>> {
        async move {
            self.write_attempts(to).await?;
            self.write_answers(to).await?;
            self.write_quizzes(to).await?;
            self.write_topics(to).await
        }
        .boxed()
    }
}

impl Progress {
    fn attempt(&mut self, student: i64, attempt: AttemptId) -> &mut Attempt {
        self.attempts.entry((student, attempt)).or_default()
    }

    fn finish(&mut self, student: i64, quiz: &QuizRef, finished: Finished) {
        let row = self.quizzes.entry((student, quiz.code.to_string())).or_insert(Quiz {
            attempts: 0,
            passes: 0,
            best: 0,
            percent_sum: 0,
            last: finished,
            last_version: 0,
        });
        row.attempts += 1;
        row.passes += i32::from(finished.passed);
        row.best = row.best.max(finished.percent);
        row.percent_sum += i64::from(finished.percent);
        row.last = finished;
        row.last_version = quiz.version.0.cast_signed();
    }

    async fn write_attempts(&self, to: &Transaction<'_>) -> Result<(), ProjectorError> {
        let rows: Vec<(&(i64, AttemptId), &Attempt)> = self.attempts.iter().collect();
        if rows.is_empty() {
            return Ok(());
        }
        execute(
            to,
            "write attempts",
            include_str!("../../sql/write_attempts.sql"),
            &[
                &column(&rows, |(key, _)| key.0),
                &column(&rows, |(key, _)| key.1.0.cast_signed()),
                &column(&rows, |(_, row)| row.started.as_ref().map(|started| started.quiz.code.as_str())),
                &column(&rows, |(_, row)| {
                    row.started.as_ref().map(|started| started.quiz.version.0.cast_signed())
                }),
                &column(&rows, |(_, row)| row.started.as_ref().map(|started| started.at)),
                &column(&rows, |(_, row)| row.started.as_ref().map(|started| started.questions)),
                &column(&rows, |(_, row)| row.asked),
                &column(&rows, |(_, row)| row.answers),
                &column(&rows, |(_, row)| row.right),
                &column(&rows, |(_, row)| row.finished.map(|finished| finished.at)),
                &column(&rows, |(_, row)| row.cancelled_at),
                &column(&rows, |(_, row)| row.finished.map(|finished| finished.percent)),
                &column(&rows, |(_, row)| row.finished.map(|finished| finished.passed)),
                &column(&rows, |(_, row)| row.finished.map(|finished| finished.took_ms)),
            ],
        )
        .await
    }

    async fn write_answers(&self, to: &Transaction<'_>) -> Result<(), ProjectorError> {
        let rows: Vec<&Answer> = self.answers.iter().collect();
        if rows.is_empty() {
            return Ok(());
        }
        execute(
            to,
            "write answers",
            include_str!("../../sql/write_answers.sql"),
            &[
                &column(&rows, |row| row.student),
                &column(&rows, |row| row.attempt.0.cast_signed()),
                &column(&rows, |row| i32::from(row.number)),
                &column(&rows, |row| row.quiz.code.as_str()),
                &column(&rows, |row| row.quiz.version.0.cast_signed()),
                &column(&rows, |row| row.question.as_str()),
                &column(&rows, |row| row.topic.as_str()),
                &column(&rows, |row| row.chosen.as_deref()),
                &column(&rows, |row| row.credit),
                &column(&rows, |row| row.right),
                &column(&rows, |row| i64::from(row.took_ms)),
                &column(&rows, |row| row.at),
            ],
        )
        .await
    }

    async fn write_quizzes(&self, to: &Transaction<'_>) -> Result<(), ProjectorError> {
        let rows: Vec<(&(i64, String), &Quiz)> = self.quizzes.iter().collect();
        if rows.is_empty() {
            return Ok(());
        }
        execute(
            to,
            "write how students stand with quizzes",
            include_str!("../../sql/write_quiz_progress.sql"),
            &[
                &column(&rows, |(key, _)| key.0),
                &column(&rows, |(key, _)| key.1.as_str()),
                &column(&rows, |(_, row)| row.attempts),
                &column(&rows, |(_, row)| row.passes),
                &column(&rows, |(_, row)| row.best),
                &column(&rows, |(_, row)| row.last.percent),
                &column(&rows, |(_, row)| row.percent_sum),
                &column(&rows, |(_, row)| row.last_version),
                &column(&rows, |(_, row)| row.last.at),
            ],
        )
        .await
    }

    async fn write_topics(&self, to: &Transaction<'_>) -> Result<(), ProjectorError> {
        let rows: Vec<(&(i64, String), &Topic)> = self.topics.iter().collect();
        if rows.is_empty() {
            return Ok(());
        }
        execute(
            to,
            "write how students master topics",
            include_str!("../../sql/write_topic_mastery.sql"),
            &[
                &column(&rows, |(key, _)| key.0),
                &column(&rows, |(key, _)| key.1.as_str()),
                &column(&rows, |(_, row)| row.answers),
                &column(&rows, |(_, row)| row.right),
                &column(&rows, |(_, row)| row.credit_sum),
            ],
        )
        .await
    }
}

/// What was chosen, as indices with commas between; `None` for a typed answer, which is personal.
fn chosen(given: &Given) -> Option<String> {
    match given {
        Given::Options(options) | Given::Matches(options) | Given::Order(options) => {
            Some(options.iter().map(u8::to_string).collect::<Vec<_>>().join(","))
        }
        Given::Text(_) | Given::TimedOut => None,
    }
}
