//! Bans by admins: with a reason and an end, told once, and never of another admin.

use studymate_schema::ban::{BanCommand, BanOutcome};
use studymate_schema::event::{Granter, Role, StudentEvent};
use studymate_schema::input::Command;
use studymate_schema::view::{Notice, Toast, View};
use studymate_schema::{Aggregate, Personal, Timestamp};

use crate::support::*;
use studymate_domain::student::is_banned;
use studymate_schema::button::Button;

fn admin() -> Story {
    given([types("/start"), When::Told(Command::GrantRole { role: Role::Admin, by: Granter::Operator })])
}

fn banned_until(until: Option<Timestamp>) -> When {
    When::Told(Command::Ban(BanCommand::Ban { until, reason: Personal::Known("spam".into()), by: BOB }))
}

fn decided(outcome: BanOutcome) -> Command {
    Command::Ban(BanCommand::Decided { user: ANN, outcome })
}

#[test]
fn an_admin_bans_with_an_end_and_a_reason_or_is_told_how() {
    let then = admin().when(types("/ban 1002 7d sends ads\nall day")).then([]).shows_nothing();
    let until = Some(then.story.now + std::time::Duration::from_secs(7 * 24 * 3600));
    let reason = Personal::Known("sends ads\nall day".to_owned());
    let ban = Command::Ban(BanCommand::Ban { until, reason, by: ANN });
    assert_eq!(then.tells(), (&Aggregate::User(BOB), &ban));
    for text in
        ["/ban", "/ban 1002", "/ban 1002 7d", "/ban 1002 spam 7d", "/ban bob 7d spam", "/unban", "/unban x"]
    {
        let then = admin().when(types(text)).then([]);
        assert!(matches!(then.view(), View::Notice(Notice::BanUsage)), "{text}");
    }
    let then = admin().when(types("/unban 1002")).then([]);
    assert_eq!(then.tells().1, &Command::Ban(BanCommand::Unban { by: ANN }));
}

#[test]
fn the_banned_hear_it_once_until_when_and_why_and_the_admin_hears_that_it_is_done() {
    let story = given([types("/start")]);
    let until = story.now + std::time::Duration::from_secs(3600);
    let then = story.when(banned_until(Some(until))).then(["Banned", "BanTold"]);
    assert_eq!(then.tells(), (&Aggregate::User(BOB), &decided(BanOutcome::Banned { until: Some(until) })));
    let View::Notice(Notice::BannedByAdmin { until: Some(shown), reason }) = then.view() else { panic!() };
    assert_eq!((*shown, reason), (until, &Personal::Known("spam".to_owned())));
    assert!(is_banned(&then.story.student, then.story.now) && !is_banned(&then.story.student, until));
    let then = then.story.when_too_fast(types("hello?")).then([]).shows_nothing();
    then.story.when_too_fast(presses(Button::Help)).then([]).toasts(Some(Toast::BannedByAdmin));
}

#[test]
fn who_could_not_be_told_is_told_at_their_next_word() {
    let then = given([]).when(banned_until(None)).then(["Banned"]).shows_nothing();
    let then = then.story.when_too_fast(types("/start")).then([]).shows_nothing();
    assert!(is_banned(&then.story.student, Timestamp::MAX), "for good");
    let blocked = given([types("/start"), When::Told(Command::SendRefused)]);
    let then = blocked.when(banned_until(None)).then(["Banned"]).shows_nothing();
    let mut story = then.story;
    studymate_domain::student::evolve(&mut story.student, &StudentEvent::BotUnblocked, story.now);
    let then = story.when_too_fast(types("hi")).then(["BanTold"]);
    assert!(matches!(then.view(), View::Notice(Notice::BannedByAdmin { until: None, .. })));
}

#[test]
fn an_admin_is_not_banned_and_an_unban_ends_every_ban() {
    let then = admin().when(banned_until(None)).then([]).shows_nothing();
    assert_eq!(then.tells().1, &decided(BanOutcome::IsAdmin));
    let then = admin().when(types("/ban 1001 1d self")).then([]);
    assert!(matches!(then.view(), View::Notice(Notice::OwnBan)));
    let unban = When::Told(Command::Ban(BanCommand::Unban { by: BOB }));
    let then = given([types("/start"), banned_until(None)]).when(unban.clone()).then(["Unbanned"]);
    assert!(matches!(then.view(), View::Notice(Notice::Unbanned)));
    assert!(!is_banned(&then.story.student, then.story.now));
    let then = then.story.when(unban).then([]).shows_nothing();
    assert_eq!(then.tells().1, &decided(BanOutcome::WasNotBanned));
    let mut story = given([types("/start")]);
    for _ in 0..3 {
        story = story.when_too_fast(types("x")).story.when(waits(5)).story;
    }
    assert!(is_banned(&story.student, story.now));
    let then = story.when(When::Told(Command::Ban(BanCommand::Unban { by: BOB }))).then(["Unbanned"]);
    assert!(!is_banned(&then.story.student, then.story.now), "one from flooding, too");
}

#[test]
fn a_ban_that_ran_out_is_none_any_more() {
    let story = given([types("/start"), When::Told(Command::SendRefused)]);
    let until = story.now + std::time::Duration::from_secs(3600);
    let mut story = story.when(banned_until(Some(until))).then(["Banned"]).story;
    studymate_domain::student::evolve(&mut story.student, &StudentEvent::BotUnblocked, story.now);
    let story = story.when(waits(3600)).story;
    let then = story.when_too_fast(presses(Button::Help)).then(["FloodNoticed"]);
    let then = then.toasts(Some(Toast::SlowDown));
    assert!(matches!(then.view(), View::Notice(Notice::SlowDown)), "not the end of a ban that is over");
    let mut story = then.story;
    let until = story.now + std::time::Duration::from_secs(60);
    let flood = StudentEvent::TemporarilyBanned { until };
    studymate_domain::student::evolve(&mut story.student, &flood, story.now);
    let then = story.when_too_fast(presses(Button::Help)).toasts(Some(Toast::Banned));
    let story = then.story.when(waits(60)).story;
    let then = story.when(When::Told(Command::Ban(BanCommand::Unban { by: BOB }))).then([]);
    assert_eq!(then.tells(), (&Aggregate::User(BOB), &decided(BanOutcome::WasNotBanned)));
}
