//! Where a person is a member: asked of all classrooms at once, waited for a moment, kept up to date by news, and never worse for a group
//! that does not answer.

use std::time::Duration;

use studymate_domain::student::{ASK_AGAIN, FRESH_FOR, PATIENCE};
use studymate_schema::board::{BoardPage, BoardScope};
use studymate_schema::button::Button;
use studymate_schema::catalogue::Author;
use studymate_schema::classroom::{
    BindRefusal, BindRequest, BotStanding, CheckOutcome, Classroom, ClassroomCommand, Ending,
    MembershipCommand, Whose,
};
use studymate_schema::course::Access;
use studymate_schema::effect::{Effect, Place};
use studymate_schema::event::{CatalogueEvent, Event, Granter, Role, StudentEvent};
use studymate_schema::grading::{AnswerKey, Grader, ReportPart};
use studymate_schema::input::Command;
use studymate_schema::view::{Notice, Toast, View, ZoneOffer};
use studymate_schema::{Aggregate, AttemptId, ChatId, Locale, MessageId, QuizCode, Timestamp, ZoneName};

use crate::course_access::{course, save};
use crate::groups::ROOM;
use crate::support::*;

const OTHER: ChatId = ChatId(-88);

/// A published course for the members of a classroom, with the quiz `two`.
fn for_members(story: &mut Story) {
    let course = course(Access::Classrooms([ROOM].into()), &["two"]);
    save(&mut story.catalogue, course, Author::Operator);
}

fn list(story: &mut Story, chat: ChatId, bot: BotStanding) {
    list_heard(story, chat, bot, None);
}

fn list_heard(story: &mut Story, chat: ChatId, bot: BotStanding, heard_since: Option<Timestamp>) {
    let classroom = Classroom { mentor: BOB, title: "7b".into(), bot, zone: None, heard_since };
    story.catalogue.evolve(&CatalogueEvent::ClassroomListed { chat, classroom });
}

/// The group of the first classroom has another id now.
fn moved(story: &mut Story) -> ChatId {
    let to = ChatId(-10_077);
    let classroom =
        Classroom { mentor: BOB, title: "7b".into(), bot: BotStanding::Admin, zone: None, heard_since: None };
    story.catalogue.evolve(&CatalogueEvent::ClassroomMoved { from: ROOM, to, classroom });
    to
}

/// Ann knows the bot, and there are two classrooms since.
fn with_classrooms() -> Story {
    let mut story = given([types("/start")]);
    list(&mut story, ROOM, BotStanding::Admin);
    list(&mut story, OTHER, BotStanding::Member);
    for_members(&mut story);
    story
}

fn checked(classroom: ChatId, asked_at: Timestamp, outcome: CheckOutcome) -> When {
    When::Told(Command::Membership(MembershipCommand::Checked {
        classroom,
        asked_at,
        outcome,
        moved_to: None,
    }))
}

fn changed(classroom: ChatId, member: bool, at: Timestamp) -> When {
    When::Told(Command::Membership(MembershipCommand::Changed { classroom, member, at }))
}

fn asked(then: &Then) -> Vec<ChatId> {
    let chat = |effect: &Effect| match effect {
        Effect::CheckMembership { user: ANN, classroom, .. } => Some(*classroom),
        _ => None,
    };
    then.decision.effects.iter().filter_map(chat).collect()
}

fn timer(then: &Then) -> Option<Timestamp> {
    then.decision.effects.iter().find_map(|effect| match effect {
        Effect::SetTimer { key, at } if key == "memberships" => Some(*at),
        _ => None,
    })
}

fn fires(at: Timestamp) -> When {
    When::Told(Command::TimerFired { key: "memberships".into(), at })
}

