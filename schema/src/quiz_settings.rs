//! How a quiz is taken: what its author may choose beside the questions. What a quiz leaves unsaid is as it was before
//! there was a choice, so that every stored quiz reads unchanged.

use std::fmt;
use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

use crate::quiz::Quiz;

/// The most attempts that a quiz can allow by number; no number allows any.
pub const ATTEMPTS_MAX: u16 = 1000;
/// The limits of time that a question can have, in seconds: less cannot be read, more is the quiz's.
pub const QUESTION_SECONDS: RangeInclusive<u16> = 5..=3600;
/// The limits of time that a quiz can have, in minutes: up to a week.
pub const QUIZ_MINUTES: RangeInclusive<u16> = 1..=10_080;

/// How a quiz is taken.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(default)]
pub struct QuizSettings {
    /// Whether each attempt has its questions in an order of its own.
    pub shuffle_questions: bool,
    /// Whether the options of choices stand in another order in each attempt. Right sides and items to be ordered always do.
    pub shuffle_options: bool,
    /// Which of the questions an attempt has.
    pub draw: Draw,
    /// How many attempts one student may begin, 1 to [`ATTEMPTS_MAX`]; `None` for any number.
    pub attempts: Option<u16>,
    /// Which attempt is the result.
    pub counts: Counts,
    /// When right and wrong are told.
    pub feedback: FeedbackPolicy,
    /// Whether the answers of a finished attempt can be looked through.
    pub review: bool,
    /// How a student moves through the questions.
    #[serde(skip_serializing_if = "Navigation::is_one_way")]
    pub navigation: Navigation,
    /// How long a question may be thought about, in seconds ([`QUESTION_SECONDS`]); `None` for any time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub question_seconds: Option<u16>,
    /// How long an attempt may take, breaks included, in minutes ([`QUIZ_MINUTES`]); `None` for any time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quiz_minutes: Option<u16>,
}

impl Default for QuizSettings {
    fn default() -> Self {
        QuizSettings {
            shuffle_questions: false,
            shuffle_options: false,
            draw: Draw::All,
            attempts: None,
            counts: Counts::Best,
            feedback: FeedbackPolicy::Each,
            review: true,
            navigation: Navigation::OneWay,
            question_seconds: None,
            quiz_minutes: None,
        }
    }
}

impl QuizSettings {
    /// Whether nothing was chosen. Such settings are not written, so that a quiz without them keeps its bytes.
    pub fn is_default(&self) -> bool {
        *self == QuizSettings::default()
    }

    /// Whether a finished attempt can be looked through, with right and wrong.
    pub fn reviewable(&self) -> bool {
        self.review && self.feedback != FeedbackPolicy::Never
    }
}

/// Which of a quiz's questions an attempt has.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub enum Draw {
    /// All of them.
    #[default]
    All,
    /// So many, at random; at least 1.
    Any(u16),
    /// So many of each of these topics, at random; each at least 1, each topic once.
    ByTopic(Vec<(u16, String)>),
    /// So many of each of these kinds, at random; no question twice.
    Parts(Vec<DrawPart>),
}

/// Some of the questions that are drawn.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct DrawPart {
    /// How many, at least 1.
    pub count: u16,
    /// About what; `None` for any topic.
    pub topic: Option<String>,
    /// How hard; `None` for any, also where nothing is said.
    pub difficulty: Option<Difficulty>,
}

/// How hard a question is, as its author says.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub enum Difficulty {
    /// Most know it.
    Easy,
    /// Some know it.
    Medium,
    /// Few know it.
    Hard,
}

impl Difficulty {
    /// All of them, the easiest first.
    pub const ALL: [Difficulty; 3] = [Difficulty::Easy, Difficulty::Medium, Difficulty::Hard];

