//! What people grade, and quizzes in which students go to and fro: every screen in every locale.

use studymate_render::{ViewData, toast};
use studymate_schema::catalogue::Catalogue;
use studymate_schema::event::{Given, Role};
use studymate_schema::grading::{AnswerKey, GradeOutcome, Grader, ReportPart};
use studymate_schema::quiz::{Question as Content, QuestionKind, Quiz};
use studymate_schema::quiz_settings::{Navigation, QuizSettings};
use studymate_schema::report::{
    AnswerToGrade, AttemptLine, AttemptsReport, EqualErrors, FastAttempt, GradingReport, PatternsReport,
    QuizReport,
};
use studymate_schema::settings::DetailLevel;
use studymate_schema::view::{GradedAnswer, GradedAttempt, GradingAt, Hint, Overview, Question, Toast, View};
use studymate_schema::{AttemptId, Credit, Locale, Personal, UserId};

use crate::sample::{
    MULTIPLE, NUMERIC, ORDERING, QUESTIONS, SHORT_CHOICE, TRUE_FALSE, catalogue, catalogue_of, code, draw,
    now, question, sample,
};
use crate::sketch::sketch;

const ESSAY: u16 = QUESTIONS + 1;
const TEXT: &str =
    "A river bends because the water on the outer bank is faster & carries soil away.\nThe inner bank grows.";

/// The sample with an essay at its end, in which students go to and fro.
fn with_essay() -> Catalogue {
    let mut quiz = Quiz::clone(catalogue().content(&sample()).unwrap());
    quiz.settings = QuizSettings { navigation: Navigation::Free, ..QuizSettings::default() };
    quiz.questions.push(Content {
        id: "essay".into(),
        topic: "Geography".into(),
        text: "Why do rivers bend?".into(),
        kind: QuestionKind::Essay { guidance: "Outer and inner bank; speed of the water.".into() },
        explanation: "Water is faster on the outer bank.".into(),
        media: None,
        points: 3,
        difficulty: None,
    });
    catalogue_of(vec![quiz])
}

fn known(text: &str) -> Personal<String> {
    Personal::Known(text.to_owned())
}

fn shows(name: &str, views: &[(&str, View, ViewData)], toasts: &[Toast]) {
    let catalogue = with_essay();
    for locale in Locale::ALL {
        let mut screens: Vec<String> = views
            .iter()
            .map(|(title, view, data)| {
                format!("══ {title}\n{}", sketch(&draw(view, data, locale, &catalogue)))
            })
            .collect();
        screens.extend(toasts.iter().map(|said| format!("══ toast\n{}", toast(*said, locale))));
        let all = screens.join("\n");
        assert!(!all.contains("{$") && !all.contains("{ $"), "a value is missing: {all}");
        insta::assert_snapshot!(format!("{name}_{locale}"), all);
    }
}

fn essay(typed: Option<&str>) -> Question {
    Question { total: ESSAY, typed: typed.map(known), ..question(ESSAY) }
}

#[test]
fn essays() {
    let none = || ViewData::None;
    let feedback = View::Feedback {
        question: essay(None),
        given: Given::Text(known(TEXT)),
        credit: Credit::NONE,
        last: true,
        detail: DetailLevel::Full,
        reached: None,
        pending: true,
    };
    let review = View::Review {
        question: Box::new(essay(None)),
        given: Given::Text(known(TEXT)),
        credit: Credit(750_000),
        previous: Some(ORDERING),
        next: None,
        pending: false,
        comment: Some(known("Well argued. What about the <inner> bank?")),
    };
    let graded = |passed, comment: Option<&str>, kept| {
        View::Graded(GradedAttempt {
            student: UserId(7),
            attempt: AttemptId(3),
            quiz: sample(),
            percent: if passed { 81 } else { 25 },
            passed,
            answers: vec![GradedAnswer {
                number: ESSAY,
                index: ESSAY - 1,
                credit: Credit(if passed { 750_000 } else { 0 }),
                comment: comment.map(known),
            }],
            kept,
        })
    };
    let views = [
        ("an essay is asked", View::Question(essay(None)), none()),
        ("a picture came", View::Question(Question { hint: Some(Hint::TypeText), ..essay(None) }), none()),
        ("an essay is typed", View::Question(essay(Some(TEXT))), none()),
        ("handed in", feedback, none()),
        ("graded, in the review", review, none()),
        ("told: passed", graded(true, Some("Well argued."), true), none()),
        ("told: not passed, too old to be shown", graded(false, None, false), none()),
    ];
    shows("essays", &views, &[Toast::TypeFirst]);
}

