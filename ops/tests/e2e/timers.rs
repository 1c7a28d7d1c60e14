//! Limits of time, played: timers fire on time, survive a crash, and fire at once after a downtime.

use crate::world::*;

const TIMED_OUT: &str = "select count(*) from core.event where kind = 'AnswerGiven' and input like 'timer:%'";

const SPRINT: &str = "// studymate: code=sprint\n// studymate: title=Sprint\n// studymate: question_seconds=5\n\n\
    Two and two? {=4 ~5}\n\nThree and three? {=6 ~7}\n";

/// Imports a quiz with five seconds for each question.
async fn world_with_a_sprint() -> World {
    let world = World::start(Intake::Polling).await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("sprint.gift");
    std::fs::write(&file, SPRINT).unwrap();
    let imported = world.command(&["quiz", "import", "--publish", file.to_str().unwrap()]).await;
    assert!(imported.status.success(), "{}", String::from_utf8_lossy(&imported.stderr));
    world
}

#[tokio::test]
async fn a_question_ends_in_time_in_both_languages() {
    let world = world_with_a_sprint().await;
    let people = [(ANN, "⏱ This question ends", "Time is up"), (IVAN, "⏱ Вопрос закроется", "Время вышло")];
    for (person, limit, _) in people {
        world.says(person, "/quiz sprint");
        world.sees_text(person, limit).await;
    }
    world.count_becomes("select count(*) from core.timer", 2).await;
    for (person, _, over) in people {
        world.sees_text(person, over).await;
        world.sees_button(person, &format!("1:next:{person}:1:1")).await;
    }
    let late = "select coalesce(max(extract(epoch from j.at) * 1e6 - split_part(e.input, ':', 4)::bigint), 0)::bigint
                from core.event e join core.journal j using (input) where e.input like 'timer:%'";
    assert!(world.count(late).await < 1_000_000, "a timer fired more than a second late");
    assert_eq!(world.count(TIMED_OUT).await, 2);
    assert_eq!(world.count("select count(*) from core.timer").await, 0);
    // The next question's time begins when it is asked for; an answer in time counts.
    world.presses(ANN, "1:next:1001:1:1").await;
    world.presses(ANN, "1:pick:1001:1:2:0").await;
    world.sees_text(ANN, "Right!").await;
    world.presses(ANN, "1:next:1001:1:2").await;
    world.sees_text(ANN, "50").await;
    assert_eq!(world.count("select count(*) from core.timer").await, 0);
    world.is_consistent().await;
    world.end().await;
}

#[tokio::test]
async fn a_timer_survives_a_crash_and_fires_at_once_when_its_time_passed_meanwhile() {
    let mut world = world_with_a_sprint().await;
    world.says(ANN, "/quiz sprint");
    world.sees_button(ANN, "1:pick:1001:1:1").await;
    world.count_becomes("select count(*) from core.timer", 1).await;
    world.kill9("workers").await;
    world.count_becomes("select count(*) from core.timer where at < now()", 1).await;
    assert_eq!(world.count(TIMED_OUT).await, 0);
    world.spawn("workers", "workers");
    world.sees_text(ANN, "Time is up").await;
    world.count_becomes("select count(*) from core.timer", 0).await;
    assert_eq!(world.count(TIMED_OUT).await, 1);
    world.is_consistent().await;
    world.end().await;
}
