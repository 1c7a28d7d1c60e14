//! What several tests need: reading a text, and quizzes made by chance.
#![allow(dead_code, clippy::unwrap_used, reason = "each test file uses its own part; tests may panic")]

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use studymate_formats::{ReadOptions, read};
use studymate_schema::quiz::{AcceptedText, Choice, NumericRange, Pair, Question, QuestionKind, Quiz};
use studymate_schema::quiz_settings::{
    Counts, Difficulty, Draw, DrawPart, FeedbackPolicy, Navigation, QuizSettings,
};
use studymate_schema::{Credit, Locale, MaterialCode, QuizCode};

/// The quiz of a good file.
#[track_caller]
pub(crate) fn quiz(file_name: &str, text: &str) -> Quiz {
    match read(file_name, text.as_bytes(), ReadOptions::default()) {
        Ok(mut read) => read.quizzes.remove(0),
        Err(problems) => panic!("{file_name}:\n{}\n---\n{text}", show(&problems)),
    }
}

/// The only question of a good file.
#[track_caller]
pub(crate) fn question(file_name: &str, text: &str) -> Question {
    let mut quiz = quiz(file_name, text);
    assert_eq!(quiz.questions.len(), 1, "{text}");
    quiz.questions.remove(0)
}

/// The problems of a bad file, a line each.
#[track_caller]
pub(crate) fn problems(file_name: &str, text: &str) -> String {
    match read(file_name, text.as_bytes(), ReadOptions::default()) {
        Ok(read) => panic!("no problem was found, but {:?}\n---\n{text}", read.quizzes),
        Err(problems) => show(&problems),
    }
}

