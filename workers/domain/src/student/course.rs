//! How a student stands with courses: what is done, what is new, what comes next.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use studymate_schema::catalogue::Catalogue;
use studymate_schema::course::{CatalogueCourse, Course, CourseEntry, CourseItem, CourseStage, CourseTopic};
use studymate_schema::course_view::{EntryLine, EntryView, NextStep, Progress, Stage};
use studymate_schema::quiz::{Quiz, QuizRef};
use studymate_schema::view::Standing;
use studymate_schema::{CourseCode, QuizCode, Revision, Timestamp};

use super::Student;
use super::access::Closed;

/// Who comes back within this time is still at the same visit: what was new stays marked.
const VISIT: Duration = Duration::from_secs(3600);

/// The last time that a student came to a course after being away.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Visit {
    /// When it began.
    pub at: Timestamp,
    /// What they could see then.
    pub seen: Revision,
    /// What they could see at the visit before: newer things are new to them. `None` at the first visit, when everything is.
    pub before: Option<Revision>,
}

/// A course as one student finds it at one time.
#[derive(Clone, Copy)]
pub(super) struct Found<'c> {
    pub(super) course: &'c CatalogueCourse,
    pub(super) content: &'c Course,
    pub(super) catalogue: &'c Catalogue,
    pub(super) now: Timestamp,
}

impl Visit {
    fn is_on(&self, now: Timestamp) -> bool {
        now.duration_since(self.at).unsigned_abs() < VISIT
    }
}

