//! A student's progress: the figures in words, and the chart above them.

use studymate_schema::button::Button;
use studymate_schema::catalogue::Catalogue;
use studymate_schema::quiz::Quiz;
use studymate_schema::report::{ProgressReport, QuizProgress, TopicMastery};
use studymate_schema::view::DayStanding;

use super::{day, to_help, to_quizzes};
use crate::markup::Html;
use crate::picture;
use crate::scene::{Scene, title_on_button};
use crate::screen::{Draft, Key, Picture, RenderError};

/// The most quizzes that are listed: a caption is short, and the chart says the rest.
const QUIZZES_SHOWN: usize = 5;
/// The most units of a title in the list.
const TITLE_SHOWN: usize = 60;
/// The most units of a topic.
const TOPIC_SHOWN: usize = 60;
/// From here on, in per cent, a topic needs no other look.
const MASTERED: u8 = 90;

pub(super) fn draw(
    report: &ProgressReport,
    day: Option<&DayStanding>,
    scene: &Scene<'_>,
) -> Result<Draft, RenderError> {
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
    if let Some(day) = day {
        draft.add(day::lines(day, words));
    }
    let mut lines: Vec<Html> =
        report.quizzes.iter().take(QUIZZES_SHOWN).map(|quiz| quiz_line(quiz, scene)).collect();
    match report.quizzes.len() - lines.len() {
        0 => {}
        more => lines.push(words.html("progress-more", &[("count", more.into())])),
    }
    draft.add(Html::join(&lines, "\n"));
    if let Some((topic, quiz)) = next_step(report, scene.around.catalogue) {
        let topic = Html::line(&topic.topic, TOPIC_SHOWN);
        let questions = quiz.questions.len().min(usize::from(u16::MAX));
        draft.add(words.html("progress-weakest", &[("topic", topic.into())]));
        let title = ("title", title_on_button(quiz).into());
        let label = words.plain("button-practise", &[title, ("questions", questions.into())]);
        draft.row([Key::press(label, Button::Start(quiz.code.clone()))]);
    }
    draft.row([to_quizzes(words), to_help(words)]);
    Ok(draft)
}

/// The weakest topic that is worth another look and that a quiz asks about, with the live quiz that has most questions of it.
fn next_step<'a>(
    report: &'a ProgressReport,
    catalogue: &'a Catalogue,
) -> Option<(&'a TopicMastery, &'a Quiz)> {
    let weak = report.topics.iter().filter(|topic| topic.mastery < MASTERED && !topic.topic.is_empty());
    weak.filter_map(|topic| Some((topic, quiz_about(&topic.topic, catalogue)?))).next()
}

fn quiz_about<'a>(topic: &str, catalogue: &'a Catalogue) -> Option<&'a Quiz> {
    let about = |quiz: &Quiz| quiz.questions.iter().filter(|question| question.topic == topic).count();
    let counted = catalogue.all_live().map(|(_, quiz)| (about(quiz), quiz)).filter(|(count, _)| *count > 0);
    // Of those with as many, the first by code.
    let best = counted.reduce(|best, next| if next.0 > best.0 { next } else { best })?;
    Some(best.1)
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
