//! Numbers, times and sizes as people read them.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use studymate_schema::Locale;

use crate::words::{Value, Words};

/// What ends sooner is told to the second.
const NEAR: SignedDuration = SignedDuration::from_mins(10);

/// How long something took: its two largest units, as far as they are not nothing.
pub(crate) fn duration(words: Words, seconds: u64) -> String {
    let units = [
        ("duration-days", seconds / 86_400),
        ("duration-hours", seconds / 3600 % 24),
        ("duration-minutes", seconds / 60 % 60),
        ("duration-seconds", seconds % 60),
    ];
    let first = units.iter().position(|(_, count)| *count > 0).unwrap_or(units.len() - 1);
    let shown: Vec<String> = units
        .iter()
        .skip(first)
        .take(2)
        .enumerate()
        .filter(|(place, (_, count))| *place == 0 || *count > 0)
        .map(|(_, (id, count))| words.plain(id, &[("count", (*count).into())]))
        .collect();
    shown.join(" ")
}

/// A day of the last months: `5 Nov`, `05.11`.
pub(crate) fn day_and_month(date: Date, locale: Locale) -> String {
    let form = match locale {
        Locale::En => "%-d %b",
        Locale::Ru => "%d.%m",
    };
    date.strftime(form).to_string()
}

/// A day with its year: `5 Nov 2026`, `05.11.2026`.
pub(crate) fn day_of_year(date: Date, locale: Locale) -> String {
    let form = match locale {
        Locale::En => "%-d %b %Y",
        Locale::Ru => "%d.%m.%Y",
    };
    date.strftime(form).to_string()
}

/// The names of the months within a date.
const MONTHS: [&str; 12] = [
    "month-1", "month-2", "month-3", "month-4", "month-5", "month-6", "month-7", "month-8", "month-9",
    "month-10", "month-11", "month-12",
];

/// A time that a person plans with or looks back at: today, tomorrow or on a day, and when. Who has no zone is told that it is UTC.
pub(crate) fn when(words: Words, at: Timestamp, now: Timestamp, zone: &TimeZone) -> String {
    let [id, _] = day_ids(at, now, zone);
    let mut values = day_values(words, at, zone);
    values.push(("time", clock(at, zone).into()));
    words.plain(id, &values)
}

/// The same without the hour.
pub(crate) fn on_day(words: Words, at: Timestamp, now: Timestamp, zone: &TimeZone) -> String {
    let [_, id] = day_ids(at, now, zone);
    words.plain(id, &day_values(words, at, zone))
}

/// How a day is called, with and without the hour.
fn day_ids(at: Timestamp, now: Timestamp, zone: &TimeZone) -> [&'static str; 2] {
    let (date, today) = (zone.to_datetime(at).date(), zone.to_datetime(now).date());
    match date {
        _ if date == today => ["when-today", "on-today"],
        _ if date.tomorrow().is_ok_and(|after| after == today) => ["when-yesterday", "on-yesterday"],
        _ if date.yesterday().is_ok_and(|before| before == today) => ["when-tomorrow", "on-tomorrow"],
        _ if date.year() == today.year() => ["when-day", "on-day"],
        _ => ["when-day-of-year", "on-day-of-year"],
    }
}

fn day_values(words: Words, at: Timestamp, zone: &TimeZone) -> Vec<(&'static str, Value<String>)> {
    let date = zone.to_datetime(at).date();
    let month = usize::try_from(date.month() - 1).ok().and_then(|index| MONTHS.get(index));
    vec![
        ("day", date.day().to_string().into()),
        ("month", month.map(|id| words.plain(id, &[])).unwrap_or_default().into()),
        ("year", date.year().to_string().into()),
    ]
}

/// The same where something goes on until then: of today only the hour is told.
pub(crate) fn at(words: Words, at: Timestamp, now: Timestamp, zone: &TimeZone) -> String {
    if zone.to_datetime(at).date() != zone.to_datetime(now).date() {
        return when(words, at, now, zone);
    }
    words.plain("at-time", &[("time", clock(at, zone).into())])
}

/// The same of a limit of time, to the second where it is near.
pub(crate) fn until(words: Words, ends: Timestamp, now: Timestamp, zone: &TimeZone) -> String {
    if ends.duration_since(now) >= NEAR {
        return at(words, ends, now, zone);
    }
    let clock = zone.to_datetime(ends).strftime("%H:%M:%S").to_string();
    words.plain("at-time", &[("time", in_zone(clock, zone).into())])
}

/// The hour of a time.
fn clock(at: Timestamp, zone: &TimeZone) -> String {
    in_zone(zone.to_datetime(at).strftime("%H:%M").to_string(), zone)
}

/// Who has no zone is told that it is UTC.
fn in_zone(clock: String, zone: &TimeZone) -> String {
    if *zone == TimeZone::UTC { format!("{clock} UTC") } else { clock }
}

/// A size in the unit that needs the fewest digits.
pub(crate) fn size(words: Words, bytes: u64) -> String {
    const KILO: u64 = 1024;
    const MEGA: u64 = KILO * KILO;
    match bytes {
        ..KILO => words.plain("bytes", &[("count", bytes.into())]),
        KILO..MEGA => words.plain("kilobytes", &[("count", bytes.div_ceil(KILO).into())]),
        MEGA.. => words.plain("megabytes", &[("count", bytes.div_ceil(MEGA).into())]),
    }
}

