//! For whom a course is, and from when to when.

use std::sync::Arc;

use studymate_domain::student::{Closed, Taking};
use studymate_schema::button::Button;
use studymate_schema::catalogue::{Author, Catalogue};
use studymate_schema::course::{Access, Course, CourseEntry, CourseItem, CourseTopic, LatePolicy, Window};
use studymate_schema::event::{CatalogueEvent, Granter, Role};
use studymate_schema::input::Command;
use studymate_schema::view::{Notice, Toast, View};
use studymate_schema::{CourseCode, Timestamp};

use crate::support::*;

pub(crate) fn course_code(text: &str) -> CourseCode {
    CourseCode::parse(text).unwrap()
}

/// A quiz in a course, at any time.
pub(crate) fn entry(quiz: &str) -> CourseEntry {
    CourseEntry { item: CourseItem::Quiz(code(quiz)), window: Window::default() }
}

/// A course of one topic with these quizzes.
pub(crate) fn course(access: Access, quizzes: &[&str]) -> Course {
    let entry = |quiz: &&str| entry(quiz);
    Course {
        code: course_code("course"),
        title: "Course".into(),
        description: String::new(),
        language: None,
        access,
        zone: None,
        window: Window::default(),
        late: LatePolicy::Allowed,
        topics: vec![CourseTopic { title: "Topic".into(), entries: quizzes.iter().map(entry).collect() }],
    }
}

pub(crate) fn save(catalogue: &mut Catalogue, course: Course, by: Author) {
    let course = Arc::new(course);
    catalogue.evolve(&CatalogueEvent::CourseSaved { course: Arc::clone(&course), by });
    catalogue.evolve(&CatalogueEvent::CoursePublished { course, by });
}

/// Ann, who has started the bot, and a published course.
pub(crate) fn with(course: Course) -> Story {
    let mut story = given([types("/start")]);
    save(&mut story.catalogue, course, Author::Operator);
    story
}

pub(crate) fn at(seconds: i64) -> Option<Timestamp> {
    // Stories begin at 1,700,000,000.
    Some(Timestamp::from_second(1_700_000_000 + seconds).unwrap())
}

#[test]
fn a_quiz_in_no_course_is_for_everybody_and_one_in_a_course_for_those_whom_it_is_for() {
    let story = with(course(Access::Everyone, &["two"]));
    assert_eq!(story.student.may_take(&code("two"), &story.catalogue, story.now), Ok(Taking::InTime));
    let story = with(course(Access::Invitation, &["two"]));
    assert_eq!(story.student.may_take(&code("two"), &story.catalogue, story.now), Err(Closed::NoAccess));
    assert_eq!(story.student.may_take(&code("types"), &story.catalogue, story.now), Ok(Taking::InTime));
    let then = story.when(types("/quiz two"));
    assert_eq!(then.view(), &View::Notice(Notice::QuizNotForYou));
}

#[test]
fn the_list_of_quizzes_has_only_what_is_open() {
    let story = with(course(Access::Invitation, &["two"]));
    let then = story.when(types("/quizzes"));
    let View::Quizzes { items, .. } = then.view() else { panic!("{:?}", then.view()) };
    let listed: Vec<&str> = items.iter().map(|item| item.quiz.code.as_str()).collect();
    assert_eq!(listed, ["types"]);
}

#[test]
fn whoever_loses_a_course_loses_its_attempts_at_once() {
    let mut story = given([types("/quiz two")]);
    save(&mut story.catalogue, course(Access::Invitation, &["two"]), Author::Operator);
    let then = story.clone().when(presses(Button::Choose(attempt(1), 1, pick(1))));
    then.then([]).toasts(Some(Toast::QuizNotForYou));
    let then = story.when(types("/resume")).then([]);
    assert_eq!(then.view(), &View::Notice(Notice::QuizNotForYou));
}

#[test]
fn what_opens_later_cannot_be_begun_before() {
    let mut later = course(Access::Everyone, &["two"]);
    later.topics[0].entries[0].window.opens = at(100);
    let then = with(later.clone()).when(types("/quiz two")).then([]);
    assert!(matches!(then.view(), View::Notice(Notice::QuizNotYet { .. })), "{:?}", then.view());
    let then = with(later).when(waits(200)).story.when(types("/quiz two"));
    assert!(matches!(then.view(), View::Question(_)), "{:?}", then.view());
}

