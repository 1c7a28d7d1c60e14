//! Guided steps: what a person is in the middle of when one message does not say it all. Kept with the person, so that steps
//! survive restarts. A command ends them, and so does a question that is put to the person; but what was made by hand and is not saved yet
//! ([`Dialog::is_unsaved`]) stays until they save it or say that it is to be thrown away.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::authoring::{Basis, CourseDraft, QuizDraft};
use crate::grading::AnswerKey;
use crate::info::InfoDraft;
use crate::material::MaterialContent;
use crate::quiz::Quiz;
use crate::{MaterialCode, Personal};

/// What a person is in the middle of.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum Dialog {
    /// Something becomes a material.
    Material(MaterialDraft),
    /// A quiz is made.
    Quiz(QuizDraft),
    /// A course is made.
    Course(CourseDraft),
    /// A grader says something about an answer; it goes out with the grade.
    Comment(CommentDraft),
    /// A page of information is written.
    Info(InfoDraft),
}

impl Dialog {
    /// Whether there is work in it that is not saved yet: a question or a part of one, a course with a title, what was written as a
    /// page, a material or a comment. Such steps are not left by the way. What was saved before and not changed is no such work, and a file
    /// that was sent is still in the chat.
    pub fn is_unsaved(&self) -> bool {
        match self {
            Dialog::Quiz(draft) => {
                let kept = |quiz: &Quiz| !quiz.questions.is_empty() && draft.basis != Basis::AsSaved;
                draft.step.holds_text() || draft.quiz.as_ref().and_then(Personal::known).is_some_and(kept)
            }
            Dialog::Course(draft) => draft.course.is_some() && draft.basis != Basis::AsSaved,
            Dialog::Material(draft) => {
                matches!(&draft.content, Some(Personal::Known(MaterialContent::Text(_))))
            }
            Dialog::Comment(draft) => draft.text.is_some(),
            Dialog::Info(draft) => draft.text.is_some(),
        }
    }
}

/// A comment in the making.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct CommentDraft {
    /// To which answer.
    pub answer: AnswerKey,
    /// What it says; `None` while it is to be typed.
    pub text: Option<Personal<String>>,
}

/// A material in the making.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct MaterialDraft {
    /// What was sent so far; `None` while it is waited for.
    pub content: Option<Personal<MaterialContent>>,
    /// What it is to be called; `None` while it is asked for.
    pub title: Option<Personal<String>>,
    /// The material whose place it takes.
    pub replaces: Option<MaterialCode>,
    /// The album whose files still come in.
    pub album: Option<OpenAlbum>,
}

/// An album whose files still come in: each is an update of its own, and none says that it is the last.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct OpenAlbum {
    /// Telegram's name for it (`media_group_id`).
    pub id: String,
    /// When it is taken to be complete.
    pub closes_at: Timestamp,
}

/// What a button says to the steps that are open.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DialogAnswer {
    /// Do it.
    Save,
    /// Leave it; where something was made already, that is asked about first.
    Cancel,
    /// Leave it, and throw away what was made.
    Discard,
    /// Show where it stands: what was made stays.
    GoOn,
    /// Let this part be as it was before.
    Keep,
}

impl DialogAnswer {
    /// All of them.
    pub const ALL: [DialogAnswer; 5] = [
        DialogAnswer::Save,
        DialogAnswer::Cancel,
        DialogAnswer::Discard,
        DialogAnswer::GoOn,
        DialogAnswer::Keep,
    ];

    /// The name in callback data.
    pub fn name(self) -> &'static str {
        match self {
            DialogAnswer::Save => "save",
            DialogAnswer::Cancel => "cancel",
            DialogAnswer::Discard => "discard",
            DialogAnswer::GoOn => "goon",
            DialogAnswer::Keep => "keep",
        }
    }

    /// Reads a name.
    pub fn from_name(name: &str) -> Option<Self> {
        DialogAnswer::ALL.into_iter().find(|answer| answer.name() == name)
    }
}
