//! Pages of information in the catalogue.

use studymate_schema::InfoCode;
use studymate_schema::Locale;
use studymate_schema::catalogue::Author;
use studymate_schema::event::CatalogueEvent;
use studymate_schema::info::{INFO_PAGES_MAX, InfoAnswer, InfoText};

use super::Turn;

impl Turn {
    /// Keeps what a page says in a language: of a page that is there, or of a new one, whose wished code gets a number where it is taken.
    pub(super) fn save_info(
        &mut self,
        code: &InfoCode,
        new: bool,
        (locale, text): (Locale, &InfoText),
        by: Author,
    ) -> InfoAnswer {
        let full = self.catalogue.info_pages().len() >= INFO_PAGES_MAX;
        let page = self.catalogue.info_page(code);
        if matches!(by, Author::Mentor(_)) || (new && full) || (!new && page.is_none()) {
            return InfoAnswer::Refused;
        }
        let code = if new { self.free_page(code) } else { code.clone() };
        let same = !new && page.and_then(|page| page.texts.get(&locale)) == Some(text);
        if !same {
            let (code, text) = (code.clone(), text.clone());
            self.record(CatalogueEvent::InfoPageSaved { code, locale, text, by });
        }
        InfoAnswer::Saved(code)
    }

    pub(super) fn remove_info(&mut self, code: &InfoCode, by: Author) -> InfoAnswer {
        if matches!(by, Author::Mentor(_)) || self.catalogue.info_page(code).is_none() {
            return InfoAnswer::Refused;
        }
        self.record(CatalogueEvent::InfoPageRemoved { code: code.clone(), by });
        InfoAnswer::Removed
    }

    fn free_page(&self, wished: &InfoCode) -> InfoCode {
        wished.clone().first_free(|code| self.catalogue.info_page(code).is_none())
    }
}
