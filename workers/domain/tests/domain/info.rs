//! Pages of information: read by everybody, written by admins.

use crate::support::*;
use studymate_domain::catalogue;
use studymate_schema::button::Button;
use studymate_schema::catalogue::{Author, Catalogue};
use studymate_schema::dialog::DialogAnswer;
use studymate_schema::event::{CatalogueEvent, Event, Granter, Role};
use studymate_schema::info::{INFO_PAGES_MAX, InfoAnswer, InfoDraft, InfoText};
use studymate_schema::input::{CatalogueAnswer, Command, Input, InputBody};
use studymate_schema::view::{Notice, Toast, View};
use studymate_schema::{InfoCode, InputId, Locale, Personal, Timestamp};

fn page(text: &str) -> InfoCode {
    InfoCode::parse(text).unwrap()
}

fn says(title: &str, text: &str) -> InfoText {
    InfoText { title: title.into(), text: text.into() }
}

/// An admin, with a page `rules` in English.
fn admin() -> Story {
    let role = Command::GrantRole { role: Role::Admin, by: Granter::Configuration };
    with_rules(given([types("/start"), When::Told(role)]))
}

fn with_rules(mut story: Story) -> Story {
    let (code, text, by) = (page("rules"), says("Rules", "Be kind."), Author::Operator);
    story.catalogue.evolve(&CatalogueEvent::InfoPageSaved { code, locale: Locale::En, text, by });
    story
}

#[track_caller]
fn draft(then: &Then) -> InfoDraft {
    let View::InfoSteps { draft } = then.view() else { panic!("{:?}", then.view()) };
    draft.clone()
}

#[test]
fn everybody_reads_and_only_admins_write() {
    let story = with_rules(given([types("/start")]));
    let then = story.when(types("/info")).then([]);
    assert!(matches!(then.view(), View::InfoPages { admin: false }));
    let then = then.story.when(presses(Button::InfoPage(page("rules")))).then([]);
    assert!(matches!(then.view(), View::InfoPage { admin: false, .. }));
    for button in [Button::NewInfoPage, Button::RemoveInfoPage(page("rules"))] {
        let then = then.story.clone().when(presses(button)).then(["RightMissed"]);
        then.toasts(Some(Toast::NotAllowed));
    }
    let then = then.story.when(presses(Button::InfoPage(page("gone")))).then([]);
    assert!(matches!(then.view(), View::InfoPages { .. }));
    then.toasts(Some(Toast::PageGone));
}

#[test]
fn a_page_is_written_in_steps_with_a_preview() {
    let then = admin().when(presses(Button::NewInfoPage)).then(["DialogMoved"]);
    assert_eq!(draft(&then).title, None);
    let then = then.story.when(types("  Office\nhours ")).then(["DialogMoved"]);
    assert_eq!(draft(&then).title, Some(Personal::Known("Office hours".into())));
    let then = then.story.when(types(&"x".repeat(4000))).then([]);
    assert!(matches!(then.view(), View::Notice(Notice::PageTooLong { .. })));
    let then = then.story.when(types("Mondays.")).then(["DialogMoved"]);
    let then = then.story.when(types("Tuesdays.")).then(["DialogMoved"]);
    let then = then.story.when(presses(Button::Dialog(DialogAnswer::Save))).then(["DialogEnded"]);
    let Command::SaveInfoPage { code, new: true, locale: Locale::En, text, by: Author::Admin(ANN) } =
        then.tells().1
    else {
        panic!("{:?}", then.tells())
    };
    assert_eq!((code.as_str(), text), ("office-hours", &says("Office hours", "Tuesdays.")));
    let answer = CatalogueAnswer::Info(InfoAnswer::Saved(page("rules")));
    let then = then.story.when(When::Told(Command::CatalogueAnswered(answer))).then([]);
    assert!(matches!(then.view(), View::InfoPage { admin: true, .. }));
}

#[test]
fn a_page_that_is_written_waits_until_it_is_saved_or_thrown_away() {
    let asked = admin().when(presses(Button::NewInfoPage)).story.when(types("Rules")).story;
    asked.clone().when(types("/help")).then(["DialogEnded"]);
    let then = asked.when(types("Be kind.")).then(["DialogMoved"]);
    let then = then.story.when(types("/help")).then([]).story.when(types("/quiz two")).then([]);
    assert_eq!(then.view(), &View::Notice(Notice::Unsaved));
    let then = then.story.when(presses(Button::Dialog(DialogAnswer::GoOn))).then([]);
    assert_eq!(draft(&then).text, Some(Personal::Known("Be kind.".into())));
    let saved = then.story.clone().when(presses(Button::Dialog(DialogAnswer::Save))).then(["DialogEnded"]);
    assert!(matches!(saved.tells().1, Command::SaveInfoPage { .. }));
    then.story.when(presses(Button::Dialog(DialogAnswer::Discard))).then(["DialogEnded"]);
}

