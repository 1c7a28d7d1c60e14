//! Whole quizzes, of every kind of question, in both languages, by polling and by webhook.

use studymate_schema::MaterialCode;
use studymate_schema::quiz::{Question, QuestionKind, Quiz};

use crate::world::*;

/// The sample quiz of a language.
pub(crate) fn sample(name: &str) -> Quiz {
    let file = format!("{}/../content/{name}.gift", env!("CARGO_MANIFEST_DIR"));
    let bytes = std::fs::read(&file).unwrap();
    let name = format!("{name}.gift");
    let picture = MaterialCode::parse("picture").unwrap();
    let pictures = studymate_formats::files_named(&name, &bytes).into_iter();
    let files = pictures.map(|named| (named, picture.clone())).collect();
    let options = studymate_formats::ReadOptions { files, ..Default::default() };
    studymate_formats::read(&name, &bytes, options).unwrap().quizzes.remove(0)
}

/// Gives the right answer to a question, with buttons or by typing.
pub(crate) async fn answer_right(world: &World, user: i64, number: u16, question: &Question) {
    answer_right_in(world, user, 1, number, question).await;
}

/// The same in a later attempt.
pub(crate) async fn answer_right_in(
    world: &World,
    user: i64,
    attempt: u32,
    number: u16,
    question: &Question,
) {
    let (cancel, attempt) = (format!("1:cancel:{user}:{attempt}"), format!("{user}:{attempt}:{number}"));
    match &question.kind {
        QuestionKind::SingleChoice { options } => {
            let right = options.iter().position(|option| option.credit.is_right()).unwrap();
            world.presses(user, &format!("1:pick:{attempt}:{right}:")).await;
        }
        QuestionKind::MultipleChoice { options } => {
            let right = options.iter().enumerate().filter(|(_, option)| option.credit.0 > 0);
            for (index, _) in right {
                world.presses(user, &format!("1:tick:{attempt}:{index}:1")).await;
            }
            world.presses(user, &format!("1:ok:{attempt}")).await;
        }
        QuestionKind::TrueFalse { answer, .. } => {
            world.presses(user, &format!("1:pick:{attempt}:{}:", u8::from(!answer))).await;
        }
        QuestionKind::Numeric { accepted } => {
            world.sees_text(user, &question.text[..12.min(question.text.len())]).await;
            world.says(user, &((accepted[0].low + accepted[0].high) / 2.0).to_string());
        }
        QuestionKind::ShortText { accepted } => {
            world.sees_button(user, &cancel).await;
            world.says(user, &accepted[0].text.replace('*', ""));
        }
        QuestionKind::Matching { pairs, .. } => {
            let sides = question.right_sides();
            for (step, pair) in pairs.iter().enumerate() {
                let side = sides.iter().position(|side| *side == pair.right).unwrap();
                world.presses(user, &format!("1:pick:{attempt}:{side}:{step}")).await;
            }
        }
        QuestionKind::Essay { .. } => {
            world.sees_button(user, &cancel).await;
            world.says(user, "Because of the hills.");
            world.presses(user, &format!("1:ok:{attempt}")).await;
        }
        QuestionKind::Ordering { items } => {
            for step in 0..items.len() {
                world.presses(user, &format!("1:pick:{attempt}:{step}:{step}")).await;
            }
        }
    }
}

/// Answers questions `from..=to` right, going on after each.
pub(crate) async fn answer_all(world: &World, user: i64, quiz: &Quiz, from: u16, to: u16) {
    for number in from..=to {
        answer_right(world, user, number, &quiz.questions[usize::from(number) - 1]).await;
        world.presses(user, &format!("1:next:{user}:1:{number}")).await;
    }
}

async fn takes_the_sample(intake: Intake, user: i64, name: &str) {
    let world = World::start(intake).await;
    let quiz = sample(name);
    let total = quiz.questions.len() as u16;
    world.says(user, &format!("/start quiz_{name}"));
    answer_all(&world, user, &quiz, 1, total).await;
    world.sees_text(user, "100").await;
    world.count_becomes("select coalesce(max(percent), 0)::bigint from read_model.attempt", 100).await;
    assert_eq!(
        world.count("select count(*) from read_model.answer where credit >= 999000").await,
        i64::from(total)
    );
    // One message for the attempt, from the first question to the result.
    let messages = world.telegram.chat(user).unwrap().messages;
    assert_eq!(messages.iter().filter(|message| message.from.is_bot).count(), 1);
    world.is_consistent().await;
    world.end().await;
}

