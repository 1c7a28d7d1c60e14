//! Delivery: one process at a time executes what was decided, in the order of each chat, at Telegram's pace.
//!
//! `lanes` keeps the order and the pace, `execute` does one effect, `hand_over` is the short way from a commit of this process, `membership`
//! asks who is in a group, `menu` tells Telegram the commands. The outbox in the store is the truth: what is in memory here can be
//! lost at any time.

mod execute;
pub(crate) mod hand_over;
mod lanes;
mod limit;
mod membership;
pub(crate) mod menu;

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use futures::StreamExt;
use studymate_nats::Hint;
use studymate_process::failpoint;
use studymate_process::health::Status;
use studymate_schema::effect::{Class, Effect};
use studymate_schema::{ChatId, MessageId};
use studymate_store::StoreError;
use studymate_store::commit::Claimant;
use studymate_store::outbox::{DELIVERY_LEASE, LoadLimits, WaitingEffect};
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::Context;
use crate::telegram::EFFECT;
use execute::Executed;
pub(crate) use execute::Job;
use lanes::Lanes;

/// How often the lease is renewed, and the outbox looked at without a hint.
const TICK: Duration = Duration::from_secs(1);
/// The most effects in memory, by priority: many messages to many never crowd out an answer to somebody who waits.
const IN_HAND: LoadLimits = LoadLimits { interactive: 4000, reminder: 200, broadcast: 200 };
/// How far back it matters what was sent: the longest window of Telegram's limits, that of groups.
const PACE_MEMORY: Duration = Duration::from_secs(60);
/// The most effects of one chat in memory: it gets about one a second, and others shall get theirs.
const OF_ONE_CHAT: usize = 10;
/// How long to wait before what became of effects is written down again.
const SETTLE_AGAIN: Duration = Duration::from_millis(200);
/// How long calls in flight may take to finish when delivery stops: less than what a process has left after its partitions stopped.
const FINISH: Duration = Duration::from_secs(3);

/// Delivers whenever this process holds the lease, until told to stop.
pub(crate) async fn run(context: Arc<Context>, stop: CancellationToken) {
    let mut hints = context.log.hints(Hint::Partitions).await;
    for session in 0_u64.. {
        if stop.is_cancelled() {
            break;
        }
        // An owner of its own each time, so that the epoch rises: what was claimed before is told from what is claimed now.
        let owner = format!("{}/{session}", context.worker);
        let lease = context.outbox.take_lease(DELIVERY_LEASE, &owner, context.config.lease).await;
        match lease {
            Ok(Some(epoch)) => {
                tracing::info!(%epoch, "delivery starts here");
                let claimant = Claimant { owner: owner.clone(), epoch };
                if let Err(error) = deliver(&context, &claimant, &stop).await {
                    tracing::warn!(%error, "delivery was interrupted");
                }
                context.hand_over.end();
                match context.outbox.release_lease(DELIVERY_LEASE, &owner).await {
                    // Who was interrupted tries again like the others, when it is time to.
                    Ok(()) if stop.is_cancelled() => context.log.hint(Hint::Partitions).await,
                    Ok(()) => {}
                    Err(error) => {
                        tracing::warn!(%error, "the lease of delivery could not be given back, it will run out");
                    }
                }
                // What was told meanwhile is history.
                hints = context.log.hints(Hint::Partitions).await;
            }
            Ok(None) => context.health.set("delivery", Status::Healthy, "another worker delivers".to_owned()),
            Err(error) => {
                tracing::warn!(%error, "the lease of delivery cannot be taken, trying again");
                context.health.set("delivery", Status::Warning, "the lease cannot be taken".to_owned());
            }
        }
        tokio::select! {
            () = stop.cancelled() => {}
            Some(()) = hints.next() => {}
            () = tokio::time::sleep(TICK), if !failpoint::is_on("workers.unwound") => {}
        }
    }
}

