//! A question that is typed in a chat: its text, its answers and its explanation come one after the other.
//!
//! Each answer stands on a line of its own. Options: `+` before each right one. Numbers: as in GIFT, `42`, `10..20` or `3.14:0.01`. Pairs:
//! `left = right`, and `= right` for a right side that belongs to none. Texts and items: just as they are. An essay has no answers but
//! what those are told who grade it.

use std::collections::BTreeMap;

use studymate_schema::authoring::{DatePart, DayChoice, TypedKind};
use studymate_schema::import::{Part, Problem, ProblemKind};
use studymate_schema::quiz::{
    AcceptedText, Choice, FEEDBACK_TEXT_MAX, NumericRange, Pair, QUESTION_TEXT_MAX, Question, QuestionKind,
    Quiz, TITLE_MAX,
};
use studymate_schema::quiz_settings::{QuizSetting, QuizSettings};
use studymate_schema::{Credit, MaterialCode, Timestamp, ZoneName};

use crate::course::dates;
use crate::draft::QuestionDraft;
use crate::text::{excerpt, id_of, lines, one_line};
use crate::{check, csv, draw, media, number, settings};

/// What stands before a right option.
const RIGHT: char = '+';

/// A title as it will be shown.
///
/// # Errors
/// There is none, or it is too long.
pub fn title(typed: &str) -> Result<String, Problem> {
    checked(Part::Title, one_line(typed), TITLE_MAX)
}

/// The text of a question as it will be shown, and what stands with it where it is marked as in files: `[media: code]`.
///
/// # Errors
/// There is none, it is too long, or the mark names nothing that could be a material.
pub fn question_text(typed: &str) -> Result<(String, Option<MaterialCode>), Problem> {
    let mut text = lines(typed);
    let named = media::take(&mut text);
    let media = named.and_then(|name| name.map(|name| media::resolve(&name, &BTreeMap::new())).transpose());
    let media = media.map_err(|kind| Problem { line: 0, kind })?;
    Ok((checked(Part::Question, text, QUESTION_TEXT_MAX)?, media))
}

/// An explanation or a description as it will be shown.
///
/// # Errors
/// It is too long.
pub fn explanation(typed: &str) -> Result<String, Problem> {
    checked(Part::Explanation, lines(typed), FEEDBACK_TEXT_MAX)
}

/// A question of its text and its answers, without an explanation.
///
/// # Errors
/// Everything that is wrong with the answers, by their lines.
pub fn question(text: &str, kind: TypedKind, answers: &str) -> Result<Question, Vec<Problem>> {
    let mut typed = Vec::new();
    for (line, answer) in (1..).zip(answers.lines()) {
        let answer = one_line(answer);
        if !answer.is_empty() {
            typed.push((line, answer));
        }
    }
    let answer_lines = typed.iter().map(|(line, _)| *line).collect();
    let kind = match kind {
        TypedKind::Choice => choice(typed),
        TypedKind::TrueFalse => judged(typed)?,
        TypedKind::Numeric => numeric(&typed)?,
        TypedKind::ShortText => {
            QuestionKind::ShortText { accepted: typed.into_iter().map(accepted).collect() }
        }
        TypedKind::Matching => matching(&typed)?,
        TypedKind::Ordering => {
            QuestionKind::Ordering { items: typed.into_iter().map(|(_, item)| item).collect() }
        }
        TypedKind::Essay => QuestionKind::Essay { guidance: lines(answers) },
    };
    judge(text, kind, answer_lines)
}

/// The pass mark and the settings of a quiz after one of them was given another value, written as in files.
///
/// # Errors
/// It has no such value, or what it says cannot be had with this quiz.
pub fn setting(quiz: &Quiz, setting: QuizSetting, value: &str) -> Result<(u8, QuizSettings), Vec<Problem>> {
    settings::changed(quiz, setting, value)
}

/// What is missing for what a quiz draws, after its questions changed.
pub fn draw_problems(quiz: &Quiz) -> Vec<Problem> {
    let kinds = draw::problems(&quiz.settings.draw, &quiz.questions);
    kinds.into_iter().map(|kind| Problem { line: 0, kind }).collect()
}

/// A date on the clock of a zone.
///
/// # Errors
/// It is none.
pub fn date(typed: &str, part: DatePart, zone: Option<&ZoneName>) -> Result<Timestamp, Problem> {
    let read = dates::read(typed, part, zone);
    read.ok_or_else(|| Problem { line: 0, kind: ProblemKind::NotADate { got: excerpt(&one_line(typed)) } })
}

