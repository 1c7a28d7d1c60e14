//! The list of quizzes, and that of unfinished attempts.

use studymate_schema::button::{AttemptKey, Button};
use studymate_schema::quiz::{Quiz, QuizRef};
use studymate_schema::view::{QuizItem, Standing, UnfinishedAttempt};

use super::{counted, page_turns, to_help, to_progress, to_quizzes};
use crate::markup::Html;
use crate::scene::{Scene, title, title_on_button};
use crate::screen::{Draft, Key, RenderError};
use crate::words::Words;

/// The most units of a description in the list.
const DESCRIPTION_SHOWN: usize = 160;
/// The most rows of a list: what a message and a keyboard hold.
const ROWS_MAX: usize = 12;

pub(super) fn quizzes(
    items: &[QuizItem],
    page: u16,
    pages: u16,
    scene: &Scene<'_>,
) -> Result<Draft, RenderError> {
    let words = scene.words;
    let mut draft = Draft::default();
    draft.add(if pages > 1 {
        let page = u32::from(page) + 1;
        words.html("quizzes-page", &[("page", page.into()), ("pages", pages.into())])
    } else {
        words.html("quizzes-title", &[])
    });
    for item in items.iter().take(ROWS_MAX) {
        let quiz = scene.quiz(&item.quiz)?;
        draft.add(entry(quiz, item.standing, scene));
        let label = label(quiz, item.standing, words);
        draft.row([Key::press(label, Button::Start(item.quiz.code.clone()))]);
    }
    draft.row(page_turns(page, pages, words, Button::Quizzes));
    draft.row([to_progress(words), to_help(words)]);
    Ok(draft)
}

fn entry(quiz: &Quiz, standing: Standing, scene: &Scene<'_>) -> Html {
    let mut heading = scene.heading(quiz);
    if let Some(language) = quiz.language.filter(|language| *language != scene.around.locale) {
        let flag = Words::of(language).plain("language-flag", &[]);
        heading = Html::join(&[heading, Html::ours(flag)], " ");
    }
    let mut lines = vec![heading, standing_line(quiz, standing, scene.words)];
    if !quiz.description.is_empty() {
        lines.push(Html::line(&quiz.description, DESCRIPTION_SHOWN).wrap("i"));
    }
    Html::join(&lines, "\n")
}

pub(super) fn standing_line(quiz: &Quiz, standing: Standing, words: Words) -> Html {
    let questions = ("questions", quiz.questions_asked().into());
    match standing {
        Standing::New => words.html("quizzes-new", &[questions]),
        Standing::Unfinished { answered, .. } => {
            words.html("quizzes-unfinished", &[questions, ("answered", answered.into())])
        }
        Standing::Done { best, counts, pending: true, .. } => {
            let result = ("result", counted(counts, best, words).into());
            words.html("quizzes-pending", &[questions, result])
        }
        Standing::Done { best, passed, counts, .. } => {
            let result = ("result", counted(counts, best, words).into());
            words.html(if passed { "quizzes-passed" } else { "quizzes-not-passed" }, &[questions, result])
        }
    }
}

pub(super) fn label(quiz: &Quiz, standing: Standing, words: Words) -> String {
    let title = ("title", title_on_button(quiz).into());
    match standing {
        Standing::New => words.plain("button-start-quiz", &[title]),
        Standing::Unfinished { answered, total } => {
            words.plain("button-go-on", &[title, ("answered", answered.into()), ("total", total.into())])
        }
        Standing::Done { .. } => words.plain("button-repeat", &[title]),
    }
}

/// The attempts that wait; with `wanted`, which of them makes room for that quiz.
pub(super) fn unfinished(
    attempts: &[UnfinishedAttempt],
    wanted: Option<&QuizRef>,
    scene: &Scene<'_>,
) -> Result<Draft, RenderError> {
    let words = scene.words;
    let mut draft = Draft::default();
    draft.add(match wanted {
        None => words.html("unfinished-title", &[]),
        Some(quiz) => {
            let values = [("title", title(scene.quiz(quiz)?).into()), ("count", attempts.len().into())];
            words.html("unfinished-most", &values)
        }
    });
    let mut lines = Vec::new();
    for (number, attempt) in (1_u16..).zip(attempts.iter().take(ROWS_MAX)) {
        let quiz = scene.quiz(&attempt.quiz)?;
        let values = [
            ("number", number.into()),
            ("title", title(quiz).into()),
            ("answered", attempt.answered.into()),
            ("total", attempt.total.into()),
        ];
        lines.push(words.html("unfinished-item", &values));
        let key = AttemptKey { student: attempt.student, attempt: attempt.attempt };
        let button = |id, button| Key::press(words.plain(id, &[("number", number.into())]), button);
        draft.row([
            button("button-go-on-numbered", Button::Resume(key)),
            button("button-stop-numbered", Button::Cancel(key)),
        ]);
    }
    draft.add(Html::join(&lines, "\n"));
    draft.row([to_quizzes(words)]);
    Ok(draft)
}
