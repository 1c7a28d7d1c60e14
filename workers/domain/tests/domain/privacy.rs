//! What others see of a student, and the files with what is kept of them.

use crate::support::*;
use studymate_schema::Personal;
use studymate_schema::board::{BoardPage, BoardScope};
use studymate_schema::button::Button;
use studymate_schema::code::CourseCode;
use studymate_schema::effect::Effect;
use studymate_schema::event::StudentEvent;
use studymate_schema::privacy::{ExportFile, Privacy};
use studymate_schema::view::{Notice, Toast, View};

/// What the privacy screen says.
#[track_caller]
fn privacy(then: &Then) -> &Privacy {
    match then.view() {
        View::Privacy { privacy, .. } => privacy,
        other => panic!("{other:?}"),
    }
}

fn called(name: &str) -> Option<Personal<String>> {
    Some(Personal::Known(name.to_owned()))
}

#[test]
fn nobody_is_called_by_their_name_unless_they_want_it() {
    let then = given([types("/start")]).when(types("/privacy")).then([]);
    assert_eq!(privacy(&then), &Privacy { hidden: false, nickname: None });
    let then = then.story.when(presses(Button::OwnName(true))).then(["PrivacyChosen"]);
    assert_eq!(privacy(&then).nickname, called("Ann"));
    let then = then
        .toasts(Some(Toast::Saved))
        .story
        .when(types("/nickname  Ada  Lovelace "))
        .then(["PrivacyChosen"]);
    assert_eq!(privacy(&then).nickname, called("Ada Lovelace"));
    let then = then.story.when(types("/nickname t.me/ads")).then([]);
    assert_eq!(then.view(), &View::Notice(Notice::NicknameUsage));
    let then = then.story.when(presses(Button::OwnName(false))).then(["PrivacyChosen"]);
    assert_eq!(privacy(&then).nickname, None);
    let then = then.story.when(presses(Button::Hidden(true))).then(["PrivacyChosen"]);
    assert!(privacy(&then).hidden);
    then.story.when(presses(Button::Hidden(true))).then([]).toasts(Some(Toast::Saved));
}

#[test]
fn a_leaderboard_is_looked_at_by_week_and_of_a_course_that_is_open_to_them_only() {
    let mut story = given([types("/start")]);
    story.now = "2026-03-04T12:00:00Z".parse().unwrap();
    let then = story.when(types("/leaderboard")).then([]);
    let View::Leaderboard { page, week, hidden: false, .. } = then.view() else { panic!() };
    assert_eq!((page, week.to_string().as_str()), (&BoardPage::default(), "2026-03-02"));
    let closed =
        BoardPage { scope: BoardScope::Course(CourseCode::parse("secret").unwrap()), ..page.clone() };
    let then = then.story.when(presses(Button::Board(closed))).then([]);
    assert!(matches!(then.view(), View::Leaderboard { page, .. } if page.scope == BoardScope::Everybody));
}

#[test]
fn files_come_once_an_hour() {
    let then = given([types("/start")]).when(types("/export")).then(["ExportRequested"]);
    assert_eq!(then.view(), &View::Notice(Notice::ExportComes));
    let files: Vec<ExportFile> = then
        .decision
        .effects
        .iter()
        .filter_map(|effect| if let Effect::Export(export) = effect { Some(export.file) } else { None })
        .collect();
    assert_eq!(files, ExportFile::ALL);
    let again = then.story.when(presses(Button::Export)).then([]);
    assert!(matches!(again.view(), View::Notice(Notice::ExportLater { .. })));
    let later = again.story.when(waits(3600)).story.when(types("/export")).then(["ExportRequested"]);
    assert_eq!(later.event(), &StudentEvent::ExportRequested);
}