/// The date that a button names; `None` for none.
pub fn day(choice: DayChoice, part: DatePart, now: Timestamp, zone: Option<&ZoneName>) -> Option<Timestamp> {
    dates::day(choice, part, now, zone)
}

/// A statement that is true or not.
///
/// # Errors
/// What is wrong with its text.
pub fn statement(text: &str, answer: bool) -> Result<Question, Vec<Problem>> {
    let kind =
        QuestionKind::TrueFalse { answer, feedback_right: String::new(), feedback_wrong: String::new() };
    judge(text, kind, Vec::new())
}

fn judge(text: &str, kind: QuestionKind, answer_lines: Vec<u32>) -> Result<Question, Vec<Problem>> {
    let text = text.to_owned();
    let question = Question {
        id: id_of(&text),
        topic: String::new(),
        text,
        kind,
        explanation: String::new(),
        media: None,
        points: 1,
        difficulty: None,
    };
    let draft = QuestionDraft { line: 0, question, answer_lines };
    let problems = check::question(&draft);
    if problems.is_empty() { Ok(draft.question) } else { Err(problems) }
}

fn checked(part: Part, text: String, limit: usize) -> Result<String, Problem> {
    match check::text(part, &text, limit) {
        Some(kind) => Err(Problem { line: 0, kind }),
        None => Ok(text),
    }
}

/// One right option makes a question with one answer; several make one in which each must be found, and a wrong one takes away what a
/// right one gives.
fn choice(typed: Vec<(u32, String)>) -> QuestionKind {
    let marked = typed.iter().filter(|(_, option)| option.starts_with(RIGHT)).count();
    let (share, penalty) = if marked > 1 { csv::shares(marked) } else { (Credit::FULL, Credit::NONE) };
    let options = typed
        .into_iter()
        .map(|(_, option)| {
            let right = option.strip_prefix(RIGHT).map(str::trim);
            let credit = if right.is_some() { share } else { penalty };
            Choice { text: right.unwrap_or(&option).to_owned(), credit, feedback: String::new() }
        })
        .collect();
    if marked > 1 { QuestionKind::MultipleChoice { options } } else { QuestionKind::SingleChoice { options } }
}

/// A statement is judged by a button; who types the word instead is understood.
fn judged(typed: Vec<(u32, String)>) -> Result<QuestionKind, Vec<Problem>> {
    let (line, word) = typed.into_iter().next().unwrap_or_default();
    let answer = csv::judged(&word);
    let answer = answer.ok_or_else(|| problem(line, ProblemKind::NotTrueOrFalse { got: excerpt(&word) }))?;
    Ok(QuestionKind::TrueFalse { answer, feedback_right: String::new(), feedback_wrong: String::new() })
}

fn numeric(typed: &[(u32, String)]) -> Result<QuestionKind, Vec<Problem>> {
    let ranges = typed.iter().map(|(line, text)| {
        let (low, high) = number::range(text).map_err(|kind| problem(*line, kind))?;
        Ok(NumericRange { low, high, credit: Credit::FULL, feedback: String::new() })
    });
    Ok(QuestionKind::Numeric { accepted: ranges.collect::<Result<_, Vec<Problem>>>()? })
}

fn accepted((_, text): (u32, String)) -> AcceptedText {
    AcceptedText { text, credit: Credit::FULL, feedback: String::new() }
}

fn matching(typed: &[(u32, String)]) -> Result<QuestionKind, Vec<Problem>> {
    let (mut pairs, mut distractors) = (Vec::new(), Vec::new());
    for (line, text) in typed {
        let sides = text.split_once("->").or_else(|| text.split_once('='));
        let not_a_pair = || problem(*line, ProblemKind::NotAPair { got: excerpt(text) });
        let (left, right) = sides.ok_or_else(not_a_pair)?;
        let (left, right) = (one_line(left), one_line(right));
        if left.is_empty() {
            distractors.push(right);
        } else {
            pairs.push(Pair { left, right });
        }
    }
    Ok(QuestionKind::Matching { pairs, distractors })
}

