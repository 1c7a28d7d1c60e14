//! One stream, input by input, in the order of the journal.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

use futures::stream::{self, StreamExt};
use studymate_nats::{LogError, LogMessage};
use studymate_schema::codec::CodecError;
use studymate_schema::effect::Effect;
use studymate_schema::event::Event;
use studymate_schema::personal::PersonKey;
use studymate_schema::{Aggregate, InputId, Personal, Revision, StreamVersion, Timestamp};
use studymate_store::StoreError;
use studymate_store::commit::Outcome;
use studymate_store::events::StoredEvent;
use studymate_store::journal::JournalEntry;
use tokio_util::sync::CancellationToken;

use super::history::History;
use super::verdict::{Difference, Verdict, stored, was_decided};
use super::{ReplayError, ReplayNews, ReplayScope, ReplaySummary, Sandbox};
use crate::aggregate::{State, decode, outcome};
use crate::budget::{self, BUDGET, Meter};

/// Inputs of the journal that are read at once.
const INPUTS: i64 = 100;
/// Events that are read at once.
const EVENTS: i64 = 200;
/// Inputs that are fetched from the log ahead of the one that is decided: some may have megabytes.
const AHEAD: usize = 8;

/// Decides the inputs of one stream again.
pub(super) async fn walk(
    stream: &str,
    scope: &ReplayScope,
    sandbox: &Sandbox,
    history: &History,
    tell: &(impl Fn(ReplayNews) + Sync),
    stop: &CancellationToken,
) -> Result<ReplaySummary, ReplayError> {
    let mut walk = Walk::start(stream, scope, sandbox, history).await?;
    let mut summary = ReplaySummary::default();
    let mut place = (scope.since.unwrap_or(Timestamp::UNIX_EPOCH), 0);
    loop {
        let entries = sandbox.store.read_journal(stream, place, scope.until, INPUTS).await?;
        let Some(last) = entries.last() else { break };
        place = (last.at, last.sequence);
        // An input and its events are written together: from here on the events of all these inputs can be read.
        walk.read_on();
        let mut effects = walk.effects(&entries).await?;
        let count = entries.len() as u64;
        let mut inputs = stream::iter(entries)
            .map(|entry| async move {
                let message = fetch(sandbox, &entry).await?;
                Ok::<_, LogError>((entry, message))
            })
            .buffered(AHEAD);
        while let Some(input) = inputs.next().await {
            if stop.is_cancelled() {
                return Ok(summary);
            }
            let (entry, message) = input?;
            // An input that came again decided nothing: the effects belong to the time when it was taken.
            let recorded = match entry.outcome {
                Outcome::Duplicate => Vec::new(),
                _ => effects.remove(&entry.input).unwrap_or_default(),
            };
            walk.input(&entry, message.as_ref(), recorded, &mut summary, tell).await?;
        }
        tell(ReplayNews::Done(count));
    }
    walk.end(scope.until, &mut summary, tell).await?;
    Ok(summary)
}

/// The input as it lies in the log. `None` when it is not there any more, or something else has its place by now.
async fn fetch(sandbox: &Sandbox, entry: &JournalEntry) -> Result<Option<LogMessage>, LogError> {
    if entry.outcome == Outcome::Duplicate {
        return Ok(None);
    }
    let message = sandbox.log.input(entry.sequence).await?;
    Ok(message.filter(|message| message.id == entry.input && message.at == entry.at))
}

struct Walk<'r> {
    stream: &'r str,
    scope: &'r ReplayScope,
    sandbox: &'r Sandbox,
    history: &'r History,
    /// Whose stream it is; `None` for subjects that name nobody: all of their inputs are dead.
    aggregate: Option<Aggregate>,
    key: Option<PersonKey>,
    /// The state that the recorded events make, up to those of the input in hand.
    state: Arc<State>,
    /// The recorded events that follow, read ahead.
    events: VecDeque<StoredEvent>,
    version: StreamVersion,
    ended: bool,
}

