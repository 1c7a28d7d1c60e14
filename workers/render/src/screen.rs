//! A message as Telegram takes it, and its limits.

use studymate_schema::CourseCode;
use studymate_schema::button::Button;
use studymate_schema::quiz::QuizRef;

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
    /// Telegram HTML, at most [`TEXT_MAX`], with a picture at most [`CAPTION_MAX`].
    pub text: String,
    /// Rows of buttons, at most [`BUTTONS_MAX`] in all and [`ROW_MAX`] in a row; may be empty.
    pub keyboard: Vec<Vec<Key>>,
    /// A picture; the text is its caption.
    pub picture: Option<Picture>,
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
    picture: Option<Picture>,
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

    /// Puts a picture above the text.
    pub(crate) fn picture(&mut self, picture: Picture) {
        self.picture = Some(picture);
    }

    /// How long the text is so far, in UTF-16 units.
    pub(crate) fn units(&self) -> usize {
        self.paragraphs.iter().map(|paragraph| paragraph.units() + 2).sum()
    }

    /// Cuts what is too long. Screens plan their lengths: this is the guard behind them.
    pub(crate) fn fit(self) -> Screen {
        let limit = if self.picture.is_some() { CAPTION_MAX } else { TEXT_MAX };
        let text = Html::join(&self.paragraphs, "\n\n").cut(limit);
        let mut left = BUTTONS_MAX;
        let mut keyboard = self.keyboard;
        for row in &mut keyboard {
            row.truncate(left);
            left -= row.len();
        }
        keyboard.retain(|row| !row.is_empty());
        Screen { text: text.into_string(), keyboard, picture: self.picture }
    }
}
