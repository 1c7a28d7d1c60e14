//! Short names that people type and that travel in deep links and buttons.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The most characters of a code. With a prefix such as `course_` it fits Telegram's deep-link payload (64 of `[A-Za-z0-9_-]`), and
/// with a verb in front and a place behind it fits 64 bytes of callback data.
pub const CODE_MAX: usize = 32;

/// Why a text is not a code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("expected a code of 1 to {CODE_MAX} characters a–z, 0–9, '-' or '_', got {0:?}")]
pub struct InvalidCode(pub String);

macro_rules! code {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// Reads a code as people type it: surrounding space is dropped and upper case is forgiven.
            pub fn parse(text: &str) -> Result<Self, InvalidCode> {
                read(text).map($name)
            }

            /// Makes a code of any text (a file's name, a title): letters outside a–z are dropped, gaps become `-`.
            /// `None` when nothing is left.
            pub fn from_title(title: &str) -> Option<Self> {
                shorten(title).map($name)
            }

            /// A code that says nothing, for what has a title of which none can be made: eight of 32 signs.
            pub fn nameless(seed: u64) -> Self {
                $name(signs(seed))
            }

            /// This code, or the first of `code-2`, `code-3` … that is free.
            pub fn first_free(self, is_free: impl Fn(&Self) -> bool) -> Self {
                let numbered = (2..).map(|number| $name(number_behind(&self.0, number)));
                let codes = std::iter::once(self.clone()).chain(numbered);
                codes.into_iter().find(is_free).unwrap_or(self)
            }

            /// A code that is known to fit.
            #[allow(dead_code, reason = "only some codes are made here")]
            pub(crate) fn known(code: String) -> Self {
                $name(code)
            }

            /// The code as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl TryFrom<String> for $name {
            type Error = InvalidCode;

            fn try_from(text: String) -> Result<Self, Self::Error> {
                $name::parse(&text)
            }
        }

        impl From<$name> for String {
            fn from(code: $name) -> Self {
                code.0
            }
        }
    };
}

code!(
    /// The short name of a quiz: 1 to 32 of `[a-z0-9_-]`.
    QuizCode
);
code!(
    /// The short name of a course: 1 to 32 of `[a-z0-9_-]`.
    CourseCode
);
code!(
    /// The secret name of an invitation: whoever knows it may come in. 1 to 32 of `[a-z0-9_-]`.
    InvitationCode
);
code!(
    /// The short name of a material: 1 to 32 of `[a-z0-9_-]`.
    MaterialCode
);

code!(
    /// The short name of a page of information: 1 to 32 of `[a-z0-9_-]`.
    InfoCode
);

fn read(text: &str) -> Result<String, InvalidCode> {
    let code = text.trim().to_ascii_lowercase();
    let fits = (1..=CODE_MAX).contains(&code.len())
        && code.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_' || b == b'-');
    if fits { Ok(code) } else { Err(InvalidCode(text.chars().take(64).collect())) }
}

fn signs(seed: u64) -> String {
    // None is taken for another.
    const SIGNS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    (0..8).map(|place| char::from(SIGNS[(seed >> (5 * place)) as usize % 32])).collect()
}

fn number_behind(code: &str, number: u32) -> String {
    let end = format!("-{number}");
    let kept: String = code.chars().take(CODE_MAX - end.len()).collect();
    kept + &end
}

fn shorten(title: &str) -> Option<String> {
    let mut code = String::new();
    for c in title.to_lowercase().chars() {
        if c.is_ascii_alphanumeric() || c == '_' {
            code.push(c);
        } else if !code.ends_with('-') && !code.is_empty() {
            code.push('-');
        }
        if code.len() == CODE_MAX {
            break;
        }
    }
    read(code.trim_matches('-')).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_as_people_type_it() {
        assert_eq!(QuizCode::parse(" Rust-101 ").unwrap().as_str(), "rust-101");
        for bad in ["", "тест", "a b", "x".repeat(33).as_str(), "a.b"] {
            assert!(QuizCode::parse(bad).is_err(), "{bad:?} was taken");
        }
    }

    #[test]
    fn a_taken_code_gets_a_number_and_stays_a_code() {
        let long = QuizCode::parse(&"x".repeat(CODE_MAX)).unwrap();
        let second = format!("{}-2", "x".repeat(CODE_MAX - 2));
        let found = long.clone().first_free(|code| *code != long && code.as_str() != second);
        assert_eq!(found.as_str(), format!("{}-3", "x".repeat(CODE_MAX - 2)));
        assert_eq!(QuizCode::parse("new").unwrap().first_free(|_| true).as_str(), "new");
        let nameless = QuizCode::nameless(u64::MAX);
        assert_eq!(QuizCode::parse(nameless.as_str()), Ok(nameless));
    }

    #[test]
    fn a_title_becomes_a_code() {
        assert_eq!(QuizCode::from_title("World Capitals (easy)!").unwrap().as_str(), "world-capitals-easy");
        assert_eq!(QuizCode::from_title("Столицы мира"), None);
    }
}
