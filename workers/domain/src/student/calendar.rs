//! How much was answered on each of the last days. A day is that of the row of days: what counts there is seen here.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use studymate_schema::practice;

/// Answers by day, as days since 1970-01-01; only days with answers, and only the last ones.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Calendar(BTreeMap<i32, u16>);

impl Calendar {
    /// Counts an answer of a day.
    pub(super) fn answered(&mut self, day: Date) {
        let day = number(day);
        let answers = self.0.entry(day).or_default();
        *answers = answers.saturating_add(1);
        self.0 = self.0.split_off(&(day - (practice::CALENDAR_DAYS as i32 - 1)));
    }

    /// A day got another date.
    pub(super) fn moved(&mut self, from: Date, to: Date) {
        if let Some(answers) = self.0.remove(&number(from)) {
            let moved = self.0.entry(number(to)).or_default();
            *moved = moved.saturating_add(answers);
        }
    }

    /// The last days up to `today`.
    pub(super) fn until(&self, today: i32) -> practice::Calendar {
        let last = self.0.last_key_value().map_or(today, |(last, _)| today.max(*last));
        let first = self.0.range(last - (practice::CALENDAR_DAYS as i32 - 1)..).next();
        let days = first.map_or(0..0, |(first, _)| *first..last + 1);
        practice::Calendar {
            today: last,
            answers: days.map(|day| self.0.get(&day).copied().unwrap_or(0)).collect(),
        }
    }
}

/// A date as days since 1970-01-01.
fn number(date: Date) -> i32 {
    Date::constant(1970, 1, 1).until(date).map_or(0, |span| span.get_days())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(n: i64) -> Date {
        Date::constant(2026, 1, 1).checked_add(jiff::Span::new().days(n)).unwrap()
    }

    #[test]
    fn only_the_last_twelve_weeks_are_kept_and_days_without_answers_count_nothing() {
        let mut calendar = Calendar::default();
        for n in 0..200 {
            calendar.answered(day(n));
            calendar.answered(day(n));
        }
        assert_eq!(calendar.0.len(), practice::CALENDAR_DAYS);
        let until = calendar.until(number(day(201)));
        assert_eq!(until.answers.len(), practice::CALENDAR_DAYS);
        assert_eq!(until.answers[practice::CALENDAR_DAYS - 4..], [2, 2, 0, 0]);
        assert!(calendar.until(number(day(400))).answers.is_empty(), "long ago is not told");
    }

    #[test]
    fn a_day_that_got_another_date_keeps_its_answers() {
        let mut calendar = Calendar::default();
        calendar.answered(day(0));
        calendar.moved(day(0), day(1));
        assert_eq!(calendar.until(0), practice::Calendar { today: number(day(1)), answers: vec![1] });
    }
}
