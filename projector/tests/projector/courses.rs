//! Courses: histories with them, what the tables should be, and what analysts see of them.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Value, json};
use studymate_schema::catalogue::{Author, Owned};
use studymate_schema::course::{Access, Course, CourseEntry, CourseItem, CourseTopic, LatePolicy, Window};
use studymate_schema::event::{CatalogueEvent, Event, StudentEvent};
use studymate_schema::{
    Aggregate, ChatId, CourseCode, InvitationCode, MaterialCode, QuizCode, Revision, Timestamp, UserId,
};

use crate::history::{Happened, QUIZZES, start};
use crate::model::time;
use crate::support::*;

fn course_code(name: &str) -> CourseCode {
    CourseCode::parse(name).unwrap()
}

fn material(name: &str) -> MaterialCode {
    MaterialCode::parse(name).unwrap()
}

fn invitation(n: u64) -> InvitationCode {
    InvitationCode::parse(&format!("abcdefgh{n:04}")).unwrap()
}

fn entry(item: CourseItem, due: Option<Timestamp>) -> CourseEntry {
    CourseEntry { item, window: Window { opens: None, due } }
}

/// A course with a quiz and two materials, the later the more of them.
fn course(name: &str, n: u64, at: Timestamp) -> Arc<Course> {
    let quiz = CourseItem::Quiz(QuizCode::parse(QUIZZES[0]).unwrap());
    let mut topics = vec![CourseTopic { title: "First".into(), entries: vec![entry(quiz, Some(at))] }];
    if !n.is_multiple_of(3) {
        let materials = ["map", "song"].map(|code| entry(CourseItem::Material(material(code)), None));
        topics.push(CourseTopic { title: format!("Topic {n}"), entries: materials.into() });
    }
    Arc::new(Course {
        code: course_code(name),
        title: format!("Course {n}"),
        description: String::new(),
        language: None,
        access: if n.is_multiple_of(2) {
            Access::Everyone
        } else {
            Access::Classrooms([ChatId(-1), ChatId(-2)].into())
        },
        zone: None,
        window: Window { opens: Some(at), due: None },
        late: LatePolicy::Allowed,
        topics,
    })
}

/// What happens about courses at the n-th time.
pub(crate) fn happen(past: &mut Vec<Happened>, person: UserId, n: u64, at: Timestamp) {
    let name = ["rivers", "lakes"][(n / 9 % 2) as usize];
    let by = Author::Mentor(UserId(1001));
    let (code, of) = (course_code(name), invitation(n / 9));
    let mut tell =
        |event: CatalogueEvent| past.push(Happened { stream: Aggregate::Catalogue, at, event: event.into() });
    match n % 9 {
        0 => {
            tell(CatalogueEvent::CourseSaved { course: course(name, n, at), by });
            let expires = at + std::time::Duration::from_secs(3_600);
            tell(CatalogueEvent::InvitationMade { invitation: of, course: code, expires, uses: 5, by });
        }
        1 if n > 12 => tell(CatalogueEvent::CoursePublished { course: course(name, n, at), by }),
        2 => tell(CatalogueEvent::CourseSaved { course: course(name, n, at), by: Author::Operator }),
        3 => {
            tell(CatalogueEvent::InvitationRedeemed {
                invitation: of.clone(),
                course: code.clone(),
                student: person,
            });
            let event = StudentEvent::CourseJoined { course: code, invitation: of };
            past.push(Happened { stream: Aggregate::User(person), at, event: event.into() });
        }
        4 if n.is_multiple_of(5) => tell(CatalogueEvent::InvitationRevoked { invitation: of, by }),
        5 if n > 30 && n.is_multiple_of(4) => tell(CatalogueEvent::CourseArchived { code, by }),
        7 if n > 30 && n.is_multiple_of(3) => {
            let (what, owner) = (Owned::Course(code), UserId(1003));
            tell(CatalogueEvent::OwnerGiven { what, owner, by: Author::Operator });
        }
        6 => {
            let event =
                StudentEvent::MaterialOpened { material: material(["map", "song"][(n % 2) as usize]) };
            past.push(Happened { stream: Aggregate::User(person), at, event: event.into() });
        }
        _ => {
            let event = StudentEvent::CourseVisited { course: code, seen: Revision(n as i64) };
            past.push(Happened { stream: Aggregate::User(person), at, event: event.into() });
        }
    }
}

