//! Being forgotten: the two questions, and the farewell.

use studymate_schema::button::Button;
use studymate_schema::forget::{ForgetStep, Forgetter};

use super::to_settings;
use crate::markup::Html;
use crate::screen::{Draft, Key};
use crate::words::Words;

pub(super) fn question(asked: Option<i64>, roles: bool, words: Words) -> Draft {
    let mut draft = Draft::default();
    let keep = Key::press(words.plain("button-forget-no", &[]), Button::Settings);
    match asked {
        None => {
            draft.add(words.html("forget-title", &[]));
            draft.add(words.html("forget-what", &[]));
            draft.add(words.html("forget-stays", &[]));
            if roles {
                draft.add(words.html("forget-roles", &[]));
            }
            let go_on =
                Key::press(words.plain("button-forget-go-on", &[]), Button::Forget(ForgetStep::Asked));
            draft.row([go_on]);
            draft.row([to_settings(words)]);
        }
        Some(asked) => {
            draft.add(words.html("forget-sure", &[]));
            draft.row([keep]);
            let yes = Button::Forget(ForgetStep::AskedTwice(asked));
            draft.row([Key::press(words.plain("button-forget-yes", &[]), yes)]);
        }
    }
    draft
}

pub(super) fn farewell(by: Forgetter, words: Words) -> Html {
    let id = match by {
        Forgetter::Themselves | Forgetter::Restore => "notice-forgotten",
        Forgetter::Operator => "notice-forgotten-by-operator",
    };
    words.html(id, &[])
}
