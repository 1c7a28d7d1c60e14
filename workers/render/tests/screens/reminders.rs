//! Reminders and their settings, in every locale.

use jiff::civil::Weekday;
use studymate_schema::reminder::{Due, Quiet, ReminderPage, Reminders};
use studymate_schema::review::ReviewStanding;
use studymate_schema::settings::DailyGoal;
use studymate_schema::view::{DayStanding, EndedReview, Notice, UnfinishedAttempt, View};
use studymate_schema::{AttemptId, UserId};

use crate::sample::{QUESTIONS, sample};
use crate::snapshots::shows;

#[test]
fn reminders() {
    let unfinished = UnfinishedAttempt {
        student: UserId(7),
        attempt: AttemptId(9),
        quiz: sample(),
        answered: 3,
        total: QUESTIONS,
    };
    let row = DayStanding {
        days: 5,
        longest: 5,
        answers: 3,
        goal: DailyGoal::Ten,
        earned: false,
        saved: false,
        freeze: true,
    };
    let deadline = Due::Deadline { quiz: sample(), at: "2026-11-22T03:00:00Z".parse().unwrap() };
    let on = Reminders { on: true, ..Reminders::default() };
    let days = on.days.toggled(Weekday::Saturday).unwrap().toggled(Weekday::Sunday).unwrap();
    let work = Reminders { days, per_day: 2, ..on };
    let loud = Reminders { quiet: Quiet::NONE, hour: 7, per_day: 3, ..on };
    let zone = || Some("Europe/Berlin".parse().unwrap());
    let settings = |reminders, zone, page| View::Reminders { reminders, zone, page };
    let ended = View::Reviews {
        ended: Some(EndedReview { answered: 2, right: 2 }),
        standing: ReviewStanding { due: 0, mistakes: 0, questions: 2, week: [0, 0, 2, 0, 0, 0, 0] },
        today: 20_778,
        offer_reminders: true,
    };
    shows(
        "reminders",
        &[
            (
                "everything is due",
                View::Reminder {
                    due: vec![Due::Reviews(12), Due::Unfinished(unfinished), deadline, Due::Row(row)],
                    last: false,
                },
            ),
            ("only the row, the last one", View::Reminder { due: vec![Due::Row(row)], last: true }),
            ("stopped", View::Notice(Notice::RemindersStopped)),
            ("off", settings(Reminders::default(), None, ReminderPage::Overview)),
            ("on, no time zone", settings(on, None, ReminderPage::Overview)),
            ("on working days, twice", settings(work, zone(), ReminderPage::Overview)),
            ("no quiet hours", settings(loud, zone(), ReminderPage::Overview)),
            ("hours", settings(on, zone(), ReminderPage::Hours)),
            ("quiet hours", settings(on, zone(), ReminderPage::Quiet)),
            ("no quiet hours yet", settings(loud, zone(), ReminderPage::Quiet)),
            ("offered after a review", ended),
        ],
    );
}
