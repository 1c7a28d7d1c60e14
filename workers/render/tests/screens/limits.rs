//! Whatever people write, Telegram takes the screen.

use proptest::prelude::*;
use studymate_render::{Action, BUTTONS_MAX, CAPTION_MAX, Media, ROW_MAX, Screen, TEXT_MAX, ViewData};
use studymate_schema::event::Given;
use studymate_schema::import::{Problem, ProblemKind};
use studymate_schema::input::{ImportChange, ImportedQuiz};
use studymate_schema::practice::{Calendar, EndedPractice, TopicStanding};
use studymate_schema::quiz::{Pair, Question as Content, QuestionKind, Quiz};
use studymate_schema::reminder::Reminders;
use studymate_schema::report::{ProgressReport, QuizProgress};
use studymate_schema::settings::{DailyGoal, DetailLevel, RetentionGoal};
use studymate_schema::view::{
    AttemptResult, DayStanding, Ends, Hint, ImportReport, Notice, Question, QuizItem, Standing,
    UnfinishedAttempt, View, ZoneOffer,
};
use studymate_schema::zone::ZoneRegion;
use studymate_schema::{AttemptId, Credit, InputId, Locale, Personal, UserId, ZoneName};

use crate::sample::{catalogue_with, choice, draw, material, now, question, quiz, sample};

/// Text that hurts: markup, entities, directions, controls, characters of two units.
fn text(max: usize) -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("<b>"),
        Just("</i>"),
        Just("&amp;"),
        Just("&"),
        Just("שלום"),
        Just("\u{202e}"),
        Just("👩‍🚀"),
        Just("\n"),
        Just("\u{0}"),
        Just(" "),
        Just("слово"),
        Just("word"),
        Just("{ $x }"),
        Just("\"'"),
        Just("`"),
        Just("\n```rust\n"),
    ];
    prop_oneof![
        prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat()),
        ".{0,60}",
        Just("👍".repeat(max)),
        Just("<".repeat(max)),
    ]
    .prop_map(move |text: String| text.chars().take(max).collect())
}

/// The longest that can be said of a day.
const DAY: DayStanding = DayStanding {
    days: u32::MAX - 1,
    longest: u32::MAX,
    answers: u32::MAX,
    goal: DailyGoal::Forty,
    earned: false,
    saved: true,
    freeze: true,
};

/// A zone of a database that this build does not have.
fn gone() -> ZoneName {
    serde_json::from_value(format!("Atlantis/{}", "long".repeat(7)).into()).unwrap()
}

fn options() -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec(text(200), 2..=26)
}

fn kind() -> impl Strategy<Value = QuestionKind> {
    let choices = |texts: Vec<String>, feedback: String| {
        texts.into_iter().map(|text| choice(&text, 1_000_000, &feedback)).collect()
    };
    prop_oneof![
        (options(), text(1000)).prop_map(move |(t, f)| QuestionKind::SingleChoice { options: choices(t, f) }),
        (options(), text(1000))
            .prop_map(move |(t, f)| QuestionKind::MultipleChoice { options: choices(t, f) }),
        (options(), options()).prop_map(|(left, right)| QuestionKind::Matching {
            pairs: left.into_iter().zip(right).map(|(left, right)| Pair { left, right }).collect(),
            distractors: Vec::new(),
        }),
        options().prop_map(|items| QuestionKind::Ordering { items }),
    ]
}

fn any_quiz() -> impl Strategy<Value = Quiz> {
    let media = prop::sample::select(vec![None, Some(material("map")), Some(material("gone"))]);
    (text(128), text(500), text(1500), text(1000), kind(), media).prop_map(
        |(title, description, asked, explanation, kind, media)| {
            let content = Content {
                id: "q".into(),
                topic: String::new(),
                text: asked,
                kind,
                explanation,
                media,
                points: 1,
                difficulty: None,
            };
            Quiz { title, description, questions: vec![content], ..quiz() }
        },
    )
}

