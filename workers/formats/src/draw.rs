//! The setting `draw`: `5`, or `2 Rivers, 3 Capitals`. A topic with a comma or a quote in it stands in quotes, and a quote within
//! them is written twice, as in CSV.

use studymate_schema::quiz_settings::Draw;

/// The values there are, as a problem shows them.
pub(crate) const EXPECTED: &str = "5 / 2 Topic, 3 Topic";

/// Reads a draw; `None` for anything that is not one.
pub(crate) fn read(value: &str) -> Option<Draw> {
    let value = value.trim();
    if let Ok(count) = value.parse::<u16>() {
        return (count > 0).then_some(Draw::Any(count));
    }
    let mut topics: Vec<(u16, String)> = Vec::new();
    let mut rest = value;
    loop {
        let (count, after) = rest.trim_start().split_once(char::is_whitespace)?;
        let count: u16 = count.parse().ok().filter(|count| *count > 0)?;
        let (topic, after) = topic(after.trim_start())?;
        if topics.iter().any(|(_, earlier)| *earlier == topic) {
            return None;
        }
        topics.push((count, topic));
        match after.trim_start().strip_prefix(',') {
            Some(next) => rest = next,
            None if after.trim().is_empty() => return Some(Draw::ByTopic(topics)),
            None => return None,
        }
    }
}

/// A topic, and what follows it.
fn topic(text: &str) -> Option<(String, &str)> {
    let Some(quoted) = text.strip_prefix('"') else {
        let end = text.find(',').unwrap_or(text.len());
        let topic = text[..end].trim();
        return (!topic.is_empty()).then(|| (topic.to_owned(), &text[end..]));
    };
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

/// Writes a draw; `None` for all questions, which needs no word.
pub(crate) fn show(draw: &Draw) -> Option<String> {
    match draw {
        Draw::All => None,
        Draw::Any(count) => Some(count.to_string()),
        Draw::ByTopic(topics) => {
            let parts: Vec<String> = topics
                .iter()
                .map(|(count, topic)| {
                    if topic.is_empty() || topic.contains([',', '"']) {
                        format!("{count} \"{}\"", topic.replace('"', "\"\""))
                    } else {
                        format!("{count} {topic}")
                    }
                })
                .collect();
            Some(parts.join(", "))
        }
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
        for text in ["", "0", "-1", "all", "5,", "2 A, 2 A", "2 A 3,", "0 A", "70000", "1 \"a", "1 \"a\" b"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
