//! Long polling: the offset moves only past updates that are durable.

use std::time::Duration;

use bytes::Bytes;
use serde_json::value::RawValue;
use studymate_process::backoff::{self, Backoff};
use studymate_process::health::Status;
use studymate_schema::telegram::Route;
use tokio_util::sync::CancellationToken;

use crate::IngressError;
use crate::bot_api::{BotApi, CallError, LONG_POLL};
use crate::intake::{Intake, IntakeError};

/// How long the last word to Telegram may take when we stop.
const CONFIRM_DEADLINE: Duration = Duration::from_secs(3);

pub(crate) async fn run(api: &BotApi, intake: &Intake, stop: &CancellationToken) -> Result<(), IngressError> {
    let unset = backoff::until_ok(
        "Telegram",
        stop,
        |error| !matches!(error, CallError::Token),
        async || api.delete_webhook().await,
    );
    match unset.await {
        None => return Ok(()),
        Some(Err(_)) => return Err(IngressError::TokenRefused),
        Some(Ok(())) => tracing::info!("polling for updates"),
    }
    let mut offset = 0;
    let mut backoff = Backoff::default();
    while !stop.is_cancelled() {
        let asked = tokio::select! {
            () = stop.cancelled() => break,
            asked = api.updates(offset, LONG_POLL) => asked,
        };
        let pause = match asked {
            Ok(updates) => {
                intake.health.set("telegram", Status::Healthy, "answers");
                backoff = Backoff::default();
                match take(intake, updates, stop).await {
                    Some(last) => offset = last + 1,
                    None => continue,
                }
                continue;
            }
            Err(CallError::Token) => return Err(IngressError::TokenRefused),
            Err(CallError::RetryAfter(pause)) => pause,
            Err(error) => {
                let pause = backoff.next_delay();
                tracing::warn!(%error, retry_in_ms = pause.as_millis() as u64, "no updates from Telegram");
                intake.health.set("telegram", Status::Unhealthy, error.to_string());
                pause
            }
        };
        tokio::select! {
            () = stop.cancelled() => break,
            () = tokio::time::sleep(pause) => {}
        }
    }
    if offset > 0 && !matches!(tokio::time::timeout(CONFIRM_DEADLINE, api.confirm(offset)).await, Ok(Ok(())))
    {
        tracing::info!(
            "Telegram could not be told of the last updates: they come again and are known by their ids"
        );
    }
    Ok(())
}

/// Publishes updates until all are durable. Returns the number of the last one; `None` when there were none or we stop before.
async fn take(intake: &Intake, updates: Vec<Box<RawValue>>, stop: &CancellationToken) -> Option<i64> {
    let updates: Vec<Bytes> =
        updates.into_iter().map(|raw| Bytes::from(String::from(Box::<str>::from(raw)))).collect();
    let last =
        updates.iter().filter_map(|update| Route::of(update).ok()).map(|route| route.update_id).max()?;
    let again = |error: &IntakeError| matches!(error, IntakeError::Publish(error) if error.is_transient());
    // A stop lets the write in hand end: it is bounded by the log's own deadline.
    match backoff::until_ok("the log", stop, again, async || intake.take_all(updates.clone()).await).await {
        Some(Ok(())) => Some(last),
        Some(Err(error)) => {
            tracing::error!(%error, "updates cannot be stored together, taking them one by one");
            one_by_one(intake, updates, stop).await
        }
        None => None,
    }
}

/// What can never be stored (an update larger than the log takes) is counted and said, and does not hold up the others.
async fn one_by_one(intake: &Intake, updates: Vec<Bytes>, stop: &CancellationToken) -> Option<i64> {
    let mut last = None;
    for update in updates {
        let number = Route::of(&update).ok().map(|route| route.update_id);
        let again =
            |error: &IntakeError| matches!(error, IntakeError::Publish(error) if error.is_transient());
        match backoff::until_ok("the log", stop, again, async || intake.take(update.clone()).await).await? {
            Ok(()) => {}
            Err(error) => {
                tracing::error!(update = number, %error, "an update can never be stored, it is refused");
                metrics::counter!("studymate_updates_refused_total", "reason" => "unstorable").increment(1);
            }
        }
        last = number.or(last);
    }
    last
}