#[test]
fn all_classrooms_are_asked_at_once_and_the_list_waits_for_the_last_answer() {
    let then = with_classrooms().when(types("/quizzes")).then(["MembershipsAsked", "InputHeldBack"]);
    assert_eq!(asked(&then), [OTHER, ROOM]);
    let then = then.shows_nothing();
    let asked_at = then.story.now;
    let expected = Timestamp::from_microsecond((asked_at + PATIENCE).as_microsecond()).unwrap();
    assert_eq!(timer(&then), Some(expected));
    let then = then.story.when(checked(ROOM, asked_at, CheckOutcome::Member)).then(["MembershipLearned"]);
    let then = then.shows_nothing().story.when(checked(OTHER, asked_at, CheckOutcome::NotMember));
    let then = then.then(["MembershipLearned", "WaitEnded"]);
    assert!(matches!(then.view(), View::Quizzes { .. }));
    assert!(then.decision.effects.contains(&Effect::CancelTimer { key: "memberships".into() }));
    let story = then.story;
    assert!(
        story.student.is_member(ROOM, &story.catalogue) && !story.student.is_member(OTHER, &story.catalogue)
    );
    let then = story.when(types("/quizzes")).then([]);
    assert!(asked(&then).is_empty(), "what is fresh is not asked again");
}

#[test]
fn a_group_that_never_answers_holds_nobody_up_and_a_late_answer_counts() {
    let then = with_classrooms().when(presses(Button::Quizzes(0)));
    let (asked_at, ends) = (then.story.now, timer(&then).unwrap());
    assert!(!then.decision.effects.iter().any(|effect| matches!(effect, Effect::AnswerPress { .. })));
    let story = then.story.when(checked(ROOM, asked_at, CheckOutcome::Member)).story;
    let then = story.when(fires(ends)).then(["WaitEnded"]).toasts(None);
    assert!(matches!(then.view(), View::Quizzes { .. }));
    assert_eq!(then.show().place, Place::In(MessageId(77)), "in the message whose button was pressed");
    let then = then.story.when(fires(ends)).then([]).shows_nothing();
    let then = then.story.when(types("/quizzes")).then([]);
    assert!(asked(&then).is_empty() && matches!(then.view(), View::Quizzes { .. }), "no second wait");
    let then = then.story.when(checked(OTHER, asked_at, CheckOutcome::Member)).then(["MembershipLearned"]);
    assert!(then.story.student.is_member(OTHER, &then.story.catalogue));
}

#[test]
fn what_is_known_from_before_a_group_was_a_classroom_again_is_asked_anew() {
    let story = with_classrooms();
    let now = story.now;
    let story = story.when(changed(ROOM, true, now)).story.when(changed(OTHER, false, now)).story;
    let mut story = story.when(waits(60)).then([]).story;
    let bound_at = story.now;
    list_heard(&mut story, ROOM, BotStanding::Admin, Some(bound_at));
    let then = story.when(types("/quizzes")).then(["MembershipsAsked", "InputHeldBack"]);
    assert_eq!(asked(&then), [ROOM], "who left while nobody listened is no member any more");
    let asked_at = then.story.now;
    let then =
        then.story.when(checked(ROOM, asked_at, CheckOutcome::NotMember)).story.when(types("/quizzes"));
    assert!(asked(&then).is_empty() && !then.story.student.is_member(ROOM, &then.story.catalogue));
}

