//! Telegram's knowledge of the webhook: made at the start, looked after from then on.

use std::time::Duration;

use studymate_process::health::{Health, Status};
use tokio_util::sync::CancellationToken;

use crate::bot_api::{BotApi, CallError, insist};
use crate::{IngressError, WebhookConfig};

/// How often Telegram is asked what it knows.
const LOOK_EVERY: Duration = Duration::from_secs(60);

/// Registers the webhook, and again whenever Telegram knows another one or none, until `stop`. Fails when Telegram refuses the token or
/// the address.
pub(crate) async fn keep(
    api: &BotApi,
    webhook: &WebhookConfig,
    health: &Health,
    stop: &CancellationToken,
) -> Result<(), IngressError> {
    loop {
        match insist("setWebhook", stop, health, || api.set_webhook(webhook)).await {
            None => return Ok(()),
            Some(Err(CallError::Token)) => return Err(IngressError::TokenRefused),
            Some(Err(error)) => return Err(IngressError::WebhookRefused(error.to_string())),
            Some(Ok(())) => health.set("telegram", Status::Healthy, "knows the webhook"),
        }
        if !look_after(api, webhook, health, stop).await? {
            return Ok(());
        }
        tracing::warn!(
            "Telegram knows another webhook or none, registering ours again: does another process use this bot?"
        );
    }
}

/// Returns true when the webhook must be registered again, false at a stop.
async fn look_after(
    api: &BotApi,
    webhook: &WebhookConfig,
    health: &Health,
    stop: &CancellationToken,
) -> Result<bool, IngressError> {
    let mut last_error = None;
    loop {
        tokio::select! {
            () = stop.cancelled() => return Ok(false),
            () = tokio::time::sleep(LOOK_EVERY) => {}
        }
        let looked = tokio::select! {
            () = stop.cancelled() => return Ok(false),
            looked = api.webhook_info() => looked,
        };
        match looked {
            Ok(info) if info.url != webhook.url.as_str() => return Ok(true),
            Ok(info) => {
                metrics::gauge!("studymate_updates_waiting").set(info.pending_update_count as f64);
                match info.last_error_message {
                    Some(message) if info.last_error_date != last_error => {
                        health.set("telegram", Status::Warning, format!("could not deliver: {message}"));
                    }
                    _ => health.set("telegram", Status::Healthy, "knows the webhook"),
                }
                last_error = info.last_error_date;
            }
            Err(CallError::Token) => return Err(IngressError::TokenRefused),
            Err(error) => {
                tracing::warn!(%error, "Telegram cannot be asked about the webhook");
                health.set("telegram", Status::Unhealthy, error.to_string());
            }
        }
    }
}
