//! Materials: what mentors send to be kept, and what everybody opens.
//!
//! A file that comes is offered to be saved. The files of an album come one by one: they are taken together until none has come for a
//! while, or something else comes.

use std::sync::Arc;

use studymate_schema::catalogue::{Author, Catalogue};
use studymate_schema::course::CourseItem;
use studymate_schema::dialog::{Dialog, MaterialDraft, OpenAlbum};
use studymate_schema::effect::{Card, Effect, Place};
use studymate_schema::event::{Event, Role, StudentEvent};
use studymate_schema::input::Command;
use studymate_schema::material::{
    LINK_MAX, MATERIAL_TEXT_MAX, Material, MaterialAnswer, MaterialContent, MaterialFile, SaveAs,
};
use studymate_schema::quiz::{Question, QuizRef, TITLE_MAX};
use studymate_schema::telegram::{Message, SentFile};
use studymate_schema::view::{Notice, Toast, View};
use studymate_schema::{Aggregate, MaterialCode, Personal};

use super::Turn;
use super::time::after;

/// How long after the last file of an album it is taken to be complete: its updates come within milliseconds, or late together.
const ALBUM_PAUSE_SECONDS: u64 = 1;
/// The key of the timer that closes an album.
pub(super) const ALBUM_TIMER: &str = "album";
/// Materials on a page of the list.
const MATERIALS_PER_PAGE: usize = 8;
/// How much of a text becomes its title.
const TITLE_OF_TEXT: usize = 60;

impl Turn {
    /// A file of an author came that is no file of quizzes.
    pub(super) fn file_for_material(&mut self, message: &Message, sent: &SentFile, catalogue: &Catalogue) {
        let file = file_of(message, sent);
        let closes_at = after(self.now(), ALBUM_PAUSE_SECONDS);
        let album = message.album.clone().map(|id| OpenAlbum { id, closes_at });
        let open = match self.student.dialog.as_deref().cloned() {
            Some(Dialog::Material(draft)) => Some(draft),
            _ => None,
        };
        let (draft, instead) = match open {
            Some(draft) if draft.content.is_none() => {
                (MaterialDraft { content: Some(MaterialContent::File(file).into()), ..draft }, false)
            }
            Some(draft) => {
                let kept = draft.content.as_ref().and_then(Personal::known);
                match kept.and_then(|kept| kept.with(&file)) {
                    Some(content) => (MaterialDraft { content: Some(content.into()), ..draft }, false),
                    None => (MaterialDraft { replaces: draft.replaces, ..draft_of(file) }, true),
                }
            }
            None if !self.may_begin_steps() => return,
            None => (draft_of(file), false),
        };
        let draft = MaterialDraft { title: draft.title.clone().or_else(|| title_of(&draft)), album, ..draft };
        match draft.album {
            Some(_) => self.move_dialog(Dialog::Material(draft)),
            None => self.take_content(draft, instead, catalogue),
        }
    }

    /// An album whose files came before is complete now. Returns whether there was one.
    pub(super) fn close_album(&mut self, catalogue: &Catalogue) -> bool {
        let Some(Dialog::Material(draft)) = self.student.dialog.as_deref().cloned() else { return false };
        if draft.album.is_none() {
            return false;
        }
        self.take_content(MaterialDraft { album: None, ..draft }, false, catalogue);
        true
    }

    /// The album that is still coming in, if there is one.
    pub(super) fn open_album(&self) -> Option<&OpenAlbum> {
        match self.student.dialog.as_deref() {
            Some(Dialog::Material(draft)) => draft.album.as_ref(),
            _ => None,
        }
    }

    /// What becomes the material is here: it is offered to be saved. What was to be replaced may be gone meanwhile.
    fn take_content(&mut self, draft: MaterialDraft, instead: bool, catalogue: &Catalogue) {
        let replaces = draft.replaces.clone().filter(|code| catalogue.material(code).is_some());
        let draft = MaterialDraft { replaces, ..draft };
        self.move_dialog(Dialog::Material(draft.clone()));
        self.offer_material(&draft, instead, Place::Fresh);
    }