#[test]
fn a_part_of_a_page_can_stay_as_it_was() {
    let then = admin().when(presses(Button::EditInfoPage(page("rules"), Locale::En))).then(["DialogMoved"]);
    let then = then.story.when(presses(Button::Dialog(DialogAnswer::Keep))).then(["DialogMoved"]);
    assert_eq!(draft(&then).title, Some(Personal::Known("Rules".into())));
    let then = then.story.when(types("Be kind and brave.")).then(["DialogMoved"]);
    let then = then.story.when(presses(Button::Dialog(DialogAnswer::Save))).then(["DialogEnded"]);
    let Command::SaveInfoPage { code, new: false, text, .. } = then.tells().1 else { panic!() };
    assert_eq!((code.as_str(), text), ("rules", &says("Rules", "Be kind and brave.")));
    let then = admin().when(presses(Button::EditInfoPage(page("rules"), Locale::Ru))).then(["DialogMoved"]);
    then.story.when(presses(Button::Dialog(DialogAnswer::Keep))).then([]).toasts(Some(Toast::PageGone));
}

fn told(catalogue: &mut Catalogue, command: Command) -> Vec<&'static str> {
    let input =
        Input { id: InputId::command(1), at: Timestamp::UNIX_EPOCH, body: InputBody::Command(command) };
    let decision = catalogue::decide(catalogue, &input);
    for event in &decision.events {
        let Event::Catalogue(event) = event else { panic!("{event:?}") };
        catalogue.evolve(event);
    }
    decision.events.iter().map(Event::kind).collect()
}

#[test]
fn the_catalogue_takes_pages_from_admins_and_falls_back_to_another_language() {
    let mut catalogue = Catalogue::default();
    let save = |new, locale, title: &str, by| Command::SaveInfoPage {
        code: page("rules"),
        new,
        locale,
        text: says(title, "x"),
        by,
    };
    let admin = Author::Admin(ANN);
    assert!(told(&mut catalogue, save(true, Locale::Ru, "Правила", Author::Mentor(ANN))).is_empty());
    assert!(told(&mut catalogue, save(false, Locale::Ru, "Правила", admin)).is_empty(), "there is none");
    assert_eq!(told(&mut catalogue, save(true, Locale::Ru, "Правила", admin)), ["InfoPageSaved"]);
    assert_eq!(catalogue.info_pages()[0].text(Locale::En).unwrap().title, "Правила");
    assert_eq!(told(&mut catalogue, save(false, Locale::En, "Rules", admin)), ["InfoPageSaved"]);
    assert!(told(&mut catalogue, save(false, Locale::En, "Rules", admin)).is_empty(), "nothing changed");
    assert_eq!(catalogue.info_pages()[0].text(Locale::En).unwrap().title, "Rules");
    told(&mut catalogue, save(true, Locale::En, "Other rules", admin));
    assert_eq!(catalogue.info_pages()[1].code, page("rules-2"));
    let remove = Command::RemoveInfoPage { code: page("rules"), by: admin };
    assert_eq!(told(&mut catalogue, remove), ["InfoPageRemoved"]);
    assert_eq!(catalogue.info_pages().len(), 1);
}

#[test]
fn what_was_written_is_not_lost_to_a_page_that_is_gone_or_one_too_many() {
    let edits = Button::EditInfoPage(page("rules"), Locale::En);
    let mut story = admin().when(presses(edits)).story;
    story = story.when(types("Rules")).story.when(types("Be very kind.")).story;
    story.catalogue.evolve(&CatalogueEvent::InfoPageRemoved { code: page("rules"), by: Author::Operator });
    let saves = || presses(Button::Dialog(DialogAnswer::Save));
    let then = story.clone().when(saves()).then(["DialogEnded"]);
    assert!(matches!(then.tells().1, Command::SaveInfoPage { new: true, .. }));
    for n in 0..INFO_PAGES_MAX {
        let (code, text, by) = (page(&format!("p{n}")), says("P", "p"), Author::Operator);
        story.catalogue.evolve(&CatalogueEvent::InfoPageSaved { code, locale: Locale::En, text, by });
    }
    let then = story.when(saves()).then([]).toasts(Some(Toast::PagesFull));
    assert!(then.story.student.dialog.is_some(), "it waits until there is room");
}
