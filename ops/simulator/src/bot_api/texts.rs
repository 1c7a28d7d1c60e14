//! Texts and captions of a call: parse mode, entities, Telegram's lengths.

use super::{answer::ApiError, params::Params};
use crate::text::{Formatted, detect, parse_html, trim, utf16_len};

/// Longest text after parsing, in UTF-16 units (Bot API, "sendMessage").
pub(crate) const TEXT_LIMIT: usize = 4096;
/// Longest caption after parsing, in UTF-16 units (Bot API, "sendPhoto").
pub(crate) const CAPTION_LIMIT: usize = 1024;

/// The message's text; `too_long` differs between sending and editing.
pub(crate) fn text(params: &Params, too_long: &str) -> Result<Formatted, ApiError> {
    let formatted = formatted(params, "text", "entities")?;
    if formatted.text.is_empty() {
        return Err(ApiError::bad("message text is empty"));
    }
    if utf16_len(&formatted.text) > TEXT_LIMIT {
        return Err(ApiError::bad(too_long));
    }
    Ok(formatted)
}

/// The caption, empty if none is given.
pub(crate) fn caption(params: &Params) -> Result<Formatted, ApiError> {
    let formatted = formatted(params, "caption", "caption_entities")?;
    if utf16_len(&formatted.text) > CAPTION_LIMIT {
        return Err(ApiError::bad("message caption is too long"));
    }
    Ok(formatted)
}

fn formatted(params: &Params, field: &str, entities: &str) -> Result<Formatted, ApiError> {
    let raw = params.text(field).unwrap_or_default();
    let given = match params.text("parse_mode").unwrap_or_default().to_ascii_lowercase().as_str() {
        "html" => {
            parse_html(raw).map_err(|reason| ApiError::bad(format!("can't parse entities: {reason}")))?
        }
        "" | "none" => {
            Formatted { text: raw.to_owned(), entities: params.parsed(entities)?.unwrap_or_default() }
        }
        other => {
            return Err(ApiError::bad(format!("the simulator knows no parse_mode \"{other}\", only HTML")));
        }
    };
    let mut kept = trim(given);
    let length = utf16_len(&kept.text);
    kept.entities.retain(|entity| entity.length > 0 && entity.offset + entity.length <= length);
    kept.entities = detect(&kept.text, &kept.entities);
    Ok(kept)
}
