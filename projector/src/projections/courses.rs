//! Courses as students have them, who came to them and how, and which materials were opened.

use std::collections::BTreeMap;
use std::sync::Arc;

use deadpool_postgres::Transaction;
use futures::FutureExt;
use futures::future::BoxFuture;
use studymate_schema::Timestamp;
use studymate_schema::catalogue::Owned;
use studymate_schema::course::{Access, Course, CourseItem, Window};
use studymate_schema::event::{CatalogueEvent, StudentEvent};

use super::{Projection, column, execute, storable};
use crate::ProjectorError;
use crate::batch::Recorded;

#[derive(Default)]
pub(super) struct Courses {
    courses: BTreeMap<String, Change>,
    students: BTreeMap<(i64, String), Enrolment>,
    opened: BTreeMap<(i64, String), Timestamp>,
    invitations: BTreeMap<String, Invitation>,
}

/// What is to be replaced of a course.
struct Change {
    /// What was saved last: it counts only until the course is published for the first time.
    saved: Option<Arc<Course>>,
    /// What was published last.
    published: Option<Arc<Course>>,
    /// The author of the first saving among these events.
    owner: Option<Option<i64>>,
    /// Who was given it last.
    given: Option<i64>,
    state: Option<&'static str>,
    changed_at: Timestamp,
}

/// What a student adds to being in a course.
#[derive(Default)]
struct Enrolment {
    joined: Option<(Timestamp, String)>,
    visits: i64,
    first_visit: Option<Timestamp>,
    last_visit: Option<Timestamp>,
}

#[derive(Default)]
struct Invitation {
    made: Option<Made>,
    used: i64,
    revoked_at: Option<Timestamp>,
}

struct Made {
    course: String,
    at: Timestamp,
    by: Option<i64>,
    expires: Timestamp,
    uses: i32,
}

impl Projection for Courses {
    fn fold(&mut self, recorded: Recorded<'_>) {
        match recorded {
            Recorded::Catalogue { at, event } => self.catalogue(at, event),
            Recorded::Student { student, at, event, .. } => self.student(student, at, event),
            Recorded::Classroom { .. } => {}
        }
    }

    fn forget(&mut self, student: i64) {
        self.students.retain(|(of, _), _| *of != student);
        self.opened.retain(|(of, _), _| *of != student);
    }

    fn write<'a>(&'a self, to: &'a Transaction<'_>) -> BoxFuture<'a, Result<(), ProjectorError>> {
        async move {
            self.write_courses(to).await?;
            self.write_items(to).await?;
            self.write_students(to).await?;
            self.write_opened(to).await?;
            self.write_invitations(to).await
        }
        .boxed()
    }
}

impl Courses {
    fn catalogue(&mut self, at: Timestamp, event: &CatalogueEvent) {
        match event {
            CatalogueEvent::CourseSaved { course, by } => {
                let change = self.change(course.code.as_str(), at);
                change.owner.get_or_insert_with(|| by.user().map(|user| user.0));
                change.saved = Some(Arc::clone(course));
            }
            CatalogueEvent::CoursePublished { course, .. } => {
                let change = self.change(course.code.as_str(), at);
                change.published = Some(Arc::clone(course));
                change.state = Some("published");
            }
            CatalogueEvent::CourseArchived { code, .. } => {
                self.change(code.as_str(), at).state = Some("archived");
            }
            CatalogueEvent::InvitationMade { invitation, course, expires, uses, by } => {
                self.invitations.entry(invitation.to_string()).or_default().made = Some(Made {
                    course: course.to_string(),
                    at,
                    by: by.user().map(|user| user.0),
                    expires: *expires,
                    uses: i32::from(*uses),
                });
            }
            CatalogueEvent::InvitationRedeemed { invitation, .. } => {
                self.invitations.entry(invitation.to_string()).or_default().used += 1;
            }
            CatalogueEvent::InvitationRevoked { invitation, .. } => {
                self.invitations.entry(invitation.to_string()).or_default().revoked_at = Some(at);
            }
            CatalogueEvent::OwnerGiven { what: Owned::Course(code), owner, .. } => {
                self.change(code.as_str(), at).given = Some(owner.0);
            }
            CatalogueEvent::OwnerGiven { .. }
            | CatalogueEvent::QuizImported { .. }
            | CatalogueEvent::QuizPublished { .. }
            | CatalogueEvent::QuizRetired { .. }
            | CatalogueEvent::MaterialSaved { .. }
            | CatalogueEvent::MaterialRemoved { .. }
            | CatalogueEvent::InfoPageSaved { .. }
            | CatalogueEvent::InfoPageRemoved { .. }
            | CatalogueEvent::FilesRelinked { .. }
            | CatalogueEvent::ClassroomListed { .. }
            | CatalogueEvent::ClassroomUnlisted { .. }
            | CatalogueEvent::ClassroomMoved { .. } => {}
        }
    }

