//! What happened: everything that can change StudyMate, in the form in which it lies in the log.
//!
//! A Telegram update is stored as the bytes that Telegram sent; everything else is a [`Command`]. Inputs are clear text:
//! the log keeps them for its retention only, and a person's subject can be purged.

use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::ban::BanCommand;
use crate::catalogue::{Author, Owned};
use crate::classroom::{ClassroomCommand, DirectoryCommand, MembershipCommand};
use crate::codec::{self, CodecError, SCHEMA};
use crate::course::{Course, CourseAnswer, InvitationAnswer};
use crate::event::{Granter, Role, RoleDecision};
use crate::forget::Forgetter;
use crate::grading::{AnswerKey, Grade, GradeOutcome};
use crate::info::{InfoAnswer, InfoText};
use crate::invitation::NewInvitation;
use crate::material::{Material, MaterialAnswer, RelinkedFile, SaveAs};
use crate::quiz::{Quiz, QuizRef};
use crate::telegram::{MalformedUpdate, Update};
use crate::{
    CourseCode, InfoCode, InputId, InvitationCode, Locale, MaterialCode, QuizCode, QuizVersion, UserId,
    personal,
};

/// The header that says how the bytes of an input are to be read: [`InputKind::header`].
pub const KIND_HEADER: &str = "Studymate-Kind";
/// The header that continues a trace (W3C Trace Context).
pub const TRACE_HEADER: &str = "traceparent";

/// How the bytes of an input are to be read.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum InputKind {
    /// Raw JSON of a Telegram update.
    Telegram,
    /// A [`Command`], by [`Command::encode`].
    Command,
}

impl InputKind {
    /// The value of [`KIND_HEADER`].
    pub fn header(self) -> &'static str {
        match self {
            InputKind::Telegram => "telegram",
            InputKind::Command => "command",
        }
    }

    /// Reads [`KIND_HEADER`]; `None` for a value that this build does not know.
    pub fn from_header(value: &str) -> Option<Self> {
        [InputKind::Telegram, InputKind::Command].into_iter().find(|kind| kind.header() == value)
    }
}

/// One input of one aggregate, decoded.
#[derive(Clone, PartialEq, Debug)]
pub struct Input {
    /// Its identity.
    pub id: InputId,
    /// When the log took it: the only clock that a decision reads.
    pub at: Timestamp,
    /// What happened.
    pub body: InputBody,
}

/// What happened.
#[derive(Clone, PartialEq, Debug)]
pub enum InputBody {
    /// Somebody did something in Telegram.
    Telegram(Update),
    /// A part of StudyMate, or somebody at the command line, asks for something.
    Command(Command),
}