#[test]
fn what_could_not_be_found_out_leaves_what_was_known_and_is_asked_again_later() {
    let mut story = with_classrooms();
    let now = story.now;
    story = story.when(changed(ROOM, true, now)).story.when(changed(OTHER, false, now)).story;
    story = story.when(waits(FRESH_FOR.as_secs())).story;
    let then = story.when(types("/quizzes")).then(["MembershipsAsked", "InputHeldBack"]);
    let asked_at = then.story.now;
    let then = then.story.when(checked(ROOM, asked_at, CheckOutcome::GroupGone)).then(["MembershipUnknown"]);
    assert_eq!(
        then.tells(),
        (&Aggregate::Group(ROOM), &Command::SendRefused),
        "the group hears that it is gone"
    );
    let then = then.story.when(checked(OTHER, asked_at, CheckOutcome::NoAnswer));
    let then = then.then(["MembershipUnknown", "WaitEnded"]);
    assert!(then.story.student.is_member(ROOM, &then.story.catalogue), "a member stays one");
    let then = then.story.when(types("/quizzes")).then([]);
    assert!(asked(&then).is_empty(), "not at every word");
    let mut story = then.story.when(waits(ASK_AGAIN.as_secs())).story;
    list(&mut story, ROOM, BotStanding::Gone);
    let then = story.when(types("/quizzes"));
    assert_eq!(asked(&then), [OTHER], "a group that is gone is not asked");
    assert!(then.story.student.is_member(ROOM, &then.story.catalogue));
}

#[test]
fn newer_news_wins_over_older_whatever_comes_first() {
    let then = with_classrooms().when(types("/quizzes"));
    let asked_at = then.story.now;
    let left_at = asked_at + Duration::from_millis(1);
    let then = then.story.when(changed(ROOM, false, left_at)).then(["MembershipLearned"]);
    // Telegram was asked before they left.
    let then = then.story.when(checked(ROOM, asked_at, CheckOutcome::Member)).then([]);
    assert!(!then.story.student.is_member(ROOM, &then.story.catalogue));
    let then = then.story.when(changed(ROOM, true, asked_at)).then([]);
    assert!(!then.story.student.is_member(ROOM, &then.story.catalogue));
}

#[test]
fn leaving_ends_membership_at_once_and_so_does_the_end_of_the_classroom() {
    let story = with_classrooms();
    let now = story.now;
    let then = story.when(changed(ROOM, true, now)).then(["MembershipLearned"]).shows_nothing();
    assert!(then.story.student.is_member(ROOM, &then.story.catalogue));
    let left = then.story.clone().when(changed(ROOM, false, now)).then(["MembershipLearned"]);
    assert!(!left.story.student.is_member(ROOM, &left.story.catalogue));
    let mut story = then.story;
    story.catalogue.evolve(&CatalogueEvent::ClassroomUnlisted { chat: ROOM });
    assert!(!story.student.is_member(ROOM, &story.catalogue));
}

#[test]
fn a_membership_goes_with_the_group_to_its_new_id() {
    let mut story = with_classrooms();
    let now = story.now;
    story = story.when(changed(ROOM, true, now)).story;
    let to = moved(&mut story);
    let student = &story.student;
    assert!(student.is_member(ROOM, &story.catalogue) && student.is_member(to, &story.catalogue));
    let moved = When::Told(Command::Membership(MembershipCommand::Checked {
        classroom: ROOM,
        asked_at: now,
        outcome: CheckOutcome::Member,
        moved_to: Some(to),
    }));
    let then = story.when(moved);
    assert_eq!(then.tells(), (&Aggregate::Group(ROOM), &Command::Classroom(ClassroomCommand::Moved { to })));
    let later = then.story.now;
    let then = then.story.when(changed(to, false, later));
    assert!(!then.story.student.is_member(ROOM, &then.story.catalogue), "by any of its ids");
}

#[test]
fn who_left_a_group_with_a_new_id_stays_out_however_long_ago_that_was() {
    let mut story = with_classrooms();
    let now = story.now;
    story = story.when(changed(ROOM, true, now)).story;
    let to = moved(&mut story);
    story = story.when(waits(60)).story;
    let later = story.now;
    story = story.when(changed(to, false, later)).story;
    let then = story.when(waits(FRESH_FOR.as_secs())).story.when(types("/quizzes"));
    let then = then.then(["MembershipLearned", "MembershipsAsked", "InputHeldBack"]);
    assert_eq!(asked(&then), [to, OTHER]);
    let story = then.story;
    assert!(!story.student.is_member(to, &story.catalogue), "nobody answered, and they did leave");
    assert!(story.student.memberships.of(to, &story.catalogue).is_none(), "nothing old is kept for it");
    assert!(!story.student.is_member(ROOM, &story.catalogue), "by any of its ids");
}

