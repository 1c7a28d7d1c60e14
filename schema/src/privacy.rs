//! What a person decides about what others see of them, and the files with all that is kept of them.

use serde::{Deserialize, Serialize};

use crate::Personal;

/// The fewest and the most characters of a nickname.
pub const NICKNAME_MIN: usize = 2;
/// See [`NICKNAME_MIN`].
pub const NICKNAME_MAX: usize = 24;
/// How long a person waits between two exports, in seconds.
pub const EXPORT_PAUSE_SECONDS: i64 = 3600;

/// What others see of a person.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Privacy {
    /// Whether they are on no leaderboard.
    pub hidden: bool,
    /// What they are called there; by an animal's name until they choose.
    pub nickname: Option<Personal<String>>,
}

/// A nickname as it is kept: one line without the space around it. `None` for what is too short or too long, or has an address in it.
pub fn nickname(typed: &str) -> Option<String> {
    let name = typed.split_whitespace().collect::<Vec<_>>().join(" ");
    let length = name.chars().count();
    let plain = !name.chars().any(|c| c.is_control() || matches!(c, '@' | '/' | '<' | '>'));
    ((NICKNAME_MIN..=NICKNAME_MAX).contains(&length) && plain && name.chars().any(char::is_alphanumeric))
        .then_some(name)
}

/// A file of an export.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum ExportFile {
    /// Everything, for machines and curious people.
    Json,
    /// The answers, for a spreadsheet.
    Csv,
}

impl ExportFile {
    /// Both, in the order in which they are sent.
    pub const ALL: [ExportFile; 2] = [ExportFile::Json, ExportFile::Csv];

    /// What the file is called.
    pub fn file_name(self) -> &'static str {
        match self {
            ExportFile::Json => "studymate.json",
            ExportFile::Csv => "studymate-answers.csv",
        }
    }

    /// Its media type.
    pub fn media_type(self) -> &'static str {
        match self {
            ExportFile::Json => "application/json",
            ExportFile::Csv => "text/csv",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_nickname_is_one_short_line_that_leads_nowhere() {
        assert_eq!(nickname("  Ada \n the  First "), Some("Ada the First".to_owned()));
        assert_eq!(nickname("Ёж"), Some("Ёж".to_owned()));
        for bad in ["", "A", "!!!", "@ada", "t.me/ada", "a\u{7}b", "<b>x</b>", &"x".repeat(25)] {
            assert_eq!(nickname(bad), None, "{bad:?} was taken");
        }
    }
}
