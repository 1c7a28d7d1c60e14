//! `/leaderboard`. Who stands where is read when it is shown; here is only which one may be looked at.

use studymate_schema::board::{BoardPage, BoardScope, week_of};
use studymate_schema::catalogue::Catalogue;
use studymate_schema::effect::{Card, Place};
use studymate_schema::view::View;
use studymate_schema::{ChatId, CourseCode};

use super::Turn;

/// Courses that are offered beside everybody's board.
const COURSES_OFFERED: usize = 6;
/// Classrooms that are offered beside it.
const CLASSROOMS_OFFERED: usize = 4;

impl Turn {
    pub(super) fn board(&mut self, page: BoardPage, place: Place, catalogue: &Catalogue) {
        let open = |code: &CourseCode| {
            catalogue.course(code).is_some_and(|course| {
                course.published().is_some() && self.student.may_open(course, catalogue)
            })
        };
        let courses: Vec<CourseCode> = catalogue
            .courses()
            .map(|(code, _)| code.clone())
            .filter(|code| open(code))
            .take(COURSES_OFFERED)
            .collect();
        let theirs = |chat: ChatId| self.student.may_see_classroom(chat, catalogue);
        let classrooms = catalogue.classrooms().map(|(chat, _)| chat);
        let classrooms: Vec<ChatId> =
            classrooms.filter(|chat| theirs(*chat)).take(CLASSROOMS_OFFERED).collect();
        let scope = match page.scope {
            BoardScope::Course(code) if open(&code) => BoardScope::Course(code),
            BoardScope::Classroom(chat) if theirs(chat) => {
                BoardScope::Classroom(catalogue.current_chat(chat))
            }
            _ => BoardScope::Everybody,
        };
        let view = View::Leaderboard {
            student: self.student.id,
            page: BoardPage { scope, ..page },
            week: week_of(self.at),
            hidden: self.student.settings.privacy.hidden,
            courses,
            classrooms,
        };
        self.show(Some(Card::Menu), place, view);
    }
}