/// The text after its tags are read, which must be balanced and of the few that are used.
fn read(html: &str) -> Result<String, String> {
    let (mut plain, mut open, mut rest) = (String::new(), Vec::new(), html);
    while let Some(at) = rest.find(['<', '&', '>']) {
        plain.push_str(&rest[..at]);
        rest = &rest[at..];
        if let Some(tag) = rest.strip_prefix('<') {
            let (tag, after) = tag.split_once('>').ok_or("an open bracket")?;
            match tag.strip_prefix('/') {
                Some(tag) if open.pop() == Some(tag) => {}
                None if ["b", "i", "code", "pre"].contains(&tag) => open.push(tag),
                None if tag == "code class=\"language-rust\"" => open.push("code"),
                _ => return Err(format!("<{tag}> in {html}")),
            }
            rest = after;
        } else {
            let (entity, after) = rest.split_once(';').ok_or("a bare & or >")?;
            plain.push(match entity {
                "&amp" => '&',
                "&lt" => '<',
                "&gt" => '>',
                other => return Err(format!("{other} in {html}")),
            });
            rest = after;
        }
    }
    plain.push_str(rest);
    if open.is_empty() { Ok(plain) } else { Err(format!("{open:?} left open in {html}")) }
}

fn fits(screen: &Screen) -> Result<(), TestCaseError> {
    let plain = read(&screen.text).map_err(TestCaseError::fail)?;
    let limit = if screen.media.is_some() { CAPTION_MAX } else { TEXT_MAX };
    let units = plain.encode_utf16().count();
    if let Some(Media::File { without: Some(without), .. }) = &screen.media {
        let plain = read(&without.text).map_err(TestCaseError::fail)?;
        prop_assert!(plain.encode_utf16().count() <= TEXT_MAX);
    }
    prop_assert!((1..=limit).contains(&units), "{units} units");
    prop_assert!(!plain.contains(|c: char| c.is_control() && c != '\n'), "{plain:?}");
    let keys: Vec<_> = screen.keyboard.iter().flatten().collect();
    prop_assert!(keys.len() <= BUTTONS_MAX);
    prop_assert!(screen.keyboard.iter().all(|row| (1..=ROW_MAX).contains(&row.len())));
    for key in keys {
        prop_assert!(!key.label.trim().is_empty() && key.label.chars().count() <= 80, "{:?}", key.label);
        if let Action::Press(button) = &key.action {
            prop_assert!((1..=64).contains(&button.encode().len()));
        }
    }
    Ok(())
}

fn topic(name: &str) -> TopicStanding {
    let most = u16::MAX;
    TopicStanding { topic: name.to_owned(), mastery: 0, answered: most, questions: most, practice: most }
}

