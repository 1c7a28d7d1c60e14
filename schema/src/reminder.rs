//! Reminders: when a student wants them, and what one speaks of.

use std::fmt;
use std::str::FromStr;

use jiff::civil::{Time, Weekday};
use serde::{Deserialize, Serialize};

use crate::Timestamp;
use crate::quiz::QuizRef;
use crate::view::{DayStanding, UnfinishedAttempt};

/// The most reminders that a day may be given.
pub const PER_DAY_MAX: u8 = 3;
/// Minutes of a day.
const DAY: u16 = 24 * 60;

/// When a student wants to be reminded, in the time of their zone.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Reminders {
    /// Whether at all: what was chosen is kept while they are off.
    pub on: bool,
    /// The hour of the day's first one, 0 to 23; never within the quiet hours.
    pub hour: u8,
    /// On which days of the week.
    pub days: Days,
    /// When it must be silent.
    pub quiet: Quiet,
    /// At most so many a day, 1 to [`PER_DAY_MAX`].
    pub per_day: u8,
}

impl Default for Reminders {
    /// Off. Once they are on: early in the evening, when school and work are over, once a day.
    fn default() -> Self {
        Reminders { on: false, hour: 18, days: Days::ALL, quiet: Quiet::default(), per_day: 1 }
    }
}

impl Reminders {
    /// The same with an hour outside of the quiet ones: the first one after them, if it was within.
    pub fn settled(self) -> Self {
        let hour = if self.quiet.holds(self.hour) { self.quiet.until } else { self.hour.min(23) };
        Reminders { hour, per_day: self.per_day.clamp(1, PER_DAY_MAX), ..self }
    }

    /// The times of a day at which one may come: the chosen hour, and if there may be more of them, evenly from there to the beginning of
    /// the quiet hours, or to midnight if that is sooner.
    pub fn times(&self) -> impl Iterator<Item = Time> + use<> {
        let begin = u16::from(self.hour.min(23)) * 60;
        let span = match self.quiet.is_none() {
            true => DAY - begin,
            false => ((u16::from(self.quiet.from) * 60 + DAY - begin) % DAY).min(DAY - begin),
        };
        let count = u16::from(self.per_day.clamp(1, PER_DAY_MAX));
        (0..count).map(move |number| {
            let minute = (begin + number * span / count).min(DAY - 1);
            Time::constant((minute / 60) as i8, (minute % 60) as i8, 0, 0)
        })
    }
}

/// Days of the week.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Days(u8);

impl Days {
    /// All seven.
    pub const ALL: Days = Days(0b111_1111);

    /// Whether a day is one of them.
    pub fn holds(self, day: Weekday) -> bool {
        self.0 & Self::bit(day) != 0
    }

    /// With a day that was not among them, or without one that was. `None` when none would be left.
    pub fn toggled(self, day: Weekday) -> Option<Days> {
        let days = self.0 ^ Self::bit(day);
        (days & Days::ALL.0 != 0).then_some(Days(days))
    }

    fn bit(day: Weekday) -> u8 {
        1 << day.to_monday_zero_offset()
    }
}

/// Hours in which nobody is reminded, over midnight if they end earlier than they begin.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Quiet {
    /// The first one, 0 to 23.
    pub from: u8,
    /// The first one after them, 0 to 23; the same as `from` when there are none.
    pub until: u8,
}

impl Default for Quiet {
    fn default() -> Self {
        Quiet { from: 22, until: 8 }
    }
}

impl Quiet {
    /// No quiet hours.
    pub const NONE: Quiet = Quiet { from: 0, until: 0 };

    /// Whether there are none.
    pub fn is_none(self) -> bool {
        self.from == self.until
    }

    /// Whether an hour is one of them.
    pub fn holds(self, hour: u8) -> bool {
        if self.from <= self.until {
            (self.from..self.until).contains(&hour)
        } else {
            hour >= self.from || hour < self.until
        }
    }
}

/// A screen of the settings of reminders.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum ReminderPage {
    /// Everything, with buttons to change it.
    Overview,
    /// A choice of hours.
    Hours,
    /// A choice of quiet hours.
    Quiet,
}

/// What a button of reminders chooses.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ReminderChoice {
    /// On: the offer after the first result is accepted.
    Accept,
    /// Off, in a reminder.
    Stop,
    /// On or off, in the settings.
    On(bool),
    /// The hour.
    Hour(u8),
    /// With or without this day.
    Day(Weekday),
    /// The quiet hours.
    Quiet(Quiet),
    /// At most so many a day.
    PerDay(u8),
}

impl ReminderPage {
    /// All of them.
    pub const ALL: [ReminderPage; 3] = [ReminderPage::Overview, ReminderPage::Hours, ReminderPage::Quiet];