/// A number of a question: at most ten significant digits, with the locale's decimal sign.
pub(crate) fn decimal(number: f64, locale: Locale) -> String {
    let rounded: f64 = format!("{number:.9e}").parse().unwrap_or(number);
    let size = rounded.abs();
    let text = if size != 0.0 && !(1e-6..1e15).contains(&size) {
        format!("{rounded:e}")
    } else {
        format!("{rounded}")
    };
    let text = text.replace('-', "−");
    match locale {
        Locale::En => text,
        Locale::Ru => text.replace('.', ","),
    }
}

/// A count with a narrow space between thousands.
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push('\u{202f}');
        }
        grouped.push(digit);
    }
    grouped
}

/// How far a series has come, in at most ten cells.
pub(crate) fn bar(done: usize, total: usize) -> String {
    let cells = total.clamp(1, 10);
    let filled = (done.min(total) * cells / total.max(1)).max(usize::from(done > 0));
    "▰".repeat(filled) + &"▱".repeat(cells - filled)
}

#[cfg(test)]
mod tests {
    use studymate_schema::ZoneName;

    use super::*;

    #[test]
    fn a_duration_is_told_in_two_units() {
        let told: Vec<String> =
            [0, 59, 125, 3600, 90_000].map(|seconds| duration(Words::of(Locale::En), seconds)).into();
        assert_eq!(told, ["0 s", "59 s", "2 min 5 s", "1 h", "1 d 1 h"]);
    }

    #[test]
    fn a_time_to_plan_with_is_told_by_its_day() {
        let now: Timestamp = "2026-12-31T09:00:00Z".parse().unwrap();
        let told = |at: &str, locale| when(Words::of(locale), at.parse().unwrap(), now, &TimeZone::UTC);
        assert_eq!(told("2026-12-31T14:05:30Z", Locale::En), "today at 14:05 UTC");
        assert_eq!(told("2026-12-30T23:59:00Z", Locale::Ru), "вчера в 23:59 UTC");
        assert_eq!(told("2027-01-01T00:00:00Z", Locale::Ru), "завтра в 00:00 UTC");
        assert_eq!(told("2026-03-08T10:00:00Z", Locale::En), "8 March at 10:00 UTC");
        assert_eq!(told("2027-05-09T10:00:00Z", Locale::Ru), "9 мая 2027 г. в 10:00 UTC");
        let day = |at: &str, locale| on_day(Words::of(locale), at.parse().unwrap(), now, &TimeZone::UTC);
        assert_eq!(day("2026-12-31T23:05:30Z", Locale::Ru), "сегодня");
        assert_eq!(day("2026-12-30T00:00:00Z", Locale::En), "yesterday");
        assert_eq!(day("2025-03-08T10:00:00Z", Locale::En), "8 March 2025");
    }

    #[test]
    fn a_limit_that_is_near_is_told_to_the_second() {
        let now: Timestamp = "2026-11-21T23:55:10Z".parse().unwrap();
        let told = |ends: &str, locale| until(Words::of(locale), ends.parse().unwrap(), now, &TimeZone::UTC);
        assert_eq!(told("2026-11-21T23:55:40Z", Locale::En), "at 23:55:40 UTC");
        assert_eq!(told("2026-11-22T00:05:09.9Z", Locale::Ru), "в 00:05:09 UTC");
        assert_eq!(told("2026-11-22T00:05:10Z", Locale::En), "tomorrow at 00:05 UTC");
        assert_eq!(told("2026-11-21T23:55:00Z", Locale::En), "at 23:55:00 UTC", "over just now");
    }

    #[test]
    fn an_end_of_today_is_told_by_its_hour() {
        let now: Timestamp = "2026-11-21T09:00:00Z".parse().unwrap();
        let vladivostok: ZoneName = "Asia/Vladivostok".parse().unwrap();
        let told =
            |end: &str, locale| at(Words::of(locale), end.parse().unwrap(), now, &vladivostok.time_zone());
        assert_eq!(told("2026-11-21T09:04:00Z", Locale::En), "at 19:04");
        assert_eq!(told("2026-11-21T09:04:00Z", Locale::Ru), "в 19:04");
        assert_eq!(told("2026-11-21T14:05:00Z", Locale::Ru), "завтра в 00:05");
    }

    #[test]
    fn a_number_is_shown_without_the_noise_of_binary_fractions() {
        assert_eq!(decimal(0.1 + 0.2, Locale::En), "0.3");
        assert_eq!(decimal(-3.5, Locale::Ru), "−3,5");
        assert_eq!(decimal(0.0, Locale::En), "0");
        assert_eq!(decimal(6.02e23, Locale::En), "6.02e23");
    }

    #[test]
    fn thousands_are_set_apart() {
        assert_eq!(grouped(1_234_567), "1\u{202f}234\u{202f}567");
        assert_eq!(grouped(999), "999");
    }

    #[test]
    fn a_bar_is_full_only_at_the_end() {
        assert_eq!(bar(3, 10), "▰▰▰▱▱▱▱▱▱▱");
        assert_eq!(bar(1, 500), "▰▱▱▱▱▱▱▱▱▱");
        assert_eq!(bar(499, 500), "▰▰▰▰▰▰▰▰▰▱");
        assert_eq!(bar(2, 2), "▰▰");
        assert_eq!(bar(0, 0), "▱");
    }
}
