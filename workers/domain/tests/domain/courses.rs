//! A student goes through a course: the list, the topics, what is new, what comes next, and invitations.

use std::sync::Arc;
use std::time::Duration;

use studymate_schema::button::Button;
use studymate_schema::catalogue::Author;
use studymate_schema::classroom::{BotStanding, Classroom, MembershipCommand};
use studymate_schema::course::{
    Access, Course, CourseAnswer, CourseEntry, CourseItem, CourseTopic, InvitationAnswer, LatePolicy, Window,
};
use studymate_schema::course_view::{EntryView, NextStep, Progress, Stage};
use studymate_schema::event::{CatalogueEvent, Granter, Role};
use studymate_schema::input::{CatalogueAnswer, Command, ImportChange, ImportedQuiz};
use studymate_schema::invitation::InvitationRefused;
use studymate_schema::material::{Material, MaterialAnswer, MaterialContent};
use studymate_schema::quiz::{Quiz, QuizRef};
use studymate_schema::quiz_settings::{FeedbackPolicy, QuizSettings};
use studymate_schema::view::{Hint, Notice, Standing, Toast, View};
use studymate_schema::{Aggregate, AttemptId, ChatId, CourseCode, InvitationCode, QuizVersion};

use crate::course_access::{at, course, course_code, entry, save, with};
use crate::support::*;

fn the_course() -> CourseCode {
    course_code("course")
}

fn opens(story: Story) -> Then {
    story.when(presses(Button::Course(the_course(), 0)))
}

/// The two questions of the quiz `two`, answered right.
fn passes_two(story: Story, number: u32) -> Story {
    let key = attempt(number);
    let mut story = story.when(presses(Button::Start(code("two")))).story;
    for question in [1, 2] {
        story = story.when(presses(Button::Choose(key, question, pick(1)))).story;
        story = story.when(presses(Button::Next(key, question))).story;
    }
    story
}

#[test]
fn the_way_from_the_list_through_a_topic_to_the_end() {
    let mut story = with(course(Access::Everyone, &["two", "types"]));
    story = story.when(types("/start")).story;
    let then = story.when(types("/courses"));
    let View::Courses(list) = then.view() else { panic!("{:?}", then.view()) };
    assert_eq!(list.items.len(), 1);
    assert_eq!(list.items[0].progress, Progress { done: 0, total: 2 });
    let then = opens(then.story).then(["CourseVisited"]);
    let View::Course(screen) = then.view() else { panic!("{:?}", then.view()) };
    assert!(matches!(&screen.next, Some(NextStep::Quiz { quiz, begun: false }) if quiz.code == code("two")));
    let then = then.story.when(presses(Button::Continue(the_course())));
    assert!(matches!(then.view(), View::Question(question) if question.quiz.code == code("two")));
    let then = passes_two(then.story, 1).when(presses(Button::Topic(the_course(), 0, 0)));
    let View::CourseTopic(topic) = then.view() else { panic!("{:?}", then.view()) };
    let done: Vec<bool> = topic
        .entries
        .iter()
        .map(|entry| {
            matches!(&entry.what, EntryView::Quiz { done: true, standing: Standing::Done { .. }, .. })
        })
        .collect();
    assert_eq!(done, [true, false]);
    let then = opens(then.story);
    let View::Course(screen) = then.view() else { panic!("{:?}", then.view()) };
    assert_eq!(screen.progress, Progress { done: 1, total: 2 });
    assert!(matches!(&screen.next, Some(NextStep::Quiz { quiz, .. }) if quiz.code == code("types")));
}

#[test]
fn a_result_leads_on_in_the_course() {
    let story = opens(with(course(Access::Everyone, &["two", "types"]))).story;
    let key = attempt(1);
    let story = passes_two(story, 1);
    let then = story.when(presses(Button::Result(key)));
    let View::Result(result) = then.view() else { panic!("{:?}", then.view()) };
    assert_eq!(result.course, Some(the_course()));
}

