//! Sums over everybody: of quizzes, of questions, of days; and who was there on which day. Those of quizzes and questions leave out the
//! trials of who may change a quiz.

use std::collections::BTreeMap;

use deadpool_postgres::Transaction;
use futures::FutureExt;
use futures::future::BoxFuture;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use studymate_schema::event::StudentEvent;

use super::{Projection, column, date_of, execute, is_own_doing, storable};
use crate::ProjectorError;
use crate::batch::Recorded;

#[derive(Default)]
pub(super) struct Statistics {
    quizzes: BTreeMap<String, Attempts>,
    questions: BTreeMap<(String, String), Answers>,
    days: BTreeMap<Date, Day>,
    activity: BTreeMap<(i64, Date), Activity>,
}

/// What is added to the attempts of a quiz or a day.
#[derive(Default)]
struct Attempts {
    started: i64,
    finished: i64,
    cancelled: i64,
    passed: i64,
    percent_sum: i64,
    took_ms_sum: i64,
}

/// What is added to the answers of a question or a day.
#[derive(Default)]
struct Answers {
    answers: i64,
    right: i64,
    credit_sum: i64,
    took_ms_sum: i64,
    pending: i64,
}

#[derive(Default)]
struct Day {
    registered: i64,
    attempts: Attempts,
    answers: Answers,
    reviews: i64,
}

#[derive(Default)]
struct Activity {
    events: i64,
    answers: i64,
    finished: i64,
    reviews: i64,
}

impl Activity {
    /// Counts what somebody did themselves.
    fn count(&mut self, event: &StudentEvent) {
        self.events += 1;
        match event {
            StudentEvent::AnswerGiven { .. } | StudentEvent::AnswerSubmitted { .. } => self.answers += 1,
            StudentEvent::AttemptFinished { .. } => self.finished += 1,
            StudentEvent::QuestionReviewed { .. } => self.reviews += 1,
            _ => {}
        }
    }
}

impl Projection for Statistics {
    fn fold(&mut self, recorded: Recorded<'_>) {
        let Recorded::Student { student, at, fired, event } = recorded else { return };
        let date = at.to_zoned(TimeZone::UTC).date();
        if is_own_doing(event, fired) {
            self.activity.entry((student, date)).or_default().count(event);
        }
        match event {
            StudentEvent::Registered { .. } => self.days.entry(date).or_default().registered += 1,
            StudentEvent::AttemptStarted { quiz, trial, .. } => {
                self.attempts(date, quiz.code.as_str(), *trial, |sums| sums.started += 1);
            }
            StudentEvent::AttemptCancelled { quiz, trial, .. } => {
                self.attempts(date, quiz.code.as_str(), *trial, |sums| sums.cancelled += 1);
            }
            StudentEvent::AttemptFinished { quiz, percent, passed, took_ms, trial, .. } => {
                self.attempts(date, quiz.code.as_str(), *trial, |sums| {
                    sums.finished += 1;
                    sums.passed += i64::from(*passed);
                    sums.percent_sum += i64::from(*percent);
                    sums.took_ms_sum =
                        sums.took_ms_sum.saturating_add(i64::try_from(*took_ms).unwrap_or(i64::MAX));
                });
            }
            StudentEvent::AnswerGiven { quiz, question, credit, took_ms, trial, .. } => {
                self.answers(date, quiz.code.as_str(), question, *trial, |sums| {
                    sums.answers += 1;
                    sums.right += i64::from(credit.is_right());
                    sums.credit_sum += i64::from(credit.0);
                    sums.took_ms_sum += i64::from(*took_ms);
                });
            }
            StudentEvent::AnswerSubmitted { quiz, question, took_ms, trial, .. } => {
                self.answers(date, quiz.code.as_str(), question, *trial, |sums| {
                    sums.answers += 1;
                    sums.pending += 1;
                    sums.took_ms_sum += i64::from(*took_ms);
                });
            }
            // What was told of the day of the answer, and of the day of the result, is told anew of the same day.
            StudentEvent::AnswerGraded { quiz, question, day, before, credit, trial, .. } => {
                let was = before.unwrap_or_default();
                self.answers(date_of(*day), quiz.code.as_str(), question, *trial, |sums| {
                    sums.right += i64::from(credit.is_right()) - i64::from(was.is_right());
                    sums.credit_sum += i64::from(credit.0) - i64::from(was.0);
                    sums.pending -= i64::from(before.is_none());
                });
            }
            StudentEvent::AttemptRegraded { quiz, day, before, score, trial, .. } => {
                self.attempts(date_of(*day), quiz.code.as_str(), *trial, |sums| {
                    sums.passed += i64::from(score.passed) - i64::from(before.passed);
                    sums.percent_sum += i64::from(score.percent) - i64::from(before.percent);
                });
            }
            StudentEvent::QuestionReviewed { .. } => {
                self.days.entry(date).or_default().reviews += 1;
            }
            _ => {}
        }
    }

