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

#[cfg(test)]
mod tests {
    use studymate_store::commit::Outcome::{Applied, Ignored};

    use super::*;

    const HERE: PartitionId = PartitionId(1);

    /// An event of `input`, which lay at `sequence` of the log.
    fn event(position: i64, input: &str, sequence: u64) -> EventOrigin {
        let at = Timestamp::from_second(1_700_000_000 + sequence as i64).unwrap();
        let stream = "user.5".to_owned();
        let journal = Origin { partition: HERE, sequence, stream: stream.clone(), at, outcome: Applied };
        EventOrigin {
            position: Position(position),
            stream,
            input: InputId(input.into()),
            at,
            journal: Some(journal),
        }
    }

    fn with_origin(mut event: EventOrigin, change: impl Fn(&mut Origin)) -> EventOrigin {
        event.journal.as_mut().into_iter().for_each(change);
        event
    }

    /// What is said of events that follow each other in a partition.
    fn said(events: Vec<EventOrigin>) -> String {
        let (mut last, mut findings) = (None, Findings::default());
        events.into_iter().for_each(|event| check(HERE, event, &mut last, &mut findings));
        let checked = super::super::Checked::new("causes", "", findings, None, std::time::Duration::ZERO);
        if checked.is_good() { String::new() } else { checked.to_string() }
    }

    #[test]
    fn events_in_the_order_of_their_inputs_are_well() {
        assert_eq!(said(vec![event(1, "tg:1", 4), event(2, "tg:1", 4), event(3, "tg:2", 9)]), "");
    }

    #[test]
    fn an_event_whose_input_says_otherwise_is_named() {
        let orphan = EventOrigin { journal: None, ..event(1, "tg:1", 4) };
        assert!(said(vec![orphan]).contains("its input tg:1 is not in the journal"));
        let ignored = with_origin(event(1, "tg:1", 4), |origin| origin.outcome = Ignored);
        assert!(said(vec![ignored]).contains("is ignored in the journal"));
        let elsewhere = with_origin(event(1, "tg:1", 4), |origin| origin.partition = PartitionId(2));
        assert!(said(vec![elsewhere]).contains("in partition 2"));
        let of_another = with_origin(event(1, "tg:1", 4), |origin| origin.stream = "user.6".into());
        assert!(said(vec![of_another]).contains("for user.6"));
    }

    #[test]
    fn inputs_that_were_applied_out_of_their_order_or_twice_are_named() {
        let turned = said(vec![event(1, "tg:2", 9), event(2, "tg:1", 4)]);
        assert!(turned.contains("tg:1 (sequence 4) was applied after tg:2 (sequence 9)"), "{turned}");
        // A second set of events of an input, behind those of another one.
        let twice = said(vec![event(1, "tg:1", 4), event(2, "tg:2", 9), event(3, "tg:1", 4)]);
        assert!(twice.contains("1 violation:"), "{twice}");
    }
}
