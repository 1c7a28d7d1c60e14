//! A Telegram that costs as little as it can: it hands out updates, takes calls, and forgets them. Where the simulator looks after every
//! chat, this one only tells the load what a bot showed, so that the measured bots have the machine for themselves.
//!
//! It has no limits of pace: they are Telegram's own, equal for every bot, and would hide what is measured.

mod call;
mod updates;

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use axum::routing::any;
use tokio::net::TcpListener;
use tokio::task::JoinSet;

pub use call::{Call, Markup};
pub use updates::Updates;

use crate::BenchError;

/// Who a call is meant for: what a bot shows goes to the load.
pub trait Audience: Send + Sync + 'static {
    /// A bot showed something in a chat: a new message, or another text in one that was there.
    fn shown(&self, shown: Shown);
}

/// What a bot showed.
#[derive(Clone, Debug)]
pub struct Shown {
    /// The private chat.
    pub chat: i64,
    /// The message.
    pub message: i64,
    /// Its text.
    pub text: String,
    /// Its buttons, as they came.
    pub markup: Option<Markup>,
}

/// How many calls came, by what they do.
#[derive(Debug, Default)]
pub struct Calls {
    /// Messages sent.
    pub sent: AtomicU64,
    /// Messages edited.
    pub edited: AtomicU64,
    /// Presses answered.
    pub toasts: AtomicU64,
    /// Everything else, asking for updates not counted.
    pub others: AtomicU64,
}

struct Inner {
    updates: Arc<Updates>,
    audience: Arc<dyn Audience>,
    calls: Calls,
    messages: AtomicI64,
}

/// A Telegram that runs.
pub struct Telegram {
    address: SocketAddr,
    inner: Arc<Inner>,
    _server: JoinSet<()>,
}

impl Telegram {
    /// Starts one on a free port; updates come from `updates`, and what the bot shows goes to `audience`.
    pub async fn start(updates: Arc<Updates>, audience: Arc<dyn Audience>) -> Result<Self, BenchError> {
        let inner = Inner { updates, audience, calls: Calls::default(), messages: AtomicI64::new(1_000_000) };
        let inner = Arc::new(inner);
        let listener =
            TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.map_err(BenchError::server("telegram"))?;
        let address = listener.local_addr().map_err(BenchError::server("telegram"))?;
        let router = Router::new().route("/{bot}/{method}", any(take)).with_state(Arc::clone(&inner));
        let mut server = JoinSet::new();
        server.spawn(async move {
            // It ends with the set of tasks that it is in.
            let _ = axum::serve(listener, router).await;
        });
        Ok(Telegram { address, inner, _server: server })
    }

    /// The address for bots.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// What came so far.
    pub fn calls(&self) -> &Calls {
        &self.inner.calls
    }
}

async fn take(
    State(inner): State<Arc<Inner>>,
    Path((_, method)): Path<(String, String)>,
    headers: HeaderMap,
    body: Bytes,
) -> impl IntoResponse {
    let kind = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let call = Call::read(kind, &body);
    let answer = match method.as_str() {
        "getUpdates" => {
            let wait = Duration::from_secs(call.timeout.unwrap_or(0));
            inner.updates.from(call.offset.unwrap_or(0), call.limit.unwrap_or(100), wait).await
        }
        "getMe" => ME.to_owned(),
        "sendMessage" | "sendPhoto" | "sendDocument" => {
            inner.calls.sent.fetch_add(1, Ordering::Relaxed);
            let message = inner.messages.fetch_add(1, Ordering::Relaxed);
            inner.show(call, message)
        }
        "editMessageText" | "editMessageReplyMarkup" => {
            inner.calls.edited.fetch_add(1, Ordering::Relaxed);
            let message = call.message_id.unwrap_or(0);
            inner.show(call, message)
        }
        "answerCallbackQuery" => {
            inner.calls.toasts.fetch_add(1, Ordering::Relaxed);
            TRUE.to_owned()
        }
        "getWebhookInfo" => {
            r#"{"ok":true,"result":{"url":"","has_custom_certificate":false,"pending_update_count":0}}"#
                .to_owned()
        }
        _ => {
            inner.calls.others.fetch_add(1, Ordering::Relaxed);
            TRUE.to_owned()
        }
    };
    ([(CONTENT_TYPE, "application/json")], answer)
}

const TRUE: &str = r#"{"ok":true,"result":true}"#;
const ME: &str = r#"{"ok":true,"result":{"id":1,"is_bot":true,"first_name":"StudyMate","username":"study_bot","can_join_groups":true,"can_read_all_group_messages":false,"supports_inline_queries":false,"can_connect_to_business":false,"has_main_web_app":false}}"#;

impl Inner {
    /// Tells the load, then the bot: a message as Telegram answers it, without what no bot here reads.
    fn show(&self, call: Call, message: i64) -> String {
        let chat = call.chat_id.unwrap_or(0);
        let answer = format!(
            r#"{{"ok":true,"result":{{"message_id":{message},"from":{{"id":1,"is_bot":true,"first_name":"StudyMate","username":"study_bot"}},"chat":{{"id":{chat},"first_name":"Student","type":"private"}},"date":1800000000,"text":"shown"}}}}"#
        );
        self.audience.shown(Shown {
            chat,
            message,
            text: call.text.unwrap_or_default(),
            markup: call.reply_markup,
        });
        answer
    }
}
