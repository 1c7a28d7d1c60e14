//! What the catalogue decides.

use std::sync::Arc;

use crate::support::*;
use studymate_domain::catalogue::decide;
use studymate_schema::catalogue::{Author, Catalogue, Owned};
use studymate_schema::course::{
    Access, Course, CourseAnswer, CourseEntry, CourseItem, CourseTopic, InvitationAnswer, LatePolicy, Window,
};
use studymate_schema::effect::Effect;
use studymate_schema::event::Event;
use studymate_schema::input::{CatalogueAnswer, Command, ImportChange, Input, InputBody};
use studymate_schema::invitation::{INVITATIONS_MAX, InvitationRefused, NewInvitation};
use studymate_schema::quiz::Quiz;
use studymate_schema::{CourseCode, InputId, InvitationCode, QuizVersion, Timestamp, UserId};

const MIA: Author = Author::Mentor(ANN);
const MAX: Author = Author::Mentor(BOB);
const MIA_AS_ADMIN: Author = Author::Admin(ANN);

fn told(catalogue: &mut Catalogue, command: Command) -> (Vec<&'static str>, Option<CatalogueAnswer>) {
    let input =
        Input { id: InputId::command(1), at: Timestamp::UNIX_EPOCH, body: InputBody::Command(command) };
    let decision = decide(catalogue, &input);
    for event in &decision.events {
        let Event::Catalogue(event) = event else { panic!("{event:?}") };
        catalogue.evolve(event);
    }
    let answer = decision.effects.iter().find_map(|effect| match effect {
        Effect::Tell { command, .. } => match command.as_ref() {
            Command::CatalogueAnswered(answer) => Some(answer.clone()),
            _ => None,
        },
        _ => None,
    });
    (decision.events.iter().map(Event::kind).collect(), answer)
}

fn import(quiz: &Arc<Quiz>, publish: bool, by: Author) -> Command {
    Command::ImportQuizzes { quizzes: vec![Arc::clone(quiz)], publish, by }
}

fn change(answer: Option<CatalogueAnswer>) -> ImportChange {
    let Some(CatalogueAnswer::Imported(quizzes)) = answer else { panic!("{answer:?}") };
    quizzes[0].change
}

#[test]
fn what_is_given_to_a_mentor_is_theirs_to_change() {
    let (mut catalogue, quiz) = (Catalogue::default(), quiz("new", vec![single("a")]));
    told(&mut catalogue, import(&quiz, false, Author::Operator));
    let publish = || Command::PublishQuiz { code: code("new"), version: None, by: MIA };
    let (_, answer) = told(&mut catalogue, publish());
    assert_eq!(answer, Some(CatalogueAnswer::NotYours(code("new"))));
    let what = Owned::Quiz(code("new"));
    let give = |by| Command::GiveToOwner { what: what.clone(), owner: ANN, by };
    assert_eq!(told(&mut catalogue, give(MAX)).0, [""; 0], "no mentor takes what is not theirs");
    assert_eq!(told(&mut catalogue, give(Author::Operator)).0, ["OwnerGiven"]);
    assert_eq!(told(&mut catalogue, give(Author::Operator)).0, [""; 0], "it is theirs already");
    assert_eq!(told(&mut catalogue, publish()).0, ["QuizPublished"]);
    assert_eq!(catalogue.owner_of(&what), Some(MIA));
    let unknown = Command::GiveToOwner { what: Owned::Quiz(code("no")), owner: ANN, by: Author::Operator };
    assert_eq!(told(&mut catalogue, unknown).0, [""; 0]);
}

#[test]
fn an_import_is_a_draft_until_it_is_published() {
    let mut catalogue = Catalogue::default();
    let (events, answer) = told(&mut catalogue, import(&quiz("new", vec![single("a")]), false, MIA));
    assert_eq!((events.as_slice(), change(answer)), (["QuizImported"].as_slice(), ImportChange::New));
    assert_eq!(catalogue.live(&code("new")), None);
    let (events, _) =
        told(&mut catalogue, Command::PublishQuiz { code: code("new"), version: None, by: MIA });
    assert_eq!(events, ["QuizPublished"]);
    assert_eq!(catalogue.live(&code("new")).unwrap().version, QuizVersion(1));
}

