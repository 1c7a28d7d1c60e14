//! How the bot gets its updates: `getUpdates` and the webhook's methods.

use std::time::Duration;

use serde_json::json;

use super::{
    answer::{Answer, ApiError, answer, done},
    params::Params,
};
use crate::{
    updates::{PollError, PollRequest, Webhook, poll},
    world::World,
};

const WEBHOOK_ACTIVE: &str =
    "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first";
const TERMINATED: &str =
    "terminated by other getUpdates request; make sure that only one bot instance is running";

pub(crate) async fn get_updates(world: &World, params: &Params) -> Answer {
    let allowed: Option<Vec<String>> = params.parsed("allowed_updates")?;
    {
        let mut subscription = world.subscription.lock();
        if subscription.webhook.is_some() {
            return Err(ApiError::conflict(WEBHOOK_ACTIVE));
        }
        if let Some(allowed) = allowed {
            subscription.allowed = allowed;
        }
    }
    let limit = usize::try_from(params.int("limit").unwrap_or(100)).unwrap_or(100).clamp(1, 100);
    let seconds = u64::try_from(params.int("timeout").unwrap_or(0)).unwrap_or(0).min(50);
    let offset = params.int("offset").unwrap_or(0);
    let request = PollRequest { offset, limit, timeout: Duration::from_secs(seconds) };
    let batch = poll(world, request, &world.shutdown).await.map_err(|error| match error {
        PollError::Terminated => ApiError::conflict(TERMINATED),
        PollError::WebhookActive => ApiError::conflict(WEBHOOK_ACTIVE),
    })?;
    Ok(format!("[{}]", batch.join(",")))
}

pub(crate) fn set_webhook(world: &World, params: &Params) -> Answer {
    let url = params.text("url").unwrap_or_default();
    if url.is_empty() {
        return delete_webhook(world, params);
    }
    let parsed =
        url::Url::parse(url).map_err(|_| ApiError::bad("bad webhook: invalid webhook URL specified"))?;
    // Telegram insists on https; a simulator on the same machine has no use for certificates.
    if !matches!(parsed.scheme(), "http" | "https") || !parsed.has_host() {
        return Err(ApiError::bad("bad webhook: An HTTPS URL must be provided for webhook"));
    }
    let secret = params.text("secret_token").filter(|secret| !secret.is_empty()).map(str::to_owned);
    if let Some(secret) = &secret {
        if secret.len() > 256 {
            return Err(ApiError::bad("secret token is too long"));
        }
        if !secret.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-') {
            return Err(ApiError::bad("secret token contains unallowed characters"));
        }
    }
    let max =
        params.int("max_connections").and_then(|max| usize::try_from(max).ok()).unwrap_or(40).clamp(1, 100);
    let allowed: Option<Vec<String>> = params.parsed("allowed_updates")?;
    if params.flag("drop_pending_updates") {
        world.updates.clear();
    }
    {
        let mut subscription = world.subscription.lock();
        subscription.webhook =
            Some(Webhook { url: url.to_owned(), secret, max_connections: max, last_error: None });
        if let Some(allowed) = allowed {
            subscription.allowed = allowed;
        }
    }
    webhook_changed(world);
    done()
}

pub(crate) fn delete_webhook(world: &World, params: &Params) -> Answer {
    if params.flag("drop_pending_updates") {
        world.updates.clear();
    }
    world.subscription.lock().webhook = None;
    webhook_changed(world);
    done()
}

fn webhook_changed(world: &World) {
    world.webhook_changed.notify_one();
    world.updates.arrived.notify_waiters();
    world.mark_dirty();
}

pub(crate) fn get_webhook_info(world: &World) -> Answer {
    let subscription = world.subscription.lock().clone();
    let mut info = json!({
        "url": subscription.webhook.as_ref().map_or("", |webhook| webhook.url.as_str()),
        "has_custom_certificate": false,
        "pending_update_count": world.updates.len(),
    });
    if let Some(webhook) = subscription.webhook {
        info["max_connections"] = webhook.max_connections.into();
        if let Some((date, message)) = webhook.last_error {
            info["last_error_date"] = date.into();
            info["last_error_message"] = message.into();
        }
    }
    if !subscription.allowed.is_empty() {
        info["allowed_updates"] = subscription.allowed.into();
    }
    answer(&info)
}
