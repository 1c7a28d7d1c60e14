//! HTML, as Moodle exports it, to plain text and back. Reading is one pass over the text.

use std::fmt::Write;

use studymate_schema::import::ProblemKind;

/// The text that a browser would show: blocks and `<br>` are line breaks, list items begin with a bullet.
///
/// # Errors
/// A picture, sound or film: without it the question may make no sense.
pub(crate) fn to_text(html: &str) -> Result<String, ProblemKind> {
    let mut page = Page::default();
    let mut rest = html;
    // Once no tag or comment ends any more, none is looked for: otherwise a file of `<` would take quadratic time.
    let (mut more_tags, mut more_comments) = (true, true);
    while let Some(c) = rest.chars().next() {
        let after = &rest[c.len_utf8()..];
        if c == '<' {
            let comment = after.starts_with("!--");
            let (end, more) = if comment { ("-->", &mut more_comments) } else { (">", &mut more_tags) };
            if *more && (comment || begins_tag(after)) {
                if let Some(at) = after.find(end) {
                    page.tag(&after[..at])?;
                    rest = &after[at + end.len()..];
                    continue;
                }
                *more = false;
            }
        }
        if c == '&' {
            let end = after.bytes().take(ENTITY_MAX + 1).position(|b| b == b';');
            if let Some((end, decoded)) = end.and_then(|end| Some((end, entity(&after[..end])?))) {
                page.exactly(decoded);
                rest = &after[end + 1..];
                continue;
            }
        }
        page.flowing(c);
        rest = after;
    }
    Ok(page.text)
}

/// HTML that [`to_text`] reads as exactly this text, and that holds neither `->` nor a line break.
pub(crate) fn from_text(text: &str) -> String {
    let mut html = String::with_capacity(text.len() + 16);
    let mut after_space = true;
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            ' ' if !after_space => html.push(' '),
            c if c.is_whitespace() => {
                // Writing to a string cannot fail.
                let _ = write!(html, "&#{};", u32::from(c));
            }
            c => html.push(c),
        }
        after_space = c.is_whitespace();
    }
    html
}

#[derive(Default)]
struct Page {
    text: String,
    /// Space or a line break is due before the next character.
    due: Due,
    /// How many `<pre>` are open: space is kept in them.
    pre: u32,
    /// Within `<style>` or `<script>`: nothing of it is text.
    hidden: bool,
}

#[derive(Default, PartialEq, PartialOrd, Clone, Copy)]
enum Due {
    #[default]
    Nothing,
    Space,
    Line,
    Paragraph,
}

impl Page {
    fn flowing(&mut self, c: char) {
        if self.hidden {
        } else if self.pre == 0 && c.is_whitespace() && c != '\u{a0}' {
            self.owe(Due::Space);
        } else {
            self.exactly(c);
        }
    }

    fn exactly(&mut self, c: char) {
        if self.hidden {
            return;
        }
        if !self.text.is_empty() {
            self.text.push_str(match self.due {
                Due::Nothing => "",
                Due::Space => " ",
                Due::Line => "\n",
                Due::Paragraph => "\n\n",
            });
        }
        self.due = Due::Nothing;
        self.text.push(c);
    }

    fn owe(&mut self, due: Due) {
        if due > self.due {
            self.due = due;
        }
    }

    fn tag(&mut self, tag: &str) -> Result<(), ProblemKind> {
        let (closing, tag) = tag.strip_prefix('/').map_or((false, tag), |tag| (true, tag));
        let end = tag.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(tag.len());
        let name = tag[..end].to_ascii_lowercase();
        match name.as_str() {
            "br" => match self.due {
                Due::Line | Due::Paragraph => self.due = Due::Paragraph,
                _ => self.due = Due::Line,
            },
            "p" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "blockquote" | "table" => {
                self.owe(Due::Paragraph);
            }
            "div" | "tr" | "ul" | "ol" | "dl" | "dt" | "dd" | "hr" | "section" | "article" => {
                self.owe(Due::Line);
            }
            "td" | "th" => self.owe(Due::Space),
            "li" => {
                self.owe(Due::Line);
                if !closing {
                    self.exactly('•');
                    self.owe(Due::Space);
                }
            }
            "pre" => {
                self.owe(Due::Line);
                self.pre = if closing { self.pre.saturating_sub(1) } else { self.pre + 1 };
            }
            "style" | "script" => self.hidden = !closing,
            "img" | "audio" | "video" | "object" | "embed" | "iframe" | "svg" if !closing => {
                return Err(ProblemKind::Media { tag: name });
            }
            _ => {}
        }
        Ok(())
    }
}

/// Whether what follows a `<` makes it a tag, and not a sign between numbers.
fn begins_tag(after: &str) -> bool {
    let name = after.strip_prefix('/').unwrap_or(after);
    name.starts_with(|c: char| c.is_ascii_alphabetic())
}

/// The most characters between `&` and `;`.
const ENTITY_MAX: usize = 10;

fn entity(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(code).filter(|c| *c != '\0');
    }
    ENTITIES.iter().find(|(known, _)| *known == name).map(|(_, c)| *c)
}

