//! Telegram HTML that cannot be broken by what people write.
//!
//! [`Html`] is text that is safe to send: made of our own words, or of people's text that was cleaned, cut and escaped here.
//! Lengths are UTF-16 units, as Telegram counts them.

/// Text that was cleaned away to nothing, or is not known any more.
const NOTHING: &str = "—";
/// First strong isolate, and its end (Unicode, UAX #9): right-to-left text between them does not turn the line around.
const ISOLATE: (char, char) = ('\u{2068}', '\u{2069}');

/// Safe Telegram HTML.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Html(String);

impl Html {
    /// Markup that we wrote ourselves.
    pub(crate) fn ours(markup: impl Into<String>) -> Self {
        Html(markup.into())
    }

    /// People's text as part of a line, at most `max` units.
    pub(crate) fn line(text: &str, max: usize) -> Self {
        Html(escape(&plain_line(text, max)))
    }

    /// People's text as a paragraph of its own: its line breaks are kept.
    pub(crate) fn block(text: &str, max: usize) -> Self {
        let lines: Vec<String> = text.lines().map(clean_line).collect();
        let mut kept: Vec<&str> = Vec::new();
        for line in &lines {
            let blank_again = line.is_empty() && kept.last().is_none_or(|last| last.is_empty());
            if !blank_again {
                kept.push(line);
            }
        }
        Html(escape(&cut_plain(kept.join("\n").trim(), max)))
    }

    /// People's text as a paragraph of its own in which code is marked: between lines of three backticks it is kept as it is, with the
    /// language that stands behind the first ones; between single backticks it is part of its line.
    pub(crate) fn rich(text: &str, max: usize) -> Self {
        let text = cut_plain(text.trim(), max);
        if !text.contains('`') {
            return Html::block(&text, max);
        }
        let mut parts: Vec<Html> = Vec::new();
        let mut plain: Vec<&str> = Vec::new();
        let mut code: Option<(&str, Vec<&str>)> = None;
        for line in text.lines() {
            let fence = line.trim().strip_prefix(FENCE).filter(|rest| !rest.contains('`'));
            match (fence, &mut code) {
                (Some(language), None) => {
                    parts.push(prose(&plain));
                    plain.clear();
                    code = Some((language.trim(), Vec::new()));
                }
                (Some(_), Some((language, lines))) => {
                    parts.push(code_block(language, lines));
                    code = None;
                }
                (None, Some((_, lines))) => lines.push(line),
                (None, None) => plain.push(line),
            }
        }
        // What is cut off may have been the end of the code.
        parts.push(match code {
            Some((language, lines)) => code_block(language, &lines),
            None => prose(&plain),
        });
        Html::join(&parts, "\n")
    }

    /// People's text as part of a line in which code is marked by backticks, at most `max` units.
    pub(crate) fn coded_line(text: &str, max: usize) -> Self {
        let line = plain_line(text, max);
        let pieces: Vec<&str> = line.split('`').collect();
        let mut html = String::with_capacity(line.len() + 16);
        for (index, piece) in pieces.iter().enumerate() {
            // A backtick without another one behind it is itself.
            let opens = index % 2 == 1 && index + 1 < pieces.len();
            match (opens, index % 2 == 1) {
                (true, _) if !piece.is_empty() => html.push_str(&format!("<code>{}</code>", escape(piece))),
                (true, _) => html.push_str("``"),
                (false, true) => html.push_str(&format!("`{}", escape(piece))),
                (false, false) => html.push_str(&escape(piece)),
            }
        }
        Html(html)
    }

    /// People's question in a list, at most `max` units: without the marks of code, which a cut would tear apart.
    pub(crate) fn listed(text: &str, max: usize) -> Self {
        let is_fence =
            |line: &&str| line.trim().strip_prefix(FENCE).is_some_and(|language| !language.contains('`'));
        let lines: Vec<&str> = text.lines().filter(|line| !is_fence(line)).collect();
        Html::line(&unmarked(&lines.join("\n")), max)
    }

    /// The parts that are not empty, with our own markup between them.
    pub(crate) fn join(parts: &[Html], between: &str) -> Self {
        let parts: Vec<&str> =
            parts.iter().map(|part| part.0.as_str()).filter(|part| !part.is_empty()).collect();
        Html(parts.join(between))
    }

