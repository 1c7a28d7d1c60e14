//! Whether the process is well, part by part, for people and for what restarts it.
//!
//! `/health/live`: the process answers. `/health/ready`: no part is unhealthy, traffic may come. `/health`: each part with its detail.
//! `/metrics`: what was counted.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, PoisonError, RwLock};

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use jiff::Timestamp;
use serde::Serialize;
use tokio::net::TcpListener;
use tokio::time::interval;
use tokio_util::sync::CancellationToken;

use crate::metrics;

/// How a part is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Well.
    Healthy,
    /// Works, but somebody should look.
    Warning,
    /// Does not work.
    Unhealthy,
}

/// A part and how it was when it last said so.
#[derive(Clone, Debug, Serialize)]
pub struct Component {
    /// How it is.
    pub status: Status,
    /// A few words for a person.
    pub detail: String,
    /// When it said so.
    pub at: Timestamp,
}

/// The parts of a process. Clones share the parts.
#[derive(Clone, Default)]
pub struct Health {
    components: Arc<RwLock<BTreeMap<&'static str, Component>>>,
}

/// The whole, as `/health` shows it.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// The worst of all parts.
    pub status: Status,
    /// Every part.
    pub components: BTreeMap<&'static str, Component>,
}

impl Health {
    /// Says how a part is.
    pub fn set(&self, part: &'static str, status: Status, detail: impl Into<String>) {
        let component = Component { status, detail: detail.into(), at: Timestamp::now() };
        self.components.write().unwrap_or_else(PoisonError::into_inner).insert(part, component);
    }

    /// How everything is. A process of which no part has spoken yet is only starting: a warning.
    pub fn report(&self) -> Report {
        let components = self.components.read().unwrap_or_else(PoisonError::into_inner).clone();
        let status = components.values().map(|component| component.status).max().unwrap_or(Status::Warning);
        Report { status, components }
    }
}

/// The routes of health and metrics.
pub fn router(health: Health) -> Router {
    Router::new()
        .route("/health/live", get(|| async { "alive\n" }))
        .route("/health/ready", get(ready))
        .route("/health", get(report))
        .route("/metrics", get(scrape))
        .with_state(health)
}

/// Serves [`router`] on `address` until `stop`, and keeps the metrics folded. Fails when the address cannot be had.
pub async fn serve(address: SocketAddr, health: Health, stop: CancellationToken) -> std::io::Result<()> {
    let listener = TcpListener::bind(address).await?;
    tracing::info!(address = %listener.local_addr()?, "health and metrics are served");
    let server = axum::serve(listener, router(health)).with_graceful_shutdown(stop.clone().cancelled_owned());
    let upkeep = async {
        let mut tick = interval(metrics::UPKEEP);
        loop {
            tick.tick().await;
            metrics::upkeep();
        }
    };
    tokio::select! {
        served = async { server.await } => served,
        () = upkeep => Ok(()),
    }
}

async fn ready(State(health): State<Health>) -> Response {
    match health.report().status {
        Status::Unhealthy => (StatusCode::SERVICE_UNAVAILABLE, "not ready\n").into_response(),
        Status::Healthy | Status::Warning => "ready\n".into_response(),
    }
}

async fn report(State(health): State<Health>) -> Response {
    let report = health.report();
    let code =
        if report.status == Status::Unhealthy { StatusCode::SERVICE_UNAVAILABLE } else { StatusCode::OK };
    (code, Json(report)).into_response()
}

async fn scrape() -> Response {
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], metrics::render()).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worst_part_decides() {
        let health = Health::default();
        assert_eq!(health.report().status, Status::Warning);
        health.set("database", Status::Healthy, "answers");
        assert_eq!(health.report().status, Status::Healthy);
        health.set("queue", Status::Unhealthy, "away");
        health.set("delivery", Status::Warning, "slow");
        assert_eq!(health.report().status, Status::Unhealthy);
        health.set("queue", Status::Healthy, "answers");
        assert_eq!(health.report().status, Status::Warning);
    }
}
