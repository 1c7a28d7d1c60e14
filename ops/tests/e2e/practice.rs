//! Progress after two attempts, as a picture and in words, and the practice of the weakest topic that it recommends.

use studymate_schema::practice::TopicKey;
use studymate_schema::quiz::Quiz;

use crate::taking_a_quiz::{answer_right_in, sample};
use crate::world::*;

/// The number of Ann's first review in buttons: reviews are numbered apart from attempts.
const REVIEW: u32 = (1 << 31) | 1;

/// The topic that the story answers wrong; everything else it answers right.
fn weak(quiz: &Quiz) -> &str {
    quiz.topic_of(&quiz.questions[0])
}

/// Takes the sample: what is of the weak topic is answered wrong.
async fn take(world: &World, quiz: &Quiz, attempt: u32) {
    world.says(ANN, "/quiz demo");
    for (number, question) in (1..).zip(&quiz.questions) {
        if quiz.topic_of(question) == weak(quiz) {
            let studymate_schema::quiz::QuestionKind::SingleChoice { options } = &question.kind else {
                panic!("the first topic of the sample has single choices only")
            };
            let wrong = options.iter().position(|option| option.credit.0 <= 0).unwrap();
            world.presses(ANN, &format!("1:pick:{ANN}:{attempt}:{number}:{wrong}:")).await;
        } else {
            answer_right_in(world, ANN, attempt, number, question).await;
        }
        world.presses(ANN, &format!("1:next:{ANN}:{attempt}:{number}")).await;
    }
}

#[tokio::test]
async fn after_two_attempts_the_weakest_topic_is_practised_until_it_is_known() {
    let world = World::start(Intake::Polling).await;
    let quiz = sample("demo");
    let topic = weak(&quiz);
    let practise = format!("1:practise:{}", TopicKey::of(topic));
    take(&world, &quiz, 1).await;
    world.sees_button(ANN, &practise).await;
    take(&world, &quiz, 2).await;
    world.sees(ANN, |message| shown(message).contains(topic) && button(message, &practise).is_some()).await;

    // The picture, the same in words, and back.
    world.says(ANN, "/progress");
    let picture = world.sees(ANN, |message| message.photo.is_some()).await;
    assert!(shown(&picture).contains(topic), "{}", shown(&picture));
    world.presses(ANN, "1:progress:text").await;
    world.sees_text(ANN, &format!("{topic} — 0 %")).await;
    world.presses(ANN, &practise).await;

    // Its questions, on one card, right this time; then it is known.
    let asked: Vec<_> = quiz.questions.iter().filter(|question| quiz.topic_of(question) == topic).collect();
    for (number, question) in (1..).zip(&asked) {
        let studymate_schema::quiz::QuestionKind::SingleChoice { options } = &question.kind else { panic!() };
        let right = options.iter().position(|option| option.credit.is_right()).unwrap();
        world.presses(ANN, &format!("1:pick:{ANN}:{REVIEW}:{number}:{right}:")).await;
        world.presses(ANN, &format!("1:next:{ANN}:{REVIEW}:{number}")).await;
    }
    world.sees(ANN, |message| shown(message).contains("100 %") && button(message, &practise).is_some()).await;
    world.count_becomes("select count(*) from read_model.attempt", 2).await;
    world.is_consistent().await;
    world.end().await;
}
