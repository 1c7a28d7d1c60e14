//! Materials: the list of a mentor, a material as everybody sees it, and the steps in which one is made.

use studymate_schema::button::Button;
use studymate_schema::dialog::DialogAnswer;
use studymate_schema::material::{FileKind, MATERIAL_TEXT_MAX, Material, MaterialContent, MaterialShape};
use studymate_schema::{CourseCode, MaterialCode, Personal};

use super::courses::{go_on, to_course};
use super::{page_turns, to_help, to_quizzes};
use crate::markup::{Html, plain_line};
use crate::scene::Scene;
use crate::screen::{AlbumFile, Draft, Key, Media, RenderError};
use crate::words::Words;

/// The most units of a title within a text.
pub(super) const TITLE_SHOWN: usize = 128;
/// The most units of a title on a button.
const TITLE_ON_BUTTON: usize = 40;
/// The most units of a caption: with its tags Telegram counts none.
const CAPTION_SHOWN: usize = 1024;
/// The most units of a link.
const LINK_SHOWN: usize = 1000;

/// A page of the materials that somebody may change.
pub(super) fn list(
    items: &[MaterialCode],
    page: u16,
    pages: u16,
    scene: &Scene<'_>,
) -> Result<Draft, RenderError> {
    let words = scene.words;
    let mut draft = Draft::default();
    draft.add(words.html("materials-title", &[]));
    draft.add(words.html(if items.is_empty() { "materials-none" } else { "materials-choose" }, &[]));
    if pages > 1 {
        let page = u32::from(page) + 1;
        draft.add(words.html("materials-page", &[("page", page.into()), ("pages", pages.into())]));
    }
    for code in items {
        let material = scene.material(code)?;
        let title = plain_line(&material.title, TITLE_ON_BUTTON);
        let label = format!("{} {title}", icon(&material.content.shape()));
        draft.row([Key::press(label, Button::Material(code.clone()))]);
    }
    draft.row(page_turns(page, pages, words, Button::Materials));
    draft.row([Key::press(words.plain("button-new-material", &[]), Button::NewMaterial), to_help(words)]);
    Ok(draft)
}

/// The files of a material, as they were sent.
pub(super) fn files(code: &MaterialCode, scene: &Scene<'_>) -> Result<Draft, RenderError> {
    let material = scene.material(code)?;
    let mut draft = Draft::default();
    match &material.content {
        MaterialContent::File(file) => {
            draft.add(caption(&file.caption));
            draft.media(Media::File { kind: file.kind, file_id: file.file_id.clone(), without: None });
        }
        MaterialContent::Album(files) => {
            let files = files.iter().map(|file| AlbumFile {
                kind: file.kind,
                file_id: file.file_id.clone(),
                caption: caption(&file.caption).into_string(),
            });
            draft.media(Media::Album(files.collect()));
        }
        // It has become something else since it was asked for.
        MaterialContent::Text(_) | MaterialContent::Link(_) => draft.add(heading(material)),
    }
    Ok(draft)
}

fn caption(text: &str) -> Html {
    if text.is_empty() { Html::default() } else { Html::block(text, CAPTION_SHOWN) }
}

/// A material below its files, or all of it where it has none.
pub(super) fn material(
    code: &MaterialCode,
    mine: bool,
    course: Option<&CourseCode>,
    scene: &Scene<'_>,
) -> Result<Draft, RenderError> {
    let words = scene.words;
    let material = scene.material(code)?;
    let mut draft = Draft::default();
    draft.add(heading(material));
    match &material.content {
        MaterialContent::Text(text) => draft.add(Html::rich(text, MATERIAL_TEXT_MAX)),
        MaterialContent::Link(link) => {
            draft.add(Html::line(link, LINK_SHOWN));
            draft.row([Key::open(words.plain("button-open-link", &[]), link.clone())]);
        }
        MaterialContent::File(_) | MaterialContent::Album(_) => {
            let files = material.content.files().len();
            draft.add(words.html("material-above", &[("files", files.into())]));
        }
    }
    if mine {
        let link = format!("https://t.me/{}?start=material_{code}", scene.around.bot_username);
        draft.add(words.html("material-link", &[("link", Html::line(&link, LINK_SHOWN).into())]));
        draft.row([
            Key::press(words.plain("button-replace", &[]), Button::ReplaceMaterial(code.clone())),
            Key::press(words.plain("button-remove", &[]), Button::AskToRemoveMaterial(code.clone())),
        ]);
        draft.row([to_materials(words)]);
    }
    if let Some(course) = course {
        draft.row([go_on(course, words), to_course(course, words)]);
    } else if !mine {
        draft.row([to_quizzes(words)]);
    }
    Ok(draft)
}

