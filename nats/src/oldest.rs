//! Since when a partition waits to be read.

use async_nats::jetstream::stream::RawMessageErrorKind;
use jiff::Timestamp;
use studymate_schema::PartitionId;

use crate::stream::timestamp;
use crate::{Log, LogError};

impl Log {
    /// When the log took the first input of a partition after a sequence. `None` when there is none.
    pub async fn oldest(&self, partition: PartitionId, after: u64) -> Result<Option<Timestamp>, LogError> {
        let failed = |reason: String| self.failed("look into", reason);
        let stream = self
            .context
            .get_stream_no_info(&self.config.stream)
            .await
            .map_err(|error| failed(error.to_string()))?;
        let subject = format!("{}p.{partition}.>", self.config.prefix);
        match stream.get_first_raw_message_by_subject(subject, after + 1).await {
            Ok(message) => Ok(timestamp(message.time)),
            Err(error) if error.kind() == RawMessageErrorKind::NoMessageFound => Ok(None),
            Err(error) => Err(failed(error.to_string())),
        }
    }
}
