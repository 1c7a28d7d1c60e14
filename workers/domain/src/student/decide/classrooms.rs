//! Making groups classrooms and ending them, and the mentor's screens about them. What a group is told here it was asked by somebody who may.

use studymate_schema::catalogue::Catalogue;
use studymate_schema::classroom::{BindRefusal, BindRequest, Classroom, ClassroomCommand, Ending, Whose};
use studymate_schema::effect::{Card, Effect, Place};
use studymate_schema::event::{Role, StudentEvent};
use studymate_schema::input::Command;
use studymate_schema::view::{Notice, Toast, View, ZoneOffer};
use studymate_schema::{Aggregate, ChatId, Locale, ZoneName};

use super::Turn;
use crate::student::{Student, is_banned};

impl Student {
    /// Whether a classroom is theirs to change: a mentor's own, an admin's every one.
    fn may_change(&self, classroom: &Classroom) -> bool {
        self.is_admin() || self.may_author() && classroom.mentor == self.id
    }

    /// Whether they may see who is in a classroom: who may change it, and an assistant who is in it.
    fn may_look_into(&self, chat: ChatId, classroom: &Classroom, catalogue: &Catalogue) -> bool {
        self.may_change(classroom) || self.roles.contains(&Role::Assistant) && self.is_member(chat, catalogue)
    }
}

impl Turn {
    /// Somebody asked in a group: they may, or the group says that they may not.
    pub(super) fn asked_in_group(
        &mut self,
        chat: ChatId,
        what: BindRequest,
        language: Locale,
        catalogue: &Catalogue,
    ) {
        let locale = self.student.registration.as_ref().map_or(language, |known| known.locale);
        let command = match self.may_ask(chat, what, catalogue) {
            Ok(()) => match what {
                BindRequest::Bind => self.binds(locale),
                BindRequest::Unbind => ClassroomCommand::Unbind { by: self.student.id },
            },
            Err(why) => {
                self.miss(what);
                ClassroomCommand::Refuse { why, locale }
            }
        };
        self.tell_classroom(chat, command);
    }

    /// The classroom has its mentor's time zone, until another one is chosen.
    fn binds(&self, locale: Locale) -> ClassroomCommand {
        ClassroomCommand::Bind { mentor: self.student.id, locale, zone: self.student.settings.zone.clone() }
    }

    fn may_ask(&self, chat: ChatId, what: BindRequest, catalogue: &Catalogue) -> Result<(), BindRefusal> {
        if !self.student.may_author() || is_banned(&self.student, self.now()) {
            return Err(BindRefusal::NotAMentor);
        }
        match (what, catalogue.classroom(chat)) {
            (BindRequest::Bind, None) => Ok(()),
            (BindRequest::Unbind, None) => Err(BindRefusal::NotBound),
            (BindRequest::Bind, Some(classroom)) if classroom.mentor == self.student.id => Ok(()),
            (BindRequest::Unbind, Some(classroom)) if self.student.may_change(classroom) => Ok(()),
            (_, Some(_)) => Err(BindRefusal::NotYours),
        }
    }

    fn miss(&mut self, what: BindRequest) {
        let what = match what {
            BindRequest::Bind => "bind",
            BindRequest::Unbind => "unbind",
        };
        self.record(StudentEvent::RightMissed { what: what.to_owned() });
    }

    fn tell_classroom(&mut self, chat: ChatId, command: ClassroomCommand) {
        self.effect(Effect::Tell {
            to: Aggregate::Group(chat),
            command: Box::new(Command::Classroom(command)),
        });
    }

    /// The button in a group that makes it a classroom.
    pub(super) fn press_bind(&mut self, chat: ChatId, catalogue: &Catalogue) -> Result<(), Toast> {
        match self.may_ask(chat, BindRequest::Bind, catalogue) {
            Ok(()) => {
                self.tell_classroom(chat, self.binds(self.student.locale()));
                Ok(())
            }
            Err(why) => {
                self.miss(BindRequest::Bind);
                Err(if why == BindRefusal::NotYours { Toast::OthersClassroom } else { Toast::NotAMentor })
            }
        }
    }

    /// `/classrooms`: a mentor's own, all for an admin, for an assistant those that they are in.
    pub(super) fn classrooms(&mut self, place: Place, catalogue: &Catalogue) {
        if !self.allowed(Role::Assistant, "classrooms") {
            return;
        }
        let student = &self.student;
        let whose = if student.is_admin() {
            Whose::Everybody
        } else if student.may_author() {
            Whose::Mentor(student.id)
        } else {
            let looks =
                |(chat, classroom): &(ChatId, &Classroom)| student.may_look_into(*chat, classroom, catalogue);
            Whose::These(catalogue.classrooms().filter(looks).map(|(chat, _)| chat).collect())
        };
        let binds = student.may_author();
        self.show(Some(Card::Menu), place, View::Classrooms { whose, binds });
    }

