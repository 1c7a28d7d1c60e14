//! An essay, from the student's hand to the mentor's grade and back, through the death of the workers; and a quiz with free navigation.

use studymate_simulator::{Upload, UploadKind};

use crate::world::*;

const ESSAY: &str = "// studymate: code=essay\n// studymate: title=Rivers\n// studymate: pass_mark=50\n::q1:: Water is wet. {T}\n\n\
    // studymate: points=3\n// studymate: guidance=Speed of the water.\n::q2:: Why do rivers bend? {}\n";
const FREE: &str = "// studymate: code=free\n// studymate: navigation=free\n::f1:: Water is wet. {T}\n\n::f2:: Fire is cold. {F}\n";

async fn publishes(world: &World, name: &str, code: &str, text: &str) {
    let upload = Upload {
        kind: UploadKind::Document,
        name: name.to_owned(),
        mime_type: None,
        caption: None,
        album: None,
        bytes: text.as_bytes().to_vec().into(),
    };
    world.telegram.send_file(MIA, MIA, upload).unwrap();
    world.presses(MIA, &format!("1:publish:{code}:1")).await;
    let live = format!("select count(*) from read_model.quiz where quiz = '{code}' and live = 1");
    world.count_becomes(&live, 1).await;
}

async fn with_mentor() -> World {
    let world = World::start(Intake::Polling).await;
    world.makes_mia_a_mentor().await;
    world
}

#[tokio::test]
async fn an_essay_is_graded_with_a_comment_and_the_result_follows() {
    let mut world = with_mentor().await;
    publishes(&world, "essay.gift", "essay", ESSAY).await;
    world.says(ANN, "/quiz essay");
    world.presses(ANN, "1:pick:1001:1:1:0:").await;
    world.presses(ANN, "1:next:1001:1:1").await;
    world.sees_text(ANN, "Why do rivers bend?").await;
    world.says(ANN, "I do not know.");
    world.sees_button(ANN, "1:ok:1001:1:2").await;
    world.kill9("workers").await;
    world.says(ANN, "Because the water is faster outside.");
    world.spawn("workers", "workers");
    world.sees_text(ANN, "faster outside").await;
    world.presses(ANN, "1:ok:1001:1:2").await;
    world.presses(ANN, "1:next:1001:1:2").await;
    world.sees_text(ANN, "So far 25\u{a0}%").await;
    let waits = "select count(*) from read_model.answer_text where waits and text like '%faster outside%'";
    world.count_becomes(waits, 1).await;

    world.says(MIA, "/grade");
    world.sees_text(MIA, "Speed of the water").await;
    world.presses(MIA, "1:say:1001:1:2").await;
    world.sees_text(MIA, "Write your comment").await;
    world.kill9("workers").await;
    world.says(MIA, "And the inner bank?");
    world.spawn("workers", "workers");
    world.sees_text(MIA, "Goes out with the grade").await;
    world.presses(MIA, "1:grade:1001:1:2:75:0").await;
    world.sees_text(MIA, "No answer waits").await;

    let told = world.sees_text(ANN, "And the inner bank?").await;
    assert!(shown(&told).contains("81\u{a0}%") && shown(&told).contains("passed"), "{}", shown(&told));
    world.presses(ANN, "1:result:1001:1").await;
    world.sees_text(ANN, "81\u{a0}%").await;
    world.presses(ANN, "1:review:1001:1:").await;
    let result = "select count(*) from analytics.attempts where percent = 81 and passed and pending = 0";
    world.count_becomes(result, 1).await;
    world.count_becomes("select count(*) from analytics.quiz_progress where best_percent = 81", 1).await;

    // From the report the mentor changes their mind; an admin sees all of it.
    world.says(MIA, "/report essay");
    world.presses(MIA, "1:regrade:1001:1:1").await;
    world.presses(MIA, "1:regrade:1001:1:2").await;
    world.presses(MIA, "1:grade:1001:1:2:100:1").await;
    world.count_becomes("select count(*) from analytics.attempts where percent = 100 and passed", 1).await;
    world.says(ALEX, "/report essay");
    world.presses(ALEX, "1:patterns:essay").await;
    world.sees_text(ALEX, "not verdicts").await;
    assert_eq!(world.count("select count(*) from core.event where kind = 'AnswerGraded'").await, 2);
    world.is_consistent().await;
    world.end().await;
}

