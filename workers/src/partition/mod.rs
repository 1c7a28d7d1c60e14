//! One partition and its only writer.
//!
//! Every input passes these stages, in this order, each a function of its own: **decode** (bytes to an input), **dedupe** (the
//! journal and the batch), **load** (state from snapshot and events), **admit** (ban, token bucket), **decide** (the pure core),
//! **commit** (one statement for the batch), **deliver** (wake the others, answer presses). Load stands before admit because a ban is part
//! of the state.

mod batch;
mod cache;
mod stage;
mod timer;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use studymate_nats::{Hint, LogMessage, PartitionReader, ReadError};
use studymate_process::backoff::Backoff;
use studymate_process::{failpoint, telemetry};
use studymate_schema::view::AlertKind;
use studymate_schema::{Epoch, InputId, PartitionId, Timestamp};
use studymate_store::StoreError;
use studymate_store::commit::{Batch, Claimant, Committed, Head, JournalRow, NewEffect, Outcome};
use studymate_store::outbox::WaitingEffect;
use studymate_store::partition::Owned;
use tokio_util::sync::CancellationToken;

use crate::Context;
use crate::budget::{self, BUDGET, How, Meter};
use crate::delivery::Job;
use batch::Plan;
use cache::States;
use timer::Alarm;

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
    /// Up to this sequence the journal is likely to have what is read: the log forgot, and is read again.
    known_until: u64,
    states: States,
    alarm: Alarm,
    stop: CancellationToken,
}

/// Decides the partition's inputs until `stop`, or until somebody else owns it.
pub(crate) async fn run(context: Arc<Context>, owned: Owned, stop: CancellationToken) -> Ended {
    // What the owner before this one left waiting in the outbox goes before what is decided here.
    context.hand_over.left_some();
    let states = States::new(context.config.cached_states / usize::from(context.log.partitions().max(1)));
    let (alarm, waker) = timer::alarm();
    let firing = timer::fire(Arc::clone(&context), owned.partition, waker);
    let mut partition = Partition {
        id: owned.partition,
        epoch: owned.epoch,
        head: owned.head,
        stream_created: owned.stream_created.unwrap_or(Timestamp::UNIX_EPOCH),
        known_until: 0,
        states,
        alarm,
        stop,
        context,
    };
    let ended = tokio::select! {
        ended = partition.run() => ended,
        never = firing => match never {},
    };
    // What waits here is for the next owner to tell.
    partition.tell_backlog(0);
    ended
}

impl Partition {
    async fn run(&mut self) -> Ended {
        let mut backoff = Backoff::default();
        loop {
            let stop = self.stop.clone();
            let reader = tokio::select! {
                () = stop.cancelled() => return Ended::Stopped,
                reader = self.open() => reader,
            };
            let failed = match reader {
                Ok(mut reader) => match self.follow(&mut reader, &mut backoff).await {
                    Ok(ended) => return ended,
                    Err(error) => error,
                },
                Err(error) => error,
            };
            tracing::warn!(partition = %self.id, error = %failed, "the log cannot be read, trying again");
            if !self.pause(&mut backoff).await {
                return Ended::Stopped;
            }
        }
    }

    fn tell_backlog(&self, inputs: u64) {
        metrics::gauge!("studymate_partition_backlog", "partition" => self.id.to_string()).set(inputs as f64);
    }

    /// Opens the partition at its cursor. When the log is another one than the cursor counts in, is shorter than what was committed, or
    /// has something else at the cursor, it forgot: that is said loudly, and everything that it has is read from the beginning. The
    /// journal drops what was done.
    async fn open(&mut self) -> Result<PartitionReader, ReadError> {
        let log = &self.context.log;
        let identity = log.identity().await?;
        let first_time = self.stream_created == Timestamp::UNIX_EPOCH;
        let other = !first_time && identity.created != self.stream_created;
        let shorter = identity.last_sequence < self.head.cursor;
        let older_copy = match self.head.cursor_at {
            Some(at) if !other && !shorter => log.holds(self.head.cursor, at).await? == Some(false),
            _ => false,
        };
        if other || shorter || older_copy {
            tracing::error!(
                partition = %self.id,
                cursor = self.head.cursor,
                last_sequence = identity.last_sequence,
                created = %identity.created,
                expected_created = %self.stream_created,
                older_copy,
                "THE LOG FORGOT: its stream was replaced or restored; reading it from the beginning, the journal drops what was done"
            );
            metrics::counter!("studymate_log_regressions_total").increment(1);
            self.known_until = self.known_until.max(self.head.cursor).min(identity.last_sequence);
            self.rewind(identity.created).await?;
        }
        self.stream_created = identity.created;
        let reader = self.context.log.read(self.id, self.head.cursor, self.head.cursor_at).await?;
        if reader.created() == identity.created {
            Ok(reader)
        } else {
            Err(ReadError::Regressed { before: self.head.cursor, after: 0 })
        }
    }

