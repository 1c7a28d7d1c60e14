//! Groups: becoming a classroom and ending one, who is told who comes and goes, and a group that gets another id.

use studymate_domain::Decision;
use studymate_domain::group::{self, Group};
use studymate_schema::catalogue::Catalogue;
use studymate_schema::classroom::{
    BindRefusal, BindRequest, BotStanding, Classroom, ClassroomCommand, DirectoryCommand, GroupScreen,
    MembershipCommand,
};
use studymate_schema::effect::{Effect, Place};
use studymate_schema::event::Event;
use studymate_schema::input::{Command, Input, InputBody};
use studymate_schema::telegram::Update;
use studymate_schema::view::View;
use studymate_schema::{Aggregate, ChatId, InputId, Locale, Timestamp, UserId, ZoneName};

use crate::support::{ANN, BOB};

pub(crate) const ROOM: ChatId = ChatId(-77);
const NEW_ROOM: ChatId = ChatId(-10_077);

/// A group and what happened to it last.
#[derive(Clone)]
struct Scene {
    group: Group,
    decision: Decision,
    inputs: i64,
}

fn in_group(chat: ChatId) -> Scene {
    Scene { group: Group::new(chat), decision: Decision::default(), inputs: 0 }
}

/// A classroom of Ann's in which the bot is an administrator.
fn bound() -> Scene {
    in_group(ROOM).bot_is("administrator").told(bind(ANN))
}

fn bind(mentor: UserId) -> ClassroomCommand {
    ClassroomCommand::Bind { mentor, locale: Locale::Ru, zone: None }
}

impl Scene {
    fn update(self, mut update: serde_json::Value) -> Self {
        let chat = serde_json::json!({"id": self.group.chat.0, "type": "group", "title": "7b"});
        update["update_id"] = 1.into();
        for kind in ["message", "my_chat_member", "chat_member"] {
            if update.get(kind).is_some() {
                update[kind]["chat"] = chat.clone();
                update[kind]["message_id"] = 5.into();
            }
        }
        let update = Update::parse(update.to_string().as_bytes()).unwrap();
        self.input(InputBody::Telegram(update))
    }

    fn input(mut self, body: InputBody) -> Self {
        self.inputs += 1;
        let at = Timestamp::from_second(1_700_000_000 + self.inputs).unwrap();
        let input = Input { id: InputId::telegram(self.inputs), at, body };
        self.decision = group::decide(&self.group, &input);
        for event in &self.decision.events {
            let Event::Classroom(event) = event else { panic!("a group decided {event:?}") };
            group::evolve(&mut self.group, event, at);
        }
        self
    }

    fn told(self, command: ClassroomCommand) -> Self {
        self.input(InputBody::Command(Command::Classroom(command)))
    }

    fn bot_is(self, status: &str) -> Self {
        self.update(serde_json::json!({"my_chat_member": {
            "from": {"id": ANN.0, "language_code": "ru"}, "new_chat_member": {"status": status, "user": {"id": 1, "is_bot": true}}}}))
    }

    fn types(self, text: &str) -> Self {
        self.update(
            serde_json::json!({"message": {"text": text, "from": {"id": ANN.0, "language_code": "ru"}}}),
        )
    }

    #[track_caller]
    fn then<const N: usize>(self, kinds: [&str; N]) -> Self {
        let found: Vec<&str> = self.decision.events.iter().map(Event::kind).collect();
        assert_eq!(found, kinds, "effects: {:#?}", self.decision.effects);
        self
    }

    /// Who is told what, in order.
    fn tells(&self) -> Vec<(Aggregate, Command)> {
        let tell = |effect: &Effect| match effect {
            Effect::Tell { to, command } => Some((to.clone(), untimed(command))),
            _ => None,
        };
        self.decision.effects.iter().filter_map(tell).collect()
    }

    fn shows(&self) -> Option<(GroupScreen, Place, Locale)> {
        self.decision.effects.iter().find_map(|effect| match effect {
            Effect::Show(show) => match &show.view {
                View::Group(screen) if show.chat == self.group.chat => {
                    Some((*screen, show.place, show.locale))
                }
                other => panic!("{other:?}"),
            },
            _ => None,
        })
    }
}

