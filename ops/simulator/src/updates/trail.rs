//! The way of each update to the bot, step by step: what a checker needs to know what the bot was given and has acknowledged.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

/// Something that happened to an update.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UpdateStep {
    /// Number of the step, from 1: the order in which steps happened.
    pub number: u64,
    /// When, in milliseconds since 1970.
    pub at_ms: i64,
    /// The update's id.
    pub update: i64,
    /// Its kind, such as `message`.
    pub kind: String,
    /// The chat it is about, if it names one.
    pub chat: Option<i64>,
    /// What happened.
    pub step: Step,
}

/// What can happen to an update.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// It waits for the bot.
    Queued,
    /// It is given to the bot: in the answer to a poll, or in a request to the webhook. Once for each try.
    Given,
    /// The bot acknowledged it: an offset went past it, or the webhook answered 2xx. Once for each delivery.
    Taken,
    /// It grew too old before the bot took it.
    Expired,
}

/// The last steps, bounded.
#[derive(Debug)]
pub(crate) struct Trail {
    capacity: usize,
    steps: VecDeque<UpdateStep>,
    last: u64,
}

impl Trail {
    pub(crate) fn new(capacity: usize) -> Self {
        Self { capacity, steps: VecDeque::new(), last: 0 }
    }

    pub(crate) fn note(&mut self, at_ms: i64, step: Step, update: &super::Pending) {
        self.last += 1;
        if self.steps.len() >= self.capacity {
            self.steps.pop_front();
        }
        if self.capacity > 0 {
            self.steps.push_back(UpdateStep {
                number: self.last,
                at_ms,
                update: update.id,
                kind: update.kind.clone(),
                chat: update.chat,
                step,
            });
        }
    }

    /// The steps after number `after`, oldest first.
    pub(crate) fn after(&self, after: u64) -> Vec<UpdateStep> {
        let from = self.steps.partition_point(|step| step.number <= after);
        self.steps.range(from..).cloned().collect()
    }
}