    /// Puts the cursor back to the beginning of the stream, by a commit of nothing.
    async fn rewind(&mut self, stream_created: Timestamp) -> Result<(), ReadError> {
        self.stream_created = stream_created;
        match self.commit(Plan::rewind(self.head)).await {
            // Somebody else owns the partition: the next commit finds that out, too, and ends this task.
            Ok(Some(Committed::Written(_) | Committed::Fenced { .. } | Committed::KnownInputs)) => Ok(()),
            Ok(None) => Err(ReadError::Interrupted("told to stop".to_owned())),
            Err(error) => Err(ReadError::Interrupted(format!("the cursor cannot be put back: {error}"))),
        }
    }

    /// Reads, decides and commits until told to stop.
    async fn follow(
        &mut self,
        reader: &mut PartitionReader,
        backoff: &mut Backoff,
    ) -> Result<Ended, ReadError> {
        loop {
            let messages = tokio::select! {
                biased;
                () = self.stop.cancelled() => return Ok(Ended::Stopped),
                messages = reader.next_batch(self.context.config.batch, BATCH_BYTES) => messages?,
            };
            // Nothing for a while: the reader looks by itself whether the log is still the same.
            let Some(last) = messages.last() else { continue };
            *backoff = Backoff::default();
            self.tell_backlog(last.pending);
            if let Some(ended) = self.take(messages.into()).await {
                return Ok(ended);
            }
        }
    }

    /// Takes a batch through all stages. The database being away is waited for; what it refuses is taken one by one, and what breaks
    /// its rules is taken out, so that one bad input never takes its neighbours down.
    async fn take(&mut self, mut inputs: Inputs) -> Option<Ended> {
        while !inputs.is_empty() {
            match self.decide_and_commit(&inputs, None).await {
                Taken::Done { inputs: done } => inputs = inputs[done..].into(),
                Taken::Ended(ended) => return Some(ended),
                Taken::Refused(reason) if inputs.len() == 1 => return self.bury(&inputs[0], &reason).await,
                Taken::Refused(reason) => {
                    tracing::warn!(partition = %self.id, reason, inputs = inputs.len(), "batch refused, taking its inputs one by one");
                    return self.take_singly(&inputs).await;
                }
                Taken::Broken { index, reason } => {
                    if let Some(ended) = self.take_singly(&inputs[..index]).await {
                        return Some(ended);
                    }
                    if let Some(ended) = self.bury(&inputs[index], &reason).await {
                        return Some(ended);
                    }
                    inputs = inputs[index + 1..].into();
                }
            }
        }
        None
    }

    async fn take_singly(&mut self, inputs: &[LogMessage]) -> Option<Ended> {
        for input in inputs {
            match self.decide_and_commit(&Inputs::from([input.clone()]), None).await {
                Taken::Done { .. } => {}
                Taken::Ended(ended) => return Some(ended),
                Taken::Refused(reason) | Taken::Broken { reason, .. } => {
                    if let Some(ended) = self.bury(input, &reason).await {
                        return Some(ended);
                    }
                }
            }
        }
        None
    }

    /// Makes a dead letter of an input that cannot be decided, or whose decision cannot be written.
    async fn bury(&mut self, input: &LogMessage, reason: &str) -> Option<Ended> {
        tracing::error!(partition = %self.id, input = %input.id, reason, "input becomes a dead letter");
        match self.decide_and_commit(&Inputs::from([input.clone()]), Some(reason)).await {
            Taken::Done { .. } => None,
            Taken::Ended(ended) => Some(ended),
            Taken::Refused(error) | Taken::Broken { reason: error, .. } => {
                tracing::error!(partition = %self.id, input = %input.id, error, "not even a dead letter can be written");
                Some(Ended::Stopped)
            }
        }
    }

