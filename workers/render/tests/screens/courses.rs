//! Courses, in every locale.

use std::sync::Arc;

use studymate_render::ViewData;
use studymate_schema::authoring::{AuthorView, Basis, CourseDraft, CourseStep, Page};
use studymate_schema::catalogue::{Author, Catalogue};
use studymate_schema::course::{
    Access, Course, CourseAnswer, CourseEntry, CourseItem, CourseTopic, LatePolicy, Window,
};
use studymate_schema::course_view::{
    Audience, CourseDesk, CourseInvitations, CourseLine, CourseList, CourseScreen, CourseStudents, EntryLine,
    EntryView, InvitationLine, NextStep, Progress, Stage, TopicLine, TopicScreen,
};
use studymate_schema::event::CatalogueEvent;
use studymate_schema::invitation::InvitationRefused;
use studymate_schema::quiz::{Quiz, QuizRef};
use studymate_schema::quiz_settings::{Counts, FeedbackPolicy};
use studymate_schema::roster::{CourseRoster, CourseStudent, Reach, RosterLine};
use studymate_schema::view::{
    AttemptResult, Ends, Hint, Notice, Question, Standing, UnfinishedAttempt, View,
};
use studymate_schema::{
    AttemptId, CourseCode, InvitationCode, MaterialCode, Personal, QuizVersion, Timestamp, UserId,
};

use crate::sample::{self, code, sample};
use crate::snapshots::{shows_in, shows_with};

fn rivers() -> CourseCode {
    CourseCode::parse("rivers-101").unwrap()
}

fn map() -> MaterialCode {
    MaterialCode::parse("map").unwrap()
}

fn invitation() -> InvitationCode {
    InvitationCode::parse("k3v8qzr0c5ng").unwrap()
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
    let course = Arc::new(course);
    catalogue.evolve(&CatalogueEvent::CourseSaved { course: Arc::clone(&course), by });
    catalogue.evolve(&CatalogueEvent::CoursePublished { course, by });
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
            ("no such material", answered(CourseAnswer::NoSuchMaterial(rivers(), map()))),
            ("not your material", answered(CourseAnswer::NotYourMaterial(rivers(), map()))),
            ("too many invitations", answered(CourseAnswer::TooManyInvitations(rivers()))),
            ("invitation made", answered(CourseAnswer::InvitationMade(rivers(), invitation()))),
            ("invitation revoked", answered(CourseAnswer::InvitationRevoked(rivers()))),
        ],
        &catalogue(),
    );
}

fn standing() -> Standing {
    Standing::Done { best: 90, passed: true, counts: Counts::Best, pending: false }
}

fn quiz_ref(quiz: &str) -> QuizRef {
    QuizRef { code: code(quiz), version: QuizVersion(2) }
}

#[test]
fn list() {
    let line = |title: &str, done| CourseLine {
        code: rivers(),
        title: title.to_owned(),
        progress: Progress { done, total: 12 },
        fresh: 0,
        opens: None,
        due: None,
        stage: None,
    };
    let due = Some(time("2026-11-22T08:00:00Z"));
    let items = vec![
        CourseLine { fresh: 2, due, ..line("Rivers & lakes", 3) },
        CourseLine { opens: Some(time("2027-01-11T23:00:00Z")), ..line("Океаны <и> моря", 0) },
        CourseLine { stage: Some(Stage::Draft), ..line("Mountains", 12) },
        CourseLine { stage: Some(Stage::Changed), ..line("Deserts", 1) },
        CourseLine { stage: Some(Stage::Archived), ..line("Ice", 1) },
    ];
    let page = |items, page, pages, author| View::Courses(CourseList { author, items, page, pages });
    shows_in(
        "course_list",
        &[
            ("one page", page(items[..1].to_vec(), 0, 1, false)),
            ("a page in the middle", page(items.clone(), 1, 3, false)),
            ("none", View::Notice(Notice::NoCourses)),
            ("of an author", page(items[2..].to_vec(), 0, 1, true)),
            ("of an author, none", page(Vec::new(), 0, 1, true)),
        ],
        &catalogue(),
    );
}

