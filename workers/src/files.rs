//! Files of the bot from the command line: uploads of what lies on a disk, downloads of what the catalogue names. The same client as
//! delivery's, with the patience of somebody who waits for a whole folder.

use std::time::Duration;

use serde_json::Value;
use studymate_process::backoff::Backoff;
use studymate_process::config::Secret;
use studymate_schema::ChatId;
use studymate_schema::material::FileKind;
use studymate_schema::telegram::SentFile;
use url::Url;

use crate::WorkersError;
use crate::telegram::{CallError, Telegram};

/// The largest file that a bot may download (Bot API, getFile).
pub const DOWNLOAD_MAX: u64 = 20 * 1024 * 1024;
/// The largest file that a bot may upload (Bot API, "Sending files").
pub const UPLOAD_MAX: u64 = 50 * 1024 * 1024;
/// The largest picture that can be sent as a photo (Bot API, "Sending files").
pub const PHOTO_MAX: u64 = 10 * 1024 * 1024;

/// How often a call is tried that Telegram did not answer.
const TRIES: u32 = 5;

/// Uploads and downloads for one bot.
pub struct FileClient(Telegram);

/// Why a file did not go its way.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// Telegram refused it, and will refuse it again.
    #[error("Telegram refuses it: {0}")]
    Refused(String),
    /// Telegram could not be asked.
    #[error("Telegram cannot be reached: {0}")]
    Unreachable(String),
    /// Telegram took it and did not say what it is now.
    #[error("Telegram's answer names no file")]
    NoFile,
}

impl FileClient {
    /// A client for the bot with this token.
    pub fn new(api: Url, token: Secret) -> Result<Self, WorkersError> {
        Telegram::client(api, token, 1).map(FileClient)
    }

    /// The bot's id: file ids belong to it.
    pub async fn bot_id(&self) -> Result<i64, FileError> {
        patiently(async || self.0.me().await.map(|bot| bot.id)).await
    }

    /// Sends a file to a chat, silently. What is tried again after an answer was lost is there twice, which harms nobody.
    pub async fn upload(
        &self,
        chat: ChatId,
        kind: FileKind,
        name: &str,
        bytes: &[u8],
    ) -> Result<SentFile, FileError> {
        let message: Value = patiently(async || self.0.upload(chat, kind, name, bytes).await).await?;
        SentFile::of_message(&message).ok_or(FileError::NoFile)
    }

    /// The bytes of a file of at most [`DOWNLOAD_MAX`].
    pub async fn download(&self, file_id: &str) -> Result<Vec<u8>, FileError> {
        patiently(async || self.0.fetch(file_id, DOWNLOAD_MAX).await).await
    }
}

async fn patiently<T>(call: impl AsyncFn() -> Result<T, CallError>) -> Result<T, FileError> {
    let mut backoff = Backoff::default();
    let mut tries = 0;
    loop {
        tries += 1;
        let pause = match call().await {
            Ok(done) => return Ok(done),
            Err(CallError::RetryAfter(pause)) => pause + Duration::from_millis(100),
            Err(error @ (CallError::Refused { .. } | CallError::TokenRefused)) => {
                return Err(FileError::Refused(error.to_string()));
            }
            Err(error) if tries >= TRIES => return Err(FileError::Unreachable(error.to_string())),
            Err(_) => backoff.next_delay(),
        };
        tokio::time::sleep(pause).await;
    }
}
