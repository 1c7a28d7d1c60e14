//! Materials on every screen where they stand.

use studymate_schema::event::Given;
use studymate_schema::material::{FileKind, MaterialShape};
use studymate_schema::quiz::QuizRef;
use studymate_schema::settings::DetailLevel;
use studymate_schema::view::{Notice, Question, View};
use studymate_schema::{Credit, Personal, QuizVersion};

use crate::sample::{code, material, question};
use crate::snapshots::shows;

#[test]
fn materials() {
    let codes = ["map", "song", "trip", "notes", "atlas"].map(material).to_vec();
    let list = |items, page, pages| View::Materials { items, page, pages };
    let one = |code: &str, mine| View::Material { material: material(code), mine, course: None };
    shows(
        "materials",
        &[
            ("none", list(Vec::new(), 0, 1)),
            ("a page in the middle", list(codes, 1, 3)),
            ("a photo", View::MaterialFiles { material: material("map") }),
            ("an album", View::MaterialFiles { material: material("trip") }),
            ("below a file, for its owner", one("map", true)),
            ("below an album, for a student", one("trip", false)),
            ("a text", one("notes", false)),
            ("a link", one("atlas", true)),
            ("removal", View::MaterialRemoval { material: material("map") }),
            ("not sent", View::Notice(Notice::FilesNotSent { material: material("map") })),
            ("not sent, to its owner", View::Notice(Notice::MaterialNotSent { material: material("map") })),
            ("no such material", View::Notice(Notice::NoSuchMaterial)),
        ],
    );
}

#[test]
fn material_steps() {
    let offer = |kinds: &[FileKind], title: Option<&str>, instead| View::MaterialOffer {
        shape: MaterialShape::Files(kinds.to_vec()),
        title: title.map(|title| Personal::Known(title.to_owned())),
        replaces: None,
        instead,
    };
    let shaped = |shape, replaces| {
        let title = Some(Personal::Known("Notes".into()));
        View::MaterialOffer { shape, title, replaces, instead: false }
    };
    shows(
        "material_steps",
        &[
            ("asked", View::MaterialAsked { replaces: None }),
            ("asked anew", View::MaterialAsked { replaces: Some(material("map")) }),
            ("a document", offer(&[FileKind::Document], Some("Plan <1>"), false)),
            ("a photo", offer(&[FileKind::Photo], Some("A map"), false)),
            ("a video", offer(&[FileKind::Video], Some("A film"), false)),
            ("music", offer(&[FileKind::Audio], Some("A song"), true)),
            ("a voice without a title", offer(&[FileKind::Voice], None, false)),
            ("an album", offer(&[FileKind::Photo; 3], Some("Trip"), false)),
            ("a text", shaped(MaterialShape::Text, None)),
            ("a link", shaped(MaterialShape::Link, None)),
            ("in the place of another one", shaped(MaterialShape::Text, Some(material("map")))),
            ("too long", View::Notice(Notice::MaterialTooLong { limit: 3500 })),
            ("left", View::Notice(Notice::StepsLeft)),
        ],
    );
}

#[test]
fn questions_with_pictures_and_code() {
    let quiz = QuizRef { code: code("pictures"), version: QuizVersion(2) };
    let asked = |number| Question { quiz: quiz.clone(), total: 4, ..question(number) };
    let answered = |number, option| View::Feedback {
        question: asked(number),
        given: Given::Options(vec![option]),
        credit: Credit(if option == 0 { 1_000_000 } else { 0 }),
        last: false,
        detail: DetailLevel::Full,
        reached: None,
        pending: false,
    };
    shows(
        "media",
        &[
            ("in the caption", View::Question(asked(1))),
            ("the answer to it", answered(1, 1)),
            ("apart, the sound", View::QuestionMedia { quiz: quiz.clone(), index: 1 }),
            ("apart, the question", View::Question(asked(2))),
            ("the picture is gone", View::Question(asked(3))),
            ("code", View::Question(asked(4))),
            ("the answer to code", answered(4, 0)),
        ],
    );
}
