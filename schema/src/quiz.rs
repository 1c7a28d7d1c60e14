//! The content of quizzes: what an author wrote and a student sees. Nothing here belongs to a person.
//!
//! Texts are plain text in Unicode; the renderer escapes them.

use serde::{Deserialize, Serialize};

use crate::quiz_settings::{Difficulty, QuizSettings};
use crate::{Credit, Locale, MaterialCode, QuizCode, QuizVersion};

/// The most questions of one quiz: their numbers must fit a result that is one Telegram message.
pub const QUESTIONS_MAX: usize = 500;
/// The most options of a choice: each is a button, eight to a row, and a keyboard holds 100 (Bot API).
pub const OPTIONS_MAX: usize = 26;
/// The most characters of a question's text; with options and feedback it still fits a message of 4,096.
pub const QUESTION_TEXT_MAX: usize = 1500;
/// The most characters of an option, an accepted answer or one side of a pair.
pub const OPTION_TEXT_MAX: usize = 200;
/// The most characters of an explanation or a feedback.
pub const FEEDBACK_TEXT_MAX: usize = 1000;
/// The most characters of a title.
pub const TITLE_MAX: usize = 128;
/// The most UTF-16 units of a question's texts in the caption of its picture: the rest of it is for what stands around them.
const TEXTS_IN_CAPTION: usize = 600;
/// What a text takes beyond itself: a letter, an arrow, the end of its line.
const AROUND_A_TEXT: usize = 6;
/// The most characters of what graders of an essay are told.
pub const GUIDANCE_MAX: usize = 1000;
/// The most points of a question; without a word it has one.
pub const POINTS_MAX: u16 = 100;
/// The pass mark of a quiz that states none, in per cent.
pub const PASS_MARK_DEFAULT: u8 = 60;

/// One quiz as its author wrote it.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Quiz {
    /// The name by which people call it; the same over all versions.
    pub code: QuizCode,
    /// What it is called in lists.
    pub title: String,
    /// One or two sentences for the list and the start; empty when there is none.
    pub description: String,
    /// The language of its content, where the author said so.
    pub language: Option<Locale>,
    /// Per cent of the points (0–100) from which an attempt passes.
    pub pass_mark: u8,
    /// In the author's order.
    pub questions: Vec<Question>,
    /// How it is taken.
    #[serde(default, skip_serializing_if = "QuizSettings::is_default")]
    pub settings: QuizSettings,
}

/// One question of a quiz.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Question {
    /// The same over versions as long as the author keeps its name (GIFT `::name::`, CSV `id`), else made of its text:
    /// statistics of a question are joined over versions by it.
    pub id: String,
    /// What it is about (GIFT `$CATEGORY`, CSV `topic`): mastery is counted by it. Empty when none was given.
    pub topic: String,
    /// What is asked.
    pub text: String,
    /// What can be answered, and what that is worth.
    pub kind: QuestionKind,
    /// Shown after any answer; empty when there is none.
    pub explanation: String,
    /// The material with the picture, the sound or the film that stands with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub media: Option<MaterialCode>,
    /// How much it counts among the questions of its quiz, 1 to [`POINTS_MAX`].
    #[serde(default = "one_point", skip_serializing_if = "is_one_point")]
    pub points: u16,
    /// How hard its author says it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub difficulty: Option<Difficulty>,
}

/// What every question is worth whose author says nothing.
fn one_point() -> u16 {
    1
}

fn is_one_point(points: &u16) -> bool {
    *points == 1
}

/// The kinds of question, each with its key.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum QuestionKind {
    /// One option is chosen; it is worth its credit. At least two options, at least one worth all.
    SingleChoice {
        /// In the author's order.
        options: Vec<Choice>,
    },
    /// Any number of options is chosen; their credits add up, held between none and all.
    MultipleChoice {
        /// In the author's order.
        options: Vec<Choice>,
    },
    /// A statement to be judged.
    TrueFalse {
        /// Whether the statement is true.
        answer: bool,
        /// Shown to who answered right; empty when there is none.
        feedback_right: String,
        /// Shown to who answered wrong; empty when there is none.
        feedback_wrong: String,
    },
    /// A number is typed. The first range that holds it decides.
    Numeric {
        /// In the author's order, at least one worth all.
        accepted: Vec<NumericRange>,
    },
    /// A short text is typed; case and spaces are forgiven. The first pattern that matches decides.
    ShortText {
        /// In the author's order, at least one worth all. `*` in a text stands for any characters (as in GIFT); `\*` is a star.
        accepted: Vec<AcceptedText>,
    },
    /// Each left side gets one right side; the credit is the share of right pairs.
    Matching {
        /// At least two.
        pairs: Vec<Pair>,
        /// Right sides that belong to no left side.
        distractors: Vec<String>,
    },
    /// Items are put in order; the credit is the share of items that stand at their place.
    Ordering {
        /// In the right order, at least two, no two alike.
        items: Vec<String>,
    },
    /// A text is typed, and a mentor says what it is worth.
    Essay {
        /// What graders are told about a good answer; students never see it. Empty when there is nothing.
        guidance: String,
    },
}

