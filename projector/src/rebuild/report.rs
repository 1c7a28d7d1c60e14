//! What a rebuild did.

use std::fmt;
use std::time::Duration;

use serde::Serialize;

use super::diff::Diff;
use crate::progress::seconds;

/// What a rebuild did. Shown as a table.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RebuildReport {
    /// Tables as they were before the swap and as the new ones were then; events that came in meanwhile are in neither figure.
    #[serde(flatten)]
    pub diff: Diff,
    /// Events that this run applied.
    pub applied: u64,
    /// Events that an earlier run, which did not come to its end, had applied already.
    pub resumed: u64,
    /// Whether the tables that were replaced are kept.
    pub kept: bool,
    /// How long this run took.
    #[serde(rename = "seconds", serialize_with = "seconds")]
    pub took: Duration,
}

impl fmt::Display for RebuildReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.diff)?;
        write!(f, "swapped: {} events in {:.1} s", self.applied, self.took.as_secs_f64())?;
        if self.resumed > 0 {
            write!(f, ", {} were there from an earlier run", self.resumed)?;
        }
        if self.kept {
            write!(f, "; the replaced tables are kept in schema previous")?;
        }
        Ok(())
    }
}
