//! How to reach the log.

use std::time::Duration;

use crate::Clock;

/// Where the log is and how its stream is made.
#[derive(Clone, Debug)]
pub struct LogConfig {
    /// `nats://user:password@host:port`, several separated by commas.
    pub url: String,
    /// The name of the stream.
    pub stream: String,
    /// In front of every subject, with its dot: empty in production, one of its own for each test.
    pub prefix: String,
    /// How many partitions. Fixed when the stream is made.
    pub partitions: u16,
    /// How long inputs are kept. Must exceed the interval of backups.
    pub retention: Duration,
    /// Copies in a cluster.
    pub replicas: usize,
    /// By which inputs are dated: the real one, but in simulations.
    pub clock: Clock,
}

impl Default for LogConfig {
    fn default() -> Self {
        LogConfig {
            url: "nats://127.0.0.1:4222".to_owned(),
            stream: "UPDATES".to_owned(),
            prefix: String::new(),
            partitions: 16,
            retention: Duration::from_secs(30 * 24 * 3600),
            replicas: 1,
            clock: Clock::default(),
        }
    }
}