/// Delivers under one epoch of the lease. Returns when told to stop or when another process delivers.
async fn deliver(
    context: &Arc<Context>,
    claimant: &Claimant,
    stop: &CancellationToken,
) -> Result<(), StoreError> {
    let mut hints = context.log.hints(Hint::Outbox).await;
    let mut delivery = Delivery {
        context,
        claimant,
        lanes: Lanes::new(context.config.delivery),
        handed: context.hand_over.begin(claimant.clone()),
        unclaiming: Vec::new(),
        running: JoinSet::new(),
        cards: HashMap::new(),
        unsettled: Vec::new(),
        settling: JoinSet::new(),
        sees_all: false,
    };
    delivery.recover().await?;
    // Telegram's limits do not begin anew because another process delivers.
    delivery.lanes.remember(&context.outbox.recent_sends(PACE_MEMORY).await?);
    let mut renewed = Instant::now();
    let mut look = true;
    loop {
        if look {
            waited_for(delivery.load().await)?;
        }
        waited_for(delivery.start_ready().await)?;
        delivery.settle();
        // With all calls in flight nothing can start before one ends, however much is due.
        let full = delivery.running.len() >= context.config.delivery.in_flight;
        let due = if full { None } else { delivery.lanes.next_wake() };
        let wake = due.map_or(renewed + TICK, |due| due.min(renewed + TICK));
        look = false;
        tokio::select! {
            () = stop.cancelled() => break,
            Some(job) = delivery.handed.recv() => delivery.take_over(job),
            Some(()) = hints.next() => look = true,
            Some(done) = delivery.running.join_next() => delivery.ended(done.ok()),
            Some(done) = delivery.settling.join_next() => {
                waited_for(delivery.settled(done.ok()))?;
                look = !delivery.sees_all && delivery.lanes.has_room(&IN_HAND);
            }
            () = tokio::time::sleep_until(wake.into()) => {}
        }
        if renewed.elapsed() >= TICK {
            // While the database is away nobody can take over, and nothing can be claimed: what is known of calls is kept.
            match context.outbox.take_lease(DELIVERY_LEASE, &claimant.owner, context.config.lease).await {
                Ok(held) if held == Some(claimant.epoch) => {}
                Ok(_) => {
                    tracing::warn!("delivery was taken over");
                    break;
                }
                Err(error) => waited_for(Err(error))?,
            }
            renewed = Instant::now();
            look = true;
            waited_for(delivery.recover().await)?;
            waited_for(delivery.report().await)?;
        }
    }
    delivery.finish().await
}

/// The database being away is waited for; anything else ends delivery here.
fn waited_for(done: Result<(), StoreError>) -> Result<(), StoreError> {
    match done {
        Err(error) if error.is_transient() => {
            tracing::warn!(%error, "delivery waits for the store");
            metrics::counter!("studymate_store_absences_total").increment(1);
            Ok(())
        }
        settled => settled,
    }
}

struct Delivery<'c> {
    context: &'c Arc<Context>,
    claimant: &'c Claimant,
    lanes: Lanes,
    /// What partitions of this process hand over.
    handed: UnboundedReceiver<Job>,
    /// Whether the last load saw all that waited.
    sees_all: bool,
    /// What must be given back before anything starts.
    unclaiming: Vec<i64>,
    running: JoinSet<Executed>,
    /// The messages of cards that were used lately.
    cards: HashMap<(ChatId, String), MessageId>,
    /// What became of effects, and when, and is not written down yet. Their chats wait until it is.
    unsettled: Vec<(Instant, Executed)>,
    /// The one statement that writes it down; what could not be written comes back.
    settling: JoinSet<Settling>,
}

/// What became of effects, and whether it is written down.
struct Settling {
    executed: Vec<(Instant, Executed)>,
    written: Result<(), StoreError>,
}

/// Cards that are remembered; beyond it they are read from the store again.
const CARDS_REMEMBERED: usize = 10_000;

