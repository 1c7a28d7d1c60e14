//! How a student masters the topics of the questions they were asked, and practising one of them.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::quiz::{Question, Quiz};

/// From here on, in per cent, a topic needs no other look.
pub const MASTERED: u8 = 90;
/// The days that a [`Calendar`] may tell of: twelve weeks.
pub const CALENDAR_DAYS: usize = 84;

/// A topic as buttons and events name it: short whatever its author wrote, and the same over all versions and quizzes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub struct TopicKey(u64);

impl TopicKey {
    /// The key of a topic's name (FNV-1a, 64 bits: fixed here, because buttons and events live longer than a library).
    pub fn of(topic: &str) -> Self {
        let hash = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        TopicKey(topic.bytes().fold(0xcbf2_9ce4_8422_2325, hash))
    }
}

/// Sixteen hexadecimal digits.
impl fmt::Display for TopicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

impl FromStr for TopicKey {
    type Err = std::num::ParseIntError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        u64::from_str_radix(text, 16).map(TopicKey)
    }
}

/// How a student masters a topic, as of a day.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct TopicStanding {
    /// What it is called: see [`Quiz::topic_of`].
    pub topic: String,
    /// How many of its questions they would answer right today, in per cent of all, rounded down.
    pub mastery: u8,
    /// How many of its questions they were asked at least once.
    pub answered: u16,
    /// How many there are, in the quizzes that they have taken.
    pub questions: u16,
    /// How many a practice of it would put now.
    pub practice: u16,
}

impl TopicStanding {
    /// How buttons name the topic.
    pub fn key(&self) -> TopicKey {
        TopicKey::of(&self.topic)
    }

    /// Whether a practice of it is a good next step.
    pub fn is_worth_practice(&self) -> bool {
        self.mastery < MASTERED && self.practice > 0
    }
}

/// What came of a practice.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct EndedPractice {
    /// Of which topic.
    pub topic: TopicKey,
    /// How many questions were answered.
    pub answered: u16,
    /// How many answers were right.
    pub right: u16,
}

/// How much a student answered on each of the last days, quizzes and reviews together.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Calendar {
    /// The student's day, as days since 1970-01-01.
    pub today: i32,
    /// Answers a day, the last one today's; at most [`CALENDAR_DAYS`], without empty days at the beginning.
    pub answers: Vec<u16>,
}

impl Quiz {
    /// What a question is about: its topic, and in a quiz without topics the quiz itself.
    pub fn topic_of<'a>(&'a self, question: &'a Question) -> &'a str {
        if question.topic.is_empty() { &self.title } else { &question.topic }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_topic_has_the_same_key_for_ever() {
        // From the reference implementation of FNV-1a.
        assert_eq!(TopicKey::of("").to_string(), "cbf29ce484222325");
        assert_eq!(TopicKey::of("foobar").to_string(), "85944171f73967e8");
        assert_eq!("85944171f73967e8".parse(), Ok(TopicKey::of("foobar")));
        assert!("zebra".parse::<TopicKey>().is_err());
    }
}
