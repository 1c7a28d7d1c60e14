//! A message as Telegram takes it, and its limits.

use studymate_schema::button::Button;
use studymate_schema::material::FileKind;
use studymate_schema::quiz::QuizRef;
use studymate_schema::{CourseCode, InfoCode, MaterialCode};

use crate::markup::Html;

/// The most UTF-16 units of a text after its tags are read (Bot API, sendMessage).
pub const TEXT_MAX: usize = 4096;
/// The most UTF-16 units of a picture's caption after its tags are read (Bot API, sendPhoto).
pub const CAPTION_MAX: usize = 1024;
/// The most buttons of a keyboard (Bot API, InlineKeyboardMarkup).
pub const BUTTONS_MAX: usize = 100;
/// The most buttons in a row (Bot API, InlineKeyboardMarkup).
pub const ROW_MAX: usize = 8;

/// A message, ready to be sent.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Screen {
    /// Telegram HTML, at most [`TEXT_MAX`], with a picture or a file at most [`CAPTION_MAX`].
    pub text: String,
    /// Rows of buttons, at most [`BUTTONS_MAX`] in all and [`ROW_MAX`] in a row; may be empty.
    pub keyboard: Vec<Vec<Key>>,
    /// What it carries beside the text.
    pub media: Option<Media>,
}

/// What a message carries beside its text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Media {
    /// A picture that was drawn; the text is its caption.
    Drawn(Picture),
    /// A file that Telegram keeps; the text is its caption.
    File {
        /// How it is sent.
        kind: FileKind,
        /// By which it is sent.
        file_id: String,
        /// What is sent in its place when Telegram refuses the file; `None` where nothing makes sense without it.
        without: Option<Without>,
    },
    /// Files that are sent together; there is neither a text nor a button.
    Album(Vec<AlbumFile>),
}

/// A message without its file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Without {
    /// Which material has the file.
    pub material: MaterialCode,
    /// The text, which says that something is missing.
    pub text: String,
}

/// One of several files that are sent together.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AlbumFile {
    /// How it is sent.
    pub kind: FileKind,
    /// By which it is sent.
    pub file_id: String,
    /// Telegram HTML, at most [`CAPTION_MAX`]; may be empty.
    pub caption: String,
}

/// A button with what is written on it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Key {
    /// Plain text.
    pub label: String,
    /// What it does.
    pub action: Action,
}

/// What a button does.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Action {
    /// The bot is told.
    Press(Button),
    /// The address is opened.
    Open(String),
}

/// A drawn picture.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Picture {
    /// PNG, far below Telegram's 10 MB.
    pub png: Vec<u8>,
    /// Its name when it is saved.
    pub file_name: String,
}

/// Why a view could not be drawn.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum RenderError {
    /// The catalogue does not have this version of this quiz: it may be behind.
    #[error("the catalogue has no version {} of quiz {}", .0.version, .0.code)]
    UnknownQuiz(QuizRef),
    /// The catalogue does not have this course: it may be behind.
    #[error("the catalogue has no course {0}")]
    UnknownCourse(CourseCode),
    /// The quiz has no question of this number.
    #[error("version {} of quiz {} has no question {number}", quiz.version, quiz.code)]
    UnknownQuestion {
        /// Which quiz.
        quiz: QuizRef,
        /// The number, 1-based.
        number: u16,
    },
    /// The catalogue does not have this material: it may be behind, or the material was removed.
    #[error("the catalogue has no material {0}")]
    UnknownMaterial(MaterialCode),
    /// The catalogue does not have this page of information: it may be behind, or the page was removed.
    #[error("the catalogue has no page {0}")]
    UnknownPage(InfoCode),
    /// The figures that the view needs were not given: a bug of the caller.
    #[error("the view {0} was rendered without its figures")]
    FiguresMissing(&'static str),
    /// The picture could not be drawn: a bug here.
    #[error("the picture could not be drawn: {0}")]
    Picture(String),
}

impl Key {
    pub(crate) fn press(label: impl Into<String>, button: Button) -> Self {
        Key { label: label.into(), action: Action::Press(button) }
    }

    pub(crate) fn open(label: impl Into<String>, url: String) -> Self {
        Key { label: label.into(), action: Action::Open(url) }
    }
}

/// A screen on the drawing board: paragraphs and rows, of any length.
#[derive(Debug, Default)]
pub(crate) struct Draft {
    paragraphs: Vec<Html>,
    keyboard: Vec<Vec<Key>>,
    media: Option<Media>,
    /// What is said where the file is missing.
    missing: Html,
}

impl Draft {
    /// Adds a paragraph; an empty one is left out.
    pub(crate) fn add(&mut self, paragraph: Html) {
        if !paragraph.is_empty() {
            self.paragraphs.push(paragraph);
        }
    }

    /// Adds a row of buttons; an empty one is left out.
    pub(crate) fn row(&mut self, keys: impl IntoIterator<Item = Key>) {
        let row: Vec<Key> = keys.into_iter().take(ROW_MAX).collect();
        if !row.is_empty() {
            self.keyboard.push(row);
        }
    }

    /// Whatever its buttons did: from now on they do this.
    pub(crate) fn press_all(&mut self, action: &Action) {
        for key in self.keyboard.iter_mut().flatten() {
            key.action = action.clone();
        }
    }

    /// Puts a picture or files above the text.
    pub(crate) fn media(&mut self, media: Media) {
        self.media = Some(media);
    }

    /// Puts a file above the text, which says by `missing` where it could not be sent.
    pub(crate) fn file(&mut self, kind: FileKind, file_id: String, material: MaterialCode, missing: Html) {
        let without = Some(Without { material, text: String::new() });
        self.media = Some(Media::File { kind, file_id, without });
        self.missing = missing;
    }

    /// Whether a picture or files stand above the text.
    pub(crate) fn has_media(&self) -> bool {
        self.media.is_some()
    }

    /// How long the text is so far, in UTF-16 units.
    pub(crate) fn units(&self) -> usize {
        self.paragraphs.iter().map(|paragraph| paragraph.units() + 2).sum()
    }

    /// Cuts what is too long. Screens plan their lengths: this is the guard behind them. A file whose text can stand alone is left out where
    /// the text is too long for a caption.
    pub(crate) fn fit(self) -> Screen {
        let text = Html::join(&self.paragraphs, "\n\n");
        let media = match self.media {
            Some(Media::File { without: Some(_), .. }) if text.units() > CAPTION_MAX => None,
            Some(Media::File { kind, file_id, without: Some(Without { material, .. }) }) => {
                let text = Html::join(&[self.missing, text.clone()], "\n\n").cut(TEXT_MAX).into_string();
                Some(Media::File { kind, file_id, without: Some(Without { material, text }) })
            }
            media => media,
        };
        let text = text.cut(if media.is_some() { CAPTION_MAX } else { TEXT_MAX });
        let mut left = BUTTONS_MAX;
        let mut keyboard = self.keyboard;
        for row in &mut keyboard {
            row.truncate(left);
            left -= row.len();
        }
        keyboard.retain(|row| !row.is_empty());
        Screen { text: text.into_string(), keyboard, media }
    }
}
