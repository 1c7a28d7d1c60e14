//! Proving that the live read models are what the events say: all of them are built again from the first event, in tables of
//! their own, and compared row by row; and totals are counted from the events without any projection.
//!
//! Safe on a live system: what is compared is one snapshot of the database, in which the live rows and their checkpoints belong together.
//! Nobody waits for it, and nothing live is changed.

mod report;
mod rows;
mod totals;

use std::time::Instant;

use studymate_process::telemetry::chain;
use studymate_schema::personal::MasterKeys;
use studymate_store::Store;
use tokio_util::sync::CancellationToken;

pub use report::{Comparison, TableComparison, TotalComparison};

use crate::batch::Source;
use crate::checkpoint::{self, Tables};
use crate::filling::Filling;
use crate::patience::patiently;
use crate::progress::Progress;
use crate::projections::{self, Model};
use crate::{ProjectorError, lease};

/// Partitions that are built at the same time.
const PARALLEL: usize = 4;

/// Compares every live read model with one built from the first event, and totals with those counted from the events.
/// `progress` is called after every batch; the events are read twice.
///
/// Fails when another comparison is running, when `stop` comes first, or when an event that the live tables have cannot be read.
/// Differences are no failure: they are in the result.
pub async fn compare(
    store: &Store,
    masters: &MasterKeys,
    progress: impl Fn(Progress) + Send + Sync,
    stop: CancellationToken,
) -> Result<Comparison, ProjectorError> {
    let source = Source { store: store.clone(), masters: masters.clone() };
    let work = async move {
        let (models, waiting) = built_by_this_version(&source.store).await?;
        let filling =
            Filling { source, tables: Tables::Compared, models, parallel: PARALLEL, progress, stop };
        let compared = run(&filling, waiting).await;
        // What was found is found, also where the tables stay: the next comparison cleans up, too.
        if let Err(error) = rows::drop_tables(&filling.source.store).await {
            tracing::warn!(error = chain(&error), "the tables of this comparison stay until the next one");
        }
        compared
    };
    lease::alone(store, Tables::Compared.lease(), work).await
}

async fn run<P: Fn(Progress) + Send + Sync>(
    filling: &Filling<P>,
    waiting: Vec<&'static str>,
) -> Result<Comparison, ProjectorError> {
    let started_at = Instant::now();
    if filling.models.is_empty() {
        return Ok(Comparison { waiting, ..Comparison::default() });
    }
    rows::drop_tables(&filling.source.store).await?;
    filling.make().await?;
    // Twice: what came in while the history was read is little, and keeps the snapshot short.
    for _ in 0..2 {
        filling.fill().await?;
    }
    if filling.stop.is_cancelled() {
        let filled = filling.filled().await?;
        return Err(filling.stopped(filled, filled));
    }
    rows::analyze(filling).await?;
    let seen = patiently("compare the read models", || rows::compare(filling)).await?;
    let (totals, events) = totals::compare(filling, &seen).await?;
    Ok(Comparison { tables: seen.tables, totals, waiting, events, took: started_at.elapsed() })
}

/// The projections whose live tables this build can tell right from wrong, and the names of the others.
async fn built_by_this_version(
    store: &Store,
) -> Result<(Vec<&'static Model>, Vec<&'static str>), ProjectorError> {
    let live = checkpoint::standings(store, Tables::Live).await?;
    let is_waiting = |model: &Model| {
        live.iter().any(|standing| standing.model.name == model.name && standing.built_by != model.version)
    };
    let (waiting, current): (Vec<&'static Model>, Vec<&'static Model>) =
        projections::ALL.iter().partition(|model| is_waiting(model));
    Ok((current, waiting.iter().map(|model| model.name).collect()))
}
