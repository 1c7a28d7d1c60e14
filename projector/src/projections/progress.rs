//! Attempts and answers one by one, and how each student stands with each quiz and topic.

use std::collections::BTreeMap;

use deadpool_postgres::Transaction;
use futures::FutureExt;
use futures::future::BoxFuture;
use studymate_schema::event::{Given, StudentEvent};
use studymate_schema::quiz::QuizRef;
use studymate_schema::quiz_settings::Navigation;
use studymate_schema::{AttemptId, Credit, Timestamp};

use super::{Projection, column, execute, storable};
use crate::ProjectorError;
use crate::batch::Recorded;

#[derive(Default)]
pub(super) struct Progress {
    attempts: BTreeMap<(i64, AttemptId), Attempt>,
    answers: Vec<Answer>,
    grades: BTreeMap<(i64, AttemptId, u16), Credit>,
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
    finished_at: Option<Timestamp>,
    cancelled_at: Option<Timestamp>,
    percent: Option<i16>,
    passed: Option<bool>,
    took_ms: Option<i64>,
    pending: i32,
}

struct Started {
    quiz: QuizRef,
    at: Timestamp,
    questions: i32,
    picks: Option<String>,
    late: bool,
    trial: bool,
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
    pending: bool,
}

/// What a student gains in a quiz, and the last finished attempt.
#[derive(Default)]
struct Quiz {
    attempts: i32,
    passes: i32,
    best: i16,
    first: Option<i16>,
    /// A grade says what is best and first, whatever was before.
    graded: bool,
    last: Option<i16>,
    percent_sum: i64,
    last_finished: Option<(i32, Timestamp)>,
    pending: i32,
}

/// What a student gains in a topic.
#[derive(Default)]
struct Topic {
    answers: i64,
    right: i64,
    credit_sum: i64,
    pending: i64,
}

