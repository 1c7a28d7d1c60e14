//! Classrooms: a mentor makes a group one, its members get what is for them, leaving ends it, and a group that does not answer holds nobody up.

use std::sync::Arc;
use std::time::Duration;

use studymate_nats::{Log, LogConfig};
use studymate_schema::catalogue::Author;
use studymate_schema::course::{Access, Course, CourseEntry, CourseItem, CourseTopic, LatePolicy, Window};
use studymate_schema::input::{Command, InputKind};
use studymate_schema::{Aggregate, ChatId, CourseCode, InputId, QuizCode};
use studymate_simulator::{CallFilter, Chat, Fault, FaultRule, Message, NewGroup, Press, Role};
use studymate_testkit::eventually;

use crate::world::*;

/// A group of the mentor's, with Ann in it if wanted; the mentor adds the bot as an administrator.
async fn group(world: &World, title: &str, members: &[i64], basic: bool) -> Chat {
    let inside = members.iter().map(|user| (*user, Role::Member)).chain([(MIA, Role::Creator)]);
    let new = NewGroup { basic, members: inside.collect(), ..NewGroup::titled(title) };
    let chat = world.telegram.create_group(new).unwrap();
    world.telegram.set_bot_role(MIA, chat.id, Role::Administrator).unwrap();
    chat
}

/// The mentor presses the button that the bot shows in the group, and it is a classroom.
async fn bound(world: &World, title: &str, members: &[i64], basic: bool) -> Chat {
    let chat = group(world, title, members, basic).await;
    let data = format!("1:bind:{}", chat.id);
    let (message, data) = world.sees_button(chat.id, &data).await;
    world.telegram.press(MIA, chat.id, message.message_id, &Press::Data(data)).unwrap();
    world.sees_text(chat.id, "classroom now").await;
    chat
}

async fn with_a_mentor() -> World {
    let world = World::start(Intake::Polling).await;
    world.says(MIA, "/start");
    world.sees_text(MIA, "Mia").await;
    world.says(ALEX, &format!("/roles {MIA} mentor"));
    world.sees_text(ALEX, "mentor now").await;
    world.sees_text(MIA, "You are a mentor").await;
    world
}

/// A published course of the demo quiz for the members of these groups.
async fn course_for(world: &World, chats: &[i64]) {
    let item = CourseItem::Quiz(QuizCode::parse("demo").unwrap());
    let entries = vec![CourseEntry { item, window: Window::default() }];
    let course = Arc::new(Course {
        code: CourseCode::parse("members").unwrap(),
        title: "For members".into(),
        description: String::new(),
        language: None,
        access: Access::Classrooms(chats.iter().copied().map(ChatId).collect()),
        zone: None,
        window: Window::default(),
        late: LatePolicy::Allowed,
        topics: vec![CourseTopic { title: "All".into(), entries }],
    });
    let save = Command::SaveCourse { course, publish: true, by: Author::Operator };
    let config = LogConfig { url: world.nats.url(), partitions: 4, ..LogConfig::default() };
    let log = Log::connect(config).await.unwrap();
    let id = InputId::command("save-the-course");
    let bytes = save.encode().unwrap().into();
    log.publish(&Aggregate::Catalogue, &id, InputKind::Command, None, bytes).await.unwrap();
    world.count_becomes("select count(*) from core.event where kind = 'CoursePublished'", 1).await;
}

const DEMO: &str = "1:start:demo";

/// Whether the list of quizzes has the one of the course.
async fn lists_demo(world: &World, user: i64) -> bool {
    let before = world.telegram.chat(user).unwrap().last_from_bot().map(|message| message.message_id);
    world.says(user, "/quizzes");
    let is_list = |message: &Message| button(message, "1:start:demo-ru").is_some();
    let message = world.sees(user, |message| Some(message.message_id) > before && is_list(message)).await;
    let keyboard = message.reply_markup.unwrap().to_string();
    keyboard.contains(&format!("{DEMO}\""))
}

