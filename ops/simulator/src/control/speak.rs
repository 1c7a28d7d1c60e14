//! What users do in chats: write, press buttons, send files, edit.

use std::sync::Arc;

use bytes::Bytes;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::Control;
use crate::{
    bot_api::{FileKind, attach},
    error::ControlError,
    files::NewFile,
    model::{Audience, ChatState, Message, StoredFile, User},
    queries::Query,
    text::{detect, utf16_len},
    updates::QueueKey,
    world::ChatCell,
};

/// Longest text a user's client sends in one message, in UTF-16 units; longer ones it splits.
const TEXT_LIMIT: usize = 4096;

/// Which button to press.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Press {
    /// The one with this callback data.
    Data(String),
    /// The one in this row and column, from 0.
    At(usize, usize),
    /// The first one whose text contains this.
    Text(String),
    /// Sends this callback data though no such button is there (any more): a screen that is behind, or a forged client.
    Stale(String),
}

/// How a file is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum UploadKind {
    /// A picture, shown in the chat.
    Photo,
    /// Any file.
    Document,
    /// A voice message.
    Voice,
    /// Music.
    Audio,
    /// A video.
    Video,
}

impl From<UploadKind> for FileKind {
    fn from(kind: UploadKind) -> Self {
        match kind {
            UploadKind::Photo => Self::Photo,
            UploadKind::Document => Self::Document,
            UploadKind::Voice => Self::Voice,
            UploadKind::Audio => Self::Audio,
            UploadKind::Video => Self::Video,
        }
    }
}

/// A file that a user sends.
#[derive(Debug, Clone)]
pub struct Upload {
    /// How.
    pub kind: UploadKind,
    /// File name.
    pub name: String,
    /// Media type; guessed if `None`.
    pub mime_type: Option<String>,
    /// Text under it.
    pub caption: Option<String>,
    /// The album it is a part of: files with the same name for it come to the bot as one album.
    pub album: Option<String>,
    /// Content. Users may send more than bots can download.
    pub bytes: Bytes,
}

impl Control {
    /// `user` writes `text` in `chat`; in a private chat this starts the bot. White space around it is dropped.
    ///
    /// # Errors
    /// No such user or chat, the user is not in it or has blocked the bot, or the text is empty or over 4096 units.
    pub fn send_text(&self, user: i64, chat: i64, text: &str) -> Result<Message, ControlError> {
        self.send_reply(user, chat, text, None)
    }

    /// Like [`Control::send_text`], as a reply to `reply_to`.
    ///
    /// # Errors
    /// As [`Control::send_text`], and there is no message `reply_to`.
    pub fn send_reply(
        &self,
        user: i64,
        chat: i64,
        text: &str,
        reply_to: Option<i32>,
    ) -> Result<Message, ControlError> {
        let text = text.trim();
        if text.is_empty() || utf16_len(text) > TEXT_LIMIT {
            return Err(ControlError::Invalid(format!("text: expected 1 to {TEXT_LIMIT} UTF-16 units")));
        }
        self.say(user, chat, |state, message| {
            message.text = Some(text.to_owned());
            message.entities = detect(text, &[]);
            message.reply_to_message = match reply_to {
                None => None,
                Some(id) => Some(Box::new(message_of(state, id)?)),
            };
            Ok(())
        })
    }

    /// `user` follows the deep link `t.me/<bot>?start=<payload>`; an empty payload is a plain `/start`.
    ///
    /// # Errors
    /// As [`Control::send_text`], and the payload is not 0–64 of `[A-Za-z0-9_-]`.
    pub fn start(&self, user: i64, payload: &str) -> Result<Message, ControlError> {
        let allowed = |b: u8| b.is_ascii_alphanumeric() || b == b'_' || b == b'-';
        if payload.len() > 64 || !payload.bytes().all(allowed) {
            return Err(ControlError::Invalid("payload: expected at most 64 of A-Z a-z 0-9 _ -".into()));
        }
        self.send_text(user, user, format!("/start {payload}").trim_end())
    }

    /// `user` sends a file.
    ///
    /// # Errors
    /// As [`Control::send_text`], and the file is empty or cannot be kept.
    pub fn send_file(&self, user: i64, chat: i64, upload: Upload) -> Result<Message, ControlError> {
        if upload.bytes.is_empty() {
            return Err(ControlError::Invalid("file: expected at least one byte".into()));
        }
        self.may_speak(&self.acting(user)?, &self.chat_cell(chat)?.lock())?;
        let kind = FileKind::from(upload.kind);
        let new = NewFile {
            name: Some(upload.name),
            mime_type: upload.mime_type,
            bytes: upload.bytes,
            as_photo: kind == FileKind::Photo,
        };
        let file: Arc<StoredFile> =
            self.world.files.add(new).map_err(|error| ControlError::Invalid(format!("file: {error}")))?;
        self.say(user, chat, |_, message| {
            attach(message, kind, &file, 1);
            message.media_group_id = upload.album.filter(|album| !album.is_empty());
            message.caption = upload.caption.filter(|caption| !caption.is_empty());
            message.caption_entities = detect(message.caption.as_deref().unwrap_or_default(), &[]);
            Ok(())
        })
    }

