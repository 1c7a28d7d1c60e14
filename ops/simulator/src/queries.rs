//! Callback queries that wait for their answer.

use std::collections::{BTreeMap, HashMap};

use parking_lot::Mutex;

/// A pressed button.
#[derive(Debug, Clone)]
pub(crate) struct Query {
    pub(crate) user: i64,
    pub(crate) chat: i64,
    pub(crate) message: i32,
    pub(crate) at_ms: i64,
}

/// Queries by id, forgotten when they are too old to be answered.
#[derive(Debug, Default)]
pub(crate) struct Queries {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    last: u64,
    by_number: BTreeMap<u64, Query>,
    numbers: HashMap<String, u64>,
}

impl Queries {
    /// Remembers a press and gives it an id; forgets those older than `lifetime_ms`.
    pub(crate) fn add(&self, query: Query, lifetime_ms: i64) -> String {
        let mut state = self.state.lock();
        while let Some(oldest) = state.by_number.first_entry() {
            if query.at_ms - oldest.get().at_ms <= lifetime_ms {
                break;
            }
            let number = *oldest.key();
            oldest.remove();
            state.numbers.remove(&id_of(number));
        }
        // Ids of another run must never answer a query of this one.
        let start = u64::try_from(query.at_ms).unwrap_or_default() << 12;
        state.last = (state.last + 1).max(start);
        let (number, id) = (state.last, id_of(state.last));
        state.by_number.insert(number, query);
        state.numbers.insert(id.clone(), number);
        id
    }

    /// The query, if it is not older than `lifetime_ms` at `now_ms`.
    pub(crate) fn get(&self, id: &str, now_ms: i64, lifetime_ms: i64) -> Option<Query> {
        let state = self.state.lock();
        let query = state.by_number.get(state.numbers.get(id)?)?;
        (now_ms - query.at_ms <= lifetime_ms).then(|| query.clone())
    }

    pub(crate) fn clear(&self) {
        let mut state = self.state.lock();
        state.by_number.clear();
        state.numbers.clear();
    }
}

fn id_of(number: u64) -> String {
    number.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_is_known_until_it_is_too_old() {
        let queries = Queries::default();
        let query = |at_ms| Query { user: 1, chat: 1, message: 1, at_ms };
        let first = queries.add(query(1_000), 150);
        assert!(queries.get(&first, 1_150, 150).is_some());
        assert!(queries.get(&first, 1_151, 150).is_none());
        let second = queries.add(query(2_000), 150);
        assert_ne!(first, second);
        assert_eq!(queries.state.lock().by_number.len(), 1, "the old one is forgotten");
    }
}
