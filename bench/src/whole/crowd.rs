//! What memory many students take who are all active.

use std::path::Path;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::own_memory;
use crate::BenchError;
use crate::bots::Bot as _;
use crate::bots::studymate::StudyMate;
use crate::measure::{Arrivals, Measured, Stage, Times};

/// Updates a second that come of all of them.
const PER_SECOND: f64 = 1_000.0;
/// How often each of them acts while it is measured, two times over.
const TURNS: f64 = 2.0;

/// What was found with a crowd.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Crowd {
    /// Students.
    pub students: usize,
    /// What answers took and what was used, when each of them had acted some times.
    pub first: Measured,
    /// Memory of ingress, worker and projector then, in MiB.
    pub memory: f64,
    /// The same when each of them had acted as often again.
    pub memory_later: f64,
}

/// Lets so many students act in turn.
pub async fn crowd(binary: &Path, students: usize) -> Result<Crowd, BenchError> {
    let stage = Stage::open().await?;
    let bot = StudyMate::whole(binary, &stage.telegram.url()).await?;
    stage.ready(&bot).await?;
    let turn = Duration::from_secs_f64(students as f64 / PER_SECOND);
    let times = Times { warm_up: turn, measured: turn.mul_f64(TURNS - 1.0) };
    let first = stage.measure(&bot, students, Arrivals::Open(PER_SECOND), times).await?;
    let later = stage.measure(&bot, students, Arrivals::Open(PER_SECOND), times).await?;
    bot.stop().await?;
    Ok(Crowd { students, memory: own_memory(&first), memory_later: own_memory(&later), first })
}
