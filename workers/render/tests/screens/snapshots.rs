//! Every view, in every locale: read the snapshots as a person would.

use studymate_render::{ViewData, bot_profile, commands, needs, toast};
use studymate_schema::catalogue::Catalogue;
use studymate_schema::event::{Given, Role};
use studymate_schema::import::{Part, Problem, ProblemKind};
use studymate_schema::input::{ImportChange, ImportedQuiz};
use studymate_schema::material::MaterialAnswer;
use studymate_schema::practice::Calendar;
use studymate_schema::quiz::QuizRef;
use studymate_schema::quiz_settings::Counts;
use studymate_schema::reminder::Reminders;
use studymate_schema::report::{ProgressReport, QuizProgress, StatsReport};
use studymate_schema::settings::{DailyGoal, DetailLevel, RetentionGoal};
use studymate_schema::view::{
    AlertKind, AttemptResult, DayStanding, Ends, Hint, ImportReport, Notice, Question, QuizItem, Standing,
    Toast, UnfinishedAttempt, View, ZoneOffer,
};
use studymate_schema::zone::ZoneRegion;
use studymate_schema::{AttemptId, Credit, InputId, Locale, Personal, QuizVersion, UserId};

use crate::sample::{
    LONG_CHOICE, MATCHING, MULTIPLE, NUMERIC, ORDERING, QUESTIONS, SHORT_CHOICE, TEXT, TRUE_FALSE, catalogue,
    code, draw, material, now, question, sample, zone,
};
use crate::sketch::sketch;

/// One snapshot per locale with all these views, each under its name.
pub(crate) fn shows(name: &str, views: &[(&str, View)]) {
    shows_in(name, views, &catalogue());
}

/// The same with another catalogue than the sample.
pub(crate) fn shows_in(name: &str, views: &[(&str, View)], catalogue: &Catalogue) {
    let data: Vec<ViewData> = views.iter().map(|_| ViewData::None).collect();
    snapshot(name, views, &data, catalogue);
}

pub(crate) fn shows_with(name: &str, views: &[(&str, View)], data: &[ViewData]) {
    snapshot(name, views, data, &catalogue());
}

/// With figures and another catalogue.
pub(crate) fn shows_all(name: &str, views: &[(&str, View)], data: &[ViewData], catalogue: &Catalogue) {
    snapshot(name, views, data, catalogue);
}

fn snapshot(name: &str, views: &[(&str, View)], data: &[ViewData], catalogue: &Catalogue) {
    for locale in Locale::ALL {
        let screens: Vec<String> = views
            .iter()
            .zip(data)
            .map(|((title, view), data)| {
                format!("══ {title}\n{}", sketch(&draw(view, data, locale, catalogue)))
            })
            .collect();
        let all = screens.join("\n");
        assert!(!all.contains("{$") && !all.contains("{ $"), "a value is missing: {all}");
        insta::assert_snapshot!(format!("{name}_{locale}"), all);
    }
}

/// The progress of somebody without topics and days.
fn progress(day: Option<DayStanding>) -> View {
    let (topics, calendar) = (Vec::new(), Calendar::default());
    View::Progress { student: UserId(7), day, topics, calendar, as_text: false }
}

fn known(text: &str) -> Personal<String> {
    Personal::Known(text.to_owned())
}

#[test]
fn home() {
    let greeting =
        |role| View::Welcome { name: known("Mia"), first: false, due: 0, courses: true, role, grader: None };
    let help = |role| View::Help { role, user: UserId(7_000_000_001), grader: None };
    shows(
        "home",
        &[
            (
                "first contact",
                View::Welcome {
                    name: known("Ada <Lovelace>"),
                    first: true,
                    due: 0,
                    courses: false,
                    role: None,
                    grader: None,
                },
            ),
            (
                "known, right to left",
                View::Welcome {
                    name: known("עדה"),
                    first: false,
                    due: 12,
                    courses: true,
                    role: None,
                    grader: None,
                },
            ),
            (
                "name erased",
                View::Welcome {
                    name: Personal::Erased,
                    first: false,
                    due: 0,
                    courses: false,
                    role: None,
                    grader: None,
                },
            ),
            ("greeting of an assistant", greeting(Some(Role::Assistant))),
            ("greeting of a mentor", greeting(Some(Role::Mentor))),
            ("greeting of an admin", greeting(Some(Role::Admin))),
            ("help for a student", help(None)),
            ("help for an assistant", help(Some(Role::Assistant))),
            ("help for a mentor", help(Some(Role::Mentor))),
            ("help for an admin", help(Some(Role::Admin))),
            ("languages", View::Languages { current: Locale::Ru }),
        ],
    );
}

