//! Materials: what a mentor gives students to read, look at and listen to. Files stay with Telegram: the catalogue knows by which ids
//! they are sent again, and by what they can be traced when the bot has another token.

use std::collections::HashMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::MaterialCode;
use crate::catalogue::Author;
use crate::code::InvalidCode;

/// The most files that are kept together (Bot API, sendMediaGroup).
pub const ALBUM_MAX: usize = 10;
/// The most characters of a material that is a text: with its title it fits a message of 4,096.
pub const MATERIAL_TEXT_MAX: usize = 3500;
/// The most characters of a link.
pub const LINK_MAX: usize = 1000;

/// A material, as its author saved it last.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Material {
    /// The name by which quizzes, courses and links speak of it.
    pub code: MaterialCode,
    /// What it is called in lists.
    pub title: String,
    /// What it is.
    pub content: MaterialContent,
}

/// What a material is.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum MaterialContent {
    /// A file.
    File(MaterialFile),
    /// Two to [`ALBUM_MAX`] files that are sent together: photos and videos, or only documents, or only audio.
    Album(Vec<MaterialFile>),
    /// A text of at most [`MATERIAL_TEXT_MAX`] characters.
    Text(String),
    /// An address on the web, `http` or `https`.
    Link(String),
}

/// What a material looks like, without its content.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum MaterialShape {
    /// One file or several.
    Files(Vec<FileKind>),
    /// A text.
    Text,
    /// A link.
    Link,
}

impl MaterialContent {
    /// What it looks like.
    pub fn shape(&self) -> MaterialShape {
        match self {
            MaterialContent::File(_) | MaterialContent::Album(_) => {
                MaterialShape::Files(self.files().iter().map(|file| file.kind).collect())
            }
            MaterialContent::Text(_) => MaterialShape::Text,
            MaterialContent::Link(_) => MaterialShape::Link,
        }
    }

    /// The content with one more file, where both can be sent together (Bot API, sendMediaGroup).
    pub fn with(&self, file: &MaterialFile) -> Option<MaterialContent> {
        let files = self.files();
        let fits = files.iter().all(|kept| kept.kind.goes_with(file.kind));
        (!files.is_empty() && files.len() < ALBUM_MAX && fits)
            .then(|| MaterialContent::Album(files.iter().chain([file]).cloned().collect()))
    }

    /// Its files; none when it has none.
    pub fn files(&self) -> &[MaterialFile] {
        match self {
            MaterialContent::File(file) => std::slice::from_ref(file),
            MaterialContent::Album(files) => files,
            MaterialContent::Text(_) | MaterialContent::Link(_) => &[],
        }
    }

    fn files_mut(&mut self) -> &mut [MaterialFile] {
        match self {
            MaterialContent::File(file) => std::slice::from_mut(file),
            MaterialContent::Album(files) => files,
            MaterialContent::Text(_) | MaterialContent::Link(_) => &mut [],
        }
    }
}

/// A file that Telegram keeps.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct MaterialFile {
    /// How it is sent.
    pub kind: FileKind,
    /// By which this bot sends it again. Means nothing to another bot.
    pub file_id: String,
    /// The same for every bot, as long as Telegram has the file: by it the file is known again.
    pub file_unique_id: String,
    /// Its name; empty where it has none.
    pub name: String,
    /// What stands under it; empty where nothing does.
    pub caption: String,
    /// In bytes, where Telegram said so.
    pub size: Option<u64>,
    /// SHA-256 of its bytes in hexadecimal, where somebody had them: equal files are not uploaded twice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
}

/// How a file is sent and shown.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub enum FileKind {
    /// Any file, to be downloaded.
    Document,
    /// A picture, shown in the chat.
    Photo,
    /// A film.
    Video,
    /// Music, or anything else with a title to listen to.
    Audio,
    /// A voice message.
    Voice,
}

