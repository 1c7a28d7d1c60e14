//! Files as the Bot API speaks of them.

use serde::{Deserialize, Serialize};

/// A file the simulator holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredFile {
    /// Handle for sending and downloading; another one for each upload.
    pub file_id: String,
    /// The same for the same bytes, whoever uploaded them.
    pub file_unique_id: String,
    /// Path under `/file/bot<token>/`.
    pub file_path: String,
    /// Name given by the uploader.
    pub file_name: Option<String>,
    /// Media type given by the uploader or guessed from the bytes.
    pub mime_type: String,
    /// Size in bytes.
    pub file_size: u64,
    /// Width and height in pixels, for pictures.
    pub dimensions: Option<(u32, u32)>,
    /// Whether it was accepted as a photo.
    pub is_photo: bool,
}

/// Telegram's `PhotoSize`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhotoSize {
    /// Handle for sending and downloading.
    pub file_id: String,
    /// The same for the same bytes.
    pub file_unique_id: String,
    /// Size in bytes.
    pub file_size: u64,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
}

impl StoredFile {
    /// The sizes Telegram would list; the simulator does not scale, so it is one.
    pub(crate) fn photo_sizes(&self) -> Vec<PhotoSize> {
        let (width, height) = self.dimensions.unwrap_or((1, 1));
        vec![PhotoSize {
            file_id: self.file_id.clone(),
            file_unique_id: self.file_unique_id.clone(),
            file_size: self.file_size,
            width,
            height,
        }]
    }
}