    /// `user` changes the text of an own message; the bot gets `edited_message`.
    ///
    /// # Errors
    /// As [`Control::send_text`], and the message is not there or somebody else's.
    pub fn edit_text(&self, user: i64, chat: i64, message: i32, text: &str) -> Result<Message, ControlError> {
        let cell = self.chat_cell(chat)?;
        let user = self.acting(user)?;
        let edited = {
            let mut state = cell.lock();
            self.may_speak(&user, &state)?;
            let found = state.messages.get_mut(&message).filter(|found| found.from.id == user.id);
            let edited = found.ok_or(ControlError::NoMessage { chat, message })?;
            edited.text = Some(text.trim().to_owned());
            edited.entities = detect(text.trim(), &[]);
            edited.edit_date = Some(self.world.clock.now());
            let edited = edited.clone();
            self.to_bot(&state, "edited_message", &edited);
            edited
        };
        self.world.message_changed(&cell, "edited", &edited);
        Ok(edited)
    }

    /// `user` presses a button; the bot gets a `callback_query`, whose id is returned.
    ///
    /// # Errors
    /// No such user, chat, message or button, or the user is not in the chat.
    pub fn press(&self, user: i64, chat: i64, message: i32, press: &Press) -> Result<String, ControlError> {
        let (user, cell) = (self.acting(user)?, self.chat_cell(chat)?);
        let world = &self.world;
        let state = cell.lock();
        self.may_speak(&user, &state)?;
        let shown = state.messages.get(&message);
        let data = match (press, shown) {
            (Press::Stale(data), _) => data.clone(),
            (press, Some(shown)) => find_button(shown, press)
                .ok_or_else(|| ControlError::NoButton { button: format!("{press:?}"), message })?,
            (_, None) => return Err(ControlError::NoMessage { chat, message }),
        };
        let shown = match shown {
            Some(shown) => serde_json::to_value(shown).unwrap_or_default(),
            // Telegram's `InaccessibleMessage`.
            None => json!({ "chat": state.chat, "message_id": message, "date": 0 }),
        };
        let query = Query { user: user.id, chat, message, at_ms: world.clock.now_ms() };
        let id = world.queries.add(query, world.query_lifetime_ms());
        let update = json!({
            "id": id,
            "from": user,
            "message": shown,
            "chat_instance": chat.unsigned_abs().to_string(),
            "data": data,
        });
        world.send_update("callback_query", QueueKey::User(user.id), Some(chat), &update);
        Ok(id)
    }

    /// Puts a message of `user` into the chat and sends it to the bot.
    fn say(
        &self,
        user: i64,
        chat: i64,
        fill: impl FnOnce(&ChatState, &mut Message) -> Result<(), ControlError>,
    ) -> Result<Message, ControlError> {
        let (user, cell) = (self.acting(user)?, self.chat_cell(chat)?);
        let sent = self.append(&user, &cell, fill)?;
        self.world.message_changed(&cell, "message", &sent);
        Ok(sent)
    }

    fn append(
        &self,
        user: &User,
        cell: &ChatCell,
        fill: impl FnOnce(&ChatState, &mut Message) -> Result<(), ControlError>,
    ) -> Result<Message, ControlError> {
        let mut state = cell.lock();
        self.may_speak(user, &state)?;
        let mut message = Message::new(user.clone(), state.chat.clone(), self.world.clock.now());
        fill(&state, &mut message)?;
        if let Audience::Private { started, .. } = &mut state.audience {
            *started = true;
        }
        if state.reply_keyboard.as_ref().is_some_and(|keyboard| keyboard["one_time_keyboard"] == true) {
            state.reply_keyboard = None;
        }
        let sent = state.append(message, self.world.config.messages_per_chat);
        self.to_bot(&state, "message", &sent);
        Ok(sent)
    }

    fn to_bot(&self, state: &ChatState, kind: &str, message: &Message) {
        let hears = match &state.audience {
            Audience::Private { .. } => true,
            Audience::Group { bot, .. } => bot.is_inside(),
        };
        if hears {
            self.world.send_update(kind, QueueKey::Chat(state.chat.id), Some(state.chat.id), message);
        }
    }

    fn may_speak(&self, user: &User, state: &ChatState) -> Result<(), ControlError> {
        match &state.audience {
            Audience::Private { blocked: true, .. } => return Err(ControlError::Blocked(user.id)),
            Audience::Private { .. } | Audience::Group { .. } => {}
        }
        let inside = state.role_of(user.id).is_some_and(|role| role.is_inside());
        if inside { Ok(()) } else { Err(ControlError::NotMember { user: user.id, chat: state.chat.id }) }
    }
}

fn message_of(state: &ChatState, id: i32) -> Result<Message, ControlError> {
    let found = state.messages.get(&id).cloned();
    let mut found = found.ok_or(ControlError::NoMessage { chat: state.chat.id, message: id })?;
    found.reply_to_message = None;
    Ok(found)
}

fn find_button(message: &Message, press: &Press) -> Option<String> {
    let rows = message.buttons();
    let button: Option<&Value> = match press {
        Press::At(row, column) => rows.get(*row).and_then(|row| row.get(*column)),
        Press::Data(data) => rows.iter().flatten().find(|button| button["callback_data"] == data.as_str()),
        Press::Text(text) => {
            let labelled =
                |button: &&Value| button["text"].as_str().is_some_and(|label| label.contains(text.as_str()));
            rows.iter().flatten().find(labelled)
        }
        Press::Stale(_) => None,
    };
    button?["callback_data"].as_str().map(str::to_owned)
}
