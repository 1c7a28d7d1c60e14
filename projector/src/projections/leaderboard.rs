//! Points, by quiz and week, and what people are called where points are compared.
//!
//! A question gives points once: two while its very first answer counts as right, one while only a later one does, in a quiz or a review. So
//! nothing is gained by doing the same again, and everybody can gain as much. An answer that a person grades counts as right or wrong
//! from that grade on. The points of a question stand in the week in which it came to have any. Whoever may change a quiz gets none for
//! it: what they answer is a trial.

use std::collections::BTreeMap;

use deadpool_postgres::Transaction;
use futures::FutureExt;
use futures::future::BoxFuture;
use jiff::civil::Date;
use studymate_schema::board::{ALL_TIME, POINTS_FIRST, POINTS_LATER, week_of};
use studymate_schema::event::StudentEvent;
use studymate_schema::privacy::Privacy;
use tokio_postgres::Row;

use super::{Projection, column, execute, storable};
use crate::ProjectorError;
use crate::batch::Recorded;

#[derive(Default)]
pub(super) struct Leaderboard {
    questions: BTreeMap<QuestionKey, Vec<Change>>,
    players: BTreeMap<i64, Player>,
}

/// Whose, of which quiz, and which question.
type QuestionKey = (i64, String, String);
/// The attempt and the number in it.
type AnswerKey = (i32, i32);
/// Sums that change: whose, of which quiz ('' for all), in which week.
type Sums = BTreeMap<(i64, String, Date), i64>;

/// What happened to a question, in the order in which it did.
struct Change {
    week: Date,
    what: What,
}

enum What {
    /// It was answered; `of` is `None` in reviews, whose answers nobody grades.
    Answered { of: Option<AnswerKey>, right: bool },
    /// An answer counts otherwise than before.
    Graded { of: AnswerKey, was: bool, right: bool },
}

/// A question that somebody answered.
struct Question {
    first: Option<AnswerKey>,
    first_right: bool,
    /// Later answers that count as right.
    later_right: i32,
    points: i16,
    /// In which the points stand, where there are any.
    week: Option<Date>,
}

impl Question {
    /// Its points change with this; nothing happens to a question that nobody answered.
    fn change(known: &mut Option<Question>, change: &Change, sums: impl FnOnce(Date, i64)) {
        match (&mut *known, &change.what) {
            (None, What::Answered { of, right }) => {
                *known =
                    Some(Question { first: *of, first_right: *right, later_right: 0, points: 0, week: None });
            }
            (Some(question), What::Answered { right, .. }) => question.later_right += i32::from(*right),
            (Some(question), What::Graded { of, right, .. }) if question.first == Some(*of) => {
                question.first_right = *right;
            }
            (Some(question), What::Graded { was, right, .. }) => {
                question.later_right += i32::from(*right) - i32::from(*was);
            }
            (None, What::Graded { .. }) => {}
        }
        let Some(question) = known else { return };
        let points = match (question.first_right, question.later_right) {
            (true, _) => POINTS_FIRST,
            (false, 1..) => POINTS_LATER,
            (false, _) => 0,
        };
        let before = std::mem::replace(&mut question.points, points);
        if before != points {
            let week = *question.week.get_or_insert(change.week);
            if points == 0 {
                question.week = None;
            }
            sums(week, i64::from(points - before));
        }
    }
}

impl From<&Row> for Question {
    fn from(row: &Row) -> Self {
        let first: (Option<i32>, Option<i32>) = (row.get("first_attempt"), row.get("first_number"));
        Question {
            first: first.0.zip(first.1),
            first_right: row.get("first_right"),
            later_right: row.get("later_right"),
            points: row.get("points"),
            week: row.get("week"),
        }
    }
}

struct Player {
    nickname: Option<String>,
    hidden: bool,
}

impl From<&Privacy> for Player {
    fn from(privacy: &Privacy) -> Self {
        let nickname = privacy.nickname.as_ref().and_then(|name| name.known()).map(|name| storable(name));
        Player { nickname, hidden: privacy.hidden }
    }
}

