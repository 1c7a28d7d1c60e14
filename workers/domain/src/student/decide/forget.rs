//! `/forget`: asks twice, then the person is somebody new.
//!
//! The event ends their key in the same transaction; what else must go is an effect, which waits in their chat's order behind the farewell.

use studymate_schema::ChatId;
use studymate_schema::effect::{Card, Effect, Place};
use studymate_schema::event::StudentEvent;
use studymate_schema::forget::{ForgetStep, Forgetter, Sure};
use studymate_schema::view::{Notice, Toast, View};

use super::Turn;

impl Turn {
    /// The first question.
    pub(super) fn ask_to_forget(&mut self, place: Place) {
        self.show(Some(Card::Menu), place, View::ForgetQuestion { asked: None, roles: self.has_roles() });
    }

    /// A yes to one of the questions. An error is the word that says why nothing happened.
    pub(super) fn forget_pressed(&mut self, step: ForgetStep, place: Place) -> Result<(), Toast> {
        match step {
            ForgetStep::Asked => {
                let view = View::ForgetQuestion { asked: Some(self.at.as_second()), roles: self.has_roles() };
                self.show(Some(Card::Menu), place, view);
            }
            ForgetStep::AskedTwice(asked) => match ForgetStep::sure(asked, self.at) {
                Sure::TooSoon => return Err(Toast::ThinkFirst),
                Sure::TooLate => self.ask_to_forget(place),
                Sure::Yes => self.forget(Forgetter::Themselves, place),
            },
        }
        Ok(())
    }

    /// Ends everything that is known of this person. Says farewell first, in their language, unless a restore repeats what they were told
    /// before.
    pub(super) fn forget(&mut self, by: Forgetter, place: Place) {
        let known = self.student.registration.is_some();
        if known && by != Forgetter::Restore {
            self.show(None, place, View::Notice(Notice::Forgotten { by }));
        }
        self.record(StudentEvent::Forgotten { by });
        let chat = ChatId::from(self.student.id);
        self.effect(Effect::Erase { chat, until: self.at });
    }

    fn has_roles(&self) -> bool {
        !self.student.roles.is_empty()
    }
}
