//! A quiz as a table.

use studymate_schema::Credit;
use studymate_schema::quiz::{Choice, Question, QuestionKind, Quiz};

use super::shares;
use crate::{Format, Lack, Unsupported, number, settings};

const LETTERS: &str = "abcdefghijklmnopqrstuvwxyz";

/// Writes a quiz, with the byte order mark by which spreadsheets know UTF-8.
pub(crate) fn write(quiz: &Quiz) -> Result<String, Unsupported> {
    let rows = quiz
        .questions
        .iter()
        .map(|question| {
            row(question).map_err(|reason| Unsupported {
                id: question.id.clone(),
                format: Format::Csv,
                reason,
            })
        })
        .collect::<Result<Vec<_>, _>>()?;
    let width = rows.iter().map(|row| row.options.len()).max().unwrap_or(0);

    let mut out = String::from("\u{feff}");
    for line in settings::lines_of(quiz) {
        out.push_str(&cell(&format!("# {line}")));
        out.push('\n');
    }
    let letters = LETTERS.chars().take(width).map(String::from);
    // Columns that nothing fills are left out: most quizzes need none of them.
    let more: Vec<(&str, Vec<String>)> = MORE
        .into_iter()
        .map(|(name, text)| (name, quiz.questions.iter().map(text).collect::<Vec<_>>()))
        .filter(|(_, texts)| texts.iter().any(|text| !text.is_empty()))
        .collect();
    let with_media = quiz.questions.iter().any(|question| question.media.is_some());
    let media = with_media.then(|| "media".to_owned());
    let names = ["id", "topic", "type", "question"].map(String::from).into_iter().chain(media).chain(letters);
    let names = names.chain(["correct", "explanation"].map(String::from));
    push(&mut out, names.chain(more.iter().map(|(name, _)| (*name).to_owned())));
    for (at, (question, mut row)) in quiz.questions.iter().zip(rows).enumerate() {
        row.options.resize(width, String::new());
        let before = [&question.id, &question.topic, question.kind.name(), &question.text].map(str::to_owned);
        let after = [row.correct, question.explanation.clone()];
        let media = question.media.as_ref().map(ToString::to_string).unwrap_or_default();
        let media = with_media.then_some(media);
        let more = more.iter().filter_map(|(_, texts)| texts.get(at).cloned());
        push(&mut out, before.into_iter().chain(media).chain(row.options).chain(after).chain(more));
    }
    Ok(out)
}

/// A column and what fills it.
type Column = (&'static str, fn(&Question) -> String);

/// The columns that not every table has.
const MORE: [Column; 3] = [
    ("points", |question| if question.points == 1 { String::new() } else { question.points.to_string() }),
    ("difficulty", |question| question.difficulty.map(|it| it.name().to_owned()).unwrap_or_default()),
    ("guidance", |question| match &question.kind {
        QuestionKind::Essay { guidance } => guidance.clone(),
        _ => String::new(),
    }),
];

#[derive(Default)]
struct Row {
    options: Vec<String>,
    correct: String,
}

fn row(question: &Question) -> Result<Row, Lack> {
    let row = match &question.kind {
        QuestionKind::SingleChoice { options } => choice(options, (Credit::FULL, Credit::NONE))?,
        QuestionKind::MultipleChoice { options } => {
            let right = options.iter().filter(|o| o.credit > Credit::NONE).count();
            choice(options, shares(right))?
        }
        QuestionKind::TrueFalse { answer, feedback_right, feedback_wrong } => {
            if !feedback_right.is_empty() || !feedback_wrong.is_empty() {
                return Err(Lack::Feedback);
            }
            Row { correct: answer.to_string(), ..Row::default() }
        }
        QuestionKind::Numeric { accepted } => {
            unweighted(accepted.iter().map(|a| (a.credit, &a.feedback)))?;
            let ranges = accepted.iter().map(|a| match a.low == a.high {
                true => number::show(a.low),
                false => format!("{}..{}", number::show(a.low), number::show(a.high)),
            });
            Row { correct: ranges.collect::<Vec<_>>().join(" | "), ..Row::default() }
        }
        QuestionKind::ShortText { accepted } => {
            unweighted(accepted.iter().map(|a| (a.credit, &a.feedback)))?;
            if accepted.iter().any(|a| a.text.contains('|')) {
                return Err(Lack::Text);
            }
            let texts: Vec<_> = accepted.iter().map(|a| a.text.as_str()).collect();
            Row { correct: texts.join(" | "), ..Row::default() }
        }
        QuestionKind::Matching { pairs, distractors } => {
            if pairs.iter().any(|p| p.left.contains("->")) {
                return Err(Lack::Text);
            }
            let pairs = pairs.iter().map(|p| format!("{} -> {}", p.left, p.right));
            let options = pairs.chain(distractors.iter().map(|right| format!("-> {right}"))).collect();
            Row { options, correct: String::new() }
        }
        QuestionKind::Essay { .. } => Row::default(),
        QuestionKind::Ordering { items } => Row { options: items.clone(), correct: String::new() },
    };
    if row.options.len() > LETTERS.len() { Err(Lack::Text) } else { Ok(row) }
}

/// Options of which the right ones are worth `right` each and the others `wrong`; a single choice has one right.
fn choice(options: &[Choice], (right, wrong): (Credit, Credit)) -> Result<Row, Lack> {
    if options.iter().any(|o| !o.feedback.is_empty()) {
        return Err(Lack::Feedback);
    }
    if options.iter().any(|o| o.credit != right && o.credit != wrong) {
        return Err(Lack::Weights);
    }
    let correct: Vec<String> = LETTERS
        .chars()
        .zip(options)
        .filter(|(_, option)| option.credit == right)
        .map(|(letter, _)| letter.to_string())
        .collect();
    // A single choice has no penalty, and in CSV one right letter.
    if wrong == Credit::NONE && correct.len() != 1 {
        return Err(Lack::Weights);
    }
    Ok(Row { options: options.iter().map(|o| o.text.clone()).collect(), correct: correct.join(" ") })
}

fn unweighted<'a>(answers: impl Iterator<Item = (Credit, &'a String)>) -> Result<(), Lack> {
    for (credit, feedback) in answers {
        if credit != Credit::FULL {
            return Err(Lack::Weights);
        }
        if !feedback.is_empty() {
            return Err(Lack::Feedback);
        }
    }
    Ok(())
}

fn push(out: &mut String, cells: impl Iterator<Item = String>) {
    let cells: Vec<String> = cells.map(|text| cell(&text)).collect();
    out.push_str(&cells.join(","));
    out.push('\n');
}

/// A cell, in quotes where something in it could end it or, at its beginning, open one.
fn cell(text: &str) -> String {
    if text.contains([',', ';', '\t', '"', '\n']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}
