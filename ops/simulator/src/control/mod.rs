//! The users' side: everything a person or a test can do to the simulator. `http` offers the same under `/sim/`.

pub(crate) mod http;
pub(crate) mod membership;
mod speak;
mod users;
mod view;

pub use speak::{Press, Upload, UploadKind};
pub use users::{NewGroup, NewUser};
pub use view::{ChatView, UserChat};

use std::{sync::Arc, time::Duration};

use serde_json::Value;

use crate::{
    error::ControlError,
    faults::{FaultRule, InstalledFault},
    record::{Call, CallFilter},
    updates::{QueueKey, UpdateStep},
    world::{ChatCell, World},
};

/// A handle to a running simulator, in the same process; clones share it.
#[derive(Debug, Clone)]
pub struct Control {
    pub(crate) world: Arc<World>,
}

impl Control {
    pub(crate) fn chat_cell(&self, id: i64) -> Result<Arc<ChatCell>, ControlError> {
        self.world.chat(id).ok_or(ControlError::NoChat(id))
    }

    /// Queues any JSON as an update and returns its id. An object gets an `update_id` unless it has one; whatever the bot
    /// asked for in `allowed_updates` does not matter.
    pub fn send_raw_update(&self, update: &Value) -> i64 {
        let kind = update.as_object().and_then(|object| object.keys().find(|key| *key != "update_id"));
        let kind = kind.cloned().unwrap_or_default();
        let chat = update[&kind]["chat"]["id"].as_i64();
        let key = chat.map_or(QueueKey::Other, QueueKey::Chat);
        self.world.queue_update(&kind, key, chat, |id| {
            let mut update = update.clone();
            if let Some(object) = update.as_object_mut() {
                object.entry("update_id").or_insert_with(|| id.into());
            }
            update.to_string()
        })
    }

    /// Puts a fault rule in force and returns its number.
    pub fn add_fault(&self, rule: FaultRule) -> u64 {
        self.world.faults.add(rule)
    }

    /// Takes a fault rule away; false if there is none with this number.
    pub fn remove_fault(&self, id: u64) -> bool {
        self.world.faults.remove(id)
    }

    /// Takes all fault rules away.
    pub fn clear_faults(&self) {
        self.world.faults.clear();
    }

    /// The fault rules in force and how often they struck.
    #[must_use]
    pub fn faults(&self) -> Vec<InstalledFault> {
        self.world.faults.list()
    }

    /// The recorded calls that pass `filter`, oldest first.
    #[must_use]
    pub fn calls(&self, filter: &CallFilter) -> Vec<Call> {
        self.world.record.calls(filter)
    }

    /// How many calls were ever made, and how many of them the record no longer holds.
    #[must_use]
    pub fn call_counts(&self) -> (u64, u64) {
        self.world.record.counts()
    }

    /// Empties the record.
    pub fn clear_calls(&self) {
        self.world.record.clear();
    }

    /// What happened to updates after step number `after`, in order; as many of the last steps are kept as calls.
    #[must_use]
    pub fn update_steps(&self, after: u64) -> Vec<UpdateStep> {
        self.world.updates.steps(after)
    }

    /// Updates that the bot has not taken yet.
    #[must_use]
    pub fn pending_updates(&self) -> usize {
        self.world.updates.len()
    }

    /// Moves the simulator's clock forward: queries grow old, updates expire, and who reads [`SimulatorConfig::clock_file`] lives on
    /// later. Deadlines of running calls do not move.
    ///
    /// # Errors
    /// The file cannot be written.
    ///
    /// [`SimulatorConfig::clock_file`]: crate::SimulatorConfig::clock_file
    pub fn advance_clock(&self, by: Duration) -> Result<(), ControlError> {
        self.world.clock.advance(by).map_err(|error| ControlError::Clock(error.to_string()))
    }

    /// Forgets users, chats, files, updates, faults and the record; the configured personas are created anew.
    pub fn reset(&self) {
        self.world.reset();
    }
}
