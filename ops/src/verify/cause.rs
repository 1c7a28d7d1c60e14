//! Events and the inputs that caused them.

use studymate_schema::{InputId, PartitionId, Position, Timestamp};
use studymate_store::commit::Outcome;
use studymate_store::verify::{EventOrigin, Origin};

use super::{Findings, Subject};
use crate::operator;

/// Events that are checked at once.
const PAGE: i64 = 2_000;

/// The input of the last events of a partition, and where the log had it.
struct Last {
    input: InputId,
    at: Timestamp,
    sequence: u64,
}

/// Each event has its input. The inputs of a partition's events go forward in the log: so an input has one set of events, and each
/// person's inputs were applied in the order in which they came.
pub(super) async fn causes(subject: &Subject, findings: &mut Findings) -> anyhow::Result<()> {
    let heads = subject.store.heads().await?;
    let bar = operator::bar(heads.iter().map(|(_, head)| head.0.unsigned_abs()).sum(), "causes")?;
    for (partition, head) in heads {
        let (mut after, mut last) = (Position(0), None);
        while after < head && !subject.stop.is_cancelled() {
            let page = subject.store.check_events(partition, after, PAGE).await?;
            let Some(end) = page.last() else { break };
            after = end.position;
            findings.count("events", page.len() as u64);
            bar.inc(page.len() as u64);
            for event in page {
                check(partition, event, &mut last, findings);
            }
        }
    }
    bar.finish_and_clear();
    Ok(())
}

fn check(partition: PartitionId, event: EventOrigin, last: &mut Option<Last>, findings: &mut Findings) {
    let EventOrigin { position, stream, input, at, journal } = event;
    let Some(Origin { partition: decided_by, sequence, stream: whose, at: taken_at, outcome }) = journal
    else {
        findings.violation(|| {
            format!("event {partition}/{position} of {stream}: its input {input} is not in the journal")
        });
        return;
    };
    if !matches!(outcome, Outcome::Applied | Outcome::Throttled) {
        let outcome = outcome.name();
        findings.violation(|| {
            format!("event {partition}/{position} of {stream}: its input {input} is {outcome} in the journal")
        });
    }
    if (decided_by, &whose, taken_at) != (partition, &stream, at) {
        findings.violation(|| {
            format!(
                "event {partition}/{position} of {stream}, {at}: the journal has its input {input} in partition {decided_by} \
                 for {whose}, {taken_at}"
            )
        });
    }
    if let Some(last) = last
        && last.input != input
        && sequence <= last.sequence
        && taken_at <= last.at
    {
        findings.violation(|| {
            let (before, at) = (&last.input, last.sequence);
            format!("event {partition}/{position} of {stream}: {input} (sequence {sequence}) was applied after {before} (sequence {at})")
        });
    }
    if last.as_ref().is_none_or(|last| last.input != input) {
        findings.count("inputs", 1);
        *last = Some(Last { input, at: taken_at, sequence });
    }
}
