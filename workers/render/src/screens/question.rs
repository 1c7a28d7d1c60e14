//! A question that waits for its answer.

use jiff::Timestamp;
use studymate_schema::button::{Button, Pick, Tick};
use studymate_schema::material::MaterialContent;
use studymate_schema::quiz::{Choice, Pair, Question as Content, QuestionKind, Quiz, QuizRef};
use studymate_schema::quiz_settings::{FeedbackPolicy, QuizSettings};
use studymate_schema::view::{Ends, Hint, Question};

use super::choices::{Choices, Offer, lay_out};
use super::courses::told;
use super::{free, key_of, place};
use crate::markup::Html;
use crate::numbers::{duration, until};
use crate::scene::Scene;
use crate::screen::{CAPTION_MAX, Draft, Key, RenderError, TEXT_MAX};
use crate::words::Words;

/// The most units of a question's text: what a quiz allows, in characters that take two.
const QUESTION_SHOWN: usize = 2000;
/// The most units of a quiz's description before its first question.
const DESCRIPTION_SHOWN: usize = 300;
/// What is kept free for the hint and the line that says how to answer.
const HINTS: usize = 350;
/// The same in a caption, where nothing long is said.
const HINTS_IN_CAPTION: usize = 120;
/// The most units of a side of a pair.
const SIDE_SHOWN: usize = 60;

pub(super) fn draw(question: &Question, scene: &Scene<'_>) -> Result<Draft, RenderError> {
    let (quiz, content) = scene.question(question)?;
    let mut draft = draw_content(question, quiz, content, scene)?;
    ways_on(question, content, &mut draft, scene.words);
    Ok(draft)
}

/// A question without the ways on from it, also one that is not in the catalogue yet.
pub(super) fn draw_content(
    question: &Question,
    quiz: &Quiz,
    content: &Content,
    scene: &Scene<'_>,
) -> Result<Draft, RenderError> {
    let words = scene.words;
    let reviewing = question.attempt.review().is_some();
    let mut draft = Draft::default();
    draft.add(place(question, scene.heading(quiz), scene));
    let in_caption = content.media.is_some() && !content.has_media_apart();
    if question.number == 1 && !reviewing && !in_caption && !quiz.description.is_empty() {
        draft.add(Html::line(&quiz.description, DESCRIPTION_SHOWN).wrap("i"));
    }
    if question.number == 1 && !reviewing {
        let free = if question.free { words.html("question-free", &[]) } else { Html::default() };
        draft.add(Html::join(&[free, feedback_policy(question, quiz, scene)], "\n"));
    }
    if !reviewing {
        draft.add(limits(question, &quiz.settings, scene));
    }
    draft.add(Html::rich(&content.text, QUESTION_SHOWN));
    if in_caption {
        media(content, &mut draft, scene);
    }
    match &content.kind {
        QuestionKind::SingleChoice { options } => single_choice(question, options, &mut draft),
        QuestionKind::MultipleChoice { options } => {
            multiple_choice(question, options, &mut draft, words);
        }
        QuestionKind::TrueFalse { .. } => {
            draft.row([("answer-true", 0), ("answer-false", 1)].map(|(id, option)| {
                let pick = Pick { option, step: 0 };
                let tick = if question.selected.contains(&option) { "☑ " } else { "" };
                let label = format!("{tick}{}", words.plain(id, &[]));
                Key::press(label, Button::Choose(key_of(question), question.number, pick))
            }));
        }
        QuestionKind::Numeric { .. } => draft.add(words.html("question-number-asked", &[])),
        QuestionKind::ShortText { .. } => draft.add(words.html("question-text-asked", &[])),
        QuestionKind::Essay { .. } if question.typed.is_none() => {
            draft.add(words.html("question-essay-asked", &[]));
        }
        QuestionKind::Essay { .. } => {}
        QuestionKind::Matching { pairs, .. } => {
            matching(question, content, pairs, &mut draft, words);
        }
        QuestionKind::Ordering { items } => {
            ordering(question, items, &mut draft, words);
            if !question.selected.is_empty() {
                let (key, number) = (key_of(question), question.number);
                draft.row([
                    Key::press(words.plain("button-undo", &[]), Button::Undo(key, number, step_of(question))),
                    Key::press(words.plain("button-start-over", &[]), Button::StartOver(key, number)),
                ]);
            }
        }
    }
    free::typed(question, content, &mut draft, words);
    if let Some(hint) = question.hint {
        draft.add(hint_text(hint, words));
    }
    Ok(draft)
}

