//! Courses: topics in the mentor's order, each with quizzes and materials in theirs; for whom they are, and from when to when.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::catalogue::Author;
use crate::invitation::InvitationRefused;
use crate::{ChatId, CourseCode, InvitationCode, Locale, MaterialCode, QuizCode, Revision, ZoneName};

/// The most topics of a course: each is a button, and eight stand on a page.
pub const TOPICS_MAX: usize = 100;
/// The most items of a topic.
pub const ITEMS_MAX: usize = 100;

/// One course as its author wrote it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Course {
    /// The name by which people call it.
    pub code: CourseCode,
    /// What it is called in lists; at most `quiz::TITLE_MAX` characters.
    pub title: String,
    /// A few sentences; empty when there are none. At most `quiz::FEEDBACK_TEXT_MAX` characters.
    #[serde(default)]
    pub description: String,
    /// The language of its content, where the author said so.
    #[serde(default)]
    pub language: Option<Locale>,
    /// For whom it is.
    pub access: Access,
    /// In whose time its author writes dates; UTC when none was named. The dates here are instants.
    #[serde(default)]
    pub zone: Option<ZoneName>,
    /// When it can be begun.
    #[serde(default)]
    pub window: Window,
    /// What happens to whoever comes after a due date.
    #[serde(default)]
    pub late: LatePolicy,
    /// In the author's order, at most [`TOPICS_MAX`].
    pub topics: Vec<CourseTopic>,
}

/// A part of a course.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct CourseTopic {
    /// What it is called.
    pub title: String,
    /// In the author's order, at most [`ITEMS_MAX`]. Nothing is in a course twice.
    pub entries: Vec<CourseEntry>,
}

/// A quiz or a material at its place in a course.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct CourseEntry {
    /// Which.
    pub item: CourseItem,
    /// When it can be begun, beside what the course says.
    #[serde(default)]
    pub window: Window,
}

/// What a course consists of.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub enum CourseItem {
    /// Something to be answered.
    Quiz(QuizCode),
    /// Something to be read, heard or watched.
    Material(MaterialCode),
}

/// From when to when something can be begun.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Window {
    /// Not before; `None` for at once.
    #[serde(default)]
    pub opens: Option<Timestamp>,
    /// In time until then; `None` for ever.
    #[serde(default)]
    pub due: Option<Timestamp>,
}

/// For whom a course is. An accepted invitation opens a course of any kind.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub enum Access {
    /// Everybody.
    Everyone,
    /// Members of any of these classrooms.
    Classrooms(BTreeSet<ChatId>),
    /// Whoever was invited: what a course is before its author says more.
    #[default]
    Invitation,
}

/// What happens to whoever begins a quiz after its due date.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub enum LatePolicy {
    /// They may, and the attempt says that it is late.
    #[default]
    Allowed,
    /// They may not; what was begun in time may be finished.
    Refused,
}

impl LatePolicy {
    /// Both.
    pub const ALL: [LatePolicy; 2] = [LatePolicy::Allowed, LatePolicy::Refused];

    /// The name in files and SQL.
    pub fn name(self) -> &'static str {
        match self {
            LatePolicy::Allowed => "allowed",
            LatePolicy::Refused => "refused",
        }
    }
}

impl Window {
    /// What holds for an entry of this window within a course of `course`: the later opening, and the entry's own due date if it
    /// has one.
    pub fn within(self, course: Window) -> Window {
        Window { opens: self.opens.max(course.opens), due: self.due.or(course.due) }
    }

    /// Whether it is too early.
    pub fn is_ahead(self, now: Timestamp) -> bool {
        self.opens.is_some_and(|opens| now < opens)
    }

    /// Whether it is too late.
    pub fn is_over(self, now: Timestamp) -> bool {
        self.due.is_some_and(|due| due < now)
    }
}

impl Course {
    /// Everything in it, in order.
    pub fn entries(&self) -> impl Iterator<Item = &CourseEntry> {
        self.topics.iter().flat_map(|topic| &topic.entries)
    }

    /// Its quizzes, in order.
    pub fn quizzes(&self) -> impl Iterator<Item = &QuizCode> {
        self.entries().filter_map(|entry| match &entry.item {
            CourseItem::Quiz(code) => Some(code),
            CourseItem::Material(_) => None,
        })
    }

