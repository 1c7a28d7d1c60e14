//! To a student: what graders said of their answers.

use studymate_schema::Credit;
use studymate_schema::button::{AttemptKey, Button};
use studymate_schema::view::{GradedAnswer, GradedAttempt};

use super::{to_progress, to_quizzes};
use crate::markup::Html;
use crate::scene::{Scene, title};
use crate::screen::{Draft, Key, RenderError, TEXT_MAX};

/// The most units of a question's text.
const QUESTION_SHOWN: usize = 150;
/// What is kept free for the title and the result.
const AROUND: usize = 600;
/// The most answers that are listed.
const ANSWERS_SHOWN: usize = 12;

pub(super) fn draw(attempt: &GradedAttempt, scene: &Scene<'_>) -> Result<Draft, RenderError> {
    let words = scene.words;
    let quiz = scene.quiz(&attempt.quiz)?;
    let mut draft = Draft::default();
    draft.add(words.html("graded-title", &[("title", title(quiz).into())]));
    let result = if attempt.passed {
        words.html("graded-passed", &[("percent", attempt.percent.into())])
    } else {
        let values = [("percent", attempt.percent.into()), ("mark", quiz.pass_mark.into())];
        words.html("graded-not-passed", &values)
    };
    draft.add(result);
    let listed = attempt.answers.len().min(ANSWERS_SHOWN);
    let each = (TEXT_MAX - AROUND) / listed.max(1);
    for answer in attempt.answers.iter().take(listed) {
        let text = quiz.questions.get(usize::from(answer.index)).map_or("", |content| content.text.as_str());
        draft.add(line(answer, text, each, scene));
    }
    let key = AttemptKey { student: attempt.student, attempt: attempt.attempt };
    draft.row(attempt.kept.then(|| Key::press(words.plain("button-show-graded", &[]), Button::Result(key))));
    draft.row([to_quizzes(words), to_progress(words)]);
    Ok(draft)
}

fn line(answer: &GradedAnswer, text: &str, each: usize, scene: &Scene<'_>) -> Html {
    let words = scene.words;
    let shown = Html::listed(text, QUESTION_SHOWN.min(each / 3));
    let values = [
        ("number", answer.number.into()),
        ("question", shown.into()),
        ("percent", percent_of(answer.credit).into()),
    ];
    let head = words.html("graded-answer", &values);
    let comment = answer.comment.as_ref().and_then(|comment| comment.known()).map(|comment| {
        let room = each.saturating_sub(QUESTION_SHOWN + 80).max(40);
        words.html("grade-comment", &[("text", Html::block(comment, room).into())])
    });
    Html::join(&[head, comment.unwrap_or_default()], "\n")
}

/// A credit as whole per cent of a question's points.
pub(super) fn percent_of(credit: Credit) -> u64 {
    u64::from(credit.0.max(0).unsigned_abs()) * 100 / u64::from(Credit::FULL.0.unsigned_abs())
}
