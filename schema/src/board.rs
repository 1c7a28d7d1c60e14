//! Leaderboards: of whom, of when, and what stands there.

use std::fmt;
use std::str::FromStr;

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use crate::{ChatId, CourseCode, Timestamp, UserId};

/// Places on a page.
pub const BOARD_PAGE: u16 = 10;
/// Points for a question whose very first answer was right.
pub const POINTS_FIRST: i16 = 2;
/// Points for a question that was right later only.
pub const POINTS_LATER: i16 = 1;

/// Whose points are compared, and in what.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub enum BoardScope {
    /// Everybody's, in everything.
    Everybody,
    /// Everybody's, in the quizzes of a course.
    Course(CourseCode),
    /// Those of the members of a classroom, in everything.
    Classroom(ChatId),
}

/// A page of a leaderboard, as a button names it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct BoardPage {
    /// Whose, and in what.
    pub scope: BoardScope,
    /// Of this week, or of all time.
    pub this_week: bool,
    /// The page, 0-based.
    pub page: u16,
}

impl Default for BoardPage {
    /// What is shown first.
    fn default() -> Self {
        BoardPage { scope: BoardScope::Everybody, this_week: true, page: 0 }
    }
}

/// The Monday of a time's week. Weeks are UTC's: a leaderboard is one for all its people.
pub fn week_of(at: Timestamp) -> Date {
    let date = at.to_zoned(TimeZone::UTC).date();
    let since_monday = i64::from(date.weekday().since(Weekday::Monday));
    date.saturating_sub(since_monday.days())
}

/// The week that stands for all time: no Monday.
pub const ALL_TIME: Date = Date::constant(1970, 1, 1);

/// What a leaderboard shows.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct BoardReport {
    /// The places of the page, then the reader with their neighbours where they are not on it; in order.
    pub places: Vec<BoardPlace>,
    /// How many people have points and are not hidden.
    pub people: u64,
    /// The reader's points, also of one who is hidden.
    pub points: u64,
}

/// A place of a leaderboard.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BoardPlace {
    /// The place, from 1; the same for the same points.
    pub place: u64,
    /// Where it stands in the list, from 0.
    pub number: u64,
    /// Whose it is.
    pub student: UserId,
    /// What they are called, if they chose.
    pub nickname: Option<String>,
    /// Their points.
    pub points: u64,
}

impl fmt::Display for BoardPage {
    /// As it stands in callback data.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let span = if self.this_week { 'w' } else { 'a' };
        match &self.scope {
            BoardScope::Everybody => write!(f, "{span}:{}", self.page),
            BoardScope::Course(code) => write!(f, "{span}:{}:{code}", self.page),
            // A course may have a number as its code: so a classroom is marked as one.
            BoardScope::Classroom(chat) => write!(f, "{span}:{}:room:{chat}", self.page),
        }
    }
}

impl FromStr for BoardPage {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let fields: Vec<&str> = text.split(':').collect();
        let (span, page, scope) = match fields[..] {
            [span, page] => (span, page, BoardScope::Everybody),
            [span, page, code] => (span, page, BoardScope::Course(CourseCode::parse(code).map_err(|_| ())?)),
            [span, page, "room", chat] => {
                (span, page, BoardScope::Classroom(ChatId(chat.parse().map_err(|_| ())?)))
            }
            _ => return Err(()),
        };
        let this_week = match span {
            "w" => true,
            "a" => false,
            _ => return Err(()),
        };
        Ok(BoardPage { scope, this_week, page: page.parse().map_err(|_| ())? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_week_begins_on_monday_and_is_never_all_time() {
        let week = |at: &str| week_of(at.parse().unwrap()).to_string();
        assert_eq!(week("2026-03-02T00:00:00Z"), "2026-03-02");
        assert_eq!(week("2026-03-08T23:59:59Z"), "2026-03-02");
        assert_eq!(week("2026-03-01T12:00:00Z"), "2026-02-23");
        assert_ne!(ALL_TIME.weekday(), Weekday::Monday);
    }
}
