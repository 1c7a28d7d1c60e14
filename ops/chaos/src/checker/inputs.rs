//! I1 and I2: nothing acknowledged is lost, and nothing is decided twice.

use std::collections::{BTreeMap, HashMap, HashSet};

use studymate_schema::InputId;

use super::Invariant::{I1, I2};
use super::{Facts, Harm, JournalRow, Violation};

/// I1: every acknowledged update, and everything that StudyMate told itself, has exactly one journal row with a terminal outcome; what
/// was never given to the bot has none; and only what is meant to is dead.
///
/// What lay in the part of the log that an experiment took away, and was not decided yet, is excused: that loss must be reported
/// instead, which the experiment checks.
pub(super) fn acknowledged_updates_are_journalled_once(facts: &Facts) -> Vec<Violation> {
    let mut rows: HashMap<&str, Vec<&JournalRow>> = HashMap::new();
    for row in facts.journal.iter().filter(|row| row.is_terminal()) {
        rows.entry(&row.input).or_default().push(row);
    }
    let replaced = facts.log_replaced();
    let excused = |taken_ms: i64| replaced.iter().any(|(copied, at)| (*copied..=*at).contains(&taken_ms));
    let mut violations = Vec::new();
    for (id, update) in &facts.updates {
        let input = format!("tg:{id}");
        let found = rows.get(input.as_str()).map_or(0, Vec::len);
        match (update.taken_ms, found) {
            (Some(taken_ms), 0) if !excused(taken_ms) => violations.push(Violation::new(
                I1,
                Harm::Lost,
                input,
                "it was acknowledged, and the journal does not have it",
            )),
            (None, 1..) if update.given.is_none() => violations.push(Violation::new(
                I1,
                Harm::Unexpected,
                input,
                "it was never given to the bot, and the journal has it",
            )),
            _ => {}
        }
    }
    for row in facts.outbox.iter().filter(|row| row.kind == "Tell") {
        let input = InputId::effect(&InputId(row.input.clone()), row.number).0;
        let arrived = rows.contains_key(input.as_str());
        if row.state != "sent" || (!arrived && replaced.is_empty()) {
            let detail =
                format!("{} told it, it is {}, and the journal does not have it", row.input, row.state);
            violations.push(Violation::new(I1, Harm::Lost, input, detail));
        }
    }
    for (input, rows) in rows.iter().filter(|(_, rows)| rows.len() > 1) {
        let outcomes: Vec<&str> = rows.iter().map(|row| row.outcome.as_str()).collect();
        let detail = format!("the journal has it {} times: {}", rows.len(), outcomes.join(", "));
        violations.push(Violation::new(I1, Harm::Duplicated, input, detail));
    }
    let dead = facts.journal.iter().filter(|row| row.outcome == "dead");
    for row in dead.filter(|row| row.update().is_none_or(|update| !facts.poison.contains(&update))) {
        let reason = row.reason.as_deref().unwrap_or("no reason");
        let detail = format!("nothing was wrong with it, and it became a dead letter: {reason}");
        violations.push(Violation::new(I1, Harm::Unexpected, &row.input, detail));
    }
    violations
}

/// I2: the events of an input lie together, in one partition and one stream, one after the other, and the journal says that it was
/// taken.
pub(super) fn an_input_has_one_set_of_events(facts: &Facts) -> Vec<Violation> {
    let journalled: HashSet<&str> =
        facts.journal.iter().filter(|row| row.is_terminal()).map(|row| row.input.as_str()).collect();
    let mut sets: BTreeMap<&str, Vec<(i16, i64, &str)>> = BTreeMap::new();
    for event in &facts.events {
        sets.entry(&event.input).or_default().push((event.partition, event.position, &event.stream));
    }
    let mut violations = Vec::new();
    for (input, mut set) in sets {
        set.sort_unstable();
        let together = set.windows(2).all(|pair| pair[1] == (pair[0].0, pair[0].1 + 1, pair[0].2));
        if !together {
            let places: Vec<String> =
                set.iter().map(|(partition, position, _)| format!("{partition}/{position}")).collect();
            let detail = format!("its events do not lie together: {}", places.join(", "));
            violations.push(Violation::new(I2, Harm::Duplicated, input, detail));
        }
        if !journalled.contains(input) {
            let detail = "it has events, and the journal does not have it";
            violations.push(Violation::new(I2, Harm::Unexpected, input, detail));
        }
    }
    violations
}

#[cfg(test)]
mod tests {
    use super::super::sketch::*;
    use super::*;

    #[test]
    fn an_update_that_was_acknowledged_and_is_not_in_the_journal_is_lost() {
        let facts = Sketch::new().taken(1).taken(2).journal("tg:1", "applied").facts();
        assert_eq!(harms(acknowledged_updates_are_journalled_once(&facts)), [(Harm::Lost, "tg:2".into())]);
        let given = Sketch::new().given(3).facts();
        assert!(acknowledged_updates_are_journalled_once(&given).is_empty(), "it was not acknowledged");
    }

    #[test]
    fn an_update_that_is_in_the_journal_twice_was_done_twice() {
        let once = Sketch::new().taken(1).journal("tg:1", "applied").journal("tg:1", "duplicate");
        assert!(acknowledged_updates_are_journalled_once(&once.clone().facts()).is_empty());
        let twice = once.journal("tg:1", "ignored").facts();
        assert_eq!(
            harms(acknowledged_updates_are_journalled_once(&twice)),
            [(Harm::Duplicated, "tg:1".into())]
        );
    }

    #[test]
    fn only_poison_becomes_a_dead_letter() {
        let facts = Sketch::new().taken(1).taken(2).poison(2).journal("tg:1", "dead").journal("tg:2", "dead");
        let found = acknowledged_updates_are_journalled_once(&facts.facts());
        assert_eq!(harms(found), [(Harm::Unexpected, "tg:1".into())]);
    }

    #[test]
    fn what_went_with_a_replaced_log_is_excused_and_nothing_else() {
        let sketch = Sketch::new().taken(10).taken(20).log_replaced(4);
        let found = acknowledged_updates_are_journalled_once(&sketch.facts());
        assert_eq!(harms(found), [(Harm::Lost, "tg:10".into())]);
    }

    #[test]
    fn an_effect_that_became_an_input_must_arrive() {
        let told = |state| Sketch::new().outbox(7, "Tell", "interactive", state, 0);
        let found = |sketch: Sketch| harms(acknowledged_updates_are_journalled_once(&sketch.facts()));
        let lost = [(Harm::Lost, "effect:tg:1:1".into())];
        assert_eq!(found(told("sent")), lost);
        assert_eq!(found(told("failed")), lost);
        assert_eq!(found(told("sent").journal("effect:tg:1:1", "applied")), []);
    }

    #[test]
    fn events_of_an_input_that_lie_apart_were_decided_twice() {
        let together =
            Sketch::new().journal("tg:1", "applied").event("user.5", 1, "tg:1").event("user.5", 2, "tg:1");
        assert!(an_input_has_one_set_of_events(&together.clone().facts()).is_empty());
        let apart = together.event("user.6", 1, "tg:2").event("user.5", 3, "tg:1").facts();
        assert_eq!(
            harms(an_input_has_one_set_of_events(&apart)),
            [(Harm::Duplicated, "tg:1".into()), (Harm::Unexpected, "tg:2".into())]
        );
    }
}
