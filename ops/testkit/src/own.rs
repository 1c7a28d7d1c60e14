//! Servers of one's own, for tests that kill and restart them.

use std::fs;
use std::ops::{Deref, DerefMut};
use std::os::unix::fs::PermissionsExt;

use studymate_local::{Binaries, Home, Nats, NatsOptions, Postgres, PostgresOptions};
use tempfile::TempDir;

use crate::disk::{NoDisk, SmallDisk};

/// A PostgreSQL server that only this test uses; killed and removed with this value.
///
/// `kill9`, `halt` and `restart` (same port, same data) are those of [`Postgres`].
#[derive(Debug)]
pub struct OwnPostgres {
    server: Postgres,
    _folder: TempDir,
}

/// A NATS server that only this test uses; killed and removed with this value.
///
/// `kill9`, `halt` and `restart` (same port, same streams) are those of [`Nats`].
#[derive(Debug)]
pub struct OwnNats {
    server: Nats,
    disk: Option<SmallDisk>,
    _folder: TempDir,
}

/// Starts a PostgreSQL server for this test alone: about a second.
pub async fn own_postgres() -> OwnPostgres {
    let (binaries, folder) = place().await;
    let options = PostgresOptions {
        durable: false,
        shared_buffers_mb: 32,
        max_connections: 100,
        ..PostgresOptions::default()
    };
    let server = Postgres::start(&binaries, &folder.path().join("postgres"), options)
        .await
        .expect("PostgreSQL starts");
    OwnPostgres { server, _folder: folder }
}

/// Starts a NATS server for this test alone: about 50 ms.
pub async fn own_nats() -> OwnNats {
    own_nats_with(NatsOptions { durable: false, ..NatsOptions::default() }).await
}

/// Starts a NATS server for this test alone, set up so.
pub async fn own_nats_with(options: NatsOptions) -> OwnNats {
    let (binaries, folder) = place().await;
    let server = Nats::start(&binaries, &folder.path().join("nats"), options).await.expect("NATS starts");
    OwnNats { server, disk: None, _folder: folder }
}

/// Starts a NATS server for this test alone, its streams on a disk of so many megabytes.
///
/// # Errors
/// Where this process may not mount one: say so loudly and leave the test out.
pub async fn own_nats_on_small_disk(megabytes: u32) -> Result<OwnNats, NoDisk> {
    let (binaries, folder) = place().await;
    let dir = folder.path().join("nats");
    let disk = SmallDisk::mount(&dir.join("store"), megabytes)?;
    let options = NatsOptions { durable: false, ..NatsOptions::default() };
    let server = Nats::start(&binaries, &dir, options).await.expect("NATS starts");
    Ok(OwnNats { server, disk: Some(disk), _folder: folder })
}

impl OwnNats {
    /// The small disk of its streams, if it was started by [`own_nats_on_small_disk`].
    pub fn disk(&self) -> Option<&SmallDisk> {
        self.disk.as_ref()
    }
}

async fn place() -> (Binaries, TempDir) {
    let home = Home::find().expect("the folder for local servers can be made");
    let binaries = Binaries::install(&home).await.expect("the local servers can be installed");
    let own = home.servers().join("test/own");
    fs::create_dir_all(&own).expect("the folder of the test servers can be made");
    let folder = tempfile::Builder::new().prefix("test-").tempdir_in(own).expect("a folder can be made");
    // Run by root, the servers are another user, who must be able to enter.
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).expect("the folder can be opened");
    (binaries, folder)
}

impl Deref for OwnPostgres {
    type Target = Postgres;
    fn deref(&self) -> &Postgres {
        &self.server
    }
}

impl DerefMut for OwnPostgres {
    fn deref_mut(&mut self) -> &mut Postgres {
        &mut self.server
    }
}

impl Drop for OwnPostgres {
    fn drop(&mut self) {
        self.server.abandon();
    }
}

impl Deref for OwnNats {
    type Target = Nats;
    fn deref(&self) -> &Nats {
        &self.server
    }
}

impl DerefMut for OwnNats {
    fn deref_mut(&mut self) -> &mut Nats {
        &mut self.server
    }
}

impl Drop for OwnNats {
    fn drop(&mut self) {
        self.server.abandon();
    }
}