    pub(crate) fn wrap(self, tag: &str) -> Self {
        if self.0.is_empty() { self } else { Html(format!("<{tag}>{}</{tag}>", self.0)) }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    pub(crate) fn into_string(self) -> String {
        self.0
    }

    /// The length after Telegram has read the tags and entities.
    pub(crate) fn units(&self) -> usize {
        Tokens(&self.0).map(|token| token.units()).sum()
    }

    /// At most `limit` units; what is cut off leaves an ellipsis, and open tags are closed.
    pub(crate) fn cut(self, limit: usize) -> Self {
        if self.units() <= limit {
            return self;
        }
        let mut kept = String::new();
        let mut open: Vec<&str> = Vec::new();
        let mut used = 0;
        for token in Tokens(&self.0) {
            used += token.units();
            if used >= limit {
                kept.push('…');
                break;
            }
            match token {
                Token::Open(tag) => open.push(tag.split(' ').next().unwrap_or(tag)),
                Token::Close(_) => drop(open.pop()),
                Token::Entity(_) | Token::Char(_) => {}
            }
            token.write(&mut kept);
        }
        for tag in open.iter().rev() {
            Token::Close(tag).write(&mut kept);
        }
        Html(kept)
    }
}

/// What begins and ends a block of code.
const FENCE: &str = "```";
/// Spaces that a tab in code becomes.
const TAB: &str = "    ";

/// Lines that are no code.
fn prose(lines: &[&str]) -> Html {
    let mut kept: Vec<Html> = Vec::new();
    for line in lines {
        let line = clean_line(line);
        if line.is_empty() {
            if kept.last().is_some_and(|last| !last.is_empty()) {
                kept.push(Html::default());
            }
        } else {
            kept.push(Html::coded_line(&line, usize::MAX));
        }
    }
    while kept.last().is_some_and(Html::is_empty) {
        kept.pop();
    }
    let lines: Vec<&str> = kept.iter().map(Html::as_str).collect();
    Html(lines.join("\n"))
}

/// Lines of code: spaces are kept, what turns text around or controls it is not.
fn code_block(language: &str, lines: &[&str]) -> Html {
    let clean = |line: &&str| -> String {
        line.trim_end().replace('\t', TAB).chars().filter(|c| !turns_text(*c)).map(visible).collect()
    };
    let code = escape(&lines.iter().map(clean).collect::<Vec<_>>().join("\n"));
    let named = !language.is_empty()
        && language.len() <= 20
        && language.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '#' | '-' | '_' | '.'));
    if code.trim().is_empty() {
        Html::default()
    } else if named {
        Html(format!("<pre><code class=\"language-{language}\">{code}</code></pre>"))
    } else {
        Html(format!("<pre>{code}</pre>"))
    }
}

/// A text without the backticks that mark code in it: for buttons, where nothing can be marked.
pub(crate) fn unmarked(text: &str) -> String {
    if text.matches('`').count() > 1 { text.replace('`', "") } else { text.to_owned() }
}

/// People's text as part of a line, or as a button's label: plain, at most `max` units (isolation marks apart).
pub(crate) fn plain_line(text: &str, max: usize) -> String {
    let cut = cut_plain(&clean_line(text), max);
    if cut.is_empty() {
        NOTHING.to_owned()
    } else if cut.chars().any(is_right_to_left) {
        format!("{}{cut}{}", ISOLATE.0, ISOLATE.1)
    } else {
        cut
    }
}

/// One line without anything that moves what stands around it: runs of space are one, control characters become visible,
/// marks that change the direction of what follows are dropped.
fn clean_line(text: &str) -> String {
    let words: Vec<String> = text
        .split(char::is_whitespace)
        .map(|word| word.chars().filter(|c| !turns_text(*c)).map(visible).collect::<String>())
        .filter(|word| !word.is_empty())
        .collect();
    words.join(" ")
}

fn turns_text(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Control characters as their pictures (Unicode, "Control Pictures").
fn visible(c: char) -> char {
    match c {
        '\0'..='\u{1f}' => char::from_u32(0x2400 + u32::from(c)).unwrap_or(char::REPLACEMENT_CHARACTER),
        '\u{7f}' => '␡',
        '\u{80}'..='\u{9f}' => char::REPLACEMENT_CHARACTER,
        other => other,
    }
}

/// Hebrew, Arabic and the other scripts that are written from right to left (Unicode blocks).
fn is_right_to_left(c: char) -> bool {
    matches!(c,
        '\u{590}'..='\u{8ff}' | '\u{200f}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}'
        | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
}

fn cut_plain(text: &str, max: usize) -> String {
    if text.encode_utf16().count() <= max {
        return text.to_owned();
    }
    let mut kept = String::new();
    let mut used = 1;
    for c in text.chars() {
        used += c.len_utf16();
        if used > max {
            break;
        }
        kept.push(c);
    }
    let mut kept = kept.trim_end().to_owned();
    kept.push('…');
    kept
}

fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            other => escaped.push(other),
        }
    }
    escaped
}

