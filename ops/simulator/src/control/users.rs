//! Creating users and groups.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::json;

use super::Control;
use crate::{
    error::ControlError,
    model::{Audience, Chat, ChatKind, ChatState, Role, User},
};

/// A user to create.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NewUser {
    /// Positive; the next free one if `None`.
    pub id: Option<i64>,
    /// First name; "User" and the id if empty.
    pub first_name: String,
    /// Last name.
    pub last_name: Option<String>,
    /// Username without `@`.
    pub username: Option<String>,
    /// Language of the client.
    pub language_code: Option<String>,
}

impl NewUser {
    /// A user called `first_name` whose client speaks `language`.
    #[must_use]
    pub fn named(first_name: &str, language: &str) -> Self {
        Self { first_name: first_name.into(), language_code: Some(language.into()), ..Self::default() }
    }
}

/// A group to create.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewGroup {
    /// Negative; the next free one if `None`.
    #[serde(default)]
    pub id: Option<i64>,
    /// Title.
    pub title: String,
    /// Username without `@`.
    #[serde(default)]
    pub username: Option<String>,
    /// Whether it is a basic group; otherwise a supergroup.
    #[serde(default)]
    pub basic: bool,
    /// Who is in it, and as what.
    #[serde(default)]
    pub members: BTreeMap<i64, Role>,
    /// What the bot is in it; inside it hears the messages. No update tells it: use [`Control::set_bot_role`] for that.
    #[serde(default = "outside")]
    pub bot: Role,
}

fn outside() -> Role {
    Role::Left
}

impl NewGroup {
    /// A supergroup called `title` with nobody in it.
    #[must_use]
    pub fn titled(title: &str) -> Self {
        Self {
            id: None,
            title: title.into(),
            username: None,
            basic: false,
            members: BTreeMap::new(),
            bot: Role::Left,
        }
    }

    /// With `user` as `role`.
    #[must_use]
    pub fn with(mut self, user: i64, role: Role) -> Self {
        self.members.insert(user, role);
        self
    }

    /// With the bot as `role`.
    #[must_use]
    pub fn with_bot(mut self, role: Role) -> Self {
        self.bot = role;
        self
    }
}

impl Control {
    /// Creates a user, who has not started the bot yet.
    ///
    /// # Errors
    /// The id is taken or not positive.
    pub fn create_user(&self, new: NewUser) -> Result<User, ControlError> {
        let id = new.id.unwrap_or_else(|| self.world.new_user_id());
        if id <= 0 {
            return Err(ControlError::Invalid(format!("user id {id}: expected a positive number")));
        }
        if id == self.world.bot_id || self.world.user(id).is_some() {
            return Err(ControlError::Taken(id));
        }
        let first_name = if new.first_name.is_empty() { format!("User {id}") } else { new.first_name };
        let user = User {
            id,
            is_bot: false,
            first_name,
            last_name: new.last_name,
            username: new.username,
            language_code: new.language_code,
        };
        self.world.put_user(user.clone());
        self.world.changes.tell(|| json!({ "type": "users" }));
        Ok(user)
    }

    /// The user with this id.
    ///
    /// # Errors
    /// There is none.
    pub fn user(&self, id: i64) -> Result<User, ControlError> {
        self.world.user(id).ok_or(ControlError::NoUser(id))
    }

    /// All users, by id.
    #[must_use]
    pub fn users(&self) -> Vec<User> {
        self.world.users()
    }

    /// Changes the language of a user's client; later updates carry it.
    ///
    /// # Errors
    /// There is no such user.
    pub fn set_language(&self, user: i64, language: &str) -> Result<User, ControlError> {
        let mut changed = self.user(user)?;
        changed.language_code = (!language.is_empty()).then(|| language.to_owned());
        self.world.put_user(changed.clone());
        self.world.changes.tell(|| json!({ "type": "users" }));
        Ok(changed)
    }

    /// Deletes a user's account. No update tells the bot; it is refused when it writes to the user, who does nothing any more. Groups keep who is
    /// in them, without the name.
    ///
    /// # Errors
    /// There is no such user.
    pub fn delete_account(&self, user: i64) -> Result<(), ControlError> {
        let cell = self.chat_cell(user)?;
        let gone = User { first_name: String::new(), last_name: None, username: None, ..self.user(user)? };
        cell.lock().deleted = true;
        self.world.put_user(gone);
        self.world.changes.tell(|| json!({ "type": "users" }));
        Ok(())
    }

    /// The user with this id, who still has an account.
    ///
    /// # Errors
    /// There is none.
    pub(super) fn acting(&self, id: i64) -> Result<User, ControlError> {
        let user = self.user(id)?;
        let deleted = self.world.chat(id).is_some_and(|cell| cell.lock().deleted);
        if deleted { Err(ControlError::Deleted(id)) } else { Ok(user) }
    }

    /// Creates a group as it stands, without any update about it.
    ///
    /// # Errors
    /// The id is taken or not negative, or a member does not exist.
    pub fn create_group(&self, new: NewGroup) -> Result<Chat, ControlError> {
        let id = new.id.unwrap_or_else(|| self.world.new_group_id());
        if id >= 0 {
            return Err(ControlError::Invalid(format!("group id {id}: expected a negative number")));
        }
        if self.world.chat(id).is_some() {
            return Err(ControlError::Taken(id));
        }
        new.members.keys().try_for_each(|user| self.user(*user).map(drop))?;
        let chat = Chat {
            id,
            kind: if new.basic { ChatKind::Group } else { ChatKind::Supergroup },
            title: Some(new.title),
            username: new.username,
            first_name: None,
            last_name: None,
        };
        self.world
            .put_chat(ChatState::new(chat.clone(), Audience::Group { members: new.members, bot: new.bot }));
        self.world.changes.tell(|| json!({ "type": "chats" }));
        Ok(chat)
    }
}
