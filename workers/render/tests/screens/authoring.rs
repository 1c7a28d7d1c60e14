//! Every screen on which quizzes and courses are made.

use studymate_schema::authoring::{
    AuthorView, Basis, CourseDraft, CourseStep, DatePart, Dated, DatesIn, Page, QuizDraft, QuizStep,
    TypedKind,
};
use studymate_schema::catalogue::Author;
use studymate_schema::classroom::{BotStanding, Classroom};
use studymate_schema::course::{Access, Course, CourseEntry, CourseItem, CourseTopic, LatePolicy, Window};
use studymate_schema::event::CatalogueEvent;
use studymate_schema::import::{Problem, ProblemKind};
use studymate_schema::quiz::{Question, QuestionKind, Quiz};
use studymate_schema::quiz_settings::{Draw, Navigation, QuizSetting, QuizSettings};
use studymate_schema::view::{Notice, View};
use studymate_schema::{ChatId, CourseCode, Personal, QuizCode, QuizVersion, Timestamp, UserId};

use crate::sample::{self, material};
use crate::snapshots::{shows, shows_in};

fn code(text: &str) -> QuizCode {
    QuizCode::parse(text).unwrap()
}

/// A quiz of the sample, as if it were made in the chat.
fn quiz(questions: usize) -> Quiz {
    let mut made = sample::quiz();
    made.questions = made.questions.iter().cycle().take(questions).cloned().collect();
    made
}

fn draft(quiz: Option<Quiz>, step: QuizStep, problems: Vec<Problem>) -> View {
    let draft = Box::new(QuizDraft { quiz: quiz.map(Personal::Known), step, basis: Basis::New });
    View::Author(AuthorView::QuizDraft { draft, problems })
}

fn first_of(kind: &str) -> Question {
    sample::quiz().questions.into_iter().find(|question| question.kind.name() == kind).unwrap()
}

#[test]
fn making_a_quiz() {
    let asked = || Personal::Known("Which is the capital of <France>?".to_owned());
    let answers = |kind| {
        draft(Some(quiz(0)), QuizStep::Answers { at: None, text: asked(), kind, media: None }, Vec::new())
    };
    let problems = vec![
        Problem { line: 0, kind: ProblemKind::NoFullCredit },
        Problem { line: 2, kind: ProblemKind::DuplicateOption { text: "Nice".to_owned() } },
    ];
    let wrong = QuizStep::Answers { at: None, text: asked(), kind: TypedKind::Choice, media: None };
    let statement = Question {
        kind: QuestionKind::TrueFalse {
            answer: true,
            feedback_right: String::new(),
            feedback_wrong: String::new(),
        },
        text: "Paris is the capital of France.".to_owned(),
        explanation: "Since 987.".to_owned(),
        ..first_of("truefalse")
    };
    let essay = Question {
        kind: QuestionKind::Essay { guidance: "Names <both> banks.".to_owned() },
        text: "Why do rivers bend?".to_owned(),
        explanation: "The outer bank is eaten away.".to_owned(),
        ..first_of("truefalse")
    };
    let preview = |question: Question| {
        draft(Some(quiz(2)), QuizStep::Preview { at: None, question: question.into() }, Vec::new())
    };
    let set = || {
        let settings = QuizSettings {
            attempts: Some(3),
            quiz_minutes: Some(20),
            navigation: Navigation::Free,
            draw: Draw::ByTopic(vec![(2, String::new())]),
            ..QuizSettings::default()
        };
        Quiz { pass_mark: 75, settings, ..quiz(4) }
    };
    let settings = |open, problems| draft(Some(set()), QuizStep::Settings { open }, problems);
    let [key, got, other] = ["navigation", "free", "question_seconds"].map(str::to_owned);
    let excluded = vec![Problem { line: 0, kind: ProblemKind::SettingsExclude { key, got, other } }];
    let text = |media| QuizStep::Text { at: Some(1), media };
    let kind_of = |media| QuizStep::Kind { at: None, text: asked(), media };
    let pictured = |text: &str| {
        let (media, text) = (Some(material("map")), text.to_owned());
        Question { media, text, ..first_of("numeric") }
    };
    let long = pictured(&"Look at the map. ".repeat(60));
    let mut views = vec![
        ("title", draft(None, QuizStep::Title, Vec::new())),
        ("nothing yet", draft(Some(quiz(0)), QuizStep::Overview, Vec::new())),
        ("three questions", draft(Some(quiz(3)), QuizStep::Overview, Vec::new())),
        ("many questions", draft(Some(quiz(45)), QuizStep::Overview, Vec::new())),
        ("a question is asked", draft(Some(quiz(3)), text(None), Vec::new())),
        ("a question with a picture is asked", draft(Some(quiz(3)), text(Some(material("map"))), Vec::new())),
        ("its kind", draft(Some(quiz(0)), kind_of(None), Vec::new())),
        ("not taken", draft(Some(quiz(0)), wrong, problems)),
        (
            "explanation",
            draft(
                Some(quiz(0)),
                QuizStep::Explanation { at: None, question: statement.clone().into() },
                Vec::new(),
            ),
        ),
        ("a statement before it is kept", preview(statement)),
        ("a choice before it is kept", preview(first_of("multiple"))),
        ("a number before it is kept", preview(first_of("numeric"))),
        ("a text before it is kept", preview(first_of("text"))),
        ("items before they are kept", preview(first_of("ordering"))),
        ("pairs before they are kept", preview(first_of("matching"))),
        ("an essay before it is kept", preview(essay)),
        ("a picture before it is kept", preview(pictured("How long is the red one?"))),
        ("a picture of a long question", preview(long)),
        ("its settings", settings(None, Vec::new())),
        ("which attempt counts", settings(Some(QuizSetting::Counts), Vec::new())),
        ("how many are drawn", settings(Some(QuizSetting::Draw), Vec::new())),
        ("what cannot be", settings(Some(QuizSetting::QuestionSeconds), excluded)),
        ("settings in the overview", draft(Some(set()), QuizStep::Overview, Vec::new())),
        ("one that is kept", draft(Some(quiz(3)), QuizStep::Look { at: 1 }, Vec::new())),
        ("saved", View::Notice(Notice::OneMoment)),
        ("not saved yet", View::Notice(Notice::Unsaved)),
    ];
    views.extend(TypedKind::ALL.map(|kind| (kind.name(), answers(kind))));
    shows("making_a_quiz", &views);
}

