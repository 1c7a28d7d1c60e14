//! What StudyMate decides. Pure: no I/O, no clock, no chance; the time is the input's, what looks random is seeded by its id.
//!
//! `student`, `catalogue` and `group` each have a state, `decide(state, input, …) -> Decision` and `evolve(state, event)`;
//! `admission` says who is too fast; `scoring` says what an answer is worth; `zones` knows what time it is where.

pub mod admission;
pub mod catalogue;
mod decision;
pub mod group;
pub mod scoring;
mod shuffle;
pub mod student;
pub mod zones;

pub use decision::Decision;
