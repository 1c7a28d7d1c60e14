//! Methods that change or remove messages of the bot.

use std::sync::Arc;

use serde_json::json;

use super::{
    answer::{Answer, ApiError, answer, done},
    chats,
    keyboard::{Markup, markup},
    media::{self, FileKind},
    params::Params,
    texts,
};
use crate::{
    model::Message,
    world::{ChatCell, World},
};

/// Telegram's words for an edit that changes nothing.
const NOT_MODIFIED: &str = "message is not modified: specified new message content and reply markup are exactly the \
                            same as a current content and reply markup of the message";

pub(crate) fn edit_text(world: &World, params: &Params) -> Answer {
    let (cell, id) = target(world, params, "message to edit not found")?;
    let text = texts::text(params, "MESSAGE_TOO_LONG")?;
    edit(world, params, &cell, id, |message| {
        if message.text.is_none() {
            return Err(ApiError::bad("there is no text in the message to edit"));
        }
        message.text = Some(text.text);
        message.entities = text.entities;
        Ok(())
    })
}

pub(crate) fn edit_caption(world: &World, params: &Params) -> Answer {
    let (cell, id) = target(world, params, "message to edit not found")?;
    let caption = texts::caption(params)?;
    edit(world, params, &cell, id, |message| {
        if !message.has_media() {
            return Err(ApiError::bad("there is no caption in the message to edit"));
        }
        message.caption = (!caption.text.is_empty()).then_some(caption.text);
        message.caption_entities = caption.entities;
        Ok(())
    })
}

pub(crate) fn edit_reply_markup(world: &World, params: &Params) -> Answer {
    let (cell, id) = target(world, params, "message to edit not found")?;
    edit(world, params, &cell, id, |_| Ok(()))
}

pub(crate) fn edit_media(world: &World, params: &Params) -> Answer {
    let (cell, id) = target(world, params, "message to edit not found")?;
    let media = params.json("media")?.ok_or_else(|| ApiError::bad("input media is not specified"))?;
    let kind = media["type"].as_str().and_then(FileKind::named);
    let kind = kind.ok_or_else(|| ApiError::bad("can't parse InputMedia: unsupported type"))?;
    let inner = params.within(&media);
    let caption = texts::caption(&inner)?;
    let file = media::file(world, &inner, "media", kind)?;
    edit(world, params, &cell, id, |message| {
        media::attach(message, kind, &file, media["duration"].as_i64().unwrap_or(0));
        (message.text, message.entities) = (None, Vec::new());
        message.caption = (!caption.text.is_empty()).then_some(caption.text);
        message.caption_entities = caption.entities;
        Ok(())
    })
}

/// The chat and the message's number.
fn target(world: &World, params: &Params, missing: &str) -> Result<(Arc<ChatCell>, i32), ApiError> {
    if params.text("inline_message_id").is_some() {
        return Err(ApiError::bad("MESSAGE_ID_INVALID"));
    }
    let cell = chats::find(world, params)?;
    let id = params.int("message_id").ok_or_else(|| ApiError::bad("message identifier is not specified"))?;
    let id = i32::try_from(id).map_err(|_| ApiError::bad(missing))?;
    Ok((cell, id))
}

/// Applies `change` and the new keyboard to a message of the bot; refuses if nothing is different then.
fn edit(
    world: &World,
    params: &Params,
    cell: &Arc<ChatCell>,
    id: i32,
    change: impl FnOnce(&mut Message) -> Result<(), ApiError>,
) -> Answer {
    let markup = markup(params)?;
    let edited = {
        let mut chat = cell.lock();
        chats::may_write(&chat)?;
        let chat_id = chat.chat.id;
        let message = chat.messages.get_mut(&id).ok_or_else(|| ApiError::bad("message to edit not found"))?;
        if message.from.id != world.bot_id {
            return Err(ApiError::bad("message can't be edited"));
        }
        let mut new = message.clone();
        change(&mut new)?;
        new.reply_markup = match markup {
            Markup::Inline(keyboard) => Some(keyboard),
            Markup::None | Markup::Reply(_) => None,
        };
        if new == *message {
            return Err(ApiError::bad(NOT_MODIFIED));
        }
        world.limits.take(chat_id, world.clock.now_ms()).map_err(ApiError::too_many)?;
        new.edit_date = Some(world.clock.now());
        *message = new.clone();
        new
    };
    world.message_changed(cell, "edited", &edited);
    answer(&edited)
}

pub(crate) fn delete_message(world: &World, params: &Params) -> Answer {
    let (cell, id) = target(world, params, "message to delete not found")?;
    {
        let mut chat = cell.lock();
        chats::may_write(&chat)?;
        let message = chat.messages.get(&id).ok_or_else(|| ApiError::bad("message to delete not found"))?;
        let may = message.from.id == world.bot_id || chats::may_delete_others(&chat);
        if !may {
            return Err(ApiError::bad("message can't be deleted"));
        }
        chat.messages.remove(&id);
    }
    world.changed(&cell, "deleted", || json!({ "message_id": id }));
    done()
}

pub(crate) fn delete_messages(world: &World, params: &Params) -> Answer {
    let cell = chats::find(world, params)?;
    let ids: Vec<i32> = params.parsed("message_ids")?.unwrap_or_default();
    if ids.is_empty() || ids.len() > 100 {
        return Err(ApiError::bad("message identifiers are not specified"));
    }
    for id in ids {
        let gone = cell.lock().messages.remove(&id).is_some();
        if gone {
            world.changed(&cell, "deleted", || json!({ "message_id": id }));
        }
    }
    done()
}
