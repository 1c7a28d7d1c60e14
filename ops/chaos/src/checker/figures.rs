//! How much happened in a run, for the table of results.

use std::collections::{BTreeMap, HashMap};

use super::Facts;
use crate::history::{Kind, Op};

/// How much happened in a run.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Figures {
    /// Updates that were acknowledged.
    pub updates: usize,
    /// Attempts at a quiz that came to their end.
    pub finished: usize,
    /// Calls of the bot that Telegram accepted.
    pub calls: usize,
    /// Faults that were begun, by what they were.
    pub faults: BTreeMap<String, usize>,
    /// Effects whose end nobody knew at some time.
    pub ambiguous: usize,
    /// From an update's coming to the first message that answers it, in milliseconds: half of them were quicker.
    pub answer_p50_ms: i64,
    /// The same: 95 of 100 were quicker.
    pub answer_p95_ms: i64,
    /// How long it took until nothing was left to do, in milliseconds.
    pub calm_ms: i64,
}

impl Figures {
    /// All faults.
    pub fn faults(&self) -> usize {
        self.faults.values().sum()
    }

    /// Processes and servers that were killed.
    pub fn kills(&self) -> usize {
        self.faults.iter().filter(|(fault, _)| fault.starts_with("kill -9")).map(|(_, times)| times).sum()
    }
}

impl Facts {
    /// How much happened.
    pub fn figures(&self) -> Figures {
        let mut figures = Figures {
            updates: self.updates.values().filter(|update| update.taken.is_some()).count(),
            finished: self.events.iter().filter(|event| event.kind == "AttemptFinished").count(),
            calls: self.calls.iter().filter(|(_, call)| call.accepted).count(),
            ambiguous: self.outbox.iter().filter(|row| row.ambiguous > 0).count(),
            ..Figures::default()
        };
        for entry in &self.entries {
            match &entry.op {
                Op::Fault { fault, .. } if entry.kind == Kind::Invoke => {
                    *figures.faults.entry(fault.clone()).or_default() += 1;
                }
                Op::Calm { after_ms, .. } => figures.calm_ms = figures.calm_ms.max(*after_ms),
                _ => {}
            }
        }
        let times = self.answer_times(|_| true);
        (figures.answer_p50_ms, figures.answer_p95_ms) = (percentile(&times, 50), percentile(&times, 95));
        figures
    }

    /// From the coming of each update of these chats to the first message that answers it, in milliseconds, the quickest first.
    pub fn answer_times(&self, of: impl Fn(i64) -> bool) -> Vec<i64> {
        let inputs: HashMap<i64, &str> = self.outbox.iter().map(|row| (row.id, row.input.as_str())).collect();
        let mut first: HashMap<i64, i64> = HashMap::new();
        for (at_ms, call) in self.calls.iter().filter(|(_, call)| call.accepted) {
            let input = call.effect.and_then(|effect| inputs.get(&effect));
            let update = input.and_then(|input| input.strip_prefix("tg:")).and_then(|id| id.parse().ok());
            if let Some(update) = update {
                let done = at_ms + i64::try_from(call.took_us / 1000).unwrap_or(i64::MAX);
                first.entry(update).or_insert(done);
            }
        }
        let mut times: Vec<i64> = first
            .iter()
            .filter_map(|(update, done)| {
                let update = self.updates.get(update).filter(|update| update.chat.is_some_and(&of))?;
                Some(done - update.queued_ms)
            })
            .collect();
        times.sort_unstable();
        times
    }
}

/// So many of a hundred are not above this; 0 of nothing. The figures are sorted.
pub fn percentile(sorted: &[i64], percent: usize) -> i64 {
    let index = (sorted.len() * percent).div_ceil(100).saturating_sub(1);
    sorted.get(index).copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_figures_that_occurred() {
        let sorted: Vec<i64> = (1..=100).collect();
        assert_eq!(
            (percentile(&sorted, 50), percentile(&sorted, 95), percentile(&sorted, 100)),
            (50, 95, 100)
        );
        assert_eq!((percentile(&[7], 95), percentile(&[], 50)), (7, 0));
    }
}
