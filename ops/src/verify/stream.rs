//! Streams and partitions have no gap, and partitions know how far they are.

use studymate_schema::{Position, StreamVersion};

use super::{Findings, Subject};
use crate::operator;

/// Events that are checked by one statement.
const PAGE: i64 = 20_000;

/// Each partition stands where its last event is.
pub(super) async fn heads(subject: &Subject, findings: &mut Findings) -> anyhow::Result<()> {
    for head in subject.store.check_heads().await? {
        findings.count("partitions", 1);
        if head.row != head.events {
            findings.violation(|| {
                let (partition, row, events) = (head.partition, head.row, head.events);
                format!("partition {partition} says that its last event is {row}, and it is {events}")
            });
        }
    }
    Ok(())
}

/// Versions and positions are 1..n.
pub(super) async fn versions(subject: &Subject, findings: &mut Findings) -> anyhow::Result<()> {
    let heads = subject.store.heads().await?;
    let bar = operator::bar(heads.iter().map(|(_, head)| head.0.unsigned_abs()).sum(), "versions")?;
    let mut after = (String::new(), StreamVersion(0));
    while !subject.stop.is_cancelled() {
        let page = subject.store.check_versions(&after, PAGE).await?;
        findings.count("events", page.events);
        findings.count("streams", page.streams);
        bar.inc(page.events);
        for gap in page.gaps {
            findings.violation(|| {
                let (stream, found, expected) = (gap.stream, gap.found, gap.expected);
                format!("{stream} has version {found} where {expected} must be")
            });
        }
        let Some(last) = page.last else { break };
        after = last;
    }
    for (partition, head) in heads {
        let mut from = 0;
        while from < head.0 && !subject.stop.is_cancelled() {
            let to = (from + PAGE).min(head.0);
            let there = subject.store.count_positions(partition, Position(from), Position(to)).await?;
            let wanted = (to - from).unsigned_abs();
            if there != wanted {
                findings.violation(|| {
                    format!(
                        "partition {partition} has {there} events at positions {} to {to}, not {wanted}",
                        from + 1
                    )
                });
            }
            from = to;
        }
    }
    bar.finish_and_clear();
    Ok(())
}
