//! The few fields of a Telegram update that StudyMate reads.
//!
//! Lenient on purpose: a field that is missing or of another type is `None`, an unknown kind of update is kept by its
//! name. Only bytes that are no JSON object with an integer `update_id` are malformed. The raw bytes stay in the log.

mod group;

use serde_json::Value;

use crate::classroom::BotStanding;
use crate::material::FileKind;
use crate::{Aggregate, ChatId, MessageId, Personal, UserId};

pub use group::{GroupNews, MemberChange, is_inside};

/// Why bytes are not an update.
#[derive(Debug, thiserror::Error)]
pub enum MalformedUpdate {
    /// Not JSON.
    #[error("the update is not JSON")]
    NotJson(#[source] serde_json::Error),
    /// JSON, but no object with an integer `update_id`.
    #[error("the update has no integer update_id")]
    NoUpdateId,
}

/// One update.
#[derive(Clone, PartialEq, Debug)]
pub struct Update {
    /// Telegram's number.
    pub id: i64,
    /// The name of its kind: the field beside `update_id` (`message`, `callback_query`, …), `none` when there is none.
    pub kind: String,
    /// What it tells.
    pub content: Content,
}

/// What an update tells, of what StudyMate understands.
#[derive(Clone, PartialEq, Debug)]
pub enum Content {
    /// A new message.
    Message(Box<Message>),
    /// A button press.
    Press(CallbackQuery),
    /// The bot's own membership changed: in a private chat, whether the person blocked it.
    MyMembership {
        /// Who changed it.
        from: Option<Person>,
        /// Where.
        chat: Option<Chat>,
        /// The new status (`member`, `kicked`, `left`, …).
        status: String,
        /// What that makes of the bot in a group.
        standing: BotStanding,
        /// The group's title.
        title: Option<String>,
    },
    /// Somebody else's membership of a group changed.
    Membership(MemberChange),
    /// Anything else.
    Other,
}

/// A Telegram user.
#[derive(Clone, PartialEq, Debug)]
pub struct Person {
    /// Their id.
    pub id: UserId,
    /// Whether it is a bot.
    pub is_bot: bool,
    /// First and last name.
    pub name: Personal<String>,
    /// Without the `@`.
    pub username: Option<Personal<String>>,
    /// IETF language tag of the person's Telegram.
    pub language: Option<String>,
}

/// A chat.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Chat {
    /// Its id.
    pub id: ChatId,
    /// Whether it is the private chat with a person.
    pub private: bool,
}

/// A message.
#[derive(Clone, PartialEq, Debug)]
pub struct Message {
    /// Its id within the chat.
    pub id: MessageId,
    /// Who sent it.
    pub from: Option<Person>,
    /// Where.
    pub chat: Chat,
    /// Its text.
    pub text: Option<Personal<String>>,
    /// Its file.
    pub file: Option<SentFile>,
    /// What stands under its file.
    pub caption: Option<Personal<String>>,
    /// The album it is a part of (`media_group_id`).
    pub album: Option<String>,
    /// The place that was shared in it.
    pub location: Option<Personal<Location>>,
    /// What it tells of the group that it stands in.
    pub group: Box<GroupNews>,
}

/// A place on the earth, in degrees.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Location {
    /// North of the equator.
    pub latitude: f64,
    /// East of Greenwich.
    pub longitude: f64,
}

/// A file that was sent.
#[derive(Clone, PartialEq, Debug)]
pub struct SentFile {
    /// How it was sent.
    pub kind: FileKind,
    /// By which it is fetched, and sent again.
    pub file_id: String,
    /// By which it is known again.
    pub file_unique_id: String,
    /// Its name.
    pub name: Option<Personal<String>>,
    /// In bytes.
    pub size: Option<u64>,
}

/// A button press.
#[derive(Clone, PartialEq, Debug)]
pub struct CallbackQuery {
    /// Telegram's id of the press.
    pub id: String,
    /// Who pressed.
    pub from: Person,
    /// The chat and id of the message that holds the button.
    pub message: Option<(Chat, MessageId)>,
    /// What the button says.
    pub data: Option<String>,
}