#[test]
fn free_navigation() {
    let free = |number: u16, selected: &[u8], typed: Option<&str>| {
        View::Question(Question {
            total: ESSAY,
            selected: selected.to_vec(),
            typed: typed.map(known),
            free: true,
            ..question(number)
        })
    };
    let overview = |answered: &[u16], ends, sure| {
        View::Overview(Overview {
            student: UserId(7),
            attempt: AttemptId(3),
            quiz: sample(),
            total: ESSAY,
            answered: answered.to_vec(),
            ends,
            sure,
        })
    };
    let all: Vec<u16> = (1..=ESSAY).collect();
    let views = [
        ("first, nothing chosen", free(SHORT_CHOICE, &[], None)),
        ("chosen", free(SHORT_CHOICE, &[1], None)),
        ("several", free(MULTIPLE, &[0], None)),
        ("true or false", free(TRUE_FALSE, &[1], None)),
        ("a number", free(NUMERIC, &[], Some("42"))),
        ("in order, complete", free(ORDERING, &[0, 1, 2], None)),
        ("the last, an essay", free(ESSAY, &[], Some(TEXT))),
        ("overview", overview(&[1, 4], Some(now()), false)),
        ("overview, really?", overview(&[1, 4], None, true)),
        ("overview, all answered", overview(&all, None, true)),
    ];
    let views: Vec<(&str, View, ViewData)> =
        views.into_iter().map(|(title, view)| (title, view, ViewData::None)).collect();
    shows("free_navigation", &views, &[]);
}

fn to_grade() -> AnswerToGrade {
    AnswerToGrade {
        key: AnswerKey { student: UserId(7_000_000_001), attempt: AttemptId(3), number: ESSAY },
        questions: ESSAY,
        quiz: sample(),
        question: "essay".into(),
        name: Some("Ada <Lovelace>".into()),
        chosen: None,
        text: Some(TEXT.into()),
        credit: None,
        seconds: 412,
        at: now(),
        graded_by: None,
        comment: None,
        report_page: 2,
    }
}

#[test]
fn grading() {
    let (grader, key) = (Grader::Mentor(UserId(5)), to_grade().key);
    let view =
        |at, comment: Option<&str>, note| View::Grading { grader, at, comment: comment.map(known), note };
    let data = |waiting, answer| ViewData::Grading(GradingReport { waiting, answer });
    let graded = AnswerToGrade {
        credit: Some(Credit(750_000)),
        graded_by: Some("Mia".into()),
        comment: Some("Good.".into()),
        ..to_grade()
    };
    let content = catalogue().content(&sample()).unwrap().questions[usize::from(MULTIPLE) - 1].id.clone();
    let marked = AnswerToGrade {
        key: AnswerKey { number: MULTIPLE, ..key },
        question: content,
        chosen: Some(vec![0, 1]),
        text: None,
        credit: Some(Credit(0)),
        name: None,
        ..to_grade()
    };
    let (next, this) = (GradingAt::Next(None), GradingAt::Answer(key));
    let taken = |reachable| Some(GradeOutcome::Taken { credit: Credit(500_000), reachable });
    let before = Some(GradeOutcome::GradedBefore { credit: Credit(750_000), by: UserId(6) });
    let views = [
        ("the next one", view(next, None, None), data(3, Some(to_grade()))),
        ("after a grade", view(next, None, taken(true)), data(1, Some(to_grade()))),
        ("with a comment", view(this, Some("Why <so>?"), None), data(3, Some(to_grade()))),
        ("please write", View::WriteComment { answer: key, too_long: false }, ViewData::None),
        ("too long", View::WriteComment { answer: key, too_long: true }, ViewData::None),
        ("graded before", view(this, None, before), data(2, Some(graded.clone()))),
        ("graded, from a report", view(this, None, None), data(2, Some(graded))),
        ("marked by the key", view(this, None, None), data(0, Some(marked))),
        ("not theirs", view(this, None, Some(GradeOutcome::NotYours)), data(2, Some(to_grade()))),
        ("nobody waits", view(next, None, taken(false)), data(0, None)),
        ("only those that were skipped", view(GradingAt::Next(Some(key)), None, None), data(2, None)),
        ("there is no such", view(this, None, None), data(0, None)),
        ("too old", view(next, None, Some(GradeOutcome::Gone)), data(1, Some(to_grade()))),
        (
            "help of a mentor for whom answers wait",
            View::Help { role: Some(Role::Mentor), user: UserId(5), grader: Some(grader) },
            ViewData::Waiting(2),
        ),
        (
            "greeting of a mentor for whom answers wait",
            View::Welcome {
                name: known("Mia"),
                first: false,
                due: 0,
                courses: false,
                role: Some(Role::Mentor),
                grader: Some(grader),
            },
            ViewData::Waiting(1),
        ),
    ];
    shows("grading", &views, &[Toast::GradeSent, Toast::CommentDropped]);
}

