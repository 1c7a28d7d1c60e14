//! The way out to Telegram: typed payloads of teloxide-core, our own transport.
//!
//! teloxide-core's transport sleeps ten seconds on a 5xx and folds most failures into text; delivery must know exactly whether a
//! call was taken, may have been, or was not. The token never appears in errors: they are stripped of their URL.

use std::time::Duration;

use reqwest::StatusCode;
use reqwest::multipart::{Form, Part};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use studymate_process::backoff::Backoff;
use studymate_process::config::Secret;
use studymate_process::failpoint;
use studymate_render::{Action, AlbumFile, BotProfile, Key, Media, Picture, Screen};
use studymate_schema::material::FileKind;
use studymate_schema::privacy::ExportFile;
use studymate_schema::telegram::is_inside;
use studymate_schema::{ChatId, Locale, MessageId, UserId};
use teloxide_core::payloads;
use teloxide_core::types::{
    BotCommand, CallbackQueryId, FileId, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions,
    ParseMode,
};
use tokio_util::sync::CancellationToken;
use url::Url;

use crate::{WorkersConfig, WorkersError, press};

#[cfg(test)]
mod tests;

/// How long a call may take. Telegram answers in tens of milliseconds; uploads of pictures in a few hundred.
const CALL_DEADLINE: Duration = Duration::from_secs(10);
/// How long a file may take up or down: 50 MB on a slow line.
const TRANSFER_DEADLINE: Duration = Duration::from_secs(120);
/// How long to wait when Telegram throttles without saying for how long.
const UNSAID_PAUSE: Duration = Duration::from_secs(1);
/// How long connecting may take.
const CONNECT_DEADLINE: Duration = Duration::from_secs(3);

/// The bot as Telegram knows it.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct BotAccount {
    /// Its id as a user.
    pub(crate) id: i64,
    /// Its name in links, without the `@`.
    pub(crate) username: String,
}

/// What became of a call that did not succeed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CallError {
    /// Telegram wants less: nothing was done, and nothing may be sent there before this has passed.
    #[error("too many requests: wait {} s", .0.as_secs())]
    RetryAfter(Duration),
    /// Telegram does not know the token (any more): nothing was done, and nothing will be.
    #[error("the token was refused")]
    TokenRefused,
    /// Telegram refused: nothing was done, and the same call will be refused again.
    #[error("{code} {description}")]
    Refused {
        /// Telegram's code.
        code: u16,
        /// Telegram's words.
        description: String,
    },
    /// The group has another id now: nothing was done, the same call is for that one.
    #[error("the group has the id {0} now")]
    Moved(ChatId),
    /// Telegram was not reached: nothing was done.
    #[error("not reached: {0}")]
    NotReached(String),
    /// Nobody knows whether Telegram did it.
    #[error("no answer: {0}")]
    NoAnswer(String),
}

impl CallError {
    /// Whether the person cannot be written to at all: blocked, deleted, never started the bot.
    pub(crate) fn is_unreachable(&self) -> bool {
        match self {
            CallError::Refused { code: 403, .. } => true,
            CallError::Refused { code: 400, description } => {
                description.contains("chat not found") || description.contains("user is deactivated")
            }
            _ => false,
        }
    }

    /// Whether the person's account is gone.
    pub(crate) fn is_account_gone(&self) -> bool {
        matches!(self, CallError::Refused { description, .. } if description.contains("user is deactivated"))
    }

    /// Whether Telegram does not know the person, or knows that they never were in the group.
    fn is_no_participant(&self) -> bool {
        ["user not found", "member not found", "PARTICIPANT_ID_INVALID", "USER_ID_INVALID"]
            .iter()
            .any(|text| self.says(text))
    }

    /// Whether the message already shows what was to be shown.
    fn is_not_modified(&self) -> bool {
        self.says("message is not modified")
    }

    /// Whether the message cannot be edited, so that a new one must take its place.
    fn is_not_editable(&self) -> bool {
        [
            "message to edit not found",
            "message can't be edited",
            "there is no text in the message to edit",
            "message can't be edited to a media",
            "MESSAGE_ID_INVALID",
        ]
        .iter()
        .any(|text| self.says(text))
    }

    /// Whether Telegram has no such file for this bot: it was lost, or belongs to a bot with another token.
    pub(crate) fn refuses_the_file(&self) -> bool {
        [
            "file identifier",
            "can't use file of type",
            "type of file mismatch",
            "FILE_REFERENCE_",
            "wrong file_id",
        ]
        .iter()
        .any(|text| self.says(text))
    }