    /// The name in files and read models.
    pub fn name(self) -> &'static str {
        match self {
            Difficulty::Easy => "easy",
            Difficulty::Medium => "medium",
            Difficulty::Hard => "hard",
        }
    }

    /// The difficulty of this name, in any case.
    pub fn from_name(name: &str) -> Option<Self> {
        Difficulty::ALL.into_iter().find(|difficulty| difficulty.name().eq_ignore_ascii_case(name))
    }
}

/// How a student moves through the questions of an attempt.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub enum Navigation {
    /// From one to the next: an answer is given for good.
    #[default]
    OneWay,
    /// To and fro: answers may be changed until all are handed in together. Right and wrong are told at the end.
    Free,
}

impl Navigation {
    /// All of them.
    pub const ALL: [Navigation; 2] = [Navigation::OneWay, Navigation::Free];

    /// The name in files.
    pub fn name(self) -> &'static str {
        match self {
            Navigation::OneWay => "oneway",
            Navigation::Free => "free",
        }
    }

    /// Whether it is what a quiz has without a word.
    pub fn is_one_way(&self) -> bool {
        *self == Navigation::OneWay
    }
}

/// Which attempt is the result that lists and progress show.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub enum Counts {
    /// The one with the most points.
    #[default]
    Best,
    /// The newest one.
    Last,
    /// The first one: others are for practice.
    First,
    /// The average of all, rounded down.
    Average,
}

impl Counts {
    /// All of them.
    pub const ALL: [Counts; 4] = [Counts::Best, Counts::Last, Counts::First, Counts::Average];

    /// The name in files.
    pub fn name(self) -> &'static str {
        match self {
            Counts::Best => "best",
            Counts::Last => "last",
            Counts::First => "first",
            Counts::Average => "average",
        }
    }
}

/// When a student is told what was right.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub enum FeedbackPolicy {
    /// After each answer.
    #[default]
    Each,
    /// When the attempt is finished and looked through.
    End,
    /// When the attempt is finished and the last due date that a course gives the quiz is over; where none does, as with `End`.
    AfterDue,
    /// Not at all: only the points are told.
    Never,
}

impl FeedbackPolicy {
    /// All of them.
    pub const ALL: [FeedbackPolicy; 4] =
        [FeedbackPolicy::Each, FeedbackPolicy::End, FeedbackPolicy::AfterDue, FeedbackPolicy::Never];

    /// The name in files.
    pub fn name(self) -> &'static str {
        match self {
            FeedbackPolicy::Each => "each",
            FeedbackPolicy::End => "end",
            FeedbackPolicy::AfterDue => "after-due",
            FeedbackPolicy::Never => "never",
        }
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl fmt::Display for Navigation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl fmt::Display for FeedbackPolicy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// What an author can choose about a quiz beside its questions.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub enum QuizSetting {
    /// From how much of the points an attempt passes.
    PassMark,
    /// How long an attempt may take.
    QuizMinutes,
    /// How long a question may be thought about.
    QuestionSeconds,
    /// How many attempts there are.
    Attempts,
    /// Which attempt is the result.
    Counts,
    /// When right and wrong are told.
    Feedback,
    /// Whether answers can be looked through afterwards.
    Review,
    /// Whether students go to and fro.
    Navigation,
    /// Whether questions come in an order of their own.
    ShuffleQuestions,
    /// Whether options do.
    ShuffleOptions,
    /// Which questions are asked.
    Draw,
}

impl QuizSetting {
    /// All of them, in the order in which they are offered.
    pub const ALL: [QuizSetting; 11] = [
        QuizSetting::PassMark,
        QuizSetting::QuizMinutes,
        QuizSetting::QuestionSeconds,
        QuizSetting::Attempts,
        QuizSetting::Counts,
        QuizSetting::Feedback,
        QuizSetting::Review,
        QuizSetting::Navigation,
        QuizSetting::ShuffleQuestions,
        QuizSetting::ShuffleOptions,
        QuizSetting::Draw,
    ];

