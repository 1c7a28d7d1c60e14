//! What people see of courses. A course has no versions: its views carry its titles as the decision saw them.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::quiz::QuizRef;
use crate::view::Standing;
use crate::{ChatId, CourseCode, InvitationCode, MaterialCode, UserId};

/// How far somebody has come: quizzes passed and materials opened.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Progress {
    /// What is done.
    pub done: u16,
    /// What there is.
    pub total: u16,
}

/// A page of the courses that are open to somebody.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct CourseList {
    /// Whether who reads it makes courses.
    #[serde(default)]
    pub author: bool,
    /// What is on this page.
    pub items: Vec<CourseLine>,
    /// The page, 0-based.
    pub page: u16,
    /// How many pages there are, at least 1.
    pub pages: u16,
}

/// A line in the list of courses.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct CourseLine {
    /// Which.
    pub code: CourseCode,
    /// What it is called.
    pub title: String,
    /// How far the student has come.
    pub progress: Progress,
    /// How much of it is new since their last visit.
    pub fresh: u16,
    /// When it opens, if that is ahead.
    pub opens: Option<Timestamp>,
    /// When the next of it is due that is not done.
    pub due: Option<Timestamp>,
    /// To whoever may change it: how far it has come.
    pub stage: Option<Stage>,
}

/// How far a course has come, as its author sees it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Stage {
    /// Never published.
    Draft,
    /// Published as it was saved last.
    Published,
    /// Published, with changes that students do not have.
    Changed,
    /// Archived.
    Archived,
}

/// A course with its topics.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct CourseScreen {
    /// Which.
    pub code: CourseCode,
    /// What it is called.
    pub title: String,
    /// What it is about; may be empty.
    pub description: String,
    /// How far the student has come.
    pub progress: Progress,
    /// When it opens, if that is ahead.
    pub opens: Option<Timestamp>,
    /// When it is due, if it is and something is not done.
    pub due: Option<Timestamp>,
    /// Its topics on this page.
    pub topics: Vec<TopicLine>,
    /// The page, 0-based.
    pub page: u16,
    /// How many pages there are, at least 1.
    pub pages: u16,
    /// What the student does best next; `None` when there is nothing now.
    pub next: Option<NextStep>,
    /// To whoever may change it: how far it has come.
    #[serde(default)]
    pub stage: Option<Stage>,
}

/// A topic in the list of a course.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct TopicLine {
    /// Its place in the course, 0-based.
    pub topic: u16,
    /// What it is called.
    pub title: String,
    /// How far the student has come.
    pub progress: Progress,
    /// How much of it is new since their last visit.
    pub fresh: u16,
}

/// What a student does best next.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum NextStep {
    /// Begin a quiz, or go on with it.
    Quiz {
        /// Which.
        quiz: QuizRef,
        /// Whether it is begun.
        begun: bool,
    },
    /// Open a material.
    Material {
        /// Which.
        code: MaterialCode,
        /// What it is called.
        title: String,
    },
}

/// A topic with its quizzes and materials.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct TopicScreen {
    /// Of which course.
    pub course: CourseCode,
    /// What the course is called.
    pub course_title: String,
    /// Its place in the course, 0-based.
    pub topic: u16,
    /// How many topics the course has.
    pub topics: u16,
    /// What it is called.
    pub title: String,
    /// What is on this page.
    pub entries: Vec<EntryLine>,
    /// The number of the first one, 1-based.
    pub first: u16,
    /// The page, 0-based.
    pub page: u16,
    /// How many pages there are, at least 1.
    pub pages: u16,
}

/// A quiz or a material in the list of a topic.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct EntryLine {
    /// What it is, and how the student stands with it.
    pub what: EntryView,
    /// Whether it is new since their last visit.
    pub fresh: bool,
    /// When it opens, if that is ahead.
    pub opens: Option<Timestamp>,
    /// When it is or was due, if it is not done.
    pub due: Option<Timestamp>,
    /// Whether it was due and who is late is refused.
    pub over: bool,
}

/// What an entry of a topic is.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum EntryView {
    /// A quiz.
    Quiz {
        /// Which.
        quiz: QuizRef,
        /// How the student stands with it.
        standing: Standing,
        /// Whether it is passed.
        done: bool,
    },
    /// A quiz that students do not have yet, to whoever may change it.
    DraftQuiz {
        /// Which, as it was saved last.
        quiz: QuizRef,
    },
    /// A material.
    Material {
        /// Which.
        code: MaterialCode,
        /// What it is called.
        title: String,
        /// Whether it was opened.
        done: bool,
    },
}

/// A course as who may change it sees it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct CourseDesk {
    /// Which.
    pub code: CourseCode,
    /// What it is called.
    pub title: String,
    /// How far it has come.
    pub stage: Stage,
    /// For whom it is.
    pub audience: Audience,
    /// How many topics it has.
    pub topics: u16,
    /// How many quizzes it has.
    pub quizzes: u16,
    /// How many materials it has.
    pub materials: u16,
    /// When it opens, if that is ahead.
    pub opens: Option<Timestamp>,
    /// When it is due, where its author said so.
    pub due: Option<Timestamp>,
    /// How many students came by invitations.
    pub invited: u32,
}

/// For whom a course is, in short.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Audience {
    /// Everybody.
    Everyone,
    /// Members of so many classrooms.
    Classrooms(u16),
    /// Whoever was invited.
    Invitation,
}

/// The invitations to a course that let somebody in.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct CourseInvitations {
    /// Which course.
    pub code: CourseCode,
    /// What it is called.
    pub title: String,
    /// The open ones, the last to expire first.
    pub open: Vec<InvitationLine>,
    /// How many were made so far, those included that are over.
    #[serde(default)]
    pub made: u16,
}

/// An invitation in the list of a course.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct InvitationLine {
    /// Its code.
    pub code: InvitationCode,
    /// Until when it is good.
    pub expires: Timestamp,
    /// How many students came.
    pub used: u16,
    /// How many can.
    pub uses: u16,
}

/// Who has a course, beside its mentor and admins.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct CourseStudents {
    /// Which course.
    pub code: CourseCode,
    /// What it is called.
    pub title: String,
    /// For whom it is.
    pub audience: Audience,
    /// Whom an invitation let in.
    pub invited: Vec<UserId>,
    /// The classrooms whose members have it.
    pub classrooms: Vec<ChatId>,
    /// The page, 0-based.
    pub page: u16,
}
