//! `studymate partitions list`.

use std::collections::BTreeMap;
use std::fmt;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::Context as _;
use serde::Serialize;
use studymate_nats::Log;
use studymate_process::health::Health;
use studymate_store::partition::PartitionState;
use studymate_store::partition_admin::WorkerState;

use super::List;
use crate::{connect, operator};

/// How long the log may take to answer, all together.
const LOG_DEADLINE: Duration = Duration::from_secs(5);

/// The state of a worker that partitions are shared with.
const ALIVE: &str = "alive";

/// What is printed.
#[derive(Serialize)]
struct Listing {
    partitions: Vec<PartitionLine>,
    workers: Vec<WorkerLine>,
}

#[derive(Serialize)]
struct PartitionLine {
    partition: u16,
    state: &'static str,
    owner: Option<String>,
    epoch: i64,
    lease_seconds: f64,
    paused: bool,
    wanted: Option<String>,
    cursor: u64,
    position: i64,
    /// Inputs in the log that are not decided yet; `None` when the log cannot be asked.
    backlog: Option<u64>,
    /// Events that each projection does not have yet.
    projections: BTreeMap<String, i64>,
}

#[derive(Serialize)]
struct WorkerLine {
    worker: String,
    state: &'static str,
    silent_seconds: f64,
    partitions: usize,
}

pub(super) async fn run(options: &List) -> anyhow::Result<ExitCode> {
    let (store, stop) = options.reach.store().await?;
    let states = store.partitions().await?;
    let workers = store.workers(options.reach.lease).await?;
    let mut lags: BTreeMap<u16, BTreeMap<String, i64>> = BTreeMap::new();
    for at in store.projection_positions().await? {
        let head = states.iter().find(|state| state.partition == at.partition);
        let behind = head.map_or(0, |state| state.head.position.0 - at.position.0);
        lags.entry(at.partition.0).or_default().insert(at.projection, behind);
    }
    let workers = workers.iter().map(|worker| worker_line(worker, &states)).collect();
    let health = Health::default();
    let asked = async {
        let log = connect::log(&options.reach.settings, &health, &stop).await?.context("interrupted")?;
        let backlogs = backlogs(&states, &log).await;
        log.close().await;
        backlogs
    };
    // Who owns what must be seen also while the log is away.
    let backlogs = match tokio::time::timeout(LOG_DEADLINE, asked).await {
        Ok(backlogs) => backlogs?,
        Err(_) => {
            eprintln!(
                "the log does not answer within {} s: what waits in it is not known",
                LOG_DEADLINE.as_secs()
            );
            BTreeMap::new()
        }
    };
    let partitions = states.into_iter().map(|state| line(state, &backlogs, &mut lags)).collect();
    operator::print(&Listing { partitions, workers }, options.json)?;
    Ok(ExitCode::SUCCESS)
}

/// How much waits in the log for each partition.
async fn backlogs(states: &[PartitionState], log: &Log) -> anyhow::Result<BTreeMap<u16, u64>> {
    let identity = log.identity().await?;
    let mut backlogs = BTreeMap::new();
    for state in states {
        // A cursor of another stream counts for nothing in this one.
        let same = state.stream_created == Some(identity.created);
        let after = if same { state.head.cursor } else { 0 };
        backlogs.insert(state.partition.0, log.backlog(state.partition, after).await?);
    }
    Ok(backlogs)
}

fn line(
    state: PartitionState,
    backlogs: &BTreeMap<u16, u64>,
    lags: &mut BTreeMap<u16, BTreeMap<String, i64>>,
) -> PartitionLine {
    let owner = state.live_owner().map(str::to_owned);
    PartitionLine {
        partition: state.partition.0,
        state: match (&owner, state.paused) {
            (Some(_), true) => "pausing",
            (None, true) => "paused",
            (Some(_), false) => "owned",
            (None, false) => "free",
        },
        owner,
        epoch: state.epoch.0,
        lease_seconds: state.lease_left.as_secs_f64(),
        paused: state.paused,
        wanted: state.wanted,
        cursor: state.head.cursor,
        position: state.head.position.0,
        backlog: backlogs.get(&state.partition.0).copied(),
        projections: lags.remove(&state.partition.0).unwrap_or_default(),
    }
}

fn worker_line(worker: &WorkerState, states: &[PartitionState]) -> WorkerLine {
    let owned = states.iter().filter(|state| state.live_owner() == Some(&worker.id));
    WorkerLine {
        worker: worker.id.clone(),
        state: match (worker.alive, worker.draining) {
            (true, _) => ALIVE,
            (false, true) => "left",
            (false, false) => "silent",
        },
        silent_seconds: worker.silent.as_secs_f64(),
        partitions: owned.count(),
    }
}

impl Listing {
    fn is_alive(&self, worker: &str) -> bool {
        self.workers.iter().any(|line| line.worker == worker && line.state == ALIVE)
    }
}

impl fmt::Display for Listing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "partition state    epoch     cursor   position  backlog projections  lease  owner")?;
        for line in &self.partitions {
            let behind = line.projections.values().max().copied().unwrap_or_default();
            let PartitionLine { partition, state, epoch, cursor, position, lease_seconds, .. } = line;
            let backlog = line.backlog.map_or_else(|| "?".to_owned(), |backlog| backlog.to_string());
            write!(
                f,
                "{partition:>9} {state:<8} {epoch:>5} {cursor:>10} {position:>10} {backlog:>8} {behind:>11} {lease_seconds:>5.1}s  {}",
                line.owner.as_deref().unwrap_or("nobody")
            )?;
            match &line.wanted {
                Some(wanted) if self.is_alive(wanted) => writeln!(f, " (moved to {wanted})")?,
                Some(wanted) => writeln!(f, " (moved to {wanted}, which is gone)")?,
                None => writeln!(f)?,
            }
        }
        write!(f, "worker{:<34} state  silent partitions", "")?;
        for WorkerLine { worker, state, silent_seconds, partitions } in &self.workers {
            write!(f, "\n{worker:<40} {state:<6} {silent_seconds:>5.1}s {partitions:>10}")?;
        }
        Ok(())
    }
}
