//! Building read models anew beside the live ones, which go on being read and written until one transaction swaps them.
//!
//! The new tables lie in schema `rebuild` with checkpoints of their own: a rebuild that was stopped or killed goes on where it was.

mod report;
mod swap;

use std::time::Instant;

use studymate_schema::personal::MasterKeys;
use studymate_store::Store;
use tokio_util::sync::CancellationToken;

pub use report::{RebuildReport, TableRows};

use crate::batch::Source;
use crate::checkpoint::Tables;
use crate::filling::Filling;
use crate::patience::patiently;
use crate::progress::Progress;
use crate::projections::{self, Model};
use crate::{ProjectorError, lease};

/// Partitions that are built at the same time.
const PARALLEL: usize = 4;

/// Rebuilds one projection, or all, and swaps the new tables in. `progress` is called after every batch.
///
/// Fails without having swapped anything when `stop` comes first, when another rebuild is running, or when an event cannot be read.
pub async fn rebuild(
    projection: Option<&str>,
    store: &Store,
    masters: &MasterKeys,
    progress: impl Fn(Progress) + Send + Sync,
    stop: CancellationToken,
) -> Result<RebuildReport, ProjectorError> {
    let models: Vec<&'static Model> = match projection {
        None => projections::ALL.iter().collect(),
        Some(name) => vec![
            projections::by_name(name).ok_or_else(|| ProjectorError::UnknownProjection(name.to_owned()))?,
        ],
    };
    let source = Source { store: store.clone(), masters: masters.clone() };
    let filling = Filling { source, tables: Tables::Rebuilt, models, parallel: PARALLEL, progress, stop };
    lease::alone(store, Tables::Rebuilt.lease(), run(filling)).await
}

async fn run<P: Fn(Progress) + Send + Sync>(filling: Filling<P>) -> Result<RebuildReport, ProjectorError> {
    let started_at = Instant::now();
    filling.make().await?;
    let resumed = filling.filled().await?;
    let mut applied = 0;
    // Twice: what came in while the history was read is little, and makes the swap short.
    for _ in 0..2 {
        applied += filling.fill().await?;
    }
    if filling.stop.is_cancelled() {
        return Err(filling.stopped(resumed + applied, resumed + applied));
    }
    let tables = patiently("swap the new tables in", || swap::swap(&filling)).await?;
    Ok(RebuildReport { tables, events: applied, resumed, took: started_at.elapsed() })
}