#[tokio::test]
async fn a_member_gets_what_is_for_the_classroom_an_outsider_does_not_and_leaving_ends_it() {
    let mut world = with_a_mentor().await;
    world.says(IVAN, "/start");
    world.sees_text(IVAN, "Иван").await;
    let chat = bound(&world, "7b", &[ANN], true).await;
    course_for(&world, &[chat.id]).await;
    assert!(lists_demo(&world, ANN).await, "Telegram says that she is a member");
    assert!(!lists_demo(&world, IVAN).await);
    world.says(IVAN, "/start quiz_demo");
    world.sees(IVAN, |message| button(message, "1:list").is_some()).await;
    world.telegram.join(IVAN, chat.id).unwrap();
    let inside = "select count(*) from read_model.membership where member";
    world.count_becomes(inside, 2).await;
    assert!(lists_demo(&world, IVAN).await, "the group told that he came in");
    // The mentor sees who is in it.
    world.says(MIA, "/classrooms");
    world.presses(MIA, &format!("1:room:{}", chat.id)).await;
    world.presses(MIA, &format!("1:roster:{}:0", chat.id)).await;
    world.sees_text(MIA, "Ann").await;
    // The group becomes a supergroup, and the classroom goes with it, through the death of the workers.
    world.kill9("workers").await;
    let moved = world.telegram.migrate(MIA, chat.id).unwrap();
    world.spawn("workers", "workers");
    world.sees_text(moved.id, "classroom now").await;
    assert!(lists_demo(&world, ANN).await);
    world.telegram.leave(ANN, moved.id).unwrap();
    world.count_becomes("select count(*) from analytics.memberships where not member", 1).await;
    assert!(!lists_demo(&world, ANN).await, "leaving ended it at once");
    // A student cannot make or end a classroom; the mentor can.
    world.telegram.send_text(IVAN, moved.id, "/unbind").unwrap();
    world.sees_text(moved.id, "наставник").await;
    world.telegram.send_text(MIA, moved.id, "/unbind").unwrap();
    world.count_becomes("select count(*) from core.event where kind = 'ClassroomUnlisted'", 1).await;
    // The process that decides his list reads the change a moment after it is written.
    eventually(Duration::from_secs(10), async || !lists_demo(&world, IVAN).await).await;
    for arguments in
        [vec!["replay"], vec!["verify"], vec!["state", "--stream", &format!("group.{}", moved.id)]]
    {
        let run = world.command(&arguments).await;
        let (said, error) = (String::from_utf8_lossy(&run.stdout), String::from_utf8_lossy(&run.stderr));
        assert!(run.status.success(), "{arguments:?}: {said}{error}");
    }
    world.is_consistent().await;
    world.end().await;
}

#[tokio::test]
async fn ten_groups_of_which_one_never_answers_hold_nobody_up() {
    let world = with_a_mentor().await;
    let mut chats = Vec::new();
    for number in 0..10 {
        chats.push(bound(&world, &format!("group {number}"), &[ANN], false).await.id);
    }
    course_for(&world, &chats[..1]).await;
    let silent = chats[9];
    let never = Fault::TimeoutBefore { ms: 600_000 };
    world.telegram.add_fault(FaultRule::new(never).method("getChatMember").chat(silent));
    world.says(ANN, "/start quiz_demo");
    world.sees_text(ANN, "Question 1 of").await;
    let asked = |chat| {
        let filter =
            CallFilter { method: Some("getChatMember".into()), chat_id: Some(chat), ..CallFilter::default() };
        let calls = world.telegram.calls(&filter);
        calls.iter().filter(|call| call.params["user_id"] == ANN).count()
    };
    assert_eq!(chats[..9].iter().map(|chat| asked(*chat)).sum::<usize>(), 9, "each was asked once");
    // The silent one is said to be unknown after its deadline, and is not asked for ever.
    world.count_becomes("select count(*) from core.event where kind = 'MembershipUnknown'", 1).await;
    let of_ann = |kind: &str| {
        format!("(select version from core.event where stream = 'user.{ANN}' and kind = '{kind}')")
    };
    let first = format!("select ({} < {})::int::bigint", of_ann("WaitEnded"), of_ann("MembershipUnknown"));
    assert_eq!(world.count(&first).await, 1, "the question came though the silent group had not answered");
    world.is_consistent().await;
    world.end().await;
}

#[tokio::test]
async fn a_ban_is_told_with_its_reason_and_ended_by_an_admin() {
    let world = with_a_mentor().await;
    world.says(ANN, "/start");
    world.sees_text(ANN, "Ann").await;
    world.says(ALEX, &format!("/ban {ANN} 2h sends ads"));
    world.sees_text(ALEX, "is banned until").await;
    world.sees_text(ANN, "sends ads").await;
    world.says(ANN, "/quizzes");
    world.count_becomes("select count(*) from core.journal where reason = 'banned'", 1).await;
    world.says(ALEX, &format!("/unban {ANN}"));
    world.sees_text(ANN, "welcome again").await;
    world.says(ALEX, "/roles");
    world.sees_text(ALEX, "Mia").await;
    world.is_consistent().await;
    world.end().await;
}
