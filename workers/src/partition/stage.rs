//! The stages that an input passes before the commit.

use std::collections::HashSet;
use std::collections::hash_map::Entry as MapEntry;
use std::panic::catch_unwind;
use std::sync::Arc;

use studymate_domain::Decision;
use studymate_domain::group;
use studymate_domain::student::{self, SNAPSHOT_SCHEMA};
use studymate_nats::LogMessage;
use studymate_process::{failpoint, telemetry};
use studymate_schema::catalogue::Catalogue;
use studymate_schema::codec;
use studymate_schema::effect::{Class, Effect, Place, Show};
use studymate_schema::input::{Command, Input, InputBody, InputKind};
use studymate_schema::telegram::Content;
use studymate_schema::view::{Notice, Toast, View};
use studymate_schema::{Aggregate, ChatId, InputId, Locale, StreamVersion};
use studymate_store::StoreError;
use studymate_store::commit::{NewDeadLetter, Outcome};
use studymate_store::load::{PersonKeys, Stream};

use super::batch::{Plan, stream_name};
use super::cache::{Entry, Loaded, States};
use crate::Context;
use crate::aggregate::{State, decode, outcome};

/// Stage *load*, for all inputs of a batch at once: states that are not in memory come from snapshot and events.
pub(super) async fn load(
    context: &Context,
    states: &mut States,
    messages: &[LogMessage],
) -> Result<Loaded, StoreError> {
    let (mut loaded, missing) = states.find(messages.iter().filter_map(|message| message.aggregate.clone()));
    if missing.is_empty() {
        return Ok(loaded);
    }
    metrics::counter!("studymate_state_loads_total").increment(missing.len() as u64);
    let owners: Vec<i64> = missing.iter().map(Aggregate::key_owner).filter(|owner| *owner != 0).collect();
    let keys = context.store.person_keys_each(&owners, &context.config.master_keys).await?;
    let mut streams = context.store.load_streams(&missing, SNAPSHOT_SCHEMA).await?;
    let mut from_events = Vec::new();
    for aggregate in missing {
        let stream = streams.remove(&aggregate).unwrap_or_default();
        match rebuild(&aggregate, stream, &keys) {
            Err(Unreadable::Snapshot(error)) => {
                tracing::warn!(stream = %aggregate, error, "a snapshot cannot be read, the events are");
                from_events.push(aggregate);
            }
            built => keep(states, &mut loaded, aggregate, built),
        }
    }
    if !from_events.is_empty() {
        let mut streams = context.store.load_streams(&from_events, NO_SNAPSHOT).await?;
        for aggregate in from_events {
            let built = rebuild(&aggregate, streams.remove(&aggregate).unwrap_or_default(), &keys);
            keep(states, &mut loaded, aggregate, built);
        }
    }
    Ok(loaded)
}

/// No state has this schema.
const NO_SNAPSHOT: i16 = -1;

/// What of a stream cannot be read.
enum Unreadable {
    Snapshot(String),
    Other(String),
}

fn keep(states: &mut States, loaded: &mut Loaded, aggregate: Aggregate, built: Result<Entry, Unreadable>) {
    let entry = built.map(Arc::new).map_err(|(Unreadable::Snapshot(error) | Unreadable::Other(error))| error);
    match &entry {
        Ok(entry) => states.remember(aggregate.clone(), Arc::clone(entry)),
        Err(error) => {
            tracing::error!(stream = %aggregate, error, "its state cannot be loaded, its inputs become dead letters");
        }
    }
    loaded.insert(aggregate, entry);
}

