//! What a person's input causes. `mod` tells the inputs apart, `command` answers what is typed, `press` what is pressed,
//! `attempt` is the course of a quiz, `leaving` the ways out of it, `free` what differs where students go to and fro, `grading` is what people grade, `review` that
//! of a review, `practice` chooses a topic for one, `settings` is what a student chooses, `reminder` reminds them, `membership` asks where
//! they are a member, `forget` forgets them, `privacy` is what others see of them, `board` compares points, `dialog` are guided steps,
//! `info` are pages that admins write, `material` is what mentors give to read, look at and listen to, `authoring` are their files of
//! quizzes, `quiz_draft` and `course_draft` what they make here, `classrooms` their groups, `role` and `ban` for admins, `menu` offers each
//! their commands.

mod attempt;
mod authoring;
mod ban;
mod begin;
mod board;
mod classrooms;
mod command;
mod course;
mod course_dates;
mod course_desk;
mod course_draft;
mod dialog;
mod forget;
mod free;
mod grading;
mod info;
mod leaving;
mod material;
mod membership;
mod menu;
mod picking;
mod practice;
mod press;
mod privacy;
mod quiz_draft;
mod reminder;
mod review;
mod role;
mod settings;
mod time;

use studymate_schema::catalogue::Catalogue;
use studymate_schema::effect::{Card, Class, Effect, Place, Show};
use studymate_schema::event::{Event, Profile, StudentEvent};
use studymate_schema::input::{Command, Input, InputBody};
use studymate_schema::telegram::{Content, Message, Person, Update};
use studymate_schema::view::View;
use studymate_schema::{ChatId, Locale, MessageId, Personal, Timestamp};

use command::is_cancel;

use super::{Student, evolve};
use crate::Decision;

/// Decides one input of a person, seen with one revision of the catalogue.
pub fn decide(student: &Student, input: &Input, catalogue: &Catalogue) -> Decision {
    let turn = Turn::new(student, input);
    let mut decision = match &input.body {
        InputBody::Telegram(update) => turn.telegram(update, catalogue),
        InputBody::Command(command) => turn.command(command, catalogue),
    };
    menu::keep_menu(student, &mut decision, input);
    time::keep_timers(student, &mut decision, input, catalogue);
    decision
}

/// One decision in the making: the student as the events so far leave them, the events, the effects.
pub(super) struct Turn {
    pub(super) student: Student,
    at: Timestamp,
    seed: u64,
    decision: Decision,
}

impl Turn {
    pub(super) fn new(student: &Student, input: &Input) -> Self {
        Turn { student: student.clone(), at: input.at, seed: input.id.seed(), decision: Decision::default() }
    }

    /// Records a fact; what follows in this decision sees it.
    pub(super) fn record(&mut self, event: StudentEvent) {
        evolve(&mut self.student, &event, self.at);
        self.decision.events.push(Event::Student(event));
    }

    /// When the log took the input.
    pub(super) fn now(&self) -> Timestamp {
        self.at
    }

    pub(super) fn effect(&mut self, effect: Effect) {
        self.decision.effects.push(effect);
    }

    /// Shows a view as a new message at the end of the chat.
    pub(super) fn say(&mut self, view: View) {
        self.show(None, Place::Fresh, view);
    }

    /// Shows a view on a card.
    fn show(&mut self, card: Option<Card>, place: Place, view: View) {
        self.show_as(Class::Interactive, card, place, view);
    }

    /// Shows a view as a new message that nobody waits for: at most once.
    fn tell(&mut self, view: View) {
        self.show_as(Class::Reminder, None, Place::Fresh, view);
    }

    fn show_as(&mut self, class: Class, card: Option<Card>, place: Place, view: View) {
        if self.student.unreachable {
            return;
        }
        let (chat, locale) = (ChatId::from(self.student.id), self.student.locale());
        let zone = self.student.settings.zone.clone();
        self.effect(Effect::Show(Show { chat, locale, zone, card, place, view, class }));
    }

    fn end(self) -> Decision {
        self.end_as("nothing to do")
    }

    /// Ends the decision; the reason is kept when it came to nothing.
    pub(super) fn end_as(mut self, reason: &'static str) -> Decision {
        if self.decision.events.is_empty() && self.decision.effects.is_empty() {
            self.decision.ignored = Some(reason);
        }
        self.decision
    }

    fn telegram(mut self, update: &Update, catalogue: &Catalogue) -> Decision {
        match &update.content {
            Content::Message(message) => {
                let Some(from) =
                    message.from.as_ref().filter(|from| !from.is_bot && from.id == self.student.id)
                else {
                    return self.end_as("not from a person");
                };
                if !message.chat.private {
                    return self.end_as("not in a private chat");
                }
                let first = self.meet(from, true);
                self.message(message, first, catalogue);
                self.end_as("an empty message")
            }
            Content::Press(press) => {
                if press.from.is_bot || press.from.id != self.student.id {
                    return self.end_as("not from a person");
                }
                // Who presses a button in a group may have blocked the bot in their own chat.
                self.meet(&press.from, press.message.is_none_or(|(chat, _)| chat.private));
                if !self.hold_back_pressed(press, catalogue) {
                    self.press(press, catalogue);
                }
                self.end()
            }
            Content::MyMembership { chat: Some(chat), status, .. } if chat.private => {
                match status.as_str() {
                    "kicked" if !self.student.unreachable => self.record(StudentEvent::BotBlocked),
                    "member" if self.student.unreachable => self.record(StudentEvent::BotUnblocked),
                    _ => {}
                }
                self.end_as("no change of membership")
            }
            Content::MyMembership { .. } | Content::Membership(_) | Content::Other => {
                self.end_as("a kind of update that nobody handles")
            }
        }
    }

