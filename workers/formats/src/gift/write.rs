//! A quiz in GIFT: what the reader makes the same quiz of, and Moodle can read.

use std::fmt::Write;

use studymate_schema::Credit;
use studymate_schema::quiz::{Question, QuestionKind, Quiz};

use super::CATEGORY;
use super::answers::EVERY_NUMBER;
use super::question::MARKERS;
use crate::check::percent;
use crate::{html, marks, media, number, settings};

/// Writes a quiz. Line breaks within texts are written `\n`, so that no line of a text is taken for a comment or a blank.
pub(crate) fn write(quiz: &Quiz) -> String {
    let mut out = String::new();
    for line in settings::lines_of(quiz) {
        out.push_str("// ");
        out.push_str(&line);
        out.push('\n');
    }
    let mut topic = "";
    for question in &quiz.questions {
        if question.topic != topic {
            topic = &question.topic;
            out.push_str(&format!("\n{CATEGORY} $course$/top/{topic}\n"));
        }
        out.push('\n');
        for line in marks::lines_of(question) {
            out.push_str(&format!("// {line}\n"));
        }
        let asked = media::marked(&question.text, question.media.as_ref());
        out.push_str(&format!("::{}::{}", escaped(&question.id), text(&asked)));
        answers(&mut out, question);
        out.push('\n');
    }
    out
}

fn answers(out: &mut String, question: &Question) {
    let mut lines: Vec<String> = Vec::new();
    let mut open = "{";
    match &question.kind {
        QuestionKind::TrueFalse { answer, feedback_right, feedback_wrong } => {
            out.push_str(if *answer { "{TRUE" } else { "{FALSE" });
            if !feedback_wrong.is_empty() || !feedback_right.is_empty() {
                out.push_str(&format!("#{}", text(feedback_wrong)));
            }
            if !feedback_right.is_empty() {
                out.push_str(&format!("#{}", text(feedback_right)));
            }
            if !question.explanation.is_empty() {
                out.push_str(&format!("####{}", text(&question.explanation)));
            }
            out.push_str("}\n");
            return;
        }
        QuestionKind::Essay { .. } => {}
        QuestionKind::SingleChoice { options } => {
            // One `=` makes it a single choice; with nothing but `=` it would be a short text.
            let full = options.iter().position(|o| o.credit == Credit::FULL);
            let right = full.or_else(|| options.iter().position(|o| o.credit.is_right()));
            for (n, option) in options.iter().enumerate() {
                let (sign, expected) =
                    if Some(n) == right { ('=', Credit::FULL) } else { ('~', Credit::NONE) };
                let weight = weight(option.credit, expected, &option.text);
                lines.push(format!("{sign}{weight}{}{}", text(&option.text), feedback(&option.feedback)));
            }
        }
        QuestionKind::MultipleChoice { options } => {
            for option in options {
                let weight = weight(option.credit, Credit::NONE, &option.text);
                lines.push(format!("~{weight}{}{}", text(&option.text), feedback(&option.feedback)));
            }
        }
        QuestionKind::ShortText { accepted } => {
            for answer in accepted {
                let weight = weight(answer.credit, Credit::FULL, &answer.text);
                lines.push(format!("={weight}{}{}", side(&answer.text), feedback(&answer.feedback)));
            }
        }
        QuestionKind::Numeric { accepted } => {
            open = "{#";
            for (n, range) in accepted.iter().enumerate() {
                let every = (range.low, range.high) == EVERY_NUMBER && range.credit == Credit::NONE;
                if every && n + 1 == accepted.len() {
                    lines.push(format!("~#{}", text(&range.feedback)));
                    continue;
                }
                let mut line =
                    format!("={}{}", weight(range.credit, Credit::FULL, ""), number::show(range.low));
                if range.low != range.high {
                    // Writing to a string cannot fail.
                    let _ = write!(line, "..{}", number::show(range.high));
                }
                lines.push(line + &feedback(&range.feedback));
            }
        }
        QuestionKind::Matching { pairs, distractors } => {
            lines.extend(pairs.iter().map(|p| format!("={} -> {}", side(&p.left), text(&p.right))));
            lines.extend(distractors.iter().map(|right| format!("= -> {}", text(right))));
        }
        QuestionKind::Ordering { items } => {
            open = "{>";
            lines.extend(items.iter().map(|item| row(item)));
        }
    }
    if !question.explanation.is_empty() {
        lines.push(format!("####{}", text(&question.explanation)));
    }
    out.push_str(open);
    out.push('\n');
    for line in lines {
        out.push_str(&format!("    {line}\n"));
    }
    out.push_str("}\n");
}

/// The weight, where it is not the one that the sign means, or where the text could be taken for one.
fn weight(credit: Credit, expected: Credit, text: &str) -> String {
    if credit == expected && !text.starts_with('%') {
        String::new()
    } else {
        format!("%{}%", percent(credit))
    }
}

fn feedback(feedback: &str) -> String {
    if feedback.is_empty() { String::new() } else { format!("#{}", text(feedback)) }
}

/// A text before an arrow, or that must not seem to have one.
fn side(side: &str) -> String {
    if side.contains("->") { format!("[html]{}", escaped(&html::from_text(side))) } else { text(side) }
}

/// A text that begins a line, where it must not seem to be a comment or a topic.
fn row(item: &str) -> String {
    if item.starts_with(['/', '$']) { format!("[plain]{}", escaped(item)) } else { text(item) }
}

/// A text that begins like a marker gets one of its own in front.
fn text(text: &str) -> String {
    let marked = MARKERS
        .iter()
        .any(|(marker, _)| text.get(..marker.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(marker)));
    if marked { format!("[plain]{}", escaped(text)) } else { escaped(text) }
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '\n' => out.push_str("\\n"),
            '~' | '=' | '#' | '{' | '}' | ':' | '\\' => out.extend(['\\', c]),
            c => out.push(c),
        }
    }
    out
}
