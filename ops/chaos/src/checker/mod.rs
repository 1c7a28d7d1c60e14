//! The judge: joins what went in and came out (the history) with what is written down (the database).
//!
//! One function for each invariant, each pure: from [`Facts`] to violations. A checker that finds nothing proves nothing until it has
//! found something: the tests beside each rule, and the mutation check, see to that.

mod facts;
mod figures;
mod inputs;
mod models;
mod order;
mod pace;
mod sends;
#[cfg(test)]
mod sketch;

use std::fmt;

pub use facts::{EventRow, Facts, JournalRow, OutboxRow};
pub use figures::{Figures, percentile};

/// A promise of docs/RELIABILITY.md.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Invariant {
    /// Every acknowledged update has exactly one journal row with a terminal outcome.
    I1,
    /// At most one set of events per input.
    I2,
    /// Versions and positions are 1..n, and inputs are applied in the order in which they were acknowledged.
    I3,
    /// Every effect is sent as often as its class promises.
    I4,
    /// A read model equals the one rebuilt from position 0.
    I5,
    /// Totals in read models equal totals counted from events.
    I6,
    /// Nothing is left to do a minute after the last fault.
    I7,
    /// A replay makes no call and changes nothing.
    I8,
    /// Nothing is sent before `retry_after` ends, and the pace holds in every sliding window.
    I9,
}

/// How a promise was broken.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Harm {
    /// Something is gone.
    Lost,
    /// Something is there that should not be.
    Unexpected,
    /// Something was done twice.
    Duplicated,
    /// Something was done before what came first.
    Reordered,
    /// Something was done too early or too often.
    TooFast,
    /// Something was not done in time.
    TooLate,
}

/// A promise that was not kept: which, how, and where.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Violation {
    /// Which promise.
    pub invariant: Invariant,
    /// How it was broken.
    pub harm: Harm,
    /// What it happened to: an input, an effect, a stream, a chat.
    pub subject: String,
    /// What was expected and what was found.
    pub detail: String,
}

impl Violation {
    /// A promise that was not kept.
    pub fn new(
        invariant: Invariant,
        harm: Harm,
        subject: impl fmt::Display,
        detail: impl Into<String>,
    ) -> Self {
        Violation { invariant, harm, subject: subject.to_string(), detail: detail.into() }
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let harm = match self.harm {
            Harm::Lost => "lost",
            Harm::Unexpected => "unexpected",
            Harm::Duplicated => "duplicated",
            Harm::Reordered => "reordered",
            Harm::TooFast => "too fast",
            Harm::TooLate => "too late",
        };
        write!(f, "{:?} {harm}: {}: {}", self.invariant, self.subject, self.detail)
    }
}

/// Judges a run by every invariant.
pub fn check(facts: &Facts) -> Vec<Violation> {
    let invariants = [
        inputs::acknowledged_updates_are_journalled_once,
        inputs::an_input_has_one_set_of_events,
        order::versions_and_positions_are_dense,
        order::inputs_are_applied_in_the_order_acknowledged,
        order::a_partition_has_one_writer,
        sends::effects_are_sent_as_often_as_promised,
        models::read_models_equal_rebuilt_ones,
        models::totals_equal_those_of_events,
        models::nothing_is_left_to_do,
        models::a_replay_changes_nothing,
        pace::nothing_goes_before_retry_after,
        pace::the_pace_holds_in_every_window,
    ];
    invariants.iter().flat_map(|invariant| invariant(facts)).collect()
}