#[test]
fn the_same_content_makes_no_new_version() {
    let mut catalogue = Catalogue::default();
    told(&mut catalogue, import(&quiz("new", vec![single("a")]), true, MIA));
    let (events, answer) = told(&mut catalogue, import(&quiz("new", vec![single("a")]), true, MIA));
    assert_eq!((events.len(), change(answer)), (0, ImportChange::Unchanged));
    let (events, answer) = told(&mut catalogue, import(&quiz("new", vec![single("b")]), true, MIA));
    assert_eq!(
        (events.as_slice(), change(answer)),
        (["QuizImported", "QuizPublished"].as_slice(), ImportChange::Changed)
    );
    assert_eq!(catalogue.live(&code("new")).unwrap().version, QuizVersion(2));
}

#[test]
fn a_mentor_changes_only_what_is_theirs() {
    let mut catalogue = Catalogue::default();
    told(&mut catalogue, import(&quiz("mias", vec![single("a")]), true, MIA));
    let (events, answer) = told(&mut catalogue, import(&quiz("mias", vec![single("b")]), true, MAX));
    assert_eq!((events.len(), change(answer)), (0, ImportChange::NotYours));
    for command in [
        Command::PublishQuiz { code: code("mias"), version: None, by: MAX },
        Command::RetireQuiz { code: code("mias"), by: MAX },
    ] {
        let (events, answer) = told(&mut catalogue, command);
        assert_eq!((events.len(), answer), (0, Some(CatalogueAnswer::NotYours(code("mias")))));
    }
    let (events, _) =
        told(&mut catalogue, Command::RetireQuiz { code: code("mias"), by: Author::Admin(BOB) });
    assert_eq!(events, ["QuizRetired"]);
}

#[test]
fn a_retired_quiz_cannot_be_started_but_its_content_stays() {
    let mut catalogue = catalogue();
    let live = catalogue.live(&code("two")).unwrap();
    told(&mut catalogue, Command::RetireQuiz { code: code("two"), by: Author::Operator });
    assert_eq!(catalogue.live(&code("two")), None);
    assert!(catalogue.content(&live).is_some());
}

#[test]
fn what_is_unknown_is_said() {
    let mut catalogue = catalogue();
    let (events, answer) =
        told(&mut catalogue, Command::PublishQuiz { code: code("no"), version: None, by: MIA });
    assert_eq!((events.len(), answer), (0, Some(CatalogueAnswer::Unknown(code("no")))));
    let version = Some(QuizVersion(9));
    let (events, answer) =
        told(&mut catalogue, Command::PublishQuiz { code: code("two"), version, by: Author::Admin(ANN) });
    assert_eq!((events.len(), answer), (0, Some(CatalogueAnswer::Unknown(code("two")))));
}

fn course(quizzes: &[&str]) -> Arc<Course> {
    let entry = |quiz: &&str| CourseEntry { item: CourseItem::Quiz(code(quiz)), window: Window::default() };
    Arc::new(Course {
        code: CourseCode::parse("course").unwrap(),
        title: "Course".into(),
        description: String::new(),
        language: None,
        access: Access::Everyone,
        zone: None,
        window: Window::default(),
        late: LatePolicy::Allowed,
        topics: vec![CourseTopic { title: "Topic".into(), entries: quizzes.iter().map(entry).collect() }],
    })
}

fn save(course: &Arc<Course>, publish: bool, by: Author) -> Command {
    Command::SaveCourse { course: Arc::clone(course), publish, by }
}

