//! Undelivered updates, in order, with one sub-queue per key as Telegram's webhooks have them.

use std::{
    collections::{BTreeMap, HashMap, VecDeque},
    sync::Arc,
};

use parking_lot::Mutex;
use serde::{Deserialize, Serialize};
use tokio::sync::Notify;

use super::trail::{Step, Trail, UpdateStep};

/// What must arrive in order: one delivery in flight per key.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(crate) enum QueueKey {
    /// Messages and member changes.
    Chat(i64),
    /// Button presses.
    User(i64),
    /// Poll answers.
    Poll(String),
    /// Raw updates that name nobody.
    Other,
}

/// An update that has not been confirmed.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Pending {
    pub(crate) id: i64,
    pub(crate) kind: String,
    pub(crate) key: QueueKey,
    /// The chat, for fault rules.
    pub(crate) chat: Option<i64>,
    /// The whole update as JSON.
    pub(crate) body: Arc<str>,
    /// When it is dropped undelivered, in milliseconds since 1970.
    pub(crate) expires_ms: i64,
    /// Deliveries still to come after this one (a fault).
    pub(crate) again: u32,
    /// Not delivered before (a fault), in milliseconds since 1970.
    pub(crate) not_before_ms: i64,
    /// How long the webhook lets the next one of its key go first (a fault), in milliseconds.
    pub(crate) reorder_ms: u64,
}

/// All pending updates. Every operation is short and nothing awaits inside.
#[derive(Debug)]
pub(crate) struct UpdateQueue {
    state: Mutex<State>,
    trail: Mutex<Trail>,
    /// Rings when something can be delivered.
    pub(crate) arrived: Notify,
}

#[derive(Debug, Default)]
struct State {
    next_id: i64,
    pending: BTreeMap<i64, Pending>,
    by_key: HashMap<QueueKey, VecDeque<i64>>,
    /// Keys with something to deliver and nothing in flight.
    ready: VecDeque<QueueKey>,
    in_flight: std::collections::HashSet<QueueKey>,
    /// Confirmed by a poller, but to be delivered once more.
    repeats: Vec<Pending>,
}

impl UpdateQueue {
    /// An empty queue that remembers the last `steps` of its updates.
    pub(crate) fn new(first_id: i64, steps: usize) -> Self {
        let state = State { next_id: first_id, ..State::default() };
        Self { state: Mutex::new(state), trail: Mutex::new(Trail::new(steps)), arrived: Notify::new() }
    }

    /// What happened to updates after step `after`, in order.
    pub(crate) fn steps(&self, after: u64) -> Vec<UpdateStep> {
        self.trail.lock().after(after)
    }

    /// Notes that an update is on its way to the webhook.
    pub(crate) fn given(&self, update: &Pending, now_ms: i64) {
        self.trail.lock().note(now_ms, Step::Given, update);
    }

    /// Queues an update under the next id; `make` gets that id.
    pub(crate) fn push(&self, now_ms: i64, make: impl FnOnce(i64) -> Pending) -> i64 {
        let id = {
            let mut state = self.state.lock();
            let id = state.next_id;
            state.next_id += 1;
            let update = make(id);
            self.trail.lock().note(now_ms, Step::Queued, &update);
            state.enqueue(update);
            id
        };
        self.arrived.notify_waiters();
        id
    }

    pub(crate) fn len(&self) -> usize {
        self.state.lock().pending.len()
    }

    pub(crate) fn clear(&self) {
        let mut state = self.state.lock();
        let next_id = state.next_id;
        *state = State { next_id, in_flight: std::mem::take(&mut state.in_flight), ..State::default() };
    }

    pub(crate) fn snapshot(&self) -> (i64, Vec<Pending>) {
        let state = self.state.lock();
        (state.next_id, state.pending.values().cloned().collect())
    }

    pub(crate) fn restore(&self, next_id: i64, pending: Vec<Pending>) {
        let mut state = self.state.lock();
        state.next_id = next_id;
        pending.into_iter().for_each(|update| state.enqueue(update));
    }