#[test]
fn from_a_quiz_of_a_course_one_comes_back_to_the_course_whatever_became_of_it() {
    let of = |window: Window, late| {
        let mut course = course(Access::Everyone, &["two"]);
        (course.window, course.late) = (window, late);
        opens(with(course)).story
    };
    let start = || presses(Button::Start(code("two")));
    let always = || of(Window::default(), LatePolicy::Allowed);
    let later = of(Window { opens: at(1000), due: None }, LatePolicy::Allowed).when(start());
    let over = of(Window { opens: None, due: at(-1) }, LatePolicy::Refused).when(start());
    let paused = always().when(start()).story.when(presses(Button::Pause(attempt(1))));
    let given_up = always().when(start()).story.when(presses(Button::GiveUp(attempt(1))));
    let mut once = always();
    let settings = QuizSettings { attempts: Some(1), ..QuizSettings::default() };
    let content = Quiz { settings, ..(*quiz("two", vec![single("first"), single("second")])).clone() };
    publish(&mut once.catalogue, &Arc::new(content), 2);
    let used_up = passes_two(once, 1).when(start());
    for then in [later, over, paused, given_up, used_up] {
        let course = match then.view() {
            View::Notice(
                Notice::QuizNotYet { course, .. }
                | Notice::QuizOver { course, last: None, .. }
                | Notice::AttemptsUsedUp { course, last: Some(AttemptId(1)), .. },
            )
            | View::Paused { course, .. }
            | View::Cancelled { course, .. } => course,
            other => panic!("{other:?}"),
        };
        assert_eq!(*course, Some(the_course()), "{:?}", then.view());
    }
    let alone = given([types("/quiz types")]).when(presses(Button::Pause(attempt(1))));
    assert!(matches!(alone.view(), View::Paused { course: None, .. }));
}

#[test]
fn what_came_since_the_last_visit_is_new_until_the_next_one() {
    let first = course(Access::Everyone, &["two"]);
    let mut story = opens(with(first.clone())).story.when(waits(7200)).story;
    let mut more = first;
    more.topics.push(CourseTopic { title: "More".into(), entries: vec![entry("types")] });
    save(&mut story.catalogue, more, Author::Operator);
    let fresh = |then: &Then| match then.view() {
        View::Course(screen) => screen.topics.iter().map(|topic| topic.fresh).collect::<Vec<_>>(),
        View::Courses(list) => list.items.iter().map(|line| line.fresh).collect(),
        other => panic!("{other:?}"),
    };
    let then = story.when(types("/courses")).then([]);
    assert_eq!(fresh(&then), [1]);
    let then = opens(then.story).then(["CourseVisited"]);
    assert_eq!(fresh(&then), [0, 1]);
    let then = opens(then.story.when(waits(600)).story).then([]);
    assert_eq!(fresh(&then), [0, 1], "it is the same visit");
    let then = opens(then.story.when(waits(7200)).story).then(["CourseVisited"]);
    assert_eq!(fresh(&then), [0, 0]);
}

#[test]
fn what_is_replaced_is_new_again_and_stays_done() {
    let mut with_map = course(Access::Everyone, &["two"]);
    let map = CourseItem::Material(material_code("map"));
    with_map.topics[0].entries.push(CourseEntry { item: map, window: Window::default() });
    let saved = |title: &str, file: &str| {
        let content = MaterialContent::File(photo(file));
        let material = Material { code: material_code("map"), title: title.into(), content };
        CatalogueEvent::MaterialSaved { material: Arc::new(material), by: Author::Operator }
    };
    let mut story = given([types("/start")]);
    story.catalogue.evolve(&saved("Map", "wrong"));
    save(&mut story.catalogue, with_map, Author::Operator);
    let story = passes_two(story.when(presses(Button::Material(material_code("map")))).story, 1);
    // Whether the two lines of the topic are done, and new.
    let lines = |then: &Then| match then.view() {
        View::CourseTopic(screen) => screen
            .entries
            .iter()
            .map(|line| match &line.what {
                EntryView::Quiz { done, .. } | EntryView::Material { done, .. } => (*done, line.fresh),
                draft @ EntryView::DraftQuiz { .. } => panic!("{draft:?}"),
            })
            .collect::<Vec<_>>(),
        other => panic!("{other:?}"),
    };
    let topic = || presses(Button::Topic(course_code("course"), 0, 0));
    let then = story.when(topic());
    assert_eq!(lines(&then), [(true, false), (true, false)]);
    let mut story = then.story.when(waits(7200)).story;
    // Another title is no other material, and what is not for students yet is not there for them.
    story.catalogue.evolve(&saved("The map", "wrong"));
    let (quiz, by) = (quiz("two", vec![single("first"), single("third")]), Author::Operator);
    story.catalogue.evolve(&CatalogueEvent::QuizImported {
        quiz: Arc::clone(&quiz),
        version: QuizVersion(2),
        by,
    });
    assert_eq!(lines(&story.clone().when(topic())), [(true, false), (true, false)]);
    story.catalogue.evolve(&saved("The map", "right"));
    assert_eq!(lines(&story.clone().when(topic())), [(true, false), (true, true)]);
    publish(&mut story.catalogue, &quiz, 2);
    let then = story.when(topic());
    assert_eq!(lines(&then), [(true, true), (true, true)]);
    let then = then.story.when(waits(7200)).story.when(topic());
    assert_eq!(lines(&then), [(true, false), (true, false)]);
}

