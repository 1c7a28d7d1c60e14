//! A mentor brings files through the chat, and students get them.

use base64::Engine as _;
use studymate_simulator::{ChatView, Press, Upload, UploadKind};

use crate::world::*;

/// A picture of one dot.
const DOT: &str =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

pub(crate) fn dot() -> Vec<u8> {
    base64::engine::general_purpose::STANDARD.decode(DOT).unwrap()
}

fn upload(kind: UploadKind, name: &str, album: Option<&str>, bytes: Vec<u8>) -> Upload {
    let album = album.map(str::to_owned);
    Upload { kind, name: name.to_owned(), mime_type: None, caption: None, album, bytes: bytes.into() }
}

#[tokio::test]
async fn an_album_and_a_voice_go_from_a_mentor_to_a_student() {
    let mut world = World::start(Intake::Polling).await;
    world.makes_mia_a_mentor().await;
    for name in ["one.png", "two.png"] {
        let picture = upload(UploadKind::Photo, name, Some("trip"), dot());
        world.telegram.send_file(MIA, MIA, picture).unwrap();
    }
    world.sees_text(MIA, "2 files").await;
    // The steps outlive the process that began them.
    world.kill9("workers").await;
    world.spawn("workers", "workers");
    world.says(MIA, "Our trip");
    world.presses(MIA, "1:steps:save").await;
    world.sees_text(MIA, "start=material_our-trip").await;
    let voice = upload(UploadKind::Voice, "voice.ogg", None, b"OggS hello".to_vec());
    world.telegram.send_file(MIA, MIA, voice).unwrap();
    world.sees_text(MIA, "Voice message").await;
    world.says(MIA, "Hello");
    world.presses(MIA, "1:steps:save").await;
    world.sees_text(MIA, "start=material_hello").await;

    world.says(ANN, "/start material_our-trip");
    let menu = world.sees_text(ANN, "2 files are above").await;
    let got = world.telegram.chat(ANN).unwrap().messages;
    let album: Vec<_> = got.iter().filter(|message| message.media_group_id.is_some()).collect();
    assert_eq!(album.len(), 2, "both photos are one album");
    assert_eq!(album[0].media_group_id, album[1].media_group_id);
    assert!(album.iter().all(|message| message.photo.is_some() && message.message_id < menu.message_id));
    world.telegram.start(ANN, "material_hello").unwrap();
    world.sees_text(ANN, "The file is above").await;
    let got = world.telegram.chat(ANN).unwrap().messages;
    assert!(got.iter().any(|message| message.from.is_bot && message.voice.is_some()));
    // There is one menu: the one before goes when the new one is there.
    let gone = |chat: &ChatView| chat.messages.iter().all(|m| m.message_id != menu.message_id).then_some(());
    world.telegram.wait_for(ANN, DEADLINE, gone).await.unwrap();

    let (list, data) = {
        world.says(MIA, "/materials");
        world.sees_button(MIA, "1:mat:hello").await
    };
    world.telegram.press(MIA, MIA, list.message_id, &Press::Data(data)).unwrap();
    world.presses(MIA, "1:dropmat:hello").await;
    world.presses(MIA, "1:dropmat!:hello").await;
    world.sees_text(MIA, "Removed").await;
    world.telegram.start(ANN, "material_hello").unwrap();
    world.sees_text(ANN, "not there any more").await;
    world.is_consistent().await;
    world.end().await;
}

#[tokio::test]
async fn a_picture_that_is_sent_with_a_question_is_in_its_preview_and_stands_with_it() {
    let world = World::start(Intake::Polling).await;
    world.says(ALEX, "/newquiz");
    world.sees_button(ALEX, "1:steps:cancel").await;
    world.says(ALEX, "Dots");
    world.sees_text(ALEX, "first question").await;
    let picture = upload(UploadKind::Photo, "dot.png", None, dot());
    let asked = Upload { caption: Some("How many dots?".to_owned()), ..picture };
    world.telegram.send_file(ALEX, ALEX, asked).unwrap();
    world.presses(ALEX, "1:author:kind:choice").await;
    world.sees_text(ALEX, "+Paris").await;
    world.says(ALEX, "+One\nTwo");
    world.presses(ALEX, "1:author:skip").await;
    assert!(world.sees_text(ALEX, "Students see it like this").await.photo.is_some());
    world.presses(ALEX, "1:author:keep").await;
    world.presses(ALEX, "1:steps:save").await;
    world.presses(ALEX, "1:publish:dots:1").await;
    world.count_becomes("select count(*) from read_model.quiz where quiz = 'dots' and live = 1", 1).await;
    world.says(ANN, "/quiz dots");
    assert!(world.sees_text(ANN, "How many dots?").await.photo.is_some());
    world.is_consistent().await;
    world.end().await;
}

