//! The record: every Bot API call with what came of it, bounded.

use std::collections::VecDeque;

use bytes::Bytes;
use parking_lot::Mutex;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// One Bot API call.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Call {
    /// Number of the call, from 1, in the order of completion.
    pub id: u64,
    /// When it arrived, in milliseconds since 1970.
    pub at_ms: i64,
    /// How long it took, in microseconds.
    pub took_us: u64,
    /// The method as called.
    pub method: String,
    /// The chat it was about, if it named one by number.
    pub chat_id: Option<i64>,
    /// What the caller wrote into the header `X-Simulator-Mark`, to know its calls again.
    pub mark: Option<String>,
    /// Its parameters; uploaded files by name and size.
    pub params: Value,
    /// Whether it changed what users see or what the bot is: false for refusals and faults before acceptance.
    pub executed: bool,
    /// The fault that was played, by name.
    pub fault: Option<String>,
    /// HTTP status; 0 when the caller got none.
    pub status: u16,
    /// The answer's body, or null when the caller got none.
    pub response: Value,
}

/// Which calls to list; an empty filter lists all.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CallFilter {
    /// Only this method, in any case.
    pub method: Option<String>,
    /// Only this chat.
    pub chat_id: Option<i64>,
    /// Only calls after this one.
    pub after: Option<u64>,
    /// Only calls that were executed, or that were not.
    pub executed: Option<bool>,
    /// At most so many, the newest.
    pub limit: Option<usize>,
}

#[derive(Debug)]
pub(crate) struct Entry {
    pub(crate) at_ms: i64,
    pub(crate) took_us: u64,
    pub(crate) method: String,
    pub(crate) chat_id: Option<i64>,
    pub(crate) mark: Option<String>,
    pub(crate) params: Value,
    pub(crate) executed: bool,
    pub(crate) fault: Option<&'static str>,
    pub(crate) status: u16,
    pub(crate) response: Bytes,
}

/// The last calls. Answers are kept as bytes and read only when somebody asks.
#[derive(Debug)]
pub(crate) struct Record {
    capacity: usize,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    entries: VecDeque<(u64, Entry)>,
    last_id: u64,
    dropped: u64,
}

impl Record {
    pub(crate) fn new(capacity: usize) -> Self {
        Self { capacity, state: Mutex::default() }
    }

    pub(crate) fn add(&self, entry: Entry) {
        let mut state = self.state.lock();
        state.last_id += 1;
        if state.entries.len() >= self.capacity {
            state.dropped += 1;
            state.entries.pop_front();
        }
        if self.capacity > 0 {
            let id = state.last_id;
            state.entries.push_back((id, entry));
        }
    }

    /// The calls that pass `filter`, oldest first.
    pub(crate) fn calls(&self, filter: &CallFilter) -> Vec<Call> {
        let state = self.state.lock();
        let after = filter.after.unwrap_or(0);
        let passing = state.entries.iter().rev().take_while(|(id, _)| *id > after).filter(|(_, entry)| {
            filter.method.as_ref().is_none_or(|method| method.eq_ignore_ascii_case(&entry.method))
                && filter.chat_id.is_none_or(|chat| entry.chat_id == Some(chat))
                && filter.executed.is_none_or(|executed| entry.executed == executed)
        });
        let mut calls: Vec<Call> =
            passing.take(filter.limit.unwrap_or(usize::MAX)).map(|(id, entry)| entry.shown(*id)).collect();
        calls.reverse();
        calls
    }

    /// How many calls there were, and how many of them are no longer kept.
    pub(crate) fn counts(&self) -> (u64, u64) {
        let state = self.state.lock();
        (state.last_id, state.dropped)
    }

    /// Forgets the calls; numbering goes on.
    pub(crate) fn clear(&self) {
        let mut state = self.state.lock();
        state.entries.clear();
        state.dropped = 0;
    }
}

impl Entry {
    fn shown(&self, id: u64) -> Call {
        Call {
            id,
            at_ms: self.at_ms,
            took_us: self.took_us,
            method: self.method.clone(),
            chat_id: self.chat_id,
            mark: self.mark.clone(),
            params: self.params.clone(),
            executed: self.executed,
            fault: self.fault.map(str::to_owned),
            status: self.status,
            response: serde_json::from_slice(&self.response).unwrap_or(Value::Null),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(method: &str, chat: i64) -> Entry {
        Entry {
            at_ms: 0,
            took_us: 0,
            method: method.into(),
            chat_id: Some(chat),
            mark: None,
            params: Value::Null,
            executed: true,
            fault: None,
            status: 200,
            response: Bytes::from_static(b"{}"),
        }
    }

    #[test]
    fn the_record_is_bounded_and_counts_what_it_drops() {
        let record = Record::new(2);
        for chat in 1..=5 {
            record.add(entry("sendMessage", chat));
        }
        let kept: Vec<_> = record.calls(&CallFilter::default()).into_iter().map(|call| call.id).collect();
        assert_eq!((kept, record.counts()), (vec![4, 5], (5, 3)));
    }

    #[test]
    fn filters_narrow_by_method_chat_and_number() {
        let record = Record::new(10);
        for chat in 1..=3 {
            record.add(entry("sendMessage", chat));
            record.add(entry("getMe", chat));
        }
        let filter =
            CallFilter { method: Some("SENDMESSAGE".into()), after: Some(1), ..CallFilter::default() };
        let chats: Vec<_> = record.calls(&filter).into_iter().filter_map(|call| call.chat_id).collect();
        assert_eq!(chats, [2, 3]);
    }
}
