//! What StudyMate writes down, and nothing that does I/O.
//!
//! Ids and subjects name things; `quiz` is the content that students see; `input`, `event`, `effect` and `view` are the
//! four languages of the system (what happened, what was decided, what must be done, what must be shown);
//! `codec` turns them into bytes and `personal` encrypts what belongs to a person on the way.

pub mod authoring;
pub mod ban;
pub mod board;
pub mod button;
pub mod catalogue;
pub mod classroom;
pub mod code;
pub mod codec;
pub mod course;
pub mod course_view;
pub mod dialog;
mod draw;
pub mod effect;
pub mod event;
pub mod forget;
pub mod grading;
pub mod ids;
pub mod import;
pub mod info;
pub mod input;
pub mod invitation;
pub mod locale;
pub mod material;
pub mod personal;
pub mod practice;
pub mod privacy;
pub mod quiz;
pub mod quiz_settings;
pub mod reminder;
pub mod report;
pub mod review;
pub mod roster;
pub mod settings;
pub mod subject;
pub mod telegram;
pub mod view;
pub mod zone;

pub use code::{CourseCode, InfoCode, InvitationCode, MaterialCode, QuizCode};
pub use ids::{
    AttemptId, ChatId, Credit, Epoch, InputId, MessageId, PartitionId, Position, QuizVersion, Revision,
    StreamVersion, UserId,
};
pub use jiff::Timestamp;
pub use locale::Locale;
pub use personal::Personal;
pub use subject::Aggregate;
pub use zone::ZoneName;
