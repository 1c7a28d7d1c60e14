//! Courses that are made and changed in the chat by guided steps: topics, what is in them, dates and classrooms.

use crate::authoring::{author, course_step, go_on, mentor, question, saved_quiz, saves, step};
use crate::course_access::{at, course, entry};
use crate::support::*;
use studymate_schema::authoring::{
    AccessChoice, AuthorButton, AuthorView, CourseStep, DatePart, Dated, DatesIn, DayChoice, QuizStep,
};
use studymate_schema::button::Button;
use studymate_schema::catalogue::Author;
use studymate_schema::classroom::{BotStanding, Classroom};
use studymate_schema::course::{Access, Course, CourseEntry, CourseItem, CourseTopic, LatePolicy, Window};
use studymate_schema::dialog::DialogAnswer;
use studymate_schema::effect::Place;
use studymate_schema::event::{CatalogueEvent, Granter, Role};
use studymate_schema::import::ProblemKind;
use studymate_schema::input::Command;
use studymate_schema::view::{Toast, View};
use studymate_schema::{Aggregate, ChatId, MaterialCode, QuizVersion, UserId, ZoneName};

fn has_classroom(story: &mut Story, chat: i64, mentor: UserId, zone: Option<ZoneName>) {
    let (bot, title) = (BotStanding::Admin, chat.to_string());
    let classroom = Classroom { mentor, title, bot, zone, heard_since: None };
    story.catalogue.evolve(&CatalogueEvent::ClassroomListed { chat: ChatId(chat), classroom });
}

#[test]
fn a_course_is_made_of_topics_and_of_what_its_author_has() {
    let mut story = mentor();
    for title in ["first", "second"] {
        story.catalogue.evolve(&CatalogueEvent::QuizImported {
            quiz: quiz(title, vec![single("one")]),
            version: QuizVersion(1),
            by: Author::Mentor(ANN),
        });
    }
    let then = story.when(types("/newcourse")).then(["DialogMoved"]);
    let story = go_on(then.story, [types("My Course"), types("What it is about")]);
    let then = story.when(author(AuthorButton::Access(AccessChoice::Everyone))).then(["DialogMoved"]);
    assert_eq!(course_step(&then).0, CourseStep::Topics);
    let then = then.story.when(types("Beginning\n\nEnd")).then(["DialogMoved"]);
    assert_eq!(course_step(&then).0, CourseStep::Overview);
    let then = then.story.when(author(AuthorButton::Topic(1, 0))).then(["DialogMoved"]);
    let View::Author(AuthorView::CourseDraft { page, .. }) = then.view() else { panic!() };
    let [first, second] = ["first", "second"].map(|quiz| CourseItem::Quiz(code(quiz)));
    assert_eq!(page.items, [first.clone(), second.clone()]);
    let toggle = |topic, item: &CourseItem| author(AuthorButton::Toggle(topic, 0, item.clone()));
    let story = go_on(then.story, [toggle(1, &second), toggle(1, &first), toggle(1, &second)]);
    // What is in one topic is offered in no other, and an old button cannot put it there.
    let then = story.when(author(AuthorButton::Topic(0, 0)));
    let View::Author(AuthorView::CourseDraft { page, .. }) = then.view() else { panic!() };
    assert_eq!(page.items, [second]);
    let then = then.story.when(toggle(0, &first)).then([]).toasts(Some(Toast::InCourseAlready));
    let foreign = CourseItem::Quiz(code("two"));
    let then = then.story.when(toggle(0, &foreign)).then(["RightMissed"]).toasts(Some(Toast::NotAllowed));
    let story = go_on(then.story, [author(AuthorButton::RenameTopic(0)), types("Start")]);
    let then = story.when(author(AuthorButton::Overview)).then(["DialogMoved"]);
    let then = then.story.when(saves()).then(["DialogEnded"]);
    let (to, command) = then.tells();
    assert_eq!(to, &Aggregate::Catalogue);
    let Command::SaveCourse { course, publish: false, by: Author::Mentor(ANN) } = command else { panic!() };
    assert_eq!((course.code.as_str(), course.description.as_str()), ("my-course", "What it is about"));
    assert_eq!(course.access, Access::Everyone);
    let topics: Vec<(&str, usize)> =
        course.topics.iter().map(|topic| (topic.title.as_str(), topic.entries.len())).collect();
    assert_eq!(topics, [("Start", 0), ("End", 1)]);
}

