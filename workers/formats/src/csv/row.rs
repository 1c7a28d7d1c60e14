//! One row: a question.

use std::collections::HashMap;

use studymate_schema::Credit;
use studymate_schema::import::{Problem, ProblemKind};
use studymate_schema::quiz::{AcceptedText, Choice, NumericRange, Pair, Question, QuestionKind};

use crate::draft::QuestionDraft;
use crate::text::{excerpt, letter, lines, one_line};
use crate::{marks, number};

/// The filled cells of a row.
pub(super) struct Row<'a> {
    pub(super) line: u32,
    /// By the name of the column.
    pub(super) cells: HashMap<&'a str, &'a str>,
    /// The letter of the column and the text, in the order of the letters.
    pub(super) options: Vec<(&'a str, &'a str)>,
}

/// Reads the question of a row.
pub(super) fn question(row: &Row<'_>) -> Result<QuestionDraft, Vec<Problem>> {
    let problem = |kind| vec![Problem { line: row.line, kind }];
    let kind = kind(row).map_err(problem)?;
    let points = row.filled("points").map(marks::points).transpose().map_err(problem)?;
    let difficulty = row.filled("difficulty").map(marks::difficulty).transpose().map_err(problem)?;
    // The column is another way to say the mark.
    let text = match row.cell("media") {
        "" => lines(row.cell("question")),
        name => format!("{}\n[media: {}]", lines(row.cell("question")), one_line(name)),
    };
    let question = Question {
        id: one_line(row.cell("id")),
        topic: one_line(row.cell("topic")),
        text,
        kind,
        explanation: lines(row.cell("explanation")),
        media: None,
        points: points.unwrap_or(1),
        difficulty,
    };
    Ok(QuestionDraft { line: row.line, question, answer_lines: Vec::new() })
}

fn kind(row: &Row<'_>) -> Result<QuestionKind, ProblemKind> {
    let name = match row.cell("type") {
        "" => guessed(row),
        name => name,
    };
    let name = name.to_lowercase();
    if name != "essay" {
        row.unused(&name, &["guidance"])?;
    }
    match name.as_str() {
        "essay" => {
            row.unused(&name, &["tolerance", "correct", OPTIONS])?;
            Ok(QuestionKind::Essay { guidance: lines(row.cell("guidance")) })
        }
        "single" | "multiple" => {
            row.unused(&name, &["tolerance"])?;
            choice(row, name == "multiple")
        }
        "truefalse" => {
            row.unused(&name, &["tolerance", OPTIONS])?;
            let word = row.correct()?;
            let answer = judged(word).ok_or_else(|| ProblemKind::NotTrueOrFalse { got: excerpt(word) })?;
            Ok(QuestionKind::TrueFalse {
                answer,
                feedback_right: String::new(),
                feedback_wrong: String::new(),
            })
        }
        "numeric" => {
            row.unused(&name, &[OPTIONS])?;
            numeric(row)
        }
        "text" => {
            row.unused(&name, &["tolerance", OPTIONS])?;
            let accepted = row.correct()?.split('|').map(|text| AcceptedText {
                text: one_line(text),
                credit: Credit::FULL,
                feedback: String::new(),
            });
            Ok(QuestionKind::ShortText { accepted: accepted.collect() })
        }
        "matching" => {
            row.unused(&name, &["tolerance", "correct"])?;
            matching(row)
        }
        "ordering" => {
            row.unused(&name, &["tolerance", "correct"])?;
            Ok(QuestionKind::Ordering { items: row.options.iter().map(|(_, text)| lines(text)).collect() })
        }
        _ => Err(ProblemKind::UnknownType { got: excerpt(&name) }),
    }
}

/// The name under which [`Row::unused`] knows the columns of options.
const OPTIONS: &str = "a";

impl<'a> Row<'a> {
    fn cell(&self, column: &str) -> &'a str {
        self.cells.get(column).copied().unwrap_or_default()
    }

    /// A cell that is not empty.
    fn filled(&self, column: &str) -> Option<&'a str> {
        self.cells.get(column).copied().filter(|text| !text.is_empty())
    }

    fn correct(&self) -> Result<&'a str, ProblemKind> {
        Some(self.cell("correct")).filter(|text| !text.is_empty()).ok_or(ProblemKind::CorrectMissing)
    }

    /// Refuses cells that the type of the question would silently ignore.
    fn unused(&self, kind: &str, columns: &[&str]) -> Result<(), ProblemKind> {
        for &column in columns {
            let filled = match column {
                OPTIONS => self.options.first().map(|(letter, _)| *letter),
                _ => self.cells.contains_key(column).then_some(column),
            };
            if let Some(column) = filled {
                return Err(ProblemKind::CellUnused { column: column.to_owned(), kind: kind.to_owned() });
            }
        }
        Ok(())
    }
}

