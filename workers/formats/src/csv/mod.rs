//! CSV, as a spreadsheet writes it: a row per question. `records` cuts the text into cells, `read` makes questions of rows,
//! `write` makes rows of questions.
//!
//! The cells are cut here and not by a library because a mentor needs the line of a quote that was never closed.

mod read;
mod records;
mod row;
mod write;

pub(crate) use read::read;
pub(crate) use row::{judged, shares};
pub(crate) use write::write;

/// The columns beside the options, which are called `a` to `z`.
const COLUMNS: [&str; 11] = [
    "id",
    "topic",
    "type",
    "question",
    "media",
    "correct",
    "tolerance",
    "explanation",
    "points",
    "difficulty",
    "guidance",
];

/// A table to begin with: one question of each type, with the settings above it. It begins with a byte order mark, by
/// which spreadsheets know UTF-8.
pub fn template() -> String {
    format!("\u{feff}{}", include_str!("template.csv"))
}
