//! `answerCallbackQuery`.

use serde_json::json;

use super::{
    answer::{Answer, ApiError, done},
    params::Params,
};
use crate::{model::Toast, text::utf16_len, world::World};

/// Longest notice (Bot API, "answerCallbackQuery").
const TOAST_LIMIT: usize = 200;

pub(crate) fn answer_query(world: &World, params: &Params) -> Answer {
    let now_ms = world.clock.now_ms();
    let id = params.text("callback_query_id").unwrap_or_default();
    let query = world.queries.get(id, now_ms, world.query_lifetime_ms());
    let too_old = "query is too old and response timeout expired or query ID is invalid";
    let query = query.ok_or_else(|| ApiError::bad(too_old))?;
    let text = params.text("text").unwrap_or_default();
    if utf16_len(text) > TOAST_LIMIT {
        return Err(ApiError::bad("MESSAGE_TOO_LONG"));
    }
    let toast = Toast {
        query_id: id.to_owned(),
        user_id: query.user,
        message_id: query.message,
        text: text.to_owned(),
        show_alert: params.flag("show_alert"),
        at_ms: now_ms,
    };
    let cell = world.chat(query.chat).ok_or_else(|| ApiError::bad(too_old))?;
    cell.lock().toast(toast.clone());
    world.changed(&cell, "toast", || json!({ "toast": toast }));
    done()
}
