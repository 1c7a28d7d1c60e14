//! A bound on how long a decision may think: rules are pure and quick, so one that goes on and on is a bug in them.

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use rustix::thread::{Pid, gettid};
use rustix::time::{ClockId, clock_gettime};
use tokio::task::spawn_blocking;

/// The processor time that deciding one input may take: a hundred times what the largest takes, and little enough that the neighbours
/// of a stuck input wait for about a second.
pub(crate) const BUDGET: Duration = Duration::from_millis(400);

/// Why work has no result.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Failed {
    /// In which of its steps, from 0.
    pub(crate) step: usize,
    /// How.
    pub(crate) how: How,
}

/// How work failed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum How {
    /// A step used up its budget. Its thread cannot be ended: it goes on until the process does.
    Exceeded,
    /// It panicked.
    Panicked,
}

impl Failed {
    /// Why an input is a dead letter then.
    pub(crate) fn reason(&self) -> &'static str {
        match self.how {
            How::Exceeded => "the decision did not end within its budget",
            How::Panicked => "the decision panicked",
        }
    }
}

/// What work tells of itself while it goes on.
#[derive(Default)]
pub(crate) struct Meter {
    thread: OnceLock<Pid>,
    steps: AtomicUsize,
    /// The thread's processor time when the step began, in nanoseconds.
    since: AtomicU64,
}

impl Meter {
    /// A step begins, with a budget of its own.
    pub(crate) fn next_step(&self) {
        let now = clock_gettime(ClockId::ThreadCPUTime);
        let nanoseconds = now.tv_sec.unsigned_abs() * 1_000_000_000 + now.tv_nsec.unsigned_abs();
        self.since.store(nanoseconds, Ordering::Release);
        self.steps.fetch_add(1, Ordering::Relaxed);
    }

    /// How much processor time the step in hand has used; nothing before the work began.
    fn used(&self) -> Duration {
        let Some(thread) = self.thread.get() else { return Duration::ZERO };
        // Where the kernel does not say, the clock must do.
        let now = processor_time(*thread).unwrap_or(Duration::MAX);
        now.saturating_sub(Duration::from_nanos(self.since.load(Ordering::Acquire)))
    }

    fn failed(&self, how: How) -> Failed {
        Failed { step: self.steps.load(Ordering::Relaxed).saturating_sub(1), how }
    }
}

/// Does work on a thread of its own and gives it up when one of its steps has used up the budget of processor time. Time alone does not
/// count: a slow machine, or a process that stood still for a while, is not the work's fault.
pub(crate) async fn within<T: Send + 'static>(
    budget: Duration,
    work: impl FnOnce(&Meter) -> T + Send + 'static,
) -> Result<T, Failed> {
    let meter = Arc::new(Meter::default());
    let own = Arc::clone(&meter);
    let mut running = spawn_blocking(move || {
        // Threads are used again: what this one did before does not count.
        own.next_step();
        own.steps.store(0, Ordering::Relaxed);
        own.thread.get_or_init(gettid);
        work(&own)
    });
    loop {
        match tokio::time::timeout(budget, &mut running).await {
            Ok(ended) => return ended.map_err(|_| meter.failed(How::Panicked)),
            Err(_) if meter.used() >= budget => return Err(meter.failed(How::Exceeded)),
            Err(_) => {}
        }
    }
}

/// How long a thread of this process has run on a processor: the first figure of its `schedstat`, in nanoseconds (Linux).
fn processor_time(thread: Pid) -> Option<Duration> {
    let path = format!("/proc/self/task/{}/schedstat", thread.as_raw_nonzero());
    let text = std::fs::read_to_string(path).ok()?;
    text.split_whitespace().next()?.parse().ok().map(Duration::from_nanos)
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicBool;

    use super::*;

    const LITTLE: Duration = Duration::from_millis(20);

    fn think(until: impl Fn() -> bool) {
        while !until() {
            std::hint::spin_loop();
        }
    }

    #[tokio::test]
    async fn work_that_ends_gives_its_result() {
        assert_eq!(within(LITTLE, |_| 7).await, Ok(7));
    }

    #[tokio::test]
    async fn work_that_thinks_for_ever_is_given_up_and_its_step_told() {
        let stop = Arc::new(AtomicBool::new(false));
        let told = Arc::clone(&stop);
        let work = move |meter: &Meter| {
            meter.next_step();
            meter.next_step();
            think(|| told.load(Ordering::Relaxed));
        };
        assert_eq!(within(LITTLE, work).await, Err(Failed { step: 1, how: How::Exceeded }));
        stop.store(true, Ordering::Relaxed);
    }

    #[tokio::test]
    async fn many_steps_that_take_long_together_are_not() {
        // The kernel tells the time of a running thread from tick to tick, and ticks come late on a machine that is overloaded.
        let budget = LITTLE * 10;
        let work = move |meter: &Meter| {
            for _ in 0..10 {
                meter.next_step();
                let began = meter.used();
                think(|| meter.used().saturating_sub(began) >= budget / 4);
            }
        };
        assert_eq!(within(budget, work).await, Ok(()));
    }

    #[tokio::test]
    async fn work_that_only_waits_is_not() {
        let (go, wait) = std::sync::mpsc::channel();
        let waits = within(LITTLE, move |_| wait.recv());
        tokio::pin!(waits);
        let early = tokio::time::timeout(LITTLE * 5, &mut waits).await;
        assert!(early.is_err(), "it was given up after 5 times its budget of waiting");
        go.send(()).unwrap();
        assert!(waits.await.is_ok());
    }

    #[tokio::test]
    async fn a_panic_is_told_from_that() {
        // Printing where it came from may take a while in a build for tests.
        let long = LITTLE * 1000;
        let failed = within(long, |_| panic!("in the work")).await;
        assert_eq!(failed, Err::<(), _>(Failed { step: 0, how: How::Panicked }));
    }
}
