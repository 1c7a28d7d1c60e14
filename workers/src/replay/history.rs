//! The catalogue as it was at each revision.

use std::collections::VecDeque;
use std::sync::Arc;

use studymate_schema::catalogue::Catalogue;
use studymate_schema::event::{CatalogueEvent, Event};
use studymate_schema::{Aggregate, Revision, StreamVersion};
use studymate_store::{Store, StoreError};
use tokio::sync::Mutex;

/// Events that are read at once.
const PAGE: i64 = 200;
/// Revisions between two that are kept: any other one is made from the kept one before it.
const KEPT_EVERY: usize = 256;
/// How many of the last wanted revisions are remembered.
const REMEMBERED: usize = 32;

/// All revisions of the catalogue. Quizzes are shared between them, so a revision is little more than its list.
pub(super) struct History {
    store: Store,
    known: Mutex<Known>,
}

#[derive(Default)]
struct Known {
    events: Vec<CatalogueEvent>,
    /// The catalogue at 0, [`KEPT_EVERY`], twice that, …
    kept: Vec<Arc<Catalogue>>,
    remembered: VecDeque<Arc<Catalogue>>,
}

impl History {
    pub(super) fn new(store: Store) -> Self {
        History { store, known: Mutex::default() }
    }

    /// The catalogue at a revision; the newest one when it never got that far.
    pub(super) async fn at(&self, revision: Revision) -> Result<Arc<Catalogue>, StoreError> {
        let mut known = self.known.lock().await;
        while (known.events.len() as i64) < revision.0 {
            let after = StreamVersion(known.events.len() as i64);
            let page = self.store.read_stream(&Aggregate::Catalogue, after, PAGE).await?;
            if page.is_empty() {
                break;
            }
            for stored in page {
                match stored.decode(None)? {
                    Event::Catalogue(event) => known.events.push(event),
                    Event::Student(_) | Event::Classroom(_) => {
                        return Err(StoreError::Damaged("another's event in the catalogue".into()));
                    }
                }
            }
        }
        Ok(known.at(revision.0.max(0) as usize))
    }
}

impl Known {
    fn at(&mut self, revision: usize) -> Arc<Catalogue> {
        let revision = revision.min(self.events.len());
        let wanted = Revision(revision as i64);
        if let Some(found) = self.remembered.iter().find(|catalogue| catalogue.revision() == wanted) {
            return Arc::clone(found);
        }
        if self.kept.is_empty() {
            self.kept.push(Arc::default());
        }
        while self.kept.len() <= revision / KEPT_EVERY {
            let next = self.grown(self.kept.len() - 1, self.kept.len() * KEPT_EVERY);
            self.kept.push(next);
        }
        let made = self.grown(revision / KEPT_EVERY, revision);
        self.remembered.truncate(REMEMBERED - 1);
        self.remembered.push_front(Arc::clone(&made));
        made
    }

    /// A kept revision with the events after it, up to another revision.
    fn grown(&self, kept: usize, revision: usize) -> Arc<Catalogue> {
        let mut catalogue = Catalogue::clone(&self.kept[kept]);
        for event in &self.events[kept * KEPT_EVERY..revision] {
            catalogue.evolve(event);
        }
        Arc::new(catalogue)
    }
}

#[cfg(test)]
mod tests {
    use studymate_schema::QuizCode;
    use studymate_schema::catalogue::Author;

    use super::*;

    #[test]
    fn every_revision_is_made_whatever_was_wanted_before() {
        let code = QuizCode::parse("rust").unwrap();
        let event = CatalogueEvent::QuizRetired { code, by: Author::Operator };
        let mut known = Known { events: vec![event; 3 * KEPT_EVERY], ..Known::default() };
        for revision in [700, 0, 256, 255, 257, 768, 512, 700] {
            assert_eq!(known.at(revision).revision(), Revision(revision as i64));
        }
        assert_eq!(known.at(10_000).revision(), Revision(3 * KEPT_EVERY as i64));
        for revision in 0..2 * REMEMBERED {
            known.at(revision);
        }
        assert_eq!(known.remembered.len(), REMEMBERED);
    }
}
