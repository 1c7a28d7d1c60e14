//! What became of quizzes, materials, courses, classrooms and invitations.

use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::catalogue::{Author, Owned};
use crate::classroom::Classroom;
use crate::course::Course;
use crate::info::InfoText;
use crate::material::{Material, RelinkedFile};
use crate::quiz::{Quiz, QuizRef};
use crate::{
    ChatId, CourseCode, InfoCode, InvitationCode, Locale, MaterialCode, QuizCode, QuizVersion, UserId,
};

/// An event in the catalogue's stream. Holds no personal data: authors are ids.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum CatalogueEvent {
    /// A new version of a quiz, not yet for students.
    QuizImported {
        /// The content.
        quiz: Arc<Quiz>,
        /// Its version.
        version: QuizVersion,
        /// Who did it.
        by: Author,
    },
    /// A version is what new attempts get from now on.
    QuizPublished {
        /// Which.
        quiz: QuizRef,
        /// Who did it.
        by: Author,
    },
    /// Nobody can start it any more; running attempts go on.
    QuizRetired {
        /// Which.
        code: QuizCode,
        /// Who did it.
        by: Author,
    },
    /// A material is there, in the place of one of the same code if there was one.
    MaterialSaved {
        /// The content.
        material: Arc<Material>,
        /// Who did it.
        by: Author,
    },
    /// A material is not there any more.
    MaterialRemoved {
        /// Which.
        code: MaterialCode,
        /// Who did it.
        by: Author,
    },
    /// A page of information says this in a language from now on; where there was none of this code, it is new.
    InfoPageSaved {
        /// Which.
        code: InfoCode,
        /// In which language.
        locale: Locale,
        /// What it says.
        text: InfoText,
        /// Who did it.
        by: Author,
    },
    /// A page of information is not there any more, in no language.
    InfoPageRemoved {
        /// Which.
        code: InfoCode,
        /// Who did it.
        by: Author,
    },
    /// The bot has another token: files have other ids from now on.
    FilesRelinked {
        /// Each file with its new ids.
        files: Vec<RelinkedFile>,
        /// Who did it.
        by: Author,
    },
    /// Something belongs to somebody else from now on.
    OwnerGiven {
        /// What.
        what: Owned,
        /// To whom.
        owner: UserId,
        /// Who did it.
        by: Author,
    },
    /// A course was made or changed, not yet for students.
    CourseSaved {
        /// All of it.
        course: Arc<Course>,
        /// Who did it.
        by: Author,
    },
    /// Students have a course as it was saved last.
    CoursePublished {
        /// All of it (so that a reader of events needs no other event).
        course: Arc<Course>,
        /// Who did it.
        by: Author,
    },
    /// A course is in no list any more and nothing of it can be begun; results stay.
    CourseArchived {
        /// Which.
        code: CourseCode,
        /// Who did it.
        by: Author,
    },
    /// A group is a classroom, and stands so.
    ClassroomListed {
        /// Which group.
        chat: ChatId,
        /// How it stands.
        classroom: Classroom,
    },
    /// A group is no classroom any more.
    ClassroomUnlisted {
        /// Which group.
        chat: ChatId,
    },
    /// A classroom has another id: whoever names the old one means the new one.
    ClassroomMoved {
        /// The id that it had.
        from: ChatId,
        /// The one that it has.
        to: ChatId,
        /// How it stands.
        classroom: Classroom,
    },
    /// There is an invitation to a course.
    InvitationMade {
        /// Its code.
        invitation: InvitationCode,
        /// To which course.
        course: CourseCode,
        /// Until when it is good.
        expires: Timestamp,
        /// How many students it is good for.
        uses: u16,
        /// Who made it.
        by: Author,
    },
    /// A student came by an invitation, for the first time.
    InvitationRedeemed {
        /// Which.
        invitation: InvitationCode,
        /// To which course.
        course: CourseCode,
        /// Who came.
        student: UserId,
    },
    /// An invitation lets nobody in any more. Who came by it stays.
    InvitationRevoked {
        /// Which.
        invitation: InvitationCode,
        /// Who did it.
        by: Author,
    },
}

impl CatalogueEvent {
    /// The name by which events are searched and counted.
    pub fn kind(&self) -> &'static str {
        match self {
            CatalogueEvent::QuizImported { .. } => "QuizImported",
            CatalogueEvent::QuizPublished { .. } => "QuizPublished",
            CatalogueEvent::QuizRetired { .. } => "QuizRetired",
            CatalogueEvent::MaterialSaved { .. } => "MaterialSaved",
            CatalogueEvent::MaterialRemoved { .. } => "MaterialRemoved",
            CatalogueEvent::InfoPageSaved { .. } => "InfoPageSaved",
            CatalogueEvent::InfoPageRemoved { .. } => "InfoPageRemoved",
            CatalogueEvent::FilesRelinked { .. } => "FilesRelinked",
            CatalogueEvent::OwnerGiven { .. } => "OwnerGiven",
            CatalogueEvent::CourseSaved { .. } => "CourseSaved",
            CatalogueEvent::CoursePublished { .. } => "CoursePublished",
            CatalogueEvent::CourseArchived { .. } => "CourseArchived",
            CatalogueEvent::ClassroomListed { .. } => "ClassroomListed",
            CatalogueEvent::ClassroomUnlisted { .. } => "ClassroomUnlisted",
            CatalogueEvent::ClassroomMoved { .. } => "ClassroomMoved",
            CatalogueEvent::InvitationMade { .. } => "InvitationMade",
            CatalogueEvent::InvitationRedeemed { .. } => "InvitationRedeemed",
            CatalogueEvent::InvitationRevoked { .. } => "InvitationRevoked",
        }
    }
}
