//! Telegram drops white space around a text and moves the entities with it.

use super::{Formatted, utf16_len};

/// The text without white space at both ends and without control characters; entities cut to what is left.
pub(crate) fn trim(formatted: Formatted) -> Formatted {
    let Formatted { text, entities } = formatted;
    let cleaned = clean(&text);
    let start = cleaned.len() - cleaned.trim_start().len();
    let lead = utf16_len(&cleaned[..start]);
    let kept = cleaned.trim().to_owned();
    let length = utf16_len(&kept);
    let entities = entities.into_iter().filter_map(|mut entity| {
        let end = (entity.offset + entity.length).saturating_sub(lead).min(length);
        entity.offset = entity.offset.saturating_sub(lead);
        entity.length = end.saturating_sub(entity.offset);
        (entity.length > 0).then_some(entity)
    });
    Formatted { entities: entities.collect(), text: kept }
}

/// Control characters become spaces, as in Telegram's `clean_input_string`, so that offsets stay.
fn clean(text: &str) -> String {
    text.chars().map(|c| if c.is_control() && c != '\n' { ' ' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::entity;

    #[test]
    fn entities_move_with_the_text() {
        let formatted = Formatted { text: "  \u{1F600} hi  ".into(), entities: vec![entity("bold", 5, 4)] };
        let trimmed = trim(formatted);
        assert_eq!(trimmed.text, "\u{1F600} hi");
        assert_eq!((trimmed.entities[0].offset, trimmed.entities[0].length), (3, 2));
    }

    #[test]
    fn an_entity_of_white_space_only_is_dropped() {
        let formatted = Formatted { text: "a   ".into(), entities: vec![entity("bold", 1, 3)] };
        assert!(trim(formatted).entities.is_empty());
    }
}
