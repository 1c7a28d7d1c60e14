//! Mentors send materials, everybody opens them.

use crate::support::*;
use studymate_schema::button::Button;
use studymate_schema::catalogue::Author;
use studymate_schema::dialog::DialogAnswer;
use studymate_schema::effect::{Card, Effect, Place};
use studymate_schema::event::{CatalogueEvent, Event, Granter, Role};
use studymate_schema::input::{CatalogueAnswer, Command, FetchOutcome};
use studymate_schema::material::{
    FileKind, Material, MaterialAnswer, MaterialContent, MaterialShape, SaveAs,
};
use studymate_schema::view::{Hint, Notice, Toast, View};
use studymate_schema::{Aggregate, Personal};

fn mentor() -> Story {
    given([
        types("/start"),
        When::Told(Command::GrantRole { role: Role::Mentor, by: Granter::Configuration }),
    ])
}

/// A message with a file; `more` has what stands beside it.
fn sends(kind: FileKind, id: &str, more: serde_json::Value) -> When {
    let file = serde_json::json!({"file_id": id, "file_unique_id": format!("unique-{id}"), "file_name": more["file_name"]});
    let file = if kind == FileKind::Photo { serde_json::json!([file]) } else { file };
    let mut message = more;
    message["message_id"] = 5.into();
    message["from"] = serde_json::json!({"id": ANN.0, "first_name": "Ann", "language_code": "en"});
    message["chat"] = serde_json::json!({"id": ANN.0, "type": "private"});
    message[kind.name()] = file;
    When::Sends(serde_json::json!({ "message": message }))
}

fn nothing() -> serde_json::Value {
    serde_json::json!({})
}

fn in_album(id: &str) -> serde_json::Value {
    serde_json::json!({ "media_group_id": id })
}

fn saves() -> When {
    presses(Button::Dialog(DialogAnswer::Save))
}

fn known(text: &str) -> Option<Personal<String>> {
    Some(Personal::Known(text.to_owned()))
}

#[track_caller]
fn offer(then: &Then) -> (MaterialShape, Option<Personal<String>>) {
    let View::MaterialOffer { shape, title, .. } = then.view() else { panic!("{:?}", then.view()) };
    (shape.clone(), title.clone())
}

/// The material that the catalogue is told to save.
#[track_caller]
fn saved(then: &Then) -> (Material, SaveAs) {
    let (to, command) = then.tells();
    assert_eq!(to, &Aggregate::Catalogue);
    let Command::SaveMaterial { material, save, by } = command else { panic!("{command:?}") };
    assert_eq!(*by, Author::Mentor(ANN));
    (material.as_ref().clone(), *save)
}

/// The story goes on with this material in the catalogue.
fn with_material(mut story: Story, code: &str, content: MaterialContent, by: Author) -> Story {
    let material = Material { code: material_code(code), title: code.to_uppercase(), content };
    story.catalogue.evolve(&CatalogueEvent::MaterialSaved { material: material.into(), by });
    story
}

#[test]
fn a_file_is_offered_under_its_caption_or_name_and_saved() {
    let caption = serde_json::json!({"caption": "Lecture 1\nall of it"});
    let then = mentor().when(sends(FileKind::Video, "V", caption)).then(["DialogMoved"]);
    assert_eq!(offer(&then), (MaterialShape::Files(vec![FileKind::Video]), known("Lecture 1")));
    assert_eq!(then.show().card, Some(Card::Dialog));
    let then = then.story.when(saves()).then(["DialogEnded"]);
    let (material, save) = saved(&then);
    assert_eq!(
        (material.title.as_str(), material.code.as_str(), save),
        ("Lecture 1", "lecture-1", SaveAs::New)
    );
    let MaterialContent::File(file) = material.content else { panic!() };
    assert_eq!((file.file_id.as_str(), file.file_unique_id.as_str()), ("V", "unique-V"));
    assert_eq!(file.caption, "Lecture 1\nall of it");
    let answer = CatalogueAnswer::Material(MaterialAnswer::Saved(material.code));
    let then = then.story.when(When::Told(Command::CatalogueAnswered(answer))).then([]);
    assert!(matches!(then.view(), View::Notice(Notice::Material(MaterialAnswer::Saved(_)))));
    assert_eq!((then.show().card, then.show().place), (Some(Card::Dialog), Place::Kept));

    let named = serde_json::json!({"file_name": "The plan.v2.pdf"});
    let then = mentor().when(sends(FileKind::Document, "D", named)).then(["DialogMoved"]);
    assert_eq!(offer(&then).1, known("The plan.v2"));
}

