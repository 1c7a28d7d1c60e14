//! One partition and its only writer.
//!
//! Every input passes these stages, in this order, each a function of its own: **decode** (bytes to an input), **dedupe** (the
//! journal and the batch), **load** (state from snapshot and events), **admit** (ban, token bucket), **decide** (the pure core),
//! **commit** (one statement for the batch), **deliver** (wake the others, answer presses). Load stands before admit because a ban is part
//! of the state.

mod batch;
mod cache;
mod stage;

use std::collections::HashSet;
use std::sync::Arc;

use studymate_nats::{Hint, LogMessage, PartitionReader, ReadError};
use studymate_process::backoff::Backoff;
use studymate_schema::view::AlertKind;
use studymate_schema::{Epoch, InputId, PartitionId, Timestamp};
use studymate_store::StoreError;
use studymate_store::commit::{Batch, Committed, Head, JournalRow, Outcome};
use studymate_store::partition::Owned;
use tokio_util::sync::CancellationToken;

use crate::Context;
use batch::Plan;
use cache::States;

/// The most bytes of inputs that are committed together.
const BATCH_BYTES: usize = 4 * 1024 * 1024;

/// Why a partition's task ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ended {
    /// It was told to stop.
    Stopped,
    /// Somebody else owns the partition: nothing more may be written.
    Fenced,
}

/// A partition that this process owns.
struct Partition {
    context: Arc<Context>,
    id: PartitionId,
    epoch: Epoch,
    head: Head,
    stream_created: Timestamp,
    states: States,
    stop: CancellationToken,
}

/// Decides the partition's inputs until `stop`, or until somebody else owns it.
pub(crate) async fn run(context: Arc<Context>, owned: Owned, stop: CancellationToken) -> Ended {
    let states = States::new(context.config.cached_states / usize::from(context.log.partitions().max(1)));
    let mut partition = Partition {
        id: owned.partition,
        epoch: owned.epoch,
        head: owned.head,
        stream_created: owned.stream_created.unwrap_or(Timestamp::UNIX_EPOCH),
        states,
        stop: stop.clone(),
        context,
    };
    let mut backoff = Backoff::default();
    loop {
        let reader = tokio::select! {
            () = stop.cancelled() => return Ended::Stopped,
            reader = partition.open() => reader,
        };
        let failed = match reader {
            Ok(mut reader) => match partition.follow(&mut reader).await {
                Ok(ended) => return ended,
                Err(error) => error,
            },
            Err(error) => error,
        };
        tracing::warn!(partition = %partition.id, error = %failed, "the log cannot be read, trying again");
        tokio::select! {
            () = stop.cancelled() => return Ended::Stopped,
            () = tokio::time::sleep(backoff.next_delay()) => {}
        }
    }
}

impl Partition {
    /// Opens the partition at its cursor. When the log is another one than the cursor counts in, or is shorter than
    /// what was committed, it forgot: that is said loudly, and everything that it has is read from the beginning. The journal
    /// drops what was done.
    async fn open(&mut self) -> Result<PartitionReader, ReadError> {
        let identity = self.context.log.identity().await?;
        let first_time = self.stream_created == Timestamp::UNIX_EPOCH;
        let other = !first_time && identity.created != self.stream_created;
        if other || identity.last_sequence < self.head.cursor {
            tracing::error!(
                partition = %self.id,
                cursor = self.head.cursor,
                last_sequence = identity.last_sequence,
                created = %identity.created,
                expected_created = %self.stream_created,
                "THE LOG FORGOT: its stream was replaced or restored; reading it from the beginning, the journal drops what was done"
            );
            metrics::counter!("studymate_log_regressions_total").increment(1);
            self.rewind(identity.created).await;
        }
        self.stream_created = identity.created;
        self.context.log.read(self.id, self.head.cursor).await
    }

