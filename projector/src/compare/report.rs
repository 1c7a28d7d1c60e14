//! What a comparison found. Shown as a table.

use std::fmt;
use std::time::Duration;

use serde::Serialize;

use crate::progress::seconds;

/// What a comparison of the live read models with new ones found.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Comparison {
    /// Every table that was compared.
    pub tables: Vec<TableComparison>,
    /// Every total, in each table that has it.
    pub totals: Vec<TotalComparison>,
    /// Projections that were not compared: another version built their tables, they wait for a rebuild.
    pub waiting: Vec<&'static str>,
    /// Events that the live tables had.
    pub events: u64,
    /// How long it took.
    #[serde(rename = "seconds", serialize_with = "seconds")]
    pub took: Duration,
}

/// One table beside its new twin.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TableComparison {
    /// Its name in `read_model`.
    pub table: &'static str,
    /// Its rows.
    pub rows: u64,
    /// Rows that it should have.
    pub missing: u64,
    /// Rows that it should not have. A row that is there with another content is both: missing and unexpected.
    pub unexpected: u64,
    /// Keys of some of these rows; nothing personal.
    pub examples: Vec<String>,
}

/// A total of one table beside the one counted from the events.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TotalComparison {
    /// What is counted: `points` are the per cents of all finished attempts.
    pub total: &'static str,
    /// The table in `read_model`.
    pub table: &'static str,
    /// As the events say.
    pub expected: i64,
    /// As the table says.
    pub found: i64,
}

impl TableComparison {
    /// Whether every row is as it should be.
    pub fn is_equal(&self) -> bool {
        self.missing == 0 && self.unexpected == 0
    }
}

impl TotalComparison {
    /// Whether the total is as it should be.
    pub fn is_equal(&self) -> bool {
        self.expected == self.found
    }
}

impl Comparison {
    /// Whether every read model is what the events say.
    pub fn is_equal(&self) -> bool {
        self.waiting.is_empty()
            && self.tables.iter().all(TableComparison::is_equal)
            && self.totals.iter().all(TotalComparison::is_equal)
    }
}

impl fmt::Display for Comparison {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{:<16} {:>12} {:>12} {:>12}", "table", "rows", "missing", "unexpected")?;
        for TableComparison { table, rows, missing, unexpected, examples } in &self.tables {
            write!(f, "{table:<16} {rows:>12} {missing:>12} {unexpected:>12}")?;
            if !examples.is_empty() {
                write!(f, "   like {}", examples.join(", "))?;
            }
            writeln!(f)?;
        }
        for TotalComparison { total, table, expected, found } in
            self.totals.iter().filter(|total| !total.is_equal())
        {
            writeln!(f, "{total} in {table}: the events say {expected}, the table says {found}")?;
        }
        for projection in &self.waiting {
            writeln!(
                f,
                "{projection}: not compared, another version built it: run `studymate rebuild {projection}`"
            )?;
        }
        let verdict = if self.is_equal() { "equal" } else { "different" };
        let (tables, totals) = (self.tables.len(), self.totals.len());
        let took = self.took.as_secs_f64();
        write!(
            f,
            "{verdict}: {tables} tables and {totals} totals against {} events in {took:.1} s",
            self.events
        )
    }
}
