//! Read models: what screens and analysts read, built from events.
//!
//! `projections` says which rows events make; `batch` reads events once for all projections that stand at the same place and
//! writes their rows and checkpoints in one transaction; `run` follows the live events. `filling` fills tables beside the live ones:
//! `rebuild` swaps them in, `compare` looks whether they are the same. Events in, rows out: nothing here has a side effect.
//!
//! Statements in `sql/` name tables without a schema: a transaction enters the schema of the tables that are meant.

mod batch;
mod checkpoint;
mod compare;
mod error;
mod filling;
mod lease;
mod patience;
mod progress;
mod projections;
mod rebuild;
mod run;

pub use compare::{Comparison, TableComparison, TotalComparison, compare};
pub use error::ProjectorError;
pub use progress::Progress;
pub use projections::names;
pub use rebuild::{
    Diff, Figure, RebuildConfig, RebuildReport, SumDiff, TableDiff, drop_kept, kept_projections, rebuild,
    rebuild_if, restore_kept,
};
pub use run::{ProjectorConfig, run};