#[test]
fn a_course_for_a_classroom_is_open_to_its_members_alone_and_closes_when_they_leave() {
    let mut story = with_classrooms();
    let now = story.now;
    story = story.when(changed(OTHER, true, now)).story;
    let out = story.clone().when(changed(ROOM, false, now)).story;
    let listed = |story: Story| match story.when(types("/quizzes")).view() {
        View::Quizzes { items, .. } => {
            items.iter().map(|item| item.quiz.code.to_string()).collect::<Vec<_>>()
        }
        other => panic!("{other:?}"),
    };
    assert_eq!(listed(out.clone()), ["types"]);
    for deep in ["/quiz two", "/start quiz_two"] {
        assert_eq!(out.clone().when(types(deep)).view(), &View::Notice(Notice::QuizNotForYou), "{deep}");
    }
    out.when(presses(Button::Start(code("two")))).then([]);
    let inside = story.when(changed(ROOM, true, now)).story;
    assert_eq!(listed(inside.clone()), ["two", "types"]);
    // In the middle of it they leave the group: nothing of it goes on, until they are back.
    let running = inside.when(types("/quiz two")).then(["AttemptStarted", "QuestionAsked"]).story;
    let answer = || presses(Button::Choose(attempt(1), 1, pick(1)));
    let later = running.now;
    let left = running.when(changed(ROOM, false, later)).story;
    let then = left.clone().when(answer());
    assert!(then.decision.events.is_empty(), "{:?}", then.decision.events);
    let then = left.clone().when(types("/resume"));
    assert!(!matches!(then.view(), View::Question(_)), "{:?}", then.view());
    let later = left.now;
    let back = left.when(changed(ROOM, true, later)).story;
    back.when(answer()).then(["AnswerGiven"]);
}

#[test]
fn where_no_course_is_for_a_classroom_nobody_waits() {
    let mut story = given([types("/start")]);
    list(&mut story, ROOM, BotStanding::Admin);
    let then = story.when(types("/quizzes")).then(["MembershipsAsked"]);
    assert!(matches!(then.view(), View::Quizzes { .. }));
    assert_eq!(asked(&then), [ROOM], "who is in a classroom is asked nevertheless: its mentor sees it");
}

#[test]
fn only_what_memberships_decide_waits_for_them() {
    let then = with_classrooms().when(types("/help")).then(["MembershipsAsked"]);
    assert!(matches!(then.view(), View::Help { .. }));
    let mut story = given([types("/start"), types("/quiz two")]);
    list(&mut story, ROOM, BotStanding::Admin);
    let button = Button::Choose(attempt(1), 1, pick(1));
    let then = story.when(presses(button)).then(["MembershipsAsked", "AnswerGiven"]);
    assert!(matches!(then.view(), View::Feedback { .. }), "an answer is scored in its time");
}

#[test]
fn who_goes_on_pressing_gets_all_of_it_in_order_when_the_wait_ends() {
    let mut story = given([]);
    list(&mut story, ROOM, BotStanding::Admin);
    list(&mut story, OTHER, BotStanding::Admin);
    for_members(&mut story);
    let at = story.now;
    let then = story.when(changed(ROOM, true, at));
    let then =
        then.story.when(types("/start quiz_two")).then(["Registered", "MembershipsAsked", "InputHeldBack"]);
    let ends = timer(&then).unwrap();
    let then = then.story.when(types("/quizzes")).then(["InputHeldBack"]).shows_nothing();
    let then = then.story.when(fires(ends)).then(["WaitEnded", "AttemptStarted", "QuestionAsked"]);
    let shown = then.decision.effects.iter().filter(|effect| matches!(effect, Effect::Show(_))).count();
    assert_eq!(shown, 2);
}

