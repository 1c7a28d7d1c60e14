//! How it grows with what is stored: the same load on an empty store and on ones with ever more students and events.

use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use serde::{Deserialize, Serialize};

use super::{OPEN, own_memory};
use crate::BenchError;
use crate::bots::Bot as _;
use crate::bots::studymate::StudyMate;
use crate::database::connect;
use crate::history::History;
use crate::measure::{Arrivals, Measured, Stage, Times};

/// Events of each student.
const EVENTS: usize = 50;
/// How much smaller each store is than the next one.
const STEP: usize = 10;

/// What was found with a store of a size.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Grown {
    /// Students in it, before any update came.
    pub students: usize,
    /// Their events.
    pub events: usize,
    /// Seconds that writing them took.
    pub written: f64,
    /// Bytes on disk for each event: with the journal, snapshots, keys, read models and all indexes.
    pub disk: f64,
    /// Seconds that building all read models took.
    pub rebuilt: f64,
    /// Seconds that `verify` took, and `verify --fast`.
    pub verified: (f64, f64),
    /// Answers to students who are in it, in the open loop.
    pub open: Measured,
    /// Memory of ingress, worker and projector then, in MiB.
    pub memory: f64,
}

/// Measures on an empty store, and on ones with `most` students, a tenth and a hundredth of them.
pub async fn scale(binary: &Path, most: usize, times: Times) -> Result<Vec<Grown>, BenchError> {
    let history = Arc::new(History::of(EVENTS)?);
    let mut grown = Vec::new();
    for students in [0, most / STEP / STEP, most / STEP, most] {
        let found = grow(binary, &history, students, times).await?;
        eprintln!("{students} students: {found:?}");
        grown.push(found);
    }
    Ok(grown)
}

async fn grow(
    binary: &Path,
    history: &Arc<History>,
    students: usize,
    times: Times,
) -> Result<Grown, BenchError> {
    let stage = Stage::open().await?;
    let began = Instant::now();
    let mut bot = StudyMate::with_history(binary, &stage.telegram.url(), history, students).await?;
    let written = began.elapsed().as_secs_f64();
    let rebuilt = seconds_of(&bot, &["rebuild", "--reason", "bench", "--yes"]).await?;
    let events = students * history.events();
    let disk = disk(&bot).await? as f64 / events.max(1) as f64;
    bot.start_all().await?;
    stage.ready(&bot).await?;
    let open = stage.measure(&bot, OPEN.0, Arrivals::Open(OPEN.1), times).await?;
    let verified = (seconds_of(&bot, &["verify"]).await?, seconds_of(&bot, &["verify", "--fast"]).await?);
    bot.stop().await?;
    Ok(Grown { students, events, written, disk, rebuilt, verified, memory: own_memory(&open), open })
}

async fn seconds_of(bot: &StudyMate, tool: &[&str]) -> Result<f64, BenchError> {
    let began = Instant::now();
    bot.tool(tool).await?;
    Ok(began.elapsed().as_secs_f64())
}

/// The size of the database, in bytes.
async fn disk(bot: &StudyMate) -> Result<i64, BenchError> {
    let database = connect(&bot.postgres.url()).await?;
    Ok(database.query_one("select pg_database_size(current_database())", &[]).await?.get(0))
}
