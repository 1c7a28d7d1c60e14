//! How long something small takes.

use std::time::{Duration, Instant};

use super::{Effort, Figure, Unit};

/// The rounds of which the middle one counts.
const ROUNDS: usize = 15;

impl Effort {
    /// How long a round of something small lasts.
    fn round(self) -> Duration {
        match self {
            Effort::Brief => Duration::from_millis(2),
            Effort::Full => Duration::from_millis(200),
        }
    }

    /// How often something large is done.
    pub(super) fn times(self, full: usize) -> usize {
        match self {
            Effort::Brief => (full / 50).max(2),
            Effort::Full => full,
        }
    }
}

/// The microseconds of one of the `steps` that `work` does: of many rounds the middle one, so that what else the machine did in one of them
/// does not count.
pub(super) fn time(what: &str, effort: Effort, steps: usize, mut work: impl FnMut()) -> Figure {
    let mut rounds: Vec<f64> = (0..ROUNDS)
        .map(|_| {
            let (began, mut done) = (Instant::now(), 0_usize);
            while done == 0 || began.elapsed() < effort.round() {
                work();
                done += steps;
            }
            began.elapsed().as_secs_f64() * 1e6 / done as f64
        })
        .collect();
    Figure { what: what.to_owned(), value: middle(&mut rounds), unit: Unit::Microseconds, raw: None }
}

/// The middle one of some figures.
pub(super) fn middle(figures: &mut [f64]) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures.get(figures.len() / 2).copied().unwrap_or_default()
}