#[test]
fn a_deep_link_opens_a_course_that_is_for_the_student() {
    let then = with(course(Access::Everyone, &["two"])).when(types("/start course_course"));
    assert!(matches!(then.view(), View::Course(_)), "{:?}", then.view());
    let then = with(course(Access::Invitation, &["two"])).when(types("/start course_course"));
    assert_eq!(then.view(), &View::Notice(Notice::CourseNotForYou));
    with(course(Access::Invitation, &["two"]))
        .when(presses(Button::Course(the_course(), 0)))
        .then([])
        .toasts(Some(Toast::CourseNotForYou));
}

#[test]
fn an_invitation_opens_a_course_for_good() {
    let story = with(course(Access::Invitation, &["two"]));
    let then = story.when(types("/start join_k3v8qzr0c5ng")).then([]);
    let invitation = InvitationCode::parse("k3v8qzr0c5ng").unwrap();
    let redeem = Command::RedeemInvitation { code: invitation.clone(), student: ANN };
    assert_eq!(then.tells(), (&Aggregate::Catalogue, &redeem));
    let admitted = InvitationAnswer::Admitted { invitation, course: the_course() };
    let told = || When::Told(Command::InvitationAnswered(admitted.clone()));
    let then = then.story.when(told()).then(["CourseJoined"]);
    assert_eq!(then.view(), &View::Notice(Notice::CourseJoined { course: the_course() }));
    let then = then.story.when(told()).then([]);
    let then = then.story.when(types("/quiz two"));
    assert!(matches!(then.view(), View::Question(_)), "{:?}", then.view());
}

#[test]
fn an_invitation_that_opens_nothing_says_why() {
    let refused = Command::InvitationAnswered(InvitationAnswer::Refused(InvitationRefused::UsedUp));
    let then = given([types("/start")]).when(When::Told(refused)).then([]);
    assert_eq!(then.view(), &View::Notice(Notice::InvitationRefused(InvitationRefused::UsedUp)));
    let then = given([types("/start")]).when(types("/start join_!")).then([]);
    assert_eq!(then.view(), &View::Notice(Notice::InvitationRefused(InvitationRefused::Unknown)));
}

#[test]
fn a_late_attempt_says_so_and_its_result_too() {
    let mut due = course(Access::Everyone, &["two"]);
    due.topics[0].entries[0].window.due = at(-1);
    let then = with(due).when(types("/quiz two"));
    let View::Question(question) = then.view() else { panic!("{:?}", then.view()) };
    assert_eq!(question.hint, Some(Hint::Late));
    let key = attempt(1);
    let mut story = then.story;
    for number in [1, 2] {
        story = story.when(presses(Button::Choose(key, number, pick(1)))).story;
        story = story.when(presses(Button::Next(key, number))).story;
    }
    let then = story.when(presses(Button::Result(key)));
    let View::Result(result) = then.view() else { panic!("{:?}", then.view()) };
    assert!(result.late);
}