/// A folder with a quiz whose first question names a picture beside it.
fn quiz_with_a_picture() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("dot.png"), dot()).unwrap();
    let quiz = "// studymate: code=dots\n::one:: How many dots? [media: dot.png] {=One ~Two}\n\n\
                ::two:: Is `1 + 1` two? {T}\n";
    std::fs::write(folder.path().join("dots.gift"), quiz).unwrap();
    folder
}

#[tokio::test]
async fn a_question_keeps_its_picture_through_its_answer_and_a_new_token() {
    let mut world = World::start(Intake::Polling).await;
    world.says(ALEX, "/start");
    world.sees_button(ALEX, "1:list:0").await;
    let folder = quiz_with_a_picture();
    let quiz = folder.path().join("dots.gift").display().to_string();
    let import = ["quiz", "import", "--publish", quiz.as_str()];
    for _ in 0..2 {
        let imported = world.command(&import).await;
        assert!(imported.status.success(), "{}", String::from_utf8_lossy(&imported.stderr));
    }
    let kept = world.telegram.chat(ALEX).unwrap().messages;
    assert_eq!(kept.iter().filter(|message| message.photo.is_some()).count(), 1, "it is uploaded once");

    world.says(ANN, "/quiz dots");
    let asked = world.sees_text(ANN, "How many dots?").await;
    assert!(asked.photo.is_some());
    world.presses(ANN, "1:pick:1001:1:1:0:").await;
    let answered = world.sees_text(ANN, "Right").await;
    assert_eq!((answered.message_id, answered.photo), (asked.message_id, asked.photo), "one message, edited");
    world.presses(ANN, "1:next:1001:1:1").await;
    let next = world.sees_text(ANN, "1 + 1").await;
    assert!(next.photo.is_none() && next.entities.iter().any(|entity| entity.kind == "code"));

    // The files are kept, and the bot gets another token: what it sends now has other ids.
    let copy = folder.path().join("copy").display().to_string();
    let exported = world.command(&["files", "export", &copy]).await;
    assert!(exported.status.success(), "{}", String::from_utf8_lossy(&exported.stderr));
    let own = world.command(&["files", "relink", &copy, "--dry-run"]).await;
    assert!(String::from_utf8_lossy(&own.stderr).contains("its files are linked"));
    world.new_bot("2:another-simulated-bot").await;
    world.says(ANN, "/start");
    world.sees_button(ANN, "1:list:0").await;
    world.says(ALEX, "/start");
    world.sees_button(ALEX, "1:list:0").await;
    world.says(IVAN, "/quiz dots");
    let without = world.sees_text(IVAN, "How many dots?").await;
    assert!(without.photo.is_none() && shown(&without).contains("🖼"), "Telegram does not have the file");

    let relink = ["files", "relink", copy.as_str(), "--yes", "--reason", "another token"];
    let dry = world.command(&[&relink[..3], &["--dry-run"]].concat()).await;
    assert!(String::from_utf8_lossy(&dry.stderr).contains("1 files to upload"));
    let relinked = world.command(&relink).await;
    assert!(relinked.status.success(), "{}", String::from_utf8_lossy(&relinked.stderr));
    let again = world.command(&relink).await;
    assert!(String::from_utf8_lossy(&again.stdout).contains("nothing to link"));
    world.says(IVAN, "/resume");
    world.sees(IVAN, |message| message.photo.is_some()).await;
    assert_eq!(world.count("select count(*) from core.event where kind = 'FilesRelinked'").await, 1);
    world.end().await;
}
