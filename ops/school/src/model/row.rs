//! Days in a row, from all answers at once: which days count, and which missed ones are forgiven.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, Weekday};

/// The goal of who chose none, in answers a day.
const GOAL: u32 = 10;

/// A student's days.
#[derive(Clone, PartialEq, Debug)]
pub struct Row {
    goal: u32,
    answers: BTreeMap<Date, u32>,
    counts: BTreeSet<Date>,
    freezes: usize,
}

/// The days in a row after one that counts.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Standing {
    /// Days up to and with the last one that counts.
    pub days: u32,
    /// The most there ever were.
    pub longest: u32,
    /// The last day that counts.
    pub last: Option<Date>,
}

impl Row {
    /// Where a week forgives so many missed days.
    pub(super) fn new(freezes: usize) -> Self {
        Row { goal: GOAL, answers: BTreeMap::new(), counts: BTreeSet::new(), freezes }
    }

    pub(super) fn answered(&mut self, day: Date) {
        let answers = self.answers.entry(day).or_default();
        *answers += 1;
        if *answers >= self.goal {
            self.counts.insert(day);
        }
    }

    /// A goal that is reached already counts at once; no goal is one answer.
    pub(super) fn choose_goal(&mut self, day: Date, goal: Option<u32>) {
        self.goal = goal.unwrap_or(1);
        if self.answers.get(&day).is_some_and(|answers| *answers >= self.goal) {
            self.counts.insert(day);
        }
    }

    /// Whether a day counts.
    pub(super) fn is_earned(&self, day: Date) -> bool {
        self.counts.contains(&day)
    }

    /// Days in a row as they were after the last day that counts.
    pub fn at_last(&self) -> Standing {
        let mut standing = Standing::default();
        let mut spent: BTreeSet<Date> = BTreeSet::new();
        for day in &self.counts {
            standing.days = match standing.last.and_then(|last| self.bridge(last, *day, &spent)) {
                Some(frozen) => {
                    spent.extend(frozen);
                    standing.days + 1
                }
                None => 1,
            };
            standing.longest = standing.longest.max(standing.days);
            standing.last = Some(*day);
        }
        standing
    }

    /// Days in a row as they stand on a day, which may not count yet.
    pub fn standing(&self, today: Date) -> u32 {
        let standing = self.at_last();
        let Some(last) = standing.last else { return 0 };
        if last >= today {
            return standing.days;
        }
        // What an earlier gap has spent shows when the row is gone through with today at its end.
        let whole = Row { counts: self.counts.iter().copied().chain([today]).collect(), ..self.clone() };
        let with_today = whole.at_last().days;
        if with_today > 1 { standing.days } else { 0 }
    }

    /// The weeks whose freeze it takes to go from one day that counts to the next; nothing when it takes more than there are.
    fn bridge(&self, from: Date, to: Date, spent: &BTreeSet<Date>) -> Option<Vec<Date>> {
        let mut weeks: BTreeMap<Date, usize> = BTreeMap::new();
        let mut day = from.tomorrow().ok()?;
        while day < to {
            *weeks.entry(week_of(day)?).or_default() += 1;
            day = day.tomorrow().ok()?;
        }
        let enough =
            weeks.iter().all(|(week, missed)| missed + usize::from(spent.contains(week)) <= self.freezes);
        enough.then(|| weeks.into_keys().collect())
    }
}

/// The Monday of a day's week.
fn week_of(day: Date) -> Option<Date> {
    if day.weekday() == Weekday::Monday { Some(day) } else { day.nth_weekday(-1, Weekday::Monday).ok() }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Days of April 2030, which begins on a Monday.
    fn row(days: &[i8], freezes: usize) -> Row {
        let mut row = Row::new(freezes);
        row.goal = 1;
        for day in days {
            row.answered(jiff::civil::date(2030, 4, *day));
        }
        row
    }

    fn days(of: &[i8]) -> (u32, u32) {
        let standing = row(of, 1).at_last();
        (standing.days, standing.longest)
    }

    #[test]
    fn a_week_forgives_one_missed_day() {
        assert_eq!(days(&[1, 2, 3]), (3, 3));
        assert_eq!(days(&[1, 2, 4]), (3, 3), "Wednesday is forgiven");
        assert_eq!(days(&[1, 3, 5]), (1, 2), "Tuesday is, Thursday is not");
        assert_eq!(days(&[1, 2, 5]), (1, 2), "two days are too many");
        assert_eq!(days(&[6, 9]), (2, 2), "Sunday and Monday are of two weeks");
        assert_eq!(days(&[1, 4, 6]), (2, 2), "a freeze that saved nothing is still there");
        assert_eq!(days(&[]), (0, 0));
    }

    #[test]
    fn a_row_stands_until_a_missed_day_is_not_forgiven() {
        let row = row(&[1, 2], 1);
        let on = |day| row.standing(jiff::civil::date(2030, 4, day));
        assert_eq!([on(2), on(3), on(4), on(5), on(20)], [2, 2, 2, 0, 0]);
    }

    #[test]
    fn without_the_freeze_the_same_days_are_another_row() {
        assert_eq!(row(&[1, 2, 4], 0).at_last().days, 1);
        assert_eq!(row(&[1, 2, 5], 2).at_last().days, 3);
    }
}