#[test]
fn quiz_reports() {
    let grader = Grader::Admin(UserId(5));
    let view = |part| View::QuizReport { grader, part };
    let line = |student, name: Option<&str>, percent, passed, pending| AttemptLine {
        student: UserId(student),
        name: name.map(str::to_owned),
        attempt: AttemptId(1),
        at: now(),
        late: student == 3,
        percent,
        passed,
        pending,
    };
    let attempts = AttemptsReport {
        finished: 21,
        passed: 11,
        page: 1,
        attempts: vec![
            line(1, Some("Ada <Lovelace>"), 81, true, 0),
            line(2, None, 25, false, 2),
            line(3, Some("עדה"), 40, false, 0),
        ],
    };
    let patterns = PatternsReport {
        compared: 190,
        pairs: vec![EqualErrors {
            students: [UserId(1), UserId(2)],
            names: [Some("Ada <Lovelace>".into()), None],
            wrong: 7,
            equal: 7,
            expected: 2.34,
            probability: 0.000_042,
        }],
        fast: vec![FastAttempt {
            student: UserId(2),
            name: Some("Bob".into()),
            attempt: AttemptId(1),
            answers: 12,
            fast: 9,
            right: 8,
        }],
    };
    let quiet = PatternsReport { compared: 1, ..PatternsReport::default() };
    let (page, found) = (ReportPart::Attempts(code("rivers"), 1), ReportPart::Patterns(code("rivers")));
    let views = [
        ("attempts", view(page.clone()), QuizReport::Attempts(attempts.clone())),
        ("nobody yet", view(page.clone()), QuizReport::Attempts(AttemptsReport::default())),
        ("not theirs", view(page), QuizReport::NotYours),
        ("patterns", view(found.clone()), QuizReport::Patterns(patterns)),
        ("nothing stands out", view(found), QuizReport::Patterns(quiet)),
    ];
    let assistant = View::QuizReport {
        grader: Grader::Assistant(UserId(5)),
        part: ReportPart::Attempts(code("rivers"), 0),
    };
    let to_see = AttemptsReport { attempts: vec![line(1, Some("Ada"), 81, true, 0)], ..attempts };
    let to_see = ("for an assistant", assistant.clone(), ViewData::QuizReport(QuizReport::Attempts(to_see)));
    let late = |title, view| (title, view, ViewData::TookTooLong);
    let too_slow = [
        late("patterns, too slow", view(ReportPart::Patterns(code("rivers")))),
        late("a page of attempts, too slow", view(ReportPart::Attempts(code("rivers"), 2))),
        late("for an assistant, too slow", assistant),
    ];
    let views = views.into_iter().map(|(title, view, report)| (title, view, ViewData::QuizReport(report)));
    let views: Vec<(&str, View, ViewData)> = views.chain(too_slow).chain([to_see]).collect();
    shows("quiz_reports", &views, &[]);
}
