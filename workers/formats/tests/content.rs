//! The sample course and the examples of `docs/FORMATS.md` must be good files, so that newcomers meet no mistake of ours.

#![allow(clippy::unwrap_used, reason = "a file that cannot be read fails the test")]

mod common;

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use studymate_formats::{Format, ReadOptions, files_named, read, write};
use studymate_schema::quiz::{Question, QuestionKind, Quiz};
use studymate_schema::{Locale, MaterialCode, QuizCode};

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../content")
}

fn course() -> Vec<(String, Quiz)> {
    let mut files: Vec<_> = fs::read_dir(folder()).unwrap().map(|file| file.unwrap().path()).collect();
    files.sort();
    files
        .into_iter()
        .filter(|path| path.is_file())
        .map(|path| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            let bytes = fs::read(&path).unwrap();
            let pictures = files_named(&name, &bytes).into_iter();
            let files = pictures.map(|picture| (picture, MaterialCode::parse("picture").unwrap())).collect();
            let quiz = read(&name, &bytes, ReadOptions { files, ..ReadOptions::default() }).unwrap();
            (name, quiz.quizzes.into_iter().next().unwrap())
        })
        .collect()
}

#[test]
fn every_picture_that_a_question_names_is_there_and_every_picture_is_named() {
    let files = fs::read_dir(folder()).unwrap().map(|file| file.unwrap().path());
    let quizzes = files.filter(|path| path.is_file());
    let named: BTreeSet<_> =
        quizzes.flat_map(|path| files_named("x.gift", &fs::read(path).unwrap())).collect();
    let there = fs::read_dir(folder().join("pictures")).unwrap().map(|file| file.unwrap().path());
    let there: BTreeSet<_> = there
        .filter(|path| path.extension().is_some_and(|extension| extension == "png"))
        .map(|path| format!("pictures/{}", path.file_name().unwrap().to_string_lossy()))
        .collect();
    assert_eq!(named, there);
}

#[test]
fn every_quiz_of_the_sample_course_is_complete() {
    let course = course();
    let codes: Vec<_> = course.iter().map(|(_, quiz)| quiz.code.as_str()).collect();
    assert_eq!(
        codes,
        [
            "demo-ru",
            "demo",
            "history",
            "istoriya",
            "memory",
            "mify",
            "moy-plan",
            "myths",
            "pamyat",
            "plan",
            "sleep",
            "son",
            "sprint-ru",
            "sprint",
            "study",
            "ucheba"
        ]
    );
    for (name, quiz) in &course {
        assert_eq!(quiz.code.as_str(), name.split('.').next().unwrap(), "the code is not the file's name");
        let essay = quiz.questions.iter().all(Question::is_graded);
        let (least, most) = if essay { (1, 1) } else { (8, 11) };
        assert!(
            (least..=most).contains(&quiz.questions.len()),
            "{name} has {} questions",
            quiz.questions.len()
        );
        for question in &quiz.questions {
            let guided = matches!(&question.kind, QuestionKind::Essay { guidance } if !guidance.is_empty());
            assert_eq!(question.is_graded(), guided, "{name}: graders are told nothing");
        }
        assert!(quiz.language.is_some() && !quiz.description.is_empty(), "{name}");
        for question in &quiz.questions {
            assert!(!question.topic.is_empty(), "{name}: {} has no topic", question.text);
            assert!(!question.explanation.is_empty(), "{name}: {} explains nothing", question.id);
        }
    }
    let languages: BTreeSet<_> = course.iter().filter_map(|(_, quiz)| quiz.language).collect();
    assert_eq!(languages, BTreeSet::from(Locale::ALL));
}

#[test]
fn every_quiz_is_there_in_both_languages_with_every_kind_of_question() {
    let course = course();
    let questions = |code: &str| {
        let (_, quiz) = course.iter().find(|(_, quiz)| quiz.code.as_str() == code).unwrap();
        quiz.questions.iter().map(|q| (q.id.clone(), q.kind.name())).collect::<Vec<_>>()
    };
    for (english, russian) in [
        ("demo", "demo-ru"),
        ("memory", "pamyat"),
        ("study", "ucheba"),
        ("sleep", "son"),
        ("myths", "mify"),
        ("sprint", "sprint-ru"),
        ("plan", "moy-plan"),
    ] {
        assert_eq!(questions(english), questions(russian));
    }
    let kinds: BTreeSet<_> = questions("memory").into_iter().map(|(_, kind)| kind).collect();
    let all = ["single", "multiple", "truefalse", "numeric", "text", "matching", "ordering"];
    assert_eq!(kinds, BTreeSet::from(all));
}

