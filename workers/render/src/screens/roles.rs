//! Who has which role.

use studymate_schema::Personal;
use studymate_schema::button::Button;
use studymate_schema::event::Role;
use studymate_schema::roster::RoleHolder;

use super::to_help;
use crate::markup::Html;
use crate::scene::Scene;
use crate::screen::{Draft, Key};
use crate::words::Words;

/// The most units of a person's name.
const NAME_SHOWN: usize = 40;
/// People that a message holds.
const SHOWN: usize = 40;

pub(super) fn draw(holders: &[RoleHolder], scene: &Scene<'_>) -> Draft {
    let words = scene.words;
    let mut draft = Draft::default();
    draft.add(words.html("roles-title", &[]));
    for role in Role::ALL.into_iter().rev() {
        let of_role: Vec<&RoleHolder> =
            holders.iter().take(SHOWN).filter(|holder| holder.role == role).collect();
        if of_role.is_empty() {
            continue;
        }
        let heading = match role {
            Role::Admin => "roles-admins",
            Role::Mentor => "roles-mentors",
            Role::Assistant => "roles-assistants",
        };
        let lines = of_role.into_iter().map(|holder| line(holder, scene));
        let lines: Vec<Html> = [words.html(heading, &[])].into_iter().chain(lines).collect();
        draft.add(Html::join(&lines, "\n"));
    }
    if holders.len() > SHOWN {
        draft.add(words.html("roles-more", &[("count", (holders.len() - SHOWN).into())]));
    }
    draft.add(words.html("roles-usage", &[]));
    draft.row([to_help(words)]);
    draft
}

pub(super) fn to_roles(words: Words) -> Key {
    Key::press(words.plain("button-roles", &[]), Button::Roles)
}

fn line(holder: &RoleHolder, scene: &Scene<'_>) -> Html {
    let words = scene.words;
    let name = match &holder.name {
        Some(Personal::Known(name)) => Html::line(name, NAME_SHOWN),
        Some(Personal::Erased) => words.html("roster-erased", &[]),
        None => words.html("roles-never-seen", &[]),
    };
    let id = Html::ours(holder.user.to_string());
    let text = if holder.configured { "roles-line-configured" } else { "roles-line" };
    words.html(text, &[("user", id.into()), ("name", name.into())])
}
