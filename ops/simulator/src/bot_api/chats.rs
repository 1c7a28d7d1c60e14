//! Chats and their members as a bot sees them, and whether it may write there.

use std::sync::Arc;

use serde_json::{Value, json};

use super::{
    answer::{Answer, ApiError, answer, done},
    params::Params,
};
use crate::{
    control::membership,
    model::{Audience, ChatKind, ChatState, Role, User},
    world::{ChatCell, World},
};

/// The chat that `chat_id` names, by number or by `@username`.
pub(crate) fn find(world: &World, params: &Params) -> Result<Arc<ChatCell>, ApiError> {
    let by_name = params.text("chat_id").and_then(|text| text.strip_prefix('@'));
    if by_name.is_none() && params.int("chat_id").is_none() {
        let empty = params.text("chat_id").unwrap_or_default().is_empty();
        return Err(ApiError::bad(if empty { "chat_id is empty" } else { "chat not found" }));
    }
    let found = match by_name {
        None => params.int("chat_id").and_then(|id| world.chat(id)),
        // Only groups can be written to by name; bots use it rarely, so nothing keeps an index.
        Some(name) => world.chats().into_iter().find(|cell| {
            let chat = &cell.lock().chat;
            chat.kind != ChatKind::Private && chat.username.as_deref() == Some(name)
        }),
    };
    let found = found.ok_or_else(|| ApiError::bad("chat not found"))?;
    let moved_to = found.lock().moved_to;
    moved_to.map_or(Ok(found), |to| Err(ApiError::moved(to)))
}

/// Refuses in Telegram's words where the bot cannot write.
pub(crate) fn may_write(chat: &ChatState) -> Result<(), ApiError> {
    if chat.deleted {
        return Err(ApiError::forbidden("user is deactivated"));
    }
    match &chat.audience {
        Audience::Private { blocked: true, .. } => Err(ApiError::forbidden("bot was blocked by the user")),
        Audience::Private { started: false, .. } => {
            Err(ApiError::forbidden("bot can't initiate conversation with a user"))
        }
        Audience::Private { .. } => Ok(()),
        Audience::Group { bot, .. } => match (bot, chat.chat.kind) {
            (Role::Kicked, ChatKind::Supergroup) => {
                Err(ApiError::forbidden("bot was kicked from the supergroup chat"))
            }
            (Role::Kicked, _) => Err(ApiError::forbidden("bot was kicked from the group chat")),
            (Role::Left, ChatKind::Supergroup) => {
                Err(ApiError::forbidden("bot is not a member of the supergroup chat"))
            }
            (Role::Left, _) => Err(ApiError::forbidden("bot is not a member of the group chat")),
            _ => Ok(()),
        },
    }
}

/// Whether the bot may delete messages of others here.
pub(crate) fn may_delete_others(chat: &ChatState) -> bool {
    match &chat.audience {
        Audience::Private { .. } => true,
        Audience::Group { bot, .. } => bot.is_admin(),
    }
}

fn may_look(chat: &ChatState) -> Result<(), ApiError> {
    if matches!(chat.audience, Audience::Group { .. }) { may_write(chat) } else { Ok(()) }
}

pub(crate) fn get_chat(world: &World, params: &Params) -> Answer {
    let cell = find(world, params)?;
    let chat = cell.lock();
    may_look(&chat)?;
    let mut full = serde_json::to_value(&chat.chat).unwrap_or_default();
    full["accent_color_id"] = json!(chat.chat.id.unsigned_abs() % 7);
    full["max_reaction_count"] = json!(11);
    full["accepted_gift_types"] = json!({
        "unlimited_gifts": false, "limited_gifts": false, "unique_gifts": false, "premium_subscription": false,
    });
    if chat.chat.kind != ChatKind::Private {
        full["permissions"] = json!({
            "can_send_messages": true, "can_send_audios": true, "can_send_documents": true, "can_send_photos": true,
            "can_send_videos": true, "can_send_video_notes": true, "can_send_voice_notes": true,
            "can_send_polls": true, "can_send_other_messages": true, "can_add_web_page_previews": true,
            "can_change_info": false, "can_invite_users": true, "can_pin_messages": false, "can_manage_topics": false,
        });
    }
    answer(&full)
}

