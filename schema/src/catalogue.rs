//! All quizzes, materials, courses and classrooms, as the catalogue's stream tells them. Workers hold it in memory; a decision sees one revision of it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::classroom::Classroom;
use crate::course::{CatalogueCourse, Course, CourseItem};
use crate::event::CatalogueEvent;
use crate::info::InfoPage;
use crate::invitation::Invitation;
use crate::material::{MaterialFile, OwnedMaterial};
use crate::quiz::{Question, Quiz, QuizRef};
use crate::quiz_settings::FeedbackPolicy;
use crate::{
    ChatId, CourseCode, InfoCode, InvitationCode, MaterialCode, QuizCode, QuizVersion, Revision, UserId,
};

/// Who changes the catalogue.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Author {
    /// Somebody at the command line.
    Operator,
    /// A mentor: may change what is theirs.
    Mentor(UserId),
    /// An admin: may change everything.
    Admin(UserId),
}

impl Author {
    /// The person; an operator is none.
    pub fn user(self) -> Option<UserId> {
        match self {
            Author::Operator => None,
            Author::Mentor(user) | Author::Admin(user) => Some(user),
        }
    }
}

/// What belongs to somebody.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub enum Owned {
    /// A quiz.
    Quiz(QuizCode),
    /// A material.
    Material(MaterialCode),
    /// A course.
    Course(CourseCode),
}

/// Every version of every quiz, and which of them students get; every material and every course.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Catalogue {
    revision: Revision,
    quizzes: BTreeMap<QuizCode, Entry>,
    materials: BTreeMap<MaterialCode, OwnedMaterial>,
    /// In the order in which they were made.
    info: Vec<InfoPage>,
    courses: BTreeMap<CourseCode, CatalogueCourse>,
    classrooms: BTreeMap<ChatId, Arc<Classroom>>,
    /// The ids that groups had, and which they got instead.
    moved: BTreeMap<ChatId, ChatId>,
    /// Which courses that were ever published hold an item, none where it was taken out of them: follows from the events of `courses`.
    courses_of: BTreeMap<CourseItem, BTreeSet<CourseCode>>,
    invitations: BTreeMap<InvitationCode, Invitation>,
}

/// One quiz with its versions.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Who imported its first version, or was given it.
    pub owner: Author,
    /// Every version that was imported.
    pub versions: BTreeMap<QuizVersion, Arc<Quiz>>,
    /// The version that a new attempt gets; `None` for a draft and for a retired quiz.
    pub live: Option<QuizVersion>,
    /// Whether it was retired after having been live.
    pub retired: bool,
}

impl Entry {
    /// The newest version and its content.
    pub fn newest(&self) -> Option<(QuizVersion, &Arc<Quiz>)> {
        self.versions.last_key_value().map(|(version, quiz)| (*version, quiz))
    }
}

impl Catalogue {
    /// The number of catalogue events that this state contains.
    pub fn revision(&self) -> Revision {
        self.revision
    }

