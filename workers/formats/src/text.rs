//! What a text is when it has been read: no control characters, no space at its ends.

/// A text of several lines: control characters become spaces, lines lose the space at their end, the whole at both.
pub(crate) fn lines(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.split('\n') {
        let line: String = line.chars().map(without_control).collect();
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out.trim().to_owned()
}

/// A text of one line: every run of space is one space.
pub(crate) fn one_line(text: &str) -> String {
    let words: String = text.chars().map(without_control).collect();
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The beginning of a text, to show in a problem.
pub(crate) fn excerpt(text: &str) -> String {
    const SHOWN: usize = 40;
    let text = one_line(text);
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

/// A letter to show in a problem: with its code point where it only looks like a Latin one.
pub(crate) fn letter(c: char) -> String {
    if c.is_ascii() { c.to_string() } else { format!("{c} (U+{:04X})", u32::from(c)) }
}

/// The name of a question that has none: stable as long as its text is (FNV-1a, 64 bit).
pub(crate) fn id_of(text: &str) -> String {
    let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    format!("q-{hash:016x}")
}

fn without_control(c: char) -> char {
    if c.is_control() { ' ' } else { c }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_cleaned_once_and_for_all() {
        let text = lines("  a\u{7}b \t\n   c\u{85}\n\n");
        assert_eq!(text, "a b\n   c");
        assert_eq!(lines("a\u{7}\nb"), "a\nb", "what becomes a space at the end of a line is none");
        assert_eq!(lines(&text), text);
        assert_eq!(one_line(" a \n\u{b} b "), "a b");
    }

    #[test]
    fn an_excerpt_is_cut_between_characters() {
        assert_eq!(excerpt(&"ё".repeat(50)), format!("{}…", "ё".repeat(40)));
        assert_eq!(excerpt("short"), "short");
    }

    #[test]
    fn the_name_of_a_text_never_changes() {
        assert_eq!(id_of(""), "q-cbf29ce484222325");
        assert_eq!(id_of("a"), "q-af63dc4c8601ec8c");
    }
}
