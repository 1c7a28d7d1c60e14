//! A course's file: read, written, read again, and what is said of its mistakes.

#![allow(clippy::unwrap_used, reason = "a file that cannot be read fails the test")]

use proptest::prelude::*;
use studymate_formats::course::{CourseFile, FileMaterial, read, write};
use studymate_schema::course::{Access, Course, CourseEntry, CourseItem, CourseTopic, LatePolicy, Window};
use studymate_schema::material::{FileKind, Material, MaterialContent};
use studymate_schema::{ChatId, CourseCode, Locale, MaterialCode, QuizCode, Timestamp};

const COURSE: &str = r#"code = "geography"
title = "Geography"
description = "Where everything is."
language = "en"
access = "classrooms"
classrooms = [-1001234567890]
zone = "Europe/Berlin"
opens = 2026-09-01
due = 2026-12-20T18:00:00
late = "refused"

[[topics]]
title = "Europe"

[[topics.items]]
material = "map"
title = "A map of Europe"
link = "https://example.org/map"

[[topics.items]]
quiz = "capitals.gift"
due = "2026-10-01 09:00"

[[topics]]
title = "Asia"
items = [{ quiz = "rivers" }]
"#;

fn quiz_of(file: &str) -> Option<QuizCode> {
    QuizCode::parse(file.strip_suffix(".gift")?).ok()
}

fn at(text: &str) -> Option<Timestamp> {
    Some(text.parse().unwrap())
}

