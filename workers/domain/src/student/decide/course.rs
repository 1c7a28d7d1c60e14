//! What a student does with courses: looks at them, goes on with them, comes in by an invitation.

use studymate_schema::catalogue::Catalogue;
use studymate_schema::course::{CatalogueCourse, CourseItem, CourseStage, InvitationAnswer};
use studymate_schema::course_view::{CourseLine, CourseList, CourseScreen, NextStep, TopicLine, TopicScreen};
use studymate_schema::effect::{Card, Effect, Place};
use studymate_schema::event::StudentEvent;
use studymate_schema::input::Command;
use studymate_schema::invitation::InvitationRefused;
use studymate_schema::view::{Notice, Toast, View};
use studymate_schema::{Aggregate, CourseCode, InvitationCode};

use super::Turn;
use crate::student::Closed;
use crate::student::course::{Found, fresh, next_due, next_opening, progress};

/// Lines on a page: each is a button of its own row, and a phone shows about ten.
const LINES_PER_PAGE: usize = 8;

/// A page of something: what stands on it, its number and how many there are.
fn page_of<T>(all: Vec<T>, page: u16) -> (Vec<T>, u16, u16) {
    let pages = all.len().div_ceil(LINES_PER_PAGE).max(1);
    let page = usize::from(page).min(pages - 1);
    let items = all.into_iter().skip(page * LINES_PER_PAGE).take(LINES_PER_PAGE).collect();
    (items, page as u16, pages as u16)
}

impl Turn {
    /// Whether a course is open to the student, or they can make one.
    pub(super) fn has_courses(&self, catalogue: &Catalogue) -> bool {
        self.student.may_author()
            || catalogue.courses().any(|(_, course)| self.student.may_open(course, catalogue))
    }

    /// A page of the courses that are open to the student. Those in their language come first, then those in none, then the others;
    /// by code.
    pub(super) fn courses(&mut self, page: u16, place: Place, catalogue: &Catalogue) {
        let (locale, now) = (self.student.locale(), self.now());
        let mut open: Vec<Found<'_>> =
            catalogue.courses().filter_map(|(_, course)| self.student.find(course, catalogue, now)).collect();
        let author = self.student.may_author();
        if open.is_empty() && !author {
            return self.show(Some(Card::Menu), place, View::Notice(Notice::NoCourses));
        }
        open.sort_by_key(|found| match found.content.language {
            Some(language) if language == locale => 0,
            None => 1,
            Some(_) => 2,
        });
        let (open, page, pages) = page_of(open, page);
        let items = open.into_iter().map(|found| self.course_line(found)).collect();
        self.show(Some(Card::Menu), place, View::Courses(CourseList { author, items, page, pages }));
    }

    fn course_line(&self, found: Found<'_>) -> CourseLine {
        let lines = self.student.all_lines(found);
        let opens = found.content.window.opens.filter(|opens| *opens > found.now);
        CourseLine {
            code: found.content.code.clone(),
            title: found.content.title.clone(),
            progress: progress(&lines),
            fresh: fresh(&lines),
            opens,
            due: next_due(&lines, found.now).filter(|_| opens.is_none()),
            stage: self.student.stage_of(found.course),
        }
    }

    /// `/course <code>` and deep links.
    pub(super) fn typed_course(&mut self, typed: &str, catalogue: &Catalogue) {
        if typed.is_empty() {
            return self.courses(0, Place::Fresh, catalogue);
        }
        let refused = match CourseCode::parse(typed) {
            Ok(code) => self.course(&code, 0, Place::Fresh, catalogue).err(),
            Err(_) => Some(Toast::CourseNotForYou),
        };
        let notice = match refused {
            None => return,
            Some(Toast::CourseArchived) => Notice::CourseArchived,
            Some(_) => Notice::CourseNotForYou,
        };
        self.show(Some(Card::Menu), Place::Fresh, View::Notice(notice));
    }

    /// A course with its topics.
    pub(super) fn course(
        &mut self,
        code: &CourseCode,
        page: u16,
        place: Place,
        catalogue: &Catalogue,
    ) -> Result<(), Toast> {
        let found = self.found(code, catalogue)?;
        self.visit(found);
        let lines = self.student.all_lines(found);
        let topics = (0..).zip(&found.content.topics).map(|(topic, content)| {
            let lines = self.student.lines(content, found);
            TopicLine {
                topic,
                title: content.title.clone(),
                progress: progress(&lines),
                fresh: fresh(&lines),
            }
        });
        let (topics, page, pages) = page_of(topics.collect(), page);
        let screen = CourseScreen {
            code: code.clone(),
            title: found.content.title.clone(),
            description: found.content.description.clone(),
            progress: progress(&lines),
            opens: found.content.window.opens.filter(|opens| *opens > found.now),
            due: next_due(&lines, found.now),
            topics,
            page,
            pages,
            next: self.student.next_step(&lines, catalogue),
            stage: self.student.stage_of(found.course),
        };
        self.show(Some(Card::Menu), place, View::Course(Box::new(screen)));
        Ok(())
    }

