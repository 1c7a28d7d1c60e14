//! A mentor brings a quiz through the chat.

use studymate_simulator::{Upload, UploadKind};

use crate::world::*;

const FILE: &str = "// studymate: code=tiny\n// studymate: title=Tiny\n::q1:: Is water wet? {T}\n";

fn upload(name: &str, text: impl Into<Vec<u8>>) -> Upload {
    Upload {
        kind: UploadKind::Document,
        name: name.to_owned(),
        mime_type: None,
        caption: None,
        album: None,
        bytes: Into::<Vec<u8>>::into(text).into(),
    }
}

#[tokio::test]
async fn from_an_admins_word_to_a_students_answer() {
    let world = World::start(Intake::Polling).await;
    world.makes_mia_a_mentor().await;
    world.telegram.send_file(MIA, MIA, upload("tiny.gift", FILE)).unwrap();
    world.presses(MIA, "1:publish:tiny:1").await;
    world.count_becomes("select count(*) from read_model.quiz where quiz = 'tiny' and live = 1", 1).await;
    world.says(ANN, "/quiz tiny");
    world.presses(ANN, "1:pick:1001:1:1:0:").await;
    world.presses(ANN, "1:next:1001:1:1").await;
    world.sees_text(ANN, "100").await;
    world.is_consistent().await;
    world.end().await;
}

#[tokio::test]
async fn a_faulty_file_is_told_with_its_line_and_a_strangers_is_refused() {
    let world = World::start(Intake::Polling).await;
    world.says(ALEX, "/start");
    world.sees_button(ALEX, "1:list:0").await;
    world.telegram.send_file(ALEX, ALEX, upload("bad.gift", "::q1:: What? {=yes ~no")).unwrap();
    world.sees_text(ALEX, "1").await;
    world.sees(ALEX, |message| shown(message).to_lowercase().contains("line")).await;
    world.telegram.send_file(ALEX, ALEX, upload("bytes.gift", [0xff, 0xfe, 0x80])).unwrap();
    world.sees_text(ALEX, "UTF-8").await;
    world.telegram.send_file(ANN, ANN, upload("tiny.gift", FILE)).unwrap();
    world.count_becomes("select count(*) from core.event where kind = 'RightMissed'", 1).await;
    assert_eq!(world.count("select count(*) from core.event where kind = 'QuizImported'").await, 2);
    world.is_consistent().await;
    world.end().await;
}

#[tokio::test]
async fn a_quiz_made_in_the_chat_survives_a_worker_and_is_played() {
    let mut world = World::start(Intake::Polling).await;
    world.says(ALEX, "/newquiz");
    world.sees_button(ALEX, "1:steps:cancel").await;
    world.says(ALEX, "Rivers");
    world.sees_text(ALEX, "first question").await;
    world.says(ALEX, "The longest river of Europe?");
    world.presses(ALEX, "1:author:kind:choice").await;
    world.sees_text(ALEX, "+Paris").await;
    world.kill9("workers").await;
    world.spawn("workers", "workers");
    world.says(ALEX, "Danube\nRhine");
    world.sees_text(ALEX, "Not taken").await;
    world.says(ALEX, "Danube\n+Volga");
    world.sees_button(ALEX, "1:author:skip").await;
    world.says(ALEX, "It is 3,530 km long.");
    world.presses(ALEX, "1:author:keep").await;
    world.presses(ALEX, "1:author:settings").await;
    world.presses(ALEX, "1:author:set:shuffle_options:yes").await;
    world.sees_button(ALEX, "1:author:set:shuffle_options:no").await;
    world.kill9("workers").await;
    world.spawn("workers", "workers");
    world.presses(ALEX, "1:author:overview").await;
    world.presses(ALEX, "1:steps:save").await;
    world.presses(ALEX, "1:publish:rivers:1").await;
    world.count_becomes("select count(*) from read_model.quiz where quiz = 'rivers' and live = 1", 1).await;
    // It goes into a course for everybody.
    world.says(ALEX, "/newcourse");
    world.sees_text(ALEX, "new course").await;
    world.says(ALEX, "Geography");
    world.presses(ALEX, "1:author:skip").await;
    world.presses(ALEX, "1:author:access:everyone").await;
    world.sees_text(ALEX, "Which topics").await;
    world.says(ALEX, "Europe");
    world.presses(ALEX, "1:author:topic:0:0").await;
    world.presses(ALEX, "1:author:q:0:0:rivers").await;
    world.presses(ALEX, "1:author:dates:0:0").await;
    world.presses(ALEX, "1:author:window:due:0:0").await;
    world.sees_text(ALEX, "Never due").await;
    world.says(ALEX, "2999-12-01 18:00");
    world.sees_text(ALEX, "due 1 December 2999").await;
    world.kill9("workers").await;
    world.spawn("workers", "workers");
    world.presses(ALEX, "1:author:overview").await;
    world.presses(ALEX, "1:steps:save").await;
    world.count_becomes("select count(*) from core.event where kind = 'CourseSaved'", 1).await;
    let quiz = world.command(&["quiz", "export", "rivers"]).await;
    assert!(String::from_utf8_lossy(&quiz.stdout).contains("shuffle_options=yes"));
    let folder = tempfile::tempdir().unwrap();
    let exported = world.command(&["course", "export", "geography", folder.path().to_str().unwrap()]).await;
    assert!(exported.status.success(), "{}", String::from_utf8_lossy(&exported.stderr));
    let course = std::fs::read_to_string(folder.path().join("course.toml")).unwrap();
    assert!(course.contains("due = 2999-12-01T18:00:00"), "{course}");
    // A mentor sees who has it, and changes it.
    world.presses(ALEX, "1:desk:geography").await;
    world.presses(ALEX, "1:students:geography:0").await;
    world.sees_text(ALEX, "Everybody may come").await;
    world.presses(ALEX, "1:desk:geography").await;
    world.presses(ALEX, "1:author:editcourse:geography").await;
    world.sees_text(ALEX, "item has dates of its own").await;
    world.says(ANN, "/quiz rivers");
    world.presses(ANN, "1:pick:1001:1:1:1:").await;
    world.sees_text(ANN, "3,530 km").await;
    world.presses(ANN, "1:next:1001:1:1").await;
    world.sees_text(ANN, "100").await;
    world.is_consistent().await;
    world.end().await;
}
