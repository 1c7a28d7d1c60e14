//! GIFT, Moodle's text format, after its documentation and the behaviour of Moodle's own importer.
//!
//! `glyph` knows which characters are escaped, `question` finds name, text and braces, `answers` reads what is
//! between the braces, `write` says a quiz in GIFT.

mod answers;
mod glyph;
mod question;
mod write;

use crate::draft::Draft;
use crate::marks::Marks;
use crate::settings::setting;

pub(crate) use write::write;

const CATEGORY: &str = "$CATEGORY:";

/// Whether a text file can only be meant as GIFT.
pub(crate) fn looks_like(text: &str) -> bool {
    text.lines().any(|line| {
        let line = line.trim();
        !line.starts_with("//")
            && (line.contains('{') || line.starts_with("::") || line.starts_with(CATEGORY))
    })
}

/// Reads a file: questions stand between blank lines, comments anywhere.
pub(crate) fn read(text: &str) -> Draft {
    let mut file = File {
        draft: Draft::default(),
        topic: String::new(),
        block: Vec::new(),
        unclosed: false,
        marks: Marks::default(),
    };
    for (number, line) in (1..).zip(text.split('\n')) {
        let trimmed = line.trim();
        if let Some(comment) = trimmed.strip_prefix("//") {
            match setting(comment) {
                Some((key, value)) => match file.marks.take(number, key, value) {
                    Some(taken) => file.draft.problems.extend(taken.err()),
                    None => file.draft.set(number, key, value),
                },
                None => file.marks.tags(comment),
            }
        } else if let Some(category) = trimmed.strip_prefix(CATEGORY) {
            file.end_question();
            file.topic = topic_of(category);
        } else if trimmed.is_empty() {
            file.end_question();
        } else {
            file.block.push((number, line));
        }
    }
    file.end_question();
    file.draft
}

struct File<'a> {
    draft: Draft,
    topic: String,
    /// The lines of the question in hand, with their numbers.
    block: Vec<(u32, &'a str)>,
    /// The last question had no `}`: lines that go on with it or close it belong to it.
    unclosed: bool,
    /// What was said of the question in hand, or of the next one.
    marks: Marks,
}

impl File<'_> {
    fn end_question(&mut self) {
        if self.block.is_empty() {
            return;
        }
        let glyphs = glyph::scan(&self.block);
        self.block.clear();
        let (open, close) = (glyph::find(&glyphs, '{'), glyph::find(&glyphs, '}'));
        if self.unclosed {
            let closes = close.is_some_and(|close| open.is_none_or(|open| close < open));
            let answers =
                glyph::trim(&glyphs).first().is_some_and(|g| ['=', '~', '#'].iter().any(|&c| g.is(c)));
            if closes || (answers && open.is_none()) {
                self.unclosed = !closes;
                return;
            }
        }
        self.unclosed = open.is_some() && close.is_none();
        let marks = std::mem::take(&mut self.marks);
        self.draft.take(question::read(&glyphs, &self.topic).and_then(|mut draft| {
            marks.give(&mut draft.question).map_err(|problem| vec![problem])?;
            Ok(draft)
        }));
    }
}

/// The topic of a category: its path without Moodle's own beginning (`$course$/top/`).
fn topic_of(category: &str) -> String {
    let path = crate::text::one_line(category);
    let Some(context) = path.strip_prefix('$').and_then(|rest| rest.split_once('$')) else { return path };
    if !context.0.chars().all(|c| c.is_ascii_alphanumeric()) {
        return path;
    }
    let below = context.1.strip_prefix('/').unwrap_or(context.1);
    let below = below.strip_prefix("top").filter(|b| b.is_empty() || b.starts_with('/')).unwrap_or(below);
    below.strip_prefix('/').unwrap_or(below).trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_category_is_a_topic() {
        for (category, topic) in [
            (" tom/dick/harry ", "tom/dick/harry"),
            ("$course$/Capitals", "Capitals"),
            ("$course$/top/Default for Maths/Sums", "Default for Maths/Sums"),
            ("$system$/top", ""),
            ("$course$/topics", "topics"),
            ("$5 bills", "$5 bills"),
        ] {
            assert_eq!(topic_of(category), topic, "{category}");
        }
    }
}
