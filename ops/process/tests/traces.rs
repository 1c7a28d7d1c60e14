//! Spans reach a collector from a running runtime, and the last of them at the end.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should say so by failing")]

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::routing::post;
use studymate_process::telemetry::{self, LogFormat, TelemetryConfig};
use tokio::net::TcpListener;
use tokio::sync::mpsc;
use tracing::Instrument;

#[tokio::test(flavor = "multi_thread")]
async fn the_last_spans_are_sent_when_telemetry_is_shut_down() {
    let (received, mut bodies) = mpsc::channel::<Bytes>(16);
    let collector = Router::new()
        .route(
            "/v1/traces",
            post(async |State(received): State<mpsc::Sender<Bytes>>, body: Bytes| {
                received.send(body).await.unwrap();
            }),
        )
        .with_state(received);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let collector = tokio::spawn(async { axum::serve(listener, collector).await });
    let telemetry = telemetry::init(&TelemetryConfig {
        format: LogFormat::Json,
        filter: "info".to_owned(),
        otlp_endpoint: Some(format!("http://{address}/")),
        service: "studymate-test",
    })
    .unwrap();
    async { tracing::info!("inside") }
        .instrument(tracing::info_span!("commit partition", partition = 3))
        .await;
    telemetry.shutdown().await;
    let body = bodies.try_recv().expect("nothing was sent before the end");
    let contains = |text: &[u8]| body.windows(text.len()).any(|part| part == text);
    assert!(contains(b"commit partition") && contains(b"studymate-test"));
    collector.abort();
}
