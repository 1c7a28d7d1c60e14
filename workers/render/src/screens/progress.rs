//! A student's progress: the figures in words, and the chart above them.

use studymate_schema::report::{ProgressReport, QuizProgress};

use super::{to_help, to_quizzes};
use crate::markup::Html;
use crate::picture;
use crate::scene::Scene;
use crate::screen::{Draft, Picture, RenderError};

/// The most quizzes that are listed: a caption is short, and the chart says the rest.
const QUIZZES_SHOWN: usize = 5;
/// The most units of a title in the list.
const TITLE_SHOWN: usize = 60;

pub(super) fn draw(report: &ProgressReport, scene: &Scene<'_>) -> Result<Draft, RenderError> {
    let words = scene.words;
    let mut draft = Draft::default();
    let png = picture::progress(report, scene).map_err(RenderError::Picture)?;
    draft.picture(Picture { png, file_name: "progress.png".to_owned() });
    draft.add(words.html("progress-title", &[]));
    draft.add(match report.right.min(report.answers).saturating_mul(100).checked_div(report.answers) {
        None => words.html("progress-empty", &[]),
        Some(percent) => words.html(
            "progress-answers",
            &[
                ("answers", report.answers.into()),
                ("right", report.right.into()),
                ("percent", percent.into()),
            ],
        ),
    });
    let mut lines: Vec<Html> =
        report.quizzes.iter().take(QUIZZES_SHOWN).map(|quiz| quiz_line(quiz, scene)).collect();
    match report.quizzes.len() - lines.len() {
        0 => {}
        more => lines.push(words.html("progress-more", &[("count", more.into())])),
    }
    draft.add(Html::join(&lines, "\n"));
    draft.row([to_quizzes(words), to_help(words)]);
    Ok(draft)
}

fn quiz_line(quiz: &QuizProgress, scene: &Scene<'_>) -> Html {
    let values = [
        ("title", Html::line(title_of(quiz, scene), TITLE_SHOWN).into()),
        ("best", quiz.best.into()),
        ("last", quiz.last.into()),
        ("attempts", quiz.attempts.into()),
    ];
    scene.words.html(if quiz.passed { "progress-quiz-passed" } else { "progress-quiz" }, &values)
}

/// The title of the version that was taken last. The read models may know a version that this catalogue does not have yet:
/// then its code must do.
fn title_of<'s>(quiz: &'s QuizProgress, scene: &'s Scene<'_>) -> &'s str {
    let catalogue = scene.around.catalogue;
    let content = catalogue.entry(&quiz.code).and_then(|entry| entry.versions.get(&quiz.version));
    content.map_or(quiz.code.as_str(), |content| content.title.as_str())
}
