//! The bytes of a dead letter as an operator sees them: often they are just what could not be read.

use serde_json::{Value, json};
use studymate_schema::input::InputKind;

use crate::inputs;

/// The bytes as JSON, what is personal in them only with `reveal`. What cannot be read is shown whole with `reveal`, and not at all
/// without.
pub(super) fn shown(kind: Option<InputKind>, bytes: &[u8], reveal: bool) -> Value {
    let read = kind.and_then(|kind| inputs::body::shown(kind, bytes, reveal));
    read.unwrap_or_else(|| {
        let text = reveal.then(|| String::from_utf8_lossy(bytes));
        json!({ "unreadable": text.as_deref().unwrap_or("add --reveal to see the bytes") })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_read_is_shown_to_who_asks_for_it_only() {
        for kind in [None, Some(InputKind::Telegram), Some(InputKind::Command)] {
            assert!(!shown(kind, b"{my secret", false).to_string().contains("secret"));
            assert_eq!(shown(kind, b"{my secret", true)["unreadable"], "{my secret");
        }
    }

    #[test]
    fn what_can_be_read_is_shown_without_what_is_personal() {
        let update = br#"{"update_id":7,"message":{"text":"my secret","chat":{"type":"private"}}}"#;
        let hidden = shown(Some(InputKind::Telegram), update, false);
        assert!(hidden["update_id"] == 7 && !hidden.to_string().contains("secret"), "{hidden}");
        assert_eq!(shown(Some(InputKind::Telegram), update, true)["message"]["text"], "my secret");
    }
}
