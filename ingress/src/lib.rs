//! Telegram in: every update goes into the log as the bytes that Telegram sent, and Telegram is told so only after the log
//! acknowledged it.
//!
//! `polling` asks for updates, `webhook` is given them (`registration` tells Telegram where); both take them through `intake`, which keeps
//! the order of each aggregate by `lanes`. `bot_api` is the little of Telegram's API that this needs.

mod bot_api;
mod config;
mod error;
mod intake;
mod lanes;
mod polling;
mod registration;
mod webhook;

use studymate_nats::Log;
use studymate_process::health::Health;
use tokio_util::sync::CancellationToken;

pub use config::{IngressConfig, Mode, WebhookConfig};
pub use error::IngressError;

use bot_api::BotApi;
use intake::Intake;

/// Takes updates until `shutdown`; what is in hand by then is still published. Fails when Telegram does not know the token or the
/// address to listen on cannot be had; everything else is waited for.
pub async fn run(
    config: IngressConfig,
    log: Log,
    health: Health,
    shutdown: CancellationToken,
) -> Result<(), IngressError> {
    let api = BotApi::new(&config)?;
    let intake = Intake::new(log, health);
    match config.mode {
        Mode::Polling => polling::run(&api, &intake, &shutdown).await,
        Mode::Webhook(webhook) => webhook::run(&api, intake, webhook, &shutdown).await,
    }
}
