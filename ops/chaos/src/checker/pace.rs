//! I9: Telegram's pace.

use std::collections::HashMap;

use super::Invariant::I9;
use super::sends::SHOWING;
use super::{Facts, Harm, Violation};
use crate::history::CallSeen;

/// Calls leave at their pace and arrive when the machine lets them: so much closer together they may come, in milliseconds.
const JITTER_MS: f64 = 250.0;

/// I9: a chat that was told to be left alone is, until `retry_after` has passed since Telegram's answer.
pub(super) fn nothing_goes_before_retry_after(facts: &Facts) -> Vec<Violation> {
    let mut quiet_until: HashMap<i64, (i64, u64)> = HashMap::new();
    let mut violations = Vec::new();
    for (at_ms, call) in shown(facts) {
        let Some(chat) = call.chat else { continue };
        if let Some((until, told_in)) = quiet_until.get(&chat).filter(|(until, _)| at_ms < *until) {
            let detail = format!(
                "call {} came {} ms before the pause of call {told_in} ended",
                call.number,
                until - at_ms
            );
            violations.push(Violation::new(I9, Harm::TooFast, format!("chat {chat}"), detail));
        }
        if let Some(seconds) = call.retry_after {
            let answered = at_ms + i64::try_from(call.took_us / 1000).unwrap_or(0);
            let until = answered + i64::try_from(seconds * 1000).unwrap_or(i64::MAX);
            let quiet = quiet_until.entry(chat).or_insert((until, call.number));
            if until > quiet.0 {
                *quiet = (until, call.number);
            }
        }
    }
    violations
}

/// I9: in every window, however long, no more is accepted than the pace allows for its length, and a burst: over all chats and in each.
pub(super) fn the_pace_holds_in_every_window(facts: &Facts) -> Vec<Violation> {
    let Some(run) = facts.run() else { return Vec::new() };
    let mut all = Vec::new();
    let mut chats: HashMap<i64, Vec<i64>> = HashMap::new();
    for (at_ms, call) in shown(facts).filter(|(_, call)| call.accepted) {
        all.push(at_ms);
        if let Some(chat) = call.chat {
            chats.entry(chat).or_default().push(at_ms);
        }
    }
    // A tenth of a second's messages may go at once over all chats.
    let global_burst = (run.global_per_second / 10.0).max(1.0);
    let mut violations: Vec<Violation> = too_many(&all, run.global_per_second, global_burst)
        .map(|d| too_fast("all chats", d))
        .into_iter()
        .collect();
    for (chat, times) in chats {
        let found = too_many(&times, run.chat_per_second, f64::from(run.chat_burst));
        violations.extend(found.map(|detail| too_fast(&format!("chat {chat}"), detail)));
    }
    violations
}

fn too_fast(subject: &str, detail: String) -> Violation {
    Violation::new(I9, Harm::TooFast, subject, detail)
}

/// Calls that show something, in the order of arrival.
fn shown(facts: &Facts) -> impl Iterator<Item = (i64, &CallSeen)> {
    let shown = facts.calls.iter().filter(|(_, call)| SHOWING.contains(&call.method.as_str()));
    shown.map(|(at_ms, call)| (*at_ms, call))
}

/// The first call that comes too early. A sequence of calls keeps a pace in every window exactly if each keeps the distance that all
/// before it ask for (GCRA, ITU-T I.371). The times are sorted.
fn too_many(times: &[i64], per_second: f64, burst: f64) -> Option<String> {
    let interval = 1000.0 / per_second;
    let mut full_at = f64::MIN;
    for (index, at) in times.iter().enumerate() {
        full_at = full_at.max(*at as f64) + interval;
        let early = full_at - *at as f64 - burst * interval - JITTER_MS;
        if early > 0.0 {
            return Some(format!("message {} came {early:.0} ms too early, at {at}", index + 1));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::super::sketch::*;
    use super::*;

    #[test]
    fn a_burst_and_then_the_pace_is_allowed_and_no_more() {
        let mut times: Vec<i64> = vec![0; 5];
        times.extend((1..=60).map(|second| second * 1000));
        assert_eq!(too_many(&times, 1.0, 5.0), None);
        assert!(
            too_many(&[0; 6], 1.0, 5.0)
                .is_some_and(|found| found.starts_with("message 6 came 750 ms too early"))
        );
        let hasty: Vec<i64> = (0..75).map(|message| message * 800).collect();
        assert!(too_many(&hasty, 1.0, 5.0).is_some());
        let two_bursts = [0, 0, 0, 0, 0, 2000, 2000, 2000, 2000, 2000];
        assert!(too_many(&two_bursts, 1.0, 5.0).is_some_and(|found| found.starts_with("message 8")));
    }

    #[test]
    fn a_chat_that_must_be_left_alone_is() {
        let kept = Sketch::new().throttled_at(1000, 2).call_at(3000).facts();
        assert_eq!(harms(nothing_goes_before_retry_after(&kept)), []);
        let broken = Sketch::new().throttled_at(1000, 2).call_at(2999).facts();
        assert_eq!(harms(nothing_goes_before_retry_after(&broken)), [(Harm::TooFast, "chat 5".into())]);
    }
}
