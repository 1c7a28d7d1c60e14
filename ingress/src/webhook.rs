//! Webhook: 200 only after the update is durable, 503 when it cannot be, and Telegram sends it again.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, FromRequest, Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use studymate_process::config::Secret;
use studymate_process::telemetry;
use subtle::ConstantTimeEq;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;

use crate::bot_api::{BotApi, contact};
use crate::intake::{Arrived, Intake, refuse};
use crate::{IngressError, WebhookConfig, registration};

/// The header in which Telegram sends the secret (Bot API, setWebhook).
const SECRET_HEADER: &str = "x-telegram-bot-api-secret-token";
/// The most bytes of an update. Telegram's are a few kilobytes.
const BODY_MAX: usize = 1024 * 1024;
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
        .layer(DefaultBodyLimit::max(BODY_MAX))
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
    let update = match body(request).await {
        Ok(update) => update,
        Err(refused) => return refused,
    };
    let update = match Arrived::read(update) {
        Ok(update) => update,
        Err(error) => {
            refuse("malformed", &error);
            return StatusCode::BAD_REQUEST.into_response();
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

async fn body(request: Request) -> Result<Bytes, Response> {
    match tokio::time::timeout(BODY_DEADLINE, Bytes::from_request(request, &())).await {
        Ok(Ok(bytes)) => Ok(bytes),
        Ok(Err(rejection)) => {
            let code = rejection.status();
            refuse(if code == StatusCode::PAYLOAD_TOO_LARGE { "too_large" } else { "cut_off" }, &rejection);
            Err(code.into_response())
        }
        Err(error) => {
            refuse("slow", &error);
            Err(StatusCode::REQUEST_TIMEOUT.into_response())
        }
    }
}

fn later(reason: &'static str) -> Response {
    metrics::counter!("studymate_updates_deferred_total", "reason" => reason).increment(1);
    (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, RETRY_AFTER)]).into_response()
}
