//! When a student was last at work, and what they were reminded of.

use serde::{Deserialize, Serialize};
use studymate_schema::Timestamp;
use studymate_schema::event::{Given, StudentEvent};

/// How long somebody is at work after what they last did.
const AT_WORK_SECONDS: i64 = 600;

/// What reminders must know.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Habits {
    /// When they last did something in an attempt or a review.
    learned_at: Option<Timestamp>,
    /// The day of the last reminder (as days since 1970-01-01), and how many it had.
    reminded_on: Option<(i32, u8)>,
    /// Reminders since they last learned.
    unanswered: u8,
    /// When they last asked for what is kept of them.
    #[serde(default)]
    exported_at: Option<Timestamp>,
}

impl Habits {
    /// Takes an event of `at` in.
    pub(super) fn evolve(&mut self, event: &StudentEvent, at: Timestamp) {
        match event {
            StudentEvent::AnswerGiven { given: Given::TimedOut, .. } => {}
            StudentEvent::AttemptStarted { .. }
            | StudentEvent::AttemptResumed { .. }
            | StudentEvent::QuestionAsked { .. }
            | StudentEvent::SelectionChanged { .. }
            | StudentEvent::TextKept { .. }
            | StudentEvent::OverviewOpened { .. }
            | StudentEvent::AnswerGiven { .. }
            | StudentEvent::AnswerSubmitted { .. }
            | StudentEvent::ReviewStarted { .. }
            | StudentEvent::ReviewQuestionAsked { .. }
            | StudentEvent::QuestionReviewed { .. } => {
                self.learned_at = Some(at);
                self.unanswered = 0;
            }
            StudentEvent::ExportRequested => self.exported_at = Some(at),
            _ => {}
        }
    }

    /// Counts a reminder of a day of the student's calendar.
    pub(super) fn reminded(&mut self, day: i32) {
        // A calendar never goes back, also when its owner travels west.
        let day = self.reminded_on.map_or(day, |(last, _)| last.max(day));
        self.reminded_on = Some((day, self.reminded_on(day).saturating_add(1)));
        self.unanswered = self.unanswered.saturating_add(1);
    }

    /// Whether they did something in the last ten minutes.
    pub(super) fn at_work(&self, now: Timestamp) -> bool {
        self.learned_at.is_some_and(|at| now.duration_since(at).as_secs() < AT_WORK_SECONDS)
    }

    /// How many reminders a day had.
    pub(super) fn reminded_on(&self, day: i32) -> u8 {
        self.reminded_on.filter(|(last, _)| *last >= day).map_or(0, |(_, count)| count)
    }

    /// When they last asked for what is kept of them.
    pub(super) fn exported_at(&self) -> Option<Timestamp> {
        self.exported_at
    }

    /// How many reminders in a row were followed by nothing.
    pub(super) fn unanswered(&self) -> u8 {
        self.unanswered
    }
}
