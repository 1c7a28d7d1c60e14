//! Guided steps: begun, gone through, left. What a step does is in the module of what it makes.

use studymate_schema::catalogue::Catalogue;
use studymate_schema::dialog::{Dialog, DialogAnswer};
use studymate_schema::effect::{Card, Place};
use studymate_schema::event::StudentEvent;
use studymate_schema::view::{Notice, Toast, View};

use super::Turn;

impl Turn {
    /// Begins steps, or goes on with them.
    pub(super) fn move_dialog(&mut self, dialog: Dialog) {
        self.record(StudentEvent::DialogMoved { dialog: Box::new(dialog) });
    }

    /// Whatever steps are open are over. Returns whether there were any.
    pub(super) fn end_dialog(&mut self) -> bool {
        let open = self.student.dialog.is_some();
        if open {
            self.record(StudentEvent::DialogEnded);
        }
        open
    }

    /// Shows a step. After what the person wrote it stands at the end of the chat; after a press where the button was.
    pub(super) fn show_step(&mut self, place: Place, view: View) {
        self.show(Some(Card::Dialog), place, view);
    }

    /// Whether what they are making is not saved yet.
    pub(super) fn has_unsaved(&self) -> bool {
        self.student.dialog.as_deref().is_some_and(Dialog::is_unsaved)
    }

    /// Whether other steps may begin. Where something is not saved yet, they are asked what shall become of it.
    pub(super) fn may_begin_steps(&mut self) -> bool {
        let unsaved = self.has_unsaved();
        if unsaved {
            self.show_step(Place::Fresh, View::Notice(Notice::Unsaved));
        }
        !unsaved
    }

    /// `/cancel` and its button. Returns whether there were steps.
    pub(super) fn cancel_steps(&mut self, place: Place) -> bool {
        if self.has_unsaved() {
            self.show_step(place, View::Notice(Notice::Unsaved));
            return true;
        }
        self.leave_dialog(place)
    }

    /// The person leaves the steps. Returns whether there were any.
    pub(super) fn leave_dialog(&mut self, place: Place) -> bool {
        let left = self.end_dialog();
        if left {
            self.show_step(place, View::Notice(Notice::StepsLeft));
        }
        left
    }

    /// The step that is open, once more.
    fn show_where_steps_stand(&mut self, dialog: Dialog, place: Place, catalogue: &Catalogue) {
        match dialog {
            Dialog::Material(draft) => self.offer_material(&draft, false, place),
            Dialog::Quiz(_) => self.show_quiz_draft(place, Vec::new()),
            Dialog::Course(_) => self.show_course_draft(0, place, Vec::new(), catalogue),
            Dialog::Comment(draft) => self.show_comment(&draft, place),
            Dialog::Info(draft) => self.show_step(place, View::InfoSteps { draft }),
        }
    }

    /// Text while steps are open. Returns whether it was for them.
    pub(super) fn typed_in_dialog(&mut self, text: &str, catalogue: &Catalogue) -> bool {
        match self.student.dialog.as_deref().cloned() {
            Some(Dialog::Material(draft)) => self.typed_for_material(draft, text, catalogue),
            Some(Dialog::Quiz(draft)) => self.typed_for_quiz(draft, text, catalogue),
            Some(Dialog::Course(draft)) => self.typed_for_course(draft, text, catalogue),
            Some(Dialog::Comment(draft)) => self.typed_comment(draft.answer, text),
            Some(Dialog::Info(draft)) => self.typed_for_page(draft, text),
            None => return false,
        }
        true
    }

    /// A button of the steps.
    pub(super) fn press_in_dialog(
        &mut self,
        answer: DialogAnswer,
        place: Place,
        catalogue: &Catalogue,
    ) -> Result<(), Toast> {
        match (answer, self.student.dialog.as_deref().cloned()) {
            (_, None) => return Err(Toast::StepsOver),
            (DialogAnswer::Cancel, Some(_)) => {
                self.cancel_steps(place);
            }
            (DialogAnswer::Discard, Some(_)) => {
                self.leave_dialog(place);
            }
            (DialogAnswer::GoOn, Some(dialog)) => self.show_where_steps_stand(dialog, place, catalogue),
            (DialogAnswer::Save, Some(Dialog::Material(draft))) => self.save_draft(&draft, catalogue)?,
            (DialogAnswer::Save, Some(Dialog::Quiz(draft))) => {
                self.save_quiz_draft(draft, place, catalogue)?;
            }
            (DialogAnswer::Save, Some(Dialog::Course(draft))) => {
                self.save_course_draft(draft, place, catalogue)?;
            }
            // A comment goes out with its grade.
            (DialogAnswer::Save, Some(Dialog::Comment(_))) => return Err(Toast::StepsOver),
            (answer, Some(Dialog::Info(draft))) => self.press_for_page(draft, answer, place, catalogue)?,
            (DialogAnswer::Keep, Some(_)) => return Err(Toast::StepsOver),
        }
        Ok(())
    }
}
