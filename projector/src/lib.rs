//! Read models: what screens and analysts read, built from events.
//!
//! `projections` says which rows events make; `batch` reads events once for all projections that stand at the same place and
//! writes their rows and checkpoints in one transaction; `run` follows the live events, `rebuild` fills tables of its own beside the
//! live ones and swaps them in. Events in, rows out: nothing here has a side effect.
//!
//! Statements in `sql/` name tables without a schema: a transaction enters the schema of the live or of the rebuilt tables.

mod batch;
mod checkpoint;
mod error;
mod projections;
mod rebuild;
mod run;

pub use error::ProjectorError;
pub use projections::names;
pub use rebuild::{Progress, RebuildReport, TableRows, rebuild};
pub use run::{ProjectorConfig, run};
