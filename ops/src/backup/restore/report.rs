//! What a restore did: what is lost, how long it took, and what an operator should do next.

use std::collections::BTreeMap;
use std::fmt;
use std::time::Instant;

use jiff::Timestamp;
use serde::Serialize;
use studymate_schema::PartitionId;
use studymate_store::restore::Settled;

use super::reconcile::Reconciled;
use super::settle::Outcome;

/// Measures steps. Time in which an operator thinks is none.
pub(super) struct Clock {
    since: Instant,
    steps: Vec<Step>,
}

/// A step and how long it took.
#[derive(Clone, Copy, Debug, Serialize)]
pub(super) struct Step {
    step: &'static str,
    seconds: f64,
}

impl Default for Clock {
    fn default() -> Self {
        Clock { since: Instant::now(), steps: Vec::new() }
    }
}

impl Clock {
    /// A step has ended, and the next begins.
    pub(super) fn step(&mut self, step: &'static str) {
        let seconds = (self.since.elapsed().as_secs_f64() * 1000.0).round() / 1000.0;
        self.steps.push(Step { step, seconds });
        self.restart();
    }

    /// What was since the last step does not count.
    pub(super) fn restart(&mut self) {
        self.since = Instant::now();
    }

    fn total(&self) -> f64 {
        self.steps.iter().map(|step| step.seconds).sum()
    }
}

/// The recovery point: how far what there is now reaches.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct Rpo {
    /// The newest input that was decided in the backup.
    database_reaches_to: Option<Timestamp>,
    /// The newest input of the log.
    log_reaches_to: Option<Timestamp>,
    /// How long before the loss that ends: what was acknowledged in this time is lost.
    lost_seconds: f64,
}

impl Rpo {
    /// `survived`: the log is the one of before, so nothing acknowledged is lost.
    pub(super) fn new(
        database: Option<Timestamp>,
        log: Option<Timestamp>,
        survived: bool,
        lost_at: Timestamp,
    ) -> Self {
        let lost = if survived { None } else { database.max(log.filter(|at| *at < lost_at)) };
        let seconds = lost.map_or(0.0, |reached| lost_at.duration_since(reached).as_secs_f64().max(0.0));
        Rpo {
            database_reaches_to: database,
            log_reaches_to: log,
            lost_seconds: (seconds * 1000.0).round() / 1000.0,
        }
    }
}

/// A restore that was made.
#[derive(Serialize)]
pub(super) struct Report {
    /// Whether no check found anything.
    pub(super) good: bool,
    rpo: Rpo,
    /// Inputs of the log that workers will read.
    to_read: u64,
    /// Partitions that read the log from its beginning.
    read_anew: Vec<PartitionId>,
    /// Effects that may have been sent, by class.
    unknown: BTreeMap<String, u64>,
    /// Effects that wait again.
    waiting: u64,
    /// Partitions that an operator had paused.
    paused: u64,
    /// Keys that were dropped once more.
    erased: u64,
    /// What may be missing.
    notes: Vec<String>,
    steps: Vec<Step>,
    rto_seconds: f64,
    #[serde(skip)]
    fast: bool,
}

impl Report {
    pub(super) fn new(rpo: Rpo, outcome: Outcome, clock: &Clock, fast: bool) -> Self {
        let Outcome { reconciled, settled, good } = outcome;
        let Reconciled { anew, to_read, notes, .. } = reconciled;
        let Settled { unknown, waiting, paused, erased } = settled;
        Report {
            good,
            rpo,
            to_read,
            read_anew: anew,
            unknown,
            waiting,
            paused,
            erased,
            notes,
            steps: clock.steps.clone(),
            rto_seconds: clock.total(),
            fast,
        }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for Step { step, seconds } in &self.steps {
            writeln!(f, "{step:<12} {seconds:>8.3} s")?;
        }
        writeln!(f, "RTO {:.1} s, not counting the start of the processes", self.rto_seconds)?;
        let shown = |at: Option<Timestamp>| at.map_or_else(|| "nothing".to_owned(), |at| at.to_string());
        let Rpo { database_reaches_to, log_reaches_to, lost_seconds } = &self.rpo;
        writeln!(
            f,
            "RPO {lost_seconds:.1} s: the backup reaches to {}, the log to {}",
            shown(*database_reaches_to),
            shown(*log_reaches_to)
        )?;
        writeln!(f, "{} inputs of the log will be read; the journal drops what was done", self.to_read)?;
        if !self.read_anew.is_empty() {
            let partitions: Vec<String> = self.read_anew.iter().map(ToString::to_string).collect();
            writeln!(f, "partitions {} read the log from its beginning", partitions.join(", "))?;
        }
        let unknown: u64 = self.unknown.values().sum();
        if unknown > 0 {
            let classes: Vec<String> =
                self.unknown.iter().map(|(class, count)| format!("{count} {class}")).collect();
            writeln!(f, "{unknown} effects may have been sent since the backup: {}", classes.join(", "))?;
        }
        if self.waiting > 0 {
            writeln!(f, "{} effects that nobody sees twice wait again", self.waiting)?;
        }
        if self.erased > 0 {
            writeln!(f, "{} people were erased again", self.erased)?;
        }
        if self.paused > 0 {
            writeln!(f, "{} partitions are paused, as they were: studymate partitions resume", self.paused)?;
        }
        for note in &self.notes {
            writeln!(f, "NOTE {note}")?;
        }
        if self.fast {
            writeln!(f, "not everything was checked: studymate verify")?;
        }
        write!(
            f,
            "next: studymate migrate, start the processes, wait for `studymate lag` to come down, then look at\n      \
             studymate outbox list --state unknown"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_lost_ends_where_the_log_or_the_backup_ends() {
        let at = |second| Some(Timestamp::from_second(second).unwrap());
        let lost =
            |database, log, survived| Rpo::new(database, log, survived, at(1_000).unwrap()).lost_seconds;
        assert_eq!(lost(at(100), at(900), true), 0.0);
        assert_eq!(lost(at(100), at(900), false), 100.0);
        assert_eq!(lost(at(100), None, false), 900.0);
        // A new log that took something after the loss says nothing about what was before.
        assert_eq!(lost(at(100), at(1_500), false), 900.0);
        assert_eq!(lost(None, None, false), 0.0);
    }
}
