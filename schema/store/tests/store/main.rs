//! The store against a real PostgreSQL.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that cannot go on should stop where it is"
)]

mod commit;
mod dead_letters;
mod forgetting;
mod leases;
mod looking;
mod migrations;
mod outbox;
mod outbox_admin;
mod partitions;
mod plans;
mod restore;
mod roles;
mod support;
mod timers;
