//! What is pressed. A button that does not fit any more is answered with a word, never with a second scoring.

use studymate_schema::button::{AttemptKey, Button, UnknownButton};
use studymate_schema::catalogue::Catalogue;
use studymate_schema::effect::Effect;
use studymate_schema::event::StudentEvent;
use studymate_schema::telegram::CallbackQuery;
use studymate_schema::view::Toast;
use studymate_schema::{AttemptId, Locale, MessageId};

use super::{Turn, in_message};

impl Turn {
    pub(super) fn press(&mut self, press: &CallbackQuery, catalogue: &Catalogue) {
        let message = press.message.filter(|(chat, _)| chat.private).map(|(_, message)| message);
        let toast = match press.data.as_deref().map(Button::decode) {
            Some(Ok(button)) => self.pressed(button, message, catalogue),
            Some(Err(UnknownButton::OtherVersion)) => Some(Toast::OldButton),
            Some(Err(UnknownButton::NotOurs)) | None => Some(Toast::UnknownButton),
        };
        // The clock on the button stops first: it is what the student looks at.
        let answer = Effect::AnswerPress { callback: press.id.clone(), toast, locale: self.student.locale() };
        self.decision.effects.insert(0, answer);
    }

    fn pressed(
        &mut self,
        button: Button,
        message: Option<MessageId>,
        catalogue: &Catalogue,
    ) -> Option<Toast> {
        let place = in_message(message);
        match button {
            Button::Quizzes(page) => self.quizzes(page, place, catalogue),
            Button::Help => self.help(place),
            Button::Progress => self.progress(place),
            Button::Language(locale) => return self.choose_language(locale, message),
            Button::Start(code) => {
                if catalogue.live(&code).is_none() {
                    return Some(Toast::QuizGone);
                }
                self.start_quiz(&code, place, catalogue);
            }
            Button::Publish(code, version) => {
                if !self.student.may_author() {
                    self.record(StudentEvent::RightMissed { what: "publish".to_owned() });
                    return Some(Toast::NotAllowed);
                }
                self.publish(code, version);
            }
            Button::Choose(key, number, pick) => {
                return self.own(key, |turn| turn.choose(key.attempt, number, pick, message, catalogue));
            }
            Button::Toggle(key, number, pick) => {
                return self.own(key, |turn| turn.toggle(key.attempt, number, pick, message, catalogue));
            }
            Button::Confirm(key, number) => {
                return self.own(key, |turn| turn.confirm(key.attempt, number, message, catalogue));
            }
            Button::Undo(key, number) => {
                return self.own(key, |turn| turn.undo(key.attempt, number, message, catalogue));
            }
            Button::Next(key, number) => {
                return self.own(key, |turn| turn.next(key.attempt, number, message, catalogue));
            }
            Button::Resume(key) => {
                return self.own(key, |turn| {
                    let Some(_) = turn.student.unfinished(key.attempt) else { return turn.over(key.attempt) };
                    turn.resume_attempt(key.attempt, place, catalogue);
                    None
                });
            }
            Button::Cancel(key) => {
                return self.own(key, |turn| {
                    let Some(_) = turn.student.unfinished(key.attempt) else { return turn.over(key.attempt) };
                    turn.cancel_attempt(key.attempt, place);
                    None
                });
            }
            Button::Review(key, number) => {
                return self.own(key, |turn| turn.review(key.attempt, number, message));
            }
            Button::Result(key) => return self.own(key, |turn| turn.result(key.attempt, message)),
        }
        None
    }

    /// Only the owner of an attempt may press its buttons.
    fn own(&mut self, key: AttemptKey, act: impl FnOnce(&mut Self) -> Option<Toast>) -> Option<Toast> {
        if key.student == self.student.id { act(self) } else { Some(Toast::NotYours) }
    }

    /// What to say of an attempt that cannot be gone on with.
    pub(super) fn over(&self, attempt: AttemptId) -> Option<Toast> {
        Some(if self.student.finished(attempt).is_some() { Toast::AttemptOver } else { Toast::AttemptGone })
    }

    fn choose_language(&mut self, locale: Locale, message: Option<MessageId>) -> Option<Toast> {
        if self.student.locale() != locale {
            self.record(StudentEvent::LocaleChosen { locale });
        }
        self.languages(in_message(message));
        Some(Toast::LanguageSet)
    }
}
