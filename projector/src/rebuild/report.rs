//! What a rebuild says while it runs and at its end.

use std::fmt;
use std::time::Duration;

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