impl Delivery<'_> {
    /// Settles what is claimed under an epoch that is over: of a process that ended, or of a commit that came late.
    async fn recover(&mut self) -> Result<(), StoreError> {
        let Claimant { owner, epoch } = self.claimant;
        let (again, unknown) = self.context.outbox.recover_outbox(owner, *epoch).await?;
        if again + unknown > 0 {
            tracing::warn!(again, unknown, "who delivered before left calls whose end nobody knows");
            metrics::counter!("studymate_ambiguous_sends_total").increment(again + unknown);
            self.context.hand_over.left_some();
        }
        Ok(())
    }

    /// Takes what a partition of this process hands over, and all that it has handed over by now.
    fn take_over(&mut self, first: Job) {
        self.lanes.add(first);
        self.take_over_all();
    }

    fn take_over_all(&mut self) {
        while let Ok(next) = self.handed.try_recv() {
            self.lanes.add(next);
        }
    }

    /// Takes waiting effects into memory.
    async fn load(&mut self) -> Result<(), StoreError> {
        self.give_back().await?;
        let limits = self.lanes.room(&IN_HAND);
        let full = self.lanes.full_chats(OF_ONE_CHAT);
        let mark = self.context.hand_over.mark();
        let waiting = self.context.outbox.load_outbox(&self.lanes.in_hand(), &full, limits).await?;
        // Until all of them are in their lanes nothing may overtake them, also where that fails on the way.
        self.sees_all = false;
        let all = full.is_empty() && limits.fit(&waiting);
        if !waiting.is_empty() {
            self.context.hand_over.loaded(mark, false);
            self.take_in(waiting).await?;
        }
        self.sees_all = all;
        self.context.hand_over.loaded(mark, all);
        Ok(())
    }

    /// Puts effects that were loaded into their lanes.
    async fn take_in(&mut self, waiting: Vec<WaitingEffect>) -> Result<(), StoreError> {
        let mut owners: Vec<i64> = waiting.iter().map(|effect| effect.stream.key_owner()).collect();
        owners.sort_unstable();
        owners.dedup();
        let keys = self.context.outbox.person_keys_each(&owners, &self.context.config.master_keys).await?;
        for effect in waiting {
            let decoded = match keys.get(&effect.stream.key_owner()) {
                Some(Err(error)) => Err(error.to_string()),
                key => {
                    effect.decode(key.and_then(|key| key.as_ref().ok())).map_err(|error| error.to_string())
                }
            };
            match decoded {
                Ok(decoded) => self.lanes.add(Job { effect: decoded, row: effect, claimed: false }),
                Err(error) => {
                    tracing::error!(effect = effect.id, error, "effect cannot be read, it fails");
                    execute::refuse(self.context, self.claimant, &effect, &error).await?;
                }
            }
        }
        Ok(())
    }

    /// Claims and starts what may go now.
    async fn start_ready(&mut self) -> Result<(), StoreError> {
        let free = self.context.config.delivery.in_flight.saturating_sub(self.running.len());
        self.give_back().await?;
        let ready = self.lanes.take_ready(Instant::now(), free);
        self.context.hand_over.set_flows(self.lanes.flow(&IN_HAND));
        self.unclaiming.extend(self.lanes.unclaim_waiting());
        let prepared = async {
            self.give_back().await?;
            self.know_cards(&ready).await
        };
        if let Err(error) = prepared.await {
            self.lanes.put_back(&ready);
            return Err(error);
        }
        let (claimed, others): (Vec<Job>, Vec<Job>) = ready.into_iter().partition(|job| job.claimed);
        claimed.into_iter().for_each(|job| self.start(job));
        if others.is_empty() {
            return Ok(());
        }
        let ids: Vec<i64> = others.iter().map(|job| job.row.id).collect();
        let Claimant { owner, epoch } = self.claimant;
        let tries = match self.context.outbox.claim_outbox(&ids, owner, *epoch).await {
            Ok(tries) => tries,
            Err(error) => {
                // The answer may be lost of a claim that was made.
                self.unclaiming.extend(ids);
                self.lanes.put_back(&others);
                return Err(error);
            }
        };
        for mut job in others {
            match tries.get(&job.row.id) {
                Some(tries) => {
                    job.row.tries = *tries;
                    self.start(job);
                }
                None => self.lanes.drop_front(&job),
            }
        }
        Ok(())
    }

    /// Gives back what is claimed, or may be, and waits unclaimed in memory. Nothing starts before that is done: a claim that nobody knows of
    /// would be nobody's.
    async fn give_back(&mut self) -> Result<(), StoreError> {
        if !self.unclaiming.is_empty() {
            self.context.outbox.unclaim_outbox(&self.unclaiming, self.claimant.epoch).await?;
            self.unclaiming.clear();
        }
        let orphans = self.context.hand_over.orphans();
        if !orphans.is_empty() {
            self.take_over_all();
            let (in_hand, epoch) = (self.lanes.all(), self.claimant.epoch);
            self.context.outbox.unclaim_outbox_of(&orphans, &in_hand, epoch).await?;
            self.context.hand_over.gave_back(orphans.len());
        }
        Ok(())
    }

    /// Executes an effect that is claimed.
    fn start(&mut self, job: Job) {
        let card = job.card().and_then(|card| self.cards.get(&card)).copied();
        let effect = job.row.id;
        let executed = execute::execute_or_fail(Arc::clone(self.context), job, card);
        self.running.spawn(EFFECT.scope(effect, executed));
    }

    /// Reads the messages of cards that are not remembered.
    async fn know_cards(&mut self, ready: &[Job]) -> Result<(), StoreError> {
        if ready.is_empty() {
            return Ok(());
        }
        if self.cards.len() > CARDS_REMEMBERED {
            self.cards.clear();
        }
        let wanted: Vec<_> =
            ready.iter().filter_map(Job::card).filter(|card| !self.cards.contains_key(card)).collect();
        if !wanted.is_empty() {
            self.cards.extend(self.context.outbox.load_cards(&wanted).await?);
        }
        Ok(())
    }

    /// Notes what became of the effect that ended, and of all others that have ended by now.
    fn ended(&mut self, first: Option<Executed>) {
        let mut ended: Vec<Executed> = first.into_iter().collect();
        while let Some(next) = self.running.try_join_next() {
            ended.extend(next.ok());
        }
        let now = Instant::now();
        for mut executed in ended {
            if let Effect::Erase { chat, .. } = executed.job.effect {
                self.cards.retain(|(of, _), _| *of != chat);
            }
            let shows = executed.settled.card.as_ref().zip(executed.settled.message);
            if shows.is_some_and(|(card, message)| self.cards.get(card) == Some(&message)) {
                // It is written down where the card is.
                executed.settled.card = None;
            } else if let Some((card, message)) = shows {
                // A message shows one card: what it showed before is no card any more.
                self.cards.retain(|(chat, _), held| *chat != card.0 || *held != message);
                self.cards.insert(card.clone(), message);
            }
            self.unsettled.push((now, executed));
        }
    }

    /// Begins to write down what became of effects, if nothing is being written. What Telegram answered is kept until it is written: an
    /// answer that was had is never in doubt.
    fn settle(&mut self) {
        if self.unsettled.is_empty() || !self.settling.is_empty() {
            return;
        }
        let (context, unsettled) = (Arc::clone(self.context), std::mem::take(&mut self.unsettled));
        self.settling.spawn(async move {
            let settled = unsettled.iter().map(|(_, executed)| &executed.settled);
            let written = context.outbox.settle_outbox(settled).await;
            if written.is_err() {
                // The next try is not at once.
                tokio::time::sleep(SETTLE_AGAIN).await;
            }
            Settling { executed: unsettled, written }
        });
    }

    /// What became of effects is written down, and their chats go on; or it is not, and is kept.
    fn settled(&mut self, done: Option<Settling>) -> Result<(), StoreError> {
        let Some(Settling { executed, written }) = done else { return Ok(()) };
        match written {
            Ok(()) => executed.iter().for_each(|(at, executed)| self.lanes.ended(*at, executed)),
            Err(_) => self.unsettled.splice(0..0, executed).for_each(drop),
        }
        written
    }

    /// Says how much waits: in the outbox, and what is claimed here.
    async fn report(&self) -> Result<(), StoreError> {
        let stored = self.context.outbox.count_outbox(false).await?;
        let mut oldest: f64 = 0.0;
        for class in Class::ALL {
            let mut waiting = self.lanes.claimed_or_begun(class);
            if let Some(stored) = stored.iter().find(|stored| stored.class == class.name()) {
                waiting.count += stored.count;
                waiting.oldest_seconds = waiting.oldest_seconds.max(stored.oldest_seconds);
            }
            metrics::gauge!("studymate_outbox_waiting", "class" => class.name()).set(waiting.count as f64);
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
                Ok(Some(done)) => self.ended(done.ok()),
                Ok(None) | Err(_) => break,
            }
        }
        self.settle();
        while let Some(done) = self.settling.join_next().await {
            self.settled(done.ok())?;
            self.settle();
        }
        // What was handed over and did not begin is for whoever delivers next.
        self.give_back().await?;
        self.context.hand_over.end();
        self.take_over_all();
        self.unclaiming.extend(self.lanes.claimed());
        self.give_back().await
    }
}
