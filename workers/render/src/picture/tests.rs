//! The chart as SVG, word for word, and as PNG of the right size with something on it.

use studymate_schema::catalogue::Catalogue;
use studymate_schema::report::{FinishedAttempt, QuizProgress, TopicMastery};
use studymate_schema::{Locale, QuizCode, QuizVersion, Timestamp};

use super::*;
use crate::RenderContext;

fn at(day: i64) -> Timestamp {
    Timestamp::from_second(1_790_000_000 + day * 86_400).unwrap()
}

fn full(attempts: u8, topics: &[&str]) -> ProgressReport {
    let code = QuizCode::parse("world-capitals").unwrap();
    let history: Vec<FinishedAttempt> = (0..attempts)
        .map(|n| {
            let percent = (30 + u32::from(n) * 37 % 71) as u8;
            FinishedAttempt { code: code.clone(), at: at(i64::from(n)), percent, passed: percent >= 60 }
        })
        .collect();
    let quiz = |code: &str, best, passed| QuizProgress {
        code: QuizCode::parse(code).unwrap(),
        version: QuizVersion(1),
        attempts: 3,
        best,
        last: best,
        average: best,
        passed,
        last_at: at(9),
    };
    let topics = topics
        .iter()
        .enumerate()
        .map(|(n, topic)| TopicMastery {
            topic: (*topic).to_owned(),
            answers: 21 + n as u64,
            mastery: (n * 17 % 101) as u8,
        })
        .collect();
    ProgressReport {
        quizzes: vec![quiz("world-capitals", 100, true), quiz("rust", 40, false)],
        topics,
        history,
        answers: 1234,
        right: 900,
    }
}

fn drawn(report: &ProgressReport, locale: Locale) -> (String, Vec<u8>) {
    let catalogue = Catalogue::default();
    let around = RenderContext {
        locale,
        catalogue: &catalogue,
        bot_username: "studymate_bot",
        now: at(12),
        zone: &jiff::tz::TimeZone::UTC,
    };
    let scene = Scene::new(&around);
    (progress::svg(report, &scene), super::progress(report, &scene).unwrap())
}

const LONG: &str = "Широкая Жанровая ТЕМА <о которой> автор & его друзья писали всю ночь 🚀 напролёт";

#[test]
fn charts_of_every_kind() {
    let some = ["Грамматика", "Oceans & seas", LONG, "", "🚀", "Rivers", "Mountains", "one more than fits"];
    let reports = [
        ("empty", ProgressReport::default()),
        ("one", full(1, &["Rivers"])),
        ("full", full(12, &some)),
        ("fifty", full(50, &[])),
    ];
    for locale in Locale::ALL {
        for (name, report) in &reports {
            let (svg, png) = drawn(report, locale);
            insta::assert_snapshot!(format!("chart_{name}_{locale}"), svg);
            let picture = Pixmap::decode_png(&png).unwrap();
            assert_eq!(picture.width(), 1080);
            assert!((800..=1700).contains(&picture.height()), "{name} is {} high", picture.height());
            let colours: std::collections::BTreeSet<_> =
                picture.pixels().iter().map(|p| (p.red(), p.green(), p.blue())).collect();
            assert!(colours.len() > 50, "{name} is nearly blank: {} colours", colours.len());
            assert!(png.len() < 500_000);
        }
    }
}

#[test]
fn a_picture_is_the_same_whenever_it_is_drawn() {
    let report = full(12, &["Rivers"]);
    assert_eq!(drawn(&report, Locale::En), drawn(&report, Locale::En));
}
