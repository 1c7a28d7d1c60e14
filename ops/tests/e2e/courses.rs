//! A course comes in as a folder; students come by its link and by an invitation that is used up; dates hold; it goes out as it came.

use crate::materials::dot;
use crate::world::*;

const COURSE: &str = r#"code = "sums"
title = "Sums"
access = "invitation"
late = "refused"

[[topics]]
title = "Begin"

[[topics.items]]
material = "sums-notes"
title = "Before you begin"
text = "Count on your fingers."

[[topics.items]]
quiz = "adding.gift"

[[topics]]
title = "Later"

[[topics.items]]
quiz = "ahead.gift"
opens = 2999-01-01

[[topics.items]]
quiz = "over.gift"
due = 2001-01-01
"#;

fn sum(code: &str) -> String {
    format!("// studymate: code={code}\n// studymate: title=The quiz {code}\n\n::one::1 + 1 = ?{{=2 ~3}}\n")
}

/// A folder with the course; the quiz `ahead` opens in the year 2999, the quiz `over` was due in 2001.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("course.toml"), COURSE).unwrap();
    for code in ["adding", "ahead", "over"] {
        std::fs::write(folder.path().join(format!("{code}.gift")), sum(code)).unwrap();
    }
    folder
}

async fn told(world: &World, arguments: &[&str]) -> String {
    let output = world.command(arguments).await;
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[tokio::test]
async fn a_course_is_imported_walked_through_and_exported_as_it_was() {
    let world = World::start(Intake::Polling).await;
    let folder = folder();
    let dir = folder.path().to_str().unwrap();
    assert!(told(&world, &["course", "import", dir, "--dry-run"]).await.contains("course sums: new"));
    assert!(told(&world, &["course", "import", dir, "--publish"]).await.contains("sums: published"));
    assert!(told(&world, &["course", "import", dir]).await.contains("course sums: unchanged"));

    // It is for those who are invited: an admin makes an invitation and passes its link on.
    world.says(ANN, "/start course_sums");
    world.sees_text(ANN, "not open to you").await;
    world.says(ALEX, "/course sums");
    world.presses(ALEX, "1:desk:sums").await;
    world.presses(ALEX, "1:invites:sums").await;
    world.presses(ALEX, "1:invite:sums").await;
    let invitations = world.sees_text(ALEX, "start=join_").await;
    let code = shown(&invitations).split("start=join_").nth(1).unwrap();
    let code: String = code.chars().take_while(char::is_ascii_alphanumeric).collect();
    world.says(ANN, &format!("/start join_{code}"));
    world.sees_text(ANN, "Welcome to Sums").await;

    // She reads the material, passes the quiz, and is led on.
    world.presses(ANN, "1:course:sums:0").await;
    world.presses(ANN, "1:go:sums").await;
    world.sees_text(ANN, "Count on your fingers").await;
    world.presses(ANN, "1:go:sums").await;
    world.sees_text(ANN, "1 + 1").await;
    world.presses(ANN, &format!("1:pick:{ANN}:1:1:0:")).await;
    world.presses(ANN, "1:next:").await;
    world.presses(ANN, "1:course:sums:0").await;
    world.sees_text(ANN, "2 of 4 done").await;

    // What opens later and what is over have their dates and no button; by its link the latter is refused, and leads back.
    world.presses(ANN, "1:topic:sums:1:0").await;
    let topic = world.sees_text(ANN, "opens 1 January 2999").await;
    assert!(button(&topic, "1:start:ahead").is_none() && button(&topic, "1:start:over").is_none());
    world.says(ANN, "/start quiz_over");
    world.sees_text(ANN, "takes no late attempts").await;
    world.presses(ANN, "1:course:sums:0").await;
    world.sees_text(ANN, "2 of 4 done").await;

    // Whoever is revoked lets nobody in, and who came stays.
    world.presses(ALEX, "1:uninvite:").await;
    world.sees_text(ALEX, "No invitation is open").await;
    world.says(MIA, &format!("/start join_{code}"));
    world.sees_text(MIA, "does not work").await;
    world.says(ANN, "/courses");
    world.sees_text(ANN, "2 of 4 done").await;

    let out = tempfile::tempdir().unwrap();
    let out = out.path().join("sums");
    told(&world, &["course", "export", "sums", out.to_str().unwrap()]).await;
    let again = told(&world, &["course", "import", out.to_str().unwrap()]).await;
    assert_eq!(again.matches("unchanged").count(), 5, "{again}");
}

const WITH_FILES: &str = r#"code = "maps"
title = "Maps"
access = "everyone"

[[topics]]
title = "All"

[[topics.items]]
material = "atlas"
title = "An atlas"
file = "My atlas.pdf"

[[topics.items]]
material = "trip"
title = "A trip"
files = ["one.png", "two.png"]

[[topics.items]]
material = "plan"
title = "The plan, to be kept"
file = "plan.png"
kind = "document"

[[topics.items]]
quiz = "dots.gift"
"#;

fn folder_with_files() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes: &[u8]| std::fs::write(folder.path().join(name), bytes).unwrap();
    write("course.toml", WITH_FILES.as_bytes());
    write("dots.gift", b"// studymate: code=dots\n::one:: How many? [media: dot.png] {=One ~Two}\n");
    write("My atlas.pdf", b"%PDF-1.4 an atlas");
    for name in ["one.png", "two.png", "plan.png", "dot.png"] {
        // What follows the end of a picture is nothing to whoever shows it, and makes each of them another file.
        write(name, &[dot().as_slice(), name.as_bytes()].concat());
    }
    folder
}