/// Why the bytes of an input could not be read.
#[derive(Debug, thiserror::Error)]
pub enum InputError {
    /// Not a Telegram update.
    #[error(transparent)]
    Telegram(#[from] MalformedUpdate),
    /// Not a command.
    #[error(transparent)]
    Command(#[from] CodecError),
}

impl InputBody {
    /// Reads the bytes of an input.
    pub fn decode(kind: InputKind, bytes: &[u8]) -> Result<Self, InputError> {
        match kind {
            InputKind::Telegram => Ok(InputBody::Telegram(Update::parse(bytes)?)),
            InputKind::Command => Ok(InputBody::Command(Command::decode(bytes)?)),
        }
    }

    /// The name by which inputs are searched and counted: the update's kind, or the command's.
    pub fn kind(&self) -> &str {
        match self {
            InputBody::Telegram(update) => update.kind.as_str(),
            InputBody::Command(command) => command.kind(),
        }
    }
}

/// A request to an aggregate that does not come from Telegram: another aggregate's effect, its result, or an operator.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum Command {
    /// To a person: you may do more from now on.
    GrantRole {
        /// What.
        role: Role,
        /// By whom.
        by: Granter,
    },
    /// To a person: you may do less from now on.
    RevokeRole {
        /// What.
        role: Role,
        /// By whom.
        by: Granter,
    },
    /// To a person: you have no role any more.
    RevokeRoles {
        /// By whom.
        by: Granter,
    },
    /// To a person: the file you sent was fetched, or not.
    FileFetched {
        /// The file's name.
        name: String,
        /// Its bytes, or why there are none.
        outcome: FetchOutcome,
    },
    /// To a person: what became of what you asked the catalogue for.
    CatalogueAnswered(CatalogueAnswer),
    /// To a person or a group: nothing can be sent to you.
    SendRefused,
    /// To a person: Telegram refused to send you the files of a material.
    FilesNotSent {
        /// Which.
        material: MaterialCode,
        /// Whether the message was shown without them, and said so.
        shown: bool,
    },
    /// To a mentor: a student should have got the files of this material of yours, and Telegram refused to send them.
    MaterialNotSent {
        /// Which.
        material: MaterialCode,
    },
    /// To a person: this answer of yours was graded.
    GradeAnswer {
        /// Which.
        answer: AnswerKey,
        /// What is said about it.
        grade: Grade,
    },
    /// To who graded: what became of it.
    GradeAnswered {
        /// Which answer.
        answer: AnswerKey,
        /// Whether it was to be graded again.
        again: bool,
        /// What became of the grade.
        outcome: GradeOutcome,
    },
    /// To a person: you are forgotten.
    Forget {
        /// By whom.
        by: Forgetter,
    },
    /// To a person: nothing can be sent to you, your account is gone.
    AccountGone,
    /// To an admin: what became of a role that you gave or took.
    RoleDecided(RoleDecision),
    /// To a person, about being banned; or to the admin who did it.
    Ban(BanCommand),
    /// To a group.
    Classroom(ClassroomCommand),
    /// To a person, about the groups that they are in.
    Membership(MembershipCommand),
    /// To the catalogue, about classrooms.
    Directory(DirectoryCommand),
    /// To the catalogue: take these quizzes as new versions.
    ImportQuizzes {
        /// The content.
        quizzes: Vec<Arc<Quiz>>,
        /// Whether students get them at once.
        publish: bool,
        /// Who asks, and gets the answer.
        by: Author,
    },
    /// To the catalogue: students get this version of this quiz.
    PublishQuiz {
        /// Which.
        code: QuizCode,
        /// Which version; the newest when none is named.
        version: Option<QuizVersion>,
        /// Who asks, and gets the answer.
        by: Author,
    },
    /// To the catalogue: nobody starts this quiz any more.
    RetireQuiz {
        /// Which.
        code: QuizCode,
        /// Who asks, and gets the answer.
        by: Author,
    },
    /// To the catalogue: keep this material.
    SaveMaterial {
        /// The content, under the code that is wished for.
        material: Arc<Material>,
        /// Whether it may take the place of another one.
        save: SaveAs,
        /// Who asks, and gets the answer.
        by: Author,
    },
    /// To the catalogue: forget this material.
    RemoveMaterial {
        /// Which.
        code: MaterialCode,
        /// Who asks, and gets the answer.
        by: Author,
    },
    /// To the catalogue: a page of information says this.
    SaveInfoPage {
        /// Which; of a new one the code that is wished for.
        code: InfoCode,
        /// Whether it is a new one.
        new: bool,
        /// In which language.
        locale: Locale,
        /// What it says.
        text: InfoText,
        /// Who asks, and gets the answer.
        by: Author,
    },
    /// To the catalogue: forget this page of information.
    RemoveInfoPage {
        /// Which.
        code: InfoCode,
        /// Who asks, and gets the answer.
        by: Author,
    },
    /// To the catalogue: the bot has another token, and files have these ids.
    RelinkFiles {
        /// Each file with its new ids.
        files: Vec<RelinkedFile>,
        /// Who asks.
        by: Author,
    },
    /// To the catalogue: something belongs to this person from now on.
    GiveToOwner {
        /// What.
        what: Owned,
        /// To whom.
        owner: UserId,
        /// Who asks.
        by: Author,
    },
    /// To the catalogue: take this course, as a new one or instead of the one of its code.
    SaveCourse {
        /// All of it.
        course: Arc<Course>,
        /// Whether students get it at once, with the newest versions of its quizzes.
        publish: bool,
        /// Who asks, and gets the answer.
        by: Author,
    },
    /// To the catalogue: students get this course as it was saved last, with the newest versions of its quizzes.
    PublishCourse {
        /// Which.
        code: CourseCode,
        /// Who asks, and gets the answer.
        by: Author,
    },
    /// To the catalogue: students have this course no more.
    ArchiveCourse {
        /// Which.
        code: CourseCode,
        /// Who asks, and gets the answer.
        by: Author,
    },
    /// To the catalogue: make an invitation to a course.
    MakeInvitation {
        /// As it shall be.
        invitation: NewInvitation,
        /// Who asks, and gets the answer.
        by: Author,
    },
    /// To the catalogue: let nobody in by this invitation any more.
    RevokeInvitation {
        /// Which.
        code: InvitationCode,
        /// Who asks, and gets the answer.
        by: Author,
    },
    /// To the catalogue: this student came with an invitation, and gets the answer.
    RedeemInvitation {
        /// Which.
        code: InvitationCode,
        /// Who.
        student: UserId,
    },
    /// To a person: what became of the invitation that you came with.
    InvitationAnswered(InvitationAnswer),
    /// To whoever set a timer: its time has come. May come after the timer was moved or cancelled; the state tells.
    TimerFired {
        /// Which.
        key: String,
        /// The time that it was set to.
        at: Timestamp,
    },
}

/// What came of fetching a file from Telegram.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum FetchOutcome {
    /// Its bytes.
    Fetched(#[serde(with = "serde_bytes")] Vec<u8>),
    /// Telegram did not give it.
    Failed,
}

/// What the catalogue answers to who asked.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum CatalogueAnswer {
    /// Quizzes were taken.
    Imported(Vec<ImportedQuiz>),
    /// A quiz is for students now.
    Published(QuizRef),
    /// A quiz was retired.
    Retired(QuizCode),
    /// There is no such quiz, or nothing of it to publish.
    Unknown(QuizCode),
    /// It belongs to another mentor.
    NotYours(QuizCode),
    /// What became of a material.
    Material(MaterialAnswer),
    /// What became of a page of information.
    Info(InfoAnswer),
    /// What became of a course.
    Course(CourseAnswer),
}

