//! When a question comes again: FSRS, by the crate `fsrs`, of which only the pure step from one memory state to the next is used.

use std::sync::LazyLock;

use fsrs::{FSRS, MemoryState};
use studymate_schema::Credit;
use studymate_schema::event::Given;
use studymate_schema::review::{Rating, Schedule};

/// The share of due questions that a student should still remember.
pub const RETENTION: f32 = 0.9;
/// The longest that a question stays away, in days: knowledge of a course is wanted within a year.
pub const DAYS_MAX: u16 = 365;

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
pub(super) fn schedule(before: Option<Schedule>, elapsed: u32, rating: Rating) -> Schedule {
    static SCHEDULER: LazyLock<FSRS> = LazyLock::new(FSRS::default);
    let memory = before.map(|before| MemoryState {
        stability: before.stability as f32 / THOUSAND,
        difficulty: f32::from(before.difficulty) / THOUSAND,
    });
    let next = SCHEDULER.next_states(memory, RETENTION, elapsed).map(|next| match rating {
        Rating::Again => next.again,
        Rating::Hard => next.hard,
        Rating::Good => next.good,
        Rating::Easy => next.easy,
    });
    // It refuses only a memory state that is no number, and ours are whole ones: then the question is as good as new.
    let Ok(next) = next else {
        return Schedule {
            rating,
            days: u16::from(rating != Rating::Again),
            stability: 1000,
            difficulty: 5000,
        };
    };
    let days = match rating {
        Rating::Again => 0,
        _ => next.interval.round().clamp(1.0, f32::from(DAYS_MAX)) as u16,
    };
    Schedule {
        rating,
        days,
        stability: (next.memory.stability * THOUSAND).round().max(1.0) as u32,
        difficulty: (next.memory.difficulty * THOUSAND).round().clamp(1000.0, 10_000.0) as u16,
    }
}

const THOUSAND: f32 = 1000.0;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use studymate_schema::Personal;

    use super::*;

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
            [0, 1, 2, 8],
            "the default parameters of FSRS 6"
        );
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
