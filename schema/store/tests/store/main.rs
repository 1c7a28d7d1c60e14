//! The store against a real PostgreSQL.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that cannot go on should stop where it is"
)]

mod commit;
mod leases;
mod migrations;
mod outbox;
mod support;
