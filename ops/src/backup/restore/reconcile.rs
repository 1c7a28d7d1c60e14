//! Where each partition goes on in the log that there is now.

use jiff::Timestamp;
use studymate_nats::{Log, Range, Whose};
use studymate_schema::PartitionId;

use crate::backup::manifest::Mark;

/// What was found.
pub(super) struct Reconciled {
    /// When this log was made.
    pub(super) created: Timestamp,
    /// Partitions whose cursor counts in another log: they read this one from its beginning.
    pub(super) anew: Vec<PartitionId>,
    /// When the newest input of the log happened.
    pub(super) newest: Option<Timestamp>,
    /// Inputs that lie after the cursors.
    pub(super) to_read: u64,
    /// What may be missing.
    pub(super) notes: Vec<String>,
}

/// Looks whether the cursors of a backup count in this log. A cursor that does stays: everything after it is decided again, and the journal
/// of the same moment has nothing of it. One that does not goes to the beginning, and the journal drops what was done.
///
/// A log that was `put_back` has the same inputs in the same places as the one that was made then, under an identity of its own.
pub(super) async fn reconcile(
    log: &Log,
    marks: &[Mark],
    put_back: Option<Timestamp>,
) -> anyhow::Result<Reconciled> {
    let identity = log.identity().await?;
    let before = put_back.unwrap_or(identity.created);
    let (mut anew, mut to_read, mut gap) = (Vec::new(), 0, None);
    for mark in marks {
        let counts_here = is_within(mark, before, identity.last_sequence) && holds(log, mark).await?;
        let cursor = if counts_here { mark.cursor } else { 0 };
        if !counts_here && mark.stream_created.is_some() {
            anew.push(mark.partition);
        }
        if counts_here && mark.cursor + 1 < identity.first_sequence {
            gap = gap.max(Some(identity.first_sequence - 1 - mark.cursor));
        }
        to_read += log.backlog(mark.partition, cursor).await?;
    }
    let everything = Range { whose: Whose::Everybodys, first: 1, last: u64::MAX, bodies: false };
    let newest = log.newest(&everything, 1).await?.first().map(|message| message.at);
    let mut notes = Vec::new();
    if let Some(missing) = gap {
        notes.push(format!(
            "the log begins at sequence {}: up to {missing} inputs that came after the backup are past its retention",
            identity.first_sequence
        ));
    }
    Ok(Reconciled { created: identity.created, anew, newest, to_read, notes })
}

/// Whether a cursor counts in a log, by when that was made and how long it is.
fn is_within(mark: &Mark, created: Timestamp, last_sequence: u64) -> bool {
    mark.stream_created == Some(created) && mark.cursor <= last_sequence
}

/// Whether the log has at the cursor what was decided there: not, when it was put back to an older copy since.
async fn holds(log: &Log, mark: &Mark) -> anyhow::Result<bool> {
    match mark.cursor_at {
        Some(at) if mark.cursor > 0 => Ok(log.holds(mark.cursor, at).await? != Some(false)),
        _ => Ok(true),
    }
}

#[cfg(test)]
mod tests {
    use studymate_schema::{Epoch, Position};

    use super::*;

    #[test]
    fn a_cursor_counts_only_in_the_stream_that_it_was_made_in() {
        let created: Timestamp = "2026-11-21T10:00:00Z".parse().unwrap();
        let mark = |cursor, stream_created| Mark {
            partition: PartitionId(0),
            epoch: Epoch(3),
            position: Position(5),
            cursor,
            cursor_at: None,
            stream_created,
        };
        assert!(is_within(&mark(10, Some(created)), created, 10));
        assert!(!is_within(&mark(11, Some(created)), created, 10));
        assert!(!is_within(&mark(5, Some(Timestamp::UNIX_EPOCH)), created, 10));
        assert!(!is_within(&mark(0, None), created, 10));
    }
}