impl Update {
    /// Reads an update.
    pub fn parse(bytes: &[u8]) -> Result<Self, MalformedUpdate> {
        let json: Value = serde_json::from_slice(bytes).map_err(MalformedUpdate::NotJson)?;
        Self::from_json(&json)
    }

    fn from_json(json: &Value) -> Result<Self, MalformedUpdate> {
        let id = json.get("update_id").and_then(Value::as_i64).ok_or(MalformedUpdate::NoUpdateId)?;
        let Some((kind, body)) = body(json) else {
            return Ok(Update { id, kind: "none".to_owned(), content: Content::Other });
        };
        let content = match kind {
            "message" => message(body).map(Box::new).map(Content::Message),
            "callback_query" => callback_query(body).map(Content::Press),
            "my_chat_member" => {
                body.pointer("/new_chat_member/status").and_then(Value::as_str).map(|status| {
                    Content::MyMembership {
                        from: body.get("from").and_then(person),
                        chat: body.get("chat").and_then(chat),
                        status: status.to_owned(),
                        standing: body.get("new_chat_member").map(group::bot_standing).unwrap_or_default(),
                        title: body.get("chat").and_then(group::title),
                    }
                })
            }
            "chat_member" => group::member_change(body).map(Content::Membership),
            _ => None,
        };
        Ok(Update { id, kind: kind.chars().take(64).collect(), content: content.unwrap_or(Content::Other) })
    }

    /// Who caused it, where that is known.
    pub fn sender(&self) -> Option<&Person> {
        match &self.content {
            Content::Message(message) => message.from.as_ref(),
            Content::Press(press) => Some(&press.from),
            Content::MyMembership { from, .. } => from.as_ref(),
            Content::Membership(_) | Content::Other => None,
        }
    }
}

/// Where an update belongs in the log.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Route {
    /// Telegram's number.
    pub update_id: i64,
    /// The name of its kind.
    pub kind: String,
    /// Whose input it is: the person's for what they do in private and for every press; the group's for what happens in it;
    /// the poll's, or nobody's.
    pub aggregate: Aggregate,
}

impl Route {
    /// Finds out whose input the bytes of an update are.
    pub fn of(bytes: &[u8]) -> Result<Self, MalformedUpdate> {
        let json: Value = serde_json::from_slice(bytes).map_err(MalformedUpdate::NotJson)?;
        Self::of_json(&json)
    }

    /// Finds out whose input an update is.
    pub fn of_json(json: &Value) -> Result<Self, MalformedUpdate> {
        let update_id = json.get("update_id").and_then(Value::as_i64).ok_or(MalformedUpdate::NoUpdateId)?;
        let (kind, aggregate) = match body(json) {
            Some((kind, body)) => (kind, aggregate(kind, body)),
            None => ("none", None),
        };
        let kind = kind.chars().take(64).collect();
        Ok(Route { update_id, kind, aggregate: aggregate.unwrap_or(Aggregate::Other(update_id)) })
    }
}

/// The one field beside `update_id` that is an object.
fn body(json: &Value) -> Option<(&str, &Value)> {
    json.as_object()?
        .iter()
        .find(|(name, value)| *name != "update_id" && value.is_object())
        .map(|(k, v)| (k.as_str(), v))
}

fn aggregate(kind: &str, body: &Value) -> Option<Aggregate> {
    let person = |field: &str| positive(body.get(field)?.get("id")?).map(|id| Aggregate::User(UserId(id)));
    if kind == "poll" {
        return Aggregate::poll(body.get("id")?.as_str()?);
    }
    if kind == "callback_query" {
        return person("from");
    }
    let chat = body.get("chat").and_then(chat);
    match chat {
        Some(chat) => Some(Aggregate::of_chat(chat.id)),
        None => person("from").or_else(|| person("user")),
    }
}

fn positive(value: &Value) -> Option<i64> {
    value.as_i64().filter(|id| *id > 0)
}

