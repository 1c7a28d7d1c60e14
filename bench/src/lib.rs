//! The bench: measures StudyMate, alone and beside bots as people write them today, in one run on one machine, and writes
//! docs/PERFORMANCE.md.
//!
//! `telegram` is a Bot API that costs as little as it can; `load` plays students, in a closed loop or in an open one; `bots` are what is
//! measured, with servers of their own that write durably; `history` is what students did before; `micro` measures parts, `whole` all of it;
//! `results` become the document; `profile` draws where the time goes.

pub mod bots;
pub mod database;
pub mod error;
pub mod history;
mod install;
pub mod load;
pub mod measure;
pub mod micro;
pub mod profile;
pub mod program;
pub mod quiz;
pub mod results;
pub mod telegram;
pub mod usage;
pub mod whole;

pub use error::BenchError;
