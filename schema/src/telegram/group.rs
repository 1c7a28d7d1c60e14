//! What an update tells of a group: its title, who came and went, and its new id.

use serde_json::Value;

use super::{Person, person, text};
use crate::classroom::BotStanding;
use crate::{ChatId, UserId};

/// What a message tells of the group that it stands in. Nothing of it in a private chat.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct GroupNews {
    /// The group's title.
    pub title: Option<String>,
    /// Who came in; bots are left out.
    pub joined: Vec<UserId>,
    /// Who went away or was removed; a bot is left out.
    pub left: Option<UserId>,
    /// The group has this id from now on: it became a supergroup.
    pub moved_to: Option<ChatId>,
    /// The group had this id before.
    pub moved_from: Option<ChatId>,
}

/// Somebody came into a group, left it, or is something else in it now.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MemberChange {
    /// Which group.
    pub chat: ChatId,
    /// The group's title.
    pub title: Option<String>,
    /// Whose membership changed.
    pub user: UserId,
    /// Whether they are in the group now.
    pub inside: bool,
}

/// Reads what a message tells of its group.
pub(super) fn news(message: &Value) -> GroupNews {
    let people = message.get("new_chat_members").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    let group = |field: &str| message.get(field).and_then(Value::as_i64).filter(|id| *id < 0).map(ChatId);
    GroupNews {
        title: message.get("chat").and_then(title),
        joined: people.iter().filter_map(human).collect(),
        left: message.get("left_chat_member").and_then(human),
        moved_to: group("migrate_to_chat_id"),
        moved_from: group("migrate_from_chat_id"),
    }
}

/// Reads a change of somebody's membership; `None` where it is a bot's.
pub(super) fn member_change(body: &Value) -> Option<MemberChange> {
    let chat = body.get("chat")?;
    let member = body.get("new_chat_member")?;
    Some(MemberChange {
        chat: ChatId(chat.get("id")?.as_i64().filter(|id| *id < 0)?),
        title: title(chat),
        user: human(member.get("user")?)?,
        inside: is_inside(member),
    })
}

/// What the bot is, by its membership in a group.
pub(super) fn bot_standing(member: &Value) -> BotStanding {
    match member.get("status").and_then(Value::as_str) {
        Some("administrator" | "creator") => BotStanding::Admin,
        _ if is_inside(member) => BotStanding::Member,
        _ => BotStanding::Gone,
    }
}

/// Whether a `ChatMember` is in the group: somebody restricted may be or not (Bot API, ChatMemberRestricted).
pub fn is_inside(member: &Value) -> bool {
    match member.get("status").and_then(Value::as_str) {
        Some("creator" | "administrator" | "member") => true,
        Some("restricted") => member.get("is_member").and_then(Value::as_bool).unwrap_or(false),
        _ => false,
    }
}

/// A group's title: it is no person's data.
pub(super) fn title(chat: &Value) -> Option<String> {
    text(chat, "title")
}

fn human(json: &Value) -> Option<UserId> {
    person(json).filter(|person: &Person| !person.is_bot).map(|person| person.id)
}
