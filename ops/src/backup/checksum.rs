//! The sha-256 of files.

use std::fs::File;
use std::io::Read as _;
use std::path::PathBuf;

use anyhow::Context as _;
use sha2::{Digest, Sha256};

use super::manifest::FileMark;

/// Bytes that are read at once.
const PAGE: usize = 1024 * 1024;

/// Size and checksum of a file. `read` is told of bytes.
pub(super) async fn of_file(path: PathBuf, read: impl Fn(u64) + Send + 'static) -> anyhow::Result<FileMark> {
    let shown = path.display().to_string();
    let mark = move || {
        let mut file = File::open(path)?;
        let (mut digest, mut bytes, mut page) = (Sha256::new(), 0, vec![0; PAGE]);
        loop {
            let count = file.read(&mut page)?;
            if count == 0 {
                break;
            }
            digest.update(&page[..count]);
            bytes += count as u64;
            read(count as u64);
        }
        let sha256 = digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        std::io::Result::Ok(FileMark { bytes, sha256 })
    };
    tokio::task::spawn_blocking(mark).await?.with_context(|| format!("{shown} cannot be read"))
}