    async fn decide_and_commit(&mut self, inputs: &Inputs, bury: Option<&str>) -> Taken {
        let mut known = match self.known_already(inputs).await {
            Ok(known) => known,
            Err(taken) => return taken,
        };
        let mut backoff = Backoff::default();
        loop {
            let mut done = 0;
            let committed = match self.plan(inputs, &known, bury).await {
                Ok(plan) => {
                    done = plan.inputs();
                    self.commit(plan).await
                }
                Err(NoPlan::Store(error)) => Err(error),
                Err(NoPlan::Broken { index, reason }) => return Taken::Broken { index, reason },
            };
            match committed {
                Ok(Some(Committed::Written(_))) => return Taken::Done { inputs: done },
                Ok(Some(Committed::Fenced { current })) => {
                    tracing::warn!(partition = %self.id, ours = %self.epoch, %current, "fenced: nothing was written");
                    metrics::counter!("studymate_fenced_commits_total").increment(1);
                    return Taken::Ended(Ended::Fenced);
                }
                Ok(Some(Committed::KnownInputs)) => match self.ask_known(inputs).await {
                    Ok(found) => {
                        known = found;
                        continue;
                    }
                    Err(error) if !error.blames_the_content() => self.note_absence(&error),
                    Err(error) => return Taken::Refused(telemetry::chain(&error)),
                },
                Ok(None) => return Taken::Ended(Ended::Stopped),
                Err(error) if !error.blames_the_content() => self.note_absence(&error),
                Err(error) => return Taken::Refused(telemetry::chain(&error)),
            }
            if !self.pause(&mut backoff).await {
                return Taken::Ended(Ended::Stopped);
            }
        }
    }

    /// The inputs that the journal has, where it is likely to have some: what is read again after the log forgot. Elsewhere nothing is
    /// asked, the commit finds out.
    async fn known_already(&self, inputs: &Inputs) -> Result<Arc<HashSet<InputId>>, Taken> {
        let mut backoff = Backoff::default();
        while inputs.first().is_some_and(|input| input.sequence <= self.known_until) {
            match self.ask_known(inputs).await {
                Ok(known) => return Ok(known),
                Err(error) if !error.blames_the_content() => self.note_absence(&error),
                Err(error) => return Err(Taken::Refused(telemetry::chain(&error))),
            }
            if !self.pause(&mut backoff).await {
                return Err(Taken::Ended(Ended::Stopped));
            }
        }
        Ok(Arc::default())
    }

