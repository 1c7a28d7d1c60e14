//! What a backup says about itself. Written last and at once: a folder without it is no backup.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail, ensure};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use studymate_nats::StreamIdentity;
use studymate_schema::{Epoch, PartitionId, Position};
use studymate_store::partition::PartitionState;

use super::{PRIVATE_FILE, checksum};

/// The layout that this build writes, and the only one that it reads.
const FORMAT: u32 = 1;
/// The manifest's name.
const NAME: &str = "manifest.json";

/// The database, without people's keys and without read models.
pub(super) const DATABASE: &str = "database.dump";
/// People's keys.
pub(super) const KEYS: &str = "keys/person_key.dump";
/// The stream, encrypted.
pub(super) const LOG: &str = "log.sealed";
/// The key of the stream, wrapped by the master key.
pub(super) const LOG_KEY: &str = "keys/log.key";
/// What is in here can be kept elsewhere, and not for as long as the rest.
const KEYS_FOLDER: &str = "keys/";

/// What is in a backup.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Manifest {
    /// The layout.
    format: u32,
    /// The moment that it keeps.
    pub(super) taken_at: Timestamp,
    /// The build that made it.
    pub(super) build: String,
    /// The version of the database's server.
    pub(super) postgres: String,
    /// The newest migration.
    pub(super) migration: i32,
    /// When the log took the newest input that had been decided.
    pub(super) newest_input: Option<Timestamp>,
    /// Where each partition stood.
    pub(super) partitions: Vec<Mark>,
    /// Which stream of the log there was, as far as the log could be asked.
    pub(super) log: Option<LogMark>,
    /// Rows of each table of `core`.
    pub(super) rows: BTreeMap<String, u64>,
    /// The files, by their paths in the folder.
    pub(super) files: BTreeMap<String, FileMark>,
}

/// Where a partition stood.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Mark {
    pub(super) partition: PartitionId,
    pub(super) epoch: Epoch,
    pub(super) position: Position,
    pub(super) cursor: u64,
    pub(super) cursor_at: Option<Timestamp>,
    pub(super) stream_created: Option<Timestamp>,
}

impl From<PartitionState> for Mark {
    fn from(state: PartitionState) -> Self {
        Mark {
            partition: state.partition,
            epoch: state.epoch,
            position: state.head.position,
            cursor: state.head.cursor,
            cursor_at: state.head.cursor_at,
            stream_created: state.stream_created,
        }
    }
}

/// Which stream there was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct LogMark {
    pub(super) created: Timestamp,
    pub(super) first_sequence: u64,
    pub(super) last_sequence: u64,
}

/// A file as it was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct FileMark {
    pub(super) bytes: u64,
    pub(super) sha256: String,
}

/// Facts of the database at the moment that is kept.
pub(super) struct Facts {
    pub(super) taken_at: Timestamp,
    pub(super) postgres: String,
    pub(super) migration: i32,
    pub(super) newest_input: Option<Timestamp>,
    pub(super) partitions: Vec<PartitionState>,
    pub(super) rows: BTreeMap<String, u64>,
}

impl Manifest {
    /// Of a backup that this build made.
    pub(super) fn new(facts: Facts, log: Option<StreamIdentity>, files: BTreeMap<String, FileMark>) -> Self {
        let Facts { taken_at, postgres, migration, newest_input, partitions, rows } = facts;
        let log = log.map(|StreamIdentity { created, first_sequence, last_sequence }| LogMark {
            created,
            first_sequence,
            last_sequence,
        });
        Manifest {
            format: FORMAT,
            taken_at,
            build: env!("CARGO_PKG_VERSION").to_owned(),
            postgres,
            migration,
            newest_input,
            partitions: partitions.into_iter().map(Mark::from).collect(),
            log,
            rows,
            files,
        }
    }

    /// Makes the folder a backup: everything in it is on the disk before this is.
    pub(super) fn write(&self, folder: &Path) -> anyhow::Result<()> {
        let (path, unfinished) = (folder.join(NAME), folder.join(format!("{NAME}.unfinished")));
        let write = || {
            let mut file =
                File::options().write(true).create_new(true).mode(PRIVATE_FILE).open(&unfinished)?;
            file.write_all(&serde_json::to_vec_pretty(self)?)?;
            file.sync_all()?;
            fs::rename(&unfinished, &path)?;
            File::open(folder)?.sync_all()
        };
        write().with_context(|| format!("{} cannot be written", path.display()))
    }