#[tokio::test]
async fn files_go_with_a_course_into_telegram_and_out_again() {
    let world = World::start(Intake::Polling).await;
    world.says(ALEX, "/start");
    world.sees_button(ALEX, "1:list:0").await;
    let folder = folder_with_files();
    let dir = folder.path().to_str().unwrap();
    let dry = told(&world, &["course", "import", dir, "--dry-run"]).await;
    assert!(
        dry.contains("material trip: new, 2 files to upload") && dry.contains("file dot.png: new"),
        "{dry}"
    );
    assert!(told(&world, &["course", "import", dir, "--publish"]).await.contains("maps: published"));
    let uploaded = |world: &World| {
        let messages = world.telegram.chat(ALEX).unwrap().messages;
        messages.iter().filter(|m| m.photo.is_some() || m.document.is_some()).count()
    };
    assert_eq!(uploaded(&world), 5);
    let again = told(&world, &["course", "import", dir]).await;
    assert_eq!((again.matches("unchanged").count(), uploaded(&world)), (5, 5), "{again}");

    world.says(ANN, "/start material_trip");
    world.sees_text(ANN, "2 files are above").await;
    world.says(ANN, "/start material_plan");
    world.sees(ANN, |message| message.document.is_some()).await;
    world.says(ANN, "/quiz dots");
    assert!(world.sees_text(ANN, "How many?").await.photo.is_some());

    // Out it goes with its files, and in again nothing changes; to another bot they are uploaded once more.
    let out = tempfile::tempdir().unwrap();
    let copy = out.path().join("maps");
    let copy = copy.to_str().unwrap();
    told(&world, &["course", "export", "maps", copy]).await;
    let atlas = std::fs::read(out.path().join("maps/My atlas.pdf")).unwrap();
    assert_eq!(atlas, b"%PDF-1.4 an atlas");
    assert_eq!(std::fs::read_dir(copy).unwrap().count(), 7);
    let again = told(&world, &["course", "import", copy]).await;
    assert_eq!((again.matches("unchanged").count(), uploaded(&world)), (5, 5), "{again}");
    std::fs::write(out.path().join("maps/My atlas.pdf"), b"%PDF-1.4 another atlas").unwrap();
    let changed = told(&world, &["course", "import", copy]).await;
    assert!(changed.contains("material atlas: changed, 1 file to upload"), "{changed}");
    assert_eq!((changed.matches("unchanged").count(), uploaded(&world)), (4, 6), "{changed}");

    std::fs::write(out.path().join("maps/My atlas.pdf"), b"%PDF-1.4 a third atlas").unwrap();
    let refused = world.command(&["course", "import", copy, "--materials-chat-id", "424242"]).await;
    let why = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(!refused.status.success() && why.contains("cannot be uploaded to chat 424242"), "{why}");
    world.is_consistent().await;
    world.end().await;
}
