//! What the catalogue decides about invitations: it makes them, counts who comes, and says who may.

use studymate_schema::catalogue::Author;
use studymate_schema::course::{CourseAnswer, InvitationAnswer};
use studymate_schema::event::CatalogueEvent;
use studymate_schema::invitation::{INVITATIONS_MAX, Invitation, InvitationRefused, NewInvitation};
use studymate_schema::{InvitationCode, Timestamp, UserId};

use super::{Turn, may_change};

impl Turn {
    /// `None` when another one was made since it was asked for: the second of two taps.
    pub(super) fn make_invitation(
        &mut self,
        invitation: &NewInvitation,
        by: Author,
        now: Timestamp,
    ) -> Option<CourseAnswer> {
        let NewInvitation { code, course, uses, after, .. } = invitation;
        let Some(known) = self.catalogue.course(course) else {
            return Some(CourseAnswer::Unknown(course.clone()));
        };
        if !may_change(known.owner, by) {
            return Some(CourseAnswer::NotYours(course.clone()));
        }
        let made = self.catalogue.invitations_to(course).count();
        if after.is_some_and(|after| made != usize::from(after)) {
            return None;
        }
        let open = self.catalogue.invitations_to(course).filter(|(_, open)| open.is_open(now)).count();
        if open >= INVITATIONS_MAX {
            return Some(CourseAnswer::TooManyInvitations(course.clone()));
        }
        if self.catalogue.invitation(code).is_none() {
            self.record(CatalogueEvent::InvitationMade {
                invitation: code.clone(),
                course: course.clone(),
                expires: invitation.expires(now),
                uses: *uses,
                by,
            });
        }
        Some(CourseAnswer::InvitationMade(course.clone(), code.clone()))
    }

    /// `None` when there is no such invitation.
    pub(super) fn revoke_invitation(&mut self, code: &InvitationCode, by: Author) -> Option<CourseAnswer> {
        let Invitation { course, revoked, .. } = self.catalogue.invitation(code)?.clone();
        if !self.catalogue.course(&course).is_some_and(|known| may_change(known.owner, by)) {
            return Some(CourseAnswer::NotYours(course));
        }
        if !revoked {
            self.record(CatalogueEvent::InvitationRevoked { invitation: code.clone(), by });
        }
        Some(CourseAnswer::InvitationRevoked(course))
    }

    /// A student comes by an invitation. Whoever came before is not counted again.
    pub(super) fn redeem_invitation(
        &mut self,
        code: &InvitationCode,
        student: UserId,
        now: Timestamp,
    ) -> InvitationAnswer {
        let Some(invitation) = self.catalogue.invitation(code) else {
            return InvitationAnswer::Refused(InvitationRefused::Unknown);
        };
        if let Err(why) = invitation.admits(student, now) {
            return InvitationAnswer::Refused(why);
        }
        let course = invitation.course.clone();
        if self.catalogue.course(&course).and_then(|course| course.published()).is_none() {
            return InvitationAnswer::Refused(InvitationRefused::NoCourse);
        }
        if !invitation.students.contains(&student) {
            self.record(CatalogueEvent::InvitationRedeemed {
                invitation: code.clone(),
                course: course.clone(),
                student,
            });
        }
        InvitationAnswer::Admitted { invitation: code.clone(), course }
    }
}
