//! To admins: something failed.

use studymate_schema::InputId;
use studymate_schema::view::AlertKind;

use crate::markup::Html;
use crate::scene::Scene;
use crate::screen::Draft;

/// The most units of an input's id.
const ID_SHOWN: usize = 64;

pub(super) fn draw(kind: AlertKind, input: &InputId, held_back: u32, scene: &Scene<'_>) -> Draft {
    let words = scene.words;
    let mut draft = Draft::default();
    let title = match kind {
        AlertKind::DeadLetter => "alert-dead-letter",
        AlertKind::SendFailed => "alert-send-failed",
    };
    let input = words.html("alert-input", &[("input", Html::line(&input.0, ID_SHOWN).into())]);
    draft.add(Html::join(&[words.html(title, &[]), input], "\n"));
    if held_back > 0 {
        draft.add(words.html("alert-held-back", &[("count", held_back.into())]));
    }
    draft
}
