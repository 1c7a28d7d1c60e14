//! A table: settings in comments, the row of column names, then a question in each row.

use std::collections::{HashMap, HashSet};

use studymate_schema::import::{Problem, ProblemKind};

use super::records::{Record, Records};
use super::{COLUMNS, row};
use crate::draft::Draft;
use crate::settings::setting;
use crate::text::{excerpt, one_line};

/// The signs that spreadsheets put between cells.
const SEPARATORS: [char; 3] = [',', ';', '\t'];

/// Reads a file.
pub(crate) fn read(text: &str) -> Draft {
    let mut draft = Draft::default();
    let (table, line, separator) = head(text, &mut draft);
    let mut records = Records::of(table, separator, line);
    let Some(names) = records.next() else { return draft };
    let columns = Columns::of(&names, &mut draft);
    if !draft.fatal.is_empty() {
        return draft;
    }
    while let Some(record) = records.next() {
        if let Some(line) = records.unclosed_quote {
            // The quote took in the rest of the file: what else seems wrong with this row is not worth a word.
            draft.problems.push(Problem { line, kind: ProblemKind::UnclosedQuote });
        } else if !record.is_blank() {
            draft.take(columns.row(&record).and_then(|row| row::question(&row)));
        }
    }
    draft
}

/// Reads the comments above the table; what is left, its first line and its separator.
fn head<'a>(text: &'a str, draft: &mut Draft) -> (&'a str, u32, char) {
    let mut rest = text;
    let mut number = 1;
    while !rest.is_empty() {
        let (line, below) = rest.split_once('\n').unwrap_or((rest, ""));
        if let Some(comment) = comment(line) {
            if let Some((key, value)) = setting(&comment) {
                draft.set(number, key, value);
            }
        } else if !line.starts_with("sep=") && !line.trim().trim_matches(SEPARATORS).is_empty() {
            // "sep=;" is how Excel notes the separator: the names of the columns tell it as well.
            break;
        }
        rest = below;
        number += 1;
    }
    let names = rest.lines().next().unwrap_or_default();
    let detected = SEPARATORS.into_iter().rev().max_by_key(|&s| names.matches(s).count());
    (rest, number, detected.unwrap_or(','))
}

/// The text of a comment. A spreadsheet may have put it in quotes and separators behind it.
fn comment(line: &str) -> Option<String> {
    let line = line.trim();
    if line.starts_with("\"#") {
        let cell = Records::of(line, ',', 1).next()?.cells.into_iter().next()?;
        return cell.strip_prefix('#').map(str::to_owned);
    }
    Some(line.strip_prefix('#')?.trim_end_matches(SEPARATORS).to_owned())
}

/// What stands in which column.
struct Columns {
    names: Vec<String>,
}

impl Columns {
    fn of(names: &Record, draft: &mut Draft) -> Self {
        let line = names.line;
        let names: Vec<String> = names.cells.iter().map(|name| one_line(name).to_lowercase()).collect();
        let mut fatal = |kind| draft.fatal.push(Problem { line, kind });
        let mut seen = HashSet::new();
        for name in names.iter().filter(|name| !name.is_empty()) {
            let column = excerpt(name);
            if !COLUMNS.contains(&name.as_str()) && !is_option(name) {
                let known = format!("{}, a … z", COLUMNS.join(", "));
                fatal(ProblemKind::ColumnUnknown { column, known });
            } else if !seen.insert(name) {
                fatal(ProblemKind::ColumnTwice { column });
            }
        }
        for column in ["question", "correct"] {
            if !names.iter().any(|name| name == column) {
                fatal(ProblemKind::ColumnMissing { column: column.to_owned() });
            }
        }
        Columns { names }
    }

    /// The cells of a row by their columns.
    fn row<'r>(&'r self, record: &'r Record) -> Result<row::Row<'r>, Vec<Problem>> {
        let mut row = row::Row { line: record.line, cells: HashMap::new(), options: Vec::new() };
        for (n, cell) in record.cells.iter().enumerate() {
            let cell = cell.trim();
            match self.names.get(n).map(String::as_str) {
                _ if cell.is_empty() => {}
                None | Some("") => {
                    let kind = ProblemKind::CellWithoutColumn { got: excerpt(cell) };
                    return Err(vec![Problem { line: record.line, kind }]);
                }
                Some(name) if is_option(name) => row.options.push((name, cell)),
                Some(name) => {
                    row.cells.insert(name, cell);
                }
            }
        }
        row.options.sort_unstable_by_key(|(letter, _)| *letter);
        Ok(row)
    }
}

fn is_option(name: &str) -> bool {
    matches!(name.as_bytes(), [b'a'..=b'z'])
}
