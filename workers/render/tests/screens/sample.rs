//! A catalogue with a question of every kind, and the views of it.

use std::sync::Arc;

use jiff::tz::TimeZone;
use studymate_render::{RenderContext, Screen, ViewData, render};
use studymate_schema::catalogue::{Author, Catalogue};
use studymate_schema::event::CatalogueEvent;
use studymate_schema::info::InfoText;
use studymate_schema::material::{FileKind, Material, MaterialContent, MaterialFile};
use studymate_schema::quiz::{
    AcceptedText, Choice, NumericRange, Pair, Question as Content, QuestionKind, Quiz, QuizRef,
};
use studymate_schema::quiz_settings::{Counts, FeedbackPolicy, QuizSettings};
use studymate_schema::view::{Question, View};
use studymate_schema::{
    AttemptId, Credit, InfoCode, Locale, MaterialCode, QuizCode, QuizVersion, Timestamp, UserId, ZoneName,
};

/// The numbers of the questions of the sample quiz.
pub(crate) const SHORT_CHOICE: u16 = 1;
pub(crate) const LONG_CHOICE: u16 = 2;
pub(crate) const MULTIPLE: u16 = 3;
pub(crate) const TRUE_FALSE: u16 = 4;
pub(crate) const NUMERIC: u16 = 5;
pub(crate) const TEXT: u16 = 6;
pub(crate) const MATCHING: u16 = 7;
pub(crate) const ORDERING: u16 = 8;
pub(crate) const QUESTIONS: u16 = 8;

pub(crate) fn now() -> Timestamp {
    "2026-11-21T09:00:00Z".parse().unwrap()
}

/// Nobody's UTC: a date or an hour in UTC shows.
pub(crate) fn zone() -> TimeZone {
    let zone: ZoneName = "Asia/Vladivostok".parse().unwrap();
    zone.time_zone()
}

pub(crate) fn code(text: &str) -> QuizCode {
    QuizCode::parse(text).unwrap()
}

pub(crate) fn material(text: &str) -> MaterialCode {
    MaterialCode::parse(text).unwrap()
}

pub(crate) fn sample() -> QuizRef {
    QuizRef { code: code("rivers"), version: QuizVersion(2) }
}

pub(crate) fn choice(text: &str, credit: i32, feedback: &str) -> Choice {
    Choice { text: text.into(), credit: Credit(credit), feedback: feedback.into() }
}

fn content(text: &str, kind: QuestionKind, explanation: &str) -> Content {
    Content {
        id: text.into(),
        topic: "Geography".into(),
        text: text.into(),
        kind,
        explanation: explanation.into(),
        media: None,
        points: 1,
        difficulty: None,
    }
}

fn pair(left: &str, right: &str) -> Pair {
    Pair { left: left.into(), right: right.into() }
}

pub(crate) fn quiz() -> Quiz {
    let accepted = |text: &str, credit, feedback: &str| AcceptedText {
        text: text.into(),
        credit: Credit(credit),
        feedback: feedback.into(),
    };
    let questions = vec![
        content(
            "Which river flows through Paris?",
            QuestionKind::SingleChoice {
                options: vec![
                    choice("Loire", 0, "It flows through Nantes."),
                    choice("Seine", 1_000_000, ""),
                    choice("Rhône", 0, ""),
                ],
            },
            "The Seine, 777 km long.",
        ),
        content(
            "Why do rivers meander?",
            QuestionKind::SingleChoice {
                options: vec![
                    choice("Because the Earth turns and pulls the water to one side", 0, ""),
                    choice(
                        "Because water is faster on the outer bank and takes soil away there",
                        1_000_000,
                        "",
                    ),
                    choice("Because of the wind", 500_000, "A little, on lakes."),
                ],
            },
            "",
        ),
        content(
            "Which of these are in Africa?",
            QuestionKind::MultipleChoice {
                options: vec![
                    choice("Nile", 500_000, ""),
                    choice("Congo", 500_000, ""),
                    choice("Ob", -500_000, "The Ob is in Siberia."),
                    choice("Po", -500_000, ""),
                ],
            },
            "",
        ),
        content(
            "The Volga flows into the Black Sea.",
            QuestionKind::TrueFalse {
                answer: false,
                feedback_right: "Well seen.".into(),
                feedback_wrong: "It was the Don you thought of.".into(),
            },
            "It flows into the Caspian Sea.",
        ),
        content(
            "How long is the Rhine, in kilometres?",
            QuestionKind::Numeric {
                accepted: vec![NumericRange {
                    low: 1229.5,
                    high: 1240.0,
                    credit: Credit::FULL,
                    feedback: String::new(),
                }],
            },
            "",
        ),
        content(
            "Where does the Danube end?",
            QuestionKind::ShortText {
                accepted: vec![
                    accepted("*Black Sea", 1_000_000, ""),
                    accepted("Romania", 500_000, "The country is right; which sea?"),
                ],
            },
            "",
        ),
        content(
            "Which country is the source in?",
            QuestionKind::Matching {
                pairs: vec![
                    pair("Rhine", "Switzerland"),
                    pair("Danube", "Germany"),
                    pair("Vistula", "Poland"),
                ],
                distractors: vec!["Austria".into()],
            },
            "",
        ),
        content(
            "Put these rivers in order, the longest first.",
            QuestionKind::Ordering {
                items: ["Nile", "Danube", "Rhine", "Thames"].map(str::to_owned).to_vec(),
            },
            "The Nile has about 6,650 km, the Thames 346.",
        ),
    ];
    Quiz {
        code: sample().code,
        title: "Rivers <of> Europe & Africa".into(),
        description: "Eight questions for people who like maps.".into(),
        language: Some(Locale::En),
        pass_mark: 60,
        questions,
        settings: QuizSettings::default(),
    }
}