#[test]
fn who_is_late_is_refused_only_where_the_course_says_so() {
    let mut due = course(Access::Everyone, &["two"]);
    due.window.due = at(-1);
    let story = with(due.clone());
    let taking = story.student.may_take(&code("two"), &story.catalogue, story.now);
    assert_eq!(taking, Ok(Taking::Late(due.window.due.unwrap())));
    due.late = LatePolicy::Refused;
    let then = with(due).when(types("/quiz two")).then([]);
    assert!(matches!(then.view(), View::Notice(Notice::QuizOver { .. })), "{:?}", then.view());
}

#[test]
fn of_several_courses_the_one_that_lets_do_most_decides() {
    let mut story = with(course(Access::Invitation, &["two"]));
    let other = Course { code: course_code("other"), ..course(Access::Everyone, &["two"]) };
    save(&mut story.catalogue, other, Author::Operator);
    assert_eq!(story.student.may_take(&code("two"), &story.catalogue, story.now), Ok(Taking::InTime));
}

#[test]
fn an_archived_course_keeps_its_quizzes_shut() {
    let mut story = with(course(Access::Everyone, &["two"])).when(types("/quiz two")).story;
    let (code_of, by) = (course_code("course"), Author::Operator);
    story.catalogue.evolve(&CatalogueEvent::CourseArchived { code: code_of.clone(), by });
    assert_eq!(story.student.may_take(&code("two"), &story.catalogue, story.now), Err(Closed::Archived));
    // No invitation would help: that it is closed is said wherever one comes to it.
    for way in ["/quiz two", "/course course", "/start course_course", "/resume"] {
        let then = story.clone().when(types(way)).then([]);
        assert_eq!(then.view(), &View::Notice(Notice::CourseArchived), "{way}");
    }
    let then = story.clone().when(presses(Button::Course(code_of, 0))).then([]);
    then.toasts(Some(Toast::CourseArchived));
    // Where another course holds the quiz, an invitation to that one would help.
    let other = Course { code: course_code("other"), ..course(Access::Invitation, &["two"]) };
    save(&mut story.catalogue, other, Author::Operator);
    assert_eq!(story.student.may_take(&code("two"), &story.catalogue, story.now), Err(Closed::NoAccess));
}

#[test]
fn a_mentor_tries_their_own_course_out_whenever_they_like() {
    let mut early = course(Access::Invitation, &["two"]);
    early.window.opens = at(1000);
    let mut story = given([
        types("/start"),
        When::Told(Command::GrantRole { role: Role::Mentor, by: Granter::Operator }),
    ]);
    save(&mut story.catalogue, early, Author::Mentor(ANN));
    assert_eq!(story.student.may_take(&code("two"), &story.catalogue, story.now), Ok(Taking::InTime));
}

#[test]
fn what_is_taken_out_of_its_last_course_is_for_nobody_but_whose_it_is() {
    let mut story = with(course(Access::Invitation, &["two", "types"]));
    let mut other = course(Access::Everyone, &["types"]);
    other.code = course_code("other");
    save(&mut story.catalogue, other, Author::Operator);
    let without = course(Access::Everyone, &[]);
    let closed: Vec<CourseItem> = story.catalogue.closed_by(&without).into_iter().cloned().collect();
    assert_eq!(closed, [CourseItem::Quiz(code("two"))], "the other one stays in another course");
    save(&mut story.catalogue, without, Author::Operator);
    let may = |story: &Story, quiz: &str| story.student.may_take(&code(quiz), &story.catalogue, story.now);
    assert_eq!(may(&story, "two"), Err(Closed::NoAccess));
    assert!(!story.student.has_access(&CourseItem::Quiz(code("two")), &story.catalogue));
    assert_eq!(may(&story, "types"), Ok(Taking::InTime));
    let then = story.clone().when(types("/quiz two"));
    assert_eq!(then.view(), &View::Notice(Notice::QuizNotForYou));
    // An admin tries it out, and in a course again it is for whom that course is.
    let admin = Command::GrantRole { role: Role::Admin, by: Granter::Configuration };
    assert_eq!(may(&story.clone().when(When::Told(admin)).story, "two"), Ok(Taking::InTime));
    save(&mut story.catalogue, course(Access::Everyone, &["two"]), Author::Operator);
    assert_eq!(may(&story, "two"), Ok(Taking::InTime));
}
