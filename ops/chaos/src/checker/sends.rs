//! I4: every effect is sent as often as its class promises, and no more often than is recorded.

use std::collections::HashMap;

use super::Invariant::I4;
use super::{Facts, Harm, OutboxRow, Violation};

/// The calls that show something.
pub(super) const SHOWING: [&str; 9] = [
    "sendMessage",
    "sendPhoto",
    "sendDocument",
    "sendVideo",
    "sendAudio",
    "sendVoice",
    "sendMediaGroup",
    "editMessageText",
    "editMessageMedia",
];
/// The effects that they execute.
const SHOWN: [&str; 2] = ["Show", "Export"];

/// What Telegram was asked for one effect.
#[derive(Clone, Copy, Default)]
struct Asked {
    /// Calls that it accepted.
    accepted: i64,
    /// Whether it said that the message shows that already.
    shown: bool,
    /// Whether it refused for good.
    refused: bool,
}

/// I4: an effect that answers somebody is accepted by Telegram at least once, and at most once more for each try whose end nobody knew;
/// one that nobody waits for at most once, and not at all only where its state says so.
///
/// Each call names the effect that it executes. An edit that changes nothing is refused by Telegram and counts as shown. Only what Telegram
/// refused for good need not be accepted: an answer that failed without that, or was given up though no operator is there, is lost.
pub(super) fn effects_are_sent_as_often_as_promised(facts: &Facts) -> Vec<Violation> {
    let mut asked: HashMap<i64, Asked> = HashMap::new();
    for (_, call) in facts.calls.iter().filter(|(_, call)| SHOWING.contains(&call.method.as_str())) {
        let Some(effect) = call.effect else { continue };
        let asked = asked.entry(effect).or_default();
        asked.accepted += i64::from(call.accepted);
        asked.shown |= call.accepted || call.not_modified;
        asked.refused |= matches!(call.status, 400..=499) && call.status != 429 && !call.not_modified;
    }
    let shows = facts.outbox.iter().filter(|row| SHOWN.contains(&row.kind.as_str()));
    let mut violations: Vec<Violation> =
        shows.filter_map(|row| judge(row, asked.get(&row.id).copied().unwrap_or_default())).collect();
    for effect in asked.keys().filter(|id| facts.outbox.binary_search_by_key(id, |row| &row.id).is_err()) {
        let detail = "it was sent, and the outbox does not have it";
        violations.push(Violation::new(I4, Harm::Unexpected, format!("effect {effect}"), detail));
    }
    violations
}

fn judge(row: &OutboxRow, asked: Asked) -> Option<Violation> {
    let at_least_once = row.class == "interactive";
    let most = if at_least_once { 1 + row.ambiguous } else { 1 };
    let subject = format!("effect {}", row.id);
    let told = format!("{} {} of {}, {} ambiguous tries", row.class, row.state, row.input, row.ambiguous);
    if asked.accepted > most {
        let detail =
            format!("Telegram accepted it {} times, at most {most} are promised ({told})", asked.accepted);
        return Some(Violation::new(I4, Harm::Duplicated, subject, detail));
    }
    if row.state == "sent" && !asked.shown {
        return Some(Violation::new(I4, Harm::Lost, subject, format!("Telegram never accepted it ({told})")));
    }
    let given_up = match row.state.as_str() {
        "failed" => !asked.refused && !asked.shown,
        "unknown" | "cancelled" => true,
        _ => false,
    };
    if at_least_once && given_up {
        let detail = format!("what somebody waits for is sent until it is known to be ({told})");
        return Some(Violation::new(I4, Harm::Lost, subject, detail));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::super::sketch::*;
    use super::*;

    fn judged(class: &str, state: &str, ambiguous: i64, accepted: usize) -> Vec<Harm> {
        let mut sketch = Sketch::new().outbox(1, "Show", class, state, ambiguous);
        for _ in 0..accepted {
            sketch = sketch.call(1, true);
        }
        harms(effects_are_sent_as_often_as_promised(&sketch.facts()))
            .into_iter()
            .map(|(harm, _)| harm)
            .collect()
    }

    #[test]
    fn an_answer_is_sent_once_and_once_more_for_each_try_whose_end_nobody_knew() {
        assert_eq!(judged("interactive", "sent", 0, 1), []);
        assert_eq!(judged("interactive", "sent", 0, 2), [Harm::Duplicated]);
        assert_eq!(judged("interactive", "sent", 1, 2), []);
        assert_eq!(judged("interactive", "sent", 1, 3), [Harm::Duplicated]);
        assert_eq!(judged("interactive", "sent", 0, 0), [Harm::Lost]);
        assert_eq!(judged("interactive", "unknown", 1, 0), [Harm::Lost]);
    }

    #[test]
    fn an_answer_fails_only_when_telegram_refused_it_for_good() {
        let judged = |state: &str, status: u16| {
            let sketch = Sketch::new().outbox(1, "Show", "interactive", state, 0).answered(1, status);
            harms(effects_are_sent_as_often_as_promised(&sketch.facts())).len()
        };
        assert_eq!((judged("failed", 403), judged("failed", 400)), (0, 0));
        assert_eq!((judged("failed", 502), judged("failed", 429), judged("cancelled", 0)), (1, 1, 1));
    }

    #[test]
    fn what_nobody_waits_for_is_sent_at_most_once() {
        assert_eq!(judged("broadcast", "sent", 0, 1), []);
        assert_eq!(judged("broadcast", "unknown", 1, 0), []);
        assert_eq!(judged("broadcast", "unknown", 1, 1), []);
        assert_eq!(judged("broadcast", "sent", 1, 2), [Harm::Duplicated]);
        assert_eq!(judged("reminder", "sent", 0, 0), [Harm::Lost]);
    }

    #[test]
    fn an_edit_that_changes_nothing_is_shown() {
        let facts = Sketch::new().outbox(1, "Show", "interactive", "sent", 0).not_modified(1).facts();
        assert!(effects_are_sent_as_often_as_promised(&facts).is_empty());
    }

    #[test]
    fn a_file_is_sent_as_often_as_a_message() {
        for kind in SHOWN {
            let sketch = || Sketch::new().outbox(1, kind, "interactive", "sent", 0);
            let judged = |sketch: Sketch| harms(effects_are_sent_as_often_as_promised(&sketch.facts())).len();
            assert_eq!(
                (judged(sketch()), judged(sketch().file(1)), judged(sketch().file(1).file(1))),
                (1, 0, 1)
            );
        }
    }

    #[test]
    fn what_is_sent_without_being_in_the_outbox_is_found() {
        let facts = Sketch::new().call(9, true).facts();
        assert_eq!(
            harms(effects_are_sent_as_often_as_promised(&facts)),
            [(Harm::Unexpected, "effect 9".into())]
        );
    }
}
