//! The simulator's time: the system's, moved forward by whoever cannot wait.

use std::{
    io,
    path::{Path, PathBuf},
    sync::atomic::{AtomicI64, Ordering},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

/// Wall clock plus what it was advanced by.
#[derive(Debug, Default)]
pub(crate) struct Clock {
    ahead_ms: AtomicI64,
    /// Where others read how far ahead it is.
    told_in: Option<PathBuf>,
}

impl Clock {
    /// A clock that tells in a file by how many milliseconds it is ahead, and goes on from what the file says.
    pub(crate) fn told_in(file: Option<PathBuf>) -> Self {
        let before = file.as_ref().and_then(|file| std::fs::read_to_string(file).ok());
        let ahead_ms = before.and_then(|before| before.trim().parse().ok()).unwrap_or(0);
        Self { ahead_ms: AtomicI64::new(ahead_ms), told_in: file }
    }

    /// Whether others go by it.
    pub(crate) fn is_told(&self) -> bool {
        self.told_in.is_some()
    }

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

    /// Moves it. An error means that those who go by the file have not heard of it.
    pub(crate) fn advance(&self, by: Duration) -> io::Result<()> {
        let ms = i64::try_from(by.as_millis()).unwrap_or(i64::MAX);
        let ahead = self.ahead_ms.fetch_add(ms, Ordering::Relaxed).saturating_add(ms);
        self.told_in.as_deref().map_or(Ok(()), |file| write_whole(file, &ahead.to_string()))
    }
}

/// Nobody ever reads half of it.
fn write_whole(file: &Path, text: &str) -> io::Result<()> {
    let beside = file.with_extension("new");
    std::fs::write(&beside, text)?;
    std::fs::rename(beside, file)
}
