//! How fast read models are built from events, and a student's state from its snapshot.

use std::sync::Arc;
use std::time::Instant;

use studymate_domain::student::SNAPSHOT_SCHEMA;
use studymate_local::Postgres;
use studymate_schema::personal::MasterKeys;
use studymate_schema::{Aggregate, UserId, codec};
use studymate_store::Store;
use tokio_util::sync::CancellationToken;

use super::{Effort, Figure, Unit};
use crate::BenchError;
use crate::database::{connect, store};
use crate::history::History;

const PARTITIONS: u16 = 16;
/// Students who take the quiz.
const STUDENTS: usize = 2_000;
/// What happened to each of them.
const EVENTS: usize = 300;
/// Students who are loaded together, as a batch does.
const LOADED: usize = 100;
const MASTER_KEY: &str = "1:MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";

pub(super) async fn measure(postgres: &Postgres, effort: Effort) -> Result<Vec<Figure>, BenchError> {
    connect(&postgres.url()).await?.batch_execute("create database rebuild").await?;
    let store = store(&postgres.url_of("rebuild"))?;
    store.migrate(PARTITIONS).await?;
    let masters: MasterKeys =
        MASTER_KEY.parse().map_err(|error| BenchError::unexpected(format!("the master key: {error}")))?;
    let students = effort.times(STUDENTS);
    let history = Arc::new(History::of(EVENTS)?);
    history.write(&store, &masters, PARTITIONS, 1, students).await?;
    let events = students * history.events();
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
