//! What came of a file of quizzes.

use studymate_schema::button::Button;
use studymate_schema::import::{Problem, ProblemKind};
use studymate_schema::input::{ImportChange, ImportedQuiz};
use studymate_schema::view::ImportReport;

use super::author::to_quizzes_of_mine;
use super::{to_help, to_quizzes};
use crate::markup::Html;
use crate::numbers::size;
use crate::scene::{Scene, title};
use crate::screen::{Draft, Key, RenderError, TEXT_MAX};
use crate::words::{Value, Words};

/// The most units of a file's name.
const FILE_SHOWN: usize = 64;
/// The most units of a piece of the file within a problem.
const PIECE_SHOWN: usize = 60;
/// The most units of a list of the names that there are.
const KNOWN_SHOWN: usize = 400;
/// The most quizzes that are listed.
const QUIZZES_SHOWN: usize = 10;
/// What is kept free for the line that counts the problems left out.
const MORE: usize = 60;

pub(super) fn draw(report: &ImportReport, scene: &Scene<'_>) -> Result<Draft, RenderError> {
    let words = scene.words;
    let mut draft = Draft::default();
    let file = report.file.as_ref().and_then(|file| file.known());
    let heading = match file {
        Some(file) => words.html("import-title", &[("file", Html::line(file, FILE_SHOWN).into())]),
        None => words.html("import-title-nameless", &[]),
    };
    let outcome = match (report.quizzes.is_empty(), report.problems.is_empty()) {
        (_, true) if file.is_none() => "import-saved",
        (_, true) => "import-taken",
        (false, false) => "import-partly",
        (true, false) => "import-refused",
    };
    draft.add(Html::join(&[heading, words.html(outcome, &[])], "\n"));

    let mut lines = Vec::new();
    for quiz in report.quizzes.iter().take(QUIZZES_SHOWN) {
        lines.push(imported(quiz, scene)?);
    }
    draft.add(Html::join(&lines, "\n"));
    let drafts: Vec<&ImportedQuiz> =
        report.quizzes.iter().take(QUIZZES_SHOWN).filter(|quiz| is_draft(quiz)).collect();
    if !drafts.is_empty() {
        draft.add(words.html("import-publish", &[]).wrap("i"));
    }
    problems(report, &mut draft, words);

    for quiz in drafts {
        let (code, version) = (quiz.quiz.code.clone(), quiz.quiz.version);
        let label = words.plain("button-publish", &[("code", code.to_string().into())]);
        draft.row([Key::press(label, Button::Publish(code, version))]);
    }
    if !report.quizzes.is_empty() {
        draft.row([to_quizzes_of_mine(words), to_quizzes(words)]);
    } else {
        draft.row([to_quizzes_of_mine(words), to_help(words)]);
    }
    Ok(draft)
}

fn is_draft(quiz: &ImportedQuiz) -> bool {
    !quiz.live && quiz.change != ImportChange::NotYours
}

fn imported(imported: &ImportedQuiz, scene: &Scene<'_>) -> Result<Html, RenderError> {
    let words = scene.words;
    let code = Html::ours(imported.quiz.code.as_str());
    let live = words.html(if imported.live { "import-live" } else { "import-draft" }, &[]);
    let (mark, change) = match imported.change {
        ImportChange::NotYours => return Ok(words.html("import-not-yours", &[("code", code.into())])),
        ImportChange::New => ("🆕", words.html("import-new", &[("live", live.into())])),
        ImportChange::Changed => {
            let version = imported.quiz.version.0.into();
            ("♻️", words.html("import-changed", &[("version", version), ("live", live.into())]))
        }
        ImportChange::Unchanged => ("✔️", words.html("import-unchanged", &[("live", live.into())])),
    };
    let values = [
        ("mark", Html::ours(mark).into()),
        ("title", title(scene.quiz(&imported.quiz)?).into()),
        ("code", code.into()),
        ("questions", imported.questions.into()),
        ("change", change.into()),
    ];
    Ok(words.html("import-quiz", &values))
}

/// As many problems as fit; the others are counted.
fn problems(report: &ImportReport, draft: &mut Draft, words: Words) {
    let mut left = TEXT_MAX.saturating_sub(draft.units() + MORE);
    let mut lines = Vec::new();
    for problem in &report.problems {
        let line = problem_line(problem, words);
        let units = line.units() + 1;
        if units > left {
            break;
        }
        left -= units;
        lines.push(line);
    }
    let hidden = (report.problems.len() - lines.len()) as u64 + u64::from(report.more_problems);
    draft.add(Html::join(&lines, "\n"));
    if hidden > 0 {
        draft.add(words.html("import-more", &[("count", hidden.into())]));
    }
}

pub(super) fn problem_line(problem: &Problem, words: Words) -> Html {
    let text = problem_text(&problem.kind, words);
    if problem.line > 0 {
        let line = Html::ours(problem.line.to_string());
        words.html("import-line", &[("line", line.into()), ("problem", text.into())])
    } else {
        words.html("import-whole", &[("problem", text.into())])
    }
}

fn problem_text(kind: &ProblemKind, words: Words) -> Html {
    let in_bytes = matches!(kind, ProblemKind::TooLarge { .. });
    let values: Vec<(&'static str, Value<Html>)> = kind
        .arguments()
        .into_iter()
        .map(|(name, value)| {
            let html = match name {
                "part" => words.html(&format!("part-{value}"), &[]),
                "size" | "limit" if in_bytes => {
                    Html::ours(value.parse().map_or(value, |bytes| size(words, bytes)))
                }
                "known" => Html::line(&value, KNOWN_SHOWN),
                _ => Html::line(&value, PIECE_SHOWN),
            };
            (name, Value::Text(html))
        })
        .collect();
    words.html(&format!("problem-{}", kind.key()), &values)
}
