//! Who may do what, and who is too fast.

use crate::support::*;
use studymate_schema::button::Button;
use studymate_schema::catalogue::Author;
use studymate_schema::effect::Effect;
use studymate_schema::event::{Granter, Role, RoleDecision, StudentEvent};
use studymate_schema::input::{CatalogueAnswer, Command, FetchOutcome};
use studymate_schema::quiz::QuizRef;
use studymate_schema::view::{Notice, Toast, View};
use studymate_schema::{Aggregate, ChatId, Locale, QuizVersion};

fn granted(role: Role) -> When {
    When::Told(Command::GrantRole { role, by: Granter::Configuration })
}

fn sends_file(size: u64) -> When {
    When::Sends(serde_json::json!({"message": {
        "message_id": 5, "from": {"id": ANN.0, "first_name": "Ann"}, "chat": {"id": ANN.0, "type": "private"},
        "document": {"file_id": "F1", "file_name": "quiz.gift", "file_size": size}
    }}))
}

#[test]
fn an_admin_gives_roles_and_hears_what_became_of_it() {
    let roles = [("mentor", Role::Mentor), ("Assistant", Role::Assistant), ("admin", Role::Admin)];
    let of_texts = roles.map(|(name, role)| (format!("/roles 1002 {name}"), role));
    for (text, role) in of_texts.into_iter().chain([("/mentor 1002".to_owned(), Role::Mentor)]) {
        let then = given([types("/start"), granted(Role::Admin)]).when(types(&text)).then([]).shows_nothing();
        let (to, command) = then.tells();
        assert_eq!(to, &Aggregate::User(BOB));
        assert_eq!(command, &Command::GrantRole { role, by: Granter::Admin(ANN) });
    }
    let given_now =
        When::Told(Command::RoleDecided(RoleDecision::Given { user: BOB, role: Role::Mentor, unseen: true }));
    let then = given([types("/start"), granted(Role::Admin)]).when(given_now);
    let told = Notice::RoleGiven { user: BOB, role: Role::Mentor, unseen: true };
    assert_eq!(then.view(), &View::Notice(told));
}

#[test]
fn who_got_a_role_answers_who_gave_it() {
    let by = Granter::Admin(BOB);
    let grant = When::Told(Command::GrantRole { role: Role::Assistant, by });
    let then = given([types("/start")]).when(grant.clone()).then(["RoleGranted"]);
    let decided = RoleDecision::Given { user: ANN, role: Role::Assistant, unseen: false };
    assert_eq!(then.tells(), (&Aggregate::User(BOB), &Command::RoleDecided(decided)));
    assert!(then.story.student.roles.contains(&Role::Assistant) && !then.story.student.may_author());
    let then = then.story.when(grant).then([]);
    assert_eq!(then.tells().1, &Command::RoleDecided(decided), "twice is as good as once");
    let then = then.story.when(When::Told(Command::RevokeRoles { by })).then(["RoleRevoked"]);
    assert_eq!(then.tells().1, &Command::RoleDecided(RoleDecision::TakenAll { user: ANN, unseen: false }));
    assert_eq!(then.story.student.role(), None);
    // An id may be mistyped: whoever gives a role to nobody known hears so.
    let decided = |command| given([]).when(When::Told(command)).tells().1.clone();
    let told = decided(Command::GrantRole { role: Role::Mentor, by });
    let expected = RoleDecision::Given { user: ANN, role: Role::Mentor, unseen: true };
    assert_eq!(told, Command::RoleDecided(expected));
    let told = decided(Command::RevokeRoles { by });
    assert_eq!(told, Command::RoleDecided(RoleDecision::TakenAll { user: ANN, unseen: true }));
}

#[test]
fn a_button_shows_admins_who_has_which_role() {
    let then = given([types("/start"), granted(Role::Admin)]).when(presses(Button::Roles)).then([]);
    assert!(matches!(then.view(), View::Roles));
    let mentor = given([types("/start"), granted(Role::Mentor)]).when(presses(Button::Roles));
    mentor.then(["RightMissed"]).toasts(Some(Toast::NotAllowed)).shows_nothing();
}

/// The menu that Ann is told, if she is told one.
fn menu(then: &Then) -> Option<(Locale, Option<Role>)> {
    then.decision.effects.iter().find_map(|effect| match effect {
        Effect::SetMenu { chat, locale, role } => {
            assert_eq!(*chat, ChatId::from(ANN));
            Some((*locale, *role))
        }
        _ => None,
    })
}

