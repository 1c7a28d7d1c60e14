//! Of which classrooms a person is a member: Telegram is asked for all of them at once when it is not known or not fresh. Who wants to see
//! what that decides waits for a moment; then they get what is known by then. Newer news wins over older, and no answer is no news.

use studymate_schema::button::Button;
use studymate_schema::catalogue::Catalogue;
use studymate_schema::classroom::{CheckOutcome, ClassroomCommand, MembershipCommand, Wanted};
use studymate_schema::effect::Effect;
use studymate_schema::event::{Role, StudentEvent};
use studymate_schema::input::Command;
use studymate_schema::telegram::CallbackQuery;
use studymate_schema::{Aggregate, ChatId, MessageId, Personal, Timestamp};

use super::Turn;
use crate::student::access::depends_on_memberships;
use crate::student::is_banned;
use crate::student::membership::HELD_BACK_MAX;

/// The commands that show or open what memberships decide.
const OPENING: [&str; 12] = [
    "start",
    "quizzes",
    "quiz",
    "course",
    "courses",
    "resume",
    "review",
    "mistakes",
    "practice",
    "classrooms",
    "report",
    BOARD,
];
/// What shows the boards of the classrooms that they are in, whether or not a course is for any.
const BOARD: &str = "leaderboard";

impl Turn {
    /// Holds back what was typed until it is known where they are a member. `false`: it is to be done now.
    pub(super) fn hold_back_typed(&mut self, text: &str, first: bool, catalogue: &Catalogue) -> bool {
        let name = text.split([' ', '\n', '@']).next().unwrap_or_default().trim_start_matches('/');
        let name = name.to_ascii_lowercase();
        let opens = text.starts_with('/') && OPENING.contains(&name.as_str());
        self.hold_back(opens, name == BOARD, catalogue, || Wanted::Typed {
            text: Personal::Known(text.to_owned()),
            first,
        })
    }

    /// Holds back what was pressed; its button waits with it.
    pub(super) fn hold_back_pressed(&mut self, press: &CallbackQuery, catalogue: &Catalogue) -> bool {
        let Some(data) = press.data.clone() else { return false };
        let message = own_message(press);
        let button = Button::decode(&data).ok();
        let board = matches!(button, Some(Button::Board(_)));
        self.hold_back(button.is_some_and(|button| opens(&button)), board, catalogue, || Wanted::Pressed {
            callback: press.id.clone(),
            data,
            message,
        })
    }

    fn hold_back(
        &mut self,
        opens: bool,
        board: bool,
        catalogue: &Catalogue,
        wanted: impl FnOnce() -> Wanted,
    ) -> bool {
        let asked = self.ask_memberships(catalogue);
        let waiting = self.student.memberships.waiting().map(|waiting| waiting.wanted.len());
        // Whoever only assists sees the classrooms that they are in.
        let assists = self.student.role() == Some(Role::Assistant);
        let decides = opens && (board || assists || depends_on_memberships(catalogue));
        let holds = decides && (asked || waiting.is_some_and(|count| count < HELD_BACK_MAX));
        if holds {
            self.record(StudentEvent::InputHeldBack { wanted: wanted() });
        }
        holds
    }

    /// Asks of all classrooms at once of which it must be asked. Returns whether there was one.
    fn ask_memberships(&mut self, catalogue: &Catalogue) -> bool {
        let classrooms = self.student.memberships.to_ask(self.now(), catalogue);
        if classrooms.is_empty() {
            return false;
        }
        for classroom in &classrooms {
            self.effect(Effect::CheckMembership {
                user: self.student.id,
                classroom: *classroom,
                asked_at: self.now(),
            });
        }
        // What is too old is forgotten then: who left a group must not be in it again by an id that it had before.
        for (classroom, as_of) in self.student.memberships.left_by_other_ids(catalogue) {
            self.learn(classroom, false, as_of);
        }
        self.record(StudentEvent::MembershipsAsked { classrooms });
        true
    }

    pub(super) fn membership(&mut self, command: &MembershipCommand, catalogue: &Catalogue) {
        match command {
            MembershipCommand::Changed { classroom, member, at } => {
                self.learn(*classroom, *member, *at);
            }
            MembershipCommand::Checked { classroom, asked_at, outcome, moved_to } => {
                self.checked(*classroom, *asked_at, *outcome);
                let group = Aggregate::Group(*classroom);
                if let Some(to) = *moved_to {
                    self.tell_group(group, Command::Classroom(ClassroomCommand::Moved { to }));
                } else if *outcome == CheckOutcome::GroupGone {
                    self.tell_group(group, Command::SendRefused);
                }
            }
            MembershipCommand::Asked { classroom, what, locale } => {
                return self.asked_in_group(*classroom, *what, *locale, catalogue);
            }
        }
        if self.student.memberships.is_answered() {
            self.end_wait(catalogue);
        }
    }

    fn tell_group(&mut self, group: Aggregate, command: Command) {
        self.effect(Effect::Tell { to: group, command: Box::new(command) });
    }

    fn checked(&mut self, classroom: ChatId, asked_at: Timestamp, outcome: CheckOutcome) {
        let member = match outcome {
            CheckOutcome::Member => true,
            CheckOutcome::NotMember => false,
            CheckOutcome::GroupGone | CheckOutcome::NoAnswer => return self.unanswered(classroom),
        };
        if !self.learn(classroom, member, asked_at) {
            self.unanswered(classroom);
        }
    }

    fn unanswered(&mut self, classroom: ChatId) {
        if self.student.memberships.is_asked(classroom) {
            self.record(StudentEvent::MembershipUnknown { classroom });
        }
    }

    /// Returns whether it is news.
    fn learn(&mut self, classroom: ChatId, member: bool, as_of: Timestamp) -> bool {
        let news = self.student.memberships.is_news(classroom, as_of);
        if news {
            self.record(StudentEvent::MembershipLearned { classroom, member, as_of });
        }
        news
    }

    /// Does what waited, with what is known now.
    pub(super) fn end_wait(&mut self, catalogue: &Catalogue) {
        let Some(waiting) = self.student.memberships.waiting().cloned() else { return };
        self.record(StudentEvent::WaitEnded);
        if is_banned(&self.student, self.now()) {
            return;
        }
        for wanted in waiting.wanted {
            match wanted {
                Wanted::Typed { text: Personal::Known(text), first } => {
                    if !self.has_unsaved() {
                        self.end_dialog();
                    }
                    self.typed_command(&text, first, catalogue);
                }
                // Who was erased meanwhile wants nothing.
                Wanted::Typed { text: Personal::Erased, .. } => {}
                Wanted::Pressed { callback, data, message } => {
                    self.press_button(&callback, Some(&data), message, catalogue);
                }
            }
        }
    }
}

/// The message that holds a button, where it stands in the person's own chat.
pub(super) fn own_message(press: &CallbackQuery) -> Option<MessageId> {
    press.message.filter(|(chat, _)| chat.private).map(|(_, message)| message)
}

/// Whether a button shows or opens what memberships decide: all but the answers to a question that is open, whose time runs, and what is
/// pressed in a group.
fn opens(button: &Button) -> bool {
    match button {
        Button::Resume(_) => true,
        Button::Bind(_) => false,
        button => button.attempt().is_none(),
    }
}
