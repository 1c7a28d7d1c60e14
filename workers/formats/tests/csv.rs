//! CSV: what spreadsheets and people write, and what is said about tables that are wrong.

mod common;

use common::{accepted, choice, pairs, problems, question, quiz, range};
use studymate_formats::{Format, Lack, template, write};
use studymate_schema::Locale;
use studymate_schema::quiz::QuestionKind::*;

const FILE: &str = "sample.csv";

#[test]
fn the_template_has_a_question_of_each_type_and_survives_writing() {
    let quiz = quiz(FILE, &template());
    let kinds: Vec<_> = quiz.questions.iter().map(|q| q.kind.name()).collect();
    assert_eq!(kinds, ["single", "multiple", "truefalse", "numeric", "text", "matching"]);
    assert!(quiz.questions.iter().all(|q| !q.explanation.is_empty() && !q.topic.is_empty()));
    assert_eq!((quiz.code.as_str(), quiz.language), ("my-quiz", Some(Locale::En)));
    let written = write(&quiz, Format::Csv).unwrap();
    assert_eq!(common::quiz(FILE, &written), quiz);
}

#[test]
fn each_type_is_read() {
    for (row, kind) in [
        ("single,q,x,y,,b,", SingleChoice { options: vec![choice("x", 0, ""), choice("y", 1_000_000, "")] }),
        (
            "multiple,q,x,y,z,\"A, c\",",
            MultipleChoice {
                options: vec![choice("x", 500_000, ""), choice("y", -500_000, ""), choice("z", 500_000, "")],
            },
        ),
        (
            "TrueFalse,q,,,,ИСТИНА,",
            TrueFalse { answer: true, feedback_right: String::new(), feedback_wrong: String::new() },
        ),
        ("numeric,q,,,,\"2,5\",\"0,1\"", Numeric { accepted: vec![range(2.4, 2.6, 1_000_000, "")] }),
        (
            "numeric,q,,,,1..2 | 7,",
            Numeric { accepted: vec![range(1.0, 2.0, 1_000_000, ""), range(7.0, 7.0, 1_000_000, "")] },
        ),
        (
            "text,q,,,,Rome | Ro*a,",
            ShortText { accepted: vec![accepted("Rome", 1_000_000, ""), accepted("Ro*a", 1_000_000, "")] },
        ),
        (
            "matching,q,l -> r,m -> s,-> t,,",
            Matching { pairs: pairs([("l", "r"), ("m", "s")]), distractors: vec!["t".into()] },
        ),
    ] {
        assert_eq!(
            question(FILE, &format!("type,question,a,b,c,correct,tolerance\n{row}\n")).kind,
            kind,
            "{row}"
        );
    }
}

#[test]
fn a_type_that_is_not_named_is_guessed() {
    for (row, kind) in [
        ("q,x,y,b", "single"),
        ("q,x,y,a b", "multiple"),
        ("q,l -> r,m -> s,", "matching"),
        ("q,,,да", "truefalse"),
        ("q,,,1", "numeric"),
        ("q,,,1..2", "numeric"),
        ("q,,,Rome", "text"),
    ] {
        assert_eq!(question(FILE, &format!("question,a,b,correct\n{row}")).kind.name(), kind, "{row}");
    }
}

#[test]
fn tables_of_every_spreadsheet_are_read() {
    let expected = quiz(FILE, "# studymate: title=A; B, C\nquestion,correct\n\"a;b,c\",T\n");
    assert_eq!(expected.title, "A; B, C");
    for text in [
        "\u{feff}# studymate: title=A; B, C;;\r\nQuestion;Correct;\r\n\"a;b,c\";T;\r\n;;\r\n",
        "\"# studymate: title=A; B, C\",,\nquestion,correct,\n\"a;b,c\",T,\n",
        "# studymate: title=A; B, C\n# just a comment\n\nquestion\tcorrect\na;b,c\tT\n",
        "sep=;\n# studymate: title=A; B, C\ncorrect;question\nT;\"a;b,c\"",
    ] {
        assert_eq!(quiz(FILE, text), expected, "{text}");
    }
}