#[test]
fn quizzes_of_a_mentor() {
    let codes = vec![sample::quiz().code, code("rechi")];
    let list = |items, page, pages| View::Author(AuthorView::Quizzes { items, page, pages });
    let one = |code: &QuizCode| View::Author(AuthorView::Quiz { code: code.clone() });
    let mut catalogue = sample::catalogue();
    for (code, version) in [("new", 1), ("rechi", 3)] {
        let quiz = Quiz { code: self::code(code), title: format!("Title of {code}"), ..quiz(3) };
        let (by, version) = (Author::Mentor(UserId(7)), QuizVersion(version));
        catalogue.evolve(&CatalogueEvent::QuizImported { quiz: quiz.into(), version, by });
    }
    shows_in(
        "quizzes_of_a_mentor",
        &[
            ("none", list(Vec::new(), 0, 1)),
            ("a page in the middle", list(codes.clone(), 1, 3)),
            ("one", one(&codes[0])),
            ("one with changes", one(&codes[1])),
            ("a draft", one(&code("new"))),
            ("shall it be retired?", View::Author(AuthorView::QuizRetirement { code: codes[0].clone() })),
        ],
        &catalogue,
    );
}

fn course() -> Course {
    let entry = |item| CourseEntry { item, window: Window::default() };
    Course {
        code: CourseCode::parse("geography").unwrap(),
        title: "Geography & <more>".to_owned(),
        description: "Capitals, rivers, mountains.".to_owned(),
        language: None,
        access: Access::Classrooms([ChatId(-1), ChatId(-2)].into()),
        zone: None,
        window: Window::default(),
        late: LatePolicy::default(),
        topics: vec![
            CourseTopic {
                title: "Europe".to_owned(),
                entries: vec![
                    entry(CourseItem::Material(material("map"))),
                    entry(CourseItem::Quiz(sample::quiz().code)),
                ],
            },
            CourseTopic { title: "Asia".to_owned(), entries: Vec::new() },
        ],
    }
}

#[test]
fn making_a_course() {
    let at = |course: Option<Course>, step, items: Vec<CourseItem>, pages| {
        let draft = Box::new(CourseDraft {
            course: course.map(Personal::Known),
            step,
            basis: Basis::New,
            taken_out: Vec::new(),
        });
        let page = Page { items, page: 0, pages };
        let problems = Vec::new();
        View::Author(AuthorView::CourseDraft {
            draft,
            page,
            classrooms: 2,
            of_all: false,
            dates_in: None,
            rooms: None,
            problems,
        })
    };
    let empty = Course { topics: Vec::new(), access: Access::Invitation, ..course() };
    let mut items: Vec<CourseItem> = course().entries().map(|entry| entry.item.clone()).collect();
    items.push(CourseItem::Material(material("song")));
    let of_admin = CourseDraft {
        course: Some(empty.clone().into()),
        step: CourseStep::Access,
        basis: Basis::New,
        taken_out: Vec::new(),
    };
    let of_admin = View::Author(AuthorView::CourseDraft {
        draft: Box::new(of_admin),
        page: Page { items: Vec::new(), page: 0, pages: 1 },
        classrooms: 4,
        of_all: true,
        dates_in: None,
        rooms: None,
        problems: Vec::new(),
    });
    shows(
        "making_a_course",
        &[
            ("access, of an admin", of_admin),
            ("title", at(None, CourseStep::Title, Vec::new(), 1)),
            ("description", at(Some(empty.clone()), CourseStep::Description, Vec::new(), 1)),
            ("access", at(Some(empty.clone()), CourseStep::Access, Vec::new(), 1)),
            ("topics are asked", at(Some(empty.clone()), CourseStep::Topics, Vec::new(), 1)),
            ("no topics yet", at(Some(empty), CourseStep::Overview, Vec::new(), 1)),
            ("two topics", at(Some(course()), CourseStep::Overview, Vec::new(), 1)),
            ("a topic", at(Some(course()), CourseStep::Topic(0), items, 2)),
            ("a topic and nothing to put into it", at(Some(course()), CourseStep::Topic(1), Vec::new(), 1)),
            ("another title", at(Some(course()), CourseStep::TopicTitle(1), Vec::new(), 1)),
        ],
    );
}

