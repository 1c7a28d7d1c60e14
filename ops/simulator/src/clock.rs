//! The simulator's time: the system's, moved forward by tests that cannot wait.

use std::{
    sync::atomic::{AtomicI64, Ordering},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

/// Wall clock plus what tests have advanced it by.
#[derive(Debug, Default)]
pub(crate) struct Clock {
    ahead_ms: AtomicI64,
}

impl Clock {
    /// Milliseconds since 1970.
    pub(crate) fn now_ms(&self) -> i64 {
        let real = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        i64::try_from(real.as_millis())
            .unwrap_or(i64::MAX)
            .saturating_add(self.ahead_ms.load(Ordering::Relaxed))
    }

    /// Seconds since 1970, as Telegram dates things.
    pub(crate) fn now(&self) -> i64 {
        self.now_ms() / 1000
    }

    pub(crate) fn advance(&self, by: Duration) {
        let ms = i64::try_from(by.as_millis()).unwrap_or(i64::MAX);
        self.ahead_ms.fetch_add(ms, Ordering::Relaxed);
    }
}
