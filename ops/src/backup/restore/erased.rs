//! Who was erased after the backup was made: the list is kept apart from backups and only ever grows.

use std::path::Path;

use anyhow::Context as _;
use jiff::Timestamp;

/// The ids in a file that were erased after a backup: a line each, an id and, after a space, when. Without a time it counts for every
/// backup. Empty lines and those that begin with # say nothing.
pub(super) fn read(file: &Path, taken_at: Timestamp) -> anyhow::Result<Vec<i64>> {
    let text = std::fs::read_to_string(file).with_context(|| format!("{} cannot be read", file.display()))?;
    let mut erased = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let (id, at) = parse(line)
            .with_context(|| format!("{}:{}: expected an id and a time", file.display(), number + 1))?;
        // Who came back before the backup was made has a new key in it, which is theirs to keep.
        if at.is_none_or(|at| at > taken_at) {
            erased.push(id);
        }
    }
    erased.sort_unstable();
    erased.dedup();
    Ok(erased)
}

fn parse(line: &str) -> anyhow::Result<(i64, Option<Timestamp>)> {
    match line.split_once(char::is_whitespace) {
        None => Ok((line.parse()?, None)),
        Some((id, at)) => Ok((id.parse()?, Some(at.trim().parse()?))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_erased_after_the_backup_is_erased_again() {
        let taken_at: Timestamp = "2026-11-21T10:00:00Z".parse().unwrap();
        let file = std::env::temp_dir().join(uuid::Uuid::new_v4().to_string());
        let text =
            "# id, when\n7 2026-11-21T10:00:01Z\n\n8 2026-11-21T09:00:00Z\n9\n-100\n9 2026-11-22T09:00:00Z\n";
        std::fs::write(&file, text).unwrap();
        assert_eq!(read(&file, taken_at).unwrap(), [-100, 7, 9]);
        std::fs::write(&file, "7\nAnn\n").unwrap();
        let error = read(&file, taken_at).unwrap_err().to_string();
        assert!(error.contains(":2: expected an id"), "{error}");
        std::fs::remove_file(&file).unwrap();
    }
}
