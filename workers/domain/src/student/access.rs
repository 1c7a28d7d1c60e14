//! What a student may open and begin, and when. A quiz or material that was never in a course is for everybody; one that is in courses is
//! for those for whom one of them is; one that was taken out of its last course is for nobody but whose it is.

use studymate_schema::catalogue::{Author, Catalogue, Owned};
use studymate_schema::course::{Access, CatalogueCourse, CourseItem, CourseStage, LatePolicy, Window};
use studymate_schema::event::Role;
use studymate_schema::quiz::Quiz;
use studymate_schema::{ChatId, QuizCode, Timestamp};

use super::Student;

/// Why something cannot be begun, from what is the least in the way to what is the most.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Closed {
    /// Not before then.
    NotYet(Timestamp),
    /// It was due then, and who is late is refused.
    Over(Timestamp),
    /// It is in courses that are not for this student.
    NoAccess,
    /// All courses that hold it are archived: an invitation would open none.
    Archived,
}

/// How something can be begun.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Taking {
    /// In time.
    InTime,
    /// It was due then.
    Late(Timestamp),
}

/// Whether what a student may open depends on their memberships at all.
pub(super) fn depends_on_memberships(catalogue: &Catalogue) -> bool {
    let for_classrooms = |course: &CatalogueCourse| {
        course.published().is_some_and(|course| matches!(course.access, Access::Classrooms(_)))
    };
    catalogue.courses().any(|(_, course)| for_classrooms(course))
}

impl Student {
    /// Whether they may open a course: it is published and for them, or it is theirs to change.
    pub fn may_open(&self, course: &CatalogueCourse, catalogue: &Catalogue) -> bool {
        if self.may_change_course(course) {
            return true;
        }
        let Some(published) = course.published() else { return false };
        self.joined.contains(&published.code)
            || match &published.access {
                Access::Everyone => true,
                Access::Classrooms(rooms) => rooms.iter().any(|room| self.is_member(*room, catalogue)),
                Access::Invitation => false,
            }
    }

    /// Whether what the members of a classroom share is theirs to see: they are one, it is theirs, or they are an admin.
    pub fn may_see_classroom(&self, chat: ChatId, catalogue: &Catalogue) -> bool {
        let Some(classroom) = catalogue.classroom(chat) else { return false };
        let own = self.may_author() && classroom.mentor == self.id;
        own || self.is_admin() || self.is_member(chat, catalogue)
    }

    /// Whether they assist where a quiz is taught: a course for a classroom that they are in holds it.
    pub fn assists_with(&self, quiz: &QuizCode, catalogue: &Catalogue) -> bool {
        let item = CourseItem::Quiz(quiz.clone());
        let of_theirs = |course: &CatalogueCourse| match course.published().map(|course| &course.access) {
            Some(Access::Classrooms(rooms)) => rooms.iter().any(|room| self.is_member(*room, catalogue)),
            Some(Access::Everyone | Access::Invitation) | None => false,
        };
        self.roles.contains(&Role::Assistant) && catalogue.courses_of(&item).any(of_theirs)
    }

    /// Whether a course is theirs to change: a mentor's own ones, an admin's all.
    pub fn may_change_course(&self, course: &CatalogueCourse) -> bool {
        self.may_edit(course.owner)
    }

    /// Whether what belongs to `owner` is theirs to change: a mentor's own, an admin's all.
    pub(super) fn may_edit(&self, owner: Author) -> bool {
        self.is_admin() || (self.may_author() && owner.user() == Some(self.id))
    }

    /// Whether they may begin a quiz now. Where several courses hold it, the one that lets them do most decides.
    pub fn may_take(&self, quiz: &QuizCode, catalogue: &Catalogue, now: Timestamp) -> Result<Taking, Closed> {
        self.may_begin(&CourseItem::Quiz(quiz.clone()), catalogue, now)
    }

    /// Whether they may begin a quiz or open a material now.
    pub fn may_begin(
        &self,
        item: &CourseItem,
        catalogue: &Catalogue,
        now: Timestamp,
    ) -> Result<Taking, Closed> {
        let mut courses = catalogue.courses_of(item).peekable();
        if courses.peek().is_none() {
            return if self.may_open_alone(item, catalogue) {
                Ok(Taking::InTime)
            } else {
                Err(Closed::NoAccess)
            };
        }
        let verdicts = courses.map(|course| {
            let window = course.ever_published().and_then(|published| published.window_of(item));
            self.may_begin_within(window.unwrap_or_default(), course, catalogue, now)
        });
        verdicts.min_by_key(|verdict| (verdict.is_err(), *verdict)).unwrap_or(Err(Closed::NoAccess))
    }

    /// Whether what is in no course is for them.
    fn may_open_alone(&self, item: &CourseItem, catalogue: &Catalogue) -> bool {
        let owner = || match item {
            CourseItem::Quiz(code) => catalogue.owner_of(&Owned::Quiz(code.clone())),
            CourseItem::Material(code) => catalogue.owner_of(&Owned::Material(code.clone())),
        };
        !catalogue.is_closed(item) || owner().map_or_else(|| self.is_admin(), |owner| self.may_edit(owner))
    }

    /// Whether a quiz or material is theirs to see: it was never in a course, or one of its courses is for them.
    pub fn has_access(&self, item: &CourseItem, catalogue: &Catalogue) -> bool {
        let mut courses = catalogue.courses_of(item).peekable();
        if courses.peek().is_none() {
            return self.may_open_alone(item, catalogue);
        }
        courses.any(|course| self.may_open(course, catalogue))
    }

    /// Whether they may begin what has this window in a course. Whoever may change the course tries it out at any time.
    pub(super) fn may_begin_within(
        &self,
        window: Window,
        course: &CatalogueCourse,
        catalogue: &Catalogue,
        now: Timestamp,
    ) -> Result<Taking, Closed> {
        if self.may_change_course(course) {
            return Ok(Taking::InTime);
        }
        let Some(published) = course.published().filter(|_| self.may_open(course, catalogue)) else {
            let archived = matches!(course.stage, CourseStage::Archived(_));
            return Err(if archived { Closed::Archived } else { Closed::NoAccess });
        };
        match (window.opens, window.due) {
            (Some(opens), _) if window.is_ahead(now) => Err(Closed::NotYet(opens)),
            (_, Some(due)) if window.is_over(now) => match published.late {
                LatePolicy::Allowed => Ok(Taking::Late(due)),
                LatePolicy::Refused => Err(Closed::Over(due)),
            },
            _ => Ok(Taking::InTime),
        }
    }
}

/// After what a quiz tells right and wrong, if that is ahead.
pub(super) fn told_at(quiz: &Quiz, catalogue: &Catalogue, now: Timestamp) -> Option<Timestamp> {
    catalogue.told_after(quiz).filter(|due| now <= *due)
}
