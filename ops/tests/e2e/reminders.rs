//! Reminders, played: at the chosen hour, of what is due, and no more after the stop button.

use crate::taking_a_quiz::sample;
use crate::world::*;

const REMINDED: &str = "select count(*) from core.event where kind = 'Reminded'";

#[tokio::test]
async fn a_reminder_comes_at_the_chosen_hour_and_stops_when_told() {
    let mut world = World::start(Intake::Polling).await;
    let quiz = sample("demo");
    let studymate_schema::quiz::QuestionKind::SingleChoice { options } = &quiz.questions[0].kind else {
        panic!("the sample begins with a single choice")
    };
    let no = options.iter().position(|option| !option.credit.is_right()).unwrap();
    world.says(ANN, "/quiz demo");
    world.presses(ANN, &format!("1:pick:{ANN}:1:1:{no}:")).await;

    // Everything in UTC: some hours ahead, whatever time it is when this runs.
    world.says(ANN, "/reminders");
    world.presses(ANN, "1:remind:on").await;
    world.presses(ANN, "1:reminders:quiet").await;
    world.presses(ANN, "1:remind:quiet-0-0").await;
    world.presses(ANN, "1:reminders:hours").await;
    let hour = "select extract(hour from now() at time zone 'UTC' + interval '3 hours')::bigint";
    let hour = world.count(hour).await;
    world.presses(ANN, &format!("1:remind:hour-{hour}")).await;
    world.sees_text(ANN, &format!("{hour:02}:00")).await;
    world.count_becomes("select count(*) from core.timer where key = 'reminder'", 1).await;
    world.kill9("workers").await;
    world.spawn("workers", "workers");
    world.hours_pass(1).await;
    assert_eq!(world.count(REMINDED).await, 0, "it is not the hour yet");
    world.hours_pass(2).await;
    world.sees_text(ANN, "Time to study?").await;
    world.sees_button(ANN, "1:reviews").await;
    assert_eq!(world.count("select count(*) from core.outbox where class = 'reminder'").await, 1);

    // The next day's takes the place of today's; then no more.
    world.hours_pass(24).await;
    world.count_becomes(REMINDED, 2).await;
    world
        .count_becomes("select count(*) from core.outbox where class = 'reminder' and state = 'sent'", 2)
        .await;
    let chat = world.telegram.chat(ANN).unwrap();
    let shown = chat.messages.iter().filter(|message| shown(message).contains("Time to study?")).count();
    assert_eq!(shown, 1, "yesterday's reminder is gone");
    world.presses(ANN, "1:remind:stop").await;
    world.sees_text(ANN, "No more reminders").await;
    world.count_becomes("select count(*) from core.timer", 0).await;
    world.is_consistent().await;
    for tool in ["verify", "replay"] {
        let found = world.command(&[tool]).await;
        assert!(found.status.success(), "{tool}: {}", String::from_utf8_lossy(&found.stdout));
    }
    world.end().await;
}
