//! Pages of information: the list, a page, and the steps in which an admin writes one.

use studymate_schema::button::Button;
use studymate_schema::dialog::DialogAnswer;
use studymate_schema::info::{INFO_TEXT_MAX, INFO_TITLE_MAX, InfoDraft, InfoPage, InfoText};
use studymate_schema::{InfoCode, Locale, Personal};

use super::material::{leave, save};
use super::{to_help, to_quizzes};
use crate::markup::{Html, plain_line};
use crate::scene::Scene;
use crate::screen::{Draft, Key, RenderError};
use crate::words::Words;

/// The list of pages, for admins with a button to write one.
pub(super) fn pages(admin: bool, scene: &Scene<'_>) -> Draft {
    let words = scene.words;
    let pages = scene.around.catalogue.info_pages();
    let mut draft = Draft::default();
    draft.add(words.html("info-title", &[]));
    draft.add(words.html(if pages.is_empty() { "info-none" } else { "info-choose" }, &[]));
    for page in pages {
        let title = said(page, scene).map_or(page.code.as_str(), |text| text.title.as_str());
        draft.row([Key::press(plain_line(title, INFO_TITLE_MAX), Button::InfoPage(page.code.clone()))]);
    }
    if admin {
        draft.row([Key::press(words.plain("button-new-page", &[]), Button::NewInfoPage)]);
    }
    draft.row([to_quizzes(words), to_help(words)]);
    draft
}

/// A page, for admins with buttons to change it in each language.
pub(super) fn page(code: &InfoCode, admin: bool, scene: &Scene<'_>) -> Result<Draft, RenderError> {
    let words = scene.words;
    let page = scene.info_page(code)?;
    let mut draft = Draft::default();
    if let Some(said) = said(page, scene) {
        text(said, &mut draft);
    }
    if admin {
        draft.row(Locale::ALL.map(|locale| {
            let there = page.texts.contains_key(&locale);
            let language = ("language", Words::of(locale).plain("language-name", &[]).into());
            let id = if there { "button-edit-page" } else { "button-translate-page" };
            Key::press(words.plain(id, &[language]), Button::EditInfoPage(code.clone(), locale))
        }));
        let remove = Button::AskToRemoveInfoPage(code.clone());
        draft.row([Key::press(words.plain("button-remove", &[]), remove)]);
    }
    draft.row([to_info(words), to_quizzes(words)]);
    Ok(draft)
}

fn said<'p>(page: &'p InfoPage, scene: &Scene<'_>) -> Option<&'p InfoText> {
    page.text(scene.around.locale)
}

fn text(said: &InfoText, draft: &mut Draft) {
    draft.add(Html::line(&said.title, 2 * INFO_TITLE_MAX).wrap("b"));
    draft.add(Html::rich(&said.text, INFO_TEXT_MAX));
}

/// Shall a page really be removed?
pub(super) fn removal(code: &InfoCode, scene: &Scene<'_>) -> Result<Draft, RenderError> {
    let words = scene.words;
    let page = scene.info_page(code)?;
    let title = said(page, scene).map_or(code.as_str(), |text| text.title.as_str());
    let mut draft = Draft::default();
    draft.add(words.html("info-removal", &[("title", Html::line(title, 2 * INFO_TITLE_MAX).into())]));
    draft.row([
        Key::press(words.plain("button-remove-really", &[]), Button::RemoveInfoPage(code.clone())),
        Key::press(words.plain("button-keep", &[]), Button::InfoPage(code.clone())),
    ]);
    Ok(draft)
}

/// A step: the title is asked for, then the text, then both are shown as everybody will see them.
pub(super) fn steps(page: &InfoDraft, scene: &Scene<'_>) -> Draft {
    let words = scene.words;
    let mut draft = Draft::default();
    let language = Html::ours(Words::of(page.locale).plain("language-name", &[]));
    let before = page.page.as_ref().and_then(|code| scene.around.catalogue.info_page(code));
    let before = before.and_then(|before| before.texts.get(&page.locale));
    let keep = || Key::press(words.plain("button-keep", &[]), Button::Dialog(DialogAnswer::Keep));
    match (page.title.as_ref().and_then(Personal::known), page.text.as_ref().and_then(Personal::known)) {
        (Some(title), Some(written)) => {
            draft.add(words.html("info-preview", &[("language", language.into())]).wrap("i"));
            text(&InfoText { title: title.clone(), text: written.clone() }, &mut draft);
            draft.row([save(words), leave(words)]);
        }
        (Some(title), None) => {
            let title = Html::line(title, 2 * INFO_TITLE_MAX);
            draft.add(
                words.html("info-text-asked", &[("title", title.into()), ("language", language.into())]),
            );
            draft.row(before.map(|_| keep()).into_iter().chain([leave(words)]));
        }
        (None, _) => {
            draft.add(words.html("info-title-asked", &[("language", language.into())]));
            if let Some(before) = before {
                let title = Html::line(&before.title, 2 * INFO_TITLE_MAX);
                draft.add(words.html("info-title-now", &[("title", title.into())]));
            }
            draft.row(before.map(|_| keep()).into_iter().chain([leave(words)]));
        }
    }
    draft
}

pub(super) fn to_info(words: Words) -> Key {
    Key::press(words.plain("button-info", &[]), Button::Info)
}
