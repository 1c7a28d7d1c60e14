//! A course made in the chat: its title, for whom it is, its topics, and what is in each of them.

use std::collections::BTreeSet;
use std::sync::Arc;

use studymate_formats::typed;
use studymate_schema::authoring::{
    AccessChoice, AuthorButton, AuthorView, Basis, CourseDraft, CourseStep, Page,
};
use studymate_schema::catalogue::Catalogue;
use studymate_schema::course::{
    Access, Course, CourseEntry, CourseItem, CourseTopic, ITEMS_MAX, LatePolicy, TOPICS_MAX, Window,
};
use studymate_schema::dialog::Dialog;
use studymate_schema::effect::Place;
use studymate_schema::event::Role;
use studymate_schema::import::Problem;
use studymate_schema::input::Command;
use studymate_schema::view::{Notice, Toast, View};
use studymate_schema::{ChatId, CourseCode, Personal};

use super::Turn;
use super::course_dates::set_date;

/// What can be put into a topic, on a page: each is a button of its own row.
const ITEMS_PER_PAGE: usize = 8;

impl Turn {
    /// `/newcourse`.
    pub(super) fn typed_new_course(&mut self, catalogue: &Catalogue) {
        if self.allowed(Role::Mentor, "newcourse") {
            self.begin_course(None, Place::Fresh, catalogue);
        }
    }

    pub(super) fn begin_course(&mut self, course: Option<Course>, place: Place, catalogue: &Catalogue) {
        if !self.may_begin_steps() {
            return;
        }
        let step = if course.is_some() { CourseStep::Overview } else { CourseStep::Title };
        let basis = if course.is_some() { Basis::AsSaved } else { Basis::New };
        let course = course.map(Personal::Known);
        self.move_course(CourseDraft { course, step, basis, taken_out: Vec::new() }, place, catalogue);
    }

    pub(super) fn edit_course(
        &mut self,
        code: &CourseCode,
        place: Place,
        catalogue: &Catalogue,
    ) -> Result<(), Toast> {
        let known = catalogue.course(code).ok_or(Toast::CourseGone)?;
        if !self.may_change(known.owner) {
            return Err(Toast::NotAllowed);
        }
        self.begin_course(Some(Course::clone(&known.saved)), place, catalogue);
        Ok(())
    }

    /// Text while a course is made. What is wrong with it is told, and the step stays.
    pub(super) fn typed_for_course(&mut self, mut draft: CourseDraft, text: &str, catalogue: &Catalogue) {
        let problems = match self.take_for_course(&mut draft, text, catalogue) {
            Ok(()) => Vec::new(),
            Err(problem) => vec![problem],
        };
        self.keep_course(draft);
        self.show_course_draft(0, Place::Fresh, problems, catalogue);
    }