#[test]
fn a_quiz_that_tells_after_the_due_date_tells_nothing_before() {
    let mut due = course(Access::Everyone, &["exam"]);
    due.window.due = at(1000);
    let mut story = given([types("/start")]);
    let mut exam = quiz("exam", vec![single("first")]).as_ref().clone();
    exam.settings = QuizSettings { feedback: FeedbackPolicy::AfterDue, ..QuizSettings::default() };
    publish(&mut story.catalogue, &exam.into(), 1);
    save(&mut story.catalogue, due, Author::Operator);
    let key = attempt(1);
    let then = story.when(types("/quiz exam")).story.when(presses(Button::Choose(key, 1, pick(0))));
    let View::Result(result) = then.view() else { panic!("{:?}", then.view()) };
    assert_eq!((result.reviewable, result.told_at, result.wrong.len()), (false, at(1000), 0));
    let then = then.story.when(presses(Button::Review(key, 1))).then([]).toasts(Some(Toast::NoReview));
    let then = then.story.when(types("/mistakes"));
    assert!(matches!(then.view(), View::Mistakes { total: 0, .. }), "{:?}", then.view());
    let begun = then.story.clone().when(types("/quiz exam")).then(["AttemptStarted", "QuestionAsked"]).story;
    let story = then.story.when(waits(2000)).story;
    let then = begun.when(waits(2000)).story.when(presses(Button::Review(key, 1))).then([]).shows_nothing();
    let then = then.toasts(Some(Toast::ReviewLater)).story.when(presses(Button::Result(key)));
    let View::Result(result) = then.view() else { panic!("{:?}", then.view()) };
    assert!(!result.reviewable, "an attempt that was begun in time is on: it would be told by the other one");
    let then = story.when(presses(Button::Review(key, 1)));
    assert!(matches!(then.view(), View::Review { .. }), "{:?}", then.view());
}

/// Ann is a mentor, and the course is hers.
fn mentor() -> Story {
    let mut story = given([
        types("/start"),
        When::Told(Command::GrantRole { role: Role::Mentor, by: Granter::Operator }),
    ]);
    save(&mut story.catalogue, course(Access::Invitation, &["two"]), Author::Mentor(ANN));
    story
}

#[test]
fn a_mentor_manages_their_course() {
    let then = mentor().when(presses(Button::CourseDesk(the_course())));
    let View::CourseDesk(desk) = then.view() else { panic!("{:?}", then.view()) };
    assert_eq!((desk.stage, desk.quizzes), (Stage::Published, 1));
    let then = then.story.when(presses(Button::AskToArchiveCourse(the_course()))).then([]);
    assert_eq!(then.view(), &View::CourseArchival { course: the_course() }, "nothing is archived by one tap");
    let then = then.story.when(presses(Button::ArchiveCourse(the_course())));
    let archive = Command::ArchiveCourse { code: the_course(), by: Author::Mentor(ANN) };
    assert_eq!(then.tells(), (&Aggregate::Catalogue, &archive));
    let answer = CatalogueAnswer::Course(CourseAnswer::Archived(the_course()));
    let then = then.story.when(When::Told(Command::CatalogueAnswered(answer)));
    assert!(matches!(then.view(), View::CourseDesk(_)), "{:?}", then.view());
}

/// A quiz that was imported, never published.
fn import_draft(story: &mut Story, code: &str, by: Author) {
    let quiz = quiz(code, vec![single("first")]);
    story.catalogue.evolve(&CatalogueEvent::QuizImported { quiz, version: QuizVersion(1), by });
}

#[track_caller]
fn entries_of(then: &Then) -> Vec<EntryView> {
    let View::CourseTopic(topic) = then.view() else { panic!("{:?}", then.view()) };
    topic.entries.iter().map(|entry| entry.what.clone()).collect()
}

#[test]
fn a_draft_course_shows_its_draft_quizzes_to_whoever_may_change_both() {
    let mut story = mentor();
    let other = Author::Mentor(BOB);
    import_draft(&mut story, "mine", Author::Mentor(ANN));
    import_draft(&mut story, "bobs", other);
    import_draft(&mut story, "retired", Author::Mentor(ANN));
    story.catalogue.evolve(&CatalogueEvent::QuizRetired { code: code("retired"), by: other });
    let saved = |code: &str, by| {
        let mut course = course(Access::Everyone, &["mine", "bobs", "retired", "two"]);
        course.code = course_code(code);
        CatalogueEvent::CourseSaved { course: course.into(), by }
    };
    story.catalogue.evolve(&saved("new", Author::Mentor(ANN)));
    let topic = || presses(Button::Topic(course_code("new"), 0, 0));
    let draft = |code: &str| {
        let quiz = QuizRef { code: crate::support::code(code), version: QuizVersion(1) };
        EntryView::DraftQuiz { quiz }
    };
    let then = story.when(topic());
    let entries = entries_of(&then);
    assert_eq!((entries.len(), &entries[0]), (2, &draft("mine")), "what she cannot publish is not shown");
    let then = then.story.when(presses(Button::Course(course_code("new"), 0)));
    let View::Course(screen) = then.view() else { panic!("{:?}", then.view()) };
    assert_eq!(screen.progress, Progress { done: 0, total: 2 });
    assert!(matches!(&screen.next, Some(NextStep::Quiz { quiz, .. }) if quiz.code == code("two")));
    let admin = Command::GrantRole { role: Role::Admin, by: Granter::Configuration };
    let then = then.story.when(When::Told(admin)).story.when(topic());
    assert_eq!(entries_of(&then)[..2], [draft("mine"), draft("bobs")]);
    // Somebody to whom the course is open, but who may change neither.
    let mut story = with(course(Access::Everyone, &["two"]));
    import_draft(&mut story, "bobs", other);
    save(&mut story.catalogue, course(Access::Everyone, &["two", "bobs"]), other);
    assert_eq!(entries_of(&story.when(presses(Button::Topic(the_course(), 0, 0)))).len(), 1);
}