fn message(json: &Value) -> Option<Message> {
    Some(Message {
        id: message_id(json)?,
        from: json.get("from").and_then(person),
        chat: chat(json.get("chat")?)?,
        text: text(json, "text").map(Personal::Known),
        file: file(json),
        caption: text(json, "caption").map(Personal::Known),
        album: text(json, "media_group_id"),
        location: json.get("location").and_then(location).map(Personal::Known),
        group: Box::new(group::news(json)),
    })
}

fn callback_query(json: &Value) -> Option<CallbackQuery> {
    Some(CallbackQuery {
        id: text(json, "id")?,
        from: person(json.get("from")?)?,
        message: json.get("message").and_then(|m| Some((chat(m.get("chat")?)?, message_id(m)?))),
        data: text(json, "data"),
    })
}

fn person(json: &Value) -> Option<Person> {
    let name = [text(json, "first_name"), text(json, "last_name")]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" ");
    Some(Person {
        id: UserId(positive(json.get("id")?)?),
        is_bot: json.get("is_bot").and_then(Value::as_bool).unwrap_or(false),
        name: Personal::Known(name),
        username: text(json, "username").map(Personal::Known),
        language: text(json, "language_code"),
    })
}

fn chat(json: &Value) -> Option<Chat> {
    let id = ChatId(json.get("id")?.as_i64().filter(|id| *id != 0)?);
    Some(Chat { id, private: json.get("type").and_then(Value::as_str) == Some("private") })
}

impl SentFile {
    /// The file of a message as Telegram tells it, `None` when it has none.
    pub fn of_message(message: &Value) -> Option<Self> {
        file(message)
    }
}

/// The file of a message. A photo comes in several sizes: the largest is the photo.
fn file(message: &Value) -> Option<SentFile> {
    let (kind, json) = FileKind::ALL.into_iter().find_map(|kind| Some((kind, message.get(kind.name())?)))?;
    let width = |size: &&Value| size.get("width").and_then(Value::as_u64).unwrap_or(0);
    let json = if kind == FileKind::Photo { json.as_array()?.iter().max_by_key(width)? } else { json };
    Some(SentFile {
        kind,
        file_id: text(json, "file_id")?,
        file_unique_id: text(json, "file_unique_id").unwrap_or_default(),
        name: text(json, "file_name").map(Personal::Known),
        size: json.get("file_size").and_then(Value::as_u64),
    })
}

fn location(json: &Value) -> Option<Location> {
    let degrees = |field: &str, most: f64| {
        json.get(field).and_then(Value::as_f64).filter(|degrees| degrees.abs() <= most)
    };
    Some(Location { latitude: degrees("latitude", 90.0)?, longitude: degrees("longitude", 180.0)? })
}

fn message_id(json: &Value) -> Option<MessageId> {
    json.get("message_id")?.as_i64().and_then(|id| i32::try_from(id).ok()).map(MessageId)
}