fn time(text: &str) -> Option<Timestamp> {
    Some(text.parse().unwrap())
}

#[test]
fn dates_and_classrooms_of_a_course() {
    let mut dated = course();
    dated.window.opens = time("2026-11-30T23:00:00Z");
    dated.late = LatePolicy::Refused;
    dated.topics[0].entries[1].window = Window { opens: None, due: time("2027-01-31T22:59:59Z") };
    let items: Vec<CourseItem> = dated.entries().map(|entry| entry.item.clone()).collect();
    let in_zone = |zone: &str, classroom| Some(DatesIn { zone: zone.parse().unwrap(), classroom });
    let own = || in_zone("Asia/Vladivostok", None);
    let steps = |course: &Course, step, dates_in, items: Vec<CourseItem>, rooms, problems| {
        let (course, basis, taken_out) = (Some(course.clone().into()), Basis::New, Vec::new());
        let draft = Box::new(CourseDraft { course, step, basis, taken_out });
        let (page, classrooms, of_all) = (Page { items, page: 0, pages: 1 }, 2, false);
        View::Author(AuthorView::CourseDraft { draft, page, classrooms, of_all, dates_in, rooms, problems })
    };
    let told_in = |step, dates_in| steps(&dated, step, dates_in, Vec::new(), None, Vec::new());
    let at = |step, items, rooms, problems| steps(&dated, step, own(), items, rooms, problems);
    let shown = |step| at(step, items.clone(), None, Vec::new());
    let gone = CourseItem::Material(material("gone"));
    let rooms = Some(Page { items: vec![ChatId(-1), ChatId(-3)], page: 0, pages: 1 });
    let problem = |kind| vec![Problem { line: 0, kind }];
    let (opens, due) = (DatePart::Opens, DatePart::Due);
    let mut catalogue = sample::catalogue();
    for (chat, title) in [(-1, "Class <5>"), (-2, "Class 6"), (-3, "Class 7")] {
        let classroom = Classroom {
            mentor: UserId(7),
            title: title.to_owned(),
            bot: BotStanding::Admin,
            zone: None,
            heard_since: None,
        };
        catalogue.evolve(&CatalogueEvent::ClassroomListed { chat: ChatId(chat), classroom });
    }
    let mut late = dated.clone();
    late.window = Window { opens: None, due: time("2026-11-20T22:59:59Z") };
    late.topics[0].entries[1].window.due = time("2026-11-19T22:59:59Z");
    let over = |step| steps(&late, step, own(), Vec::new(), None, Vec::new());
    shows_in(
        "dates_and_classrooms_of_a_course",
        &[
            ("which classrooms", at(CourseStep::Classrooms, Vec::new(), rooms, Vec::new())),
            ("overview", shown(CourseStep::Overview)),
            ("overview, the dates are over", over(CourseStep::Overview)),
            ("when an item was due", over(CourseStep::Window(Dated::Item(0, 1), due))),
            ("a topic", shown(CourseStep::Topic(0))),
            ("what is gone", at(CourseStep::Topic(1), vec![gone], None, Vec::new())),
            ("in which order", shown(CourseStep::Order(0))),
            ("which item", shown(CourseStep::Dates(0))),
            ("when an item is due", shown(CourseStep::Window(Dated::Item(0, 1), due))),
            ("when an item opens", shown(CourseStep::Window(Dated::Item(0, 0), opens))),
            ("when the course is due", shown(CourseStep::Window(Dated::Course, due))),
            (
                "in the time of a classroom",
                told_in(CourseStep::Window(Dated::Course, due), in_zone("Europe/Oslo", Some(ChatId(-1)))),
            ),
            (
                "overview, in the time of a classroom",
                told_in(CourseStep::Overview, in_zone("Europe/Oslo", Some(ChatId(-1)))),
            ),
            ("in nobody's time", told_in(CourseStep::Window(Dated::Course, due), None)),
            (
                "no date",
                at(
                    CourseStep::Window(Dated::Course, opens),
                    Vec::new(),
                    None,
                    problem(ProblemKind::NotADate { got: "soon".to_owned() }),
                ),
            ),
            (
                "the wrong way round",
                at(
                    CourseStep::Window(Dated::Course, opens),
                    Vec::new(),
                    None,
                    problem(ProblemKind::DueBeforeOpens),
                ),
            ),
        ],
        &catalogue,
    );
}
