//! The languages StudyMate speaks. Each has one file of texts in the renderer.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A language of the interface. A new one is a variant here and a file of texts.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Locale {
    /// English: what everybody gets whose language is not here.
    #[default]
    En,
    /// Russian.
    Ru,
}

impl Locale {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Locale; 2] = [Locale::En, Locale::Ru];

    /// The ISO 639-1 code.
    pub fn code(self) -> &'static str {
        match self {
            Locale::En => "en",
            Locale::Ru => "ru",
        }
    }

    /// The locale for the IETF language tag in a Telegram profile (`ru`, `pt-br`), English when there is no better one.
    pub fn from_language_tag(tag: Option<&str>) -> Self {
        let primary = tag.unwrap_or_default().split(['-', '_']).next().unwrap_or_default();
        primary.parse().unwrap_or_default()
    }
}

impl fmt::Display for Locale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// A code that names none of our languages.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("expected one of en, ru, got {0:?}")]
pub struct UnknownLocale(pub String);

impl FromStr for Locale {
    type Err = UnknownLocale;

    fn from_str(code: &str) -> Result<Self, Self::Err> {
        Locale::ALL
            .into_iter()
            .find(|locale| locale.code().eq_ignore_ascii_case(code))
            .ok_or_else(|| UnknownLocale(code.chars().take(16).collect()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_profile_language_finds_its_locale() {
        assert_eq!(Locale::from_language_tag(Some("ru-RU")), Locale::Ru);
        assert_eq!(Locale::from_language_tag(Some("EN")), Locale::En);
        assert_eq!(Locale::from_language_tag(Some("kk")), Locale::En);
        assert_eq!(Locale::from_language_tag(None), Locale::En);
    }
}
