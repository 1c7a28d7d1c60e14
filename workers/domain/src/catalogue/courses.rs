//! What the catalogue decides about courses.

use std::sync::Arc;

use studymate_schema::CourseCode;
use studymate_schema::catalogue::{Author, Entry};
use studymate_schema::course::{Course, CourseAnswer, CourseItem, CourseStage};
use studymate_schema::event::CatalogueEvent;

use super::{Turn, may_change};

impl Turn {
    /// Takes a course as its author wrote it. A mentor puts only their own quizzes and materials into one: a quiz in a course is for those
    /// whom the course is for, and nobody may close another mentor's quiz. What is in it already stays.
    pub(super) fn save_course(&mut self, course: &Arc<Course>, publish: bool, by: Author) -> CourseAnswer {
        let code = &course.code;
        let known = self.catalogue.course(code);
        if known.is_some_and(|known| !may_change(known.owner, by)) {
            return CourseAnswer::NotYours(code.clone());
        }
        let unchanged = known.is_some_and(|known| known.saved == *course);
        let kept =
            |item: &CourseItem| known.is_some_and(|known| known.saved.entries().any(|e| e.item == *item));
        let by_whom = |item: &CourseItem| if kept(item) { Author::Operator } else { by };
        let mut items = course.entries().map(|entry| &entry.item);
        if let Some(refusal) = items.find_map(|item| self.refuse_item(code, item, by_whom(item))) {
            return refusal;
        }
        if !unchanged {
            self.record(CatalogueEvent::CourseSaved { course: Arc::clone(course), by });
        }
        if publish { self.publish_course(code, by) } else { CourseAnswer::Saved(code.clone()) }
    }

    fn refuse_item(&self, code: &CourseCode, item: &CourseItem, by: Author) -> Option<CourseAnswer> {
        let owner = match item {
            CourseItem::Quiz(quiz) => self.catalogue.entry(quiz).map(|entry| entry.owner),
            CourseItem::Material(material) => self.catalogue.material(material).map(|saved| saved.owner),
        };
        match (owner, item) {
            (Some(owner), _) if may_change(owner, by) => None,
            (Some(_), CourseItem::Quiz(quiz)) => Some(CourseAnswer::NotYourQuiz(code.clone(), quiz.clone())),
            (Some(_), CourseItem::Material(it)) => {
                Some(CourseAnswer::NotYourMaterial(code.clone(), it.clone()))
            }
            (None, CourseItem::Quiz(quiz)) => Some(CourseAnswer::NoSuchQuiz(code.clone(), quiz.clone())),
            (None, CourseItem::Material(it)) => Some(CourseAnswer::NoSuchMaterial(code.clone(), it.clone())),
        }
    }

    /// Gives students a course as it was saved last, with the newest versions of its quizzes: nothing of a course that students
    /// have can lack. A quiz that was retired stays so.
    pub(super) fn publish_course(&mut self, code: &CourseCode, by: Author) -> CourseAnswer {
        let Some(known) = self.catalogue.course(code) else { return CourseAnswer::Unknown(code.clone()) };
        if !may_change(known.owner, by) {
            return CourseAnswer::NotYours(code.clone());
        }
        let (changed, course) = (known.has_changes(), Arc::clone(&known.saved));
        for quiz in course.quizzes() {
            if self.catalogue.entry(quiz).is_some_and(|entry| !entry.retired && newer(entry)) {
                self.publish(quiz, None, by);
            }
        }
        if changed {
            self.record(CatalogueEvent::CoursePublished { course, by });
        }
        CourseAnswer::Published(code.clone())
    }

    pub(super) fn archive_course(&mut self, code: &CourseCode, by: Author) -> CourseAnswer {
        let Some(known) = self.catalogue.course(code) else { return CourseAnswer::Unknown(code.clone()) };
        if !may_change(known.owner, by) {
            return CourseAnswer::NotYours(code.clone());
        }
        if matches!(known.stage, CourseStage::Published(_)) {
            self.record(CatalogueEvent::CourseArchived { code: code.clone(), by });
        }
        CourseAnswer::Archived(code.clone())
    }
}

fn newer(entry: &Entry) -> bool {
    entry.newest().map(|(version, _)| version) != entry.live
}
