//! What StudyMate keeps in PostgreSQL, and the only crate that speaks SQL to the `core` schema.
//!
//! `partition` hands out partitions to workers, `load` brings a stream into memory, `commit` writes a batch in one fenced
//! statement, `outbox` is delivery's side of the effects, `events` and `journal` are for readers, `verify` checks it all against itself, `audit` records what operators
//! change, `role` and `login` say who may do what, `backup` and `restore` keep it all and bring it back. Each statement is a file in `sql/`;
//! what it promises is said there.

mod error;
mod figures;
mod grading;
mod patterns;
mod pool;
mod role;

pub mod alert;
pub mod audit;
pub mod backup;
pub mod board;
pub mod commit;
pub mod dead_letter;
pub mod events;
pub mod forget;
pub mod journal;
pub mod lag;
pub mod lease;
pub mod load;
pub mod login;
pub mod migrate;
pub mod outbox;
pub mod outbox_admin;
pub mod partition;
pub mod partition_admin;
pub mod report;
pub mod restore;
pub mod roster;
pub mod timer;
pub mod verify;

pub use error::StoreError;
pub use figures::FIGURES_DEADLINE;
pub use pool::{Store, StoreConfig};
pub use role::Role;
