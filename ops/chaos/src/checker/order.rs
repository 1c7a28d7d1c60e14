//! I3: nothing is missing within a stream or a partition, and nothing overtakes what was acknowledged before it.

use std::collections::{BTreeMap, HashMap};

use super::Invariant::I3;
use super::{Facts, Harm, JournalRow, Violation};

/// I3: in each stream versions are 1..n, in each partition positions are 1..n, and n is what the partition believes.
pub(super) fn versions_and_positions_are_dense(facts: &Facts) -> Vec<Violation> {
    let mut versions: BTreeMap<&str, Vec<i64>> = BTreeMap::new();
    let mut positions: BTreeMap<i16, Vec<i64>> =
        facts.positions.keys().map(|partition| (*partition, Vec::new())).collect();
    for event in &facts.events {
        versions.entry(&event.stream).or_default().push(event.version);
        positions.entry(event.partition).or_default().push(event.position);
    }
    let mut violations = Vec::new();
    for (stream, versions) in versions {
        violations.extend(gap(stream, "versions", versions));
    }
    for (partition, found) in positions {
        let count = found.len() as i64;
        violations.extend(gap(&format!("partition {partition}"), "positions", found));
        let believed = facts.positions.get(&partition).copied().unwrap_or(0);
        if believed != count {
            let detail = format!("it believes to have {believed} events and has {count}");
            violations.push(Violation::new(I3, Harm::Lost, format!("partition {partition}"), detail));
        }
    }
    violations
}

fn gap(subject: &str, what: &str, mut found: Vec<i64>) -> Option<Violation> {
    found.sort_unstable();
    let (expected, found) = (1..).zip(found).find(|(expected, found)| expected != found)?;
    let harm = if found < expected { Harm::Duplicated } else { Harm::Lost };
    Some(Violation::new(I3, harm, subject, format!("its {what} go on with {found} where {expected} belongs")))
}

/// I3: per aggregate, inputs are applied in the order in which they were acknowledged.
///
/// Polled updates come in one order, that of their ids. Webhooks come over several lines at once: there, an update comes before another
/// for sure when it was acknowledged before the other was given to the bot for the first time. The order of application is that
/// of the log, and within a stream the events must follow it. A log that was replaced gives places out again: then order is that of the
/// times at which it took inputs, and only events are compared.
pub(super) fn inputs_are_applied_in_the_order_acknowledged(facts: &Facts) -> Vec<Violation> {
    if !facts.log_replaced().is_empty() {
        return events_against_the_log(facts, |row| (row.at_us, row.sequence));
    }
    let polling = facts.run().is_some_and(|run| run.polling);
    let mut streams: BTreeMap<&str, Vec<Applied<'_>>> = BTreeMap::new();
    for row in facts.journal.iter().filter(|row| row.is_terminal()) {
        let Some(update) = row.update() else { continue };
        let Some(seen) = facts.updates.get(&update) else { continue };
        let Some((given, taken)) = seen.given.zip(seen.taken) else { continue };
        let (given, taken) =
            if polling { (update.unsigned_abs(), update.unsigned_abs()) } else { (given, taken) };
        streams.entry(&row.stream).or_default().push(Applied { row, given, taken });
    }
    let mut violations: Vec<Violation> =
        streams.into_iter().flat_map(|(stream, inputs)| overtaken(stream, inputs)).collect();
    violations.extend(events_against_the_log(facts, |row| (0, row.sequence)));
    violations
}

struct Applied<'f> {
    row: &'f JournalRow,
    given: u64,
    taken: u64,
}

/// Inputs that lie in the log before one that was acknowledged before they were even given.
fn overtaken(stream: &str, mut inputs: Vec<Applied<'_>>) -> Vec<Violation> {
    let mut by_taken: Vec<(u64, &JournalRow)> = inputs.iter().map(|input| (input.taken, input.row)).collect();
    by_taken.sort_unstable_by_key(|(taken, _)| *taken);
    inputs.sort_unstable_by_key(|input| input.given);
    let mut before = by_taken.into_iter().peekable();
    let mut last: Option<&JournalRow> = None;
    let mut violations = Vec::new();
    for input in inputs {
        while let Some((_, row)) = before.next_if(|(taken, _)| *taken < input.given) {
            if last.is_none_or(|last| row.sequence > last.sequence) {
                last = Some(row);
            }
        }
        if let Some(last) = last.filter(|last| last.sequence > input.row.sequence) {
            let detail = format!(
                "{stream}: it is input {} of the log, after which comes {} at {}, which was acknowledged before it was given",
                input.row.sequence, last.input, last.sequence
            );
            violations.push(Violation::new(I3, Harm::Reordered, &input.row.input, detail));
        }
    }
    violations
}

