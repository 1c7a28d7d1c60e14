//! Messages.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Chat, PhotoSize, User};

/// Telegram's `MessageEntity`; offsets and lengths count UTF-16 units.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entity {
    /// `bold`, `text_link`, `bot_command` and so on.
    #[serde(rename = "type")]
    pub kind: String,
    /// Where it starts.
    pub offset: usize,
    /// How long it is; never 0.
    pub length: usize,
    /// Where a `text_link` leads.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Language of a `pre`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// Emoji of a `custom_emoji`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub custom_emoji_id: Option<String>,
    /// User of a `text_mention`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user: Option<Value>,
}

/// Telegram's `Message`, with the fields the simulator fills.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Message {
    /// Unique in its chat, growing.
    pub message_id: i32,
    /// Who sent it.
    pub from: User,
    /// Where.
    pub chat: Chat,
    /// When, in seconds since 1970.
    pub date: i64,
    /// When it was last edited.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edit_date: Option<i64>,
    /// The message it answers, without that one's own `reply_to_message`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_to_message: Option<Box<Message>>,
    /// Text, at most 4096 UTF-16 units.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Formatting of the text.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub entities: Vec<Entity>,
    /// The sizes of a photo, the largest last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub photo: Option<Vec<PhotoSize>>,
    /// Telegram's `Document`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<Value>,
    /// Telegram's `Voice`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub voice: Option<Value>,
    /// Telegram's `Audio`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub audio: Option<Value>,
    /// Telegram's `Video`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub video: Option<Value>,
    /// The album that the message is a part of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub media_group_id: Option<String>,
    /// Text under a file, at most 1024 UTF-16 units.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub caption: Option<String>,
    /// Formatting of the caption.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub caption_entities: Vec<Entity>,
    /// Who was added or joined.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub new_chat_members: Option<Vec<User>>,
    /// Who left or was removed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub left_chat_member: Option<User>,
    /// The id that the group has from now on: it became a supergroup.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub migrate_to_chat_id: Option<i64>,
    /// The id that the supergroup had as a group.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub migrate_from_chat_id: Option<i64>,
    /// Whether forwarding is forbidden.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub has_protected_content: bool,
    /// The inline keyboard: `{"inline_keyboard": [[…]]}`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_markup: Option<Value>,
}

impl Message {
    pub(crate) fn new(from: User, chat: Chat, date: i64) -> Self {
        Self {
            message_id: 0,
            from,
            chat,
            date,
            edit_date: None,
            reply_to_message: None,
            text: None,
            entities: Vec::new(),
            photo: None,
            document: None,
            voice: None,
            audio: None,
            video: None,
            media_group_id: None,
            caption: None,
            caption_entities: Vec::new(),
            new_chat_members: None,
            left_chat_member: None,
            migrate_to_chat_id: None,
            migrate_from_chat_id: None,
            has_protected_content: false,
            reply_markup: None,
        }
    }

    /// Whether it carries a file.
    #[must_use]
    pub fn has_media(&self) -> bool {
        self.photo.is_some()
            || self.document.is_some()
            || self.voice.is_some()
            || self.audio.is_some()
            || self.video.is_some()
    }

    /// The buttons of the inline keyboard, row by row; empty without one.
    #[must_use]
    pub fn buttons(&self) -> Vec<Vec<Value>> {
        let rows = self
            .reply_markup
            .as_ref()
            .and_then(|markup| markup.get("inline_keyboard"))
            .and_then(Value::as_array);
        rows.map(|rows| rows.iter().filter_map(Value::as_array).cloned().collect()).unwrap_or_default()
    }

    /// The callback data of the first button whose text contains `text`.
    #[must_use]
    pub fn callback_data_of(&self, text: &str) -> Option<String> {
        let labelled = |button: &&Value| button["text"].as_str().is_some_and(|label| label.contains(text));
        let buttons = self.buttons();
        let button = buttons.iter().flatten().find(labelled)?;
        button["callback_data"].as_str().map(str::to_owned)
    }
}

/// What a user saw after pressing a button: the text of `answerCallbackQuery`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Toast {
    /// The query that was answered.
    pub query_id: String,
    /// Who saw it.
    pub user_id: i64,
    /// The message whose button was pressed.
    pub message_id: i32,
    /// The text; empty when the bot only stopped the spinner.
    pub text: String,
    /// Whether it was a dialog instead of a short notice.
    pub show_alert: bool,
    /// When, in milliseconds since 1970.
    pub at_ms: i64,
}
