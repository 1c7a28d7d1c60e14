//! What will go back into the log, counted before anybody is asked.

use std::collections::{HashMap, HashSet};
use std::fmt;

use serde::Serialize;
use studymate_schema::{InputId, PartitionId};
use studymate_store::Store;
use tokio_util::sync::CancellationToken;

use super::record::Record;
use super::source::Source;
use super::{ANEW, new_id};

/// Inputs that are looked up in the journal at once, and published before the next record in the audit.
pub(super) const CHUNK: usize = 100;

/// Under which ids inputs go back.
#[derive(Clone, Debug)]
pub(super) enum Ids {
    /// Their own: what the journal has is not done again.
    Kept,
    /// Others, with this label: they are done anew.
    New(String),
}

/// What is done about an input.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Verdict {
    /// It goes back.
    Publish,
    /// The journal has it under the id that it would go back under.
    Done,
    /// It lies in the log before its partition's cursor reached it, and will be decided anyway.
    Waiting,
    /// It is itself one that was done anew: what it was made of is not done a third time because of it.
    Copy,
    /// Nothing tells whose it is, or how to read it.
    Unreadable,
}

/// Counts, before and after.
#[derive(Clone, Debug)]
pub(super) struct Plan {
    pub(super) ids: Ids,
    pub(super) rate: u32,
    pub(super) limit: u64,
    cursors: HashMap<PartitionId, u64>,
    partitions: u16,
    found: u64,
    selected: u64,
    publish: u64,
    /// Of those that go back: how many the journal has under their own id.
    known: u64,
    done: u64,
    waiting: u64,
    copies: u64,
    unreadable: u64,
    pub(super) published: u64,
    pub(super) duplicates: u64,
    pub(super) undecided: Option<u64>,
}

impl Plan {
    /// Reads all of the source and counts.
    pub(super) async fn make(
        source: &Source,
        ids: Ids,
        rate: u32,
        limit: u64,
        store: &Store,
        stop: &CancellationToken,
    ) -> anyhow::Result<Self> {
        let states = store.partitions().await?;
        let cursors = source.cursors(&states).await?;
        let mut plan = Plan {
            ids,
            rate,
            limit,
            cursors,
            partitions: states.len() as u16,
            found: 0,
            selected: 0,
            publish: 0,
            known: 0,
            done: 0,
            waiting: 0,
            copies: 0,
            unreadable: 0,
            published: 0,
            duplicates: 0,
            undecided: None,
        };
        let mut reader = source.open(false).await?;
        let mut chunk = Vec::with_capacity(CHUNK);
        while let Some(record) = reader.next().await? {
            anyhow::ensure!(!stop.is_cancelled(), "interrupted while counting: nothing is changed");
            plan.found += 1;
            if plan.found > limit {
                continue;
            }
            chunk.push(record);
            if chunk.len() == CHUNK {
                plan.count(&std::mem::take(&mut chunk), store).await?;
            }
        }
        plan.count(&chunk, store).await?;
        Ok(plan)
    }

    async fn count(&mut self, chunk: &[Record], store: &Store) -> anyhow::Result<()> {
        let originals: Vec<InputId> = chunk.iter().map(|record| record.id.clone()).collect();
        let known = store.known_inputs(&originals).await?;
        for (record, verdict) in chunk.iter().zip(self.judge(chunk, store).await?) {
            self.selected += 1;
            match verdict {
                Verdict::Publish => {
                    self.publish += 1;
                    self.known += u64::from(known.contains(&record.id));
                }
                Verdict::Done => self.done += 1,
                Verdict::Waiting => self.waiting += 1,
                Verdict::Copy => self.copies += 1,
                Verdict::Unreadable => self.unreadable += 1,
            }
        }
        Ok(())
    }

    /// What is done about each of these inputs.
    pub(super) async fn judge(&self, chunk: &[Record], store: &Store) -> anyhow::Result<Vec<Verdict>> {
        let ids: Vec<InputId> = chunk.iter().map(|record| new_id(&self.ids, &record.id)).collect();
        let done = store.known_inputs(&ids).await?;
        Ok(chunk.iter().zip(&ids).map(|(record, id)| self.verdict(record, id, &done)).collect())
    }