#[test]
fn everybody_has_the_menu_of_their_role_in_their_language() {
    let met = given([]).when(types("/start"));
    assert_eq!(menu(&met), None, "everybody's menu is there without a word");
    let mentor = met.story.when(granted(Role::Mentor));
    assert_eq!(menu(&mentor), Some((Locale::En, Some(Role::Mentor))));
    let assistant_too = mentor.story.when(granted(Role::Assistant)).then(["RoleGranted"]);
    assert_eq!(menu(&assistant_too), None, "the highest role stays the same");
    let russian = assistant_too.story.when(presses(Button::Language(Locale::Ru)));
    assert_eq!(menu(&russian), Some((Locale::Ru, Some(Role::Mentor))));
    let again = russian.story.when(presses(Button::Language(Locale::Ru)));
    assert_eq!(menu(&again), None);
    let none = again.story.when(When::Told(Command::RevokeRoles { by: Granter::Configuration }));
    assert_eq!(menu(&none), Some((Locale::Ru, None)));
    // Who has a role before they write has no chat yet.
    let named = given([]).when(granted(Role::Admin));
    assert_eq!(menu(&named), None);
    assert_eq!(menu(&named.story.when(types("/start"))), Some((Locale::En, Some(Role::Admin))));
}

#[test]
fn an_assistant_sees_and_publishes_nothing() {
    let story = given([types("/start"), granted(Role::Assistant)]);
    story.clone().when(sends_file(10)).then(["RightMissed"]);
    let publish = presses(Button::Publish(code("two"), QuizVersion(1)));
    story.clone().when(publish).then(["RightMissed"]).toasts(Some(Toast::NotAllowed));
    assert!(matches!(story.when(types("/classrooms")).then([]).view(), View::Classrooms { .. }));
}

#[test]
fn nobody_takes_their_own_roles_and_an_admin_sees_who_has_which() {
    let story = given([types("/start"), granted(Role::Admin)]);
    let then = story.clone().when(types("/roles 1001 none")).then([]);
    assert!(matches!(then.view(), View::Notice(Notice::OwnRole)));
    assert!(matches!(story.clone().when(types("/roles")).view(), View::Roles));
    let then = story.when(types("/roles 1001 mentor")).then(["RoleGranted"]);
    assert!(matches!(then.view(), View::Notice(Notice::RoleGiven { user: ANN, role: Role::Mentor, .. })));
}

#[test]
fn nobody_else_does_and_the_try_is_counted() {
    for text in ["/mentor 1002", "/roles", "/roles 1002 mentor", "/ban 1002 1d x", "/unban 1002", "/stats"] {
        let then = given([types("/start"), granted(Role::Mentor)]).when(types(text)).then(["RightMissed"]);
        assert!(matches!(then.view(), View::Notice(Notice::NotAllowed)));
    }
}

#[test]
fn whom_to_give_which_role_must_be_said() {
    for text in [
        "/mentor",
        "/mentor @bob",
        "/roles -5 mentor",
        "/mentor 0",
        "/roles 1002",
        "/roles 1002 king",
        "/roles a b c",
    ] {
        let then = given([types("/start"), granted(Role::Admin)]).when(types(text)).then([]);
        assert!(matches!(then.view(), View::Notice(Notice::RolesUsage)), "{text}");
    }
}

#[test]
fn a_role_is_granted_once_and_can_end() {
    let then = given([types("/start"), granted(Role::Mentor)]).when(granted(Role::Mentor)).then([]);
    let revoked = When::Told(Command::RevokeRole { role: Role::Mentor, by: Granter::Operator });
    let then = then.story.when(revoked).then(["RoleRevoked"]);
    assert!(!then.story.student.may_author());
}

#[test]
fn a_role_before_the_first_word_waits_for_it() {
    let then = given([]).when(granted(Role::Admin)).then(["RoleGranted"]).shows_nothing();
    assert!(then.story.student.is_admin());
}

#[test]
fn a_mentors_file_is_fetched_read_and_given_to_the_catalogue() {
    let then = given([types("/start"), granted(Role::Mentor)]).when(sends_file(100)).then(["QuizFileSent"]);
    let file = b"// studymate: code=tiny\n::q1:: 1 + 1 = 2 {T}\n".to_vec();
    let fetched =
        When::Told(Command::FileFetched { name: "quiz.gift".into(), outcome: FetchOutcome::Fetched(file) });
    let then = then.story.when(fetched).then([]);
    let (to, command) = then.tells();
    assert_eq!(to, &Aggregate::Catalogue);
    let Command::ImportQuizzes { quizzes, publish: false, by } = command else { panic!("{command:?}") };
    assert_eq!((quizzes.len(), *by), (1, Author::Mentor(ANN)));
}

#[test]
fn a_faulty_file_is_reported_with_its_lines_and_nothing_is_imported() {
    let fetched = When::Told(Command::FileFetched {
        name: "quiz.gift".into(),
        outcome: FetchOutcome::Fetched(b"::q1:: What? {=yes ~no".to_vec()),
    });
    let then = given([types("/start"), granted(Role::Mentor)]).when(fetched).then([]);
    let View::ImportReport(report) = then.view() else { panic!() };
    assert!(report.quizzes.is_empty() && !report.problems.is_empty());
}

