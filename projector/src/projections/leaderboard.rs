//! Points, by quiz and week, and what people are called where points are compared.
//!
//! A question gives points once: two when its very first answer was right, one when a later one was, in a quiz or a review. So nothing is
//! gained by doing the same again, and everybody can gain as much.

use std::collections::BTreeMap;

use deadpool_postgres::Transaction;
use futures::FutureExt;
use futures::future::BoxFuture;
use jiff::civil::Date;
use studymate_schema::board::{ALL_TIME, POINTS_FIRST, POINTS_LATER, week_of};
use studymate_schema::event::StudentEvent;
use studymate_schema::privacy::Privacy;

use super::{Projection, column, execute, storable};
use crate::ProjectorError;
use crate::batch::Recorded;

#[derive(Default)]
pub(super) struct Leaderboard {
    answers: BTreeMap<(i64, String, String), Answered>,
    players: BTreeMap<i64, Player>,
}

/// How a question was answered.
struct Answered {
    /// Whether the first of these answers was right.
    first_right: bool,
    /// The week of the first right one.
    right_in: Option<Date>,
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
        match event {
            StudentEvent::AnswerGiven { quiz, question, credit, .. }
            | StudentEvent::QuestionReviewed { quiz, question, credit, .. } => {
                let right = credit.is_right();
                let key = (student, quiz.code.to_string(), storable(question));
                let answered =
                    self.answers.entry(key).or_insert(Answered { first_right: right, right_in: None });
                if right {
                    answered.right_in.get_or_insert_with(|| week_of(at));
                }
            }
            StudentEvent::PrivacyChosen { privacy } => {
                self.players.insert(student, privacy.into());
            }
            _ => {}
        }
    }

    fn forget(&mut self, student: i64) {
        self.answers.retain(|(of, ..), _| *of != student);
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
    async fn write_points(&self, to: &Transaction<'_>) -> Result<(), ProjectorError> {
        let rows: Vec<(&(i64, String, String), &Answered)> = self.answers.iter().collect();
        if rows.is_empty() {
            return Ok(());
        }
        execute(
            to,
            "write points",
            include_str!("../../sql/write_points.sql"),
            &[
                &column(&rows, |(key, _)| key.0),
                &column(&rows, |(key, _)| key.1.as_str()),
                &column(&rows, |(key, _)| key.2.as_str()),
                &column(&rows, |(_, row)| row.first_right),
                &column(&rows, |(_, row)| row.right_in),
                &POINTS_FIRST,
                &POINTS_LATER,
                &ALL_TIME,
            ],
        )
        .await
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