    fn student(&mut self, student: i64, at: Timestamp, event: &StudentEvent) {
        match event {
            StudentEvent::CourseJoined { course, invitation } => {
                let row = self.students.entry((student, course.to_string())).or_default();
                row.joined.get_or_insert_with(|| (at, invitation.to_string()));
            }
            StudentEvent::CourseVisited { course, .. } => {
                let row = self.students.entry((student, course.to_string())).or_default();
                row.visits += 1;
                row.first_visit.get_or_insert(at);
                row.last_visit = Some(at);
            }
            StudentEvent::MaterialOpened { material } => {
                self.opened.entry((student, material.to_string())).or_insert(at);
            }
            _ => {}
        }
    }

    fn change(&mut self, course: &str, at: Timestamp) -> &mut Change {
        let change = self.courses.entry(course.to_owned()).or_insert(Change {
            saved: None,
            published: None,
            owner: None,
            given: None,
            state: None,
            changed_at: at,
        });
        change.changed_at = at;
        change
    }

    async fn write_courses(&self, to: &Transaction<'_>) -> Result<(), ProjectorError> {
        let rows: Vec<(&str, &Change, Option<&Course>)> = self
            .courses
            .iter()
            .map(|(code, change)| {
                let content = change.published.as_ref().or(change.saved.as_ref());
                (code.as_str(), change, content.map(|course| &**course))
            })
            .collect();
        if rows.is_empty() {
            return Ok(());
        }
        let of = |value: fn(&Course) -> String| column(&rows, |(.., course)| course.map(value));
        execute(
            to,
            "write courses",
            include_str!("../../sql/write_courses.sql"),
            &[
                &column(&rows, |(code, ..)| code),
                &column(&rows, |(_, change, _)| change.published.is_some()),
                &of(|course| storable(&course.title)),
                &of(|course| storable(&course.description)),
                &column(&rows, |(.., course)| {
                    course.and_then(|course| course.language).map(|language| language.code())
                }),
                &of(|course| access(&course.access).to_owned()),
                &of(|course| classrooms(&course.access)),
                &column(&rows, |(.., course)| course.and_then(|course| course.window.opens)),
                &column(&rows, |(.., course)| course.and_then(|course| course.window.due)),
                &of(|course| course.late.name().to_owned()),
                &column(&rows, |(.., course)| course.map(|course| length(course.topics.len()))),
                &column(&rows, |(.., course)| course.map(|course| length(course.entries().count()))),
                &column(&rows, |(_, change, _)| change.state),
                &column(&rows, |(_, change, _)| change.owner.flatten()),
                &column(&rows, |(_, change, _)| change.given),
                &column(&rows, |(_, change, _)| change.changed_at),
            ],
        )
        .await
    }

    /// The items of the courses that were published: all of them anew.
    async fn write_items(&self, to: &Transaction<'_>) -> Result<(), ProjectorError> {
        let published: Vec<&Course> =
            self.courses.values().filter_map(|change| change.published.as_deref()).collect();
        if published.is_empty() {
            return Ok(());
        }
        let codes = column(&published, |course| course.code.as_str());
        let drop = include_str!("../../sql/drop_course_items.sql");
        execute(to, "drop the items of courses", drop, &[&codes]).await?;
        let mut rows: Vec<Item<'_>> = Vec::new();
        for course in published {
            let entries = (1..)
                .zip(&course.topics)
                .flat_map(|(number, topic)| topic.entries.iter().map(move |entry| (number, topic, entry)));
            rows.extend((1..).zip(entries).map(|(number, (topic, content, entry))| Item {
                course,
                number,
                topic,
                title: &content.title,
                item: &entry.item,
                window: entry.window.within(course.window),
            }));
        }
        let rows: Vec<&Item<'_>> = rows.iter().collect();
        execute(
            to,
            "write the items of courses",
            include_str!("../../sql/write_course_items.sql"),
            &[
                &column(&rows, |row| row.course.code.as_str()),
                &column(&rows, |row| kind(row.item)),
                &column(&rows, |row| code(row.item)),
                &column(&rows, |row| row.number),
                &column(&rows, |row| row.topic),
                &column(&rows, |row| storable(row.title)),
                &column(&rows, |row| row.window.opens),
                &column(&rows, |row| row.window.due),
            ],
        )
        .await
    }

