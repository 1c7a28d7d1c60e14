//! Delivery: one process at a time executes what was decided, in the order of each chat, at Telegram's pace.
//!
//! `lanes` keeps the order and the pace, `execute` does one effect, `menu` tells Telegram the commands. The outbox in the store is the
//! truth: what is in memory here can be lost at any time.

mod execute;
mod lanes;
mod limit;
mod menu;

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use futures::StreamExt;
use studymate_nats::Hint;
use studymate_process::health::Status;
use studymate_schema::Epoch;
use studymate_schema::personal::PersonKey;
use studymate_store::StoreError;
use studymate_store::outbox::{DELIVERY_LEASE, LoadLimits, Settled};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::Context;
use execute::{Executed, Job};
use lanes::Lanes;

/// How often the lease is renewed, and the outbox looked at without a hint.
const TICK: Duration = Duration::from_secs(1);
/// The most effects in memory, by priority: many messages to many never crowd out an answer to somebody who waits.
const IN_HAND: LoadLimits = LoadLimits { interactive: 1000, reminder: 200, broadcast: 200 };
/// How far back it matters what was sent: the longest window of Telegram's limits, that of groups.
const PACE_MEMORY: Duration = Duration::from_secs(60);
/// How long calls in flight may take to finish when delivery stops.
const FINISH: Duration = Duration::from_secs(5);

/// Delivers whenever this process holds the lease, until told to stop.
pub(crate) async fn run(context: Arc<Context>, stop: CancellationToken) {
    while !stop.is_cancelled() {
        let lease = context.store.take_lease(DELIVERY_LEASE, &context.worker, context.config.lease).await;
        match lease {
            Ok(Some(epoch)) => {
                tracing::info!(%epoch, "delivery starts here");
                if let Err(error) = deliver(&context, epoch, &stop).await {
                    tracing::warn!(%error, "delivery was interrupted");
                }
            }
            Ok(None) => context.health.set("delivery", Status::Healthy, "another worker delivers".to_owned()),
            Err(error) => {
                tracing::warn!(%error, "the lease of delivery cannot be taken, trying again");
                context.health.set("delivery", Status::Warning, "the lease cannot be taken".to_owned());
            }
        }
        tokio::select! {
            () = stop.cancelled() => {}
            () = tokio::time::sleep(TICK) => {}
        }
    }
    if let Err(error) = context.store.release_lease(DELIVERY_LEASE, &context.worker).await {
        tracing::warn!(%error, "the lease of delivery could not be given back, it will run out");
    }
}

/// Delivers under one epoch of the lease. Returns when told to stop or when another process delivers.
async fn deliver(context: &Arc<Context>, epoch: Epoch, stop: &CancellationToken) -> Result<(), StoreError> {
    let (again, unknown) = context.store.recover_outbox().await?;
    if again + unknown > 0 {
        tracing::warn!(again, unknown, "the process that delivered before left calls whose end nobody knows");
        metrics::counter!("studymate_ambiguous_sends_total").increment(again + unknown);
    }
    menu::register(context).await;
    let mut hints = context.log.hints(Hint::Outbox).await;
    let mut delivery = Delivery {
        context,
        epoch,
        lanes: Lanes::new(context.config.delivery),
        running: JoinSet::new(),
        cards: HashMap::new(),
    };
    // Telegram's limits do not begin anew because another process delivers.
    let most = (context.config.delivery.global_per_second * PACE_MEMORY.as_secs_f64()) as u32;
    delivery.lanes.remember(&context.store.recent_sends(most, PACE_MEMORY).await?);
    let mut renewed = Instant::now();
    let mut look = true;
    loop {
        if look {
            delivery.load().await?;
        }
        delivery.start_ready().await?;
        // With all calls in flight nothing can start before one ends, however much is due.
        let full = delivery.running.len() >= context.config.delivery.in_flight;
        let due = if full { None } else { delivery.lanes.next_wake() };
        let wake = due.map_or(renewed + TICK, |due| due.min(renewed + TICK));
        look = false;
        tokio::select! {
            () = stop.cancelled() => break,
            Some(()) = hints.next() => look = true,
            Some(done) = delivery.running.join_next() => {
                delivery.settle(done.ok()).await?;
                look = delivery.lanes.has_room(&IN_HAND);
            }
            () = tokio::time::sleep_until(wake.into()) => {}
        }
        if renewed.elapsed() >= TICK {
            let held =
                context.store.take_lease(DELIVERY_LEASE, &context.worker, context.config.lease).await?;
            if held != Some(epoch) {
                tracing::warn!("delivery was taken over");
                break;
            }
            renewed = Instant::now();
            look = true;
            delivery.report().await?;
        }
    }
    delivery.finish().await
}

