//! Ways out of an attempt: to go on later, or to give it up, which is asked about first.

use studymate_schema::CourseCode;
use studymate_schema::button::{AttemptKey, Button};
use studymate_schema::quiz::QuizRef;
use studymate_schema::view::{Ends, UnfinishedAttempt};

use super::courses::back_from_quiz;
use super::question::running;
use super::result::{again, left};
use super::to_progress;
use crate::markup::Html;
use crate::scene::{Scene, title};
use crate::screen::{Draft, Key, RenderError};

/// Whether an attempt is really to be given up.
pub(super) fn cancel_question(
    attempt: &UnfinishedAttempt,
    attempts_left: Option<u16>,
    scene: &Scene<'_>,
) -> Result<Draft, RenderError> {
    let words = scene.words;
    let heading = title(scene.quiz(&attempt.quiz)?).wrap("b");
    let progress = [("answered", attempt.answered.into()), ("total", attempt.total.into())];
    let mut draft = Draft::default();
    draft.add(Html::join(&[heading, words.html("cancel-question", &[])], "\n"));
    let counts = match attempts_left {
        None => Html::default(),
        Some(0) => words.html("cancel-question-last", &[]),
        Some(left) => words.html("cancel-question-counts", &[("left", left.into())]),
    };
    draft.add(Html::join(&[words.html("cancel-question-answered", &progress), counts], "\n"));
    let key = AttemptKey { student: attempt.student, attempt: attempt.attempt };
    draft.row([
        Key::press(words.plain("button-stay", &[]), Button::Stay(key)),
        Key::press(words.plain("button-give-up", &[]), Button::GiveUp(key)),
    ]);
    Ok(draft)
}

/// An attempt that waits. Where its time is limited, that goes on.
pub(super) fn paused(
    attempt: &UnfinishedAttempt,
    ends: Ends,
    course: Option<&CourseCode>,
    scene: &Scene<'_>,
) -> Result<Draft, RenderError> {
    let words = scene.words;
    let values = [
        ("title", title(scene.quiz(&attempt.quiz)?).into()),
        ("answered", attempt.answered.into()),
        ("total", attempt.total.into()),
    ];
    let mut draft = Draft::default();
    draft.add(words.html("paused", &values));
    if ends != Ends::default() {
        draft.add(Html::join(&[running(ends, scene), words.html("paused-time", &[])], "\n"));
    }
    let key = AttemptKey { student: attempt.student, attempt: attempt.attempt };
    draft.row([Key::press(words.plain("button-resume", &[]), Button::Resume(key))]);
    draft.row([back_from_quiz(course, words), to_progress(words)]);
    Ok(draft)
}

/// An attempt that was given up.
pub(super) fn cancelled(
    quiz: &QuizRef,
    attempts_left: Option<u16>,
    course: Option<&CourseCode>,
    scene: &Scene<'_>,
) -> Result<Draft, RenderError> {
    let words = scene.words;
    let heading = title(scene.quiz(quiz)?).wrap("b");
    let mut draft = Draft::default();
    draft.add(Html::join(&[heading, words.html("cancelled", &[]), left(attempts_left, scene)], "\n"));
    draft.row(again(quiz, scene).filter(|_| attempts_left != Some(0)));
    draft.row([back_from_quiz(course, words)]);
    Ok(draft)
}