#[test]
fn lists() {
    let item = |text: &str, standing| QuizItem {
        quiz: QuizRef { code: code(text), version: QuizVersion(2) },
        standing,
    };
    let items = vec![
        item("rivers", Standing::New),
        item("rivers", Standing::Unfinished { answered: 3, total: 7 }),
        item("rechi", Standing::Done { best: 100, passed: true, counts: Counts::Last, pending: false }),
        item("rivers", Standing::Done { best: 40, passed: false, counts: Counts::Best, pending: false }),
        item("rivers", Standing::Done { best: 55, passed: false, counts: Counts::Average, pending: false }),
        item("rivers", Standing::Done { best: 40, passed: false, counts: Counts::Best, pending: true }),
        item("rivers", Standing::Done { best: 70, passed: true, counts: Counts::First, pending: false }),
    ];
    let unfinished = |attempt, answered| UnfinishedAttempt {
        student: UserId(7),
        attempt: AttemptId(attempt),
        quiz: sample(),
        answered,
        total: QUESTIONS,
    };
    shows(
        "lists",
        &[
            ("the only page", View::Quizzes { items: items[..1].to_vec(), page: 0, pages: 1 }),
            ("a page in the middle", View::Quizzes { items, page: 1, pages: 3 }),
            (
                "unfinished",
                View::Unfinished { attempts: vec![unfinished(9, 0), unfinished(4, 6)], wanted: None },
            ),
            (
                "as many unfinished as there may be",
                View::Unfinished {
                    attempts: (1..=10).rev().map(|attempt| unfinished(attempt, 2)).collect(),
                    wanted: Some(sample()),
                },
            ),
        ],
    );
}

#[test]
fn questions() {
    let with = |number, order: &[u8], selected: &[u8], hint| {
        View::Question(Question {
            order: order.to_vec(),
            selected: selected.to_vec(),
            hint,
            ..question(number)
        })
    };
    shows(
        "questions",
        &[
            ("feedback at the end", {
                let quiz = QuizRef { code: code("rechi"), version: QuizVersion(2) };
                View::Question(Question { quiz, total: 1, ..question(SHORT_CHOICE) })
            }),
            ("drawn", View::Question(Question { index: Some(3), total: 2, ..question(1) })),
            ("short options", with(SHORT_CHOICE, &[2, 0, 1], &[], None)),
            ("long options", with(LONG_CHOICE, &[1, 0, 2], &[], Some(Hint::UseButtons))),
            ("multiple, nothing ticked", with(MULTIPLE, &[3, 2, 1, 0], &[], None)),
            ("multiple, some ticked", with(MULTIPLE, &[3, 2, 1, 0], &[0, 2], None)),
            ("true or false", with(TRUE_FALSE, &[0, 1], &[], Some(Hint::WelcomeBack))),
            ("a number", with(NUMERIC, &[], &[], None)),
            ("not a number", with(NUMERIC, &[], &[], Some(Hint::NotANumber))),
            ("a text", with(TEXT, &[], &[], None)),
            ("not a text", with(TEXT, &[], &[], Some(Hint::TypeText))),
            ("matching, nothing picked", with(MATCHING, &[3, 1, 0, 2], &[], None)),
            ("matching, two picked", with(MATCHING, &[3, 1, 0, 2], &[0, 3], None)),
            ("ordering, nothing put", with(ORDERING, &[2, 0, 3, 1], &[], None)),
            ("ordering, two put", with(ORDERING, &[2, 0, 3, 1], &[0, 3], None)),
        ],
    );
}

