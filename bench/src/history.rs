//! What students did before, written by the store as batches of inputs: as many students as wanted, who all took the same way.

use std::sync::Arc;
use std::time::Duration;

use jiff::SignedDuration;
use studymate_domain::student::{SNAPSHOT_SCHEMA, Student, evolve};
use studymate_schema::event::Event;
use studymate_schema::personal::{MasterKeys, PersonKey};
use studymate_schema::{
    Aggregate, Epoch, InputId, PartitionId, Revision, StreamVersion, Timestamp, UserId, codec,
};
use studymate_store::Store;
use studymate_store::commit::{Batch, Committed, Head, JournalRow, NewEvent, NewSnapshot, Outcome};
use tokio::task::JoinSet;

use crate::BenchError;
use crate::micro::{Pupil, Step};

/// Students whose history is one batch.
const TOGETHER: usize = 20;
/// Partitions that are written at the same time.
const WRITERS: usize = 4;
/// Who writes.
const WRITER: &str = "bench";

/// What one student did.
pub struct History {
    steps: Vec<Step>,
    events: usize,
}

impl History {
    /// A history of at least so many events.
    pub fn of(events: usize) -> Result<Self, BenchError> {
        let mut pupil = Pupil::new()?;
        let (mut steps, mut so_far) = (Vec::new(), 0);
        while so_far < events {
            let step = pupil.step()?;
            so_far += step.decision.events.len();
            steps.push(step);
        }
        Ok(History { steps, events: so_far })
    }

    /// How many events it has.
    pub fn events(&self) -> usize {
        self.events
    }

    /// Writes that so many students did this, with ids from `first` on, each with a snapshot. The store must be new and nobody's; afterwards
    /// it is nobody's again, and its cursors are at the beginning of the log.
    pub async fn write(
        self: &Arc<Self>,
        store: &Store,
        masters: &MasterKeys,
        partitions: u16,
        first: i64,
        students: usize,
    ) -> Result<(), BenchError> {
        let owned = store.acquire_partitions(WRITER, Duration::from_secs(24 * 3600), partitions).await?;
        let mut of_partition = vec![Vec::new(); usize::from(partitions)];
        for student in (first..).take(students).map(UserId) {
            of_partition[usize::from(Aggregate::User(student).partition(partitions).0)].push(student);
        }
        let mut writing = JoinSet::new();
        for owned in owned {
            if writing.len() >= WRITERS {
                join(&mut writing).await?;
            }
            let students = std::mem::take(&mut of_partition[usize::from(owned.partition.0)]);
            let (history, store, masters) = (Arc::clone(self), store.clone(), masters.clone());
            writing.spawn(async move {
                let mut head = owned.head;
                for (number, students) in students.chunks(TOGETHER).enumerate() {
                    let later = history.takes() * (number * TOGETHER) as i32;
                    let batch =
                        history.batch(owned.partition, owned.epoch, head, (students, later), &masters)?;
                    head = match store.commit(&batch).await? {
                        Committed::Written(written) => written.head,
                        refused => {
                            return Err(BenchError::unexpected(format!(
                                "a history was not written: {refused:?}"
                            )));
                        }
                    };
                }
                store.release_partitions(WRITER, &[(owned.partition, owned.epoch)]).await?;
                Ok(())
            });
        }
        while !writing.is_empty() {
            join(&mut writing).await?;
        }
        Ok(())
    }

    /// How long one of them took.
    fn takes(&self) -> SignedDuration {
        let at = |step: Option<&Step>| step.map(|step| step.input.at).unwrap_or_default();
        at(self.steps.last()).duration_since(at(self.steps.first())) + SignedDuration::from_secs(1)
    }

    fn batch(
        &self,
        partition: PartitionId,
        epoch: Epoch,
        before: Head,
        (students, later): (&[UserId], SignedDuration),
        masters: &MasterKeys,
    ) -> Result<Batch, BenchError> {
        let failed = |error: &dyn std::fmt::Display| BenchError::unexpected(format!("a history: {error}"));
        let mut batch = Batch {
            partition,
            epoch,
            before,
            cursor: before.cursor,
            cursor_at: before.cursor_at,
            stream_created: Timestamp::UNIX_EPOCH,
            events: Vec::with_capacity(students.len() * self.events),
            journal: Vec::with_capacity(students.len() * self.steps.len()),
            effects: Vec::new(),
            snapshots: Vec::with_capacity(students.len()),
            dead_letters: Vec::new(),
            timers: Vec::new(),
            keys: Vec::with_capacity(students.len()),
            claimant: None,
        };
        for (number, student) in (0..).zip(students) {
            // One after the other, as a log has them.
            let later = later + self.takes() * number;
            let key = PersonKey::generate(student.0).map_err(|error| failed(&error))?;
            batch.keys.push(masters.wrap(&key).map_err(|error| failed(&error))?);
            let (stream, mut version) = (Aggregate::User(*student), StreamVersion(0));
            let mut state = Student::new(*student);
            for step in &self.steps {
                let (input, at) = (InputId(format!("{}:{student}", step.input.id)), step.input.at + later);
                for event in &step.decision.events {
                    if let Event::Student(event) = event {
                        evolve(&mut state, event, at);
                    }
                    version = StreamVersion(version.0 + 1);
                    batch.events.push(NewEvent {
                        stream: stream.clone(),
                        version,
                        kind: event.kind(),
                        at,
                        input: input.clone(),
                        trace: None,
                        body: codec::encode(event, &key).map_err(|error| failed(&error))?,
                    });
                }
                batch.journal.push(JournalRow {
                    input,
                    sequence: 0,
                    stream: stream.to_string(),
                    kind: "callback_query".to_owned(),
                    at,
                    outcome: Outcome::Applied,
                    reason: None,
                    revision: Revision(1),
                    trace: None,
                });
            }
            batch.snapshots.push(NewSnapshot {
                stream,
                version,
                schema: SNAPSHOT_SCHEMA,
                body: codec::encode(&state, &key).map_err(|error| failed(&error))?,
            });
        }
        Ok(batch)
    }
}

async fn join(writing: &mut JoinSet<Result<(), BenchError>>) -> Result<(), BenchError> {
    match writing.join_next().await {
        Some(Ok(written)) => written,
        Some(Err(error)) => Err(BenchError::unexpected(format!("a writer: {error}"))),
        None => Ok(()),
    }
}
