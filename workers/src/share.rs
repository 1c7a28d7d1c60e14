//! Sharing the partitions among the live workers: each keeps its fair part, gives back what is over, takes what is free. What an
//! operator paused belongs to nobody, and what an operator moved here stays here. Who is cut off from the log leaves its part to the others.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use futures::StreamExt;
use studymate_nats::Hint;
use studymate_process::health::Status;
use studymate_schema::{Epoch, PartitionId};
use studymate_store::StoreError;
use studymate_store::partition::{Owned, Renewed};
use tokio::task::{Id, JoinError, JoinSet};
use tokio::time::{MissedTickBehavior, interval};
use tokio_util::sync::CancellationToken;

use crate::partition::{self, Ended};
use crate::{Context, WorkersError};

/// How often leases are renewed and the shares compared, also when nobody tells of a change.
const TICK: Duration = Duration::from_secs(1);
/// How long a worker without a connection to the log keeps its partitions: a restart of the log takes less.
const CUT_OFF_AFTER: Duration = Duration::from_secs(5);

struct Running {
    epoch: Epoch,
    task: Id,
    stop: CancellationToken,
}

/// The partitions that this worker runs.
struct Share {
    context: Arc<Context>,
    running: HashMap<PartitionId, Running>,
    tasks: JoinSet<(PartitionId, Epoch, Ended)>,
    /// When the log was last seen to be connected.
    connected_at: Instant,
}

/// Runs this worker's share until `shutdown`, then hands all partitions over.
pub(crate) async fn run(context: Arc<Context>, shutdown: CancellationToken) -> Result<(), WorkersError> {
    let mut share =
        Share { context, running: HashMap::new(), tasks: JoinSet::new(), connected_at: Instant::now() };
    let mut tick = interval(TICK);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut hints = share.context.log.hints(Hint::Partitions).await;
    // The others make room for a worker that is new as soon as they hear of it.
    if unless(&shutdown, share.balance()).await.is_ok() {
        share.context.log.hint(Hint::Partitions).await;
    }
    loop {
        tokio::select! {
            () = shutdown.cancelled() => break,
            Some(()) = hints.next() => tick.reset_immediately(),
            Some(ended) = share.tasks.join_next() => {
                let mut leases = share.ended(ended);
                // What is left here is given back with the next look at the leases.
                share.give_back(&mut leases).await;
            }
            _ = tick.tick() => match unless(&shutdown, share.balance()).await {
                Ok(()) if share.is_cut_off() => {
                    share.report(Status::Unhealthy, "cut off from the log, others decide".to_owned());
                }
                Ok(()) => share.report(Status::Healthy, format!("{} partitions", share.running.len())),
                Err(error) => {
                    tracing::warn!(%error, "leases could not be renewed, trying again");
                    share.report(Status::Unhealthy, "leases could not be renewed".to_owned());
                }
            },
        }
    }
    share.hand_over().await;
    Ok(())
}

/// Does not wait for a database that hangs once told to stop.
async fn unless(
    shutdown: &CancellationToken,
    balance: impl Future<Output = Result<(), StoreError>>,
) -> Result<(), StoreError> {
    tokio::select! {
        () = shutdown.cancelled() => Ok(()),
        balanced = balance => balanced,
    }
}

impl Share {
    async fn balance(&mut self) -> Result<(), StoreError> {
        let context = Arc::clone(&self.context);
        let (store, worker, lease) = (&context.leases, context.worker.as_str(), context.config.lease);
        if context.log.is_connected() {
            self.connected_at = Instant::now();
        }
        let cut_off = self.is_cut_off();
        store.heartbeat(worker, cut_off).await?;
        let held: HashMap<PartitionId, Renewed> = store
            .renew_partitions(worker, lease)
            .await?
            .into_iter()
            .map(|renewed| (renewed.partition, renewed))
            .collect();
        for (partition, running) in self.running.iter().filter(|(_, running)| !running.stop.is_cancelled()) {
            if held.get(partition).is_none_or(|held| held.epoch != running.epoch) {
                tracing::warn!(%partition, epoch = %running.epoch, "partition was paused, moved or taken over");
                running.stop.cancel();
            }
        }
        // A lease of this worker without a task is left from a hand-over that did not reach the database.
        let left = held.values().filter(|held| !self.running.contains_key(&held.partition));
        let left: Vec<_> = left.map(|held| (held.partition, held.epoch)).collect();
        if !left.is_empty() {
            store.release_partitions(worker, &left).await?;
        }
        if cut_off {
            for (partition, running) in
                self.running.iter().filter(|(_, running)| !running.stop.is_cancelled())
            {
                tracing::warn!(%partition, epoch = %running.epoch, "partition is left to who can read the log");
                running.stop.cancel();
            }
            return Ok(());
        }
        let fair = usize::from(store.fair_share(worker, context.log.partitions(), lease).await?);
        let mine: Vec<(&PartitionId, &Running)> =
            self.running.iter().filter(|(_, running)| !running.stop.is_cancelled()).collect();
        // What an operator wants here stays, whatever is fair.
        let wanted = |partition: &PartitionId| held.get(partition).is_some_and(|held| held.wanted);
        let spare = mine.iter().filter(|(partition, _)| !wanted(partition));
        for (partition, running) in spare.take(mine.len().saturating_sub(fair)) {
            tracing::info!(%partition, epoch = %running.epoch, "partition is another's fair share");
            running.stop.cancel();
        }
        let room = u16::try_from(fair.saturating_sub(mine.len())).unwrap_or(u16::MAX);
        for owned in store.acquire_partitions(worker, lease, room).await? {
            self.start(owned);
        }
        metrics::gauge!("studymate_partitions_owned").set(self.running.len() as f64);
        Ok(())
    }