fn show(problems: &[studymate_schema::import::Problem]) -> String {
    problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

/// An option.
pub(crate) fn choice(text: &str, millionths: i32, feedback: &str) -> Choice {
    Choice { text: text.into(), credit: Credit(millionths), feedback: feedback.into() }
}

/// An accepted text.
pub(crate) fn accepted(text: &str, millionths: i32, feedback: &str) -> AcceptedText {
    AcceptedText { text: text.into(), credit: Credit(millionths), feedback: feedback.into() }
}

/// An accepted range.
pub(crate) fn range(low: f64, high: f64, millionths: i32, feedback: &str) -> NumericRange {
    NumericRange { low, high, credit: Credit(millionths), feedback: feedback.into() }
}

/// Pairs of a matching question.
pub(crate) fn pairs<const N: usize>(sides: [(&str, &str); N]) -> Vec<Pair> {
    sides.into_iter().map(|(left, right)| Pair { left: left.into(), right: right.into() }).collect()
}

/// Pieces that mean something in one of the formats, among ordinary ones.
const PIECES: &[&str] = &[
    "a",
    "B",
    "word",
    "ё",
    "Ж",
    "😀",
    " ",
    " ",
    "  ",
    "\n",
    "\n",
    "7",
    "1,5",
    "~",
    "=",
    "#",
    "####",
    "{",
    "}",
    ":",
    "::",
    "\\",
    "\\n",
    "\\*",
    "*",
    "[html]",
    "[PLAIN]",
    "[x]",
    "%",
    "%50%",
    "%-5",
    "->",
    "//",
    "// studymate: code=x",
    "$CATEGORY:",
    "$course$/top/",
    "TRUE",
    "|",
    ";",
    ",",
    "\t",
    "\"",
    "<",
    "<b>",
    "&amp;",
    "&",
    "_____",
    "ANSWER: A",
    "A. ",
    "В) ",
    "\u{a0}",
    "\u{2003}",
    "'",
    "sep=",
    "-",
    ">",
];

fn clean(text: &str) -> String {
    let lines: Vec<String> = text.split('\n').map(|line| line.trim_end().replace('\t', " ")).collect();
    lines.join("\n").trim().to_owned()
}

fn any_text() -> impl Strategy<Value = String> {
    vec(select(PIECES), 0..12).prop_map(|pieces| clean(&pieces.concat()))
}

/// A text that is there.
fn some_text() -> impl Strategy<Value = String> {
    any_text().prop_map(|text| if text.is_empty() { "x".to_owned() } else { text })
}

fn some_line() -> impl Strategy<Value = String> {
    some_text().prop_map(|text| text.split_whitespace().collect::<Vec<_>>().join(" "))
}

fn credit() -> impl Strategy<Value = Credit> {
    prop_oneof![
        Just(Credit::FULL),
        Just(Credit::NONE),
        select(vec![333_333, 500_000, -500_000, -1_000_000, 999_500, 1]).prop_map(Credit),
        (-1_000_000..=1_000_000).prop_map(Credit),
    ]
}

fn choices() -> impl Strategy<Value = Vec<Choice>> {
    vec((some_text(), credit(), any_text()), 2..6).prop_map(|options| {
        let number = |(n, (text, credit, feedback))| Choice { text: format!("{text}{n}"), credit, feedback };
        options.into_iter().enumerate().map(number).collect()
    })
}

fn kind() -> impl Strategy<Value = QuestionKind> {
    let single = (choices(), any::<prop::sample::Index>()).prop_map(|(mut options, right)| {
        let right = right.index(options.len());
        options[right].credit = Credit::FULL;
        QuestionKind::SingleChoice { options }
    });
    let multiple = (choices(), 1..3_usize).prop_map(|(mut options, right)| {
        for option in options.iter_mut().take(right) {
            option.credit = Credit(1_000_000 / right as i32);
        }
        QuestionKind::MultipleChoice { options }
    });
    let true_false = (any::<bool>(), any_text(), any_text()).prop_map(|(answer, right, wrong)| {
        QuestionKind::TrueFalse { answer, feedback_right: right, feedback_wrong: wrong }
    });
    let end = prop_oneof![
        any::<i32>().prop_map(f64::from),
        prop::num::f64::NORMAL,
        Just(f64::MIN),
        Just(f64::MAX),
        Just(0.1)
    ];
    let numeric = vec((end.clone(), end, any::<bool>(), credit(), any_text()), 1..5).prop_map(|ranges| {
        let mut accepted: Vec<NumericRange> = ranges
            .into_iter()
            .map(|(a, b, point, credit, feedback)| NumericRange {
                low: if point { a } else { a.min(b) },
                high: if point { a } else { a.max(b) },
                credit,
                feedback,
            })
            .collect();
        accepted[0].credit = Credit::FULL;
        QuestionKind::Numeric { accepted }
    });
    let short = vec((some_line(), credit(), any_text()), 1..5).prop_map(|answers| {
        let mut accepted: Vec<AcceptedText> = answers
            .into_iter()
            .map(|(text, credit, feedback)| AcceptedText { text, credit, feedback })
            .collect();
        accepted[0].credit = Credit::FULL;
        QuestionKind::ShortText { accepted }
    });
    let matching =
        (vec((some_text(), some_text()), 2..6), vec(some_text(), 0..3)).prop_map(|(sides, distractors)| {
            let pair = |(n, (left, right))| Pair { left: format!("{left}{n}"), right: format!("{right}{n}") };
            QuestionKind::Matching { pairs: sides.into_iter().enumerate().map(pair).collect(), distractors }
        });
    let ordering = vec(some_text(), 2..6).prop_map(|items| QuestionKind::Ordering {
        items: items.into_iter().enumerate().map(|(n, item)| format!("{item}{n}")).collect(),
    });
    let essay = any_text().prop_map(|guidance| QuestionKind::Essay { guidance });
    prop_oneof![single, multiple, true_false, numeric, short, matching, ordering, essay]
}

/// Settings whose draw, if any, is `draw`.
fn settings(draw: Draw) -> impl Strategy<Value = QuizSettings> {
    let flags = any::<[bool; 4]>();
    let counts = select(Counts::ALL.to_vec());
    let feedback = select(FeedbackPolicy::ALL.to_vec());
    let limits = (option::of(5..=3600_u16), option::of(1..=10_080_u16));
    (flags, option::of(1..=1000_u16), counts, feedback, limits).prop_map(
        move |([shuffle_questions, shuffle_options, review, free], attempts, counts, feedback, limits)| {
            QuizSettings {
                shuffle_questions,
                shuffle_options,
                draw: draw.clone(),
                attempts,
                counts,
                feedback,
                review,
                navigation: if free && limits.0.is_none() { Navigation::Free } else { Navigation::OneWay },
                question_seconds: limits.0,
                quiz_minutes: limits.1,
            }
        },
    )
}

/// A draw that finds its questions.
fn draw(questions: &[Question], how: u8) -> Draw {
    match how {
        0 => Draw::All,
        1 => Draw::Any(questions.len() as u16),
        2 if questions.len() > 1 && questions[0].difficulty.is_some() => {
            let (topic, difficulty) = (Some(questions[0].topic.clone()), questions[0].difficulty);
            Draw::Parts(vec![
                DrawPart { count: 1, topic, difficulty },
                DrawPart { count: questions.len() as u16 - 1, topic: None, difficulty: None },
            ])
        }
        _ => {
            let mut topics: Vec<(u16, String)> = Vec::new();
            for question in questions {
                match topics.iter_mut().find(|(_, topic)| *topic == question.topic) {
                    Some((count, _)) => *count += 1,
                    None => topics.push((1, question.topic.clone())),
                }
            }
            Draw::ByTopic(topics)
        }
    }
}

/// Any quiz within the limits.
pub(crate) fn any_quiz() -> impl Strategy<Value = Quiz> {
    let marks = (1..=100_u16, option::of(select(Difficulty::ALL.to_vec())));
    let media = option::weighted(0.2, "-?[a-z0-9_]{1,31}");
    let beside = (any::<bool>(), marks, media);
    let question = (some_line(), some_line(), some_text(), kind(), any_text(), beside);
    let header =
        ("[a-z0-9_-]{1,32}", some_line(), any_text(), option::of(select(Locale::ALL.to_vec())), 0..=100_u8);
    let quiz = (header, vec(question, 1..6)).prop_map(
        |((code, title, description, language, pass_mark), questions)| Quiz {
            code: QuizCode::parse(&code).unwrap(),
            title,
            description: description.split_whitespace().collect::<Vec<_>>().join(" "),
            language,
            pass_mark,
            questions: questions
                .into_iter()
                .enumerate()
                .map(|(n, (id, topic, text, kind, explanation, beside))| {
                    (n, id, topic, text, kind, explanation, beside)
                })
                .map(|(n, id, topic, text, kind, explanation, (topicless, (points, difficulty), media))| {
                    Question {
                        id: format!("{id}{n}"),
                        topic: if topicless { String::new() } else { topic },
                        text,
                        kind,
                        explanation,
                        media: media.and_then(|name| MaterialCode::parse(&name).ok()),
                        points,
                        difficulty,
                    }
                })
                .collect(),
            settings: QuizSettings::default(),
        },
    );
    (quiz, 0..4_u8).prop_flat_map(|(quiz, how)| {
        settings(draw(&quiz.questions, how)).prop_map(move |settings| Quiz { settings, ..quiz.clone() })
    })
}
