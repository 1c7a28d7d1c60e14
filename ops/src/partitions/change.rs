//! `studymate partitions pause`, `resume` and `move`: each waits until it happened, and says when it did not in time.

use std::fmt;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use clap::Args;
use serde::Serialize;
use studymate_process::config::duration;
use studymate_schema::PartitionId;
use studymate_store::Store;
use studymate_store::audit::Audit;
use studymate_store::partition::PartitionState;
use studymate_store::partition_admin::WorkerState;
use tokio_util::sync::CancellationToken;

use super::Reach;
use crate::operator::{self, Change};

/// How often it is looked whether it happened.
const POLL: Duration = Duration::from_millis(100);

#[derive(Args)]
pub(crate) struct Pause {
    /// Which partitions
    #[arg(value_name = "PARTITION", required_unless_present = "all")]
    ids: Vec<u16>,
    /// All of them
    #[arg(long, conflicts_with = "ids")]
    all: bool,
    /// How long to wait until it happened
    #[arg(long, default_value = "30s", value_parser = duration)]
    wait: Duration,
    #[command(flatten)]
    change: Change,
    #[command(flatten)]
    reach: Reach,
}

#[derive(Args)]
pub(crate) struct Move {
    /// Which partition
    #[arg(value_name = "PARTITION")]
    id: u16,
    /// The worker that is to own it, or a part of its name that no other has
    #[arg(long, required_unless_present = "anywhere")]
    to: Option<String>,
    /// Leave it to the fair share again
    #[arg(long, conflicts_with = "to")]
    anywhere: bool,
    /// How long to wait until it happened
    #[arg(long, default_value = "30s", value_parser = duration)]
    wait: Duration,
    #[command(flatten)]
    change: Change,
    #[command(flatten)]
    reach: Reach,
}

/// What is to become of partitions.
#[derive(Clone)]
enum Target {
    Paused,
    /// Somebody owns them.
    Owned,
    /// This worker owns them.
    OwnedBy(String),
}

impl Target {
    fn is_reached(&self, state: &PartitionState) -> bool {
        match self {
            // Also one whose lease ran out must be fenced first: it may have something in hand.
            Target::Paused => state.owner.is_none(),
            Target::Owned => state.live_owner().is_some(),
            Target::OwnedBy(worker) => state.live_owner() == Some(worker),
        }
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Target::Paused => f.write_str("paused: nobody owns it"),
            Target::Owned => f.write_str("left to the fair share of the workers"),
            Target::OwnedBy(worker) => write!(f, "owned by {worker}"),
        }
    }
}

/// A partition before the change.
#[derive(Serialize)]
struct Before {
    partition: u16,
    owner: Option<String>,
    paused: bool,
    wanted: Option<String>,
}

/// What will be changed.
struct Plan {
    target: Target,
    /// For how many that is new.
    changes: usize,
    /// What follows that an operator should know.
    note: Option<&'static str>,
    before: Vec<Before>,
}

impl Plan {
    fn new(
        target: Target,
        note: Option<&'static str>,
        states: &[PartitionState],
        is_new: impl Fn(&PartitionState) -> bool,
    ) -> Self {
        let before = |state: &PartitionState| Before {
            partition: state.partition.0,
            owner: state.live_owner().map(str::to_owned),
            paused: state.paused,
            wanted: state.wanted.clone(),
        };
        let changes = states.iter().filter(|state| is_new(state)).count();
        Plan { target, changes, note, before: states.iter().map(before).collect() }
    }
}

impl fmt::Display for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} of {} partitions change; each will be {}",
            self.changes,
            self.before.len(),
            self.target
        )?;
        for Before { partition, owner, paused, wanted } in &self.before {
            write!(f, "\n  {partition}: owned by {}", owner.as_deref().unwrap_or("nobody"))?;
            if *paused {
                f.write_str(", paused")?;
            }
            if let Some(wanted) = wanted {
                write!(f, ", moved to {wanted} before")?;
            }
        }
        self.note.map_or(Ok(()), |note| write!(f, "\n{note}"))
    }
}

/// What was changed.
#[derive(Serialize)]
struct Done {
    target: String,
    before: Vec<Before>,
    changed: u64,
    /// The partitions of which it is not so yet.
    waiting: Vec<u16>,
    seconds: f64,
}

impl fmt::Display for Done {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Done { target, before, changed, waiting, seconds } = self;
        let so = before.len() - waiting.len();
        write!(f, "{changed} changed; {so} of {} are {target}, after {seconds:.1} s", before.len())?;
        if waiting.is_empty() { Ok(()) } else { write!(f, "; not yet: {waiting:?}") }
    }
}

pub(super) async fn pause(options: &Pause, paused: bool) -> anyhow::Result<ExitCode> {
    let Pause { wait, change, reach, .. } = options;
    let (store, stop) = reach.store().await?;
    let mut states = store.partitions().await?;
    if !options.all {
        known(&options.ids, &states)?;
        states.retain(|state| options.ids.contains(&state.partition.0));
    }
    let alive = store.workers(reach.lease).await?.iter().any(|worker| worker.alive);
    let (target, note) = match (paused, alive) {
        (true, _) => {
            (Target::Paused, Some("their inputs wait in the log and nobody is answered until they go on"))
        }
        (false, true) => (Target::Owned, None),
        (false, false) => (Target::Owned, Some("no worker is alive: they go on when one is")),
    };
    let plan = Plan::new(target, note, &states, |state| state.paused != paused);
    let audit = change.audit(if paused { "partitions pause" } else { "partitions resume" });
    let set =
        async |partitions: &[PartitionId]| Ok(store.pause_partitions(&audit, partitions, paused).await?);
    finish(plan, change, &store, *wait, &stop, set).await
}

