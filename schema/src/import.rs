//! What can be wrong with a file of quizzes: where, and what was expected.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The most bytes of a file of quizzes. A thousand questions with explanations are about half of it, and the file travels
/// through the log as one message.
pub const IMPORT_FILE_MAX: u64 = 1024 * 1024;

/// Something wrong at a place of a file.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Problem {
    /// The line, 1-based; 0 when it is the file as a whole.
    pub line: u32,
    /// What is wrong.
    pub kind: ProblemKind,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.line > 0 {
            write!(f, "line {}: ", self.line)?;
        }
        self.kind.fmt(f)
    }
}

/// The part of a question, or of a quiz, that a problem is about.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Part {
    /// The name of a question.
    Id,
    /// The topic of a question.
    Topic,
    /// The text of a question.
    Question,
    /// An option of a choice.
    Option,
    /// An accepted answer.
    Answer,
    /// One side of a pair.
    Pair,
    /// What is shown after one answer.
    Feedback,
    /// What is shown after any answer.
    Explanation,
    /// What graders of an essay are told.
    Guidance,
    /// The title of the quiz.
    Title,
    /// The description of the quiz.
    Description,
}

impl Part {
    /// The id by which a language finds its word.
    pub fn key(self) -> &'static str {
        match self {
            Part::Id => "id",
            Part::Topic => "topic",
            Part::Question => "question",
            Part::Option => "option",
            Part::Answer => "answer",
            Part::Pair => "pair",
            Part::Feedback => "feedback",
            Part::Explanation => "explanation",
            Part::Guidance => "guidance",
            Part::Title => "title",
            Part::Description => "description",
        }
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.key())
    }
}

