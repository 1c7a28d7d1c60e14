//! The stream in a file. What it holds is clear text in the log, and is encrypted here: by a key of this backup's own, wrapped by the
//! master key, that lies with people's keys and can be dropped with them.
//!
//! The file is a row of parts, each its length (four bytes, big-endian) and its sealed bytes: first what the server wants to know, then its
//! chunks in order. The manifest's checksum says that none is missing or elsewhere.

use anyhow::{Context as _, ensure};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use bytes::Bytes;
use serde::{Deserialize, Serialize};
use studymate_nats::{Log, SnapshotHead};
use studymate_schema::personal::{MasterKeys, PersonKey, Personal, WrappedKey};
use tokio::fs::File;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, BufReader, BufWriter};

use super::manifest::{Folder, LOG, LOG_KEY};
use crate::operator;

/// Whose key it is: nobody's in particular.
const NOBODY: i64 = 0;
/// The longest part that is taken for one: a chunk of the server has 128 KiB.
const PART_MAX: usize = 64 * 1024 * 1024;

/// The wrapped key of a stream, as it is stored.
#[derive(Serialize, Deserialize)]
struct StoredKey {
    master: u16,
    wrapped: String,
}

/// Writes the stream as it is now. Returns how many inputs it has.
pub(super) async fn write(log: &Log, masters: &MasterKeys, folder: &Folder) -> anyhow::Result<u64> {
    let key = PersonKey::generate(NOBODY)?;
    let wrapped = masters.wrap(&key)?;
    let stored = StoredKey { master: wrapped.master, wrapped: BASE64.encode(wrapped.bytes) };
    tokio::fs::write(folder.file(LOG_KEY), serde_json::to_vec(&stored)?)
        .await
        .context("the key of the log")?;
    let mut snapshot = log.snapshot().await?;
    let path = folder.file(LOG);
    let failed = || format!("{} cannot be written", path.display());
    let mut file = BufWriter::new(File::create(&path).await.with_context(failed)?);
    let head = snapshot.head().clone();
    part(&mut file, &key, &serde_json::to_vec(&head)?).await.with_context(failed)?;
    let bar = operator::bar(head.bytes(), "log")?;
    while let Some(chunk) = snapshot.next_chunk().await? {
        bar.inc(chunk.len() as u64);
        part(&mut file, &key, &chunk).await.with_context(failed)?;
    }
    bar.finish_and_clear();
    file.flush().await.with_context(failed)?;
    file.into_inner().sync_all().await.with_context(failed)?;
    Ok(head.inputs())
}

async fn part(file: &mut BufWriter<File>, key: &PersonKey, plain: &[u8]) -> anyhow::Result<()> {
    let sealed = key.seal(plain)?;
    file.write_u32(u32::try_from(sealed.len())?).await?;
    file.write_all(&sealed).await?;
    Ok(())
}

/// Puts the stream back; there must be none.
pub(super) async fn put_back(log: &Log, masters: &MasterKeys, folder: &Folder) -> anyhow::Result<()> {
    let key = key(masters, folder).await?;
    let path = folder.file(LOG);
    let file = File::open(&path).await.with_context(|| format!("{} cannot be read", path.display()))?;
    let bar = operator::bar(file.metadata().await?.len(), "log")?;
    let mut parts = BufReader::new(file);
    let head = next_part(&mut parts, &key).await?.context("the copy of the log is empty")?;
    let head: SnapshotHead = serde_json::from_slice(&head)?;
    let server = log.put_back(&head).await?;
    while let Some(chunk) = next_part(&mut parts, &key).await? {
        bar.inc(chunk.len() as u64);
        server.chunk(chunk).await?;
    }
    server.finish().await?;
    bar.finish_and_clear();
    Ok(())
}

async fn key(masters: &MasterKeys, folder: &Folder) -> anyhow::Result<PersonKey> {
    let path = folder.file(LOG_KEY);
    let bytes = tokio::fs::read(&path).await.with_context(|| {
        format!("{} cannot be read: without this key the copy of the log cannot be either", path.display())
    })?;
    let StoredKey { master, wrapped } = serde_json::from_slice(&bytes)?;
    Ok(masters.unwrap(&WrappedKey { owner: NOBODY, master, bytes: BASE64.decode(wrapped)? })?)
}

async fn next_part(file: &mut BufReader<File>, key: &PersonKey) -> anyhow::Result<Option<Bytes>> {
    let length = match file.read_u32().await {
        Ok(length) => length as usize,
        Err(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    ensure!(length <= PART_MAX, "the copy of the log has a part of {length} bytes: it is damaged");
    let mut sealed = vec![0; length];
    file.read_exact(&mut sealed).await.context("the copy of the log ends in the middle of a part")?;
    match key.open(&sealed)? {
        Personal::Known(plain) => Ok(Some(plain.into())),
        Personal::Erased => {
            anyhow::bail!("the copy of the log was made with another key than the one beside it")
        }
    }
}
