//! Faults on request: what a bot must survive, played by rule and reproducibly.

use std::{
    sync::atomic::{AtomicUsize, Ordering},
    time::Duration,
};

use parking_lot::Mutex;
use serde::{Deserialize, Serialize};

/// Rules held at once.
const RULES: usize = 1_000;

/// What goes wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Fault {
    /// 429 with `retry_after` in seconds; nothing is executed.
    TooManyRequests {
        /// Seconds the bot is told to wait.
        retry_after: u64,
    },
    /// A 5xx answer; nothing is executed.
    ServerError {
        /// The HTTP status, 500–599.
        status: u16,
    },
    /// Any refusal of Telegram, such as 403 or 400; nothing is executed.
    Refused {
        /// Telegram's code, 400–499.
        code: u16,
        /// Telegram's words.
        description: String,
    },
    /// 401, as for a token that was revoked; nothing is executed.
    Unauthorized,
    /// Hangs without executing, then closes the connection.
    TimeoutBefore {
        /// How long to hang, in milliseconds.
        ms: u64,
    },
    /// Executes, then hangs and closes the connection without an answer.
    TimeoutAfter {
        /// How long to hang, in milliseconds.
        ms: u64,
    },
    /// Resets the connection; nothing is executed.
    ResetBefore,
    /// Executes, then resets the connection instead of answering.
    ResetAfter,
    /// Executes and answers, late.
    Delay {
        /// How late, in milliseconds.
        ms: u64,
    },
    /// Delivers an update twice.
    DuplicateUpdate,
    /// Holds an update back before its webhook delivery or poll.
    DelayUpdate {
        /// How long, in milliseconds.
        ms: u64,
    },
    /// Webhook only: holds an update until the next one of its queue has gone first, or until `ms` have passed.
    ReorderUpdate {
        /// How long to wait for the next one, in milliseconds.
        ms: u64,
    },
}

impl Fault {
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Fault::TooManyRequests { .. } => "too_many_requests",
            Fault::ServerError { .. } => "server_error",
            Fault::Refused { .. } => "refused",
            Fault::Unauthorized => "unauthorized",
            Fault::TimeoutBefore { .. } => "timeout_before",
            Fault::TimeoutAfter { .. } => "timeout_after",
            Fault::ResetBefore => "reset_before",
            Fault::ResetAfter => "reset_after",
            Fault::Delay { .. } => "delay",
            Fault::DuplicateUpdate => "duplicate_update",
            Fault::DelayUpdate { .. } => "delay_update",
            Fault::ReorderUpdate { .. } => "reorder_update",
        }
    }

    fn is_for_updates(&self) -> bool {
        matches!(self, Fault::DuplicateUpdate | Fault::DelayUpdate { .. } | Fault::ReorderUpdate { .. })
    }
}

/// A fault and when it strikes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FaultRule {
    /// What goes wrong.
    pub fault: Fault,
    /// Only this method (or, for updates, this kind such as `message`), in any case; `None` is all.
    #[serde(default)]
    pub method: Option<String>,
    /// Only this chat.
    #[serde(default)]
    pub chat_id: Option<i64>,
    /// Calls that match but are let through first.
    #[serde(default)]
    pub skip: u32,
    /// How many times it strikes; `None` is without end.
    #[serde(default)]
    pub count: Option<u32>,
    /// How likely each match is to strike, 0–1; drawn from the simulator's seed.
    #[serde(default = "always")]
    pub probability: f64,
}

fn always() -> f64 {
    1.0
}

impl FaultRule {
    /// A rule that strikes every call without end.
    #[must_use]
    pub fn new(fault: Fault) -> Self {
        Self { fault, method: None, chat_id: None, skip: 0, count: None, probability: 1.0 }
    }

    /// Only for `method`.
    #[must_use]
    pub fn method(mut self, method: &str) -> Self {
        self.method = Some(method.into());
        self
    }

    /// Only in `chat`.
    #[must_use]
    pub fn chat(mut self, chat: i64) -> Self {
        self.chat_id = Some(chat);
        self
    }

    /// Only `count` times.
    #[must_use]
    pub fn times(mut self, count: u32) -> Self {
        self.count = Some(count);
        self
    }

    /// With `probability` each time.
    #[must_use]
    pub fn probability(mut self, probability: f64) -> Self {
        self.probability = probability;
        self
    }
}

/// A rule that is in force, and what it has done.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct InstalledFault {
    /// Its number, for removing it.
    pub id: u64,
    /// The rule.
    pub rule: FaultRule,
    /// Calls that matched.
    pub matched: u64,
    /// Times it struck.
    pub struck: u32,
}

