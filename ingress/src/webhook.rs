//! Webhook: 200 only after the update is durable, 503 when it cannot be, and Telegram sends it again.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use bytes::BytesMut;
use futures::StreamExt;
use studymate_process::config::Secret;
use studymate_process::telemetry;
use subtle::ConstantTimeEq;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;

use crate::bot_api::{BotApi, contact};
use crate::intake::{Arrived, Intake, UPDATE_MAX, refuse};
use crate::{IngressError, WebhookConfig, registration};

/// The header in which Telegram sends the secret (Bot API, setWebhook).
const SECRET_HEADER: &str = "x-telegram-bot-api-secret-token";
/// The most bytes that are read of what cannot be an update, to answer its sender at all.
const READ_MAX: usize = 64 * 1024 * 1024;
/// How long the bytes of an update may take to come.
const BODY_DEADLINE: Duration = Duration::from_secs(5);
/// Updates in hand at the same time; Telegram sends at most 100.
const IN_HAND: usize = 256;
/// When Telegram shall try again, in seconds.
const RETRY_AFTER: &str = "1";
/// How long requests in hand may take to end after a stop.
const DRAIN: Duration = Duration::from_secs(7);

struct Door {
    intake: Intake,
    secret: Secret,
    places: Semaphore,
}

pub(crate) async fn run(
    api: &BotApi,
    intake: Intake,
    config: WebhookConfig,
    stop: &CancellationToken,
) -> Result<(), IngressError> {
    // Ends with this function, too: when the registration fails, the server goes down with it.
    let stop = stop.child_token();
    let address = config.listen;
    let listener =
        TcpListener::bind(address).await.map_err(|source| IngressError::Listen { address, source })?;
    let health = intake.health.clone();
    let door = Arc::new(Door { intake, secret: config.secret.clone(), places: Semaphore::new(IN_HAND) });
    // The path is the operator's: a `:` or `*` in it has no meaning here.
    let routes = Router::new()
        .without_v07_checks()
        .route(config.url.path(), post(receive))
        .layer(DefaultBodyLimit::disable())
        .with_state(door);
    tracing::info!(%address, "listening for updates");
    let registered = async {
        let registered = registration::keep(api, &config, &health, &stop).await;
        stop.cancel();
        registered
    };
    let server = axum::serve(listener, routes).with_graceful_shutdown(stop.clone().cancelled_owned());
    let served = async {
        tokio::select! {
            served = async { server.await } => served.map_err(|source| IngressError::Listen { address, source }),
            () = async { stop.cancelled().await; tokio::time::sleep(DRAIN).await } => {
                tracing::warn!(after_s = DRAIN.as_secs(), "requests still in hand are dropped, Telegram sends them again");
                Ok(())
            }
        }
    };
    let (registered, served) = tokio::join!(registered, served);
    registered.and(served)
}

async fn receive(State(door): State<Arc<Door>>, request: Request) -> Response {
    let given = request.headers().get(SECRET_HEADER).map(|value| value.as_bytes()).unwrap_or_default();
    if !bool::from(given.ct_eq(door.secret.expose().as_bytes())) {
        metrics::counter!("studymate_updates_refused_total", "reason" => "secret").increment(1);
        return StatusCode::UNAUTHORIZED.into_response();
    }
    contact();
    let Ok(_place) = door.places.try_acquire() else { return later("full") };
    let update = match tokio::time::timeout(BODY_DEADLINE, body(request)).await {
        Ok(Ok(update)) => update,
        Ok(Err(cut_off)) => {
            refuse("cut_off", &cut_off);
            return StatusCode::BAD_REQUEST.into_response();
        }
        Err(slow) => {
            refuse("slow", &slow);
            return StatusCode::REQUEST_TIMEOUT.into_response();
        }
    };
    match door.intake.take(&update).await {
        Ok(()) => StatusCode::OK.into_response(),
        Err(error) if error.is_transient() => {
            tracing::warn!(
                error = telemetry::chain(&error),
                "an update could not be stored, Telegram will send it again"
            );
            later("log_away")
        }
        Err(error) => {
            refuse("unstorable", &error);
            StatusCode::PAYLOAD_TOO_LARGE.into_response()
        }
    }
}

/// Reads the body. Of one that is larger than any update only the beginning is held in memory.
async fn body(request: Request) -> Result<Arrived, axum::Error> {
    let mut stream = request.into_body().into_data_stream();
    let (mut bytes, mut size) = (BytesMut::new(), 0);
    while let Some(chunk) = stream.next().await.transpose()? {
        size += chunk.len();
        if size > READ_MAX {
            break;
        }
        let room = UPDATE_MAX.saturating_sub(bytes.len());
        bytes.extend_from_slice(&chunk[..chunk.len().min(room)]);
    }
    if size > UPDATE_MAX {
        let detail = format!("{size} bytes, an update has at most {UPDATE_MAX}");
        return Ok(Arrived::unreadable("too_large", &detail, &bytes));
    }
    Ok(Arrived::read(bytes.freeze()))
}

fn later(reason: &'static str) -> Response {
    metrics::counter!("studymate_updates_deferred_total", "reason" => reason).increment(1);
    (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, RETRY_AFTER)]).into_response()
}
