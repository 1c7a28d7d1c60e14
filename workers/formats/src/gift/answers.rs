//! What stands between the braces: the kind of the question and its answers.

use studymate_schema::Credit;
use studymate_schema::import::{Problem, ProblemKind};
use studymate_schema::quiz::{AcceptedText, Choice, NumericRange, Pair, QuestionKind};

use super::glyph::{self, Glyph};
use super::question::{Layout, TextFormat, text_of};
use crate::{number, text};

/// The answers of a question.
pub(super) struct Answers {
    pub(super) kind: QuestionKind,
    /// The line of each.
    pub(super) lines: Vec<u32>,
}

/// Reads the answers; `line` is that of the opening brace.
pub(super) fn read(inside: &[Glyph], line: u32, format: TextFormat) -> Result<Answers, Vec<Problem>> {
    let Some(first) = inside.first() else {
        return Ok(Answers { kind: QuestionKind::Essay { guidance: String::new() }, lines: Vec::new() });
    };
    if first.is('#') {
        return numeric(&inside[1..], line, format);
    }
    if first.is(ORDERED) {
        return ordering(&inside[1..], format);
    }
    if !first.is('=') && !first.is('~') {
        return true_false(inside, format);
    }
    let parts = split(inside);
    if parts.iter().any(|part| part.sign == '~') {
        return choice(&parts, format);
    }
    if parts.iter().any(|part| glyph::find_pair(part.without_feedback(), '-', '>').is_some()) {
        return matching(&parts, format);
    }
    short_text(&parts, format)
}

/// One answer with the sign that begins it.
struct Part<'a> {
    sign: char,
    line: u32,
    content: &'a [Glyph],
}

impl<'a> Part<'a> {
    fn without_feedback(&self) -> &'a [Glyph] {
        &self.content[..glyph::find(self.content, '#').unwrap_or(self.content.len())]
    }

    fn problem(&self, kind: ProblemKind) -> Problem {
        Problem { line: self.line, kind }
    }

    /// The weight, the answer and its feedback, each still in signs.
    fn cut(&self, default: Credit) -> Result<(Credit, &'a [Glyph], &'a [Glyph]), Problem> {
        let (credit, content) = weight(self.content).map_err(|kind| self.problem(kind))?;
        let (answer, feedback) = match glyph::find(content, '#') {
            Some(at) => (&content[..at], &content[at + 1..]),
            None => (content, &content[content.len()..]),
        };
        Ok((credit.unwrap_or(default), answer, feedback))
    }

    fn text(&self, glyphs: &[Glyph], mut format: TextFormat) -> Result<String, Problem> {
        text_of(glyphs, &mut format, Layout::Flowing).map_err(|kind| self.problem(kind))
    }
}

/// Cuts at each `=` and `~`; what stands before the first is not there.
fn split(inside: &[Glyph]) -> Vec<Part<'_>> {
    let signs: Vec<usize> =
        (0..inside.len()).filter(|&at| inside[at].is('=') || inside[at].is('~')).collect();
    let ends = signs.iter().skip(1).copied().chain([inside.len()]);
    signs
        .iter()
        .zip(ends)
        .map(|(&at, end)| Part {
            sign: inside[at].c,
            line: inside[at].line,
            content: glyph::trim(&inside[at + 1..end]),
        })
        .collect()
}

/// Keeps the good ones if all are good, else all problems.
fn all<T>(results: impl Iterator<Item = Result<T, Problem>>) -> Result<Vec<T>, Vec<Problem>> {
    let mut good = Vec::new();
    let mut problems = Vec::new();
    for result in results {
        match result {
            Ok(value) => good.push(value),
            Err(problem) => problems.push(problem),
        }
    }
    if problems.is_empty() { Ok(good) } else { Err(problems) }
}