#[test]
fn course() {
    let topic = |topic, title: &str, done, fresh| TopicLine {
        topic,
        title: title.to_owned(),
        progress: Progress { done, total: 4 },
        fresh,
    };
    let screen = CourseScreen {
        code: rivers(),
        title: "Rivers & lakes".into(),
        description: "From the source to the sea.\n\nFor everybody who likes water.".into(),
        progress: Progress { done: 5, total: 8 },
        opens: None,
        due: Some(time("2026-11-24T21:00:00Z")),
        topics: vec![topic(0, "Europe", 4, 0), topic(1, "Asia", 1, 2)],
        page: 0,
        pages: 1,
        next: Some(NextStep::Quiz { quiz: sample(), begun: false }),
        stage: None,
    };
    let ahead = CourseScreen {
        opens: Some(time("2026-11-22T22:00:00Z")),
        due: None,
        progress: Progress { done: 0, total: 8 },
        description: String::new(),
        ..screen.clone()
    };
    let done =
        CourseScreen { progress: Progress { done: 8, total: 8 }, due: None, next: None, ..screen.clone() };
    let mine = CourseScreen { stage: Some(Stage::Published), page: 1, pages: 3, ..screen.clone() };
    let stage = |stage| View::Course(CourseScreen { stage: Some(stage), ..screen.clone() }.into());
    let (draft, changed, archived) = (stage(Stage::Draft), stage(Stage::Changed), stage(Stage::Archived));
    shows_in(
        "course",
        &[
            ("in the middle", View::Course(screen.into())),
            ("opens later", View::Course(ahead.into())),
            ("all done", View::Course(done.into())),
            ("of its author", View::Course(mine.into())),
            ("a draft of its author", draft),
            ("changed by its author", changed),
            ("archived by its author", archived),
        ],
        &catalogue(),
    );
}

#[test]
fn topic() {
    let quiz = |quiz: &str, standing, done| EntryView::Quiz { quiz: quiz_ref(quiz), standing, done };
    let material = |title: &str, done| EntryView::Material {
        code: MaterialCode::parse("map").unwrap(),
        title: title.to_owned(),
        done,
    };
    let line = |what| EntryLine { what, fresh: false, opens: None, due: None, over: false };
    let entries = vec![
        line(quiz("rivers", standing(), true)),
        EntryLine { fresh: true, ..line(material("A map of rivers", false)) },
        line(material("A map of lakes", true)),
        EntryLine {
            due: Some(time("2026-11-21T20:00:00Z")),
            ..line(quiz("rechi", Standing::Unfinished { answered: 0, total: 1 }, false))
        },
        EntryLine { opens: Some(time("2026-12-01T06:00:00Z")), ..line(quiz("rivers", Standing::New, false)) },
        EntryLine { due: Some(time("2026-11-20T06:00:00Z")), ..line(quiz("rivers", Standing::New, false)) },
        EntryLine {
            due: Some(time("2026-11-10T06:00:00Z")),
            over: true,
            ..line(quiz("rivers", Standing::New, false))
        },
        line(EntryView::DraftQuiz { quiz: quiz_ref("rechi") }),
        EntryLine {
            due: Some(time("2026-11-10T06:00:00Z")),
            over: true,
            ..line(quiz("rechi", Standing::Unfinished { answered: 0, total: 1 }, false))
        },
    ];
    let screen = TopicScreen {
        course: rivers(),
        course_title: "Rivers & lakes".into(),
        topic: 1,
        topics: 3,
        title: "Asia".into(),
        entries,
        first: 1,
        page: 0,
        pages: 1,
    };
    let empty = TopicScreen { entries: Vec::new(), topic: 0, topics: 1, ..screen.clone() };
    shows_in(
        "course_topic",
        &[("in the middle", View::CourseTopic(screen.into())), ("empty", View::CourseTopic(empty.into()))],
        &catalogue(),
    );
}

#[test]
fn desk() {
    let desk = |stage, audience| {
        View::CourseDesk(Box::new(CourseDesk {
            code: rivers(),
            title: "Rivers & lakes".into(),
            stage,
            audience,
            topics: 3,
            quizzes: 5,
            materials: 1,
            opens: (stage == Stage::Draft).then(|| time("2026-12-01T06:00:00Z")),
            due: Some(time("2026-12-20T06:00:00Z")),
            invited: if stage == Stage::Draft { 0 } else { 22 },
        }))
    };
    let line = |code: &str, used| InvitationLine {
        code: InvitationCode::parse(code).unwrap(),
        expires: time("2026-11-28T08:00:00Z"),
        used,
        uses: 50,
    };
    let invitations = |open| {
        let title = "Rivers & lakes".into();
        View::CourseInvitations(CourseInvitations { code: rivers(), title, open, made: 3 })
    };
    shows_in(
        "course_desk",
        &[
            ("a draft", desk(Stage::Draft, Audience::Invitation)),
            ("published", desk(Stage::Published, Audience::Everyone)),
            ("changed", desk(Stage::Changed, Audience::Classrooms(1))),
            ("archived", desk(Stage::Archived, Audience::Classrooms(5))),
            ("shall it be archived?", View::CourseArchival { course: rivers() }),
            ("no invitations", invitations(Vec::new())),
            ("two invitations", invitations(vec![line("k3v8qzr0c5ng", 3), line("abcdefghjkmn", 0)])),
        ],
        &catalogue(),
    );
}