    fn take_for_course(
        &self,
        draft: &mut CourseDraft,
        text: &str,
        catalogue: &Catalogue,
    ) -> Result<(), Problem> {
        if let CourseStep::Window(dated, part) = draft.step {
            let dates_in = self.dates_in(draft, catalogue);
            let at = typed::date(text, part, dates_in.as_ref().map(|dates| &dates.zone))?;
            return set_date(draft, dated, part, Some(at));
        }
        match (draft.step, &mut draft.course) {
            (CourseStep::Title, _) => {
                draft.course = Some(self.empty_course(typed::title(text)?, catalogue).into());
                draft.step = CourseStep::Description;
            }
            (CourseStep::Description, Some(Personal::Known(course))) => {
                course.description = typed::explanation(text)?;
                draft.step = CourseStep::Access;
            }
            (CourseStep::TopicTitle(topic), Some(Personal::Known(course))) => {
                let title = typed::title(text)?;
                if let Some(renamed) = course.topics.get_mut(usize::from(topic)) {
                    renamed.title = title;
                    draft.step = CourseStep::Topic(topic);
                }
            }
            // Whoever just writes on names more topics.
            (CourseStep::Topics | CourseStep::Overview, Some(Personal::Known(course))) => {
                let room = TOPICS_MAX.saturating_sub(course.topics.len());
                let lines = text.lines().filter(|line| !line.trim().is_empty());
                let titles = lines.take(room).map(typed::title).collect::<Result<Vec<_>, _>>()?;
                course
                    .topics
                    .extend(titles.into_iter().map(|title| CourseTopic { title, entries: Vec::new() }));
                if !course.topics.is_empty() {
                    draft.step = CourseStep::Overview;
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// A course without topics, under a code that nobody has, for whoever is invited.
    fn empty_course(&self, title: String, catalogue: &Catalogue) -> Course {
        let code = CourseCode::from_title(&title).unwrap_or_else(|| CourseCode::nameless(self.seed));
        Course {
            code: code.first_free(|code| catalogue.course(code).is_none()),
            title,
            description: String::new(),
            language: Some(self.student.locale()),
            access: Access::Invitation,
            zone: self.student.settings.zone.clone(),
            window: Window::default(),
            late: LatePolicy::default(),
            topics: Vec::new(),
        }
    }

    pub(super) fn press_in_course(
        &mut self,
        mut draft: CourseDraft,
        button: AuthorButton,
        place: Place,
        catalogue: &Catalogue,
    ) -> Result<(), Toast> {
        let mut problems = Vec::new();
        if let Some(step) = self.press_for_dates(&mut draft, &button, &mut problems, catalogue)? {
            draft.step = step;
            let page = if let AuthorButton::Dates(_, page) = button { page } else { 0 };
            self.keep_course(draft);
            self.show_course_draft(page, place, problems, catalogue);
            return Ok(());
        }
        let Some(Personal::Known(course)) = &mut draft.course else { return Err(Toast::StepsOver) };
        let mut shown = 0;
        draft.step = match (button, draft.step) {
            (AuthorButton::Overview, _) => CourseStep::Overview,
            (AuthorButton::Skip, CourseStep::Description) => CourseStep::Access,
            (AuthorButton::AskAccess, CourseStep::Overview) => CourseStep::Access,
            (AuthorButton::Access(choice), CourseStep::Access) => {
                course.access = self.access(choice, course, catalogue)?;
                match (choice, course.topics.is_empty()) {
                    (AccessChoice::Classrooms, _) if self.rooms_for(course, catalogue).len() > 1 => {
                        CourseStep::Classrooms
                    }
                    (_, true) => CourseStep::Topics,
                    (_, false) => CourseStep::Overview,
                }
            }
            (AuthorButton::Classrooms(page), CourseStep::Classrooms) => {
                shown = page;
                CourseStep::Classrooms
            }
            (AuthorButton::ToggleClassroom(page, chat), CourseStep::Classrooms) => {
                shown = page;
                self.toggle_classroom(course, chat, catalogue)?;
                CourseStep::Classrooms
            }
            (AuthorButton::AddTopics, CourseStep::Overview | CourseStep::Classrooms) => CourseStep::Topics,
            (AuthorButton::Topic(topic, page), _) if usize::from(topic) < course.topics.len() => {
                shown = page;
                CourseStep::Topic(topic)
            }
            (AuthorButton::Toggle(topic, page, item), CourseStep::Topic(open)) if topic == open => {
                shown = page;
                // What is in it may be another mentor's, or not there any more: it can be taken out.
                let inside = course.entries().any(|entry| entry.item == item);
                if !inside && !self.may_contain(&item, catalogue) {
                    return Err(Toast::NotAllowed);
                }
                toggle(course, &mut draft.taken_out, topic, item)?;
                CourseStep::Topic(topic)
            }
            (AuthorButton::MoveTopic(topic), CourseStep::Topic(open))
                if topic == open && topic > 0 && usize::from(topic) < course.topics.len() =>
            {
                course.topics.swap(usize::from(topic) - 1, usize::from(topic));
                CourseStep::Topic(topic - 1)
            }
            (AuthorButton::Order(topic, page), _) if usize::from(topic) < course.topics.len() => {
                shown = page;
                CourseStep::Order(topic)
            }
            (AuthorButton::MoveItem(topic, item), CourseStep::Order(open)) if topic == open => {
                let place = move_up(course, topic, &item).ok_or(Toast::StepsOver)?;
                shown = u16::try_from(place / ITEMS_PER_PAGE).unwrap_or(u16::MAX);
                CourseStep::Order(topic)
            }
            (AuthorButton::RenameTopic(topic), CourseStep::Topic(open)) if topic == open => {
                CourseStep::TopicTitle(topic)
            }
            (AuthorButton::RemoveTopic(topic), CourseStep::Topic(open))
                if topic == open && usize::from(topic) < course.topics.len() =>
            {
                let removed = course.topics.remove(usize::from(topic));
                draft.taken_out.extend(removed.entries.into_iter().filter(|entry| entry.has_dates()));
                CourseStep::Overview
            }
            _ => return Err(Toast::StepsOver),
        };
        self.keep_course(draft);
        self.show_course_draft(shown, place, Vec::new(), catalogue);
        Ok(())
    }

    /// For whom the course is. Where it is for classrooms already those stay, else it is for all that its author has. An admin who has
    /// none chooses among everybody's: until then it is for whom it was.
    fn access(&self, choice: AccessChoice, course: &Course, catalogue: &Catalogue) -> Result<Access, Toast> {
        Ok(match choice {
            AccessChoice::Everyone => Access::Everyone,
            AccessChoice::Invitation => Access::Invitation,
            AccessChoice::Classrooms => match self.rooms_for(course, catalogue) {
                rooms if rooms.is_empty() => return Err(Toast::NoClassrooms),
                _ if matches!(course.access, Access::Classrooms(_)) => course.access.clone(),
                rooms if rooms.len() == 1 => Access::Classrooms(rooms),
                _ => match self.own_classrooms(catalogue) {
                    own if own.is_empty() => course.access.clone(),
                    own => Access::Classrooms(own),
                },
            },
        })
    }

    fn own_classrooms(&self, catalogue: &Catalogue) -> BTreeSet<ChatId> {
        let own = catalogue.classrooms().filter(|(_, classroom)| classroom.mentor == self.student.id);
        own.map(|(chat, _)| chat).collect()
    }

    /// The classrooms that they may give a course to: a mentor their own, an admin all.
    fn classrooms_to_give(&self, catalogue: &Catalogue) -> BTreeSet<ChatId> {
        if self.student.is_admin() {
            catalogue.classrooms().map(|(chat, _)| chat).collect()
        } else {
            self.own_classrooms(catalogue)
        }
    }

    /// The classrooms that a course can be for: those that they may give it to, and those that it is for already.
    fn rooms_for(&self, course: &Course, catalogue: &Catalogue) -> BTreeSet<ChatId> {
        let mut rooms = self.classrooms_to_give(catalogue);
        if let Access::Classrooms(chosen) = &course.access {
            let chosen = chosen.iter().map(|chat| catalogue.current_chat(*chat));
            rooms.extend(chosen.filter(|chat| catalogue.classroom(*chat).is_some()));
        }
        rooms
    }

    fn toggle_classroom(
        &self,
        course: &mut Course,
        chat: ChatId,
        catalogue: &Catalogue,
    ) -> Result<(), Toast> {
        let rooms = self.rooms_for(course, catalogue);
        if !rooms.contains(&chat) {
            return Err(Toast::NotAllowed);
        }
        let Access::Classrooms(chosen) = &mut course.access else {
            course.access = Access::Classrooms(BTreeSet::from([chat]));
            return Ok(());
        };
        let before = chosen.len();
        chosen.retain(|known| catalogue.current_chat(*known) != chat);
        if chosen.len() == before {
            chosen.insert(chat);
        } else if !chosen.iter().any(|known| rooms.contains(&catalogue.current_chat(*known))) {
            return Err(Toast::OneClassroomAtLeast);
        }
        Ok(())
    }

    /// Whether the person may put it into a course of theirs.
    fn may_contain(&self, item: &CourseItem, catalogue: &Catalogue) -> bool {
        let owner = match item {
            CourseItem::Quiz(code) => catalogue.entry(code).map(|entry| entry.owner),
            CourseItem::Material(code) => catalogue.material(code).map(|saved| saved.owner),
        };
        owner.is_some_and(|owner| self.may_change(owner))
    }

    /// The course is complete: it goes to the catalogue, whose answer leads on.
    pub(super) fn save_course_draft(
        &mut self,
        draft: CourseDraft,
        place: Place,
        catalogue: &Catalogue,
    ) -> Result<(), Toast> {
        let Some(Personal::Known(course)) = draft.course else { return Err(Toast::StepsOver) };
        // Somebody else may have taken the code since the title was typed: a new course does not take the place of theirs.
        let is_free = |code: &CourseCode| match catalogue.course(code) {
            Some(course) => draft.basis != Basis::New && self.student.may_change_course(course),
            None => true,
        };
        let course = Course { code: course.code.clone().first_free(is_free), ..course };
        self.end_dialog();
        self.show_step(place, View::Notice(Notice::OneMoment));
        let by = self.author();
        self.tell_catalogue(Command::SaveCourse { course: Arc::new(course), publish: false, by });
        Ok(())
    }

    fn move_course(&mut self, draft: CourseDraft, place: Place, catalogue: &Catalogue) {
        self.keep_course(draft);
        self.show_course_draft(0, place, Vec::new(), catalogue);
    }

    /// Nothing is recorded where nothing changed.
    fn keep_course(&mut self, mut draft: CourseDraft) {
        if let Some(Dialog::Course(before)) = self.student.dialog.as_deref() {
            if *before == draft {
                return;
            }
            if before.course != draft.course {
                draft.basis = draft.basis.changed();
            }
        }
        self.move_dialog(Dialog::Course(draft));
    }

    pub(super) fn show_course_draft(
        &mut self,
        page: u16,
        place: Place,
        problems: Vec<Problem>,
        catalogue: &Catalogue,
    ) {
        let Some(Dialog::Course(draft)) = self.student.dialog.as_deref().cloned() else { return };
        let course = draft.course.as_ref().and_then(Personal::known);
        let offered = match (course, draft.step) {
            (Some(course), CourseStep::Topic(topic)) => self.offered(course, topic, catalogue),
            (Some(course), CourseStep::Dates(topic) | CourseStep::Order(topic)) => {
                let inside = course.topics.get(usize::from(topic)).map(|topic| topic.entries.iter());
                inside.into_iter().flatten().map(|entry| entry.item.clone()).collect()
            }
            _ => Vec::new(),
        };
        let rooms = course.filter(|_| draft.step == CourseStep::Classrooms).map(|course| {
            let rooms = self.rooms_for(course, catalogue);
            Page::of(rooms.into_iter().collect(), page, ITEMS_PER_PAGE)
        });
        let dates_in = self.dates_in(&draft, catalogue);
        let (draft, page) = (Box::new(draft), Page::of(offered, page, ITEMS_PER_PAGE));
        let classrooms = u16::try_from(self.classrooms_to_give(catalogue).len()).unwrap_or(u16::MAX);
        let of_all = self.student.is_admin();
        let view = AuthorView::CourseDraft { draft, page, classrooms, of_all, dates_in, rooms, problems };
        self.show_step(place, View::Author(view));
    }

    /// What is in a topic, in order, then what of the author is nowhere in the course yet: quizzes, then materials.
    fn offered(&self, course: &Course, topic: u16, catalogue: &Catalogue) -> Vec<CourseItem> {
        let used: BTreeSet<&CourseItem> = course.entries().map(|entry| &entry.item).collect();
        let inside = course.topics.get(usize::from(topic)).map(|topic| &topic.entries);
        let inside = inside.into_iter().flatten().map(|entry| entry.item.clone());
        let quizzes = catalogue
            .entries()
            .filter(|(_, entry)| self.may_change(entry.owner))
            .map(|(code, _)| CourseItem::Quiz(code.clone()));
        let materials = catalogue
            .materials()
            .filter(|saved| self.may_change(saved.owner) && !saved.material.is_attachment())
            .map(|saved| CourseItem::Material(saved.material.code.clone()));
        inside.chain(quizzes.chain(materials).filter(|item| !used.contains(item))).collect()
    }
}

/// Lets an item of a topic come one place earlier, unless it is the first. Returns its place.
fn move_up(course: &mut Course, topic: u16, item: &CourseItem) -> Option<usize> {
    let entries = &mut course.topics.get_mut(usize::from(topic))?.entries;
    let place = entries.iter().position(|entry| entry.item == *item)?;
    let Some(before) = place.checked_sub(1) else { return Some(place) };
    entries.swap(before, place);
    Some(before)
}

/// Takes an item out of a topic, or puts it at its end, with the dates that it had when it was taken out. Nothing is in a course twice.
fn toggle(
    course: &mut Course,
    taken_out: &mut Vec<CourseEntry>,
    topic: u16,
    item: CourseItem,
) -> Result<(), Toast> {
    let elsewhere = course.entries().any(|entry| entry.item == item);
    let topic = course.topics.get_mut(usize::from(topic)).ok_or(Toast::StepsOver)?;
    if let Some(place) = topic.entries.iter().position(|entry| entry.item == item) {
        taken_out.extend(Some(topic.entries.remove(place)).filter(CourseEntry::has_dates));
    } else if elsewhere {
        return Err(Toast::InCourseAlready);
    } else if topic.entries.len() >= ITEMS_MAX {
        return Err(Toast::TopicFull);
    } else {
        let before = taken_out.iter().position(|entry| entry.item == item);
        let before = before.map(|place| taken_out.remove(place));
        topic.entries.push(before.unwrap_or_else(|| CourseEntry { item, window: Window::default() }));
    }
    Ok(())
}
