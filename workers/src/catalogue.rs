//! The catalogue in memory: this process's copy of all quizzes, following the catalogue's stream.

use std::sync::Arc;
use std::time::Duration;

use futures::StreamExt;
use studymate_nats::Hint;
use studymate_process::failpoint;
use studymate_schema::catalogue::Catalogue;
use studymate_schema::event::Event;
use studymate_schema::{Aggregate, StreamVersion};
use studymate_store::{Store, StoreError};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use crate::Context;

/// Hints may be lost: the stream is looked at this often without one.
const POLL: Duration = Duration::from_secs(1);
/// Events that are read at once.
const PAGE: i64 = 200;

/// The newest catalogue that this process knows. Clones see the same.
#[derive(Clone)]
pub(crate) struct CatalogueFeed {
    newest: Arc<watch::Sender<Arc<Catalogue>>>,
}

impl CatalogueFeed {
    /// Reads the whole catalogue.
    pub(crate) async fn load(store: &Store) -> Result<Self, StoreError> {
        let feed = CatalogueFeed { newest: Arc::new(watch::Sender::new(Arc::new(Catalogue::default()))) };
        feed.catch_up(store).await?;
        Ok(feed)
    }

    /// The newest catalogue.
    pub(crate) fn newest(&self) -> Arc<Catalogue> {
        Arc::clone(&self.newest.borrow())
    }

    /// Reads what was added to the stream.
    pub(crate) async fn catch_up(&self, store: &Store) -> Result<(), StoreError> {
        loop {
            let current = self.newest();
            let after = StreamVersion(current.revision().0);
            let events = store.read_stream(&Aggregate::Catalogue, after, PAGE).await?;
            if events.is_empty() {
                return Ok(());
            }
            let mut catalogue = Catalogue::clone(&current);
            for stored in &events {
                match stored.decode(None)? {
                    Event::Catalogue(event) => catalogue.evolve(&event),
                    Event::Student(_) | Event::Classroom(_) => {
                        return Err(StoreError::Damaged("another's event in the catalogue".into()));
                    }
                }
            }
            // Two callers may have read the same events: the catalogue only ever goes forward.
            self.newest.send_if_modified(|newest| {
                let newer = newest.revision() < catalogue.revision();
                if newer {
                    *newest = Arc::new(catalogue);
                }
                newer
            });
        }
    }

    /// Follows the stream until told to stop.
    pub(crate) async fn follow(self, context: Arc<Context>, stop: CancellationToken) {
        let mut hints = context.log.hints(Hint::Catalogue).await;
        loop {
            tokio::select! {
                () = stop.cancelled() => return,
                Some(()) = hints.next(), if !failpoint::is_on("workers.deaf") => {}
                () = tokio::time::sleep(POLL) => {}
            }
            if let Err(error) = self.catch_up(&context.store).await {
                tracing::warn!(%error, "the catalogue could not be read, trying again");
            }
        }
    }
}
