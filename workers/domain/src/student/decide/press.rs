//! What is pressed. A button that does not fit any more is answered with a word, never with a second scoring.

use studymate_schema::button::{AttemptKey, Button, UnknownButton};
use studymate_schema::catalogue::Catalogue;
use studymate_schema::effect::{Effect, Place};
use studymate_schema::event::{Event, StudentEvent};
use studymate_schema::review::ReviewOf;
use studymate_schema::telegram::CallbackQuery;
use studymate_schema::view::{GradingAt, Toast, ZoneOffer};
use studymate_schema::{ChatId, Locale, MessageId};

use super::info::ChangeInfo;
use super::material::ChangeMaterial;
use super::membership::own_message;
use super::{Turn, in_message};

impl Turn {
    pub(super) fn press(&mut self, press: &CallbackQuery, catalogue: &Catalogue) {
        // A group is made a classroom by a button that stands in it: data can be made up, the message that holds it cannot.
        let elsewhere = |chat: ChatId| press.message.is_none_or(|(holds, _)| holds.id != chat);
        let data = press.data.as_deref();
        let made_up = matches!(data.map(Button::decode), Some(Ok(Button::Bind(chat))) if elsewhere(chat));
        self.press_button(&press.id, data.filter(|_| !made_up), own_message(press), catalogue);
    }

    /// Does what a button says, and answers the press.
    pub(super) fn press_button(
        &mut self,
        callback: &str,
        data: Option<&str>,
        message: Option<MessageId>,
        catalogue: &Catalogue,
    ) {
        let toast = match data.map(Button::decode) {
            Some(Ok(Button::Invite(code, made))) => {
                self.invite(&code, made, callback, in_message(message), catalogue).err()
            }
            Some(Ok(button)) => self.pressed(button, message, catalogue).err(),
            Some(Err(UnknownButton::OtherVersion)) => Some(Toast::OldButton),
            Some(Err(UnknownButton::NotOurs)) | None => Some(Toast::UnknownButton),
        };
        // Whoever lacks the right is told so here; it is counted once, whatever said so.
        let counted = |event: &Event| matches!(event, Event::Student(StudentEvent::RightMissed { .. }));
        if toast == Some(Toast::NotAllowed) && !self.decision.events.iter().any(counted) {
            let verb = data.and_then(|data| data.split(':').nth(1)).unwrap_or_default();
            self.record(StudentEvent::RightMissed { what: verb.to_owned() });
        }
        // The clock on the button stops first: it is what the student looks at.
        let answer =
            Effect::AnswerPress { callback: callback.to_owned(), toast, locale: self.student.locale() };
        self.decision.effects.insert(0, answer);
    }