impl Projection for Progress {
    fn fold(&mut self, recorded: Recorded<'_>) {
        let Recorded::Student { student, at, event, .. } = recorded else { return };
        match event {
            StudentEvent::AttemptStarted {
                attempt, quiz, questions, picks, navigation, late, trial, ..
            } => {
                let questions = i32::from(*questions);
                let picks = (!picks.is_empty()).then(|| row_of(picks));
                let row = self.attempt(student, *attempt);
                let (quiz, late, trial) = (quiz.clone(), *late, *trial);
                row.started = Some(Started { quiz, at, questions, picks, late, trial });
                // With free navigation all questions lie open from the start.
                if *navigation == Navigation::Free {
                    row.asked = questions;
                }
            }
            StudentEvent::QuestionAsked { attempt, number } => {
                let attempt = self.attempt(student, *attempt);
                attempt.asked = attempt.asked.max(i32::from(*number));
            }
            StudentEvent::AnswerGiven { attempt, quiz, number, question, topic, given, took_ms, .. }
            | StudentEvent::AnswerSubmitted {
                attempt, quiz, number, question, topic, given, took_ms, ..
            } => {
                // What people grade is worth nothing so far.
                let credit = match event {
                    StudentEvent::AnswerGiven { credit, .. } => Some(*credit),
                    _ => None,
                };
                let right = credit.is_some_and(Credit::is_right);
                let worth = credit.unwrap_or_default().0;
                let row = self.attempt(student, *attempt);
                row.answers += 1;
                row.right += i32::from(right);
                let mastery = self.topics.entry((student, storable(topic))).or_default();
                mastery.answers += 1;
                mastery.right += i64::from(right);
                mastery.credit_sum += i64::from(worth);
                mastery.pending += i64::from(credit.is_none());
                self.answers.push(Answer {
                    student,
                    attempt: *attempt,
                    number: *number,
                    quiz: quiz.clone(),
                    question: storable(question),
                    topic: storable(topic),
                    chosen: chosen(given),
                    credit: worth,
                    right,
                    took_ms: *took_ms,
                    at,
                    pending: credit.is_none(),
                });
            }
            StudentEvent::AnswerGraded { attempt, number, topic, before, credit, .. } => {
                let was = before.unwrap_or_default();
                let right = i32::from(credit.is_right()) - i32::from(was.is_right());
                self.attempt(student, *attempt).right += right;
                let mastery = self.topics.entry((student, storable(topic))).or_default();
                mastery.right += i64::from(right);
                mastery.credit_sum += i64::from(credit.0) - i64::from(was.0);
                mastery.pending -= i64::from(before.is_none());
                self.grades.insert((student, *attempt, *number), *credit);
            }
            StudentEvent::AttemptFinished { attempt, quiz, percent, passed, took_ms, pending, .. } => {
                let percent = i16::from(*percent);
                let row = self.attempt(student, *attempt);
                row.finished_at = Some(at);
                row.percent = Some(percent);
                row.passed = (*pending == 0).then_some(*passed);
                row.took_ms = Some(i64::try_from(*took_ms).unwrap_or(i64::MAX));
                row.pending += i32::from(*pending);
                let row = self.quiz(student, quiz);
                row.attempts += 1;
                row.passes += i32::from(*passed);
                row.best = row.best.max(percent);
                row.first = row.first.or(Some(percent));
                row.last = Some(percent);
                row.percent_sum += i64::from(percent);
                row.last_finished = Some((quiz.version.0.cast_signed(), at));
                row.pending += i32::from(*pending);
            }
            StudentEvent::AttemptRegraded { attempt, quiz, before, score, standings, .. } => {
                let pending = i32::from(score.pending) - i32::from(before.pending);
                let row = self.attempt(student, *attempt);
                row.percent = Some(i16::from(score.percent));
                row.passed = (score.pending == 0).then_some(score.passed);
                row.pending += pending;
                let row = self.quiz(student, quiz);
                row.passes += i32::from(score.passed) - i32::from(before.passed);
                row.percent_sum += i64::from(score.percent) - i64::from(before.percent);
                row.best = i16::from(standings.best);
                row.first = Some(i16::from(standings.first));
                row.last = Some(i16::from(standings.last));
                row.graded = true;
                row.pending += pending;
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
        self.grades.retain(|(of, ..), _| *of != student);
        self.quizzes.retain(|(of, _), _| *of != student);
        self.topics.retain(|(of, _), _| *of != student);
    }

    fn write<'a>(&'a self, to: &'a Transaction<'_>) -> BoxFuture<'a, Result<(), ProjectorError>> {
        async move {
            self.write_attempts(to).await?;
            self.write_answers(to).await?;
            self.write_grades(to).await?;
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

    fn quiz(&mut self, student: i64, quiz: &QuizRef) -> &mut Quiz {
        self.quizzes.entry((student, quiz.code.to_string())).or_default()
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
                &column(&rows, |(_, row)| row.finished_at),
                &column(&rows, |(_, row)| row.cancelled_at),
                &column(&rows, |(_, row)| row.percent),
                &column(&rows, |(_, row)| row.passed),
                &column(&rows, |(_, row)| row.took_ms),
                &column(&rows, |(_, row)| row.started.as_ref().and_then(|started| started.picks.as_deref())),
                &column(&rows, |(_, row)| row.pending),
                &column(&rows, |(_, row)| row.started.as_ref().is_some_and(|started| started.late)),
                &column(&rows, |(_, row)| row.started.as_ref().is_some_and(|started| started.trial)),
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
                &column(&rows, |row| row.pending),
            ],
        )
        .await
    }

    async fn write_grades(&self, to: &Transaction<'_>) -> Result<(), ProjectorError> {
        let rows: Vec<(&(i64, AttemptId, u16), &Credit)> = self.grades.iter().collect();
        if rows.is_empty() {
            return Ok(());
        }
        execute(
            to,
            "write grades",
            include_str!("../../sql/grade_answers.sql"),
            &[
                &column(&rows, |(key, _)| key.0),
                &column(&rows, |(key, _)| key.1.0.cast_signed()),
                &column(&rows, |(key, _)| i32::from(key.2)),
                &column(&rows, |(_, credit)| credit.0),
                &column(&rows, |(_, credit)| credit.is_right()),
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
                &column(&rows, |(_, row)| row.graded),
                &column(&rows, |(_, row)| row.first),
                &column(&rows, |(_, row)| row.last),
                &column(&rows, |(_, row)| row.percent_sum),
                &column(&rows, |(_, row)| row.last_finished.map(|(version, _)| version)),
                &column(&rows, |(_, row)| row.last_finished.map(|(_, at)| at)),
                &column(&rows, |(_, row)| row.pending),
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
                &column(&rows, |(_, row)| row.pending),
            ],
        )
        .await
    }
}

/// Numbers with commas between.
fn row_of<N: ToString>(numbers: &[N]) -> String {
    numbers.iter().map(N::to_string).collect::<Vec<_>>().join(",")
}

/// What was chosen, as indices with commas between; `None` for a typed answer, which is personal.
fn chosen(given: &Given) -> Option<String> {
    match given {
        Given::Options(options) | Given::Matches(options) | Given::Order(options) => Some(row_of(options)),
        Given::Text(_) | Given::TimedOut | Given::Skipped => None,
    }
}
