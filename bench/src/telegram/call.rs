//! Reading a bot's call, in whichever of the forms that the Bot API takes.

use serde::Deserialize;
use serde_json::value::RawValue;

/// The parameters of a call that matter here.
#[derive(Debug, Default, Deserialize)]
pub struct Call {
    /// Which chat.
    #[serde(default)]
    pub chat_id: Option<i64>,
    /// Which message.
    #[serde(default)]
    pub message_id: Option<i64>,
    /// Its text.
    #[serde(default)]
    pub text: Option<String>,
    /// Its buttons.
    #[serde(default)]
    pub reply_markup: Option<Markup>,
    /// The first update that is wanted.
    #[serde(default)]
    pub offset: Option<i64>,
    /// How many updates.
    #[serde(default)]
    pub limit: Option<usize>,
    /// Seconds to wait for one.
    #[serde(default)]
    pub timeout: Option<u64>,
}

/// Buttons as they came.
#[derive(Clone, Debug, Deserialize)]
#[serde(transparent)]
pub struct Markup(pub Box<RawValue>);

#[derive(Deserialize)]
struct Keyboard {
    #[serde(default)]
    inline_keyboard: Vec<Vec<Key>>,
}

#[derive(Deserialize)]
struct Key {
    callback_data: Option<String>,
}

impl Markup {
    /// What the buttons say when they are pressed.
    pub fn presses(&self) -> Vec<String> {
        let keyboard: Result<Keyboard, _> = serde_json::from_str(self.0.get());
        let rows = keyboard.map(|keyboard| keyboard.inline_keyboard).unwrap_or_default();
        rows.into_iter().flatten().filter_map(|key| key.callback_data).collect()
    }
}

impl Call {
    /// Reads a call: JSON, or fields of a form. What cannot be read has no parameters.
    pub fn read(content_type: &str, body: &[u8]) -> Self {
        if content_type.starts_with("application/x-www-form-urlencoded") {
            return Call::of_form(body);
        }
        serde_json::from_slice(body).unwrap_or_default()
    }

    fn of_form(body: &[u8]) -> Self {
        let mut call = Call::default();
        for (name, value) in url::form_urlencoded::parse(body) {
            match name.as_ref() {
                "chat_id" => call.chat_id = value.parse().ok(),
                "message_id" => call.message_id = value.parse().ok(),
                "text" => call.text = Some(value.into_owned()),
                "reply_markup" => call.reply_markup = serde_json::from_str(&value).ok(),
                "offset" => call.offset = value.parse().ok(),
                "limit" => call.limit = value.parse().ok(),
                "timeout" => call.timeout = value.parse().ok(),
                _ => {}
            }
        }
        call
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEYBOARD: &str = r#"{"inline_keyboard":[[{"text":"A","callback_data":"pick:1"}],[{"text":"web","url":"https://example.org"}]]}"#;

    #[test]
    fn a_call_is_the_same_as_json_and_as_a_form() {
        let json = format!(r#"{{"chat_id":5,"message_id":7,"text":"a & b","reply_markup":{KEYBOARD}}}"#);
        let mut form = url::form_urlencoded::Serializer::new(String::new());
        let fields = [("chat_id", "5"), ("message_id", "7"), ("text", "a & b"), ("reply_markup", KEYBOARD)];
        form.extend_pairs(fields);
        let calls = [
            Call::read("application/json", json.as_bytes()),
            Call::read("application/x-www-form-urlencoded", form.finish().as_bytes()),
        ];
        for call in calls {
            assert_eq!((call.chat_id, call.message_id), (Some(5), Some(7)));
            assert_eq!(call.text.as_deref(), Some("a & b"));
            assert_eq!(call.reply_markup.unwrap().presses(), ["pick:1"]);
        }
    }
}
