//! What a student chooses for themselves: time zone, daily goal, retention goal, detail. Everything stands on the menu's card.

use studymate_schema::authoring::CourseStep;
use studymate_schema::catalogue::Catalogue;
use studymate_schema::dialog::Dialog;
use studymate_schema::effect::{Card, Place};
use studymate_schema::event::StudentEvent;
use studymate_schema::settings::{DailyGoal, DetailLevel, RetentionGoal};
use studymate_schema::telegram::Location;
use studymate_schema::view::{DayStanding, Toast, View, ZoneOffer};
use studymate_schema::{AttemptId, ZoneName};

use super::Turn;
use crate::zones;

impl Turn {
    pub(super) fn settings(&mut self, place: Place) {
        let settings = &self.student.settings;
        let view = View::Settings {
            zone: settings.zone.clone(),
            goal: settings.goal,
            detail: settings.detail,
            reminders: settings.reminders,
            retention: settings.retention,
        };
        self.show(Some(Card::Menu), place, view);
    }

    pub(super) fn offer_zones(&mut self, offer: ZoneOffer, place: Place) {
        let current = self.student.settings.zone.clone();
        self.show(Some(Card::Menu), place, View::TimeZones { current, offer, classroom: None });
    }

    /// `/timezone`, with a city or the name of a zone after it. What can mean one zone only is chosen at once.
    pub(super) fn typed_zone(&mut self, typed: &str, catalogue: &Catalogue) {
        if typed.is_empty() {
            return self.offer_zones(ZoneOffer::Common, Place::Fresh);
        }
        let found = zones::find(typed);
        match <[ZoneName; 1]>::try_from(found) {
            Ok([zone]) => self.choose_zone(zone, Place::Fresh, catalogue),
            Err(found) => self.offer_zones(ZoneOffer::Found(found), Place::Fresh),
        }
    }

    /// A shared place means the zone of a city near it: which, the student says.
    pub(super) fn shared_place(&mut self, place: Location) {
        self.offer_zones(ZoneOffer::Found(zones::near(place)), Place::Fresh);
    }

    /// Who was asked for a date, and said first in which zone, goes on with the date.
    pub(super) fn choose_zone(&mut self, zone: ZoneName, place: Place, catalogue: &Catalogue) {
        if self.student.settings.zone.as_ref() != Some(&zone) {
            self.record(StudentEvent::TimeZoneChosen { zone });
        }
        match self.student.dialog.as_deref() {
            Some(Dialog::Course(draft)) if matches!(draft.step, CourseStep::Window(..)) => {
                self.show_course_draft(0, place, Vec::new(), catalogue);
            }
            _ => self.settings(place),
        }
    }

    pub(super) fn goals(&mut self, place: Place) {
        self.show(Some(Card::Menu), place, View::DailyGoals { current: self.student.settings.goal });
    }

    /// Sets what a button says and shows the settings: the toast says that it is done.
    pub(super) fn choose_goal(&mut self, goal: DailyGoal, place: Place) -> Toast {
        if self.student.settings.goal != goal {
            self.record(StudentEvent::DailyGoalChosen { goal });
        }
        self.settings(place);
        Toast::Saved
    }

    pub(super) fn retention_goals(&mut self, place: Place) {
        let current = self.student.settings.retention;
        self.show(Some(Card::Menu), place, View::RetentionGoals { current });
    }

    pub(super) fn choose_retention(&mut self, goal: RetentionGoal, place: Place) -> Toast {
        if self.student.settings.retention != goal {
            self.record(StudentEvent::RetentionChosen { goal });
        }
        self.settings(place);
        Toast::Saved
    }

    pub(super) fn choose_detail(&mut self, level: DetailLevel, place: Place) -> Toast {
        if self.student.settings.detail != level {
            self.record(StudentEvent::DetailLevelChosen { level });
        }
        self.settings(place);
        Toast::Saved
    }

    /// How the student's day stands now.
    pub(super) fn day(&self) -> DayStanding {
        let settings = &self.student.settings;
        self.student.streak.standing(self.at, settings.zone.as_ref(), settings.goal)
    }

    /// How the day stands, when this answer reached its goal.
    pub(super) fn reached(&self, attempt: AttemptId, number: u16) -> Option<DayStanding> {
        self.student.streak.reached_by((attempt, number)).then(|| self.day())
    }
}
