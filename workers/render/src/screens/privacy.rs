//! What is kept of a person, what others see, and the way to the files and out.

use studymate_schema::UserId;
use studymate_schema::button::Button;
use studymate_schema::privacy::{NICKNAME_MAX, Privacy};

use super::board::{animal, to_board};
use super::to_settings;
use crate::markup::Html;
use crate::scene::Scene;
use crate::screen::{Draft, Key};
use crate::words::Words;

pub(super) fn draw(privacy: &Privacy, user: UserId, scene: &Scene<'_>) -> Draft {
    let words = scene.words;
    let mut draft = Draft::default();
    draft.add(words.html("privacy-title", &[]));
    let days = scene.around.inputs_kept.as_secs().div_ceil(24 * 3600);
    draft.add(words.html("privacy-kept", &[("days", days.into())]));
    let chosen = privacy.nickname.as_ref().and_then(|name| name.known());
    let name = chosen.cloned().unwrap_or_else(|| animal(user, words));
    let name = Html::line(&name, NICKNAME_MAX);
    draft.add(match privacy.hidden {
        true => words.html("privacy-hidden", &[]),
        false => words.html("privacy-shown", &[("name", name.into())]),
    });
    draft.add(words.html("privacy-nickname", &[]));
    let key = |id, button| Key::press(words.plain(id, &[]), button);
    let own = |own| Button::OwnName(own);
    draft.row(match privacy.hidden {
        true => vec![key("button-privacy-show", Button::Hidden(false))],
        false => vec![key("button-privacy-hide", Button::Hidden(true)), to_board(words)],
    });
    draft.row(match chosen {
        None => [key("button-privacy-own-name", own(true))],
        Some(_) => [key("button-privacy-animal", own(false))],
    });
    draft.row([key("button-export", Button::Export), key("button-forget", Button::AskToForget)]);
    draft.row([to_settings(words)]);
    draft
}

/// The button to this screen.
pub(super) fn to_privacy(words: Words) -> Key {
    Key::press(words.plain("button-privacy", &[]), Button::Privacy)
}