impl QuestionKind {
    /// The name in statistics, exports and CSV files.
    pub fn name(&self) -> &'static str {
        match self {
            QuestionKind::SingleChoice { .. } => "single",
            QuestionKind::MultipleChoice { .. } => "multiple",
            QuestionKind::TrueFalse { .. } => "truefalse",
            QuestionKind::Numeric { .. } => "numeric",
            QuestionKind::ShortText { .. } => "text",
            QuestionKind::Matching { .. } => "matching",
            QuestionKind::Ordering { .. } => "ordering",
            QuestionKind::Essay { .. } => "essay",
        }
    }
}

/// An option of a choice.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Choice {
    /// What the student reads.
    pub text: String,
    /// What choosing it is worth.
    pub credit: Credit,
    /// Shown to who chose it; empty when there is none.
    pub feedback: String,
}

/// Numbers that are accepted, both ends included.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct NumericRange {
    /// The smallest accepted.
    pub low: f64,
    /// The largest accepted; never less than `low`.
    pub high: f64,
    /// What it is worth.
    pub credit: Credit,
    /// Shown to who answered so; empty when there is none.
    pub feedback: String,
}

/// A text that is accepted.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct AcceptedText {
    /// The pattern, as the author wrote it.
    pub text: String,
    /// What it is worth.
    pub credit: Credit,
    /// Shown to who answered so; empty when there is none.
    pub feedback: String,
}

/// Two sides that belong together.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Pair {
    /// What is given.
    pub left: String,
    /// What belongs to it. Equal texts are one option.
    pub right: String,
}

/// One version of one quiz.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub struct QuizRef {
    /// Which quiz.
    pub code: QuizCode,
    /// Which of its versions.
    pub version: QuizVersion,
}

impl Question {
    /// Whether its picture is a message of its own above it: a question with long texts is no caption (1,024 units, Bot API).
    pub fn has_media_apart(&self) -> bool {
        let units = |text: &str| text.encode_utf16().count() + AROUND_A_TEXT;
        let options: usize = match &self.kind {
            QuestionKind::SingleChoice { options } | QuestionKind::MultipleChoice { options } => {
                options.iter().map(|option| units(&option.text)).sum()
            }
            QuestionKind::Matching { pairs, distractors } => {
                let pairs = pairs.iter().map(|pair| 2 * units(&pair.left) + units(&pair.right));
                pairs.sum::<usize>() + distractors.iter().map(|right| units(right)).sum::<usize>()
            }
            QuestionKind::Ordering { items } => items.iter().map(|item| 2 * units(item)).sum(),
            // A typed text is shown again below the question.
            QuestionKind::Essay { .. } => TEXTS_IN_CAPTION,
            _ => 0,
        };
        self.media.is_some() && units(&self.text) + options > TEXTS_IN_CAPTION
    }

    /// Whether a person says what an answer is worth, and not a key.
    pub fn is_graded(&self) -> bool {
        matches!(self.kind, QuestionKind::Essay { .. })
    }

    /// Whether the answer is typed.
    pub fn is_typed(&self) -> bool {
        let graded = self.is_graded();
        graded || matches!(self.kind, QuestionKind::Numeric { .. } | QuestionKind::ShortText { .. })
    }

    /// The right sides a student chooses from, each text once: those of the pairs in the author's order, then the distractors.
    /// Empty for every kind but matching.
    pub fn right_sides(&self) -> Vec<&str> {
        let QuestionKind::Matching { pairs, distractors } = &self.kind else { return Vec::new() };
        let mut sides: Vec<&str> = Vec::new();
        for side in pairs.iter().map(|p| p.right.as_str()).chain(distractors.iter().map(String::as_str)) {
            if !sides.contains(&side) {
                sides.push(side);
            }
        }
        sides
    }

    /// How many options the student chooses from; 0 where the answer is typed.
    pub fn option_count(&self) -> usize {
        match &self.kind {
            QuestionKind::SingleChoice { options } | QuestionKind::MultipleChoice { options } => {
                options.len()
            }
            QuestionKind::TrueFalse { .. } => 2,
            QuestionKind::Matching { .. } => self.right_sides().len(),
            QuestionKind::Ordering { items } => items.len(),
            QuestionKind::Numeric { .. } | QuestionKind::ShortText { .. } | QuestionKind::Essay { .. } => 0,
        }
    }
}