    /// Registers somebody new, notes a new name, and that they can be reached. Returns whether they are new.
    fn meet(&mut self, person: &Person, reachable: bool) -> bool {
        let profile = Profile { name: person.name.clone(), username: person.username.clone() };
        if self.student.unreachable && reachable {
            self.record(StudentEvent::BotUnblocked);
        }
        match &self.student.registration {
            None => {
                let locale = Locale::from_language_tag(person.language.as_deref());
                self.record(StudentEvent::Registered { profile, locale });
                true
            }
            Some(registration) => {
                if registration.profile != profile {
                    self.record(StudentEvent::ProfileChanged { profile });
                }
                false
            }
        }
    }

    fn message(&mut self, message: &Message, first: bool, catalogue: &Catalogue) {
        let goes_on =
            message.album.is_some() && message.album.as_ref() == self.open_album().map(|open| &open.id);
        let closed = !goes_on && self.close_album(catalogue);
        if let Some(file) = &message.file {
            return self.file(message, file, catalogue);
        }
        if let Some(Personal::Known(place)) = message.location {
            return self.shared_place(place);
        }
        let text = message.text.as_ref().and_then(|text| text.known()).map(|text| text.trim());
        if self.hold_back_typed(text.unwrap_or_default(), first, catalogue) {
            return;
        }
        match text {
            Some(text) if text.starts_with('/') => {
                // Steps that were shown are left by any command; an album that this command has just closed is not lost by it, and what
                // was made by hand is not either.
                let keep = closed || is_cancel(text) || self.has_unsaved();
                if !keep {
                    self.end_dialog();
                }
                self.typed_command(text, first, catalogue);
            }
            Some(text) if !text.is_empty() && self.typed_in_dialog(text, catalogue) => {}
            Some(text) if !text.is_empty() => self.typed_text(text, message.id, catalogue),
            _ => self.something_else(message.id, catalogue),
        }
    }

    fn command(mut self, command: &Command, catalogue: &Catalogue) -> Decision {
        match command {
            Command::GrantRole { role, by } => self.grant_role(*role, *by),
            Command::RevokeRole { role, by } => self.revoke_role(*role, *by),
            Command::FileFetched { name, outcome } => self.file_fetched(name, outcome, catalogue),
            Command::FilesNotSent { material, shown } => self.files_not_sent(material, *shown, catalogue),
            Command::MaterialNotSent { material } => self.material_not_sent(material, catalogue),
            Command::CatalogueAnswered(answer) => self.catalogue_answered(answer, catalogue),
            Command::InvitationAnswered(answer) => self.invitation_answered(answer),
            Command::SendRefused => {
                // Of somebody who is forgotten not even this is noted.
                if !self.student.unreachable && self.student.registration.is_some() {
                    self.record(StudentEvent::BotBlocked);
                }
            }
            Command::Forget { by } => self.forget(*by, Place::Fresh),
            Command::GradeAnswer { answer, grade } => self.grade_answer(*answer, grade, catalogue),
            Command::GradeAnswered { answer, again, outcome } => {
                self.grade_answered(*answer, *again, *outcome);
            }
            Command::ImportQuizzes { .. }
            | Command::PublishQuiz { .. }
            | Command::RetireQuiz { .. }
            | Command::SaveMaterial { .. }
            | Command::RemoveMaterial { .. }
            | Command::SaveInfoPage { .. }
            | Command::RemoveInfoPage { .. }
            | Command::RelinkFiles { .. }
            | Command::GiveToOwner { .. }
            | Command::SaveCourse { .. }
            | Command::PublishCourse { .. }
            | Command::ArchiveCourse { .. }
            | Command::MakeInvitation { .. }
            | Command::RevokeInvitation { .. }
            | Command::RedeemInvitation { .. } => {
                return self.end_as("a command for the catalogue");
            }
            Command::TimerFired { key, at } if key == reminder::TIMER => {
                self.remind(*at, catalogue);
                return self.end_as("nothing to remind of");
            }
            Command::AccountGone => {
                if !self.student.unreachable {
                    self.record(StudentEvent::AccountGone);
                }
            }
            Command::RevokeRoles { by } => self.revoke_roles(*by),
            Command::RoleDecided(decision) => self.role_decided(*decision),
            Command::Ban(command) => self.ban(command),
            Command::Membership(command) => {
                self.membership(command, catalogue);
                return self.end_as("older than what is known");
            }
            Command::Classroom(_) => return self.end_as("a command for a group"),
            Command::Directory(_) => return self.end_as("a command for the catalogue"),
            Command::TimerFired { key, at } => {
                self.timer_fired(key, *at, catalogue);
                return self.end_as("a timer that was moved or cancelled");
            }
        }
        self.end()
    }
}

/// Where a screen goes that answers a button: into the message that holds it, where Telegram told which.
fn in_message(message: Option<MessageId>) -> Place {
    message.map_or(Place::Fresh, Place::In)
}
