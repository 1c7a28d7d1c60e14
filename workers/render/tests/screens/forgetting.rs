//! Being forgotten, in every locale.

use studymate_schema::forget::Forgetter;
use studymate_schema::view::{Notice, View};

use crate::snapshots::shows;

#[test]
fn forgetting() {
    let question = |asked, roles| View::ForgetQuestion { asked, roles };
    let farewell = |by| View::Notice(Notice::Forgotten { by });
    shows(
        "forgetting",
        &[
            ("the first question", question(None, false)),
            ("to a mentor", question(None, true)),
            ("the second question", question(Some(1_795_250_400), false)),
            ("farewell", farewell(Forgetter::Themselves)),
            ("farewell by an operator", farewell(Forgetter::Operator)),
        ],
    );
}
