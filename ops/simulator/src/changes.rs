//! News for those who watch: the chat page's event stream.

use std::sync::Arc;

use serde::Serialize;
use tokio::sync::broadcast;

/// Changes a slow watcher may be behind before it is told to look at everything again.
const BACKLOG: usize = 1024;

/// Broadcasts JSON lines; costs nothing while nobody watches.
#[derive(Debug)]
pub(crate) struct Changes {
    sender: broadcast::Sender<Arc<str>>,
}

impl Changes {
    pub(crate) fn new() -> Self {
        Self { sender: broadcast::channel(BACKLOG).0 }
    }

    pub(crate) fn tell<T: Serialize>(&self, change: impl FnOnce() -> T) {
        if self.sender.receiver_count() == 0 {
            return;
        }
        if let Ok(line) = serde_json::to_string(&change()) {
            // An error means that the last watcher has just gone.
            let _ = self.sender.send(line.into());
        }
    }

    pub(crate) fn watch(&self) -> broadcast::Receiver<Arc<str>> {
        self.sender.subscribe()
    }
}