/// What is told, without since when who comes and goes is heard: that has a story of its own.
fn untimed(command: &Command) -> Command {
    let mut command = command.clone();
    if let Command::Directory(
        DirectoryCommand::List { classroom, .. } | DirectoryCommand::Move { classroom, .. },
    ) = &mut command
    {
        classroom.heard_since = None;
    }
    command
}

fn listed(bot: BotStanding) -> Classroom {
    Classroom { mentor: ANN, title: "7b".into(), bot, zone: None, heard_since: None }
}

#[test]
fn who_comes_and_goes_is_heard_since_it_was_bound_or_the_bot_came_back() {
    let scene = in_group(ROOM).bot_is("administrator").told(bind(ANN));
    let bound = scene.group.heard_since.unwrap();
    let scene = scene.bot_is("left");
    assert_eq!(scene.group.heard_since, Some(bound));
    let back = scene.bot_is("administrator");
    assert!(back.group.heard_since > Some(bound));
    assert_eq!(back.group.classroom().unwrap().heard_since, back.group.heard_since);
    let again = back.told(ClassroomCommand::Unbind { by: ANN }).told(bind(ANN));
    assert!(again.group.classroom().unwrap().heard_since > Some(bound));
}

#[test]
fn whoever_adds_the_bot_is_offered_to_make_the_group_a_classroom() {
    let scene = in_group(ROOM).bot_is("member").then(["TitleChanged", "BotStandingChanged"]);
    assert_eq!(scene.shows(), Some((GroupScreen::Offer { chat: ROOM }, Place::Fresh, Locale::Ru)));
    assert!(scene.tells().is_empty(), "no classroom: the catalogue need not know");
    let again = scene.bot_is("administrator").then(["BotStandingChanged"]);
    assert_eq!(again.shows(), None, "once is enough");
}

#[test]
fn a_typed_wish_is_asked_of_the_person_since_the_group_knows_no_roles() {
    for (text, what) in [
        ("/bind", BindRequest::Bind),
        ("/start@Bot bind", BindRequest::Bind),
        ("/unbind@Bot", BindRequest::Unbind),
    ] {
        let scene = in_group(ROOM).bot_is("member").types(text).then([]);
        let asked = MembershipCommand::Asked { classroom: ROOM, what, locale: Locale::Ru };
        assert_eq!(scene.tells(), [(Aggregate::User(ANN), Command::Membership(asked))], "{text}");
    }
    let anonymous =
        serde_json::json!({"message": {"text": "/bind", "from": {"id": 1087968824, "is_bot": true}}});
    let scene = in_group(ROOM).bot_is("member").update(anonymous).then([]);
    assert!(
        matches!(scene.shows(), Some((GroupScreen::Offer { .. }, ..))),
        "who presses the button can be told"
    );
    in_group(ROOM).bot_is("member").types("I bind books").then([]);
}

#[test]
fn a_bound_group_is_listed_for_everybody_and_stays_the_first_mentors() {
    let scene = bound().then(["ClassroomBound"]);
    let list = DirectoryCommand::List { chat: ROOM, classroom: listed(BotStanding::Admin) };
    assert_eq!(scene.tells(), [(Aggregate::Catalogue, Command::Directory(list))]);
    assert_eq!(
        scene.shows(),
        Some((GroupScreen::Bound { bot: BotStanding::Admin }, Place::Kept, Locale::Ru))
    );
    let other = scene.clone().told(bind(BOB)).then([]);
    assert!(matches!(other.shows(), Some((GroupScreen::Refused(BindRefusal::NotYours), ..))));
    let again = scene.told(bind(ANN)).then([]);
    assert!(matches!(again.shows(), Some((GroupScreen::Bound { .. }, Place::Fresh, _))));
}

#[test]
fn what_becomes_of_the_bot_is_listed_and_said_where_it_can_be() {
    let scene = bound().bot_is("member").then(["BotStandingChanged"]);
    assert!(matches!(scene.shows(), Some((GroupScreen::Bound { bot: BotStanding::Member }, Place::Kept, _))));
    let scene = scene.bot_is("kicked").then(["BotStandingChanged"]);
    let list = DirectoryCommand::List { chat: ROOM, classroom: listed(BotStanding::Gone) };
    assert_eq!(scene.tells(), [(Aggregate::Catalogue, Command::Directory(list))]);
    assert_eq!(scene.shows(), None, "nobody would hear it");
    let scene = scene.input(InputBody::Command(Command::SendRefused)).then([]);
    let back = scene.bot_is("administrator").then(["BotStandingChanged"]);
    assert!(matches!(back.shows(), Some((GroupScreen::Bound { bot: BotStanding::Admin }, ..))));
}

