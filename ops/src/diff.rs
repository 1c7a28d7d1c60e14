//! The difference of two values, for people as lines and for machines as changes. Compared in clear, shown without what is personal.

use anyhow::Context as _;
use serde::Serialize;
use serde_json::Value;
use similar::{ChangeTag, TextDiff};
use studymate_schema::personal;

/// Lines around a change that are shown, too.
const AROUND: usize = 2;

/// A value that differs.
#[derive(Serialize)]
pub(crate) struct Change {
    /// Where, as a JSON pointer.
    path: String,
    /// What it was; absent when there was nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    before: Option<Value>,
    /// What it is; absent when there is nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    after: Option<Value>,
}

/// A value in clear and as it is shown.
struct Pair<V> {
    clear: V,
    shown: V,
}

impl<V> Pair<V> {
    /// Writes a value both ways.
    fn of<E>(reveal: bool, write: impl Fn() -> Result<V, E>) -> Result<Self, E> {
        let shown = if reveal { personal::revealed(&write) } else { personal::redacted(&write) }?;
        Ok(Pair { clear: personal::revealed(write)?, shown })
    }
}

/// The lines of pretty JSON that differ, with `-` or `+` in front, and some around them. Empty when nothing differs.
pub(crate) fn lines<T: Serialize>(before: &T, after: &T, reveal: bool) -> anyhow::Result<Vec<String>> {
    let before = Pair::of(reveal, || serde_json::to_string_pretty(before))?;
    let after = Pair::of(reveal, || serde_json::to_string_pretty(after))?;
    let diff = TextDiff::from_lines(before.clear.as_str(), after.clear.as_str());
    // What is personal is one JSON string either way: line n shows the same as line n in clear.
    let old: Vec<&str> = before.shown.lines().collect();
    let new: Vec<&str> = after.shown.lines().collect();
    let mut lines = Vec::new();
    for (number, group) in diff.grouped_ops(AROUND).iter().enumerate() {
        if number > 0 {
            lines.push("  …".to_owned());
        }
        for change in group.iter().flat_map(|operation| diff.iter_changes(operation)) {
            let (sign, line) = match change.tag() {
                ChangeTag::Delete => ('-', change.old_index().and_then(|at| old.get(at))),
                ChangeTag::Insert => ('+', change.new_index().and_then(|at| new.get(at))),
                ChangeTag::Equal => (' ', change.new_index().and_then(|at| new.get(at))),
            };
            lines.push(format!("{sign} {}", line.context("personal data takes more than a line")?));
        }
    }
    Ok(lines)
}

/// Every value that differs, by its path.
pub(crate) fn changes<T: Serialize>(before: &T, after: &T, reveal: bool) -> anyhow::Result<Vec<Change>> {
    let before = Pair::of(reveal, || serde_json::to_value(before))?;
    let after = Pair::of(reveal, || serde_json::to_value(after))?;
    let mut found = Vec::new();
    compare("", (&before.clear, &before.shown), (&after.clear, &after.shown), &mut found);
    Ok(found)
}

type Both<'v> = (&'v Value, &'v Value);

fn compare(path: &str, before: Both<'_>, after: Both<'_>, found: &mut Vec<Change>) {
    if before.0 == after.0 {
        return;
    }
    match (before, after) {
        ((Value::Object(old), old_shown), (Value::Object(new), new_shown)) => {
            let added = new.keys().filter(|name| !old.contains_key(*name));
            for name in old.keys().chain(added) {
                let path = format!("{path}/{}", name.replace('~', "~0").replace('/', "~1"));
                let (old, new) =
                    (old.get(name).zip(old_shown.get(name)), new.get(name).zip(new_shown.get(name)));
                part(path, old, new, found);
            }
        }
        ((Value::Array(old), old_shown), (Value::Array(new), new_shown)) => {
            for index in 0..old.len().max(new.len()) {
                let (old, new) =
                    (old.get(index).zip(old_shown.get(index)), new.get(index).zip(new_shown.get(index)));
                part(format!("{path}/{index}"), old, new, found);
            }
        }
        _ => part_changed(path.to_owned(), Some(before), Some(after), found),
    }
}

fn part(path: String, before: Option<Both<'_>>, after: Option<Both<'_>>, found: &mut Vec<Change>) {
    match (before, after) {
        (Some(before), Some(after)) => compare(&path, before, after, found),
        _ => part_changed(path, before, after, found),
    }
}

fn part_changed(path: String, before: Option<Both<'_>>, after: Option<Both<'_>>, found: &mut Vec<Change>) {
    let shown = |value: Option<Both<'_>>| value.map(|(_, shown)| shown.clone());
    found.push(Change { path, before: shown(before), after: shown(after) });
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use studymate_schema::Personal;

    use super::*;

    #[derive(Serialize)]
    struct Someone {
        name: Personal<String>,
        points: Vec<u8>,
    }

    fn someone(name: &str, points: &[u8]) -> Someone {
        Someone { name: Personal::Known(name.to_owned()), points: points.to_vec() }
    }

    #[test]
    fn a_name_that_changed_shows_without_being_shown() {
        let (before, after) = (someone("Ann", &[1]), someone("Mia", &[1]));
        let redacted = lines(&before, &after, false).unwrap().join("\n");
        assert!(redacted.contains("-   \"name\": \"‹personal›\""), "{redacted}");
        assert!(!redacted.contains("Ann") && !redacted.contains("Mia"), "{redacted}");
        let revealed = lines(&before, &after, true).unwrap().join("\n");
        assert!(revealed.contains("Ann") && revealed.contains("Mia"), "{revealed}");
        assert!(lines(&before, &someone("Ann", &[1]), false).unwrap().is_empty());
    }

    #[test]
    fn changes_are_named_by_their_path() {
        let found = changes(&someone("Ann", &[1, 2]), &someone("Mia", &[1, 3, 4]), false).unwrap();
        let expected = json!([
            {"path": "/name", "before": "‹personal›", "after": "‹personal›"},
            {"path": "/points/1", "before": 2, "after": 3},
            {"path": "/points/2", "after": 4},
        ]);
        assert_eq!(serde_json::to_value(found).unwrap(), expected);
    }
}
