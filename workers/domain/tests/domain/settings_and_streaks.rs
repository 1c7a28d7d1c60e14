//! What a student chooses, and days in a row: through nights, summers, moves and missed days.

use crate::support::*;
use studymate_schema::button::Button;
use studymate_schema::event::StudentEvent;
use studymate_schema::reminder::Reminders;
use studymate_schema::settings::{DailyGoal, DetailLevel, RetentionGoal};
use studymate_schema::view::{DayStanding, Notice, Toast, View, ZoneOffer};
use studymate_schema::zone::ZoneRegion;
use studymate_schema::{Timestamp, ZoneName};

pub(crate) fn zone(name: &str) -> ZoneName {
    name.parse().unwrap()
}

/// Somebody who studies without a goal, in this zone.
pub(crate) fn studies_in(name: &str) -> Story {
    let mut story = given([types("/start"), presses(Button::DailyGoal(DailyGoal::Off))]);
    story.now = "2000-01-01T00:00:00Z".parse().unwrap();
    story.when(presses(Button::TimeZone(zone(name)))).story
}

impl Story {
    /// From here on it is this time.
    pub(crate) fn at(mut self, time: &str) -> Self {
        let time: Timestamp = time.parse().unwrap();
        assert!(time > self.now, "{time} is past");
        self.now = time;
        self
    }

    pub(crate) fn moves_to(self, name: &str) -> Self {
        self.when(presses(Button::TimeZone(zone(name)))).then(["TimeZoneChosen"]).story
    }

    /// Right answers, one a second, quiz after quiz.
    pub(crate) fn answers(mut self, times: usize) -> Self {
        for _ in 0..times {
            self = self.answers_once().story;
        }
        self
    }

    pub(crate) fn answers_once(mut self) -> Then {
        if self.student.current().is_none() {
            self = self.when(types("/quiz two")).story;
        }
        let current = self.student.current().unwrap();
        let (key, answered) = (attempt(current.id.0), current.answered());
        if current.asking().is_none() {
            self = self.when(presses(Button::Next(key, answered))).story;
        }
        self.when(presses(Button::Choose(key, answered + 1, pick(1))))
    }

    #[track_caller]
    fn day(&self) -> DayStanding {
        match self.clone().when(types("/progress")).view() {
            View::Progress { day: Some(day), .. } => *day,
            other => panic!("{other:?}"),
        }
    }

    #[track_caller]
    fn has_days(self, expected: u32) -> Self {
        assert_eq!(self.day().days, expected, "{:?}", self.student.streak);
        self
    }
}

#[test]
fn settings_are_one_card_with_what_is_chosen() {
    let then = given([types("/start")]).when(types("/settings")).then([]);
    let standard = View::Settings {
        zone: None,
        goal: DailyGoal::Ten,
        detail: DetailLevel::Full,
        reminders: Reminders::default(),
        retention: RetentionGoal::Middle,
    };
    assert_eq!(then.view(), &standard);
    let then = then.story.when(presses(Button::Detail(DetailLevel::Short))).then(["DetailLevelChosen"]);
    let then = then.toasts(Some(Toast::Saved)).story.when(presses(Button::DailyGoal(DailyGoal::Forty)));
    let then = then.then(["DailyGoalChosen"]).story.when(presses(Button::TimeZone(zone("Asia/Omsk"))));
    let then = then.then(["TimeZoneChosen"]).toasts(Some(Toast::Saved));
    let then = then.story.when(presses(Button::RetentionGoal(RetentionGoal::High)));
    let then = then.then(["RetentionChosen"]).toasts(Some(Toast::Saved));
    let chosen = View::Settings {
        zone: Some(zone("Asia/Omsk")),
        goal: DailyGoal::Forty,
        detail: DetailLevel::Short,
        reminders: Reminders::default(),
        retention: RetentionGoal::High,
    };
    assert_eq!(then.view(), &chosen);
    assert_eq!(then.show().zone, Some(zone("Asia/Omsk")), "shown in the time that was chosen");
    // Pressed again, nothing is recorded.
    let again = then.story.when(presses(Button::DailyGoal(DailyGoal::Forty))).then([]);
    let again = again.toasts(Some(Toast::Saved)).story;
    again.when(presses(Button::RetentionGoal(RetentionGoal::High))).then([]).toasts(Some(Toast::Saved));
}

#[test]
fn whoever_wants_to_know_more_is_asked_sooner_from_the_next_answer_on() {
    let days = |then: &Then| match then.event() {
        StudentEvent::AnswerGiven { schedule: Some(schedule), .. } => schedule.days,
        other => panic!("{other:?}"),
    };
    let story = given([types("/quiz two")]);
    let answer = || presses(Button::Choose(attempt(1), 1, pick(1)));
    let standard = story.clone().when(answer());
    let chosen = story.when(presses(Button::RetentionGoals)).then([]);
    assert!(matches!(chosen.view(), View::RetentionGoals { current: RetentionGoal::Middle }));
    let chosen = chosen.story.when(presses(Button::RetentionGoal(RetentionGoal::High)));
    let high = chosen.story.when(answer());
    assert!(days(&high) < days(&standard), "{} {}", days(&high), days(&standard));
}

