//! Who is too fast: a token bucket for each person, and what follows when it is empty.
//!
//! The bucket lives in the memory of the partition's owner; its verdict is recorded in the journal, and violations and bans
//! are events. So a restart gives a person a full bucket at most, never an end to a ban.

use std::time::Duration;

use jiff::Timestamp;

/// How fast a person may be.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct AdmissionLimits {
    /// Inputs that may come at once.
    pub burst: u32,
    /// Inputs per second that are sustained.
    pub per_second: f64,
    /// Violations after which a ban follows.
    pub violations: u32,
    /// Violations older than this are forgotten.
    pub violation_memory: Duration,
    /// How long a ban lasts.
    pub ban: Duration,
}

impl Default for AdmissionLimits {
    /// A quick reader taps twice a question: two a second and thirty at once leave room for that and stop a machine.
    fn default() -> Self {
        AdmissionLimits {
            burst: 30,
            per_second: 2.0,
            violations: 3,
            violation_memory: Duration::from_secs(600),
            ban: Duration::from_secs(300),
        }
    }
}

/// Time between two violations of one person: what is sent faster is the same violation.
pub const VIOLATION_GAP: Duration = Duration::from_secs(3);

/// A token bucket, kept as the one time from which it is full again (GCRA, ITU-T I.371).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Bucket {
    full_at_us: i64,
}

impl Bucket {
    /// Takes a token. `false`: there is none, and nothing was taken.
    pub fn take(&mut self, now: Timestamp, limits: &AdmissionLimits) -> bool {
        let token_us = (1_000_000.0 / limits.per_second.max(0.001)) as i64;
        let now_us = now.as_microsecond();
        let full_at_us = self.full_at_us.max(now_us) + token_us;
        let admitted = full_at_us - now_us <= token_us.saturating_mul(i64::from(limits.burst.max(1)));
        if admitted {
            self.full_at_us = full_at_us;
        }
        admitted
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(milliseconds: i64) -> Timestamp {
        Timestamp::from_millisecond(1_700_000_000_000 + milliseconds).unwrap()
    }

    #[test]
    fn a_burst_passes_and_then_one_each_half_second() {
        let limits = AdmissionLimits { burst: 3, per_second: 2.0, ..AdmissionLimits::default() };
        let mut bucket = Bucket::default();
        let verdicts: Vec<bool> =
            [0, 0, 0, 0, 400, 500, 600, 1000].into_iter().map(|ms| bucket.take(at(ms), &limits)).collect();
        assert_eq!(verdicts, [true, true, true, false, false, true, false, true]);
    }

    #[test]
    fn a_clock_that_goes_back_gives_no_tokens() {
        let limits = AdmissionLimits { burst: 1, per_second: 1.0, ..AdmissionLimits::default() };
        let mut bucket = Bucket::default();
        assert!(bucket.take(at(5_000), &limits));
        assert!(!bucket.take(at(0), &limits));
    }
}