/// The type of a row that names none.
fn guessed(row: &Row<'_>) -> &'static str {
    let correct = row.cell("correct");
    if !row.options.is_empty() {
        let pairs = correct.is_empty() && row.options.iter().all(|(_, text)| text.contains("->"));
        return match (pairs, letters(correct).len()) {
            (true, _) => "matching",
            (false, 0 | 1) => "single",
            (false, _) => "multiple",
        };
    }
    let number = correct.split('|').all(|part| number::range(part.trim()).is_ok());
    // 0 and 1 are numbers here.
    if number {
        "numeric"
    } else if judged(correct).is_some() {
        "truefalse"
    } else {
        "text"
    }
}

/// What spreadsheets make of TRUE in English and Russian, and what people write.
pub(crate) fn judged(word: &str) -> Option<bool> {
    match word.to_lowercase().as_str() {
        "true" | "t" | "yes" | "1" | "истина" | "верно" | "да" => Some(true),
        "false" | "f" | "no" | "0" | "ложь" | "неверно" | "нет" => Some(false),
        _ => None,
    }
}

/// The letters of `correct`: `b`, `b d`, `b,d` and `bd` alike.
fn letters(correct: &str) -> Vec<char> {
    let plain = correct.chars().filter(|c| !c.is_whitespace() && !",;".contains(*c));
    plain.flat_map(char::to_lowercase).collect()
}

fn choice(row: &Row<'_>, multiple: bool) -> Result<QuestionKind, ProblemKind> {
    let correct = row.correct()?;
    let mut right = letters(correct);
    right.sort_unstable();
    right.dedup();
    if let Some(unknown) = right.iter().find(|&&letter| !row.options.iter().any(|o| is_letter(o.0, letter))) {
        return Err(ProblemKind::CorrectUnknown { got: letter(*unknown) });
    }
    if !multiple && right.len() != 1 {
        return Err(ProblemKind::CorrectSeveral { got: excerpt(correct) });
    }
    let (share, penalty) = if multiple { shares(right.len()) } else { (Credit::FULL, Credit::NONE) };
    let options = row
        .options
        .iter()
        .map(|(letter, text)| Choice {
            text: lines(text),
            credit: if right.iter().any(|&r| is_letter(letter, r)) { share } else { penalty },
            feedback: String::new(),
        })
        .collect();
    Ok(if multiple {
        QuestionKind::MultipleChoice { options }
    } else {
        QuestionKind::SingleChoice { options }
    })
}

fn is_letter(column: &str, letter: char) -> bool {
    column.chars().eq([letter])
}

/// What a right and a wrong tick are worth where `right` options are right: a wrong one takes away what a right one gives,
/// so that ticking everything earns nothing more than a right answer with as many mistakes.
pub(crate) fn shares(right: usize) -> (Credit, Credit) {
    let share = Credit::FULL.0 / i32::try_from(right.max(1)).unwrap_or(i32::MAX);
    (Credit(share), Credit(-share))
}

fn numeric(row: &Row<'_>) -> Result<QuestionKind, ProblemKind> {
    let correct = row.correct()?;
    let tolerance = row.cell("tolerance");
    let accepted = correct.split('|').map(|part| {
        let range = if tolerance.is_empty() || part.contains("..") || part.contains(':') {
            number::range(part.trim())
        } else {
            number::around(part, tolerance)
        };
        range.map(|(low, high)| NumericRange { low, high, credit: Credit::FULL, feedback: String::new() })
    });
    Ok(QuestionKind::Numeric { accepted: accepted.collect::<Result<_, _>>()? })
}

fn matching(row: &Row<'_>) -> Result<QuestionKind, ProblemKind> {
    let (mut pairs, mut distractors) = (Vec::new(), Vec::new());
    for (_, text) in &row.options {
        let (left, right) =
            text.split_once("->").ok_or_else(|| ProblemKind::NotAPair { got: excerpt(text) })?;
        let (left, right) = (lines(left), lines(right));
        if left.is_empty() {
            distractors.push(right);
        } else {
            pairs.push(Pair { left, right });
        }
    }
    Ok(QuestionKind::Matching { pairs, distractors })
}