    /// Confirms everything before `offset` and returns the next `limit` that are due, with repeats first.
    ///
    /// A negative offset keeps only the last `-offset` updates, as Telegram does.
    pub(crate) fn take_batch(&self, offset: i64, limit: usize, now_ms: i64) -> Vec<Arc<str>> {
        let mut state = self.state.lock();
        let mut trail = self.trail.lock();
        let confirm_before = if offset < 0 {
            let keep = usize::try_from(-offset).unwrap_or(usize::MAX);
            let skip = state.pending.len().saturating_sub(keep);
            state.pending.keys().nth(skip).copied().unwrap_or(i64::MAX)
        } else {
            offset
        };
        while let Some((&id, _)) = state.pending.first_key_value().filter(|(id, _)| **id < confirm_before) {
            let Some(mut done) = state.remove(id) else { continue };
            trail.note(now_ms, Step::Taken, &done);
            if done.again > 0 {
                done.again -= 1;
                state.repeats.push(done);
            }
        }
        let mut batch: Vec<Arc<str>> = state.repeats.drain(..).map(|update| update.body).collect();
        let mut expired = Vec::new();
        for update in state.pending.values() {
            if batch.len() >= limit || update.not_before_ms > now_ms {
                break;
            }
            if update.expires_ms <= now_ms {
                expired.push(update.id);
            } else {
                trail.note(now_ms, Step::Given, update);
                batch.push(update.body.clone());
            }
        }
        for id in expired {
            if let Some(update) = state.remove(id) {
                trail.note(now_ms, Step::Expired, &update);
            }
        }
        batch
    }

    /// When the first update may be delivered, if there is one that may not yet.
    pub(crate) fn held_until(&self, now_ms: i64) -> Option<i64> {
        let state = self.state.lock();
        state.pending.values().next().map(|update| update.not_before_ms).filter(|at| *at > now_ms)
    }

    /// Takes a key whose first update should be delivered; `finish` must follow.
    pub(crate) fn start(&self, now_ms: i64) -> Option<(QueueKey, Pending)> {
        let mut state = self.state.lock();
        while let Some(key) = state.ready.pop_front() {
            while let Some(id) = state.by_key.get(&key).and_then(|ids| ids.front().copied()) {
                match state.pending.get(&id) {
                    Some(update) if update.expires_ms > now_ms => {
                        let update = update.clone();
                        state.in_flight.insert(key.clone());
                        return Some((key, update));
                    }
                    _ => {
                        if let Some(update) = state.remove(id) {
                            self.trail.lock().note(now_ms, Step::Expired, &update);
                        }
                    }
                }
            }
        }
        None
    }

    /// The update after `id` under `key`, if it has come: what a reordering lets go first.
    pub(crate) fn next_after(&self, key: &QueueKey, id: i64) -> Option<Pending> {
        let state = self.state.lock();
        let ids = state.by_key.get(key)?;
        let next = ids.iter().find(|other| **other > id)?;
        state.pending.get(next).cloned()
    }

    /// Removes a delivered update, or keeps it for the deliveries it still has to come.
    pub(crate) fn delivered(&self, id: i64, now_ms: i64) {
        let mut state = self.state.lock();
        let Some(update) = state.pending.get_mut(&id) else { return };
        self.trail.lock().note(now_ms, Step::Taken, update);
        if update.again > 0 {
            update.again -= 1;
        } else {
            state.remove(id);
        }
    }

    /// Ends what `start` began: the key may be started again.
    pub(crate) fn finish(&self, key: &QueueKey) {
        {
            let mut state = self.state.lock();
            state.in_flight.remove(key);
            if state.by_key.contains_key(key) {
                state.ready.push_back(key.clone());
            }
        }
        self.arrived.notify_waiters();
    }
}

impl State {
    fn enqueue(&mut self, update: Pending) {
        let ids = self.by_key.entry(update.key.clone()).or_default();
        ids.push_back(update.id);
        if ids.len() == 1 && !self.in_flight.contains(&update.key) {
            self.ready.push_back(update.key.clone());
        }
        self.pending.insert(update.id, update);
    }

