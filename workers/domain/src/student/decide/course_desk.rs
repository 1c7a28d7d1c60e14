//! What a mentor does with a course of theirs: publishes and archives it, and invites students.

use std::collections::BTreeSet;

use studymate_schema::catalogue::Catalogue;
use studymate_schema::course::{Access, CatalogueCourse, CourseAnswer, CourseItem};
use studymate_schema::course_view::{
    Audience, CourseDesk, CourseInvitations, CourseStudents, InvitationLine, Stage,
};
use studymate_schema::effect::{Card, Place};
use studymate_schema::event::{Role, StudentEvent};
use studymate_schema::input::Command;
use studymate_schema::invitation::NewInvitation;
use studymate_schema::view::{Notice, Toast, View};
use studymate_schema::{CourseCode, InvitationCode, UserId};

use super::Turn;

impl Turn {
    /// `/invite`, with the code of a course after it: its invitations. Without one, and with one course only, that one's.
    pub(super) fn typed_invite(&mut self, typed: &str, catalogue: &Catalogue) {
        if !self.allowed(Role::Mentor, "invite") {
            return;
        }
        let mine: Vec<&CourseCode> = catalogue
            .courses()
            .filter(|(_, course)| self.student.may_change_course(course))
            .map(|(code, _)| code)
            .collect();
        let named = CourseCode::parse(typed).ok();
        match (mine.as_slice(), named) {
            (mine, Some(code)) if mine.contains(&&code) => {
                self.show_invitations(&code, Place::Fresh, catalogue);
            }
            ([only], None) if typed.is_empty() => self.show_invitations(only, Place::Fresh, catalogue),
            (_, None) if typed.is_empty() => self.courses(0, Place::Fresh, catalogue),
            (_, named) => {
                if named.is_some_and(|code| catalogue.course(&code).is_some()) {
                    self.record(StudentEvent::RightMissed { what: "invite".to_owned() });
                }
                let code = typed.chars().take(64).collect::<String>().into();
                self.show(Some(Card::Menu), Place::Fresh, View::Notice(Notice::NoSuchCourse { code }));
            }
        }
    }

    /// A course as who may change it sees it.
    pub(super) fn desk(
        &mut self,
        code: &CourseCode,
        place: Place,
        catalogue: &Catalogue,
    ) -> Result<(), Toast> {
        self.must_be_mine(code, catalogue)?;
        self.show_desk(code, place, catalogue);
        Ok(())
    }

    fn show_desk(&mut self, code: &CourseCode, place: Place, catalogue: &Catalogue) {
        let Some(course) = catalogue.course(code) else { return };
        let content = &course.saved;
        let quizzes = content.quizzes().count();
        let materials =
            content.entries().filter(|entry| matches!(entry.item, CourseItem::Material(_))).count();
        let invited: usize =
            catalogue.invitations_to(code).map(|(_, invitation)| invitation.students.len()).sum();
        let desk = CourseDesk {
            code: code.clone(),
            title: content.title.clone(),
            stage: self.student.stage_of(course).unwrap_or(Stage::Draft),
            audience: audience(&content.access),
            topics: content.topics.len() as u16,
            quizzes: quizzes as u16,
            materials: materials as u16,
            opens: content.window.opens.filter(|opens| *opens > self.now()),
            due: content.window.due,
            invited: invited as u32,
        };
        self.show(Some(Card::Menu), place, View::CourseDesk(Box::new(desk)));
    }

    pub(super) fn publish_course(&mut self, code: &CourseCode, catalogue: &Catalogue) -> Result<(), Toast> {
        self.must_be_mine(code, catalogue)?;
        self.tell_catalogue(Command::PublishCourse { code: code.clone(), by: self.author() });
        Ok(())
    }

    /// The button that archives a course, pressed once. Where students do not have it, there is nothing to ask.
    pub(super) fn ask_to_archive(
        &mut self,
        code: &CourseCode,
        place: Place,
        catalogue: &Catalogue,
    ) -> Result<(), Toast> {
        if self.must_be_mine(code, catalogue)?.published().is_none() {
            self.show_desk(code, place, catalogue);
        } else {
            self.show(Some(Card::Menu), place, View::CourseArchival { course: code.clone() });
        }
        Ok(())
    }

    pub(super) fn archive_course(&mut self, code: &CourseCode, catalogue: &Catalogue) -> Result<(), Toast> {
        self.must_be_mine(code, catalogue)?;
        self.tell_catalogue(Command::ArchiveCourse { code: code.clone(), by: self.author() });
        Ok(())
    }

    /// The invitations to a course that let somebody in.
    pub(super) fn invitations(
        &mut self,
        code: &CourseCode,
        place: Place,
        catalogue: &Catalogue,
    ) -> Result<(), Toast> {
        self.must_be_mine(code, catalogue)?;
        self.show_invitations(code, place, catalogue);
        Ok(())
    }

