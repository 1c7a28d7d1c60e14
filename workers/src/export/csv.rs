//! The answers as a table for a spreadsheet (RFC 4180, UTF-8 with the mark that Excel looks for).

use super::AnswerRow;

const HEADER: [&str; 15] = [
    "at",
    "kind",
    "attempt_or_review",
    "quiz",
    "version",
    "title",
    "number",
    "question_id",
    "topic",
    "question",
    "answer",
    "right",
    "percent",
    "seconds",
    "again_in_days",
];

pub(super) fn table(answers: &[AnswerRow]) -> Vec<u8> {
    let mut table = String::from('\u{feff}');
    line(&mut table, HEADER.map(str::to_owned));
    for row in answers {
        line(
            &mut table,
            [
                row.at.to_string(),
                row.kind.to_owned(),
                row.of.to_string(),
                row.quiz.clone(),
                row.version.to_string(),
                row.title.clone(),
                row.number.to_string(),
                row.question_id.clone(),
                row.topic.clone(),
                row.question.clone(),
                row.answer.clone(),
                row.right.map(|right| right.to_string()).unwrap_or_default(),
                row.percent.map(|percent| percent.to_string()).unwrap_or_default(),
                row.seconds.to_string(),
                row.again_in_days.map(|days| days.to_string()).unwrap_or_default(),
            ],
        );
    }
    table.into_bytes()
}

fn line(table: &mut String, cells: [String; HEADER.len()]) {
    table.push_str(&cells.map(|cell| quoted(&cell)).join(","));
    table.push_str("\r\n");
}

/// A cell. What a spreadsheet would take for a formula begins with an apostrophe: questions are written by others.
fn quoted(cell: &str) -> String {
    let formula = cell.starts_with(['=', '+', '-', '@', '\t']) && cell.parse::<f64>().is_err();
    let cell = if formula { format!("'{cell}") } else { cell.to_owned() };
    if cell.contains(['"', ',', '\n', '\r']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_quoted_where_it_must_be_and_never_a_formula() {
        assert_eq!(quoted("plain"), "plain");
        assert_eq!(quoted("a \"b\", c"), "\"a \"\"b\"\", c\"");
        assert_eq!(quoted("=1+1"), "'=1+1");
        assert_eq!(quoted("-3.5"), "-3.5");
    }
}
