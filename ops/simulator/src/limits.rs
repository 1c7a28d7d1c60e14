//! Telegram's sending limits, when the configuration asks for them.

use std::collections::HashMap;

use parking_lot::Mutex;

use crate::config::Limits;

/// Chats remembered before those that are idle are forgotten.
const CHATS: usize = 10_000;

/// Counts sends; times are milliseconds since 1970.
#[derive(Debug)]
pub(crate) struct Limiter {
    limits: Option<Limits>,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    /// When each chat would be free if every send had to wait for its turn (GCRA).
    chats: HashMap<i64, f64>,
    global: f64,
}

impl Limiter {
    pub(crate) fn new(limits: Option<Limits>) -> Self {
        Self { limits, state: Mutex::default() }
    }

    /// Takes one send to `chat`; the error is `retry_after` in whole seconds.
    pub(crate) fn take(&self, chat: i64, now_ms: i64) -> Result<(), u64> {
        let Some(limits) = self.limits else { return Ok(()) };
        let now = now_ms as f64;
        let mut state = self.state.lock();
        let group_gap = 60_000.0 / f64::from(limits.per_group_per_minute.max(1));
        let (gap, burst) = if chat < 0 {
            (group_gap, limits.per_group_per_minute)
        } else {
            (1000.0 / limits.per_chat_per_second.max(0.001), limits.chat_burst)
        };
        let global_gap = 1000.0 / f64::from(limits.global_per_second.max(1));
        let chat_next = gcra(state.chats.get(&chat).copied().unwrap_or(0.0), now, gap, burst)?;
        let global_next = gcra(state.global, now, global_gap, limits.global_per_second)?;
        if state.chats.len() >= CHATS {
            state.chats.retain(|_, free_at| *free_at > now);
        }
        state.chats.insert(chat, chat_next);
        state.global = global_next;
        Ok(())
    }
}

/// The next theoretical arrival, or the seconds to wait.
fn gcra(free_at: f64, now: f64, gap: f64, burst: u32) -> Result<f64, u64> {
    let start = free_at.max(now);
    let wait = start - now - gap * f64::from(burst.max(1) - 1);
    if wait > 0.0 { Err((wait / 1000.0).ceil().max(1.0) as u64) } else { Ok(start + gap) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_passes_and_then_the_average_counts() {
        let limiter = Limiter::new(Some(Limits { chat_burst: 2, ..Limits::default() }));
        assert_eq!(limiter.take(1, 0), Ok(()));
        assert_eq!(limiter.take(1, 0), Ok(()));
        assert_eq!(limiter.take(1, 0), Err(1));
        assert_eq!(limiter.take(2, 0), Ok(()), "another chat is free");
        assert_eq!(limiter.take(1, 1000), Ok(()));
    }

    #[test]
    fn a_refused_send_costs_nothing() {
        let limits = Limits { global_per_second: 1, ..Limits::default() };
        let limiter = Limiter::new(Some(limits));
        assert_eq!(limiter.take(1, 0), Ok(()));
        for chat in 2..50 {
            assert_eq!(limiter.take(chat, 0), Err(1));
        }
        assert_eq!(limiter.take(50, 1000), Ok(()));
    }
}
