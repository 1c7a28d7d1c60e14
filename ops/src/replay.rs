//! `studymate replay`: recorded inputs are decided again in a sandbox, and what this build decides is compared with what is recorded.

use std::fmt;
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::Context as _;
use clap::Args;
use indicatif::ProgressBar;
use jiff::Timestamp;
use serde::Serialize;
use studymate_process::health::Health;
use studymate_process::shutdown;
use studymate_schema::{Aggregate, InputId, PartitionId, Revision, UserId};
use studymate_workers::{Difference, ReplayNews, ReplayScope, ReplaySummary, Sandbox};

use crate::settings::{AdmissionSettings, StoreSettings};
use crate::{connect, diff, operator};

#[derive(Args)]
pub(crate) struct ReplayOptions {
    /// Only inputs of this Telegram user
    #[arg(long)]
    user: Option<i64>,
    /// Only inputs of this stream, like catalogue.main
    #[arg(long, conflicts_with = "user")]
    stream: Option<Aggregate>,
    /// Only inputs of this partition
    #[arg(long)]
    partition: Option<u16>,
    /// Only inputs not older than this, like 2026-11-21T10:00:00Z
    #[arg(long)]
    since: Option<Timestamp>,
    /// Only inputs older than this
    #[arg(long)]
    until: Option<Timestamp>,
    /// Show personal data in clear
    #[arg(long)]
    reveal: bool,
    /// As JSON: a line for each difference, then the summary
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    admission: AdmissionSettings,
    #[command(flatten)]
    settings: StoreSettings,
}

impl ReplayOptions {
    fn scope(&self) -> ReplayScope {
        ReplayScope {
            stream: self.user.map(|user| Aggregate::User(UserId(user))).or_else(|| self.stream.clone()),
            partition: self.partition.map(PartitionId),
            since: self.since,
            until: self.until,
        }
    }
}

/// A difference as it is printed.
#[derive(Serialize)]
struct Shown {
    input: InputId,
    stream: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    partition: Option<PartitionId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sequence: Option<u64>,
    at: Timestamp,
    revision: Revision,
    expected: String,
    actual: String,
    changes: Vec<diff::Change>,
    #[serde(skip)]
    lines: Vec<String>,
}

impl Shown {
    fn new(difference: &Difference, reveal: bool) -> anyhow::Result<Self> {
        let Difference { input, stream, place, at, revision, expected, actual } = difference;
        Ok(Shown {
            input: input.clone(),
            stream: stream.clone(),
            partition: place.map(|(partition, _)| partition),
            sequence: place.map(|(_, sequence)| sequence),
            at: *at,
            revision: *revision,
            expected: expected.outcome.clone(),
            actual: actual.outcome.clone(),
            changes: diff::changes(expected, actual, reveal)?,
            lines: diff::lines(expected, actual, reveal)?,
        })
    }
}

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Shown { input, stream, at, revision, expected, actual, .. } = self;
        write!(f, "{input} of {stream}, {at}")?;
        if let (Some(partition), Some(sequence)) = (self.partition, self.sequence) {
            write!(f, ", partition {partition}, sequence {sequence}, catalogue {revision}")?;
        }
        write!(f, "\n  - expected: {expected}\n  + actual:   {actual}")?;
        for line in &self.lines {
            write!(f, "\n  {line}")?;
        }
        Ok(())
    }
}

/// What became of the replay, as it is printed.
#[derive(Serialize)]
struct Ended {
    decided: u64,
    same: u64,
    different: u64,
    no_longer_in_the_log: u64,
    duplicates: u64,
    dead: u64,
    dead_that_this_build_decides: u64,
    /// Whether it was stopped before it was through.
    interrupted: bool,
    /// Whether there were inputs, and the log has none of them any more: nothing was compared, so nothing is known.
    compared_nothing: bool,
}

impl Ended {
    /// Whether inputs were compared, as far as there were any, and all of them are decided as recorded.
    fn is_good(&self) -> bool {
        self.different == 0 && !self.interrupted && !self.compared_nothing
    }

    fn new(summary: &ReplaySummary, interrupted: bool) -> Self {
        Ended {
            decided: summary.decided(),
            same: summary.same,
            different: summary.different,
            no_longer_in_the_log: summary.gone,
            duplicates: summary.duplicates,
            dead: summary.dead,
            dead_that_this_build_decides: summary.revivable,
            interrupted,
            compared_nothing: summary.decided() == 0 && summary.gone > 0,
        }
    }
}

impl fmt::Display for Ended {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Ended { decided, same, different, no_longer_in_the_log, duplicates, dead, .. } = self;
        if self.interrupted {
            f.write_str("interrupted: ")?;
        }
        write!(f, "{decided} decided: {same} same, {different} different; ")?;
        write!(f, "{no_longer_in_the_log} no longer in the log, {duplicates} duplicates, {dead} dead")?;
        match self.dead_that_this_build_decides {
            0 => {}
            count => write!(f, " ({count} of them this build can decide: see dead-letters requeue)")?,
        }
        if self.compared_nothing {
            f.write_str("\nNOTHING WAS COMPARED: the log has none of these inputs any more, so this says nothing of this build")?;
        }
        Ok(())
    }
}

pub(crate) async fn run(options: &ReplayOptions) -> anyhow::Result<ExitCode> {
    let (health, stop) = (Health::default(), shutdown::on_signal()?);
    let master_keys = options.settings.master_keys()?;
    let common = &options.settings.common;
    let store = connect::store(common, "studymate-replay", &health, &stop).await?;
    let log = connect::log(common, &health, &stop).await?;
    let (store, log) = store.zip(log).context("interrupted")?;
    let scope = options.scope();
    let bar = operator::bar(scope.count(&store).await?, "inputs")?;
    let sandbox = Sandbox { store, log, master_keys, admission: options.admission.limits() };
    let unprinted = AtomicBool::new(false);
    let tell = |news| match news {
        ReplayNews::Done(count) => bar.inc(count),
        ReplayNews::Different(difference) => {
            if print(&bar, &difference, options).is_err() {
                unprinted.store(true, Ordering::Relaxed);
            }
        }
    };
    let summary = studymate_workers::replay(&scope, &sandbox, tell, &stop).await?;
    bar.finish_and_clear();
    anyhow::ensure!(!unprinted.load(Ordering::Relaxed), "a difference could not be printed");
    let interrupted = stop.is_cancelled();
    let ended = Ended::new(&summary, interrupted);
    operator::print(&ended, options.json)?;
    Ok(if ended.is_good() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Prints a difference above the bar.
fn print(bar: &ProgressBar, difference: &Difference, options: &ReplayOptions) -> anyhow::Result<()> {
    let shown = Shown::new(difference, options.reveal)?;
    bar.suspend(|| operator::print(&shown, options.json))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_replay_that_compared_nothing_is_not_good() {
        let nothing = ReplaySummary::default();
        assert!(Ended::new(&nothing, false).is_good(), "there was nothing to compare");
        assert!(Ended::new(&ReplaySummary { same: 1, gone: 9, ..nothing }, false).is_good());
        let gone = Ended::new(&ReplaySummary { gone: 9, dead: 1, ..nothing }, false);
        assert!(!gone.is_good() && gone.to_string().contains("NOTHING WAS COMPARED"), "{gone}");
        assert_eq!(serde_json::to_value(&gone).unwrap()["compared_nothing"], true);
        assert!(!Ended::new(&ReplaySummary { same: 1, different: 1, ..nothing }, false).is_good());
        assert!(!Ended::new(&ReplaySummary { same: 1, ..nothing }, true).is_good());
    }
}
