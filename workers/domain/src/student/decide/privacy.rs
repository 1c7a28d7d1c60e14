//! What others see of a student, and the files with all that is kept of them.

use std::time::Duration;

use studymate_schema::effect::{Card, Effect, Export, Place};
use studymate_schema::event::StudentEvent;
use studymate_schema::privacy::{EXPORT_PAUSE_SECONDS, ExportFile, Privacy, nickname};
use studymate_schema::view::{Notice, Toast, View};
use studymate_schema::{ChatId, Personal};

use super::Turn;

impl Turn {
    /// `/privacy`.
    pub(super) fn privacy(&mut self, place: Place) {
        let view = View::Privacy { privacy: self.student.settings.privacy.clone(), user: self.student.id };
        self.show(Some(Card::Menu), place, view);
    }

    /// On leaderboards or not.
    pub(super) fn choose_hidden(&mut self, hidden: bool, place: Place) -> Toast {
        let privacy = Privacy { hidden, ..self.student.settings.privacy.clone() };
        self.choose_privacy(privacy, place)
    }

    /// Called by the first name that Telegram tells, or by an animal's.
    pub(super) fn choose_own_name(&mut self, own: bool, place: Place) -> Toast {
        let first =
            self.student.registration.as_ref().and_then(|registration| {
                nickname(registration.profile.name.known()?.split_whitespace().next()?)
            });
        let nickname = first.filter(|_| own).map(Personal::Known);
        let privacy = Privacy { nickname, ..self.student.settings.privacy.clone() };
        self.choose_privacy(privacy, place)
    }

    /// `/nickname`, with the name after it.
    pub(super) fn typed_nickname(&mut self, typed: &str) {
        match nickname(typed) {
            Some(name) => {
                let nickname = Some(Personal::Known(name));
                let privacy = Privacy { nickname, ..self.student.settings.privacy.clone() };
                self.choose_privacy(privacy, Place::Fresh);
            }
            None => self.say(View::Notice(Notice::NicknameUsage)),
        }
    }

    fn choose_privacy(&mut self, privacy: Privacy, place: Place) -> Toast {
        if privacy != self.student.settings.privacy {
            self.record(StudentEvent::PrivacyChosen { privacy });
        }
        self.privacy(place);
        Toast::Saved
    }

    /// `/export`: both files, once an hour.
    pub(super) fn export(&mut self) {
        let pause = Duration::from_secs(EXPORT_PAUSE_SECONDS.unsigned_abs());
        let next = self.student.habits.exported_at().and_then(|at| at.checked_add(pause).ok());
        if let Some(next) = next.filter(|next| *next > self.at) {
            return self.say(View::Notice(Notice::ExportLater { at: next }));
        }
        self.record(StudentEvent::ExportRequested);
        self.say(View::Notice(Notice::ExportComes));
        let (chat, locale) = (ChatId::from(self.student.id), self.student.locale());
        for file in ExportFile::ALL {
            self.effect(Effect::Export(Export { chat, locale, file }));
        }
    }
}
