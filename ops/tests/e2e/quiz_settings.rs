//! A quiz that is drawn and shuffled, with items to be put in order, in both languages, while workers die.

use crate::taking_a_quiz::{answer_right, sample};
use crate::world::*;

/// Takes the sample quiz to its end, with workers killed after the third answer.
async fn takes_a_drawn_quiz(intake: Intake, user: i64, name: &str, place: impl Fn(u16) -> String) {
    let mut world = World::start(intake).await;
    let quiz = sample(name);
    let total = quiz.questions_asked() as u16;
    let file = format!("{}/../content/{name}.gift", env!("CARGO_MANIFEST_DIR"));
    let imported = world.command(&["quiz", "import", "--publish", &file]).await;
    assert!(imported.status.success(), "{}", String::from_utf8_lossy(&imported.stderr));
    world.says(user, &format!("/start quiz_{name}"));
    let mut asked = Vec::new();
    for number in 1..=total {
        let cancel = format!("1:cancel:{user}:1");
        let screen = world
            .sees(user, |message| {
                shown(message).contains(&place(number)) && button(message, &cancel).is_some()
            })
            .await;
        let question =
            quiz.questions.iter().find(|question| shown(&screen).contains(&question.text)).unwrap();
        asked.push(question.id.clone());
        if number == 3 {
            world.kill9("workers").await;
            world.spawn("workers", "workers");
        }
        answer_right(&world, user, number, question).await;
        world.presses(user, &format!("1:next:{user}:1:{number}")).await;
    }
    world.sees_text(user, "100").await;
    world.count_becomes("select coalesce(max(percent), 0)::bigint from read_model.attempt", 100).await;
    let of_order = asked.iter().filter(|id| id.starts_with("order-")).count();
    asked.sort();
    asked.dedup();
    assert_eq!((of_order, asked.len()), (2, usize::from(total)), "{asked:?}");
    let kinds = "select count(*) from read_model.question where kind = 'ordering' and jsonb_array_length(options) >= 3";
    assert_eq!(world.count(kinds).await, 3);
    let chosen =
        "select count(*) from read_model.answer where question like 'order-%' and chosen[1:3] = '{0,1,2}'";
    assert_eq!(world.count(chosen).await, 2);
    world.is_consistent().await;
    world.end().await;
}

#[tokio::test]
async fn an_english_quiz_is_drawn_and_survives_a_killed_worker() {
    takes_a_drawn_quiz(Intake::Polling, ANN, "history", |number| format!("Question {number} of 6")).await;
}

#[tokio::test]
async fn a_russian_quiz_is_drawn_and_survives_a_killed_worker() {
    takes_a_drawn_quiz(Intake::Webhook, IVAN, "istoriya", |number| format!("Вопрос {number} из 6")).await;
}