/// The ways on from a question that do not answer it: to other questions, a step back, a break, the end.
fn ways_on(question: &Question, content: &Content, draft: &mut Draft, words: Words) {
    let reviewing = question.attempt.review().is_some();
    let stop = if reviewing { "button-end-review" } else { "button-stop" };
    if question.free {
        free::ways(question, draft, words);
    }
    let mut last_row = Vec::new();
    if matches!(content.kind, QuestionKind::Matching { .. }) && !question.selected.is_empty() {
        let undo = Button::Undo(key_of(question), question.number, step_of(question));
        last_row.push(Key::press(words.plain("button-undo", &[]), undo));
    }
    if !reviewing {
        last_row.push(Key::press(words.plain("button-pause", &[]), Button::Pause(key_of(question))));
    }
    last_row.push(Key::press(words.plain(stop, &[]), Button::Cancel(key_of(question))));
    draft.row(last_row);
}

/// What stands with a question, in its own message.
pub(super) fn media_apart(quiz: &QuizRef, index: u16, scene: &Scene<'_>) -> Result<Draft, RenderError> {
    let number = index.saturating_add(1);
    let content = scene.quiz(quiz)?.questions.get(usize::from(index));
    let content = content.ok_or_else(|| RenderError::UnknownQuestion { quiz: quiz.clone(), number })?;
    let mut draft = Draft::default();
    media(content, &mut draft, scene);
    Ok(draft)
}

/// Puts what stands with a question above its text, or says that it is missing.
pub(super) fn media(content: &Content, draft: &mut Draft, scene: &Scene<'_>) {
    let Some(code) = &content.media else { return };
    let missing = scene.words.html("question-media-missing", &[]).wrap("i");
    match scene.around.catalogue.material(code).map(|saved| &saved.material.content) {
        Some(MaterialContent::File(file)) => {
            draft.file(file.kind, file.file_id.clone(), code.clone(), missing);
        }
        _ => draft.add(missing),
    }
}

fn single_choice(question: &Question, options: &[Choice], draft: &mut Draft) {
    let offers = in_order(&question.order, options.len())
        .filter_map(|option| {
            let text = options.get(usize::from(option))?.text.as_str();
            let button = Button::Choose(key_of(question), question.number, Pick { option, step: 0 });
            let ticked = question.free.then(|| question.selected.contains(&option));
            Some(Offer { text, ticked, button })
        })
        .collect();
    offer(offers, draft);
}

/// How many options are picked.
fn step_of(question: &Question) -> u8 {
    u8::try_from(question.selected.len()).unwrap_or(u8::MAX)
}

fn multiple_choice(question: &Question, options: &[Choice], draft: &mut Draft, words: Words) {
    let offers = in_order(&question.order, options.len())
        .filter_map(|option| {
            let text = options.get(usize::from(option))?.text.as_str();
            let ticked = question.selected.contains(&option);
            let tick = Tick { option, on: !ticked };
            Some(Offer {
                text,
                ticked: Some(ticked),
                button: Button::Toggle(key_of(question), question.number, tick),
            })
        })
        .collect();
    offer(offers, draft);
    draft.add(
        match question.selected.len() {
            0 if question.free => words.html("question-tick-free", &[]),
            0 => words.html("question-tick", &[]),
            ticked => words.html("question-ticked", &[("count", ticked.into())]),
        }
        .wrap("i"),
    );
    if !question.free {
        let confirm = Button::Confirm(key_of(question), question.number);
        draft.row([Key::press(words.plain("button-check", &[]), confirm)]);
    }
}

/// One left side is asked after the other; those behind show what was picked.
fn matching(question: &Question, content: &Content, pairs: &[Pair], draft: &mut Draft, words: Words) {
    let sides = content.right_sides();
    let picked = question.selected.len();
    let lines: Vec<Html> = pairs
        .iter()
        .enumerate()
        .map(|(index, pair)| {
            let left = Html::coded_line(&pair.left, SIDE_SHOWN);
            let right = question.selected.get(index).and_then(|side| sides.get(usize::from(*side)));
            match right {
                Some(right) => Html::join(&[left, Html::coded_line(right, SIDE_SHOWN)], " → "),
                None if index == picked => Html::join(&[Html::ours("👉"), left.wrap("b")], " "),
                None => left,
            }
        })
        .collect();
    draft.add(Html::join(&lines, "\n"));
    let Some(asked) = pairs.get(picked) else { return };
    draft.add(words.html("question-match", &[("left", Html::coded_line(&asked.left, SIDE_SHOWN).into())]));
    let step = u8::try_from(picked).unwrap_or(u8::MAX);
    let offers = in_order(&question.order, sides.len())
        .filter_map(|option| {
            let button = Button::Choose(key_of(question), question.number, Pick { option, step });
            Some(Offer { text: sides.get(usize::from(option))?, ticked: None, button })
        })
        .collect();
    offer(offers, draft);
}