#[test]
fn a_course_that_is_there_is_changed_by_its_author_only() {
    let with_course = |owner: UserId| {
        let mut story = mentor();
        let course = Course {
            code: studymate_schema::CourseCode::parse("c").unwrap(),
            title: "C".to_owned(),
            description: String::new(),
            language: None,
            access: Access::Everyone,
            zone: None,
            window: Default::default(),
            late: Default::default(),
            topics: Vec::new(),
        };
        let by = Author::Mentor(owner);
        story.catalogue.evolve(&CatalogueEvent::CourseSaved { course: course.into(), by });
        story
    };
    let edit = || author(AuthorButton::EditCourse(studymate_schema::CourseCode::parse("c").unwrap()));
    with_course(BOB).when(edit()).then(["RightMissed"]).toasts(Some(Toast::NotAllowed));
    let then = with_course(ANN).when(edit()).then(["DialogMoved"]);
    assert_eq!(course_step(&then).0, CourseStep::Overview);
    let then = then.story.when(types("One\nTwo")).then(["DialogMoved"]);
    assert_eq!(course_step(&then).1.unwrap().topics.len(), 2);
    let none = AuthorButton::Access(AccessChoice::Classrooms);
    let story = go_on(then.story, [author(AuthorButton::AskAccess)]);
    story.when(author(none)).then([]).toasts(Some(Toast::NoClassrooms));
}

#[test]
fn what_is_taken_out_and_put_in_again_keeps_its_dates() {
    let dated = |quiz: &str, due| CourseEntry { window: Window { opens: None, due: at(due) }, ..entry(quiz) };
    let mut story = mentor();
    for title in ["first", "second"] {
        let (quiz, by) = (quiz(title, vec![single("one")]), Author::Mentor(ANN));
        story.catalogue.evolve(&CatalogueEvent::QuizImported { quiz, version: QuizVersion(1), by });
    }
    let topic = |title: &str, entries| CourseTopic { title: title.to_owned(), entries };
    let (first, second) = (dated("first", 1000), dated("second", 2000));
    let topics = vec![topic("One", vec![first.clone()]), topic("Two", vec![second.clone()])];
    let course = Course { topics, ..course(Access::Everyone, &[]) };
    let code = course.code.clone();
    let by = Author::Mentor(ANN);
    story.catalogue.evolve(&CatalogueEvent::CourseSaved { course: course.into(), by });
    let toggle = |topic, entry: &CourseEntry| author(AuthorButton::Toggle(topic, 0, entry.item.clone()));
    let story = go_on(
        story,
        [
            author(AuthorButton::EditCourse(code)),
            author(AuthorButton::Topic(0, 0)),
            toggle(0, &first),
            toggle(0, &first),
            author(AuthorButton::Topic(1, 0)),
            author(AuthorButton::RemoveTopic(1)),
            author(AuthorButton::Topic(0, 0)),
        ],
    );
    let then = story.when(toggle(0, &second));
    assert_eq!(course_step(&then).1.unwrap().topics, [topic("One", vec![first, second])]);
}

