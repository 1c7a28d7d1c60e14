//! Classrooms and memberships: histories with them, what the tables should be, and what screens are told.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use studymate_schema::classroom::{BotStanding, ClassroomEvent, Whose};
use studymate_schema::course_view::{Audience, CourseStudents};
use studymate_schema::event::{Event, Profile, Role, StudentEvent};
use studymate_schema::roster::Reach;
use studymate_schema::{Aggregate, ChatId, CourseCode, Locale, Personal, Timestamp, UserId};

use crate::history::{Happened, start};
use crate::model::time;
use crate::support::*;

const MENTOR: UserId = UserId(1001);
const OLD: ChatId = ChatId(-1);
const NEW: ChatId = ChatId(-10_001);

/// What happens about classrooms at the n-th time: something else each time, and everything again and again.
pub(crate) fn happen(past: &mut Vec<Happened>, person: UserId, n: u64, at: Timestamp) {
    let chat = ChatId(-1 - (n / 7 % 3) as i64);
    let group = match n % 7 {
        0 => ClassroomEvent::TitleChanged { title: format!("Class {n}") },
        1 => ClassroomEvent::BotStandingChanged {
            bot: BotStanding::Admin,
            by: Some(person),
            locale: Locale::En,
        },
        2 => ClassroomEvent::ClassroomBound {
            mentor: person,
            locale: Locale::En,
            moved_from: None,
            zone: None,
        },
        3 => ClassroomEvent::BotStandingChanged { bot: BotStanding::Member, by: None, locale: Locale::En },
        4 if n.is_multiple_of(3) => ClassroomEvent::ClassroomUnbound { by: person },
        4 => ClassroomEvent::ClassroomZoneChosen { zone: "Europe/Oslo".parse().unwrap(), by: person },
        5 if n.is_multiple_of(4) => ClassroomEvent::GroupMoved { to: ChatId(chat.0 - 10_000) },
        _ => ClassroomEvent::TitleChanged { title: format!("Group {n}") },
    };
    past.push(Happened { stream: Aggregate::Group(chat), at, event: group.into() });
    let mut also = |event: StudentEvent| {
        past.push(Happened { stream: Aggregate::User(person), at, event: event.into() });
    };
    also(StudentEvent::MembershipLearned { classroom: chat, member: !n.is_multiple_of(3), as_of: at });
    match n % 6 {
        0 => also(StudentEvent::RoleGranted {
            role: Role::Assistant,
            by: studymate_schema::event::Granter::Operator,
        }),
        1 => also(StudentEvent::RoleRevoked {
            role: Role::Assistant,
            by: studymate_schema::event::Granter::Operator,
        }),
        2 => also(StudentEvent::Banned { until: None, reason: Personal::Known("x".into()), by: MENTOR }),
        3 => also(StudentEvent::Unbanned { by: MENTOR }),
        4 => also(StudentEvent::AccountGone),
        _ => {}
    }
}

/// The rows of both tables after this history.
pub(crate) fn expected(past: &[Happened]) -> BTreeMap<&'static str, Vec<Value>> {
    let (mut groups, mut memberships) = (BTreeMap::new(), BTreeMap::new());
    for Happened { stream, at, event } in past {
        match event {
            Event::Classroom(event) => {
                let chat = stream.key_owner();
                let row = groups.entry(chat).or_insert_with(|| {
                    json!({"chat": chat, "title": "", "bot": "gone", "mentor": null, "bound_at": null, "moved_to": null})
                });
                match event {
                    ClassroomEvent::TitleChanged { title } => row["title"] = json!(title),
                    ClassroomEvent::BotStandingChanged { bot, .. } => row["bot"] = json!(bot.name()),
                    ClassroomEvent::ClassroomBound { mentor, .. } => {
                        row["mentor"] = json!(mentor);
                        row["bound_at"] = json!(time(*at));
                    }
                    ClassroomEvent::ClassroomZoneChosen { .. } => {}
                    ClassroomEvent::ClassroomUnbound { .. } => {
                        row["mentor"] = Value::Null;
                        row["bound_at"] = Value::Null;
                    }
                    ClassroomEvent::GroupMoved { to } => {
                        row["mentor"] = Value::Null;
                        row["bound_at"] = Value::Null;
                        row["bot"] = json!("gone");
                        row["moved_to"] = json!(to);
                    }
                }
            }
            Event::Student(StudentEvent::MembershipLearned { classroom, member, as_of }) => {
                let student = stream.key_owner();
                let row = json!({"student": student, "classroom": classroom, "member": member, "as_of": time(*as_of)});
                memberships.insert((student, classroom.0), row);
            }
            Event::Student(_) | Event::Catalogue(_) => {}
        }
    }
    BTreeMap::from([
        ("classroom", groups.into_values().collect()),
        ("membership", memberships.into_values().collect()),
    ])
}