impl FileKind {
    /// All of them.
    pub const ALL: [FileKind; 5] =
        [FileKind::Document, FileKind::Photo, FileKind::Video, FileKind::Audio, FileKind::Voice];

    /// The name in the Bot API's messages, in files and in metrics.
    pub fn name(self) -> &'static str {
        match self {
            FileKind::Document => "document",
            FileKind::Photo => "photo",
            FileKind::Video => "video",
            FileKind::Audio => "audio",
            FileKind::Voice => "voice",
        }
    }

    /// Whether files of both kinds can be in one album.
    pub fn goes_with(self, other: FileKind) -> bool {
        match self {
            FileKind::Photo | FileKind::Video => matches!(other, FileKind::Photo | FileKind::Video),
            FileKind::Document | FileKind::Audio => self == other,
            FileKind::Voice => false,
        }
    }

    /// Reads a name.
    pub fn from_name(name: &str) -> Option<Self> {
        FileKind::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// A material with its owner.
#[derive(Clone, Debug, PartialEq)]
pub struct OwnedMaterial {
    /// Who saved it first, or was given it: they and admins may change it.
    pub owner: Author,
    /// What was saved last.
    pub material: Arc<Material>,
}

/// What a file is called by a bot with another token.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct RelinkedFile {
    /// By which the catalogue knows it until now.
    pub was: String,
    /// Its id from now on.
    pub file_id: String,
    /// By which it is known again from now on.
    pub file_unique_id: String,
    /// SHA-256 of its bytes in hexadecimal.
    pub sha256: String,
}

/// How a material that is saved stands to what is there.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum SaveAs {
    /// As a new one: where its code is taken, it gets the next free one.
    New,
    /// Under just this code, in the place of what was there.
    This,
}

/// What the catalogue answers to who changed a material.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum MaterialAnswer {
    /// It is saved under this code.
    Saved(MaterialCode),
    /// It is gone.
    Removed {
        /// Which.
        code: MaterialCode,
        /// What it was called.
        title: String,
    },
    /// There is none of this code.
    Unknown(MaterialCode),
    /// It belongs to another mentor.
    NotYours(MaterialCode),
}

impl MaterialCode {
    /// Whether it is that of a file that is only there for a quiz or a course.
    pub fn is_attachment(&self) -> bool {
        self.as_str().starts_with('-')
    }
}

impl Material {
    /// The code of a file that lies beside a quiz or a course: made of its bytes, so that equal files are one material. Begins with a
    /// sign that no code made of a title begins with.
    ///
    /// # Errors
    /// `sha256` is not a hash in hexadecimal.
    pub fn attachment_code(kind: FileKind, sha256: &str) -> Result<MaterialCode, InvalidCode> {
        let sign = match kind {
            FileKind::Document => 'd',
            FileKind::Photo => 'p',
            FileKind::Video => 'v',
            FileKind::Audio => 'a',
            FileKind::Voice => 'o',
        };
        MaterialCode::parse(&format!("-{sign}{}", sha256.get(..30).unwrap_or_default()))
    }

    /// The code of a file that was sent to stand with a question.
    pub fn code_for_question(seed: u64) -> MaterialCode {
        MaterialCode::known(format!("-q{}", MaterialCode::nameless(seed)))
    }

    /// Whether it is only there for a quiz or a course that it lies beside, and is in no list.
    pub fn is_attachment(&self) -> bool {
        self.code.is_attachment()
    }

    /// Gives files their new ids. Returns whether anything changed.
    pub(crate) fn relink(&mut self, by_old_id: &HashMap<&str, &RelinkedFile>) -> bool {
        let mut changed = false;
        for file in self.content.files_mut() {
            if let Some(new) = by_old_id.get(file.file_id.as_str()) {
                file.file_id.clone_from(&new.file_id);
                file.file_unique_id.clone_from(&new.file_unique_id);
                file.sha256 = Some(new.sha256.clone());
                changed = true;
            }
        }
        changed
    }
}
