//! Updates that wait for the bot, as `getUpdates` hands them out.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::Instant;

/// Updates in the order in which they were made; an offset forgets what lies before it (Bot API, `getUpdates`).
#[derive(Debug, Default)]
pub struct Updates {
    waiting: Mutex<Waiting>,
    arrived: Notify,
}

#[derive(Debug, Default)]
struct Waiting {
    made: i64,
    updates: VecDeque<(i64, String)>,
}

impl Updates {
    /// Adds an update; `body` makes its JSON from its number.
    pub fn add(&self, body: impl FnOnce(i64) -> String) {
        let mut waiting = self.waiting();
        waiting.made += 1;
        let number = waiting.made;
        waiting.updates.push_back((number, body(number)));
        drop(waiting);
        self.arrived.notify_one();
    }

    /// How many the bot has not been told to be taken.
    pub fn untaken(&self) -> usize {
        self.waiting().updates.len()
    }

    /// The answer to `getUpdates`: waits for the first one up to `wait`.
    pub(super) async fn from(&self, offset: i64, limit: usize, wait: Duration) -> String {
        let until = Instant::now() + wait;
        loop {
            if let Some(answer) = self.take(offset, limit) {
                return answer;
            }
            if tokio::time::timeout_at(until, self.arrived.notified()).await.is_err() {
                return r#"{"ok":true,"result":[]}"#.to_owned();
            }
        }
    }

    fn take(&self, offset: i64, limit: usize) -> Option<String> {
        let mut waiting = self.waiting();
        while waiting.updates.front().is_some_and(|(number, _)| *number < offset) {
            waiting.updates.pop_front();
        }
        if waiting.updates.is_empty() {
            return None;
        }
        let mut answer = String::from(r#"{"ok":true,"result":["#);
        for (place, (_, body)) in waiting.updates.iter().take(limit).enumerate() {
            if place > 0 {
                answer.push(',');
            }
            answer.push_str(body);
        }
        answer.push_str("]}");
        Some(answer)
    }

    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn an_update_is_handed_out_until_an_offset_is_past_it() {
        let updates = Updates::default();
        for _ in 0..3 {
            updates.add(|number| number.to_string());
        }
        assert_eq!(updates.from(0, 2, Duration::ZERO).await, r#"{"ok":true,"result":[1,2]}"#);
        assert_eq!(updates.from(0, 2, Duration::ZERO).await, r#"{"ok":true,"result":[1,2]}"#);
        assert_eq!(updates.from(3, 2, Duration::ZERO).await, r#"{"ok":true,"result":[3]}"#);
        assert_eq!(updates.from(4, 2, Duration::ZERO).await, r#"{"ok":true,"result":[]}"#);
        assert_eq!(updates.untaken(), 0);
    }
}
