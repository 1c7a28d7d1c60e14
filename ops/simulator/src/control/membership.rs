//! Who is in which chat: joining, leaving, blocking, promoting, with the updates that Telegram sends about it.

use serde_json::{Value, json};

use super::Control;
use crate::{
    bot_api::member,
    error::ControlError,
    model::{Audience, Chat, ChatKind, ChatState, Message, Role, User},
    updates::QueueKey,
    world::{ChatCell, World},
};

impl Control {
    /// Makes `user` a `role` of a group: joining, leaving, being removed or promoted.
    ///
    /// The bot gets the service message of a join or leave, and `chat_member` if it is an administrator and asked for it.
    ///
    /// # Errors
    /// No such user or chat, or the chat is private.
    pub fn set_role(&self, user: i64, chat: i64, role: Role) -> Result<(), ControlError> {
        let (user, cell) = (self.user(user)?, self.chat_cell(chat)?);
        let world = &self.world;
        let service = {
            let mut state = cell.lock();
            let Audience::Group { members, bot } = &mut state.audience else {
                return Err(ControlError::NotGroup(chat));
            };
            let bot = *bot;
            let old = members.insert(user.id, role).unwrap_or(Role::Left);
            if old == role {
                return Ok(());
            }
            let service = service_message(world, &mut state, &user, &user, old, role);
            if bot.is_inside() {
                if let Some(message) = &service {
                    world.send_update("message", QueueKey::Chat(chat), Some(chat), message);
                }
                if bot.is_admin() {
                    let change = change(world, &state, &user, &user, old, role);
                    world.send_update("chat_member", QueueKey::Chat(chat), Some(chat), &change);
                }
            }
            service
        };
        tell(world, &cell, service.as_ref());
        Ok(())
    }

    /// `user` joins a group as a member.
    ///
    /// # Errors
    /// As [`Control::set_role`].
    pub fn join(&self, user: i64, chat: i64) -> Result<(), ControlError> {
        self.set_role(user, chat, Role::Member)
    }

    /// `user` leaves a group.
    ///
    /// # Errors
    /// As [`Control::set_role`].
    pub fn leave(&self, user: i64, chat: i64) -> Result<(), ControlError> {
        self.set_role(user, chat, Role::Left)
    }

    /// `by` adds the bot to a group, removes it, or makes it an administrator; the bot gets `my_chat_member`.
    ///
    /// # Errors
    /// No such user or chat, or the chat is private.
    pub fn set_bot_role(&self, by: i64, chat: i64, role: Role) -> Result<(), ControlError> {
        let (by, cell) = (self.acting(by)?, self.chat_cell(chat)?);
        set_bot_role(&self.world, &cell, &by, role)
    }

    /// `by` makes a supergroup of a basic group: it goes on under another id, with its members, and both ids get a service message.
    ///
    /// # Errors
    /// No such user or chat, or the chat is no basic group.
    pub fn migrate(&self, by: i64, chat: i64) -> Result<Chat, ControlError> {
        let (by, cell) = (self.acting(by)?, self.chat_cell(chat)?);
        let world = &self.world;
        let (new, told) = {
            let mut state = cell.lock();
            if state.chat.kind != ChatKind::Group || state.moved_to.is_some() {
                return Err(ControlError::NotGroup(chat));
            }
            let new = Chat { id: world.new_group_id(), kind: ChatKind::Supergroup, ..state.chat.clone() };
            state.moved_to = Some(new.id);
            let mut message = Message::new(by.clone(), state.chat.clone(), world.clock.now());
            message.migrate_to_chat_id = Some(new.id);
            let message = state.append(message, world.config.messages_per_chat);
            let told = matches!(&state.audience, Audience::Group { bot, .. } if bot.is_inside());
            world.put_chat(ChatState::new(new.clone(), state.audience.clone()));
            if told {
                world.send_update("message", QueueKey::Chat(chat), Some(chat), &message);
            }
            (new, told)
        };
        let cell = self.chat_cell(new.id)?;
        {
            let mut state = cell.lock();
            let mut message = Message::new(by, new.clone(), world.clock.now());
            message.migrate_from_chat_id = Some(chat);
            let message = state.append(message, world.config.messages_per_chat);
            if told {
                world.send_update("message", QueueKey::Chat(new.id), Some(new.id), &message);
            }
        }
        world.changes.tell(|| json!({ "type": "resync" }));
        Ok(new)
    }

