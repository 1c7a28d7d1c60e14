//! Deciding recorded inputs again, in a sandbox: what would this build decide, and is it what is recorded?
//!
//! A stream is walked in the order of the journal: `walk` takes each input from the log, decides it as the runtime does, against the state
//! that the recorded events before it make, and goes on with the recorded events: so one difference does not cause the next.
//! `history` is the catalogue as each decision saw it, `verdict` what is compared. Nothing is written and nobody is called.

mod history;
mod verdict;
mod walk;

use std::ops::AddAssign;

use futures::stream::{self, StreamExt, TryStreamExt};
use studymate_domain::admission::AdmissionLimits;
use studymate_nats::{Log, LogError};
use studymate_schema::codec::CodecError;
use studymate_schema::personal::MasterKeys;
use studymate_schema::{Aggregate, PartitionId, Timestamp};
use studymate_store::{Store, StoreError};
use tokio_util::sync::CancellationToken;

pub use verdict::{Difference, Verdict};

use history::History;

/// Streams that are walked at the same time: each mostly waits for the database and the log.
const STREAMS: usize = 8;
/// Names of streams that are looked at at once.
const NAMES: i64 = 5_000;

/// What is decided again.
#[derive(Clone, Debug, Default)]
pub struct ReplayScope {
    /// Only inputs of this aggregate.
    pub stream: Option<Aggregate>,
    /// Only inputs of this partition.
    pub partition: Option<PartitionId>,
    /// Only what the log took at this time or later.
    pub since: Option<Timestamp>,
    /// Only what the log took before this time.
    pub until: Option<Timestamp>,
}

/// With what inputs are decided again.
#[derive(Clone)]
pub struct Sandbox {
    /// Where events, journal and effects are read.
    pub store: Store,
    /// Where inputs are read.
    pub log: Log,
    /// Open what belongs to people.
    pub master_keys: MasterKeys,
    /// How fast a person may be.
    pub admission: AdmissionLimits,
}

/// What became of a replay.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReplaySummary {
    /// Inputs that were decided as they are recorded.
    pub same: u64,
    /// Inputs that were decided otherwise, and events without an input.
    pub different: u64,
    /// Inputs that the log does not have any more.
    pub gone: u64,
    /// Inputs that came again after they had been decided: there is nothing to decide.
    pub duplicates: u64,
    /// Dead inputs: they were never decided.
    pub dead: u64,
    /// Dead inputs that this build can decide.
    pub revivable: u64,
}

impl ReplaySummary {
    /// Inputs that were decided again.
    pub fn decided(&self) -> u64 {
        self.same + self.different
    }
}

impl AddAssign for ReplaySummary {
    fn add_assign(&mut self, other: Self) {
        self.same += other.same;
        self.different += other.different;
        self.gone += other.gone;
        self.duplicates += other.duplicates;
        self.dead += other.dead;
        self.revivable += other.revivable;
    }
}

/// What a replay tells while it goes on.
pub enum ReplayNews {
    /// So many inputs more are done.
    Done(u64),
    /// An input was decided otherwise than recorded.
    Different(Box<Difference>),
}

/// Why a replay could not go on.
#[derive(Debug, thiserror::Error)]
pub enum ReplayError {
    /// The store could not be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The log could not be read.
    #[error(transparent)]
    Log(#[from] LogError),
    /// Something recorded could not be read.
    #[error("cannot read what {stream} recorded")]
    Recorded {
        /// In which stream.
        stream: String,
        /// Why.
        #[source]
        source: CodecError,
    },
}

impl ReplayScope {
    /// How many inputs there are to go through, about.
    pub async fn count(&self, store: &Store) -> Result<u64, StoreError> {
        let stream = self.stream.as_ref().map(Aggregate::to_string);
        store.count_journal(stream.as_deref(), self.partition, self.since, self.until).await
    }

    fn holds(&self, stream: &str, partitions: u16) -> bool {
        self.partition.is_none_or(|partition| {
            stream.parse::<Aggregate>().is_ok_and(|aggregate| aggregate.partition(partitions) == partition)
        })
    }
}

/// Decides the inputs of a scope again and tells every difference, until it is through or `stop`. Safe beside running workers: what
/// they decide meanwhile may or may not be taken along.
pub async fn replay(
    scope: &ReplayScope,
    sandbox: &Sandbox,
    tell: impl Fn(ReplayNews) + Sync,
    stop: &CancellationToken,
) -> Result<ReplaySummary, ReplayError> {
    let history = History::new(sandbox.store.clone());
    let (history, tell) = (&history, &tell);
    let mut summary = ReplaySummary::default();
    if let Some(stream) = &scope.stream {
        return walk::walk(&stream.to_string(), scope, sandbox, history, tell, stop).await;
    }
    let mut after = String::new();
    while !stop.is_cancelled() {
        let page = sandbox.store.journal_streams(&after, scope.since, scope.until, NAMES).await?;
        let Some(last) = page.last else { break };
        after = last;
        let partitions = sandbox.log.partitions();
        let wanted = page.streams.into_iter().filter(|name| scope.holds(name, partitions));
        let mut walks = stream::iter(wanted)
            .map(|name| async move { walk::walk(&name, scope, sandbox, history, tell, stop).await })
            .buffer_unordered(STREAMS);
        while let Some(walked) = walks.try_next().await? {
            summary += walked;
        }
    }
    Ok(summary)
}
