use std::time::Duration;

use tokio::time::{Instant, sleep};

/// Waits until `condition` holds, asking every 10 ms.
///
/// # Panics
/// When it does not within `deadline`.
#[track_caller]
pub fn eventually(deadline: Duration, mut condition: impl AsyncFnMut() -> bool) -> impl Future<Output = ()> {
    let asked_at = std::panic::Location::caller();
    async move {
        let end = Instant::now() + deadline;
        while !condition().await {
            assert!(Instant::now() < end, "the condition at {asked_at} did not hold within {deadline:?}");
            sleep(Duration::from_millis(10)).await;
        }
    }
}

/// Waits until `find` finds something, asking every 10 ms, and returns it.
///
/// # Panics
/// When it does not within `deadline`.
#[track_caller]
pub fn eventually_some<T>(
    deadline: Duration,
    mut find: impl AsyncFnMut() -> Option<T>,
) -> impl Future<Output = T> {
    let asked_at = std::panic::Location::caller();
    async move {
        let end = Instant::now() + deadline;
        loop {
            if let Some(found) = find().await {
                return found;
            }
            assert!(Instant::now() < end, "nothing was found at {asked_at} within {deadline:?}");
            sleep(Duration::from_millis(10)).await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_condition_that_comes_true_ends_the_wait() {
        let mut asked = 0;
        eventually(Duration::from_secs(5), async || {
            asked += 1;
            asked == 3
        })
        .await;
        assert_eq!(asked, 3);
    }

    #[tokio::test]
    #[should_panic(expected = "did not hold within 20ms")]
    async fn a_condition_that_never_holds_fails_the_test() {
        eventually(Duration::from_millis(20), async || false).await;
    }

    #[tokio::test]
    async fn what_is_found_is_returned() {
        assert_eq!(eventually_some(Duration::from_secs(5), async || Some(7)).await, 7);
    }
}
