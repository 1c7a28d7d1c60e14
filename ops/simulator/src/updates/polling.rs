//! `getUpdates`.

use std::{sync::Arc, time::Duration};

use tokio_util::sync::CancellationToken;

use crate::world::World;

/// What a poller asks for, already within Telegram's bounds.
#[derive(Debug)]
pub(crate) struct PollRequest {
    pub(crate) offset: i64,
    pub(crate) limit: usize,
    pub(crate) timeout: Duration,
}

/// Why a poller gets nothing; both are 409.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum PollError {
    /// A newer poller came.
    Terminated,
    /// A webhook is set.
    WebhookActive,
}

/// Waits for updates; empty after the timeout or when the simulator stops.
pub(crate) async fn poll(
    world: &World,
    request: PollRequest,
    shutdown: &CancellationToken,
) -> Result<Vec<Arc<str>>, PollError> {
    let mine = world.next_poller();
    let deadline = tokio::time::Instant::now() + request.timeout;
    loop {
        let arrived = world.updates.arrived.notified();
        tokio::pin!(arrived);
        arrived.as_mut().enable();
        if world.subscription.lock().webhook.is_some() {
            return Err(PollError::WebhookActive);
        }
        if world.current_poller() != mine {
            return Err(PollError::Terminated);
        }
        let now = world.clock.now_ms();
        let batch = world.updates.take_batch(request.offset, request.limit, now);
        if !batch.is_empty() || tokio::time::Instant::now() >= deadline {
            if !batch.is_empty() || request.offset != 0 {
                world.mark_dirty();
            }
            return Ok(batch);
        }
        let held = world.updates.held_until(now).map(|at| tokio::time::Instant::now() + millis(at - now));
        let wake = held.map_or(deadline, |held| held.min(deadline));
        tokio::select! {
            () = &mut arrived => {}
            () = tokio::time::sleep_until(wake) => {}
            () = shutdown.cancelled() => return Ok(Vec::new()),
        }
    }
}

fn millis(ms: i64) -> Duration {
    Duration::from_millis(u64::try_from(ms).unwrap_or(0))
}
