//! What a rebuild and a comparison say while they run.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use serde::Serializer;

/// How far it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Progress {
    /// What is done now: the projections that are built, with commas between, or `totals`.
    pub what: String,
    /// Events that are done.
    pub done: u64,
    /// Events that there were when this was last counted.
    pub total: u64,
    /// Events a second since the start of this run.
    pub per_second: f64,
}

impl Progress {
    /// How long the rest takes at this speed; `None` before there is a speed.
    pub fn left(&self) -> Option<Duration> {
        Duration::try_from_secs_f64(self.total.saturating_sub(self.done) as f64 / self.per_second).ok()
    }
}

/// Counts events that several partitions do at the same time.
pub(crate) struct Counter {
    what: String,
    /// Events that an earlier run had done.
    before: u64,
    done: AtomicU64,
    total: u64,
    started_at: Instant,
}

impl Counter {
    /// Begins to count.
    pub(crate) fn new(what: String, before: u64, total: u64) -> Self {
        Counter { what, before, done: AtomicU64::new(before), total, started_at: Instant::now() }
    }

    /// Counts and says how far it is now.
    pub(crate) fn add(&self, events: u64) -> Progress {
        self.done.fetch_add(events, Ordering::Relaxed);
        let done = self.done();
        let seconds = self.started_at.elapsed().as_secs_f64().max(0.001);
        Progress {
            what: self.what.clone(),
            done,
            total: self.total.max(done),
            per_second: (done - self.before) as f64 / seconds,
        }
    }

    /// Events that are done, those of an earlier run included.
    pub(crate) fn done(&self) -> u64 {
        self.done.load(Ordering::Relaxed)
    }

    /// Events that this run did.
    pub(crate) fn done_now(&self) -> u64 {
        self.done() - self.before
    }

    /// Events that there are.
    pub(crate) fn total(&self) -> u64 {
        self.total.max(self.done())
    }
}

/// A duration as seconds, in JSON.
pub(crate) fn seconds<S: Serializer>(duration: &Duration, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_f64(duration.as_secs_f64())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rest_is_reckoned_from_the_speed() {
        let progress = Progress { what: "students".into(), done: 100, total: 400, per_second: 50.0 };
        assert_eq!(progress.left(), Some(Duration::from_secs(6)));
        assert_eq!(Progress { per_second: 0.0, ..progress }.left(), None);
    }

    #[test]
    fn what_an_earlier_run_did_is_not_speed() {
        let counter = Counter::new("students".into(), 1_000_000, 1_000_010);
        let progress = counter.add(10);
        assert_eq!((progress.done, progress.total, counter.done_now()), (1_000_010, 1_000_010, 10));
        assert!(progress.per_second <= 10_000.0, "{progress:?}");
    }
}
