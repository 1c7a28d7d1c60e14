//! Building read models anew beside the live ones, which go on being read and written until one transaction swaps them.
//!
//! The new tables lie in schema `rebuild` with checkpoints of their own: a rebuild that was stopped or killed goes on where it was.

mod diff;
mod kept;
mod report;
mod swap;

use std::time::Instant;

use studymate_schema::personal::MasterKeys;
use studymate_store::Store;
use studymate_store::audit::Audit;
use tokio_util::sync::CancellationToken;

pub use diff::{Diff, Figure, SumDiff, TableDiff};
pub use kept::{drop_kept, kept_projections, restore_kept};
pub use report::RebuildReport;

use crate::batch::Source;
use crate::checkpoint::Tables;
use crate::filling::Filling;
use crate::patience::patiently;
use crate::progress::Progress;
use crate::projections::{self, Model};
use crate::{ProjectorError, lease};

/// What is rebuilt, and how.
#[derive(Clone, Debug)]
pub struct RebuildConfig {
    /// The projection; all of them when none is named.
    pub projection: Option<String>,
    /// Partitions that are built at the same time; each holds a connection.
    pub parallel: usize,
    /// Whether the tables that are replaced stay in schema `previous`, until the next rebuild of their projection.
    pub keep_old: bool,
    /// Recorded with the swap.
    pub audit: Option<Audit>,
}

impl Default for RebuildConfig {
    fn default() -> Self {
        RebuildConfig { projection: None, parallel: 4, keep_old: false, audit: None }
    }
}

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
    let config = RebuildConfig { projection: projection.map(str::to_owned), ..RebuildConfig::default() };
    let at_once = |_| std::future::ready(Ok::<(), ProjectorError>(()));
    rebuild_if(config, store, masters, progress, at_once, stop).await
}

/// The same, but `agreed` is asked before the swap, knowing what it would change. Its error ends the rebuild: the new tables stay as
/// they are, and the next rebuild goes on from there. While it takes its time, the live tables go on being written, and nobody waits.
pub async fn rebuild_if<E, A, F>(
    config: RebuildConfig,
    store: &Store,
    masters: &MasterKeys,
    progress: impl Fn(Progress) + Send + Sync,
    agreed: A,
    stop: CancellationToken,
) -> Result<RebuildReport, E>
where
    E: From<ProjectorError>,
    A: FnOnce(Diff) -> F,
    F: Future<Output = Result<(), E>>,
{
    let RebuildConfig { projection, parallel, keep_old, audit } = config;
    let models: Vec<&'static Model> = match projection {
        None => projections::ALL.iter().collect(),
        Some(name) => {
            vec![projections::by_name(&name).ok_or(ProjectorError::UnknownProjection(name))?]
        }
    };
    let source = Source { store: store.clone(), masters: masters.clone() };
    let filling = Filling { source, tables: Tables::Rebuilt, models, parallel, progress, stop };
    let work = async move {
        let started_at = Instant::now();
        filling.make().await?;
        let resumed = filling.filled().await?;
        let mut applied = fill(&filling, resumed).await?;
        let diff = diff::diff(store, &filling.models, Tables::Rebuilt).await?;
        agreed(diff.clone()).await?;
        // What came in while somebody thought about it.
        applied += fill(&filling, resumed + applied).await?;
        let old = if keep_old { swap::Old::Kept } else { swap::Old::Dropped };
        let swap = || swap::swap(&filling, old, audit.as_ref(), &diff);
        patiently("swap the new tables in", swap).await?;
        Ok(RebuildReport { diff, applied, resumed, kept: keep_old, took: started_at.elapsed() })
    };
    lease::alone(store, Tables::Rebuilt.lease(), work).await
}

/// Fills the new tables with what there is. Returns how many events that were.
async fn fill<P: Fn(Progress) + Send + Sync>(
    filling: &Filling<P>,
    before: u64,
) -> Result<u64, ProjectorError> {
    let mut applied = 0;
    // Twice: what came in while the history was read is little, and makes the swap short.
    for _ in 0..2 {
        applied += filling.fill().await?;
    }
    if filling.stop.is_cancelled() {
        return Err(filling.stopped(before + applied, before + applied));
    }
    Ok(applied)
}
