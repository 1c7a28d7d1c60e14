//! What the catalogue decides: new versions, what students get, and who may change what. `courses`, `invitations` and `material` are about those.

mod courses;
mod directory;
mod info;
mod invitations;
mod material;

use std::sync::Arc;

use studymate_schema::catalogue::{Author, Catalogue, Entry, Owned};
use studymate_schema::effect::Effect;
use studymate_schema::event::{CatalogueEvent, Event};
use studymate_schema::input::{CatalogueAnswer, Command, ImportChange, ImportedQuiz, Input, InputBody};
use studymate_schema::quiz::{Quiz, QuizRef};
use studymate_schema::{Aggregate, QuizCode, QuizVersion, UserId};

pub(crate) use material::media_problem;
pub use material::media_problems;

use crate::Decision;

/// Decides one input of the catalogue.
pub fn decide(catalogue: &Catalogue, input: &Input) -> Decision {
    let InputBody::Command(command) = &input.body else { return Decision::ignore("not a command") };
    if let Command::Directory(command) = command {
        return directory::decide(catalogue, command);
    }
    let mut turn = Turn { catalogue: catalogue.clone(), events: Vec::new() };
    let (by, answer) = match command {
        Command::ImportQuizzes { quizzes, publish, by } => (
            *by,
            CatalogueAnswer::Imported(quizzes.iter().map(|quiz| turn.import(quiz, *publish, *by)).collect()),
        ),
        Command::PublishQuiz { code, version, by } => (*by, turn.publish(code, *version, *by)),
        Command::RetireQuiz { code, by } => (*by, turn.retire(code, *by)),
        Command::SaveMaterial { material, save, by } => {
            (*by, CatalogueAnswer::Material(turn.save_material(material, *save, *by)))
        }
        Command::RemoveMaterial { code, by } => {
            (*by, CatalogueAnswer::Material(turn.remove_material(code, *by)))
        }
        Command::SaveInfoPage { code, new, locale, text, by } => {
            (*by, CatalogueAnswer::Info(turn.save_info(code, *new, (*locale, text), *by)))
        }
        Command::RemoveInfoPage { code, by } => (*by, CatalogueAnswer::Info(turn.remove_info(code, *by))),
        Command::RelinkFiles { files, by } => {
            turn.relink_files(files, *by);
            return turn.end(Vec::new());
        }
        Command::GiveToOwner { what, owner, by } => {
            turn.give(what, *owner, *by);
            return turn.end(Vec::new());
        }
        Command::MakeInvitation { invitation, by } => match turn.make_invitation(invitation, *by, input.at) {
            Some(answer) => (*by, CatalogueAnswer::Course(answer)),
            None => return Decision::ignore("another invitation was made since"),
        },
        Command::RevokeInvitation { code, by } => match turn.revoke_invitation(code, *by) {
            Some(answer) => (*by, CatalogueAnswer::Course(answer)),
            None => return Decision::ignore("no such invitation"),
        },
        Command::RedeemInvitation { code, student } => {
            let answer = turn.redeem_invitation(code, *student, input.at);
            let command = Box::new(Command::InvitationAnswered(answer));
            return turn.end(vec![Effect::Tell { to: Aggregate::User(*student), command }]);
        }
        Command::SaveCourse { course, publish, by } => {
            (*by, CatalogueAnswer::Course(turn.save_course(course, *publish, *by)))
        }
        Command::PublishCourse { code, by } => (*by, CatalogueAnswer::Course(turn.publish_course(code, *by))),
        Command::ArchiveCourse { code, by } => (*by, CatalogueAnswer::Course(turn.archive_course(code, *by))),
        _ => return Decision::ignore("not a command for the catalogue"),
    };
    let tell = |user| Effect::Tell {
        to: Aggregate::User(user),
        command: Box::new(Command::CatalogueAnswered(answer)),
    };
    turn.end(by.user().map(tell).into_iter().collect())
}

struct Turn {
    catalogue: Catalogue,
    events: Vec<Event>,
}

impl Turn {
    fn end(self, effects: Vec<Effect>) -> Decision {
        let ignored = (self.events.is_empty() && effects.is_empty()).then_some("nothing to change");
        Decision { events: self.events, effects, ignored }
    }

    fn record(&mut self, event: CatalogueEvent) {
        self.catalogue.evolve(&event);
        self.events.push(Event::Catalogue(event));
    }

    /// Only operators and admins give away, and only what is not theirs already.
    fn give(&mut self, what: &Owned, owner: UserId, by: Author) {
        let before = self.catalogue.owner_of(what);
        let changes = before.is_some_and(|before| before.user() != Some(owner));
        if changes && matches!(by, Author::Operator | Author::Admin(_)) {
            self.record(CatalogueEvent::OwnerGiven { what: what.clone(), owner, by });
        }
    }

    fn import(&mut self, quiz: &Arc<Quiz>, publish: bool, by: Author) -> ImportedQuiz {
        let entry = self.catalogue.entry(&quiz.code);
        let newest = entry.and_then(Entry::newest).map(|(version, content)| (version, content == quiz));
        let (version, change) = match newest {
            Some((version, _)) if !entry.is_some_and(|entry| may_change(entry.owner, by)) => {
                (version, ImportChange::NotYours)
            }
            Some((version, true)) => (version, ImportChange::Unchanged),
            Some((version, false)) => (QuizVersion(version.0 + 1), ImportChange::Changed),
            None => (QuizVersion(1), ImportChange::New),
        };
        if matches!(change, ImportChange::New | ImportChange::Changed) {
            self.record(CatalogueEvent::QuizImported { quiz: Arc::clone(quiz), version, by });
        }
        if publish && change != ImportChange::NotYours {
            self.publish(&quiz.code, Some(version), by);
        }
        let live = self.catalogue.entry(&quiz.code).is_some_and(|entry| entry.live == Some(version));
        let quiz_ref = QuizRef { code: quiz.code.clone(), version };
        ImportedQuiz { quiz: quiz_ref, questions: quiz.questions.len() as u16, change, live }
    }

    fn publish(&mut self, code: &QuizCode, version: Option<QuizVersion>, by: Author) -> CatalogueAnswer {
        let Some(entry) = self.catalogue.entry(code) else { return CatalogueAnswer::Unknown(code.clone()) };
        if !may_change(entry.owner, by) {
            return CatalogueAnswer::NotYours(code.clone());
        }
        let version = version.or_else(|| entry.newest().map(|(version, _)| version));
        let Some(version) = version.filter(|version| entry.versions.contains_key(version)) else {
            return CatalogueAnswer::Unknown(code.clone());
        };
        let quiz = QuizRef { code: code.clone(), version };
        if entry.live != Some(version) {
            self.record(CatalogueEvent::QuizPublished { quiz: quiz.clone(), by });
        }
        CatalogueAnswer::Published(quiz)
    }

    fn retire(&mut self, code: &QuizCode, by: Author) -> CatalogueAnswer {
        let Some(entry) = self.catalogue.entry(code) else { return CatalogueAnswer::Unknown(code.clone()) };
        if !may_change(entry.owner, by) {
            return CatalogueAnswer::NotYours(code.clone());
        }
        if entry.live.is_some() {
            self.record(CatalogueEvent::QuizRetired { code: code.clone(), by });
        }
        CatalogueAnswer::Retired(code.clone())
    }
}

/// A mentor changes what is theirs; admins and operators change everything.
fn may_change(owner: Author, by: Author) -> bool {
    match by {
        Author::Operator | Author::Admin(_) => true,
        Author::Mentor(user) => owner.user() == Some(user),
    }
}
