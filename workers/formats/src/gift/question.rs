//! One question: its name, its text, and what stands between its braces.

use studymate_schema::import::{Problem, ProblemKind};
use studymate_schema::quiz::Question;

use super::answers;
use super::glyph::{self, Glyph};
use crate::draft::QuestionDraft;
use crate::{html, text};

/// How a text is to be understood; markdown and the rest are taken as they are.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum TextFormat {
    Plain,
    Html,
}

/// Reads one question.
pub(super) fn read(glyphs: &[Glyph], topic: &str) -> Result<QuestionDraft, Vec<Problem>> {
    let glyphs = glyph::trim(glyphs);
    let Some(first) = glyphs.first() else { return Err(Vec::new()) };
    let (name, body) = name(glyphs).map_err(|kind| vec![Problem { line: first.line, kind }])?;
    let braces = Braces::find(body, first.line).map_err(|problem| vec![problem])?;

    let mut problems = Vec::new();
    let mut asked = braces.before.to_vec();
    if !braces.after.is_empty() {
        asked.extend("_____".chars().map(|c| Glyph::of_text(c, braces.open.line)));
        asked.extend(braces.after);
    }
    let mut format = TextFormat::Plain;
    let question = text_of(&asked, &mut format, Layout::Kept);
    let question = question.unwrap_or_else(|kind| {
        problems.push(Problem { line: first.line, kind });
        String::new()
    });

    let mut inside = glyph::trim(braces.inside);
    let mut explanation = String::new();
    if let Some(at) = glyph::rfind_four_hashes(inside) {
        match text_of(&inside[at + 4..], &mut { format }, Layout::Flowing) {
            Ok(text) => explanation = text,
            Err(kind) => problems.push(Problem { line: inside[at].line, kind }),
        }
        inside = glyph::trim(&inside[..at]);
    }
    match answers::read(inside, braces.open.line, format) {
        Err(found) => problems.extend(found),
        Ok(answers) if problems.is_empty() => {
            let question = Question {
                id: name,
                topic: topic.to_owned(),
                text: question,
                kind: answers.kind,
                explanation,
                media: None,
                points: 1,
                difficulty: None,
            };
            return Ok(QuestionDraft { line: first.line, question, answer_lines: answers.lines });
        }
        Ok(_) => {}
    }
    Err(problems)
}

/// Whether the line breaks of the file are those of the text.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Layout {
    Kept,
    Flowing,
}

/// A text with an optional `[html]`, `[moodle]`, `[plain]` or `[markdown]` in front, which `format` then becomes.
pub(super) fn text_of(
    glyphs: &[Glyph],
    format: &mut TextFormat,
    layout: Layout,
) -> Result<String, ProblemKind> {
    let mut glyphs = glyph::trim(glyphs);
    if let Some((marked, length)) = marker(glyphs) {
        *format = marked;
        glyphs = glyph::trim(&glyphs[length..]);
    }
    let raw = match layout {
        Layout::Kept => glyph::text(glyphs),
        Layout::Flowing => glyph::flowing_text(glyphs),
    };
    match format {
        TextFormat::Plain => Ok(text::lines(&raw)),
        TextFormat::Html => html::to_text(&raw).map(|raw| text::lines(&raw)),
    }
}

/// The names of text formats.
pub(super) const MARKERS: [(&str, TextFormat); 4] = [
    ("[html]", TextFormat::Html),
    ("[moodle]", TextFormat::Plain),
    ("[plain]", TextFormat::Plain),
    ("[markdown]", TextFormat::Plain),
];

fn marker(glyphs: &[Glyph]) -> Option<(TextFormat, usize)> {
    MARKERS.into_iter().find_map(|(name, format)| {
        let begins = name.len() <= glyphs.len()
            && name.chars().zip(glyphs).all(|(c, glyph)| glyph.c.eq_ignore_ascii_case(&c));
        begins.then_some((format, name.len()))
    })
}

/// The name, empty when there is none, and what follows it.
fn name(glyphs: &[Glyph]) -> Result<(String, &[Glyph]), ProblemKind> {
    if glyph::find_pair(glyphs, ':', ':') != Some(0) {
        return Ok((String::new(), glyphs));
    }
    let rest = &glyphs[2..];
    let end = glyph::find_pair(rest, ':', ':').ok_or(ProblemKind::UnclosedName)?;
    Ok((text::one_line(&glyph::text(&rest[..end])), glyph::trim(&rest[end + 2..])))
}

/// A question cut at its braces.
struct Braces<'a> {
    before: &'a [Glyph],
    open: Glyph,
    inside: &'a [Glyph],
    after: &'a [Glyph],
}

impl<'a> Braces<'a> {
    fn find(body: &'a [Glyph], line: u32) -> Result<Self, Problem> {
        let problem = |line, kind| Err(Problem { line, kind });
        let (open, close) = match (glyph::find(body, '{'), glyph::find(body, '}')) {
            (None, None) => return problem(line, ProblemKind::Description),
            (Some(open), None) => return problem(body[open].line, ProblemKind::UnclosedBrace),
            (None, Some(close)) => return problem(body[close].line, ProblemKind::StrayBrace),
            (Some(open), Some(close)) if close < open => {
                return problem(body[close].line, ProblemKind::StrayBrace);
            }
            (Some(open), Some(close)) => (open, close),
        };
        let (inside, after) = (&body[open + 1..close], &body[close + 1..]);
        if let Some(second) = inside.iter().chain(after).find(|g| g.is('{')) {
            return problem(second.line, ProblemKind::SecondBrace);
        }
        if let Some(at) = glyph::find(after, '}') {
            return problem(after[at].line, ProblemKind::StrayBrace);
        }
        let after = if glyph::trim(after).is_empty() { &[] } else { after };
        Ok(Braces { before: &body[..open], open: body[open], inside, after })
    }
}