fn rebuild(aggregate: &Aggregate, stream: Stream, keys: &PersonKeys) -> Result<Entry, Unreadable> {
    let key = keys.get(&aggregate.key_owner()).cloned().transpose();
    let mut entry = Entry {
        state: State::new(aggregate),
        version: StreamVersion(0),
        snapshot: StreamVersion(0),
        key: key.map_err(|error| Unreadable::Other(error.to_string()))?,
        bucket: Default::default(),
    };
    if let (State::Student(student), Some(snapshot)) = (&mut entry.state, stream.snapshot) {
        // The snapshot's schema is the student's own and was asked for; its encoding is this build's.
        **student = codec::decode(&snapshot.body, codec::SCHEMA, entry.key.as_ref())
            .map_err(|error| Unreadable::Snapshot(telemetry::chain(&error)))?;
        entry.version = snapshot.version;
        entry.snapshot = snapshot.version;
    }
    for event in stream.events {
        let decoded = codec::decode(&event.body, event.schema, entry.key.as_ref()).map_err(|error| {
            Unreadable::Other(format!("event {}: {}", event.version, telemetry::chain(&error)))
        })?;
        entry.state.apply(&decoded, event.at);
        entry.version = event.version;
    }
    Ok(entry)
}

/// Takes one input through decode, dedupe, admit and decide, into the plan. What fails here becomes a dead letter, and so does an input
/// with a reason to be buried; an error is one of encryption, which no input can cause.
pub(super) fn pass(
    context: &Context,
    loaded: &Loaded,
    plan: &mut Plan,
    message: &LogMessage,
    known: &HashSet<InputId>,
    catalogue: &Catalogue,
    bury: Option<&str>,
) -> Result<(), StoreError> {
    let span = tracing::info_span!(
        "decide input",
        otel.kind = "consumer",
        input = %message.id,
        stream = stream_name(message),
        sequence = message.sequence,
        outcome = tracing::field::Empty,
    );
    telemetry::set_parent(&span, message.traceparent.as_deref());
    let _entered = span.enter();
    let trace = telemetry::current_traceparent().or_else(|| message.traceparent.clone());
    let trace = trace.as_deref();
    let revision = catalogue.revision();

    let decoded = read(message);
    if let Ok((aggregate, Input { body: InputBody::Command(Command::TimerFired { key, at }), .. })) = &decoded
    {
        plan.timer_fired(aggregate, key, *at, message);
    }
    if dedupe(plan, message, known) {
        span.record("outcome", Outcome::Duplicate.name());
        plan.journal(message, kind_name(message), Outcome::Duplicate, None, revision, trace);
        return Ok(());
    }
    let input = decoded.as_ref().ok().map(|(_, input)| input);
    let kind = input.map_or_else(|| kind_name(message).to_owned(), |input| input.body.kind().to_owned());
    let judged = match (&decoded, bury) {
        (_, Some(reason)) => Err(reason.to_owned()),
        (Err(reason), None) => Err(reason.clone()),
        (Ok((aggregate, input)), None) => {
            failpoint::reach_with("decide", &message.payload);
            entry(loaded, plan, aggregate).map(|entry| {
                let (decision, throttled) = judge(context, entry, input, catalogue);
                (aggregate, decision, throttled)
            })
        }
    };
    match judged {
        Ok((aggregate, decision, throttled)) => {
            let outcome = outcome(&decision, throttled);
            let reason = decision.ignored.or_else(|| throttled.then_some("too fast"));
            span.record("outcome", outcome.name());
            plan.decided(context, aggregate, message, trace, decision)?;
            plan.journal(message, &kind, outcome, reason, revision, trace);
        }
        Err(reason) => {
            span.record("outcome", Outcome::Dead.name());
            tracing::error!(reason, "input cannot be decided, it becomes a dead letter");
            let dead = Dead { message, input, kind: &kind, reason: &reason, trace };
            bury_input(context, loaded, plan, &dead)?;
            plan.journal(message, &kind, Outcome::Dead, Some(&reason), revision, trace);
        }
    }
    Ok(())
}

/// Stage *decode*, which no bytes can bring down.
fn read(message: &LogMessage) -> Result<(Aggregate, Input), String> {
    catch_unwind(|| decode(message)).unwrap_or_else(|_| Err("reading it panicked".to_owned()))
}

/// Stage *dedupe*: whether the journal, or this batch, has the input already.
fn dedupe(plan: &Plan, message: &LogMessage, known: &HashSet<InputId>) -> bool {
    known.contains(&message.id) || plan.has(&message.id)
}