    fn says(&self, text: &str) -> bool {
        matches!(self, CallError::Refused { code: 400, description } if description.contains(text))
    }
}

/// The client for one bot. Cheap to share by reference.
pub(crate) struct Telegram {
    client: reqwest::Client,
    api: Url,
    token: Secret,
    pub(crate) bot: BotAccount,
}

#[derive(Deserialize)]
struct Reply<T> {
    ok: bool,
    result: Option<T>,
    error_code: Option<u16>,
    description: Option<String>,
    parameters: Option<Parameters>,
}

#[derive(Deserialize)]
struct Parameters {
    retry_after: Option<u64>,
    migrate_to_chat_id: Option<i64>,
}

#[derive(Deserialize)]
struct Sent {
    message_id: i32,
}

#[derive(Deserialize)]
struct RemoteFile {
    file_path: Option<String>,
}

impl Telegram {
    /// Makes the client and asks Telegram who the bot is; waits for Telegram as long as it takes.
    pub(crate) async fn connect(
        config: &WorkersConfig,
        shutdown: &CancellationToken,
    ) -> Result<Self, WorkersError> {
        let calls = config.delivery.in_flight + press::IN_FLIGHT;
        let mut telegram = Self::client(config.telegram_api.clone(), config.token.clone(), calls)?;
        let mut backoff = Backoff::default();
        loop {
            match telegram.me().await {
                Ok(bot) => {
                    telegram.bot = bot;
                    return Ok(telegram);
                }
                Err(CallError::TokenRefused) => return Err(WorkersError::TokenRefused),
                Err(error) => tracing::warn!(%error, "waiting for Telegram"),
            }
            tokio::select! {
                () = shutdown.cancelled() => return Ok(telegram),
                () = tokio::time::sleep(backoff.next_delay()) => {}
            }
        }
    }

    /// A client that has asked nothing yet: it does not know who the bot is. Keeps the connections of so many calls at once: with fewer, calls
    /// would make and end connections all the time.
    pub(crate) fn client(api: Url, token: Secret, calls: usize) -> Result<Self, WorkersError> {
        let client = reqwest::Client::builder()
            .connect_timeout(CONNECT_DEADLINE)
            .timeout(CALL_DEADLINE)
            .tcp_nodelay(true)
            .pool_max_idle_per_host(calls)
            .build()
            .map_err(WorkersError::Http)?;
        Ok(Telegram { client, api, token, bot: BotAccount { id: 0, username: String::new() } })
    }

    /// Who the bot is.
    pub(crate) async fn me(&self) -> Result<BotAccount, CallError> {
        self.call("getMe", &payloads::GetMe::new()).await
    }

    /// Sends a file of this machine to a chat, silently; returns the message.
    pub(crate) async fn upload(
        &self,
        chat: ChatId,
        kind: FileKind,
        name: &str,
        bytes: &[u8],
    ) -> Result<Value, CallError> {
        let part = Part::bytes(bytes.to_vec()).file_name(name.to_owned());
        let form = Form::new()
            .text("chat_id", chat.to_string())
            .text("disable_notification", "true")
            .part(kind.name(), part);
        let url = self.method(send_method(kind))?;
        let request = self.client.post(url).timeout(TRANSFER_DEADLINE).multipart(form);
        read(request.send().await.map_err(transport)?).await
    }

    /// Sends a screen as a new message.
    pub(crate) async fn send(&self, chat: ChatId, screen: &Screen) -> Result<MessageId, CallError> {
        let sent: Sent = match &screen.media {
            Some(Media::Drawn(picture)) => self.send_picture(chat, screen, picture).await?,
            Some(Media::File { kind, file_id, .. }) => {
                let (method, field) = (send_method(*kind), kind.name());
                let mut payload = json!({ "chat_id": chat.0, field: file_id });
                caption(&mut payload, &screen.text);
                reply_markup(&mut payload, &screen.keyboard)?;
                self.call(method, &payload).await?
            }
            Some(Media::Album(files)) => {
                let media: Vec<Value> = files.iter().map(album_file).collect();
                let payload = json!({ "chat_id": chat.0, "media": media });
                let sent: Vec<Sent> = self.call("sendMediaGroup", &payload).await?;
                // The first one stands for all: an album has no buttons and is never edited.
                sent.into_iter()
                    .next()
                    .ok_or_else(|| CallError::NoAnswer("an album of nothing".to_owned()))?
            }
            None => {
                let mut payload =
                    payloads::SendMessage::new(teloxide_core::types::ChatId(chat.0), screen.text.as_str());
                payload.parse_mode = Some(ParseMode::Html);
                payload.link_preview_options = Some(no_preview());
                payload.reply_markup = keyboard(&screen.keyboard).map(Into::into);
                self.call("sendMessage", &payload).await?
            }
        };
        Ok(MessageId(sent.message_id))
    }

