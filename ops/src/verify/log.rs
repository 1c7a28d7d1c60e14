//! The log and the journal.

use studymate_nats::{Range, Whose};
use studymate_schema::InputId;

use super::{Findings, Subject};
use crate::operator;

/// Inputs that are checked at once.
const PAGE: usize = 1_000;

/// The log is the one that the cursors count in: it goes as far, and holds at each cursor what was decided there.
pub(super) async fn cursors(subject: &Subject, findings: &mut Findings) -> anyhow::Result<()> {
    let partitions = subject.store.partitions().await?;
    let identity = subject.log.identity().await?;
    for state in partitions {
        let (partition, cursor) = (state.partition, state.head.cursor);
        findings.count("partitions", 1);
        findings.count("inputs waiting", subject.log.backlog(partition, cursor).await?);
        if let Some(counts_in) = state.stream_created.filter(|created| *created != identity.created) {
            let made = identity.created;
            findings.violation(|| {
                format!("partition {partition} counts in a log made {counts_in}, this one was made {made}: its worker reads it anew")
            });
            continue;
        }
        if identity.last_sequence < cursor {
            let last = identity.last_sequence;
            findings.violation(|| {
                format!("partition {partition} stands at sequence {cursor}, the log ends at {last}")
            });
            continue;
        }
        let Some(at) = state.head.cursor_at else { continue };
        match subject.log.holds(cursor, at).await? {
            Some(true) => {}
            Some(false) => findings.violation(|| {
                format!(
                    "partition {partition} decided sequence {cursor} of {at}, the log has another input there: it was put back to an \
                     older copy"
                )
            }),
            // Purged, or past its retention: nothing can be said, and nothing is wrong.
            None => findings.count("cursors at inputs that left the log", 1),
        }
    }
    Ok(())
}

/// Each input of the log up to the cursor of its partition has its row in the journal. That it has only one is the index's.
pub(super) async fn journalled(subject: &Subject, findings: &mut Findings) -> anyhow::Result<()> {
    let partitions = subject.store.partitions().await?;
    let last = partitions.iter().map(|state| state.head.cursor).max().unwrap_or_default();
    let bar = operator::bar(last, "log")?;
    for state in partitions {
        let (partition, cursor) = (state.partition, state.head.cursor);
        let range = Range { whose: Whose::Partition(partition), first: 1, last: cursor, bodies: false };
        let mut reader = subject.log.range(&range).await?;
        while !subject.stop.is_cancelled() {
            let page = reader.next_page(PAGE).await?;
            if page.is_empty() {
                break;
            }
            bar.inc(page.len() as u64);
            findings.count("inputs", page.len() as u64);
            let ids: Vec<InputId> = page.iter().map(|message| message.id.clone()).collect();
            let known = subject.store.known_inputs(&ids).await?;
            for message in page.iter().filter(|message| !known.contains(&message.id)) {
                findings.violation(|| {
                    let (id, subject, sequence, at) = (&message.id, &message.subject, message.sequence, message.at);
                    format!("{id} at sequence {sequence} ({subject}, {at}) was passed by and is not in the journal: see reinject")
                });
            }
        }
    }
    bar.finish_and_clear();
    Ok(())
}