#[test]
fn a_title_is_asked_for_where_nothing_tells_and_can_be_changed() {
    let then = mentor().when(sends(FileKind::Voice, "O", nothing())).then(["DialogMoved"]);
    assert_eq!(offer(&then), (MaterialShape::Files(vec![FileKind::Voice]), None));
    let then = then.story.when(types("  Hello\nworld ")).then(["DialogMoved"]);
    assert_eq!(offer(&then).1, known("Hello world"));
    let then = then.story.when(types("Привет")).then(["DialogMoved"]);
    let then = then.story.when(saves()).then(["DialogEnded"]);
    let (material, _) = saved(&then);
    assert_eq!(material.title, "Привет");
    assert!(material.code.as_str().len() == 8);
    then.story.when(saves()).then([]).toasts(Some(Toast::StepsOver));
}

#[test]
fn an_album_is_kept_together_until_a_timer_closes_it() {
    let then =
        mentor().when(sends(FileKind::Photo, "P1", in_album("77"))).then(["DialogMoved"]).shows_nothing();
    let Some(Effect::SetTimer { key, at }) = then.decision.effects.last().cloned() else {
        panic!("{:?}", then.decision.effects)
    };
    let then =
        then.story.when(sends(FileKind::Video, "P2", in_album("77"))).then(["DialogMoved"]).shows_nothing();
    let then =
        then.story.when(sends(FileKind::Photo, "P3", in_album("77"))).then(["DialogMoved"]).shows_nothing();
    // The timer of the first file was moved: its firing comes too early.
    let fired = |at| When::Told(Command::TimerFired { key: key.clone(), at });
    let then = then.story.when(fired(at)).then([]).shows_nothing();
    let last = studymate_schema::Timestamp::from_second(at.as_second() + 2).unwrap();
    let then = then.story.when(fired(last)).then(["DialogMoved"]);
    let kinds = vec![FileKind::Photo, FileKind::Video, FileKind::Photo];
    assert_eq!(offer(&then), (MaterialShape::Files(kinds), None));
    let then = then.story.when(types("Trip")).story.when(saves()).then(["DialogEnded"]);
    let (material, _) = saved(&then);
    let ids: Vec<&str> = material.content.files().iter().map(|file| file.file_id.as_str()).collect();
    assert_eq!(ids, ["P1", "P2", "P3"]);
}

#[test]
fn whatever_comes_next_closes_an_album_and_loses_none_of_its_files() {
    for next in [types("/help"), presses(Button::Help), types("/quizzes")] {
        let story = mentor().when(sends(FileKind::Photo, "P1", in_album("77"))).story;
        let then = story.when(sends(FileKind::Photo, "P2", in_album("77"))).story.when(next);
        let kept = then.decision.events.iter().all(|event| event.kind() == "DialogMoved");
        assert!(kept, "{:?}", then.decision.events);
        let then = then.story.when(types("Both")).then(["DialogMoved"]);
        assert_eq!(offer(&then), (MaterialShape::Files(vec![FileKind::Photo; 2]), known("Both")));
    }
    let story = mentor().when(sends(FileKind::Photo, "P1", in_album("77"))).story;
    let then = story.when(types("One")).then(["DialogMoved", "DialogMoved"]);
    assert_eq!(then.decision.effects.iter().filter(|effect| matches!(effect, Effect::Show(_))).count(), 2);
}

