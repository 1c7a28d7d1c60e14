//! Courses, in every locale.

use std::sync::Arc;

use studymate_schema::catalogue::{Author, Catalogue};
use studymate_schema::course::{
    Access, Course, CourseAnswer, CourseEntry, CourseItem, CourseTopic, LatePolicy, Window,
};
use studymate_schema::event::CatalogueEvent;
use studymate_schema::view::{Notice, View};
use studymate_schema::{CourseCode, Timestamp};

use crate::sample::{self, code, sample};
use crate::snapshots::shows_in;

fn rivers() -> CourseCode {
    CourseCode::parse("rivers-101").unwrap()
}

fn time(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// The sample catalogue with a course.
fn catalogue() -> Catalogue {
    let mut catalogue = sample::catalogue();
    let entry = |quiz: &str| CourseEntry { item: CourseItem::Quiz(code(quiz)), window: Window::default() };
    let course = Course {
        code: rivers(),
        title: "Rivers & lakes".into(),
        description: "From the source to the sea.".into(),
        language: None,
        access: Access::Everyone,
        zone: None,
        window: Window::default(),
        late: LatePolicy::Allowed,
        topics: vec![CourseTopic { title: "Europe".into(), entries: vec![entry("rivers"), entry("rechi")] }],
    };
    let by = Author::Operator;
    catalogue.evolve(&CatalogueEvent::CourseSaved { course: Arc::new(course), by });
    catalogue.evolve(&CatalogueEvent::CoursePublished { code: rivers(), by });
    catalogue
}

#[test]
fn changes() {
    let answered = |answer| View::Notice(Notice::Course(answer));
    shows_in(
        "course_changes",
        &[
            ("saved", answered(CourseAnswer::Saved(rivers()))),
            ("published", answered(CourseAnswer::Published(rivers()))),
            ("archived", answered(CourseAnswer::Archived(rivers()))),
            ("unknown", answered(CourseAnswer::Unknown(rivers()))),
            ("not yours", answered(CourseAnswer::NotYours(rivers()))),
            ("no such quiz", answered(CourseAnswer::NoSuchQuiz(rivers(), code("lakes")))),
            ("not your quiz", answered(CourseAnswer::NotYourQuiz(rivers(), code("rechi")))),
        ],
        &catalogue(),
    );
}

#[test]
fn closed() {
    shows_in(
        "course_closed",
        &[
            (
                "opens later",
                View::Notice(Notice::QuizNotYet { quiz: sample(), opens: time("2026-11-24T21:00:00Z") }),
            ),
            ("over", View::Notice(Notice::QuizOver { quiz: sample(), due: time("2026-11-20T21:00:00Z") })),
            ("not for you", View::Notice(Notice::QuizNotForYou)),
        ],
        &catalogue(),
    );
}