#[test]
fn whoever_may_change_a_course_sees_their_changes_before_students_do() {
    let mut story = mentor();
    let mut changed = course(Access::Everyone, &["two", "types"]);
    changed.title = "Changed".to_owned();
    save(&mut story.catalogue, course(Access::Everyone, &["two"]), Author::Mentor(ANN));
    let (course, by) = (Arc::new(changed), Author::Mentor(ANN));
    story.catalogue.evolve(&CatalogueEvent::CourseSaved { course, by });
    let seen = |story: Story| {
        let then = opens(story);
        let View::Course(screen) = then.view() else { panic!("{:?}", then.view()) };
        (screen.title.clone(), screen.progress.total, screen.stage)
    };
    assert_eq!(seen(story.clone()), ("Changed".to_owned(), 2, Some(Stage::Changed)));
    let revoked = Command::RevokeRole { role: Role::Mentor, by: Granter::Operator };
    let student = story.when(When::Told(revoked)).story;
    assert_eq!(seen(student), ("Course".to_owned(), 1, None), "students have it as it was published");
}

#[test]
fn an_invitation_has_a_code_of_its_own_each_time() {
    let made = |then: &Then| match then.tells().1 {
        Command::MakeInvitation { invitation, .. } => invitation.clone(),
        other => panic!("{other:?}"),
    };
    let first = mentor().when(types("/invite")).story.when(presses(Button::Invite(the_course(), 0)));
    let one = made(&first);
    assert_eq!((one.course.clone(), one.days, one.uses), (the_course(), 7, 50));
    let second = first.story.when(presses(Button::Invite(the_course(), 0)));
    assert_ne!(made(&second).code, one.code);
}

#[test]
fn a_second_tap_makes_no_second_invitation() {
    let mut story = mentor();
    let made = CatalogueEvent::InvitationMade {
        invitation: InvitationCode::parse("k3v8qzr0c5ng").unwrap(),
        course: the_course(),
        expires: story.now.checked_add(Duration::from_secs(1000)).unwrap(),
        uses: 50,
        by: Author::Mentor(ANN),
    };
    story.catalogue.evolve(&made);
    let then = story.when(presses(Button::Invite(the_course(), 0))).then([]);
    let View::CourseInvitations(list) = then.view() else { panic!("{:?}", then.view()) };
    assert_eq!((list.open.len(), list.made), (1, 1), "the one of the first tap is shown");
    let then = then.story.when(presses(Button::Invite(the_course(), 1)));
    let Command::MakeInvitation { invitation, .. } = then.tells().1 else { panic!("{:?}", then.tells()) };
    assert_eq!(invitation.after, Some(1));
}

#[test]
fn whoever_is_no_mentor_of_a_course_cannot_manage_it() {
    for button in [
        Button::CourseDesk(the_course()),
        Button::PublishCourse(the_course()),
        Button::AskToArchiveCourse(the_course()),
        Button::ArchiveCourse(the_course()),
        Button::Invitations(the_course()),
        Button::Invite(the_course(), 0),
    ] {
        with(course(Access::Everyone, &["two"]))
            .when(presses(button))
            .then(["RightMissed"])
            .toasts(Some(Toast::NotAllowed));
    }
}