#[test]
fn files_that_go_together_become_one_material_and_others_begin_anew() {
    let story = mentor().when(sends(FileKind::Photo, "P1", nothing())).story;
    let then = story.when(sends(FileKind::Photo, "P2", nothing())).then(["DialogMoved"]);
    assert_eq!(offer(&then).0, MaterialShape::Files(vec![FileKind::Photo; 2]));
    let then = then.story.when(sends(FileKind::Voice, "O", nothing())).then(["DialogMoved"]);
    let View::MaterialOffer { shape, instead: true, .. } = then.view() else { panic!("{:?}", then.view()) };
    assert_eq!(*shape, MaterialShape::Files(vec![FileKind::Voice]));
}

#[test]
fn a_text_or_a_link_is_asked_for_first() {
    let then = mentor().when(presses(Button::NewMaterial)).then(["DialogMoved"]);
    assert!(matches!(then.view(), View::MaterialAsked { replaces: None }));
    let then = then.story.when(types("https://example.org/a?b=1")).then(["DialogMoved"]);
    assert_eq!(offer(&then), (MaterialShape::Link, known("example.org")));
    let story = mentor().when(presses(Button::NewMaterial)).story;
    let then = story.when(types("Read this first.\nThen that.")).then(["DialogMoved"]);
    assert_eq!(offer(&then), (MaterialShape::Text, known("Read this first.")));
    let story = mentor().when(presses(Button::NewMaterial)).story;
    let then = story.when(types(&"long ".repeat(1000))).then([]);
    assert!(matches!(then.view(), View::Notice(Notice::MaterialTooLong { .. })));
}

#[test]
fn what_replaces_a_material_is_shown_and_saved_under_its_code_and_title() {
    let story = with_material(mentor(), "notes", MaterialContent::Text("old".into()), Author::Mentor(ANN));
    let then = story.when(presses(Button::ReplaceMaterial(material_code("notes")))).then(["DialogMoved"]);
    let named = serde_json::json!({"file_name": "table.csv"});
    let offered = |then: &Then| {
        let View::MaterialOffer { shape, replaces, .. } = then.view() else { panic!("{:?}", then.view()) };
        assert_eq!(replaces, &Some(material_code("notes")));
        shape.clone()
    };
    let then = then.story.when(types("Another text")).then(["DialogMoved"]);
    assert_eq!(offered(&then), MaterialShape::Text);
    let then = then.story.when(sends(FileKind::Document, "D", named)).then(["DialogMoved"]);
    assert_eq!(offered(&then), MaterialShape::Files(vec![FileKind::Document]));
    assert!(!then.decision.effects.iter().any(|effect| matches!(effect, Effect::Tell { .. })), "not at once");
    let mut gone = then.story.clone();
    let then = then.story.when(saves()).then(["DialogEnded"]);
    let (material, save) = saved(&then);
    assert_eq!((material.code.as_str(), material.title.as_str(), save), ("notes", "NOTES", SaveAs::This));
    assert_eq!(material.content.files()[0].file_id, "D");
    // What it was to replace is gone: it can become a material of its own.
    let (code, by) = (material_code("notes"), Author::Mentor(ANN));
    gone.catalogue.evolve(&CatalogueEvent::MaterialRemoved { code, by });
    let then = gone.when(saves()).then(["DialogMoved"]).toasts(Some(Toast::MaterialGone));
    assert_eq!(offer(&then).1, known("table"));
    let (material, save) = saved(&then.story.when(saves()).then(["DialogEnded"]));
    assert_eq!((material.code.as_str(), save), ("table", SaveAs::New));
}

#[test]
fn only_the_owner_and_admins_see_and_change_a_material() {
    let story = with_material(mentor(), "bobs", MaterialContent::Text("x".into()), Author::Mentor(BOB));
    let story = with_material(story, "mine", MaterialContent::Text("y".into()), Author::Mentor(ANN));
    let then = story.when(types("/materials")).then([]);
    let View::Materials { items, .. } = then.view() else { panic!() };
    assert_eq!(items, &[material_code("mine")]);
    for button in [
        Button::ReplaceMaterial(material_code("bobs")),
        Button::AskToRemoveMaterial(material_code("bobs")),
        Button::RemoveMaterial(material_code("bobs")),
    ] {
        then.story.clone().when(presses(button)).then(["RightMissed"]).toasts(Some(Toast::NotAllowed));
    }
    let admin = When::Told(Command::GrantRole { role: Role::Admin, by: Granter::Configuration });
    let then = then.story.when(admin).story.when(types("/materials")).then([]);
    let View::Materials { items, .. } = then.view() else { panic!() };
    assert_eq!(items.len(), 2);
    let then = then.story.when(presses(Button::RemoveMaterial(material_code("bobs")))).then([]);
    assert!(matches!(then.tells().1, Command::RemoveMaterial { by: Author::Admin(ANN), .. }));
    given([types("/start")]).when(types("/materials")).then(["RightMissed"]);
}

