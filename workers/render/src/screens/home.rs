//! The greeting, the help, the choice of languages.

use studymate_schema::button::Button;
use studymate_schema::event::Role;
use studymate_schema::{Locale, Personal, UserId};

use super::classrooms::to_classrooms;
use super::courses::to_courses;
use super::info::to_info;
use super::reviews::to_reviews;
use super::{author, material, to_grading, to_help, to_progress, to_quizzes, to_settings};
use crate::commands;
use crate::markup::Html;
use crate::scene::Scene;
use crate::screen::{Draft, Key};
use crate::words::Words;

/// The most units of a person's name.
const NAME_SHOWN: usize = 64;

pub(super) fn welcome(
    name: &Personal<String>,
    first: bool,
    due: u32,
    (courses, waiting): (bool, u64),
    scene: &Scene<'_>,
) -> Draft {
    let words = scene.words;
    let mut draft = Draft::default();
    draft.add(match name.known().filter(|name| !name.trim().is_empty()) {
        Some(name) => words.html("welcome-hello", &[("name", Html::line(name, NAME_SHOWN).into())]),
        None => words.html("welcome-hello-nameless", &[]),
    });
    draft.add(words.html(if first { "welcome-first" } else { "welcome-back" }, &[]));
    draft.row(courses.then(|| to_courses(words)));
    draft.row([to_quizzes(words)]);
    draft.row((due > 0).then(|| to_reviews(due, words)));
    draft.row((waiting > 0).then(|| to_grading(waiting, words)));
    draft.row([to_progress(words), to_settings(words)]);
    draft.row([to_help(words)]);
    // The language was guessed from the profile: whoever has another one must not have to look for it.
    let others = Locale::ALL.into_iter().filter(|locale| first && *locale != scene.around.locale);
    draft.row(others.map(language));
    draft
}

pub(super) fn help(role: Option<Role>, user: UserId, waiting: u64, scene: &Scene<'_>) -> Draft {
    let words = scene.words;
    let mut draft = Draft::default();
    draft.add(words.html("help-title", &[]));
    let lines: Vec<Html> = commands(scene.around.locale, role)
        .into_iter()
        .map(|(name, description)| {
            let values =
                [("name", Html::ours(name).into()), ("description", Html::line(&description, 256).into())];
            words.html("help-command", &values)
        })
        .collect();
    draft.add(Html::join(&lines, "\n"));
    draft.add(words.html("help-quizzes", &[]));
    let informs = !scene.around.catalogue.info_pages().is_empty();
    if informs {
        draft.add(words.html("help-info", &[]));
    }
    if role >= Some(Role::Mentor) {
        let grading = words.html("help-grading", &[("count", waiting.into())]);
        let title = words.html("help-mentor-title", &[]);
        draft.add(Html::join(&[title, words.html("help-mentor", &[]), grading], "\n"));
    } else {
        draft.add(words.html("help-id", &[("user", Html::ours(user.to_string()).into())]));
    }
    if role == Some(Role::Admin) {
        draft.add(Html::join(&[words.html("help-admin-title", &[]), words.html("help-admin", &[])], "\n"));
    }
    draft.row((waiting > 0).then(|| to_grading(waiting, words)));
    draft.row([to_quizzes(words), to_progress(words)]);
    let authors = role >= Some(Role::Mentor);
    draft.row(
        authors
            .then(|| [author::to_quizzes_of_mine(words), material::to_materials(words)])
            .into_iter()
            .flatten(),
    );
    draft.row(informs.then(|| to_info(words)));
    draft.row(role.map(|_| to_classrooms(words)));
    draft
}

pub(super) fn languages(current: Locale, scene: &Scene<'_>) -> Draft {
    let words = scene.words;
    let mut draft = Draft::default();
    draft.add(words.html("languages-title", &[]));
    draft.add(words.html("languages-ask", &[]));
    for locale in Locale::ALL {
        let mut key = language(locale);
        if locale == current {
            key.label.push_str(" ✓");
        }
        draft.row([key]);
    }
    draft.row([to_settings(words), to_quizzes(words)]);
    draft
}

/// A language, in its own words.
fn language(locale: Locale) -> Key {
    Key::press(Words::of(locale).plain("language-name", &[]), Button::Language(locale))
}
