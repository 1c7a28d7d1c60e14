//! What an exported folder says of its files, and how far it was brought to another bot.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Context as _;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use studymate_schema::material::FileKind;

/// The name of the manifest in the folder.
pub(super) const MANIFEST: &str = "manifest.json";
/// The name of what `relink` remembers in the folder.
pub(super) const PROGRESS: &str = "relinked.json";

/// Every file that the catalogue named when it was exported.
#[derive(Default, Serialize, Deserialize)]
pub(super) struct Manifest {
    /// Which bot's the file ids are.
    pub(super) bot: i64,
    pub(super) files: Vec<ExportedFile>,
    /// What could not be had.
    pub(super) missing: Vec<MissingFile>,
}

#[derive(Clone, Serialize, Deserialize)]
pub(super) struct ExportedFile {
    pub(super) file_id: String,
    pub(super) file_unique_id: String,
    pub(super) kind: FileKind,
    /// What it is called when it is sent; may be empty.
    pub(super) name: String,
    /// Its name in the folder.
    pub(super) path: String,
    pub(super) size: u64,
    pub(super) sha256: String,
    /// The codes of the materials that have it.
    pub(super) materials: Vec<String>,
}

#[derive(Clone, Serialize, Deserialize)]
pub(super) struct MissingFile {
    pub(super) file_id: String,
    pub(super) materials: Vec<String>,
    pub(super) why: String,
}

/// Which files another bot has got, by the ids that they had before.
#[derive(Default, Serialize, Deserialize)]
pub(super) struct Progress {
    pub(super) bot: i64,
    pub(super) files: BTreeMap<String, Uploaded>,
}

#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Uploaded {
    pub(super) file_id: String,
    pub(super) file_unique_id: String,
}

/// Reads what was written; `None` when nothing was.
pub(super) fn read<T: DeserializeOwned>(folder: &Path, name: &str) -> anyhow::Result<Option<T>> {
    let path = folder.join(name);
    match std::fs::read(&path) {
        Ok(bytes) => Ok(Some(
            serde_json::from_slice(&bytes).with_context(|| format!("{}: cannot be read", path.display()))?,
        )),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).with_context(|| path.display().to_string()),
    }
}

/// Writes it whole or not at all.
pub(super) fn write(folder: &Path, name: &str, value: &impl Serialize) -> anyhow::Result<()> {
    let (path, beside) = (folder.join(name), folder.join(format!("{name}.new")));
    std::fs::write(&beside, serde_json::to_vec_pretty(value)?)
        .with_context(|| beside.display().to_string())?;
    std::fs::rename(&beside, &path).with_context(|| path.display().to_string())
}

/// SHA-256 in hexadecimal.
pub(super) fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}