    /// Does what a button asks for; an error is the word that says why nothing happened, or that something did.
    fn pressed(
        &mut self,
        button: Button,
        message: Option<MessageId>,
        catalogue: &Catalogue,
    ) -> Result<(), Toast> {
        if button.attempt().is_some_and(|key| key.student != self.student.id) {
            return Err(Toast::NotYours);
        }
        if puts_a_question(&button) && !self.may_begin_steps() {
            return Ok(());
        }
        if let Some(key) = button.attempt().filter(|key| key.attempt.review().is_some()) {
            return self.press_in_review(&button, key, message, catalogue);
        }
        self.close_album(catalogue);
        let place = in_message(message);
        match button {
            Button::Quizzes(page) => self.quizzes(page, place, catalogue),
            Button::Courses(page) => self.courses(page, place, catalogue),
            Button::Course(code, page) => self.course(&code, page, place, catalogue)?,
            Button::Topic(code, topic, page) => self.topic(&code, topic, page, place, catalogue)?,
            Button::Continue(code) => self.continue_course(&code, place, catalogue)?,
            Button::CourseDesk(code) => self.desk(&code, place, catalogue)?,
            Button::PublishCourse(code) => self.publish_course(&code, catalogue)?,
            Button::AskToArchiveCourse(code) => self.ask_to_archive(&code, place, catalogue)?,
            Button::ArchiveCourse(code) => self.archive_course(&code, catalogue)?,
            Button::Invitations(code) => self.invitations(&code, place, catalogue)?,
            Button::CourseStudents(code, page) => self.course_students(&code, page, place, catalogue)?,
            Button::RevokeInvitation(code) => self.revoke_invitation(&code, place, catalogue)?,
            // Made where the press is known: see `press`.
            Button::Invite(..) => return Err(Toast::UnknownButton),
            Button::Help => self.help(place),
            Button::Progress => self.progress(false, place, catalogue),
            Button::ProgressAsText => self.progress(true, place, catalogue),
            Button::Language(locale) => {
                self.choose_language(locale, place);
                return Err(Toast::LanguageSet);
            }
            Button::Bind(chat) => self.press_bind(chat, catalogue)?,
            Button::Roles if !self.student.is_admin() => {
                self.record(StudentEvent::RightMissed { what: "roles".to_owned() });
                return Err(Toast::NotAllowed);
            }
            Button::Roles => self.show_roles(place),
            Button::Classrooms => self.classrooms(place, catalogue),
            Button::Classroom(chat) => self.classroom(chat, None, place, catalogue)?,
            Button::Roster(chat, page) => self.roster(chat, page, place, catalogue)?,
            Button::AskEnding(chat, ending) => self.classroom(chat, Some(ending), place, catalogue)?,
            Button::End(chat, ending) => self.end_classroom(chat, ending, place, catalogue)?,
            Button::ClassroomZones(chat, region) => {
                let offer = region.map_or(ZoneOffer::Common, ZoneOffer::Region);
                self.offer_classroom_zones(chat, offer, place, catalogue)?;
            }
            Button::ClassroomZone(chat, zone) => {
                self.choose_classroom_zone(chat, zone, place, catalogue)?;
            }
            Button::Settings => self.settings(place),
            Button::Languages => self.languages(place),
            Button::TimeZones(None) => self.offer_zones(ZoneOffer::Common, place),
            Button::TimeZones(Some(region)) => self.offer_zones(ZoneOffer::Region(region), place),
            Button::TimeZone(zone) => {
                self.choose_zone(zone, place, catalogue);
                return Err(Toast::Saved);
            }
            Button::DailyGoals => self.goals(place),
            Button::DailyGoal(goal) => return Err(self.choose_goal(goal, place)),
            Button::RetentionGoals => self.retention_goals(place),
            Button::RetentionGoal(goal) => return Err(self.choose_retention(goal, place)),
            Button::Detail(level) => return Err(self.choose_detail(level, place)),
            Button::Reminders(page) => self.reminders(page, place),
            Button::Privacy => self.privacy(place),
            Button::Hidden(hidden) => return Err(self.choose_hidden(hidden, place)),
            Button::OwnName(own) => return Err(self.choose_own_name(own, place)),
            Button::Export => self.export(),
            Button::Board(page) => self.board(page, place, catalogue),
            Button::AskToForget => self.ask_to_forget(place),
            Button::Forget(step) => self.forget_pressed(step, place)?,
            Button::Remind(choice) => return Err(self.choose_reminders(choice, place)),
            Button::Info => self.info_pages(place),
            Button::InfoPage(code) => self.info_page(code, place, catalogue)?,
            Button::NewInfoPage => self.change_info(ChangeInfo::New, place, catalogue)?,
            Button::EditInfoPage(code, locale) => {
                self.change_info(ChangeInfo::Edit(code, locale), place, catalogue)?;
            }
            Button::AskToRemoveInfoPage(code) => {
                self.change_info(ChangeInfo::AskToRemove(code), place, catalogue)?;
            }
            Button::RemoveInfoPage(code) => self.change_info(ChangeInfo::Remove(code), place, catalogue)?,
            Button::Materials(_) if !self.student.may_author() => return Err(Toast::NotAllowed),
            Button::Materials(page) => self.materials(page, place, catalogue),
            Button::Material(code) => self.open_material(&code, place, catalogue)?,
            Button::NewMaterial => self.change_material(ChangeMaterial::New, place, catalogue)?,
            Button::ReplaceMaterial(code) => {
                self.change_material(ChangeMaterial::Replace(code), place, catalogue)?;
            }
            Button::AskToRemoveMaterial(code) => {
                self.change_material(ChangeMaterial::AskToRemove(code), place, catalogue)?;
            }
            Button::RemoveMaterial(code) => {
                self.change_material(ChangeMaterial::Remove(code), place, catalogue)?;
            }
            Button::Dialog(answer) => self.press_in_dialog(answer, place, catalogue)?,
            Button::Author(button) => self.press_author(button, place, catalogue)?,
            Button::Reviews => self.reviews(place, catalogue),
            Button::Mistakes => self.mistakes(place, catalogue),
            Button::ReviewMistakes => self.start_review(ReviewOf::Mistakes, place, catalogue),
            Button::Practice => self.practice(place, catalogue),
            Button::Practise(topic) => self.start_review(ReviewOf::Topic(topic), place, catalogue),
            Button::Start(code) if catalogue.live(&code).is_none() => return Err(Toast::QuizGone),
            Button::Start(code) => self.start_quiz(&code, place, catalogue),
            Button::Publish(..) if !self.student.may_author() => {
                self.record(StudentEvent::RightMissed { what: "publish".to_owned() });
                return Err(Toast::NotAllowed);
            }
            Button::Publish(code, version) => self.publish(code, version, place),
            Button::Choose(key, number, _)
            | Button::Toggle(key, number, _)
            | Button::Confirm(key, number)
            | Button::Undo(key, number, _)
            | Button::StartOver(key, number) => {
                self.pick(key.attempt, number, &button, message, catalogue)?;
            }
            Button::Next(key, number) => self.next(key.attempt, number, message, catalogue)?,
            Button::Resume(key) => {
                self.must_be_unfinished(key)?;
                self.resume_attempt(key.attempt, place, catalogue);
            }
            Button::Cancel(key) => self.ask_to_give_up(key, place, catalogue)?,
            Button::GiveUp(key) => self.give_up(key, place, catalogue)?,
            Button::Stay(key) => self.stay(key, message, catalogue)?,
            Button::Pause(key) => self.pause(key, place, catalogue)?,
            Button::Open(key, number) => self.open(key.attempt, number, place, catalogue)?,
            Button::Overview(key) => self.overview(key.attempt, place, catalogue)?,
            Button::HandIn(key, sure) => self.hand_in_pressed(key.attempt, sure, place, catalogue)?,
            Button::Grading(_)
            | Button::Regrade(_)
            | Button::Grade(..)
            | Button::Comment(_)
            | Button::NoComment(_)
                if self.grader().is_none() =>
            {
                self.record(StudentEvent::RightMissed { what: "grade".to_owned() });
                return Err(Toast::NotAllowed);
            }
            Button::Grading(after) => self.grading(GradingAt::Next(after), None, place),
            Button::Regrade(answer) => self.show_to_regrade(answer, place),
            Button::Grade(answer, percent, again) => return Err(self.give_grade(answer, percent, again)),
            Button::Comment(answer) => self.begin_comment(answer, place),
            Button::NoComment(answer) => return Err(self.drop_comment(answer, place)),
            Button::Report(part) => self.report(part, place, catalogue)?,
            Button::Review(key, number) => self.review(key.attempt, number, message, catalogue)?,
            Button::Result(key) => self.result(key.attempt, message, catalogue)?,
        }
        Ok(())
    }

    pub(super) fn must_be_unfinished(&self, key: AttemptKey) -> Result<(), Toast> {
        match (self.student.unfinished(key.attempt), self.student.finished(key.attempt)) {
            (Some(_), _) => Ok(()),
            (None, Some(_)) => Err(Toast::AttemptOver),
            (None, None) => Err(Toast::AttemptGone),
        }
    }

    fn choose_language(&mut self, locale: Locale, place: Place) {
        if self.student.locale() != locale {
            self.record(StudentEvent::LocaleChosen { locale });
        }
        self.languages(place);
    }
}

/// Whether a button may put a question whose answer is typed: that cannot be part of something that is being made as well.
fn puts_a_question(button: &Button) -> bool {
    let leads_away = matches!(
        button,
        Button::Cancel(_) | Button::GiveUp(_) | Button::Pause(_) | Button::Review(..) | Button::Result(_)
    );
    button.attempt().is_some() && !leads_away
}