#[test]
fn answers() {
    let feedback = |number, given, credit| View::Feedback {
        question: question(number),
        given,
        credit: Credit(credit),
        last: number == QUESTIONS,
        detail: DetailLevel::Full,
        reached: None,
        pending: false,
    };
    let shuffled = Question { order: vec![3, 2, 1, 0], ..question(MULTIPLE) };
    let in_its_order = View::Feedback {
        question: shuffled,
        given: Given::Options(vec![0, 2]),
        credit: Credit::NONE,
        last: false,
        detail: DetailLevel::Full,
        reached: None,
        pending: false,
    };
    let typed = |text: &str| Given::Text(known(text));
    let review = |number: u16, previous, next| View::Review {
        question: Box::new(question(number)),
        given: Given::Options(vec![1]),
        credit: Credit::FULL,
        previous,
        next,
        pending: false,
        comment: None,
    };
    shows(
        "answers",
        &[
            ("choice, right", feedback(SHORT_CHOICE, Given::Options(vec![1]), 1_000_000)),
            ("choice, wrong", feedback(SHORT_CHOICE, Given::Options(vec![0]), 0)),
            ("choice, partly", feedback(LONG_CHOICE, Given::Options(vec![2]), 500_000)),
            ("multiple, right", feedback(MULTIPLE, Given::Options(vec![0, 1]), 1_000_000)),
            ("multiple, mixed", feedback(MULTIPLE, Given::Options(vec![0, 2]), 0)),
            ("multiple, in the order of the screen", in_its_order),
            ("true or false, right", feedback(TRUE_FALSE, Given::Options(vec![1]), 1_000_000)),
            ("true or false, wrong", feedback(TRUE_FALSE, Given::Options(vec![0]), 0)),
            ("number, right", feedback(NUMERIC, typed("1 230"), 1_000_000)),
            ("number, wrong", feedback(NUMERIC, typed("12"), 0)),
            ("text, partly", feedback(TEXT, typed("romania"), 500_000)),
            ("text, hostile", feedback(TEXT, typed("<b>שלום\u{202e}\u{7}"), 0)),
            ("text, erased", feedback(TEXT, Given::Text(Personal::Erased), 0)),
            ("matching, right", feedback(MATCHING, Given::Matches(vec![0, 1, 2]), 1_000_000)),
            ("matching, mixed", feedback(MATCHING, Given::Matches(vec![0, 3, 2]), 666_666)),
            ("ordering, right", feedback(ORDERING, Given::Order(vec![0, 1, 2, 3]), 1_000_000)),
            ("ordering, mixed", feedback(ORDERING, Given::Order(vec![0, 2, 1, 3]), 500_000)),
            ("review of the first", review(SHORT_CHOICE, None, Some(2))),
            ("review in the middle", review(TRUE_FALSE, Some(3), Some(5))),
        ],
    );
}

#[test]
fn results() {
    let result = AttemptResult {
        student: UserId(7_000_000_001),
        attempt: AttemptId(3),
        quiz: sample(),
        questions: 7,
        right: 7,
        percent: 100,
        passed: true,
        seconds: 125,
        wrong: Vec::new(),
        best_before: None,
        reviewable: true,
        attempts_left: None,
        day: None,
        next_step: None,
        out_of_time: false,
        timed_out: 0,
        late: false,
        told_at: None,
        course: None,
        offer_reminders: false,
        pending: 0,
        trial: false,
    };
    let begun = UnfinishedAttempt {
        student: UserId(7_000_000_001),
        attempt: AttemptId(3),
        quiz: sample(),
        answered: 3,
        total: 8,
    };
    let not = AttemptResult { right: 3, percent: 42, passed: false, ..result.clone() };
    let shut = result.clone();
    let many = AttemptResult {
        questions: 500,
        right: 401,
        percent: 80,
        wrong: (1..100).collect(),
        ..result.clone()
    };
    shows(
        "results",
        &[
            ("all right", View::Result(result.clone())),
            (
                "answers wait",
                View::Result(AttemptResult {
                    pending: 2,
                    percent: 57,
                    right: 4,
                    passed: false,
                    ..result.clone()
                }),
            ),
            (
                "all of it waits",
                View::Result(AttemptResult {
                    pending: 7,
                    percent: 0,
                    right: 0,
                    passed: false,
                    ..result.clone()
                }),
            ),
            ("better than before", View::Result(AttemptResult { best_before: Some(85), ..result.clone() })),
            ("as good as before", View::Result(AttemptResult { best_before: Some(100), ..result })),
            (
                "not passed",
                View::Result(AttemptResult {
                    wrong: vec![2, 3, 5, 7],
                    best_before: Some(57),
                    seconds: 4000,
                    ..not
                }),
            ),
            ("many", View::Result(many)),
            (
                "no review, two more attempts",
                View::Result(AttemptResult { reviewable: false, attempts_left: Some(2), ..shut.clone() }),
            ),
            ("the last attempt", View::Result(AttemptResult { attempts_left: Some(0), ..shut.clone() })),
            ("a trial", View::Result(AttemptResult { trial: true, ..shut })),
            ("really give up?", View::CancelQuestion { attempt: begun.clone(), attempts_left: None }),
            (
                "really give up one of several attempts?",
                View::CancelQuestion { attempt: begun.clone(), attempts_left: Some(1) },
            ),
            (
                "really give up the last attempt?",
                View::CancelQuestion { attempt: begun.clone(), attempts_left: Some(0) },
            ),
            ("given up", View::Cancelled { quiz: sample(), attempts_left: None, course: None }),
            (
                "given up, and no attempt left",
                View::Cancelled { quiz: sample(), attempts_left: Some(0), course: None },
            ),
            ("a pause", View::Paused { attempt: begun.clone(), ends: Ends::default(), course: None }),
            (
                "a pause of what is limited in time",
                View::Paused {
                    attempt: begun,
                    ends: Ends { quiz: Some("2026-11-21T10:00:00Z".parse().unwrap()), question: None },
                    course: None,
                },
            ),
        ],
    );
}

