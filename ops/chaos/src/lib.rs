//! The fault-injection suite: it plays hundreds of students against a whole StudyMate of separate processes and real servers, breaks
//! things while they play, and then proves from the outside that every promise of `docs/RELIABILITY.md` was kept.
//!
//! `world` is the system under test; `driver` plays the students; `recorder` writes what the simulated Telegram saw into the `history`;
//! `experiments` break things, by chance that comes from a seed (`dice`); `checker` joins the history with the database, one function for
//! each invariant; `mutation` takes a guard away and demands that the checker notices; `report` writes the table of results.
//!
//! Nothing here is used by StudyMate itself, and nothing here looks into its processes: only at what goes in, what comes out and
//! what is written down.

pub mod checker;
pub mod dice;
pub mod driver;
pub mod error;
pub mod experiments;
pub mod history;
pub mod inspect;
pub mod mutation;
pub mod recorder;
pub mod report;
pub mod suite;
pub mod world;

pub use error::ChaosError;
