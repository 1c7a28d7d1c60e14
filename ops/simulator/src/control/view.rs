//! Looking at chats as their users see them, and waiting for them to change.

use std::time::Duration;

use bytes::Bytes;
use serde::Serialize;
use serde_json::Value;

use super::Control;
use crate::{
    error::ControlError,
    model::{Audience, BotCommand, Chat, Message, Role, Toast},
};

/// A chat at one moment.
#[derive(Debug, Clone, Serialize)]
pub struct ChatView {
    /// The chat.
    pub chat: Chat,
    /// Grows with every change; what [`Control::chat_after`] waits past.
    pub version: u64,
    /// Messages, oldest first.
    pub messages: Vec<Message>,
    /// Answers to button presses, oldest first.
    pub toasts: Vec<Toast>,
    /// The reply keyboard, or a forced reply, as the bot sent it.
    pub reply_keyboard: Option<Value>,
    /// What the bot says it is doing just now, such as `typing`.
    pub action: Option<String>,
    /// In a private chat: whether the user has ever written.
    pub started: bool,
    /// In a private chat: whether the user has blocked the bot.
    pub blocked: bool,
    /// In a group: who is or was in it.
    pub members: Vec<(i64, Role)>,
    /// In a group: what the bot is.
    pub bot: Option<Role>,
}

impl ChatView {
    /// The newest message, from whomever.
    #[must_use]
    pub fn last(&self) -> Option<&Message> {
        self.messages.last()
    }

    /// The newest message of the bot.
    #[must_use]
    pub fn last_from_bot(&self) -> Option<&Message> {
        self.messages.iter().rev().find(|message| message.from.is_bot)
    }
}

/// A chat in a user's list.
#[derive(Debug, Clone, Serialize)]
pub struct UserChat {
    /// The chat.
    pub chat: Chat,
    /// Its newest message.
    pub last: Option<Message>,
    /// What the user is in it.
    pub role: Role,
}

impl Control {
    /// The chat as it is now.
    ///
    /// # Errors
    /// No such chat.
    pub fn chat(&self, id: i64) -> Result<ChatView, ControlError> {
        let cell = self.chat_cell(id)?;
        let version = *cell.watch().borrow();
        let now_ms = self.world.clock.now_ms();
        let state = cell.lock();
        let (started, blocked) = match &state.audience {
            Audience::Private { started, blocked } => (*started, *blocked),
            Audience::Group { .. } => (false, false),
        };
        let (members, bot) = match &state.audience {
            Audience::Private { .. } => (Vec::new(), None),
            Audience::Group { members, bot } => {
                (members.iter().map(|(id, role)| (*id, *role)).collect(), Some(*bot))
            }
        };
        Ok(ChatView {
            chat: state.chat.clone(),
            version,
            messages: state.messages.values().cloned().collect(),
            toasts: state.toasts.iter().cloned().collect(),
            reply_keyboard: state.reply_keyboard.clone(),
            action: state
                .action
                .as_ref()
                .filter(|(_, until)| *until > now_ms)
                .map(|(action, _)| action.clone()),
            started,
            blocked,
            members,
            bot,
        })
    }

    /// The content of a file, by an id that a message names: what its reader opens.
    ///
    /// # Errors
    /// No such file.
    pub async fn file(&self, file_id: &str) -> Result<Bytes, ControlError> {
        let read = self.world.files.read(file_id).await;
        Ok(read.ok_or_else(|| ControlError::NoFile(file_id.to_owned()))?.1)
    }

    /// The chat once its version is above `version`; at once if it is already.
    ///
    /// # Errors
    /// No such chat, or nothing changed within `timeout`.
    pub async fn chat_after(
        &self,
        id: i64,
        version: u64,
        timeout: Duration,
    ) -> Result<ChatView, ControlError> {
        let mut changes = self.chat_cell(id)?.watch();
        let changed = changes.wait_for(|now| *now > version);
        let stopped = self.world.shutdown.cancelled();
        tokio::select! {
            changed = tokio::time::timeout(timeout, changed) => match changed {
                Ok(Ok(_)) => {}
                _ => return Err(timed_out(timeout)),
            },
            () = stopped => return Err(timed_out(timeout)),
        }
        self.chat(id)
    }

    /// Waits until `wanted` makes something of the chat, looking again at each change.
    ///
    /// # Errors
    /// No such chat, or it did not within `timeout`.
    pub async fn wait_for<T>(
        &self,
        id: i64,
        timeout: Duration,
        mut wanted: impl FnMut(&ChatView) -> Option<T>,
    ) -> Result<T, ControlError> {
        let deadline = tokio::time::Instant::now() + timeout;
        let mut view = self.chat(id)?;
        loop {
            if let Some(found) = wanted(&view) {
                return Ok(found);
            }
            let left = deadline.saturating_duration_since(tokio::time::Instant::now());
            view = self.chat_after(id, view.version, left).await.map_err(|error| match error {
                ControlError::TimedOut(_) => timed_out(timeout),
                other => other,
            })?;
        }
    }

    /// Waits for the answer to a button press.
    ///
    /// # Errors
    /// No such chat, or the bot did not answer within `timeout`.
    pub async fn wait_for_toast(
        &self,
        chat: i64,
        query: &str,
        timeout: Duration,
    ) -> Result<Toast, ControlError> {
        self.wait_for(chat, timeout, |view| view.toasts.iter().find(|toast| toast.query_id == query).cloned())
            .await
    }

    /// The chats that a user sees, the one with the newest message first.
    ///
    /// # Errors
    /// No such user.
    pub fn chats_of(&self, user: i64) -> Result<Vec<UserChat>, ControlError> {
        self.user(user)?;
        let seen = self.world.chats().into_iter().filter_map(|cell| {
            let state = cell.lock();
            let role = state.role_of(user).filter(|role| role.is_inside())?;
            let last = state.messages.values().next_back().cloned();
            Some(UserChat { chat: state.chat.clone(), last, role })
        });
        let mut seen: Vec<UserChat> = seen.collect();
        seen.sort_by_key(|chat| std::cmp::Reverse(chat.last.as_ref().map_or(0, |last| last.date)));
        Ok(seen)
    }

    /// The bot's commands as `user` sees them in `chat`.
    #[must_use]
    pub fn commands(&self, user: i64, chat: i64) -> Vec<BotCommand> {
        crate::bot_api::menu(&self.world, user, chat)
    }
}

fn timed_out(timeout: Duration) -> ControlError {
    ControlError::TimedOut(u64::try_from(timeout.as_millis()).unwrap_or(u64::MAX))
}