    fn remove(&mut self, id: i64) -> Option<Pending> {
        let update = self.pending.remove(&id)?;
        if let Some(ids) = self.by_key.get_mut(&update.key) {
            if ids.front() == Some(&id) {
                ids.pop_front();
            } else {
                ids.retain(|other| *other != id);
            }
            if ids.is_empty() {
                self.by_key.remove(&update.key);
                // A key without updates must not stay ready, or polling would grow the list without end.
                if let Some(at) = self.ready.iter().position(|key| *key == update.key) {
                    self.ready.remove(at);
                }
            }
        }
        Some(update)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn push(queue: &UpdateQueue, key: QueueKey) -> i64 {
        queue.push(0, |id| Pending {
            id,
            kind: "message".into(),
            key,
            chat: None,
            body: id.to_string().into(),
            expires_ms: 100,
            again: 0,
            not_before_ms: 0,
            reorder_ms: 0,
        })
    }

    fn push_many(queue: &UpdateQueue, count: usize) {
        for _ in 0..count {
            push(queue, QueueKey::Chat(1));
        }
    }

    fn batch(queue: &UpdateQueue, offset: i64, limit: usize) -> Vec<String> {
        queue.take_batch(offset, limit, 0).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn an_offset_confirms_what_lies_before_it() {
        let queue = UpdateQueue::new(10, 100);
        push_many(&queue, 3);
        assert_eq!(batch(&queue, 0, 2), ["10", "11"]);
        assert_eq!(batch(&queue, 0, 2), ["10", "11"], "nothing was confirmed");
        assert_eq!(batch(&queue, 12, 100), ["12"]);
        assert_eq!(queue.len(), 1);
    }

    #[test]
    fn a_negative_offset_keeps_only_the_last() {
        let queue = UpdateQueue::new(10, 100);
        push_many(&queue, 5);
        assert_eq!(batch(&queue, -2, 100), ["13", "14"]);
        assert_eq!(queue.len(), 2);
    }

    #[test]
    fn one_delivery_is_in_flight_per_key() {
        let queue = UpdateQueue::new(1, 100);
        let (chat, user) = (QueueKey::Chat(1), QueueKey::User(1));
        push(&queue, chat.clone());
        push(&queue, chat.clone());
        push(&queue, user.clone());
        let (key, first) = queue.start(0).unwrap();
        assert_eq!((key.clone(), first.id), (chat, 1));
        assert_eq!(queue.start(0).unwrap().0, user);
        assert!(queue.start(0).is_none(), "the chat's second update waits for its first");
        queue.delivered(first.id, 0);
        queue.finish(&key);
        assert_eq!(queue.start(0).unwrap().1.id, 2);
    }

    #[test]
    fn expired_updates_are_dropped() {
        let queue = UpdateQueue::new(1, 100);
        push(&queue, QueueKey::Chat(1));
        assert!(queue.start(100).is_none());
        assert_eq!(queue.len(), 0);
    }

    #[test]
    fn a_duplicate_comes_again_after_it_was_confirmed() {
        let queue = UpdateQueue::new(1, 100);
        push(&queue, QueueKey::Chat(1));
        queue.state.lock().pending.get_mut(&1).unwrap().again = 1;
        assert_eq!(batch(&queue, 0, 100), ["1"]);
        assert_eq!(batch(&queue, 2, 100), ["1"]);
        assert!(batch(&queue, 2, 100).is_empty());
    }

    #[test]
    fn each_step_of_an_update_is_remembered_in_order() {
        let queue = UpdateQueue::new(7, 100);
        push_many(&queue, 2);
        batch(&queue, 0, 1);
        batch(&queue, 8, 1);
        let steps: Vec<_> = queue.steps(1).into_iter().map(|step| (step.update, step.step)).collect();
        assert_eq!(steps, [(8, Step::Queued), (7, Step::Given), (7, Step::Taken), (8, Step::Given)]);
        queue.take_batch(0, 1, 1000);
        assert_eq!(queue.steps(5).last().map(|step| step.step), Some(Step::Expired));
    }

    #[test]
    fn polling_leaves_no_ready_keys_behind() {
        let queue = UpdateQueue::new(1, 100);
        for chat in 0..100 {
            push(&queue, QueueKey::Chat(chat));
        }
        batch(&queue, 101, 100);
        assert!(queue.state.lock().ready.is_empty());
    }
}
