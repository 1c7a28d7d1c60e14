//! How updates come.

use std::net::SocketAddr;

use studymate_process::config::Secret;
use url::Url;

/// Everything that the ingress is told, beside the log.
#[derive(Clone, Debug)]
pub struct IngressConfig {
    /// The bot's token.
    pub token: Secret,
    /// Where the Bot API is: `https://api.telegram.org`, or a simulator.
    pub telegram_api: Url,
    /// Who moves first.
    pub mode: Mode,
}

/// Who moves first: we or Telegram.
#[derive(Clone, Debug)]
pub enum Mode {
    /// We ask for updates.
    Polling,
    /// Telegram sends them.
    Webhook(WebhookConfig),
}

/// Where Telegram sends updates.
#[derive(Clone, Debug)]
pub struct WebhookConfig {
    /// The address that Telegram is told, as seen from outside. Its path is the path that is served.
    pub url: Url,
    /// What Telegram must send in `X-Telegram-Bot-Api-Secret-Token`: 1–256 of `[A-Za-z0-9_-]`.
    pub secret: Secret,
    /// Where to listen.
    pub listen: SocketAddr,
}