impl Student {
    /// A course that they may open, as they find it: as it was published, to who may change it as it was saved last.
    pub(super) fn find<'c>(
        &self,
        course: &'c CatalogueCourse,
        catalogue: &'c Catalogue,
        now: Timestamp,
    ) -> Option<Found<'c>> {
        let content = match &course.stage {
            CourseStage::Published(content) | CourseStage::Archived(content)
                if !self.may_change_course(course) =>
            {
                content
            }
            CourseStage::Published(_) | CourseStage::Archived(_) | CourseStage::Draft => &course.saved,
        };
        self.may_open(course, catalogue).then_some(Found { course, content, catalogue, now })
    }

    /// Whether a visit to a course begins now, or is on.
    pub(super) fn visit_begins(&self, course: &CourseCode, now: Timestamp) -> bool {
        self.visits.get(course).is_none_or(|visit| !visit.is_on(now))
    }

    /// Notes that a visit began.
    pub(super) fn visited(&mut self, course: &CourseCode, seen: Revision, at: Timestamp) {
        let before = self.visits.get(course).map(|visit| visit.seen);
        self.visits.insert(course.clone(), Visit { at, seen, before });
    }

    /// The course that they came to last, of those that hold an item: where they go on after it.
    pub(super) fn course_to_go_on<'c>(
        &self,
        item: &CourseItem,
        catalogue: &'c Catalogue,
    ) -> Option<&'c CatalogueCourse> {
        let mine = catalogue.courses_of(item).filter(|course| self.may_open(course, catalogue));
        mine.max_by_key(|course| self.visits.get(&course.saved.code).map(|visit| visit.at))
    }

    /// What was seen before the visit that is on or would begin now.
    fn seen_before(&self, course: &CourseCode, now: Timestamp) -> Option<Revision> {
        let visit = self.visits.get(course)?;
        if visit.is_on(now) { visit.before } else { Some(visit.seen) }
    }

    /// Whether a quiz counts as done: passed by the attempt that counts.
    fn has_passed(&self, quiz: &Quiz) -> bool {
        self.results.get(&quiz.code).is_some_and(|results| results.passes(quiz))
    }

    /// The lines of a topic, in order. What is not there any more (a retired quiz, a removed material) has none.
    pub(super) fn lines(&self, topic: &CourseTopic, found: Found<'_>) -> Vec<EntryLine> {
        topic.entries.iter().filter_map(|entry| self.line(entry, found)).collect()
    }

    /// The lines of a whole course.
    pub(super) fn all_lines(&self, found: Found<'_>) -> Vec<EntryLine> {
        found.content.topics.iter().flat_map(|topic| self.lines(topic, found)).collect()
    }

    fn line(&self, entry: &CourseEntry, found: Found<'_>) -> Option<EntryLine> {
        let Found { course, content, catalogue, now } = found;
        let (what, done) = match &entry.item {
            CourseItem::Quiz(code) => match catalogue.live(code) {
                Some(quiz) => {
                    let content = catalogue.content(&quiz)?;
                    let done = self.has_passed(content);
                    (EntryView::Quiz { quiz, standing: self.standing(content), done }, done)
                }
                None => (EntryView::DraftQuiz { quiz: self.draft_within(code, found)? }, false),
            },
            CourseItem::Material(code) => {
                let title = catalogue.material(code)?.material.title.clone();
                let done = self.opened.contains(code);
                (EntryView::Material { code: code.clone(), title, done }, done)
            }
        };
        let window = entry.window.within(content.window);
        let verdict = self.may_begin_within(window, course, catalogue, now);
        let since = course.since.get(&entry.item);
        let seen = self.seen_before(&content.code, now);
        Some(EntryLine {
            what,
            fresh: seen.zip(since).is_some_and(|(seen, since)| *since > seen),
            opens: if let Err(Closed::NotYet(opens)) = verdict { Some(opens) } else { None },
            due: window.due.filter(|_| !done),
            over: matches!(verdict, Err(Closed::Over(_))),
        })
    }

    /// A quiz that was never published, to whoever may change it and the course: publishing the course gives it to students.
    fn draft_within(&self, code: &QuizCode, found: Found<'_>) -> Option<QuizRef> {
        let entry = found.catalogue.entry(code).filter(|entry| !entry.retired)?;
        let (version, _) = entry.newest()?;
        let shown = self.may_change_course(found.course) && self.may_edit(entry.owner);
        shown.then(|| QuizRef { code: code.clone(), version })
    }

    /// What they do best next: go on with a quiz that is begun, else the first that is not done and can be.
    pub(super) fn next_step(&self, lines: &[EntryLine], catalogue: &Catalogue) -> Option<NextStep> {
        let begun = lines.iter().find_map(|line| match &line.what {
            EntryView::Quiz { quiz, standing: Standing::Unfinished { .. }, .. } => {
                Some(NextStep::Quiz { quiz: quiz.clone(), begun: true })
            }
            _ => None,
        });
        let can_begin = |line: &&EntryLine| line.opens.is_none() && !line.over;
        begun.or_else(|| {
            lines.iter().filter(can_begin).find_map(|line| match &line.what {
                EntryView::Quiz { quiz, done: false, .. } => {
                    let content = catalogue.content(quiz)?;
                    (self.attempts_left(content) != Some(0))
                        .then(|| NextStep::Quiz { quiz: quiz.clone(), begun: false })
                }
                EntryView::Material { code, title, done: false } => {
                    Some(NextStep::Material { code: code.clone(), title: title.clone() })
                }
                _ => None,
            })
        })
    }

    /// How far a course has come, to who may change it.
    pub(super) fn stage_of(&self, course: &CatalogueCourse) -> Option<Stage> {
        self.may_change_course(course).then(|| match course.stage {
            CourseStage::Draft => Stage::Draft,
            CourseStage::Archived(_) => Stage::Archived,
            CourseStage::Published(_) if course.has_changes() => Stage::Changed,
            CourseStage::Published(_) => Stage::Published,
        })
    }
}

/// How much of these lines is done.
pub(super) fn progress(lines: &[EntryLine]) -> Progress {
    let done = |line: &&EntryLine| match &line.what {
        EntryView::Quiz { done, .. } | EntryView::Material { done, .. } => *done,
        EntryView::DraftQuiz { .. } => false,
    };
    Progress { done: lines.iter().filter(done).count() as u16, total: lines.len() as u16 }
}

/// How many of these lines are new.
pub(super) fn fresh(lines: &[EntryLine]) -> u16 {
    lines.iter().filter(|line| line.fresh).count() as u16
}

/// When the next of these lines is due that is not done and can still be in time.
pub(super) fn next_due(lines: &[EntryLine], now: Timestamp) -> Option<Timestamp> {
    lines.iter().filter_map(|line| line.due).filter(|due| *due >= now).min()
}

/// When the next of these lines opens.
pub(super) fn next_opening(lines: &[EntryLine]) -> Option<Timestamp> {
    lines.iter().filter_map(|line| line.opens).min()
}
