//! A broker that forgets: its streams as they were, put back later.

use std::path::Path;

use studymate_local::Nats;
use tempfile::TempDir;
use tokio::process::Command;

/// The streams of a NATS server as they were at one moment; removed with this value.
#[derive(Debug)]
pub struct StoreCopy {
    folder: TempDir,
}

impl StoreCopy {
    /// Copies the streams of a server. If it runs, it stands still for that moment and notices nothing.
    ///
    /// # Panics
    /// When they cannot be copied.
    pub async fn of(nats: &Nats) -> StoreCopy {
        let server = nats.store_dir();
        let folder =
            tempfile::Builder::new().prefix("studymate-copy-").tempdir().expect("a folder can be made");
        nats.freeze();
        let copied = copy(&server, &folder.path().join("store")).await;
        nats.thaw();
        assert!(copied, "{} cannot be copied", server.display());
        StoreCopy { folder }
    }

    /// Kills the server, replaces its streams by these, and starts it again: what came since the copy never happened, to the
    /// broker.
    ///
    /// # Panics
    /// When they cannot be replaced, or the server does not start.
    pub async fn put_back(&self, nats: &mut Nats) {
        nats.kill9().await;
        let server = nats.store_dir();
        tokio::fs::remove_dir_all(&server).await.expect("the streams can be removed");
        assert!(copy(&self.folder.path().join("store"), &server).await, "the copy cannot be put back");
        nats.restart().await.expect("NATS starts from the copy");
    }
}

/// With owner and mode: the server may run as another user.
async fn copy(from: &Path, to: &Path) -> bool {
    let copied = Command::new("cp").arg("-a").arg(from).arg(to).status().await;
    copied.is_ok_and(|status| status.success())
}