    /// Applies the next event of the catalogue's stream.
    pub fn evolve(&mut self, event: &CatalogueEvent) {
        self.revision = Revision(self.revision.0 + 1);
        match event {
            CatalogueEvent::QuizImported { quiz, version, by } => {
                let entry = self.quizzes.entry(quiz.code.clone()).or_insert_with(|| Entry {
                    owner: *by,
                    versions: BTreeMap::new(),
                    live: None,
                    retired: false,
                });
                entry.versions.insert(*version, Arc::clone(quiz));
            }
            CatalogueEvent::QuizPublished { quiz, .. } => {
                if let Some(entry) = self.quizzes.get_mut(&quiz.code) {
                    let before = entry.live.replace(quiz.version);
                    entry.retired = false;
                    if before != Some(quiz.version) {
                        self.renew(&CourseItem::Quiz(quiz.code.clone()));
                    }
                }
            }
            CatalogueEvent::QuizRetired { code, .. } => {
                if let Some(entry) = self.quizzes.get_mut(code) {
                    entry.live = None;
                    entry.retired = true;
                }
            }
            CatalogueEvent::MaterialSaved { material, by } => {
                let owned = OwnedMaterial { owner: *by, material: Arc::clone(material) };
                let saved = self.materials.entry(material.code.clone()).or_insert(owned);
                let before = std::mem::replace(&mut saved.material, Arc::clone(material));
                if before.content != material.content {
                    self.renew(&CourseItem::Material(material.code.clone()));
                }
            }
            CatalogueEvent::MaterialRemoved { code, .. } => {
                self.materials.remove(code);
            }
            CatalogueEvent::InfoPageSaved { code, locale, text, .. } => {
                let place = self.info.iter().position(|page| page.code == *code);
                let place = place.unwrap_or_else(|| {
                    self.info.push(InfoPage { code: code.clone(), texts: BTreeMap::new() });
                    self.info.len() - 1
                });
                self.info[place].texts.insert(*locale, text.clone());
            }
            CatalogueEvent::InfoPageRemoved { code, .. } => self.info.retain(|page| page.code != *code),
            CatalogueEvent::FilesRelinked { files, .. } => {
                let by_old_id = files.iter().map(|file| (file.was.as_str(), file)).collect();
                for saved in self.materials.values_mut() {
                    let mut material = saved.material.as_ref().clone();
                    if material.relink(&by_old_id) {
                        saved.material = Arc::new(material);
                    }
                }
            }
            CatalogueEvent::OwnerGiven { what, owner, .. } => {
                if let Some(kept) = self.owner_mut(what) {
                    *kept = Author::Mentor(*owner);
                }
            }
            CatalogueEvent::CourseSaved { course, by } => {
                let entry = self.courses.entry(course.code.clone());
                entry.or_insert_with(|| CatalogueCourse::new(course, *by)).saved = Arc::clone(course);
            }
            CatalogueEvent::CoursePublished { course, .. } => {
                if let Some(entry) = self.courses.get_mut(&course.code) {
                    entry.publish(course, self.revision);
                    self.note_items_of(course);
                }
            }
            CatalogueEvent::CourseArchived { code, .. } => {
                if let Some(entry) = self.courses.get_mut(code) {
                    entry.archive();
                }
            }
            CatalogueEvent::ClassroomListed { chat, classroom } => {
                self.classrooms.insert(*chat, Arc::new(classroom.clone()));
            }
            CatalogueEvent::ClassroomUnlisted { chat } => {
                self.classrooms.remove(chat);
            }
            CatalogueEvent::ClassroomMoved { from, to, classroom } => {
                self.classrooms.remove(from);
                self.classrooms.insert(*to, Arc::new(classroom.clone()));
                self.moved.insert(*from, *to);
            }
            CatalogueEvent::InvitationMade { invitation, course, expires, uses, by } => {
                let made = Invitation {
                    course: course.clone(),
                    by: *by,
                    expires: *expires,
                    uses: *uses,
                    students: BTreeSet::new(),
                    revoked: false,
                };
                self.invitations.insert(invitation.clone(), made);
            }
            CatalogueEvent::InvitationRedeemed { invitation, student, .. } => {
                if let Some(invitation) = self.invitations.get_mut(invitation) {
                    invitation.students.insert(*student);
                }
            }
            CatalogueEvent::InvitationRevoked { invitation, .. } => {
                if let Some(invitation) = self.invitations.get_mut(invitation) {
                    invitation.revoked = true;
                }
            }
        }
    }

    /// What an item is changed: it is new again in the courses that hold it.
    fn renew(&mut self, item: &CourseItem) {
        for code in self.courses_of.get(item).into_iter().flatten() {
            if let Some(course) = self.courses.get_mut(code) {
                course.renew(item.clone(), self.revision);
            }
        }
    }

    fn owner_mut(&mut self, what: &Owned) -> Option<&mut Author> {
        match what {
            Owned::Quiz(code) => self.quizzes.get_mut(code).map(|entry| &mut entry.owner),
            Owned::Material(code) => self.materials.get_mut(code).map(|saved| &mut saved.owner),
            Owned::Course(code) => self.courses.get_mut(code).map(|course| &mut course.owner),
        }
    }

    /// Whose something is; `None` for what is not there.
    pub fn owner_of(&self, what: &Owned) -> Option<Author> {
        match what {
            Owned::Quiz(code) => self.quizzes.get(code).map(|entry| entry.owner),
            Owned::Material(code) => self.materials.get(code).map(|saved| saved.owner),
            Owned::Course(code) => self.courses.get(code).map(|course| course.owner),
        }
    }

    fn note_items_of(&mut self, course: &Course) {
        for courses in self.courses_of.values_mut() {
            courses.remove(&course.code);
        }
        for entry in course.entries() {
            self.courses_of.entry(entry.item.clone()).or_default().insert(course.code.clone());
        }
    }

    /// Whether an item was in a published course and is in none any more, not even an archived one: it is closed, because whom that
    /// course was for must not become everybody.
    pub fn is_closed(&self, item: &CourseItem) -> bool {
        self.courses_of.get(item).is_some_and(BTreeSet::is_empty)
    }

    /// What would be closed if students got this course: what they have in it, and will have in no course.
    pub fn closed_by(&self, course: &Course) -> Vec<&CourseItem> {
        let published = self.courses.get(&course.code).and_then(CatalogueCourse::ever_published);
        let had = published.into_iter().flat_map(|published| published.entries()).map(|entry| &entry.item);
        let keeps = |item: &CourseItem| course.entries().any(|entry| entry.item == *item);
        let alone = |item: &CourseItem| self.courses_of.get(item).is_none_or(|courses| courses.len() < 2);
        let there = |item: &CourseItem| match item {
            CourseItem::Quiz(code) => self.quizzes.contains_key(code),
            CourseItem::Material(code) => self.materials.contains_key(code),
        };
        had.filter(|item| !keeps(item) && alone(item) && there(item)).collect()
    }

