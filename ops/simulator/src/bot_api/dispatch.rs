//! One call from arrival to record: token, parameters, faults, the method, the answer.

use std::time::Instant;

use axum::{
    body::Body,
    http::{HeaderValue, Request, header},
    response::Response,
};
use bytes::Bytes;

use super::{
    answer::{Answer, ApiError, dropped, respond},
    callbacks, chats, commands, edit,
    params::Params,
    profile, receive, send,
};
use crate::{
    faults::{Fault, pause},
    files::DOWNLOAD_LIMIT,
    record::Entry,
    world::World,
};

/// By this header a caller marks its calls, to know them again in the record.
const MARK_HEADER: &str = "x-simulator-mark";

/// Answers `/bot<token>/<method>`; `token` and `method` as they came.
pub(crate) async fn call(world: &World, token: &str, method: &str, request: Request<Body>) -> Response {
    if token != world.config.token {
        let error = ApiError::new(401, "Unauthorized");
        return respond(error.code, error.body());
    }
    let (at_ms, started) = (world.clock.now_ms(), Instant::now());
    let mark = request.headers().get(MARK_HEADER).and_then(|mark| mark.to_str().ok()).map(str::to_owned);
    let params = match Params::read(request).await {
        Ok(params) => params,
        Err(error) => return respond(error.code, error.body()),
    };
    let chat_id = params.chat_number();
    let fault = world.faults.on_call(method, chat_id);
    let mut played = play(world, method, &params, fault.as_ref()).await;
    if let Some(wait) = played.wait_ms {
        let _ = world.shutdown.run_until_cancelled(tokio::time::sleep(pause(wait))).await;
    }
    let (status, body) = match played.outcome.take() {
        Some(Ok(result)) => (200, Bytes::from(format!("{{\"ok\":true,\"result\":{result}}}"))),
        Some(Err(error)) => (error.code, error.body()),
        None => (0, Bytes::new()),
    };
    world.record.add(Entry {
        at_ms,
        took_us: u64::try_from(started.elapsed().as_micros()).unwrap_or(u64::MAX),
        method: method.to_owned(),
        chat_id,
        mark,
        params: params.into_value(),
        executed: played.executed,
        fault: fault.as_ref().map(Fault::name),
        status,
        response: body.clone(),
    });
    if status == 0 { dropped(played.reset) } else { respond(status, body) }
}

/// What became of a call.
struct Played {
    executed: bool,
    /// `None` when the caller gets no answer.
    outcome: Option<Answer>,
    wait_ms: Option<u64>,
    reset: bool,
}

async fn play(world: &World, method: &str, params: &Params, fault: Option<&Fault>) -> Played {
    let silent = |executed, wait_ms, reset| Played { executed, outcome: None, wait_ms, reset };
    let refused = |error| Played { executed: false, outcome: Some(Err(error)), wait_ms: None, reset: false };
    match fault {
        Some(Fault::TooManyRequests { retry_after }) => return refused(ApiError::too_many(*retry_after)),
        Some(Fault::ServerError { status }) => {
            let status = (*status).clamp(500, 599);
            let text = match status {
                502 => "Bad Gateway",
                503 => "Service Unavailable",
                504 => "Gateway Timeout",
                _ => "Internal Server Error",
            };
            return refused(ApiError::new(status, text));
        }
        Some(Fault::Refused { code, description }) => {
            return refused(ApiError::new((*code).clamp(400, 499), description.clone()));
        }
        Some(Fault::Unauthorized) => return refused(ApiError::new(401, "Unauthorized")),
        Some(Fault::TimeoutBefore { ms }) => return silent(false, Some(*ms), false),
        Some(Fault::ResetBefore) => return silent(false, None, true),
        _ => {}
    }
    let outcome = execute(world, method, params).await;
    let executed = outcome.is_ok();
    match fault {
        Some(Fault::TimeoutAfter { ms }) => silent(executed, Some(*ms), false),
        Some(Fault::ResetAfter) => silent(executed, None, true),
        Some(Fault::Delay { ms }) => {
            Played { executed, outcome: Some(outcome), wait_ms: Some(*ms), reset: false }
        }
        _ => Played { executed, outcome: Some(outcome), wait_ms: None, reset: false },
    }
}

