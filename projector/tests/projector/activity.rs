//! On which days somebody was there: by what they did, not by what was done to them.

use std::time::Duration;

use studymate_schema::event::{Event, Given, Profile, StudentEvent};
use studymate_schema::quiz::QuizRef;
use studymate_schema::{Aggregate, AttemptId, Credit, Locale, Personal, QuizCode, QuizVersion, UserId};

use crate::history::{Happened, start};
use crate::support::*;

const ANN: UserId = UserId(1001);

fn quiz() -> QuizRef {
    QuizRef { code: QuizCode::parse("q").unwrap(), version: QuizVersion(1) }
}

fn answered(number: u16, given: Given) -> StudentEvent {
    StudentEvent::AnswerGiven {
        attempt: AttemptId(1),
        quiz: quiz(),
        number,
        question: format!("q{number}"),
        topic: String::new(),
        given,
        credit: Credit::NONE,
        took_ms: 1_000,
        schedule: None,
        trial: false,
    }
}

fn finished() -> StudentEvent {
    StudentEvent::AttemptFinished {
        attempt: AttemptId(1),
        quiz: quiz(),
        questions: 2,
        right: 0,
        percent: 0,
        passed: false,
        took_ms: 1_000,
        pending: 0,
        trial: false,
    }
}

/// What happens on the n-th day.
fn on_day(day: u64, event: StudentEvent) -> Happened {
    let at = start() + Duration::from_secs(day * 86_400);
    Happened { stream: Aggregate::User(ANN), at, event: Event::from(event) }
}

#[tokio::test]
async fn who_is_only_reminded_or_ran_out_of_time_was_not_there() {
    let mut world = world().await;
    let profile = Profile { name: Personal::Known("Ann".into()), username: None };
    world
        .append(&[
            on_day(0, StudentEvent::Registered { profile, locale: Locale::En }),
            on_day(1, answered(1, Given::Options(vec![0]))),
            on_day(2, StudentEvent::Reminded),
        ])
        .await;
    world.append_fired(&on_day(3, answered(2, Given::TimedOut))).await;
    // What was chosen in time is handed in with the rest.
    world.append_fired(&on_day(4, answered(3, Given::Options(vec![1])))).await;
    world.append_fired(&on_day(4, finished())).await;
    world.project(100).await;
    assert_eq!(world.number("select count(*) from read_model.activity_day").await, 2);
    assert_eq!(world.number("select sum(answers)::bigint from read_model.activity_day").await, 1);
    assert_eq!(world.number("select sum(finished)::bigint from read_model.activity_day").await, 0);
    // All of it is in the figures of the quiz.
    assert_eq!(world.number("select sum(answers)::bigint from read_model.day_total").await, 3);
    let seen =
        "select (extract(epoch from last_seen_at - registered_at) / 86400)::bigint from read_model.student";
    assert_eq!(world.number(seen).await, 1);
}
