//! The names of things: one new-type per kind of id, so that none can be taken for another.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::Aggregate;

use crate::review::REVIEW_NUMBERS;

/// Where hashed names of inputs come from; any fixed value does.
const EFFECTS: Uuid = Uuid::from_u128(0x7c1d_5a0e_93b4_4f6a_8e21_0000_57d4_0001);

macro_rules! number_id {
    ($(#[$doc:meta])* $name:ident($inner:ty)) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub $inner);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

number_id!(
    /// A Telegram user, as Telegram numbers them. Always positive.
    UserId(i64)
);
number_id!(
    /// A Telegram chat: the user's id in a private chat, negative for groups and channels.
    ChatId(i64)
);
number_id!(
    /// A Telegram message within its chat.
    MessageId(i32)
);
number_id!(
    /// One of the N partitions of the log, 0-based.
    PartitionId(u16)
);
number_id!(
    /// The place of an event within its partition: dense, from 1, in commit order.
    Position(i64)
);
number_id!(
    /// The version of a stream after an event: dense, from 1.
    StreamVersion(i64)
);
number_id!(
    /// How often a partition changed its owner. A writer with an older epoch commits nothing.
    Epoch(i64)
);
number_id!(
    /// The version of the catalogue's stream: names one state of the whole catalogue.
    Revision(i64)
);
number_id!(
    /// The n-th attempt of one student, over all quizzes, from 1.
    AttemptId(u32)
);
number_id!(
    /// The version of a quiz's content, from 1. An attempt keeps the version it was started with.
    QuizVersion(u32)
);

impl AttemptId {
    /// The n-th review of a student, from 1. Reviews are numbered apart from attempts and have the same screens and buttons.
    pub fn of_review(number: u32) -> Self {
        AttemptId(REVIEW_NUMBERS | number)
    }

    /// Which review this is; `None` for an attempt.
    pub fn review(self) -> Option<u32> {
        (self.0 >= REVIEW_NUMBERS).then_some(self.0 & !REVIEW_NUMBERS)
    }
}

impl From<UserId> for ChatId {
    /// The private chat of a user has the user's id (Bot API, "Chat").
    fn from(user: UserId) -> Self {
        ChatId(user.0)
    }
}

/// The identity of an input: `tg:<update_id>`, `effect:<cause>:<number>`, `timer:<stream>:<key>:<µs>`, `cmd:<uuid>`. Two inputs with one id are one input.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct InputId(pub String);

impl InputId {
    /// The id of a Telegram update.
    pub fn telegram(update_id: i64) -> Self {
        InputId(format!("tg:{update_id}"))
    }

    /// The id of the input that comes of an effect: the `number`-th one of the input `cause`. The same whenever `cause` is decided again,
    /// so that what it told others is told once, also after a restore. Never grows: a longer chain is named by a hash (UUID version 5).
    pub fn effect(cause: &InputId, number: i16) -> Self {
        if cause.0.starts_with("effect:") {
            let hash = Uuid::new_v5(&EFFECTS, cause.0.as_bytes());
            return InputId(format!("effect:{}:{number}", hash.simple()));
        }
        InputId(format!("effect:{cause}:{number}"))
    }

    /// The id of a command that somebody gave by hand or a process gave at its start.
    pub fn command(unique: impl fmt::Display) -> Self {
        InputId(format!("cmd:{unique}"))
    }

    /// The id of a timer that fires: the same however often it is fired for one time, another one when it was moved.
    pub fn timer(stream: &Aggregate, key: &str, at: Timestamp) -> Self {
        InputId(format!("timer:{stream}:{key}:{}", at.as_microsecond()))
    }

    /// Whether it is that of a timer that fired: nobody did anything.
    pub fn is_timer(&self) -> bool {
        self.0.starts_with("timer:")
    }

    /// Whether it is that of what another aggregate told.
    pub fn is_effect(&self) -> bool {
        self.0.starts_with("effect:")
    }

    /// A number that depends on nothing but this id (FNV-1a, 64 bit): the seed of every choice that must look random
    /// and be the same when the input is decided again.
    pub fn seed(&self) -> u64 {
        self.0
            .bytes()
            .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
    }
}

impl fmt::Display for InputId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A share of a question's points in millionths: 1,000,000 is the whole question, negative is a penalty.
///
/// GIFT writes weights as per cent with up to five decimals; millionths hold them without floating point.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Credit(pub i32);

impl Credit {
    /// No points.
    pub const NONE: Credit = Credit(0);
    /// All points of a question.
    pub const FULL: Credit = Credit(1_000_000);
    /// From here on an answer counts as right: three thirds of 33.33333 % must be enough.
    pub const RIGHT: Credit = Credit(999_000);

    /// Whether an answer with this credit counts as right.
    pub fn is_right(self) -> bool {
        self >= Credit::RIGHT
    }

    /// Per cent of a question's points, rounded down; the sign does not matter.
    pub fn percent(self) -> u32 {
        self.0.unsigned_abs() / (Credit::FULL.0.unsigned_abs() / 100)
    }

    /// The sum, held between no points and all points.
    pub fn sum(parts: impl IntoIterator<Item = Credit>) -> Credit {
        let total: i64 = parts.into_iter().map(|c| i64::from(c.0)).sum();
        if total >= i64::from(Credit::RIGHT.0) { Credit::FULL } else { Credit(total.max(0) as i32) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_of_an_effect_is_named_after_its_cause_and_never_grows() {
        let first = InputId::effect(&InputId::telegram(7), 2);
        assert_eq!(first.0, "effect:tg:7:2");
        assert!(first.is_effect() && !InputId::telegram(7).is_effect());
        let mut id = first.clone();
        let mut seen = std::collections::HashSet::from([id.clone()]);
        for _ in 0..50 {
            id = InputId::effect(&id, 1);
            assert!(id.0.len() < 64 && seen.insert(id.clone()), "{id}");
        }
        assert_eq!(InputId::effect(&first, 1), InputId::effect(&first, 1));
    }

    #[test]
    fn three_thirds_are_the_whole() {
        assert_eq!(Credit::sum([Credit(333_333), Credit(333_333), Credit(333_333)]), Credit::FULL);
        assert_eq!(Credit::sum([Credit(500_000), Credit(-1_000_000)]), Credit::NONE);
    }
}