#[test]
fn a_zone_is_chosen_by_name_by_city_or_by_place() {
    let story = given([types("/start")]);
    let then = story.clone().when(types("/timezone Омск")).then(["TimeZoneChosen"]);
    assert_eq!(then.event(), &StudentEvent::TimeZoneChosen { zone: zone("Asia/Omsk") });
    let then = story.clone().when(types("/timezone")).then([]);
    assert_eq!(then.view(), &View::TimeZones { current: None, offer: ZoneOffer::Common, classroom: None });
    let then = story.clone().when(types("/timezone nowhere")).then([]);
    assert_eq!(
        then.view(),
        &View::TimeZones { current: None, offer: ZoneOffer::Found(Vec::new()), classroom: None }
    );
    let then = story.clone().when(presses(Button::TimeZones(Some(ZoneRegion::Asia)))).then([]);
    assert_eq!(
        then.view(),
        &View::TimeZones { current: None, offer: ZoneOffer::Region(ZoneRegion::Asia), classroom: None }
    );
    // Without a question to answer, a city alone will do; it is offered, not chosen.
    let then = story.clone().when(types("Lima")).then([]);
    let lima = View::TimeZones {
        current: None,
        offer: ZoneOffer::Found(vec![zone("America/Lima")]),
        classroom: None,
    };
    assert_eq!(then.view(), &lima);
    let then = story.clone().when(types("hello there")).then([]);
    assert_eq!(then.view(), &View::Notice(Notice::NotUnderstood));
    let place = serde_json::json!({"message": {"message_id": 5, "from": {"id": ANN.0, "first_name": "Ann"},
        "chat": {"id": ANN.0, "type": "private"}, "location": {"latitude": 43.0, "longitude": 132.0}}});
    let then = story.when(When::Sends(place)).then([]);
    let View::TimeZones { offer: ZoneOffer::Found(found), .. } = then.view() else { panic!() };
    assert_eq!(found[0], zone("Asia/Vladivostok"));
}

#[test]
fn a_city_that_is_typed_as_an_answer_is_an_answer() {
    let then = given([types("/quiz two")]).when(types("Lima"));
    assert!(matches!(then.then([]).view(), View::Question(_)));
}

#[test]
fn a_day_counts_when_its_goal_is_reached_and_the_answer_that_does_it_is_cheered() {
    let story = given([types("/start"), presses(Button::DailyGoal(DailyGoal::Five))]).answers(4).has_days(0);
    assert_eq!((story.day().answers, story.day().earned), (4, false));
    let then = story.answers_once();
    let View::Feedback { reached: Some(day), .. } = then.view() else { panic!("{:?}", then.view()) };
    assert_eq!((day.days, day.answers, day.goal), (1, 5, DailyGoal::Five));
    let then = then.story.has_days(1).answers_once();
    assert!(matches!(then.view(), View::Feedback { reached: None, .. }), "it is cheered once");
    assert_eq!(then.story.day().answers, 6);
}

#[test]
fn an_answer_that_reached_the_goal_says_so_also_when_it_is_shown_again() {
    let story = given([types("/start"), presses(Button::DailyGoal(DailyGoal::Five))]).answers(4);
    let cheered = story.answers_once();
    let again = cheered.story.clone().when(presses(Button::Choose(attempt(3), 1, pick(1)))).then([]);
    assert_eq!(again.view(), cheered.view());
}

#[test]
fn a_result_tells_how_the_day_stands() {
    let then = given([types("/start")]).answers(2).when(presses(Button::Next(attempt(1), 2)));
    let View::Result(result) = then.view() else { panic!("{:?}", then.view()) };
    let day = result.day.unwrap();
    assert_eq!((day.days, day.answers, day.goal, day.earned), (0, 2, DailyGoal::Ten, false));
}

#[test]
fn a_lower_goal_can_be_reached_already_and_a_higher_one_takes_nothing_away() {
    let story = given([types("/start")]).answers(6).has_days(0);
    let story = story.when(presses(Button::DailyGoal(DailyGoal::Five))).story.has_days(1);
    let story = story.when(presses(Button::DailyGoal(DailyGoal::Forty))).story.has_days(1);
    assert!(story.day().earned);
}

#[test]
fn days_begin_at_the_students_midnight() {
    // 23:30 and 00:30 in Vladivostok: one day in UTC, two for the student.
    let story = studies_in("Asia/Vladivostok").at("2026-03-02T13:30:00Z").answers(1).has_days(1);
    let story = story.at("2026-03-02T14:30:00Z").answers(1).has_days(2);
    // Nothing yet today: the row still stands, until the day is over.
    story.at("2026-03-03T16:00:00Z").has_days(2);
}