    /// Reads the manifest of a folder.
    pub(super) fn read(folder: &Path) -> anyhow::Result<Self> {
        let path = folder.join(NAME);
        let bytes = match fs::read(&path) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => bail!(
                "{} is no backup: it has no {NAME}, which is written last, so making it did not come to its end",
                folder.display()
            ),
            read => read.with_context(|| format!("{} cannot be read", path.display()))?,
        };
        #[derive(Deserialize)]
        struct Layout {
            format: u32,
        }
        let malformed = || format!("{} is not what `studymate backup` writes", path.display());
        let Layout { format } = serde_json::from_slice(&bytes).with_context(malformed)?;
        ensure!(
            format == FORMAT,
            "{} has layout {format}, this build reads {FORMAT}: restore it with the build that made it",
            path.display()
        );
        serde_json::from_slice(&bytes).with_context(malformed)
    }

    /// Bytes of all files.
    pub(super) fn bytes(&self) -> u64 {
        self.files.values().map(|file| file.bytes).sum()
    }

    /// Whether the stream is in it.
    pub(super) fn has_log(&self) -> bool {
        self.files.contains_key(LOG)
    }
}

/// Where the files of a backup are.
#[derive(Clone, Debug)]
pub(super) struct Folder {
    pub(super) path: PathBuf,
    /// The folder of the keys, where it is kept apart.
    pub(super) keys: Option<PathBuf>,
}

impl Folder {
    /// Where a file is.
    pub(super) fn file(&self, name: &str) -> PathBuf {
        match (&self.keys, name.strip_prefix(KEYS_FOLDER)) {
            (Some(keys), Some(name)) => keys.join(name),
            _ => self.path.join(name),
        }
    }

    /// Checks that the files are as they were written. Without keys, those of the keys are not looked for. `read` is told of bytes.
    pub(super) async fn check(
        &self,
        manifest: &Manifest,
        with_keys: bool,
        read: impl Fn(u64) + Clone + Send + 'static,
    ) -> anyhow::Result<()> {
        let wanted = |name: &str| with_keys || !name.starts_with(KEYS_FOLDER);
        for (name, mark) in manifest.files.iter().filter(|(name, _)| wanted(name)) {
            let path = self.file(name);
            let found = checksum::of_file(path.clone(), read.clone()).await?;
            ensure!(
                found == *mark,
                "{} is damaged: it has {} bytes with sha-256 {}, the manifest says {} with {}",
                path.display(),
                found.bytes,
                found.sha256,
                mark.bytes,
                mark.sha256
            );
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest() -> Manifest {
        let at = Timestamp::from_second(1_790_000_000).unwrap();
        let facts = Facts {
            taken_at: at,
            postgres: "18.6".to_owned(),
            migration: 6,
            newest_input: Some(at),
            partitions: Vec::new(),
            rows: BTreeMap::from([("event".to_owned(), 7)]),
        };
        Manifest::new(facts, None, BTreeMap::new())
    }

    #[tokio::test]
    async fn what_was_written_is_read_and_damage_is_named() {
        let folder = Folder { path: std::env::temp_dir().join(uuid::Uuid::new_v4().to_string()), keys: None };
        fs::create_dir_all(folder.path.join("keys")).unwrap();
        for name in [DATABASE, KEYS] {
            fs::write(folder.file(name), name).unwrap();
        }
        let mut manifest = manifest();
        for name in [DATABASE, KEYS] {
            manifest
                .files
                .insert(name.to_owned(), checksum::of_file(folder.file(name), |_| {}).await.unwrap());
        }
        assert!(Manifest::read(&folder.path).unwrap_err().to_string().contains("no backup"));
        manifest.write(&folder.path).unwrap();
        assert_eq!(Manifest::read(&folder.path).unwrap(), manifest);
        folder.check(&manifest, true, |_| {}).await.unwrap();

        fs::write(folder.file(KEYS), "other").unwrap();
        folder.check(&manifest, false, |_| {}).await.unwrap();
        let damaged = folder.check(&manifest, true, |_| {}).await.unwrap_err().to_string();
        assert!(damaged.contains(KEYS) && damaged.contains("is damaged"), "{damaged}");
        fs::remove_dir_all(&folder.path).unwrap();
    }

    #[test]
    fn keys_that_are_kept_apart_are_looked_for_there() {
        let apart = Folder { path: "/backups/1".into(), keys: Some("/safe/1".into()) };
        assert_eq!(apart.file(KEYS), Path::new("/safe/1/person_key.dump"));
        assert_eq!(apart.file(DATABASE), Path::new("/backups/1/database.dump"));
    }
}
