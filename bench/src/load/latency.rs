//! How long answers took.

use std::time::Duration;

use hdrhistogram::{CreationError, Histogram};
use serde::{Deserialize, Serialize};

/// Times of which three digits are kept.
#[derive(Clone, Debug)]
pub struct Latencies(Histogram<u64>);

/// What of them is told, in milliseconds.
#[derive(Clone, Copy, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Quantiles {
    /// Half of all took no longer.
    pub p50: f64,
    /// Of twenty one took longer.
    pub p95: f64,
    /// Of a hundred one took longer.
    pub p99: f64,
    /// The longest.
    pub max: f64,
}

impl Latencies {
    /// None yet.
    pub fn new() -> Result<Self, CreationError> {
        Ok(Latencies(Histogram::new(3)?))
    }

    /// Adds one.
    pub fn add(&mut self, took: Duration) {
        // One that does not fit even a histogram that grows by itself took longer than any bench.
        let _ = self.0.record(u64::try_from(took.as_micros()).unwrap_or(u64::MAX));
    }

    /// How many.
    pub fn count(&self) -> u64 {
        self.0.len()
    }

    /// What of them is told.
    pub fn quantiles(&self) -> Quantiles {
        let milliseconds = |microseconds: u64| microseconds as f64 / 1000.0;
        let at = |quantile| milliseconds(self.0.value_at_quantile(quantile));
        Quantiles { p50: at(0.5), p95: at(0.95), p99: at(0.99), max: milliseconds(self.0.max()) }
    }
}