fn problem(line: u32, kind: ProblemKind) -> Vec<Problem> {
    vec![Problem { line, kind }]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use studymate_schema::quiz::GUIDANCE_MAX;

    use super::*;

    fn read(kind: TypedKind, answers: &str) -> Result<QuestionKind, Vec<u32>> {
        question("What?", kind, answers)
            .map(|question| question.kind)
            .map_err(|problems| problems.iter().map(|problem| problem.line).collect())
    }

    #[test]
    fn a_plus_marks_what_is_right() {
        let Ok(QuestionKind::SingleChoice { options }) = read(TypedKind::Choice, "Lyon\n\n + Paris \nNice")
        else {
            panic!("one right option is a single choice")
        };
        let texts: Vec<&str> = options.iter().map(|option| option.text.as_str()).collect();
        assert_eq!(texts, ["Lyon", "Paris", "Nice"]);
        assert!(options[1].credit.is_right() && !options[0].credit.is_right());
        let Ok(QuestionKind::MultipleChoice { options }) = read(TypedKind::Choice, "+2\n+3\n4\n+5") else {
            panic!("several right options are a multiple choice")
        };
        assert!(options[2].credit < Credit::NONE, "ticking everything must not pay");
        assert_eq!(read(TypedKind::Choice, "a\nb"), Err(vec![0]), "nothing is right");
        assert_eq!(read(TypedKind::Choice, "+a"), Err(vec![0]), "too few");
        assert_eq!(read(TypedKind::Choice, "+a\nb\nb"), Err(vec![3]), "twice the same");
    }

    #[test]
    fn the_other_kinds_are_a_line_for_each_answer() {
        let Ok(QuestionKind::Numeric { accepted }) = read(TypedKind::Numeric, "42\n10..20") else { panic!() };
        assert_eq!((accepted[0].low, accepted[1].high), (42.0, 20.0));
        assert_eq!(read(TypedKind::Numeric, "42\nmany"), Err(vec![2]));
        let Ok(QuestionKind::ShortText { accepted }) = read(TypedKind::ShortText, "Oslo\nChristiania") else {
            panic!()
        };
        assert_eq!(accepted.len(), 2);
        let Ok(QuestionKind::Matching { pairs, distractors }) =
            read(TypedKind::Matching, "France = Paris\nItaly -> Rome\n= Oslo")
        else {
            panic!()
        };
        assert_eq!((pairs.len(), distractors.as_slice()), (2, ["Oslo".to_owned()].as_slice()));
        assert_eq!(read(TypedKind::Matching, "France = Paris\nItaly"), Err(vec![2]));
        assert!(
            matches!(read(TypedKind::Ordering, "one\ntwo"), Ok(QuestionKind::Ordering { items }) if items.len() == 2)
        );
        assert!(matches!(
            read(TypedKind::TrueFalse, "Верно"),
            Ok(QuestionKind::TrueFalse { answer: true, .. })
        ));
        assert_eq!(read(TypedKind::TrueFalse, "perhaps"), Err(vec![1]));
        let guidance = "Names both sides.\n\nHalf for one.".to_owned();
        assert_eq!(read(TypedKind::Essay, &guidance), Ok(QuestionKind::Essay { guidance }));
        assert_eq!(read(TypedKind::Essay, &"x".repeat(GUIDANCE_MAX + 1)), Err(vec![0]), "too long");
    }

    #[test]
    fn a_picture_is_marked_as_in_files() {
        let map = MaterialCode::parse("map").unwrap();
        assert_eq!(question_text("Where? [media: map]").unwrap(), ("Where?".to_owned(), Some(map)));
        for wrong in ["Where? [media: map.png]", "Where? [media: a] [media: b]", "[media: map]"] {
            assert!(question_text(wrong).is_err(), "{wrong:?} was taken");
        }
    }

    #[test]
    fn texts_are_cleaned_and_held_against_their_limits() {
        assert_eq!(title("  A \n title ").unwrap(), "A title");
        assert!(title(" ").is_err() && title(&"x".repeat(TITLE_MAX + 1)).is_err());
        assert_eq!(question_text(" a\n b ").unwrap(), ("a\n b".to_owned(), None));
        assert!(explanation(&"x".repeat(FEEDBACK_TEXT_MAX + 1)).is_err());
    }

    proptest! {
        #[test]
        fn what_is_taken_can_be_written_as_gift_and_read_again(
            text in "[a-zA-Z ]{1,20}[?]", kind in prop::sample::select(&TypedKind::ALL), answers in "([+=a-z0-9.,:> -]{0,12}\n){0,5}"
        ) {
            if let Ok(question) = super::question(&lines(&text), kind, &answers) {
                let quiz = studymate_schema::quiz::Quiz {
                    code: studymate_schema::QuizCode::parse("typed").unwrap(),
                    title: "Typed".into(),
                    description: String::new(),
                    language: None,
                    pass_mark: 60,
                    questions: vec![question],
                    settings: Default::default(),
                };
                let written = crate::write(&quiz, crate::Format::Gift).unwrap();
                let read = crate::read("typed.gift", written.as_bytes(), crate::ReadOptions::default());
                prop_assert_eq!(read.unwrap().quizzes.remove(0), quiz);
            }
        }
    }
}
