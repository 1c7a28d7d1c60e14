//! `[media: name]` in a question's text: the picture, sound or film that stands with it. The name is the code of a material, or that of a
//! file beside the quiz.

use std::collections::BTreeMap;

use studymate_schema::MaterialCode;
use studymate_schema::import::ProblemKind;

use crate::text::{excerpt, lines};

const OPEN: &str = "[media:";

/// Takes the mark out of a text. The first one counts; a second one is a problem.
pub(crate) fn take(text: &mut String) -> Result<Option<String>, ProblemKind> {
    let Some((name, rest)) = cut(text) else { return Ok(None) };
    if cut(&rest).is_some() {
        return Err(ProblemKind::MediaTwice);
    }
    *text = rest;
    Ok(Some(name))
}

/// The material that a name means: one of the files that were brought along, or one of the catalogue by its code.
pub(crate) fn resolve(
    name: &str,
    files: &BTreeMap<String, MaterialCode>,
) -> Result<MaterialCode, ProblemKind> {
    match files.get(name) {
        Some(code) => Ok(code.clone()),
        None => MaterialCode::parse(name).map_err(|_| ProblemKind::MediaUnknown { name: excerpt(name) }),
    }
}

/// A text with a mark at its end.
pub(crate) fn marked(text: &str, media: Option<&MaterialCode>) -> String {
    media.map_or_else(|| text.to_owned(), |code| format!("{text}\n{OPEN} {code}]"))
}

/// The name in the first mark, and the text without it.
fn cut(text: &str) -> Option<(String, String)> {
    // Lower case of ASCII keeps every byte where it is.
    let start = text.to_ascii_lowercase().find(OPEN)?;
    let inside = &text[start + OPEN.len()..];
    let length = inside.find([']', '\n']).filter(|end| inside[*end..].starts_with(']'))?;
    let (before, after) = (&text[..start], &inside[length + 1..]);
    let before = before.trim_end_matches([' ', '\t']);
    let alone = before.is_empty() || before.ends_with('\n');
    let after = if alone { after.trim_start_matches([' ', '\t']) } else { after };
    let after = if alone { after.strip_prefix('\n').unwrap_or(after) } else { after };
    Some((inside[..length].trim().to_owned(), lines(&format!("{before}{after}"))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_taken_out_wherever_it_stands() {
        for (text, rest) in [
            ("What is this? [media: map.png]", "What is this?"),
            ("[Media:map.png]\nWhat is this?", "What is this?"),
            ("What\n[media: map.png]\nis this?", "What\nis this?"),
            ("What [media: map.png ] is this?", "What is this?"),
        ] {
            let mut text = text.to_owned();
            assert_eq!(take(&mut text), Ok(Some("map.png".to_owned())));
            assert_eq!(text, rest);
        }
        for plain in ["no mark", "[media: open", "[media: over\na line]", "[medial: x]"] {
            let mut text = plain.to_owned();
            assert_eq!(take(&mut text), Ok(None));
            assert_eq!(text, plain);
        }
        assert_eq!(take(&mut "[media: a] [media: b]".to_owned()), Err(ProblemKind::MediaTwice));
    }
}
