//! Work that one process at a time does: for as long as it holds a lease.

use std::time::Duration;

use studymate_process::telemetry::chain;
use studymate_store::Store;

use crate::ProjectorError;

/// How long such a process may be silent before another one may begin.
const TTL: Duration = Duration::from_secs(10);

/// Does `work` under the lease of this name, or fails at once when another process has it. When the lease is lost on the way, the
/// work is dropped where it stands.
pub(crate) async fn alone<T, E: From<ProjectorError>>(
    store: &Store,
    name: &'static str,
    work: impl Future<Output = Result<T, E>>,
) -> Result<T, E> {
    let owner = format!("{name}-{}", uuid::Uuid::now_v7().simple());
    if store.take_lease(name, &owner, TTL).await.map_err(ProjectorError::from)?.is_none() {
        return Err(busy(name).into());
    }
    let result = tokio::select! {
        result = work => result,
        error = keep(store, name, &owner) => Err(error.into()),
    };
    if let Err(error) = store.release_lease(name, &owner).await {
        tracing::info!(name, error = chain(&error), "the lease was not given back, it runs out by itself");
    }
    result
}

/// Another process does the work of this name.
pub(crate) fn busy(name: &'static str) -> ProjectorError {
    ProjectorError::Busy { what: name, forgotten_after: TTL.as_secs() }
}

/// Renews the lease; returns when it is lost.
async fn keep(store: &Store, name: &'static str, owner: &str) -> ProjectorError {
    loop {
        tokio::time::sleep(TTL / 3).await;
        match store.take_lease(name, owner, TTL).await {
            Ok(Some(_)) => {}
            Ok(None) => return busy(name),
            Err(error) if error.is_transient() => {
                tracing::warn!(name, error = chain(&error), "the lease is not renewed");
            }
            Err(error) => return error.into(),
        }
    }
}