#[test]
fn invitations() {
    let refused = |why| View::Notice(Notice::InvitationRefused(why));
    let nothing = |opens| View::Notice(Notice::NothingNext { course: rivers(), opens });
    shows_in(
        "course_invitations",
        &[
            ("accepted", View::Notice(Notice::CourseJoined { course: rivers() })),
            ("unknown", refused(InvitationRefused::Unknown)),
            ("expired", refused(InvitationRefused::Expired)),
            ("used up", refused(InvitationRefused::UsedUp)),
            ("no course", refused(InvitationRefused::NoCourse)),
            ("not for you", View::Notice(Notice::CourseNotForYou)),
            ("archived", View::Notice(Notice::CourseArchived)),
            ("not the mentor's", View::Notice(Notice::NoSuchCourse { code: Personal::Known("<x>".into()) })),
            ("nothing next", nothing(None)),
            ("more later", nothing(Some(time("2026-11-22T21:00:00Z")))),
        ],
        &catalogue(),
    );
}

#[test]
fn late() {
    let hint = View::Question(Question { hint: Some(Hint::Late), ..sample::question(1) });
    let result = AttemptResult {
        student: UserId(7),
        attempt: AttemptId(3),
        quiz: sample(),
        questions: 8,
        right: 8,
        percent: 100,
        passed: true,
        seconds: 125,
        wrong: Vec::new(),
        best_before: None,
        reviewable: false,
        attempts_left: None,
        day: None,
        next_step: None,
        out_of_time: false,
        timed_out: 0,
        offer_reminders: false,
        late: true,
        told_at: Some(time("2026-11-30T21:00:00Z")),
        course: Some(rivers()),
        pending: 0,
        trial: false,
    };
    shows_in("course_late", &[("question", hint), ("result", View::Result(result))], &catalogue());
}

#[test]
fn closed() {
    let opens = time("2026-11-24T21:00:00Z");
    let not_yet = |course| View::Notice(Notice::QuizNotYet { quiz: sample(), opens, course });
    let (due, student) = (time("2026-11-20T21:00:00Z"), UserId(7));
    let over = |last, course| View::Notice(Notice::QuizOver { quiz: sample(), due, student, last, course });
    let used_up = |last, course| {
        let (quiz, percent, counts) = (sample(), Some(80), Counts::Best);
        View::Notice(Notice::AttemptsUsedUp { quiz, attempts: 3, percent, counts, student, last, course })
    };
    let last = Some(AttemptId(3));
    let begun = UnfinishedAttempt { student, attempt: AttemptId(3), quiz: sample(), answered: 3, total: 8 };
    let paused = View::Paused { attempt: begun, ends: Ends::default(), course: Some(rivers()) };
    let given_up = View::Cancelled { quiz: sample(), attempts_left: Some(1), course: Some(rivers()) };
    shows_in(
        "course_closed",
        &[
            ("opens later", not_yet(None)),
            ("opens later, in a course", not_yet(Some(rivers()))),
            ("over", over(last, None)),
            ("over, in a course", over(last, Some(rivers()))),
            ("over and never done, in a course", over(None, Some(rivers()))),
            ("no attempt left, in a course", used_up(last, Some(rivers()))),
            ("no attempt left, and none to be looked at", used_up(None, Some(rivers()))),
            ("a pause in a course", paused),
            ("given up in a course", given_up),
            ("not for you", View::Notice(Notice::QuizNotForYou)),
        ],
        &catalogue(),
    );
}

/// The sample catalogue whose quizzes tell what was right after their due dates, in a course that has these.
fn told_after(due: [Option<&str>; 2]) -> Catalogue {
    let mut catalogue = catalogue();
    let by = Author::Operator;
    for quiz in ["rivers", "rechi"] {
        let mut content = Quiz::clone(catalogue.content(&quiz_ref(quiz)).unwrap());
        content.settings.feedback = FeedbackPolicy::AfterDue;
        let (quiz, version) = (Arc::new(content), QuizVersion(3));
        let live = QuizRef { code: quiz.code.clone(), version };
        catalogue.evolve(&CatalogueEvent::QuizImported { quiz, version, by });
        catalogue.evolve(&CatalogueEvent::QuizPublished { quiz: live, by });
    }
    let mut course = Course::clone(&catalogue.course(&rivers()).unwrap().saved);
    for (entry, due) in course.topics[0].entries.iter_mut().zip(due) {
        entry.window.due = due.map(time);
    }
    let course = Arc::new(course);
    catalogue.evolve(&CatalogueEvent::CourseSaved { course: Arc::clone(&course), by });
    catalogue.evolve(&CatalogueEvent::CoursePublished { course, by });
    catalogue
}