#[test]
fn topics_items_and_questions_are_moved_up() {
    let mut story = mentor();
    let entries = ["one", "two", "three"].map(entry);
    let topic = |title: &str, entries: &[CourseEntry]| CourseTopic {
        title: title.to_owned(),
        entries: entries.to_vec(),
    };
    let mut changed = course(Access::Everyone, &[]);
    changed.topics = vec![topic("A", &[]), topic("B", &entries)];
    let (code, by) = (changed.code.clone(), Author::Mentor(ANN));
    story.catalogue.evolve(&CatalogueEvent::CourseSaved { course: changed.into(), by });
    let story = go_on(story, [author(AuthorButton::EditCourse(code)), author(AuthorButton::Topic(1, 0))]);
    let then = story.when(author(AuthorButton::MoveTopic(1))).then(["DialogMoved"]);
    let (step_now, course) = course_step(&then);
    let titles: Vec<String> = course.unwrap().topics.into_iter().map(|topic| topic.title).collect();
    assert_eq!((step_now, titles), (CourseStep::Topic(0), vec!["B".to_owned(), "A".to_owned()]));
    // A second tap on the same button moves nothing back.
    let then = then.story.when(author(AuthorButton::MoveTopic(1))).then([]).toasts(Some(Toast::StepsOver));
    let then = then.story.when(author(AuthorButton::MoveTopic(0))).then([]).toasts(Some(Toast::StepsOver));
    let then = then.story.when(author(AuthorButton::Order(0, 0))).then(["DialogMoved"]);
    let up = |entry: &CourseEntry| author(AuthorButton::MoveItem(0, entry.item.clone()));
    let then = go_on(then.story, [up(&entries[2])]).when(up(&entries[2])).then(["DialogMoved"]);
    let (step_now, course) = course_step(&then);
    let [one, two, three] = entries.clone();
    assert_eq!(
        (step_now, &course.unwrap().topics[0].entries),
        (CourseStep::Order(0), &vec![three, one, two])
    );
    then.story.when(up(&entries[2])).then([]);

    let quizzed =
        go_on(go_on(go_on(mentor(), [types("/newquiz"), types("Q")]), question("A?")), question("B?"));
    let up = |at| author(AuthorButton::MoveQuestion(at));
    let then = quizzed.when(author(AuthorButton::Look(1))).story.when(up(1));
    let then = then.then(["QuestionMovedUp", "QuizDraftMoved"]);
    assert_eq!(step(&then).0, QuizStep::Look { at: 0 });
    let then = then.story.when(up(1)).then([]).toasts(Some(Toast::StepsOver));
    let then = then.story.when(up(0)).then([]).toasts(Some(Toast::StepsOver));
    let texts: Vec<String> =
        saved_quiz(&then.story.when(saves())).questions.into_iter().map(|question| question.text).collect();
    assert_eq!(texts, ["B?", "A?"]);
}

/// A course of Ann's that she is changing, with her quiz in its only topic.
fn changes_course() -> Story {
    let mut story = mentor();
    let (quiz, by) = (quiz("first", vec![single("one")]), Author::Mentor(ANN));
    story.catalogue.evolve(&CatalogueEvent::QuizImported { quiz, version: QuizVersion(1), by });
    let course = course(Access::Everyone, &["first"]);
    let code = course.code.clone();
    story.catalogue.evolve(&CatalogueEvent::CourseSaved { course: course.into(), by });
    go_on(story, [author(AuthorButton::EditCourse(code))])
}

#[track_caller]
fn course_problems(then: &Then) -> Vec<ProblemKind> {
    let View::Author(AuthorView::CourseDraft { problems, .. }) = then.view() else {
        panic!("{:?}", then.view())
    };
    problems.iter().map(|problem| problem.kind.clone()).collect()
}

#[test]
fn dates_are_chosen_by_button_and_by_word_in_the_zone_of_the_mentor() {
    let moscow: ZoneName = "Europe/Moscow".parse().unwrap();
    let story = changes_course().when(presses(Button::TimeZone(moscow))).story;
    let (item, opens, due) = (Dated::Item(0, 0), DatePart::Opens, DatePart::Due);
    let then = story.when(author(AuthorButton::Dates(0, 0))).then(["DialogMoved"]);
    let then = then.story.when(author(AuthorButton::Window(item, due))).then(["DialogMoved"]);
    // Stories begin on 2023-11-15 at 01:13 in Moscow.
    let then = then.story.when(author(AuthorButton::Day(DayChoice::InAWeek))).then(["DialogMoved"]);
    assert_eq!(then.show().place, Place::In(studymate_schema::MessageId(77)));
    let then = then.story.when(author(AuthorButton::Window(item, opens))).then(["DialogMoved"]);
    let then = then.story.when(types("2023-11-22 23:59:59")).then([]);
    assert_eq!(course_problems(&then), [ProblemKind::DueBeforeOpens]);
    let then = then.story.when(types("soon")).then([]);
    assert_eq!(course_problems(&then), [ProblemKind::NotADate { got: "soon".to_owned() }]);
    let then = then.story.when(types("2023-11-20 18:00")).then(["DialogMoved"]);
    let window = |then: &Then| course_step(then).1.unwrap().topics[0].entries[0].window;
    let time = |text: &str| Some(text.parse().unwrap());
    let (opened, over) = (time("2023-11-20T15:00:00Z"), time("2023-11-22T20:59:59Z"));
    assert_eq!(window(&then), Window { opens: opened, due: over });
    let then = then.story.when(author(AuthorButton::Day(DayChoice::Never))).then(["DialogMoved"]);
    assert_eq!(window(&then), Window { opens: None, due: over });
    // The course has dates, too, and says what becomes of who is late.
    let then = then.story.when(author(AuthorButton::Late(LatePolicy::Refused))).then([]);
    let then = then.toasts(Some(Toast::StepsOver));
    let then = then.story.when(author(AuthorButton::Window(Dated::Course, due)));
    let story = go_on(then.story, [types("2023-12-01"), author(AuthorButton::Late(LatePolicy::Refused))]);
    let then = story.when(author(AuthorButton::Overview));
    let then = then.story.when(saves());
    let Command::SaveCourse { course, .. } = then.tells().1 else { panic!() };
    assert_eq!((course.window.due, course.late), (time("2023-12-01T20:59:59Z"), LatePolicy::Refused));
}