    pub(super) fn classroom(
        &mut self,
        chat: ChatId,
        ask: Option<Ending>,
        place: Place,
        catalogue: &Catalogue,
    ) -> Result<(), Toast> {
        let Some(own) = self.look_into(chat, catalogue)? else {
            self.show(Some(Card::Menu), place, View::Notice(Notice::ClassroomGone));
            return Ok(());
        };
        let chat = catalogue.current_chat(chat);
        let zone = catalogue.classroom(chat).and_then(|classroom| classroom.zone.clone());
        self.show(Some(Card::Menu), place, View::Classroom { chat, own, ask: ask.filter(|_| own), zone });
        Ok(())
    }

    /// Time zones that the classroom could have.
    pub(super) fn offer_classroom_zones(
        &mut self,
        chat: ChatId,
        offer: ZoneOffer,
        place: Place,
        catalogue: &Catalogue,
    ) -> Result<(), Toast> {
        let view = match self.must_be_own(chat, "zone", catalogue)? {
            Some(classroom) => {
                let classroom_of = Some(catalogue.current_chat(chat));
                View::TimeZones { current: classroom.zone.clone(), offer, classroom: classroom_of }
            }
            None => View::Notice(Notice::ClassroomGone),
        };
        self.show(Some(Card::Menu), place, view);
        Ok(())
    }

    /// Another time zone for the classroom: dates that are set from now on are in it, those that there are stay.
    pub(super) fn choose_classroom_zone(
        &mut self,
        chat: ChatId,
        zone: ZoneName,
        place: Place,
        catalogue: &Catalogue,
    ) -> Result<(), Toast> {
        let Some(classroom) = self.must_be_own(chat, "zone", catalogue)? else {
            self.show(Some(Card::Menu), place, View::Notice(Notice::ClassroomGone));
            return Ok(());
        };
        let (chat, by) = (catalogue.current_chat(chat), self.student.id);
        if classroom.zone.as_ref() != Some(&zone) {
            self.tell_classroom(chat, ClassroomCommand::ChooseZone { zone: zone.clone(), by });
        }
        let view = View::Classroom { chat, own: true, ask: None, zone: Some(zone) };
        self.show(Some(Card::Menu), place, view);
        Err(Toast::Saved)
    }

    /// A classroom that is theirs to change; `None` where there is none.
    fn must_be_own<'c>(
        &mut self,
        chat: ChatId,
        what: &str,
        catalogue: &'c Catalogue,
    ) -> Result<Option<&'c Classroom>, Toast> {
        let classroom = catalogue.classroom(chat);
        if classroom.is_some_and(|classroom| !self.student.may_change(classroom)) {
            self.record(StudentEvent::RightMissed { what: what.to_owned() });
            return Err(Toast::NotAllowed);
        }
        Ok(classroom)
    }

    pub(super) fn roster(
        &mut self,
        chat: ChatId,
        page: u16,
        place: Place,
        catalogue: &Catalogue,
    ) -> Result<(), Toast> {
        let view = match self.look_into(chat, catalogue)? {
            Some(_) => View::Roster { chat: catalogue.current_chat(chat), page },
            None => View::Notice(Notice::ClassroomGone),
        };
        self.show(Some(Card::Menu), place, view);
        Ok(())
    }

    /// Whether the classroom is theirs to change; `None` where there is none. Who may not even look is told so.
    fn look_into(&mut self, chat: ChatId, catalogue: &Catalogue) -> Result<Option<bool>, Toast> {
        let Some(classroom) = catalogue.classroom(chat) else { return Ok(None) };
        if self.student.may_look_into(chat, classroom, catalogue) {
            return Ok(Some(self.student.may_change(classroom)));
        }
        self.record(StudentEvent::RightMissed { what: "classroom".to_owned() });
        Err(Toast::NotAllowed)
    }

    /// Ends a classroom: results stay, access ends with it.
    pub(super) fn end_classroom(
        &mut self,
        chat: ChatId,
        ending: Ending,
        place: Place,
        catalogue: &Catalogue,
    ) -> Result<(), Toast> {
        let own = self.look_into(chat, catalogue)?;
        let notice = match (own, catalogue.classroom(chat)) {
            (Some(true), Some(classroom)) => {
                let by = self.student.id;
                let command = match ending {
                    Ending::Unbind => ClassroomCommand::Unbind { by },
                    Ending::Leave => ClassroomCommand::Leave { by },
                };
                self.tell_classroom(catalogue.current_chat(chat), command);
                Notice::ClassroomEnded { title: classroom.title.clone(), ending }
            }
            (Some(false), _) => {
                self.miss(BindRequest::Unbind);
                return Err(Toast::NotAllowed);
            }
            (None, _) | (_, None) => Notice::ClassroomGone,
        };
        self.show(Some(Card::Menu), place, View::Notice(notice));
        Ok(())
    }
}
