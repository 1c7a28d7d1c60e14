//! Whether it goes on for long as it began: neither read models fall behind nor memory grows.

use std::path::Path;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{OPEN, ROLES, lag};
use crate::BenchError;
use crate::bots::Bot;
use crate::bots::studymate::StudyMate;
use crate::database::store;
use crate::load::Quantiles;
use crate::measure::{Arrivals, Stage, Times};
use crate::usage;

/// How much of what it can do at most it is given.
const SHARE: f64 = 0.7;
/// How long memory and lag are looked at for one figure.
const MINUTE: Duration = Duration::from_secs(60);

/// What was found in the long run.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Endurance {
    /// Updates a second that came.
    pub offered: f64,
    /// Updates a second that were answered.
    pub per_second: f64,
    /// How long answers took.
    pub latency: Quantiles,
    /// Updates that were never answered.
    pub unanswered: u64,
    /// What each minute found.
    pub minutes: Vec<Minute>,
}

/// How things stood in a minute.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Minute {
    /// How far read models were behind, in milliseconds.
    pub lag: Quantiles,
    /// Memory of ingress, worker and projector at its end, in MiB.
    pub memory: f64,
}

/// Gives StudyMate, for minutes, a share of what it can do at most.
pub async fn endure(binary: &Path, times: Times, minutes: u32) -> Result<Endurance, BenchError> {
    let stage = Stage::open().await?;
    let bot = StudyMate::whole(binary, &stage.telegram.url()).await?;
    stage.ready(&bot).await?;
    let offered = SHARE * stage.measure(&bot, OPEN.0, Arrivals::Closed, times).await?.per_second;
    let store = store(&bot.postgres.url())?;
    let watching = async {
        tokio::time::sleep(times.warm_up).await;
        let mut found = Vec::new();
        for _ in 0..minutes {
            let lag = lag::watch(&store, tokio::time::Instant::now() + MINUTE).await?.quantiles();
            let used = usage::of(&bot.pids());
            let own = used.iter().filter(|(name, _)| ROLES.iter().any(|role| name.starts_with(role.name())));
            found.push(Minute { lag, memory: own.map(|(_, used)| used.memory).sum() });
        }
        Ok::<_, BenchError>(found)
    };
    let load = stage.load.open(bot.command(), OPEN.0, offered, times.warm_up, minutes * MINUTE);
    let (found, minutes) = tokio::join!(load, watching);
    let (found, minutes) = (found?, minutes?);
    bot.stop().await?;
    Ok(Endurance {
        offered,
        per_second: found.per_second,
        latency: found.latency,
        unanswered: found.unanswered,
        minutes,
    })
}