/// The rows of all tables after this history.
pub(crate) fn expected(past: &[Happened]) -> BTreeMap<&'static str, Vec<Value>> {
    let (mut courses, mut items, mut invitations) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
    let (mut students, mut opened) = (BTreeMap::new(), BTreeMap::new());
    for Happened { stream, at, event } in past {
        match event {
            Event::Catalogue(event) => catalogue(&mut courses, &mut items, &mut invitations, *at, event),
            Event::Student(event) => student(&mut students, &mut opened, stream.key_owner(), *at, event),
            Event::Classroom(_) => {}
        }
    }
    BTreeMap::from([
        ("course", courses.into_values().collect()),
        ("course_item", items.into_values().flatten().collect()),
        ("course_student", students.into_values().collect()),
        ("material_opened", opened.into_values().collect()),
        ("invitation", invitations.into_values().collect()),
    ])
}

fn catalogue(
    courses: &mut BTreeMap<String, Value>,
    items: &mut BTreeMap<String, Vec<Value>>,
    invitations: &mut BTreeMap<String, Value>,
    at: Timestamp,
    event: &CatalogueEvent,
) {
    let content = |course: &Course, state: &str, owner: Value| {
        let (access, classrooms) = match &course.access {
            Access::Everyone => ("everyone", json!([])),
            Access::Classrooms(rooms) => ("classrooms", json!(rooms)),
            Access::Invitation => ("invitation", json!([])),
        };
        json!({
            "course": course.code, "title": course.title, "description": course.description, "language": null,
            "access": access, "classrooms": classrooms, "opens": course.window.opens.map(time), "due": null,
            "late": "allowed", "topics": course.topics.len(), "items": course.entries().count(), "state": state,
            "owner": owner, "changed_at": time(at),
        })
    };
    match event {
        CatalogueEvent::CourseSaved { course, by } => {
            let owner = if *by == Author::Operator { Value::Null } else { json!(1001) };
            let row =
                courses.entry(course.code.to_string()).or_insert_with(|| content(course, "draft", owner));
            if row["state"] == "draft" {
                *row = content(course, "draft", row["owner"].clone());
            }
            row["changed_at"] = json!(time(at));
        }
        CatalogueEvent::CoursePublished { course, .. } => {
            let row = courses.get_mut(course.code.as_str()).unwrap();
            *row = content(course, "published", row["owner"].clone());
            let mut number = 0;
            let mut of = Vec::new();
            for (topic, content) in (1..).zip(&course.topics) {
                for entry in &content.entries {
                    number += 1;
                    let (kind, item) = match &entry.item {
                        CourseItem::Quiz(code) => ("quiz", code.to_string()),
                        CourseItem::Material(code) => ("material", code.to_string()),
                    };
                    of.push(json!({
                        "course": course.code, "kind": kind, "item": item, "number": number, "topic": topic,
                        "title": content.title, "opens": course.window.opens.map(time), "due": entry.window.due.map(time),
                    }));
                }
            }
            items.insert(course.code.to_string(), of);
        }
        CatalogueEvent::OwnerGiven { what: Owned::Course(code), owner, .. } => {
            let row = courses.get_mut(code.as_str()).unwrap();
            row["owner"] = json!(owner.0);
            row["changed_at"] = json!(time(at));
        }
        CatalogueEvent::CourseArchived { code, .. } => {
            let row = courses.get_mut(code.as_str()).unwrap();
            row["state"] = json!("archived");
            row["changed_at"] = json!(time(at));
        }
        CatalogueEvent::InvitationMade { invitation, course, expires, uses, .. } => {
            let row = json!({
                "invitation": invitation, "course": course, "made_at": time(at), "made_by": 1001,
                "expires": time(*expires), "uses": uses, "used": 0, "revoked_at": null,
            });
            invitations.insert(invitation.to_string(), row);
        }
        CatalogueEvent::InvitationRedeemed { invitation, .. } => {
            let row = invitations.get_mut(invitation.as_str()).unwrap();
            row["used"] = json!(row["used"].as_i64().unwrap() + 1);
        }
        CatalogueEvent::InvitationRevoked { invitation, .. } => {
            invitations.get_mut(invitation.as_str()).unwrap()["revoked_at"] = json!(time(at));
        }
        _ => {}
    }
}

