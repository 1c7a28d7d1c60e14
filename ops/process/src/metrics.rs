//! Counting: the recorder behind the `metrics` macros, in the text format of Prometheus.

use std::sync::{OnceLock, PoisonError, RwLock};
use std::time::Duration;

use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use metrics_process::Collector;

/// Upper bounds of histograms, in seconds: from a quarter of a millisecond to half a minute.
const SECONDS: [f64; 16] =
    [0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0];

/// How often histograms are folded: without it they grow for as long as nobody scrapes.
pub const UPKEEP: Duration = Duration::from_secs(5);

static HANDLE: OnceLock<Option<PrometheusHandle>> = OnceLock::new();
static DESCRIBED: RwLock<bool> = RwLock::new(false);

/// Installs the recorder of this process, once. Counting before it is lost.
pub fn install() {
    handle();
}

fn handle() -> Option<&'static PrometheusHandle> {
    HANDLE
        .get_or_init(|| {
            let built =
                PrometheusBuilder::new().set_buckets(&SECONDS).and_then(PrometheusBuilder::install_recorder);
            built.inspect_err(|error| tracing::error!(%error, "metrics cannot be recorded")).ok()
        })
        .as_ref()
}

/// Folds histograms; call it every [`UPKEEP`].
pub fn upkeep() {
    if let Some(handle) = handle() {
        handle.run_upkeep();
    }
}

/// Everything that was counted, and the memory and time of this process, in the text format of Prometheus.
pub fn render() -> String {
    let Some(handle) = handle() else { return String::new() };
    let collector = Collector::default();
    if !*DESCRIBED.read().unwrap_or_else(PoisonError::into_inner) {
        collector.describe();
        *DESCRIBED.write().unwrap_or_else(PoisonError::into_inner) = true;
    }
    collector.collect();
    handle.render()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn histograms_have_buckets_and_the_process_is_measured() {
        install();
        metrics::histogram!("test_seconds").record(0.003);
        metrics::counter!("test_total", "kind" => "a").increment(2);
        let text = render();
        assert!(text.contains("test_seconds_bucket{le=\"0.005\"} 1"), "{text}");
        assert!(text.contains("test_total{kind=\"a\"} 2"), "{text}");
        assert!(text.contains("process_resident_memory_bytes"), "{text}");
    }
}