impl<'r> Walk<'r> {
    async fn start(
        stream: &'r str,
        scope: &'r ReplayScope,
        sandbox: &'r Sandbox,
        history: &'r History,
    ) -> Result<Self, StoreError> {
        let aggregate: Option<Aggregate> = stream.parse().ok();
        let owner = aggregate.as_ref().map_or(0, Aggregate::key_owner);
        let key = sandbox.store.person_keys(&[owner], &sandbox.master_keys).await?.remove(&owner);
        let state = Arc::new(aggregate.as_ref().map_or(State::Nothing, State::new));
        let (events, version) = (VecDeque::new(), StreamVersion(0));
        Ok(Walk {
            stream,
            scope,
            sandbox,
            history,
            ended: aggregate.is_none(),
            aggregate,
            key,
            state,
            events,
            version,
        })
    }

    /// The recorded effects of inputs. None is ever deleted: an input that is not in the map had none.
    async fn effects(&self, entries: &[JournalEntry]) -> Result<HashMap<InputId, Vec<Effect>>, ReplayError> {
        let inputs: Vec<InputId> = entries.iter().map(|entry| entry.input.clone()).collect();
        let mut effects: HashMap<InputId, Vec<Effect>> = HashMap::new();
        for recorded in self.sandbox.store.recorded_effects(&inputs).await? {
            let effect = recorded.decode(self.key.as_ref()).map_err(|source| self.unreadable(source))?;
            if was_decided(&effect) {
                effects.entry(recorded.input).or_default().push(effect);
            }
        }
        Ok(effects)
    }

    /// Takes one input of the journal: decides it where it can be, and goes on with what is recorded.
    async fn input(
        &mut self,
        entry: &JournalEntry,
        message: Option<&LogMessage>,
        effects: Vec<Effect>,
        summary: &mut ReplaySummary,
        tell: &(impl Fn(ReplayNews) + Sync),
    ) -> Result<(), ReplayError> {
        if entry.outcome == Outcome::Duplicate {
            summary.duplicates += 1;
            return Ok(());
        }
        self.pass_by(Some(entry), entry.at, summary, tell).await?;
        let before = Arc::clone(&self.state);
        let events = self.recorded(&entry.input).await?;
        if entry.outcome == Outcome::Dead {
            summary.dead += 1;
            if let Some(message) = message
                && self.decide(&before, entry, message).await?.is_ok()
            {
                summary.revivable += 1;
            }
            return Ok(());
        }
        let Some(message) = message else {
            summary.gone += 1;
            return Ok(());
        };
        let expected = Verdict { outcome: entry.outcome.name().to_owned(), events, effects: Some(effects) };
        let actual = self.decide(&before, entry, message).await?.unwrap_or_else(|reason| Verdict {
            outcome: format!("dead: {reason}"),
            events: Vec::new(),
            effects: Some(Vec::new()),
        });
        if expected.equals(&actual, forgot_name(&before)) {
            summary.same += 1;
        } else {
            summary.different += 1;
            tell(ReplayNews::Different(Box::new(Difference {
                input: entry.input.clone(),
                stream: self.stream.to_owned(),
                place: Some((entry.partition, entry.sequence)),
                at: entry.at,
                revision: entry.revision,
                expected,
                actual,
            })));
        }
        Ok(())
    }

    /// Decides an input as the runtime does: what the journal says was throttled is decided as that. Err: why it is none for the rules.
    async fn decide(
        &self,
        state: &Arc<State>,
        entry: &JournalEntry,
        message: &LogMessage,
    ) -> Result<Result<Verdict, String>, StoreError> {
        let input = match decode(message) {
            Ok((_, input)) => input,
            Err(reason) => return Ok(Err(reason)),
        };
        let catalogue = self.history.at(entry.revision).await?;
        let (state, limits) = (Arc::clone(state), self.sandbox.admission);
        let throttled = entry.outcome == Outcome::Throttled;
        let decide = move |_: &Meter| {
            let refused = if throttled { state.decide_throttled(&input, &limits) } else { None };
            let throttled = refused.is_some();
            let decision = refused.unwrap_or_else(|| state.decide(&input, &catalogue));
            (outcome(&decision, throttled), decision)
        };
        // What panics or thinks without end here would be a dead letter there.
        let decided = budget::within(BUDGET, decide).await;
        Ok(match decided {
            Ok((outcome, decision)) => Ok(Verdict {
                outcome: outcome.name().to_owned(),
                events: decision.events,
                effects: Some(stored(decision.effects)),
            }),
            Err(failed) => Err(failed.reason().to_owned()),
        })
    }

