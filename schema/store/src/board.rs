//! Leaderboards. Everybody's has one row per person and week already: its page and its reader's place are found by the index on points, not by
//! ranking all people at each press. Those of a course or a classroom rank the few that are in it.

use deadpool_postgres::Transaction;
use jiff::civil::Date;
use studymate_schema::board::{BOARD_PAGE, BoardPlace, BoardReport};
use studymate_schema::{ChatId, UserId};
use tokio_postgres::types::ToSql;
use tokio_postgres::{Error, Row};

use crate::figures::{figures, query};
use crate::report::count;
use crate::{Store, StoreError};

/// Whose points are compared, and in what.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum BoardOf {
    /// Everybody's, in everything.
    Everybody,
    /// Everybody's, in these quizzes.
    Quizzes(Vec<String>),
    /// Those of the members of a classroom, in everything.
    Classroom(ChatId),
}

impl Store {
    /// A page of a leaderboard in a week, and where its reader stands; [`ALL_TIME`] is a week, too.
    ///
    /// [`ALL_TIME`]: studymate_schema::board::ALL_TIME
    pub async fn board_report(
        &self,
        of: &BoardOf,
        week: Date,
        reader: UserId,
        page: u16,
    ) -> Result<BoardReport, StoreError> {
        let mut connection = self.connection().await?;
        let figures = figures(&mut connection).await?;
        let report = match of {
            BoardOf::Everybody => everybody(&figures, week, reader, page).await,
            BoardOf::Quizzes(quizzes) => {
                let sql = concat!(
                    include_str!("../sql/board_quizzes.sql"),
                    include_str!("../sql/board_ranked.sql")
                );
                ranked(&figures, sql, quizzes, week, reader, page).await
            }
            BoardOf::Classroom(chat) => {
                let sql = concat!(
                    include_str!("../sql/board_classroom.sql"),
                    include_str!("../sql/board_ranked.sql")
                );
                ranked(&figures, sql, &chat.0, week, reader, page).await
            }
        };
        report.map_err(StoreError::statement("read a leaderboard"))
    }
}

/// The points of one reader, hidden or not.
async fn own_points(
    figures: &Transaction<'_>,
    quizzes: &[String],
    week: Date,
    reader: UserId,
) -> Result<u64, Error> {
    let of_reader: [&(dyn ToSql + Sync); 3] = [&reader.0, &quizzes, &week];
    let rows = query(figures, include_str!("../sql/board_points.sql"), &of_reader).await?;
    Ok(rows.first().map_or(0, |row| count(row, "points")))
}

async fn ranked(
    figures: &Transaction<'_>,
    sql: &str,
    of: &(dyn ToSql + Sync),
    week: Date,
    reader: UserId,
    page: u16,
) -> Result<BoardReport, Error> {
    let first = i64::from(page) * i64::from(BOARD_PAGE);
    let after = first + i64::from(BOARD_PAGE);
    let rows = query(figures, sql, &[of, &week, &reader.0, &first, &after]).await?;
    let own = rows.first().map_or(0, |row| count(row, "own"));
    let on_board = rows.iter().filter(|row| row.get::<_, Option<i64>>("student").is_some());
    Ok(BoardReport {
        people: rows.first().map_or(0, |row| count(row, "people")),
        points: own,
        places: on_board.map(|row| place(row, count(row, "place"), count(row, "number"))).collect(),
    })
}

fn place(row: &Row, place: u64, number: u64) -> BoardPlace {
    BoardPlace {
        place,
        number,
        student: UserId(row.get("student")),
        nickname: row.get("nickname"),
        points: count(row, "points"),
    }
}

/// How many stand before somebody with these points.
struct Ahead {
    /// Those with more points.
    more: u64,
    /// Those with the same points who come first in the list.
    same: u64,
}

async fn ahead(figures: &Transaction<'_>, week: Date, points: i64, student: i64) -> Result<Ahead, Error> {
    let rows = query(figures, include_str!("../sql/board_ahead.sql"), &[&week, &points, &student]).await?;
    let of = |column| rows.first().map_or(0, |row| count(row, column));
    Ok(Ahead { more: of("more"), same: of("same") })
}

async fn everybody(
    figures: &Transaction<'_>,
    week: Date,
    reader: UserId,
    page: u16,
) -> Result<BoardReport, Error> {
    let (first, most) = (i64::from(page) * i64::from(BOARD_PAGE), i64::from(BOARD_PAGE));
    let (on_page, around): ([&(dyn ToSql + Sync); 3], [&(dyn ToSql + Sync); 2]) =
        ([&week, &most, &first], [&week, &reader.0]);
    let everything = [String::new()];
    let (on_page, around, own, all) = tokio::try_join!(
        query(figures, include_str!("../sql/board_page.sql"), &on_page),
        query(figures, include_str!("../sql/board_around.sql"), &around),
        own_points(figures, &everything, week, reader),
        ahead(figures, week, 0, 0),
    )?;
    let mut places = Vec::new();
    if let Some(top) = on_page.first() {
        let more = ahead(figures, week, top.get("points"), top.get("student")).await?.more;
        list(&mut places, &on_page, first.unsigned_abs(), more + 1);
    }
    if let Some(own) = around.iter().find(|row| row.get::<_, i64>("student") == reader.0) {
        let before_them = ahead(figures, week, own.get("points"), reader.0).await?;
        let number = before_them.more + before_them.same;
        let before =
            around.iter().position(|row| row.get::<_, i64>("student") == reader.0).unwrap_or(0) as u64;
        let start = number.saturating_sub(before);
        let mut neighbours = Vec::new();
        if let Some(top) = around.first() {
            let more = ahead(figures, week, top.get("points"), top.get("student")).await?.more;
            list(&mut neighbours, &around, start, more + 1);
        }
        neighbours.retain(|place| !places.iter().any(|shown: &BoardPlace| shown.number == place.number));
        places.extend(neighbours);
        places.sort_by_key(|place| place.number);
    }
    Ok(BoardReport { places, people: all.more, points: own })
}

/// Numbers rows that follow each other: whoever has as many points as the one before has the same place, all others have one by their number.
fn list(places: &mut Vec<BoardPlace>, rows: &[Row], first: u64, first_place: u64) {
    let mut last: Option<(u64, u64)> = None;
    for (number, row) in (first..).zip(rows) {
        let points = count(row, "points");
        let at = match last {
            None => first_place,
            Some((same, at)) if same == points => at,
            Some(_) => number + 1,
        };
        last = Some((points, at));
        places.push(place(row, at, number));
    }
}
