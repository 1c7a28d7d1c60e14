//! How time passes: people act as fast as they can, and sleep by the simulated clock. When everybody who acts sleeps, or is done, the clock can be
//! moved to the time at which the first of them wakes.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::{Timestamp, ToSpan};
use studymate_nats::Clock;
use tokio::sync::{oneshot, watch};

/// People who think wake at whole multiples of so many seconds, so that the clock need not be moved for each of them.
const TOGETHER: i64 = 20;

/// The time that people live in.
#[derive(Debug)]
pub(crate) struct Tempo {
    clock: Clock,
    awake: watch::Sender<usize>,
    asleep: Mutex<BTreeMap<Timestamp, Vec<oneshot::Sender<()>>>>,
}

/// Somebody who acts, until this value is dropped.
#[derive(Debug)]
pub(crate) struct Awake(Arc<Tempo>);

impl Drop for Awake {
    fn drop(&mut self) {
        self.0.awake.send_modify(|awake| *awake = awake.saturating_sub(1));
    }
}

impl Tempo {
    pub(crate) fn new(clock: Clock) -> Arc<Self> {
        Arc::new(Tempo { clock, awake: watch::Sender::new(0), asleep: Mutex::default() })
    }

    /// What time it is.
    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Somebody begins to act.
    pub(crate) fn begin(self: &Arc<Self>) -> Awake {
        self.awake.send_modify(|awake| *awake += 1);
        Awake(Arc::clone(self))
    }

    /// Whoever acts does nothing for at least so many seconds of simulated time.
    pub(crate) async fn think(&self, seconds: u32) {
        let wakes = self.now().as_second() + i64::from(seconds);
        let wakes = (wakes + TOGETHER - 1).div_euclid(TOGETHER) * TOGETHER;
        let wakes = Timestamp::from_second(wakes).unwrap_or(Timestamp::MAX);
        let (wake, woken) = oneshot::channel();
        self.sleepers().entry(wakes).or_default().push(wake);
        self.awake.send_modify(|awake| *awake -= 1);
        // Who wakes counted this one already; an error is the end of the school.
        let _ = woken.await;
    }

    /// Whether everybody who acts sleeps or is done.
    pub(crate) fn is_quiet(&self) -> bool {
        *self.awake.borrow() == 0
    }

    /// When the first sleeper wakes.
    pub(crate) fn first_to_wake(&self) -> Option<Timestamp> {
        self.sleepers().keys().next().copied()
    }

    /// Wakes those whose time has come.
    pub(crate) fn wake(&self) {
        let soon = self.now().saturating_add(1.seconds()).unwrap_or(Timestamp::MAX);
        let mut sleepers = self.sleepers();
        let later = sleepers.split_off(&soon);
        let due = std::mem::replace(&mut *sleepers, later);
        drop(sleepers);
        for sleeper in due.into_values().flatten() {
            self.awake.send_modify(|awake| *awake += 1);
            if sleeper.send(()).is_err() {
                self.awake.send_modify(|awake| *awake -= 1);
            }
        }
    }

    fn sleepers(&self) -> MutexGuard<'_, BTreeMap<Timestamp, Vec<oneshot::Sender<()>>>> {
        self.asleep.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