    /// The name in callback data.
    pub fn name(self) -> &'static str {
        match self {
            ReminderPage::Overview => "all",
            ReminderPage::Hours => "hours",
            ReminderPage::Quiet => "quiet",
        }
    }

    /// Reads [`ReminderPage::name`].
    pub fn from_name(name: &str) -> Option<Self> {
        ReminderPage::ALL.into_iter().find(|page| page.name() == name)
    }
}

impl fmt::Display for ReminderChoice {
    /// As it stands in callback data.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ReminderChoice::Accept => f.write_str("yes"),
            ReminderChoice::Stop => f.write_str("stop"),
            ReminderChoice::On(on) => f.write_str(if *on { "on" } else { "off" }),
            ReminderChoice::Hour(hour) => write!(f, "hour-{hour}"),
            ReminderChoice::Day(day) => write!(f, "day-{}", day.to_monday_one_offset()),
            ReminderChoice::Quiet(quiet) => write!(f, "quiet-{}-{}", quiet.from, quiet.until),
            ReminderChoice::PerDay(most) => write!(f, "most-{most}"),
        }
    }
}

/// A text that is no choice.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NoChoice;

impl FromStr for ReminderChoice {
    type Err = NoChoice;

    fn from_str(text: &str) -> Result<Self, NoChoice> {
        let below = |text: &str, end: u8| text.parse().ok().filter(|number| *number < end).ok_or(NoChoice);
        let fields: Vec<&str> = text.split('-').collect();
        Ok(match fields[..] {
            ["yes"] => ReminderChoice::Accept,
            ["stop"] => ReminderChoice::Stop,
            ["on"] => ReminderChoice::On(true),
            ["off"] => ReminderChoice::On(false),
            ["hour", hour] => ReminderChoice::Hour(below(hour, 24)?),
            ["day", day] => {
                let offset = day.parse().map_err(|_| NoChoice)?;
                ReminderChoice::Day(Weekday::from_monday_one_offset(offset).map_err(|_| NoChoice)?)
            }
            ["quiet", from, until] => {
                ReminderChoice::Quiet(Quiet { from: below(from, 24)?, until: below(until, 24)? })
            }
            ["most", most] => {
                let most = below(most, PER_DAY_MAX + 1)?;
                if most == 0 {
                    return Err(NoChoice);
                }
                ReminderChoice::PerDay(most)
            }
            _ => return Err(NoChoice),
        })
    }
}

/// What a reminder speaks of.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Due {
    /// Questions to be reviewed.
    Reviews(u32),
    /// An attempt that was begun lately and not finished.
    Unfinished(UnfinishedAttempt),
    /// A quiz that was never finished, and is due within a day.
    Deadline {
        /// Which.
        quiz: QuizRef,
        /// Until when it counts as in time.
        at: Timestamp,
    },
    /// The day's goal is not reached, and a row of days would end.
    Row(DayStanding),
}

#[cfg(test)]
mod tests {
    use super::*;

    fn times(reminders: Reminders) -> Vec<String> {
        reminders.times().map(|time| time.strftime("%H:%M").to_string()).collect()
    }

    #[test]
    fn the_times_of_a_day_lie_between_the_hour_and_the_quiet_hours() {
        let at = |hour, from, until, per_day| {
            times(Reminders { hour, quiet: Quiet { from, until }, per_day, ..Reminders::default() })
        };
        assert_eq!(at(18, 22, 8, 1), ["18:00"]);
        assert_eq!(at(18, 22, 8, 2), ["18:00", "20:00"]);
        assert_eq!(at(18, 22, 8, 3), ["18:00", "19:20", "20:40"]);
        assert_eq!(at(20, 1, 8, 2), ["20:00", "22:00"], "not after midnight");
        assert_eq!(at(9, 0, 0, 3), ["09:00", "14:00", "19:00"], "no quiet hours");
        assert_eq!(at(2, 22, 8, 1), ["02:00"]);
    }

    #[test]
    fn an_hour_in_the_quiet_hours_moves_behind_them() {
        let chosen = |hour, from, until| {
            Reminders { hour, quiet: Quiet { from, until }, ..Reminders::default() }.settled().hour
        };
        assert_eq!([chosen(23, 22, 8), chosen(7, 22, 8), chosen(8, 22, 8), chosen(21, 22, 8)], [8, 8, 8, 21]);
        assert_eq!([chosen(3, 1, 6), chosen(0, 1, 6), chosen(5, 5, 5)], [6, 0, 5]);
    }

    #[test]
    fn the_last_day_stays() {
        let mut days = Days::ALL;
        for day in [Weekday::Monday, Weekday::Tuesday, Weekday::Wednesday, Weekday::Thursday, Weekday::Friday]
        {
            days = days.toggled(day).unwrap();
        }
        days = days.toggled(Weekday::Saturday).unwrap();
        assert!(days.holds(Weekday::Sunday) && !days.holds(Weekday::Monday));
        assert_eq!(days.toggled(Weekday::Sunday), None);
    }
}