    pub(super) fn offer_material(&mut self, draft: &MaterialDraft, instead: bool, place: Place) {
        let shape = draft.content.as_ref().and_then(Personal::known).map(MaterialContent::shape);
        let view = match shape {
            Some(shape) => {
                let (title, replaces) = (draft.title.clone(), draft.replaces.clone());
                View::MaterialOffer { shape, title, replaces, instead }
            }
            None => View::MaterialAsked { replaces: draft.replaces.clone() },
        };
        self.show_step(place, view);
    }

    /// Text while a material is made: its content, where that is waited for, else its title. What takes another one's place keeps that
    /// one's title: what is typed then is another content.
    pub(super) fn typed_for_material(&mut self, draft: MaterialDraft, text: &str, catalogue: &Catalogue) {
        if draft.content.is_some() && draft.replaces.is_none() {
            let title = one_line(text, TITLE_MAX);
            let draft = MaterialDraft { title: Some(Personal::Known(title)), ..draft };
            self.move_dialog(Dialog::Material(draft.clone()));
            return self.offer_material(&draft, false, Place::Fresh);
        }
        let (content, limit) = if is_link(text) {
            (MaterialContent::Link(text.to_owned()), LINK_MAX)
        } else {
            (MaterialContent::Text(text.to_owned()), MATERIAL_TEXT_MAX)
        };
        if text.chars().count() > limit {
            return self
                .show_step(Place::Fresh, View::Notice(Notice::MaterialTooLong { limit: limit as u32 }));
        }
        let draft = MaterialDraft { content: Some(content.into()), ..draft };
        self.take_content(MaterialDraft { title: title_of(&draft), ..draft }, false, catalogue);
    }

    /// The person wants what was offered to be saved.
    pub(super) fn save_draft(&mut self, draft: &MaterialDraft, catalogue: &Catalogue) -> Result<(), Toast> {
        let replaced = draft.replaces.as_ref().map(|code| catalogue.material(code));
        match (replaced, &draft.content) {
            (Some(Some(saved)), Some(Personal::Known(content))) => {
                let material = Material { content: content.clone(), ..saved.material.as_ref().clone() };
                self.end_dialog();
                self.tell_of_material(material, SaveAs::This);
                return Ok(());
            }
            // It was removed since: what was sent may become a material of its own.
            (Some(None), Some(_)) => {
                self.take_content(draft.clone(), false, catalogue);
                return Err(Toast::MaterialGone);
            }
            _ => {}
        }
        let (Some(Personal::Known(content)), Some(Personal::Known(title))) = (&draft.content, &draft.title)
        else {
            return Err(Toast::StepsOver);
        };
        let code = MaterialCode::from_title(title).unwrap_or_else(|| MaterialCode::nameless(self.seed));
        let material = Material { code, title: title.clone(), content: content.clone() };
        self.end_dialog();
        self.tell_of_material(material, SaveAs::New);
        Ok(())
    }

    fn tell_of_material(&mut self, material: Material, save: SaveAs) {
        let by = self.author();
        self.tell_catalogue(Command::SaveMaterial { material: Arc::new(material), save, by });
    }

    /// The catalogue answered: on the card where it was asked.
    pub(super) fn material_answered(&mut self, answer: MaterialAnswer) {
        if matches!(&answer, MaterialAnswer::Saved(code) if code.is_attachment()) {
            return self.question_file_saved();
        }
        let card = match answer {
            MaterialAnswer::Saved(_) => Card::Dialog,
            MaterialAnswer::Removed { .. } | MaterialAnswer::Unknown(_) | MaterialAnswer::NotYours(_) => {
                Card::Menu
            }
        };
        self.show(Some(card), Place::Kept, View::Notice(Notice::Material(answer)));
    }

    /// A page of the materials that the person may change, by title.
    pub(super) fn materials(&mut self, page: u16, place: Place, catalogue: &Catalogue) {
        let mut mine: Vec<&Material> = catalogue
            .materials()
            .filter(|saved| self.may_change(saved.owner) && !saved.material.is_attachment())
            .map(|saved| saved.material.as_ref())
            .collect();
        mine.sort_by_key(|material| (material.title.to_lowercase(), material.code.clone()));
        let pages = mine.len().div_ceil(MATERIALS_PER_PAGE).max(1);
        let page = usize::from(page).min(pages - 1);
        let items = mine.iter().skip(page * MATERIALS_PER_PAGE).take(MATERIALS_PER_PAGE);
        let items = items.map(|material| material.code.clone()).collect();
        let view = View::Materials { items, page: page as u16, pages: pages as u16 };
        self.show(Some(Card::Menu), place, view);
    }

