//! Being forgotten: asked twice, then somebody new.

use crate::settings_and_streaks::studies_in;
use crate::support::*;
use studymate_domain::student::Student;
use studymate_schema::button::Button;
use studymate_schema::effect::{Effect, Place};
use studymate_schema::event::{Granter, Role, StudentEvent};
use studymate_schema::forget::{ForgetStep, Forgetter};
use studymate_schema::input::Command;
use studymate_schema::reminder::ReminderChoice;
use studymate_schema::view::{Notice, Toast, View};
use studymate_schema::{ChatId, MessageId};

/// Somebody who learned a while, is a mentor, and wants to be reminded.
fn known() -> Story {
    let story = studies_in("Europe/Berlin").at("2026-03-02T09:00:00Z").answers(3);
    let role = Command::GrantRole { role: Role::Mentor, by: Granter::Operator };
    let story = story.when(When::Told(role)).story;
    story.when(presses(Button::Remind(ReminderChoice::On(true)))).story
}

/// The button of the second question.
#[track_caller]
fn second(then: &Then) -> Button {
    match then.view() {
        View::ForgetQuestion { asked: Some(asked), .. } => Button::Forget(ForgetStep::AskedTwice(*asked)),
        other => panic!("{other:?}"),
    }
}

fn asked_twice() -> (Story, Button) {
    let then = known().when(types("/forget")).then([]);
    assert!(matches!(then.view(), View::ForgetQuestion { asked: None, roles: true }));
    let then = then.story.when(presses(Button::Forget(ForgetStep::Asked))).then([]);
    let button = second(&then);
    (then.story, button)
}

#[test]
fn nothing_happens_before_the_second_yes_and_a_double_tap_is_none() {
    let (story, yes) = asked_twice();
    let then = story.when(presses(yes.clone())).then([]).shows_nothing();
    let then = then.toasts(Some(Toast::ThinkFirst));
    let late = then.story.when(waits(700)).story.when(presses(yes)).then([]);
    assert!(matches!(late.view(), View::ForgetQuestion { asked: None, .. }), "it is asked anew");
}

#[test]
fn whoever_says_yes_twice_is_somebody_new() {
    let (story, yes) = asked_twice();
    let then = story.when(waits(5)).story.when(presses(yes)).then(["Forgotten"]);
    let show = then.show();
    assert_eq!(show.view, View::Notice(Notice::Forgotten { by: Forgetter::Themselves }));
    assert_eq!((show.place, show.card), (Place::In(MessageId(77)), None), "nothing remembers it");
    // The farewell goes before what it says farewell to, and all timers with it.
    let kinds: Vec<&str> = then.decision.effects.iter().map(Effect::kind).collect();
    assert_eq!(kinds, ["AnswerPress", "Show", "Erase", "SetMenu", "CancelTimer"]);
    let erase = Effect::Erase { chat: ChatId::from(ANN), until: then.story.now };
    assert_eq!(then.decision.effects[2], erase);
    let student = &then.story.student;
    let kept = Student { attempts_started: student.attempts_started, ..Student::new(ANN) };
    assert_eq!(student, &kept);
    assert_eq!(student.attempts_started, 2, "a button of before means no attempt of afterwards");

    // What was asked for before is told to nobody, and a press on an old button finds nothing.
    then.story.clone().when(When::Told(Command::SendRefused)).then([]);
    let pressed = then.story.clone().when(presses(Button::Next(attempt(2), 1))).then(["Registered"]);
    assert!(pressed.toasts(Some(Toast::AttemptGone)).decision.events.len() == 1);
    let back = then.story.when(types("/start")).then(["Registered"]);
    assert!(matches!(back.view(), View::Welcome { first: true, due: 0, .. }));
    let again = back.story.when(types("/quiz two")).then(["AttemptStarted", "QuestionAsked"]);
    assert!(matches!(again.story.student.current(), Some(current) if current.id.0 == 3));
}

#[test]
fn a_ban_is_not_forgotten() {
    let mut story = known();
    for _ in 0..3 {
        story = story.when(waits(4)).story.when_too_fast(types("/help")).story;
    }
    let banned = story.student.banned_until;
    assert!(banned.is_some());
    let then = story.when(When::Told(Command::Forget { by: Forgetter::Operator })).then(["Forgotten"]);
    assert_eq!(then.view(), &View::Notice(Notice::Forgotten { by: Forgetter::Operator }));
    assert_eq!(then.story.student.banned_until, banned);
}

#[test]
fn a_restore_forgets_without_a_word() {
    let then = known().when(When::Told(Command::Forget { by: Forgetter::Restore })).then(["Forgotten"]);
    let then = then.shows_nothing();
    assert_eq!(then.event(), &StudentEvent::Forgotten { by: Forgetter::Restore });
    assert!(then.decision.effects.iter().any(|effect| matches!(effect, Effect::Erase { .. })));
}