fn mentor(role: Role) -> Story {
    let mut story = given([types("/start"), When::Told(Command::GrantRole { role, by: Granter::Operator })]);
    let now = story.now;
    story = story.when(changed(ROOM, true, now)).story.when(changed(OTHER, false, now)).story;
    let of = |mentor| Classroom {
        mentor,
        title: "7b".into(),
        bot: BotStanding::Admin,
        zone: None,
        heard_since: None,
    };
    story.catalogue.evolve(&CatalogueEvent::ClassroomListed { chat: OTHER, classroom: of(ANN) });
    story.catalogue.evolve(&CatalogueEvent::ClassroomListed { chat: ROOM, classroom: of(BOB) });
    story
}

fn requested(classroom: ChatId, what: BindRequest) -> When {
    When::Told(Command::Membership(MembershipCommand::Asked { classroom, what, locale: Locale::Ru }))
}

#[test]
fn a_mentor_binds_what_is_nobodys_and_a_student_is_refused_and_counted() {
    let free = ChatId(-99);
    let then = mentor(Role::Mentor).when(requested(free, BindRequest::Bind)).then([]);
    let bind = ClassroomCommand::Bind { mentor: ANN, locale: Locale::En, zone: None };
    assert_eq!(then.tells(), (&Aggregate::Group(free), &Command::Classroom(bind)));
    let then = mentor(Role::Mentor).when(requested(ROOM, BindRequest::Bind)).then(["RightMissed"]);
    let refuse = |why, locale| Command::Classroom(ClassroomCommand::Refuse { why, locale });
    assert_eq!(then.tells().1, &refuse(BindRefusal::NotYours, Locale::En));
    for role in [None, Some(Role::Assistant)] {
        let story = role.map_or_else(|| given([]), mentor);
        let locale = if role.is_none() { Locale::Ru } else { Locale::En };
        let then = story.when(requested(free, BindRequest::Bind)).then(["RightMissed"]);
        assert_eq!(then.tells().1, &refuse(BindRefusal::NotAMentor, locale));
    }
    let then = mentor(Role::Admin).when(requested(ROOM, BindRequest::Unbind)).then([]);
    assert_eq!(then.tells().1, &Command::Classroom(ClassroomCommand::Unbind { by: ANN }));
    let then = mentor(Role::Mentor).when(requested(free, BindRequest::Unbind)).then(["RightMissed"]);
    assert_eq!(then.tells().1, &refuse(BindRefusal::NotBound, Locale::En));
}

#[test]
fn the_button_in_the_group_asks_who_presses_it() {
    let in_group = |data: String| {
        When::Sends(
            serde_json::json!({"callback_query": {"id": "cb", "from": {"id": ANN.0, "first_name": "Ann"},
            "data": data, "message": {"message_id": 9, "chat": {"id": -99, "type": "group"}}}}),
        )
    };
    let data = Button::Bind(ChatId(-99)).encode();
    let then = mentor(Role::Mentor).when(in_group(data.clone())).then([]).toasts(None);
    assert!(matches!(then.tells().1, Command::Classroom(ClassroomCommand::Bind { mentor: ANN, .. })));
    let story = given([types("/start"), When::Told(Command::SendRefused)]);
    let then = story.when(in_group(data)).then(["RightMissed"]).toasts(Some(Toast::NotAMentor));
    assert!(then.story.student.unreachable, "a press in a group does not unblock the bot");
}