    fn forget(&mut self, student: i64) {
        self.activity.retain(|(of, _), _| *of != student);
    }

    fn write<'a>(&'a self, to: &'a Transaction<'_>) -> BoxFuture<'a, Result<(), ProjectorError>> {
        async move {
            self.write_quizzes(to).await?;
            self.write_questions(to).await?;
            self.write_days(to).await?;
            self.write_activity(to).await
        }
        .boxed()
    }
}

impl Statistics {
    /// Counts an attempt for its quiz, unless it is a trial, and for the day.
    fn attempts(&mut self, date: Date, quiz: &str, trial: bool, count: impl Fn(&mut Attempts)) {
        if !trial {
            count(self.quizzes.entry(quiz.to_owned()).or_default());
        }
        count(&mut self.days.entry(date).or_default().attempts);
    }

    /// Counts an answer for its question, unless it is of a trial, and for the day.
    fn answers(&mut self, date: Date, quiz: &str, question: &str, trial: bool, count: impl Fn(&mut Answers)) {
        if !trial {
            count(self.questions.entry((quiz.to_owned(), storable(question))).or_default());
        }
        count(&mut self.days.entry(date).or_default().answers);
    }

    async fn write_quizzes(&self, to: &Transaction<'_>) -> Result<(), ProjectorError> {
        let rows: Vec<(&String, &Attempts)> = self.quizzes.iter().collect();
        if rows.is_empty() {
            return Ok(());
        }
        execute(
            to,
            "count attempts of quizzes",
            include_str!("../../sql/write_quiz_counts.sql"),
            &[
                &column(&rows, |(quiz, _)| quiz.as_str()),
                &column(&rows, |(_, row)| row.started),
                &column(&rows, |(_, row)| row.finished),
                &column(&rows, |(_, row)| row.cancelled),
                &column(&rows, |(_, row)| row.passed),
                &column(&rows, |(_, row)| row.percent_sum),
                &column(&rows, |(_, row)| row.took_ms_sum),
            ],
        )
        .await
    }

    async fn write_questions(&self, to: &Transaction<'_>) -> Result<(), ProjectorError> {
        let rows: Vec<(&(String, String), &Answers)> = self.questions.iter().collect();
        if rows.is_empty() {
            return Ok(());
        }
        execute(
            to,
            "count answers of questions",
            include_str!("../../sql/write_question_counts.sql"),
            &[
                &column(&rows, |(key, _)| key.0.as_str()),
                &column(&rows, |(key, _)| key.1.as_str()),
                &column(&rows, |(_, row)| row.answers),
                &column(&rows, |(_, row)| row.right),
                &column(&rows, |(_, row)| row.credit_sum),
                &column(&rows, |(_, row)| row.took_ms_sum),
                &column(&rows, |(_, row)| row.pending),
            ],
        )
        .await
    }

    async fn write_days(&self, to: &Transaction<'_>) -> Result<(), ProjectorError> {
        let rows: Vec<(&Date, &Day)> = self.days.iter().collect();
        if rows.is_empty() {
            return Ok(());
        }
        execute(
            to,
            "count days",
            include_str!("../../sql/write_day_totals.sql"),
            &[
                &column(&rows, |(day, _)| *day),
                &column(&rows, |(_, row)| row.registered),
                &column(&rows, |(_, row)| row.attempts.started),
                &column(&rows, |(_, row)| row.attempts.finished),
                &column(&rows, |(_, row)| row.attempts.cancelled),
                &column(&rows, |(_, row)| row.attempts.passed),
                &column(&rows, |(_, row)| row.attempts.percent_sum),
                &column(&rows, |(_, row)| row.answers.answers),
                &column(&rows, |(_, row)| row.answers.right),
                &column(&rows, |(_, row)| row.reviews),
            ],
        )
        .await
    }

    async fn write_activity(&self, to: &Transaction<'_>) -> Result<(), ProjectorError> {
        let rows: Vec<(&(i64, Date), &Activity)> = self.activity.iter().collect();
        if rows.is_empty() {
            return Ok(());
        }
        execute(
            to,
            "write who was there",
            include_str!("../../sql/write_activity_days.sql"),
            &[
                &column(&rows, |(key, _)| key.0),
                &column(&rows, |(key, _)| key.1),
                &column(&rows, |(_, row)| row.events),
                &column(&rows, |(_, row)| row.answers),
                &column(&rows, |(_, row)| row.finished),
                &column(&rows, |(_, row)| row.reviews),
            ],
        )
        .await
    }
}