/// The methods; names in any case, as Telegram takes them.
async fn execute(world: &World, method: &str, params: &Params) -> Answer {
    match method.to_ascii_lowercase().as_str() {
        "getme" => profile::get_me(world),
        "logout" | "close" => super::answer::done(),
        "getupdates" => receive::get_updates(world, params).await,
        "setwebhook" => receive::set_webhook(world, params),
        "deletewebhook" => receive::delete_webhook(world, params),
        "getwebhookinfo" => receive::get_webhook_info(world),
        "sendmessage" => send::send_message(world, params),
        "sendphoto" => send::send_file(world, params, super::FileKind::Photo),
        "senddocument" => send::send_file(world, params, super::FileKind::Document),
        "sendvoice" => send::send_file(world, params, super::FileKind::Voice),
        "sendaudio" => send::send_file(world, params, super::FileKind::Audio),
        "sendvideo" => send::send_file(world, params, super::FileKind::Video),
        "sendmediagroup" => send::send_media_group(world, params),
        "sendchataction" => send::send_chat_action(world, params),
        "editmessagetext" => edit::edit_text(world, params),
        "editmessagecaption" => edit::edit_caption(world, params),
        "editmessagemedia" => edit::edit_media(world, params),
        "editmessagereplymarkup" => edit::edit_reply_markup(world, params),
        "deletemessage" => edit::delete_message(world, params),
        "deletemessages" => edit::delete_messages(world, params),
        "answercallbackquery" => callbacks::answer_query(world, params),
        "setmycommands" => commands::set(world, params),
        "getmycommands" => commands::get(world, params),
        "deletemycommands" => commands::delete(world, params),
        "setmyname" => profile::set_text(world, params, profile::Text::Name),
        "setmydescription" => profile::set_text(world, params, profile::Text::Description),
        "setmyshortdescription" => profile::set_text(world, params, profile::Text::ShortDescription),
        "getmyname" => profile::get_text(world, params, profile::Text::Name),
        "getmydescription" => profile::get_text(world, params, profile::Text::Description),
        "getmyshortdescription" => profile::get_text(world, params, profile::Text::ShortDescription),
        "setchatmenubutton" => profile::set_menu_button(world, params),
        "getchatmenubutton" => profile::get_menu_button(world, params),
        "getfile" => super::media::get_file(world, params),
        "getchat" => chats::get_chat(world, params),
        "getchatmember" => chats::get_member(world, params),
        "getchatadministrators" => chats::get_administrators(world, params),
        "getchatmembercount" => chats::count_members(world, params),
        "leavechat" => chats::leave(world, params),
        _ => Err(ApiError::new(404, "Not Found")),
    }
}

/// Answers `/file/bot<token>/<path>`.
pub(crate) async fn download(world: &World, token: &str, path: &str) -> Response {
    let refuse = |code, text| {
        let error = ApiError::new(code, text);
        respond(code, error.body())
    };
    if token != world.config.token {
        return refuse(401, "Unauthorized");
    }
    match world.faults.on_call("download", None) {
        Some(Fault::ServerError { status }) => {
            return refuse(status.clamp(500, 599), "Internal Server Error");
        }
        Some(Fault::TooManyRequests { .. }) => return refuse(429, "Too Many Requests"),
        Some(Fault::ResetBefore | Fault::ResetAfter) => return dropped(true),
        Some(Fault::Delay { ms } | Fault::TimeoutBefore { ms } | Fault::TimeoutAfter { ms }) => {
            let _ = world.shutdown.run_until_cancelled(tokio::time::sleep(pause(ms))).await;
        }
        _ => {}
    }
    let found = match world.files.id_by_path(path) {
        Some(id) => world.files.read(&id).await,
        None => None,
    };
    match found {
        Some((file, bytes)) if file.file_size <= DOWNLOAD_LIMIT => {
            let mut response = Response::new(Body::from(bytes));
            let kind = HeaderValue::from_str(&file.mime_type);
            let kind = kind.unwrap_or(HeaderValue::from_static("application/octet-stream"));
            response.headers_mut().insert(header::CONTENT_TYPE, kind);
            response
        }
        _ => refuse(404, "Not Found"),
    }
}
