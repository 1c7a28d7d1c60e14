//! What screens show of classrooms and roles, as it is read from the read models.

use jiff::Timestamp;

use crate::classroom::BotStanding;
use crate::event::Role;
use crate::{ChatId, Locale, Personal, UserId};

/// A classroom in a list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ClassroomLine {
    /// Which group.
    pub chat: ChatId,
    /// Its title.
    pub title: String,
    /// What the bot is in it.
    pub bot: BotStanding,
    /// How many of its members have used the bot.
    pub members: u32,
}

/// One classroom.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ClassroomReport {
    /// As in a list.
    pub line: ClassroomLine,
    /// Since when the group is a classroom.
    pub bound_at: Timestamp,
    /// Members to whom nothing can be sent.
    pub unreachable: u32,
}

/// A page of the members of a classroom who have used the bot.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct RosterReport {
    /// The group's title.
    pub title: String,
    /// The members, who was active last first.
    pub members: Vec<RosterLine>,
    /// How many there are in all.
    pub total: u32,
}

/// A page of the students who have a course.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct CourseRoster {
    /// The students, who was active last first.
    pub students: Vec<CourseStudent>,
    /// The number of the first one, 1-based.
    pub first: u32,
    /// How many there are in all.
    pub total: u32,
}

/// A student who has a course.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CourseStudent {
    /// Who.
    pub line: RosterLine,
    /// Whether an invitation let them in.
    pub invited: bool,
}

/// How many members a page of a roster has.
pub const ROSTER_PAGE: u16 = 10;

/// A member of a classroom.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RosterLine {
    /// Who.
    pub user: UserId,
    /// How they are called.
    pub name: Personal<String>,
    /// When they last did something.
    pub last_seen_at: Option<Timestamp>,
    /// Whether they can be written to.
    pub reach: Reach,
}

/// Whether somebody can be written to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Reach {
    /// They can.
    Reachable,
    /// They blocked the bot.
    Blocked,
    /// Their account is gone.
    AccountGone,
}

/// Somebody with a role.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RoleHolder {
    /// Who.
    pub user: UserId,
    /// How they are called; `None` before their first contact.
    pub name: Option<Personal<String>>,
    /// Their language; `None` before their first contact.
    pub locale: Option<Locale>,
    /// Their highest role.
    pub role: Role,
    /// Whether the configuration says so: then it comes back with the next start.
    pub configured: bool,
}
