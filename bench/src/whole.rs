//! StudyMate as a whole, and beside the peers.

use std::path::Path;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use studymate_schema::Timestamp;
use tokio::task::JoinSet;

use crate::BenchError;
use crate::bots::Bot;
use crate::bots::peer::Peer;
use crate::bots::studymate::{Role, StudyMate};
use crate::database::store;
use crate::load::{Latencies, Quantiles};
use crate::measure::{Arrivals, Measured, Stage, Times};
use crate::usage;

/// Students at the same time, in the closed loop.
const STUDENTS: [usize; 4] = [1, 50, 500, 5_000];
/// Students and their updates a second, in the open loop.
const OPEN: (usize, f64) = (500, 1_000.0);
/// The same while workers hand over.
const GENTLE: (usize, f64) = (100, 200.0);
/// How often it is looked how far read models are behind.
const LOOK: Duration = Duration::from_millis(20);
/// How long nobody does anything before and while idling is measured.
const REST: (Duration, Duration) = (Duration::from_secs(5), Duration::from_secs(20));

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

/// What is measured of StudyMate alone.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Alone {
    /// From the start of its processes until the first answer, in seconds.
    pub first_answer: f64,
    /// With so many updates a second as come, not as it can.
    pub open: Measured,
    /// How far read models were behind meanwhile, in milliseconds.
    pub lag: Quantiles,
    /// Cores that its processes use when nobody does anything.
    pub idle: f64,
    /// The same of its servers.
    pub idle_servers: f64,
    /// Answers while one of two workers stops as it is asked to, in milliseconds.
    pub graceful: Quantiles,
    /// Answers while one of two workers is killed.
    pub crash: Quantiles,
}

/// Measures StudyMate alone.
pub async fn alone(binary: &Path, times: Times) -> Result<Alone, BenchError> {
    let stage = Stage::open().await?;
    let began = std::time::Instant::now();
    let mut bot = StudyMate::whole(binary, &stage.telegram.url()).await?;
    stage.ready(&bot).await?;
    let first_answer = began.elapsed().as_secs_f64();

    let mut looking = JoinSet::new();
    looking.spawn(look(bot.postgres.url(), times));
    let open = stage.measure(&bot, OPEN.0, Arrivals::Open(OPEN.1), times).await?;
    let lag = match looking.join_next().await {
        Some(Ok(lag)) => lag?,
        _ => return Err(BenchError::unexpected("nobody looked at the read models".to_owned())),
    };

    tokio::time::sleep(REST.0).await;
    let before = usage::of(&bot.pids());
    tokio::time::sleep(REST.1).await;
    let after = usage::of(&bot.pids());
    let idle = |servers: bool| {
        let used = after.iter().filter(|(name, _)| ["postgres", "nats"].contains(&name.as_str()) == servers);
        let used = used.map(|(name, used)| used.seconds - before.get(name).map_or(0.0, |used| used.seconds));
        used.sum::<f64>() / REST.1.as_secs_f64()
    };
    let (idle, idle_servers) = (idle(false), idle(true));

    let graceful = without_one(&stage, &mut bot, false).await?;
    let crash = without_one(&stage, &mut bot, true).await?;
    bot.stop().await?;
    Ok(Alone { first_answer, open, lag, idle, idle_servers, graceful, crash })
}

/// Students go on while one of two workers ends.
async fn without_one(stage: &Stage, bot: &mut StudyMate, killed: bool) -> Result<Quantiles, BenchError> {
    bot.start(Role::Workers)?;
    // Long enough for both to share the partitions.
    tokio::time::sleep(Duration::from_secs(8)).await;
    let ended = bot.take_first(Role::Workers);
    let ending = async {
        tokio::time::sleep(Duration::from_secs(3)).await;
        match ended {
            Some(mut worker) if killed => {
                worker.kill().await;
                Ok(())
            }
            Some(mut worker) => worker.stop().await,
            None => Err(BenchError::unexpected("there is no worker to end".to_owned())),
        }
    };
    let times = Times { warm_up: Duration::from_secs(1), measured: Duration::from_secs(20) };
    let (measured, ended) =
        tokio::join!(stage.measure(bot, GENTLE.0, Arrivals::Open(GENTLE.1), times), ending);
    ended?;
    Ok(measured?.latency)
}

/// Looks how far read models are behind.
async fn look(url: String, times: Times) -> Result<Quantiles, BenchError> {
    let store = store(&url)?;
    tokio::time::sleep(times.warm_up).await;
    let mut behind = Latencies::new()?;
    let until = tokio::time::Instant::now() + times.measured;
    while tokio::time::Instant::now() < until {
        behind.add(store.projection_lag(Timestamp::now()).await?);
        tokio::time::sleep(LOOK).await;
    }
    Ok(behind.quantiles())
}