#[test]
fn what_was_right_is_told_after_a_due_date_only_where_one_is_ahead() {
    let first = |quiz: &str, free| {
        let quiz = QuizRef { code: code(quiz), version: QuizVersion(3) };
        View::Question(Question { quiz, free, ..sample::question(1) })
    };
    let views = [
        ("due later", first("rivers", false)),
        ("due later, to and fro", first("rivers", true)),
        ("was due", first("rechi", false)),
    ];
    shows_in(
        "told_after_the_due_date",
        &views,
        &told_after([Some("2026-12-01T21:00:00Z"), Some("2026-11-01T21:00:00Z")]),
    );
    let catalogue = told_after([Some("2026-12-01T21:00:00Z"), None]);
    let draft = CourseDraft {
        course: Some(Course::clone(&catalogue.course(&rivers()).unwrap().saved).into()),
        step: CourseStep::Overview,
        basis: Basis::AsSaved,
        taken_out: Vec::new(),
    };
    let steps = AuthorView::CourseDraft {
        draft: Box::new(draft),
        page: Page { items: Vec::new(), page: 0, pages: 1 },
        classrooms: 0,
        of_all: false,
        dates_in: None,
        rooms: None,
        problems: Vec::new(),
    };
    let views = [("never due", first("rechi", false)), ("its author is warned", View::Author(steps))];
    shows_in("told_after_no_due_date", &views, &catalogue);
}

#[test]
fn what_is_taken_out_of_its_last_course() {
    let mut catalogue = catalogue();
    let mut course = Course::clone(&catalogue.course(&rivers()).unwrap().saved);
    course.topics[0].entries.remove(0);
    let (course, by) = (Arc::new(course), Author::Operator);
    catalogue.evolve(&CatalogueEvent::CourseSaved { course: Arc::clone(&course), by });
    let desk = CourseDesk {
        code: rivers(),
        title: "Rivers & lakes".into(),
        stage: Stage::Changed,
        audience: Audience::Everyone,
        topics: 1,
        quizzes: 1,
        materials: 0,
        opens: None,
        due: None,
        invited: 0,
    };
    let draft = CourseDraft {
        course: Some(Course::clone(&course).into()),
        step: CourseStep::Overview,
        basis: Basis::AsSaved,
        taken_out: Vec::new(),
    };
    let page = Page { items: Vec::new(), page: 0, pages: 1 };
    let (draft, rooms, problems) = (Box::new(draft), None, Vec::new());
    let steps = AuthorView::CourseDraft {
        draft,
        page,
        classrooms: 0,
        of_all: false,
        dates_in: None,
        rooms,
        problems,
    };
    let views =
        [("before it is saved", View::Author(steps)), ("at the desk", View::CourseDesk(Box::new(desk)))];
    shows_in("course_closes", &views, &catalogue);
    catalogue.evolve(&CatalogueEvent::CoursePublished { course, by });
    let quiz = View::Author(AuthorView::Quiz { code: code("rivers") });
    shows_in("quiz_closed", &[("of its author", quiz)], &catalogue);
}

#[test]
fn students() {
    let student = |id, name: &str, invited| CourseStudent {
        line: RosterLine {
            user: UserId(id),
            name: Personal::Known(name.to_owned()),
            last_seen_at: Some(time("2026-11-20T10:00:00Z")),
            reach: Reach::Reachable,
        },
        invited,
    };
    let of = |audience, page| {
        let (invited, classrooms) = (Vec::new(), Vec::new());
        let title = "Rivers & lakes".to_owned();
        View::CourseStudents(CourseStudents { code: rivers(), title, audience, invited, classrooms, page })
    };
    let listed = vec![student(1, "Ada <Lovelace>", true), student(2, "Иван", false)];
    let roster = |students, first, total| ViewData::CourseRoster(CourseRoster { students, first, total });
    shows_with(
        "course_students",
        &[
            ("some", of(Audience::Classrooms(2), 0)),
            ("a page in the middle", of(Audience::Invitation, 1)),
            ("nobody yet", of(Audience::Invitation, 0)),
            ("everybody", of(Audience::Everyone, 0)),
        ],
        &[
            roster(listed.clone(), 1, 2),
            roster(listed, 11, 25),
            roster(Vec::new(), 1, 0),
            roster(Vec::new(), 1, 0),
        ],
    );
}
