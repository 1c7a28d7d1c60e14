//! Who may do more: admins come from the configuration, mentors from admins.

use studymate_schema::effect::Effect;
use studymate_schema::event::{Granter, Role, StudentEvent};
use studymate_schema::input::Command;
use studymate_schema::view::{Notice, View};
use studymate_schema::{Aggregate, UserId};

use super::Turn;

impl Turn {
    /// `/mentor <id>`: the role is an input of that person.
    pub(super) fn make_mentor(&mut self, argument: &str) {
        if !self.allowed(Role::Admin, "mentor") {
            return;
        }
        let Some(user) = argument.parse().ok().filter(|id| *id > 0).map(UserId) else {
            return self.say(View::Notice(Notice::MentorUsage));
        };
        let command = Command::GrantRole { role: Role::Mentor, by: Granter::Admin(self.student.id) };
        if user == self.student.id {
            self.grant_role(Role::Mentor, Granter::Admin(user));
        } else {
            self.effect(Effect::Tell { to: Aggregate::User(user), command: Box::new(command) });
        }
        self.say(View::Notice(Notice::MentorMade { user }));
    }

    pub(super) fn grant_role(&mut self, role: Role, by: Granter) {
        if self.student.roles.contains(&role) {
            return;
        }
        self.record(StudentEvent::RoleGranted { role, by });
        self.tell_of_role(View::Notice(Notice::RoleGranted { role }));
    }

    pub(super) fn revoke_role(&mut self, role: Role, by: Granter) {
        if !self.student.roles.contains(&role) {
            return;
        }
        self.record(StudentEvent::RoleRevoked { role, by });
        self.tell_of_role(View::Notice(Notice::RoleRevoked { role }));
    }

    /// Somebody who never wrote to the bot cannot be written to.
    fn tell_of_role(&mut self, view: View) {
        if self.student.registration.is_some() {
            self.say(view);
        }
    }
}