#[test]
fn each_sees_the_classrooms_that_are_theirs_to_see() {
    let whose = |story: Story| match story.when(types("/classrooms")).view() {
        View::Classrooms { whose, binds } => (whose.clone(), *binds),
        other => panic!("{other:?}"),
    };
    assert_eq!(whose(mentor(Role::Mentor)), (Whose::Mentor(ANN), true));
    assert_eq!(whose(mentor(Role::Admin)), (Whose::Everybody, true));
    assert_eq!(whose(mentor(Role::Assistant)), (Whose::These(vec![ROOM]), false));
    given([types("/start")]).when(types("/classrooms")).then(["RightMissed"]);
    let look = |role, chat| mentor(role).when(presses(Button::Classroom(chat)));
    assert!(matches!(look(Role::Mentor, OTHER).view(), View::Classroom { own: true, .. }));
    assert!(matches!(look(Role::Assistant, ROOM).view(), View::Classroom { own: false, .. }));
    look(Role::Mentor, ROOM).then(["RightMissed"]).toasts(Some(Toast::NotAllowed));
    mentor(Role::Assistant).when(presses(Button::Roster(OTHER, 0))).then(["RightMissed"]);
    let gone = look(Role::Mentor, ChatId(-5));
    assert!(matches!(gone.view(), View::Notice(Notice::ClassroomGone)));
}

#[test]
fn a_classroom_is_ended_by_its_mentor_or_an_admin_after_a_second_thought() {
    let ask = mentor(Role::Mentor).when(presses(Button::AskEnding(OTHER, Ending::Leave))).then([]);
    assert!(matches!(ask.view(), View::Classroom { ask: Some(Ending::Leave), .. }));
    let end = |role, chat| mentor(role).when(presses(Button::End(chat, Ending::Leave)));
    let then = end(Role::Mentor, OTHER);
    assert_eq!(then.tells().1, &Command::Classroom(ClassroomCommand::Leave { by: ANN }));
    assert!(matches!(then.view(), View::Notice(Notice::ClassroomEnded { .. })));
    assert!(matches!(end(Role::Admin, ROOM).tells().1, Command::Classroom(ClassroomCommand::Leave { .. })));
    end(Role::Mentor, ROOM).then(["RightMissed"]).toasts(Some(Toast::NotAllowed)).shows_nothing();
    end(Role::Assistant, ROOM).then(["RightMissed"]).toasts(Some(Toast::NotAllowed)).shows_nothing();
}

#[test]
fn the_time_zone_of_a_classroom_is_its_mentors_and_is_changed_by_them_or_an_admin() {
    let zone = |name: &str| name.parse::<ZoneName>().unwrap();
    let own = mentor(Role::Mentor).when(presses(Button::TimeZone(zone("Europe/Oslo")))).story;
    let asked =
        MembershipCommand::Asked { classroom: ChatId(-99), what: BindRequest::Bind, locale: Locale::En };
    let then = own.when(When::Told(Command::Membership(asked)));
    let Command::Classroom(ClassroomCommand::Bind { zone: Some(bound), .. }) = then.tells().1 else {
        panic!()
    };
    assert_eq!(bound, &zone("Europe/Oslo"));
    let offered = mentor(Role::Mentor).when(presses(Button::ClassroomZones(OTHER, None))).then([]);
    let offer = View::TimeZones { current: None, offer: ZoneOffer::Common, classroom: Some(OTHER) };
    assert_eq!(offered.view(), &offer);
    let choose = |chat| presses(Button::ClassroomZone(chat, zone("Asia/Tokyo")));
    let then = offered.story.when(choose(OTHER)).then([]).toasts(Some(Toast::Saved));
    let chosen = ClassroomCommand::ChooseZone { zone: zone("Asia/Tokyo"), by: ANN };
    assert_eq!(then.tells(), (&Aggregate::Group(OTHER), &Command::Classroom(chosen)));
    assert!(matches!(then.view(), View::Classroom { zone: Some(shown), .. } if *shown == zone("Asia/Tokyo")));
    mentor(Role::Admin).when(choose(ROOM)).then([]).toasts(Some(Toast::Saved));
    for role in [Role::Mentor, Role::Assistant] {
        let then = mentor(role).when(choose(ROOM)).then(["RightMissed"]).toasts(Some(Toast::NotAllowed));
        let _ = then.shows_nothing();
    }
    let gone = mentor(Role::Mentor).when(choose(ChatId(-5))).then([]);
    assert!(matches!(gone.view(), View::Notice(Notice::ClassroomGone)));
}

