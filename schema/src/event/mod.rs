//! What was decided: facts, in the past tense, never changed. The state of everything is the sum of these.

mod catalogue;
mod student;

use serde::{Deserialize, Serialize};

use crate::classroom::ClassroomEvent;
use crate::{Personal, UserId};

pub use catalogue::CatalogueEvent;
pub use student::StudentEvent;

/// What a person may do beyond taking quizzes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub enum Role {
    /// Sees reports, publishes nothing.
    Assistant,
    /// Writes quizzes.
    Mentor,
    /// May do everything.
    Admin,
}

impl Role {
    /// All of them, the highest last.
    pub const ALL: [Role; 3] = [Role::Assistant, Role::Mentor, Role::Admin];

    /// Reads [`Role::name`].
    pub fn from_name(name: &str) -> Option<Self> {
        Role::ALL.into_iter().find(|role| role.name() == name)
    }

    /// The name in SQL, metrics and commands.
    pub fn name(self) -> &'static str {
        match self {
            Role::Assistant => "assistant",
            Role::Mentor => "mentor",
            Role::Admin => "admin",
        }
    }
}

/// Who gave or took a role.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Granter {
    /// The configuration (`ADMIN_TELEGRAM_IDS`).
    Configuration,
    /// Somebody at the command line.
    Operator,
    /// An admin, in the chat.
    Admin(UserId),
}

/// What became of a role that an admin gave or took.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum RoleDecision {
    /// This person has it now.
    Given {
        /// Who.
        user: UserId,
        /// What.
        role: Role,
        /// Whether nobody of this id has used the bot yet.
        #[serde(default)]
        unseen: bool,
    },
    /// This person has no role any more.
    TakenAll {
        /// Who.
        user: UserId,
        /// Whether nobody of this id has used the bot yet.
        #[serde(default)]
        unseen: bool,
    },
}

/// How a person is called, as Telegram says.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Profile {
    /// First and last name.
    pub name: Personal<String>,
    /// Without the `@`; `None` when there is none.
    pub username: Option<Personal<String>>,
}

/// What a student answered.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Given {
    /// Options by their index in the author's order, sorted. True/false: 0 is true, 1 is false.
    Options(Vec<u8>),
    /// For each left side, the index of the chosen right side (see `Question::right_sides`).
    Matches(Vec<u8>),
    /// What was typed, trimmed.
    Text(Personal<String>),
    /// Items in the order in which they were put, each by its index in the right order.
    Order(Vec<u8>),
    /// Nothing: the time ran out.
    TimedOut,
    /// Nothing: it was open when the attempt was handed in.
    Skipped,
}

/// An event of any stream.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum Event {
    /// In a person's stream.
    Student(StudentEvent),
    /// In the catalogue's stream.
    Catalogue(CatalogueEvent),
    /// In a group's stream.
    Classroom(ClassroomEvent),
}

impl Event {
    /// The name by which events are searched and counted.
    pub fn kind(&self) -> &'static str {
        match self {
            Event::Student(event) => event.kind(),
            Event::Catalogue(event) => event.kind(),
            Event::Classroom(event) => event.kind(),
        }
    }
}

impl From<StudentEvent> for Event {
    fn from(event: StudentEvent) -> Self {
        Event::Student(event)
    }
}

impl From<CatalogueEvent> for Event {
    fn from(event: CatalogueEvent) -> Self {
        Event::Catalogue(event)
    }
}

impl From<ClassroomEvent> for Event {
    fn from(event: ClassroomEvent) -> Self {
        Event::Classroom(event)
    }
}