/// Makes [`ProblemKind`] with the key and the arguments of each kind in one place, so that none can be forgotten.
macro_rules! problem_kinds {
    ($(
        $(#[$meta:meta])*
        $key:literal => $name:ident $({ $($(#[$field_meta:meta])* $field:ident: $type:ty),* $(,)? })?
    ),* $(,)?) => {
        /// What is wrong. The texts here are for the command line; the renderer has them in every locale.
        #[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, thiserror::Error)]
        pub enum ProblemKind {
            $($(#[$meta])* $name $({ $($(#[$field_meta])* $field: $type),* })?),*
        }

        impl ProblemKind {
            /// The keys of all kinds: every locale has a text for each.
            pub const KEYS: &[&'static str] = &[$($key),*];

            /// The id by which a language finds its text, in kebab case.
            pub fn key(&self) -> &'static str {
                match self {
                    $(ProblemKind::$name $({ $($field: _),* })? => $key),*
                }
            }

            /// The values in the text, by the names of the fields. A `part` is the key of a [`Part`].
            pub fn arguments(&self) -> Vec<(&'static str, String)> {
                match self {
                    $(ProblemKind::$name $({ $($field),* })? => {
                        vec![$($((stringify!($field), $field.to_string())),*)?]
                    }),*
                }
            }
        }
    };
}

problem_kinds! {
    // The file as a whole.
    /// The file has no bytes, or nothing but space and comments.
    #[error("the file is empty: expected at least one question")]
    "empty" => Empty,
    /// The file is larger than the limit.
    #[error("the file has {size} bytes: expected at most {limit}")]
    "too-large" => TooLarge {
        /// Its size.
        size: u64,
        /// The limit.
        limit: u64,
    },
    /// The bytes are not UTF-8, or hold a zero byte, which no text has.
    #[error("byte {byte} is not UTF-8 text: save the file as UTF-8")]
    "not-utf8" => NotUtf8 {
        /// The place, 0-based.
        byte: u64,
    },
    /// No format fits the file's name or content.
    #[error("the format is not known: expected .gift, .csv, .aiken or .txt (GIFT or Aiken)")]
    "unknown-format" => UnknownFormat,
    /// There are more questions than a quiz may have.
    #[error("the quiz has {count} questions: expected at most {limit}")]
    "too-many-questions" => TooManyQuestions {
        /// How many there are.
        count: u32,
        /// The limit.
        limit: u32,
    },

    // Pictures, sound and film.
    /// A question names a file or a material that is not there.
    #[error("there is no file or material {name:?}: expected the code of a material, or a file beside the quiz")]
    "media-unknown" => MediaUnknown {
        /// Its name.
        name: String,
    },
    /// A question names a material that cannot stand with a question.
    #[error("the material {name:?} cannot stand with a question: expected one photo, video, document or sound")]
    "media-not-a-file" => MediaNotAFile {
        /// Its name.
        name: String,
    },
    /// A question names two.
    #[error("the question has two [media: …]: expected one")]
    "media-twice" => MediaTwice,

    // The settings of the quiz.
    /// Neither the options, nor the file, nor its name give a code.
    #[error("the quiz has no code: expected a line such as \"studymate: code=capitals\" in a comment at the top, or a file name with letters a–z")]
    "code-missing" => CodeMissing,
    /// The code is not one.
    #[error("{got:?} is not a code: expected 1 to 32 characters a–z, 0–9, '-' or '_'")]
    "bad-code" => BadCode {
        /// What is there.
        got: String,
    },
    /// The language is not one of ours.
    #[error("{got:?} is not a language: expected en or ru")]
    "bad-language" => BadLanguage {
        /// What is there.
        got: String,
    },
    /// The pass mark is not a whole per cent.
    #[error("{got:?} is not a pass mark: expected a number from 0 to 100")]
    "bad-pass-mark" => BadPassMark {
        /// What is there.
        got: String,
    },
    /// A setting has a name that is not known.
    #[error("the setting {key:?} is not known: expected one of {known}")]
    "unknown-setting" => UnknownSetting {
        /// Its name.
        key: String,
        /// The names that there are.
        #[serde(default)]
        known: String,
    },
    /// A setting has no value.
    #[error("the setting {key:?} has no value: expected {key}=…")]
    "setting-without-value" => SettingWithoutValue {
        /// Its name.
        key: String,
    },
    /// A setting is there twice.
    #[error("the setting {key:?} is given twice: expected it once")]
    "setting-twice" => SettingTwice {
        /// Its name.
        key: String,
    },

    /// The value of a setting is not one of its values.
    #[error("{got:?} is not a value of {key}: expected {expected}")]
    "bad-setting" => BadSetting {
        /// The setting's name.
        key: String,
        /// What is there.
        got: String,
        /// The values that there are.
        expected: String,
    },
    /// More questions are drawn than there are.
    #[error("{wanted} questions are to be drawn, but there are only {found}")]
    "draw-too-many" => DrawTooMany {
        /// How many are to be drawn.
        wanted: u16,
        /// How many there are.
        found: u32,
    },
    /// More questions of a topic are drawn than there are.
    #[error("{wanted} questions of the topic {topic:?} are to be drawn, but there are only {found}")]
    "draw-too-many-of-topic" => DrawTooManyOfTopic {
        /// The topic.
        topic: String,
        /// How many are to be drawn.
        wanted: u16,
        /// How many there are.
        found: u32,
    },

    // Any question.
    /// Two questions have one name.
    #[error("the name {id:?} is that of the question of line {first}: expected each name once")]
    "duplicate-id" => DuplicateId {
        /// The name.
        id: String,
        /// The line of the first.
        first: u32,
    },
    /// Two questions without names have one text.
    #[error("the question reads like that of line {first}: give each of them a name")]
    "duplicate-question" => DuplicateQuestion {
        /// The line of the first.
        first: u32,
    },
    /// A part has no text.
    #[error("the {part} is empty: expected some text")]
    "text-missing" => TextMissing {
        /// Which part.
        part: Part,
    },
    /// A part is longer than a message can show.
    #[error("the {part} has {length} characters: expected at most {limit}")]
    "text-too-long" => TextTooLong {
        /// Which part.
        part: Part,
        /// Its length in characters.
        length: u32,
        /// The limit.
        limit: u32,
    },
    /// There is nothing to choose between.
    #[error("the question has too few options ({count}): expected at least 2")]
    "too-few-options" => TooFewOptions {
        /// How many there are.
        count: u32,
    },
    /// There are more options than a keyboard has place for.
    #[error("the question has {count} options: expected at most {limit}")]
    "too-many-options" => TooManyOptions {
        /// How many there are.
        count: u32,
        /// The limit.
        limit: u32,
    },
    /// Two options read the same.
    #[error("the option {text:?} is there twice: expected different options")]
    "duplicate-option" => DuplicateOption {
        /// Their text.
        text: String,
    },
    /// No answer is worth all points.
    #[error("no answer earns all points: expected one that is worth 100 %, or options that add up to it")]
    "no-full-credit" => NoFullCredit,
    /// A credit is beyond −100 % … 100 %.
    #[error("the weight {got} is out of range: expected -100 to 100 %")]
    "weight-out-of-range" => WeightOutOfRange {
        /// The weight in per cent.
        got: String,
    },
    /// A number is not one.
    #[error("{got:?} is not a number: expected one such as 42, -3.5 or 1..5")]
    "not-a-number" => NotANumber {
        /// What is there.
        got: String,
    },
    /// A comma may divide thousands or begin decimals.
    #[error("{got:?} can be read in two ways: expected a point before decimals and nothing between thousands")]
    "ambiguous-number" => AmbiguousNumber {
        /// What is there.
        got: String,
    },
    /// The ends of a range are the wrong way round.
    #[error("the range {low}..{high} holds no number: expected the smaller one first")]
    "empty-range" => EmptyRange {
        /// The first end.
        low: String,
        /// The second end.
        high: String,
    },
    /// A tolerance is less than nothing.
    #[error("the tolerance {got} is negative: expected 0 or more")]
    "negative-tolerance" => NegativeTolerance {
        /// What is there.
        got: String,
    },
    /// A matching question has fewer than two pairs.
    #[error("the question has too few pairs ({count}): expected at least 2")]
    "too-few-pairs" => TooFewPairs {
        /// How many there are.
        count: u32,
    },
    /// All right sides of a matching question are equal.
    #[error("all pairs have the same right side: expected at least 2 to choose from")]
    "one-right-side" => OneRightSide,
    /// A pair has no arrow.
    #[error("{got:?} is not a pair: expected left -> right")]
    "not-a-pair" => NotAPair {
        /// What is there.
        got: String,
    },

    // What Moodle has and StudyMate has not.
    /// An essay, which nobody could mark in builds before this one: kept, so that what they wrote can be read.
    #[error("an essay question (empty braces) is not supported: expected an answer between the braces")]
    "essay" => Essay,
    /// A text without a question.
    #[error("a text without {{answers}} is not supported: expected braces with an answer, or // before a comment")]
    "description" => Description,
    /// A picture, sound or film within a text.
    #[error("<{tag}> within a text is not supported: expected text only")]
    "media" => Media {
        /// Its HTML tag.
        tag: String,
    },

    /// Two settings of which only one can hold.
    #[error("{key}={got} and {other} exclude each other: leave one of them out")]
    "settings-exclude" => SettingsExclude {
        /// The setting.
        key: String,
        /// Its value.
        got: String,
        /// The other one.
        other: String,
    },

    // Dates.
    /// A date is not one.
    #[error("{got:?} is not a date: expected one such as 2026-12-01 18:00 or 2026-12-01")]
    "not-a-date" => NotADate {
        /// What is there.
        got: String,
    },
    /// Something ends before it begins.
    #[error("it is due before it opens: put the dates right")]
    "due-before-opens" => DueBeforeOpens,

    // GIFT.
    /// `{` without `}`.
    #[error("the answers have no end: expected '}}' before the next blank line")]
    "unclosed-brace" => UnclosedBrace,
    /// `}` without `{`.
    #[error("'}}' comes without '{{': expected '\\}}' for a brace within a text")]
    "stray-brace" => StrayBrace,
    /// A second `{`.
    #[error("a second '{{' in one question: expected a blank line before the next question, or '\\{{' for a brace within a text")]
    "second-brace" => SecondBrace,
    /// `::` without a second one.
    #[error("the name has no end: expected ::name::")]
    "unclosed-name" => UnclosedName,
    /// An answer that begins with no sign.
    #[error("{got:?} has no sign: expected '=' (right), '~' (wrong), '#' (number), TRUE or FALSE after '{{'")]
    "unmarked-answer" => UnmarkedAnswer {
        /// How it begins.
        got: String,
    },
    /// A weight that is not one.
    #[error("{got:?} is not a weight: expected one such as %50% or %-33.333%")]
    "bad-weight" => BadWeight {
        /// How it begins.
        got: String,
    },
    /// `~` among numbers holds more than the feedback for wrong numbers.
    #[error("'~' in a numeric question: expected only ~#feedback, after all answers")]
    "tilde-among-numbers" => TildeAmongNumbers,
    /// A true/false question with more than two feedbacks.
    #[error("too many '#': expected {{TRUE#feedback if wrong#feedback if right}}")]
    "too-many-feedbacks" => TooManyFeedbacks,

    /// An item to be put in order has a sign that means something else.
    #[error("{got:?} among items to be put in order: expected an item on each line, and '\\{got}' for the sign within a text")]
    "sign-among-items" => SignAmongItems {
        /// The sign.
        got: String,
    },

    // Aiken.
    /// An option or `ANSWER:` before any question.
    #[error("{got:?} comes before a question: expected the text of the question first")]
    "question-missing" => QuestionMissing {
        /// How the line begins.
        got: String,
    },
    /// A text that no option follows.
    #[error("the question has no options: expected lines such as \"A. Paris\" right after it")]
    "options-missing" => OptionsMissing,
    /// Options that no `ANSWER:` follows.
    #[error("the question has no answer: expected a line such as \"ANSWER: B\" after its options")]
    "answer-missing" => AnswerMissing,
    /// A letter that is not the next one.
    #[error("option {got:?} is out of order: expected {expected:?}")]
    "option-out-of-order" => OptionOutOfOrder {
        /// The letter that is next.
        expected: String,
        /// The letter that is there, with its code point where it only looks like the right one.
        got: String,
    },
    /// `ANSWER:` names none of the options.
    #[error("the answer {got:?} is none of the options: expected the letter of one of them")]
    "answer-unknown" => AnswerUnknown {
        /// What is there.
        got: String,
    },

    // CSV.
    /// A column that must be there is not.
    #[error("the column {column:?} is missing: expected a first row such as question,a,b,c,correct")]
    "column-missing" => ColumnMissing {
        /// Its name.
        column: String,
    },
    /// A column has a name that is not known.
    #[error("the column {column:?} is not known: expected one of {known}")]
    "column-unknown" => ColumnUnknown {
        /// Its name.
        column: String,
        /// The names that there are.
        #[serde(default)]
        known: String,
    },
    /// A column is there twice.
    #[error("the column {column:?} is there twice: expected it once")]
    "column-twice" => ColumnTwice {
        /// Its name.
        column: String,
    },
    /// A cell has no column: often a separator within a text that is not in quotes.
    #[error("the cell {got:?} has no column: expected quotes around a text with a separator in it")]
    "cell-without-column" => CellWithoutColumn {
        /// What is there.
        got: String,
    },
    /// A quoted cell has no end.
    #[error("a quoted cell has no end: expected a closing '\"', and '\"\"' for a quote within it")]
    "unclosed-quote" => UnclosedQuote,
    /// The type is not one.
    #[error("{got:?} is not a type: expected single, multiple, truefalse, numeric, text, matching, ordering or essay")]
    "unknown-type" => UnknownType {
        /// What is there.
        got: String,
    },
    /// Nothing is said to be right.
    #[error("the column \"correct\" is empty: expected the right answer")]
    "correct-missing" => CorrectMissing,
    /// A letter of `correct` names no option.
    #[error("{got:?} is none of the options: expected the letter of a column that has a text")]
    "correct-unknown" => CorrectUnknown {
        /// What is there.
        got: String,
    },
    /// A single choice has several right letters.
    #[error("a single choice with several right letters ({got:?}): expected one, or the type multiple")]
    "correct-several" => CorrectSeveral {
        /// What is there.
        got: String,
    },
    /// Neither true nor false.
    #[error("{got:?} is neither true nor false: expected true or false")]
    "not-true-or-false" => NotTrueOrFalse {
        /// What is there.
        got: String,
    },
    /// A cell is filled that the type has no use for.
    #[error("the column {column:?} is filled, but the type {kind} has no use for it: expected it empty")]
    "cell-unused" => CellUnused {
        /// The column.
        column: String,
        /// The type of the question.
        kind: String,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_says_where_and_what_was_expected() {
        let kind = ProblemKind::TextTooLong { part: Part::Option, length: 300, limit: 200 };
        assert_eq!(
            Problem { line: 7, kind: kind.clone() }.to_string(),
            "line 7: the option has 300 characters: expected at most 200"
        );
        assert_eq!(
            Problem { line: 0, kind: ProblemKind::Empty }.to_string(),
            "the file is empty: expected at least one question"
        );
        assert_eq!(kind.key(), "text-too-long");
        assert_eq!(
            kind.arguments(),
            [("part", "option".to_owned()), ("length", "300".to_owned()), ("limit", "200".to_owned())]
        );
    }

    #[test]
    fn keys_are_kebab_case_and_unique() {
        let mut keys = ProblemKind::KEYS.to_vec();
        assert!(
            keys.iter().all(|k| k.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'))
        );
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), ProblemKind::KEYS.len());
    }
}
