//! I5 to I8: read models, calm and replay.

use std::collections::BTreeMap;

use super::Invariant::{I5, I6, I7, I8};
use super::{EventRow, Facts, Harm, Invariant, Violation};
use crate::history::Op;

/// How long after the last fault something may be left to do, in milliseconds.
const CALM_WITHIN_MS: i64 = 60_000;

/// I5: `studymate verify` finds nothing: a read model equals the one rebuilt from position 0, and nothing else that is stored
/// contradicts what it was made of.
pub(super) fn read_models_equal_rebuilt_ones(facts: &Facts) -> Vec<Violation> {
    found_by(facts, "verify", I5)
}

/// I8: after `studymate replay` the database holds what it held, and Telegram was not called.
pub(super) fn a_replay_changes_nothing(facts: &Facts) -> Vec<Violation> {
    found_by(facts, "replay", I8)
}

fn found_by(facts: &Facts, of: &str, invariant: Invariant) -> Vec<Violation> {
    let commands = facts.entries.iter().filter_map(|entry| match &entry.op {
        Op::Command { command, found: Some(found) } if command.starts_with(of) => Some((command, found)),
        _ => None,
    });
    commands.map(|(command, found)| Violation::new(invariant, Harm::Unexpected, command, found)).collect()
}

/// Read models whose sums name nobody: they keep what people did who were forgotten.
const NAMELESS: [&str; 3] = ["read_model.question_count", "read_model.quiz_count", "read_model.day_total"];

/// I6: what read models add up to is what events add up to; where people are named, what they did since they were forgotten.
pub(super) fn totals_equal_those_of_events(facts: &Facts) -> Vec<Violation> {
    let mut forgotten_at: BTreeMap<&str, i64> = BTreeMap::new();
    for event in facts.events.iter().filter(|event| event.kind == "Forgotten") {
        let last = forgotten_at.entry(&event.stream).or_default();
        *last = (*last).max(event.version);
    }
    let is_known =
        |event: &&EventRow| forgotten_at.get(event.stream.as_str()).is_none_or(|last| event.version > *last);
    let everybody = sums(facts.events.iter());
    let known = sums(facts.events.iter().filter(is_known));
    let wrong = facts.totals.iter().filter_map(|total| {
        let expected = if NAMELESS.contains(&total.place.as_str()) { &everybody } else { &known };
        let counted = expected.get(total.of.as_str()).copied().unwrap_or_default();
        let harm = if total.sum < counted { Harm::Lost } else { Harm::Duplicated };
        let detail = format!("it says {} {}, the events say {counted}", total.sum, total.of);
        (total.sum != counted).then(|| Violation::new(I6, harm, &total.place, detail))
    });
    wrong.collect()
}

/// What events add up to, by what it is.
fn sums<'e>(events: impl Iterator<Item = &'e EventRow>) -> BTreeMap<&'static str, i64> {
    let mut sums: BTreeMap<&str, i64> = BTreeMap::new();
    for event in events {
        *sums.entry("credit").or_default() += event.credit;
        let of = match event.kind.as_str() {
            "AnswerGiven" | "AnswerSubmitted" => "answers",
            "AttemptStarted" => "attempts",
            "AttemptFinished" => "finished",
            "Registered" => "registered",
            _ => continue,
        };
        *sums.entry(of).or_default() += 1;
    }
    sums
}

/// I7: a minute after the last fault nothing is left to do.
pub(super) fn nothing_is_left_to_do(facts: &Facts) -> Vec<Violation> {
    let calms = facts.entries.iter().filter_map(|entry| match &entry.op {
        Op::Calm { after_ms, left } => Some((*after_ms, left.as_deref())),
        _ => None,
    });
    let calms: Vec<(i64, Option<&str>)> = calms.collect();
    if calms.is_empty() && !facts.entries.is_empty() {
        let detail = "the run ended before anybody looked whether something is left to do";
        return vec![Violation::new(I7, Harm::TooLate, "the system", detail)];
    }
    let late = calms.into_iter().filter(|(after_ms, left)| left.is_some() || *after_ms > CALM_WITHIN_MS);
    late.map(|(after_ms, left)| {
        let detail = format!("{after_ms} ms after the last fault: {}", left.unwrap_or("done only now"));
        Violation::new(I7, Harm::TooLate, "the system", detail)
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::super::sketch::*;
    use super::*;

    #[test]
    fn a_total_that_misses_an_answer_or_counts_it_twice_is_found() {
        let events = || Sketch::new().event("user.5", 1, "tg:1").event("user.5", 2, "tg:2");
        let total = |sum| harms(totals_equal_those_of_events(&events().total("answers", sum).facts()));
        assert_eq!(total(2), []);
        assert_eq!(total(1), [(Harm::Lost, "read_model.answer".into())]);
        assert_eq!(total(3), [(Harm::Duplicated, "read_model.answer".into())]);
    }

    #[test]
    fn what_somebody_did_before_they_were_forgotten_is_in_no_total() {
        let forgotten = Sketch::new().event("user.5", 1, "tg:1").forgotten("user.5", 2, "tg:2");
        let facts =
            forgotten.event("user.5", 3, "tg:3").event("user.6", 1, "tg:4").total("answers", 2).facts();
        assert!(totals_equal_those_of_events(&facts).is_empty());
    }

    #[test]
    fn what_is_left_to_do_after_a_minute_is_late() {
        assert_eq!(harms(nothing_is_left_to_do(&Sketch::new().calm(900, None).facts())), []);
        assert_eq!(nothing_is_left_to_do(&Sketch::new().calm(60_200, Some("3 effects")).facts()).len(), 1);
        assert_eq!(nothing_is_left_to_do(&Sketch::new().taken(1).facts()).len(), 1, "nobody looked");
    }

    #[test]
    fn what_a_command_found_is_a_violation_of_its_promise() {
        let facts = Sketch::new().command("verify", Some("progress differs")).command("replay", None).facts();
        assert_eq!(harms(read_models_equal_rebuilt_ones(&facts)), [(Harm::Unexpected, "verify".into())]);
        assert!(a_replay_changes_nothing(&facts).is_empty());
    }
}