    /// When an item of it can be begun; `None` for what is not in it.
    pub fn window_of(&self, item: &CourseItem) -> Option<Window> {
        let entry = self.entries().find(|entry| entry.item == *item)?;
        Some(entry.window.within(self.window))
    }
}

impl CourseEntry {
    /// Whether it has a date of its own.
    pub fn has_dates(&self) -> bool {
        self.window != Window::default()
    }
}

/// A course in the catalogue.
#[derive(Clone, PartialEq, Debug)]
pub struct CatalogueCourse {
    /// Who saved it first, or was given it.
    pub owner: Author,
    /// What was saved last.
    pub saved: Arc<Course>,
    /// What students have.
    pub stage: CourseStage,
    /// Since which revision each item is there for students as it is: what is newer than their last visit is new to them.
    pub since: BTreeMap<CourseItem, Revision>,
}

/// How far a course has come.
#[derive(Clone, PartialEq, Debug)]
pub enum CourseStage {
    /// Never published: only its author and admins see it.
    Draft,
    /// Students have it as it was when it was published.
    Published(Arc<Course>),
    /// It is in no list any more and nothing of it can be begun; results stay.
    Archived(Arc<Course>),
}

impl CatalogueCourse {
    /// A course that was just saved for the first time.
    pub(crate) fn new(course: &Arc<Course>, owner: Author) -> Self {
        let since = BTreeMap::new();
        CatalogueCourse { owner, saved: Arc::clone(course), stage: CourseStage::Draft, since }
    }

    /// What students have now.
    pub fn published(&self) -> Option<&Arc<Course>> {
        match &self.stage {
            CourseStage::Published(course) => Some(course),
            CourseStage::Draft | CourseStage::Archived(_) => None,
        }
    }

    /// What students have or had.
    pub fn ever_published(&self) -> Option<&Arc<Course>> {
        match &self.stage {
            CourseStage::Published(course) | CourseStage::Archived(course) => Some(course),
            CourseStage::Draft => None,
        }
    }

    /// Whether something was saved that students do not have.
    pub fn has_changes(&self) -> bool {
        self.published().is_none_or(|published| *published != self.saved)
    }

    /// Students get this.
    pub(crate) fn publish(&mut self, course: &Arc<Course>, revision: Revision) {
        let mut since = BTreeMap::new();
        for entry in course.entries() {
            let known = self.since.get(&entry.item).copied().unwrap_or(revision);
            since.insert(entry.item.clone(), known);
        }
        self.since = since;
        self.stage = CourseStage::Published(Arc::clone(course));
    }

    /// An item of it is not what it was: students who saw it before are told so.
    pub(crate) fn renew(&mut self, item: CourseItem, revision: Revision) {
        self.since.insert(item, revision);
    }

    /// Students lose it.
    pub(crate) fn archive(&mut self) {
        if let CourseStage::Published(course) = &self.stage {
            self.stage = CourseStage::Archived(Arc::clone(course));
        }
    }
}

/// What the catalogue answers to who changed a course.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum CourseAnswer {
    /// It was saved.
    Saved(CourseCode),
    /// Students have it now.
    Published(CourseCode),
    /// Students have it no more.
    Archived(CourseCode),
    /// There is no such course.
    Unknown(CourseCode),
    /// It belongs to another mentor.
    NotYours(CourseCode),
    /// It names a quiz that does not exist.
    NoSuchQuiz(CourseCode, QuizCode),
    /// It names a quiz of another mentor.
    NotYourQuiz(CourseCode, QuizCode),
    /// It names a material that does not exist.
    NoSuchMaterial(CourseCode, MaterialCode),
    /// It names a material of another mentor.
    NotYourMaterial(CourseCode, MaterialCode),
    /// An invitation was made.
    InvitationMade(CourseCode, InvitationCode),
    /// As many invitations are open as there can be.
    TooManyInvitations(CourseCode),
    /// An invitation was revoked.
    InvitationRevoked(CourseCode),
}

/// What the catalogue answers to a student who came with an invitation.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum InvitationAnswer {
    /// The course is open to them.
    Admitted {
        /// By which invitation.
        invitation: InvitationCode,
        /// To which course.
        course: CourseCode,
    },
    /// It opens nothing.
    Refused(InvitationRefused),
}