    /// Puts the cursor back to the beginning, by a commit of nothing.
    async fn rewind(&mut self, stream_created: Timestamp) {
        self.stream_created = stream_created;
        let mut plan = Plan::empty(self.head);
        plan.cursor = 0;
        // Fenced or not, the next commit finds out.
        let _ = self.commit(plan).await;
    }

    /// Reads, decides and commits until told to stop.
    async fn follow(&mut self, reader: &mut PartitionReader) -> Result<Ended, ReadError> {
        loop {
            let messages = tokio::select! {
                biased;
                () = self.stop.cancelled() => return Ok(Ended::Stopped),
                messages = reader.next_batch(self.context.config.batch, BATCH_BYTES) => messages?,
            };
            if messages.is_empty() {
                let identity = self.context.log.identity().await?;
                if identity.created != self.stream_created || identity.last_sequence < self.head.cursor {
                    return Err(ReadError::Regressed {
                        before: self.head.cursor,
                        after: identity.last_sequence,
                    });
                }
                continue;
            }
            if let Some(ended) = self.take(&messages).await {
                return Ok(ended);
            }
            if let Some(last) = messages.last() {
                metrics::gauge!("studymate_partition_backlog", "partition" => self.id.to_string())
                    .set(last.pending as f64);
            }
        }
    }

    /// Takes a batch through all stages. The database being away is waited for; what it refuses is taken one by one, so that one
    /// bad input never takes its neighbours down.
    async fn take(&mut self, messages: &[LogMessage]) -> Option<Ended> {
        match self.decide_and_commit(messages, false).await {
            Taken::Done => None,
            Taken::Ended(ended) => Some(ended),
            Taken::Refused(error) if messages.len() == 1 => self.bury(&messages[0], &error).await,
            Taken::Refused(error) => {
                tracing::warn!(partition = %self.id, %error, inputs = messages.len(), "batch refused, taking its inputs one by one");
                for message in messages {
                    let one = std::slice::from_ref(message);
                    match self.decide_and_commit(one, false).await {
                        Taken::Done => {}
                        Taken::Ended(ended) => return Some(ended),
                        Taken::Refused(error) => {
                            if let Some(ended) = self.bury(message, &error).await {
                                return Some(ended);
                            }
                        }
                    }
                }
                None
            }
        }
    }

    /// Makes a dead letter of an input whose decision the database refuses.
    async fn bury(&mut self, message: &LogMessage, error: &StoreError) -> Option<Ended> {
        tracing::error!(partition = %self.id, input = %message.id, %error, "the decision was refused by the database");
        match self.decide_and_commit(std::slice::from_ref(message), true).await {
            Taken::Done => None,
            Taken::Ended(ended) => Some(ended),
            Taken::Refused(error) => {
                tracing::error!(partition = %self.id, input = %message.id, %error, "not even a dead letter can be written");
                Some(Ended::Stopped)
            }
        }
    }

    async fn decide_and_commit(&mut self, messages: &[LogMessage], bury: bool) -> Taken {
        let mut known = HashSet::new();
        let mut backoff = Backoff::default();
        loop {
            let committed = match self.plan(messages, &known, bury).await {
                Ok(plan) => self.commit(plan).await,
                Err(error) => Err(error),
            };
            match committed {
                Ok(Some(Committed::Written(_))) => return Taken::Done,
                Ok(Some(Committed::Fenced { current })) => {
                    tracing::warn!(partition = %self.id, ours = %self.epoch, %current, "fenced: nothing was written");
                    metrics::counter!("studymate_fenced_commits_total").increment(1);
                    return Taken::Ended(Ended::Fenced);
                }
                Ok(Some(Committed::KnownInputs)) => {
                    let inputs: Vec<InputId> = messages.iter().map(|message| message.id.clone()).collect();
                    match self.context.store.known_inputs(&inputs).await {
                        Ok(found) => {
                            known = found;
                            continue;
                        }
                        Err(error) => {
                            tracing::warn!(partition = %self.id, %error, "the journal cannot be read, trying again");
                        }
                    }
                }
                Ok(None) => return Taken::Ended(Ended::Stopped),
                Err(error) if error.is_transient() => self.note_absence(&error),
                Err(error) => return Taken::Refused(error),
            }
            if !self.pause(&mut backoff).await {
                return Taken::Ended(Ended::Stopped);
            }
        }
    }

