//! Text to rows of cells (RFC 4180), each row with the line on which it begins.

/// A row.
pub(super) struct Record {
    pub(super) line: u32,
    pub(super) cells: Vec<String>,
}

impl Record {
    pub(super) fn is_blank(&self) -> bool {
        self.cells.iter().all(|cell| cell.trim().is_empty())
    }
}

/// The rows of a text, one at a time.
pub(super) struct Records<'a> {
    rest: std::iter::Peekable<std::str::Chars<'a>>,
    separator: char,
    line: u32,
    /// The line of a quote that was never closed.
    pub(super) unclosed_quote: Option<u32>,
}

impl<'a> Records<'a> {
    /// The rows of `text`, whose first line is line `line` of the file.
    pub(super) fn of(text: &'a str, separator: char, line: u32) -> Self {
        Records { rest: text.chars().peekable(), separator, line, unclosed_quote: None }
    }

    /// A quoted cell: up to the closing quote, `""` for a quote within. What follows the quote up to the separator is kept.
    fn quoted(&mut self, cell: &mut String) {
        let begin = self.line;
        while let Some(c) = self.rest.next() {
            match c {
                '"' if self.rest.next_if_eq(&'"').is_some() => cell.push('"'),
                '"' => return,
                c => {
                    self.line += u32::from(c == '\n');
                    cell.push(c);
                }
            }
        }
        self.unclosed_quote = Some(begin);
    }
}

impl Iterator for Records<'_> {
    type Item = Record;

    fn next(&mut self) -> Option<Record> {
        self.rest.peek()?;
        let mut record = Record { line: self.line, cells: Vec::new() };
        let mut cell = String::new();
        loop {
            match self.rest.next() {
                Some('"') if cell.trim().is_empty() => {
                    cell.clear();
                    self.quoted(&mut cell);
                }
                Some('\n') => {
                    self.line += 1;
                    break;
                }
                None => break,
                Some(c) if c == self.separator => record.cells.push(std::mem::take(&mut cell)),
                Some(c) => cell.push(c),
            }
        }
        record.cells.push(cell);
        Some(record)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<(u32, Vec<String>)> {
        Records::of(text, ',', 1).map(|r| (r.line, r.cells)).collect()
    }

    #[test]
    fn rows_know_the_line_on_which_they_begin() {
        let rows = cut("a,\"b\nc\",d\n\n1,\"say \"\"hi\"\"\",\n");
        assert_eq!(rows[0], (1, vec!["a".into(), "b\nc".into(), "d".into()]));
        assert_eq!(rows[1], (3, vec!["".into()]));
        assert_eq!(rows[2], (4, vec!["1".into(), "say \"hi\"".into(), "".into()]));
        assert_eq!(rows.len(), 3);
    }

    #[test]
    fn a_quote_within_a_cell_is_a_character() {
        assert_eq!(cut("6\" long, \"x, y\" z")[0].1, ["6\" long", "x, y z"]);
    }

    #[test]
    fn an_unclosed_quote_is_found_where_it_opens() {
        let mut records = Records::of("a\nb,\"c\nd\n", ',', 1);
        assert_eq!(records.by_ref().count(), 2);
        assert_eq!(records.unclosed_quote, Some(2));
    }
}
