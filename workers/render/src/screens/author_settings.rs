//! How a quiz that is made is taken: each setting with its value on a button, and the choices of the one that is open below it.

use studymate_schema::authoring::AuthorButton;
use studymate_schema::button::Button;
use studymate_schema::quiz::Quiz;
use studymate_schema::quiz_settings::{QuizSetting, QuizSettings};

use super::author::key;
use crate::markup::Html;
use crate::numbers::duration;
use crate::screen::{Draft, Key};
use crate::words::Words;

/// The most units of the settings of a quiz in a text.
const LINE_SHOWN: usize = 120;
/// Short choices in a row.
const CHOICES_IN_ROW: usize = 3;

/// All settings, and the choices of one.
pub(super) fn draw(quiz: &Quiz, open: Option<QuizSetting>, draft: &mut Draft, words: Words) {
    draft.add(words.html("quiz-settings-title", &[]));
    draft.add(words.html(open.map_or("quiz-settings-how", hint), &[]));
    for setting in QuizSetting::ALL {
        let value = setting.value_in(quiz);
        // What is yes or no changes with one press.
        let other = value.as_deref().and_then(|value| other_of_two(setting, value));
        let button = match other {
            Some(other) => AuthorButton::Set(setting, other.to_owned()),
            None if open == Some(setting) => AuthorButton::Settings(None),
            None => AuthorButton::Settings(Some(setting)),
        };
        draft.row([Key::press(line(quiz, setting, words), Button::Author(button))]);
        if open == Some(setting) && other.is_none() {
            choices(quiz, setting, draft, words);
        }
    }
}

/// What the author should know of the open setting, and that they may type a value.
fn hint(setting: QuizSetting) -> &'static str {
    match setting {
        QuizSetting::PassMark => "quiz-settings-pass-mark",
        QuizSetting::QuizMinutes => "quiz-settings-quiz-minutes",
        QuizSetting::QuestionSeconds => "quiz-settings-question-seconds",
        QuizSetting::Attempts => "quiz-settings-attempts",
        QuizSetting::Counts => "quiz-settings-counts",
        QuizSetting::Feedback => "quiz-settings-feedback",
        QuizSetting::Draw => "quiz-settings-draw",
        QuizSetting::Review
        | QuizSetting::Navigation
        | QuizSetting::ShuffleQuestions
        | QuizSetting::ShuffleOptions => "quiz-settings-how",
    }
}

fn other_of_two(setting: QuizSetting, value: &str) -> Option<&'static str> {
    match setting.choices() {
        [one, other] => Some(if *one == value { other } else { one }),
        _ => None,
    }
}

fn choices(quiz: &Quiz, setting: QuizSetting, draft: &mut Draft, words: Words) {
    let current = setting.value_in(quiz);
    // A draw of more questions than there are is none.
    let possible = |choice: &&&str| {
        let count = choice.parse::<usize>().ok().filter(|_| setting == QuizSetting::Draw);
        count.is_none_or(|count| count < quiz.questions.len())
    };
    let keys: Vec<Key> = setting
        .choices()
        .iter()
        .filter(possible)
        .map(|choice| {
            let text = value_text(setting, choice, words);
            let mark = if current.as_deref() == Some(*choice) { "✅ " } else { "" };
            let button = AuthorButton::Set(setting, (*choice).to_owned());
            Key::press(format!("{mark}{text}"), Button::Author(button))
        })
        .collect();
    let in_row =
        if matches!(setting, QuizSetting::Counts | QuizSetting::Feedback) { 2 } else { CHOICES_IN_ROW };
    for row in keys.chunks(in_row) {
        draft.row(row.iter().cloned());
    }
}

/// A setting with its value, as a button shows it.
fn line(quiz: &Quiz, setting: QuizSetting, words: Words) -> String {
    let id = match setting {
        QuizSetting::PassMark => "button-set-pass-mark",
        QuizSetting::QuizMinutes => "button-set-quiz-minutes",
        QuizSetting::QuestionSeconds => "button-set-question-seconds",
        QuizSetting::Attempts => "button-set-attempts",
        QuizSetting::Counts => "button-set-counts",
        QuizSetting::Feedback => "button-set-feedback",
        QuizSetting::Review => "button-set-review",
        QuizSetting::Navigation => "button-set-navigation",
        QuizSetting::ShuffleQuestions => "button-set-shuffle-questions",
        QuizSetting::ShuffleOptions => "button-set-shuffle-options",
        QuizSetting::Draw => "button-set-draw",
    };
    let value = match setting.value_in(quiz) {
        Some(value) => value_text(setting, &value, words),
        None => words.plain("button-value-by-topic", &[("count", quiz.questions_asked().into())]),
    };
    words.plain(id, &[("value", value.into())])
}

/// A value, written as in files, as people read it.
fn value_text(setting: QuizSetting, value: &str, words: Words) -> String {
    let id = match value {
        "any" => "button-value-any",
        "all" => "button-value-all",
        "yes" | "free" => "button-value-yes",
        "no" | "oneway" => "button-value-no",
        "best" => "button-value-best",
        "last" => "button-value-last",
        "first" => "button-value-first",
        "average" => "button-value-average",
        "each" => "button-value-each",
        "end" => "button-value-end",
        "after-due" => "button-value-after-due",
        "never" => "button-value-never",
        number => {
            let seconds = number.parse::<u64>().unwrap_or_default();
            return match setting {
                QuizSetting::PassMark => format!("{number}\u{a0}%"),
                QuizSetting::QuizMinutes => duration(words, 60 * seconds),
                QuizSetting::QuestionSeconds => duration(words, seconds),
                _ => number.to_owned(),
            };
        }
    };
    words.plain(id, &[])
}

/// The pass mark, and whatever else is not as it is without a word.
pub(super) fn summary(quiz: &Quiz, words: Words) -> Html {
    let unsaid = Quiz { settings: QuizSettings::default(), ..quiz.clone() };
    let said = QuizSetting::ALL.into_iter().filter(|setting| {
        *setting == QuizSetting::PassMark || setting.value_in(quiz) != setting.value_in(&unsaid)
    });
    let lines: Vec<Html> = said.map(|setting| Html::line(&line(quiz, setting, words), LINE_SHOWN)).collect();
    Html::join(&lines, "\n")
}

/// The way to all settings.
pub(super) fn to_settings(words: Words) -> Key {
    key("button-quiz-settings", AuthorButton::Settings(None), words)
}
