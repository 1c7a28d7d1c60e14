//! The short way to delivery: what a partition of this process decides for somebody who waits is claimed by the very commit that writes
//! it, and handed over in memory. It is not loaded, and not claimed by a statement of its own.
//!
//! The order in a chat stays: nothing goes the short way while an effect may wait in the outbox that delivery has not loaded. Whoever leaves
//! one there says so ([`HandOver::left_some`]), and until a load that began later has seen all, everything goes the long way.
//!
//! What a commit claimed whose answer was lost is an orphan: delivery gives it back, which alone knows what it has in hand.

use std::sync::{Mutex, MutexGuard, PoisonError};

use studymate_schema::{Epoch, InputId};
use studymate_store::commit::Claimant;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use super::execute::Job;

/// Where partitions and delivery of a process meet.
#[derive(Default)]
pub(crate) struct HandOver(Mutex<Inner>);

#[derive(Default)]
struct Inner {
    /// How often effects were left in the outbox for delivery to load.
    left: u64,
    /// Delivery, while this process delivers.
    session: Option<Session>,
}

struct Session {
    claimant: Claimant,
    queue: UnboundedSender<Job>,
    /// What `left` was when the last load began that saw all there was; `None` when it did not see all.
    loaded: Option<u64>,
    /// Whether what is handed over would go as soon as a call ends.
    flows: bool,
    /// The inputs whose effects may be claimed without anybody knowing which: nothing goes the short way before they are given back.
    orphans: Vec<InputId>,
}

impl HandOver {
    /// Who claims what a commit decides now; `None`: it goes the long way.
    pub(crate) fn claimant(&self) -> Option<Claimant> {
        let inner = self.inner();
        let session = inner.session.as_ref()?;
        let may = session.flows && session.orphans.is_empty() && session.loaded == Some(inner.left);
        may.then(|| session.claimant.clone())
    }

    /// Effects are in the outbox that delivery does not know of, or may be: from partitions that this process takes, too.
    pub(crate) fn left_some(&self) {
        self.inner().left += 1;
    }

    /// Hands over what a commit claimed. When delivery has ended since, its next owner finds the claims.
    pub(crate) fn give(&self, epoch: Epoch, jobs: impl IntoIterator<Item = Job>) {
        let inner = self.inner();
        let Some(session) = inner.session.as_ref().filter(|session| session.claimant.epoch == epoch) else {
            tracing::warn!(%epoch, "what was claimed by a commit comes too late for delivery here");
            return;
        };
        for job in jobs {
            // The receiver is there as long as the session.
            let _ = session.queue.send(job);
        }
    }

    /// Leaves what a commit claimed for these inputs to be given back, because nobody knows which effects these are. When delivery has ended
    /// since, its next owner finds them.
    pub(crate) fn orphan(&self, epoch: Epoch, inputs: impl IntoIterator<Item = InputId>) {
        let mut inner = self.inner();
        if let Some(session) = inner.session.as_mut().filter(|session| session.claimant.epoch == epoch) {
            session.orphans.extend(inputs);
        }
    }

    /// The inputs whose effects must be given back.
    pub(super) fn orphans(&self) -> Vec<InputId> {
        self.inner().session.as_ref().map(|session| session.orphans.clone()).unwrap_or_default()
    }

    /// The effects of the first so many of them were given back, and are to be loaded.
    pub(super) fn gave_back(&self, orphans: usize) {
        let mut inner = self.inner();
        inner.left += 1;
        if let Some(session) = &mut inner.session {
            session.orphans.drain(..orphans);
        }
    }

    /// Delivery begins here. Nothing is handed over before it has loaded what waits.
    pub(super) fn begin(&self, claimant: Claimant) -> UnboundedReceiver<Job> {
        let (queue, jobs) = unbounded_channel();
        self.inner().session =
            Some(Session { claimant, queue, loaded: None, flows: false, orphans: Vec::new() });
        jobs
    }

    /// Delivery ends here.
    pub(super) fn end(&self) {
        self.inner().session = None;
    }

    /// What to tell [`HandOver::loaded`] of a load that begins now.
    pub(super) fn mark(&self) -> u64 {
        self.inner().left
    }

    /// A load ended that began at `mark`; whether it saw all that waited.
    pub(super) fn loaded(&self, mark: u64, all: bool) {
        if let Some(session) = &mut self.inner().session {
            session.loaded = all.then_some(mark);
        }
    }

    /// Whether what is handed over would go as soon as a call ends.
    pub(super) fn set_flows(&self, flows: bool) {
        if let Some(session) = &mut self.inner().session {
            session.flows = flows;
        }
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claimant(epoch: i64) -> Claimant {
        Claimant { owner: "worker".to_owned(), epoch: Epoch(epoch) }
    }

    #[test]
    fn nothing_goes_the_short_way_before_all_that_waits_is_loaded() {
        let hand_over = HandOver::default();
        assert_eq!(hand_over.claimant(), None, "nobody delivers here");
        let _jobs = hand_over.begin(claimant(1));
        hand_over.set_flows(true);
        assert_eq!(hand_over.claimant(), None, "nothing was loaded yet");
        let mark = hand_over.mark();
        hand_over.loaded(mark, false);
        assert_eq!(hand_over.claimant(), None, "there was more than was loaded");
        hand_over.loaded(mark, true);
        assert_eq!(hand_over.claimant(), Some(claimant(1)));
        hand_over.set_flows(false);
        assert_eq!(hand_over.claimant(), None, "what is in hand waits");
    }

    #[test]
    fn what_was_left_while_a_load_went_on_closes_the_short_way_until_the_next() {
        let hand_over = HandOver::default();
        let _jobs = hand_over.begin(claimant(1));
        hand_over.set_flows(true);
        let mark = hand_over.mark();
        hand_over.left_some();
        hand_over.loaded(mark, true);
        assert_eq!(hand_over.claimant(), None);
        hand_over.loaded(hand_over.mark(), true);
        assert_eq!(hand_over.claimant(), Some(claimant(1)));
    }

    #[test]
    fn the_short_way_is_closed_until_orphans_are_given_back_and_loaded() {
        let hand_over = HandOver::default();
        let _jobs = hand_over.begin(claimant(1));
        hand_over.set_flows(true);
        hand_over.orphan(Epoch(1), [InputId::telegram(1), InputId::telegram(2)]);
        hand_over.loaded(hand_over.mark(), true);
        assert_eq!(hand_over.claimant(), None, "what was loaded lacks them");
        let orphans = hand_over.orphans();
        hand_over.orphan(Epoch(1), [InputId::telegram(3)]);
        hand_over.gave_back(orphans.len());
        assert_eq!(hand_over.orphans(), [InputId::telegram(3)]);
        hand_over.gave_back(1);
        assert_eq!(hand_over.claimant(), None, "nobody has loaded them");
        hand_over.loaded(hand_over.mark(), true);
        assert_eq!(hand_over.claimant(), Some(claimant(1)));
        hand_over.orphan(Epoch(0), [InputId::telegram(4)]);
        assert!(hand_over.orphans().is_empty(), "another epoch's are found by that");
    }

    #[test]
    fn a_new_delivery_begins_with_loading() {
        let hand_over = HandOver::default();
        drop(hand_over.begin(claimant(1)));
        hand_over.loaded(hand_over.mark(), true);
        hand_over.end();
        let _jobs = hand_over.begin(claimant(2));
        hand_over.set_flows(true);
        assert_eq!(hand_over.claimant(), None);
    }
}
