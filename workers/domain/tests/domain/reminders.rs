//! Reminders: when the timer is set, what is due when it fires, and when nobody is reminded.

use std::sync::Arc;

use crate::course_access::{course, save};
use crate::settings_and_streaks::{studies_in, zone};
use crate::support::*;
use jiff::civil::Weekday;
use studymate_domain::student::is_banned;
use studymate_schema::Timestamp;
use studymate_schema::button::Button;
use studymate_schema::catalogue::Author;
use studymate_schema::course::Access;
use studymate_schema::effect::{Card, Class, Effect};
use studymate_schema::input::Command;
use studymate_schema::quiz::Quiz;
use studymate_schema::quiz_settings::QuizSettings;
use studymate_schema::reminder::{Due, Quiet, ReminderChoice, ReminderPage, Reminders};
use studymate_schema::view::{Notice, Toast, View};

fn chooses(choice: ReminderChoice) -> When {
    presses(Button::Remind(choice))
}

fn time(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// What a decision does with the timer: set to a time, cancelled, or nothing.
fn timer(then: &Then) -> Option<Option<Timestamp>> {
    then.decision.effects.iter().find_map(|effect| match effect {
        Effect::SetTimer { key, at } if key == "reminder" => Some(Some(*at)),
        Effect::CancelTimer { key } if key == "reminder" => Some(None),
        _ => None,
    })
}

/// Somebody in Berlin who wants to be reminded at six, on Monday 2 March 2026, 10:00.
fn reminded() -> Story {
    let story = studies_in("Europe/Berlin").at("2026-03-02T09:00:00Z");
    story.when(chooses(ReminderChoice::On(true))).then(["RemindersChosen"]).story
}

impl Story {
    /// The timer that was set for `at` fires when it is `now`.
    fn fires_late(self, at: &str, now: &str) -> Then {
        self.at(now).when(When::Told(Command::TimerFired { key: "reminder".into(), at: time(at) }))
    }

    fn fires(self, at: &str) -> Then {
        self.fires_late(at, at)
    }
}

/// What a reminder speaks of.
#[track_caller]
fn due(then: &Then) -> &[Due] {
    match then.view() {
        View::Reminder { due, .. } => due,
        other => panic!("{other:?}"),
    }
}

#[test]
fn reminders_are_off_until_they_are_wanted_and_offered_with_the_first_result_only() {
    let finished = given([types("/start")]).answers(2).when(presses(Button::Next(attempt(1), 2)));
    let View::Result(result) = finished.view() else { panic!() };
    assert!(result.offer_reminders && timer(&finished).is_none());
    let again = finished.story.clone().answers(2).when(presses(Button::Next(attempt(2), 2)));
    let View::Result(result) = again.view() else { panic!() };
    assert!(!result.offer_reminders);
    let accepted = finished.story.when(chooses(ReminderChoice::Accept)).then(["RemindersChosen"]);
    let accepted = accepted.toasts(Some(Toast::Saved));
    assert!(matches!(accepted.view(), View::Reminders { reminders: Reminders { on: true, .. }, .. }));
    assert!(matches!(timer(&accepted), Some(Some(_))));
}

#[test]
fn the_timer_follows_what_is_chosen() {
    let story = studies_in("Europe/Berlin").at("2026-03-02T09:00:00Z");
    let then = story.when(chooses(ReminderChoice::On(true)));
    assert_eq!(timer(&then), Some(Some(time("2026-03-02T17:00:00Z"))), "six in Berlin");
    let then = then.story.when(chooses(ReminderChoice::Hour(9)));
    assert_eq!(timer(&then), Some(Some(time("2026-03-03T08:00:00Z"))), "nine is past today");
    let then = then.story.when(presses(Button::TimeZone(zone("Asia/Tokyo"))));
    assert_eq!(timer(&then), Some(Some(time("2026-03-03T00:00:00Z"))), "nine in Tokyo");
    let then = then.story.when(chooses(ReminderChoice::Day(Weekday::Tuesday)));
    assert_eq!(timer(&then), Some(Some(time("2026-03-04T00:00:00Z"))), "not on Tuesdays");
    assert_eq!(timer(&then.story.clone().when(types("/quiz two"))), None);
    let blocked = then.story.clone().when(When::Told(Command::SendRefused));
    assert_eq!(timer(&blocked), Some(None));
    let back = blocked.story.when(types("/help"));
    assert_eq!(timer(&back), Some(Some(time("2026-03-04T00:00:00Z"))));
    assert_eq!(timer(&then.story.when(chooses(ReminderChoice::On(false)))), Some(None));
}

#[test]
fn six_is_six_in_summer_and_in_winter() {
    // Berlin: summer begins on 29 March 2026.
    let then = reminded().fires("2026-03-28T17:00:00Z");
    assert_eq!(timer(&then), Some(Some(time("2026-03-29T16:00:00Z"))));
    // An hour that the clocks leave out, and one that they have twice.
    let none = chooses(ReminderChoice::Quiet(Quiet::NONE));
    let story = reminded().when(none).story.when(chooses(ReminderChoice::Hour(2))).story;
    let then = story.clone().fires("2026-03-28T01:00:00Z");
    assert_eq!(timer(&then), Some(Some(time("2026-03-29T01:00:00Z"))), "three o'clock");
    let then = story.clone().fires("2026-10-24T00:00:00Z");
    assert_eq!(timer(&then), Some(Some(time("2026-10-25T00:00:00Z"))));
    let then = story.fires("2026-10-25T00:00:00Z");
    assert_eq!(timer(&then), Some(Some(time("2026-10-26T01:00:00Z"))), "once");
}

#[test]
fn nobody_is_reminded_of_nothing_and_the_next_day_is_looked_again() {
    let then = reminded().fires("2026-03-02T17:00:00Z").then([]).shows_nothing();
    assert_eq!(then.decision.ignored, Some("nothing to remind of"));
    assert_eq!(timer(&then), Some(Some(time("2026-03-03T17:00:00Z"))));
}

#[test]
fn what_is_due_is_told_once_a_day() {
    // Wrong answers: due at once.
    let story = reminded().when(types("/quiz two")).story;
    let story = story.when(presses(Button::Choose(attempt(1), 1, pick(0)))).story;
    let then = story.fires("2026-03-02T17:00:00Z").then(["Reminded"]);
    let show = then.show();
    assert_eq!((show.class, show.card), (Class::Reminder, Some(Card::Reminder)));
    assert!(matches!(due(&then), [Due::Reviews(1), Due::Unfinished(attempt)] if attempt.answered == 1));
    assert_eq!(timer(&then), Some(Some(time("2026-03-03T17:00:00Z"))));
    // An hour that is chosen afterwards gives no second one.
    let then = then.story.when(chooses(ReminderChoice::Hour(20)));
    assert_eq!(timer(&then), Some(Some(time("2026-03-02T19:00:00Z"))));
    let then = then.story.fires("2026-03-02T19:00:00Z").then([]).shows_nothing();
    then.story.fires("2026-03-03T19:00:00Z").then(["Reminded"]);
}

#[test]
fn more_a_day_come_evenly_until_the_quiet_hours() {
    let story = reminded().when(chooses(ReminderChoice::PerDay(2))).story.when(types("/quiz two")).story;
    let then = story.fires("2026-03-02T17:00:00Z").then(["Reminded"]);
    assert_eq!(timer(&then), Some(Some(time("2026-03-02T19:00:00Z"))));
    let then = then.story.fires("2026-03-02T19:00:00Z").then(["Reminded"]);
    assert_eq!(timer(&then), Some(Some(time("2026-03-03T17:00:00Z"))));
}

#[test]
fn a_row_of_days_is_worth_a_reminder_until_the_day_counts() {
    // Right answers are not due on the next day.
    let story = reminded().answers(2).at("2026-03-03T09:00:00Z");
    let then = story.clone().fires("2026-03-03T17:00:00Z");
    assert!(matches!(due(&then), [Due::Row(day)] if day.days == 1 && !day.earned));
    story.answers(2).fires("2026-03-03T17:00:00Z").then([]);
}

#[test]
fn one_that_was_missed_is_sent_on_the_same_day_only_and_never_in_the_quiet_hours() {
    let story = reminded().when(types("/quiz two")).story;
    story.clone().fires_late("2026-03-02T17:00:00Z", "2026-03-02T20:59:00Z").then(["Reminded"]);
    let then = story.clone().fires_late("2026-03-02T17:00:00Z", "2026-03-02T21:00:00Z").then([]);
    assert_eq!(timer(&then), Some(Some(time("2026-03-03T17:00:00Z"))), "ten in the evening is quiet");
    let then = story.fires_late("2026-03-02T17:00:00Z", "2026-03-03T09:00:00Z").then([]);
    assert_eq!(timer(&then), Some(Some(time("2026-03-03T17:00:00Z"))));
}

#[test]
fn nobody_is_reminded_at_work_or_while_banned_or_for_an_hour_that_was_given_up() {
    let story = reminded().when(types("/quiz two")).story;
    let working = story.clone().at("2026-03-02T16:55:00Z");
    let working = working.when(presses(Button::Choose(attempt(1), 1, pick(0)))).story;
    working.clone().fires("2026-03-02T17:00:00Z").then([]).shows_nothing();
    working.fires_late("2026-03-02T17:00:00Z", "2026-03-02T17:06:00Z").then(["Reminded"]);

    let mut banned = story.clone().at("2026-03-02T16:59:30Z");
    for _ in 0..3 {
        banned = banned.at_least_later(4).when_too_fast(types("/help")).story;
    }
    assert!(is_banned(&banned.student, time("2026-03-02T17:00:00Z")));
    banned.fires("2026-03-02T17:00:00Z").then([]);

    let moved = story.when(chooses(ReminderChoice::Hour(20))).story;
    let then = moved.fires("2026-03-02T17:00:00Z").then([]);
    assert_eq!(timer(&then), Some(Some(time("2026-03-02T19:00:00Z"))), "the new one stays");
}

impl Story {
    fn at_least_later(mut self, seconds: u64) -> Self {
        self = self.when(waits(seconds)).story;
        self
    }
}

#[test]
fn after_a_week_without_an_answer_it_is_silent_until_they_are_back() {
    let mut story = reminded().when(types("/quiz two")).story;
    story = story.when(presses(Button::Choose(attempt(1), 1, pick(0)))).story;
    for day in 2..9 {
        let then = story.fires(&format!("2026-03-{day:02}T17:00:00Z")).then(["Reminded"]);
        assert!(matches!(then.view(), View::Reminder { last, .. } if *last == (day == 8)));
        story = then.story;
    }
    story = story.fires("2026-03-09T17:00:00Z").then([]).story;
    story = story.at("2026-03-10T09:00:00Z").when(types("/resume")).story;
    story.fires("2026-03-10T17:00:00Z").then(["Reminded"]);
}

#[test]
fn the_stop_button_stops_them() {
    let then = reminded().when(chooses(ReminderChoice::Stop)).then(["RemindersChosen"]);
    assert_eq!(then.view(), &View::Notice(Notice::RemindersStopped));
    assert_eq!(timer(&then), Some(None));
    then.story.fires("2026-03-02T17:00:00Z").then([]).shows_nothing();
}

#[test]
fn settings_stay_sensible_whatever_is_pressed() {
    let then = reminded().when(chooses(ReminderChoice::Quiet(Quiet { from: 17, until: 19 })));
    let View::Reminders { reminders, page: ReminderPage::Overview, .. } = then.view() else { panic!() };
    assert_eq!(reminders.hour, 19, "six lies in the quiet hours now");
    let mut story = then.story;
    for day in 1..=6 {
        story = story.when(chooses(ReminderChoice::Day(Weekday::from_monday_one_offset(day).unwrap()))).story;
    }
    story.when(chooses(ReminderChoice::Day(Weekday::Sunday))).then([]).toasts(Some(Toast::OneDayAtLeast));
}

#[test]
fn a_quiz_of_a_course_is_spoken_of_on_the_day_before_it_is_due() {
    let mut due_soon = course(Access::Everyone, &["two"]);
    due_soon.window.due = Some(time("2026-03-03T16:00:00Z"));
    let mut story = reminded();
    save(&mut story.catalogue, due_soon, Author::Operator);
    let then = story.clone().fires("2026-03-02T17:00:00Z").then(["Reminded"]);
    assert!(matches!(due(&then), [Due::Deadline { quiz, .. }] if quiz.code == code("two")));
    then.story.fires("2026-03-03T17:00:00Z").then([]);
    // Whoever has finished it is left alone.
    story.answers(2).at("2026-03-02T12:00:00Z").fires("2026-03-02T17:00:00Z").then([]).shows_nothing();
}

#[test]
fn an_attempt_that_cannot_go_on_is_not_spoken_of() {
    let story = reminded().when(types("/quiz two")).story;
    let then = story.clone().fires("2026-03-02T17:00:00Z").then(["Reminded"]);
    assert!(matches!(due(&then), [Due::Unfinished(_)]));
    let mut lost = story;
    save(&mut lost.catalogue, course(Access::Invitation, &["two"]), Author::Operator);
    lost.fires("2026-03-02T17:00:00Z").then([]).shows_nothing();
}

#[test]
fn a_quiz_that_allows_no_more_attempts_is_not_spoken_of() {
    let mut due_soon = course(Access::Everyone, &["once"]);
    due_soon.window.due = Some(time("2026-03-03T16:00:00Z"));
    let mut story = reminded();
    let settings = QuizSettings { attempts: Some(1), ..QuizSettings::default() };
    let once = Quiz { settings, ..(*quiz("once", vec![single("q")])).clone() };
    publish(&mut story.catalogue, &Arc::new(once), 1);
    save(&mut story.catalogue, due_soon, Author::Operator);
    let then = story.clone().fires("2026-03-02T17:00:00Z").then(["Reminded"]);
    assert!(matches!(due(&then), [Due::Deadline { quiz, .. }] if quiz.code == code("once")));
    let story = story.when(types("/quiz once")).story.when(presses(Button::GiveUp(attempt(1)))).story;
    story.fires("2026-03-02T17:00:00Z").then([]).shows_nothing();
}

#[test]
fn a_timer_that_was_fired_by_a_clock_ahead_of_the_logs_is_set_for_the_next_day_and_not_for_the_same_time_again()
 {
    let then = reminded().fires_late("2026-03-02T17:00:00Z", "2026-03-02T16:59:58.5Z");
    assert_eq!(timer(&then), Some(Some(time("2026-03-03T17:00:00Z"))));
}

#[test]
fn who_is_reminded_on_mondays_hears_on_monday_what_is_due_on_thursday() {
    let mut due_on_thursday = course(Access::Everyone, &["two"]);
    due_on_thursday.window.due = Some(time("2026-03-05T16:00:00Z"));
    let mut daily = reminded();
    save(&mut daily.catalogue, due_on_thursday, Author::Operator);
    let other_days = [
        Weekday::Tuesday,
        Weekday::Wednesday,
        Weekday::Thursday,
        Weekday::Friday,
        Weekday::Saturday,
        Weekday::Sunday,
    ];
    let on_mondays = other_days
        .into_iter()
        .fold(daily.clone(), |story, day| story.when(chooses(ReminderChoice::Day(day))).story);
    let then = on_mondays.fires("2026-03-02T17:00:00Z").then(["Reminded"]);
    assert!(matches!(due(&then), [Due::Deadline { .. }]));
    daily.fires("2026-03-02T17:00:00Z").then([]).shows_nothing();
}
