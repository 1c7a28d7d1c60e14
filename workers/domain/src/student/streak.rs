//! Days in a row on which a student learned.
//!
//! - A day is a calendar day in the student's time zone; UTC until one was chosen. It *counts* as soon as its goal is reached, with its
//!   first answer when the goal is off, and then it counts for ever: a higher goal afterwards takes nothing away.
//! - A missed day ends the row, unless the freeze of its week (Monday to Sunday) is still there: it is used by itself, stands in for the
//!   day, and adds nothing to the row.
//! - A calendar never goes back. After a move to the west, answers belong to the day that had begun until the next one begins there.
//! - A move to the east that skips a date moves what counted along, so that the day before stays the day before: choosing a zone never
//!   loses a day, and never makes one.
//! - A date that the zone itself left out (Samoa, 30 December 2011) is not missed.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};
use serde::{Deserialize, Serialize};
use studymate_schema::AttemptId;
use studymate_schema::settings::DailyGoal;
use studymate_schema::view::DayStanding;
use studymate_schema::zone::{ZoneName, time_zone_of};

/// A longer gap holds a missed day whose freeze is spent, whatever dates a zone leaves out.
const GAP_MAX: i32 = 4;

/// The row of days, as the answers so far leave it.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Streak {
    /// Days in a row up to the last one that counts.
    days: u32,
    /// The longest row ever.
    longest: u32,
    /// The last day that counts.
    last: Option<Date>,
    /// The missed day that the last freeze stood in for.
    frozen: Option<Date>,
    /// The last day with an answer.
    today: Option<Day>,
}

/// A day with answers.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
struct Day {
    date: Date,
    /// When the next one begins.
    ends: Timestamp,
    answers: u32,
    /// The answer that reached its goal.
    reached_by: Option<(AttemptId, u16)>,
}

impl Day {
    fn new(date: Date, zone: &TimeZone) -> Self {
        Day { date, ends: end_of(date, zone), answers: 0, reached_by: None }
    }
}

impl Streak {
    /// Counts an answer that was given at `at`.
    pub(super) fn answered(
        &mut self,
        at: Timestamp,
        zone: Option<&ZoneName>,
        goal: DailyGoal,
        answer: (AttemptId, u16),
    ) {
        if self.today.as_ref().is_none_or(|today| at >= today.ends) {
            let zone = time_zone_of(zone);
            let date = date_of(at, &zone);
            if self.today.as_ref().is_none_or(|today| date > today.date) {
                self.today = Some(Day::new(date, &zone));
            }
        }
        let Some(today) = &mut self.today else { return };
        today.answers = today.answers.saturating_add(1);
        if goal.is_reached(today.answers) && self.last != Some(today.date) {
            today.reached_by = goal.answers().map(|_| answer);
            let date = today.date;
            self.earn(date, &time_zone_of(zone));
        }
    }

    /// A lower goal may be reached already.
    pub(super) fn goal_chosen(&mut self, at: Timestamp, zone: Option<&ZoneName>, goal: DailyGoal) {
        let Some(today) = self.today.as_ref().filter(|today| at < today.ends) else { return };
        if goal.is_reached(today.answers) && self.last != Some(today.date) {
            let date = today.date;
            self.earn(date, &time_zone_of(zone));
        }
    }

    /// The student's days are another zone's from now on.
    pub(super) fn zone_chosen(&mut self, at: Timestamp, from: Option<&ZoneName>, to: &ZoneName) {
        let (from, to) = (time_zone_of(from), to.time_zone());
        let Some(today) = &mut self.today else { return };
        let (before, after) = (date_of(at, &from).max(today.date), date_of(at, &to));
        let skipped = if after > before { before.until(after).unwrap_or_default() } else { Span::new() };
        for date in [Some(&mut today.date), self.last.as_mut()].into_iter().flatten() {
            *date = date.checked_add(skipped).unwrap_or(*date);
        }
        today.ends = end_of(today.date, &to);
    }

    /// How the row stands at `at`.
    pub fn standing(&self, at: Timestamp, zone: Option<&ZoneName>, goal: DailyGoal) -> DayStanding {
        let current = self.today.as_ref().filter(|today| at < today.ends);
        let zone = time_zone_of(zone);
        let date = match (current, &self.today) {
            (Some(today), _) => today.date,
            (None, Some(before)) => date_of(at, &zone).max(before.date),
            (None, None) => date_of(at, &zone),
        };
        let answers = current.map_or(0, |today| today.answers);
        let bridged = self.bridge(date, &zone);
        let frozen = bridged.unwrap_or(self.frozen);
        let days = if bridged.is_some() { self.days } else { 0 };
        DayStanding {
            days,
            longest: self.longest,
            answers,
            goal,
            earned: self.last == Some(date),
            saved: days > 0 && frozen.is_some() && frozen == date.yesterday().ok(),
            freeze: frozen.is_none_or(|frozen| !same_week(frozen, date)),
        }
    }

    /// Whether this answer reached the goal of its day.
    pub fn reached_by(&self, answer: (AttemptId, u16)) -> bool {
        self.today.as_ref().is_some_and(|today| today.reached_by == Some(answer))
    }

    /// The last day with an answer.
    pub(super) fn today(&self) -> Option<Date> {
        self.today.as_ref().map(|today| today.date)
    }

    fn earn(&mut self, date: Date, zone: &TimeZone) {
        match self.bridge(date, zone) {
            Some(frozen) => {
                self.days = self.days.saturating_add(1);
                self.frozen = frozen;
            }
            None => self.days = 1,
        }
        self.longest = self.longest.max(self.days);
        self.last = Some(date);
    }

    /// Whether the row reaches up to `date`, and then which missed day the last freeze stands in for.
    fn bridge(&self, date: Date, zone: &TimeZone) -> Option<Option<Date>> {
        let last = self.last?;
        let gap = last.until(date).map_or(i32::MAX, |gap| gap.get_days());
        if gap > GAP_MAX {
            return None;
        }
        let mut frozen = self.frozen;
        let mut missed = last.tomorrow().ok()?;
        while missed < date {
            if exists(missed, zone) {
                if frozen.is_some_and(|frozen| same_week(frozen, missed)) {
                    return None;
                }
                frozen = Some(missed);
            }
            missed = missed.tomorrow().ok()?;
        }
        Some(frozen)
    }
}

fn date_of(at: Timestamp, zone: &TimeZone) -> Date {
    zone.to_datetime(at).date()
}

/// When the next day begins. At the end of the calendar a day does not end.
fn end_of(date: Date, zone: &TimeZone) -> Timestamp {
    let next = date.tomorrow().and_then(|next| next.to_zoned(zone.clone()));
    next.map_or(Timestamp::MAX, |next| next.timestamp())
}

/// Whether a date was lived in a zone: its first moment lies in another one when the zone left it out.
fn exists(date: Date, zone: &TimeZone) -> bool {
    date.to_zoned(zone.clone()).is_ok_and(|first| first.date() == date)
}

fn same_week(a: Date, b: Date) -> bool {
    let (a, b) = (a.iso_week_date(), b.iso_week_date());
    (a.year(), a.week()) == (b.year(), b.week())
}
