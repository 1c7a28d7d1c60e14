//! The little of the Bot API that the ingress needs. Raw: updates must stay the bytes that Telegram sent.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use reqwest::StatusCode;
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Value, json};
use studymate_process::backoff::Backoff;
use studymate_process::health::{Health, Status};
use studymate_process::telemetry;
use tokio_util::sync::CancellationToken;
use url::Url;

use crate::{IngressConfig, IngressError, WebhookConfig};

/// How long Telegram may hold a request for updates (Bot API: up to 50 s).
pub(crate) const LONG_POLL: Duration = Duration::from_secs(50);
/// How long a call may take otherwise, and an answer beyond that.
const CALL_DEADLINE: Duration = Duration::from_secs(15);
/// Updates per request (Bot API: 1–100).
const LIMIT: u8 = 100;
/// Deliveries at the same time (Bot API: 1–100).
const MAX_CONNECTIONS: u8 = 100;

/// Every kind of update: those that are off by default must be named (Bot API, `allowed_updates`).
pub(crate) const ALLOWED_UPDATES: [&str; 24] = [
    "message",
    "edited_message",
    "channel_post",
    "edited_channel_post",
    "business_connection",
    "business_message",
    "edited_business_message",
    "deleted_business_messages",
    "message_reaction",
    "message_reaction_count",
    "inline_query",
    "chosen_inline_result",
    "callback_query",
    "shipping_query",
    "pre_checkout_query",
    "purchased_paid_media",
    "poll",
    "poll_answer",
    "my_chat_member",
    "chat_member",
    "chat_join_request",
    "chat_boost",
    "removed_chat_boost",
    "managed_bot",
];

/// What became of a call that did not succeed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CallError {
    /// The token is wrong.
    #[error("the token was refused")]
    Token,
    /// Somebody else asks for updates, or a webhook is set.
    #[error("another process takes this bot's updates: {0}")]
    Conflict(String),
    /// Telegram wants less.
    #[error("too many requests: wait {} s", .0.as_secs())]
    RetryAfter(Duration),
    /// Telegram refused.
    #[error("{0}")]
    Refused(String),
    /// Telegram was not reached, or did not answer.
    #[error("{0}")]
    Away(String),
}

impl CallError {
    /// How long to wait before the same call: as long as Telegram says, or longer each time.
    pub(crate) fn pause(&self, backoff: &mut Backoff) -> Duration {
        match self {
            CallError::RetryAfter(pause) => *pause,
            _ => backoff.next_delay(),
        }
    }
}

/// Calls until Telegram does it. `None` when `stop` came first; an error only where waiting cannot help.
pub(crate) async fn insist<T, Calling: Future<Output = Result<T, CallError>>>(
    method: &'static str,
    stop: &CancellationToken,
    health: &Health,
    call: impl Fn() -> Calling,
) -> Option<Result<T, CallError>> {
    let mut backoff = Backoff::default();
    loop {
        let error = tokio::select! {
            () = stop.cancelled() => return None,
            called = call() => match called {
                Err(error @ (CallError::RetryAfter(_) | CallError::Away(_) | CallError::Conflict(_))) => error,
                settled => return Some(settled),
            },
        };
        let pause = error.pause(&mut backoff);
        tracing::warn!(method, %error, retry_in_ms = pause.as_millis() as u64, "waiting for Telegram");
        health.set("telegram", Status::Unhealthy, error.to_string());
        tokio::select! {
            () = stop.cancelled() => return None,
            () = tokio::time::sleep(pause) => {}
        }
    }
}

/// Notes that Telegram was heard of just now.
pub(crate) fn contact() {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    metrics::gauge!("studymate_telegram_last_contact_timestamp_seconds").set(now.as_secs_f64());
}

/// What Telegram knows about the webhook.
#[derive(Deserialize)]
pub(crate) struct WebhookInfo {
    /// Its address; empty when there is none.
    pub(crate) url: String,
    /// Updates that wait to be delivered.
    #[serde(default)]
    pub(crate) pending_update_count: u32,
    /// When a delivery failed last, in Unix seconds.
    pub(crate) last_error_date: Option<i64>,
    /// Why.
    pub(crate) last_error_message: Option<String>,
}

/// The client for one bot.
pub(crate) struct BotApi {
    client: reqwest::Client,
    base: Url,
    token: studymate_process::config::Secret,
}

#[derive(Deserialize)]
struct Reply<'a> {
    ok: bool,
    #[serde(borrow)]
    result: Option<&'a RawValue>,
    error_code: Option<u16>,
    description: Option<String>,
    parameters: Option<Parameters>,
}

