//! What comes again and when: FSRS by its crate, with the ratings and roundings of docs/LEARNING.md.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, TimeDelta, Utc};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Span, Unit};
use rs_fsrs::{Card, FSRS, Parameters, Rating, State};

use super::Attempt;
use crate::board::Closed;
use crate::content::{Content, Keys};

/// Of how many of a hundred questions everybody wants to know the answer who chose nothing.
pub(super) const RETENTION: u32 = 90;
/// The rating of a right answer that took its time.
pub(super) const GOOD: u8 = 3;
/// The most days until a question comes again.
const DAYS_MAX: i32 = 365;
/// Seconds up to which a right answer is easy and from which it is hard: where one button answers, and elsewhere.
const PACES: [(i64, i64); 2] = [(5, 45), (10, 90)];

/// What was computed for the last answer to a question.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Known {
    /// The day of the answer.
    pub answered: Date,
    /// 1 to 4: again, hard, good, easy.
    pub rating: u8,
    /// In how many days it comes again.
    pub days: u32,
    /// In thousandths of a day.
    pub stability: u32,
    /// In thousandths.
    pub difficulty: u32,
}

impl Known {
    fn due(&self) -> Date {
        self.answered.saturating_add(Span::new().days(self.days))
    }
}

/// All that was answered, each with everything that may have been computed for it.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Memory {
    of: BTreeMap<(&'static str, String), BTreeSet<Known>>,
}

/// What decides on a day whether the questions of a quiz may be told.
pub(super) struct Open<'m> {
    pub(super) content: &'m Content,
    pub(super) unfinished: &'m BTreeMap<&'static str, Attempt>,
    pub(super) keys: &'m Keys,
    /// What the staff has closed.
    pub(super) closed: Closed,
    pub(super) today: Date,
    /// The zone of the student's days; nothing where no date is looked at.
    pub(super) zone: Option<&'m TimeZone>,
}

impl Open<'_> {
    /// Those are told of quizzes that are for the student, and not while that would help in an attempt, or before all are through.
    pub(super) fn tells(&self, code: &str) -> bool {
        self.content.quiz(code).is_some_and(|quiz| {
            let at_once = quiz.tells_each() || !self.unfinished.contains_key(code);
            let in_time = self.zone.is_none_or(|zone| quiz.is_told_on(self.today, zone));
            quiz.may_come_again() && at_once && in_time && self.closed.lets_begin(quiz, self.keys)
        })
    }
}

/// How an answer may be rated that took between so many milliseconds.
pub(super) fn ratings(right: bool, pressed: bool, took_ms: (i64, i64)) -> Vec<u8> {
    if !right {
        return vec![1];
    }
    let (easy, hard) = PACES[usize::from(!pressed)];
    let possible =
        [(4, i64::MIN, easy * 1000), (GOOD, easy * 1000 + 1, hard * 1000), (2, hard * 1000 + 1, i64::MAX)];
    let overlaps = |(_, least, most): &(u8, i64, i64)| took_ms.0 <= *most && *least <= took_ms.1;
    possible.iter().filter(|range| overlaps(range)).map(|(rating, ..)| *rating).collect()
}

impl Memory {
    /// An answer of this day that may be rated so, by somebody who wants to know so many of a hundred.
    pub(super) fn answered(
        &mut self,
        code: &'static str,
        question: &str,
        day: Date,
        ratings: &[u8],
        retention: u32,
    ) {
        let before = self.of.entry((code, question.to_owned())).or_default();
        let from: Vec<Option<Known>> =
            if before.is_empty() { vec![None] } else { before.iter().copied().map(Some).collect() };
        *before = from
            .iter()
            .flat_map(|before| ratings.iter().map(|rating| next(*before, day, *rating, retention)))
            .collect();
    }

