//! The HTML parse mode, tag by tag and error by error as Telegram's own parser does it.

use super::{Formatted, entity, utf16_len};
use crate::model::Entity;

/// Parses `html`; the error is what follows "can't parse entities: ".
///
/// Offsets in errors are bytes of the given text, offsets in entities UTF-16 units of the result.
pub(crate) fn parse_html(html: &str) -> Result<Formatted, String> {
    let mut parser =
        Parser { source: html, at: 0, text: String::new(), units: 0, open: Vec::new(), done: Vec::new() };
    while let Some(next) = parser.peek() {
        match next {
            '&' => parser.reference(),
            '<' if parser.source[parser.at..].starts_with("</") => parser.end_tag()?,
            '<' => parser.start_tag()?,
            other => parser.push(other, other.len_utf8()),
        }
    }
    if let Some(open) = parser.open.last() {
        return Err(format!("Can't find end tag corresponding to start tag \"{}\"", open.tag));
    }
    parser.done.sort_by(|a, b| a.offset.cmp(&b.offset).then(b.length.cmp(&a.length)));
    Ok(Formatted { text: parser.text, entities: parser.done })
}

struct Open {
    tag: String,
    argument: String,
    offset: usize,
    byte: usize,
}

struct Parser<'a> {
    source: &'a str,
    at: usize,
    text: String,
    units: usize,
    open: Vec<Open>,
    done: Vec<Entity>,
}

const TAGS: [&str; 17] = [
    "a",
    "b",
    "strong",
    "i",
    "em",
    "s",
    "strike",
    "del",
    "u",
    "ins",
    "tg-spoiler",
    "tg-emoji",
    "span",
    "pre",
    "code",
    "blockquote",
    "tg-time",
];

