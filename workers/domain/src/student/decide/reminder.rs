//! Reminders: one timer a student, at the next time at which one may come. When it fires it is seen whether something is due; then, and
//! always, the next one is set. So a timer that came late, or for an hour that was given up meanwhile, costs nothing but itself.

use std::time::Duration;

use jiff::SignedDuration;
use jiff::tz::TimeZone;
use studymate_schema::Timestamp;
use studymate_schema::catalogue::Catalogue;
use studymate_schema::course::CourseItem;
use studymate_schema::effect::{Card, Class, Place};
use studymate_schema::event::{Event, StudentEvent};
use studymate_schema::quiz::QuizRef;
use studymate_schema::reminder::{Due, ReminderChoice, ReminderPage, Reminders};
use studymate_schema::view::{Notice, Toast, UnfinishedAttempt, View};
use studymate_schema::zone::time_zone_of;

use super::Turn;
use crate::student::{Student, is_banned};

/// The key of a student's timer for reminders.
pub(super) const TIMER: &str = "reminder";
/// After so many reminders that were followed by nothing it is silent, until the student learns again.
const UNANSWERED_MAX: u8 = 7;
/// An attempt that was left longer ago is not spoken of.
const UNFINISHED_FOR: Duration = Duration::from_secs(7 * 24 * 3600);
/// How far ahead due dates are spoken of at least; further where the next reminder comes later.
const AHEAD: SignedDuration = SignedDuration::from_hours(24);
/// The most due dates in a reminder.
const DEADLINES_MAX: usize = 3;
/// A week and a day: in these is every day of the week, whatever of today is over.
const DAYS_AHEAD: usize = 8;

/// Whether an event can move the timer.
pub(super) fn moves_timer(event: &Event) -> bool {
    matches!(
        event,
        Event::Student(
            StudentEvent::RemindersChosen { .. }
                | StudentEvent::Forgotten { .. }
                | StudentEvent::TimeZoneChosen { .. }
                | StudentEvent::BotBlocked
                | StudentEvent::BotUnblocked
        )
    )
}

/// When a student may be reminded next, later than `after`; `None` for somebody who is not reminded.
pub(super) fn next(student: &Student, after: Timestamp) -> Option<Timestamp> {
    let reminders = &student.settings.reminders;
    if !reminders.on || student.unreachable {
        return None;
    }
    let zone = time_zone_of(student.settings.zone.as_ref());
    let today = zone.to_datetime(after).date();
    today
        .series(jiff::Span::new().days(1))
        .take(DAYS_AHEAD)
        .find_map(|date| times_of(reminders, &zone, date).find(|time| *time > after))
}

/// The times of a date at which one may come. What the zone's clocks leave out is moved on, what they have twice is taken once.
fn times_of(
    reminders: &Reminders,
    zone: &TimeZone,
    date: jiff::civil::Date,
) -> impl Iterator<Item = Timestamp> {
    let times = reminders.days.holds(date.weekday()).then(|| reminders.times());
    times.into_iter().flatten().filter_map(move |time| {
        date.to_datetime(time).to_zoned(zone.clone()).ok().map(|zoned| zoned.timestamp())
    })
}

impl Turn {
    /// The timer that was set for `set_for` has fired. Reminds of what is due, unless it is too late for it, or the student is at work.
    pub(super) fn remind(&mut self, set_for: Timestamp, catalogue: &Catalogue) {
        // The clock of who fired it may be a little ahead of the log's.
        let now = set_for.max(self.at);
        if !self.may_remind(set_for, now) {
            return;
        }
        let due = self.due(now, catalogue);
        if due.is_empty() {
            return;
        }
        let last = self.student.habits.unanswered() + 1 >= UNANSWERED_MAX;
        self.record(StudentEvent::Reminded);
        self.show_as(Class::Reminder, Some(Card::Reminder), Place::Fresh, View::Reminder { due, last });
    }

    /// Whether the timer's time still is one of theirs, it is the same day and not in the quiet hours, and they want one now.
    fn may_remind(&self, set_for: Timestamp, now: Timestamp) -> bool {
        let student = &self.student;
        let (reminders, zone) = (&student.settings.reminders, time_zone_of(student.settings.zone.as_ref()));
        let (then, clock) = (zone.to_datetime(set_for), zone.to_datetime(now));
        let wanted = reminders.on && times_of(reminders, &zone, then.date()).any(|time| time == set_for);
        let in_time = then.date() == clock.date() && !reminders.quiet.holds(clock.hour().unsigned_abs());
        let busy = (student.current.is_some() || student.review.is_some()) && student.habits.at_work(now);
        wanted
            && in_time
            && !busy
            && !student.unreachable
            && !is_banned(student, now)
            && student.habits.reminded_on(student.day_of(now)) < reminders.per_day
            && student.habits.unanswered() < UNANSWERED_MAX
    }

