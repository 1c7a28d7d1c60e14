//! How fast read models are built from events, and a student's state from its snapshot.

use std::time::{Duration, Instant};

use studymate_domain::student::SNAPSHOT_SCHEMA;
use studymate_local::Postgres;
use studymate_schema::personal::{MasterKeys, PersonKey};
use studymate_schema::{Aggregate, Revision, StreamVersion, Timestamp, UserId, codec};
use studymate_store::Store;
use studymate_store::commit::{Batch, Committed, JournalRow, NewEvent, NewSnapshot, Outcome};
use studymate_store::partition::Owned;
use tokio_util::sync::CancellationToken;

use super::pupil::{Pupil, Step};
use super::{Effort, Figure, Unit};
use crate::BenchError;
use crate::database::{connect, store};

const PARTITIONS: u16 = 16;
/// Students who take the quiz.
const STUDENTS: usize = 2_000;
/// What each of them does.
const INPUTS: usize = 150;
/// Students who are loaded together, as a batch does.
const LOADED: usize = 100;
const MASTER_KEY: &str = "1:MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";

pub(super) async fn measure(postgres: &Postgres, effort: Effort) -> Result<Vec<Figure>, BenchError> {
    connect(&postgres.url()).await?.batch_execute("create database rebuild").await?;
    let store = store(&postgres.url_of("rebuild"))?;
    store.migrate(PARTITIONS).await?;
    let masters: MasterKeys =
        MASTER_KEY.parse().map_err(|error| BenchError::unexpected(format!("the master key: {error}")))?;
    let mut owned = store.acquire_partitions("bench", Duration::from_secs(3600), PARTITIONS).await?;
    let mut pupil = Pupil::new()?;
    let steps: Vec<Step> = (0..INPUTS).map(|_| pupil.step()).collect::<Result<_, _>>()?;
    let students = effort.times(STUDENTS);
    let mut events = 0;
    for number in 0..students {
        let place = number % owned.len();
        events += write(&store, &mut owned[place], number, &steps, &pupil, &masters).await?;
    }
    let began = Instant::now();
    studymate_projector::rebuild(None, &store, &masters, |_| {}, CancellationToken::new()).await?;
    let rebuilt = events as f64 / began.elapsed().as_secs_f64();
    let loads = load(&store, students).await?;
    Ok(vec![
        Figure {
            what: "rebuild all read models, events".to_owned(),
            value: rebuilt,
            unit: Unit::PerSecond,
            raw: None,
        },
        Figure {
            what: format!("load a state from its snapshot, {LOADED} at once"),
            value: loads,
            unit: Unit::Microseconds,
            raw: None,
        },
    ])
}

/// Writes what a student did, with a snapshot at the end. Returns how many events.
async fn write(
    store: &Store,
    owned: &mut Owned,
    number: usize,
    steps: &[Step],
    pupil: &Pupil,
    masters: &MasterKeys,
) -> Result<usize, BenchError> {
    let (student, before) = (UserId(number as i64 + 1), owned.head);
    let stream = Aggregate::User(student);
    let failed = |error: &dyn std::fmt::Display| BenchError::unexpected(error.to_string());
    let key = PersonKey::generate(student.0).map_err(|error| failed(&error))?;
    let input = |step: &Step| studymate_schema::InputId(format!("{}:{number}", step.input.id));
    let mut batch = Batch {
        partition: owned.partition,
        epoch: owned.epoch,
        before,
        cursor: before.cursor + steps.len() as u64,
        cursor_at: Some(Timestamp::now()),
        stream_created: Timestamp::UNIX_EPOCH,
        events: Vec::new(),
        journal: Vec::new(),
        effects: Vec::new(),
        snapshots: Vec::new(),
        dead_letters: Vec::new(),
        timers: Vec::new(),
        keys: vec![masters.wrap(&key).map_err(|error| failed(&error))?],
        claimant: None,
    };
    for (sequence, step) in (before.cursor + 1..).zip(steps) {
        for event in &step.decision.events {
            batch.events.push(NewEvent {
                stream: stream.clone(),
                version: StreamVersion(batch.events.len() as i64 + 1),
                kind: event.kind(),
                at: step.input.at,
                input: input(step),
                trace: None,
                body: codec::encode(event, &key).map_err(|error| failed(&error))?,
            });
        }
        batch.journal.push(JournalRow {
            input: input(step),
            sequence,
            stream: stream.to_string(),
            kind: "callback_query".to_owned(),
            at: step.input.at,
            outcome: Outcome::Applied,
            reason: None,
            revision: Revision(1),
            trace: None,
        });
    }
    batch.snapshots.push(NewSnapshot {
        stream,
        version: StreamVersion(batch.events.len() as i64),
        schema: SNAPSHOT_SCHEMA,
        body: codec::encode(&pupil.student, &key).map_err(|error| failed(&error))?,
    });
    match store.commit(&batch).await? {
        Committed::Written(written) => owned.head = written.head,
        refused => return Err(BenchError::unexpected(format!("a batch was not written: {refused:?}"))),
    }
    Ok(batch.events.len())
}

/// The microseconds of loading one of many states that are loaded together, decoded.
async fn load(store: &Store, students: usize) -> Result<f64, BenchError> {
    let masters: MasterKeys =
        MASTER_KEY.parse().map_err(|error| BenchError::unexpected(format!("the master key: {error}")))?;
    let owners: Vec<i64> = (1..=students as i64).collect();
    let (began, mut loaded) = (Instant::now(), 0);
    for owners in owners.chunks(LOADED) {
        let streams: Vec<Aggregate> = owners.iter().map(|owner| Aggregate::User(UserId(*owner))).collect();
        let keys = store.person_keys_each(owners, &masters).await?;
        for (stream, found) in store.load_streams(&streams, SNAPSHOT_SCHEMA).await? {
            let key = keys.get(&stream.key_owner()).and_then(|key| key.as_ref().ok());
            let snapshot = found.snapshot.ok_or_else(|| BenchError::unexpected("no snapshot".to_owned()))?;
            let state: Result<studymate_domain::student::Student, _> =
                codec::decode(&snapshot.body, codec::SCHEMA, key);
            loaded += usize::from(state.is_ok());
        }
    }
    Ok(began.elapsed().as_secs_f64() * 1e6 / loaded.max(1) as f64)
}