/// Telegram's `ChatMember` for `user` as `role`.
pub(crate) fn member(user: &User, role: Role) -> Value {
    let mut member = json!({ "user": user, "status": role });
    match role {
        Role::Creator => member["is_anonymous"] = false.into(),
        Role::Kicked => member["until_date"] = 0.into(),
        Role::Administrator => {
            let rights = [
                ("can_be_edited", false),
                ("is_anonymous", false),
                ("can_manage_chat", true),
                ("can_delete_messages", true),
                ("can_manage_video_chats", true),
                ("can_restrict_members", true),
                ("can_promote_members", false),
                ("can_change_info", true),
                ("can_invite_users", true),
                ("can_post_stories", false),
                ("can_edit_stories", false),
                ("can_delete_stories", false),
                ("can_pin_messages", true),
                ("can_manage_topics", false),
            ];
            rights.into_iter().for_each(|(right, given)| member[right] = given.into());
        }
        Role::Member | Role::Left => {}
    }
    member
}

pub(crate) fn get_member(world: &World, params: &Params) -> Answer {
    let cell = find(world, params)?;
    let id = params.int("user_id").ok_or_else(|| ApiError::bad("invalid user_id specified"))?;
    let role = {
        let chat = cell.lock();
        may_look(&chat)?;
        match &chat.audience {
            Audience::Group { bot, .. } if id == world.bot_id => Some(*bot),
            Audience::Private { .. } if id == world.bot_id => Some(Role::Member),
            _ => chat.role_of(id),
        }
    };
    let user = if id == world.bot_id { Some(world.bot()) } else { world.user(id) };
    let user = user.ok_or_else(|| ApiError::bad("user not found"))?;
    answer(&member(&user, role.unwrap_or(Role::Left)))
}

pub(crate) fn get_administrators(world: &World, params: &Params) -> Answer {
    let cell = find(world, params)?;
    let admins = {
        let chat = cell.lock();
        may_look(&chat)?;
        let Audience::Group { members, bot } = &chat.audience else {
            return Err(ApiError::bad("there are no administrators in the private chat"));
        };
        let mut admins: Vec<(i64, Role)> =
            members.iter().map(|(id, role)| (*id, *role)).filter(|(_, role)| role.is_admin()).collect();
        if bot.is_admin() {
            admins.push((world.bot_id, *bot));
        }
        admins
    };
    let user = |id| if id == world.bot_id { Some(world.bot()) } else { world.user(id) };
    let shown: Vec<Value> =
        admins.into_iter().filter_map(|(id, role)| user(id).map(|user| member(&user, role))).collect();
    answer(&shown)
}

pub(crate) fn count_members(world: &World, params: &Params) -> Answer {
    let cell = find(world, params)?;
    let chat = cell.lock();
    may_look(&chat)?;
    match &chat.audience {
        Audience::Private { .. } => answer(&2),
        Audience::Group { members, bot } => {
            let inside = members.values().filter(|role| role.is_inside()).count();
            answer(&(inside + usize::from(bot.is_inside())))
        }
    }
}

pub(crate) fn leave(world: &World, params: &Params) -> Answer {
    let cell = find(world, params)?;
    let bot = world.bot();
    {
        let chat = cell.lock();
        may_write(&chat)?;
        if chat.chat.kind == ChatKind::Private {
            return Err(ApiError::bad("chat not found"));
        }
    }
    membership::set_bot_role(world, &cell, &bot, Role::Left)
        .map_err(|error| ApiError::bad(error.to_string()))?;
    done()
}
