//! One measurement: a bot under a load, and what it used of the machine.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use crate::bots::Bot;
use crate::load::{Load, Quantiles};
use crate::telegram::{Telegram, Updates};
use crate::{BenchError, usage};

/// What the bench calls itself among processes.
const BENCH: &str = "bench";

/// What a bot did under a load.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Measured {
    /// Students.
    pub students: usize,
    /// Updates a second that should come; `None` in the closed loop.
    pub offered: Option<f64>,
    /// Answers a second.
    pub per_second: f64,
    /// How long they took, in milliseconds.
    pub latency: Quantiles,
    /// Updates that were never answered.
    pub unanswered: u64,
    /// Processor time of each process and server in seconds a second; the bench's own among them.
    pub cores: BTreeMap<String, f64>,
    /// Memory of each at the end, in MiB.
    pub memory: BTreeMap<String, f64>,
}

impl Measured {
    /// The cores that all of it used, the bench too.
    pub fn all_cores(&self) -> f64 {
        self.cores.values().sum()
    }

    /// The memory of the bot and its servers, in MiB.
    pub fn all_memory(&self) -> f64 {
        self.memory.iter().filter(|(name, _)| *name != BENCH).map(|(_, mib)| mib).sum()
    }
}

/// How students come.
#[derive(Clone, Copy, Debug)]
pub enum Arrivals {
    /// Whoever is answered acts at once.
    Closed,
    /// So many updates a second, whatever becomes of them.
    Open(f64),
}

/// How long is measured, after how long.
#[derive(Clone, Copy, Debug)]
pub struct Times {
    /// Before anything counts.
    pub warm_up: Duration,
    /// What counts.
    pub measured: Duration,
}

/// Students, and a Telegram for them and a bot.
pub struct Stage {
    /// The students.
    pub load: Arc<Load>,
    /// Their Telegram.
    pub telegram: Telegram,
}

impl Stage {
    /// Nobody acts yet.
    pub async fn open() -> Result<Self, BenchError> {
        let updates = Arc::new(Updates::default());
        let load = Load::new(Arc::clone(&updates));
        let audience: Arc<Load> = Arc::clone(&load);
        let telegram = Telegram::start(updates, audience).await?;
        Ok(Stage { load, telegram })
    }

    /// Waits for the first answer of a bot that was just started.
    pub async fn ready(&self, bot: &impl Bot) -> Result<(), BenchError> {
        let (warm_up, measured) = (Duration::ZERO, Duration::from_millis(1));
        let found = self.load.closed(bot.command(), 1, warm_up, measured).await?;
        if found.unanswered > 0 {
            let reason = format!("it answers nobody; it said last:\n{}", bot.last_words());
            return Err(BenchError::Program { program: "the bot".to_owned(), reason });
        }
        Ok(())
    }

    /// Lets students act, and measures.
    pub async fn measure(
        &self,
        bot: &impl Bot,
        students: usize,
        arrivals: Arrivals,
        times: Times,
    ) -> Result<Measured, BenchError> {
        let mut pids = bot.pids();
        pids.push((BENCH.to_owned(), std::process::id()));
        let (before, began) = (usage::of(&pids), Instant::now());
        let (command, Times { warm_up, measured }) = (bot.command(), times);
        let found = match arrivals {
            Arrivals::Closed => self.load.closed(command, students, warm_up, measured).await?,
            Arrivals::Open(rate) => self.load.open(command, students, rate, warm_up, measured).await?,
        };
        let (after, seconds) = (usage::of(&pids), began.elapsed().as_secs_f64());
        let used = |name: &String| {
            let before = before.get(name).map_or(0.0, |used| used.seconds);
            after.get(name).map_or(0.0, |used| used.seconds - before) / seconds
        };
        Ok(Measured {
            students,
            offered: if let Arrivals::Open(rate) = arrivals { Some(rate) } else { None },
            per_second: found.per_second,
            latency: found.latency,
            unanswered: found.unanswered,
            cores: after.keys().map(|name| (name.clone(), used(name))).collect(),
            memory: after.iter().map(|(name, used)| (name.clone(), used.memory)).collect(),
        })
    }
}