/// The entities that editors write; all other characters are in the file as themselves.
const ENTITIES: &[(&str, char)] = &[
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("nbsp", ' '),
    ("ensp", ' '),
    ("emsp", ' '),
    ("thinsp", ' '),
    ("shy", '\u{ad}'),
    ("ndash", '–'),
    ("mdash", '—'),
    ("hellip", '…'),
    ("bull", '•'),
    ("middot", '·'),
    ("laquo", '«'),
    ("raquo", '»'),
    ("lsquo", '‘'),
    ("rsquo", '’'),
    ("ldquo", '“'),
    ("rdquo", '”'),
    ("bdquo", '„'),
    ("deg", '°'),
    ("plusmn", '±'),
    ("times", '×'),
    ("divide", '÷'),
    ("minus", '−'),
    ("frac12", '½'),
    ("frac14", '¼'),
    ("frac34", '¾'),
    ("sup1", '¹'),
    ("sup2", '²'),
    ("sup3", '³'),
    ("micro", 'µ'),
    ("le", '≤'),
    ("ge", '≥'),
    ("ne", '≠'),
    ("asymp", '≈'),
    ("infin", '∞'),
    ("radic", '√'),
    ("sum", '∑'),
    ("larr", '←'),
    ("uarr", '↑'),
    ("rarr", '→'),
    ("darr", '↓'),
    ("harr", '↔'),
    ("rArr", '⇒'),
    ("euro", '€'),
    ("pound", '£'),
    ("yen", '¥'),
    ("cent", '¢'),
    ("copy", '©'),
    ("reg", '®'),
    ("trade", '™'),
    ("sect", '§'),
    ("para", '¶'),
    ("alpha", 'α'),
    ("beta", 'β'),
    ("gamma", 'γ'),
    ("delta", 'δ'),
    ("Delta", 'Δ'),
    ("epsilon", 'ε'),
    ("lambda", 'λ'),
    ("mu", 'μ'),
    ("pi", 'π'),
    ("sigma", 'σ'),
    ("Sigma", 'Σ'),
    ("phi", 'φ'),
    ("omega", 'ω'),
    ("Omega", 'Ω'),
    ("agrave", 'à'),
    ("aacute", 'á'),
    ("acirc", 'â'),
    ("atilde", 'ã'),
    ("auml", 'ä'),
    ("Auml", 'Ä'),
    ("aring", 'å'),
    ("ccedil", 'ç'),
    ("egrave", 'è'),
    ("eacute", 'é'),
    ("ecirc", 'ê'),
    ("euml", 'ë'),
    ("iacute", 'í'),
    ("iuml", 'ï'),
    ("ntilde", 'ñ'),
    ("oacute", 'ó'),
    ("ocirc", 'ô'),
    ("otilde", 'õ'),
    ("ouml", 'ö'),
    ("Ouml", 'Ö'),
    ("oslash", 'ø'),
    ("uacute", 'ú'),
    ("uuml", 'ü'),
    ("Uuml", 'Ü'),
    ("szlig", 'ß'),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn html_reads_as_a_browser_shows_it() {
        for (html, text) in [
            ("<p>One <b>two</b>\n  three</p><p>four</p>", "One two three\n\nfour"),
            ("a<br>b<br/>c<BR />d", "a\nb\nc\nd"),
            ("x<br><br>y", "x\n\ny"),
            ("<ul><li>red</li><li>blue</li></ul>", "• red\n• blue"),
            ("2 &lt; 3 &amp;&amp; 5&nbsp;&gt;&#32;4 &#x41;&eacute;", "2 < 3 && 5 > 4 Aé"),
            ("<pre>fn f() {\n    1\n}</pre>", "fn f() {\n    1\n}"),
            ("1 < 2 and a <- b", "1 < 2 and a <- b"),
            ("AT&T; &unknown; & &", "AT&T; &unknown; & &"),
            ("<!-- > hidden -->shown<style>p { }</style>", "shown"),
            ("H<sub>2</sub>O", "H2O"),
            ("<unclosed", "<unclosed"),
        ] {
            assert_eq!(to_text(html).as_deref(), Ok(text), "{html}");
        }
        assert_eq!(to_text("<p><IMG src='x'></p>"), Err(ProblemKind::Media { tag: "img".into() }));
    }

    #[test]
    fn any_text_comes_back_from_html() {
        for text in ["a->b", "a  b\n  c", "<b>&amp;</b>", "&#32;", "x\u{2003}y"] {
            let html = from_text(text);
            assert_eq!(to_text(&html).as_deref(), Ok(text), "{html}");
            assert!(!html.contains("->") && !html.contains('\n'));
        }
    }

    #[test]
    fn a_megabyte_of_half_tags_takes_no_time() {
        for unit in ["<a", "<!--", "&a", "<!-->", "&;", "<a>", "<!-- > "] {
            let text = unit.repeat(1_000_000 / unit.len());
            let begin = std::time::Instant::now();
            let _ = to_text(&(text + ";"));
            assert!(begin.elapsed().as_secs() < 5, "{unit}");
        }
    }
}