struct Delivery<'c> {
    context: &'c Arc<Context>,
    epoch: Epoch,
    lanes: Lanes,
    running: JoinSet<Executed>,
    /// The messages of cards that were used lately.
    cards: HashMap<(studymate_schema::ChatId, String), studymate_schema::MessageId>,
}

/// Cards that are remembered; beyond it they are read from the store again.
const CARDS_REMEMBERED: usize = 10_000;

impl Delivery<'_> {
    /// Takes waiting effects into memory.
    async fn load(&mut self) -> Result<(), StoreError> {
        let limits = self.lanes.room(&IN_HAND);
        let waiting = self.context.store.load_outbox(&self.lanes.in_hand(), limits).await?;
        if waiting.is_empty() {
            return Ok(());
        }
        let mut owners: Vec<i64> = waiting.iter().map(|effect| effect.stream.key_owner()).collect();
        owners.sort_unstable();
        owners.dedup();
        let keys: HashMap<i64, PersonKey> =
            self.context.store.person_keys(&owners, &self.context.config.master_keys).await?;
        for effect in waiting {
            let key = keys.get(&effect.stream.key_owner());
            match effect.decode(key) {
                Ok(decoded) => self.lanes.add(Job { effect: decoded, row: effect }),
                Err(error) => {
                    tracing::error!(effect = effect.id, %error, "effect cannot be read, it fails");
                    execute::refuse(self.context, self.epoch, &effect, &error.to_string()).await?;
                }
            }
        }
        Ok(())
    }

    /// Claims and starts what may go now.
    async fn start_ready(&mut self) -> Result<(), StoreError> {
        let free = self.context.config.delivery.in_flight.saturating_sub(self.running.len());
        let ready = self.lanes.take_ready(Instant::now(), free);
        if ready.is_empty() {
            return Ok(());
        }
        let ids: Vec<i64> = ready.iter().map(|job| job.row.id).collect();
        let claimed = self.context.store.claim_outbox(&ids, &self.context.worker, self.epoch).await?;
        self.know_cards(&ready).await?;
        for mut job in ready {
            let Some(tries) = claimed.get(&job.row.id) else {
                self.lanes.drop_front(&job);
                continue;
            };
            job.row.tries = *tries;
            let card = job.card().and_then(|card| self.cards.get(&card)).copied();
            self.running.spawn(execute::execute(Arc::clone(self.context), job, card));
        }
        Ok(())
    }

    /// Reads the messages of cards that are not remembered.
    async fn know_cards(&mut self, ready: &[Job]) -> Result<(), StoreError> {
        if self.cards.len() > CARDS_REMEMBERED {
            self.cards.clear();
        }
        let wanted: Vec<_> =
            ready.iter().filter_map(Job::card).filter(|card| !self.cards.contains_key(card)).collect();
        if !wanted.is_empty() {
            self.cards.extend(self.context.store.load_cards(&wanted).await?);
        }
        Ok(())
    }

    /// Records what became of the effect that ended, and of all others that have ended by now.
    async fn settle(&mut self, first: Option<Executed>) -> Result<(), StoreError> {
        let mut ended: Vec<Executed> = first.into_iter().collect();
        while let Some(next) = self.running.try_join_next() {
            ended.extend(next.ok());
        }
        let now = Instant::now();
        let mut settled: Vec<Settled> = Vec::with_capacity(ended.len());
        for executed in ended {
            if let (Some(card), Some(message)) = (&executed.settled.card, executed.settled.message) {
                // A message shows one card: what it showed before is no card any more.
                self.cards.retain(|(chat, _), held| *chat != card.0 || *held != message);
                self.cards.insert(card.clone(), message);
            }
            self.lanes.ended(now, &executed);
            settled.push(executed.settled);
        }
        self.context.store.settle_outbox(&settled).await
    }

    async fn report(&self) -> Result<(), StoreError> {
        let mut oldest: f64 = 0.0;
        for waiting in self.context.store.count_outbox().await? {
            metrics::gauge!("studymate_outbox_waiting", "class" => waiting.class.clone())
                .set(waiting.count as f64);
            oldest = oldest.max(waiting.oldest_seconds);
        }
        metrics::gauge!("studymate_outbox_oldest_seconds").set(oldest);
        let status = if oldest > 60.0 { Status::Warning } else { Status::Healthy };
        self.context.health.set("delivery", status, format!("the oldest effect waits for {oldest:.1} s"));
        Ok(())
    }

    /// Lets what is in flight end, and records it.
    async fn finish(&mut self) -> Result<(), StoreError> {
        let deadline = tokio::time::Instant::now() + FINISH;
        while !self.running.is_empty() {
            match tokio::time::timeout_at(deadline, self.running.join_next()).await {
                Ok(Some(done)) => self.settle(done.ok()).await?,
                Ok(None) | Err(_) => break,
            }
        }
        Ok(())
    }
}
