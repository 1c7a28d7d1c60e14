//! Dates of a course's file: on the clock of a zone there, instants here.

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use studymate_schema::ZoneName;
use studymate_schema::authoring::{DatePart, DayChoice};
use studymate_schema::zone::time_zone_of;
use toml::value::Datetime;

/// Reads a date; `None` when it is none. One that a clock skips is the time after the gap, one that comes twice the first.
pub(crate) fn read(text: &str, part: DatePart, zone: Option<&ZoneName>) -> Option<Timestamp> {
    let text = text.trim();
    if let Ok(instant) = text.parse::<Timestamp>() {
        return Some(instant);
    }
    let clock = match text.parse::<Date>().ok().filter(|_| text.len() <= "2026-09-01".len()) {
        Some(date) => time_of(date, part),
        None => text.parse::<DateTime>().ok()?,
    };
    instant(clock, &time_zone_of(zone))
}

/// The day that a button names, from now on.
pub(crate) fn day(
    choice: DayChoice,
    part: DatePart,
    now: Timestamp,
    zone: Option<&ZoneName>,
) -> Option<Timestamp> {
    let zone = time_zone_of(zone);
    let today = zone.to_datetime(now).date();
    let ahead = match choice {
        DayChoice::Today => 0.days(),
        DayChoice::Tomorrow => 1.days(),
        DayChoice::InAWeek => 7.days(),
        DayChoice::InTwoWeeks => 14.days(),
        DayChoice::InAMonth => 1.months(),
        DayChoice::Never => return None,
    };
    instant(time_of(today.checked_add(ahead).ok()?, part), &zone)
}

/// What a day without a time means.
fn time_of(date: Date, part: DatePart) -> DateTime {
    match part {
        DatePart::Opens => date.at(0, 0, 0, 0),
        DatePart::Due => date.at(23, 59, 59, 0),
    }
}

fn instant(clock: DateTime, zone: &TimeZone) -> Option<Timestamp> {
    Some(clock.to_zoned(zone.clone()).ok()?.timestamp())
}

/// Writes a date so that it is read back as it is: on the zone's clock, with an offset only where the clock shows it twice.
pub(super) fn write(at: Timestamp, zone: Option<&ZoneName>) -> Option<Datetime> {
    let zone = time_zone_of(zone);
    let clock = zone.to_datetime(at);
    let text = if instant(clock, &zone) == Some(at) { clock.to_string() } else { at.to_string() };
    text.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_read_on_the_clock_of_the_course() {
        let berlin: ZoneName = "Europe/Berlin".parse().unwrap();
        let read = |text, part| read(text, part, Some(&berlin)).map(|at| at.to_string());
        let told = |text| read(text, DatePart::Opens).unwrap();
        assert_eq!(told("2026-09-01T09:00:00"), "2026-09-01T07:00:00Z");
        assert_eq!(told("2026-09-01 09:00"), "2026-09-01T07:00:00Z");
        assert_eq!(told("2026-09-01T09:00:00+00:00"), "2026-09-01T09:00:00Z");
        assert_eq!(told("2026-09-01"), "2026-08-31T22:00:00Z");
        assert_eq!(read("2026-09-01", DatePart::Due).unwrap(), "2026-09-01T21:59:59Z");
        assert_eq!(read("tomorrow", DatePart::Due), None);
    }

    #[test]
    fn a_button_names_a_day_of_the_zone() {
        let tokyo: ZoneName = "Asia/Tokyo".parse().unwrap();
        let now: Timestamp = "2026-01-30T20:00:00Z".parse().unwrap();
        let told = |choice, part| day(choice, part, now, Some(&tokyo)).map(|at| at.to_string());
        assert_eq!(told(DayChoice::Today, DatePart::Due).unwrap(), "2026-01-31T14:59:59Z");
        assert_eq!(told(DayChoice::Tomorrow, DatePart::Opens).unwrap(), "2026-01-31T15:00:00Z");
        assert_eq!(told(DayChoice::InAMonth, DatePart::Opens).unwrap(), "2026-02-27T15:00:00Z");
        assert_eq!(told(DayChoice::Never, DatePart::Due), None);
    }

    #[test]
    fn the_hour_that_comes_twice_is_written_with_its_offset() {
        let berlin: ZoneName = "Europe/Berlin".parse().unwrap();
        for at in ["2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z", "2026-07-01T00:00:00Z"] {
            let at: Timestamp = at.parse().unwrap();
            let written = write(at, Some(&berlin)).unwrap().to_string();
            assert_eq!(read(&written, DatePart::Due, Some(&berlin)), Some(at), "{written}");
        }
    }
}
