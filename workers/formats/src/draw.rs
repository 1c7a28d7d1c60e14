//! The setting `draw`: `5`, or `2 Rivers, 3 Capitals`, or `2 Rivers (easy), 1 (hard)`. A topic with a comma, a quote or a bracket in it
//! stands in quotes, and a quote within them is written twice, as in CSV. `*` is any topic.

use studymate_schema::import::ProblemKind;
use studymate_schema::quiz::Question;
use studymate_schema::quiz_settings::{Difficulty, Draw, DrawPart};

use crate::text::excerpt;

/// The values there are, as a problem shows them.
pub(crate) const EXPECTED: &str = "all / 5 / 2 Topic, 3 Topic / 2 Topic (easy), 1 (hard)";
/// Every question.
const ALL: &str = "all";
/// Any topic.
const ANY: &str = "*";

/// Reads a draw; `None` for anything that is not one.
pub(crate) fn read(value: &str) -> Option<Draw> {
    let value = value.trim();
    if value.eq_ignore_ascii_case(ALL) {
        return Some(Draw::All);
    }
    if let Ok(count) = value.parse::<u16>() {
        return (count > 0).then_some(Draw::Any(count));
    }
    let mut parts: Vec<DrawPart> = Vec::new();
    let mut rest = value;
    loop {
        let (count, after) = rest.trim_start().split_once(char::is_whitespace)?;
        let count: u16 = count.parse().ok().filter(|count| *count > 0)?;
        let ((topic, difficulty), after) = kind(after.trim_start())?;
        if parts.iter().any(|earlier| (&earlier.topic, earlier.difficulty) == (&topic, difficulty)) {
            return None;
        }
        parts.push(DrawPart { count, topic, difficulty });
        match after.trim_start().strip_prefix(',') {
            Some(next) => rest = next,
            None if after.trim().is_empty() => return Some(of_parts(parts)),
            None => return None,
        }
    }
}

/// Parts that name topics alone are a draw by topic.
fn of_parts(parts: Vec<DrawPart>) -> Draw {
    let topics: Option<Vec<(u16, String)>> = parts
        .iter()
        .map(|part| match (&part.topic, part.difficulty) {
            (Some(topic), None) => Some((part.count, topic.clone())),
            _ => None,
        })
        .collect();
    topics.map_or(Draw::Parts(parts), Draw::ByTopic)
}

type Kind = (Option<String>, Option<Difficulty>);

/// A topic and a difficulty, each if it is named, and what follows them.
fn kind(text: &str) -> Option<(Kind, &str)> {
    if text.starts_with('"') {
        let (topic, after) = quoted(text)?;
        let end = after.find(',').unwrap_or(after.len());
        let difficulty = match after[..end].trim() {
            "" => None,
            word => Some(in_brackets(word).1.filter(|_| word.starts_with('('))?),
        };
        return Some(((Some(topic), difficulty), &after[end..]));
    }
    let end = text.find(',').unwrap_or(text.len());
    let (topic, difficulty) = in_brackets(text[..end].trim());
    match topic {
        "" if difficulty.is_none() => None,
        "" | ANY => Some(((None, difficulty), &text[end..])),
        topic => Some(((Some(topic.to_owned()), difficulty), &text[end..])),
    }
}

/// What stands before a difficulty in brackets, and the difficulty; brackets with another word are part of the text.
fn in_brackets(text: &str) -> (&str, Option<Difficulty>) {
    let bracket = text.strip_suffix(')').and_then(|inside| inside.rsplit_once('('));
    let named = bracket.and_then(|(before, word)| Some((before, Difficulty::from_name(word.trim())?)));
    named.map_or((text, None), |(before, difficulty)| (before.trim_end(), Some(difficulty)))
}

/// A topic in quotes, and what follows it.
fn quoted(text: &str) -> Option<(String, &str)> {
    let quoted = text.strip_prefix('"')?;
    let mut topic = String::new();
    let mut rest = quoted;
    loop {
        let end = rest.find('"')?;
        topic.push_str(&rest[..end]);
        match rest[end + 1..].strip_prefix('"') {
            Some(after) => {
                topic.push('"');
                rest = after;
            }
            None => return Some((topic, &rest[end + 1..])),
        }
    }
}

