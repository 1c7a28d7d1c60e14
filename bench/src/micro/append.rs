//! What the store writes a second, beside the same rows written by a plain statement.

use std::time::Instant;

use futures::future::try_join_all;
use studymate_schema::personal::PersonKey;
use studymate_schema::{Aggregate, ChatId, InputId, Position, Revision, StreamVersion, Timestamp, UserId};
use studymate_store::commit::{Batch, Committed, JournalRow, NewEffect, NewEvent, Outcome};
use studymate_store::partition::Owned;
use studymate_store::{Role, Store};
use tokio_postgres::Client;

use super::pupil::Pupil;
use super::timer::middle;
use super::{Effort, Figure, Unit};
use crate::BenchError;
use crate::database::{connect, store};

/// Partitions that are written at the same time, each by a client.
const WRITERS: u16 = 4;
/// Inputs of a batch.
const SIZES: [usize; 3] = [1, 10, 100];
/// Inputs that are written for a figure, by all writers.
const INPUTS: usize = 40_000;
/// How often each is measured, in turns with the plain statement.
const ROUNDS: usize = 3;

pub(super) async fn measure(url: &str, effort: Effort) -> Result<Vec<Figure>, BenchError> {
    let all_rights = store(url)?;
    all_rights.migrate(WRITERS).await?;
    let store = all_rights.acting_as(Role::Worker)?;
    let mut owned = store.acquire_partitions("bench", std::time::Duration::from_secs(3600), WRITERS).await?;
    let clients = try_join_all((0..WRITERS).map(|_| connect(url))).await?;
    clients[0].batch_execute(include_str!("../../sql/raw_tables.sql")).await?;
    let body = event_body()?;
    let (mut figures, mut inputs) = (Vec::new(), 0);
    for size in SIZES {
        let batches = (effort.times(INPUTS) / size / usize::from(WRITERS)).max(1);
        let (mut ours, mut raw) = (Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            let began = Instant::now();
            let writers = owned.iter_mut().enumerate().map(|(writer, owned)| {
                write_ours(&store, owned, inputs + writer * batches * size, batches, size, &body)
            });
            try_join_all(writers).await?;
            let written = batches * size * usize::from(WRITERS);
            ours.push(written as f64 / began.elapsed().as_secs_f64());
            let began = Instant::now();
            let writers = clients.iter().enumerate().map(|(writer, client)| {
                write_raw(client, writer, inputs + writer * batches * size, batches, size, &body)
            });
            try_join_all(writers).await?;
            raw.push(written as f64 / began.elapsed().as_secs_f64());
            inputs += written;
        }
        figures.push(Figure {
            what: format!("append inputs (2 events, 1 effect), by {size}, {WRITERS} partitions"),
            value: middle(&mut ours),
            unit: Unit::PerSecond,
            raw: Some(middle(&mut raw)),
        });
    }
    Ok(figures)
}

/// The bytes of an answer in a quiz, as events have them.
fn event_body() -> Result<Vec<u8>, BenchError> {
    let mut pupil = Pupil::new()?;
    let key = PersonKey::generate(1).map_err(|error| BenchError::unexpected(format!("a key: {error}")))?;
    for _ in 0..20 {
        for event in pupil.step()?.decision.events {
            if event.kind() == "AnswerGiven" {
                return studymate_schema::codec::encode(&event, &key)
                    .map_err(|error| BenchError::unexpected(format!("an event: {error}")));
            }
        }
    }
    Err(BenchError::unexpected("the student gave no answer".to_owned()))
}

async fn write_ours(
    store: &Store,
    owned: &mut Owned,
    first: usize,
    batches: usize,
    size: usize,
    body: &[u8],
) -> Result<(), BenchError> {
    for number in 0..batches {
        let batch = batch(owned, first + number * size, size, body);
        match store.commit(&batch).await? {
            Committed::Written(written) => owned.head = written.head,
            refused => return Err(BenchError::unexpected(format!("a batch was not written: {refused:?}"))),
        }
    }
    Ok(())
}

/// A batch of inputs of as many students, who are new: numbers from `first` on.
fn batch(owned: &Owned, first: usize, size: usize, body: &[u8]) -> Batch {
    let before = owned.head;
    let at = Timestamp::now();
    let mut batch = Batch {
        partition: owned.partition,
        epoch: owned.epoch,
        before,
        cursor: before.cursor + size as u64,
        cursor_at: Some(at),
        stream_created: at,
        events: Vec::with_capacity(2 * size),
        journal: Vec::with_capacity(size),
        effects: Vec::with_capacity(size),
        snapshots: Vec::new(),
        dead_letters: Vec::new(),
        timers: Vec::new(),
        keys: Vec::new(),
        claimant: None,
    };
    for place in 0..size {
        let number = (first + place) as i64;
        let (stream, input) = (Aggregate::User(UserId(number + 1)), InputId::telegram(number));
        for version in [1, 2] {
            batch.events.push(NewEvent {
                stream: stream.clone(),
                version: StreamVersion(version),
                kind: "AnswerGiven",
                at,
                input: input.clone(),
                trace: None,
                body: body.to_vec(),
            });
        }
        batch.journal.push(JournalRow {
            input: input.clone(),
            sequence: before.cursor + 1 + place as u64,
            stream: stream.to_string(),
            kind: "message".to_owned(),
            at,
            outcome: Outcome::Applied,
            reason: None,
            revision: Revision(1),
            trace: None,
        });
        batch.effects.push(NewEffect {
            position: Position(before.position.0 + 2 * (place as i64 + 1)),
            input,
            number: 1,
            stream,
            kind: "Show",
            class: "interactive",
            chat: Some(ChatId(number + 1)),
            trace: None,
            body: body.to_vec(),
        });
    }
    batch
}

/// The same rows without anything around: prepared, into tables that have the same columns and indexes.
async fn write_raw(
    client: &Client,
    writer: usize,
    first: usize,
    batches: usize,
    size: usize,
    body: &[u8],
) -> Result<(), BenchError> {
    let statement = client.prepare(include_str!("../../sql/raw_append.sql")).await?;
    let (at, partition) = (Timestamp::now(), writer as i16);
    for number in 0..batches {
        let numbers: Vec<i64> = (0..size).map(|place| (first + number * size + place) as i64).collect();
        let bodies = vec![body; size];
        client.execute(&statement, &[&partition, &numbers, &at, &bodies]).await?;
    }
    Ok(())
}