fn student(
    students: &mut BTreeMap<(i64, String), Value>,
    opened: &mut BTreeMap<(i64, String), Value>,
    student: i64,
    at: Timestamp,
    event: &StudentEvent,
) {
    let new = |course: &CourseCode| {
        json!({
            "student": student, "course": course, "joined_at": null, "invitation": null, "visits": 0,
            "first_visit_at": null, "last_visit_at": null,
        })
    };
    match event {
        StudentEvent::CourseJoined { course, invitation } => {
            let row = students.entry((student, course.to_string())).or_insert_with(|| new(course));
            if row["joined_at"].is_null() {
                row["joined_at"] = json!(time(at));
                row["invitation"] = json!(invitation);
            }
        }
        StudentEvent::CourseVisited { course, .. } => {
            let row = students.entry((student, course.to_string())).or_insert_with(|| new(course));
            row["visits"] = json!(row["visits"].as_i64().unwrap() + 1);
            if row["first_visit_at"].is_null() {
                row["first_visit_at"] = json!(time(at));
            }
            row["last_visit_at"] = json!(time(at));
        }
        StudentEvent::MaterialOpened { material } => {
            let row = json!({"student": student, "material": material, "opened_at": time(at)});
            opened.entry((student, material.to_string())).or_insert(row);
        }
        _ => {}
    }
}

#[tokio::test]
async fn analysts_see_how_far_everybody_is_in_a_course() {
    let mut world = world().await;
    let by = Author::Mentor(UserId(1001));
    let of = |stream: Aggregate, event: Event| Happened { stream, at: start(), event };
    let catalogue = |event: CatalogueEvent| of(Aggregate::Catalogue, event.into());
    let person = |id, event: StudentEvent| of(Aggregate::User(UserId(id)), event.into());
    let visit =
        |id| person(id, StudentEvent::CourseVisited { course: course_code("rivers"), seen: Revision(1) });
    world
        .append(&[
            catalogue(CatalogueEvent::CourseSaved { course: course("rivers", 1, start()), by }),
            catalogue(CatalogueEvent::CoursePublished { course: course("rivers", 1, start()), by }),
            visit(1),
            visit(2),
            person(2, StudentEvent::MaterialOpened { material: material("map") }),
        ])
        .await;
    world.project(100).await;
    world
        .execute(&format!(
            "insert into read_model.quiz_progress (student, quiz, attempts, passes, best, last, percent_sum, last_version, last_at)
             values (2, '{0}', 2, 1, 80, 80, 120, 1, now()), (1, '{0}', 1, 0, 40, 40, 40, 1, now());
             insert into read_model.attempt (student, attempt, quiz, version, started_at, questions, asked, answers, right_answers, late)
             values (2, 1, '{0}', 1, now(), 1, 1, 1, 1, true), (2, 2, '{0}', 1, now(), 1, 1, 1, 1, false)",
            QUIZZES[0]
        ))
        .await;
    let sql = "select student, items, done, average_percent::text, late_attempts, visits from analytics.course_progress order by student";
    let rows = world.store.connection().await.unwrap().query(sql, &[]).await.unwrap();
    let found: Vec<(i64, i64, i64, &str, i64, i64)> = rows
        .iter()
        .map(|row| (row.get(0), row.get(1), row.get(2), row.get(3), row.get(4), row.get(5)))
        .collect();
    assert_eq!(found, [(1, 3, 0, "40.0", 0, 1), (2, 3, 2, "80.0", 1, 1)]);
    let done = "select done from analytics.course_items where item = 'map'";
    assert_eq!(world.number(done).await, 1);
    assert_eq!(world.number("select students from analytics.courses where course = 'rivers'").await, 2);
}