/// What is missing for a draw.
pub(crate) fn problems(draw: &Draw, questions: &[Question]) -> Vec<ProblemKind> {
    let of_topic = |topic: &str, wanted: u16, found: usize| {
        let topic = excerpt(topic);
        let lacks = usize::from(wanted) > found;
        lacks.then_some(ProblemKind::DrawTooManyOfTopic { topic, wanted, found: found as u32 })
    };
    match draw {
        Draw::All => Vec::new(),
        Draw::Any(wanted) if usize::from(*wanted) <= questions.len() => Vec::new(),
        Draw::Any(wanted) => {
            vec![ProblemKind::DrawTooMany { wanted: *wanted, found: questions.len() as u32 }]
        }
        Draw::ByTopic(topics) => {
            let found = topics.iter().zip(draw.found(questions));
            found.filter_map(|((wanted, topic), found)| of_topic(topic, *wanted, found)).collect()
        }
        // Parts may overlap: what is found for one is what the others leave.
        Draw::Parts(parts) => {
            let found = parts.iter().zip(draw.found(questions));
            found.filter_map(|(part, found)| of_topic(&show_kind(part), part.count, found)).collect()
        }
    }
}

/// Writes a draw; `None` for all questions, which needs no word.
pub(crate) fn show(draw: &Draw) -> Option<String> {
    match draw {
        Draw::All => None,
        Draw::Any(count) => Some(count.to_string()),
        Draw::ByTopic(topics) => {
            let parts: Vec<String> =
                topics.iter().map(|(count, topic)| format!("{count} {}", show_topic(topic))).collect();
            Some(parts.join(", "))
        }
        Draw::Parts(parts) => Some(parts.iter().map(show_part).collect::<Vec<_>>().join(", ")),
    }
}

fn show_part(part: &DrawPart) -> String {
    format!("{} {}", part.count, show_kind(part))
}

/// The topic and the difficulty of a part.
pub(crate) fn show_kind(part: &DrawPart) -> String {
    let topic = part.topic.as_deref().map(show_topic);
    match (topic, part.difficulty) {
        (None, None) => ANY.to_owned(),
        (Some(topic), None) => topic,
        (None, Some(difficulty)) => format!("({})", difficulty.name()),
        (Some(topic), Some(difficulty)) => format!("{topic} ({})", difficulty.name()),
    }
}

fn show_topic(topic: &str) -> String {
    if topic.is_empty() || topic == ANY || topic.contains([',', '"', '(']) {
        format!("\"{}\"", topic.replace('"', "\"\""))
    } else {
        topic.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draw_is_read_as_it_is_written() {
        let topics = |topics: &[(u16, &str)]| {
            Draw::ByTopic(topics.iter().map(|(count, topic)| (*count, (*topic).to_owned())).collect())
        };
        for (text, draw) in [
            ("5", Draw::Any(5)),
            ("2 Rivers", topics(&[(2, "Rivers")])),
            ("2 Rivers of Europe, 3 7 Wonders", topics(&[(2, "Rivers of Europe"), (3, "7 Wonders")])),
            ("1 \"a, \"\"b\"\"\", 2 \"\"", topics(&[(1, "a, \"b\""), (2, "")])),
        ] {
            assert_eq!(read(text), Some(draw.clone()), "{text}");
            assert_eq!(show(&draw).as_deref(), Some(text));
        }
        let part = |count: u16, topic: Option<&str>, difficulty: Option<Difficulty>| DrawPart {
            count,
            topic: topic.map(str::to_owned),
            difficulty,
        };
        for (text, parts) in [
            ("1 (hard)", vec![part(1, None, Some(Difficulty::Hard))]),
            (
                "2 Rivers (easy), 1 Rivers (hard), 3 *",
                vec![
                    part(2, Some("Rivers"), Some(Difficulty::Easy)),
                    part(1, Some("Rivers"), Some(Difficulty::Hard)),
                    part(3, None, None),
                ],
            ),
            (
                "2 \"Rivers (easy)\" (medium), 1 \"*\"",
                vec![part(2, Some("Rivers (easy)"), Some(Difficulty::Medium)), part(1, Some("*"), None)],
            ),
        ] {
            assert_eq!(read(text), Some(Draw::Parts(parts.clone())), "{text}");
            assert_eq!(show(&Draw::Parts(parts)).as_deref(), Some(text));
        }
        assert_eq!(read("1 Rivers (long)"), Some(topics(&[(1, "Rivers (long)")])));
        assert_eq!(read("1 \"a\" (very hard)"), None);
        for text in ["", "0", "-1", "5,", "2 A, 2 A", "2 A 3,", "0 A", "70000", "1 \"a", "1 \"a\" b"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
