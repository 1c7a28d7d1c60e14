//! What the catalogue decides of materials.

use std::sync::Arc;

use crate::support::*;
use studymate_domain::catalogue::decide;
use studymate_schema::catalogue::{Author, Catalogue};
use studymate_schema::effect::Effect;
use studymate_schema::event::Event;
use studymate_schema::input::{CatalogueAnswer, Command, Input, InputBody};
use studymate_schema::material::{Material, MaterialAnswer, MaterialContent, RelinkedFile, SaveAs};
use studymate_schema::{InputId, Timestamp};

const MIA: Author = Author::Mentor(ANN);
const MAX: Author = Author::Mentor(BOB);

fn told(catalogue: &mut Catalogue, command: Command) -> (Vec<&'static str>, Option<MaterialAnswer>) {
    let input =
        Input { id: InputId::command(1), at: Timestamp::UNIX_EPOCH, body: InputBody::Command(command) };
    let decision = decide(catalogue, &input);
    for event in &decision.events {
        let Event::Catalogue(event) = event else { panic!("{event:?}") };
        catalogue.evolve(event);
    }
    let answer = decision.effects.iter().find_map(|effect| match effect {
        Effect::Tell { command, .. } => match command.as_ref() {
            Command::CatalogueAnswered(CatalogueAnswer::Material(answer)) => Some(answer.clone()),
            _ => None,
        },
        _ => None,
    });
    (decision.events.iter().map(Event::kind).collect(), answer)
}

fn save(code: &str, text: &str, save: SaveAs, by: Author) -> Command {
    let content = MaterialContent::Text(text.to_owned());
    let material = Material { code: material_code(code), title: code.to_owned(), content };
    Command::SaveMaterial { material: Arc::new(material), save, by }
}

#[test]
fn a_new_material_never_takes_the_place_of_another_one() {
    let mut catalogue = Catalogue::default();
    let long = "x".repeat(32);
    for (wished, got) in [("notes", "notes"), ("notes", "notes-2"), ("notes", "notes-3"), (&long, &long)] {
        let (events, answer) = told(&mut catalogue, save(wished, "a", SaveAs::New, MIA));
        assert_eq!(events, ["MaterialSaved"]);
        assert_eq!(answer, Some(MaterialAnswer::Saved(material_code(got))));
    }
    let (_, answer) = told(&mut catalogue, save(&long, "a", SaveAs::New, MAX));
    assert_eq!(answer, Some(MaterialAnswer::Saved(material_code(&format!("{}-2", "x".repeat(30))))));
}

#[test]
fn a_mentor_changes_only_their_materials_and_an_admin_any() {
    let mut catalogue = Catalogue::default();
    told(&mut catalogue, save("notes", "a", SaveAs::This, MIA));
    let not_yours = Some(MaterialAnswer::NotYours(material_code("notes")));
    let remove = |by| Command::RemoveMaterial { code: material_code("notes"), by };
    assert_eq!(told(&mut catalogue, save("notes", "b", SaveAs::This, MAX)), (vec![], not_yours.clone()));
    assert_eq!(told(&mut catalogue, remove(MAX)), (vec![], not_yours));
    let (events, _) = told(&mut catalogue, save("notes", "b", SaveAs::This, Author::Admin(BOB)));
    assert_eq!(events, ["MaterialSaved"]);
    assert_eq!(catalogue.material(&material_code("notes")).unwrap().owner, MIA, "it stays the mentor's");
    let (events, _) = told(&mut catalogue, save("notes", "b", SaveAs::This, MIA));
    assert!(events.is_empty(), "nothing changed");
    let (events, answer) = told(&mut catalogue, remove(MIA));
    assert_eq!(events, ["MaterialRemoved"]);
    assert!(matches!(answer, Some(MaterialAnswer::Removed { .. })));
    let (_, answer) = told(&mut catalogue, remove(MIA));
    assert_eq!(answer, Some(MaterialAnswer::Unknown(material_code("notes"))));
}

#[test]
fn files_are_linked_anew_once_and_only_those_that_are_there() {
    let mut catalogue = Catalogue::default();
    let album = MaterialContent::Album(vec![photo("OLD1"), photo("OLD2")]);
    let material = Arc::new(Material { code: material_code("trip"), title: "Trip".into(), content: album });
    told(&mut catalogue, Command::SaveMaterial { material, save: SaveAs::This, by: MIA });
    let new = |was: &str, id: &str| RelinkedFile {
        was: was.into(),
        file_id: id.into(),
        file_unique_id: format!("unique-{id}"),
        sha256: "00".into(),
    };
    let relink = |by| Command::RelinkFiles { files: vec![new("OLD2", "NEW2"), new("LOST", "NEW3")], by };
    assert!(told(&mut catalogue, relink(MIA)).0.is_empty(), "a mentor may not");
    assert_eq!(told(&mut catalogue, relink(Author::Operator)).0, ["FilesRelinked"]);
    let ids: Vec<&str> = catalogue.files().map(|file| file.file_id.as_str()).collect();
    assert_eq!(ids, ["OLD1", "NEW2"]);
    assert!(told(&mut catalogue, relink(Author::Operator)).0.is_empty(), "it was done already");
}
