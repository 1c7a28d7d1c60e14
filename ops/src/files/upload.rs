//! Files from the disk into the catalogue. What the catalogue has already, by its bytes, is not uploaded again.

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;
use std::sync::Arc;

use anyhow::Context as _;
use studymate_nats::Log;
use studymate_schema::catalogue::{Author, Catalogue};
use studymate_schema::input::Command;
use studymate_schema::material::{FileKind, Material, MaterialContent, MaterialFile, SaveAs};
use studymate_schema::{ChatId, MaterialCode};
use studymate_store::Store;
use studymate_workers::{FileClient, FileError, PHOTO_MAX, UPLOAD_MAX};

use super::{UploadSettings, manifest};
use crate::catalogue::send;
use crate::settings::Settings;

/// A file of this machine.
#[derive(Clone)]
pub(crate) struct LocalFile {
    name: String,
    kind: FileKind,
    bytes: Vec<u8>,
    sha256: String,
    code: MaterialCode,
}

impl LocalFile {
    /// A file of these bytes; how it is sent is told by its name.
    pub(crate) fn new(name: &str, bytes: Vec<u8>) -> anyhow::Result<Self> {
        let size = bytes.len() as u64;
        anyhow::ensure!(size > 0, "{name}: the file is empty");
        anyhow::ensure!(size <= UPLOAD_MAX, "{name}: {size} bytes, expected at most {UPLOAD_MAX}");
        let kind = kind_of_name(name, Some(size));
        let sha256 = manifest::sha256(&bytes);
        let code = Material::attachment_code(kind, &sha256)?;
        Ok(LocalFile { name: name.to_owned(), kind, bytes, sha256, code })
    }

    /// A file of the disk.
    pub(crate) fn read(path: &Path) -> anyhow::Result<Self> {
        let bytes = std::fs::read(path).with_context(|| format!("{}: cannot be read", path.display()))?;
        LocalFile::new(&path.file_name().unwrap_or_default().to_string_lossy(), bytes)
    }

    /// The code of the material that it is when a question names it.
    pub(crate) fn code(&self) -> &MaterialCode {
        &self.code
    }

    /// What it is called.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// The same file, as a material of this code.
    pub(crate) fn under(self, code: MaterialCode) -> Self {
        LocalFile { code, ..self }
    }

    /// The same file, sent so whatever its name tells.
    pub(crate) fn sent_as(self, kind: FileKind) -> Self {
        LocalFile { kind, ..self }
    }

    /// Whether both can be in one album.
    pub(crate) fn goes_with(&self, other: &LocalFile) -> bool {
        self.kind.goes_with(other.kind)
    }
}

impl fmt::Debug for LocalFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LocalFile")
            .field("name", &self.name)
            .field("sha256", &self.sha256)
            .finish_non_exhaustive()
    }
}

/// How a file is sent, by the ending of its name.
pub(crate) fn kind_of_name(name: &str, size: Option<u64>) -> FileKind {
    let extension = name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase());
    match extension.as_deref() {
        Some("jpg" | "jpeg" | "png" | "webp") if size.is_none_or(|size| size <= PHOTO_MAX) => FileKind::Photo,
        Some("mp3" | "m4a") => FileKind::Audio,
        Some("ogg" | "oga" | "opus") => FileKind::Voice,
        Some("mp4") => FileKind::Video,
        _ => FileKind::Document,
    }
}

/// Brings files to Telegram and to the catalogue.
pub(crate) struct Uploader {
    client: FileClient,
    chat: ChatId,
}

impl Uploader {
    /// Uploads with the bot's token to the chat where it keeps files.
    pub(crate) fn new(settings: &Settings, uploads: &UploadSettings) -> anyhow::Result<Self> {
        Ok(Uploader { client: super::client(settings)?, chat: uploads.chat()? })
    }

    /// Uploads to a simulated Telegram.
    pub(crate) fn to(client: FileClient, chat: ChatId) -> Self {
        Uploader { client, chat }
    }

    /// The file as the catalogue keeps it: the one that it has, or one that is uploaded now.
    pub(crate) async fn file(
        &self,
        local: &LocalFile,
        catalogue: &Catalogue,
    ) -> anyhow::Result<MaterialFile> {
        let same = |file: &&MaterialFile| {
            file.kind == local.kind && file.sha256.as_deref() == Some(local.sha256.as_str())
        };
        if let Some(kept) = catalogue.files().find(same) {
            return Ok(MaterialFile { name: local.name.clone(), caption: String::new(), ..kept.clone() });
        }
        let sent = self.client.upload(self.chat, local.kind, &local.name, &local.bytes).await;
        let sent = sent.with_context(|| {
            format!("{}: cannot be uploaded to chat {}, set by MATERIALS_CHAT_ID", local.name, self.chat)
        })?;
        Ok(MaterialFile {
            kind: sent.kind,
            file_id: sent.file_id,
            file_unique_id: sent.file_unique_id,
            name: local.name.clone(),
            caption: String::new(),
            size: Some(local.bytes.len() as u64),
            sha256: Some(local.sha256.clone()),
        })
    }

    /// Whether these are the files that Telegram has, byte for byte, and are sent as `kind`, if that is said. Photos are asked of Telegram:
    /// it keeps them smaller than they came.
    pub(crate) async fn has(
        &self,
        files: &[LocalFile],
        kind: Option<FileKind>,
        kept: &[MaterialFile],
    ) -> anyhow::Result<bool> {
        if files.len() != kept.len() || kept.iter().any(|kept| kind.is_some_and(|kind| kind != kept.kind)) {
            return Ok(false);
        }
        for (local, kept) in files.iter().zip(kept) {
            if kept.sha256.as_deref() == Some(local.sha256.as_str()) {
                continue;
            }
            match self.client.download(&kept.file_id).await {
                Ok(bytes) if manifest::sha256(&bytes) == local.sha256 => {}
                // What Telegram does not give any more is uploaded again.
                Ok(_) | Err(FileError::Refused(_)) => return Ok(false),
                Err(error) => return Err(error).with_context(|| local.name.clone()),
            }
        }
        Ok(true)
    }

    /// Sees to it that the catalogue has these files, each as a material under [`LocalFile::code`].
    pub(crate) async fn keep(
        &self,
        files: &BTreeMap<String, LocalFile>,
        catalogue: &Catalogue,
        store: &Store,
        log: &Log,
    ) -> anyhow::Result<()> {
        for local in files.values().filter(|local| catalogue.material(local.code()).is_none()) {
            let content = MaterialContent::File(self.file(local, catalogue).await?);
            let material = Material { code: local.code.clone(), title: local.name.clone(), content };
            let command = Command::SaveMaterial {
                material: Arc::new(material),
                save: SaveAs::This,
                by: Author::Operator,
            };
            send(store, log, command).await?;
        }
        Ok(())
    }
}
