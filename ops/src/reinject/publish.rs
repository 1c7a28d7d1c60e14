//! Putting inputs back: one after the other in their order, at a rate, each chunk recorded.

use std::time::Duration;

use anyhow::Context as _;
use indicatif::ProgressBar;
use studymate_nats::{Log, PublishError};
use studymate_process::backoff;
use studymate_schema::InputId;
use studymate_store::Store;
use studymate_store::audit::Audit;
use tokio::time::{Interval, MissedTickBehavior};
use tokio_util::sync::CancellationToken;

use super::new_id;
use super::plan::{CHUNK, Plan, Verdict};
use super::record::Record;
use super::source::Source;
use crate::operator;

/// The most bytes of a chunk, apart from its last input.
const CHUNK_BYTES: usize = 16 * 1024 * 1024;

/// Puts all that the plan says back, and counts in it. Returns the ids of the last chunk, which are decided last.
///
/// The log comes first, the record after: who is cut off in between says it again, and ids make that safe.
pub(super) async fn all(
    source: &Source,
    plan: &mut Plan,
    audit: &Audit,
    store: &Store,
    log: &Log,
    stop: &CancellationToken,
) -> anyhow::Result<Vec<InputId>> {
    let mut pace = tokio::time::interval(Duration::from_secs(1) / plan.rate);
    pace.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut out = Out { log, stop, pace, bar: operator::bar(plan.to_publish(), "inputs")? };
    let mut reader = source.open(true).await?;
    let (mut taken, mut bytes, mut chunk, mut last) = (0, 0, Vec::with_capacity(CHUNK), Vec::new());
    loop {
        let next = if taken < plan.limit { reader.next().await? } else { None };
        let ended = next.is_none();
        taken += 1;
        bytes += next.as_ref().map_or(0, |record| record.payload.len());
        chunk.extend(next);
        if chunk.len() < CHUNK && bytes < CHUNK_BYTES && !ended {
            continue;
        }
        bytes = 0;
        let verdicts = plan.judge(&chunk, store).await?;
        let publish = chunk.drain(..).zip(verdicts).filter(|(_, verdict)| *verdict == Verdict::Publish);
        let before = plan.published;
        let (went, failed) = out.chunk(plan, publish.map(|(record, _)| record)).await;
        store.record_audit(audit, plan.published - before).await?;
        failed.with_context(|| {
            format!("{} went back, all of them recorded: say it again to go on", plan.published)
        })?;
        if !went.is_empty() {
            last = went;
        }
        if ended {
            out.bar.finish_and_clear();
            return Ok(last);
        }
    }
}

struct Out<'l> {
    log: &'l Log,
    stop: &'l CancellationToken,
    pace: Interval,
    bar: ProgressBar,
}

impl Out<'_> {
    /// Puts a chunk back. Returns what went, also when something failed in the middle.
    async fn chunk(
        &mut self,
        plan: &mut Plan,
        records: impl Iterator<Item = Record>,
    ) -> (Vec<InputId>, anyhow::Result<()>) {
        let mut went = Vec::new();
        for record in records {
            let id = new_id(&plan.ids, &record.id);
            match self.one(&id, record).await {
                Ok(duplicate) => {
                    let counted = if duplicate { &mut plan.duplicates } else { &mut plan.published };
                    *counted += 1;
                    went.push(id);
                    self.bar.inc(1);
                }
                Err(error) => return (went, Err(error)),
            }
        }
        (went, Ok(()))
    }

    /// Puts one back, waiting for a log that is away. Returns whether the log had it.
    async fn one(&mut self, id: &InputId, record: Record) -> anyhow::Result<bool> {
        let Record { aggregate: Some(aggregate), kind: Some(kind), traceparent, payload, .. } = record else {
            anyhow::bail!("{id} cannot go back: nothing tells whose it is or how to read it");
        };
        tokio::select! {
            () = self.stop.cancelled() => anyhow::bail!("interrupted"),
            _ = self.pace.tick() => {}
        }
        let published = backoff::until_ok("the log", self.stop, PublishError::is_transient, async || {
            self.log.publish(&aggregate, id, kind, traceparent.as_deref(), payload.clone()).await
        });
        Ok(published.await.context("interrupted")??.duplicate)
    }
}