fn of_group(chat: ChatId, event: ClassroomEvent) -> Happened {
    Happened { stream: Aggregate::Group(chat), at: start(), event: event.into() }
}

fn of_person(user: i64, event: StudentEvent) -> Happened {
    Happened { stream: Aggregate::User(UserId(user)), at: start(), event: event.into() }
}

fn registered(user: i64) -> Happened {
    let profile = Profile { name: Personal::Known(format!("Name {user}")), username: None };
    of_person(user, StudentEvent::Registered { profile, locale: Locale::En })
}

fn learned(user: i64, classroom: ChatId, member: bool, second: u64) -> Happened {
    let as_of = start() + std::time::Duration::from_secs(second);
    of_person(user, StudentEvent::MembershipLearned { classroom, member, as_of })
}

#[tokio::test]
async fn screens_are_told_who_is_in_a_classroom_also_after_it_got_another_id() {
    let bound = |moved_from| ClassroomEvent::ClassroomBound {
        mentor: MENTOR,
        locale: Locale::En,
        moved_from,
        zone: None,
    };
    let admin =
        || ClassroomEvent::BotStandingChanged { bot: BotStanding::Admin, by: None, locale: Locale::En };
    let titled = |title: &str| ClassroomEvent::TitleChanged { title: title.into() };
    let other = ChatId(-5);
    let past = [
        of_group(OLD, titled("7b")),
        of_group(OLD, admin()),
        of_group(OLD, bound(None)),
        of_group(other, bound(None)),
        of_group(ChatId(-6), titled("no classroom")),
        registered(11),
        registered(12),
        registered(13),
        learned(11, OLD, true, 1),
        learned(12, OLD, true, 1),
        learned(12, NEW, false, 2),
        learned(13, NEW, true, 2),
        // In the group, and never wrote to the bot.
        learned(14, OLD, true, 1),
        of_person(13, StudentEvent::BotBlocked),
        of_group(OLD, ClassroomEvent::GroupMoved { to: NEW }),
        of_group(NEW, titled("7b")),
        of_group(NEW, admin()),
        of_group(NEW, bound(Some(OLD))),
        of_person(
            11,
            StudentEvent::RoleGranted { role: Role::Mentor, by: studymate_schema::event::Granter::Operator },
        ),
    ];
    let mut world = world().await;
    world.append(&past).await;
    world.project(100).await;
    let store = &world.store;
    let mine = store.classrooms_report(&Whose::Mentor(MENTOR)).await.unwrap();
    let all = store.classrooms_report(&Whose::Everybody).await.unwrap();
    assert_eq!(mine, all, "what is no classroom, or has another id, is not listed");
    let shown: Vec<_> = mine.iter().map(|line| (line.chat, line.members, line.bot)).collect();
    assert_eq!(shown, [(NEW, 2, BotStanding::Admin), (other, 0, BotStanding::Gone)]);
    assert_eq!(store.classrooms_report(&Whose::Mentor(UserId(5))).await.unwrap(), []);
    assert_eq!(store.classrooms_report(&Whose::These(vec![other])).await.unwrap().len(), 1);
    let one = store.classroom_report(NEW).await.unwrap().unwrap();
    assert_eq!((one.line.members, one.unreachable), (2, 1));
    assert_eq!(store.classroom_report(OLD).await.unwrap(), None);
    let roster = store.roster_report(NEW, 7).await.unwrap();
    let members: Vec<_> = roster.members.iter().map(|line| (line.user.0, line.reach)).collect();
    assert_eq!(members, [(11, Reach::Reachable), (13, Reach::Blocked)], "the last page there is");
    assert_eq!((roster.total, roster.title.as_str()), (2, "7b"));
    assert_eq!(roster.members[0].name, Personal::Known("Name 11".into()));
    let mut of = CourseStudents {
        code: CourseCode::parse("course").unwrap(),
        title: "Course".to_owned(),
        audience: Audience::Classrooms(1),
        invited: vec![UserId(12), UserId(13), UserId(99)],
        classrooms: vec![NEW],
        page: 7,
    };
    let course = store.course_roster(&of).await.unwrap();
    let students: Vec<_> =
        course.students.iter().map(|student| (student.line.user.0, student.invited)).collect();
    assert_eq!(students, [(11, false), (12, true), (13, true)], "the last page there is, each of them once");
    assert_eq!((course.first, course.total), (1, 3));
    (of.invited, of.classrooms) = (Vec::new(), Vec::new());
    assert_eq!(store.course_roster(&of).await.unwrap().total, 0);
    let roles = store.roles_report().await.unwrap();
    assert_eq!(roles.len(), 1);
    let mentor = &roles[0];
    assert_eq!((mentor.user, mentor.role, mentor.locale), (UserId(11), Role::Mentor, Some(Locale::En)));
}
