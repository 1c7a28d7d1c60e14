//! Read models: what screens and analysts read, built from events.
//!
//! `projections` says which rows an event makes; `apply` writes them together with the checkpoint; `run` follows the live events, `rebuild`
//! fills tables of its own beside the live ones and swaps them in. No side effects: events in, rows out.

mod apply;
mod error;
mod projections;
mod rebuild;
mod run;

pub use error::ProjectorError;
pub use projections::NAMES;
pub use rebuild::{Progress, RebuildReport, rebuild};
pub use run::{ProjectorConfig, run};
