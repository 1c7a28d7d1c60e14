//! A bound on how long a decision may think: rules are pure and quick, so one that goes on and on is a bug in them.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use rustix::thread::{Pid, gettid};
use tokio::task::spawn_blocking;

/// The processor time that deciding a batch may take: a hundred times what the largest takes, and little enough that the neighbours of
/// a stuck input wait for about a second.
pub(crate) const BUDGET: Duration = Duration::from_millis(400);

/// Why work has no result.
#[derive(Debug)]
pub(crate) enum Failed {
    /// It used up its budget. Its thread cannot be ended: it goes on until the process does.
    Exceeded,
    /// It panicked where it does not catch that itself.
    Panicked,
}

/// Does work on a thread of its own and gives it up when it has used its budget of processor time. Time alone does not count: a slow
/// machine, or a process that stood still for a while, is not the work's fault.
pub(crate) async fn within<T: Send + 'static>(
    budget: Duration,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Failed> {
    let thread: Arc<OnceLock<(Pid, Duration)>> = Arc::default();
    let started = Arc::clone(&thread);
    let mut running = spawn_blocking(move || {
        let id = gettid();
        // Threads are used again: what this one did before does not count.
        started.get_or_init(|| (id, processor_time(id).unwrap_or_default()));
        work()
    });
    loop {
        match tokio::time::timeout(budget, &mut running).await {
            Ok(ended) => return ended.map_err(|_| Failed::Panicked),
            Err(_) => {
                let Some((id, before)) = thread.get() else { continue };
                // Where the kernel does not say, the clock must do.
                let used = processor_time(*id).map_or(budget, |now| now.saturating_sub(*before));
                if used >= budget {
                    return Err(Failed::Exceeded);
                }
            }
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
    use std::sync::atomic::{AtomicBool, Ordering};

    use super::*;

    const LITTLE: Duration = Duration::from_millis(20);

    #[tokio::test]
    async fn work_that_ends_gives_its_result() {
        assert!(matches!(within(LITTLE, || 7).await, Ok(7)));
    }

    #[tokio::test]
    async fn work_that_thinks_for_ever_is_given_up() {
        let stop = Arc::new(AtomicBool::new(false));
        let told = Arc::clone(&stop);
        let work = move || {
            while !told.load(Ordering::Relaxed) {
                std::hint::spin_loop();
            }
        };
        assert!(matches!(within(LITTLE, work).await, Err(Failed::Exceeded)));
        stop.store(true, Ordering::Relaxed);
    }

    #[tokio::test]
    async fn work_that_only_waits_is_not() {
        let (go, wait) = std::sync::mpsc::channel();
        let waits = within(LITTLE, move || wait.recv());
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
        assert!(matches!(within(long, || panic!("in the work")).await, Err::<(), _>(Failed::Panicked)));
    }
}
