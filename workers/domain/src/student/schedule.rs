//! When a question comes again: FSRS, by the crate `rs-fsrs`. Its parameters are written out: they stay as they are when the crate changes
//! its own, and its defaults read the clock.

use std::sync::LazyLock;

use chrono::{DateTime, TimeDelta, Utc};
use rs_fsrs::{Card, FSRS, Parameters, Seed, State};
use studymate_schema::Credit;
use studymate_schema::event::Given;
use studymate_schema::review::{Rating, Schedule};
use studymate_schema::settings::RetentionGoal;

/// The longest that a question stays away, in days: knowledge of a course is wanted within a year.
pub const DAYS_MAX: u16 = 365;

/// The default weights of FSRS 5 (open-spaced-repetition, "The Algorithm").
const WEIGHTS: [f64; 19] = [
    0.4072, 1.1829, 3.1262, 15.4722, 7.2102, 0.5316, 1.0651, 0.0234, 1.616, 0.1544, 1.0824, 1.9813, 0.0953,
    0.2975, 2.2042, 0.2407, 2.9466, 0.5034, 0.6567,
];

/// Right within this time is easy, right after more than this is hard, in milliseconds: where one option is pressed.
const PRESSED: Pace = Pace { easy_ms: 5_000, hard_ms: 45_000 };
/// The same where an answer is typed or put together.
const COMPOSED: Pace = Pace { easy_ms: 10_000, hard_ms: 90_000 };

struct Pace {
    easy_ms: u32,
    hard_ms: u32,
}

/// How well a question was remembered: what is not wholly right is again; else the time decides.
pub(super) fn rate(given: &Given, credit: Credit, took_ms: u32) -> Rating {
    let pace = match given {
        Given::Options(options) if options.len() == 1 => PRESSED,
        _ => COMPOSED,
    };
    if !credit.is_right() {
        Rating::Again
    } else if took_ms <= pace.easy_ms {
        Rating::Easy
    } else if took_ms > pace.hard_ms {
        Rating::Hard
    } else {
        Rating::Good
    }
}

/// When a question comes again that was last answered `elapsed` days ago with the schedule `before`; `None` for the first time.
/// What was not remembered is due at once; anything else not before the next day.
pub(super) fn schedule(
    before: Option<Schedule>,
    elapsed: u32,
    rating: Rating,
    retention: RetentionGoal,
) -> Schedule {
    static SCHEDULERS: LazyLock<[FSRS; 3]> =
        LazyLock::new(|| RetentionGoal::ALL.map(|goal| FSRS::new(parameters(goal))));
    let [low, middle, high] = &*SCHEDULERS;
    let scheduler = match retention {
        RetentionGoal::Low => low,
        RetentionGoal::Middle => middle,
        RetentionGoal::High => high,
    };
    // A calendar of its own, on which the last answer was given on the first day: only the days between matter.
    let first = DateTime::<Utc>::UNIX_EPOCH;
    let card = before.map_or_else(Card::default, |before| Card {
        due: first,
        stability: f64::from(before.stability) / THOUSAND,
        difficulty: f64::from(before.difficulty) / THOUSAND,
        scheduled_days: i64::from(before.days),
        reps: 1,
        state: State::Review,
        last_review: first,
        ..Card::default()
    });
    let now = first + TimeDelta::days(i64::from(elapsed.min(ELAPSED_MAX)));
    let next = scheduler.next(card, now, rating_of(rating)).card;
    let days = match rating {
        Rating::Again => 0,
        _ => next.scheduled_days.clamp(1, i64::from(DAYS_MAX)) as u16,
    };
    Schedule {
        rating,
        days,
        stability: (next.stability * THOUSAND).round().max(1.0) as u32,
        difficulty: (next.difficulty * THOUSAND).round().clamp(1000.0, 10_000.0) as u16,
    }
}

/// The probability, in thousandths, that a question is remembered so many days after the answer that was scheduled so: the forgetting
/// curve of FSRS 5. Its decay is −1/2, so that a square root does: the same on every machine.
pub(super) fn retained(schedule: Schedule, elapsed: u32) -> u32 {
    let lives = f64::from(elapsed) * THOUSAND / f64::from(schedule.stability.max(1));
    (THOUSAND / (1.0 + Parameters::FACTOR * lives).sqrt()).round() as u32
}

/// Without steps of minutes, which are ours, and without chance.
fn parameters(retention: RetentionGoal) -> Parameters {
    Parameters {
        request_retention: f64::from(retention.percent()) / 100.0,
        maximum_interval: i32::from(DAYS_MAX),
        w: WEIGHTS,
        decay: Parameters::DECAY,
        factor: Parameters::FACTOR,
        enable_short_term: false,
        enable_fuzz: false,
        seed: Seed::String("none".to_owned()),
    }
}

