//! What the log acknowledged to this process: a later write that gets an earlier place shows that the log forgot.
//!
//! Workers notice by their cursors. Whoever writes notices also what no worker has read yet; inputs that the log knew already tell
//! nothing, they lie where they lay.

use std::sync::atomic::{AtomicU64, Ordering};

/// The highest place in the stream that was acknowledged to this process.
#[derive(Default)]
pub(crate) struct Acknowledged(AtomicU64);

impl Acknowledged {
    /// The highest place so far: what is sent from now on must get a higher one.
    pub(crate) fn so_far(&self) -> u64 {
        self.0.load(Ordering::SeqCst)
    }

    /// Takes the place of what was written, with [`so_far`](Self::so_far) from before it was sent. False, once for each loss, when an
    /// acknowledged input must have lain there.
    pub(crate) fn note(&self, place: u64, before: u64) -> bool {
        let highest = self.0.fetch_max(place, Ordering::SeqCst);
        if place > before || highest < before {
            return true;
        }
        // Of several that notice at once one goes back.
        self.0.compare_exchange(highest, place, Ordering::SeqCst, Ordering::SeqCst).is_err()
    }

    /// The same, said loudly.
    pub(crate) fn check(&self, place: u64, before: u64) {
        if !self.note(place, before) {
            tracing::error!(
                sequence = place,
                acknowledged = before,
                "THE LOG FORGOT: an input was given a place that another one had; what was acknowledged after it is lost, unless it was decided"
            );
            metrics::counter!("studymate_log_regressions_total").increment(1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_may_come_back_in_any_order_that_the_log_can_have_given() {
        let acknowledged = Acknowledged::default();
        assert!(acknowledged.note(3, 0));
        assert!(acknowledged.note(1, 0), "it was sent before 3 was acknowledged");
        assert_eq!(acknowledged.so_far(), 3);
        assert!(acknowledged.note(4, 3));
    }

    #[test]
    fn a_place_that_was_given_before_tells_once_that_the_log_forgot() {
        let acknowledged = Acknowledged::default();
        acknowledged.note(9, 0);
        assert!(!acknowledged.note(5, 9));
        assert!(acknowledged.note(6, 9), "it was sent before anybody noticed");
        assert!(acknowledged.note(7, 6));
        assert!(!acknowledged.note(2, 7), "the next loss is told again");
    }
}