    /// Everything that may be known of each question, by quiz and question.
    pub fn all(&self) -> impl Iterator<Item = (&(&'static str, String), &BTreeSet<Known>)> {
        self.of.iter()
    }

    /// In how many days a question comes again that was answered just now.
    pub(super) fn days(&self, code: &'static str, question: &str) -> BTreeSet<u32> {
        self.possible(code, question).map(|known| known.days).collect()
    }

    /// Whether a question was ever answered.
    pub(super) fn is_known(&self, code: &'static str, question: &str) -> bool {
        self.possible(code, question).next().is_some()
    }

    /// Whether a question may be due.
    pub(super) fn may_be_due(&self, code: &'static str, question: &str, today: Date) -> bool {
        self.possible(code, question).any(|known| known.due() <= today)
    }

    /// How many questions are due at least and at most: those that may be told.
    pub(super) fn due(&self, open: &Open<'_>) -> (usize, usize) {
        let due = |known: &Known| known.due() <= open.today;
        let told = || self.told(open);
        let surely = told().filter(|known| known.iter().all(due)).count();
        let maybe = told().filter(|known| known.iter().any(due)).count();
        (surely, maybe)
    }

    /// How many questions of each quiz are due, and may be told or not, for whoever looks where a difference comes from.
    pub(super) fn due_of_each(&self, open: &Open<'_>) -> String {
        let mut of_each: BTreeMap<(&str, bool), usize> = BTreeMap::new();
        for ((code, _), known) in &self.of {
            if known.iter().any(|known| known.due() <= open.today) {
                *of_each.entry((code, open.tells(code))).or_default() += 1;
            }
        }
        let lines = of_each
            .iter()
            .map(|((code, told), due)| format!("{code} {due}{}", if *told { "" } else { " not told" }));
        lines.collect::<Vec<_>>().join(", ")
    }

    /// How many questions were answered wrong and not right since, of those that may be told. The school is shorter than what is lately.
    pub(super) fn mistakes(&self, open: &Open<'_>) -> usize {
        let again = |known: &BTreeSet<Known>| known.iter().all(|known| known.rating == 1);
        self.told(open).filter(|known| again(known)).count()
    }

    /// The questions that may be told now.
    fn told<'m>(&'m self, open: &'m Open<'_>) -> impl Iterator<Item = &'m BTreeSet<Known>> {
        self.of.iter().filter(|((code, _), _)| open.tells(code)).map(|(_, known)| known)
    }

    fn possible(&self, code: &'static str, question: &str) -> impl Iterator<Item = Known> {
        self.of.get(&(code, question.to_owned())).into_iter().flatten().copied()
    }
}

/// What is computed for an answer of this day with this rating.
fn next(before: Option<Known>, day: Date, rating: u8, retention: u32) -> Known {
    let fsrs_5 = FSRS::new(Parameters {
        request_retention: f64::from(retention) / 100.0,
        maximum_interval: DAYS_MAX,
        enable_short_term: false,
        enable_fuzz: false,
        ..Parameters::default()
    });
    let start = DateTime::<Utc>::UNIX_EPOCH;
    let mut card = Card::default();
    let mut elapsed = 0;
    if let Some(before) = before {
        elapsed = before.answered.until((Unit::Day, day)).map_or(0, |span| span.get_days()).max(0);
        card.state = State::Review;
        card.reps = 1;
        card.due = start;
        card.last_review = start;
        card.scheduled_days = before.days.into();
        card.stability = f64::from(before.stability) / 1000.0;
        card.difficulty = f64::from(before.difficulty) / 1000.0;
    }
    let of = match rating {
        1 => Rating::Again,
        2 => Rating::Hard,
        3 => Rating::Good,
        _ => Rating::Easy,
    };
    let card = fsrs_5.next(card, start + TimeDelta::days(elapsed.into()), of).card;
    let days = if rating == 1 { 0 } else { (card.scheduled_days.max(1) as u32).min(DAYS_MAX as u32) };
    Known {
        answered: day,
        rating,
        days,
        stability: ((card.stability * 1000.0).round() as u32).max(1),
        difficulty: ((card.difficulty * 1000.0).round() as u32).clamp(1000, 10_000),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_that_is_not_known_exactly_leaves_what_is_possible() {
        assert_eq!(ratings(true, true, (0, 900)), [4]);
        assert_eq!(ratings(true, true, (3_000, 6_000)), [4, 3]);
        assert_eq!(ratings(true, true, (5_001, 45_000)), [3]);
        assert_eq!(ratings(true, true, (60_000, 61_000)), [2]);
        assert_eq!(ratings(true, false, (60_000, 61_000)), [3]);
        assert_eq!(ratings(false, true, (0, 900_000)), [1]);
    }

    #[test]
    fn the_first_answer_comes_again_when_the_documents_say() {
        let day = jiff::civil::date(2030, 4, 1);
        assert_eq!([1, 2, 3, 4].map(|rating| next(None, day, rating, RETENTION).days), [0, 2, 3, 15]);
    }
}