/// What became of one quiz of an import.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ImportedQuiz {
    /// Its code and the version it got (or has, when nothing changed).
    pub quiz: QuizRef,
    /// How many questions.
    pub questions: u16,
    /// What became of it.
    pub change: ImportChange,
    /// Whether this version is what students get now.
    pub live: bool,
}

/// What an import did to a quiz.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum ImportChange {
    /// It is new.
    New,
    /// It has a new version.
    Changed,
    /// It is just what the newest version says: nothing was written.
    Unchanged,
    /// It belongs to another mentor: nothing was written.
    NotYours,
}

#[derive(Serialize, Deserialize)]
struct StoredCommand<C> {
    schema: i16,
    command: C,
}

impl Command {
    /// The bytes to publish: clear text, personal data too. In the outbox, until then, it lies under its sender's key.
    pub fn encode(&self) -> Result<Vec<u8>, CodecError> {
        personal::in_clear(|| codec::encode_open(&StoredCommand { schema: SCHEMA, command: self }))
    }

    /// Reads what [`Command::encode`] wrote.
    pub fn decode(bytes: &[u8]) -> Result<Self, CodecError> {
        #[derive(Deserialize)]
        struct Schema {
            schema: i16,
        }
        let Schema { schema } = codec::decode_open(bytes, SCHEMA)?;
        let stored: StoredCommand<Command> = personal::in_clear(|| codec::decode_open(bytes, schema))?;
        Ok(stored.command)
    }