/// The rules in force. The first one that strikes wins.
#[derive(Debug)]
pub(crate) struct Faults {
    seed: u64,
    /// Lets calls pass without a lock while there are no rules.
    active: AtomicUsize,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    last_id: u64,
    rules: Vec<(InstalledFault, u64)>,
}

impl Faults {
    pub(crate) fn new(seed: u64) -> Self {
        Self { seed, active: AtomicUsize::new(0), state: Mutex::default() }
    }

    /// Puts a rule in force; beyond the bound the oldest goes.
    pub(crate) fn add(&self, rule: FaultRule) -> u64 {
        let mut state = self.state.lock();
        state.last_id += 1;
        let id = state.last_id;
        if state.rules.len() == RULES {
            state.rules.remove(0);
        }
        // Each rule draws from a sequence of its own, so that rules do not disturb one another.
        let chance = self.seed ^ id.wrapping_mul(0x9E37_79B9_7F4A_7C15);
        state.rules.push((InstalledFault { id, rule, matched: 0, struck: 0 }, chance));
        self.active.store(state.rules.len(), Ordering::Release);
        id
    }

    pub(crate) fn remove(&self, id: u64) -> bool {
        let mut state = self.state.lock();
        let before = state.rules.len();
        state.rules.retain(|(fault, _)| fault.id != id);
        self.active.store(state.rules.len(), Ordering::Release);
        state.rules.len() < before
    }

    pub(crate) fn clear(&self) {
        self.state.lock().rules.clear();
        self.active.store(0, Ordering::Release);
    }

    pub(crate) fn list(&self) -> Vec<InstalledFault> {
        self.state.lock().rules.iter().map(|(fault, _)| fault.clone()).collect()
    }

    /// What happens to a call of `method` about `chat`.
    pub(crate) fn on_call(&self, method: &str, chat: Option<i64>) -> Option<Fault> {
        self.strike(false, method, chat)
    }

    /// What happens to an update of `kind` from `chat`.
    pub(crate) fn on_update(&self, kind: &str, chat: Option<i64>) -> Option<Fault> {
        self.strike(true, kind, chat)
    }

    fn strike(&self, update: bool, method: &str, chat: Option<i64>) -> Option<Fault> {
        if self.active.load(Ordering::Acquire) == 0 {
            return None;
        }
        let mut state = self.state.lock();
        for (installed, chance) in &mut state.rules {
            let rule = &installed.rule;
            let matches = rule.fault.is_for_updates() == update
                && rule.method.as_ref().is_none_or(|wanted| wanted.eq_ignore_ascii_case(method))
                && rule.chat_id.is_none_or(|wanted| chat == Some(wanted))
                && rule.count.is_none_or(|count| installed.struck < count);
            if !matches {
                continue;
            }
            installed.matched += 1;
            if installed.matched > u64::from(rule.skip) && draw(chance) < rule.probability {
                installed.struck += 1;
                return Some(rule.fault.clone());
            }
        }
        None
    }
}

/// The next number in [0, 1) of a sequence (SplitMix64).
fn draw(state: &mut u64) -> f64 {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    ((z ^ (z >> 31)) >> 11) as f64 / (1u64 << 53) as f64
}

/// Milliseconds of a rule as a duration, at most an hour.
pub(crate) fn pause(ms: u64) -> Duration {
    Duration::from_millis(ms.min(3_600_000))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_strikes_its_method_and_chat_so_many_times() {
        let faults = Faults::new(0);
        faults.add(FaultRule::new(Fault::ResetAfter).method("sendMessage").chat(5).times(2));
        assert_eq!(faults.on_call("sendMessage", Some(4)), None);
        assert_eq!(faults.on_call("getMe", Some(5)), None);
        let struck: Vec<_> = (0..3).map(|_| faults.on_call("sendmessage", Some(5)).is_some()).collect();
        assert_eq!(struck, [true, true, false]);
        assert_eq!(faults.list()[0].struck, 2);
    }

    #[test]
    fn faults_of_updates_leave_calls_alone() {
        let faults = Faults::new(0);
        faults.add(FaultRule::new(Fault::DuplicateUpdate));
        assert_eq!(faults.on_call("sendMessage", None), None);
        assert_eq!(faults.on_update("message", Some(1)), Some(Fault::DuplicateUpdate));
    }

    #[test]
    fn the_same_seed_strikes_the_same_calls() {
        let strikes = |seed| {
            let faults = Faults::new(seed);
            faults.add(FaultRule::new(Fault::ResetBefore).probability(0.3));
            (0..200).map(|_| faults.on_call("x", None).is_some()).collect::<Vec<_>>()
        };
        assert_eq!(strikes(7), strikes(7));
        assert_ne!(strikes(7), strikes(8));
        let share = strikes(7).into_iter().filter(|struck| *struck).count();
        assert!((30..90).contains(&share), "{share} of 200 at 0.3");
    }
}