#[test]
fn a_course_is_read_with_its_dates_in_its_zone() {
    let CourseFile { course, materials, .. } = read(COURSE, quiz_of).unwrap();
    assert_eq!(course.code.as_str(), "geography");
    assert_eq!(course.access, Access::Classrooms([ChatId(-1_001_234_567_890)].into()));
    assert_eq!(course.window, Window { opens: at("2026-08-31T22:00:00Z"), due: at("2026-12-20T17:00:00Z") });
    assert_eq!(course.late, LatePolicy::Refused);
    let items: Vec<String> = course.entries().map(|entry| format!("{:?}", entry.item)).collect();
    assert_eq!(
        items,
        [r#"Material(MaterialCode("map"))"#, r#"Quiz(QuizCode("capitals"))"#, r#"Quiz(QuizCode("rivers"))"#]
    );
    assert_eq!(course.topics[0].entries[1].window.due, at("2026-10-01T07:00:00Z"));
    assert_eq!(materials.len(), 1);
}

#[test]
fn every_mistake_is_told_with_its_line_and_what_to_do() {
    let told = |text: &str| -> Vec<String> {
        read(text, quiz_of).unwrap_err().iter().map(ToString::to_string).collect()
    };
    let instead = |from: &str, to: &str| told(&COURSE.replace(from, to));
    assert_eq!(
        instead("access = \"classrooms\"", "access = \"all\""),
        ["line 5: access is \"all\": write \"everyone\", \"invitation\" or \"classrooms\""]
    );
    assert_eq!(
        instead("Europe/Berlin", "Berlin"),
        ["line 7: expected the IANA name of a time zone such as Europe/Berlin, got \"Berlin\""]
    );
    assert_eq!(instead("due = 2026-12-20T18:00:00", "due = 2026-08-20").len(), 1);
    assert_eq!(
        instead("late = \"refused\"", "late = \"never\""),
        ["line 10: late is \"never\": write \"allowed\" or \"refused\""]
    );
    assert_eq!(
        instead("title = \"Asia\"", "title = \" \""),
        ["line 25: the topic's title is empty: write at least one character"]
    );
    assert_eq!(
        instead("link = \"https://example.org/map\"", "link = \"example.org\""),
        ["line 18: the link must begin with https:// or http://"]
    );
    assert_eq!(instead("quiz = \"rivers\"", "quiz = \"capitals\"").len(), 1);
    let files = |names: &str| instead("link = \"https://example.org/map\"", names);
    assert_eq!(
        files("file = \"maps/map.pdf\""),
        ["line 18: files lie beside the course's file: name each without a folder"]
    );
    assert_eq!(files("files = []"), ["line 18: there are 0 files: name 1 to 10"]);
    assert!(files("file = \"map.pdf\"\nkind = \"map\"")[0].starts_with("line 19: kind is \"map\": write"));
    assert!(files("text = \"Here.\"\nkind = \"photo\"")[0].contains("only a file has a kind"));
    assert!(files("text = \"Here.\"\nfile = \"map.pdf\"")[0].contains("leave all but one out"));
    assert!(instead("zone =", "zonne =")[0].starts_with("line 7: unknown field `zonne`, expected one of"));
}

#[test]
fn a_quiz_that_cannot_be_read_stops_the_course_without_another_word() {
    assert_eq!(read(COURSE, |_| None), Err(Vec::new()));
}

#[test]
fn files_beside_a_course_are_named_and_written_again() {
    let text = COURSE.replace("link = \"https://example.org/map\"", "file = \"map.pdf\"");
    let text = text.replace(
        "items = [",
        "items = [{ material = \"trip\", title = \"Trip\", files = [\"1.png\", \"2.png\"], kind = \"document\" }, ",
    );
    let CourseFile { course, materials, files } = read(&text, quiz_of).unwrap();
    let known = |code: &str, title: &str, names: &[&str], kind| FileMaterial {
        code: MaterialCode::parse(code).unwrap(),
        title: title.to_owned(),
        names: names.iter().map(|name| (*name).to_owned()).collect(),
        kind,
    };
    let expected = [
        known("map", "A map of Europe", &["map.pdf"], None),
        known("trip", "Trip", &["1.png", "2.png"], Some(FileKind::Document)),
    ];
    assert_eq!((materials.len(), files.as_slice()), (0, expected.as_slice()));
    let written = write(&course, |code| format!("{code}.gift"), |_| None, &files).unwrap();
    assert_eq!(read(&written, quiz_of), Ok(CourseFile { course, materials, files }), "{written}");
}

fn any_course() -> impl Strategy<Value = (Course, Vec<Material>)> {
    let text = || "[a-zA-Zäяש\"'\\\\ ,.#=\\[\\]]{0,20}[a-z]".prop_map(|text| text.trim().to_owned());
    let time = || {
        prop::option::of((0..4_000_000_000_i64).prop_map(|seconds| Timestamp::from_second(seconds).unwrap()))
    };
    let window = || {
        (time(), time()).prop_map(|(one, other)| match (one, other) {
            (Some(one), Some(other)) if one != other => {
                Window { opens: Some(one.min(other)), due: Some(one.max(other)) }
            }
            (opens, _) => Window { opens, due: None },
        })
    };
    let content = prop_oneof![
        text().prop_map(|line| MaterialContent::Text(format!("{line}\n\n{line}"))),
        "[a-z]{1,9}".prop_map(|path| MaterialContent::Link(format!("https://example.org/{path}"))),
    ];
    let topic = (text(), prop::collection::vec((any::<bool>(), window()), 0..5));
    let zone = prop::sample::select(vec!["Europe/Berlin", "Asia/Vladivostok", "America/New_York"]);
    let access = prop_oneof![
        Just(Access::Everyone),
        Just(Access::Invitation),
        prop::collection::btree_set((1..i64::MAX).prop_map(|id| ChatId(-id)), 1..4)
            .prop_map(Access::Classrooms),
    ];
    let heading = (text(), prop_oneof![Just(String::new()), text()], prop::option::of(zone), access);
    let rest = (window(), prop::bool::ANY, prop::bool::ANY);
    (heading, rest, prop::collection::vec(topic, 0..5), content).prop_map(
        |((title, description, zone, access), (window, russian, late), topics, content)| {
            let mut materials = Vec::new();
            let mut number = 0;
            let mut entry = |(quiz, window)| {
                number += 1;
                let item = if quiz {
                    CourseItem::Quiz(QuizCode::parse(&format!("quiz-{number}")).unwrap())
                } else {
                    let code = MaterialCode::parse(&format!("material-{number}")).unwrap();
                    let (title, content) = (format!("Material {number}"), content.clone());
                    materials.push(Material { code: code.clone(), title, content });
                    CourseItem::Material(code)
                };
                CourseEntry { item, window }
            };
            let topics = topics
                .into_iter()
                .map(|(title, entries)| CourseTopic {
                    title,
                    entries: entries.into_iter().map(&mut entry).collect(),
                })
                .collect();
            let course = Course {
                code: CourseCode::parse("course").unwrap(),
                title,
                description,
                language: russian.then_some(Locale::Ru),
                access,
                zone: zone.map(|zone| zone.parse().unwrap()),
                window,
                late: if late { LatePolicy::Allowed } else { LatePolicy::Refused },
                topics,
            };
            (course, materials)
        },
    )
}

proptest! {
    #[test]
    fn what_is_written_is_read_as_the_same_course((course, materials) in any_course()) {
        let known = |code: &MaterialCode| materials.iter().find(|material| material.code == *code);
        let text = write(&course, |code| format!("{code}.gift"), known, &[]).unwrap();
        let read = read(&text, quiz_of);
        prop_assert_eq!(read, Ok(CourseFile { course, materials: materials.clone(), files: Vec::new() }), "{}", text);
    }
}
