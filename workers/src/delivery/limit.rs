//! How fast Telegram may be written to: over all chats, and to each.

use std::time::{Duration, Instant};

use studymate_schema::ChatId;

use crate::DeliveryLimits;

/// When the next message may go (GCRA, ITU-T I.371): one each `interval`, `burst` at once after a rest.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pace {
    interval: Duration,
    burst: u32,
    full_at: Option<Instant>,
}

impl Pace {
    fn new(per_second: f64, burst: u32) -> Self {
        Pace {
            interval: Duration::from_secs_f64(1.0 / per_second.max(0.001)),
            burst: burst.max(1),
            full_at: None,
        }
    }

    /// The pace over all chats: a tenth of a second's messages may go at once, so that no second holds more than its share by far.
    pub(super) fn global(limits: &DeliveryLimits) -> Self {
        Pace::new(limits.global_per_second, (limits.global_per_second / 10.0) as u32)
    }

    /// The pace to one chat.
    pub(super) fn chat(limits: &DeliveryLimits, chat: Option<ChatId>) -> Self {
        match chat {
            Some(ChatId(id)) if id < 0 => Pace::new(limits.group_per_minute / 60.0, limits.chat_burst),
            Some(_) => Pace::new(limits.chat_per_second, limits.chat_burst),
            None => Pace::new(f64::from(u32::MAX), u32::MAX),
        }
    }

    /// The earliest time for the next message, not before `now`.
    pub(super) fn next(&self, now: Instant) -> Instant {
        let room = self.interval.saturating_mul(self.burst - 1);
        match self.full_at {
            Some(full_at) => full_at.checked_sub(room).map_or(now, |next| next.max(now)),
            None => now,
        }
    }

    /// Whether it has rested long enough for a whole burst.
    pub(super) fn is_full(&self, now: Instant) -> bool {
        self.full_at.is_none_or(|full_at| full_at <= now)
    }

    /// Takes one.
    pub(super) fn take(&mut self, now: Instant) {
        self.full_at = Some(self.full_at.map_or(now, |full_at| full_at.max(now)) + self.interval);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How many messages of a chat go in `window` when as many as possible wait.
    fn most_in(mut pace: Pace, window: Duration) -> u32 {
        let start = Instant::now();
        let (mut now, mut sent) = (start, 0);
        while now <= start + window {
            pace.take(now);
            sent += 1;
            now = pace.next(now);
        }
        sent
    }

    #[test]
    fn a_chat_gets_its_burst_and_then_one_a_second() {
        let limits = DeliveryLimits { chat_per_second: 1.0, chat_burst: 3, ..DeliveryLimits::default() };
        let pace = Pace::chat(&limits, Some(ChatId(7)));
        assert_eq!(most_in(pace, Duration::from_millis(900)), 3);
        assert_eq!(most_in(pace, Duration::from_millis(5900)), 8);
    }

    #[test]
    fn a_group_gets_twenty_a_minute() {
        let limits = DeliveryLimits { chat_burst: 1, ..DeliveryLimits::default() };
        let pace = Pace::chat(&limits, Some(ChatId(-7)));
        assert_eq!(most_in(pace, Duration::from_millis(59_900)), 20);
    }

    #[test]
    fn all_chats_together_get_thirty_a_second() {
        let pace = Pace::global(&DeliveryLimits::default());
        let ten_seconds = most_in(pace, Duration::from_millis(9_999));
        assert!((300..=303).contains(&ten_seconds), "{ten_seconds}");
    }
}
