//! The end of an attempt.

use studymate_schema::button::{AttemptKey, Button};
use studymate_schema::quiz::QuizRef;
use studymate_schema::view::AttemptResult;

use super::courses::{back_from_quiz, go_on, told};
use super::practice::next_step;
use super::{day, reminder, to_progress};
use crate::markup::Html;
use crate::numbers::{bar, duration};
use crate::scene::Scene;
use crate::screen::{Draft, Key, RenderError};

/// The most numbers of wrong answers that are listed.
const NUMBERS_SHOWN: usize = 40;

pub(super) fn draw(result: &AttemptResult, scene: &Scene<'_>) -> Result<Draft, RenderError> {
    let words = scene.words;
    let quiz = scene.quiz(&result.quiz)?;
    let mut draft = Draft::default();
    draft.add(scene.heading(quiz));
    let score = [
        ("right", result.right.into()),
        ("questions", result.questions.into()),
        ("percent", result.percent.into()),
    ];
    let scored = if result.pending > 0 { "result-score-so-far" } else { "result-score" };
    // While all of it waits there is nothing to show so far.
    if result.pending < result.questions {
        draft.add(Html::join(
            &[words.html(scored, &score), Html::ours(bar(usize::from(result.percent), 100))],
            "\n",
        ));
    }
    if result.out_of_time {
        draft.add(words.html("result-out-of-time", &[]));
    } else if result.timed_out > 0 {
        draft.add(words.html("result-timed-out", &[("count", result.timed_out.into())]));
    }
    if result.late {
        draft.add(words.html("result-late", &[]));
    }
    let passed = if result.pending > 0 {
        words.html("result-pending", &[("count", result.pending.into())])
    } else if result.passed {
        words.html("result-passed", &[])
    } else {
        words.html("result-not-passed", &[("mark", quiz.pass_mark.into())])
    };
    let time = words.html("result-time", &[("time", Html::ours(duration(words, result.seconds)).into())]);
    draft.add(Html::join(&[passed, time, best(result, scene), left(result.attempts_left, scene)], "\n"));
    draft.add(wrong(result, scene));
    if result.trial {
        draft.add(words.html("result-trial", &[]));
    }
    if let Some(at) = result.told_at {
        draft.add(told("result-told-at", "due", at, scene));
    }
    if let Some(day) = &result.day {
        draft.add(day::line(day, words));
    }

    let step = result.next_step.as_ref().map(|topic| next_step(topic, words)).unzip();
    draft.add(step.0.unwrap_or_default());

    let key = AttemptKey { student: result.student, attempt: result.attempt };
    let first = result.wrong.first().copied().unwrap_or(1);
    if result.reviewable {
        draft.row([Key::press(words.plain("button-review", &[]), Button::Review(key, first))]);
    }
    draft.row(result.course.as_ref().map(|course| go_on(course, words)));
    draft.row(step.1);
    draft.row(again(&result.quiz, scene).filter(|_| result.attempts_left != Some(0)));
    draft.row([back_from_quiz(result.course.as_ref(), words), to_progress(words)]);
    reminder::offer(result.offer_reminders, &mut draft, scene);
    Ok(draft)
}

/// How it compares with the best attempt before.
fn best(result: &AttemptResult, scene: &Scene<'_>) -> Html {
    let Some(before) = result.best_before.filter(|_| result.pending == 0) else { return Html::default() };
    let id = match result.percent.cmp(&before) {
        std::cmp::Ordering::Greater => "result-best",
        std::cmp::Ordering::Equal => return scene.words.html("result-same", &[]),
        std::cmp::Ordering::Less => "result-below",
    };
    scene.words.html(id, &[("before", before.into())])
}

/// How many attempts are left, where they are limited.
pub(super) fn left(attempts_left: Option<u16>, scene: &Scene<'_>) -> Html {
    match attempts_left {
        None => Html::default(),
        Some(0) => scene.words.html("result-last-attempt", &[]),
        Some(left) => scene.words.html("result-attempts-left", &[("left", left.into())]),
    }
}

fn wrong(result: &AttemptResult, scene: &Scene<'_>) -> Html {
    if result.wrong.is_empty() {
        return Html::default();
    }
    let shown: Vec<String> = result.wrong.iter().take(NUMBERS_SHOWN).map(u16::to_string).collect();
    let numbers = ("numbers", Html::ours(shown.join(", ")).into());
    match result.wrong.len() - shown.len() {
        0 => scene.words.html("result-wrong", &[numbers]),
        more => scene.words.html("result-wrong-more", &[numbers, ("more", more.into())]),
    }
}

/// A button to start again, while the quiz can be started.
pub(super) fn again(quiz: &QuizRef, scene: &Scene<'_>) -> Option<Key> {
    scene.around.catalogue.live(&quiz.code)?;
    Some(Key::press(scene.words.plain("button-again", &[]), Button::Start(quiz.code.clone())))
}
