//! Uploaded files: kept in memory, or in the data folder when there is one.

use std::{
    collections::{HashMap, VecDeque},
    hash::{DefaultHasher, Hash, Hasher},
    path::PathBuf,
    sync::Arc,
};

use bytes::Bytes;
use parking_lot::Mutex;

use crate::model::StoredFile;

/// The largest file a bot may download (Bot API, "getFile").
pub(crate) const DOWNLOAD_LIMIT: u64 = 20 * 1024 * 1024;
/// The largest file a bot may upload (Bot API, "Sending files").
pub(crate) const UPLOAD_LIMIT: u64 = 50 * 1024 * 1024;
/// The largest photo.
pub(crate) const PHOTO_LIMIT: u64 = 10 * 1024 * 1024;

/// Files by id and by path; the oldest go when there are too many bytes.
#[derive(Debug)]
pub(crate) struct Files {
    /// Whose ids they are: each bot knows a file by another one.
    bot: i64,
    capacity: u64,
    folder: Option<PathBuf>,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    last: u64,
    bytes: u64,
    order: VecDeque<String>,
    by_id: HashMap<String, Held>,
    by_path: HashMap<String, String>,
}

#[derive(Debug, Clone)]
struct Held {
    file: Arc<StoredFile>,
    /// In memory, or `None` when it lies in the data folder.
    bytes: Option<Bytes>,
}

/// What is uploaded.
pub(crate) struct NewFile {
    pub(crate) name: Option<String>,
    pub(crate) mime_type: Option<String>,
    pub(crate) bytes: Bytes,
    pub(crate) as_photo: bool,
}

impl Files {
    pub(crate) fn new(bot: i64, capacity: u64, data: Option<&std::path::Path>) -> Self {
        Self { bot, capacity, folder: data.map(|data| data.join("files")), state: Mutex::default() }
    }

    /// Keeps a file under a new id; errors only if it lies on disk and the disk refuses.
    pub(crate) fn add(&self, new: NewFile) -> std::io::Result<Arc<StoredFile>> {
        let size = new.bytes.len() as u64;
        let dimensions = imagesize::blob_size(&new.bytes).ok();
        let dimensions = dimensions.map(|size| (fit(size.width), fit(size.height)));
        let mime_type = new.mime_type.filter(|mime| !mime.is_empty() && mime != "application/octet-stream");
        let mime_type = mime_type.unwrap_or_else(|| guess(&new.bytes, new.name.as_deref()).into());
        let unique = unique_id(&new.bytes, new.as_photo);
        let number = {
            let mut state = self.state.lock();
            state.last += 1;
            state.last
        };
        let prefix = if new.as_photo { "AgACAgIAAxkBAAI" } else { "BQACAgIAAxkBAAI" };
        let extension = new.name.as_deref().and_then(|name| name.rsplit_once('.')).map_or_else(
            || mime_type.rsplit('/').next().unwrap_or("bin").to_owned(),
            |(_, extension)| extension.to_owned(),
        );
        let extension: String = extension.chars().filter(char::is_ascii_alphanumeric).take(8).collect();
        let folder = if new.as_photo { "photos" } else { "documents" };
        let file = Arc::new(StoredFile {
            file_id: format!("{prefix}{unique}_{}_{number}", self.bot),
            file_unique_id: unique,
            file_path: format!("{folder}/file_{number}.{extension}"),
            file_name: new.name,
            mime_type,
            file_size: size,
            dimensions,
            is_photo: new.as_photo,
        });
        if let Some(path) = self.path_of(&file) {
            std::fs::write(path, &new.bytes)?;
        }
        self.keep(&file, self.folder.is_none().then_some(new.bytes));
        Ok(file)
    }

    fn keep(&self, file: &Arc<StoredFile>, bytes: Option<Bytes>) {
        let mut dropped = Vec::new();
        {
            let mut state = self.state.lock();
            state.bytes += file.file_size;
            state.order.push_back(file.file_id.clone());
            state.by_path.insert(file.file_path.clone(), file.file_id.clone());
            state.by_id.insert(file.file_id.clone(), Held { file: file.clone(), bytes });
            while state.bytes > self.capacity && state.order.len() > 1 {
                let Some(id) = state.order.pop_front() else { break };
                if let Some(old) = state.by_id.remove(&id) {
                    state.bytes -= old.file.file_size;
                    state.by_path.remove(&old.file.file_path);
                    dropped.push(old.file);
                }
            }
        }
        for path in dropped.iter().filter_map(|file| self.path_of(file)) {
            // It is already unknown; a leftover on disk harms nobody.
            let _ = std::fs::remove_file(path);
        }
    }