    /// What is due.
    fn due(&self, now: Timestamp, catalogue: &Catalogue) -> Vec<Due> {
        let student = &self.student;
        let reviews = student.review_standing(catalogue, student.day_of(now)).due;
        let day = self.day();
        let unfinished = student.unfinished.iter().rev().find(|attempt| {
            let at = attempt.asked_at().unwrap_or(attempt.started_at);
            catalogue.content(&attempt.quiz).is_some()
                && self.may_go_on(attempt.id, catalogue)
                && now.duration_since(at).unsigned_abs() <= UNFINISHED_FOR
        });
        let unfinished = unfinished.map(|attempt| UnfinishedAttempt {
            student: student.id,
            attempt: attempt.id,
            quiz: attempt.quiz.clone(),
            answered: attempt.done(),
            total: attempt.questions,
        });
        let reviews = (reviews > 0).then_some(Due::Reviews(reviews));
        let row = (day.days > 0 && !day.earned).then_some(Due::Row(day));
        let soon = self.deadlines(now, catalogue);
        reviews.into_iter().chain(unfinished.map(Due::Unfinished)).chain(soon).chain(row).collect()
    }

    /// The quizzes of the student's courses that are due within a day, or before they can be reminded again, were neither finished nor
    /// begun, and can be begun still, the first one first.
    fn deadlines(&self, now: Timestamp, catalogue: &Catalogue) -> Vec<Due> {
        let student = &self.student;
        let tomorrow = now.checked_add(AHEAD).unwrap_or(Timestamp::MAX);
        let spoken_until = next(student, now).map_or(tomorrow, |next| next.max(tomorrow));
        let mut soon: Vec<(Timestamp, QuizRef)> = Vec::new();
        let open = catalogue.courses().filter(|(_, course)| !student.may_change_course(course));
        for (_, course) in open {
            for code in course.published().into_iter().flat_map(|published| published.quizzes()) {
                let item = CourseItem::Quiz(code.clone());
                let window = course.published().and_then(|published| published.window_of(&item));
                let window = window.unwrap_or_default();
                let soon_due = |due: &Timestamp| now < *due && *due <= spoken_until;
                let Some((due, quiz)) = window.due.filter(soon_due).zip(catalogue.live(code)) else {
                    continue;
                };
                let begun = student.unfinished.iter().any(|attempt| attempt.quiz.code == *code);
                // Who gave up every attempt that it allows cannot begin another one.
                let used_up =
                    catalogue.content(&quiz).is_some_and(|quiz| student.attempts_left(quiz) == Some(0));
                if student.attempts_finished(code) == 0
                    && !begun
                    && !used_up
                    && student.may_begin_within(window, course, catalogue, now).is_ok()
                    && soon.iter().all(|(_, known)| known.code != *code)
                {
                    soon.push((due, quiz));
                }
            }
        }
        soon.sort();
        soon.into_iter().take(DEADLINES_MAX).map(|(at, quiz)| Due::Deadline { quiz, at }).collect()
    }

    /// Whether reminders are offered: with the first result, to somebody who never chose any.
    pub(super) fn offers_reminders(&self) -> bool {
        let student = &self.student;
        let attempts: u32 = student.results.values().map(|results| u32::from(results.attempts())).sum();
        let first = if attempts == 0 { student.reviews_started == 1 } else { attempts == 1 };
        first && student.settings.reminders == Reminders::default()
    }

    pub(super) fn reminders(&mut self, page: ReminderPage, place: Place) {
        let settings = &self.student.settings;
        let view = View::Reminders { reminders: settings.reminders, zone: settings.zone.clone(), page };
        self.show(Some(Card::Menu), place, view);
    }

    /// Does what a button of reminders says. Returns the toast.
    pub(super) fn choose_reminders(&mut self, choice: ReminderChoice, place: Place) -> Toast {
        let before = self.student.settings.reminders;
        let chosen = match choice {
            ReminderChoice::Accept => Reminders { on: true, ..before },
            ReminderChoice::Stop => Reminders { on: false, ..before },
            ReminderChoice::On(on) => Reminders { on, ..before },
            ReminderChoice::Hour(hour) => Reminders { hour, ..before },
            ReminderChoice::Day(day) => match before.days.toggled(day) {
                Some(days) => Reminders { days, ..before },
                None => return Toast::OneDayAtLeast,
            },
            ReminderChoice::Quiet(quiet) => Reminders { quiet, ..before },
            ReminderChoice::PerDay(per_day) => Reminders { per_day, ..before },
        }
        .settled();
        if chosen != before {
            self.record(StudentEvent::RemindersChosen { reminders: chosen });
        }
        match choice {
            ReminderChoice::Stop => {
                self.show(Some(Card::Reminder), place, View::Notice(Notice::RemindersStopped));
            }
            // The result stays where it is.
            ReminderChoice::Accept => self.reminders(ReminderPage::Overview, Place::Fresh),
            _ => self.reminders(ReminderPage::Overview, place),
        }
        Toast::Saved
    }
}
