//! Texts as Telegram takes them: parse modes, entities found by themselves, lengths in UTF-16 units.

mod detect;
mod html;
mod trim;

pub(crate) use detect::detect;
pub(crate) use html::parse_html;
pub(crate) use trim::trim;

use crate::model::Entity;

/// A text with its formatting.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Formatted {
    pub(crate) text: String,
    pub(crate) entities: Vec<Entity>,
}

/// Length as Telegram counts it.
pub(crate) fn utf16_len(text: &str) -> usize {
    text.encode_utf16().count()
}

pub(crate) fn entity(kind: &str, offset: usize, length: usize) -> Entity {
    Entity { kind: kind.into(), offset, length, url: None, language: None, custom_emoji_id: None, user: None }
}
