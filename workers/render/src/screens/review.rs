//! An answered question: right after the answer, and when a finished attempt is looked through.

use studymate_domain::scoring;
use studymate_schema::button::Button;
use studymate_schema::event::Given;
use studymate_schema::quiz::Question as Content;
use studymate_schema::settings::DetailLevel;
use studymate_schema::view::{DayStanding, Question};
use studymate_schema::{Credit, Personal};

use super::question::media;
use super::{answer, day, key_of, place, to_quizzes};
use crate::markup::Html;
use crate::scene::Scene;
use crate::screen::{Draft, Key, RenderError};
use crate::words::Words;

/// The most units of the question's text: it was read in full before it was answered.
const QUESTION_SHOWN: usize = 700;
/// The most units of the words for this answer, all together.
const FEEDBACK_SHOWN: usize = 900;
/// The most units of what a grader said.
pub(super) const COMMENT_SHOWN: usize = 1000;
/// The most units of the explanation.
const EXPLANATION_SHOWN: usize = 1000;

pub(super) fn feedback(
    question: &Question,
    given: &Given,
    credit: Option<Credit>,
    last: bool,
    (detail, reached): (DetailLevel, Option<&DayStanding>),
    scene: &Scene<'_>,
) -> Result<Draft, RenderError> {
    let mut draft = answered(question, given, credit, detail, scene)?;
    if let Some(day) = reached {
        draft.add(day::reached(day, scene.words));
    }
    let label = scene.words.plain(if last { "button-show-result" } else { "button-next" }, &[]);
    draft.row([Key::press(label, Button::Next(key_of(question), question.number))]);
    Ok(draft)
}

pub(super) fn review(
    question: &Question,
    given: &Given,
    (credit, comment): (Option<Credit>, Option<&Personal<String>>),
    [previous, next]: [Option<u16>; 2],
    scene: &Scene<'_>,
) -> Result<Draft, RenderError> {
    let words = scene.words;
    let mut draft = answered(question, given, credit, DetailLevel::Full, scene)?;
    if let Some(comment) = comment.and_then(|comment| comment.known()) {
        draft.add(words.html("grade-comment", &[("text", Html::block(comment, COMMENT_SHOWN).into())]));
    }
    let key = key_of(question);
    let turns = [("button-earlier-answer", previous), ("button-later-answer", next)];
    draft.row(turns.into_iter().filter_map(|(id, number)| {
        let number = number?;
        Some(Key::press(words.plain(id, &[("number", number.into())]), Button::Review(key, number)))
    }));
    draft.row([Key::press(words.plain("button-to-result", &[]), Button::Result(key)), to_quizzes(words)]);
    Ok(draft)
}

pub(super) fn answered(
    question: &Question,
    given: &Given,
    credit: Option<Credit>,
    detail: DetailLevel,
    scene: &Scene<'_>,
) -> Result<Draft, RenderError> {
    let (quiz, content) = scene.question(question)?;
    let words = scene.words;
    let mut draft = Draft::default();
    draft.add(place(question, scene.heading(quiz), scene));
    draft.add(Html::rich(&content.text, QUESTION_SHOWN));
    if !content.has_media_apart() {
        media(content, &mut draft, scene);
    }
    let right = credit.is_some_and(Credit::is_right);
    let compared = answer::compare(content, given, right, &question.order, scene);
    draft.add(Html::join(&[verdict(given, credit, words), compared], "\n"));
    if detail == DetailLevel::Full {
        draft.add(Html::rich(&scoring::feedback(content, given).join("\n"), FEEDBACK_SHOWN));
        draft.add(explanation(content, words));
    }
    Ok(draft)
}

fn verdict(given: &Given, credit: Option<Credit>, words: Words) -> Html {
    let Some(credit) = credit else { return words.html("verdict-pending", &[]) };
    if *given == Given::Skipped {
        words.html("verdict-skipped", &[])
    } else if *given == Given::TimedOut {
        words.html("verdict-timed-out", &[])
    } else if credit.is_right() {
        words.html("verdict-right", &[])
    } else if credit > Credit::NONE {
        words.html("verdict-partly", &[("percent", credit.percent().into())])
    } else {
        words.html("verdict-wrong", &[])
    }
}

fn explanation(content: &Content, words: Words) -> Html {
    let text = Html::rich(&content.explanation, EXPLANATION_SHOWN);
    if text.is_empty() { text } else { words.html("answer-explanation", &[("text", text.into())]) }
}