    async fn ask_known(&self, inputs: &Inputs) -> Result<Arc<HashSet<InputId>>, StoreError> {
        let ids: Vec<InputId> = inputs.iter().map(|input| input.id.clone()).collect();
        self.context.store.known_inputs(&ids).await.map(Arc::new)
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

    /// Stages decode to decide, for a batch, within a budget of processor time. The state in memory stays as it is.
    async fn plan(
        &mut self,
        inputs: &Inputs,
        known: &Arc<HashSet<InputId>>,
        bury: Option<&str>,
    ) -> Result<Plan, NoPlan> {
        let loaded = stage::load(&self.context, &mut self.states, inputs).await?;
        if inputs.iter().any(|input| input.id.is_effect()) {
            // What another aggregate tells may follow from a change of the catalogue: it is decided by who knows the change.
            self.context.catalogue.catch_up(&self.context.store).await?;
        }
        let (context, catalogue) = (Arc::clone(&self.context), self.context.catalogue.newest());
        let (inputs, known) = (Arc::clone(inputs), Arc::clone(known));
        let (head, bury) = (self.head, bury.map(str::to_owned));
        let decide = move |meter: &Meter| {
            let mut plan = Plan::empty(head);
            for input in inputs.iter() {
                if plan.ends_before(input) {
                    break;
                }
                meter.next_step();
                stage::pass(&context, &loaded, &mut plan, input, &known, &catalogue, bury.as_deref())?;
            }
            Ok(plan)
        };
        // A panic, or an endless loop, is a bug in a rule. The state was not touched: the rule had it by reference only.
        budget::within(BUDGET, decide).await.unwrap_or_else(|failed| {
            if failed.how == How::Exceeded {
                metrics::counter!("studymate_stuck_decisions_total").increment(1);
                self.context.stuck();
            }
            Err(NoPlan::Broken { index: failed.step, reason: failed.reason().to_owned() })
        })
    }

    /// Commits a plan; when it is written, memory follows and the others are told. While the database is away the very same
    /// batch is tried again: one whose answer was lost is then found written. `None`: told to stop before.
    async fn commit(&mut self, mut plan: Plan) -> Result<Option<Committed>, StoreError> {
        let mut batch = plan.batch(&self.context, self.id, self.epoch, self.stream_created)?;
        if failpoint::is_on("store.unfenced") {
            self.take_the_fence_away(&mut batch).await?;
        }
        let mut backoff = Backoff::default();
        let started = std::time::Instant::now();
        let committed = loop {
            match self.context.store.commit(&batch).await {
                Err(error) if !error.blames_the_content() => self.note_absence(&error),
                settled => break settled?,
            }
            if !self.pause(&mut backoff).await {
                return Ok(None);
            }
        };
        if let Committed::Written(written) = &committed {
            failpoint::reach("workers.committed");
            metrics::histogram!("studymate_commit_seconds").record(started.elapsed().as_secs_f64());
            self.head = written.head;
            if plan.touches_catalogue {
                // Whoever changed it may use it at once, here at least: before they are told.
                if let Err(error) = self.context.catalogue.catch_up(&self.context.store).await {
                    tracing::warn!(%error, "the catalogue could not be read, its follower tries again");
                }
                self.context.log.hint(Hint::Catalogue).await;
            }
            if self.hand_over(&mut batch, &mut plan, written.claimed.as_ref()) {
                self.context.log.hint(Hint::Outbox).await;
            }
            self.deliver(&batch, plan).await;
        } else if let (Committed::Fenced { .. }, Some(claimant)) = (&committed, &batch.claimant) {
            // It may have been written before, and the answer lost: then its claims are nobody's.
            self.orphan(&batch.effects, claimant);
        }
        Ok(Some(committed))
    }

    /// Hands what was claimed with the commit over to delivery in this process. Returns whether some effects wait to be loaded instead.
    fn hand_over(
        &self,
        batch: &mut Batch,
        plan: &mut Plan,
        claimed: Option<&HashMap<(InputId, i16), i64>>,
    ) -> bool {
        let (effects, said) = (std::mem::take(&mut batch.effects), std::mem::take(&mut plan.said));
        let Some(claimant) = &batch.claimant else {
            return self.leave_some(!effects.is_empty());
        };
        let Some(claimed) = claimed else {
            // The answer to the commit was lost: what it claimed is given back, and loaded.
            self.orphan(&effects, claimant);
            return self.leave_some(true);
        };
        let all = effects.len();
        let jobs: Vec<Job> = effects
            .into_iter()
            .zip(said)
            .filter_map(|(effect, said)| {
                let id = claimed.get(&(effect.input.clone(), effect.number))?;
                Some(Job::claimed(WaitingEffect::claimed(*id, self.id, effect), said))
            })
            .collect();
        let some_left = jobs.len() < all;
        self.context.hand_over.give(claimant.epoch, jobs);
        self.leave_some(some_left)
    }

    /// Has delivery give back what a commit claimed of which nobody knows the numbers.
    fn orphan(&self, effects: &[NewEffect], claimant: &Claimant) {
        self.context.hand_over.orphan(claimant.epoch, effects.iter().map(|effect| effect.input.clone()));
    }

    fn leave_some(&self, some: bool) -> bool {
        if some {
            self.context.hand_over.left_some();
        }
        some
    }

    /// What a writer without a fence would do: it writes wherever the partition stands by now. For tests that must see it found out.
    async fn take_the_fence_away(&self, batch: &mut Batch) -> Result<(), StoreError> {
        if let Some(now) =
            self.context.store.partitions().await?.into_iter().find(|now| now.partition == self.id)
        {
            (batch.epoch, batch.before) = (now.epoch, now.head);
        }
        Ok(())
    }

    /// The last stage: what was committed is kept in memory, told to who waits for it, and counted.
    async fn deliver(&mut self, batch: &Batch, plan: Plan) {
        let log = &self.context.log;
        if !batch.events.is_empty() {
            log.hint(Hint::Events).await;
        }
        self.alarm.committed(&batch.timers);
        let now = log.clock().now();
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
        self.tell_admins(batch).await;
    }

    /// One alert for all dead letters of a batch.
    async fn tell_admins(&self, batch: &Batch) {
        let mut dead = batch.journal.iter().filter(|row| row.outcome == Outcome::Dead);
        let Some(JournalRow { input, .. }) = dead.next() else { return };
        let count = 1 + dead.count();
        let (admins, pause) = (&self.context.config.admins, self.context.config.alert_pause);
        match self.context.store.raise_alert(AlertKind::DeadLetter, input, count, admins, pause).await {
            Ok(true) => self.context.log.hint(Hint::Outbox).await,
            Ok(false) => {}
            Err(error) => {
                tracing::error!(%input, count, %error, "the admins could not be told of dead letters");
            }
        }
    }
}

/// A batch on its way through the stages.
type Inputs = Arc<[LogMessage]>;

/// What became of a batch.
enum Taken {
    /// So many of its inputs, from the first one, are committed: where somebody is forgotten, what they sent next is for another batch.
    Done {
        inputs: usize,
    },
    Ended(Ended),
    /// The database does not want it.
    Refused(String),
    /// One of its inputs breaks the rules.
    Broken {
        index: usize,
        reason: String,
    },
}

/// Why there is no plan.
enum NoPlan {
    Store(StoreError),
    Broken { index: usize, reason: String },
}

impl From<StoreError> for NoPlan {
    fn from(error: StoreError) -> Self {
        NoPlan::Store(error)
    }
}
