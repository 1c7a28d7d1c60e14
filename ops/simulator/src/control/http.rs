//! The control API over HTTP: JSON in, JSON out, under `/sim/`.

use std::{convert::Infallible, time::Duration};

use axum::{
    Json, Router,
    body::Bytes,
    extract::{DefaultBodyLimit, Path, Query, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{
        IntoResponse, Response, Sse,
        sse::{Event, KeepAlive},
    },
    routing::{delete, get, post},
};
use futures::{Stream, stream};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::sync::broadcast::error::RecvError;

use super::{Control, NewGroup, NewUser, Press, Upload, UploadKind};
use crate::{error::ControlError, faults::FaultRule, model::Role, record::CallFilter};

/// A user may send more than a bot may download, but not without end.
const UPLOAD: usize = 60 * 1024 * 1024;

/// All of it; the README has the table.
pub(crate) fn routes() -> Router<Control> {
    Router::new()
        .route("/sim/state", get(state))
        .route("/sim/users", get(users).post(create_user))
        .route("/sim/users/{user}/language", post(set_language))
        .route("/sim/users/{user}/block", post(block))
        .route("/sim/users/{user}/unblock", post(unblock))
        .route("/sim/users/{user}", delete(delete_account))
        .route("/sim/users/{user}/chats", get(chats_of))
        .route("/sim/groups", post(create_group))
        .route("/sim/chats/{chat}", get(chat))
        .route("/sim/chats/{chat}/members", post(set_role))
        .route("/sim/chats/{chat}/bot", post(set_bot_role))
        .route("/sim/chats/{chat}/migrate", post(migrate))
        .route("/sim/chats/{chat}/commands", get(commands))
        .route("/sim/chats/{chat}/text", post(send_text))
        .route("/sim/chats/{chat}/edit", post(edit_text))
        .route("/sim/chats/{chat}/press", post(press))
        .route("/sim/chats/{chat}/file", post(send_file).layer(DefaultBodyLimit::max(UPLOAD)))
        .route("/sim/files/{file}", get(file))
        .route("/sim/updates", get(pending).post(send_raw_update))
        .route("/sim/faults", get(faults).post(add_fault).delete(clear_faults))
        .route("/sim/faults/{id}", delete(remove_fault))
        .route("/sim/calls", get(calls).delete(clear_calls))
        .route("/sim/clock/advance", post(advance))
        .route("/sim/reset", post(reset))
        .route("/sim/events", get(events))
}

type Reply = Result<Json<Value>, ControlError>;

impl IntoResponse for ControlError {
    fn into_response(self) -> Response {
        let status = match self {
            Self::NoUser(_)
            | Self::NoChat(_)
            | Self::NoMessage { .. }
            | Self::NoFile(_)
            | Self::NoButton { .. } => StatusCode::NOT_FOUND,
            Self::NotMember { .. } | Self::Blocked(_) | Self::Deleted(_) => StatusCode::FORBIDDEN,
            Self::Taken(_) => StatusCode::CONFLICT,
            Self::NotGroup(_) | Self::Invalid(_) => StatusCode::BAD_REQUEST,
            Self::TimedOut(_) => StatusCode::REQUEST_TIMEOUT,
            Self::Clock(_) => StatusCode::INTERNAL_SERVER_ERROR,
        };
        (status, Json(json!({ "error": self.to_string() }))).into_response()
    }
}

async fn state(State(control): State<Control>) -> Json<Value> {
    let world = &control.world;
    let roles: Vec<Value> = world
        .config
        .personas
        .iter()
        .map(|persona| json!({ "id": persona.id, "role": persona.role }))
        .collect();
    let description = world.profile.read().description("").to_owned();
    let (calls, dropped) = control.call_counts();
    Json(json!({
        "bot": world.bot(),
        "description": description,
        "users": control.users(),
        "personas": roles,
        "pending_updates": control.pending_updates(),
        "now": world.clock.now(),
        "clock_is_shared": world.clock.is_told(),
        "webhook": world.subscription.lock().webhook.as_ref().map(|webhook| webhook.url.clone()),
        "calls": calls,
        "calls_dropped": dropped,
    }))
}

async fn users(State(control): State<Control>) -> Json<Value> {
    Json(json!(control.users()))
}

async fn create_user(State(control): State<Control>, Json(new): Json<NewUser>) -> Reply {
    Ok(Json(json!(control.create_user(new)?)))
}

#[derive(Deserialize)]
struct Language {
    language_code: String,
}

async fn set_language(
    State(control): State<Control>,
    Path(user): Path<i64>,
    Json(to): Json<Language>,
) -> Reply {
    Ok(Json(json!(control.set_language(user, &to.language_code)?)))
}

async fn block(State(control): State<Control>, Path(user): Path<i64>) -> Reply {
    control.block(user)?;
    Ok(Json(json!({})))
}

async fn unblock(State(control): State<Control>, Path(user): Path<i64>) -> Reply {
    control.unblock(user)?;
    Ok(Json(json!({})))
}

async fn delete_account(State(control): State<Control>, Path(user): Path<i64>) -> Reply {
    control.delete_account(user)?;
    Ok(Json(json!({})))
}

async fn chats_of(State(control): State<Control>, Path(user): Path<i64>) -> Reply {
    Ok(Json(json!(control.chats_of(user)?)))
}

async fn create_group(State(control): State<Control>, Json(new): Json<NewGroup>) -> Reply {
    Ok(Json(json!(control.create_group(new)?)))
}

#[derive(Deserialize)]
struct After {
    after: Option<u64>,
    timeout_ms: Option<u64>,
}

/// The chat; with `after`, once its version is above that (408 if it is not in time).
async fn chat(State(control): State<Control>, Path(chat): Path<i64>, Query(wait): Query<After>) -> Reply {
    let view = match wait.after {
        None => control.chat(chat)?,
        Some(version) => {
            let timeout = Duration::from_millis(wait.timeout_ms.unwrap_or(10_000).min(60_000));
            control.chat_after(chat, version, timeout).await?
        }
    };
    Ok(Json(json!(view)))
}

#[derive(Deserialize)]
struct Standing {
    user_id: i64,
    role: Role,
}

async fn set_role(State(control): State<Control>, Path(chat): Path<i64>, Json(to): Json<Standing>) -> Reply {
    control.set_role(to.user_id, chat, to.role)?;
    Ok(Json(json!({})))
}

async fn set_bot_role(
    State(control): State<Control>,
    Path(chat): Path<i64>,
    Json(to): Json<Standing>,
) -> Reply {
    control.set_bot_role(to.user_id, chat, to.role)?;
    Ok(Json(json!({})))
}

async fn migrate(State(control): State<Control>, Path(chat): Path<i64>, Json(by): Json<Who>) -> Reply {
    Ok(Json(json!(control.migrate(by.user_id, chat)?)))
}

#[derive(Deserialize)]
struct Who {
    user_id: i64,
}

async fn commands(
    State(control): State<Control>,
    Path(chat): Path<i64>,
    Query(who): Query<Who>,
) -> Json<Value> {
    Json(json!(control.commands(who.user_id, chat)))
}

#[derive(Deserialize)]
struct Said {
    user_id: i64,
    text: String,
    reply_to: Option<i32>,
}

async fn send_text(State(control): State<Control>, Path(chat): Path<i64>, Json(said): Json<Said>) -> Reply {
    Ok(Json(json!(control.send_reply(said.user_id, chat, &said.text, said.reply_to)?)))
}

#[derive(Deserialize)]
struct Edited {
    user_id: i64,
    message_id: i32,
    text: String,
}

async fn edit_text(State(control): State<Control>, Path(chat): Path<i64>, Json(edit): Json<Edited>) -> Reply {
    Ok(Json(json!(control.edit_text(edit.user_id, chat, edit.message_id, &edit.text)?)))
}

#[derive(Deserialize)]
struct Pressed {
    user_id: i64,
    message_id: i32,
    #[serde(flatten)]
    press: Press,
}

async fn press(State(control): State<Control>, Path(chat): Path<i64>, Json(pressed): Json<Pressed>) -> Reply {
    let id = control.press(pressed.user_id, chat, pressed.message_id, &pressed.press)?;
    Ok(Json(json!({ "callback_query_id": id })))
}

#[derive(Deserialize)]
struct Sent {
    user_id: i64,
    kind: UploadKind,
    name: String,
    caption: Option<String>,
    album: Option<String>,
}

/// The body is the file.
async fn send_file(
    State(control): State<Control>,
    Path(chat): Path<i64>,
    Query(sent): Query<Sent>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Reply {
    let mime_type =
        headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let Sent { user_id, kind, name, caption, album } = sent;
    let upload = Upload { kind, name, mime_type, caption, album, bytes };
    Ok(Json(json!(control.send_file(user_id, chat, upload)?)))
}

/// A file as the user's client would show it. Only pictures and sound are shown in place: a page that a bot sends must not
/// run as ours.
async fn file(State(control): State<Control>, Path(id): Path<String>) -> Result<Response, ControlError> {
    let (file, bytes) = control.world.files.read(&id).await.ok_or(ControlError::NoFile(id))?;
    let shown =
        ["image/png", "image/jpeg", "image/gif", "image/webp", "audio/ogg", "audio/mpeg", "video/mp4"];
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, max-age=3600"));
    match shown.into_iter().find(|kind| *kind == file.mime_type) {
        Some(kind) => headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind)),
        None => {
            headers.insert(header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment"));
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/octet-stream"))
        }
    };
    Ok(response)
}

async fn pending(State(control): State<Control>) -> Json<Value> {
    Json(json!({ "pending": control.pending_updates() }))
}

async fn send_raw_update(State(control): State<Control>, Json(update): Json<Value>) -> Json<Value> {
    Json(json!({ "update_id": control.send_raw_update(&update) }))
}

async fn faults(State(control): State<Control>) -> Json<Value> {
    Json(json!(control.faults()))
}

async fn add_fault(State(control): State<Control>, Json(rule): Json<FaultRule>) -> Json<Value> {
    Json(json!({ "id": control.add_fault(rule) }))
}

async fn clear_faults(State(control): State<Control>) -> Json<Value> {
    control.clear_faults();
    Json(json!({}))
}

async fn remove_fault(State(control): State<Control>, Path(id): Path<u64>) -> Json<Value> {
    Json(json!({ "removed": control.remove_fault(id) }))
}

async fn calls(State(control): State<Control>, Query(filter): Query<CallFilter>) -> Json<Value> {
    let (total, dropped) = control.call_counts();
    Json(json!({ "calls": control.calls(&filter), "total": total, "dropped": dropped }))
}

async fn clear_calls(State(control): State<Control>) -> Json<Value> {
    control.clear_calls();
    Json(json!({}))
}

#[derive(Deserialize)]
struct Advance {
    seconds: u64,
}

async fn advance(State(control): State<Control>, Json(by): Json<Advance>) -> Reply {
    control.advance_clock(Duration::from_secs(by.seconds))?;
    Ok(Json(json!({ "now": control.world.clock.now() })))
}

async fn reset(State(control): State<Control>) -> Json<Value> {
    control.reset();
    Json(json!({}))
}

/// Every change as server-sent events; `resync` means that some were missed and everything should be read again.
async fn events(State(control): State<Control>) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let changes = control.world.changes.watch();
    let stopped = control.world.shutdown.clone();
    let lines = stream::unfold((changes, stopped), async |(mut changes, stopped)| {
        let line = match stopped.run_until_cancelled(changes.recv()).await? {
            Ok(line) => line.to_string(),
            Err(RecvError::Lagged(_)) => json!({ "type": "resync" }).to_string(),
            Err(RecvError::Closed) => return None,
        };
        Some((Ok(Event::default().data(line)), (changes, stopped)))
    });
    Sse::new(lines).keep_alive(KeepAlive::default())
}
