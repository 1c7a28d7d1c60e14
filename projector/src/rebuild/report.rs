//! What a rebuild says while it runs and at its end.

use std::fmt;
use std::time::Duration;

/// How far a rebuild is.
#[derive(Clone, Debug, PartialEq)]
pub struct Progress {
    /// The projections that are rebuilt, with commas between.
    pub projection: String,
    /// Events that the new tables have.
    pub done: u64,
    /// Events that there were when this was last counted.
    pub total: u64,
    /// Events a second since the start of this run.
    pub per_second: f64,
}

impl Progress {
    /// How long the rest takes at this speed; `None` before there is a speed.
    pub fn left(&self) -> Option<Duration> {
        Duration::try_from_secs_f64(self.total.saturating_sub(self.done) as f64 / self.per_second).ok()
    }
}

/// The rows of one table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableRows {
    /// Its name in `read_model`.
    pub table: &'static str,
    /// Its rows right before the swap.
    pub before: i64,
    /// Its rows after.
    pub after: i64,
}

/// What a rebuild did. Shown as a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RebuildReport {
    /// The tables that were swapped in.
    pub tables: Vec<TableRows>,
    /// Events that this run applied.
    pub events: u64,
    /// Events that an earlier run, which did not come to its end, had applied already.
    pub resumed: u64,
    /// How long this run took.
    pub took: Duration,
}

impl fmt::Display for RebuildReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{:<16} {:>12} {:>12}", "table", "rows before", "rows after")?;
        for TableRows { table, before, after } in &self.tables {
            writeln!(f, "{table:<16} {before:>12} {after:>12}")?;
        }
        write!(f, "{} events in {:.1} s", self.events, self.took.as_secs_f64())?;
        match self.resumed {
            0 => Ok(()),
            resumed => write!(f, ", {resumed} were there from an earlier run"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rest_is_reckoned_from_the_speed() {
        let progress = Progress { projection: "students".into(), done: 100, total: 400, per_second: 50.0 };
        assert_eq!(progress.left(), Some(Duration::from_secs(6)));
        assert_eq!(Progress { per_second: 0.0, ..progress }.left(), None);
    }
}