impl Parser<'_> {
    fn peek(&self) -> Option<char> {
        self.source[self.at..].chars().next()
    }

    fn push(&mut self, c: char, consumed: usize) {
        self.text.push(c);
        self.units += c.len_utf16();
        self.at += consumed;
    }

    fn reference(&mut self) {
        match decode_reference(&self.source[self.at..]) {
            Some((c, consumed)) => self.push(c, consumed),
            None => self.push('&', 1),
        }
    }

    /// Moves on while `keep` holds and returns what was passed.
    fn take_while(&mut self, keep: impl Fn(char) -> bool) -> String {
        let rest = &self.source[self.at..];
        let end = rest.find(|c| !keep(c)).unwrap_or(rest.len());
        self.at += end;
        rest[..end].to_owned()
    }

    fn start_tag(&mut self) -> Result<(), String> {
        let begin = self.at;
        let unclosed = format!("Unclosed start tag at byte offset {begin}");
        self.at += 1;
        let tag = self.take_while(|c| !is_space(c) && c != '>').to_lowercase();
        if self.peek().is_none() {
            return Err(unclosed);
        }
        if !TAGS.contains(&tag.as_str()) {
            return Err(format!("Unsupported start tag \"{tag}\" at byte offset {begin}"));
        }
        let mut argument = String::new();
        loop {
            self.take_while(is_space);
            match self.peek() {
                None => return Err(unclosed),
                Some('>') => break,
                Some(_) => {
                    let (name, value) = self.attribute(&tag, begin)?;
                    take_argument(&tag, &name, value, &mut argument);
                }
            }
        }
        self.at += 1;
        if tag == "span" && argument != "tg-spoiler" {
            return Err(format!("Tag \"span\" must have class \"tg-spoiler\" at byte offset {begin}"));
        }
        self.open.push(Open { tag, argument, offset: self.units, byte: self.text.len() });
        Ok(())
    }

    fn attribute(&mut self, tag: &str, begin: usize) -> Result<(String, Option<String>), String> {
        let name = self.take_while(|c| !is_space(c) && c != '=' && c != '>').to_lowercase();
        if name.is_empty() {
            return Err(format!("Empty attribute name in the tag \"{tag}\" at byte offset {begin}"));
        }
        self.take_while(is_space);
        if self.peek() != Some('=') {
            if tag == "blockquote" && name == "expandable" {
                return Ok((name, None));
            }
            let message = "Expected equal sign in declaration of an attribute of the tag";
            return Err(format!("{message} \"{tag}\" at byte offset {begin}"));
        }
        self.at += 1;
        self.take_while(is_space);
        let quote = match self.peek() {
            None => return Err(format!("Unclosed start tag at byte offset {begin}")),
            Some(quote @ ('"' | '\'')) => quote,
            Some(_) => {
                let token_begin = self.at;
                let token = self.take_while(|c| c.is_ascii_alphanumeric() || c == '.' || c == '-');
                return match self.peek() {
                    Some(c) if is_space(c) || c == '>' => Ok((name, Some(token.to_lowercase()))),
                    _ => Err(format!("Unexpected end of name token at byte offset {token_begin}")),
                };
            }
        };
        self.at += 1;
        let raw = self.take_while(|c| c != quote);
        if self.peek().is_none() {
            return Err(format!("Unclosed start tag at byte offset {begin}"));
        }
        self.at += 1;
        Ok((name, Some(decode_all(&raw))))
    }

    fn end_tag(&mut self) -> Result<(), String> {
        let begin = self.at;
        let Some(open) = self.open.pop() else {
            return Err(format!("Unexpected end tag at byte offset {begin}"));
        };
        self.at += 2;
        let name = self.take_while(|c| !is_space(c) && c != '>').to_lowercase();
        self.take_while(is_space);
        if self.peek() != Some('>') {
            return Err(format!("Unclosed end tag at byte offset {begin}"));
        }
        self.at += 1;
        if !name.is_empty() && name != open.tag {
            let expected = &open.tag;
            let message = format!("Unmatched end tag at byte offset {begin}");
            return Err(format!("{message}, expected \"</{expected}>\", found \"</{name}>\""));
        }
        if self.units > open.offset {
            self.close(&open);
        }
        Ok(())
    }

    fn close(&mut self, open: &Open) {
        let length = self.units - open.offset;
        let plain = |kind: &str| Some(entity(kind, open.offset, length));
        let made = match open.tag.as_str() {
            "b" | "strong" => plain("bold"),
            "i" | "em" => plain("italic"),
            "u" | "ins" => plain("underline"),
            "s" | "strike" | "del" => plain("strikethrough"),
            "tg-spoiler" | "span" => plain("spoiler"),
            "blockquote" if open.argument == "expandable" => plain("expandable_blockquote"),
            "blockquote" => plain("blockquote"),
            "pre" => self.pre(open.offset, length),
            "code" => {
                let mut code = entity("code", open.offset, length);
                code.language = (!open.argument.is_empty()).then(|| open.argument.clone());
                Some(code)
            }
            "tg-emoji" => {
                let mut emoji = entity("custom_emoji", open.offset, length);
                emoji.custom_emoji_id = Some(open.argument.clone());
                Some(emoji)
            }
            "a" => self.link(open, length),
            _ => None,
        };
        // Only `pre` may keep a language; a lone `code` drops it once nothing encloses it.
        self.done.extend(made);
        if !self.open.iter().any(|outer| outer.tag == "pre") {
            self.done.iter_mut().filter(|e| e.kind == "code").for_each(|e| e.language = None);
        }
    }

    /// `<pre><code class="language-x">` is one block with a language.
    fn pre(&mut self, offset: usize, length: usize) -> Option<Entity> {
        let mut pre = entity("pre", offset, length);
        let inner =
            self.done.iter().position(|e| e.kind == "code" && e.offset == offset && e.length == length);
        if let Some(at) = inner {
            pre.language = self.done.remove(at).language;
        }
        Some(pre)
    }

    /// A link without a usable address is plain text.
    fn link(&self, open: &Open, length: usize) -> Option<Entity> {
        let shown = &self.text[open.byte..];
        let target = if open.argument.is_empty() { shown } else { &open.argument };
        let mut link = entity("text_link", open.offset, length);
        debug_assert_eq!(utf16_len(shown), length);
        link.url = Some(normal_url(target)?);
        Some(link)
    }
}

fn take_argument(tag: &str, name: &str, value: Option<String>, argument: &mut String) {
    let value = value.unwrap_or_default();
    match (tag, name) {
        ("a", "href") | ("tg-emoji", "emoji-id") | ("span", "class") => *argument = value,
        ("code", "class") => *argument = value.strip_prefix("language-").unwrap_or_default().to_owned(),
        ("blockquote", "expandable") => *argument = "expandable".into(),
        _ => {}
    }
}