    fn verdict(&self, record: &Record, id: &InputId, done: &HashSet<InputId>) -> Verdict {
        let (Some(aggregate), Some(_)) = (&record.aggregate, record.kind) else { return Verdict::Unreadable };
        if matches!(self.ids, Ids::New(_)) && record.id.0.starts_with(ANEW) {
            return Verdict::Copy;
        }
        if done.contains(id) {
            return Verdict::Done;
        }
        let cursor = self.cursors.get(&aggregate.partition(self.partitions));
        let ahead = cursor.is_some_and(|cursor| record.sequence > *cursor);
        if ahead && matches!(self.ids, Ids::Kept) { Verdict::Waiting } else { Verdict::Publish }
    }

    /// How many go back.
    pub(super) fn to_publish(&self) -> u64 {
        self.publish
    }

    /// The counts in the end.
    pub(super) fn result(&self) -> Outcome {
        Outcome {
            found: self.found,
            selected: self.selected,
            done_before: self.done,
            waiting_in_log: self.waiting,
            copies: self.copies,
            unreadable: self.unreadable,
            to_publish: self.publish,
            done_again: if matches!(self.ids, Ids::New(_)) { self.known } else { 0 },
            published: self.published,
            duplicates: self.duplicates,
            undecided: self.undecided,
        }
    }
}

impl fmt::Display for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Plan { found, selected, publish, known, done, waiting, copies, unreadable, rate, .. } = self;
        writeln!(f, "{selected} of {found} inputs that fit:")?;
        writeln!(
            f,
            "  {publish:>8} go back into the log, at {rate} a second in {} s",
            publish.div_ceil((*rate).into())
        )?;
        match &self.ids {
            Ids::Kept => {
                writeln!(f, "  {done:>8} are left out: the journal has them, they were done")?;
                writeln!(f, "  {waiting:>8} are left out: they lie in the log and will be decided anyway")?;
            }
            Ids::New(label) => {
                writeln!(f, "  {done:>8} are left out: they went back before, as {label}")?;
                writeln!(f, "  {copies:>8} are left out: they are copies that were made to do others anew")?;
            }
        }
        write!(f, "  {unreadable:>8} cannot go back: nothing tells whose they are or how to read them")?;
        if let Ids::New(_) = &self.ids {
            write!(
                f,
                "\nDANGER: {known} of them were done before and WILL BE DONE A SECOND TIME, {} were not: \
                 people get the answers again, what they did counts again",
                publish - known
            )?;
        }
        Ok(())
    }
}

/// What is printed in the end.
#[derive(Serialize)]
pub(super) struct Outcome {
    found: u64,
    selected: u64,
    done_before: u64,
    waiting_in_log: u64,
    copies: u64,
    unreadable: u64,
    to_publish: u64,
    done_again: u64,
    published: u64,
    duplicates: u64,
    undecided: Option<u64>,
}

impl Outcome {
    /// Whether nothing is left to be done: the log took all that it was given, and none that was waited for is undecided.
    pub(super) fn is_well(&self) -> bool {
        self.duplicates == 0 && self.undecided.unwrap_or_default() == 0
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Outcome {
            selected, found, published, to_publish, duplicates, done_before, waiting_in_log, ..
        } = self;
        write!(
            f,
            "{published} of {to_publish} went back into the log; of {selected} selected ({found} fit) {done_before} were \
             done before, {waiting_in_log} wait in the log"
        )?;
        if *duplicates > 0 {
            write!(
                f,
                "\n{duplicates} were dropped by the log: it remembers ids for two minutes. Should it not have them, say it again then"
            )?;
        }
        match self.undecided {
            Some(0) => write!(f, "\nthe last ones are decided"),
            Some(undecided) => write!(f, "\nof the last ones, not decided yet: {undecided}"),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcome(duplicates: u64, undecided: Option<u64>) -> Outcome {
        Outcome {
            found: 3,
            selected: 3,
            done_before: 0,
            waiting_in_log: 0,
            copies: 0,
            unreadable: 0,
            to_publish: 3,
            done_again: 0,
            published: 3 - duplicates,
            duplicates,
            undecided,
        }
    }

    #[test]
    fn what_the_log_dropped_or_nobody_decided_is_not_well() {
        assert!(outcome(0, Some(0)).is_well());
        assert!(outcome(0, None).is_well(), "nobody waited");
        assert!(!outcome(1, Some(0)).is_well());
        assert!(!outcome(0, Some(1)).is_well());
    }
}
