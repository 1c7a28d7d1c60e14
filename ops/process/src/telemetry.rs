//! Logs and traces: one line per event as text or JSON, spans to an OpenTelemetry collector when there is one.
//!
//! A trace travels in the header `traceparent` (W3C Trace Context) through the log, the journal, events and outbox. Personal data is
//! never a field; ids are.

use std::error::Error;
use std::fmt::Write as _;

use opentelemetry::propagation::TextMapPropagator;
use opentelemetry::trace::{TraceContextExt, TracerProvider as _};
use opentelemetry_otlp::{SpanExporter, WithExportConfig};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::propagation::TraceContextPropagator;
use opentelemetry_sdk::trace::SdkTracerProvider;
use tracing::Span;
use tracing_opentelemetry::OpenTelemetrySpanExt;
use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer};

use crate::config::ConfigError;

/// How log lines look.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum LogFormat {
    /// For people.
    #[default]
    Human,
    /// One JSON object a line, for collectors.
    Json,
}

/// What is logged and where traces go.
#[derive(Clone, Debug)]
pub struct TelemetryConfig {
    /// How log lines look.
    pub format: LogFormat,
    /// What is logged: `info`, `warn,studymate_workers=debug`, … (the syntax of `tracing_subscriber::EnvFilter`).
    pub filter: String,
    /// Where spans go: the base of an OTLP/HTTP endpoint. `None`: nowhere.
    pub otlp_endpoint: Option<String>,
    /// The name of this process in traces.
    pub service: &'static str,
}

/// Keeps telemetry alive; [`Telemetry::shutdown`] sends what is left.
#[must_use = "traces are sent until this is shut down"]
pub struct Telemetry {
    provider: SdkTracerProvider,
}

/// Sets up the log of a command that a person runs: what they should know while they wait, on standard error, and nothing else.
pub fn init_for_commands() {
    let lines = tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_max_level(LevelFilter::WARN)
        .with_target(false)
        .without_time();
    // Somebody who set one up before keeps it.
    let _ = lines.try_init();
}

/// Sets up logs and traces of this process.
///
/// Spans always have trace ids, so that logs can be joined by them; they are sent only when there is an endpoint. A panic becomes a line
/// of the log that says where, and not what: its message may quote what somebody wrote.
pub fn init(config: &TelemetryConfig) -> Result<Telemetry, ConfigError> {
    let malformed = |name, expected: &str, got: &str| ConfigError::Malformed {
        name,
        expected: expected.to_owned(),
        got: got.to_owned(),
    };
    let filter = EnvFilter::try_new(&config.filter).map_err(|_| {
        malformed("LOG_LEVEL", "a filter like info or warn,studymate_workers=debug", &config.filter)
    })?;
    let mut provider = SdkTracerProvider::builder()
        .with_resource(Resource::builder().with_service_name(config.service).build());
    if let Some(endpoint) = &config.otlp_endpoint {
        // OTLP/HTTP, section "Endpoint URLs for OTLP/HTTP": the signal's path is added to the base.
        let url = format!("{}/v1/traces", endpoint.trim_end_matches('/'));
        let exporter = SpanExporter::builder().with_http().with_endpoint(url).build().map_err(|_| {
            malformed(
                "OTEL_EXPORTER_OTLP_ENDPOINT",
                "the URL of an OTLP/HTTP collector like http://localhost:4318",
                endpoint,
            )
        })?;
        provider = provider.with_batch_exporter(exporter);
    }
    let provider = provider.build();
    // What is logged must not decide what is traced: each layer has a filter of its own.
    let traces = tracing_opentelemetry::layer()
        .with_tracer(provider.tracer("studymate"))
        .with_filter(LevelFilter::INFO);
    let lines = match config.format {
        LogFormat::Human => tracing_subscriber::fmt::layer().with_writer(std::io::stderr).boxed(),
        LogFormat::Json => tracing_subscriber::fmt::layer()
            .json()
            .flatten_event(true)
            .with_current_span(true)
            .with_span_list(false)
            .with_writer(std::io::stderr)
            .boxed(),
    };
    tracing_subscriber::registry()
        .with(traces)
        .with(lines.with_filter(filter))
        .try_init()
        .map_err(|_| malformed("LOG_LEVEL", "telemetry to be set up once", &config.filter))?;
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string);
        tracing::error!(place, "PANIC: a bug, caught where it can be");
        metrics::counter!("studymate_panics_total").increment(1);
    }));
    Ok(Telemetry { provider })
}

impl Telemetry {
    /// Sends the spans that are left. Off the runtime: the exporter blocks.
    pub async fn shutdown(self) {
        let ended = tokio::task::spawn_blocking(move || self.provider.shutdown()).await;
        if let Ok(Err(error)) = ended {
            tracing::warn!(%error, "the last traces could not be sent");
        }
    }
}

/// Continues the trace of a `traceparent` in a span that was not entered yet. Without one the span starts a trace.
pub fn set_parent(span: &Span, traceparent: Option<&str>) {
    let Some(traceparent) = traceparent else { return };
    let carrier = std::collections::HashMap::from([("traceparent".to_owned(), traceparent.to_owned())]);
    let context = TraceContextPropagator::new().extract(&carrier);
    if context.span().span_context().is_valid() {
        // Fails only for a span that was entered already, or when no telemetry is set up: then there is no trace to continue.
        let _ = span.set_parent(context);
    }
}

/// The `traceparent` of the current span, `None` when it has no trace.
pub fn current_traceparent() -> Option<String> {
    let mut carrier = std::collections::HashMap::new();
    TraceContextPropagator::new().inject_context(&Span::current().context(), &mut carrier);
    carrier.remove("traceparent")
}

/// An error with all its causes, in one line.
pub fn chain(error: &dyn Error) -> String {
    let mut line = error.to_string();
    let mut cause = error.source();
    while let Some(next) = cause {
        let _ = write!(line, ": {next}");
        cause = next.source();
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trace_travels_through_its_header() {
        let provider = SdkTracerProvider::builder().build();
        let layer = tracing_opentelemetry::layer().with_tracer(provider.tracer("test"));
        let _guard = tracing_subscriber::registry().with(layer).set_default();
        let parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        let span = tracing::info_span!("continued");
        set_parent(&span, Some(parent));
        let header = span.in_scope(current_traceparent).unwrap();
        assert!(header.starts_with("00-0af7651916cd43dd8448eb211c80319c-"), "{header}");
        assert_ne!(header, parent);
    }

    #[test]
    fn without_a_trace_there_is_no_header() {
        assert_eq!(current_traceparent(), None);
    }

    #[test]
    fn a_chain_tells_all_causes() {
        #[derive(Debug, thiserror::Error)]
        #[error("cannot open the shop")]
        struct Shop(#[source] std::fmt::Error);
        assert_eq!(chain(&Shop(std::fmt::Error)), format!("cannot open the shop: {}", std::fmt::Error));
    }
}
