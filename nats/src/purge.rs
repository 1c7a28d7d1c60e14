//! Taking a person's inputs out of the log.

use jiff::Timestamp;
use studymate_schema::Aggregate;

use crate::range::{Range, Whose};
use crate::{Log, LogError};

/// Inputs that are looked at together.
const PAGE: usize = 1000;

impl Log {
    /// Removes all inputs of an aggregate from the log. Returns how many there were.
    pub async fn purge(&self, aggregate: &Aggregate) -> Result<u64, LogError> {
        self.purge_before(aggregate, None).await
    }

    /// Removes the inputs of an aggregate that happened until a time, with those of this time. Returns how many there were.
    ///
    /// Goes by what the inputs say and by no sequence that was remembered: a log that was put back has other ones.
    pub async fn purge_until(&self, aggregate: &Aggregate, until: Timestamp) -> Result<u64, LogError> {
        let range =
            Range { whose: Whose::Aggregate(aggregate.clone()), first: 1, last: u64::MAX, bodies: false };
        let look = async {
            let (mut reader, mut last) = (self.range(&range).await?, None);
            loop {
                let page = reader.next_page(PAGE).await?;
                let older = page.iter().take_while(|input| input.at <= until).count();
                last = page[..older].last().map(|input| input.sequence).or(last);
                if older < page.len() || page.is_empty() {
                    return Ok::<_, crate::ReadError>(last);
                }
            }
        };
        match look.await.map_err(|error| self.failed("look into", error.to_string()))? {
            Some(last) => self.purge_before(aggregate, Some(last + 1)).await,
            None => Ok(0),
        }
    }

    async fn purge_before(&self, aggregate: &Aggregate, sequence: Option<u64>) -> Result<u64, LogError> {
        let stream = self
            .context
            .get_stream_no_info(&self.config.stream)
            .await
            .map_err(|error| self.failed("reach", error.to_string()))?;
        let purge = stream.purge().filter(self.filter(&Whose::Aggregate(aggregate.clone())));
        let purged = match sequence {
            Some(sequence) => purge.sequence(sequence).await,
            None => purge.await,
        };
        Ok(purged.map_err(|error| self.failed("purge", error.to_string()))?.purged)
    }
}
