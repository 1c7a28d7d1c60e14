//! Leaderboards and exports, played.

use serde_json::Value;

use crate::taking_a_quiz::{answer_all, sample};
use crate::world::*;

/// The bytes of a document that the bot sent, by its name.
async fn document(world: &World, user: i64, name: &str) -> Vec<u8> {
    let message = world
        .sees_any(user, |message| {
            message.document.as_ref().is_some_and(|document| document["file_name"] == name)
        })
        .await;
    let file_id = message.document.unwrap()["file_id"].as_str().unwrap().to_owned();
    let api = world.simulator.url();
    let asked = reqwest::get(format!("{api}/bot{TOKEN}/getFile?file_id={file_id}")).await.unwrap();
    let found: Value = asked.json().await.unwrap();
    let path = found["result"]["file_path"].as_str().unwrap();
    let fetched = reqwest::get(format!("{api}/file/bot{TOKEN}/{path}")).await.unwrap();
    fetched.bytes().await.unwrap().to_vec()
}

#[tokio::test]
async fn points_are_compared_under_the_names_that_people_chose() {
    let world = World::start(Intake::Polling).await;
    let quiz = sample("demo");
    world.says(ANN, "/quiz demo");
    answer_all(&world, ANN, &quiz, 1, 3).await;
    world.says(MIA, "/quiz demo");
    answer_all(&world, MIA, &quiz, 1, 2).await;
    world.says(ANN, "/nickname Ada");
    world.sees_text(ANN, "others see you as Ada").await;
    // A screen waits for its reader's own events, not for those of others.
    world.count_becomes("select count(*) from read_model.player where nickname = 'Ada'", 1).await;
    world.says(MIA, "/leaderboard");
    world.sees_text(MIA, "🥇 Ada · 6").await;
    let board = world.sees_text(MIA, "· 4 ← you").await;
    assert!(!shown(&board).contains("Mia") && !shown(&board).contains("Ann"), "nobody's real name is told");
    // Somebody who hides is seen by nobody, and knows their points.
    world.says(ANN, "/privacy");
    world.presses(ANN, "1:hidden:yes").await;
    world.sees_button(ANN, "1:hidden:no").await;
    world.says(ANN, "/leaderboard");
    world.sees_text(ANN, "You would have 6 points").await;
    world.count_becomes("select count(*) from read_model.player where hidden", 1).await;
    world.says(MIA, "/leaderboard");
    world.sees(MIA, |message| shown(message).contains("🥇") && !shown(message).contains("Ada")).await;
    world.is_consistent().await;
    world.end().await;
}

#[tokio::test]
async fn an_export_holds_everything_there_is() {
    let world = World::start(Intake::Polling).await;
    let quiz = sample("demo");
    let questions = quiz.questions.len();
    world.says(ANN, "/quiz demo");
    answer_all(&world, ANN, &quiz, 1, questions as u16).await;
    world.says(ANN, "/export");
    let json: Value = serde_json::from_slice(&document(&world, ANN, "studymate.json").await).unwrap();
    let stored = format!("select count(*) from core.event where stream = 'user.{ANN}'");
    let events = json["events"].as_array().unwrap();
    assert_eq!(events.len() as i64, world.count(&stored).await, "every event is in it");
    let versions: Vec<i64> = events.iter().map(|event| event["version"].as_i64().unwrap()).collect();
    assert_eq!(versions, (1..=events.len() as i64).collect::<Vec<_>>());
    assert_eq!(json["registration"]["profile"]["name"], "Ann");
    assert_eq!(json["telegram_id"], ANN);
    let answers = json["answers"].as_array().unwrap();
    assert_eq!(answers.len(), questions);
    assert!(answers.iter().all(|answer| answer["right"] == true && answer["question"] != ""), "{answers:#?}");
    // What was typed is there in clear, and nothing is left encrypted or out.
    let typed = events.iter().any(|event| event["event"].to_string().contains("Text"));
    assert!(typed && !json.to_string().contains("‹"), "something is missing");
    let csv = String::from_utf8(document(&world, ANN, "studymate-answers.csv").await).unwrap();
    assert!(csv.starts_with("\u{feff}at,kind,"));
    assert!(csv.lines().count() > questions, "{csv}");
    world.says(ANN, "/export");
    world.sees_text(ANN, "You had your files just now").await;
    world.is_consistent().await;
    world.end().await;
}
