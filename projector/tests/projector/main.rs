//! The projector against a real PostgreSQL: what it writes is compared with what the history says, read as a whole.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that cannot go on should stop where it is"
)]

mod activity;
mod analysts;
mod boards;
mod classrooms;
mod comparing;
mod courses;
mod follow;
mod forgetting;
mod history;
mod keeping;
mod model;
mod patterns;
mod rebuilding;
mod reports;
mod support;
mod swapping;
