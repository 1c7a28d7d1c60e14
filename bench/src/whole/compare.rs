//! Beside the peers, in the closed loop.

use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::BenchError;
use crate::bots::Bot;
use crate::bots::peer::Peer;
use crate::bots::studymate::StudyMate;
use crate::measure::{Arrivals, Measured, Stage, Times};

/// Students at the same time.
const STUDENTS: [usize; 4] = [1, 50, 500, 5_000];

/// A bot in the closed loop.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Closed {
    /// Which.
    pub bot: String,
    /// By how many students.
    pub runs: Vec<Measured>,
}

/// StudyMate and the peers, one after the other, each with students and servers of its own.
pub async fn compare(binary: &Path, times: Times) -> Result<Vec<Closed>, BenchError> {
    Ok(vec![
        closed("aiogram", Peer::aiogram, times).await?,
        closed("grammY", Peer::grammy, times).await?,
        closed("StudyMate", async |telegram| StudyMate::whole(binary, telegram).await, times).await?,
    ])
}

async fn closed<B: Bot>(
    name: &str,
    start: impl AsyncFnOnce(&str) -> Result<B, BenchError>,
    times: Times,
) -> Result<Closed, BenchError> {
    let stage = Stage::open().await?;
    let bot = start(&stage.telegram.url()).await?;
    stage.ready(&bot).await?;
    let mut runs = Vec::new();
    for students in STUDENTS {
        let measured = stage.measure(&bot, students, Arrivals::Closed, times).await?;
        eprintln!("{name}, {students} students: {:.0}/s, {:?}", measured.per_second, measured.latency);
        runs.push(measured);
    }
    bot.stop().await?;
    Ok(Closed { bot: name.to_owned(), runs })
}