#[tokio::test]
async fn answers_are_changed_until_they_are_handed_in_and_an_overview_survives_the_workers() {
    let mut world = with_mentor().await;
    publishes(&world, "free.gift", "free", FREE).await;
    world.says(ANN, "/quiz free");
    world.presses(ANN, "1:pick:1001:1:1:1:").await;
    world.presses(ANN, "1:open:1001:1:2").await;
    world.presses(ANN, "1:all:1001:1").await;
    world.sees_text(ANN, "1 of 2 answered").await;
    world.kill9("workers").await;
    world.presses(ANN, "1:open:1001:1:1").await;
    world.spawn("workers", "workers");
    world.presses(ANN, "1:pick:1001:1:1:0:").await;
    world.presses(ANN, "1:all:1001:1").await;
    world.presses(ANN, "1:hand:1001:1:0").await;
    world.sees_text(ANN, "Hand in anyway?").await;
    world.presses(ANN, "1:hand:1001:1:1").await;
    world.sees_text(ANN, "50\u{a0}%").await;
    let right = "select count(*) from analytics.answers where quiz = 'free' and is_right";
    world.count_becomes(right, 1).await;
    world
        .count_becomes("select sum(asked)::bigint from analytics.question_stats where quiz = 'free'", 2)
        .await;
    world.is_consistent().await;
    world.end().await;
}

#[tokio::test]
async fn what_an_operator_brings_for_a_mentor_is_theirs_to_grade() {
    let world = with_mentor().await;
    let folder = tempfile::tempdir().unwrap();
    let quiz = folder.path().join("essay.gift").display().to_string();
    std::fs::write(&quiz, "// studymate: code=essay\n::q2:: Why do rivers bend? {}\n").unwrap();
    let course = "code = \"rivers\"\ntitle = \"Rivers\"\naccess = \"everyone\"\n\n[[topics]]\ntitle = \"One\"\n\n\
        [[topics.items]]\nquiz = \"essay.gift\"\n\n[[topics.items]]\nmaterial = \"banks\"\ntitle = \"Banks\"\ntext = \"Two.\"\n";
    std::fs::write(folder.path().join("course.toml"), course).unwrap();
    let dir = folder.path().display().to_string();
    let (ann, mia) = (ANN.to_string(), MIA.to_string());
    world.says(ANN, "/start");
    world.sees_button(ANN, "1:list:0").await;
    for import in [["quiz", "import", &quiz], ["course", "import", &dir]] {
        let refused = world.command(&[&import[..], &["--owner", &ann]].concat()).await;
        let told = String::from_utf8_lossy(&refused.stderr).into_owned();
        assert!(!refused.status.success() && told.contains("neither a mentor nor an admin"), "{told}");
    }
    // First it is nobody's, then it is given.
    for (owner, told) in [(&[][..], "rivers: published"), (&["--owner", &mia][..], "3 of these become")] {
        let import = ["course", "import", &dir, "--publish"];
        let imported = world.command(&[&import[..], owner].concat()).await;
        let out = String::from_utf8_lossy(&imported.stdout).into_owned();
        assert!(imported.status.success() && out.contains(told), "{out}");
    }
    world.count_becomes(&format!("select count(*) from read_model.quiz where owner = {MIA}"), 1).await;
    world.says(ANN, "/quiz essay");
    world.sees_text(ANN, "Why do rivers bend?").await;
    world.says(ANN, "They like it.");
    world.presses(ANN, "1:ok:1001:1:1").await;
    let waits = "select count(*) from read_model.answer_text where waits";
    world.count_becomes(waits, 1).await;
    world.says(MIA, "/grade");
    world.presses(MIA, "1:grade:1001:1:1:100:0").await;
    world.count_becomes(waits, 0).await;
    world.says(MIA, "/course rivers");
    world.presses(MIA, "1:desk:rivers").await;
    world.presses(MIA, "1:author:editcourse:rivers").await;
    world.is_consistent().await;
    world.end().await;
}