#[test]
fn a_course_is_published_with_its_quizzes() {
    let mut catalogue = Catalogue::default();
    told(&mut catalogue, import(&quiz("new", vec![single("a")]), false, MIA));
    let course = course(&["new"]);
    let (events, answer) = told(&mut catalogue, save(&course, false, MIA));
    assert_eq!(events, ["CourseSaved"]);
    assert_eq!(answer, Some(CatalogueAnswer::Course(CourseAnswer::Saved(course.code.clone()))));
    assert!(catalogue.course(&course.code).unwrap().published().is_none());
    let publish = Command::PublishCourse { code: course.code.clone(), by: MIA };
    let (events, _) = told(&mut catalogue, publish.clone());
    assert_eq!(events, ["QuizPublished", "CoursePublished"]);
    assert_eq!(told(&mut catalogue, publish).0, [""; 0], "what is published already");
    assert_eq!(told(&mut catalogue, save(&course, true, MIA)).0, [""; 0], "what is the same");
}

#[test]
fn a_mentor_puts_only_their_own_quizzes_into_only_their_own_courses() {
    let mut catalogue = Catalogue::default();
    told(&mut catalogue, import(&quiz("mias", vec![single("a")]), true, MIA));
    let course = course(&["mias"]);
    let answer = |answer: CourseAnswer| Some(CatalogueAnswer::Course(answer));
    let code_of = || course.code.clone();
    let (events, refused) = told(&mut catalogue, save(&course, true, MAX));
    assert_eq!((events.len(), refused), (0, answer(CourseAnswer::NotYourQuiz(code_of(), code("mias")))));
    told(&mut catalogue, save(&course, true, MIA));
    // What is in a course that was given to somebody stays in it.
    let mut given = catalogue.clone();
    let owner = Command::GiveToOwner { what: Owned::Course(code_of()), owner: BOB, by: Author::Operator };
    told(&mut given, owner);
    let changed = Arc::new(Course { title: "Changed".to_owned(), ..Course::clone(&course) });
    let (_, saved) = told(&mut given, save(&changed, false, MAX));
    assert_eq!(saved, answer(CourseAnswer::Saved(code_of())));
    for command in [
        save(&course, true, MAX),
        Command::PublishCourse { code: code_of(), by: MAX },
        Command::ArchiveCourse { code: code_of(), by: MAX },
    ] {
        let (events, refused) = told(&mut catalogue, command);
        assert_eq!((events.len(), refused), (0, answer(CourseAnswer::NotYours(code_of()))));
    }
    let archive = Command::ArchiveCourse { code: code_of(), by: Author::Admin(BOB) };
    assert_eq!(told(&mut catalogue, archive).0, ["CourseArchived"]);
}

#[test]
fn a_course_of_a_quiz_that_does_not_exist_is_not_saved() {
    let mut catalogue = Catalogue::default();
    let course = course(&["no"]);
    let (events, answer) = told(&mut catalogue, save(&course, true, MIA));
    let expected = CourseAnswer::NoSuchQuiz(course.code.clone(), code("no"));
    assert_eq!((events.len(), answer), (0, Some(CatalogueAnswer::Course(expected))));
}

#[test]
fn what_was_in_a_course_before_keeps_its_age() {
    let mut catalogue = catalogue();
    let first = course(&["two"]);
    told(&mut catalogue, save(&first, true, MIA_AS_ADMIN));
    let since = catalogue.course(&first.code).unwrap().since[&CourseItem::Quiz(code("two"))];
    told(&mut catalogue, save(&course(&["types", "two"]), true, MIA_AS_ADMIN));
    let now = &catalogue.course(&first.code).unwrap().since;
    assert_eq!(now[&CourseItem::Quiz(code("two"))], since);
    assert!(now[&CourseItem::Quiz(code("types"))] > since);
}

