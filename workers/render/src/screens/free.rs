//! What differs where answers are not given at once: texts that can be replaced, and free navigation.

use studymate_schema::button::{AttemptKey, Button};
use studymate_schema::quiz::Question as Content;
use studymate_schema::view::{Overview, Question};

use super::key_of;
use crate::markup::Html;
use crate::numbers::{bar, until};
use crate::scene::Scene;
use crate::screen::{Draft, Key, RenderError};
use crate::words::Words;

/// The most units of a typed text that is shown again: the whole stands above in the chat.
const TYPED_SHOWN: usize = 300;
/// The most questions that have a button each; of more, those without an answer come first.
const NUMBERS_SHOWN: usize = 88;
/// The numbers in a row.
const NUMBERS_IN_ROW: usize = 6;

/// What is typed so far, and how to hand it in.
pub(super) fn typed(question: &Question, content: &Content, draft: &mut Draft, words: Words) {
    let Some(text) = question.typed.as_ref() else { return };
    let text = text.known().map(String::as_str).unwrap_or_default();
    let shown = Html::line(text, TYPED_SHOWN);
    if content.is_graded() {
        let characters = text.chars().count();
        let values = [("text", shown.into()), ("characters", characters.into())];
        draft.add(words.html(if question.free { "essay-kept-free" } else { "essay-kept" }, &values));
        if !question.free {
            let confirm = Button::Confirm(key_of(question), question.number);
            draft.row([Key::press(words.plain("button-hand-in-text", &[]), confirm)]);
        }
    } else {
        draft.add(words.html("typed-kept", &[("text", shown.into())]));
    }
}

/// The ways to other questions.
pub(super) fn ways(question: &Question, draft: &mut Draft, words: Words) {
    let (key, number) = (key_of(question), question.number);
    let to = |id, number: u16| {
        Key::press(words.plain(id, &[("number", number.into())]), Button::Open(key, number))
    };
    let before = (number > 1).then(|| to("button-earlier-answer", number - 1));
    let after = (number < question.total).then(|| to("button-later-answer", number + 1));
    let all = Key::press(words.plain("button-all-questions", &[]), Button::Overview(key));
    let last = after.is_none();
    draft.row(before.into_iter().chain([all]).chain(after));
    if last {
        draft.row([Key::press(words.plain("button-hand-in", &[]), Button::HandIn(key, false))]);
    }
}

/// All questions, each a button, and the one that hands in.
pub(super) fn overview(overview: &Overview, scene: &Scene<'_>) -> Result<Draft, RenderError> {
    let words = scene.words;
    let quiz = scene.quiz(&overview.quiz)?;
    let key = AttemptKey { student: overview.student, attempt: overview.attempt };
    let mut draft = Draft::default();
    let (done, total) = (overview.answered.len(), usize::from(overview.total));
    let values =
        [("answered", done.into()), ("total", total.into()), ("bar", Html::ours(bar(done, total)).into())];
    draft.add(Html::join(&[scene.heading(quiz), words.html("overview-answered", &values)], "\n"));
    if let Some(ends) = overview.ends {
        let ends = Html::ours(until(words, ends, scene.around.now, scene.around.zone));
        draft.add(words.html("overview-ends", &[("ends", ends.into())]));
    }
    let open = total.saturating_sub(done);
    draft.add(match (overview.sure, open) {
        (true, 1..) => words.html("overview-sure", &[("open", open.into())]),
        _ => words.html("overview-hint", &[]),
    });
    let is_answered = |number: &u16| overview.answered.binary_search(number).is_ok();
    let mut numbers: Vec<u16> = (1..=overview.total).collect();
    if numbers.len() > NUMBERS_SHOWN {
        numbers.sort_by_key(|number| (is_answered(number), *number));
        numbers.truncate(NUMBERS_SHOWN);
        numbers.sort_unstable();
    }
    for row in numbers.chunks(NUMBERS_IN_ROW) {
        draft.row(row.iter().map(|number| {
            let mark = if is_answered(number) { "✓" } else { "·" };
            Key::press(format!("{number} {mark}"), Button::Open(key, *number))
        }));
    }
    let hand_in = match (overview.sure, open) {
        (true, 1..) => ("button-hand-in-anyway", true),
        _ => ("button-hand-in", false),
    };
    draft.row([Key::press(words.plain(hand_in.0, &[]), Button::HandIn(key, hand_in.1))]);
    draft.row([
        Key::press(words.plain("button-pause", &[]), Button::Pause(key)),
        Key::press(words.plain("button-stop", &[]), Button::Cancel(key)),
    ]);
    Ok(draft)
}