pub(super) async fn run_move(options: &Move) -> anyhow::Result<ExitCode> {
    let Move { id, to, wait, change, reach, .. } = options;
    let (store, stop) = reach.store().await?;
    let mut states = store.partitions().await?;
    known(&[*id], &states)?;
    states.retain(|state| state.partition.0 == *id);
    let worker = match to {
        Some(name) => Some(find_worker(name, &store.workers(reach.lease).await?)?),
        None => None,
    };
    let paused = states.iter().any(|state| state.paused);
    let (target, note) = match &worker {
        // Paused wins: where it will go on is said now, and waited for by `resume`.
        _ if paused => (Target::Paused, Some("it is paused, and moves when it goes on")),
        Some(worker) => (Target::OwnedBy(worker.clone()), None),
        None => (Target::Owned, None),
    };
    let plan = Plan::new(target, note, &states, |state| state.wanted != worker);
    let audit = change.audit("partitions move");
    let set = async |partitions: &[PartitionId]| {
        Ok(store.move_partitions(&audit, partitions, worker.as_deref()).await?)
    };
    finish(plan, change, &store, *wait, &stop, set).await
}

fn known(partitions: &[u16], states: &[PartitionState]) -> anyhow::Result<()> {
    let unknown = partitions.iter().find(|wanted| !states.iter().any(|state| state.partition.0 == **wanted));
    match unknown {
        Some(unknown) => anyhow::bail!("there is no partition {unknown}: they are 0 to {}", states.len() - 1),
        None => Ok(()),
    }
}

/// The one live worker whose name is, or holds, `name`.
fn find_worker(name: &str, workers: &[WorkerState]) -> anyhow::Result<String> {
    let alive: Vec<&str> =
        workers.iter().filter(|worker| worker.alive).map(|worker| worker.id.as_str()).collect();
    let mut fitting = alive.iter().filter(|worker| worker.contains(name));
    let found = alive.iter().find(|worker| **worker == name).or_else(|| fitting.next());
    let found = found.with_context(|| {
        format!("no live worker is named {name}: `studymate partitions list` shows {}", alive.join(", "))
    })?;
    anyhow::ensure!(
        *found == name || fitting.next().is_none(),
        "several live workers are named {name}: say more of it"
    );
    Ok((*found).to_owned())
}

/// Asks, changes, and waits until it is so.
async fn finish(
    plan: Plan,
    change: &Change,
    store: &Store,
    wait: Duration,
    stop: &CancellationToken,
    set: impl AsyncFnOnce(&[PartitionId]) -> anyhow::Result<u64>,
) -> anyhow::Result<ExitCode> {
    // Where nothing changes nobody is asked; that it has happened is waited for all the same, but not in a dry run: waiting for a pause
    // may take a partition away from a silent owner.
    if (plan.changes > 0 || change.is_dry_run()) && !change.agreed(&plan)? {
        let Plan { target, before, .. } = plan;
        let done = Done { target: target.to_string(), before, changed: 0, waiting: Vec::new(), seconds: 0.0 };
        return if change.json { operator::print(&done, true) } else { Ok(()) }.map(|()| ExitCode::SUCCESS);
    }
    let partitions: Vec<PartitionId> =
        plan.before.iter().map(|before| PartitionId(before.partition)).collect();
    let started = Instant::now();
    let changed = set(&partitions).await?;
    let fencing = change.audit("partitions fence");
    let waiting = until(&plan.target, &partitions, store, &fencing, started + wait, stop).await?;
    let late = !waiting.is_empty();
    let Plan { target, before, .. } = plan;
    let seconds = started.elapsed().as_secs_f64();
    operator::print(&Done { target: target.to_string(), before, changed, waiting, seconds }, change.json)?;
    if late {
        eprintln!("it is recorded and will happen: look again with `studymate partitions list`");
    }
    Ok(if late { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// Waits until all are as they should be. A paused partition is taken away from an owner who is silent, and that is recorded. Returns those that are not when time is over.
async fn until(
    target: &Target,
    partitions: &[PartitionId],
    store: &Store,
    fencing: &Audit,
    deadline: Instant,
    stop: &CancellationToken,
) -> anyhow::Result<Vec<u16>> {
    loop {
        if let Target::Paused = target {
            store.fence_paused(fencing, partitions).await?;
        }
        let states = store.partitions().await?;
        let waiting: Vec<u16> = states
            .iter()
            .filter(|state| partitions.contains(&state.partition) && !target.is_reached(state))
            .map(|state| state.partition.0)
            .collect();
        if waiting.is_empty() || Instant::now() >= deadline || stop.is_cancelled() {
            return Ok(waiting);
        }
        tokio::select! {
            () = stop.cancelled() => {}
            () = tokio::time::sleep(POLL) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn worker(id: &str, alive: bool) -> WorkerState {
        WorkerState { id: id.to_owned(), draining: false, silent: Duration::ZERO, alive }
    }

    #[test]
    fn a_worker_is_found_by_a_part_of_its_name_that_no_other_live_one_has() {
        let workers = [worker("worker-aa1", true), worker("worker-ab2", true), worker("worker-gone1", false)];
        assert_eq!(find_worker("aa", &workers).unwrap(), "worker-aa1");
        assert_eq!(find_worker("worker-ab2", &workers).unwrap(), "worker-ab2");
        assert!(find_worker("gone", &workers).unwrap_err().to_string().contains("no live worker"));
        assert!(find_worker("worker-a", &workers).unwrap_err().to_string().contains("several"));
    }
}
