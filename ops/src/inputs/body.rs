//! What is in an input, without what is personal.
//!
//! Telegram's JSON keeps its structure, numbers, and the texts that Telegram or StudyMate made (ids, kinds, callback data). Every other
//! text is personal until somebody asks for it: a field that a later Bot API adds is hidden, too.

use serde_json::{Value, json};
use studymate_nats::LogMessage;
use studymate_schema::input::{Command, FetchOutcome, InputKind};
use studymate_schema::personal;

const PERSONAL: &str = "‹personal›";

/// Fields whose texts no person wrote (Bot API 10).
const OURS: [&str; 18] = [
    "id",
    "type",
    "status",
    "language_code",
    "chat_instance",
    "file_id",
    "file_unique_id",
    "small_file_id",
    "small_file_unique_id",
    "big_file_id",
    "big_file_unique_id",
    "mime_type",
    "media_group_id",
    "poll_id",
    "inline_message_id",
    "custom_emoji_id",
    "currency",
    "chat_type",
];
/// Numbers that tell about a person: when they were born.
const BIRTH: [&str; 3] = ["day", "month", "year"];

/// What is in an input, as JSON. `None` when it cannot be read.
pub(super) fn of(message: &LogMessage, reveal: bool) -> Option<Value> {
    shown(message.kind?, &message.payload, reveal)
}

/// What is in the bytes of an input, as JSON. `None` when they cannot be read.
pub(crate) fn shown(kind: InputKind, bytes: &[u8], reveal: bool) -> Option<Value> {
    match kind {
        InputKind::Telegram => {
            let update = serde_json::from_slice(bytes).ok()?;
            Some(if reveal { update } else { redacted("", &update, "") })
        }
        InputKind::Command => {
            let mut command = Command::decode(bytes).ok()?;
            if let (Command::FileFetched { name, outcome }, false) = (&mut command, reveal) {
                PERSONAL.clone_into(name);
                if let FetchOutcome::Fetched(bytes) = outcome {
                    return Some(
                        json!({"FileFetched": {"name": name, "outcome": {"Fetched": format!("{} bytes", bytes.len())}}}),
                    );
                }
            }
            let write = || serde_json::to_value(&command);
            if reveal { personal::revealed(write) } else { personal::redacted(write) }.ok()
        }
    }
}

/// A value under a field of an object, itself under another field.
fn redacted(field: &str, value: &Value, parent: &str) -> Value {
    match value {
        Value::Object(fields) => fields
            .iter()
            .map(|(name, value)| (name.clone(), redacted(name, value, field)))
            .collect::<serde_json::Map<_, _>>()
            .into(),
        // A list is of what its field is.
        Value::Array(items) => items.iter().map(|item| redacted(field, item, parent)).collect(),
        Value::String(_) if OURS.contains(&field) || (field, parent) == ("data", "callback_query") => {
            value.clone()
        }
        Value::String(_) => PERSONAL.into(),
        // Where somebody is.
        Value::Number(number) if number.is_f64() || BIRTH.contains(&field) => PERSONAL.into(),
        Value::Number(_) | Value::Bool(_) | Value::Null => value.clone(),
    }
}

#[cfg(test)]
mod tests {
    use studymate_schema::ban::BanCommand;

    use super::*;

    #[test]
    fn structure_ids_and_callback_data_stay_and_every_word_of_a_person_goes() {
        let update = json!({
            "update_id": 7,
            "message": {
                "message_id": 3, "date": 1700000000,
                "from": {"id": 5, "is_bot": false, "first_name": "Ann", "username": "ann_l", "language_code": "en"},
                "chat": {"id": 5, "type": "private", "first_name": "Ann"},
                "text": "my secret", "entities": [{"type": "bold", "offset": 0, "length": 2, "url": "https://a.example"}],
                "location": {"latitude": 1.5, "longitude": 2.5},
                "from_the_future": ["a word", {"deep": "another"}],
                "web_app_data": {"data": "typed", "button_text": "x"},
                "birthdate": {"day": 1, "month": 2},
                "document": {"file_id": "F", "file_name": "cv.pdf"}
            }
        });
        let shown = redacted("", &update, "");
        assert_eq!(shown["message"]["message_id"], 3);
        assert_eq!(
            shown["message"]["from"],
            json!({"id": 5, "is_bot": false, "first_name": PERSONAL, "username": PERSONAL, "language_code": "en"})
        );
        assert_eq!(shown["message"]["entities"][0]["type"], "bold");
        assert_eq!(shown["message"]["document"], json!({"file_id": "F", "file_name": PERSONAL}));
        let text = shown.to_string();
        for word in [
            "Ann",
            "ann_l",
            "secret",
            "example",
            "1.5",
            "2.5",
            "a word",
            "another",
            "typed",
            "cv.pdf",
            "\"day\":1",
        ] {
            assert!(!text.contains(word), "{word} is shown: {text}");
        }
        let reason = studymate_schema::Personal::Known("a reason".to_owned());
        let ban = BanCommand::Ban { until: None, reason, by: studymate_schema::UserId(1) };
        let bytes = Command::Ban(ban).encode().unwrap();
        let of = |reveal| super::shown(InputKind::Command, &bytes, reveal).unwrap().to_string();
        assert!(!of(false).contains("a reason") && of(true).contains("a reason"));
        let press = json!({"callback_query": {"id": "9", "data": "1:pick:5:1:1:0", "from": {"id": 5, "first_name": "Ann"},
            "message": {"text": "Question"}}});
        let shown = redacted("", &press, "");
        assert_eq!(shown["callback_query"]["data"], "1:pick:5:1:1:0");
        assert!(!shown.to_string().contains("Ann") && !shown.to_string().contains("Question"));
    }
}
