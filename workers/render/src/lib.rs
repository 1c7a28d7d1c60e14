//! Turns a view, a locale and the content of quizzes into a Telegram message. Pure: the same view gives the same bytes.
//!
//! `words` holds the texts (Fluent, one file per locale in `locales/`), `markup` makes anything people wrote safe to show,
//! `screens` draws each view, `picture` draws charts. Nothing here reads, waits or remembers.

mod markup;
mod menu;
mod needs;
mod numbers;
mod picture;
mod scene;
mod screen;
mod screens;
mod toast;
mod words;

pub use menu::{BotProfile, bot_profile, commands};
pub use needs::{Needs, ViewData, needs};
pub use scene::RenderContext;
pub use screen::{
    Action, AlbumFile, BUTTONS_MAX, CAPTION_MAX, Key, Media, Picture, ROW_MAX, RenderError, Screen, TEXT_MAX,
    Without,
};
pub use toast::{TOAST_MAX, export_caption, toast};

use studymate_schema::view::View;

/// Draws a view within Telegram's limits, whatever people wrote.
///
/// `data` is what [`needs`] asked for. An error means that the catalogue lacks content that the view names (it may be behind what
/// the decision saw), or a bug.
pub fn render(view: &View, data: &ViewData, context: &RenderContext<'_>) -> Result<Screen, RenderError> {
    let scene = scene::Scene::new(context);
    screens::draw(view, data, &scene).map(screen::Draft::fit)
}