#[test]
fn the_course_is_large_enough_and_has_a_bank_and_a_sprint() {
    let course = course();
    for (codes, sprint, bank) in [
        (["memory", "study", "sleep", "myths"], "sprint", "myths"),
        (["pamyat", "ucheba", "son", "mify"], "sprint-ru", "mify"),
    ] {
        let of = |code: &str| &course.iter().find(|(_, quiz)| quiz.code.as_str() == code).unwrap().1;
        let questions: usize = codes.iter().map(|code| of(code).questions.len()).sum();
        assert!(questions >= 30, "{questions} questions");
        assert_eq!(of(sprint).settings.question_seconds, Some(12));
        assert!(of(bank).questions_asked() < of(bank).questions.len());
        // A sprint is about the topics of the course: what was slow there is practised here.
        let topics: BTreeSet<_> = codes.iter().map(|code| of(code).questions[0].topic.as_str()).collect();
        assert!(of(sprint).questions.iter().all(|question| topics.contains(question.topic.as_str())));
    }
}

#[test]
fn a_quiz_of_each_language_is_drawn_and_shuffled_and_has_items_to_put_in_order() {
    let course = course();
    for code in ["history", "istoriya"] {
        let (_, quiz) = course.iter().find(|(_, quiz)| quiz.code.as_str() == code).unwrap();
        assert!(quiz.settings.shuffle_questions && quiz.settings.shuffle_options);
        assert_eq!((quiz.questions_asked(), quiz.questions.len()), (6, 9));
        assert_eq!(quiz.questions.iter().filter(|question| question.kind.name() == "ordering").count(), 3);
    }
}

#[test]
fn the_sample_course_survives_writing() {
    for (name, quiz) in course() {
        let text = write(&quiz, Format::Gift).unwrap();
        assert_eq!(common::quiz("x.gift", &text), quiz, "{name}");
    }
}

#[test]
fn every_example_of_the_documentation_is_read() {
    let document = include_str!("../../../docs/FORMATS.md");
    let mut examples = Vec::new();
    let mut fences = document.split("\n```");
    fences.next();
    while let (Some(block), Some(_)) = (fences.next(), fences.next()) {
        let (format, text) = block.split_once('\n').unwrap();
        if format == "toml" {
            let course = studymate_formats::course::read(text, |_| QuizCode::parse("capitals").ok());
            assert!(course.is_ok(), "{course:?}");
            continue;
        }
        let quiz = common::quiz(&format!("example.{format}"), text);
        assert_eq!(text.trim_end(), text.trim(), "an example begins with space");
        examples.push((format, quiz.questions.len()));
    }
    let count = |format| examples.iter().filter(|(f, _)| *f == format).map(|(_, n)| n).sum::<usize>();
    assert_eq!((count("gift"), count("csv"), count("aiken")), (21, 9, 2), "{examples:?}");
}

#[test]
fn the_documentation_names_every_limit() {
    use studymate_schema::quiz::*;
    let document = include_str!("../../../docs/FORMATS.md");
    let limits = document.split("## Limits").nth(1).unwrap();
    for (name, limit) in [
        ("questions of a quiz", QUESTIONS_MAX.to_string()),
        ("options of a question", OPTIONS_MAX.to_string()),
        ("a question", "1,500 characters".to_owned()),
        ("a topic", format!("{OPTION_TEXT_MAX} characters")),
        ("the description", "1,000 characters".to_owned()),
    ] {
        assert!(limits.lines().any(|line| line.contains(name) && line.contains(&limit)), "{name}: {limit}");
    }
    assert_eq!((QUESTION_TEXT_MAX, FEEDBACK_TEXT_MAX), (1500, 1000));
}