#[test]
fn an_invitation_counts_each_student_once_and_is_used_up() {
    let mut catalogue = catalogue();
    let course = course(&["two"]);
    told(&mut catalogue, save(&course, true, MIA_AS_ADMIN));
    let code = InvitationCode::parse("secret").unwrap();
    let invitation = NewInvitation { uses: 2, ..NewInvitation::usual(code.clone(), course.code.clone()) };
    told(&mut catalogue, Command::MakeInvitation { invitation, by: MIA_AS_ADMIN });
    let comes = |catalogue: &mut Catalogue, student, day: i64| {
        let command = Command::RedeemInvitation { code: code.clone(), student: UserId(student) };
        let at = Timestamp::from_second(day * 86_400).unwrap();
        let decision =
            decide(catalogue, &Input { id: InputId::command(1), at, body: InputBody::Command(command) });
        for event in &decision.events {
            let Event::Catalogue(event) = event else { panic!("{event:?}") };
            catalogue.evolve(event);
        }
        let [Effect::Tell { command, .. }] = decision.effects.as_slice() else { panic!("{decision:?}") };
        let Command::InvitationAnswered(answer) = command.as_ref() else { panic!("{command:?}") };
        (decision.events.len(), answer.clone())
    };
    let admitted = InvitationAnswer::Admitted { invitation: code.clone(), course: course.code.clone() };
    let refused = InvitationAnswer::Refused;
    assert_eq!(comes(&mut catalogue, 1, 0), (1, admitted.clone()));
    assert_eq!(comes(&mut catalogue, 1, 0), (0, admitted.clone()), "the same student again");
    assert_eq!(comes(&mut catalogue, 2, 6), (1, admitted.clone()));
    assert_eq!(comes(&mut catalogue, 3, 6), (0, refused(InvitationRefused::UsedUp)));
    assert_eq!(comes(&mut catalogue, 3, 7), (0, refused(InvitationRefused::Expired)));
    assert_eq!(comes(&mut catalogue, 2, 9), (0, admitted), "who is in already");
    told(&mut catalogue, Command::RevokeInvitation { code: code.clone(), by: MIA_AS_ADMIN });
    assert_eq!(comes(&mut catalogue, 3, 6), (0, refused(InvitationRefused::Unknown)));
}

#[test]
fn only_so_many_invitations_are_open_at_a_time() {
    let mut catalogue = catalogue();
    let course = course(&["two"]);
    told(&mut catalogue, save(&course, true, MIA_AS_ADMIN));
    let make = |number: usize, by| {
        let code = InvitationCode::parse(&format!("secret{number}")).unwrap();
        Command::MakeInvitation { invitation: NewInvitation::usual(code, course.code.clone()), by }
    };
    for number in 0..INVITATIONS_MAX {
        assert_eq!(told(&mut catalogue, make(number, MIA_AS_ADMIN)).0, ["InvitationMade"]);
    }
    let (events, answer) = told(&mut catalogue, make(INVITATIONS_MAX, MIA_AS_ADMIN));
    let expected = CatalogueAnswer::Course(CourseAnswer::TooManyInvitations(course.code.clone()));
    assert_eq!((events.len(), answer), (0, Some(expected)));
    let (events, answer) = told(&mut catalogue, make(99, MAX));
    let expected = CatalogueAnswer::Course(CourseAnswer::NotYours(course.code.clone()));
    assert_eq!((events.len(), answer), (0, Some(expected)));
}

#[test]
fn of_two_taps_that_come_at_once_one_makes_an_invitation() {
    let mut catalogue = catalogue();
    let course = course(&["two"]);
    told(&mut catalogue, save(&course, true, MIA_AS_ADMIN));
    let make = |secret: &str, after| {
        let usual = NewInvitation::usual(InvitationCode::parse(secret).unwrap(), course.code.clone());
        Command::MakeInvitation { invitation: NewInvitation { after, ..usual }, by: MIA_AS_ADMIN }
    };
    assert_eq!(told(&mut catalogue, make("first", Some(0))).0, ["InvitationMade"]);
    assert!(told(&mut catalogue, make("second", Some(0))).0.is_empty(), "asked for on the same screen");
    assert_eq!(told(&mut catalogue, make("third", Some(1))).0, ["InvitationMade"]);
    assert_eq!(told(&mut catalogue, make("fourth", None)).0, ["InvitationMade"], "nobody looked at a list");
}
