//! The greeting, the help, the choice of languages.

use studymate_schema::button::Button;
use studymate_schema::event::Role;
use studymate_schema::{Locale, Personal, UserId};

use super::board::to_board;
use super::classrooms::to_classrooms;
use super::courses::to_courses;
use super::info::to_info;
use super::practice::to_practice;
use super::reviews::to_reviews;
use super::{author, material, to_grading, to_help, to_progress, to_quizzes, to_settings};
use crate::markup::Html;
use crate::menu::Part;
use crate::scene::Scene;
use crate::screen::{Draft, Key};
use crate::words::Words;

/// The most units of a person's name.
const NAME_SHOWN: usize = 64;

/// What there is for the person who reads the greeting.
#[derive(Clone, Copy)]
pub(super) struct Offers {
    /// Whether a course is open to them.
    pub(super) courses: bool,
    /// Questions that are due for review.
    pub(super) due: u32,
    /// Their highest role.
    pub(super) role: Option<Role>,
    /// Answers that wait for their grade.
    pub(super) waiting: u64,
}

pub(super) fn welcome(name: &Personal<String>, first: bool, offers: Offers, scene: &Scene<'_>) -> Draft {
    let Offers { courses, due, role, waiting } = offers;
    let words = scene.words;
    let mut draft = Draft::default();
    draft.add(match name.known().filter(|name| !name.trim().is_empty()) {
        Some(name) => words.html("welcome-hello", &[("name", Html::line(name, NAME_SHOWN).into())]),
        None => words.html("welcome-hello-nameless", &[]),
    });
    draft.add(words.html(if first { "welcome-first" } else { "welcome-back" }, &[]));
    draft.row(courses.then(|| to_courses(words)).into_iter().chain([to_quizzes(words)]));
    draft.row((due > 0).then(|| to_reviews(due, words)));
    draft.row((waiting > 0).then(|| to_grading(waiting, words)));
    draft.row([to_practice(words), to_progress(words)]);
    draft.row([to_board(words), to_settings(words)]);
    draft.row(to_info_pages(role, scene).into_iter().chain([to_help(words)]));
    of_role(role, waiting == 0, &mut draft, words);
    // The language was guessed from the profile: whoever has another one must not have to look for it.
    let others = Locale::ALL.into_iter().filter(|locale| first && *locale != scene.around.locale);
    draft.row(others.map(language));
    draft
}

/// The way to pages of information, where there are such, and for who may write them.
fn to_info_pages(role: Option<Role>, scene: &Scene<'_>) -> Option<Key> {
    let there = !scene.around.catalogue.info_pages().is_empty() || role == Some(Role::Admin);
    there.then(|| to_info(scene.words))
}

/// The ways to what only a role may do; to grading where it is not offered above.
fn of_role(role: Option<Role>, grading: bool, draft: &mut Draft, words: Words) {
    if role >= Some(Role::Mentor) {
        draft.row([author::to_quizzes_of_mine(words), material::to_materials(words)]);
    }
    let grading = (role >= Some(Role::Mentor) && grading)
        .then(|| Key::press(words.plain("button-to-grading", &[]), Button::Grading(None)));
    draft.row(role.map(|_| to_classrooms(words)).into_iter().chain(grading));
}

pub(super) fn help(role: Option<Role>, user: UserId, waiting: u64, scene: &Scene<'_>) -> Draft {
    let words = scene.words;
    let mut draft = Draft::default();
    draft.add(words.html("help-title", &[]));
    for part in Part::ALL {
        // Who reads the help has found it.
        let mut lines: Vec<Html> = part
            .commands(words, role)
            .into_iter()
            .filter(|(name, _)| *name != "help")
            .map(|(name, description)| {
                let values = [
                    ("name", Html::ours(name).into()),
                    ("description", Html::line(&description, 256).into()),
                ];
                words.html("help-command", &values)
            })
            .collect();
        if lines.is_empty() {
            continue;
        }
        let (title, more) = match part {
            Part::Learning => ("help-learning-title", vec![words.html("help-quizzes", &[])]),
            Part::Settings => ("help-settings-title", Vec::new()),
            Part::Teaching if role >= Some(Role::Mentor) => {
                let grading = words.html("help-grading", &[("count", waiting.into())]);
                ("help-teaching-title", vec![words.html("help-mentor", &[]), grading])
            }
            Part::Teaching => ("help-teaching-title", Vec::new()),
            Part::Running => ("help-admin-title", vec![words.html("help-admin", &[])]),
        };
        lines.insert(0, words.html(title, &[]));
        draft.add(Html::join(&lines, "\n"));
        draft.add(Html::join(&more, "\n"));
    }
    let id = if role >= Some(Role::Mentor) { "help-own-id" } else { "help-id" };
    draft.add(words.html(id, &[("user", Html::ours(user.to_string()).into())]));
    draft.row((waiting > 0).then(|| to_grading(waiting, words)));
    draft.row([to_quizzes(words), to_progress(words)]);
    draft.row(to_info_pages(role, scene));
    of_role(role, waiting == 0, &mut draft, words);
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