impl Projection for Leaderboard {
    fn fold(&mut self, recorded: Recorded<'_>) {
        let Recorded::Student { student, at, event, .. } = recorded else { return };
        let (quiz, question, what) = match event {
            StudentEvent::AnswerGiven { trial: true, .. }
            | StudentEvent::AnswerSubmitted { trial: true, .. }
            | StudentEvent::QuestionReviewed { trial: true, .. }
            | StudentEvent::AnswerGraded { trial: true, .. } => return,
            StudentEvent::AnswerGiven { attempt, number, quiz, question, credit, .. } => {
                let of = Some((attempt.0.cast_signed(), i32::from(*number)));
                (quiz, question, What::Answered { of, right: credit.is_right() })
            }
            StudentEvent::AnswerSubmitted { attempt, number, quiz, question, .. } => {
                let of = Some((attempt.0.cast_signed(), i32::from(*number)));
                (quiz, question, What::Answered { of, right: false })
            }
            StudentEvent::QuestionReviewed { quiz, question, credit, .. } => {
                (quiz, question, What::Answered { of: None, right: credit.is_right() })
            }
            StudentEvent::AnswerGraded { attempt, number, quiz, question, before, credit, .. } => {
                let of = (attempt.0.cast_signed(), i32::from(*number));
                let was = before.is_some_and(|before| before.is_right());
                (quiz, question, What::Graded { of, was, right: credit.is_right() })
            }
            StudentEvent::PrivacyChosen { privacy } => {
                self.players.insert(student, privacy.into());
                return;
            }
            _ => return,
        };
        let key = (student, quiz.code.to_string(), storable(question));
        self.questions.entry(key).or_default().push(Change { week: week_of(at), what });
    }

    fn forget(&mut self, student: i64) {
        self.questions.retain(|(of, ..), _| *of != student);
        self.players.remove(&student);
    }

    fn write<'a>(&'a self, to: &'a Transaction<'_>) -> BoxFuture<'a, Result<(), ProjectorError>> {
        async move {
            self.write_points(to).await?;
            self.write_players(to).await
        }
        .boxed()
    }
}

impl Leaderboard {
    /// Changes the questions of this batch from what the tables say of them. A person lives in one partition, whose checkpoint is locked: nobody
    /// else writes their rows meanwhile.
    async fn write_points(&self, to: &Transaction<'_>) -> Result<(), ProjectorError> {
        if self.questions.is_empty() {
            return Ok(());
        }
        let mut known = self.known(to).await?;
        let mut sums = Sums::new();
        for (key, changes) in &self.questions {
            let mut question = known.remove(key);
            for change in changes {
                Question::change(&mut question, change, |week, by| {
                    for (quiz, week) in [("", week), ("", ALL_TIME), (&key.1, week), (&key.1, ALL_TIME)] {
                        *sums.entry((key.0, quiz.to_owned(), week)).or_default() += by;
                    }
                });
            }
            known.extend(question.map(|question| (key.clone(), question)));
        }
        let rows: Vec<(&QuestionKey, &Question)> = known.iter().collect();
        execute(
            to,
            "write what questions are worth",
            include_str!("../../sql/write_points.sql"),
            &[
                &column(&rows, |(key, _)| key.0),
                &column(&rows, |(key, _)| key.1.as_str()),
                &column(&rows, |(key, _)| key.2.as_str()),
                &column(&rows, |(_, row)| row.first.map(|first| first.0)),
                &column(&rows, |(_, row)| row.first.map(|first| first.1)),
                &column(&rows, |(_, row)| row.first_right),
                &column(&rows, |(_, row)| row.later_right),
                &column(&rows, |(_, row)| row.points),
                &column(&rows, |(_, row)| row.week),
            ],
        )
        .await?;
        let rows: Vec<(&(i64, String, Date), &i64)> = sums.iter().collect();
        execute(
            to,
            "write points",
            include_str!("../../sql/write_scores.sql"),
            &[
                &column(&rows, |(key, _)| key.0),
                &column(&rows, |(key, _)| key.1.as_str()),
                &column(&rows, |(key, _)| key.2),
                &column(&rows, |(_, by)| *by),
            ],
        )
        .await
    }

    /// What the tables say of the questions of this batch.
    async fn known(&self, to: &Transaction<'_>) -> Result<BTreeMap<QuestionKey, Question>, ProjectorError> {
        let keys: Vec<&QuestionKey> = self.questions.keys().collect();
        let failed = || ProjectorError::statement("read what questions are worth");
        let sql = include_str!("../../sql/read_points.sql");
        let statement = to.prepare_cached(sql).await.map_err(failed())?;
        let (students, quizzes, questions) = (
            column(&keys, |key| key.0),
            column(&keys, |key| key.1.as_str()),
            column(&keys, |key| key.2.as_str()),
        );
        let rows = to.query(&statement, &[&students, &quizzes, &questions]).await.map_err(failed())?;
        let key = |row: &Row| (row.get("student"), row.get("quiz"), row.get("question"));
        Ok(rows.iter().map(|row| (key(row), row.into())).collect())
    }

    async fn write_players(&self, to: &Transaction<'_>) -> Result<(), ProjectorError> {
        let rows: Vec<(&i64, &Player)> = self.players.iter().collect();
        if rows.is_empty() {
            return Ok(());
        }
        execute(
            to,
            "write players",
            include_str!("../../sql/write_players.sql"),
            &[
                &column(&rows, |(student, _)| *student),
                &column(&rows, |(_, row)| row.nickname.as_deref()),
                &column(&rows, |(_, row)| row.hidden),
            ],
        )
        .await
    }
}