#[test]
fn days_of_23_and_25_hours_are_days() {
    // Berlin: 2026-03-29 has 23 hours, 2026-10-25 has 25.
    let story = studies_in("Europe/Berlin").at("2026-03-28T22:30:00Z").answers(1);
    let story = story.at("2026-03-29T21:30:00Z").answers(1).has_days(2);
    let story = story.at("2026-03-29T22:30:00Z").answers(1).has_days(3);
    let story = story.at("2026-10-24T21:30:00Z").answers(1).has_days(1);
    let story = story.at("2026-10-25T22:30:00Z").answers(1).has_days(2);
    story.at("2026-10-25T23:30:00Z").answers(1).has_days(3);
}

#[test]
fn one_missed_day_of_a_week_is_forgiven_and_a_second_one_is_not() {
    // 2026-03-02 is a Monday.
    let story = studies_in("Etc/UTC").at("2026-03-02T12:00:00Z").answers(1);
    assert!(story.day().freeze);
    let story = story.at("2026-03-04T12:00:00Z").has_days(1);
    assert!(story.day().saved && !story.day().freeze && !story.day().earned);
    let story = story.answers(1).has_days(2);
    assert!(story.day().saved, "Tuesday was forgiven");
    let story = story.at("2026-03-05T12:00:00Z").answers(1).has_days(3);
    let broken = story.clone().at("2026-03-07T12:00:00Z").has_days(0).answers(1).has_days(1);
    assert_eq!(broken.day().longest, 3);
    // The next week has a freeze of its own.
    let story = story.at("2026-03-06T12:00:00Z").answers(1).at("2026-03-07T12:00:00Z").answers(1);
    let story = story.at("2026-03-08T12:00:00Z").answers(1).at("2026-03-10T12:00:00Z").answers(1);
    let story = story.has_days(7);
    assert!(!story.day().freeze, "that of Monday the 9th is spent");
}

#[test]
fn a_sunday_and_a_monday_are_of_two_weeks() {
    let story = studies_in("Etc/UTC").at("2026-03-07T12:00:00Z").answers(1);
    story.at("2026-03-10T12:00:00Z").has_days(1).answers(1).has_days(2);
    let story = studies_in("Etc/UTC").at("2026-03-06T12:00:00Z").answers(1);
    story.at("2026-03-10T12:00:00Z").has_days(0).answers(1).has_days(1);
}

#[test]
fn a_move_to_the_east_loses_no_day() {
    // Evening of the 2nd in Honolulu, evening of the 3rd in Auckland: the 3rd was never lived through.
    let story = studies_in("Pacific/Honolulu").at("2026-03-02T08:00:00Z").answers(1);
    let story = story.at("2026-03-03T08:00:00Z").answers(1).has_days(2);
    let story = story.moves_to("Pacific/Auckland").has_days(2);
    assert!(story.day().earned, "today counts already");
    let story = story.answers(1).has_days(2);
    let story = story.at("2026-03-04T08:00:00Z").answers(1).has_days(3);
    assert!(story.day().freeze, "the freeze was not needed");
}

#[test]
fn a_move_to_the_west_makes_no_day_twice() {
    let story = studies_in("Pacific/Auckland").at("2026-03-02T12:00:00Z").answers(1).has_days(1);
    // It is the 3rd there, and the 2nd again after the move.
    let story = story.moves_to("Pacific/Honolulu").answers(1).has_days(1);
    let story = story.at("2026-03-03T09:59:00Z").answers(1).has_days(1);
    let story = story.at("2026-03-04T09:59:00Z").answers(1).has_days(1);
    story.at("2026-03-04T10:30:00Z").answers(1).has_days(2);
}

#[test]
fn who_hops_from_midnight_to_midnight_gains_nothing() {
    let mut story = studies_in("Pacific/Kiritimati").at("2026-03-02T10:30:00Z").answers(1).has_days(1);
    for (time, name) in [
        ("2026-03-02T11:30:00Z", "Pacific/Auckland"),
        ("2026-03-02T13:30:00Z", "Australia/Brisbane"),
        ("2026-03-02T21:30:00Z", "Europe/Moscow"),
        ("2026-03-03T00:30:00Z", "Europe/London"),
        ("2026-03-03T05:30:00Z", "America/New_York"),
    ] {
        story = story.at(time).moves_to(name).answers(1);
    }
    story.has_days(1);
}

#[test]
fn a_date_that_a_zone_left_out_is_not_missed() {
    // Samoa went from the 29th to the 31st of December 2011.
    let story = studies_in("Pacific/Apia").at("2011-12-29T20:00:00Z").answers(1).has_days(1);
    let story = story.at("2011-12-30T20:00:00Z").answers(1).has_days(2);
    assert!(story.day().freeze);
}

#[test]
fn detail_is_what_was_chosen() {
    let story = given([types("/start"), presses(Button::Detail(DetailLevel::Short))]);
    let then = story.answers_once();
    assert!(matches!(then.view(), View::Feedback { detail: DetailLevel::Short, .. }));
}

#[test]
fn a_state_from_a_snapshot_goes_on_where_it_was() {
    let story = studies_in("Europe/Berlin").at("2026-03-28T12:00:00Z").answers(1);
    let streak = serde_json::to_string(&story.student.streak).unwrap();
    assert_eq!(
        serde_json::from_str::<studymate_domain::student::Streak>(&streak).unwrap(),
        story.student.streak
    );
}
