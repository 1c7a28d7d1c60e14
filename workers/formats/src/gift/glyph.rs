//! Characters that know whether they were escaped: only those that were not are signs of the format.

/// A character of a question.
#[derive(Clone, Copy, Debug)]
pub(super) struct Glyph {
    pub(super) c: char,
    /// It came from `\x`: it is text, whatever it looks like.
    escaped: bool,
    pub(super) line: u32,
}

/// The characters of the lines, a line break between them.
///
/// Moodle's escapes: `\~ \= \# \{ \} \: \\` are the characters themselves, `\n` is a line break; any other backslash is one.
pub(super) fn scan(lines: &[(u32, &str)]) -> Vec<Glyph> {
    let mut glyphs = Vec::new();
    for (n, &(line, text)) in lines.iter().enumerate() {
        if n > 0 {
            glyphs.push(Glyph { c: '\n', escaped: false, line });
        }
        let mut chars = text.chars().peekable();
        while let Some(c) = chars.next() {
            let escaped = match chars.peek() {
                Some('n') if c == '\\' => Some('\n'),
                Some(&next) if c == '\\' && "~=#{}:\\".contains(next) => Some(next),
                _ => None,
            };
            if escaped.is_some() {
                chars.next();
            }
            glyphs.push(Glyph { c: escaped.unwrap_or(c), escaped: escaped.is_some(), line });
        }
    }
    glyphs
}

impl Glyph {
    /// A character that is text, whatever it looks like.
    pub(super) fn of_text(c: char, line: u32) -> Self {
        Glyph { c, escaped: true, line }
    }

    /// Whether it is this sign of the format.
    pub(super) fn is(self, sign: char) -> bool {
        self.c == sign && !self.escaped
    }

    fn is_space(self) -> bool {
        self.c.is_whitespace()
    }
}

/// The first place of a sign.
pub(super) fn find(glyphs: &[Glyph], sign: char) -> Option<usize> {
    glyphs.iter().position(|g| g.is(sign))
}

/// The first place of two signs in a row.
pub(super) fn find_pair(glyphs: &[Glyph], first: char, second: char) -> Option<usize> {
    glyphs.windows(2).position(|w| w[0].is(first) && w[1].is(second))
}

/// The last place of `####`.
pub(super) fn rfind_four_hashes(glyphs: &[Glyph]) -> Option<usize> {
    glyphs.windows(4).rposition(|w| w.iter().all(|g| g.is('#')))
}

/// Without the space at both ends.
pub(super) fn trim(glyphs: &[Glyph]) -> &[Glyph] {
    let begin = glyphs.iter().position(|g| !g.is_space()).unwrap_or(glyphs.len());
    let end = glyphs.iter().rposition(|g| !g.is_space()).map_or(begin, |last| last + 1);
    &glyphs[begin..end]
}

/// As a text with the line breaks of the file.
pub(super) fn text(glyphs: &[Glyph]) -> String {
    glyphs.iter().map(|g| g.c).collect()
}

/// As a text in which a line break of the file is layout, no more than a space; an escaped `\n` is a line break.
pub(super) fn flowing_text(glyphs: &[Glyph]) -> String {
    let mut out = String::with_capacity(glyphs.len());
    let mut after_break = false;
    for glyph in glyphs {
        if glyph.is('\n') {
            out.truncate(out.trim_end_matches([' ', '\t']).len());
            out.push(' ');
            after_break = true;
        } else if !(after_break && glyph.is_space() && !glyph.escaped) {
            out.push(glyph.c);
            after_break = false;
        }
    }
    out
}
