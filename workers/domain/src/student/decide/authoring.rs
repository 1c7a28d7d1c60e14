//! What mentors do: send files of quizzes, publish them, hear what became of them.

use std::sync::Arc;

use studymate_formats::{Format, ReadOptions};
use studymate_schema::catalogue::{Author, Catalogue};
use studymate_schema::course::CourseAnswer;
use studymate_schema::dialog::Dialog;
use studymate_schema::effect::{Card, Effect, Place};
use studymate_schema::event::{Role, StudentEvent};
use studymate_schema::import::{IMPORT_FILE_MAX, Problem};
use studymate_schema::input::{CatalogueAnswer, Command, FetchOutcome, ImportChange, ImportedQuiz};
use studymate_schema::material::{FileKind, MaterialAnswer};
use studymate_schema::telegram::{Message, SentFile};
use studymate_schema::view::{ImportReport, Notice, View};
use studymate_schema::{Aggregate, MessageId, Personal, QuizCode, QuizVersion};

use super::Turn;
use crate::catalogue::media_problems;

/// Problems that one message tells; the others are counted.
const PROBLEMS_SHOWN: usize = 15;
/// The name of a file that came without one.
const NAMELESS: &str = "file";

impl Turn {
    /// A file came. What is named like a file of quizzes is one, unless it is asked for as a material; anything else stands with the question
    /// that is written, or can become a material.
    pub(super) fn file(&mut self, message: &Message, file: &SentFile, catalogue: &Catalogue) {
        let document = file.kind == FileKind::Document;
        if !self.student.may_author() {
            return if document { self.refuse_file() } else { self.something_else(message.id, catalogue) };
        }
        let name = file.name.as_ref().and_then(Personal::known).map(String::as_str).unwrap_or_default();
        let asked_for = matches!(self.student.dialog.as_deref(),
            Some(Dialog::Material(draft)) if draft.content.is_none() || draft.replaces.is_some());
        if document && !asked_for && Format::is_named(name) {
            return self.quiz_file(message.id, file);
        }
        if !self.file_for_question(message, file, catalogue) {
            self.file_for_material(message, file, catalogue);
        }
    }

    /// A file of somebody who may send none.
    fn refuse_file(&mut self) {
        self.record(StudentEvent::RightMissed { what: "import".to_owned() });
        self.say(View::Notice(Notice::FilesFromMentors));
    }

    /// A file of quizzes came.
    fn quiz_file(&mut self, message: MessageId, document: &SentFile) {
        if document.size.is_some_and(|size| size > IMPORT_FILE_MAX) {
            return self.say(View::Notice(Notice::FileTooLarge { limit: IMPORT_FILE_MAX }));
        }
        self.record(StudentEvent::QuizFileSent { message });
        self.effect(Effect::FetchFile {
            user: self.student.id,
            file_id: document.file_id.clone(),
            name: document.name.clone().unwrap_or_else(|| Personal::Known(NAMELESS.to_owned())),
        });
        self.show_step(Place::Fresh, View::Notice(Notice::OneMoment));
    }

    /// The file is here, or is not: it is read, and what is in it goes to the catalogue.
    pub(super) fn file_fetched(&mut self, name: &str, outcome: &FetchOutcome, catalogue: &Catalogue) {
        // The right may have gone while the file came.
        if !self.allowed(Role::Mentor, "import") {
            return;
        }
        let file = || Personal::Known(name.to_owned());
        let FetchOutcome::Fetched(bytes) = outcome else {
            return self.show_step(Place::Kept, View::Notice(Notice::FileNotFetched { file: file() }));
        };
        match studymate_formats::read(name, bytes, ReadOptions::default()) {
            Ok(read) => {
                let problems = media_problems(&read.quizzes, catalogue);
                if !problems.is_empty() {
                    return self.show_step(Place::Kept, View::ImportReport(report(file(), problems)));
                }
                let quizzes = read.quizzes.into_iter().map(Arc::new).collect();
                self.tell_catalogue(Command::ImportQuizzes { quizzes, publish: false, by: self.author() });
            }
            Err(problems) => self.show_step(Place::Kept, View::ImportReport(report(file(), problems))),
        }
    }

    pub(super) fn publish(&mut self, code: QuizCode, version: QuizVersion, place: Place) {
        let by = self.author();
        self.show(Some(Card::Menu), place, View::Notice(Notice::OneMoment));
        self.tell_catalogue(Command::PublishQuiz { code, version: Some(version), by });
    }

    pub(super) fn catalogue_answered(&mut self, answer: &CatalogueAnswer, catalogue: &Catalogue) {
        if let Some(what) = right_missed(answer) {
            self.record(StudentEvent::RightMissed { what: what.to_owned() });
        }
        let view = match answer.clone() {
            CatalogueAnswer::Imported(quizzes) => {
                let report = ImportReport { file: None, quizzes, problems: Vec::new(), more_problems: 0 };
                return self.show_step(Place::Kept, View::ImportReport(report));
            }
            CatalogueAnswer::Published(quiz) => View::Notice(Notice::QuizPublished { quiz }),
            CatalogueAnswer::Retired(code) => View::Notice(Notice::QuizRetired { code }),
            CatalogueAnswer::Unknown(code) => {
                View::Notice(Notice::NoSuchQuiz { code: Personal::Known(code.to_string()) })
            }
            CatalogueAnswer::NotYours(code) => View::Notice(Notice::NotYourQuiz { code }),
            CatalogueAnswer::Material(answer) => return self.material_answered(answer),
            CatalogueAnswer::Course(answer) => return self.course_answered(&answer, catalogue),
            CatalogueAnswer::Info(answer) => return self.info_answered(answer),
        };
        self.show(Some(Card::Menu), Place::Kept, view);
    }

    pub(super) fn author(&self) -> Author {
        if self.student.is_admin() { Author::Admin(self.student.id) } else { Author::Mentor(self.student.id) }
    }

    pub(super) fn tell_catalogue(&mut self, command: Command) {
        self.effect(Effect::Tell { to: Aggregate::Catalogue, command: Box::new(command) });
    }
}

/// What the catalogue refused because it belongs to somebody else; `None` where that is not why.
fn right_missed(answer: &CatalogueAnswer) -> Option<&'static str> {
    let foreign = |imported: &ImportedQuiz| imported.change == ImportChange::NotYours;
    match answer {
        CatalogueAnswer::Imported(quizzes) => quizzes.iter().any(foreign).then_some("import"),
        CatalogueAnswer::NotYours(_) => Some("publish"),
        CatalogueAnswer::Material(MaterialAnswer::NotYours(_)) => Some("materials"),
        CatalogueAnswer::Course(
            CourseAnswer::NotYours(_) | CourseAnswer::NotYourQuiz(..) | CourseAnswer::NotYourMaterial(..),
        ) => Some("course"),
        CatalogueAnswer::Published(_)
        | CatalogueAnswer::Retired(_)
        | CatalogueAnswer::Unknown(_)
        | CatalogueAnswer::Material(_)
        | CatalogueAnswer::Course(_)
        | CatalogueAnswer::Info(_) => None,
    }
}

fn report(file: Personal<String>, mut problems: Vec<Problem>) -> ImportReport {
    let more = problems.len().saturating_sub(PROBLEMS_SHOWN);
    problems.truncate(PROBLEMS_SHOWN);
    ImportReport { file: Some(file), quizzes: Vec::new(), problems, more_problems: more as u32 }
}
