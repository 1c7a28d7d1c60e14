//! The bytes of a dead letter as an operator sees them.

use serde_json::{Value, json};
use studymate_schema::input::{Command, InputKind};
use studymate_schema::personal;

/// Fields of an update whose text is Telegram's or ours, never a person's.
const NOT_PERSONAL: [&str; 5] = ["type", "status", "language_code", "id", "data"];

/// The bytes as JSON. Without `reveal`, an update keeps its shape and loses its texts, and everything else is only named.
pub(super) fn shown(kind: Option<InputKind>, bytes: &[u8], reveal: bool) -> Value {
    match kind {
        Some(InputKind::Command) => match Command::decode(bytes) {
            Ok(command) if reveal => personal::revealed(|| serde_json::to_value(&command))
                .unwrap_or_else(|error| json!({ "unreadable": error.to_string() })),
            Ok(command) => json!({ "command": command.kind() }),
            Err(error) => json!({ "unreadable": error.to_string() }),
        },
        _ => match serde_json::from_slice(bytes) {
            Ok(update) if reveal => update,
            Ok(update) => redacted(update),
            Err(_) if reveal => Value::String(String::from_utf8_lossy(bytes).into_owned()),
            // Where the fault lies may be a person's text: its place is said, not what stands there.
            Err(error) => {
                json!({ "unreadable": format!("no JSON from line {} column {} on", error.line(), error.column()) })
            }
        },
    }
}

fn redacted(value: Value) -> Value {
    match value {
        Value::Object(fields) => fields
            .into_iter()
            .map(|(name, value)| {
                let keep = value.is_string() && NOT_PERSONAL.contains(&name.as_str());
                let value = if keep { value } else { redacted(value) };
                (name, value)
            })
            .collect(),
        Value::Array(items) => items.into_iter().map(redacted).collect(),
        Value::String(_) => Value::String("‹personal›".to_owned()),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_update_keeps_its_shape_and_loses_its_texts() {
        let update = br#"{"update_id":7,"message":{"text":"my secret","from":{"id":5,"first_name":"Ada"},"chat":{"type":"private"}}}"#;
        let shown = shown(Some(InputKind::Telegram), update, false).to_string();
        assert!(shown.contains("\"update_id\":7") && shown.contains("\"private\""), "{shown}");
        assert!(!shown.contains("secret") && !shown.contains("Ada"), "{shown}");
        let broken = super::shown(Some(InputKind::Telegram), b"{\"text\": my secret", false).to_string();
        assert!(!broken.contains("secret"), "{broken}");
    }

    #[test]
    fn who_asks_for_more_sees_all_of_it() {
        let update = br#"{"update_id":7,"message":{"text":"my secret"}}"#;
        assert!(shown(Some(InputKind::Telegram), update, true).to_string().contains("my secret"));
        assert_eq!(shown(None, b"{my secret", true), Value::String("{my secret".to_owned()));
    }
}
