//! A mentor brings files through the chat, and students get them.

use base64::Engine as _;
use studymate_simulator::{ChatView, Press, Upload, UploadKind};

use crate::world::*;

/// A picture of one dot.
const DOT: &str =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

fn dot() -> Vec<u8> {
    base64::engine::general_purpose::STANDARD.decode(DOT).unwrap()
}

fn upload(kind: UploadKind, name: &str, album: Option<&str>, bytes: Vec<u8>) -> Upload {
    let album = album.map(str::to_owned);
    Upload { kind, name: name.to_owned(), mime_type: None, caption: None, album, bytes: bytes.into() }
}

/// Makes Mia a mentor.
async fn mentor(world: &World) {
    world.says(MIA, "/start");
    world.sees_button(MIA, "1:list:0").await;
    world.says(ALEX, "/start");
    world.sees_button(ALEX, "1:list:0").await;
    world.says(ALEX, &format!("/mentor {MIA}"));
    world.count_becomes("select count(*) from read_model.student where mentor", 1).await;
}

#[tokio::test]
async fn an_album_and_a_voice_go_from_a_mentor_to_a_student() {
    let mut world = World::start(Intake::Polling).await;
    mentor(&world).await;
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
