//! Waiting for what is away: longer each time, never in step with others.

use std::hash::{BuildHasher, RandomState};
use std::time::Duration;

use tokio_util::sync::CancellationToken;

/// Pauses that double from a first to a longest one, each shortened by up to a half at random.
#[derive(Debug, Clone)]
pub struct Backoff {
    next: Duration,
    longest: Duration,
}

impl Default for Backoff {
    /// From 0.1 s to 5 s: what comes back is noticed within seconds.
    fn default() -> Self {
        Backoff::new(Duration::from_millis(100), Duration::from_secs(5))
    }
}

impl Backoff {
    /// Pauses from `first` to `longest`.
    pub fn new(first: Duration, longest: Duration) -> Self {
        Backoff { next: first, longest }
    }

    /// The next pause.
    pub fn next_delay(&mut self) -> Duration {
        let full = self.next;
        self.next = full.saturating_mul(2).min(self.longest);
        // The hasher's keys are random: enough to keep processes out of step.
        let chance = RandomState::new().hash_one(0) as u32;
        let share = 0.5 + 0.5 * f64::from(chance) / f64::from(u32::MAX);
        full.mul_f64(share)
    }
}

/// Calls `attempt` until it succeeds, saying what it waits for. `None` when `stop` came first.
///
/// An error for which `again` is false is returned at once.
pub async fn until_ok<T, E: std::error::Error>(
    what: &str,
    stop: &CancellationToken,
    again: impl Fn(&E) -> bool,
    mut attempt: impl AsyncFnMut() -> Result<T, E>,
) -> Option<Result<T, E>> {
    let mut backoff = Backoff::default();
    loop {
        let result = tokio::select! {
            () = stop.cancelled() => return None,
            result = attempt() => result,
        };
        let error = match result {
            Err(error) if again(&error) => error,
            settled => return Some(settled),
        };
        let delay = backoff.next_delay();
        tracing::warn!(
            error = crate::telemetry::chain(&error),
            retry_in_ms = delay.as_millis() as u64,
            "waiting for {what}"
        );
        tokio::select! {
            () = stop.cancelled() => return None,
            () = tokio::time::sleep(delay) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_to_the_longest_and_stay_there() {
        let mut backoff = Backoff::new(Duration::from_millis(100), Duration::from_millis(400));
        let pauses: Vec<u128> = (0..5).map(|_| backoff.next_delay().as_millis()).collect();
        for (pause, full) in pauses.iter().zip([100, 200, 400, 400, 400]) {
            assert!((full / 2..=full).contains(pause), "{pauses:?}");
        }
    }

    #[tokio::test]
    async fn what_cannot_heal_is_returned_at_once() {
        let stop = CancellationToken::new();
        let result =
            until_ok("nothing", &stop, |_: &std::fmt::Error| false, async || Err::<(), _>(std::fmt::Error))
                .await;
        assert_eq!(result, Some(Err(std::fmt::Error)));
    }

    #[tokio::test]
    async fn it_tries_until_it_succeeds() {
        let stop = CancellationToken::new();
        let mut tries = 0;
        let result = until_ok(
            "it",
            &stop,
            |_: &std::fmt::Error| true,
            async || {
                tries += 1;
                if tries == 3 { Ok(tries) } else { Err(std::fmt::Error) }
            },
        )
        .await;
        assert_eq!(result, Some(Ok(3)));
    }
}