#[test]
fn a_student_who_only_joined_a_group_is_known_as_its_member_before_their_first_word() {
    let mut story = given([]);
    list(&mut story, ROOM, BotStanding::Admin);
    let now = story.now;
    let then = story.when(changed(ROOM, true, now)).then(["MembershipLearned"]).shows_nothing();
    let then = then.story.when(types("/start")).then(["Registered"]);
    assert!(asked(&then).is_empty() && then.story.student.is_member(ROOM, &then.story.catalogue));
    assert!(matches!(then.story.events[0].0, StudentEvent::MembershipLearned { .. }));
}

#[test]
fn a_group_is_made_a_classroom_by_a_button_that_stands_in_it() {
    let role = Command::GrantRole { role: Role::Mentor, by: Granter::Operator };
    let story = given([types("/start"), When::Told(role)]);
    let made_up = story.clone().when(presses(Button::Bind(ROOM))).then([]);
    made_up.toasts(Some(Toast::UnknownButton));
    let from = serde_json::json!({"id": ANN.0, "first_name": "Ann", "language_code": "en"});
    let pressed = serde_json::json!({"callback_query": {"id": "cb", "from": from, "data": Button::Bind(ROOM).encode(),
        "message": {"message_id": 5, "chat": {"id": ROOM.0, "type": "group"}}}});
    let then = story.when(When::Sends(pressed)).then([]);
    let bind = Command::Classroom(ClassroomCommand::Bind { mentor: ANN, locale: Locale::En, zone: None });
    assert_eq!(then.tells(), (&Aggregate::Group(ROOM), &bind));
}

#[test]
fn of_groups_that_they_are_not_in_nothing_is_kept_for_longer_than_it_counts() {
    let mut story = with_classrooms();
    let (first, other) = (story.now, ChatId(-99));
    story = story.when(changed(other, false, first)).story.when(changed(OTHER, true, first)).story;
    let known = |story: &Story, chat| story.student.memberships.of(chat, &story.catalogue).is_some();
    assert!(known(&story, other) && known(&story, OTHER));
    let story = story.when(waits(FRESH_FOR.as_secs())).story.when(types("/quizzes")).story;
    assert!(!known(&story, other) && known(&story, OTHER));
}

#[test]
fn reports_and_leaderboards_wait_for_the_answers_too() {
    // No course is for the classroom; it has a leaderboard all the same.
    let mut student = given([types("/start")]);
    list(&mut student, ROOM, BotStanding::Admin);
    let board = presses(Button::Board(BoardPage::default()));
    for wanted in [types("/leaderboard"), types("/Leaderboard@StudyMateBot"), board] {
        let then = student.clone().when(wanted).then(["MembershipsAsked", "InputHeldBack"]).shows_nothing();
        let asked_at = then.story.now;
        let then = then.story.when(checked(ROOM, asked_at, CheckOutcome::Member));
        let View::Leaderboard { classrooms, .. } = then.view() else { panic!("{:?}", then.view()) };
        assert_eq!(*classrooms, [ROOM]);
    }
    let _ = student.when(types("/mistakes")).then(["MembershipsAsked"]);
    let role = When::Told(Command::GrantRole { role: Role::Assistant, by: Granter::Operator });
    let assistant = with_classrooms().when(role).story;
    let then =
        assistant.when(types("/report two")).then(["MembershipsAsked", "InputHeldBack"]).shows_nothing();
    let asked_at = then.story.now;
    let then = then.story.when(checked(ROOM, asked_at, CheckOutcome::Member)).story;
    let then = then.when(checked(OTHER, asked_at, CheckOutcome::NotMember));
    assert!(
        matches!(then.view(), View::QuizReport { grader: Grader::Assistant(ANN), .. }),
        "{:?}",
        then.view()
    );
}

