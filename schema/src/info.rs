//! Pages of information that an admin writes in the chat: what the school is, whom to ask, what the rules are.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{InfoCode, Locale, Personal};

/// The most characters of a page's title: it is a button.
pub const INFO_TITLE_MAX: usize = 48;
/// The most characters of a page's text: with its title it fits a message of 4,096.
pub const INFO_TEXT_MAX: usize = 3500;
/// The most pages: each is a button of its own row.
pub const INFO_PAGES_MAX: usize = 30;

/// A page of information, in one language or several.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct InfoPage {
    /// The name by which buttons speak of it.
    pub code: InfoCode,
    /// What it says; never empty.
    pub texts: BTreeMap<Locale, InfoText>,
}

/// What a page says in one language.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct InfoText {
    /// What it is called in the list.
    pub title: String,
    /// What it says.
    pub text: String,
}

impl InfoPage {
    /// What it says to somebody who speaks this language: in it, else in the default one, else in any.
    pub fn text(&self, locale: Locale) -> Option<&InfoText> {
        let texts = &self.texts;
        texts.get(&locale).or_else(|| texts.get(&Locale::default())).or_else(|| texts.values().next())
    }
}

/// A page in the making, in one language.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct InfoDraft {
    /// Which page; `None` for a new one.
    pub page: Option<InfoCode>,
    /// In which language.
    pub locale: Locale,
    /// Its title; `None` while it is asked for.
    pub title: Option<Personal<String>>,
    /// Its text; `None` while it is asked for.
    pub text: Option<Personal<String>>,
}

/// What the catalogue answers to who changed a page.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum InfoAnswer {
    /// It is saved under this code.
    Saved(InfoCode),
    /// It is gone.
    Removed,
    /// There is none of this code, there are as many as there can be, or who asks is no admin.
    Refused,
}
