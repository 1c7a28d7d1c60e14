//! To a grader: what students did in a quiz.

use studymate_schema::QuizCode;
use studymate_schema::button::Button;
use studymate_schema::grading::{AnswerKey, Grader, ReportPart};
use studymate_schema::report::{
    AttemptLine, AttemptsReport, EqualErrors, FastAttempt, PatternsReport, QuizReport,
};

use super::author::to_quizzes_of_mine;
use super::board::called;
use super::classrooms::to_classrooms;
use super::grading::NAME_SHOWN;
use super::to_help;
use crate::markup::{Html, plain_line};
use crate::numbers::{decimal, grouped, when};
use crate::scene::Scene;
use crate::screen::{Draft, Key, RenderError};
use crate::words::Words;

/// How many attempts are on a page.
pub(crate) const ATTEMPTS_ON_PAGE: u64 = 8;
/// The most units of a name on a button.
const NAME_ON_BUTTON: usize = 24;

pub(super) fn draw(
    report: &QuizReport,
    grader: Grader,
    part: &ReportPart,
    scene: &Scene<'_>,
) -> Result<Draft, RenderError> {
    let words = scene.words;
    let mut draft = Draft::default();
    let (ReportPart::Attempts(code, _) | ReportPart::Patterns(code)) = part;
    let title = newest_title(code, scene);
    match (report, part) {
        (QuizReport::Attempts(report), ReportPart::Attempts(code, _)) => {
            draft.add(words.html("report-title", &[("title", title.into())]));
            attempts(report, grader, code, &mut draft, scene);
        }
        (QuizReport::Patterns(report), ReportPart::Patterns(code)) => {
            draft.add(words.html("patterns-title", &[("title", title.into())]));
            patterns(report, code, &mut draft, scene);
        }
        (QuizReport::NotYours, _) => {
            draft.add(words.html("report-not-yours", &[]));
            draft.row([to_quizzes_of_mine(words), to_help(words)]);
        }
        _ => return Err(RenderError::FiguresMissing("QuizReport")),
    }
    Ok(draft)
}

fn newest_title(code: &QuizCode, scene: &Scene<'_>) -> Html {
    let newest = scene.around.catalogue.entry(code).and_then(|entry| entry.newest());
    Html::line(newest.map_or(code.as_str(), |(_, quiz)| quiz.title.as_str()), 128)
}

fn attempts(report: &AttemptsReport, grader: Grader, code: &QuizCode, draft: &mut Draft, scene: &Scene<'_>) {
    let words = scene.words;
    let grades = !matches!(grader, Grader::Assistant(_));
    let counts = [("finished", report.finished.into()), ("passed", report.passed.into())];
    draft.add(match report.finished {
        0 => words.html("report-empty", &[]),
        _ if grades => words.html("report-finished", &counts),
        _ => words.html("report-finished-to-see", &counts),
    });
    let lines: Vec<Html> = report.attempts.iter().map(|line| attempt_line(line, scene)).collect();
    draft.add(Html::join(&lines, "\n"));
    for pair in report.attempts.chunks(2).filter(|_| grades) {
        draft.row(pair.iter().map(|line| {
            let name = called(line.name.as_deref(), line.student, words);
            let label = format!("{} · {} %", plain_line(&name, NAME_ON_BUTTON), line.percent);
            let first = AnswerKey { student: line.student, attempt: line.attempt, number: 1 };
            Key::press(label, Button::Regrade(first))
        }));
    }
    let to =
        |id, page| Key::press(words.plain(id, &[]), Button::Report(ReportPart::Attempts(code.clone(), page)));
    let page = report.page;
    let more = (u64::from(page) + 1) * ATTEMPTS_ON_PAGE < report.finished;
    let earlier = page.checked_sub(1).map(|page| to("button-earlier-page", page));
    let later = page.checked_add(1).filter(|_| more).map(|page| to("button-later-page", page));
    draft.row(earlier.into_iter().chain(later));
    if !grades {
        return draft.row([to_classrooms(words), to_help(words)]);
    }
    let patterns = Button::Report(ReportPart::Patterns(code.clone()));
    let grading = Key::press(words.plain("button-to-grading", &[]), Button::Grading(None));
    draft.row([Key::press(words.plain("button-patterns", &[]), patterns), grading]);
    draft.row([to_quizzes_of_mine(words), to_help(words)]);
}

fn attempt_line(attempt: &AttemptLine, scene: &Scene<'_>) -> Html {
    let name = called(attempt.name.as_deref(), attempt.student, scene.words);
    let when = Html::ours(when(scene.words, attempt.at, scene.around.now, scene.around.zone));
    let values = [
        ("name", Html::line(&name, NAME_SHOWN).into()),
        ("percent", attempt.percent.into()),
        ("when", when.into()),
        ("pending", attempt.pending.into()),
    ];
    let id = match (attempt.pending, attempt.passed) {
        (1.., _) => "report-attempt-pending",
        (0, true) => "report-attempt-passed",
        (0, false) => "report-attempt",
    };
    let line = scene.words.html(id, &values);
    let late = if attempt.late { scene.words.html("report-attempt-late", &[]) } else { Html::default() };
    Html::join(&[line, late], " · ")
}

fn patterns(report: &PatternsReport, code: &QuizCode, draft: &mut Draft, scene: &Scene<'_>) {
    let words = scene.words;
    draft.add(words.html("patterns-meaning", &[]));
    let pairs: Vec<Html> = report.pairs.iter().map(|pair| pair_line(pair, scene)).collect();
    let compared = [("compared", report.compared.into())];
    draft.add(Html::join(&[words.html("patterns-pairs", &compared), list(&pairs, words)], "\n"));
    let fast: Vec<Html> = report.fast.iter().map(|attempt| fast_line(attempt, words)).collect();
    draft.add(Html::join(&[words.html("patterns-fast", &[]), list(&fast, words)], "\n"));
    let back = Button::Report(ReportPart::Attempts(code.clone(), 0));
    draft.row([Key::press(words.plain("button-to-report", &[]), back), to_help(words)]);
}

fn list(lines: &[Html], words: Words) -> Html {
    if lines.is_empty() { words.html("patterns-none", &[]) } else { Html::join(lines, "\n") }
}

fn pair_line(pair: &EqualErrors, scene: &Scene<'_>) -> Html {
    let [first, second] = [0, 1].map(|of: usize| {
        Html::line(&called(pair.names[of].as_deref(), pair.students[of], scene.words), NAME_SHOWN)
    });
    let expected = Html::ours(decimal((pair.expected * 10.0).round() / 10.0, scene.around.locale));
    let values = [
        ("first", first.into()),
        ("second", second.into()),
        ("equal", pair.equal.into()),
        ("wrong", pair.wrong.into()),
        ("expected", expected.into()),
        ("odds", Html::ours(grouped(odds(pair.probability))).into()),
    ];
    scene.words.html("patterns-pair", &values)
}

/// One in how many, two digits of it.
fn odds(probability: f64) -> u64 {
    let odds = (1.0 / probability.max(1e-12)).max(1.0);
    let unit = 10_f64.powf((odds.log10().floor() - 1.0).max(0.0));
    ((odds / unit).round() * unit) as u64
}

fn fast_line(attempt: &FastAttempt, words: Words) -> Html {
    let values = [
        ("name", Html::line(&called(attempt.name.as_deref(), attempt.student, words), NAME_SHOWN).into()),
        ("fast", attempt.fast.into()),
        ("answers", attempt.answers.into()),
        ("right", attempt.right.into()),
    ];
    words.html("patterns-fast-attempt", &values)
}