#[test]
fn dates_of_a_course_for_classrooms_are_in_the_time_of_the_first_that_has_a_zone() {
    let zone = |name: &str| name.parse::<ZoneName>().unwrap();
    let mut story = changes_course().when(presses(Button::TimeZone(zone("Europe/Moscow")))).story;
    for (chat, zone) in [(-3, None), (-2, Some(zone("Asia/Tokyo"))), (-1, Some(zone("Europe/Oslo")))] {
        has_classroom(&mut story, chat, ANN, zone);
    }
    let dates_in = |then: &Then| {
        let View::Author(AuthorView::CourseDraft { dates_in, .. }) = then.view() else { panic!() };
        dates_in.clone()
    };
    let due = || author(AuthorButton::Window(Dated::Course, DatePart::Due));
    let then = story.when(due());
    assert_eq!(
        dates_in(&then),
        Some(DatesIn { zone: zone("Europe/Moscow"), classroom: None }),
        "for everybody"
    );
    let access = [author(AuthorButton::Overview), author(AuthorButton::AskAccess)];
    let story = go_on(go_on(then.story, access), [author(AuthorButton::Access(AccessChoice::Classrooms))]);
    let then = story.when(due());
    assert_eq!(dates_in(&then), Some(DatesIn { zone: zone("Asia/Tokyo"), classroom: Some(ChatId(-2)) }));
    let due_at = |then: &Then| course_step(then).1.unwrap().window.due.unwrap().to_string();
    let then = then.story.when(types("2023-12-01 18:00"));
    assert_eq!(due_at(&then), "2023-12-01T09:00:00Z");
    // Stories begin on 2023-11-15 at 07:13 in Tokyo.
    let then = then.story.when(author(AuthorButton::Day(DayChoice::Today)));
    assert_eq!(due_at(&then), "2023-11-15T14:59:59Z");
}

#[test]
fn whoever_has_no_zone_says_it_on_the_way_to_a_date() {
    let story = go_on(changes_course(), [author(AuthorButton::Window(Dated::Course, DatePart::Due))]);
    let then = story.when(presses(Button::TimeZones(None))).then([]);
    let oslo: ZoneName = "Europe/Oslo".parse().unwrap();
    let then = then.story.when(presses(Button::TimeZone(oslo.clone()))).then(["TimeZoneChosen"]);
    let View::Author(AuthorView::CourseDraft { dates_in, .. }) = then.view() else {
        panic!("{:?}", then.view())
    };
    assert_eq!(dates_in, &Some(DatesIn { zone: oslo, classroom: None }));
    assert!(matches!(course_step(&then).0, CourseStep::Window(Dated::Course, DatePart::Due)));
}