    async fn write_students(&self, to: &Transaction<'_>) -> Result<(), ProjectorError> {
        let rows: Vec<(&(i64, String), &Enrolment)> = self.students.iter().collect();
        if rows.is_empty() {
            return Ok(());
        }
        execute(
            to,
            "write who is in courses",
            include_str!("../../sql/write_course_students.sql"),
            &[
                &column(&rows, |(key, _)| key.0),
                &column(&rows, |(key, _)| key.1.as_str()),
                &column(&rows, |(_, row)| row.joined.as_ref().map(|joined| joined.0)),
                &column(&rows, |(_, row)| row.joined.as_ref().map(|joined| joined.1.as_str())),
                &column(&rows, |(_, row)| row.visits),
                &column(&rows, |(_, row)| row.first_visit),
                &column(&rows, |(_, row)| row.last_visit),
            ],
        )
        .await
    }

    async fn write_opened(&self, to: &Transaction<'_>) -> Result<(), ProjectorError> {
        let rows: Vec<(&(i64, String), &Timestamp)> = self.opened.iter().collect();
        if rows.is_empty() {
            return Ok(());
        }
        execute(
            to,
            "write opened materials",
            include_str!("../../sql/write_opened_materials.sql"),
            &[
                &column(&rows, |(key, _)| key.0),
                &column(&rows, |(key, _)| key.1.as_str()),
                &column(&rows, |(_, at)| *at),
            ],
        )
        .await
    }

    async fn write_invitations(&self, to: &Transaction<'_>) -> Result<(), ProjectorError> {
        let rows: Vec<(&String, &Invitation)> = self.invitations.iter().collect();
        if rows.is_empty() {
            return Ok(());
        }
        let made = |value: fn(&Made) -> Timestamp| column(&rows, |(_, row)| row.made.as_ref().map(value));
        execute(
            to,
            "write invitations",
            include_str!("../../sql/write_invitations.sql"),
            &[
                &column(&rows, |(invitation, _)| invitation.as_str()),
                &column(&rows, |(_, row)| row.made.as_ref().map(|made| made.course.as_str())),
                &made(|made| made.at),
                &column(&rows, |(_, row)| row.made.as_ref().and_then(|made| made.by)),
                &made(|made| made.expires),
                &column(&rows, |(_, row)| row.made.as_ref().map(|made| made.uses)),
                &column(&rows, |(_, row)| row.used),
                &column(&rows, |(_, row)| row.revoked_at),
            ],
        )
        .await
    }
}

/// An item at its place.
struct Item<'c> {
    course: &'c Course,
    number: i32,
    topic: i32,
    title: &'c str,
    item: &'c CourseItem,
    window: Window,
}

fn kind(item: &CourseItem) -> &'static str {
    match item {
        CourseItem::Quiz(_) => "quiz",
        CourseItem::Material(_) => "material",
    }
}

fn code(item: &CourseItem) -> &str {
    match item {
        CourseItem::Quiz(code) => code.as_str(),
        CourseItem::Material(code) => code.as_str(),
    }
}

fn access(access: &Access) -> &'static str {
    match access {
        Access::Everyone => "everyone",
        Access::Classrooms(_) => "classrooms",
        Access::Invitation => "invitation",
    }
}

/// As the text of an array in PostgreSQL.
fn classrooms(access: &Access) -> String {
    let Access::Classrooms(rooms) = access else { return "{}".to_owned() };
    let rooms: Vec<String> = rooms.iter().map(|room| room.0.to_string()).collect();
    format!("{{{}}}", rooms.join(","))
}

fn length(count: usize) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}
