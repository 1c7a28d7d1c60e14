//! Files as a whole: names, encodings, sizes, and what is kept of a file that is half good.

use std::collections::BTreeMap;

use studymate_formats::{Format, ReadOptions, files_named, read};
use studymate_schema::import::{Problem, ProblemKind};
use studymate_schema::{MaterialCode, QuizCode};

fn refused(name: &str, bytes: &[u8]) -> Vec<Problem> {
    read(name, bytes, ReadOptions::default()).err().unwrap_or_default()
}

#[test]
fn a_format_is_known_by_its_name_or_its_content() {
    for (name, text, format) in [
        ("a.gift", "", Format::Gift),
        ("a.b.GIFT", "x", Format::Gift),
        ("a.csv", "", Format::Csv),
        ("a.tsv", "", Format::Csv),
        ("a.aiken", "", Format::Aiken),
        ("a.txt", "q?\r\nA. x\r\nANSWER: A", Format::Aiken),
        ("a.txt", "\u{feff}q?{\n=x}", Format::Gift),
        ("a.txt", "::q::\nx", Format::Gift),
    ] {
        assert_eq!(Format::detect(name, text.as_bytes()), Ok(format), "{name} {text}");
    }
    for (name, text) in [("a", "q{T}"), ("a.docx", "q{T}"), ("gift", "q{T}"), ("a.txt", "just a text")] {
        let unknown = Problem { line: 0, kind: ProblemKind::UnknownFormat };
        assert_eq!(Format::detect(name, text.as_bytes()), Err(unknown), "{name} {text}");
    }
}

#[test]
fn what_is_no_text_is_refused_with_its_place() {
    let not_utf8 = |line, byte| vec![Problem { line, kind: ProblemKind::NotUtf8 { byte } }];
    // "привет" in Windows-1251.
    assert_eq!(refused("a.gift", b"ok{T}\n\n\xEF\xF0\xE8\xE2\xE5\xF2{T}"), not_utf8(3, 7));
    assert_eq!(refused("a.csv", b"\xFF\xFEq\0"), not_utf8(1, 0));
    assert_eq!(refused("a.csv", b"q\0u\0"), not_utf8(1, 1));
    assert_eq!(refused("a.txt", b"\n\xFF"), not_utf8(2, 1));
    assert_eq!(refused("a.gift", b""), vec![Problem { line: 0, kind: ProblemKind::Empty }]);
    assert_eq!(refused("a.csv", b"\xEF\xBB\xBF"), vec![Problem { line: 0, kind: ProblemKind::Empty }]);
    let mut edge = b"a{T}".to_vec();
    edge.resize(1_048_577, b'\n');
    assert!(matches!(refused("a.gift", &edge)[0].kind, ProblemKind::TooLarge { size: 1_048_577, .. }));
    edge.pop();
    assert!(read("a.gift", &edge, ReadOptions::default()).is_ok());
    let large = vec![b'\xFF'; 50_000_000];
    let kind = ProblemKind::TooLarge { size: 50_000_000, limit: 1_048_576 };
    assert_eq!(refused("a.gift", &large), vec![Problem { line: 0, kind }]);
}

#[test]
fn lines_may_end_as_on_any_system() {
    for end in ["\n", "\r\n", "\r"] {
        let text = HALF.replace('\n', end);
        let lines: Vec<u32> = refused("a.gift", text.as_bytes()).iter().map(|p| p.line).collect();
        assert_eq!(lines, [3, 7], "{end:?}");
    }
}

const HALF: &str = "a{T}\n\nb{x}\n\nc{F}\n\nd{=e ~e}\n";

#[test]
fn nothing_is_taken_from_a_faulty_file() {
    let lines: Vec<u32> = refused("a.gift", HALF.as_bytes()).iter().map(|p| p.line).collect();
    assert_eq!(lines, [3, 7]);
}

#[test]
fn the_good_half_is_taken_when_asked_for() {
    let skip = || ReadOptions { skip_bad: true, ..ReadOptions::default() };
    let half = read("a.gift", HALF.as_bytes(), skip()).unwrap();
    let texts: Vec<_> = half.quizzes[0].questions.iter().map(|q| q.text.as_str()).collect();
    assert_eq!(texts, ["a", "c"]);
    let lines: Vec<u32> = half.skipped.iter().map(|p| p.line).collect();
    assert_eq!(lines, [3, 7]);
    assert!(read("a.gift", b"a{x}", skip()).is_err(), "a quiz without questions was made");
    assert!(read("a.gift", b"// studymate: code=\xC2\xA7\na{T}", skip()).is_err(), "a bad code was ignored");
    assert!(read("a.csv", b"question,correct,colour\na,T,red", skip()).is_err(), "a column was ignored");
}

#[test]
fn options_go_before_what_the_file_says() {
    let options = ReadOptions {
        code: Some(QuizCode::parse("mine").unwrap()),
        title: Some(" My  title ".into()),
        ..ReadOptions::default()
    };
    let text = "// studymate: code=theirs\n// studymate: title=Theirs\na{T}";
    let quiz = read("Тест.gift", text.as_bytes(), options).unwrap().quizzes.remove(0);
    assert_eq!((quiz.code.as_str(), quiz.title.as_str()), ("mine", "My title"));
}

#[test]
fn a_question_names_a_material_or_a_file_beside_the_quiz() {
    let code = |text: &str| MaterialCode::parse(text).unwrap();
    let gift = "Which river?\n[media: rivers]{T}\n\nWhich lake? [media: lake.png]{T}\n";
    let csv = "question,correct,media\nWhich river?,true,rivers\nWhich lake?,true,lake.png\n";
    for (name, text) in [("quiz.gift", gift), ("quiz.csv", csv)] {
        let named: Vec<String> = files_named(name, text.as_bytes()).into_iter().collect();
        assert_eq!(named, ["lake.png"], "{name}");
        let problems = read(name, text.as_bytes(), ReadOptions::default()).unwrap_err();
        assert_eq!(problems.len(), 1);
        assert_eq!(problems[0].kind, ProblemKind::MediaUnknown { name: "lake.png".into() });
        let files = BTreeMap::from([("lake.png".to_owned(), code("-p0123"))]);
        let options = ReadOptions { files, ..ReadOptions::default() };
        let read = read(name, text.as_bytes(), options).unwrap();
        let questions = &read.quizzes[0].questions;
        assert_eq!(
            (questions[0].text.as_str(), &questions[0].media),
            ("Which river?", &Some(code("rivers")))
        );
        assert_eq!((questions[1].text.as_str(), &questions[1].media), ("Which lake?", &Some(code("-p0123"))));
    }
}
