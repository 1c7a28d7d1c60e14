//! How far read models are behind, looked at from outside.

use std::time::Duration;

use studymate_schema::Timestamp;
use studymate_store::Store;
use tokio::time::Instant;

use crate::BenchError;
use crate::load::Latencies;

/// How often it is looked.
const LOOK: Duration = Duration::from_millis(20);

/// How far read models are behind, looked at until a time.
pub(super) async fn watch(store: &Store, until: Instant) -> Result<Latencies, BenchError> {
    let mut behind = Latencies::new()?;
    while Instant::now() < until {
        behind.add(store.projection_lag(Timestamp::now()).await?);
        tokio::time::sleep(LOOK).await;
    }
    Ok(behind)
}