#[test]
fn figures() {
    let quiz = |text: &str, attempts, passed| QuizProgress {
        code: code(text),
        version: QuizVersion(2),
        attempts,
        best: 90,
        last: 55,
        average: 70,
        passed,
        pending: 0,
        first: 40,
        last_at: now(),
    };
    let report = ProgressReport {
        quizzes: ["rivers", "rechi", "gone", "a", "b", "c", "d"]
            .iter()
            .enumerate()
            .map(|(n, code)| quiz(code, n as u32 + 1, n % 2 == 0))
            .collect(),
        answers: 121,
        right: 90,
        ..ProgressReport::default()
    };
    let stats = StatsReport {
        users: 12_345,
        active: [210, 1_400, 5_000],
        attempts_started: 40_000,
        attempts_finished: 38_500,
        answers: 1_234_567,
        average_percent: Some(71),
        inputs_last_minute: 640,
        dead_letters: 0,
        failed_sends: 3,
        lag_ms: 41,
    };
    let progress = || progress(None);
    let views = [
        ("nothing yet", progress()),
        ("progress", progress()),
        ("stats", View::Stats),
        ("no stats", View::Stats),
    ];
    let data = [
        ViewData::Progress(ProgressReport::default()),
        ViewData::Progress(report),
        ViewData::Stats(stats),
        ViewData::Stats(StatsReport::default()),
    ];
    shows_with("figures", &views, &data);
}

#[test]
fn settings() {
    let zone = |name: &str| Some(name.parse().unwrap());
    let zones = |current, offer| View::TimeZones { current, offer, classroom: None };
    let found = ["Asia/Vladivostok", "America/Goose_Bay", "Etc/GMT-3"].map(|name| name.parse().unwrap());
    let (short, full) = (DetailLevel::Short, DetailLevel::Full);
    shows(
        "settings",
        &[
            (
                "nothing chosen",
                View::Settings {
                    zone: None,
                    goal: DailyGoal::Ten,
                    detail: full,
                    reminders: Reminders::default(),
                    retention: RetentionGoal::Middle,
                },
            ),
            (
                "chosen",
                View::Settings {
                    zone: zone("Europe/Berlin"),
                    goal: DailyGoal::Off,
                    detail: short,
                    reminders: Reminders { on: true, ..Reminders::default() },
                    retention: RetentionGoal::High,
                },
            ),
            ("retention goals", View::RetentionGoals { current: RetentionGoal::Middle }),
            ("common time zones", zones(None, ZoneOffer::Common)),
            ("cities", zones(zone("Asia/Tokyo"), ZoneOffer::Region(ZoneRegion::Asia))),
            ("found", zones(zone("America/Goose_Bay"), ZoneOffer::Found(found.to_vec()))),
            ("not found", zones(None, ZoneOffer::Found(Vec::new()))),
            ("goals", View::DailyGoals { current: DailyGoal::Twenty }),
        ],
    );
}