fn text(json: &Value, field: &str) -> Option<String> {
    json.get(field)?.as_str().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn route(update: &Value) -> Aggregate {
        Route::of_json(update).unwrap().aggregate
    }

    #[test]
    fn each_update_goes_to_whom_it_concerns() {
        let person = json!({"id": 5, "first_name": "A"});
        let cases = [
            (json!({"message": {"from": person, "chat": {"id": 5, "type": "private"}}}), "user.5"),
            (json!({"message": {"from": person, "chat": {"id": -7, "type": "group"}}}), "group.-7"),
            (json!({"callback_query": {"from": person, "message": {"chat": {"id": -7}}}}), "user.5"),
            (json!({"poll_answer": {"poll_id": "9", "user": person}}), "user.5"),
            (json!({"poll": {"id": "991"}}), "poll.991"),
            (json!({"poll": {"id": "9.*.>"}}), "other.1"),
            (json!({"chat_member": {"chat": {"id": -7}, "from": person}}), "group.-7"),
            (json!({"brand_new_thing": {"user": person}}), "user.5"),
            (json!({"brand_new_thing": {"x": 1}}), "other.1"),
            (json!({}), "other.1"),
        ];
        for (mut update, expected) in cases {
            update["update_id"] = json!(1);
            assert_eq!(route(&update).to_string(), expected, "{update}");
        }
    }

    #[test]
    fn a_message_is_read_as_far_as_it_is_understood() {
        let update = json!({"update_id": 3, "message": {
            "message_id": 8, "text": "hi", "entities": [{"type": "from_the_future"}],
            "from": {"id": 5, "first_name": "Ada", "last_name": "L", "username": 7},
            "chat": {"id": 5, "type": "private"}, "document": {"file_id": 4}
        }});
        let Content::Message(message) = Update::from_json(&update).unwrap().content else {
            panic!("no message")
        };
        assert_eq!(message.text, Some(Personal::Known("hi".into())));
        assert_eq!(message.file, None);
        let from = message.from.unwrap();
        assert_eq!((from.name, from.username), (Personal::Known("Ada L".into()), None));
    }

    #[test]
    fn of_a_photo_the_largest_size_is_read() {
        let size = |id: &str, width: u32| json!({"file_id": id, "file_unique_id": "u", "width": width});
        let update = json!({"update_id": 3, "message": {
            "message_id": 8, "chat": {"id": 5, "type": "private"}, "caption": "Here", "media_group_id": "77",
            "photo": [size("small", 90), size("large", 800), size("middle", 320)]
        }});
        let Content::Message(message) = Update::from_json(&update).unwrap().content else {
            panic!("no message")
        };
        let file = message.file.unwrap();
        assert_eq!((file.kind, file.file_id.as_str()), (FileKind::Photo, "large"));
        assert_eq!((message.caption, message.album.as_deref()), (Some("Here".to_owned().into()), Some("77")));
    }

    #[test]
    fn what_happens_in_a_group_is_told_with_who_is_inside_by_now() {
        let group = json!({"id": -7, "type": "group", "title": "7b"});
        let moved = json!({"update_id": 1, "message": {"message_id": 1, "chat": group, "migrate_to_chat_id": -1007,
            "new_chat_members": [{"id": 5}, {"id": 6, "is_bot": true}], "left_chat_member": {"id": 8}}});
        let Content::Message(message) = Update::from_json(&moved).unwrap().content else { panic!() };
        let expected = GroupNews {
            title: Some("7b".into()),
            joined: vec![UserId(5)],
            left: Some(UserId(8)),
            moved_to: Some(ChatId(-1007)),
            moved_from: None,
        };
        assert_eq!(*message.group, expected);
        let change = |member: Value| {
            let update = json!({"update_id": 1, "chat_member": {"chat": group, "new_chat_member": member}});
            match Update::from_json(&update).unwrap().content {
                Content::Membership(change) => Some((change.user, change.inside)),
                _ => None,
            }
        };
        for (status, inside) in [("member", true), ("creator", true), ("left", false), ("kicked", false)] {
            assert_eq!(change(json!({"status": status, "user": {"id": 5}})), Some((UserId(5), inside)));
        }
        let muted = json!({"status": "restricted", "is_member": true, "user": {"id": 5}});
        assert_eq!(change(muted), Some((UserId(5), true)));
        assert_eq!(change(json!({"status": "member", "user": {"id": 5, "is_bot": true}})), None);
        let promoted = json!({"update_id": 1, "my_chat_member": {"chat": group, "new_chat_member": {"status": "administrator"}}});
        assert!(matches!(
            Update::from_json(&promoted).unwrap().content,
            Content::MyMembership { standing: BotStanding::Admin, title: Some(_), .. }
        ));
    }

    #[test]
    fn only_what_is_no_update_is_malformed() {
        for bad in ["", "[]", "{}", "{\"update_id\":\"1\"}", "{\"update_id\":1.5}", "nul"] {
            assert!(Update::parse(bad.as_bytes()).is_err(), "{bad}");
            assert!(Route::of(bad.as_bytes()).is_err(), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn no_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = Update::parse(&bytes);
            let _ = Route::of(&bytes);
        }
    }
}