#[test]
fn a_leaderboard_of_a_classroom_is_for_its_members_its_mentor_and_admins() {
    let board = |story: Story, chat| {
        let page = BoardPage { scope: BoardScope::Classroom(chat), ..BoardPage::default() };
        let mut then = story.when(presses(Button::Board(page)));
        let asked_at = then.story.now;
        for classroom in asked(&then) {
            then = then.story.when(checked(classroom, asked_at, CheckOutcome::NoAnswer));
        }
        match then.view() {
            View::Leaderboard { page, classrooms, .. } => (page.scope.clone(), classrooms.clone()),
            other => panic!("{other:?}"),
        }
    };
    let of = BoardScope::Classroom;
    // A member of one classroom, who is mentor of the other one only as long as they are a mentor.
    assert_eq!(board(mentor(Role::Assistant), ROOM), (of(ROOM), vec![ROOM]));
    assert_eq!(board(mentor(Role::Assistant), OTHER), (BoardScope::Everybody, vec![ROOM]));
    assert_eq!(board(mentor(Role::Mentor), OTHER).0, of(OTHER));
    assert_eq!(board(mentor(Role::Admin), OTHER).1.len(), 2);
    let mut stranger = given([types("/start")]);
    list(&mut stranger, ROOM, BotStanding::Admin);
    assert_eq!(board(stranger, ROOM), (BoardScope::Everybody, vec![]));
    // The group got another id: an old button means the same classroom.
    let (mut story, moved) = (mentor(Role::Admin), ChatId(-10_077));
    let classroom = story.catalogue.classroom(ROOM).unwrap().clone();
    story.catalogue.evolve(&CatalogueEvent::ClassroomMoved { from: ROOM, to: moved, classroom });
    assert_eq!(board(story, ROOM).0, of(moved));
}

#[test]
fn an_assistant_looks_into_quizzes_of_courses_for_their_classrooms_and_grades_nothing() {
    let mut story = mentor(Role::Assistant);
    let report = |story: &Story| {
        let then = story.clone().when(types("/report two"));
        let missed =
            matches!(then.decision.events.as_slice(), [Event::Student(StudentEvent::RightMissed { .. })]);
        match then.view() {
            View::QuizReport { grader, .. } if !missed => Some(*grader),
            View::Notice(Notice::NotInTheirClassrooms { .. }) if missed && !story.student.may_author() => {
                None
            }
            View::Notice(Notice::NotYourQuiz { .. }) if missed && story.student.may_author() => None,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(report(&story), None, "the quiz is in no course");
    for_members(&mut story);
    assert_eq!(report(&story), Some(Grader::Assistant(ANN)));
    let code = QuizCode::parse("two").unwrap();
    let page = story.clone().when(presses(Button::Report(ReportPart::Attempts(code.clone(), 3)))).then([]);
    assert!(matches!(page.view(), View::QuizReport { grader: Grader::Assistant(ANN), .. }));
    let answer = AnswerKey { student: BOB, attempt: AttemptId(1), number: 1 };
    let refused = [
        Button::Report(ReportPart::Patterns(code)),
        Button::Regrade(answer),
        Button::Grade(answer, 100, true),
    ];
    for button in refused {
        let then = story.clone().when(presses(button)).then(["RightMissed"]);
        let _ = then.toasts(Some(Toast::NotAllowed)).shows_nothing();
    }
    // Out of the classroom, out of its reports; the mentor of another quiz is no assistant.
    let at = story.now + Duration::from_secs(1);
    let left = story.clone().when(changed(ROOM, false, at)).story;
    assert_eq!(report(&left), None);
    let mut other = mentor(Role::Mentor);
    for_members(&mut other);
    assert_eq!(report(&other), None);
}