    fn show_invitations(&mut self, code: &CourseCode, place: Place, catalogue: &Catalogue) {
        let Some(course) = catalogue.course(code) else { return };
        let mut open: Vec<InvitationLine> = catalogue
            .invitations_to(code)
            .filter(|(_, invitation)| invitation.is_open(self.now()))
            .map(|(code, invitation)| InvitationLine {
                code: code.clone(),
                expires: invitation.expires,
                used: invitation.students.len() as u16,
                uses: invitation.uses,
            })
            .collect();
        open.sort_by(|one, other| (other.expires, &one.code).cmp(&(one.expires, &other.code)));
        let (code, title) = (code.clone(), course.saved.title.clone());
        let view = CourseInvitations { made: invitations_made(&code, catalogue), code, title, open };
        self.show(Some(Card::Menu), place, View::CourseInvitations(view));
    }

    /// A page of who has the course as students have it: whom an invitation let in, and the members of its classrooms.
    pub(super) fn course_students(
        &mut self,
        code: &CourseCode,
        page: u16,
        place: Place,
        catalogue: &Catalogue,
    ) -> Result<(), Toast> {
        let course = self.must_be_mine(code, catalogue)?;
        let content = course.ever_published().unwrap_or(&course.saved);
        let invited: BTreeSet<UserId> = catalogue
            .invitations_to(code)
            .flat_map(|(_, invitation)| &invitation.students)
            .copied()
            .collect();
        let classrooms = match &content.access {
            Access::Classrooms(chats) => chats.iter().map(|chat| catalogue.current_chat(*chat)).collect(),
            Access::Everyone | Access::Invitation => BTreeSet::new(),
        };
        let view = CourseStudents {
            code: code.clone(),
            title: content.title.clone(),
            audience: audience(&content.access),
            invited: invited.into_iter().collect(),
            // What is no classroom any more opens nothing.
            classrooms: classrooms.into_iter().filter(|chat| catalogue.classroom(*chat).is_some()).collect(),
            page,
        };
        self.show(Some(Card::Menu), place, View::CourseStudents(view));
        Ok(())
    }

    /// Makes an invitation. Its code is made of Telegram's random id of the press, which nobody else knows. Where one was made since
    /// the button was shown, it was a second tap.
    pub(super) fn invite(
        &mut self,
        code: &CourseCode,
        made: u16,
        press: &str,
        place: Place,
        catalogue: &Catalogue,
    ) -> Result<(), Toast> {
        self.must_be_mine(code, catalogue)?;
        if invitations_made(code, catalogue) != made {
            self.show_invitations(code, place, catalogue);
            return Ok(());
        }
        let secret = InvitationCode::made_of(self.seed, self.now(), press);
        let invitation = NewInvitation { after: Some(made), ..NewInvitation::usual(secret, code.clone()) };
        self.tell_catalogue(Command::MakeInvitation { invitation, by: self.author() });
        Ok(())
    }

    pub(super) fn revoke_invitation(
        &mut self,
        code: &InvitationCode,
        place: Place,
        catalogue: &Catalogue,
    ) -> Result<(), Toast> {
        let Some(invitation) = catalogue.invitation(code) else { return Err(Toast::InvitationGone) };
        let course = invitation.course.clone();
        self.must_be_mine(&course, catalogue)?;
        if invitation.revoked {
            self.show_invitations(&course, place, catalogue);
            return Err(Toast::InvitationGone);
        }
        self.tell_catalogue(Command::RevokeInvitation { code: code.clone(), by: self.author() });
        Ok(())
    }

    /// Shows what became of a change: on the screen that it was asked for.
    pub(super) fn course_answered(&mut self, answer: &CourseAnswer, catalogue: &Catalogue) {
        match answer {
            CourseAnswer::Archived(code) => self.show_desk(code, Place::Kept, catalogue),
            CourseAnswer::InvitationMade(code, _) | CourseAnswer::InvitationRevoked(code) => {
                self.show_invitations(code, Place::Kept, catalogue);
            }
            // What was saved was made in steps, and their card waits for the answer.
            CourseAnswer::Saved(_) => {
                self.show_step(Place::Kept, View::Notice(Notice::Course(answer.clone())));
            }
            answer => {
                self.show(Some(Card::Menu), Place::Kept, View::Notice(Notice::Course(answer.clone())));
            }
        }
    }

    fn must_be_mine<'c>(
        &mut self,
        code: &CourseCode,
        catalogue: &'c Catalogue,
    ) -> Result<&'c CatalogueCourse, Toast> {
        let course = catalogue.course(code).ok_or(Toast::CourseNotForYou)?;
        if self.student.may_change_course(course) {
            return Ok(course);
        }
        self.record(StudentEvent::RightMissed { what: "course".to_owned() });
        Err(Toast::NotAllowed)
    }
}

/// How many invitations to a course were ever made.
fn invitations_made(code: &CourseCode, catalogue: &Catalogue) -> u16 {
    u16::try_from(catalogue.invitations_to(code).count()).unwrap_or(u16::MAX)
}

fn audience(access: &Access) -> Audience {
    match access {
        Access::Everyone => Audience::Everyone,
        Access::Classrooms(classrooms) => Audience::Classrooms(classrooms.len() as u16),
        Access::Invitation => Audience::Invitation,
    }
}