    /// The name by which inputs are searched and counted.
    pub fn kind(&self) -> &'static str {
        match self {
            Command::GrantRole { .. } => "GrantRole",
            Command::RevokeRole { .. } => "RevokeRole",
            Command::RevokeRoles { .. } => "RevokeRoles",
            Command::FileFetched { .. } => "FileFetched",
            Command::CatalogueAnswered(_) => "CatalogueAnswered",
            Command::SendRefused => "SendRefused",
            Command::FilesNotSent { .. } => "FilesNotSent",
            Command::MaterialNotSent { .. } => "MaterialNotSent",
            Command::Forget { .. } => "Forget",
            Command::AccountGone => "AccountGone",
            Command::RoleDecided(_) => "RoleDecided",
            Command::Ban(command) => command.kind(),
            Command::Classroom(command) => command.kind(),
            Command::Membership(command) => command.kind(),
            Command::Directory(command) => command.kind(),
            Command::GradeAnswer { .. } => "GradeAnswer",
            Command::GradeAnswered { .. } => "GradeAnswered",
            Command::ImportQuizzes { .. } => "ImportQuizzes",
            Command::PublishQuiz { .. } => "PublishQuiz",
            Command::RetireQuiz { .. } => "RetireQuiz",
            Command::SaveMaterial { .. } => "SaveMaterial",
            Command::RemoveMaterial { .. } => "RemoveMaterial",
            Command::SaveInfoPage { .. } => "SaveInfoPage",
            Command::RemoveInfoPage { .. } => "RemoveInfoPage",
            Command::RelinkFiles { .. } => "RelinkFiles",
            Command::GiveToOwner { .. } => "GiveToOwner",
            Command::SaveCourse { .. } => "SaveCourse",
            Command::PublishCourse { .. } => "PublishCourse",
            Command::ArchiveCourse { .. } => "ArchiveCourse",
            Command::MakeInvitation { .. } => "MakeInvitation",
            Command::RevokeInvitation { .. } => "RevokeInvitation",
            Command::RedeemInvitation { .. } => "RedeemInvitation",
            Command::InvitationAnswered(_) => "InvitationAnswered",
            Command::TimerFired { .. } => "TimerFired",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grading::Grader;
    use crate::{AttemptId, Credit, Personal, UserId};

    #[test]
    fn a_command_survives_the_way_through_bytes() {
        let command =
            Command::FileFetched { name: "a.gift".into(), outcome: FetchOutcome::Fetched(vec![0, 255]) };
        assert_eq!(Command::decode(&command.encode().unwrap()).unwrap(), command);
    }

    #[test]
    fn what_is_personal_in_a_command_is_read_again_and_never_shown_by_accident() {
        let reason = crate::Personal::Known("spam".to_owned());
        let command = Command::Ban(BanCommand::Ban { until: None, reason, by: crate::UserId(1) });
        assert_eq!(Command::decode(&command.encode().unwrap()).unwrap(), command);
        assert!(serde_json::to_string(&command).is_err(), "written without saying how");
        let shown = personal::redacted(|| serde_json::to_string(&command)).unwrap();
        assert!(!shown.contains("spam"), "{shown}");
    }

    #[test]
    fn what_is_personal_in_a_command_is_sealed_in_the_outbox_and_clear_in_the_log() {
        let key = personal::PersonKey::generate(1).unwrap();
        let answer = AnswerKey { student: UserId(1), attempt: AttemptId(2), number: 3 };
        let comment = Some(Personal::Known("Well argued".to_owned()));
        let grade = Grade { credit: Credit(750_000), comment, by: Grader::Mentor(UserId(9)), again: false };
        let command = Command::GradeAnswer { answer, grade };
        let sealed = codec::encode(&command, &key).unwrap();
        assert!(!String::from_utf8_lossy(&sealed).contains("argued"));
        let opened: Command = codec::decode(&sealed, SCHEMA, Some(&key)).unwrap();
        assert_eq!(Command::decode(&opened.encode().unwrap()).unwrap(), command);
    }

    #[test]
    fn bytes_that_are_no_command_are_an_error() {
        assert!(Command::decode(b"").is_err());
        assert!(Command::decode(&[0xff; 40]).is_err());
    }
}