    /// Takes the recorded events of an input into the state.
    async fn recorded(&mut self, input: &InputId) -> Result<Vec<Event>, ReplayError> {
        let mut events = Vec::new();
        while self.front().await?.is_some_and(|front| front.input == *input) {
            events.extend(self.apply_front()?);
        }
        Ok(events)
    }

    /// Takes the recorded events before a time into the state. Those of the scope's time have no input in the journal, for their turn
    /// has not come: that is a difference.
    async fn pass_by(
        &mut self,
        next: Option<&JournalEntry>,
        until: Timestamp,
        summary: &mut ReplaySummary,
        tell: &(impl Fn(ReplayNews) + Sync),
    ) -> Result<(), ReplayError> {
        loop {
            let Some(front) = self.front().await? else { return Ok(()) };
            if front.at >= until || next.is_some_and(|next| next.input == front.input) {
                return Ok(());
            }
            let (input, at) = (front.input.clone(), front.at);
            if self.scope.since.is_some_and(|since| at < since) {
                self.apply_front()?;
                continue;
            }
            let events = self.recorded(&input).await?;
            summary.different += 1;
            tell(ReplayNews::Different(Box::new(Difference {
                input,
                stream: self.stream.to_owned(),
                place: None,
                at,
                revision: Revision::default(),
                expected: Verdict {
                    outcome: "events without a row in the journal".into(),
                    events,
                    effects: None,
                },
                actual: Verdict { outcome: "nothing to decide".into(), events: Vec::new(), effects: None },
            })));
        }
    }

    /// After the last input: recorded events that are left belong to inputs that were decided meanwhile, or to none.
    async fn end(
        &mut self,
        until: Option<Timestamp>,
        summary: &mut ReplaySummary,
        tell: &(impl Fn(ReplayNews) + Sync),
    ) -> Result<(), ReplayError> {
        while let Some(front) = self.front().await? {
            let (input, at) = (front.input.clone(), front.at);
            let left = until.is_some_and(|until| at >= until)
                || !self.sandbox.store.journal_of(std::slice::from_ref(&input)).await?.is_empty();
            if left {
                return Ok(());
            }
            let next = at.checked_add(std::time::Duration::from_micros(1)).unwrap_or(Timestamp::MAX);
            self.pass_by(None, next, summary, tell).await?;
        }
        Ok(())
    }

    /// More events may have been recorded since the last ones were read.
    fn read_on(&mut self) {
        self.ended = self.aggregate.is_none();
    }

    /// The next recorded event.
    async fn front(&mut self) -> Result<Option<&StoredEvent>, StoreError> {
        if self.events.is_empty()
            && !self.ended
            && let Some(aggregate) = &self.aggregate
        {
            self.events = self.sandbox.store.read_stream(aggregate, self.version, EVENTS).await?.into();
            self.ended = self.events.is_empty();
        }
        Ok(self.events.front())
    }

    fn apply_front(&mut self) -> Result<Option<Event>, ReplayError> {
        let Some(front) = self.events.pop_front() else { return Ok(None) };
        let event = front.decode(self.key.as_ref()).map_err(|source| self.unreadable(source))?;
        Arc::make_mut(&mut self.state).apply(&event, front.at);
        self.version = front.version;
        Ok(Some(event))
    }

    fn unreadable(&self, source: CodecError) -> ReplayError {
        ReplayError::Recorded { stream: self.stream.to_owned(), source }
    }
}

/// Whether a state holds a name that was erased.
fn forgot_name(state: &State) -> bool {
    match state {
        State::Student(student) => student.registration.as_ref().is_some_and(|registration| {
            let profile = &registration.profile;
            profile.name == Personal::Erased || profile.username == Some(Personal::Erased)
        }),
        State::Catalogue(_) | State::Group(_) | State::Nothing => false,
    }
}
