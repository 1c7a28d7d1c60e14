//! Files in messages: uploads, files sent again by id, `getFile`.

use std::sync::Arc;

use serde_json::{Value, json};

use super::{
    answer::{Answer, ApiError, answer},
    params::Params,
};
use crate::{
    files::{DOWNLOAD_LIMIT, NewFile, PHOTO_LIMIT, UPLOAD_LIMIT},
    model::{Message, StoredFile},
    world::World,
};

/// Width and height of a photo may add up to this (Bot API, "sendPhoto").
const PHOTO_SIDES: u32 = 10_000;

/// How a file is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FileKind {
    Photo,
    Document,
    Voice,
    Audio,
    Video,
}

impl FileKind {
    /// The field that carries it.
    pub(crate) fn field(self) -> &'static str {
        match self {
            Self::Photo => "photo",
            Self::Document => "document",
            Self::Voice => "voice",
            Self::Audio => "audio",
            Self::Video => "video",
        }
    }

    /// Whether files of both kinds can be in one album.
    pub(crate) fn goes_with(self, other: Self) -> bool {
        let seen = |kind| matches!(kind, Self::Photo | Self::Video);
        self == other || (seen(self) && seen(other))
    }

    pub(crate) fn named(name: &str) -> Option<Self> {
        [Self::Photo, Self::Document, Self::Voice, Self::Audio, Self::Video]
            .into_iter()
            .find(|kind| kind.field() == name)
    }
}

/// The file a call names in `value`: an uploaded part, `attach://part`, or the id of a file sent before.
pub(crate) fn file(
    world: &World,
    params: &Params,
    field: &str,
    kind: FileKind,
) -> Result<Arc<StoredFile>, ApiError> {
    let given = params.text(field);
    let part = match given.and_then(|text| text.strip_prefix("attach://")) {
        Some(name) => params.part(name),
        None => params.part(field),
    };
    if let Some(part) = part {
        return add(
            world,
            kind,
            NewFile {
                name: part.name.clone().filter(|name| !name.is_empty()),
                mime_type: part.mime_type.clone(),
                bytes: part.bytes.clone(),
                as_photo: kind == FileKind::Photo,
            },
        );
    }
    let Some(id) = given.filter(|id| !id.is_empty()) else {
        return Err(ApiError::bad(format!("there is no {} in the request", kind.field())));
    };
    if id.starts_with("http://") || id.starts_with("https://") {
        return Err(ApiError::bad("failed to get HTTP URL content"));
    }
    let file = world.files.get(id);
    let file = file.ok_or_else(|| ApiError::bad("wrong file identifier/HTTP URL specified"))?;
    match (kind, file.is_photo) {
        (FileKind::Photo, false) => Err(ApiError::bad("can't use file of type Document as Photo")),
        (FileKind::Document | FileKind::Voice | FileKind::Audio | FileKind::Video, true) => {
            Err(ApiError::bad("type of file mismatch"))
        }
        _ => Ok(file),
    }
}

/// Checks and keeps an uploaded file.
pub(crate) fn add(world: &World, kind: FileKind, new: NewFile) -> Result<Arc<StoredFile>, ApiError> {
    let size = new.bytes.len() as u64;
    if size == 0 {
        return Err(ApiError::bad("file must be non-empty"));
    }
    if size > UPLOAD_LIMIT {
        return Err(ApiError::new(413, "Request Entity Too Large"));
    }
    if kind == FileKind::Photo {
        if size > PHOTO_LIMIT {
            return Err(ApiError::bad(format!("file of size {size} bytes is too big for a photo")));
        }
        let dimensions =
            imagesize::blob_size(&new.bytes).map_err(|_| ApiError::bad("IMAGE_PROCESS_FAILED"))?;
        let (wide, high) = (dimensions.width.max(1), dimensions.height.max(1));
        if wide + high > PHOTO_SIDES as usize || wide > high * 20 || high > wide * 20 {
            return Err(ApiError::bad("PHOTO_INVALID_DIMENSIONS"));
        }
    }
    world.files.add(new).map_err(|error| ApiError::new(500, format!("Internal Server Error: {error}")))
}

/// Puts `file` into `message`, in place of any file it had.
pub(crate) fn attach(message: &mut Message, kind: FileKind, file: &StoredFile, duration: i64) {
    (message.photo, message.document, message.voice, message.audio, message.video) =
        (None, None, None, None, None);
    let mut object = json!({
        "file_id": file.file_id,
        "file_unique_id": file.file_unique_id,
        "file_size": file.file_size,
        "mime_type": file.mime_type,
    });
    if let Some(name) = file.file_name.as_ref().filter(|_| kind != FileKind::Voice) {
        object["file_name"] = Value::String(name.clone());
    }
    if !matches!(kind, FileKind::Photo | FileKind::Document) {
        object["duration"] = duration.into();
    }
    match kind {
        FileKind::Photo => message.photo = Some(file.photo_sizes()),
        FileKind::Document => message.document = Some(object),
        FileKind::Voice => message.voice = Some(object),
        FileKind::Audio => message.audio = Some(object),
        FileKind::Video => {
            (object["width"], object["height"]) = (640.into(), 360.into());
            message.video = Some(object);
        }
    }
}

pub(crate) fn get_file(world: &World, params: &Params) -> Answer {
    let id = params.text("file_id").filter(|id| !id.is_empty());
    let id = id.ok_or_else(|| ApiError::bad("file_id not specified"))?;
    let file = world.files.get(id).ok_or_else(|| ApiError::bad("invalid file_id"))?;
    if file.file_size > DOWNLOAD_LIMIT {
        return Err(ApiError::bad("file is too big"));
    }
    answer(&json!({
        "file_id": file.file_id,
        "file_unique_id": file.file_unique_id,
        "file_size": file.file_size,
        "file_path": file.file_path,
    }))
}