#[test]
fn a_student_opens_a_material_by_its_link_and_its_files_stay_above_the_menu() {
    let album = MaterialContent::Album(vec![photo("A"), photo("B")]);
    let story = with_material(given([types("/start")]), "trip", album, Author::Mentor(BOB));
    let then = story.when(types("/start material_trip")).then([]);
    let shows: Vec<_> = then
        .decision
        .effects
        .iter()
        .filter_map(|effect| if let Effect::Show(show) = effect { Some(show) } else { None })
        .collect();
    assert!(matches!(&shows[0].view, View::MaterialFiles { .. }) && shows[0].card.is_none());
    assert!(matches!(&shows[1].view, View::Material { mine: false, .. }));
    assert_eq!((shows[1].card, shows[1].place), (Some(Card::Menu), Place::Fresh));
    let then = then.story.when(types("/start material_gone")).then([]);
    assert!(matches!(then.view(), View::Notice(Notice::NoSuchMaterial)));
    then.story
        .when(presses(Button::Material(material_code("gone"))))
        .then([])
        .toasts(Some(Toast::MaterialGone));
}

#[test]
fn a_file_that_telegram_refuses_is_told_to_its_owner_once() {
    let story = with_material(
        given([types("/start")]),
        "map",
        MaterialContent::File(photo("OLD")),
        Author::Mentor(BOB),
    );
    let refused = Command::FilesNotSent { material: material_code("map"), shown: false };
    let then = story.when(When::Told(refused)).then([]);
    assert!(matches!(then.view(), View::Notice(Notice::FilesNotSent { .. })));
    assert_eq!(then.tells().0, &Aggregate::User(BOB));
    let told = || When::Told(Command::MaterialNotSent { material: material_code("map") });
    let then = then.story.when(told()).then(["MaterialRefused"]);
    assert!(matches!(then.view(), View::Notice(Notice::MaterialNotSent { .. })));
    let story = then.story.when(told()).then([]).shows_nothing().story;
    let story = with_material(story, "map", MaterialContent::File(photo("NEW")), Author::Mentor(BOB));
    story.when(told()).then(["MaterialRefused"]);
}

#[test]
fn steps_are_left_by_cancel_by_any_command_and_by_a_question() {
    let open = || mentor().when(presses(Button::NewMaterial)).story;
    let then = open().when(types("/cancel")).then(["DialogEnded"]);
    assert!(matches!(then.view(), View::Notice(Notice::StepsLeft)));
    open().when(presses(Button::Dialog(DialogAnswer::Cancel))).then(["DialogEnded"]);
    open().when(types("/help")).then(["DialogEnded"]);
    let then = open().when(presses(Button::Start(code("two"))));
    let then = then.then(["DialogEnded", "AttemptStarted", "QuestionAsked"]);
    assert!(then.story.student.dialog.is_none(), "what is typed is an answer now");
    let answered =
        mentor().when(types("/quiz two")).story.when(presses(Button::Choose(attempt(1), 1, pick(0))));
    let open = answered.story.when(presses(Button::NewMaterial)).then(["DialogMoved"]).story;
    let then = open.when(presses(Button::Next(attempt(1), 1))).then(["DialogEnded", "QuestionAsked"]);
    assert!(then.story.student.dialog.is_none(), "also by the next question of a quiz that was left open");
}

