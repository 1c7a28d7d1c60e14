//! Changes in bulk: a chunk at a time, each its own transaction and record, so that an interrupted command has done whole chunks and
//! says how many.

use tokio_util::sync::CancellationToken;

use crate::operator;

/// Rows that one transaction changes: locks are held for milliseconds, and delivery and workers go on beside it.
pub(crate) const ROWS: usize = 500;

/// Hands `ids` to `change` in chunks of `size`, with a bar, until all are changed or `stop`. Returns how many `change` said it
/// changed.
pub(crate) async fn each(
    ids: &[i64],
    size: usize,
    what: &'static str,
    stop: &CancellationToken,
    mut change: impl AsyncFnMut(&[i64]) -> anyhow::Result<u64>,
) -> anyhow::Result<u64> {
    let bar = operator::bar(ids.len() as u64, what)?;
    let mut changed = 0;
    for chunk in ids.chunks(size.max(1)) {
        if stop.is_cancelled() {
            bar.finish_and_clear();
            anyhow::bail!("interrupted after {changed} changes, all of them recorded: say it again to go on");
        }
        changed += change(chunk).await?;
        bar.inc(chunk.len() as u64);
    }
    bar.finish_and_clear();
    Ok(changed)
}