    /// The id that a group has now, by any id that it ever had.
    pub fn current_chat(&self, chat: ChatId) -> ChatId {
        let mut current = chat;
        // Each step is one upgrade of a group; a circle, which Telegram does not make, ends.
        for _ in 0..self.moved.len() {
            match self.moved.get(&current) {
                Some(next) => current = *next,
                None => break,
            }
        }
        current
    }

    /// The classroom of a group, by any id that it ever had; `None` where it is none.
    pub fn classroom(&self, chat: ChatId) -> Option<&Classroom> {
        self.classrooms.get(&self.current_chat(chat)).map(|classroom| &**classroom)
    }

    /// All classrooms, by the id that their group has now.
    pub fn classrooms(&self) -> impl Iterator<Item = (ChatId, &Classroom)> {
        self.classrooms.iter().map(|(chat, classroom)| (*chat, &**classroom))
    }

    /// Everything about one quiz.
    pub fn entry(&self, code: &QuizCode) -> Option<&Entry> {
        self.quizzes.get(code)
    }

    /// Everything about one course.
    pub fn course(&self, code: &CourseCode) -> Option<&CatalogueCourse> {
        self.courses.get(code)
    }

    /// All courses, by code.
    pub fn courses(&self) -> impl Iterator<Item = (&CourseCode, &CatalogueCourse)> {
        self.courses.iter()
    }

    /// The courses that hold a quiz or a material and are published or were: none for what stands by itself or is closed.
    pub fn courses_of(&self, item: &CourseItem) -> impl Iterator<Item = &CatalogueCourse> {
        let codes = self.courses_of.get(item).into_iter().flatten();
        codes.filter_map(|code| self.courses.get(code))
    }

    /// Until when a quiz keeps right and wrong to itself: the last due date that a published course gives it, where its author wants
    /// that. It is the same for everybody, so that nobody tells those who come later.
    pub fn told_after(&self, quiz: &Quiz) -> Option<Timestamp> {
        if quiz.settings.feedback != FeedbackPolicy::AfterDue {
            return None;
        }
        let item = CourseItem::Quiz(quiz.code.clone());
        let due = |course: &CatalogueCourse| course.published()?.window_of(&item)?.due;
        self.courses_of(&item).filter_map(due).max()
    }

    /// One invitation.
    pub fn invitation(&self, code: &InvitationCode) -> Option<&Invitation> {
        self.invitations.get(code)
    }

    /// All invitations to a course, by code.
    pub fn invitations_to<'c>(
        &'c self,
        course: &'c CourseCode,
    ) -> impl Iterator<Item = (&'c InvitationCode, &'c Invitation)> {
        self.invitations.iter().filter(move |(_, invitation)| invitation.course == *course)
    }

    /// All quizzes, by code.
    pub fn entries(&self) -> impl Iterator<Item = (&QuizCode, &Entry)> {
        self.quizzes.iter()
    }

    /// The version of a quiz that a new attempt gets.
    pub fn live(&self, code: &QuizCode) -> Option<QuizRef> {
        let version = self.quizzes.get(code)?.live?;
        Some(QuizRef { code: code.clone(), version })
    }

    /// A material with its owner.
    pub fn material(&self, code: &MaterialCode) -> Option<&OwnedMaterial> {
        self.materials.get(code)
    }

    /// A page of information.
    pub fn info_page(&self, code: &InfoCode) -> Option<&InfoPage> {
        self.info.iter().find(|page| page.code == *code)
    }

    /// All pages of information, in the order in which they were made.
    pub fn info_pages(&self) -> &[InfoPage] {
        &self.info
    }

    /// All materials, by code.
    pub fn materials(&self) -> impl Iterator<Item = &OwnedMaterial> {
        self.materials.values()
    }

    /// Every file of every material; one that several have comes several times.
    pub fn files(&self) -> impl Iterator<Item = &MaterialFile> {
        self.materials.values().flat_map(|saved| saved.material.content.files())
    }

    /// All quizzes that students can start, by code.
    pub fn all_live(&self) -> impl Iterator<Item = (QuizRef, &Arc<Quiz>)> {
        self.quizzes.iter().filter_map(|(code, entry)| {
            let version = entry.live?;
            Some((QuizRef { code: code.clone(), version }, entry.versions.get(&version)?))
        })
    }

    /// The content of one version.
    pub fn content(&self, quiz: &QuizRef) -> Option<&Arc<Quiz>> {
        self.quizzes.get(&quiz.code)?.versions.get(&quiz.version)
    }

    /// One question of one version, by its index in the author's order.
    pub fn question(&self, quiz: &QuizRef, index: u16) -> Option<&Question> {
        self.content(quiz)?.questions.get(usize::from(index))
    }
}