    /// Whether this worker can decide nothing, while another one perhaps can.
    fn is_cut_off(&self) -> bool {
        self.connected_at.elapsed() > CUT_OFF_AFTER
    }

    fn start(&mut self, owned: Owned) {
        let (partition, epoch) = (owned.partition, owned.epoch);
        tracing::info!(%partition, %epoch, cursor = owned.head.cursor, position = %owned.head.position, "partition taken");
        let stop = CancellationToken::new();
        let task = partition::run(Arc::clone(&self.context), owned, stop.clone());
        let task = self.tasks.spawn(async move { (partition, epoch, task.await) }).id();
        self.running.insert(partition, Running { epoch, task, stop });
    }

    /// Partitions' tasks ended, this one and perhaps more: which, and under which epochs they ran.
    fn ended(&mut self, first: Result<(PartitionId, Epoch, Ended), JoinError>) -> Vec<(PartitionId, Epoch)> {
        let mut leases: Vec<_> = self.left(first).into_iter().collect();
        while let Some(next) = self.tasks.try_join_next() {
            leases.extend(self.left(next));
        }
        leases
    }

    /// Gives leases back together, but for those that somebody else has; what could not be given back stays in the list.
    async fn give_back(&self, leases: &mut Vec<(PartitionId, Epoch)>) {
        if leases.is_empty() {
            return;
        }
        match self.context.leases.release_partitions(&self.context.worker, leases).await {
            Ok(()) => {
                leases.clear();
                self.context.log.hint(Hint::Partitions).await;
            }
            Err(error) => {
                let partitions: Vec<_> = leases.iter().map(|(partition, _)| partition.0).collect();
                tracing::warn!(?partitions, %error, "leases could not be given back yet");
            }
        }
    }

    /// Which partition's task ended, and under which epoch it ran.
    fn left(
        &mut self,
        ended: Result<(PartitionId, Epoch, Ended), JoinError>,
    ) -> Option<(PartitionId, Epoch)> {
        let (partition, epoch) = match ended {
            Ok((partition, epoch, ended)) => {
                tracing::info!(%partition, %epoch, ?ended, "partition left");
                (partition, epoch)
            }
            Err(error) => {
                let found = self.running.iter().find(|(_, running)| running.task == error.id());
                let (partition, epoch) = found.map(|(partition, running)| (*partition, running.epoch))?;
                tracing::error!(%partition, %error, "partition failed");
                metrics::counter!("studymate_partition_failures_total").increment(1);
                (partition, epoch)
            }
        };
        if self.running.get(&partition).is_some_and(|running| running.epoch == epoch) {
            self.running.remove(&partition);
        }
        Some((partition, epoch))
    }

    async fn hand_over(&mut self) {
        for running in self.running.values() {
            running.stop.cancel();
        }
        let bound = self.context.config.shutdown;
        let deadline = tokio::time::Instant::now() + bound;
        let context = Arc::clone(&self.context);
        match tokio::time::timeout_at(deadline, context.leases.heartbeat(&context.worker, true)).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::warn!(%error, "the others could not be told that this worker leaves"),
            Err(_) => tracing::warn!("the others could not be told in time that this worker leaves"),
        }
        let handed_over = async {
            let mut leases = Vec::new();
            while let Some(ended) = self.tasks.join_next().await {
                leases.extend(self.ended(ended));
                self.give_back(&mut leases).await;
            }
            self.give_back(&mut leases).await;
            leases.is_empty()
        };
        if !tokio::time::timeout_at(deadline, handed_over).await.unwrap_or(false) {
            tracing::warn!(
                "not everything was handed over in time, the leases that are left run out by themselves"
            );
        }
    }

    fn report(&self, status: Status, detail: String) {
        self.context.health.set("partitions", status, detail);
    }
}
