//! StudyMate alone: with as many updates as come and not as it can, idle, with more workers, and while something happens to it.

use std::path::Path;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use super::disturbance::{Disturbance, Disturbed, disturb};
use super::{OPEN, lag, settle_in};
use crate::BenchError;
use crate::bots::Bot;
use crate::bots::studymate::{Role, StudyMate};
use crate::database::store;
use crate::load::Quantiles;
use crate::measure::{Arrivals, Measured, Stage, Times};
use crate::usage;

/// How long nobody does anything before and while idling is measured.
const REST: (Duration, Duration) = (Duration::from_secs(5), Duration::from_secs(20));
/// Workers that share the partitions, each twice as many as before.
const WORKERS: [usize; 3] = [1, 2, 4];

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
    /// Answers while something happens.
    pub disturbed: Vec<Disturbed>,
    /// In the closed loop, by how many workers.
    pub workers: Vec<(usize, Measured)>,
}

/// Measures StudyMate alone.
pub async fn alone(binary: &Path, times: Times) -> Result<Alone, BenchError> {
    let stage = Stage::open().await?;
    let began = Instant::now();
    let mut bot = StudyMate::whole(binary, &stage.telegram.url()).await?;
    stage.ready(&bot).await?;
    let first_answer = began.elapsed().as_secs_f64();

    let store = store(&bot.postgres.url())?;
    let until = tokio::time::Instant::now() + times.warm_up + times.measured;
    let lag = async {
        tokio::time::sleep(times.warm_up).await;
        lag::watch(&store, until).await
    };
    let (open, lag) = tokio::join!(stage.measure(&bot, OPEN.0, Arrivals::Open(OPEN.1), times), lag);
    let (open, lag) = (open?, lag?.quantiles());

    let (idle, idle_servers) = idle(&bot).await;
    let mut disturbed = Vec::new();
    for what in [Disturbance::Stop, Disturbance::Kill] {
        bot.start(Role::Workers)?;
        settle_in().await;
        disturbed.push(disturb(&stage, &mut bot, what).await?);
    }
    let mut workers = Vec::new();
    let mut running = 1;
    for wanted in WORKERS {
        for _ in running..wanted {
            bot.start(Role::Workers)?;
        }
        settle_in().await;
        running = wanted;
        workers.push((wanted, stage.measure(&bot, OPEN.0, Arrivals::Closed, times).await?));
    }
    for _ in 2..running {
        bot.end_first(Role::Workers).await?;
    }
    for what in [Disturbance::RollingRestart, Disturbance::Rebuild, Disturbance::Bulk] {
        settle_in().await;
        disturbed.push(disturb(&stage, &mut bot, what).await?);
    }
    bot.stop().await?;
    Ok(Alone { first_answer, open, lag, idle, idle_servers, disturbed, workers })
}

/// Cores that processes and servers use when nobody does anything.
async fn idle(bot: &StudyMate) -> (f64, f64) {
    tokio::time::sleep(REST.0).await;
    let before = usage::of(&bot.pids());
    tokio::time::sleep(REST.1).await;
    let after = usage::of(&bot.pids());
    let of = |servers: bool| {
        let used = after.iter().filter(|(name, _)| ["postgres", "nats"].contains(&name.as_str()) == servers);
        let used = used.map(|(name, used)| used.seconds - before.get(name).map_or(0.0, |used| used.seconds));
        used.sum::<f64>() / REST.1.as_secs_f64()
    };
    (of(false), of(true))
}