#[test]
fn a_mentor_sees_who_has_a_course_and_others_do_not() {
    let rooms = Access::Classrooms([ChatId(-1), ChatId(-2)].into());
    let mut story = with(course(rooms, &["two"]));
    let (mentor, title, bot) = (ANN, "7b".to_owned(), BotStanding::Admin);
    let classroom = Classroom { mentor, title, bot, zone: None, heard_since: None };
    story.catalogue.evolve(&CatalogueEvent::ClassroomListed { chat: ChatId(-1), classroom });
    let invitation = InvitationCode::parse("k3v8qzr0c5ng").unwrap();
    let (by, expires, uses) = (Author::Operator, story.now, 50);
    let made =
        |invitation| CatalogueEvent::InvitationMade { invitation, course: the_course(), expires, uses, by };
    story.catalogue.evolve(&made(invitation.clone()));
    let redeemed = CatalogueEvent::InvitationRedeemed { invitation, course: the_course(), student: BOB };
    story.catalogue.evolve(&redeemed);
    let looks = || presses(Button::CourseStudents(the_course(), 1));
    let (classroom, at) = (ChatId(-1), story.now);
    let member = Command::Membership(MembershipCommand::Changed { classroom, member: true, at });
    let then = story
        .when(When::Told(member))
        .story
        .when(looks())
        .then(["RightMissed"])
        .toasts(Some(Toast::NotAllowed));
    let admin = Command::GrantRole { role: Role::Admin, by: Granter::Configuration };
    let then = then.story.when(When::Told(admin)).story.when(looks()).then([]);
    let View::CourseStudents(students) = then.view() else { panic!("{:?}", then.view()) };
    assert_eq!((students.invited.as_slice(), students.page), ([BOB].as_slice(), 1));
    assert_eq!(students.classrooms, [ChatId(-1)], "what is no classroom opens nothing");
}

#[test]
fn who_makes_courses_can_begin_where_they_are_listed() {
    let listed = |story: Story| match story.when(types("/courses")).then([]).view() {
        View::Courses(list) => Some((list.items.len(), list.author)),
        View::Notice(Notice::NoCourses) => None,
        other => panic!("{other:?}"),
    };
    let grant = |role| When::Told(Command::GrantRole { role, by: Granter::Operator });
    assert_eq!(listed(given([types("/start")])), None);
    assert_eq!(listed(given([types("/start"), grant(Role::Assistant)])), None);
    for role in [Role::Mentor, Role::Admin] {
        let story = given([types("/start"), grant(role)]);
        let home = story.clone().when(types("/start"));
        assert!(matches!(home.view(), View::Welcome { courses: true, .. }), "{:?}", home.view());
        assert_eq!(listed(story), Some((0, true)));
    }
    assert_eq!(listed(with(course(Access::Everyone, &["two"]))), Some((1, false)));
}

#[test]
fn a_try_at_what_is_somebody_elses_is_counted_and_at_what_is_not_there_is_none() {
    let mut story = mentor();
    let others = Course { code: course_code("others"), ..course(Access::Everyone, &["types"]) };
    save(&mut story.catalogue, others, Author::Mentor(BOB));
    let then = story.clone().when(types("/invite others")).then(["RightMissed"]);
    assert!(matches!(then.view(), View::Notice(Notice::NoSuchCourse { .. })), "{:?}", then.view());
    story.clone().when(types("/invite nowhere")).then([]);
    let import = |change| {
        let quiz = QuizRef { code: code("two"), version: QuizVersion(1) };
        CatalogueAnswer::Imported(vec![ImportedQuiz { quiz, questions: 1, change, live: false }])
    };
    let of_course = CatalogueAnswer::Course;
    let others = || course_code("others");
    for refused in [
        import(ImportChange::NotYours),
        CatalogueAnswer::NotYours(code("two")),
        CatalogueAnswer::Material(MaterialAnswer::NotYours(material_code("map"))),
        of_course(CourseAnswer::NotYours(others())),
        of_course(CourseAnswer::NotYourQuiz(others(), code("two"))),
        of_course(CourseAnswer::NotYourMaterial(others(), material_code("map"))),
    ] {
        story.clone().when(When::Told(Command::CatalogueAnswered(refused))).then(["RightMissed"]);
    }
    for other in [import(ImportChange::Changed), of_course(CourseAnswer::Unknown(others()))] {
        story.clone().when(When::Told(Command::CatalogueAnswered(other))).then([]);
    }
}
