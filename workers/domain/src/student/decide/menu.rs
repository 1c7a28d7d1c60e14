//! The menu of commands in a person's chat. What it offers follows from the state: after each decision that changes it, it is told.

use studymate_schema::ChatId;
use studymate_schema::Locale;
use studymate_schema::effect::Effect;
use studymate_schema::event::{Event, Role, StudentEvent};
use studymate_schema::input::Input;

use crate::Decision;
use crate::student::{Student, evolve};

/// Tells Telegram of a menu that a decision changes.
pub(super) fn keep_menu(student: &Student, decision: &mut Decision, input: &Input) {
    let changes = |event: &Event| {
        matches!(
            event,
            Event::Student(
                StudentEvent::Registered { .. }
                    | StudentEvent::LocaleChosen { .. }
                    | StudentEvent::RoleGranted { .. }
                    | StudentEvent::RoleRevoked { .. }
                    | StudentEvent::Forgotten { .. }
            )
        )
    };
    if !decision.events.iter().any(changes) {
        return;
    }
    let mut after = student.clone();
    for event in &decision.events {
        if let Event::Student(event) = event {
            evolve(&mut after, event, input.at);
        }
    }
    let (before, now) = (menu(student), menu(&after));
    let told = match (before, now) {
        // Everybody's menu comes in the language of their Telegram: whoever is new has it.
        (None, Some((_, None))) => None,
        // Nothing stays of a role.
        (Some((locale, Some(_))), None) => Some((locale, None)),
        (before, now) => now.filter(|now| before != Some(*now)),
    };
    decision.effects.extend(told.map(|(locale, role)| Effect::SetMenu {
        chat: ChatId::from(student.id),
        locale,
        role,
    }));
}

/// What the menu of somebody offers; nobody's before the first contact, when there is no chat.
fn menu(student: &Student) -> Option<(Locale, Option<Role>)> {
    let registration = student.registration.as_ref()?;
    Some((registration.locale, student.role()))
}