    /// `/materials`.
    pub(super) fn typed_materials(&mut self, catalogue: &Catalogue) {
        if self.allowed(Role::Mentor, "materials") {
            self.materials(0, Place::Fresh, catalogue);
        }
    }

    /// Shows a material. Its files are messages of their own, which stay; below them the menu leads on.
    pub(super) fn open_material(
        &mut self,
        code: &MaterialCode,
        place: Place,
        catalogue: &Catalogue,
    ) -> Result<(), Toast> {
        let Some(saved) = catalogue.material(code) else { return Err(Toast::MaterialGone) };
        let material = code.clone();
        let item = CourseItem::Material(material.clone());
        let mine = self.may_change(saved.owner);
        if !mine {
            self.may_look_at(&item, catalogue)?;
        }
        let place = if saved.material.content.files().is_empty() {
            place
        } else {
            self.say(View::MaterialFiles { material: material.clone() });
            Place::Fresh
        };
        let course = self.course_after(&item, catalogue);
        if course.is_some() && !self.student.opened.contains(&material) {
            self.record(StudentEvent::MaterialOpened { material: material.clone() });
        }
        self.show(Some(Card::Menu), place, View::Material { material, mine, course });
        Ok(())
    }

    /// A link that leads to a material was followed.
    pub(super) fn open_linked_material(&mut self, code: &str, catalogue: &Catalogue) {
        let parsed = MaterialCode::parse(code).ok();
        match parsed.as_ref().map(|code| self.open_material(code, Place::Fresh, catalogue)) {
            Some(Ok(())) => {}
            Some(Err(Toast::CourseNotForYou)) => self.say(View::Notice(Notice::CourseNotForYou)),
            Some(Err(Toast::CourseArchived)) => self.say(View::Notice(Notice::CourseArchived)),
            Some(Err(_)) | None => self.say(View::Notice(Notice::NoSuchMaterial)),
        }
    }

    /// A button that changes a material.
    pub(super) fn change_material(
        &mut self,
        change: ChangeMaterial,
        place: Place,
        catalogue: &Catalogue,
    ) -> Result<(), Toast> {
        if !self.student.may_author() {
            self.record(StudentEvent::RightMissed { what: "materials".to_owned() });
            return Err(Toast::NotAllowed);
        }
        if let Some(code) = change.code() {
            let saved = catalogue.material(code).ok_or(Toast::MaterialGone)?;
            if !self.may_change(saved.owner) {
                return Err(Toast::NotAllowed);
            }
        }
        match change {
            ChangeMaterial::New | ChangeMaterial::Replace(_) if !self.may_begin_steps() => {}
            ChangeMaterial::New => self.ask_for_material(None, place),
            ChangeMaterial::Replace(code) => self.ask_for_material(Some(code), place),
            ChangeMaterial::AskToRemove(material) => {
                self.show(Some(Card::Menu), place, View::MaterialRemoval { material });
            }
            ChangeMaterial::Remove(code) => {
                let by = self.author();
                self.tell_catalogue(Command::RemoveMaterial { code, by });
            }
        }
        Ok(())
    }

    fn ask_for_material(&mut self, replaces: Option<MaterialCode>, place: Place) {
        let draft = MaterialDraft { replaces: replaces.clone(), ..MaterialDraft::default() };
        self.move_dialog(Dialog::Material(draft));
        self.show_step(place, View::MaterialAsked { replaces });
    }

    /// Telegram refused to send the files of a material to this person: they hear of it, and so does its owner.
    pub(super) fn files_not_sent(&mut self, material: &MaterialCode, shown: bool, catalogue: &Catalogue) {
        if !shown {
            self.say(View::Notice(Notice::FilesNotSent { material: material.clone() }));
        }
        let Some(saved) = catalogue.material(material) else { return };
        let command = Command::MaterialNotSent { material: material.clone() };
        match saved.owner.user() {
            None => {}
            Some(owner) if owner == self.student.id => self.material_not_sent(material, catalogue),
            Some(owner) => {
                self.effect(Effect::Tell { to: Aggregate::User(owner), command: Box::new(command) });
            }
        }
    }

