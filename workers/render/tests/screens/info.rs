//! Pages of information, for those who read and those who write them.

use studymate_schema::info::InfoDraft;
use studymate_schema::view::{Notice, View};
use studymate_schema::{InfoCode, Locale, Personal};

use crate::snapshots::shows;

#[test]
fn information() {
    let page = |text: &str| InfoCode::parse(text).unwrap();
    let steps = |code: Option<&str>, title: Option<&str>, text: Option<&str>| View::InfoSteps {
        draft: InfoDraft {
            page: code.map(page),
            locale: Locale::En,
            title: title.map(|title| Personal::Known(title.to_owned())),
            text: text.map(|text| Personal::Known(text.to_owned())),
        },
    };
    shows(
        "information",
        &[
            ("the pages", View::InfoPages { admin: false }),
            ("the pages, for an admin", View::InfoPages { admin: true }),
            ("a page", View::InfoPage { page: page("rules"), admin: false }),
            ("a page, for an admin", View::InfoPage { page: page("hours"), admin: true }),
            ("removal", View::InfoRemoval { page: page("rules") }),
            ("a new page", steps(None, None, None)),
            ("the text of a new page", steps(None, Some("Fees <2027>"), None)),
            ("the preview", steps(None, Some("Fees <2027>"), Some("None.\n\nReally `none`."))),
            ("another title", steps(Some("rules"), None, None)),
            ("another text", steps(Some("rules"), Some("Rules"), None)),
            ("too long", View::Notice(Notice::PageTooLong { limit: 3500 })),
        ],
    );
}