    /// Shows a screen in a message that is there. `false`: it cannot be edited, a new message must be sent.
    pub(crate) async fn edit(
        &self,
        chat: ChatId,
        message: MessageId,
        screen: &Screen,
    ) -> Result<bool, CallError> {
        let edited = match &screen.media {
            None => self.edit_text(chat, message, screen).await,
            Some(Media::File { kind, file_id, .. }) if *kind != FileKind::Voice => {
                let mut media = json!({ "type": kind.name(), "media": file_id });
                caption(&mut media, &screen.text);
                let mut payload = json!({ "chat_id": chat.0, "message_id": message.0, "media": media });
                reply_markup(&mut payload, &screen.keyboard)?;
                self.call::<Sent>("editMessageMedia", &payload).await
            }
            // Nothing can become a voice message or an album (Bot API, InputMedia); a drawn picture has to be uploaded anyway.
            Some(Media::File { .. } | Media::Album(_) | Media::Drawn(_)) => return Ok(false),
        };
        match edited {
            Ok(_) => Ok(true),
            Err(error) if error.is_not_modified() => Ok(true),
            Err(error) if error.is_not_editable() => Ok(false),
            Err(error) => Err(error),
        }
    }

    async fn edit_text(&self, chat: ChatId, message: MessageId, screen: &Screen) -> Result<Sent, CallError> {
        let mut payload = payloads::EditMessageText::new(
            teloxide_core::types::ChatId(chat.0),
            teloxide_core::types::MessageId(message.0),
            screen.text.as_str(),
        );
        payload.parse_mode = Some(ParseMode::Html);
        payload.link_preview_options = Some(no_preview());
        payload.reply_markup = keyboard(&screen.keyboard);
        self.call("editMessageText", &payload).await
    }

