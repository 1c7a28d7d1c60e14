//! Progress after two attempts, as a picture and in words, and the practice of the weakest topic that it recommends.

use studymate_schema::practice::TopicKey;
use studymate_schema::quiz::{Question, QuestionKind, Quiz};

use crate::taking_a_quiz::{answer_right_in, sample};
use crate::world::*;

/// The number of Ann's first review in buttons: reviews are numbered apart from attempts.
const REVIEW: u32 = (1 << 31) | 1;
/// The questions that Ann gets wrong, by index: as many as a practice has.
const WRONG: [usize; 5] = [0, 1, 2, 6, 8];

async fn answer_wrong(world: &World, attempt: u32, number: u16, question: &Question) {
    let pick = |option: usize| format!("1:pick:{ANN}:{attempt}:{number}:{option}:");
    match &question.kind {
        QuestionKind::SingleChoice { options } => {
            let wrong = options.iter().position(|option| option.credit.0 == 0).unwrap();
            world.presses(ANN, &pick(wrong)).await;
        }
        QuestionKind::TrueFalse { answer, .. } => world.presses(ANN, &pick(usize::from(*answer))).await,
        QuestionKind::Numeric { .. } => {
            world.sees_text(ANN, &question.text[..12]).await;
            world.says(ANN, "1000");
        }
        kind => panic!("the story answers no {} wrong", kind.name()),
    }
}

async fn take(world: &World, quiz: &Quiz, attempt: u32, wrong: &[usize]) {
    world.says(ANN, &format!("/quiz {}", quiz.code));
    for (number, question) in (1..).zip(&quiz.questions) {
        if wrong.contains(&(usize::from(number) - 1)) {
            answer_wrong(world, attempt, number, question).await;
        } else {
            answer_right_in(world, ANN, attempt, number, question).await;
        }
        world.presses(ANN, &format!("1:next:{ANN}:{attempt}:{number}")).await;
    }
}

#[tokio::test]
async fn after_two_attempts_the_weakest_topic_is_practised_until_it_is_known() {
    let world = World::start(Intake::Polling).await;
    // Its picture is uploaded to the admin's chat.
    world.says(ALEX, "/start");
    world.sees_button(ALEX, "1:list:0").await;
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../content/memory.gift");
    let imported = world.command(&["quiz", "import", "--publish", file]).await;
    assert!(imported.status.success(), "{}", String::from_utf8_lossy(&imported.stderr));
    let (known, weak) = (sample("demo"), sample("memory"));
    let topic = weak.topic_of(&weak.questions[0]);
    let practise = format!("1:practise:{}", TopicKey::of(topic));
    take(&world, &known, 1, &[]).await;
    take(&world, &weak, 2, &WRONG).await;
    world.sees(ANN, |message| shown(message).contains(topic) && button(message, &practise).is_some()).await;

    // The picture, the same in words, and what is recommended.
    world.says(ANN, "/progress");
    let picture = world.sees(ANN, |message| message.photo.is_some()).await;
    assert!(shown(&picture).contains(topic), "{}", shown(&picture));
    world.presses(ANN, "1:progress:text").await;
    world.sees_text(ANN, &format!("{topic} — 50\u{a0}%, 10 of 10")).await;
    world.presses(ANN, &practise).await;

    // Five questions on one card, right this time; then the topic is known.
    for (number, index) in (1..).zip(WRONG) {
        answer_right_in(&world, ANN, REVIEW, number, &weak.questions[index]).await;
        world.presses(ANN, &format!("1:next:{ANN}:{REVIEW}:{number}")).await;
    }
    let end = world.sees(ANN, |message| button(message, &practise).is_some()).await;
    assert!(shown(&end).contains("5 of 5") && shown(&end).contains("100\u{a0}%"), "{}", shown(&end));
    world.count_becomes("select count(*) from read_model.attempt where finished_at is not null", 2).await;
    world.is_consistent().await;
    world.end().await;
}