#[test]
fn each_mistake_is_named_with_its_line() {
    for (text, expected) in [
        (
            "question,answer\na,b",
            "line 1: the column \"answer\" is not known: expected one of id, topic, type, question, media, correct, tolerance, explanation, points, difficulty, guidance, a … z\nline 1: the column \"correct\" is missing: expected a first row such as question,a,b,c,correct",
        ),
        ("question,correct,a,A\nq,a,b,c", "line 1: the column \"a\" is there twice: expected it once"),
        (
            "# x\nquestion,correct\n\"a\nb\",T\n,T\nc,T,d",
            "line 5: the question is empty: expected some text\nline 6: the cell \"d\" has no column: expected quotes around a text with a separator in it",
        ),
        (
            "question,correct\na,T\nb,\"x\nc,T\n",
            "line 3: a quoted cell has no end: expected a closing '\"', and '\"\"' for a quote within it",
        ),
        (
            "type,question,correct\npoem,a,b",
            "line 2: \"poem\" is not a type: expected single, multiple, truefalse, numeric, text, matching, ordering or essay",
        ),
        ("question,correct\na,", "line 2: the column \"correct\" is empty: expected the right answer"),
        (
            "question,a,b,correct\nq,x,y,c",
            "line 2: \"c\" is none of the options: expected the letter of a column that has a text",
        ),
        (
            "question,a,b,correct\nq,x,y,а",
            "line 2: \"а (U+0430)\" is none of the options: expected the letter of a column that has a text",
        ),
        (
            "type,question,a,b,correct\nsingle,q,x,y,ab",
            "line 2: a single choice with several right letters (\"ab\"): expected one, or the type multiple",
        ),
        (
            "type,question,correct\ntruefalse,q,maybe",
            "line 2: \"maybe\" is neither true nor false: expected true or false",
        ),
        (
            "type,question,correct\nnumeric,q,many",
            "line 2: \"many\" is not a number: expected one such as 42, -3.5 or 1..5",
        ),
        (
            "type,question,a,b,correct\nmatching,q,x -> y,z,",
            "line 2: \"z\" is not a pair: expected left -> right",
        ),
        (
            "type,question,a,correct,tolerance\ntext,q,x,y,\ntext,r,,y,1",
            "line 2: the column \"a\" is filled, but the type text has no use for it: expected it empty\nline 3: the column \"tolerance\" is filled, but the type text has no use for it: expected it empty",
        ),
        ("# studymate: code=x", "the file is empty: expected at least one question"),
        ("question,correct\n", "the file is empty: expected at least one question"),
        (
            "id,question,correct\nx,a,T\nx,b,T",
            "line 3: the name \"x\" is that of the question of line 2: expected each name once",
        ),
    ] {
        assert_eq!(problems(FILE, text), expected, "{text}");
    }
}

#[test]
fn what_csv_cannot_say_is_refused_by_name() {
    for (gift, reason) in [
        ("::q1::a{T#no}", Lack::Feedback),
        ("::q1::a{=b#e ~c}", Lack::Feedback),
        ("::q1::a{=b ~%50%c}", Lack::Weights),
        ("::q1::a{~%50%b ~%50%c ~%-100%d}", Lack::Weights),
        ("::q1::a{=b|c}", Lack::Text),
        ("::q1::a{=b =%50%c}", Lack::Weights),
    ] {
        let error = write(&quiz("x.gift", gift), Format::Csv).unwrap_err();
        assert_eq!((error.id.as_str(), error.reason), ("q1", reason), "{gift}");
    }
}

#[test]
fn a_table_has_settings_and_items_in_order() {
    let table = "# studymate: attempts=2\n# studymate: counts=average\ntype,question,a,b,c,correct\nordering,Order?,1,2,3,\n";
    let quiz = common::quiz("x.csv", table);
    assert_eq!((quiz.settings.attempts, quiz.settings.counts.name()), (Some(2), "average"));
    assert_eq!(quiz.questions[0].kind.name(), "ordering");
    assert_eq!(
        common::problems("x.csv", "type,question,a,b,correct\nordering,Order?,1,2,a\n"),
        "line 2: the column \"correct\" is filled, but the type ordering has no use for it: expected it empty"
    );
}