#[test]
fn a_file_that_is_too_large_is_not_even_fetched() {
    let then = given([types("/start"), granted(Role::Mentor)]).when(sends_file(50_000_000)).then([]);
    assert!(matches!(then.view(), View::Notice(Notice::FileTooLarge { .. })));
}

#[test]
fn a_students_file_is_not_taken() {
    let then = given([types("/start")]).when(sends_file(10)).then(["RightMissed"]);
    assert!(matches!(then.view(), View::Notice(Notice::FilesFromMentors)));
}

#[test]
fn a_mentor_publishes_and_hears_of_it() {
    let button = Button::Publish(code("tiny"), QuizVersion(2));
    let then = given([types("/start"), granted(Role::Mentor)]).when(presses(button.clone())).then([]);
    let (_, command) = then.tells();
    assert!(matches!(
        command,
        Command::PublishQuiz { version: Some(QuizVersion(2)), by: Author::Mentor(ANN), .. }
    ));
    let quiz = QuizRef { code: code("tiny"), version: QuizVersion(2) };
    let answer = When::Told(Command::CatalogueAnswered(CatalogueAnswer::Published(quiz)));
    assert!(matches!(then.story.when(answer).view(), View::Notice(Notice::QuizPublished { .. })));
    given([types("/start")]).when(presses(button)).then(["RightMissed"]).toasts(Some(Toast::NotAllowed));
}

#[test]
fn three_violations_make_a_ban_that_ends() {
    let mut story = given([types("/start")]);
    for _ in 0..2 {
        let then = story.when_too_fast(types("x")).then(["FloodNoticed"]);
        assert!(matches!(then.view(), View::Notice(Notice::SlowDown)));
        story = then.story.when(waits(5)).story;
    }
    let then = story.when_too_fast(types("x")).then(["FloodNoticed", "TemporarilyBanned"]);
    let View::Notice(Notice::Banned { until, seconds: 300 }) = then.view() else { panic!() };
    assert_eq!(*until, then.story.now + std::time::Duration::from_secs(300));
    assert!(studymate_domain::student::is_banned(&then.story.student, then.story.now));
    let story = then.story.when(waits(301)).story;
    assert!(!studymate_domain::student::is_banned(&story.student, story.now));
}

#[test]
fn one_burst_is_one_violation() {
    let then = given([types("/start")]).when_too_fast(types("x")).then(["FloodNoticed"]);
    let then = then.story.when_too_fast(types("x")).then([]).shows_nothing();
    assert_eq!(then.decision.ignored, Some("too fast"));
}

#[test]
fn the_clock_of_a_button_stops_even_for_who_is_too_fast() {
    let then = given([types("/start")]).when_too_fast(presses(Button::Help)).then(["FloodNoticed"]);
    then.toasts(Some(Toast::SlowDown));
}

#[test]
fn who_blocked_the_bot_is_not_written_to_until_they_come_back() {
    let blocked = When::Sends(serde_json::json!({"my_chat_member": {
        "chat": {"id": ANN.0, "type": "private"}, "from": {"id": ANN.0, "first_name": "Ann"},
        "new_chat_member": {"status": "kicked"}
    }}));
    let then = given([types("/start")]).when(blocked).then(["BotBlocked"]);
    let then = then.story.when(granted(Role::Mentor)).then(["RoleGranted"]).shows_nothing();
    let then = then.story.when(types("/start")).then(["BotUnblocked"]);
    assert!(matches!(then.view(), View::Welcome { .. }));
}

#[test]
fn a_refused_message_counts_as_blocked_once() {
    let then = given([types("/start")]).when(When::Told(Command::SendRefused)).then(["BotBlocked"]);
    then.story.when(When::Told(Command::SendRefused)).then([]);
}

#[test]
fn a_new_name_is_noted() {
    let renamed = When::Sends(serde_json::json!({"message": {
        "message_id": 5, "text": "/help", "from": {"id": ANN.0, "first_name": "Anna"}, "chat": {"id": ANN.0, "type": "private"}
    }}));
    let then = given([types("/start")]).when(renamed).then(["ProfileChanged"]);
    assert!(matches!(then.event(), StudentEvent::ProfileChanged { .. }));
}

#[test]
fn updates_that_concern_nobody_are_ignored_with_a_reason() {
    let cases = [
        serde_json::json!({"message": {"message_id": 5, "chat": {"id": ANN.0, "type": "private"}}}),
        serde_json::json!({"message": {"message_id": 5, "text": "x", "from": {"id": ANN.0}, "chat": {"id": -5, "type": "group"}}}),
        serde_json::json!({"message": {"message_id": 5, "text": "x", "from": {"id": ANN.0, "is_bot": true}, "chat": {"id": ANN.0, "type": "private"}}}),
        serde_json::json!({"poll_answer": {"user": {"id": ANN.0}}}),
        serde_json::json!({}),
    ];
    for update in cases {
        let then = given([types("/start")]).when(When::Sends(update)).then([]);
        assert!(then.decision.ignored.is_some() && then.decision.effects.is_empty());
    }
}