fn rating_of(rating: Rating) -> rs_fsrs::Rating {
    match rating {
        Rating::Again => rs_fsrs::Rating::Again,
        Rating::Hard => rs_fsrs::Rating::Hard,
        Rating::Good => rs_fsrs::Rating::Good,
        Rating::Easy => rs_fsrs::Rating::Easy,
    }
}

/// More days than any memory lasts.
const ELAPSED_MAX: u32 = 100_000;
const THOUSAND: f64 = 1000.0;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use studymate_schema::Personal;

    use super::*;

    /// As everybody begins.
    fn schedule(before: Option<Schedule>, elapsed: u32, rating: Rating) -> Schedule {
        super::schedule(before, elapsed, rating, RetentionGoal::default())
    }

    fn any_rating() -> impl Strategy<Value = Rating> {
        prop::sample::select(vec![Rating::Again, Rating::Hard, Rating::Good, Rating::Easy])
    }

    #[test]
    fn time_and_credit_make_the_rating() {
        let pressed = Given::Options(vec![1]);
        let typed = Given::Text(Personal::Known("42".into()));
        let rated = |given, took| rate(given, Credit::FULL, took);
        assert_eq!(rate(&pressed, Credit::NONE, 1), Rating::Again);
        assert_eq!(rate(&pressed, Credit(500_000), 1), Rating::Again, "half right is not remembered");
        assert_eq!(
            [5_000, 5_001, 45_000, 45_001].map(|took| rated(&pressed, took)),
            [Rating::Easy, Rating::Good, Rating::Good, Rating::Hard]
        );
        assert_eq!(
            [10_000, 90_000, 90_001].map(|took| rated(&typed, took)),
            [Rating::Easy, Rating::Good, Rating::Hard]
        );
    }

    #[test]
    fn the_first_answer_decides_how_soon_it_comes_again() {
        let days = |rating| schedule(None, 0, rating).days;
        assert_eq!(
            [Rating::Again, Rating::Hard, Rating::Good, Rating::Easy].map(days),
            [0, 2, 3, 15],
            "the default weights of FSRS 5"
        );
    }

    #[test]
    fn after_its_stability_a_question_is_remembered_with_nine_in_ten() {
        let schedule = schedule(None, 0, Rating::Good);
        let days = [0, schedule.stability / 1000, 30, 365].map(|days| retained(schedule, days));
        assert_eq!(days, [1000, 903, 555, 188]);
        assert!((Parameters::DECAY + 0.5).abs() < f64::EPSILON, "a square root is this decay only");
        assert_eq!(retained(Schedule { stability: 7_000, ..schedule }, 7), 900);
    }

    #[test]
    fn who_wants_to_know_more_is_asked_sooner_and_what_is_known_stays_the_same() {
        let schedules = RetentionGoal::ALL.map(|goal| super::schedule(None, 0, Rating::Easy, goal));
        assert_eq!(schedules.map(|schedule| schedule.days), [25, 15, 7]);
        let known = schedules.map(|schedule| (schedule.stability, schedule.difficulty));
        assert!(known.iter().all(|one| *one == known[0]), "{known:?}");
    }

    #[test]
    fn a_question_that_is_always_right_when_due_comes_ever_more_rarely() {
        let mut now = schedule(None, 0, Rating::Good);
        let mut days = vec![now.days];
        for _ in 0..6 {
            now = schedule(Some(now), u32::from(now.days), Rating::Good);
            days.push(now.days);
        }
        assert!(days.windows(2).all(|pair| pair[0] < pair[1] || pair[1] == DAYS_MAX), "{days:?}");
        let forgotten = schedule(Some(now), u32::from(now.days), Rating::Again);
        assert!(forgotten.days == 0 && forgotten.stability < now.stability);
    }

    proptest! {
        #[test]
        fn the_better_the_answer_the_later_it_comes_and_right_never_shortens(
            history in prop::collection::vec((any_rating(), 0..400_u32), 1..30),
            elapsed in 0..2000_u32,
        ) {
            let mut before = None;
            for (rating, elapsed) in history {
                before = Some(schedule(before, elapsed, rating));
            }
            let [again, hard, good, easy] =
                [Rating::Again, Rating::Hard, Rating::Good, Rating::Easy].map(|rating| schedule(before, elapsed, rating));
            prop_assert!(again.days == 0 && 1 <= hard.days);
            prop_assert!(hard.days <= good.days && good.days <= easy.days && easy.days <= DAYS_MAX);
            let known = before.map_or(0, |before| before.stability);
            prop_assert!(good.stability >= known && easy.stability >= known, "{before:?} {good:?} {easy:?}");
        }
    }
}