fn lines(parts: &[Part<'_>]) -> Vec<u32> {
    parts.iter().map(|part| part.line).collect()
}

/// A `=` makes it a single choice, as in Moodle; weights alone make it a multiple one.
fn choice(parts: &[Part<'_>], format: TextFormat) -> Result<Answers, Vec<Problem>> {
    let options = all(parts.iter().map(|part| {
        let default = if part.sign == '=' { Credit::FULL } else { Credit::NONE };
        let (credit, answer, feedback) = part.cut(default)?;
        Ok(Choice { text: part.text(answer, format)?, credit, feedback: part.text(feedback, format)? })
    }))?;
    let single = parts.iter().any(|part| part.sign == '=');
    let kind = if single {
        QuestionKind::SingleChoice { options }
    } else {
        QuestionKind::MultipleChoice { options }
    };
    Ok(Answers { kind, lines: lines(parts) })
}

fn short_text(parts: &[Part<'_>], format: TextFormat) -> Result<Answers, Vec<Problem>> {
    let accepted = all(parts.iter().map(|part| {
        let (credit, answer, feedback) = part.cut(Credit::FULL)?;
        let text = text::one_line(&part.text(answer, format)?);
        Ok(AcceptedText { text, credit, feedback: part.text(feedback, format)? })
    }))?;
    Ok(Answers { kind: QuestionKind::ShortText { accepted }, lines: lines(parts) })
}

/// `=left -> right`; without a left side, the right one belongs to none.
fn matching(parts: &[Part<'_>], format: TextFormat) -> Result<Answers, Vec<Problem>> {
    let (mut pairs, mut distractors, mut pair_lines) = (Vec::new(), Vec::new(), Vec::new());
    let sides = all(parts.iter().map(|part| {
        let arrow = glyph::find_pair(part.content, '-', '>').ok_or_else(|| {
            part.problem(ProblemKind::NotAPair { got: text::excerpt(&glyph::text(part.content)) })
        })?;
        let left = part.text(&part.content[..arrow], format)?;
        Ok((part.line, left, part.text(&part.content[arrow + 2..], format)?))
    }))?;
    for (line, left, right) in sides {
        if left.is_empty() {
            distractors.push(right);
        } else {
            pairs.push(Pair { left, right });
            pair_lines.push(line);
        }
    }
    Ok(Answers { kind: QuestionKind::Matching { pairs, distractors }, lines: pair_lines })
}

/// The sign that begins items to be put in order.
pub(super) const ORDERED: char = '>';

/// After the `>`: an item on each line, in the right order.
fn ordering(inside: &[Glyph], format: TextFormat) -> Result<Answers, Vec<Problem>> {
    let rows: Vec<&[Glyph]> =
        inside.split(|glyph| glyph.is('\n')).map(glyph::trim).filter(|row| !row.is_empty()).collect();
    let parts: Vec<Part<'_>> =
        rows.iter().map(|row| Part { sign: ORDERED, line: row[0].line, content: row }).collect();
    let items = all(parts.iter().map(|part| match part.content.iter().find(|g| g.is('=') || g.is('~')) {
        Some(sign) => Err(part.problem(ProblemKind::SignAmongItems { got: sign.c.to_string() })),
        None => part.text(part.content, format),
    }))?;
    Ok(Answers { kind: QuestionKind::Ordering { items }, lines: lines(&parts) })
}

/// `TRUE#shown if wrong#shown if right`.
fn true_false(inside: &[Glyph], format: TextFormat) -> Result<Answers, Vec<Problem>> {
    let line = inside.first().map_or(0, |glyph| glyph.line);
    let part = Part { sign: '=', line, content: inside };
    let judged: Vec<&[Glyph]> = inside.split(|glyph| glyph.is('#')).collect();
    let word = glyph::text(glyph::trim(judged.first().copied().unwrap_or_default()));
    let answer = match word.to_ascii_uppercase().as_str() {
        "T" | "TRUE" => true,
        "F" | "FALSE" => false,
        _ => {
            let got = text::excerpt(&glyph::text(inside));
            return Err(vec![part.problem(ProblemKind::UnmarkedAnswer { got })]);
        }
    };
    if judged.len() > 3 {
        return Err(vec![part.problem(ProblemKind::TooManyFeedbacks)]);
    }
    let feedback = |n: usize| part.text(judged.get(n).copied().unwrap_or_default(), format);
    let feedbacks = all([feedback(1), feedback(2)].into_iter())?;
    let [feedback_wrong, feedback_right] = feedbacks.try_into().unwrap_or_default();
    Ok(Answers {
        kind: QuestionKind::TrueFalse { answer, feedback_right, feedback_wrong },
        lines: vec![line],
    })
}

/// After the `#`: one answer without a sign or several with `=`, then perhaps `~#shown for any other number`.
fn numeric(inside: &[Glyph], line: u32, format: TextFormat) -> Result<Answers, Vec<Problem>> {
    let end = glyph::find(inside, '~').unwrap_or(inside.len());
    let (numbers, others) = (glyph::trim(&inside[..end]), &inside[end..]);
    let mut parts = split(numbers);
    let bare = &numbers[..glyph::find(numbers, '=').unwrap_or(numbers.len())];
    if let Some(first) = glyph::trim(bare).first() {
        parts.insert(0, Part { sign: '=', line: first.line, content: glyph::trim(bare) });
    }
    if parts.is_empty() {
        return Err(vec![Problem { line, kind: ProblemKind::NotANumber { got: String::new() } }]);
    }
    let mut answer_lines = lines(&parts);
    let mut accepted = all(parts.iter().map(|part| {
        let (credit, answer, feedback) = part.cut(Credit::FULL)?;
        let answer = glyph::text(glyph::trim(answer));
        let (low, high) = match answer.as_str() {
            "*" => EVERY_NUMBER,
            answer => number::range(answer).map_err(|kind| part.problem(kind))?,
        };
        Ok(NumericRange { low, high, credit, feedback: part.text(feedback, format)? })
    }))?;
    if let [tilde] = split(others).as_slice() {
        let (credit, answer, feedback) = tilde.cut(Credit::NONE).map_err(|problem| vec![problem])?;
        let answer = glyph::text(glyph::trim(answer));
        if credit != Credit::NONE || !["", "*"].contains(&answer.as_str()) {
            return Err(vec![tilde.problem(ProblemKind::TildeAmongNumbers)]);
        }
        let feedback = tilde.text(feedback, format).map_err(|problem| vec![problem])?;
        let (low, high) = EVERY_NUMBER;
        accepted.push(NumericRange { low, high, credit, feedback });
        answer_lines.push(tilde.line);
    } else if let Some(tilde) = others.first() {
        return Err(vec![Problem { line: tilde.line, kind: ProblemKind::TildeAmongNumbers }]);
    }
    Ok(Answers { kind: QuestionKind::Numeric { accepted }, lines: answer_lines })
}

/// The range of `*`: any number that was not accepted before.
pub(super) const EVERY_NUMBER: (f64, f64) = (f64::MIN, f64::MAX);

/// A weight such as `%50%` or `%-33.333%` at the beginning, and what follows it.
///
/// `%` before anything but a number is text; a number without the second `%` is a mistake.
fn weight(content: &[Glyph]) -> Result<(Option<Credit>, &[Glyph]), ProblemKind> {
    let [percent, number @ ..] = content else { return Ok((None, content)) };
    let digit = |glyph: &Glyph| glyph.c.is_ascii_digit();
    let begins = number.first().is_some_and(|g| digit(g) || (g.c == '-' && number.get(1).is_some_and(digit)));
    if !percent.is('%') || !begins {
        return Ok((None, content));
    }
    let bad =
        || ProblemKind::BadWeight { got: text::excerpt(&glyph::text(&content[..content.len().min(12)])) };
    let end = number.iter().position(|g| g.is('%')).filter(|&end| end <= 16).ok_or_else(bad)?;
    let digits = glyph::text(&number[..end]);
    let per_cent = number::parse(&digits).map_err(|_| bad())?;
    if per_cent.abs() > 100.0 {
        return Err(ProblemKind::WeightOutOfRange { got: text::excerpt(&digits) });
    }
    let millionths = (per_cent * 10_000.0).round() as i32;
    Ok((Some(Credit(millionths)), glyph::trim(&number[end + 1..])))
}