/// A catalogue of these quizzes, all live in version 2.
pub(crate) fn catalogue_of(quizzes: Vec<Quiz>) -> Catalogue {
    let mut catalogue = Catalogue::default();
    for quiz in quizzes {
        let (by, version) = (Author::Operator, QuizVersion(2));
        let quiz = Arc::new(quiz);
        let live = QuizRef { code: quiz.code.clone(), version };
        catalogue.evolve(&CatalogueEvent::QuizImported { quiz, version, by });
        catalogue.evolve(&CatalogueEvent::QuizPublished { quiz: live, by });
    }
    catalogue
}

/// A catalogue of these quizzes, and of materials of every kind.
pub(crate) fn catalogue_with(quizzes: Vec<Quiz>) -> Catalogue {
    let mut catalogue = catalogue_of(quizzes);
    add_materials(&mut catalogue);
    catalogue
}

pub(crate) fn catalogue() -> Catalogue {
    let russian = Quiz {
        code: code("rechi"),
        title: "Части речи".into(),
        description: String::new(),
        language: Some(Locale::Ru),
        pass_mark: 80,
        questions: quiz().questions[..1].to_vec(),
        settings: QuizSettings {
            feedback: FeedbackPolicy::End,
            attempts: Some(3),
            counts: Counts::Last,
            ..QuizSettings::default()
        },
    };
    catalogue_with(vec![quiz(), russian, pictures()])
}

/// Questions with pictures and code: the first is a caption, the second is too long for one, the picture of the third is gone.
fn pictures() -> Quiz {
    let with = |code: &str, question: Content| Content { media: Some(material(code)), ..question };
    let single = || QuestionKind::SingleChoice {
        options: vec![choice("`2`", 1_000_000, "Just `1 + 1`."), choice("`3`", 0, "")],
    };
    let code = "What does this print?\n\n```rust\nfn main() {\n    println!(\"{}\", 1 + 1);\n}\n```";
    let questions = vec![
        with(
            "map",
            content("Which river is the *longest* here?", quiz().questions[0].kind.clone(), "The long one."),
        ),
        with("song", content(&"A long question. ".repeat(40), single(), "")),
        with("gone", content("What is on the picture?", single(), "")),
        content(code, single(), "`println!` writes a line:\n```\n2\n```"),
    ];
    Quiz { code: self::code("pictures"), title: "Pictures".into(), questions, ..quiz() }
}

fn add_materials(catalogue: &mut Catalogue) {
    for (code, locale, title, text) in [
        ("rules", Locale::En, "Rules <& more>", "Be kind.\n\nSee `/help`."),
        ("rules", Locale::Ru, "Правила", "Будьте добры."),
        ("hours", Locale::Ru, "Часы консультаций", "По вторникам."),
    ] {
        let (code, text) =
            (InfoCode::parse(code).unwrap(), InfoText { title: title.into(), text: text.into() });
        catalogue.evolve(&CatalogueEvent::InfoPageSaved { code, locale, text, by: Author::Operator });
    }
    let file = |kind, id: &str, name: &str, caption: &str| MaterialFile {
        kind,
        file_id: id.into(),
        file_unique_id: format!("unique-{id}"),
        name: name.into(),
        caption: caption.into(),
        size: Some(123_456),
        sha256: None,
    };
    let map = file(FileKind::Photo, "MAP", "", "Where the rivers <flow>");
    let audio = file(FileKind::Audio, "SONG", "volga.mp3", "");
    for (code, title, content) in [
        ("map", "A <map> of rivers", MaterialContent::File(map.clone())),
        ("song", "The song of the Volga", MaterialContent::File(audio)),
        ("trip", "Our trip", MaterialContent::Album(vec![map, file(FileKind::Video, "FILM", "", "")])),
        ("notes", "Notes", MaterialContent::Text("Rivers flow <downhill>.\n\n    Mostly.".into())),
        ("atlas", "Атлас", MaterialContent::Link("https://example.org/atlas?a=1&b=2".into())),
    ] {
        let material = Arc::new(Material { code: material(code), title: title.into(), content });
        catalogue.evolve(&CatalogueEvent::MaterialSaved { material, by: Author::Operator });
    }
}

/// The question of this number, with nothing picked.
pub(crate) fn question(number: u16) -> Question {
    Question {
        student: UserId(7_000_000_001),
        attempt: AttemptId(3),
        quiz: sample(),
        number,
        index: None,
        total: QUESTIONS,
        order: Vec::new(),
        selected: Vec::new(),
        hint: None,
        practice: false,
        typed: None,
        free: false,
        ends: None,
    }
}

pub(crate) fn draw(view: &View, data: &ViewData, locale: Locale, catalogue: &Catalogue) -> Screen {
    let zone = zone();
    let context = RenderContext {
        locale,
        catalogue,
        bot_username: "studymate_bot",
        now: now(),
        zone: &zone,
        inputs_kept: std::time::Duration::from_secs(30 * 24 * 3600),
    };
    render(view, data, &context).unwrap()
}