/// Telegram takes http, https, tg, ton and mailto addresses and puts `http://` before bare hosts.
fn normal_url(target: &str) -> Option<String> {
    let target = target.trim();
    let with_scheme = if target.contains("://") || target.starts_with("mailto:") || target.starts_with("tg:")
    {
        target.to_owned()
    } else if target.contains('.') && !target.contains(char::is_whitespace) {
        format!("http://{target}")
    } else {
        return None;
    };
    let parsed = url::Url::parse(&with_scheme).ok()?;
    matches!(parsed.scheme(), "http" | "https" | "tg" | "ton" | "mailto").then(|| parsed.to_string())
}

fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\r' | '\n' | '\0' | '\u{b}')
}

/// The character and the bytes of `&lt;`, `&#39;` or `&#x1F600;` at the start of `text`.
fn decode_reference(text: &str) -> Option<(char, usize)> {
    if let Some(rest) = text.strip_prefix("&#") {
        let (digits, radix, prefix) = match rest.strip_prefix(['x', 'X']) {
            Some(hex) => (hex, 16, 3),
            None => (rest, 10, 2),
        };
        let count = digits.find(|c: char| !c.is_digit(radix)).unwrap_or(digits.len());
        let c = char::from_u32(u32::from_str_radix(digits.get(..count)?, radix).ok()?)?;
        let semicolon = usize::from(digits[count..].starts_with(';'));
        return (c != '\0').then_some((c, prefix + count + semicolon));
    }
    for (name, c) in [("&lt", '<'), ("&gt", '>'), ("&amp", '&'), ("&quot", '"')] {
        if let Some(rest) = text.strip_prefix(name) {
            return Some((c, name.len() + usize::from(rest.starts_with(';'))));
        }
    }
    None
}

fn decode_all(text: &str) -> String {
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let (c, consumed) = decode_reference(rest).unwrap_or_else(|| (c, c.len_utf8()));
        decoded.push(c);
        rest = &rest[consumed..];
    }
    decoded
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(html: &str) -> Vec<(String, usize, usize)> {
        let parsed = parse_html(html).unwrap();
        parsed.entities.into_iter().map(|e| (e.kind, e.offset, e.length)).collect()
    }

    #[test]
    fn offsets_count_utf16_units() {
        assert_eq!(kinds("\u{1F600}<b>жы</b>"), [("bold".to_owned(), 2, 2)]);
    }

    #[test]
    fn nested_tags_become_nested_entities() {
        assert_eq!(kinds("<b>a<i>b</i></b>"), [("bold".to_owned(), 0, 2), ("italic".to_owned(), 1, 1)]);
    }

    #[test]
    fn references_are_decoded_and_unknown_ones_stay() {
        assert_eq!(parse_html("&lt;&#39;&#x41;&nbsp;&amp;").unwrap().text, "<'A&nbsp;&");
    }

    #[test]
    fn code_in_pre_gives_the_language() {
        let parsed = parse_html("<pre><code class=\"language-rust\">fn</code></pre>").unwrap();
        assert_eq!(parsed.entities.len(), 1);
        assert_eq!(parsed.entities[0].language.as_deref(), Some("rust"));
    }

    #[test]
    fn quotes_can_be_expandable() {
        assert_eq!(
            kinds("<blockquote expandable>x</blockquote>"),
            [("expandable_blockquote".to_owned(), 0, 1)]
        );
    }

    #[test]
    fn a_link_without_an_address_is_plain_text() {
        assert_eq!(kinds("<a href=\"nothing\">x</a>"), []);
        let parsed = parse_html("<a href='https://e.org/?a=1&amp;b=2'>x</a>").unwrap();
        assert_eq!(parsed.entities[0].url.as_deref(), Some("https://e.org/?a=1&b=2"));
    }

    #[test]
    fn mistakes_are_told_in_telegrams_words() {
        let cases = [
            ("a <b>", "Can't find end tag corresponding to start tag \"b\""),
            ("a < b", "Unsupported start tag \"\" at byte offset 2"),
            ("a <b", "Unclosed start tag at byte offset 2"),
            ("<h1>x</h1>", "Unsupported start tag \"h1\" at byte offset 0"),
            ("x</b>", "Unexpected end tag at byte offset 1"),
            ("<b>x</i>", "Unmatched end tag at byte offset 4, expected \"</b>\", found \"</i>\""),
            ("<span>x</span>", "Tag \"span\" must have class \"tg-spoiler\" at byte offset 0"),
        ];
        for (html, expected) in cases {
            assert_eq!(parse_html(html).unwrap_err(), expected, "{html}");
        }
    }
}