/// What stands in order so far, and the items that are left.
fn ordering(question: &Question, items: &[String], draft: &mut Draft, words: Words) {
    let picked = question.selected.iter().filter_map(|item| items.get(usize::from(*item)));
    let lines: Vec<Html> = (1_usize..)
        .zip(picked)
        .map(|(place, item)| {
            Html::join(&[Html::ours(format!("{place}.")), Html::coded_line(item, SIDE_SHOWN)], " ")
        })
        .collect();
    draft.add(Html::join(&lines, "\n"));
    match lines.len() {
        0 => draft.add(words.html("question-order-first", &[])),
        done if done == items.len() => {}
        _ => draft.add(words.html("question-order-next", &[])),
    }
    let step = u8::try_from(question.selected.len()).unwrap_or(u8::MAX);
    let offers = in_order(&question.order, items.len())
        .filter(|option| !question.selected.contains(option))
        .filter_map(|option| {
            let button = Button::Choose(key_of(question), question.number, Pick { option, step });
            Some(Offer { text: items.get(usize::from(option))?, ticked: None, button })
        })
        .collect();
    offer(offers, draft);
}

/// How much time there is: until when, and in a preview, where no clock runs, how much it will be.
fn limits(question: &Question, settings: &QuizSettings, scene: &Scene<'_>) -> Html {
    if let Some(ends) = question.ends.as_deref() {
        return running(*ends, scene);
    }
    let words = scene.words;
    let for_each = settings.question_seconds.map(|seconds| {
        let time = Html::ours(duration(words, u64::from(seconds)));
        words.html("question-time", &[("time", time.into())])
    });
    let for_all = settings.quiz_minutes.map(|minutes| {
        let time = Html::ours(duration(words, 60 * u64::from(minutes)));
        words.html("quiz-time", &[("time", time.into())])
    });
    Html::join(&for_each.into_iter().chain(for_all).collect::<Vec<_>>(), " · ")
}

/// Until when there is time, and how much of it is left.
pub(super) fn running(ends: Ends, scene: &Scene<'_>) -> Html {
    let now = scene.around.now;
    let line = |id, ends: Timestamp| {
        let left = u64::try_from(ends.duration_since(now).as_secs()).unwrap_or_default();
        let ends = Html::ours(until(scene.words, ends, now, scene.around.zone));
        let left = Html::ours(duration(scene.words, left));
        scene.words.html(id, &[("ends", ends.into()), ("left", left.into())])
    };
    let question = ends.question.map(|ends| line("question-ends", ends));
    let quiz = ends.quiz.map(|ends| line("quiz-ends", ends));
    Html::join(&question.into_iter().chain(quiz).collect::<Vec<_>>(), "\n")
}

/// When right and wrong are told, where it is not at once: with free navigation never before the end. A due date that is over, or that
/// no course gives, keeps nothing back.
fn feedback_policy(question: &Question, quiz: &Quiz, scene: &Scene<'_>) -> Html {
    if quiz.settings.feedback == FeedbackPolicy::Each && !question.free {
        return Html::default();
    }
    if !quiz.settings.reviewable() {
        return scene.words.html("question-feedback-never", &[]);
    }
    match scene.around.catalogue.told_after(quiz).filter(|due| scene.around.now <= *due) {
        Some(due) => told("question-feedback-after-due", "due", due, scene),
        None => scene.words.html("question-feedback-end", &[]),
    }
}

fn offer(offers: Vec<Offer<'_>>, draft: &mut Draft) {
    let limit = if draft.has_media() { CAPTION_MAX } else { TEXT_MAX };
    let budget =
        limit.saturating_sub(draft.units() + if draft.has_media() { HINTS_IN_CAPTION } else { HINTS });
    let Choices { listed, rows } = lay_out(offers, budget);
    draft.add(listed);
    for row in rows {
        draft.row(row);
    }
}

/// The options in the order of the screen; in the author's order when the view names none.
pub(super) fn in_order(order: &[u8], count: usize) -> impl Iterator<Item = u8> {
    let complete = order.len() == count
        && (0..count).all(|index| order.iter().filter(|option| usize::from(**option) == index).count() == 1);
    let natural = (0..count).filter_map(|index| u8::try_from(index).ok()).collect();
    (if complete { order.to_vec() } else { natural }).into_iter()
}

fn hint_text(hint: Hint, words: Words) -> Html {
    let id = match hint {
        Hint::NotANumber => "hint-not-a-number",
        Hint::UseButtons => "hint-use-buttons",
        Hint::TypeText => "hint-type-text",
        Hint::WelcomeBack => "hint-welcome-back",
        Hint::Late => "hint-late",
        Hint::TimedOut => "hint-timed-out",
    };
    words.html(id, &[])
}
