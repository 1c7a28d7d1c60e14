//! Webhook: 200 only after the update is durable, 503 when it cannot be, and Telegram sends it again.

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use studymate_process::backoff;
use studymate_process::config::Secret;
use studymate_process::health::Status;
use subtle::ConstantTimeEq;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;

use crate::bot_api::{BotApi, CallError};
use crate::intake::{Intake, IntakeError};
use crate::{IngressError, WebhookConfig};

/// The header in which Telegram sends the secret (Bot API, setWebhook).
const SECRET_HEADER: &str = "x-telegram-bot-api-secret-token";
/// The most bytes of an update. Telegram's are a few kilobytes.
const BODY_MAX: usize = 1024 * 1024;
/// Updates in hand at the same time; Telegram sends at most 100.
const IN_HAND: usize = 1000;
/// When Telegram shall try again, in seconds.
const RETRY_AFTER: &str = "1";

struct Door {
    intake: Intake,
    secret: Secret,
    in_hand: Semaphore,
}

pub(crate) async fn run(
    api: &BotApi,
    intake: Intake,
    config: WebhookConfig,
    stop: &CancellationToken,
) -> Result<(), IngressError> {
    let address = config.listen;
    let listener =
        TcpListener::bind(address).await.map_err(|source| IngressError::Listen { address, source })?;
    let health = intake.health.clone();
    let door = Arc::new(Door { intake, secret: config.secret.clone(), in_hand: Semaphore::new(IN_HAND) });
    let routes = Router::new()
        .route(config.url.path(), post(receive))
        .layer(DefaultBodyLimit::max(BODY_MAX))
        .with_state(door);
    tracing::info!(%address, "listening for updates");
    let registered = async {
        let again = |error: &CallError| !matches!(error, CallError::Token | CallError::Refused(_));
        match backoff::until_ok("Telegram", stop, again, async || api.set_webhook(&config).await).await {
            Some(Ok(())) => {
                health.set("telegram", Status::Healthy, "knows the webhook");
                stop.cancelled().await;
                Ok(())
            }
            Some(Err(CallError::Refused(reason))) => Err(IngressError::WebhookRefused(reason)),
            Some(Err(_)) => Err(IngressError::TokenRefused),
            None => Ok(()),
        }
    };
    let server = axum::serve(listener, routes).with_graceful_shutdown(stop.clone().cancelled_owned());
    let served = async { server.await.map_err(|source| IngressError::Listen { address, source }) };
    let (registered, served) = tokio::join!(
        async {
            let result = registered.await;
            if result.is_err() {
                stop.cancel();
            }
            result
        },
        served
    );
    registered.and(served)
}

async fn receive(State(door): State<Arc<Door>>, headers: HeaderMap, body: Bytes) -> Response {
    let given = headers.get(SECRET_HEADER).map(|value| value.as_bytes()).unwrap_or_default();
    if !bool::from(given.ct_eq(door.secret.expose().as_bytes())) {
        return refused("secret", StatusCode::UNAUTHORIZED);
    }
    let Ok(_place) = door.in_hand.try_acquire() else { return later("full") };
    match door.intake.take(body).await {
        Ok(()) => StatusCode::OK.into_response(),
        Err(IntakeError::Malformed(error)) => {
            tracing::warn!(%error, "what came to the webhook is no update");
            refused("malformed", StatusCode::BAD_REQUEST)
        }
        Err(IntakeError::Publish(error)) if error.is_transient() => {
            tracing::warn!(%error, "an update could not be stored, Telegram will send it again");
            later("log_away")
        }
        Err(IntakeError::Publish(error)) => {
            tracing::error!(%error, "an update can never be stored, it is refused");
            refused("unstorable", StatusCode::PAYLOAD_TOO_LARGE)
        }
    }
}

fn refused(reason: &'static str, code: StatusCode) -> Response {
    metrics::counter!("studymate_updates_refused_total", "reason" => reason).increment(1);
    code.into_response()
}

fn later(reason: &'static str) -> Response {
    metrics::counter!("studymate_updates_deferred_total", "reason" => reason).increment(1);
    (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, RETRY_AFTER)]).into_response()
}