fn views(text: &str, numbers: [u16; 2], order: Vec<u8>, selected: Vec<u8>) -> Vec<View> {
    let student = UserId(i64::MAX);
    let asked = Question {
        student,
        attempt: AttemptId(u32::MAX),
        order,
        selected: selected.clone(),
        hint: Some(Hint::NotANumber),
        ends: Some(Box::new(Ends {
            quiz: Some("2099-12-31T23:59:59Z".parse().unwrap()),
            question: Some(now()),
        })),
        ..question(1)
    };
    let personal = || Personal::Known(text.to_owned());
    let givens = [
        Given::Options(selected.clone()),
        Given::Matches(selected.clone()),
        Given::Order(selected),
        Given::Text(personal()),
    ];
    let mut views: Vec<View> = givens
        .iter()
        .map(|given| View::Feedback {
            question: asked.clone(),
            given: given.clone(),
            credit: Credit(500_000),
            last: false,
            detail: DetailLevel::Full,
            reached: Some(DAY),
            pending: false,
        })
        .collect();
    views.push(View::Review {
        question: Box::new(asked.clone()),
        given: givens[0].clone(),
        credit: Credit::NONE,
        previous: Some(numbers[0]),
        next: Some(numbers[1]),
        pending: false,
        comment: Some(personal()),
    });
    let item = QuizItem {
        quiz: sample(),
        standing: Standing::Unfinished { answered: numbers[0], total: numbers[1] },
    };
    let unfinished = UnfinishedAttempt {
        student,
        attempt: AttemptId(u32::MAX),
        quiz: sample(),
        answered: numbers[0],
        total: numbers[1],
    };
    let imported = ImportedQuiz { quiz: sample(), questions: 1, change: ImportChange::New, live: false };
    let problem = Problem { line: 1, kind: ProblemKind::DuplicateOption { text: text.to_owned() } };
    views.extend([
        View::Question(asked),
        View::Settings {
            zone: Some(gone()),
            goal: DailyGoal::Forty,
            detail: DetailLevel::Short,
            reminders: Reminders::default(),
            retention: RetentionGoal::High,
        },
        View::TimeZones { current: None, offer: ZoneOffer::Found(vec![gone(); 30]), classroom: None },
        View::TimeZones { current: None, offer: ZoneOffer::Region(ZoneRegion::Europe), classroom: None },
        View::Welcome { name: personal(), first: true, due: 3, courses: true, role: None, grader: None },
        View::Quizzes { items: vec![item; 30], page: numbers[0], pages: numbers[1] },
        View::CancelQuestion { attempt: unfinished.clone(), attempts_left: Some(numbers[0]) },
        View::Paused { attempt: unfinished.clone(), ends: Ends::default(), course: None },
        View::Unfinished { attempts: vec![unfinished; 60], wanted: Some(sample()) },
        View::Result(AttemptResult {
            student,
            attempt: AttemptId(u32::MAX),
            quiz: sample(),
            questions: 500,
            right: 0,
            percent: 0,
            passed: false,
            seconds: u64::MAX,
            wrong: (1..=500).collect(),
            best_before: Some(0),
            day: Some(DAY),
            next_step: Some(topic(text)),
            reviewable: true,
            attempts_left: Some(numbers[1]),
            out_of_time: true,
            timed_out: 500,
            late: false,
            told_at: None,
            course: None,
            offer_reminders: false,
            pending: 3,
            trial: true,
        }),
        View::Practice {
            ended: Some(EndedPractice { topic: topic(text).key(), answered: u16::MAX, right: 0 }),
            topics: vec![topic(text); 30],
        },
        View::Cancelled { quiz: sample(), attempts_left: Some(numbers[1]), course: None },
        View::ImportReport(ImportReport {
            file: Some(personal()),
            quizzes: vec![imported; 40],
            problems: vec![problem; 100],
            more_problems: u32::MAX,
        }),
        View::Notice(Notice::NoSuchQuiz { code: personal() }),
        View::Notice(Notice::FileNotFetched { file: personal() }),
        View::Notice(Notice::QuizPublished { quiz: sample() }),
        View::Notice(Notice::Apology { input: InputId(text.to_owned()) }),
    ]);
    views
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn every_view_fits(
        quiz in any_quiz(),
        text in text(5000),
        numbers in any::<[u16; 2]>(),
        order in prop::collection::vec(any::<u8>(), 0..30),
        selected in prop::collection::vec(0..30_u8, 0..30),
    ) {
        let catalogue = catalogue_with(vec![quiz]);
        for view in views(&text, numbers, order, selected) {
            for locale in Locale::ALL {
                fits(&draw(&view, &ViewData::None, locale, &catalogue))?;
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(6))]

    #[test]
    fn every_progress_fits_its_caption_and_its_picture_is_drawn(
        quiz in any_quiz(),
        topics in prop::collection::vec(text(300), 0..10),
    ) {
        let line = QuizProgress {
            code: quiz.code.clone(),
            version: sample().version,
            attempts: u32::MAX,
            best: u8::MAX,
            last: 0,
            average: 0,
            passed: false,
            pending: 0,
            first: 40,
            last_at: now(),
        };
        let report = ProgressReport {
            quizzes: vec![line; 20],
            history: Vec::new(),
            answers: u64::MAX,
            right: u64::MAX,
        };
        let catalogue = catalogue_with(vec![quiz]);
        let topics: Vec<_> = topics.iter().map(|name| topic(name)).collect();
        for (locale, as_text) in Locale::ALL.into_iter().flat_map(|locale| [(locale, false), (locale, true)]) {
            let view = View::Progress {
                student: UserId(1),
                day: Some(DAY),
                topics: topics.clone(),
                calendar: Calendar { today: 20_778, answers: vec![u16::MAX; 84] },
                as_text,
            };
            fits(&draw(&view, &ViewData::Progress(report.clone()), locale, &catalogue))?;
        }
    }
}