    fn path_of(&self, file: &StoredFile) -> Option<PathBuf> {
        Some(self.folder.as_ref()?.join(file.file_path.replace('/', "_")))
    }

    pub(crate) fn get(&self, file_id: &str) -> Option<Arc<StoredFile>> {
        self.state.lock().by_id.get(file_id).map(|held| held.file.clone())
    }

    pub(crate) fn id_by_path(&self, path: &str) -> Option<String> {
        self.state.lock().by_path.get(path).cloned()
    }

    /// The bytes, read from disk if need be.
    pub(crate) async fn read(&self, file_id: &str) -> Option<(Arc<StoredFile>, Bytes)> {
        let held = self.state.lock().by_id.get(file_id).cloned()?;
        let bytes = match held.bytes {
            Some(bytes) => bytes,
            None => tokio::fs::read(self.path_of(&held.file)?).await.ok()?.into(),
        };
        Some((held.file, bytes))
    }

    /// Everything but the bytes, oldest first.
    pub(crate) fn list(&self) -> (u64, Vec<StoredFile>) {
        let state = self.state.lock();
        let files = state
            .order
            .iter()
            .filter_map(|id| state.by_id.get(id))
            .map(|held| (*held.file).clone())
            .collect();
        (state.last, files)
    }

    /// Takes back what an earlier run kept in the data folder.
    pub(crate) fn restore(&self, last: u64, files: Vec<StoredFile>) {
        self.state.lock().last = last;
        for file in files {
            self.keep(&Arc::new(file), None);
        }
    }

    pub(crate) fn clear(&self) {
        let files = std::mem::take(&mut *self.state.lock());
        self.state.lock().last = files.last;
        for path in files.by_id.values().filter_map(|held| self.path_of(&held.file)) {
            let _ = std::fs::remove_file(path);
        }
    }
}

fn fit(pixels: usize) -> u32 {
    u32::try_from(pixels).unwrap_or(u32::MAX)
}

fn unique_id(bytes: &[u8], photo: bool) -> String {
    let mut hasher = DefaultHasher::new();
    (bytes, photo).hash(&mut hasher);
    format!("AQAD{:016x}", hasher.finish())
}

fn guess(bytes: &[u8], name: Option<&str>) -> &'static str {
    match bytes {
        [0x89, b'P', b'N', b'G', ..] => return "image/png",
        [0xFF, 0xD8, 0xFF, ..] => return "image/jpeg",
        [b'G', b'I', b'F', b'8', ..] => return "image/gif",
        [b'%', b'P', b'D', b'F', ..] => return "application/pdf",
        [b'O', b'g', b'g', b'S', ..] => return "audio/ogg",
        _ => {}
    }
    match name
        .and_then(|name| name.rsplit_once('.'))
        .map(|(_, extension)| extension.to_ascii_lowercase())
        .as_deref()
    {
        Some("txt" | "gift" | "aiken") => "text/plain",
        Some("csv") => "text/csv",
        Some("json") => "application/json",
        Some("mp3") => "audio/mpeg",
        Some("mp4") => "video/mp4",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(bytes: &'static [u8]) -> NewFile {
        NewFile {
            name: Some("a.txt".into()),
            mime_type: None,
            bytes: Bytes::from_static(bytes),
            as_photo: false,
        }
    }

    #[tokio::test]
    async fn the_same_bytes_have_one_unique_id_and_two_ids() {
        let files = Files::new(42, 1_000, None);
        let (first, second) = (files.add(file(b"same")).unwrap(), files.add(file(b"same")).unwrap());
        assert_eq!(first.file_unique_id, second.file_unique_id);
        assert_ne!(first.file_id, second.file_id);
        assert_eq!(files.read(&first.file_id).await.unwrap().1, "same");
    }

    #[test]
    fn the_oldest_go_beyond_the_capacity() {
        let files = Files::new(42, 8, None);
        let first = files.add(file(b"12345")).unwrap();
        let second = files.add(file(b"67890")).unwrap();
        assert!(files.get(&first.file_id).is_none() && files.id_by_path(&first.file_path).is_none());
        assert!(files.get(&second.file_id).is_some());
    }
}