#[test]
fn a_group_that_was_taken_for_gone_and_speaks_is_there() {
    let gone = bound().input(InputBody::Command(Command::SendRefused)).then(["BotStandingChanged"]);
    assert_eq!(gone.group.bot, BotStanding::Gone);
    let scene = gone.types("hello").then(["BotStandingChanged"]);
    assert_eq!(scene.group.bot, BotStanding::Member);
}

#[test]
fn everybody_who_comes_or_goes_is_told_and_bots_are_not() {
    let service = serde_json::json!({"message": {"new_chat_members": [{"id": ANN.0}, {"id": 9, "is_bot": true}],
        "left_chat_member": {"id": BOB.0}}});
    let scene = bound().update(service).then([]);
    let changed: Vec<(Aggregate, bool)> = scene
        .tells()
        .into_iter()
        .map(|(to, command)| match command {
            Command::Membership(MembershipCommand::Changed { classroom: ROOM, member, .. }) => (to, member),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(changed, [(Aggregate::User(ANN), true), (Aggregate::User(BOB), false)]);
    let kicked =
        serde_json::json!({"chat_member": {"new_chat_member": {"status": "kicked", "user": {"id": ANN.0}}}});
    let scene = bound().update(kicked).then([]);
    assert!(matches!(
        scene.tells().as_slice(),
        [(Aggregate::User(ANN), Command::Membership(MembershipCommand::Changed { member: false, .. }))]
    ));
}

#[test]
fn an_ended_classroom_is_unlisted_and_the_bot_leaves_only_when_asked_to() {
    let scene = bound().told(ClassroomCommand::Unbind { by: ANN }).then(["ClassroomUnbound"]);
    assert_eq!(
        scene.tells(),
        [(Aggregate::Catalogue, Command::Directory(DirectoryCommand::Unlist { chat: ROOM }))]
    );
    assert!(matches!(scene.shows(), Some((GroupScreen::Unbound { .. }, Place::Kept, _))));
    scene.told(ClassroomCommand::Unbind { by: ANN }).then([]);
    let scene = bound().told(ClassroomCommand::Leave { by: ANN }).then(["ClassroomUnbound"]);
    assert_eq!(scene.decision.effects.last(), Some(&Effect::LeaveGroup { chat: ROOM }));
}

#[test]
fn a_group_with_a_new_id_takes_its_classroom_along_whichever_of_its_updates_comes() {
    let to = serde_json::json!({"message": {"migrate_to_chat_id": NEW_ROOM.0}});
    let old = bound().update(to).then(["GroupMoved"]);
    let [(to, Command::Classroom(take_over))] = &old.tells()[..] else { panic!() };
    let take_over = take_over.clone();
    assert_eq!(to, &Aggregate::Group(NEW_ROOM));
    let new = in_group(NEW_ROOM).told(take_over.clone());
    let new = new.then(["TitleChanged", "BotStandingChanged", "ClassroomBound"]);
    let classroom = listed(BotStanding::Admin);
    let moved = DirectoryCommand::Move { from: ROOM, to: NEW_ROOM, classroom };
    assert_eq!(new.tells(), [(Aggregate::Catalogue, Command::Directory(moved))]);
    new.told(take_over).then([]);
    // The other update says the same from the other side.
    let from = serde_json::json!({"message": {"migrate_from_chat_id": ROOM.0}});
    let heard = in_group(NEW_ROOM).update(from).then([]);
    let told = ClassroomCommand::Moved { to: NEW_ROOM };
    assert_eq!(heard.tells(), [(Aggregate::Group(ROOM), Command::Classroom(told.clone()))]);
    old.clone().told(told.clone()).then([]);
    bound().told(told).then(["GroupMoved"]);
    // What still comes to the old id is passed on.
    let passed = old.told(ClassroomCommand::Unbind { by: ANN }).then([]);
    assert_eq!(
        passed.tells(),
        [(Aggregate::Group(NEW_ROOM), Command::Classroom(ClassroomCommand::Unbind { by: ANN }))]
    );
}

#[test]
fn a_classroom_has_its_mentors_time_zone_until_another_one_is_chosen_and_keeps_it_under_a_new_id() {
    let zone = |name: &str| Some(name.parse::<ZoneName>().unwrap());
    let in_zone = |zone| Classroom { zone, ..listed(BotStanding::Admin) };
    let stands = |scene: &Scene| Classroom { heard_since: None, ..scene.group.classroom().unwrap() };
    let bind = ClassroomCommand::Bind { mentor: ANN, locale: Locale::Ru, zone: zone("Europe/Oslo") };
    let scene = in_group(ROOM).bot_is("administrator").told(bind).then(["ClassroomBound"]);
    assert_eq!(stands(&scene), in_zone(zone("Europe/Oslo")));
    let tokyo = ClassroomCommand::ChooseZone { zone: zone("Asia/Tokyo").unwrap(), by: ANN };
    let scene = scene.told(tokyo.clone()).then(["ClassroomZoneChosen"]);
    let list = DirectoryCommand::List { chat: ROOM, classroom: in_zone(zone("Asia/Tokyo")) };
    assert_eq!(scene.tells(), [(Aggregate::Catalogue, Command::Directory(list))]);
    let scene = scene.told(tokyo.clone()).then([]);
    let scene = scene.update(serde_json::json!({"message": {"migrate_to_chat_id": NEW_ROOM.0}}));
    let [(_, Command::Classroom(take_over))] = &scene.tells()[..] else { panic!() };
    let moved = in_group(NEW_ROOM).told(take_over.clone());
    assert_eq!(stands(&moved), in_zone(zone("Asia/Tokyo")));
    let passed = scene.told(tokyo.clone()).then([]);
    assert_eq!(passed.tells(), [(Aggregate::Group(NEW_ROOM), Command::Classroom(tokyo.clone()))]);
    in_group(ROOM).bot_is("administrator").told(tokyo).then([]);
}

#[test]
fn the_directory_records_what_is_new_and_finds_a_classroom_by_any_id_it_had() {
    let mut catalogue = Catalogue::default();
    let mut tell = |command: DirectoryCommand| {
        let body = InputBody::Command(Command::Directory(command));
        let input = Input { id: InputId::telegram(1), at: Timestamp::UNIX_EPOCH, body };
        let decision = studymate_domain::catalogue::decide(&catalogue, &input);
        for event in &decision.events {
            let Event::Catalogue(event) = event else { panic!() };
            catalogue.evolve(event);
        }
        (decision.events.len(), catalogue.classroom(ROOM).cloned(), catalogue.current_chat(ROOM))
    };
    let list = DirectoryCommand::List { chat: ROOM, classroom: listed(BotStanding::Admin) };
    assert_eq!(tell(list.clone()), (1, Some(listed(BotStanding::Admin)), ROOM));
    assert_eq!(tell(list).0, 0, "told twice, recorded once");
    let moved = DirectoryCommand::Move { from: ROOM, to: NEW_ROOM, classroom: listed(BotStanding::Member) };
    assert_eq!(tell(moved.clone()), (1, Some(listed(BotStanding::Member)), NEW_ROOM));
    assert_eq!(tell(moved).0, 0);
    assert_eq!(tell(DirectoryCommand::Unlist { chat: NEW_ROOM }), (1, None, NEW_ROOM));
    assert_eq!(tell(DirectoryCommand::Unlist { chat: NEW_ROOM }).0, 0);
}

#[test]
fn a_group_that_was_bound_under_its_new_id_before_it_was_known_that_it_moved_is_one_classroom() {
    let scene = in_group(NEW_ROOM).bot_is("member").told(bind(ANN));
    let take_over = ClassroomCommand::TakeOver {
        from: ROOM,
        mentor: Some(BOB),
        title: "7b".into(),
        bot: BotStanding::Member,
        locale: Locale::Ru,
        zone: None,
    };
    let scene = scene.told(take_over).then([]);
    let moved = DirectoryCommand::Move { from: ROOM, to: NEW_ROOM, classroom: listed(BotStanding::Member) };
    assert_eq!(scene.tells(), [(Aggregate::Catalogue, Command::Directory(moved))]);
}

#[test]
fn of_a_group_that_is_no_classroom_nobody_is_told_who_comes_and_goes() {
    let comes = serde_json::json!({"message": {"new_chat_members": [{"id": BOB.0}], "from": {"id": ANN.0}}});
    assert_eq!(in_group(ROOM).bot_is("member").update(comes.clone()).tells(), []);
    assert_eq!(bound().update(comes).tells().len(), 1);
}
