//! What an author says of one question beside its text: `studymate: points=3` in a comment before it, and Moodle's tags.

use studymate_schema::import::{Problem, ProblemKind};
use studymate_schema::quiz::{POINTS_MAX, Question, QuestionKind};
use studymate_schema::quiz_settings::Difficulty;

use crate::text::{excerpt, lines};

/// What is said of a question, each at most once.
#[derive(Default)]
pub(crate) struct Marks {
    points: Option<u16>,
    difficulty: Option<Difficulty>,
    guidance: Option<(u32, String)>,
}

/// The points that there are, as a problem shows them.
const POINTS: &str = "1 / 2 / … / 100";
/// The difficulties that there are.
const DIFFICULTIES: &str = "easy / medium / hard";

impl Marks {
    /// Takes a setting of the next question; `None` when it is none.
    pub(crate) fn take(&mut self, line: u32, key: &str, value: &str) -> Option<Result<(), Problem>> {
        let key = key.to_ascii_lowercase();
        let twice = match key.as_str() {
            "points" => points(value).map(|points| self.points.replace(points).is_some()),
            "difficulty" => difficulty(value).map(|named| self.difficulty.replace(named).is_some()),
            "guidance" if value.is_empty() => Err(ProblemKind::SettingWithoutValue { key: key.clone() }),
            "guidance" => Ok(self.guidance.replace((line, lines(&unescaped(value)))).is_some()),
            _ => return None,
        };
        Some(match twice {
            Ok(false) => Ok(()),
            Ok(true) => Err(Problem { line, kind: ProblemKind::SettingTwice { key } }),
            Err(kind) => Err(Problem { line, kind }),
        })
    }

    /// Takes the tags of a comment, as Moodle writes them: `[tag:hard]`. Those that name no difficulty are Moodle's own.
    pub(crate) fn tags(&mut self, comment: &str) {
        for tag in comment.split("[tag:").skip(1).filter_map(|rest| rest.split(']').next()) {
            self.difficulty = self.difficulty.or_else(|| Difficulty::from_name(tag.trim()));
        }
    }

    /// Gives a question what was said of it. Guidance is for essays: no one grades anything else by it.
    pub(crate) fn give(self, question: &mut Question) -> Result<(), Problem> {
        question.points = self.points.unwrap_or(1);
        question.difficulty = self.difficulty;
        let Some((line, said)) = self.guidance else { return Ok(()) };
        let name = question.kind.name();
        match &mut question.kind {
            QuestionKind::Essay { guidance } => *guidance = said,
            _ => {
                let (column, kind) = ("guidance".to_owned(), name.to_owned());
                return Err(Problem { line, kind: ProblemKind::CellUnused { column, kind } });
            }
        }
        Ok(())
    }
}

/// Reads points.
pub(crate) fn points(value: &str) -> Result<u16, ProblemKind> {
    let points = value.trim().parse().ok().filter(|points| (1..=POINTS_MAX).contains(points));
    points.ok_or_else(|| bad("points", value, POINTS))
}

/// Reads a difficulty.
pub(crate) fn difficulty(value: &str) -> Result<Difficulty, ProblemKind> {
    Difficulty::from_name(value.trim()).ok_or_else(|| bad("difficulty", value, DIFFICULTIES))
}

fn bad(key: &str, value: &str, expected: &str) -> ProblemKind {
    ProblemKind::BadSetting { key: key.to_owned(), got: excerpt(value), expected: expected.to_owned() }
}

/// What is to be said of a question, as the lines of comments without the sign that begins one.
pub(crate) fn lines_of(question: &Question) -> Vec<String> {
    let mut said = Vec::new();
    said.extend(question.difficulty.map(|difficulty| format!("[tag:{}]", difficulty.name())));
    if question.points != 1 {
        said.push(format!("studymate: points={}", question.points));
    }
    if let QuestionKind::Essay { guidance } = &question.kind
        && !guidance.is_empty()
    {
        said.push(format!("studymate: guidance={}", escaped(guidance)));
    }
    said
}

/// A text on one line: `\n` is a line break.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('\n', "\\n")
}

fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next() {
                Some('n') => out.push('\n'),
                Some('\\') | None => out.push('\\'),
                Some(other) => out.extend(['\\', other]),
            },
            c => out.push(c),
        }
    }
    out
}