    /// A material of this person cannot be sent: they are told once of each file.
    pub(super) fn material_not_sent(&mut self, material: &MaterialCode, catalogue: &Catalogue) {
        let file = catalogue.material(material).and_then(|saved| saved.material.content.files().first());
        let Some(file_id) = file.map(|file| file.file_id.clone()) else { return };
        if self.student.refused_materials.get(material) == Some(&file_id) {
            return;
        }
        self.record(StudentEvent::MaterialRefused { material: material.clone(), file_id });
        self.say(View::Notice(Notice::MaterialNotSent { material: material.clone() }));
    }

    /// Where a question goes. One whose picture is a message of its own follows it, when it is put; afterwards it stays where it is.
    pub(super) fn below_its_media(
        &mut self,
        quiz: &QuizRef,
        index: u16,
        question: &Question,
        place: Place,
    ) -> Place {
        let put = |event: &Event| {
            matches!(
                event,
                Event::Student(
                    StudentEvent::QuestionAsked { .. }
                        | StudentEvent::ReviewStarted { .. }
                        | StudentEvent::ReviewQuestionAsked { .. }
                )
            )
        };
        if !question.has_media_apart() || !self.decision.events.iter().any(put) {
            return place;
        }
        self.say(View::QuestionMedia { quiz: quiz.clone(), index });
        Place::Fresh
    }

    pub(super) fn may_change(&self, owner: Author) -> bool {
        self.student.may_edit(owner)
    }
}

/// What a button asks of materials.
pub(super) enum ChangeMaterial {
    New,
    Replace(MaterialCode),
    AskToRemove(MaterialCode),
    Remove(MaterialCode),
}

impl ChangeMaterial {
    fn code(&self) -> Option<&MaterialCode> {
        match self {
            ChangeMaterial::New => None,
            ChangeMaterial::Replace(code)
            | ChangeMaterial::AskToRemove(code)
            | ChangeMaterial::Remove(code) => Some(code),
        }
    }
}

pub(super) fn file_of(message: &Message, sent: &SentFile) -> MaterialFile {
    let known = |text: &Option<Personal<String>>| {
        text.as_ref().and_then(Personal::known).map(|text| text.trim().to_owned()).unwrap_or_default()
    };
    MaterialFile {
        kind: sent.kind,
        file_id: sent.file_id.clone(),
        file_unique_id: sent.file_unique_id.clone(),
        name: known(&sent.name),
        caption: known(&message.caption),
        size: sent.size,
        sha256: None,
    }
}

fn draft_of(file: MaterialFile) -> MaterialDraft {
    MaterialDraft { content: Some(MaterialContent::File(file).into()), ..MaterialDraft::default() }
}

/// What a material could be called: by a caption, a file's name, its first words, or where it leads. `None` where nothing tells.
fn title_of(draft: &MaterialDraft) -> Option<Personal<String>> {
    let content = draft.content.as_ref()?.known()?;
    let files = content.files();
    let title = match content {
        MaterialContent::Text(text) => shortened(first_line(text), TITLE_OF_TEXT),
        MaterialContent::Link(link) => link.split('/').nth(2).unwrap_or_default().to_owned(),
        MaterialContent::File(_) | MaterialContent::Album(_) => {
            let captions = files.iter().map(|file| first_line(&file.caption));
            let names = files
                .iter()
                .map(|file| file.name.rsplit_once('.').map_or(file.name.as_str(), |(stem, _)| stem));
            let found = captions.chain(names).find(|title| !title.trim().is_empty());
            shortened(found.unwrap_or_default(), TITLE_MAX)
        }
    };
    (!title.is_empty()).then_some(Personal::Known(title))
}

fn first_line(text: &str) -> &str {
    text.trim().lines().next().unwrap_or_default().trim()
}

fn shortened(text: &str, limit: usize) -> String {
    let text = text.trim();
    if text.chars().count() <= limit {
        return text.to_owned();
    }
    let kept: String = text.chars().take(limit - 1).collect();
    kept.trim_end().to_owned() + "…"
}

/// Whether a text is nothing but an address on the web.
fn is_link(text: &str) -> bool {
    let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    host.is_some_and(|rest| rest.contains('.') && !text.contains(char::is_whitespace))
}

/// A text as a title: one line, cut.
pub(super) fn one_line(text: &str, limit: usize) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(limit).collect()
}