/// Shall it really be removed?
pub(super) fn removal(code: &MaterialCode, scene: &Scene<'_>) -> Result<Draft, RenderError> {
    let words = scene.words;
    let title = Html::line(&scene.material(code)?.title, TITLE_SHOWN);
    let mut draft = Draft::default();
    draft.add(words.html("material-removal", &[("title", title.into())]));
    draft.row([
        Key::press(words.plain("button-remove-really", &[]), Button::RemoveMaterial(code.clone())),
        Key::press(words.plain("button-keep", &[]), Button::Materials(0)),
    ]);
    Ok(draft)
}

/// Waits for what becomes a material.
pub(super) fn asked(replaces: Option<&MaterialCode>, scene: &Scene<'_>) -> Result<Draft, RenderError> {
    let words = scene.words;
    let mut draft = Draft::default();
    draft.add(match replaces {
        Some(code) => {
            let title = Html::line(&scene.material(code)?.title, TITLE_SHOWN);
            words.html("material-asked-anew", &[("title", title.into())])
        }
        None => words.html("material-asked", &[]),
    });
    draft.row([leave(words)]);
    Ok(draft)
}

/// What was sent can be saved.
pub(super) fn offer(
    shape: &MaterialShape,
    title: Option<&Personal<String>>,
    replaces: Option<&MaterialCode>,
    instead: bool,
    scene: &Scene<'_>,
) -> Result<Draft, RenderError> {
    let words = scene.words;
    let mut draft = Draft::default();
    if instead {
        draft.add(words.html("material-instead", &[]).wrap("i"));
    }
    let what = Html::join(&[Html::ours(icon(shape)), what(shape, words)], " ");
    if let Some(code) = replaces {
        let title = Html::line(&scene.material(code)?.title, TITLE_SHOWN);
        draft.add(words.html("material-offer-anew", &[("what", what.into()), ("title", title.into())]));
        draft.row([save(words), leave(words)]);
        return Ok(draft);
    }
    match title.and_then(Personal::known) {
        Some(title) => {
            let title = Html::line(title, TITLE_SHOWN);
            draft.add(words.html("material-offer", &[("what", what.into()), ("title", title.into())]));
            draft.row([save(words), leave(words)]);
        }
        None => {
            draft.add(words.html("material-offer-untitled", &[("what", what.into())]));
            draft.row([leave(words)]);
        }
    }
    Ok(draft)
}

fn what(shape: &MaterialShape, words: Words) -> Html {
    match shape {
        MaterialShape::Files(kinds) if kinds.len() > 1 => {
            words.html("material-files", &[("files", kinds.len().into())])
        }
        MaterialShape::Files(kinds) => {
            let id = match kinds.first() {
                Some(FileKind::Photo) => "material-photo",
                Some(FileKind::Video) => "material-video",
                Some(FileKind::Audio) => "material-audio",
                Some(FileKind::Voice) => "material-voice",
                Some(FileKind::Document) | None => "material-document",
            };
            words.html(id, &[])
        }
        MaterialShape::Text => words.html("material-text", &[]),
        MaterialShape::Link => words.html("material-web", &[]),
    }
}

/// The title with a sign of what it is.
fn heading(material: &Material) -> Html {
    let title = Html::line(&material.title, TITLE_SHOWN).wrap("b");
    Html::join(&[Html::ours(icon(&material.content.shape())), title], " ")
}

fn icon(shape: &MaterialShape) -> &'static str {
    match shape {
        MaterialShape::Files(kinds) if kinds.len() > 1 => "🗂",
        MaterialShape::Files(kinds) => match kinds.first() {
            Some(FileKind::Photo) => "🖼",
            Some(FileKind::Video) => "🎬",
            Some(FileKind::Audio) => "🎧",
            Some(FileKind::Voice) => "🎙",
            Some(FileKind::Document) | None => "📄",
        },
        MaterialShape::Text => "📃",
        MaterialShape::Link => "🔗",
    }
}

pub(super) fn to_materials(words: Words) -> Key {
    Key::press(words.plain("button-materials", &[]), Button::Materials(0))
}

pub(super) fn save(words: Words) -> Key {
    Key::press(words.plain("button-save", &[]), Button::Dialog(DialogAnswer::Save))
}

pub(super) fn leave(words: Words) -> Key {
    Key::press(words.plain("button-leave-steps", &[]), Button::Dialog(DialogAnswer::Cancel))
}