#[test]
fn days() {
    let day = DayStanding {
        days: 4,
        longest: 21,
        answers: 7,
        goal: DailyGoal::Ten,
        earned: false,
        saved: false,
        freeze: true,
    };
    let none = DayStanding { days: 0, longest: 0, answers: 0, ..day };
    let reached = DayStanding { days: 1, longest: 1, answers: 10, earned: true, freeze: false, ..day };
    let feedback = |detail, reached| View::Feedback {
        question: question(SHORT_CHOICE),
        given: Given::Options(vec![0]),
        credit: Credit::NONE,
        last: false,
        detail,
        reached,
        pending: false,
    };
    let progress = |day| progress(Some(day));
    let report = ProgressReport { answers: 8, right: 4, ..ProgressReport::default() };
    let views = [
        ("the answer that reached the goal", feedback(DetailLevel::Full, Some(reached))),
        ("short", feedback(DetailLevel::Short, None)),
        ("a row", progress(day)),
        ("the first day", progress(none)),
        ("reached", progress(reached)),
        ("saved by the freeze", progress(DayStanding { saved: true, freeze: false, longest: 4, ..day })),
        ("no goal", progress(DayStanding { goal: DailyGoal::Off, answers: 1, earned: true, ..day })),
    ];
    let data = [
        ViewData::None,
        ViewData::None,
        ViewData::Progress(report.clone()),
        ViewData::Progress(ProgressReport::default()),
        ViewData::Progress(report.clone()),
        ViewData::Progress(report.clone()),
        ViewData::Progress(report),
    ];
    shows_with("days", &views, &data);
}

#[test]
fn imports() {
    let imported = |text: &str, change, live| ImportedQuiz {
        quiz: QuizRef { code: code(text), version: QuizVersion(2) },
        questions: if text == "rivers" { 7 } else { 1 },
        change,
        live,
    };
    let problem = |line, kind| Problem { line, kind };
    let problems = vec![
        problem(0, ProblemKind::UnknownFormat),
        problem(7, ProblemKind::TextTooLong { part: Part::Option, length: 300, limit: 200 }),
        problem(12, ProblemKind::UnmarkedAnswer { got: "<i>Paris".into() }),
    ];
    let report = |quizzes, problems, more_problems| {
        View::ImportReport(ImportReport {
            file: Some(known("rivers.gift")),
            quizzes,
            problems,
            more_problems,
        })
    };
    let taken = vec![
        imported("rivers", ImportChange::New, false),
        imported("rechi", ImportChange::Changed, true),
        imported("rechi", ImportChange::Unchanged, false),
        imported("gone", ImportChange::NotYours, true),
    ];
    shows(
        "imports",
        &[
            ("taken", report(taken, Vec::new(), 0)),
            ("partly", report(vec![imported("rivers", ImportChange::New, true)], problems[1..].to_vec(), 0)),
            ("refused", report(Vec::new(), problems, 21)),
            (
                "nameless",
                View::ImportReport(ImportReport {
                    file: Some(Personal::Erased),
                    quizzes: Vec::new(),
                    problems: vec![problem(0, ProblemKind::TooLarge { size: 5_000_000, limit: 1 << 20 })],
                    more_problems: 0,
                }),
            ),
        ],
    );
}

