//! What the catalogue decides about courses.

use std::sync::Arc;

use studymate_schema::CourseCode;
use studymate_schema::catalogue::{Author, Entry};
use studymate_schema::course::{Course, CourseAnswer, CourseStage};
use studymate_schema::event::CatalogueEvent;

use super::{Turn, may_change};

impl Turn {
    /// Takes a course as its author wrote it. A mentor puts only their own quizzes into one: a quiz in a course is for those
    /// whom the course is for, and nobody may close another mentor's quiz.
    pub(super) fn save_course(&mut self, course: &Arc<Course>, publish: bool, by: Author) -> CourseAnswer {
        let code = &course.code;
        let known = self.catalogue.course(code);
        if known.is_some_and(|known| !may_change(known.owner, by)) {
            return CourseAnswer::NotYours(code.clone());
        }
        let unchanged = known.is_some_and(|known| known.saved == *course);
        for quiz in course.quizzes() {
            match self.catalogue.entry(quiz) {
                None => return CourseAnswer::NoSuchQuiz(code.clone(), quiz.clone()),
                Some(entry) if !may_change(entry.owner, by) => {
                    return CourseAnswer::NotYourQuiz(code.clone(), quiz.clone());
                }
                Some(_) => {}
            }
        }
        if !unchanged {
            self.record(CatalogueEvent::CourseSaved { course: Arc::clone(course), by });
        }
        if publish { self.publish_course(code, by) } else { CourseAnswer::Saved(code.clone()) }
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
            self.record(CatalogueEvent::CoursePublished { code: code.clone(), by });
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
