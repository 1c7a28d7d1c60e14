//! Webhook delivery: in parallel over the queues, one at a time within each.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use reqwest::{StatusCode, header::RETRY_AFTER};
use tokio::{sync::Semaphore, task::JoinSet};
use tokio_util::sync::CancellationToken;

use super::{Pending, QueueKey, Webhook};
use crate::{error::Error, faults::pause, world::World};

/// Delivers updates while a webhook is set, until `shutdown`.
pub(crate) async fn deliver(world: Arc<World>, shutdown: CancellationToken) -> Result<(), Error> {
    let client = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .timeout(world.config.webhook_timeout)
        .build()?;
    let mut deliveries: JoinSet<()> = JoinSet::new();
    loop {
        let arrived = world.updates.arrived.notified();
        tokio::pin!(arrived);
        arrived.as_mut().enable();
        let changed = world.webhook_changed.notified();
        tokio::pin!(changed);
        changed.as_mut().enable();
        let webhook = world.subscription.lock().webhook.clone();
        let Some(webhook) = webhook else {
            tokio::select! {
                () = &mut changed => continue,
                () = shutdown.cancelled() => break,
            }
        };
        let permits = Arc::new(Semaphore::new(webhook.max_connections));
        let epoch = CancellationToken::new();
        tokio::select! {
            () = run_webhook(&world, &client, &webhook, &permits, &epoch, &mut deliveries) => {}
            () = &mut changed => {}
            () = shutdown.cancelled() => break,
        }
        epoch.cancel();
        while deliveries.join_next().await.is_some() {}
    }
    deliveries.shutdown().await;
    Ok(())
}

/// Starts deliveries for as long as this webhook is the one; never returns by itself.
async fn run_webhook(
    world: &Arc<World>,
    client: &reqwest::Client,
    webhook: &Webhook,
    permits: &Arc<Semaphore>,
    epoch: &CancellationToken,
    deliveries: &mut JoinSet<()>,
) {
    loop {
        let arrived = world.updates.arrived.notified();
        tokio::pin!(arrived);
        arrived.as_mut().enable();
        // Closed semaphores do not happen: nobody closes this one.
        let Ok(permit) = permits.clone().acquire_owned().await else { return };
        if let Some((key, update)) = world.updates.start(world.clock.now_ms()) {
            let (world, client, webhook, epoch) =
                (world.clone(), client.clone(), webhook.clone(), epoch.clone());
            deliveries.spawn(async move {
                // A webhook that was replaced leaves its update in the queue for the next one.
                let _ =
                    epoch.run_until_cancelled(deliver_first(&world, &client, &webhook, &key, update)).await;
                drop(permit);
                world.updates.finish(&key);
            });
            continue;
        }
        drop(permit);
        tokio::select! {
            () = &mut arrived => {}
            Some(_) = deliveries.join_next(), if !deliveries.is_empty() => {}
        }
    }
}

/// Delivers the first update of a queue, with the faults that lie on it.
async fn deliver_first(
    world: &World,
    client: &reqwest::Client,
    webhook: &Webhook,
    key: &QueueKey,
    update: Pending,
) {
    let wait = update.not_before_ms - world.clock.now_ms();
    if let Ok(wait @ 1..) = u64::try_from(wait) {
        tokio::time::sleep(pause(wait)).await;
    }
    if update.reorder_ms > 0
        && let Some(next) = next_within(world, key, update.id, update.reorder_ms).await
    {
        deliver_until_taken(world, client, webhook, &next).await;
    }
    deliver_until_taken(world, client, webhook, &update).await;
}

async fn next_within(world: &World, key: &QueueKey, id: i64, ms: u64) -> Option<Pending> {
    let deadline = tokio::time::Instant::now() + pause(ms);
    loop {
        let arrived = world.updates.arrived.notified();
        tokio::pin!(arrived);
        arrived.as_mut().enable();
        if let Some(next) = world.updates.next_after(key, id) {
            return Some(next);
        }
        tokio::time::timeout_at(deadline, arrived).await.ok()?;
    }
}

/// Tries until the webhook takes the update or it expires; the pause doubles, `Retry-After` overrides it.
async fn deliver_until_taken(world: &World, client: &reqwest::Client, webhook: &Webhook, update: &Pending) {
    let mut retry = world.config.webhook_retry_base;
    loop {
        world.updates.given(update, world.clock.now_ms());
        match attempt(client, webhook, update).await {
            Ok(()) => {
                world.updates.delivered(update.id, world.clock.now_ms());
                world.mark_dirty();
                return;
            }
            Err(refusal) => {
                world.webhook_failed(refusal.reason);
                if world.clock.now_ms() >= update.expires_ms {
                    return;
                }
                tokio::time::sleep(refusal.retry_after.unwrap_or(retry)).await;
                retry = (retry * 2).min(world.config.webhook_retry_max);
            }
        }
    }
}

struct Refusal {
    reason: String,
    retry_after: Option<Duration>,
}

async fn attempt(client: &reqwest::Client, webhook: &Webhook, update: &Pending) -> Result<(), Refusal> {
    let started = Instant::now();
    let mut request = client
        .post(&webhook.url)
        .header(reqwest::header::CONTENT_TYPE, "application/json")
        .body(update.body.as_bytes().to_vec());
    if let Some(secret) = &webhook.secret {
        request = request.header("X-Telegram-Bot-Api-Secret-Token", secret);
    }
    let refuse = |reason: String| Refusal { reason, retry_after: None };
    let response = request.send().await.map_err(|error| {
        if error.is_timeout() {
            refuse("Read timeout expired".into())
        } else if error.is_connect() {
            refuse("Connection refused".into())
        } else {
            refuse("Connection reset by peer".into())
        }
    })?;
    let status = response.status();
    tracing::debug!(update = update.id, %status, took_ms = started.elapsed().as_millis() as u64, "webhook delivery");
    if status.is_success() {
        return Ok(());
    }
    let retry_after = response.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok());
    let retry_after = retry_after.and_then(|value| value.parse().ok()).map(Duration::from_secs);
    Err(Refusal { reason: format!("Wrong response from the webhook: {}", describe(status)), retry_after })
}

fn describe(status: StatusCode) -> String {
    format!("{} {}", status.as_u16(), status.canonical_reason().unwrap_or_default())
}
