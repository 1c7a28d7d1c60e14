//! Chats: who is in them and what was said.

use std::collections::{BTreeMap, VecDeque};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Message, Toast, User};

/// Toasts kept per chat.
const TOASTS: usize = 100;

/// The kinds of chat the simulator has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ChatKind {
    /// One user and the bot.
    Private,
    /// A basic group.
    Group,
    /// A supergroup.
    Supergroup,
}

/// Telegram's `Chat`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chat {
    /// Positive for private chats, negative for groups.
    pub id: i64,
    /// What kind of chat.
    #[serde(rename = "type")]
    pub kind: ChatKind,
    /// Title of a group.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Username without `@`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub username: Option<String>,
    /// First name of the other side of a private chat.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_name: Option<String>,
    /// Last name of the other side of a private chat.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_name: Option<String>,
}

impl Chat {
    /// The private chat of `user` with the bot.
    pub(crate) fn private(user: &User) -> Self {
        Self {
            id: user.id,
            kind: ChatKind::Private,
            title: None,
            username: user.username.clone(),
            first_name: Some(user.first_name.clone()),
            last_name: user.last_name.clone(),
        }
    }
}

/// What somebody is in a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// The owner.
    Creator,
    /// May manage the group; a bot sees `chat_member` updates only as one.
    Administrator,
    /// Everybody else inside.
    Member,
    /// Was never in or went away.
    Left,
    /// Was removed and may not come back by itself.
    Kicked,
}

impl Role {
    /// Whether somebody with this role is in the group.
    #[must_use]
    pub fn is_inside(self) -> bool {
        matches!(self, Role::Creator | Role::Administrator | Role::Member)
    }

    /// Whether it is the owner or an administrator.
    #[must_use]
    pub fn is_admin(self) -> bool {
        matches!(self, Role::Creator | Role::Administrator)
    }
}

/// Who can hear the bot in a chat.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Audience {
    /// The user, once they have written, unless they blocked the bot.
    Private { started: bool, blocked: bool },
    /// The members, if the bot is one.
    Group { members: BTreeMap<i64, Role>, bot: Role },
}

/// All that is known of a chat.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct ChatState {
    pub(crate) chat: Chat,
    pub(crate) audience: Audience,
    pub(crate) next_message_id: i32,
    pub(crate) messages: BTreeMap<i32, Message>,
    pub(crate) toasts: VecDeque<Toast>,
    /// The reply keyboard or forced reply last sent, as the bot sent it.
    pub(crate) reply_keyboard: Option<Value>,
    /// What the bot says it is doing, and until when (milliseconds since 1970).
    #[serde(skip)]
    pub(crate) action: Option<(String, i64)>,
    pub(crate) menu_button: Option<Value>,
    /// Whether this is the private chat of somebody whose account is deleted.
    #[serde(default)]
    pub(crate) deleted: bool,
    /// The supergroup that this group became: nothing is said here any more.
    #[serde(default)]
    pub(crate) moved_to: Option<i64>,
}

impl ChatState {
    pub(crate) fn new(chat: Chat, audience: Audience) -> Self {
        Self {
            chat,
            audience,
            next_message_id: 1,
            messages: BTreeMap::new(),
            toasts: VecDeque::new(),
            reply_keyboard: None,
            action: None,
            menu_button: None,
            deleted: false,
            moved_to: None,
        }
    }

    /// Gives the message its id and keeps it, forgetting the oldest beyond `keep`.
    pub(crate) fn append(&mut self, mut message: Message, keep: usize) -> Message {
        message.message_id = self.next_message_id;
        self.next_message_id += 1;
        self.messages.insert(message.message_id, message.clone());
        while self.messages.len() > keep.max(1) {
            self.messages.pop_first();
        }
        message
    }

    pub(crate) fn toast(&mut self, toast: Toast) {
        if self.toasts.len() == TOASTS {
            self.toasts.pop_front();
        }
        self.toasts.push_back(toast);
    }

    /// What `user` is here; in a private chat its user is a member and nobody else.
    pub(crate) fn role_of(&self, user: i64) -> Option<Role> {
        match &self.audience {
            Audience::Private { .. } => (user == self.chat.id).then_some(Role::Member),
            Audience::Group { members, .. } => members.get(&user).copied(),
        }
    }
}
