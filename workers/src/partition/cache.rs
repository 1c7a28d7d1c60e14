//! States of aggregates in the memory of their partition's owner. Owning the partition is what makes them valid.

use std::collections::HashMap;
use std::sync::Arc;

use quick_cache::unsync::Cache;
use studymate_domain::admission::Bucket;
use studymate_schema::personal::PersonKey;
use studymate_schema::{Aggregate, StreamVersion};

use crate::aggregate::State;

/// An aggregate in memory.
#[derive(Clone)]
pub(super) struct Entry {
    pub(super) state: State,
    /// The version of its stream.
    pub(super) version: StreamVersion,
    /// The version of its snapshot.
    pub(super) snapshot: StreamVersion,
    /// Its person's key; `None` until something personal is written.
    pub(super) key: Option<PersonKey>,
    /// How fast the person was lately.
    pub(super) bucket: Bucket,
}

/// A bounded cache of states.
pub(super) struct States(Cache<Aggregate, Arc<Entry>>);

/// The states that a batch needs, as they were before it; or why one cannot be had, which is its own inputs' trouble only.
pub(super) type Loaded = HashMap<Aggregate, Result<Arc<Entry>, String>>;

impl States {
    /// At most `capacity` states.
    pub(super) fn new(capacity: usize) -> Self {
        States(Cache::new(capacity.max(1)))
    }

    /// What is in memory of these aggregates, and those that must be loaded.
    pub(super) fn find(&self, wanted: impl Iterator<Item = Aggregate>) -> (Loaded, Vec<Aggregate>) {
        let (mut found, mut missing) = (Loaded::new(), Vec::new());
        for aggregate in wanted {
            if found.contains_key(&aggregate) || missing.contains(&aggregate) {
                continue;
            }
            match self.0.get(&aggregate) {
                Some(entry) => drop(found.insert(aggregate, Ok(Arc::clone(entry)))),
                None => missing.push(aggregate),
            }
        }
        (found, missing)
    }

    /// Remembers a state that was loaded.
    pub(super) fn remember(&mut self, aggregate: Aggregate, entry: Arc<Entry>) {
        self.0.insert(aggregate, entry);
    }

    /// Takes over what a committed plan made of the states.
    pub(super) fn absorb(&mut self, states: HashMap<Aggregate, Entry>) {
        for (aggregate, entry) in states {
            self.0.insert(aggregate, Arc::new(entry));
        }
        metrics::gauge!("studymate_cached_states").set(self.0.len() as f64);
    }
}
