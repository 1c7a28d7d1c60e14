//! How much of a partition waits to be read, counted by the server.

use std::time::Duration;

use async_nats::jetstream::consumer::{AckPolicy, DeliverPolicy, pull};
use studymate_schema::PartitionId;

use crate::{Log, LogError};

/// A consumer that was only made to count ends by itself, should deleting it fail.
const COUNTER_LIVES: Duration = Duration::from_secs(5);

impl Log {
    /// How many inputs of a partition lie after a sequence of the stream.
    pub async fn backlog(&self, partition: PartitionId, after: u64) -> Result<u64, LogError> {
        let failed = |reason: String| self.failed("count the backlog of", reason);
        let config = pull::Config {
            filter_subject: format!("{}p.{partition}.>", self.config.prefix),
            deliver_policy: DeliverPolicy::ByStartSequence { start_sequence: after + 1 },
            ack_policy: AckPolicy::None,
            inactive_threshold: COUNTER_LIVES,
            memory_storage: true,
            ..pull::Config::default()
        };
        let stream = self.config.stream.as_str();
        let consumer = self
            .context
            .create_consumer_on_stream(config, stream)
            .await
            .map_err(|error| failed(error.to_string()))?;
        let info = consumer.cached_info();
        if let Err(error) = self.context.delete_consumer_from_stream(&info.name, stream).await {
            tracing::debug!(%error, "a consumer that counted is left to end by itself");
        }
        Ok(info.num_pending)
    }
}
