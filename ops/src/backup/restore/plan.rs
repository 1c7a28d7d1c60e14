//! What a restore is about to do, said before it asks.

use std::fmt;

use anyhow::ensure;
use jiff::Timestamp;
use studymate_nats::StreamIdentity;
use studymate_store::restore::Contents;

use super::{Folder, Manifest};

/// What becomes of the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LogPlan {
    /// There is one, and it stays: it may have what came after the backup.
    Keep(StreamIdentity),
    /// There is none: the one of the backup is put back.
    PutBack,
    /// The one that is there makes room for the one of the backup.
    Replace(StreamIdentity),
    /// There is none, nor is there one in the backup: a new one is made.
    Make,
}

impl LogPlan {
    /// With the log that is there, a backup that has one or not, and an operator who wants it replaced or not.
    pub(super) fn of(there: Option<StreamIdentity>, in_backup: bool, replace: bool) -> anyhow::Result<Self> {
        ensure!(
            in_backup || !replace,
            "--replace-log: the log is not in this backup, or its key is not at hand"
        );
        Ok(match there {
            None if in_backup => LogPlan::PutBack,
            None => LogPlan::Make,
            Some(identity) if replace => LogPlan::Replace(identity),
            Some(identity) => LogPlan::Keep(identity),
        })
    }
}

pub(super) struct Plan<'p> {
    pub(super) folder: &'p Folder,
    pub(super) manifest: &'p Manifest,
    pub(super) database: String,
    pub(super) contents: Option<&'p Contents>,
    pub(super) log: &'p LogPlan,
    pub(super) without_keys: bool,
    pub(super) erased: usize,
    pub(super) lost_at: Timestamp,
}

impl fmt::Display for Plan<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Plan { folder, manifest, database, contents, log, without_keys, erased, lost_at } = self;
        let row = |table: &str| manifest.rows.get(table).copied().unwrap_or_default();
        writeln!(
            f,
            "restore {}: the database as it was at {}, {} events, {} inputs, {} keys",
            folder.path.display(),
            manifest.taken_at,
            row("event"),
            row("journal"),
            row("person_key")
        )?;
        match contents {
            None => writeln!(f, "  the database {database} is not there: it is made")?,
            Some(contents) if contents.is_empty() => {
                writeln!(f, "  the database {database} is empty: it is replaced")?;
            }
            Some(contents) => writeln!(f, "  the database {database} is REPLACED: it has {contents}")?,
        }
        if *without_keys {
            writeln!(f, "  without people's keys: what is personal stays unreadable for ever")?;
        }
        if *erased > 0 {
            writeln!(f, "  {erased} people who were erased since are erased again")?;
        }
        match log {
            LogPlan::Make => writeln!(f, "  there is no log, and none in the backup: a new one is made")?,
            LogPlan::PutBack => writeln!(f, "  there is no log: the one of the backup is put back")?,
            LogPlan::Replace(StreamIdentity { created, last_sequence, .. }) => writeln!(
                f,
                "  the log is REPLACED by the one of the backup, before the last checks: it was made {created} and ends at sequence \
                 {last_sequence}; `studymate backup --with-log` keeps a copy of it"
            )?,
            LogPlan::Keep(identity) if manifest.log.is_some_and(|log| log.created != identity.created) => {
                writeln!(
                    f,
                    "  another log is there than the one of the backup: it stays and is read from its beginning"
                )?;
                if manifest.has_log() {
                    writeln!(f, "  (--replace-log puts the one of the backup into its place)")?;
                }
            }
            LogPlan::Keep(identity) => writeln!(
                f,
                "  the log is there up to sequence {}: what came after the backup is decided again",
                identity.last_sequence
            )?,
        }
        write!(
            f,
            "  answers to what the log took before {lost_at:.3} are not sent by themselves: they may have been sent already"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_log_that_is_there_stays_unless_somebody_says_otherwise() {
        let there = StreamIdentity { created: Timestamp::UNIX_EPOCH, first_sequence: 1, last_sequence: 9 };
        let plan = |there, in_backup, replace| LogPlan::of(there, in_backup, replace).ok();
        assert_eq!(plan(Some(there), true, false), Some(LogPlan::Keep(there)));
        assert_eq!(plan(Some(there), true, true), Some(LogPlan::Replace(there)));
        assert_eq!(plan(None, true, false), Some(LogPlan::PutBack));
        assert_eq!(plan(None, false, false), Some(LogPlan::Make));
        assert_eq!(plan(Some(there), false, true), None);
    }
}
