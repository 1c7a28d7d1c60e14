//! Aiken: its rules, and what is said about files that break them.

mod common;

use common::{choice, problems, question, quiz};
use studymate_formats::{Format, Lack, write};
use studymate_schema::quiz::QuestionKind::SingleChoice;

const FILE: &str = "sample.aiken";

#[test]
fn questions_of_both_styles_are_read() {
    let text = "// studymate: code=lms\nWhat is right?\nA. This?\nB. That?\nANSWER: B\n\nWhich\none?\r\nA) Moodle\nB) ATutor\n\nC) Ilias\nanswer: a\n";
    let quiz = quiz("x.txt", text);
    assert_eq!(quiz.code.as_str(), "lms");
    assert_eq!(quiz.questions[0].text, "What is right?");
    assert_eq!(
        quiz.questions[0].kind,
        SingleChoice { options: vec![choice("This?", 0, ""), choice("That?", 1_000_000, "")] }
    );
    assert_eq!(quiz.questions[1].text, "Which\none?");
    assert_eq!(
        quiz.questions[1].kind,
        SingleChoice {
            options: vec![choice("Moodle", 1_000_000, ""), choice("ATutor", 0, ""), choice("Ilias", 0, "")]
        }
    );
}

#[test]
fn letters_may_be_cyrillic_but_not_mixed() {
    let question = question(FILE, "Что?\nА) одно\nБ) другое\nВ) третье\nANSWER: В\n");
    assert_eq!(
        question.kind,
        SingleChoice {
            options: vec![choice("одно", 0, ""), choice("другое", 0, ""), choice("третье", 1_000_000, "")]
        }
    );
    assert_eq!(
        problems(FILE, "Что?\nA) одно\nВ) другое\nANSWER: A\n"),
        "line 3: option \"В (U+0412)\" is out of order: expected \"B\""
    );
}

#[test]
fn each_mistake_is_named_with_its_line() {
    for (text, expected) in [
        (
            "a\nA. b\nB. c\n\nd\nA. e\nB. f\nANSWER: A",
            "line 1: the question has no answer: expected a line such as \"ANSWER: B\" after its options",
        ),
        (
            "a\nA. b\nB. c",
            "line 1: the question has no answer: expected a line such as \"ANSWER: B\" after its options",
        ),
        (
            "A. b\nB. c\nANSWER: A\nd\nA. e\nB. f\nANSWER: A",
            "line 1: \"A. b\" comes before a question: expected the text of the question first",
        ),
        (
            "A. b\nB. c\n\nd\nA. e\nB. f\nANSWER: A\nANSWER: B",
            "line 1: \"A. b\" comes before a question: expected the text of the question first\nline 8: \"ANSWER:\" comes before a question: expected the text of the question first",
        ),
        ("ANSWER: A", "line 1: \"ANSWER:\" comes before a question: expected the text of the question first"),
        (
            "a\nANSWER: A",
            "line 1: the question has no options: expected lines such as \"A. Paris\" right after it",
        ),
        (
            "Title\n\na\nA. b\nB. c\nANSWER: A",
            "line 1: the question has no options: expected lines such as \"A. Paris\" right after it",
        ),
        (
            "a\nA. b\nB. c\nANSWER: C",
            "line 4: the answer \"C\" is none of the options: expected the letter of one of them",
        ),
        (
            "a\nA. b\nB. c\nANSWER:",
            "line 4: the answer \"\" is none of the options: expected the letter of one of them",
        ),
        ("a\nA. b\nC. c\nANSWER: A", "line 3: option \"C\" is out of order: expected \"B\""),
        ("a\nA. b\nANSWER: A", "line 1: the question has too few options (1): expected at least 2"),
        ("a\nA. b\nB.\nANSWER: A", "line 3: the option is empty: expected some text"),
        ("a\nA. b\nB. b\nANSWER: A", "line 3: the option \"b\" is there twice: expected different options"),
    ] {
        assert_eq!(problems(FILE, text), expected, "{text}");
    }
}

#[test]
fn a_quiz_of_single_choices_survives_aiken() {
    let text = "// studymate: code=x\n// studymate: title=X\n// studymate: pass_mark=50\n\n// studymate: topic=T\n\n\
        a\nb?\nA. c\nB. d\nANSWER: B\n\n// studymate: topic=\n\ne?\nA. f\nB. g\nANSWER: A\n";
    let quiz = quiz(FILE, text);
    assert_eq!(quiz.questions[0].topic, "T");
    assert_eq!(write(&quiz, Format::Aiken).as_deref(), Ok(text));
}

#[test]
fn what_aiken_cannot_say_is_refused_by_name() {
    for (gift, reason) in [
        ("::q1::a{T}", Lack::Kind),
        ("::q1::a{=b ~c####d}", Lack::Explanation),
        ("::q1::a{=b#e ~c}", Lack::Feedback),
        ("::q1::a{=b ~%50%c}", Lack::Weights),
        ("::q1::a\\nANSWER\\: A{=b ~c}", Lack::Text),
    ] {
        let error = write(&quiz("x.gift", gift), Format::Aiken).unwrap_err();
        assert_eq!((error.id.as_str(), error.reason), ("q1", reason), "{gift}");
    }
    let error = write(&quiz("x.gift", "::q1::a{T}"), Format::Aiken).unwrap_err();
    assert_eq!(
        error.to_string(),
        "question \"q1\" cannot be written as Aiken: it has no questions of this kind"
    );
}
