//! An answer in front of a grader.

use studymate_schema::Personal;
use studymate_schema::button::Button;
use studymate_schema::event::Given;
use studymate_schema::grading::{AnswerKey, COMMENT_MAX, GRADE_STEPS, GradeOutcome, ReportPart};
use studymate_schema::quiz::{Question as Content, QuestionKind};
use studymate_schema::report::{AnswerToGrade, GradingReport};
use studymate_schema::view::GradingAt;

use super::author::to_quizzes_of_mine;
use super::board::called;
use super::graded::percent_of;
use super::review::COMMENT_SHOWN;
use super::{answer, to_help};
use crate::markup::Html;
use crate::numbers::{duration, when};
use crate::scene::Scene;
use crate::screen::{Draft, Key, RenderError};
use crate::words::Words;

/// The most units of a question's text.
const QUESTION_SHOWN: usize = 500;
/// The most units of the guidance.
const GUIDANCE_SHOWN: usize = 400;
/// The most units of an essay: with all the rest it fits a message.
const ESSAY_SHOWN: usize = 1900;
/// The most units of a name.
pub(super) const NAME_SHOWN: usize = 64;

pub(super) fn draw(
    report: &GradingReport,
    at: GradingAt,
    comment: Option<&Personal<String>>,
    note: Option<GradeOutcome>,
    scene: &Scene<'_>,
) -> Result<Draft, RenderError> {
    let words = scene.words;
    let mut draft = Draft::default();
    let queue = matches!(at, GradingAt::Next(_));
    let Some(item) = &report.answer else { return Ok(nothing(report.waiting, at, note, words)) };
    draft.add(note.map(|note| outcome(note, item, words)).unwrap_or_default());
    draft.add(head(item, report.waiting, queue, scene)?);
    let content = content(item, scene)?;
    draft.add(Html::rich(&content.text, QUESTION_SHOWN));
    if let QuestionKind::Essay { guidance } = &content.kind {
        draft.add(self::guidance(guidance, words));
    }
    draft.add(given(item, content, scene));
    draft.add(marked(item, words));
    if let Some(text) = comment.and_then(|comment| comment.known()) {
        draft.add(words.html("grading-comment", &[("text", Html::block(text, COMMENT_SHOWN / 2).into())]));
    }
    keys(item, comment.is_some(), at, &mut draft, words);
    Ok(draft)
}

/// What graders are told about a good answer.
pub(super) fn guidance(guidance: &str, words: Words) -> Html {
    if guidance.is_empty() {
        return Html::default();
    }
    words.html("grading-guidance", &[("text", Html::block(guidance, GUIDANCE_SHOWN).into())])
}

/// Nobody waits, or only those that were skipped.
fn nothing(waiting: u64, at: GradingAt, note: Option<GradeOutcome>, words: Words) -> Draft {
    let mut draft = Draft::default();
    if let Some(GradeOutcome::Taken { credit, reachable }) = note {
        draft.add(taken(percent_of(credit), reachable, words));
    }
    let skipped = waiting > 0 && matches!(at, GradingAt::Next(Some(_)));
    draft.add(match (skipped, at) {
        (true, _) => words.html("grading-skipped", &[("count", waiting.into())]),
        (false, GradingAt::Next(_)) => words.html("grading-none", &[]),
        (false, GradingAt::Answer(_)) => words.html("grading-gone", &[]),
    });
    draft.row(skipped.then(|| Key::press(words.plain("button-grade-skipped", &[]), Button::Grading(None))));
    draft.row([to_quizzes_of_mine(words), to_help(words)]);
    draft
}

/// What became of the grade before.
fn outcome(note: GradeOutcome, item: &AnswerToGrade, words: Words) -> Html {
    match note {
        GradeOutcome::Taken { credit, reachable } => taken(percent_of(credit), reachable, words),
        GradeOutcome::GradedBefore { credit, by } => {
            let name = item.graded_by.clone().unwrap_or_else(|| by.to_string());
            let values =
                [("percent", percent_of(credit).into()), ("name", Html::line(&name, NAME_SHOWN).into())];
            words.html("grading-before", &values)
        }
        GradeOutcome::NotYours => words.html("grading-not-yours", &[]),
        GradeOutcome::Gone => words.html("grading-too-old", &[]),
    }
}

fn taken(percent: u64, reachable: bool, words: Words) -> Html {
    let id = if reachable { "grading-taken" } else { "grading-taken-unreachable" };
    words.html(id, &[("percent", percent.into())])
}

