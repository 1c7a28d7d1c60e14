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

#[cfg(test)]
mod tests {
    use studymate_schema::input::InputKind;
    use studymate_schema::{Aggregate, InputId, UserId};

    use super::*;
    use crate::LogConfig;

    #[tokio::test]
    async fn what_lies_after_a_place_is_counted_in_its_partition_only() {
        let nats = studymate_testkit::nats().await;
        let prefix = format!("{}.", nats.prefix);
        let config = LogConfig { url: nats.url, stream: nats.prefix, prefix, ..LogConfig::default() };
        let log = Log::connect(config).await.unwrap();
        log.ensure_stream().await.unwrap();
        let user = |number| Aggregate::User(UserId(number));
        let other = (2..).map(user).find(|other| other.partition(16) != user(1).partition(16)).unwrap();
        for (number, whose) in [user(1), other.clone(), user(1), user(1)].into_iter().enumerate() {
            let id = InputId::telegram(number as i64);
            log.publish(&whose, &id, InputKind::Telegram, None, "{}".into()).await.unwrap();
        }
        let waits = async |whose: &Aggregate, after| log.backlog(whose.partition(16), after).await.unwrap();
        assert_eq!(waits(&user(1), 0).await, 3);
        assert_eq!(waits(&user(1), 1).await, 2);
        assert_eq!(waits(&other, 0).await, 1);
        assert_eq!(waits(&other, 2).await, 0);
        assert_eq!(waits(&user(1), 4).await, 0);
    }
}
