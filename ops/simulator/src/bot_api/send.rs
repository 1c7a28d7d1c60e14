//! Methods that put a new message into a chat.

use std::sync::Arc;

use serde_json::{Value, json};

use super::{
    answer::{Answer, ApiError, answer, done},
    chats,
    keyboard::{Markup, markup},
    media::{self, FileKind},
    params::Params,
    texts,
};
use crate::{
    model::{ChatState, Message},
    world::{ChatCell, World},
};

/// How many files an album may have (Bot API, "sendMediaGroup").
const ALBUM: std::ops::RangeInclusive<usize> = 2..=10;
/// How long a chat action is shown, in milliseconds (Bot API, "sendChatAction").
const ACTION_MS: i64 = 5_000;

pub(crate) fn send_message(world: &World, params: &Params) -> Answer {
    let cell = chats::find(world, params)?;
    let text = texts::text(params, "message is too long")?;
    send(world, params, &cell, |message| {
        message.text = Some(text.text);
        message.entities = text.entities;
    })
}

pub(crate) fn send_file(world: &World, params: &Params, kind: FileKind) -> Answer {
    let cell = chats::find(world, params)?;
    let caption = texts::caption(params)?;
    let file = media::file(world, params, kind.field(), kind)?;
    send(world, params, &cell, |message| {
        media::attach(message, kind, &file, params.int("duration").unwrap_or(0));
        message.caption = (!caption.text.is_empty()).then_some(caption.text);
        message.caption_entities = caption.entities;
    })
}

/// Files that are sent together: a message each, with one name for all.
pub(crate) fn send_media_group(world: &World, params: &Params) -> Answer {
    let cell = chats::find(world, params)?;
    let media: Vec<Value> = params.parsed("media")?.unwrap_or_default();
    if !ALBUM.contains(&media.len()) {
        return Err(ApiError::bad("wrong number of items in the album specified"));
    }
    let mut files = Vec::with_capacity(media.len());
    for item in &media {
        let kind = item["type"].as_str().and_then(FileKind::named).filter(|kind| *kind != FileKind::Voice);
        let kind = kind.ok_or_else(|| ApiError::bad("can't parse InputMedia: unsupported type"))?;
        let inner = params.within(item);
        let caption = texts::caption(&inner)?;
        let file = media::file(world, &inner, "media", kind)?;
        files.push((kind, file, caption));
    }
    let first = files[0].0;
    if files.iter().any(|(kind, ..)| !first.goes_with(*kind)) {
        return Err(ApiError::bad("messages of these types can't be sent in one album"));
    }
    let album = format!("{}{}", world.clock.now_ms(), world.new_album());
    let mut sent = Vec::with_capacity(files.len());
    for (kind, file, caption) in files {
        // Refused is the whole album or nothing of it.
        let counted = sent.is_empty();
        sent.push(append(world, params, &cell, counted, |message| {
            media::attach(message, kind, &file, 0);
            message.media_group_id = Some(album.clone());
            message.caption = (!caption.text.is_empty()).then_some(caption.text);
            message.caption_entities = caption.entities;
        })?);
    }
    answer(&sent)
}

fn send(world: &World, params: &Params, cell: &Arc<ChatCell>, fill: impl FnOnce(&mut Message)) -> Answer {
    answer(&append(world, params, cell, true, fill)?)
}

fn append(
    world: &World,
    params: &Params,
    cell: &Arc<ChatCell>,
    counted: bool,
    fill: impl FnOnce(&mut Message),
) -> Result<Message, ApiError> {
    let markup = markup(params)?;
    let bot = world.bot();
    let sent = {
        let mut chat = cell.lock();
        chats::may_write(&chat)?;
        let mut message = Message::new(bot, chat.chat.clone(), world.clock.now());
        message.reply_to_message = replied_to(&chat, params)?;
        message.has_protected_content = params.flag("protect_content");
        if counted {
            world.limits.take(chat.chat.id, world.clock.now_ms()).map_err(ApiError::too_many)?;
        }
        match markup {
            Markup::None => {}
            Markup::Inline(keyboard) => message.reply_markup = Some(keyboard),
            Markup::Reply(keyboard) => {
                chat.reply_keyboard = keyboard.get("remove_keyboard").is_none().then_some(keyboard);
            }
        }
        fill(&mut message);
        chat.action = None;
        chat.append(message, world.config.messages_per_chat)
    };
    world.message_changed(cell, "message", &sent);
    Ok(sent)
}

fn replied_to(chat: &ChatState, params: &Params) -> Result<Option<Box<Message>>, ApiError> {
    let parameters = params.json("reply_parameters")?;
    let in_object = parameters.as_ref().and_then(|given| given["message_id"].as_i64());
    let Some(id) = in_object.or_else(|| params.int("reply_to_message_id")) else { return Ok(None) };
    let lenient = parameters.as_ref().is_some_and(|given| given["allow_sending_without_reply"] == true)
        || params.flag("allow_sending_without_reply");
    let target = i32::try_from(id).ok().and_then(|id| chat.messages.get(&id)).cloned();
    match target {
        Some(mut target) => {
            target.reply_to_message = None;
            Ok(Some(Box::new(target)))
        }
        None if lenient => Ok(None),
        None => Err(ApiError::bad("message to be replied not found")),
    }
}

pub(crate) fn send_chat_action(world: &World, params: &Params) -> Answer {
    const ACTIONS: [&str; 11] = [
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    ];
    let cell = chats::find(world, params)?;
    let action = params.text("action").unwrap_or_default();
    if !ACTIONS.contains(&action) {
        return Err(ApiError::bad("wrong parameter action in request"));
    }
    {
        let mut chat = cell.lock();
        chats::may_write(&chat)?;
        chat.action = Some((action.to_owned(), world.clock.now_ms() + ACTION_MS));
    }
    world.changed(&cell, "action", || json!({ "action": action, "ms": ACTION_MS }));
    done()
}
