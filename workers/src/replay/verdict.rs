//! What was recorded of an input, what is decided now, and whether that is the same.

use serde::Serialize;
use serde_json::Value;
use studymate_schema::effect::{Effect, Show};
use studymate_schema::event::{Event, StudentEvent};
use studymate_schema::personal;
use studymate_schema::view::View;
use studymate_schema::{InputId, PartitionId, Revision, Timestamp};

/// What personal data of somebody erased is written as.
const ERASED: &str = "‹erased›";

/// What an input came to.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Verdict {
    /// The outcome, as the journal names it, or why there is none.
    pub outcome: String,
    /// Its events, in order.
    pub events: Vec<Event>,
    /// Its effects that are stored, in order; `None` for events of an input that the journal does not have.
    pub effects: Option<Vec<Effect>>,
}

/// An input that is decided otherwise than recorded, or events of an input that the journal does not have.
#[derive(Clone, Debug)]
pub struct Difference {
    /// Which.
    pub input: InputId,
    /// Whose.
    pub stream: String,
    /// Where it lies in the log; `None` when the journal does not say.
    pub place: Option<(PartitionId, u64)>,
    /// When the log took it.
    pub at: Timestamp,
    /// The catalogue that it was decided with.
    pub revision: Revision,
    /// What is recorded.
    pub expected: Verdict,
    /// What is decided now.
    pub actual: Verdict,
}

impl Verdict {
    /// Whether a decision is what this records. What was erased equals everything.
    ///
    /// `forgot_name`: the state before does not know the person's name any more, so a decision cannot know whether it changed.
    pub(super) fn equals(&self, decided: &Verdict, forgot_name: bool) -> bool {
        let events = |verdict: &Verdict| {
            let renamed =
                |event: &&Event| matches!(event, Event::Student(StudentEvent::ProfileChanged { .. }));
            verdict
                .events
                .iter()
                .filter(|event| !(forgot_name && renamed(event)))
                .cloned()
                .collect::<Vec<_>>()
        };
        // A new name alone is all that an input may have caused.
        let outcome = self.outcome == decided.outcome || forgot_name && events(self) == events(decided);
        let effects = match (&self.effects, &decided.effects) {
            (Some(recorded), Some(decided)) => same(recorded, decided),
            _ => true,
        };
        outcome && effects && same(&events(self), &events(decided))
    }
}

/// The effects of a decision that are stored, in order.
pub(super) fn stored(effects: Vec<Effect>) -> Vec<Effect> {
    effects.into_iter().filter(Effect::is_stored).collect()
}

/// Whether an effect was decided: alerts for admins stand under the input that they tell of, and are nobody's decision.
pub(super) fn was_decided(effect: &Effect) -> bool {
    !matches!(effect, Effect::Show(Show { view: View::Alert { .. }, .. }))
}

fn same<T: PartialEq + Serialize>(recorded: &[T], decided: &[T]) -> bool {
    recorded == decided
        || recorded.len() == decided.len()
            && personal::revealed(|| {
                recorded.iter().zip(decided).all(|(recorded, decided)| {
                    match (serde_json::to_value(recorded), serde_json::to_value(decided)) {
                        (Ok(recorded), Ok(decided)) => agree(&recorded, &decided),
                        _ => false,
                    }
                })
            })
}

fn agree(recorded: &Value, decided: &Value) -> bool {
    match (recorded, decided) {
        (Value::String(text), _) if text == ERASED => true,
        (Value::Array(recorded), Value::Array(decided)) => {
            recorded.len() == decided.len() && recorded.iter().zip(decided).all(|(r, d)| agree(r, d))
        }
        (Value::Object(recorded), Value::Object(decided)) => {
            recorded.len() == decided.len()
                && recorded.iter().all(|(name, r)| decided.get(name).is_some_and(|d| agree(r, d)))
        }
        _ => recorded == decided,
    }
}

#[cfg(test)]
mod tests {
    use studymate_schema::event::Profile;
    use studymate_schema::{Locale, Personal};

    use super::*;

    fn registered(name: Personal<String>) -> Event {
        let profile = Profile { name, username: None };
        StudentEvent::Registered { profile, locale: Locale::En }.into()
    }

    fn verdict(events: Vec<Event>) -> Verdict {
        Verdict { outcome: "applied".into(), events, effects: None }
    }

    fn known(name: &str) -> Personal<String> {
        Personal::Known(name.to_owned())
    }

    #[test]
    fn what_was_erased_equals_everything_and_nothing_else_does() {
        let erased = verdict(vec![registered(Personal::Erased)]);
        let (ann, mia) = (verdict(vec![registered(known("Ann"))]), verdict(vec![registered(known("Mia"))]));
        assert!(erased.equals(&ann, false));
        assert!(!ann.equals(&mia, false), "names are compared in clear");
        assert!(
            !erased.equals(&verdict(vec![registered(known("Ann")), StudentEvent::BotBlocked.into()]), false)
        );
        assert!(!erased.equals(&verdict(vec![StudentEvent::BotBlocked.into()]), false));
    }

    #[test]
    fn a_forgotten_name_cannot_be_told_from_a_new_one() {
        let profile = Profile { name: known("Ann"), username: None };
        let renamed = verdict(vec![StudentEvent::ProfileChanged { profile }.into()]);
        let nothing = Verdict { outcome: "ignored".into(), ..verdict(Vec::new()) };
        assert!(nothing.equals(&renamed, true));
        assert!(!nothing.equals(&renamed, false));
    }

    #[test]
    fn an_outcome_that_was_changed_by_hand_shows() {
        let applied = verdict(vec![StudentEvent::BotBlocked.into()]);
        assert!(!Verdict { outcome: "ignored".into(), ..applied.clone() }.equals(&applied, false));
    }
}
