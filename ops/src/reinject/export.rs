//! `studymate reinject --export`: inputs are written to a file. People's texts leave the log with it, so it is agreed to and recorded
//! before the first of them is written.

use std::fmt;
use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

use anyhow::Context as _;
use serde::Serialize;
use studymate_store::Store;
use tokio_util::sync::CancellationToken;

use super::source::Source;
use crate::operator::{self, Change};

/// What is to be written, and in the end what was.
#[derive(Serialize)]
struct Export {
    file: String,
    /// How many fit.
    selected: u64,
    written: u64,
}

impl fmt::Display for Export {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Export { file, selected, written } = self;
        write!(f, "{file}: {written} of {selected} inputs written, personal data in clear")
    }
}

/// What is asked for before anything is written.
struct Plan<'e>(&'e Export);

impl fmt::Display for Plan<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Export { file, selected, .. } = self.0;
        write!(f, "{selected} inputs will be written to {file}, with PERSONAL DATA IN CLEAR")
    }
}

/// Counts the selected inputs, at most `limit`, and writes them to a new file that only this account can read, once that is agreed to
/// and recorded. A file that could not be finished is deleted.
pub(super) async fn run(
    path: &Path,
    source: &Source,
    limit: u64,
    change: &Change,
    store: &Store,
    stop: &CancellationToken,
) -> anyhow::Result<()> {
    let file = path.display().to_string();
    anyhow::ensure!(!path.exists(), "{file}: exists already, name a new file");
    let mut export = Export { file, selected: count(source, limit, stop).await?, written: 0 };
    if change.agreed(&Plan(&export))? {
        store.record_audit(&change.audit("reinject export"), export.selected).await?;
        export.written = write(path, source, limit, stop).await?;
    }
    operator::print(&export, change.json)
}

async fn count(source: &Source, limit: u64, stop: &CancellationToken) -> anyhow::Result<u64> {
    let mut reader = source.open(false).await?;
    let mut found = 0;
    while found < limit && reader.next().await?.is_some() {
        anyhow::ensure!(!stop.is_cancelled(), "interrupted while counting: nothing is written");
        found += 1;
    }
    Ok(found)
}

async fn write(path: &Path, source: &Source, limit: u64, stop: &CancellationToken) -> anyhow::Result<u64> {
    let cannot = || format!("{}: cannot be written", path.display());
    let file = File::options().write(true).create_new(true).mode(0o600).open(path).with_context(cannot)?;
    let written = fill(file, source, limit, stop).await;
    if written.is_err() {
        std::fs::remove_file(path)
            .with_context(|| format!("{}: holds personal data and cannot be deleted", path.display()))?;
    }
    written.with_context(cannot)
}

async fn fill(file: File, source: &Source, limit: u64, stop: &CancellationToken) -> anyhow::Result<u64> {
    let mut file = BufWriter::new(file);
    let mut reader = source.open(true).await?;
    let mut written = 0;
    while written < limit
        && let Some(record) = reader.next().await?
    {
        anyhow::ensure!(!stop.is_cancelled(), "interrupted, and deleted again");
        serde_json::to_writer(&mut file, &record.line())?;
        file.write_all(b"\n")?;
        written += 1;
    }
    file.flush()?;
    file.get_ref().sync_all()?;
    Ok(written)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::super::source::Selection;
    use super::*;

    const LINE: &str = r#"{"sequence":1,"at":"2026-11-21T10:00:00Z","aggregate":"user.5","id":"tg:1","kind":"telegram","payload_base64":"e30="}"#;

    fn source(lines: &[&str], folder: &Path) -> Source {
        let path = folder.join("source");
        std::fs::write(&path, lines.join("\n")).unwrap();
        let selection =
            Selection { aggregate: None, since: None, until: None, from: None, to: None, kind: None };
        Source::file(path, selection)
    }

    #[tokio::test]
    async fn only_this_account_can_read_what_is_written() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("export");
        let source = source(&[LINE, LINE, LINE], folder.path());
        assert_eq!(write(&path, &source, 2, &CancellationToken::new()).await.unwrap(), 2);
        assert_eq!(std::fs::read_to_string(&path).unwrap().lines().count(), 2);
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert!(write(&path, &source, 2, &CancellationToken::new()).await.is_err());
        assert!(path.exists(), "what was there before is not deleted");
    }

    #[tokio::test]
    async fn what_could_not_be_finished_is_deleted() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("export");
        let broken = source(&[LINE, "no input"], folder.path());
        assert!(write(&path, &broken, 9, &CancellationToken::new()).await.is_err());
        assert!(!path.exists());
        let stopped = CancellationToken::new();
        stopped.cancel();
        assert!(write(&path, &source(&[LINE], folder.path()), 9, &stopped).await.is_err());
        assert!(!path.exists());
    }
}