/// A piece of markup that must stay whole.
#[derive(Clone, Copy)]
enum Token<'a> {
    Open(&'a str),
    Close(&'a str),
    Entity(&'a str),
    Char(char),
}

impl Token<'_> {
    fn units(self) -> usize {
        match self {
            Token::Open(_) | Token::Close(_) => 0,
            Token::Entity(_) => 1,
            Token::Char(c) => c.len_utf16(),
        }
    }

    fn write(self, to: &mut String) {
        match self {
            Token::Open(tag) => to.extend(["<", tag, ">"]),
            Token::Close(tag) => to.extend(["</", tag, ">"]),
            Token::Entity(name) => to.extend(["&", name, ";"]),
            Token::Char(c) => to.push(c),
        }
    }
}

/// Reads markup that this module or a locale's file wrote.
struct Tokens<'a>(&'a str);

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        let first = self.0.chars().next()?;
        let until = |end: char| self.0[1..].split_once(end);
        let (token, rest) = match first {
            '<' => match until('>') {
                Some((tag, rest)) => match tag.strip_prefix('/') {
                    Some(tag) => (Token::Close(tag), rest),
                    None => (Token::Open(tag), rest),
                },
                None => (Token::Char('<'), &self.0[1..]),
            },
            '&' => match until(';') {
                Some((name, rest)) => (Token::Entity(name), rest),
                None => (Token::Char('&'), &self.0[1..]),
            },
            other => (Token::Char(other), &self.0[other.len_utf8()..]),
        };
        self.0 = rest;
        Some(token)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn html_and_control_characters_are_shown_and_do_nothing() {
        assert_eq!(Html::line("<b>&\u{7}\r\n x", 50).as_str(), "&lt;b&gt;&amp;␇ x");
        assert_eq!(Html::line(" \n ", 50).as_str(), "—");
        assert_eq!(Html::block("a\n\n\n\nb  c\n", 50).as_str(), "a\n\nb c");
    }

    #[test]
    fn right_to_left_text_does_not_turn_the_line_around() {
        assert_eq!(Html::line("שלום", 50).as_str(), "\u{2068}שלום\u{2069}");
        assert_eq!(Html::line("a\u{202e}b", 50).as_str(), "ab");
    }

    #[test]
    fn code_keeps_its_spaces_and_its_language() {
        let text = "What does `a  <b` print?\n\n```rust\nfn f() {\n\t1 & 2\n\n}\n```\nSay.";
        let html = Html::rich(text, 500);
        let code = "<pre><code class=\"language-rust\">fn f() {\n    1 &amp; 2\n\n}</code></pre>";
        assert_eq!(html.as_str(), format!("What does <code>a &lt;b</code> print?\n{code}\nSay."));
        assert_eq!(
            html.cut(24).as_str(),
            "What does <code>a &lt;b</code> print?\n<pre><code class=\"language-rust\">f…</code></pre>"
        );
    }

    #[test]
    fn a_listed_question_has_no_marks_of_code() {
        let text = "What does `a  <b` print?\n```rust\nfn f()\n```\nSay.";
        assert_eq!(Html::listed(text, 500).as_str(), "What does a &lt;b print? fn f() Say.");
        assert_eq!(Html::listed(text, 13).as_str(), "What does a…", "a cut leaves no mark behind");
        assert_eq!(Html::listed("it`s", 50).as_str(), "it`s");
    }

    #[test]
    fn backticks_that_mark_nothing_stay() {
        assert_eq!(Html::coded_line("it`s", 50).as_str(), "it`s");
        assert_eq!(Html::coded_line("`` `a` `b", 50).as_str(), "`` <code>a</code> `b");
        assert_eq!(Html::rich("```py thon\nx", 50).as_str(), "<pre>x</pre>");
        assert_eq!(Html::rich("```\n```\nrest", 50).as_str(), "rest");
    }

    #[test]
    fn a_cut_keeps_characters_entities_and_tags_whole() {
        assert_eq!(plain_line("👍👍👍", 4), "👍…");
        let html = Html::ours("<b>a&amp;<i>bcd</i></b>");
        assert_eq!(html.units(), 5);
        assert_eq!(html.clone().cut(4).as_str(), "<b>a&amp;<i>b…</i></b>");
        assert_eq!(html.clone().cut(2).as_str(), "<b>a…</b>");
        assert_eq!(html.clone().cut(5), html);
    }
}