#[derive(Deserialize)]
struct Parameters {
    retry_after: Option<u64>,
}

impl BotApi {
    pub(crate) fn new(config: &IngressConfig) -> Result<Self, IngressError> {
        let client = reqwest::Client::builder()
            .connect_timeout(CALL_DEADLINE)
            .tcp_nodelay(true)
            .build()
            .map_err(IngressError::Http)?;
        Ok(BotApi { client, base: config.telegram_api.clone(), token: config.token.clone() })
    }

    /// The updates from `offset` on, each as its own bytes; waits for the first one up to `timeout`.
    pub(crate) async fn updates(
        &self,
        offset: i64,
        timeout: Duration,
    ) -> Result<Vec<Box<RawValue>>, CallError> {
        let parameters = json!({
            "offset": offset,
            "limit": LIMIT,
            "timeout": timeout.as_secs(),
            "allowed_updates": ALLOWED_UPDATES,
        });
        let raw = self.call("getUpdates", &parameters, timeout + CALL_DEADLINE).await?;
        serde_json::from_str(raw.get())
            .map_err(|error| CallError::Away(format!("the updates are no list: {error}")))
    }

    /// Tells Telegram that everything before `offset` was taken.
    pub(crate) async fn confirm(&self, offset: i64) -> Result<(), CallError> {
        // An update that comes back is not taken: only what lies before the offset is confirmed.
        let parameters = json!({"offset": offset, "limit": 1, "timeout": 0});
        self.call("getUpdates", &parameters, CALL_DEADLINE).await.map(|_| ())
    }

    /// Takes a webhook away, keeping the updates that wait.
    pub(crate) async fn delete_webhook(&self) -> Result<(), CallError> {
        let parameters = json!({"drop_pending_updates": false});
        self.call("deleteWebhook", &parameters, CALL_DEADLINE).await.map(|_| ())
    }

    /// What Telegram knows about the webhook.
    pub(crate) async fn webhook_info(&self) -> Result<WebhookInfo, CallError> {
        let raw = self.call("getWebhookInfo", &json!({}), CALL_DEADLINE).await?;
        serde_json::from_str(raw.get())
            .map_err(|error| CallError::Away(format!("what Telegram says about the webhook is odd: {error}")))
    }

    /// Has updates sent to our address.
    pub(crate) async fn set_webhook(&self, webhook: &WebhookConfig) -> Result<(), CallError> {
        let parameters = json!({
            "url": webhook.url.as_str(),
            "secret_token": webhook.secret.expose(),
            "allowed_updates": ALLOWED_UPDATES,
            "max_connections": MAX_CONNECTIONS,
        });
        self.call("setWebhook", &parameters, CALL_DEADLINE).await.map(|_| ())
    }

    async fn call(
        &self,
        method: &str,
        parameters: &Value,
        deadline: Duration,
    ) -> Result<Box<RawValue>, CallError> {
        // `./` in front: `bot123:…` would be read as a scheme.
        let url = self
            .base
            .join(&format!("./bot{}/{method}", self.token.expose()))
            .map_err(|_| CallError::Token)?;
        // Errors of the client hold the URL, and the URL holds the token.
        let away = |error: reqwest::Error| CallError::Away(telemetry::chain(&error.without_url()));
        let response = self.client.post(url).timeout(deadline).json(parameters).send().await.map_err(away)?;
        let status = response.status();
        let bytes = response.bytes().await.map_err(away)?;
        let reply: Reply<'_> = serde_json::from_slice(&bytes)
            .map_err(|error| CallError::Away(format!("HTTP {status}: {error}")))?;
        contact();
        if let Reply { ok: true, result: Some(result), .. } = reply {
            return Ok(result.to_owned());
        }
        let code = reply.error_code.unwrap_or(status.as_u16());
        let description = reply.description.unwrap_or_default();
        let retry_after = reply.parameters.and_then(|parameters| parameters.retry_after);
        Err(match (StatusCode::from_u16(code).unwrap_or(status), retry_after) {
            (_, Some(seconds)) => CallError::RetryAfter(Duration::from_secs(seconds)),
            (StatusCode::UNAUTHORIZED | StatusCode::NOT_FOUND, _) => CallError::Token,
            (StatusCode::CONFLICT, _) => CallError::Conflict(description),
            (code, _) if code.is_server_error() => CallError::Away(description),
            _ => CallError::Refused(description),
        })
    }
}