    /// A topic with its quizzes and materials. One that is not there any more leads to the course.
    pub(super) fn topic(
        &mut self,
        code: &CourseCode,
        topic: u16,
        page: u16,
        place: Place,
        catalogue: &Catalogue,
    ) -> Result<(), Toast> {
        let found = self.found(code, catalogue)?;
        let Some(content) = found.content.topics.get(usize::from(topic)) else {
            return self.course(code, 0, place, catalogue);
        };
        self.visit(found);
        let (entries, page, pages) = page_of(self.student.lines(content, found), page);
        let screen = TopicScreen {
            course: code.clone(),
            course_title: found.content.title.clone(),
            topic,
            topics: found.content.topics.len() as u16,
            title: content.title.clone(),
            entries,
            first: page * LINES_PER_PAGE as u16 + 1,
            page,
            pages,
        };
        self.show(Some(Card::Menu), place, View::CourseTopic(Box::new(screen)));
        Ok(())
    }

    /// Does what comes next in a course.
    pub(super) fn continue_course(
        &mut self,
        code: &CourseCode,
        place: Place,
        catalogue: &Catalogue,
    ) -> Result<(), Toast> {
        let found = self.found(code, catalogue)?;
        self.visit(found);
        let lines = self.student.all_lines(found);
        match self.student.next_step(&lines, catalogue) {
            Some(NextStep::Quiz { quiz, .. }) => self.start_quiz(&quiz.code, place, catalogue),
            Some(NextStep::Material { code, .. }) => self.open_material(&code, place, catalogue)?,
            None => {
                let notice = Notice::NothingNext { course: code.clone(), opens: next_opening(&lines) };
                self.show(Some(Card::Menu), place, View::Notice(notice));
            }
        }
        Ok(())
    }

    /// Whether a material may be opened: not before it opens, and at any time after.
    pub(super) fn may_look_at(&self, item: &CourseItem, catalogue: &Catalogue) -> Result<(), Toast> {
        match self.student.may_begin(item, catalogue, self.now()) {
            Ok(_) | Err(Closed::Over(_)) => Ok(()),
            Err(Closed::NotYet(_)) => Err(Toast::NotOpenYet),
            Err(Closed::NoAccess) => Err(Toast::CourseNotForYou),
            Err(Closed::Archived) => Err(Toast::CourseArchived),
        }
    }

    fn found<'c>(&self, code: &CourseCode, catalogue: &'c Catalogue) -> Result<Found<'c>, Toast> {
        let course = catalogue.course(code).ok_or(Toast::CourseNotForYou)?;
        self.student.find(course, catalogue, self.now()).ok_or(match course.stage {
            CourseStage::Archived(_) => Toast::CourseArchived,
            CourseStage::Draft | CourseStage::Published(_) => Toast::CourseNotForYou,
        })
    }

    /// Notes that the student is here, once for a visit.
    fn visit(&mut self, found: Found<'_>) {
        let course = &found.content.code;
        if self.student.visit_begins(course, found.now) {
            let seen = found.catalogue.revision();
            self.record(StudentEvent::CourseVisited { course: course.clone(), seen });
        }
    }

    /// The course that a student goes on with after an item of it.
    pub(super) fn course_after(&self, item: &CourseItem, catalogue: &Catalogue) -> Option<CourseCode> {
        let course: &CatalogueCourse = self.student.course_to_go_on(item, catalogue)?;
        Some(course.saved.code.clone())
    }

    /// `/start join_<code>`: the catalogue counts who comes.
    pub(super) fn come_by_invitation(&mut self, typed: &str) {
        match InvitationCode::parse(typed) {
            Ok(code) => self.effect(Effect::Tell {
                to: Aggregate::Catalogue,
                command: Box::new(Command::RedeemInvitation { code, student: self.student.id }),
            }),
            Err(_) => self.refuse_invitation(InvitationRefused::Unknown),
        }
    }

    pub(super) fn invitation_answered(&mut self, answer: &InvitationAnswer) {
        match answer {
            InvitationAnswer::Admitted { course, invitation } => {
                let (course, invitation) = (course.clone(), invitation.clone());
                if !self.student.joined.contains(&course) {
                    self.record(StudentEvent::CourseJoined { course: course.clone(), invitation });
                }
                self.show(Some(Card::Menu), Place::Fresh, View::Notice(Notice::CourseJoined { course }));
            }
            InvitationAnswer::Refused(why) => self.refuse_invitation(*why),
        }
    }

    fn refuse_invitation(&mut self, why: InvitationRefused) {
        self.show(Some(Card::Menu), Place::Fresh, View::Notice(Notice::InvitationRefused(why)));
    }
}