    /// The name in files and in callback data.
    pub fn name(self) -> &'static str {
        match self {
            QuizSetting::PassMark => "pass_mark",
            QuizSetting::QuizMinutes => "quiz_minutes",
            QuizSetting::QuestionSeconds => "question_seconds",
            QuizSetting::Attempts => "attempts",
            QuizSetting::Counts => "counts",
            QuizSetting::Feedback => "feedback",
            QuizSetting::Review => "review",
            QuizSetting::Navigation => "navigation",
            QuizSetting::ShuffleQuestions => "shuffle_questions",
            QuizSetting::ShuffleOptions => "shuffle_options",
            QuizSetting::Draw => "draw",
        }
    }

    /// Reads [`QuizSetting::name`].
    pub fn from_name(name: &str) -> Option<Self> {
        QuizSetting::ALL.into_iter().find(|setting| setting.name() == name)
    }

    /// The values that are offered, as files write them; any other one can be typed.
    pub fn choices(self) -> &'static [&'static str] {
        match self {
            QuizSetting::PassMark => &["50", "60", "70", "80", "90", "100"],
            QuizSetting::QuizMinutes => &["any", "5", "10", "20", "30", "60"],
            QuizSetting::QuestionSeconds => &["any", "15", "30", "60", "120", "300"],
            QuizSetting::Attempts => &["any", "1", "2", "3", "5", "10"],
            QuizSetting::Counts => &["best", "last", "first", "average"],
            QuizSetting::Feedback => &["each", "end", "after-due", "never"],
            QuizSetting::Review | QuizSetting::ShuffleQuestions | QuizSetting::ShuffleOptions => {
                &["yes", "no"]
            }
            QuizSetting::Navigation => &["oneway", "free"],
            QuizSetting::Draw => &["all", "3", "5", "10", "20", "30"],
        }
    }

    /// Its value, as files write it; `None` for a draw that names topics.
    pub fn value_in(self, quiz: &Quiz) -> Option<String> {
        let settings = &quiz.settings;
        let number = |limit: Option<u16>| limit.map_or_else(|| "any".to_owned(), |limit| limit.to_string());
        let yes_or_no = |yes: bool| if yes { "yes" } else { "no" }.to_owned();
        Some(match self {
            QuizSetting::PassMark => quiz.pass_mark.to_string(),
            QuizSetting::QuizMinutes => number(settings.quiz_minutes),
            QuizSetting::QuestionSeconds => number(settings.question_seconds),
            QuizSetting::Attempts => number(settings.attempts),
            QuizSetting::Counts => settings.counts.to_string(),
            QuizSetting::Feedback => settings.feedback.to_string(),
            QuizSetting::Review => yes_or_no(settings.review),
            QuizSetting::Navigation => settings.navigation.to_string(),
            QuizSetting::ShuffleQuestions => yes_or_no(settings.shuffle_questions),
            QuizSetting::ShuffleOptions => yes_or_no(settings.shuffle_options),
            QuizSetting::Draw => match settings.draw {
                Draw::All => "all".to_owned(),
                Draw::Any(count) => count.to_string(),
                Draw::ByTopic(_) | Draw::Parts(_) => return None,
            },
        })
    }
}

impl Quiz {
    /// How many questions an attempt at it has.
    pub fn questions_asked(&self) -> usize {
        match &self.settings.draw {
            Draw::All => self.questions.len(),
            Draw::Any(count) => usize::from(*count).min(self.questions.len()),
            draw @ (Draw::ByTopic(_) | Draw::Parts(_)) => draw.found(&self.questions).iter().sum(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_of_an_older_quiz_are_what_was_before_there_was_a_choice() {
        let empty = rmp_serde::to_vec_named(&std::collections::BTreeMap::<&str, bool>::new()).unwrap();
        let settings: QuizSettings = rmp_serde::from_slice(&empty).unwrap();
        assert!(settings.is_default() && settings.reviewable());
    }
}
