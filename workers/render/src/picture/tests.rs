//! The chart as SVG, word for word, and as PNG of the right size with something on it; and whether a person can read it.

use std::collections::{BTreeMap, BTreeSet};

use studymate_schema::catalogue::Catalogue;
use studymate_schema::practice::{CALENDAR_DAYS, Calendar, TopicStanding};
use studymate_schema::report::{FinishedAttempt, ProgressReport, QuizProgress};
use studymate_schema::{Locale, QuizCode, QuizVersion, Timestamp};

use super::*;
use crate::RenderContext;

fn at(day: i64) -> Timestamp {
    Timestamp::from_second(1_790_000_000 + day * 86_400).unwrap()
}

/// The day of [`at`] 12, the present.
const TODAY: i32 = 20_729;

/// What a chart is drawn of.
#[derive(Clone, Default)]
struct Sample {
    report: ProgressReport,
    topics: Vec<TopicStanding>,
    calendar: Calendar,
}

fn sample(attempts: u8, topics: &[&str], days: usize) -> Sample {
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
        first: best,
        pending: 0,
        last: best,
        average: best,
        passed,
        last_at: at(9),
    };
    let topics = (0_u8..).zip(topics).map(|(n, topic)| TopicStanding {
        topic: (*topic).to_owned(),
        mastery: n * 23 % 101,
        answered: 4,
        questions: 9,
        practice: 5,
    });
    let answers = [3, 0, 12, 40, 5, 0, 0, 1, 18];
    let quizzes = vec![quiz("world-capitals", 100, true), quiz("rust", 40, false)];
    Sample {
        report: ProgressReport { quizzes, history, answers: 1234, right: 900 },
        topics: topics.collect(),
        calendar: Calendar { today: TODAY, answers: answers.into_iter().cycle().take(days).collect() },
    }
}

const LONG: &str = "Широкая Жанровая ТЕМА <о которой> автор & его друзья писали всю ночь 🚀 напролёт";

fn samples() -> Vec<(&'static str, Sample)> {
    let some = ["Грамматика", "Oceans & seas", LONG, "🚀", "Rivers", "Mountains", "one more than fits"];
    let answers_only = ProgressReport { answers: 3, right: 1, ..ProgressReport::default() };
    vec![
        ("empty", Sample::default()),
        ("unfinished", Sample { report: answers_only, ..sample(0, &["Rivers"], 1) }),
        ("one", sample(1, &["Rivers"], 1)),
        ("two", sample(2, &["Rivers", "Oceans & seas"], 9)),
        ("full", sample(12, &some, 40)),
        ("fifty", sample(50, &[], CALENDAR_DAYS)),
    ]
}

fn drawn(sample: &Sample, locale: Locale) -> (String, Vec<u8>) {
    let catalogue = Catalogue::default();
    let around = RenderContext {
        locale,
        catalogue: &catalogue,
        bot_username: "studymate_bot",
        now: at(12),
        zone: &jiff::tz::TimeZone::UTC,
        inputs_kept: std::time::Duration::from_secs(30 * 24 * 3600),
    };
    let scene = Scene::new(&around);
    let Sample { report, topics, calendar } = sample;
    let progress = Progress { report, day: None, topics, calendar };
    (progress::svg(&progress, &scene), super::progress(&progress, &scene).unwrap())
}

#[test]
fn charts_of_every_kind() {
    for locale in Locale::ALL {
        for (name, sample) in samples() {
            let (svg, png) = drawn(&sample, locale);
            insta::assert_snapshot!(format!("chart_{name}_{locale}"), svg);
            let picture = Pixmap::decode_png(&png).unwrap();
            assert_eq!(picture.width(), 1080);
            assert!((800..=1700).contains(&picture.height()), "{name} is {} high", picture.height());
            let colours: BTreeSet<_> =
                picture.pixels().iter().map(|p| (p.red(), p.green(), p.blue())).collect();
            assert!(colours.len() > 50, "{name} is nearly blank: {} colours", colours.len());
            assert!(png.len() < 500_000);
        }
    }
}

#[test]
fn a_picture_is_the_same_whenever_it_is_drawn() {
    let sample = sample(12, &["Rivers"], 30);
    assert_eq!(drawn(&sample, Locale::En), drawn(&sample, Locale::En));
}

/// The attributes of every element of a kind.
fn elements(svg: &str, kind: &str) -> Vec<BTreeMap<String, String>> {
    let begin = format!("<{kind} ");
    let attributes = |line: &str| {
        let mut attributes = BTreeMap::new();
        let mut rest = line.split('>').next().unwrap_or_default().trim_start_matches(&begin);
        while let Some((name, value)) = rest.split_once("=\"") {
            let (value, after) = value.split_once('"').unwrap();
            attributes.insert(name.trim().to_owned(), value.to_owned());
            rest = after;
        }
        attributes
    };
    svg.lines().filter(|line| line.starts_with(&begin)).map(attributes).collect()
}

/// The relative luminance of a colour (WCAG 2.2).
fn luminance(colour: &str) -> f64 {
    let channel = |at: usize| {
        let value = f64::from(u8::from_str_radix(&colour[at..at + 2], 16).unwrap()) / 255.0;
        if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
}

/// The contrast ratio of two colours (WCAG 2.2).
fn contrast(one: &str, other: &str) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

#[test]
fn every_text_is_large_and_stands_out() {
    for locale in Locale::ALL {
        for (name, sample) in samples() {
            let (svg, _) = drawn(&sample, locale);
            for text in elements(&svg, "text") {
                let size: u32 = text["font-size"].parse().unwrap();
                assert!(size >= canvas::SMALLEST, "{name}: {text:?} is small");
                // Only the title and the date stand beside the cards.
                let beside = text["y"].parse::<i32>().unwrap() < 120;
                let ground = if beside { canvas::GROUND } else { canvas::CARD };
                let contrast = contrast(&text["fill"], ground);
                assert!(contrast >= 4.5, "{name}: {text:?} on {ground} has {contrast:.2}");
            }
        }
    }
}

#[test]
fn every_shape_with_a_meaning_stands_out_and_days_are_told_apart() {
    use canvas::{AMBER, BLUE, CARD, DAYS, GREEN, RED};
    for colour in [AMBER, BLUE, GREEN, RED].iter().chain(&DAYS[1..]) {
        assert!(contrast(colour, CARD) >= 3.0, "{colour} has {:.2}", contrast(colour, CARD));
    }
    for pair in DAYS.windows(2) {
        assert!(contrast(pair[0], pair[1]) >= 1.5, "{pair:?} have {:.2}", contrast(pair[0], pair[1]));
    }
}

#[test]
fn the_calendar_ends_today_and_has_a_square_for_each_day() {
    let (svg, _) = drawn(&sample(1, &[], CALENDAR_DAYS), Locale::En);
    let squares: Vec<_> = elements(&svg, "rect").into_iter().filter(|r| r["width"] == "62").collect();
    // Eleven weeks, this one up to Monday, and the five colours of the legend.
    let first = jiff::civil::date(1970, 1, 1) + jiff::Span::new().days(TODAY);
    assert_eq!(at(12).to_zoned(jiff::tz::TimeZone::UTC).date(), first);
    let this_week = first.weekday().to_monday_one_offset() as usize;
    assert_eq!(squares.len(), 11 * 7 + this_week + 5);
}