    /// Deletes a message. One that is gone, or too old to be deleted, is left.
    pub(crate) async fn delete(&self, chat: ChatId, message: MessageId) -> Result<(), CallError> {
        let payload = payloads::DeleteMessage::new(
            teloxide_core::types::ChatId(chat.0),
            teloxide_core::types::MessageId(message.0),
        );
        match self.call::<bool>("deleteMessage", &payload).await {
            Ok(_) | Err(CallError::Refused { code: 400, .. }) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Stops the clock on a button and shows a toast.
    pub(crate) async fn answer_press(&self, callback: &str, text: Option<&str>) -> Result<(), CallError> {
        let mut payload = payloads::AnswerCallbackQuery::new(CallbackQueryId(callback.to_owned()));
        payload.text = text.map(str::to_owned);
        self.call::<bool>("answerCallbackQuery", &payload).await.map(|_| ())
    }

    /// Tells Telegram the commands of the menu in a language: for everybody, or for one chat.
    pub(crate) async fn set_commands(
        &self,
        locale: Option<Locale>,
        chat: Option<UserId>,
        commands: Vec<(&'static str, String)>,
    ) -> Result<(), CallError> {
        let commands = commands.into_iter().map(|(name, description)| BotCommand::new(name, description));
        let mut payload = payloads::SetMyCommands::new(commands);
        payload.language_code = locale.map(|locale| locale.code().to_owned());
        payload.scope = chat.map(|user| teloxide_core::types::BotCommandScope::Chat {
            chat_id: teloxide_core::types::ChatId(user.0).into(),
        });
        self.call::<bool>("setMyCommands", &payload).await.map(|_| ())
    }

    /// Tells Telegram what the bot is, in a language: the line in its profile and the text of an empty chat.
    pub(crate) async fn set_profile(
        &self,
        locale: Option<Locale>,
        profile: BotProfile,
    ) -> Result<(), CallError> {
        let language = locale.map(|locale| locale.code().to_owned());
        let mut about = payloads::SetMyShortDescription::new();
        about.short_description = Some(profile.about);
        about.language_code = language.clone();
        self.call::<bool>("setMyShortDescription", &about).await?;
        let mut description = payloads::SetMyDescription::new();
        description.description = Some(profile.description);
        description.language_code = language;
        self.call::<bool>("setMyDescription", &description).await.map(|_| ())
    }

    /// Whether a person is in a group.
    pub(crate) async fn is_member(&self, chat: ChatId, user: UserId) -> Result<bool, CallError> {
        let payload = payloads::GetChatMember::new(
            teloxide_core::types::ChatId(chat.0),
            teloxide_core::types::UserId(user.0.unsigned_abs()),
        );
        // Read leniently: a status of a later Bot API must not make a member none.
        match self.call::<serde_json::Value>("getChatMember", &payload).await {
            Ok(member) => Ok(is_inside(&member)),
            Err(error) if error.is_no_participant() => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Leaves a group. One that the bot is not in is left already.
    pub(crate) async fn leave(&self, chat: ChatId) -> Result<(), CallError> {
        let payload = payloads::LeaveChat::new(teloxide_core::types::ChatId(chat.0));
        match self.call::<bool>("leaveChat", &payload).await {
            Ok(_) => Ok(()),
            Err(error) if error.is_unreachable() => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Fetches a file of at most `limit` bytes.
    pub(crate) async fn fetch(&self, file_id: &str, limit: u64) -> Result<Vec<u8>, CallError> {
        let file: RemoteFile =
            self.call("getFile", &payloads::GetFile::new(FileId(file_id.to_owned()))).await?;
        let path = file
            .file_path
            .ok_or_else(|| CallError::Refused { code: 400, description: "no file path".into() })?;
        let url = self.url(&format!("file/bot{}/{path}", self.token.expose()))?;
        let mut response = self.client.get(url).timeout(TRANSFER_DEADLINE).send().await.map_err(transport)?;
        match response.status() {
            status if status.is_success() => {}
            StatusCode::TOO_MANY_REQUESTS => return Err(CallError::RetryAfter(UNSAID_PAUSE)),
            status if status.is_server_error() => return Err(CallError::NoAnswer(format!("HTTP {status}"))),
            status => {
                return Err(CallError::Refused { code: status.as_u16(), description: "no such file".into() });
            }
        }
        let mut bytes = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(transport)? {
            if (bytes.len() + chunk.len()) as u64 > limit {
                return Err(CallError::Refused {
                    code: 413,
                    description: "the file is larger than announced".into(),
                });
            }
            bytes.extend_from_slice(&chunk);
        }
        Ok(bytes)
    }

    /// Sends a file with a plain caption.
    pub(crate) async fn send_document(
        &self,
        chat: ChatId,
        file: ExportFile,
        bytes: Vec<u8>,
        caption: &str,
    ) -> Result<MessageId, CallError> {
        let part =
            Part::bytes(bytes).file_name(file.file_name()).mime_str(file.media_type()).map_err(transport)?;
        let form = Form::new()
            .text("chat_id", chat.to_string())
            .text("caption", caption.to_owned())
            .part("document", part);
        let url = self.method("sendDocument")?;
        let call = marked(self.client.post(url)).timeout(TRANSFER_DEADLINE).multipart(form);
        let sent: Sent = read(call.send().await.map_err(transport)?).await?;
        Ok(MessageId(sent.message_id))
    }

    async fn send_picture(
        &self,
        chat: ChatId,
        screen: &Screen,
        picture: &Picture,
    ) -> Result<Sent, CallError> {
        let part = Part::bytes(picture.png.clone())
            .file_name(picture.file_name.clone())
            .mime_str("image/png")
            .map_err(transport)?;
        let mut form = Form::new()
            .text("chat_id", chat.to_string())
            .text("caption", screen.text.clone())
            .text("parse_mode", "HTML")
            .part("photo", part);
        if let Some(keyboard) = keyboard(&screen.keyboard) {
            let json =
                serde_json::to_string(&keyboard).map_err(|error| CallError::NotReached(error.to_string()))?;
            form = form.text("reply_markup", json);
        }
        let url = self.method("sendPhoto")?;
        read(marked(self.client.post(url)).multipart(form).send().await.map_err(transport)?).await
    }

    async fn call<T: DeserializeOwned>(
        &self,
        method: &str,
        payload: &impl Serialize,
    ) -> Result<T, CallError> {
        let url = self.method(method)?;
        read(marked(self.client.post(url)).json(payload).send().await.map_err(transport)?).await
    }

    fn method(&self, method: &str) -> Result<Url, CallError> {
        self.url(&format!("bot{}/{method}", self.token.expose()))
    }

    /// A path below the API's address. `./` in front: `bot123:…` would be read as a scheme.
    fn url(&self, path: &str) -> Result<Url, CallError> {
        self.api
            .join(&format!("./{path}"))
            .map_err(|_| CallError::NotReached("the token does not fit a URL".to_owned()))
    }
}

tokio::task_local! {
    /// The effect that this task executes.
    pub(crate) static EFFECT: i64;
}

/// Where a test asks for it, a call says which effect it executes: so what was taken can be counted by effect.
fn marked(request: reqwest::RequestBuilder) -> reqwest::RequestBuilder {
    match EFFECT.try_with(|effect| *effect) {
        Ok(effect) if failpoint::is_on("delivery.marked") => request.header("X-Simulator-Mark", effect),
        _ => request,
    }
}

/// What a failure of the transport means: before the request went out nothing was done, afterwards nobody knows.
fn transport(error: reqwest::Error) -> CallError {
    let not_sent = error.is_connect() || error.is_builder();
    let text = error.without_url().to_string();
    if not_sent { CallError::NotReached(text) } else { CallError::NoAnswer(text) }
}

async fn read<T: DeserializeOwned>(response: reqwest::Response) -> Result<T, CallError> {
    let status = response.status();
    let bytes = response.bytes().await.map_err(transport)?;
    let reply: Reply<T> = match serde_json::from_slice(&bytes) {
        Ok(reply) => reply,
        Err(error) => return Err(CallError::NoAnswer(format!("HTTP {status}: {error}"))),
    };
    match reply {
        Reply { ok: true, result: Some(result), .. } => Ok(result),
        Reply { parameters: Some(Parameters { retry_after: Some(seconds), .. }), .. } => {
            Err(CallError::RetryAfter(Duration::from_secs(seconds)))
        }
        Reply { parameters: Some(Parameters { migrate_to_chat_id: Some(chat), .. }), .. } => {
            Err(CallError::Moved(ChatId(chat)))
        }
        Reply { error_code, description, .. } => {
            let code = error_code.unwrap_or(status.as_u16());
            let description = description.unwrap_or_default();
            match code {
                500.. => Err(CallError::NoAnswer(description)),
                429 => Err(CallError::RetryAfter(UNSAID_PAUSE)),
                // A method that is not there is 404, too, and all of ours are (Bot API, "Making requests").
                401 | 404 => Err(CallError::TokenRefused),
                _ => Err(CallError::Refused { code, description }),
            }
        }
    }
}

/// The method that sends a file (Bot API, "Available methods").
fn send_method(kind: FileKind) -> &'static str {
    match kind {
        FileKind::Document => "sendDocument",
        FileKind::Photo => "sendPhoto",
        FileKind::Video => "sendVideo",
        FileKind::Audio => "sendAudio",
        FileKind::Voice => "sendVoice",
    }
}

fn album_file(file: &AlbumFile) -> Value {
    let mut media = json!({ "type": file.kind.name(), "media": file.file_id });
    caption(&mut media, &file.caption);
    media
}

fn caption(to: &mut Value, html: &str) {
    if !html.is_empty() {
        to["caption"] = html.into();
        to["parse_mode"] = "HTML".into();
    }
}

fn reply_markup(to: &mut Value, rows: &[Vec<Key>]) -> Result<(), CallError> {
    if let Some(keyboard) = keyboard(rows) {
        to["reply_markup"] =
            serde_json::to_value(&keyboard).map_err(|error| CallError::NotReached(error.to_string()))?;
    }
    Ok(())
}

fn keyboard(rows: &[Vec<Key>]) -> Option<InlineKeyboardMarkup> {
    let rows: Vec<Vec<InlineKeyboardButton>> =
        rows.iter().map(|row| row.iter().filter_map(button).collect()).collect();
    rows.iter().any(|row| !row.is_empty()).then(|| InlineKeyboardMarkup::new(rows))
}

fn button(key: &Key) -> Option<InlineKeyboardButton> {
    match &key.action {
        Action::Press(button) => Some(InlineKeyboardButton::callback(key.label.clone(), button.encode())),
        Action::Open(url) => {
            Url::parse(url).ok().map(|url| InlineKeyboardButton::url(key.label.clone(), url))
        }
    }
}

fn no_preview() -> LinkPreviewOptions {
    LinkPreviewOptions {
        is_disabled: true,
        url: None,
        prefer_small_media: false,
        prefer_large_media: false,
        show_above_text: false,
    }
}