/// Events of a partition whose inputs lie in another order in the log.
fn events_against_the_log(facts: &Facts, place: impl Fn(&JournalRow) -> (i64, i64)) -> Vec<Violation> {
    let rows = facts.journal.iter().filter(|row| row.is_terminal());
    let places: HashMap<&str, (i64, i64)> = rows.map(|row| (row.input.as_str(), place(row))).collect();
    let mut last: HashMap<i16, ((i64, i64), &str)> = HashMap::new();
    let mut violations = Vec::new();
    for event in &facts.events {
        let Some(place) = places.get(event.input.as_str()) else { continue };
        match last.get(&event.partition) {
            Some((highest, of)) if place < highest => {
                let detail = format!(
                    "partition {}: its events stand after those of {of}, which comes after it in the log",
                    event.partition
                );
                violations.push(Violation::new(I3, Harm::Reordered, &event.input, detail));
            }
            _ => drop(last.insert(event.partition, (*place, &event.input))),
        }
    }
    violations
}

/// I3: only the owner of a partition moves it: whoever took it last. Judged where an experiment has the writers watched.
pub(super) fn a_partition_has_one_writer(facts: &Facts) -> Vec<Violation> {
    let mut owners: HashMap<i16, &str> = HashMap::new();
    let mut violations = Vec::new();
    for write in &facts.writes {
        if write.takes {
            owners.insert(write.partition, &write.writer);
        } else if let Some(owner) = owners.get(&write.partition).filter(|owner| **owner != write.writer) {
            let detail = format!("{} wrote to it after {owner} had taken it", write.writer);
            violations.push(Violation::new(
                I3,
                Harm::Unexpected,
                format!("partition {}", write.partition),
                detail,
            ));
        }
    }
    violations
}

#[cfg(test)]
mod tests {
    use super::super::sketch::*;
    use super::*;

    #[test]
    fn a_gap_and_a_repetition_are_found() {
        let whole = Sketch::new().event("user.5", 1, "tg:1").event("user.5", 2, "tg:2");
        assert!(versions_and_positions_are_dense(&whole.clone().facts()).is_empty());
        let gap = whole.clone().event("user.5", 4, "tg:3").facts();
        assert_eq!(harms(versions_and_positions_are_dense(&gap)), [(Harm::Lost, "user.5".into())]);
        let twice = whole.event("user.5", 2, "tg:3").facts();
        assert_eq!(harms(versions_and_positions_are_dense(&twice)), [(Harm::Duplicated, "user.5".into())]);
    }

    #[test]
    fn a_partition_that_believes_in_more_events_than_it_has_lost_some() {
        let mut facts = Sketch::new().event("user.5", 1, "tg:1").facts();
        facts.positions.insert(0, 2);
        assert_eq!(harms(versions_and_positions_are_dense(&facts)), [(Harm::Lost, "partition 0".into())]);
    }

    #[test]
    fn polled_updates_are_applied_in_the_order_of_their_ids() {
        let sketch = || Sketch::new().polling().taken(1).taken(2);
        let kept = sketch().journal("tg:1", "applied").journal("tg:2", "applied").facts();
        assert!(inputs_are_applied_in_the_order_acknowledged(&kept).is_empty());
        let broken = sketch().journal("tg:2", "applied").journal("tg:1", "applied").facts();
        let found = inputs_are_applied_in_the_order_acknowledged(&broken);
        assert_eq!(harms(found), [(Harm::Reordered, "tg:2".into())]);
    }

    #[test]
    fn what_a_webhook_brought_at_the_same_time_has_no_order() {
        let overlapping = Sketch::new().given(1).given(2).taken(2).taken(1);
        let facts = overlapping.journal("tg:2", "applied").journal("tg:1", "applied").facts();
        assert!(inputs_are_applied_in_the_order_acknowledged(&facts).is_empty());
        let one_after_the_other = Sketch::new().taken(1).taken(2);
        let facts = one_after_the_other.journal("tg:2", "applied").journal("tg:1", "applied").facts();
        let found = inputs_are_applied_in_the_order_acknowledged(&facts);
        assert_eq!(harms(found), [(Harm::Reordered, "tg:2".into())]);
    }

    #[test]
    fn events_follow_the_order_of_the_log() {
        let journal = Sketch::new().journal("tg:1", "applied").journal("tg:2", "applied");
        let facts = journal.event("user.5", 1, "tg:2").event("user.5", 2, "tg:1").facts();
        let found = inputs_are_applied_in_the_order_acknowledged(&facts);
        assert_eq!(harms(found), [(Harm::Reordered, "tg:1".into())]);
    }

    #[test]
    fn who_writes_to_a_partition_that_another_one_took_is_found() {
        let lawful =
            Sketch::new().write("one", true).write("one", false).write("two", true).write("two", false);
        assert!(a_partition_has_one_writer(&lawful.clone().facts()).is_empty());
        let stale = lawful.write("one", false).facts();
        assert_eq!(harms(a_partition_has_one_writer(&stale)), [(Harm::Unexpected, "partition 0".into())]);
    }
}
