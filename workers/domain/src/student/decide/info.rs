//! Pages of information: read by everybody, written by admins in steps with a preview.

use studymate_schema::catalogue::Catalogue;
use studymate_schema::dialog::{Dialog, DialogAnswer};
use studymate_schema::effect::{Card, Place};
use studymate_schema::event::StudentEvent;
use studymate_schema::info::{
    INFO_PAGES_MAX, INFO_TEXT_MAX, INFO_TITLE_MAX, InfoAnswer, InfoDraft, InfoText,
};
use studymate_schema::input::Command;
use studymate_schema::view::{Notice, Toast, View};
use studymate_schema::{InfoCode, Locale, Personal};

use super::Turn;
use super::material::one_line;

impl Turn {
    /// `/info`.
    pub(super) fn info_pages(&mut self, place: Place) {
        let admin = self.student.is_admin();
        self.show(Some(Card::Menu), place, View::InfoPages { admin });
    }

    pub(super) fn info_page(
        &mut self,
        page: InfoCode,
        place: Place,
        catalogue: &Catalogue,
    ) -> Result<(), Toast> {
        if catalogue.info_page(&page).is_none() {
            self.info_pages(place);
            return Err(Toast::PageGone);
        }
        let admin = self.student.is_admin();
        self.show(Some(Card::Menu), place, View::InfoPage { page, admin });
        Ok(())
    }

    /// A button that changes a page.
    pub(super) fn change_info(
        &mut self,
        change: ChangeInfo,
        place: Place,
        catalogue: &Catalogue,
    ) -> Result<(), Toast> {
        if !self.student.is_admin() {
            self.record(StudentEvent::RightMissed { what: "info".to_owned() });
            return Err(Toast::NotAllowed);
        }
        if change.page().is_some_and(|page| catalogue.info_page(page).is_none()) {
            return Err(Toast::PageGone);
        }
        match change {
            ChangeInfo::New | ChangeInfo::Edit(..) if !self.may_begin_steps() => {}
            ChangeInfo::New => self.write_page(None, self.student.locale(), place),
            ChangeInfo::Edit(page, locale) => self.write_page(Some(page), locale, place),
            ChangeInfo::AskToRemove(page) => self.show(Some(Card::Menu), place, View::InfoRemoval { page }),
            ChangeInfo::Remove(code) => {
                let by = self.author();
                self.tell_catalogue(Command::RemoveInfoPage { code, by });
            }
        }
        Ok(())
    }

    fn write_page(&mut self, page: Option<InfoCode>, locale: Locale, place: Place) {
        self.go_on_with_page(InfoDraft { page, locale, title: None, text: None }, place);
    }

    fn go_on_with_page(&mut self, draft: InfoDraft, place: Place) {
        self.move_dialog(Dialog::Info(draft.clone()));
        self.show_step(place, View::InfoSteps { draft });
    }

    /// Text while a page is written: its title, then its text; at the preview another text.
    pub(super) fn typed_for_page(&mut self, draft: InfoDraft, text: &str) {
        let draft = if draft.title.is_none() {
            InfoDraft { title: Some(Personal::Known(one_line(text, INFO_TITLE_MAX))), ..draft }
        } else if text.chars().count() > INFO_TEXT_MAX {
            let limit = INFO_TEXT_MAX as u32;
            return self.show_step(Place::Fresh, View::Notice(Notice::PageTooLong { limit }));
        } else {
            InfoDraft { text: Some(Personal::Known(text.to_owned())), ..draft }
        };
        self.go_on_with_page(draft, Place::Fresh);
    }

    /// A button while a page is written: keep what the page says already, or save what was written.
    pub(super) fn press_for_page(
        &mut self,
        draft: InfoDraft,
        answer: DialogAnswer,
        place: Place,
        catalogue: &Catalogue,
    ) -> Result<(), Toast> {
        match (answer, &draft.title, &draft.text) {
            (DialogAnswer::Save, Some(Personal::Known(title)), Some(Personal::Known(text))) => {
                // A page that was removed meanwhile is made anew, so that nothing that was written is lost.
                let page = draft.page.clone().filter(|page| catalogue.info_page(page).is_some());
                if page.is_none() && catalogue.info_pages().len() >= INFO_PAGES_MAX {
                    return Err(Toast::PagesFull);
                }
                let text = InfoText { title: title.clone(), text: text.clone() };
                let draft = InfoDraft { page, ..draft };
                self.end_dialog();
                self.save_page(&draft, text);
                Ok(())
            }
            (DialogAnswer::Keep, title, _) => {
                let page = draft.page.as_ref().and_then(|page| catalogue.info_page(page));
                let kept = page.and_then(|page| page.texts.get(&draft.locale)).ok_or(Toast::PageGone)?;
                let draft = match title {
                    None => InfoDraft { title: Some(Personal::Known(kept.title.clone())), ..draft },
                    Some(_) => InfoDraft { text: Some(Personal::Known(kept.text.clone())), ..draft },
                };
                self.go_on_with_page(draft, place);
                Ok(())
            }
            _ => Err(Toast::StepsOver),
        }
    }

    fn save_page(&mut self, draft: &InfoDraft, text: InfoText) {
        let made = || InfoCode::from_title(&text.title).unwrap_or_else(|| InfoCode::nameless(self.seed));
        let code = draft.page.clone().unwrap_or_else(made);
        let (new, locale, by) = (draft.page.is_none(), draft.locale, self.author());
        self.tell_catalogue(Command::SaveInfoPage { code, new, locale, text, by });
    }

    /// The catalogue answered.
    pub(super) fn info_answered(&mut self, answer: InfoAnswer) {
        let admin = self.student.is_admin();
        match answer {
            InfoAnswer::Saved(page) => self.show_step(Place::Kept, View::InfoPage { page, admin }),
            InfoAnswer::Removed | InfoAnswer::Refused => {
                self.show(Some(Card::Menu), Place::Kept, View::InfoPages { admin });
            }
        }
    }
}

/// What a button asks of pages.
pub(super) enum ChangeInfo {
    New,
    Edit(InfoCode, Locale),
    AskToRemove(InfoCode),
    Remove(InfoCode),
}

impl ChangeInfo {
    fn page(&self) -> Option<&InfoCode> {
        match self {
            ChangeInfo::New => None,
            ChangeInfo::Edit(page, _) | ChangeInfo::AskToRemove(page) | ChangeInfo::Remove(page) => {
                Some(page)
            }
        }
    }
}
