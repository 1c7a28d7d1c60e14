//! Long polling: the offset moves only past updates that are durable.

use std::time::Duration;

use bytes::Bytes;
use serde_json::value::RawValue;
use studymate_nats::PublishError;
use studymate_process::backoff::Backoff;
use studymate_process::health::Status;
use studymate_process::telemetry;
use tokio_util::sync::CancellationToken;

use crate::IngressError;
use crate::bot_api::{BotApi, CallError, LONG_POLL, insist};
use crate::intake::{Arrived, Intake, refuse};

/// How long the last word to Telegram may take when we stop.
const CONFIRM_DEADLINE: Duration = Duration::from_secs(2);

pub(crate) async fn run(api: &BotApi, intake: &Intake, stop: &CancellationToken) -> Result<(), IngressError> {
    match insist("deleteWebhook", stop, &intake.health, || api.delete_webhook()).await {
        None => return Ok(()),
        Some(Err(CallError::Token)) => return Err(IngressError::TokenRefused),
        Some(Err(error)) => return Err(IngressError::PollingRefused(error.to_string())),
        Some(Ok(())) => tracing::info!("polling for updates"),
    }
    let mut offset = 0;
    let mut backoff = Backoff::default();
    loop {
        let asked = tokio::select! {
            biased;
            () = stop.cancelled() => break,
            asked = api.updates(offset, LONG_POLL) => asked,
        };
        let pause = match asked {
            // What lies before the offset is forgotten now. From here on 0 means the same, and stays right when Telegram begins to
            // count anew: after an idle week the next number is random (Bot API, `Update`).
            Ok(updates) if updates.is_empty() => {
                intake.health.set("telegram", Status::Healthy, "answers");
                offset = 0;
                continue;
            }
            Ok(updates) => {
                intake.health.set("telegram", Status::Healthy, "answers");
                match take(intake, updates, stop).await {
                    Some(last) => {
                        offset = last + 1;
                        backoff = Backoff::default();
                        continue;
                    }
                    None => backoff.next_delay(),
                }
            }
            Err(CallError::Token) => return Err(IngressError::TokenRefused),
            Err(error) => {
                let pause = error.pause(&mut backoff);
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

/// Takes updates until all are durable. Returns the number of the last one; `None` when we stop before, or when none has a number.
async fn take(intake: &Intake, updates: Vec<Box<RawValue>>, stop: &CancellationToken) -> Option<i64> {
    let waiting = metrics::gauge!("studymate_updates_waiting");
    waiting.set(updates.len() as f64);
    let arrived: Vec<Arrived> = updates
        .into_iter()
        .map(|raw| Arrived::read(Bytes::from(String::from(Box::<str>::from(raw)))))
        .collect();
    let last = arrived.iter().filter_map(|update| update.number).max();
    if !store(intake, arrived, stop).await {
        return None;
    }
    waiting.set(0.0);
    last
}

/// Writes updates until all are durable, except those that can never be. False when we stop before: a write in hand still ends, the log
/// bounds it.
async fn store(intake: &Intake, mut updates: Vec<Arrived>, stop: &CancellationToken) -> bool {
    let mut backoff = Backoff::default();
    loop {
        match intake.take_all(&updates).await {
            Ok(()) => return true,
            Err(PublishError::TooLarge { input, bytes }) => {
                updates.retain(|update| update.input.id.0 != input);
                refuse("unstorable", &PublishError::TooLarge { input, bytes });
            }
            Err(error) => {
                let pause = backoff.next_delay();
                tracing::warn!(
                    error = telemetry::chain(&error),
                    updates = updates.len(),
                    retry_in_ms = pause.as_millis() as u64,
                    "waiting for the log"
                );
                tokio::select! {
                    biased;
                    () = stop.cancelled() => return false,
                    () = tokio::time::sleep(pause) => {}
                }
            }
        }
    }
}
