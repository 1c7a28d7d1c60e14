//! `reply_markup`: what Telegram accepts of keyboards.

use serde_json::{Value, json};

use super::{answer::ApiError, params::Params};

/// Most buttons of an inline keyboard, and most in a row.
const BUTTONS: usize = 100;
const ROW: usize = 8;
/// Most bytes of callback data (Bot API, "InlineKeyboardButton").
const CALLBACK_DATA: usize = 64;
/// What a button can do; each has exactly one.
const ACTIONS: [&str; 9] = [
    "url",
    "callback_data",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "pay",
];

/// A markup that passed the checks.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Markup {
    /// No `reply_markup`, or an inline keyboard without buttons.
    None,
    /// Goes with the message.
    Inline(Value),
    /// Changes the user's keyboard: buttons, their removal, or a forced reply.
    Reply(Value),
}

/// Reads and checks `reply_markup`.
pub(crate) fn markup(params: &Params) -> Result<Markup, ApiError> {
    let Some(given) = params.json("reply_markup")? else { return Ok(Markup::None) };
    if !given.is_object() {
        return Err(ApiError::bad("object expected as reply markup"));
    }
    if let Some(rows) = given.get("inline_keyboard") {
        return inline(rows);
    }
    let is_reply =
        ["keyboard", "remove_keyboard", "force_reply"].iter().any(|name| given.get(name).is_some());
    Ok(if is_reply { Markup::Reply(given) } else { Markup::None })
}

fn inline(rows: &Value) -> Result<Markup, ApiError> {
    let not_array =
        || ApiError::bad("field \"inline_keyboard\" of the InlineKeyboardMarkup must be an Array");
    let mut kept = Vec::new();
    let mut count = 0;
    for row in rows.as_array().ok_or_else(not_array)? {
        let row = row.as_array().ok_or_else(not_array)?;
        row.iter().try_for_each(check_button)?;
        count += row.len();
        if row.len() > ROW || count > BUTTONS {
            return Err(ApiError::bad("REPLY_MARKUP_TOO_LONG"));
        }
        if !row.is_empty() {
            kept.push(Value::Array(row.clone()));
        }
    }
    Ok(if kept.is_empty() { Markup::None } else { Markup::Inline(json!({ "inline_keyboard": kept })) })
}

fn check_button(button: &Value) -> Result<(), ApiError> {
    let wrong = |what: &str| ApiError::bad(format!("can't parse inline keyboard button: {what}"));
    let Some(fields) = button.as_object() else {
        return Err(wrong("InlineKeyboardButton must be an Object"));
    };
    match fields.get("text").and_then(Value::as_str) {
        None => return Err(wrong("Can't find field \"text\"")),
        Some("") => return Err(ApiError::bad("BUTTON_TEXT_INVALID")),
        Some(_) => {}
    }
    let mut actions = ACTIONS.iter().filter(|action| fields.contains_key(**action));
    let Some(action) = actions.next() else {
        return Err(wrong("Text buttons are unallowed in the inline keyboard"));
    };
    if actions.next().is_some() {
        return Err(ApiError::bad("BUTTON_TYPE_INVALID"));
    }
    match *action {
        "callback_data" => {
            let bytes = fields["callback_data"].as_str().map_or(0, str::len);
            if bytes == 0 || bytes > CALLBACK_DATA {
                return Err(ApiError::bad("BUTTON_DATA_INVALID"));
            }
        }
        "url" => {
            let target = fields["url"].as_str().unwrap_or_default();
            let full = if target.contains(':') { target.to_owned() } else { format!("http://{target}") };
            let known = |url: &url::Url| matches!(url.scheme(), "http" | "https" | "tg" | "ton" | "mailto");
            if target.is_empty() || !url::Url::parse(&full).is_ok_and(|url| known(&url)) {
                return Err(ApiError::bad("BUTTON_URL_INVALID"));
            }
        }
        _ => {}
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checked(rows: &Value) -> Result<Markup, String> {
        inline(rows).map_err(|error| error.description)
    }

    #[test]
    fn callback_data_has_one_to_64_bytes() {
        let with = |data: &str| checked(&json!([[{ "text": "x", "callback_data": data }]]));
        assert!(with(&"a".repeat(64)).is_ok());
        assert_eq!(with(&"a".repeat(65)), Err("Bad Request: BUTTON_DATA_INVALID".into()));
        assert_eq!(
            with(&"ж".repeat(33)),
            Err("Bad Request: BUTTON_DATA_INVALID".into()),
            "bytes, not characters"
        );
        assert_eq!(with(""), Err("Bad Request: BUTTON_DATA_INVALID".into()));
    }

    #[test]
    fn a_keyboard_has_at_most_100_buttons_and_8_in_a_row() {
        let rows = |count: usize, width: usize| {
            let button = json!({ "text": "x", "callback_data": "x" });
            checked(&json!(vec![vec![button; width]; count]))
        };
        assert!(rows(12, 8).is_ok());
        assert!(rows(1, 9).is_err() && rows(13, 8).is_err());
    }

    #[test]
    fn a_button_does_exactly_one_thing() {
        let nothing = checked(&json!([[{ "text": "x" }]])).unwrap_err();
        assert!(nothing.contains("Text buttons are unallowed in the inline keyboard"), "{nothing}");
        assert!(checked(&json!([[{ "text": "x", "callback_data": "a", "url": "https://e.org" }]])).is_err());
        assert!(checked(&json!([[{ "text": "x", "url": "javascript:1" }]])).is_err());
    }

    #[test]
    fn an_empty_keyboard_is_none() {
        assert_eq!(checked(&json!([[]])), Ok(Markup::None));
    }
}