/// Whose answer to what, and how many wait.
fn head(item: &AnswerToGrade, waiting: u64, queue: bool, scene: &Scene<'_>) -> Result<Html, RenderError> {
    let words = scene.words;
    let quiz = scene.quiz(&item.quiz)?;
    let waits = words.html("grading-waiting", &[("count", waiting.into())]);
    let name = called(item.name.as_deref(), item.key.student, words);
    let when = Html::ours(when(words, item.at, scene.around.now, scene.around.zone));
    let values = [
        ("name", Html::line(&name, NAME_SHOWN).into()),
        ("when", when.into()),
        ("time", Html::ours(duration(words, item.seconds)).into()),
        ("number", item.key.number.into()),
        ("total", item.questions.into()),
    ];
    let lines = [
        if queue { waits } else { Html::default() },
        scene.heading(quiz),
        words.html("grading-answer-of", &values),
    ];
    Ok(Html::join(&lines, "\n"))
}

fn content<'s>(item: &AnswerToGrade, scene: &Scene<'s>) -> Result<&'s Content, RenderError> {
    let quiz = scene.quiz(&item.quiz)?;
    let unknown = || RenderError::UnknownQuestion { quiz: item.quiz.clone(), number: item.key.number };
    quiz.questions.iter().find(|content| content.id == item.question).ok_or_else(unknown)
}

/// What was answered, beside what is right.
fn given(item: &AnswerToGrade, content: &Content, scene: &Scene<'_>) -> Html {
    let words = scene.words;
    if content.is_graded() {
        let text = Html::block(item.text.as_deref().unwrap_or_default(), ESSAY_SHOWN);
        let text = if text.is_empty() { words.html("grading-no-text", &[]) } else { text };
        return words.html("grading-essay", &[("answer", text.into())]);
    }
    let chosen = || item.chosen.clone().unwrap_or_default();
    let given = match (&content.kind, &item.text, &item.chosen) {
        (_, Some(text), _) => Given::Text(Personal::Known(text.clone())),
        (_, None, None) => Given::Skipped,
        (QuestionKind::Matching { .. }, ..) => Given::Matches(chosen()),
        (QuestionKind::Ordering { .. }, ..) => Given::Order(chosen()),
        _ => Given::Options(chosen()),
    };
    answer::compare(content, &given, false, &[], scene)
}

/// What it is worth by now.
fn marked(item: &AnswerToGrade, words: Words) -> Html {
    let Some(credit) = item.credit else { return Html::default() };
    let percent = ("percent", percent_of(credit).into());
    let worth = match &item.graded_by {
        Some(name) => words.html("grading-by", &[percent, ("name", Html::line(name, NAME_SHOWN).into())]),
        None => words.html("grading-marked", &[percent]),
    };
    let said = item.comment.as_ref().map(|comment| {
        words.html("grade-comment", &[("text", Html::block(comment, COMMENT_SHOWN / 2).into())])
    });
    Html::join(&[worth, said.unwrap_or_default()], "\n")
}

fn keys(item: &AnswerToGrade, commented: bool, at: GradingAt, draft: &mut Draft, words: Words) {
    let (key, again) = (item.key, item.credit.is_some());
    draft.row(
        GRADE_STEPS.map(|percent| Key::press(format!("{percent} %"), Button::Grade(key, percent, again))),
    );
    let comment = if commented {
        Key::press(words.plain("button-no-comment", &[]), Button::NoComment(key))
    } else {
        Key::press(words.plain("button-comment", &[]), Button::Comment(key))
    };
    if again && !matches!(at, GradingAt::Next(_)) {
        let to = |number: u16| AnswerKey { number, ..key };
        let before = (key.number > 1).then(|| ("button-earlier-answer", key.number - 1));
        let after = (key.number < item.questions).then(|| ("button-later-answer", key.number + 1));
        draft.row([comment]);
        draft.row(before.into_iter().chain(after).map(|(id, number)| {
            Key::press(words.plain(id, &[("number", number.into())]), Button::Regrade(to(number)))
        }));
        let report = Button::Report(ReportPart::Attempts(item.quiz.code.clone(), item.report_page));
        let queue = Key::press(words.plain("button-to-grading", &[]), Button::Grading(None));
        draft.row([Key::press(words.plain("button-to-report", &[]), report), queue]);
    } else {
        let skip = Key::press(words.plain("button-skip-answer", &[]), Button::Grading(Some(key)));
        draft.row([comment, skip]);
        draft.row([to_quizzes_of_mine(words), to_help(words)]);
    }
}

/// Please write the comment.
pub(super) fn write_comment(answer: AnswerKey, too_long: bool, scene: &Scene<'_>) -> Draft {
    let words = scene.words;
    let mut draft = Draft::default();
    if too_long {
        draft.add(words.html("grading-comment-too-long", &[("limit", (COMMENT_MAX as u32).into())]));
    }
    draft.add(words.html("grading-write-comment", &[]));
    draft.row([
        Key::press(words.plain("button-to-answer", &[]), Button::Regrade(answer)),
        Key::press(words.plain("button-no-comment", &[]), Button::NoComment(answer)),
    ]);
    draft
}