    /// `user` blocks the bot.
    ///
    /// # Errors
    /// No such user.
    pub fn block(&self, user: i64) -> Result<(), ControlError> {
        self.set_blocked(user, true)
    }

    /// `user` unblocks the bot.
    ///
    /// # Errors
    /// No such user.
    pub fn unblock(&self, user: i64) -> Result<(), ControlError> {
        self.set_blocked(user, false)
    }

    fn set_blocked(&self, user: i64, block: bool) -> Result<(), ControlError> {
        let (cell, user) = (self.chat_cell(user)?, self.acting(user)?);
        {
            let mut state = cell.lock();
            let Audience::Private { started, blocked } = &mut state.audience else {
                return Err(ControlError::NoUser(user.id));
            };
            if *blocked == block {
                return Ok(());
            }
            (*started, *blocked) = (true, block);
            let role = |blocked| if blocked { Role::Kicked } else { Role::Member };
            let change = change(&self.world, &state, &user, &self.world.bot(), role(!block), role(block));
            self.world.send_update("my_chat_member", QueueKey::Chat(user.id), Some(user.id), &change);
        }
        self.world.changed(&cell, "chat", || json!({ "blocked": block }));
        Ok(())
    }
}

/// Changes what the bot is in a group and tells it.
pub(crate) fn set_bot_role(
    world: &World,
    cell: &ChatCell,
    by: &User,
    role: Role,
) -> Result<(), ControlError> {
    let service = {
        let mut state = cell.lock();
        let chat = state.chat.id;
        let Audience::Group { bot, .. } = &mut state.audience else {
            return Err(ControlError::NotGroup(chat));
        };
        let old = std::mem::replace(bot, role);
        if old == role {
            return Ok(());
        }
        let change = change(world, &state, by, &world.bot(), old, role);
        world.send_update("my_chat_member", QueueKey::Chat(chat), Some(chat), &change);
        let service = service_message(world, &mut state, by, &world.bot(), old, role);
        if let Some(message) = service.as_ref().filter(|_| role.is_inside()) {
            world.send_update("message", QueueKey::Chat(chat), Some(chat), message);
        }
        service
    };
    tell(world, cell, service.as_ref());
    Ok(())
}

fn tell(world: &World, cell: &ChatCell, service: Option<&Message>) {
    match service {
        Some(message) => world.message_changed(cell, "message", message),
        None => world.changed(cell, "chat", || json!({})),
    }
    world.changes.tell(|| json!({ "type": "chats" }));
}

/// The line in the chat about somebody coming or going.
fn service_message(
    world: &World,
    state: &mut ChatState,
    by: &User,
    who: &User,
    old: Role,
    new: Role,
) -> Option<Message> {
    if old.is_inside() == new.is_inside() {
        return None;
    }
    let mut message = Message::new(by.clone(), state.chat.clone(), world.clock.now());
    if new.is_inside() {
        message.new_chat_members = Some(vec![who.clone()]);
    } else {
        message.left_chat_member = Some(who.clone());
    }
    Some(state.append(message, world.config.messages_per_chat))
}

/// Telegram's `ChatMemberUpdated`.
fn change(world: &World, state: &ChatState, by: &User, who: &User, old: Role, new: Role) -> Value {
    json!({
        "chat": state.chat,
        "from": by,
        "date": world.clock.now(),
        "old_chat_member": member(who, old),
        "new_chat_member": member(who, new),
    })
}
