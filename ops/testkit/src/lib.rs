//! Real servers for tests: one shared PostgreSQL and NATS for a whole test run, private ones for tests that break them.
//!
//! The shared servers start with the first test that asks, are found by the others (each test of cargo-nextest is a
//! process of its own), and stop by themselves, their data removed, seconds after the last test. `TEST_DATABASE_URL` and
//! `TEST_NATS_URL` name servers to use instead. Everything here panics when it cannot deliver: a test then fails and
//! says why.
//!
//! Suites that write their results into a document do it by [`write_results`].
//!
//! What breaks them: [`Proxy`] the network between, [`Crowd`] and [`HeldLock`] a PostgreSQL server, [`StoreCopy`] and [`SmallDisk`] a NATS
//! server; `kill9`, `halt`, `halt_immediately`, `freeze` and `restart` are the servers' own.
//!
//! ```no_run
//! # async fn migrate(url: String) -> Result<(), std::io::Error> { Ok(()) }
//! # async fn story() {
//! let database = studymate_testkit::database("store-0007", migrate).await;
//! let nats = studymate_testkit::nats().await;
//! println!("{} {} {}", database.url(), nats.url, nats.prefix);
//! # }
//! ```
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a test that cannot get its servers should say so by failing"
)]

mod crowd;
mod database;
mod disk;
mod eventually;
mod lock;
mod own;
mod pipe;
mod proxy;
mod results;
mod shared;
mod store_copy;

use std::collections::HashMap;

pub use crowd::Crowd;
pub use database::{TestDatabase, database, postgres};
pub use disk::{NoDisk, SmallDisk};
pub use eventually::{eventually, eventually_some};
pub use lock::HeldLock;
pub use own::{OwnNats, OwnPostgres, own_nats, own_nats_on_small_disk, own_nats_with, own_postgres};
pub use proxy::{Direction, Proxy, ProxyCounts};
pub use results::{circumstances, write_results};
pub use store_copy::StoreCopy;
pub use studymate_local::{NatsOptions, free_port};

/// A NATS server with JetStream, shared with other tests.
#[derive(Debug, Clone)]
pub struct TestNats {
    /// The address for clients, with user and password.
    pub url: String,
    /// Unique to this value: begin the names of streams, consumers and subjects with it, so that tests do not meet.
    /// Lower-case letters, digits and `_` only.
    pub prefix: String,
}

/// The shared NATS server, with a prefix of one's own.
pub async fn nats() -> TestNats {
    TestNats { url: shared::servers().await.nats_url, prefix: unique_name("t") }
}

/// A name that no other test has, beginning with `start`; lower-case letters, digits and `_` only if `start` is so.
pub fn unique_name(start: &str) -> String {
    format!("{start}_{}", uuid::Uuid::new_v4().simple())
}

/// Values kept as lines of `name=value`.
pub(crate) fn parse_lines(text: &str) -> HashMap<&str, &str> {
    text.lines().filter_map(|line| line.split_once('=')).collect()
}
