//! What a batch of inputs decided, before it is written: memory changes only when it is.

use std::collections::{HashMap, HashSet};

use studymate_domain::Decision;
use studymate_domain::student::SNAPSHOT_SCHEMA;
use studymate_nats::LogMessage;
use studymate_schema::codec;
use studymate_schema::effect::Effect;
use studymate_schema::event::{Event, StudentEvent};
use studymate_schema::personal::{PersonKey, WrappedKey};
use studymate_schema::{
    Aggregate, Epoch, InputId, PartitionId, Position, Revision, StreamVersion, Timestamp,
};
use studymate_store::StoreError;
use studymate_store::commit::{
    Batch, Head, JournalRow, NewDeadLetter, NewEffect, NewEvent, NewSnapshot, Outcome, TimerChange,
    TimerState,
};

use super::cache::Entry;
use crate::Context;
use crate::aggregate::State;
use crate::press::PressAnswer;

/// Events of a stream after which its state is written as a snapshot: loading it reads at most this many.
const SNAPSHOT_EVERY: i64 = 50;

/// The stream of effects that are under nobody's key.
const NOBODYS: Aggregate = Aggregate::Other(0);

/// A batch in the making.
pub(super) struct Plan {
    before: Head,
    cursor: u64,
    cursor_at: Option<Timestamp>,
    events: Vec<NewEvent>,
    journal: Vec<JournalRow>,
    effects: Vec<NewEffect>,
    /// What these say, in the same order: for delivery, if it is handed over.
    pub(super) said: Vec<Effect>,
    pub(super) presses: Vec<PressAnswer>,
    pub(super) dead_letters: Vec<NewDeadLetter>,
    /// States as the batch leaves them.
    pub(super) states: HashMap<Aggregate, Entry>,
    /// The last change of each timer.
    timers: HashMap<(Aggregate, String), TimerChange>,
    new_keys: Vec<PersonKey>,
    /// The inputs that this batch takes.
    taken: HashSet<InputId>,
    /// Who is forgotten with this batch: their key ends with it, and the next one begins with the next batch.
    forgotten: HashSet<Aggregate>,
    pub(super) touches_catalogue: bool,
}

impl Plan {
    pub(super) fn empty(before: Head) -> Self {
        Plan {
            before,
            cursor: before.cursor,
            cursor_at: before.cursor_at,
            events: Vec::new(),
            journal: Vec::new(),
            effects: Vec::new(),
            said: Vec::new(),
            presses: Vec::new(),
            dead_letters: Vec::new(),
            states: HashMap::new(),
            timers: HashMap::new(),
            new_keys: Vec::new(),
            taken: HashSet::new(),
            forgotten: HashSet::new(),
            touches_catalogue: false,
        }
    }

    /// How many inputs it takes.
    pub(super) fn inputs(&self) -> usize {
        self.journal.len()
    }

    /// Whether an input must wait for the next batch.
    pub(super) fn ends_before(&self, message: &LogMessage) -> bool {
        message.aggregate.as_ref().is_some_and(|aggregate| self.forgotten.contains(aggregate))
    }

    /// A plan of nothing that puts the cursor back to the beginning of the stream.
    pub(super) fn rewind(before: Head) -> Self {
        Plan { cursor: 0, cursor_at: None, ..Plan::empty(before) }
    }

    /// Position of the last event so far.
    fn position(&self) -> Position {
        Position(self.before.position.0 + self.events.len() as i64)
    }

    /// The key of an aggregate's person, made now if there is none; nobody's where the state is not at hand, because it cannot be loaded.
    pub(super) fn key(&mut self, context: &Context, aggregate: &Aggregate) -> Result<PersonKey, StoreError> {
        let owner = aggregate.key_owner();
        let Some(entry) = self.states.get_mut(aggregate).filter(|_| owner != 0) else {
            return Ok(context.nobody.clone());
        };
        if let Some(key) = &entry.key {
            return Ok(key.clone());
        }
        let key = PersonKey::generate(owner)?;
        entry.key = Some(key.clone());
        self.new_keys.push(key.clone());
        Ok(key)
    }

    /// Adds what an input decided.
    pub(super) fn decided(
        &mut self,
        context: &Context,
        aggregate: &Aggregate,
        message: &LogMessage,
        trace: Option<&str>,
        decision: Decision,
    ) -> Result<(), StoreError> {
        if decision.events.is_empty() && decision.effects.is_empty() {
            return Ok(());
        }
        let key = self.key(context, aggregate)?;
        for event in decision.events {
            self.record(aggregate, message, trace, &key, &event)?;
        }
        for (number, effect) in (1..).zip(decision.effects) {
            match effect {
                Effect::AnswerPress { callback, toast, locale } => {
                    self.presses.push(PressAnswer { callback, toast, locale });
                }
                Effect::SetTimer { key, at } => {
                    self.timer(aggregate, key, TimerState::Set(at), message, trace);
                }
                Effect::CancelTimer { key } => {
                    self.timer(aggregate, key, TimerState::Cancelled, message, trace);
                }
                stored => {
                    self.effects.push(NewEffect {
                        position: self.position(),
                        input: message.id.clone(),
                        number,
                        // Whoever reads it takes the key of the stream's person.
                        stream: if key.owner() == 0 { NOBODYS } else { aggregate.clone() },
                        kind: stored.kind(),
                        class: stored.class().name(),
                        chat: stored.chat(),
                        trace: trace.map(str::to_owned),
                        body: codec::encode(&stored, &key)?,
                    });
                    self.said.push(stored);
                }
            }
        }
        Ok(())
    }