#[tokio::test]
async fn an_english_quiz_by_polling() {
    takes_the_sample(Intake::Polling, ANN, "demo").await;
}

#[tokio::test]
async fn a_russian_quiz_by_webhook() {
    takes_the_sample(Intake::Webhook, IVAN, "demo-ru").await;
}

#[tokio::test]
async fn after_the_end_one_reviews_sees_progress_and_tries_again() {
    let world = World::start(Intake::Polling).await;
    let quiz = sample("demo");
    world.says(ANN, "/quiz demo");
    answer_all(&world, ANN, &quiz, 1, quiz.questions.len() as u16).await;
    world.presses(ANN, "1:review:").await;
    world.presses(ANN, "1:result:").await;
    world.says(ANN, "/progress");
    let progress = world.sees(ANN, |message| message.photo.is_some()).await;
    assert!(shown(&progress).contains("100"), "{}", shown(&progress));
    world.says(ALEX, "/stats");
    world.sees(ALEX, |message| shown(message).contains('1')).await;
    world.says(ANN, "/quiz demo");
    world.sees_button(ANN, "1:pick:1001:2:1").await;
    world.is_consistent().await;
    world.end().await;
}

#[tokio::test]
async fn a_quiz_is_left_for_a_pause_and_given_up_only_by_who_means_it() {
    let world = World::start(Intake::Polling).await;
    let quiz = sample("demo");
    world.says(ANN, "/quiz demo");
    answer_all(&world, ANN, &quiz, 1, 1).await;
    world.presses(ANN, "1:pause:1001:1").await;
    world.sees_button(ANN, "1:resume:1001:1").await;
    world.says(ANN, "/resume");
    world.presses(ANN, "1:cancel:1001:1").await;
    world.presses(ANN, "1:stay:1001:1").await;
    answer_all(&world, ANN, &quiz, 2, 2).await;
    world.presses(ANN, "1:cancel:1001:1").await;
    world.presses(ANN, "1:giveup:1001:1").await;
    world.sees_button(ANN, "1:start:demo").await;
    world.count_becomes("select count(*) from analytics.attempts where state = 'cancelled'", 1).await;
    world.is_consistent().await;
    world.end().await;
}

#[tokio::test]
async fn whoever_becomes_a_mentor_finds_the_commands_of_mentors_in_their_language() {
    let world = World::start(Intake::Polling).await;
    let offers = async |name: &'static str, in_russian: bool| {
        studymate_testkit::eventually(DEADLINE, async || {
            let commands = world.telegram.commands(MIA, MIA);
            let found = commands.iter().find(|command| command.command == name);
            let is_russian = |text: &str| text.chars().any(|c| ('а'..='я').contains(&c));
            found.is_some_and(|found| is_russian(&found.description) == in_russian)
        })
        .await;
    };
    world.says(MIA, "/start");
    world.sees_text(MIA, "Mia").await;
    assert!(world.telegram.commands(MIA, MIA).iter().all(|command| command.command != "newquiz"));
    world.says(ALEX, &format!("/roles {MIA} mentor"));
    offers("newquiz", false).await;
    world.says(MIA, "/language");
    world.presses(MIA, "1:lang:ru").await;
    offers("newquiz", true).await;
    world.says(ALEX, &format!("/roles {MIA} none"));
    studymate_testkit::eventually(DEADLINE, async || {
        world.telegram.commands(MIA, MIA).iter().all(|command| command.command != "newquiz")
    })
    .await;
    offers("quizzes", true).await;
    world.end().await;
}

#[tokio::test]
async fn commands_are_registered_in_each_language() {
    let world = World::start(Intake::Polling).await;
    studymate_testkit::eventually(DEADLINE, async || {
        let names = |user| {
            world
                .telegram
                .commands(user, user)
                .into_iter()
                .map(|c| (c.command, c.description))
                .collect::<Vec<_>>()
        };
        let (english, russian) = (names(ANN), names(IVAN));
        english.len() >= 8 && english.len() == russian.len() && english[0].1 != russian[0].1
    })
    .await;
    world.end().await;
}
