//! What a student chooses for themselves beyond language and time zone.

use serde::{Deserialize, Serialize};

/// How many answers a student wants to give on a day.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
pub enum DailyGoal {
    /// Five answers.
    Five,
    /// Ten answers: what everybody begins with.
    #[default]
    Ten,
    /// Twenty answers.
    Twenty,
    /// Forty answers.
    Forty,
    /// No goal: a day counts with its first answer.
    Off,
}

impl DailyGoal {
    /// All of them, in the order in which they are offered.
    pub const ALL: [DailyGoal; 5] =
        [DailyGoal::Five, DailyGoal::Ten, DailyGoal::Twenty, DailyGoal::Forty, DailyGoal::Off];

    /// How many answers; `None` when there is no goal.
    pub fn answers(self) -> Option<u16> {
        match self {
            DailyGoal::Five => Some(5),
            DailyGoal::Ten => Some(10),
            DailyGoal::Twenty => Some(20),
            DailyGoal::Forty => Some(40),
            DailyGoal::Off => None,
        }
    }

    /// Whether a day with so many answers counts.
    pub fn is_reached(self, answers: u32) -> bool {
        answers >= u32::from(self.answers().unwrap_or(1))
    }

    /// The name in callback data.
    pub fn name(self) -> &'static str {
        match self {
            DailyGoal::Five => "5",
            DailyGoal::Ten => "10",
            DailyGoal::Twenty => "20",
            DailyGoal::Forty => "40",
            DailyGoal::Off => "off",
        }
    }

    /// Reads [`DailyGoal::name`].
    pub fn from_name(name: &str) -> Option<Self> {
        DailyGoal::ALL.into_iter().find(|goal| goal.name() == name)
    }
}

/// The share of the questions that come again that a student wants to know still: the more, the sooner each of them comes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
pub enum RetentionGoal {
    /// 85 %: fewer reviews.
    Low,
    /// 90 %: what everybody begins with.
    #[default]
    Middle,
    /// 95 %: about twice the reviews of 90 %.
    High,
}

impl RetentionGoal {
    /// All of them, in the order in which they are offered.
    pub const ALL: [RetentionGoal; 3] = [RetentionGoal::Low, RetentionGoal::Middle, RetentionGoal::High];

    /// Per cent; also the name in callback data.
    pub fn percent(self) -> u8 {
        match self {
            RetentionGoal::Low => 85,
            RetentionGoal::Middle => 90,
            RetentionGoal::High => 95,
        }
    }

    /// Reads [`RetentionGoal::percent`].
    pub fn from_percent(percent: u8) -> Option<Self> {
        RetentionGoal::ALL.into_iter().find(|goal| goal.percent() == percent)
    }
}

/// How much is said after an answer.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
pub enum DetailLevel {
    /// Right or wrong, and what is right. The explanations stay in the review.
    Short,
    /// The explanation, too.
    #[default]
    Full,
}

impl DetailLevel {
    /// Both.
    pub const ALL: [DetailLevel; 2] = [DetailLevel::Short, DetailLevel::Full];

    /// The name in SQL and callback data.
    pub fn name(self) -> &'static str {
        match self {
            DetailLevel::Short => "short",
            DetailLevel::Full => "full",
        }
    }

    /// Reads [`DetailLevel::name`].
    pub fn from_name(name: &str) -> Option<Self> {
        DetailLevel::ALL.into_iter().find(|level| level.name() == name)
    }
}
