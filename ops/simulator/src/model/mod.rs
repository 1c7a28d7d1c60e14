//! Telegram's objects as they are stored and shown: users, chats, messages, files. Plain data; no rules of the API.

mod chat;
mod file;
mod message;
mod user;

pub(crate) use chat::{Audience, ChatState};
pub use chat::{Chat, ChatKind, Role};
pub use file::{PhotoSize, StoredFile};
pub use message::{Entity, Message, Toast};
pub use user::{BotCommand, User};
