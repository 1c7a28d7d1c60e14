//! From when to when a course that is made, and what is in it, can be begun.

use studymate_formats::typed;
use studymate_schema::authoring::{AuthorButton, CourseDraft, CourseStep, DatePart, Dated, DatesIn};
use studymate_schema::catalogue::Catalogue;
use studymate_schema::course::Access;
use studymate_schema::import::{Problem, ProblemKind};
use studymate_schema::view::Toast;
use studymate_schema::{Personal, Timestamp};

use super::Turn;

impl Turn {
    /// In whose time the dates of a course are: that of the first of its classrooms which has a zone, else its author's.
    pub(super) fn dates_in(&self, draft: &CourseDraft, catalogue: &Catalogue) -> Option<DatesIn> {
        let rooms = match draft.course.as_ref().and_then(Personal::known).map(|course| &course.access) {
            Some(Access::Classrooms(rooms)) => Some(rooms),
            _ => None,
        };
        let of_classroom = rooms.into_iter().flatten().find_map(|chat| {
            let zone = catalogue.classroom(*chat)?.zone.clone()?;
            Some(DatesIn { zone, classroom: Some(catalogue.current_chat(*chat)) })
        });
        let own = || Some(DatesIn { zone: self.student.settings.zone.clone()?, classroom: None });
        of_classroom.or_else(own)
    }

    /// A button about dates: the step that comes next, or `None` where it is about something else.
    pub(super) fn press_for_dates(
        &self,
        draft: &mut CourseDraft,
        button: &AuthorButton,
        problems: &mut Vec<Problem>,
        catalogue: &Catalogue,
    ) -> Result<Option<CourseStep>, Toast> {
        Ok(Some(match (button, draft.step) {
            (AuthorButton::Dates(topic, _), _) if has_topic(draft, *topic) => CourseStep::Dates(*topic),
            (AuthorButton::Window(dated, part), _) if draft.window_mut(*dated).is_some() => {
                CourseStep::Window(*dated, *part)
            }
            (AuthorButton::Day(choice), CourseStep::Window(dated, part)) => {
                let dates_in = self.dates_in(draft, catalogue);
                let at = typed::day(*choice, part, self.now(), dates_in.as_ref().map(|dates| &dates.zone));
                problems.extend(set_date(draft, dated, part, at).err());
                draft.step
            }
            (AuthorButton::Late(policy), CourseStep::Window(Dated::Course, _)) => {
                let Some(Personal::Known(course)) = &mut draft.course else { return Err(Toast::StepsOver) };
                course.late = *policy;
                draft.step
            }
            _ => return Ok(None),
        }))
    }
}

fn has_topic(draft: &CourseDraft, topic: u16) -> bool {
    let course = draft.course.as_ref().and_then(Personal::known);
    course.is_some_and(|course| usize::from(topic) < course.topics.len())
}

/// Sets one date, unless something would be due before it opens.
pub(super) fn set_date(
    draft: &mut CourseDraft,
    dated: Dated,
    part: DatePart,
    at: Option<Timestamp>,
) -> Result<(), Problem> {
    let Some(window) = draft.window_mut(dated) else { return Ok(()) };
    let mut changed = *window;
    match part {
        DatePart::Opens => changed.opens = at,
        DatePart::Due => changed.due = at,
    }
    if changed.opens.zip(changed.due).is_some_and(|(opens, due)| due <= opens) {
        return Err(Problem { line: 0, kind: ProblemKind::DueBeforeOpens });
    }
    *window = changed;
    Ok(())
}
