//! Transactions that need locks which somebody's long query may hold, and those that take long themselves.

use std::time::{Duration, Instant};

use studymate_process::telemetry::chain;

use crate::ProjectorError;

/// How long it is tried again: what failed later than this had its locks, and would take as long again.
const TRIED_FOR: Duration = Duration::from_secs(60);
/// How long to leave everybody in peace between two tries; waiting for a lock stops all later readers.
const PAUSE: Duration = Duration::from_secs(1);
/// How long a lock is waited for: said in each such transaction.
pub(crate) const LOCK_TIMEOUT: &str = "set local lock_timeout = '2s'";
/// How long PostgreSQL may work on one statement that reads whole tables: said in transactions that keep nobody waiting.
pub(crate) const READING_TIMEOUT: &str = "set local statement_timeout = '30min'";

/// Tries a transaction until it does not fail for a passing reason; after a minute no more.
pub(crate) async fn patiently<T, F>(
    what: &'static str,
    transaction: impl Fn() -> F,
) -> Result<T, ProjectorError>
where
    F: Future<Output = Result<T, ProjectorError>>,
{
    let started_at = Instant::now();
    loop {
        match transaction().await {
            Err(error) if error.is_transient() && started_at.elapsed() < TRIED_FOR => {
                tracing::warn!(what, error = chain(&error), "trying again");
                tokio::time::sleep(PAUSE).await;
            }
            settled => return settled,
        }
    }
}