    /// Notes what becomes of a timer.
    fn timer(
        &mut self,
        stream: &Aggregate,
        key: String,
        to: TimerState,
        message: &LogMessage,
        trace: Option<&str>,
    ) {
        let change = TimerChange {
            stream: stream.clone(),
            key: key.clone(),
            to,
            input: message.id.clone(),
            trace: trace.map(str::to_owned),
        };
        self.timers.insert((stream.clone(), key), change);
    }

    /// Notes that a timer's input is taken, whatever becomes of it: its row is done with, unless the timer was moved.
    pub(super) fn timer_fired(&mut self, stream: &Aggregate, key: &str, at: Timestamp, message: &LogMessage) {
        if !self.timers.contains_key(&(stream.clone(), key.to_owned())) {
            self.timer(stream, key.to_owned(), TimerState::Fired(at), message, None);
        }
    }

    fn record(
        &mut self,
        aggregate: &Aggregate,
        message: &LogMessage,
        trace: Option<&str>,
        key: &PersonKey,
        event: &Event,
    ) -> Result<(), StoreError> {
        let Some(entry) = self.states.get_mut(aggregate) else {
            return Err(StoreError::Damaged(format!("{aggregate} was decided without its state")));
        };
        entry.version = StreamVersion(entry.version.0 + 1);
        entry.state.apply(event, message.at);
        self.touches_catalogue |= matches!(event, Event::Catalogue(_));
        if matches!(event, Event::Student(StudentEvent::Forgotten { .. })) {
            entry.key = None;
            self.new_keys.retain(|made| made.owner() != key.owner());
            self.forgotten.insert(aggregate.clone());
        }
        self.events.push(NewEvent {
            stream: aggregate.clone(),
            version: entry.version,
            kind: event.kind(),
            at: message.at,
            input: message.id.clone(),
            trace: trace.map(str::to_owned),
            body: codec::encode(event, key)?,
        });
        Ok(())
    }

    /// Notes what became of an input.
    pub(super) fn journal(
        &mut self,
        message: &LogMessage,
        kind: &str,
        outcome: Outcome,
        reason: Option<&str>,
        revision: Revision,
        trace: Option<&str>,
    ) {
        (self.cursor, self.cursor_at) = (message.sequence, Some(message.taken_at));
        self.taken.insert(message.id.clone());
        self.journal.push(JournalRow {
            input: message.id.clone(),
            sequence: message.sequence,
            stream: stream_name(message),
            kind: kind.to_owned(),
            at: message.at,
            outcome,
            reason: reason.map(str::to_owned),
            revision,
            trace: trace.map(str::to_owned),
        });
    }

    /// Whether this batch has the input already.
    pub(super) fn has(&self, input: &InputId) -> bool {
        self.taken.contains(input)
    }

    /// The batch to be written; what the plan keeps is what must be done when it is.
    pub(super) fn batch(
        &mut self,
        context: &Context,
        partition: PartitionId,
        epoch: Epoch,
        stream_created: Timestamp,
    ) -> Result<Batch, StoreError> {
        let keys = self
            .new_keys
            .iter()
            .map(|key| context.config.master_keys.wrap(key))
            .collect::<Result<Vec<WrappedKey>, _>>()?;
        Ok(Batch {
            partition,
            epoch,
            before: self.before,
            cursor: self.cursor,
            cursor_at: self.cursor_at,
            stream_created,
            events: std::mem::take(&mut self.events),
            journal: std::mem::take(&mut self.journal),
            effects: std::mem::take(&mut self.effects),
            snapshots: self.snapshots()?,
            dead_letters: std::mem::take(&mut self.dead_letters),
            timers: std::mem::take(&mut self.timers).into_values().collect(),
            keys,
            claimant: context.hand_over.claimant(),
        })
    }

    /// Writes the states down whose streams have grown enough since their snapshot.
    fn snapshots(&mut self) -> Result<Vec<NewSnapshot>, StoreError> {
        let mut snapshots = Vec::new();
        for (aggregate, entry) in &mut self.states {
            let due = entry.version.0 - entry.snapshot.0 >= SNAPSHOT_EVERY;
            let (State::Student(student), Some(key), true) = (&entry.state, &entry.key, due) else {
                continue;
            };
            snapshots.push(NewSnapshot {
                stream: aggregate.clone(),
                version: entry.version,
                schema: SNAPSHOT_SCHEMA,
                body: codec::encode(student, key)?,
            });
            entry.snapshot = entry.version;
        }
        Ok(snapshots)
    }
}

/// The name of the stream that a message belongs to: its subject, where that is no aggregate of ours.
pub(super) fn stream_name(message: &LogMessage) -> String {
    message.aggregate.as_ref().map_or_else(|| message.subject.clone(), Aggregate::to_string)
}