    fn note_absence(&self, error: &StoreError) {
        tracing::warn!(partition = %self.id, %error, "the store is away, trying again");
        metrics::counter!("studymate_store_absences_total").increment(1);
    }

    /// Waits a little longer each time. `false`: told to stop.
    async fn pause(&self, backoff: &mut Backoff) -> bool {
        tokio::select! {
            () = self.stop.cancelled() => false,
            () = tokio::time::sleep(backoff.next_delay()) => true,
        }
    }

    /// Stages decode to decide, for a batch.
    async fn plan(
        &mut self,
        messages: &[LogMessage],
        known: &HashSet<InputId>,
        bury: bool,
    ) -> Result<Plan, StoreError> {
        stage::load(&self.context, &mut self.states, messages).await?;
        let catalogue = self.context.catalogue.newest();
        let mut plan = Plan::empty(self.head);
        for message in messages {
            stage::pass(&self.context, &mut self.states, &mut plan, message, known, &catalogue, bury)?;
        }
        Ok(plan)
    }

    /// Commits a plan; when it is written, memory follows and the others are told. While the database is away the very same
    /// batch is tried again: one whose answer was lost is then found written. `None`: told to stop before.
    async fn commit(&mut self, mut plan: Plan) -> Result<Option<Committed>, StoreError> {
        let batch = plan.batch(&self.context, self.id, self.epoch, self.stream_created)?;
        let mut backoff = Backoff::default();
        let started = std::time::Instant::now();
        let committed = loop {
            match self.context.store.commit(&batch).await {
                Err(error) if error.is_transient() => self.note_absence(&error),
                settled => break settled?,
            }
            if !self.pause(&mut backoff).await {
                return Ok(None);
            }
        };
        if let Committed::Written(head) = committed {
            metrics::histogram!("studymate_commit_seconds").record(started.elapsed().as_secs_f64());
            self.head = head;
            self.deliver(&batch, plan).await;
        }
        Ok(Some(committed))
    }

    /// The last stage: what was committed is kept in memory, told to who waits for it, and counted.
    async fn deliver(&mut self, batch: &Batch, plan: Plan) {
        let log = &self.context.log;
        if !batch.effects.is_empty() {
            log.hint(Hint::Outbox).await;
        }
        if !batch.events.is_empty() {
            log.hint(Hint::Events).await;
        }
        if plan.touches_catalogue {
            log.hint(Hint::Catalogue).await;
        }
        let now = Timestamp::now();
        for row in &batch.journal {
            metrics::counter!("studymate_inputs_total", "outcome" => row.outcome.name()).increment(1);
            let age = now.duration_since(row.at).as_secs_f64().max(0.0);
            metrics::histogram!("studymate_input_seconds").record(age);
            tracing::debug!(
                partition = %self.id, input = %row.input, stream = row.stream, kind = row.kind, outcome = row.outcome.name(),
                trace_id = row.trace, duration_ms = age * 1000.0, "input done"
            );
        }
        for press in plan.presses {
            self.context.presses.send(press);
        }
        self.states.absorb(plan.states);
        for JournalRow { input, .. } in batch.journal.iter().filter(|row| row.outcome == Outcome::Dead) {
            let (admins, pause) = (&self.context.config.admins, self.context.config.alert_pause);
            match self.context.store.raise_alert(AlertKind::DeadLetter, input, admins, pause).await {
                Ok(true) => self.context.log.hint(Hint::Outbox).await,
                Ok(false) => {}
                Err(error) => {
                    tracing::error!(%input, %error, "the admins could not be told of a dead letter");
                }
            }
        }
    }
}

/// What became of a batch.
enum Taken {
    Done,
    Ended(Ended),
    Refused(StoreError),
}