#[test]
fn a_text_that_was_written_waits_and_a_file_that_was_sent_does_not() {
    let written =
        mentor().when(presses(Button::NewMaterial)).story.when(types("Rivers flow downhill.")).story;
    let then = written.when(types("/help")).then([]).story.when(types("/cancel")).then([]);
    assert_eq!(then.view(), &View::Notice(Notice::Unsaved));
    let then = then.story.when(presses(Button::Dialog(DialogAnswer::GoOn))).then([]);
    assert_eq!(offer(&then), (MaterialShape::Text, known("Rivers flow downhill.")));
    then.story.when(saves()).then(["DialogEnded"]);
    let sent = mentor().when(sends(FileKind::Video, "V", nothing())).story;
    sent.when(types("/help")).then(["DialogEnded"]);
}

#[test]
fn a_students_photo_is_no_answer_and_no_material() {
    let story = given([types("/start"), presses(Button::Start(code("two")))]);
    let then = story.when(sends(FileKind::Photo, "P", nothing())).then([]);
    let View::Question(question) = then.view() else { panic!("{:?}", then.view()) };
    assert_eq!(question.hint, Some(Hint::UseButtons));
    assert!(!then.decision.events.iter().any(|event| matches!(event, Event::Catalogue(_))));
}

/// A story in which question 1 of the quiz `media` has the sound `song` and is this long.
fn with_media(characters: usize) -> Story {
    let content = MaterialContent::File(photo("SONG"));
    let mut story = with_material(given([types("/start")]), "song", content, Author::Operator);
    let mut long = single("long");
    long.text = "x".repeat(characters);
    long.media = Some(material_code("song"));
    publish(&mut story.catalogue, &quiz("media", vec![long, single("short")]), 1);
    story
}

fn views(then: &Then) -> Vec<&View> {
    let effects = then.decision.effects.iter();
    effects
        .filter_map(|effect| if let Effect::Show(show) = effect { Some(&show.view) } else { None })
        .collect()
}

#[test]
fn the_picture_of_a_long_question_comes_once_before_it() {
    let then = with_media(900).when(presses(Button::Start(code("media"))));
    assert!(matches!(views(&then)[..], [View::QuestionMedia { index: 0, .. }, View::Question(_)]));
    let then = then.story.when(types("what?")).then([]);
    assert!(matches!(then.view(), View::Question(_)), "a hint shows the question only");
    let then = then.story.when(types("/resume"));
    assert!(matches!(views(&then)[..], [View::QuestionMedia { .. }, View::Question(_)]), "it is put again");
    let then = with_media(100).when(presses(Button::Start(code("media"))));
    assert!(matches!(then.view(), View::Question(_)), "the question is its caption");
}

#[test]
fn a_quiz_file_may_only_name_media_that_are_there() {
    let file = |name: &str| {
        let text = format!("// studymate: code=tiny\n::q1:: 1 + 1 = 2 [media: {name}] {{T}}\n");
        let outcome = FetchOutcome::Fetched(text.into_bytes());
        When::Told(Command::FileFetched { name: "quiz.gift".into(), outcome })
    };
    let story = with_material(mentor(), "map", MaterialContent::File(photo("MAP")), Author::Mentor(ANN));
    let story = with_material(story, "notes", MaterialContent::Text("x".into()), Author::Mentor(ANN));
    for bad in ["gone", "notes", "map.png"] {
        let then = story.clone().when(file(bad)).then([]);
        let View::ImportReport(report) = then.view() else { panic!("{:?}", then.view()) };
        assert_eq!(report.problems.len(), 1, "{bad}");
    }
    let then = story.when(file("map")).then([]);
    let Command::ImportQuizzes { quizzes, .. } = then.tells().1 else { panic!() };
    assert_eq!(quizzes[0].questions[0].media, Some(material_code("map")));
}

#[test]
fn who_loses_the_role_loses_the_steps_that_need_it() {
    let material = MaterialContent::Text("a".into());
    let story = mentor();
    let mut story = with_material(story, "song", material, Author::Mentor(ANN));
    story = story.when(presses(Button::ReplaceMaterial(material_code("song")))).then(["DialogMoved"]).story;
    let revoked = When::Told(Command::RevokeRole { role: Role::Mentor, by: Granter::Operator });
    let story = story.when(revoked).then(["RoleRevoked"]).story;
    let then = story.when(types("another text"));
    assert!(!then.decision.effects.iter().any(|effect| matches!(effect, Effect::Tell { .. })));
}
