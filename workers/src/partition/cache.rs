//! States of aggregates in the memory of their partition's owner. Owning the partition is what makes them valid.

use std::collections::HashMap;
use std::sync::Arc;

use quick_cache::unsync::Cache;
use studymate_domain::admission::Bucket;
use studymate_domain::student::Student;
use studymate_schema::catalogue::Catalogue;
use studymate_schema::personal::PersonKey;
use studymate_schema::{Aggregate, StreamVersion};

/// What an aggregate's stream says.
#[derive(Clone)]
pub(super) enum State {
    /// A person.
    Student(Student),
    /// All quizzes.
    Catalogue(Catalogue),
    /// An aggregate without rules: its inputs are kept and ignored.
    Nothing,
}

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

/// A bounded cache of states, and those that a plan must have at hand.
pub(super) struct States {
    cache: Cache<Aggregate, Arc<Entry>>,
    /// What the batch in hand needs: never evicted while it is decided.
    pinned: HashMap<Aggregate, Arc<Entry>>,
}

impl States {
    /// At most `capacity` states.
    pub(super) fn new(capacity: usize) -> Self {
        States { cache: Cache::new(capacity.max(1)), pinned: HashMap::new() }
    }

    /// Starts a batch that needs these aggregates; returns those that must be loaded.
    pub(super) fn pin(&mut self, wanted: impl Iterator<Item = Aggregate>) -> Vec<Aggregate> {
        self.pinned.clear();
        let mut missing = Vec::new();
        for aggregate in wanted {
            if self.pinned.contains_key(&aggregate) || missing.contains(&aggregate) {
                continue;
            }
            match self.cache.get(&aggregate) {
                Some(entry) => drop(self.pinned.insert(aggregate, Arc::clone(entry))),
                None => missing.push(aggregate),
            }
        }
        missing
    }

    /// Adds a state that was loaded.
    pub(super) fn loaded(&mut self, aggregate: Aggregate, entry: Entry) {
        let entry = Arc::new(entry);
        self.cache.insert(aggregate.clone(), Arc::clone(&entry));
        self.pinned.insert(aggregate, entry);
    }

    /// A state of the batch in hand, as it was before the batch.
    pub(super) fn get(&self, aggregate: &Aggregate) -> Option<&Arc<Entry>> {
        self.pinned.get(aggregate)
    }

    /// Takes over what a committed plan made of the states.
    pub(super) fn absorb(&mut self, states: HashMap<Aggregate, Entry>) {
        for (aggregate, entry) in states {
            self.cache.insert(aggregate, Arc::new(entry));
        }
        self.pinned.clear();
        metrics::gauge!("studymate_cached_states").set(self.cache.len() as f64);
    }
}
