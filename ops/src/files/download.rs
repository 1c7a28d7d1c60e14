//! Files from Telegram to the disk, and what they are called there.

use studymate_schema::material::{FileKind, MaterialFile};
use studymate_workers::{FileClient, FileError};

use crate::settings::Settings;

/// The most characters of a name that is kept.
const NAME_MAX: usize = 100;

/// Brings files from Telegram.
pub(crate) struct Downloader(FileClient);

impl Downloader {
    /// Downloads with the bot's token.
    pub(crate) fn new(settings: &Settings) -> anyhow::Result<Self> {
        Ok(Downloader(super::client(settings)?))
    }

    /// The bytes of a file.
    pub(crate) async fn bytes(&self, file: &MaterialFile) -> anyhow::Result<Vec<u8>> {
        download(&self.0, file).await
    }
}

pub(super) async fn download(client: &FileClient, file: &MaterialFile) -> anyhow::Result<Vec<u8>> {
    client.download(&file.file_id).await.map_err(|error| match error {
        FileError::Refused(why) => {
            anyhow::anyhow!("Telegram does not give it (bots get at most 20 MB): {why}")
        }
        other => other.into(),
    })
}

/// What a file of the material `code` is called in a folder: as it is called, where any folder can have it so, else after the material.
pub(crate) fn file_name(file: &MaterialFile, code: &str, by_code: bool) -> String {
    let name = file.name.trim();
    let extension = extension(name);
    let plain = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '.' | '_' | '-' | '(' | ')');
    let usable = !extension.is_empty()
        && name.chars().all(plain)
        && name.starts_with(char::is_alphanumeric)
        && name.chars().count() <= NAME_MAX;
    if usable && !by_code {
        return name.to_owned();
    }
    let usual = match file.kind {
        FileKind::Document => ".bin",
        FileKind::Photo => ".jpg",
        FileKind::Video => ".mp4",
        FileKind::Audio => ".mp3",
        FileKind::Voice => ".oga",
    };
    format!("{code}{}", if extension.is_empty() { usual } else { &extension })
}

/// The ending of a name, with its dot, where it is one that a file can have anywhere.
pub(super) fn extension(name: &str) -> String {
    let extension = name.rsplit_once('.').map(|(_, extension)| extension).unwrap_or_default();
    let plain = (1..=8).contains(&extension.len()) && extension.bytes().all(|b| b.is_ascii_alphanumeric());
    if plain { format!(".{}", extension.to_ascii_lowercase()) } else { String::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_keeps_its_name_where_a_folder_can_have_it() {
        let named = |name: &str, kind| {
            let file = MaterialFile {
                kind,
                file_id: String::new(),
                file_unique_id: String::new(),
                name: name.to_owned(),
                caption: String::new(),
                size: None,
                sha256: None,
            };
            [false, true].map(|by_code| file_name(&file, "map", by_code))
        };
        assert_eq!(named("Карта мира.PDF", FileKind::Document), ["Карта мира.PDF", "map.pdf"]);
        assert_eq!(named("../map.png", FileKind::Photo), ["map.png", "map.png"]);
        assert_eq!(named("", FileKind::Photo), ["map.jpg", "map.jpg"]);
        assert_eq!(named("notes", FileKind::Document), ["map.bin", "map.bin"]);
    }
}
