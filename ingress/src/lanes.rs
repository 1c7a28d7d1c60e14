//! Lanes: what concerns one aggregate happens one after the other, what concerns different ones side by side.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use studymate_schema::Aggregate;
use tokio::sync::{Mutex as Lane, OwnedMutexGuard};

/// A lane for each aggregate that has something in hand, and none for the others: memory is bounded by what is in hand.
#[derive(Default)]
pub(crate) struct Lanes(Mutex<HashMap<Aggregate, Arc<Lane<()>>>>);

/// The right to work on an aggregate, until it is dropped.
pub(crate) struct Turn<'a> {
    lanes: &'a Lanes,
    aggregate: &'a Aggregate,
    lane: Option<Arc<Lane<()>>>,
    held: Option<OwnedMutexGuard<()>>,
}

impl Lanes {
    /// Waits for the turn of an aggregate: first come, first served. Whoever stops waiting leaves the others their place.
    pub(crate) async fn turn<'a>(&'a self, aggregate: &'a Aggregate) -> Turn<'a> {
        let lane = Arc::clone(self.all().entry(aggregate.clone()).or_default());
        let mut turn = Turn { lanes: self, aggregate, lane: Some(Arc::clone(&lane)), held: None };
        turn.held = Some(lane.lock_owned().await);
        turn
    }

    fn all(&self) -> MutexGuard<'_, HashMap<Aggregate, Arc<Lane<()>>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        let mut lanes = self.lanes.all();
        self.held = None;
        self.lane = None;
        if lanes.get(self.aggregate).is_some_and(|lane| Arc::strong_count(lane) == 1) {
            lanes.remove(self.aggregate);
        }
    }
}

#[cfg(test)]
mod tests {
    use futures::FutureExt;
    use studymate_schema::UserId;

    use super::*;

    #[test]
    fn turns_come_in_the_order_of_asking_and_leave_nothing_behind() {
        let lanes = Lanes::default();
        let (ada, bob) = (Aggregate::User(UserId(1)), Aggregate::User(UserId(2)));
        let first = lanes.turn(&ada).now_or_never().expect("the lane is free");
        let mut second = Box::pin(lanes.turn(&ada));
        let mut third = Box::pin(lanes.turn(&ada));
        let mut fourth = Box::pin(lanes.turn(&ada));
        for waiting in [&mut second, &mut third, &mut fourth] {
            assert!(waiting.now_or_never().is_none());
        }
        drop(lanes.turn(&bob).now_or_never().expect("another lane is free"));
        assert_eq!(lanes.all().len(), 1);
        drop(second);
        drop(first);
        assert!((&mut fourth).now_or_never().is_none(), "the third is before the fourth");
        drop((&mut third).now_or_never().expect("it is the third's turn"));
        drop(third);
        drop((&mut fourth).now_or_never().expect("it is the fourth's turn"));
        drop(fourth);
        assert!(lanes.all().is_empty());
    }
}
