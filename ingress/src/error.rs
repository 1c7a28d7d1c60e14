//! What ends the ingress.

use std::net::SocketAddr;

/// Why the ingress ended by itself.
#[derive(Debug, thiserror::Error)]
pub enum IngressError {
    /// Telegram does not know the token.
    #[error("BOT_TOKEN was refused by Telegram: take the token that @BotFather shows for this bot")]
    TokenRefused,
    /// Telegram does not like the address of the webhook.
    #[error("WEBHOOK_URL was refused by Telegram: {0}")]
    WebhookRefused(String),
    /// Telegram does not let us poll.
    #[error("Telegram refused to give updates by polling: {0}")]
    PollingRefused(String),
    /// The client for Telegram could not be made.
    #[error("cannot make the HTTP client")]
    Http(#[source] reqwest::Error),
    /// The address to listen on cannot be had.
    #[error("LISTEN: cannot listen on {address}")]
    Listen {
        /// Which.
        address: SocketAddr,
        /// What the system said.
        #[source]
        source: std::io::Error,
    },
}