/// Stages *admit* and *decide*: who is banned or too fast is told so, everything else is for the pure core. Returns
/// the decision and whether the input was throttled.
fn judge(context: &Context, entry: &mut Entry, input: &Input, catalogue: &Catalogue) -> (Decision, bool) {
    if !admit(context, entry, input)
        && let Some(decision) = entry.state.decide_throttled(input, &context.config.admission)
    {
        return (decision, true);
    }
    (entry.state.decide(input, catalogue), false)
}

/// Stage *admit*: only what people do in Telegram is counted, never what StudyMate tells itself; of a group what it is asked for, never
/// who comes and goes.
fn admit(context: &Context, entry: &mut Entry, input: &Input) -> bool {
    match (&entry.state, &input.body) {
        (State::Student(student), InputBody::Telegram(update))
            if !matches!(update.content, Content::Other) =>
        {
            !student::is_banned(student, input.at) && entry.bucket.take(input.at, &context.config.admission)
        }
        (State::Group(_), _) if group::is_request(input) => {
            entry.bucket.take(input.at, &context.config.admission)
        }
        _ => true,
    }
}

/// The state as the plan has it by now, or why there is none.
fn entry<'p>(loaded: &Loaded, plan: &'p mut Plan, aggregate: &Aggregate) -> Result<&'p mut Entry, String> {
    match plan.states.entry(aggregate.clone()) {
        MapEntry::Occupied(held) => Ok(held.into_mut()),
        MapEntry::Vacant(place) => match loaded.get(aggregate) {
            Some(Ok(before)) => Ok(place.insert(Entry::clone(before))),
            Some(Err(reason)) => Err(format!("its state cannot be loaded: {reason}")),
            None => Err("its state was not loaded".to_owned()),
        },
    }
}

/// An input that cannot be decided.
struct Dead<'m> {
    message: &'m LogMessage,
    /// As far as it can be read.
    input: Option<&'m Input>,
    kind: &'m str,
    reason: &'m str,
    trace: Option<&'m str>,
}

/// Keeps an input whole for an operator, and apologises to its sender in their language.
fn bury_input(
    context: &Context,
    loaded: &Loaded,
    plan: &mut Plan,
    dead: &Dead<'_>,
) -> Result<(), StoreError> {
    let Dead { message, input, kind, reason, trace } = *dead;
    let key = match &message.aggregate {
        Some(aggregate) => {
            // Where the state cannot be had, neither can the key: nobody's is taken.
            let _ = entry(loaded, plan, aggregate);
            plan.key(context, aggregate)?
        }
        None => context.nobody.clone(),
    };
    plan.dead_letters.push(NewDeadLetter {
        input: message.id.clone(),
        sequence: message.sequence,
        stream: stream_name(message),
        kind: kind.to_owned(),
        at: message.at,
        reason: reason.to_owned(),
        trace: trace.map(str::to_owned),
        body: key.seal(&message.payload)?,
    });
    let (Some(aggregate @ Aggregate::User(user)), Some(InputKind::Telegram)) =
        (&message.aggregate, message.kind)
    else {
        return Ok(());
    };
    let sender = input.map(|input| &input.body);
    let locale = apology_locale(plan, aggregate, sender);
    let mut effects = vec![Effect::Show(Show {
        chat: ChatId::from(*user),
        locale,
        zone: None,
        card: None,
        place: Place::Fresh,
        view: View::Notice(Notice::Apology { input: message.id.clone() }),
        class: Class::Interactive,
    })];
    if let Some(InputBody::Telegram(update)) = sender
        && let Content::Press(press) = &update.content
    {
        effects.push(Effect::AnswerPress { callback: press.id.clone(), toast: Some(Toast::Apology), locale });
    }
    plan.decided(context, aggregate, message, trace, Decision { effects, ..Decision::default() })
}

fn apology_locale(plan: &Plan, aggregate: &Aggregate, sender: Option<&InputBody>) -> Locale {
    if let Some(Entry { state: State::Student(student), .. }) = plan.states.get(aggregate)
        && student.registration.is_some()
    {
        return student.locale();
    }
    let language = match sender {
        Some(InputBody::Telegram(update)) => update.sender().and_then(|person| person.language.clone()),
        _ => None,
    };
    Locale::from_language_tag(language.as_deref())
}

fn kind_name(message: &LogMessage) -> &'static str {
    message.kind.map_or("unknown", InputKind::header)
}
