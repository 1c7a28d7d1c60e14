//! When reminders come: at the hours that were chosen, when something is due, and not for ever to who is away.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};

use crate::calendar;
use crate::diary::Deed;
use crate::plan::Reminders;

/// After so many that were followed by nothing it is silent.
const UNANSWERED_MAX: u32 = 7;
/// How much later than its time one may come while processes are killed.
const LATE: SignedDuration = SignedDuration::from_mins(3);

/// The reminders of a student.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Reminding {
    /// Those that must come.
    pub expected: Vec<Timestamp>,
    wanted: Option<Reminders>,
    blocked: bool,
    /// Up to here everything is decided.
    passed: Option<Timestamp>,
    unanswered: u32,
}

impl Reminding {
    pub(super) fn turn_on(&mut self, at: Timestamp, wanted: Reminders) {
        self.wanted = Some(wanted);
        self.passed = Some(at);
    }

    pub(super) fn turn_off(&mut self) {
        self.wanted = None;
    }

    pub(super) fn reachable(&mut self, at: Timestamp, reachable: bool) {
        self.blocked = !reachable;
        self.passed = Some(at);
    }

    /// Who learns is reminded again.
    pub(super) fn follow(&mut self, deed: &Deed) {
        let learns = matches!(
            deed,
            Deed::Quiz { .. }
                | Deed::Answered { .. }
                | Deed::Asked { .. }
                | Deed::Opened { .. }
                | Deed::Marked { .. }
                | Deed::HandedIn { .. }
                | Deed::Review { .. }
                | Deed::Practice { .. }
                | Deed::Reviewed { .. }
        );
        if learns {
            self.unanswered = 0;
        }
    }

    /// The chosen times since the last ones that were asked for.
    pub(super) fn times(&mut self, until: Timestamp, zone: &TimeZone) -> Vec<Timestamp> {
        let since = self.passed.replace(until);
        let (Some(wanted), Some(since)) = (self.wanted.filter(|_| !self.blocked), since) else {
            return Vec::new();
        };
        let mut times = Vec::new();
        let mut date = zone.to_datetime(since).date();
        while date <= zone.to_datetime(until).date() {
            for number in 0..wanted.a_day {
                let hour = wanted.hour + number * (wanted.quiet_from - wanted.hour) / wanted.a_day;
                times.extend(calendar::local(date, hour, zone));
            }
            date = date.saturating_add(1.days());
        }
        times.retain(|time| since < *time && *time <= until);
        times
    }

    /// A chosen time has come. Where it is not sure whether something was due, it was if a reminder came.
    pub(super) fn pass(&mut self, time: Timestamp, due: Option<bool>, reminded: &[Timestamp]) {
        let due = due.unwrap_or_else(|| reminded.iter().any(|came| comes(time, *came)));
        if due && self.unanswered < UNANSWERED_MAX {
            self.expected.push(time);
            self.unanswered += 1;
        }
    }

    /// The reminders that did not come, and those that came and must not have.
    pub fn compare(&self, reminded: &[Timestamp]) -> (Vec<Timestamp>, Vec<Timestamp>) {
        let mut unexpected = reminded.to_vec();
        let mut missing = Vec::new();
        for time in &self.expected {
            match unexpected.iter().position(|came| comes(*time, *came)) {
                Some(index) => drop(unexpected.remove(index)),
                None => missing.push(*time),
            }
        }
        (missing, unexpected)
    }
}

/// Whether a reminder that came is the one of this time.
fn comes(time: Timestamp, came: Timestamp) -> bool {
    let late = came.duration_since(time);
    !late.is_negative() && late <= LATE
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn times_lie_between_the_hour_and_the_quiet_hours_by_the_students_clock() {
        let mut reminding = Reminding::default();
        reminding.turn_on(at("2030-03-30T12:00:00Z"), Reminders { hour: 16, a_day: 3, quiet_from: 22 });
        let times = reminding.times(at("2030-03-31T18:30:00Z"), &calendar::zone(Some("Europe/Berlin")));
        let expected = [
            "2030-03-30T15:00:00Z",
            "2030-03-30T17:00:00Z",
            "2030-03-30T19:00:00Z",
            "2030-03-31T14:00:00Z",
            "2030-03-31T16:00:00Z",
            "2030-03-31T18:00:00Z",
        ];
        assert_eq!(times, expected.map(at), "clocks went forward in the night");
    }

    #[test]
    fn who_lets_seven_pass_is_left_alone_until_they_learn() {
        let mut reminding = Reminding::default();
        for hour in 0..9 {
            reminding.pass(at(&format!("2030-03-30T0{hour}:00:00Z")), Some(true), &[]);
        }
        assert_eq!(reminding.expected.len(), 7);
        reminding.follow(&Deed::Asked { question: "alg-01".to_owned() });
        reminding.pass(at("2030-03-31T10:00:00Z"), Some(true), &[]);
        assert_eq!(reminding.expected.len(), 8);
        let (missing, unexpected) =
            reminding.compare(&[at("2030-03-31T10:00:01Z"), at("2030-03-31T11:00:00Z")]);
        assert_eq!((missing.len(), unexpected.len()), (7, 1));
    }
}
