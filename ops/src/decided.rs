//! What became of inputs that a command put into the log.

use std::collections::HashSet;
use std::time::Duration;

use studymate_schema::InputId;
use studymate_store::Store;
use studymate_store::dead_letter::JournalledOutcome;
use tokio_util::sync::CancellationToken;

/// How often it is looked.
const POLL: Duration = Duration::from_millis(100);

/// Waits until all of them are decided, `at_most` so long or until `stop`, and returns what became of those that are.
pub(crate) async fn wait(
    store: &Store,
    inputs: &[InputId],
    at_most: Duration,
    stop: &CancellationToken,
) -> anyhow::Result<Vec<JournalledOutcome>> {
    let deadline = tokio::time::Instant::now() + at_most;
    let mut waiting: HashSet<InputId> = inputs.iter().cloned().collect();
    let mut decided = Vec::with_capacity(inputs.len());
    loop {
        let asked: Vec<InputId> = waiting.iter().cloned().collect();
        for outcome in store.outcomes(&asked).await? {
            waiting.remove(&outcome.input);
            decided.push(outcome);
        }
        let over = tokio::time::Instant::now() >= deadline || stop.is_cancelled();
        if waiting.is_empty() || over {
            return Ok(decided);
        }
        tokio::select! {
            () = stop.cancelled() => {}
            () = tokio::time::sleep(POLL) => {}
        }
    }
}
