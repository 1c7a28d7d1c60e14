//! Who may do more: admins come from the configuration, mentors and assistants from admins.

use studymate_schema::Aggregate;
use studymate_schema::effect::{Card, Effect, Place};
use studymate_schema::event::{Granter, Role, RoleDecision, StudentEvent};
use studymate_schema::input::Command;
use studymate_schema::view::{Notice, View};

use super::Turn;
use super::ban::user_id;

impl Turn {
    /// `/roles`: who has which; `/roles <id> <role>|none` gives one or takes all. Each is an input of that person, who answers.
    pub(super) fn roles(&mut self, argument: &str) {
        if !self.allowed(Role::Admin, "roles") {
            return;
        }
        let words: Vec<&str> = argument.split_whitespace().collect();
        match words.as_slice() {
            [] => self.show_roles(Place::Fresh),
            [user, role] => self.set_role(user, role),
            _ => self.say(View::Notice(Notice::RolesUsage)),
        }
    }

    /// Who has which role.
    pub(super) fn show_roles(&mut self, place: Place) {
        self.show(Some(Card::Menu), place, View::Roles);
    }

    /// `/mentor <id>`: short for `/roles <id> mentor`.
    pub(super) fn make_mentor(&mut self, argument: &str) {
        if self.allowed(Role::Admin, "mentor") {
            self.set_role(argument, Role::Mentor.name());
        }
    }

    fn set_role(&mut self, user: &str, role: &str) {
        let by = Granter::Admin(self.student.id);
        let role = role.to_ascii_lowercase();
        let command = match (role.as_str(), Role::from_name(&role)) {
            (_, Some(role)) => Command::GrantRole { role, by },
            ("none", None) => Command::RevokeRoles { by },
            _ => return self.say(View::Notice(Notice::RolesUsage)),
        };
        match (user_id(user), command) {
            (None, _) => self.say(View::Notice(Notice::RolesUsage)),
            // The last admin must not lock everybody out.
            (Some(user), Command::RevokeRoles { .. }) if user == self.student.id => {
                self.say(View::Notice(Notice::OwnRole));
            }
            (Some(user), Command::GrantRole { role, by }) if user == self.student.id => {
                self.grant_role(role, by);
            }
            (Some(user), command) => {
                self.effect(Effect::Tell { to: Aggregate::User(user), command: Box::new(command) });
            }
        }
    }

    pub(super) fn role_decided(&mut self, decision: RoleDecision) {
        let notice = match decision {
            RoleDecision::Given { user, role, unseen } => Notice::RoleGiven { user, role, unseen },
            RoleDecision::TakenAll { user, unseen } => Notice::RolesTaken { user, unseen },
        };
        self.say(View::Notice(notice));
    }

    /// Tells the admin who did it what became of it.
    fn answer_granter(&mut self, by: Granter, decision: RoleDecision) {
        let Granter::Admin(admin) = by else { return };
        if admin == self.student.id {
            return self.role_decided(decision);
        }
        let command = Box::new(Command::RoleDecided(decision));
        self.effect(Effect::Tell { to: Aggregate::User(admin), command });
    }

    pub(super) fn grant_role(&mut self, role: Role, by: Granter) {
        if !self.student.roles.contains(&role) {
            self.record(StudentEvent::RoleGranted { role, by });
            if by != Granter::Admin(self.student.id) {
                self.tell_of_role(View::Notice(Notice::RoleGranted { role }));
            }
        }
        let (user, unseen) = (self.student.id, self.student.registration.is_none());
        self.answer_granter(by, RoleDecision::Given { user, role, unseen });
    }

    /// Takes every role.
    pub(super) fn revoke_roles(&mut self, by: Granter) {
        for role in self.student.roles.clone() {
            self.revoke_role(role, by);
        }
        let (user, unseen) = (self.student.id, self.student.registration.is_none());
        self.answer_granter(by, RoleDecision::TakenAll { user, unseen });
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