#[test]
fn notices() {
    let used_up = |attempts, percent: Option<u8>, counts| Notice::AttemptsUsedUp {
        quiz: sample(),
        attempts,
        percent,
        counts,
        student: UserId(7),
        last: percent.map(|_| AttemptId(3)),
        course: None,
    };
    let all = [
        Notice::NoSuchQuiz { code: known("capitels") },
        Notice::QuizUsage,
        Notice::ReportUsage,
        Notice::NoQuizzes,
        Notice::NothingToResume,
        Notice::NothingToCancel,
        Notice::NotUnderstood,
        Notice::UnknownCommand,
        Notice::NotAllowed,
        Notice::FilesFromMentors,
        Notice::NotInTheirClassrooms { code: code("rivers") },
        Notice::SlowDown,
        Notice::Banned { until: "2026-11-21T09:05:00Z".parse().unwrap(), seconds: 300 },
        Notice::Apology { input: InputId::telegram(815) },
        Notice::RoleGranted { role: Role::Mentor },
        Notice::RoleGranted { role: Role::Admin },
        Notice::RoleRevoked { role: Role::Mentor },
        Notice::RoleRevoked { role: Role::Admin },
        Notice::FileTooLarge { limit: 1 << 20 },
        Notice::FileNotFetched { file: known("rivers.gift") },
        Notice::FileNotFetched { file: Personal::Erased },
        Notice::QuizPublished { quiz: sample() },
        Notice::QuizRetired { code: code("rivers") },
        Notice::NotYourQuiz { code: code("rivers") },
        Notice::Material(MaterialAnswer::Saved(material("map"))),
        Notice::Material(MaterialAnswer::Removed { code: material("map"), title: "A <map>".into() }),
        Notice::Material(MaterialAnswer::Unknown(material("gone"))),
        Notice::Material(MaterialAnswer::NotYours(material("map"))),
        Notice::AttemptGone,
        used_up(1, Some(80), Counts::First),
        used_up(3, Some(80), Counts::Best),
        used_up(3, None, Counts::Best),
    ];
    let names: Vec<String> = all.iter().map(|notice| format!("{notice:?}")).collect();
    let views: Vec<(&str, View)> =
        names.iter().map(String::as_str).zip(all.into_iter().map(View::Notice)).collect();
    shows("notices", &views);
}

#[test]
fn alerts() {
    let alert = |kind, held_back| View::Alert { kind, input: InputId::telegram(815), held_back };
    shows(
        "alerts",
        &[("dead letter", alert(AlertKind::DeadLetter, 0)), ("not sent", alert(AlertKind::SendFailed, 22))],
    );
}

#[test]
fn toasts_commands_and_profile() {
    let toasts = [
        Toast::AnsweredAlready,
        Toast::ChooseFirst,
        Toast::NotYours,
        Toast::OldButton,
        Toast::UnknownButton,
        Toast::AttemptOver,
        Toast::AttemptGone,
        Toast::QuizGone,
        Toast::QuizNotForYou,
        Toast::CourseNotForYou,
        Toast::CourseArchived,
        Toast::NotOpenYet,
        Toast::InvitationGone,
        Toast::LanguageSet,
        Toast::SlowDown,
        Toast::Banned,
        Toast::NotAllowed,
        Toast::BannedByAdmin,
        Toast::NotAMentor,
        Toast::OthersClassroom,
        Toast::Apology,
        Toast::ReviewOver,
    ];
    for locale in Locale::ALL {
        let mut lines: Vec<String> = toasts.iter().map(|t| format!("{t:?}: {}", toast(*t, locale))).collect();
        assert!(toasts.iter().all(|t| toast(*t, locale).encode_utf16().count() <= 200));
        let commands = commands(locale, Some(Role::Admin));
        assert!(commands.iter().all(|(_, text)| (3..=256).contains(&text.chars().count())));
        lines.extend(commands.iter().map(|(name, text)| format!("/{name} {text}")));
        let profile = bot_profile(locale);
        assert!(profile.about.chars().count() <= 120 && profile.description.chars().count() <= 512);
        lines.extend([profile.about, profile.description]);
        insta::assert_snapshot!(format!("plain_{locale}"), lines.join("\n"));
    }
}

#[test]
fn a_view_without_its_figures_is_an_error_and_so_is_unknown_content() {
    let catalogue = catalogue();
    let context = studymate_render::RenderContext {
        locale: Locale::En,
        catalogue: &catalogue,
        bot_username: "studymate_bot",
        now: now(),
        zone: &zone(),
        inputs_kept: std::time::Duration::from_secs(30 * 24 * 3600),
    };
    let render = |view: &View| studymate_render::render(view, &ViewData::None, &context);
    assert_eq!(
        render(&View::Stats).unwrap_err().to_string(),
        "the view Stats was rendered without its figures"
    );
    assert_ne!(needs(&View::Stats), studymate_render::Needs::Nothing);
    assert_eq!(
        render(&View::Question(question(99))).unwrap_err().to_string(),
        "version 2 of quiz rivers has no question 99"
    );
    let other = QuizRef { code: code("rivers"), version: QuizVersion(9) };
    assert_eq!(
        render(&View::Cancelled { quiz: other, attempts_left: None, course: None }).unwrap_err().to_string(),
        "the catalogue has no version 9 of quiz rivers"
    );
}