#[test]
fn what_is_gone_or_not_theirs_can_be_taken_out_and_not_put_in_again() {
    let mut story = changes_course();
    let mut course = course(Access::Everyone, &["first", "two"]);
    let gone = CourseItem::Material(MaterialCode::parse("gone").unwrap());
    course.topics[0].entries.push(CourseEntry { item: gone.clone(), window: Window::default() });
    let (code_of, by) = (course.code.clone(), Author::Mentor(ANN));
    story.catalogue.evolve(&CatalogueEvent::CourseSaved { course: course.into(), by });
    let discards = presses(Button::Dialog(DialogAnswer::Discard));
    let edits = [discards, author(AuthorButton::EditCourse(code_of)), author(AuthorButton::Topic(0, 0))];
    let mut story = go_on(story, edits);
    for item in [gone, CourseItem::Quiz(code("two"))] {
        let toggle = || author(AuthorButton::Toggle(0, 0, item.clone()));
        let then = story.when(toggle()).then(["DialogMoved"]);
        story = then.story.when(toggle()).then(["RightMissed"]).toasts(Some(Toast::NotAllowed)).story;
    }
}

#[test]
fn a_title_that_is_too_long_is_told() {
    let then = mentor().when(types("/newcourse"));
    let then = then.story.when(types(&"x".repeat(129))).then([]);
    assert!(matches!(course_problems(&then)[0], ProblemKind::TextTooLong { .. }));
}

#[test]
fn a_course_is_for_some_of_the_classrooms_of_its_author() {
    let mut story = changes_course();
    for (chat, mentor) in [(-1, ANN), (-2, ANN), (-3, BOB)] {
        has_classroom(&mut story, chat, mentor, None);
    }
    let access = |then: &Then| course_step(then).1.unwrap().access;
    let these = |chats: &[i64]| Access::Classrooms(chats.iter().map(|chat| ChatId(*chat)).collect());
    let toggle = |chat| author(AuthorButton::ToggleClassroom(0, ChatId(chat)));
    let story = go_on(story, [author(AuthorButton::AskAccess)]);
    let then = story.when(author(AuthorButton::Access(AccessChoice::Classrooms)));
    assert_eq!((course_step(&then).0, access(&then)), (CourseStep::Classrooms, these(&[-1, -2])));
    let View::Author(AuthorView::CourseDraft { rooms: Some(rooms), .. }) = then.view() else { panic!() };
    assert_eq!(rooms.items, [ChatId(-2), ChatId(-1)]);
    let then = then.story.when(toggle(-1)).then(["DialogMoved"]);
    assert_eq!(access(&then), these(&[-2]));
    let then = then.story.when(toggle(-2)).then([]).toasts(Some(Toast::OneClassroomAtLeast));
    let then = then.story.when(toggle(-3)).then(["RightMissed"]).toasts(Some(Toast::NotAllowed));
    // Asked again, it is as it was chosen.
    let story = go_on(then.story, [author(AuthorButton::Overview), author(AuthorButton::AskAccess)]);
    let then = story.when(author(AuthorButton::Access(AccessChoice::Classrooms)));
    assert_eq!(access(&then), these(&[-2]));
}

#[test]
fn an_admin_gives_a_course_to_the_classrooms_of_any_mentor() {
    let mut story = changes_course();
    for (chat, mentor) in [(-1, UserId(7)), (-2, BOB)] {
        has_classroom(&mut story, chat, mentor, None);
    }
    let choose = [author(AuthorButton::AskAccess), author(AuthorButton::Access(AccessChoice::Classrooms))];
    let [asks, chooses] = choose;
    let then = story.clone().when(asks.clone()).story.when(chooses.clone()).then([]);
    let then = then.toasts(Some(Toast::NoClassrooms));
    let admin = Command::GrantRole { role: Role::Admin, by: Granter::Configuration };
    let before = course_step(&then.story.when(author(AuthorButton::Overview))).1.unwrap().access;
    let story = go_on(story, [When::Told(admin), asks]);
    let then = story.when(chooses).then(["DialogMoved"]);
    let (step, course) = course_step(&then);
    assert_eq!(
        (step, course.unwrap().access),
        (CourseStep::Classrooms, before),
        "none is theirs: they choose"
    );
    let View::Author(AuthorView::CourseDraft { rooms: Some(rooms), .. }) = then.view() else { panic!() };
    assert_eq!(rooms.items, [ChatId(-2), ChatId(-1)]);
    let then = then.story.when(author(AuthorButton::ToggleClassroom(0, ChatId(-2)))).then(["DialogMoved"]);
    assert_eq!(course_step(&then).1.unwrap().access, Access::Classrooms([ChatId(-2)].into()));
}
