//! What a check found.

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use serde::Serialize;

/// How many violations are named; the others are counted.
const EXAMPLES: usize = 20;

/// What a check has found so far.
#[derive(Default)]
pub(super) struct Findings {
    counts: BTreeMap<&'static str, u64>,
    violations: u64,
    examples: Vec<String>,
    notices: Vec<String>,
}

impl Findings {
    /// Counts what was looked at, and what was found that is no violation.
    pub(super) fn count(&mut self, what: &'static str, count: u64) {
        *self.counts.entry(what).or_default() += count;
    }

    /// Something is not as it must be.
    pub(super) fn violation(&mut self, what: impl FnOnce() -> String) {
        self.violations += 1;
        if self.examples.len() < EXAMPLES {
            self.examples.push(what());
        }
    }

    /// Something that an operator may want to know.
    pub(super) fn notice(&mut self, what: String) {
        self.notices.push(what);
    }
}

/// A check that was made, as it is printed.
#[derive(Serialize)]
pub(crate) struct Checked {
    check: &'static str,
    promise: &'static str,
    counts: BTreeMap<&'static str, u64>,
    violations: u64,
    examples: Vec<String>,
    notices: Vec<String>,
    /// Why it could not be made to its end.
    failed: Option<String>,
    seconds: f64,
}

impl Checked {
    pub(super) fn new(
        check: &'static str,
        promise: &'static str,
        findings: Findings,
        failed: Option<String>,
        took: Duration,
    ) -> Self {
        let Findings { counts, violations, examples, notices } = findings;
        let seconds = (took.as_secs_f64() * 1000.0).round() / 1000.0;
        Checked { check, promise, counts, violations, examples, notices, failed, seconds }
    }

    /// Whether it was made to its end and found no violation.
    pub(super) fn is_good(&self) -> bool {
        self.violations == 0 && self.failed.is_none()
    }
}

impl fmt::Display for Checked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let verdict = match (&self.failed, self.violations) {
            (Some(_), _) => "ERROR",
            (None, 0) => "ok",
            (None, _) => "WRONG",
        };
        write!(f, "{verdict:<6} {:<10} {}", self.check, self.promise)?;
        let counts: Vec<String> = self.counts.iter().map(|(what, count)| format!("{count} {what}")).collect();
        if !counts.is_empty() {
            write!(f, " ({})", counts.join(", "))?;
        }
        if let Some(failed) = &self.failed {
            write!(f, "\n       could not be checked: {failed}")?;
        }
        match self.violations {
            0 => {}
            1 => f.write_str("\n       1 violation:")?,
            more => write!(f, "\n       {more} violations:")?,
        }
        for example in &self.examples {
            write!(f, "\n       - {example}")?;
        }
        if self.violations > self.examples.len() as u64 {
            write!(f, "\n       - and {} more", self.violations - self.examples.len() as u64)?;
        }
        for notice in &self.notices {
            write!(f, "\n       note: {notice}")?;
        }
        Ok(())
    }
}
