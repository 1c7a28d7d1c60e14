//! What Telegram itself shows about the bot: its commands and its descriptions.

use studymate_schema::Locale;
use studymate_schema::event::Role;

use crate::words::Words;

/// The commands of everybody for learning, with the texts that describe them.
const LEARNING: &[(&str, &str)] = &[
    ("start", "command-start"),
    ("courses", "command-courses"),
    ("quizzes", "command-quizzes"),
    ("quiz", "command-quiz"),
    ("course", "command-course"),
    ("resume", "command-resume"),
    ("cancel", "command-cancel"),
    ("review", "command-review"),
    ("mistakes", "command-mistakes"),
    ("practice", "command-practice"),
    ("progress", "command-progress"),
    ("leaderboard", "command-leaderboard"),
    ("info", "command-info"),
];
/// The commands of everybody for what they choose, and for what is kept of them.
const SETTINGS: &[(&str, &str)] = &[
    ("settings", "command-settings"),
    ("reminders", "command-reminders"),
    ("language", "command-language"),
    ("timezone", "command-timezone"),
    ("privacy", "command-privacy"),
    ("nickname", "command-nickname"),
    ("export", "command-export"),
    ("forget", "command-forget"),
    ("help", "command-help"),
];
/// The commands of assistants beyond those.
const ASSISTANTS: [(&str, &str); 2] = [("classrooms", "command-classrooms"), ("report", "command-report")];
/// The commands of mentors beyond those.
const MENTORS: [(&str, &str); 6] = [
    ("newquiz", "command-newquiz"),
    ("myquizzes", "command-myquizzes"),
    ("newcourse", "command-newcourse"),
    ("invite", "command-invite"),
    ("materials", "command-materials"),
    ("grade", "command-grade"),
];
/// The commands of admins beyond those.
const ADMINS: [(&str, &str); 5] = [
    ("roles", "command-roles"),
    ("mentor", "command-mentor"),
    ("ban", "command-ban"),
    ("unban", "command-unban"),
    ("stats", "command-stats"),
];

/// What commands are for: the help lists them so.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Part {
    /// To learn.
    Learning,
    /// To choose how, and what is kept.
    Settings,
    /// To teach.
    Teaching,
    /// To run it all.
    Running,
}

impl Part {
    /// All of them, in the order of the menu.
    pub(crate) const ALL: [Part; 4] = [Part::Learning, Part::Settings, Part::Teaching, Part::Running];

    /// Its commands that a role may use, each with its description; none where the role may use none.
    pub(crate) fn commands(self, words: Words, role: Option<Role>) -> Vec<(&'static str, String)> {
        let assistants: &[_] = if role.is_some() { &ASSISTANTS } else { &[] };
        let mentors: &[_] = if role >= Some(Role::Mentor) { &MENTORS } else { &[] };
        let admins: &[_] = if role == Some(Role::Admin) { &ADMINS } else { &[] };
        let of_part = match self {
            Part::Learning => [LEARNING, &[]],
            Part::Settings => [SETTINGS, &[]],
            Part::Teaching => [assistants, mentors],
            Part::Running => [admins, &[]],
        };
        of_part.into_iter().flatten().map(|(name, id)| (*name, words.plain(id, &[]))).collect()
    }
}

/// The commands that a role may use (`None`: a student), each with its description, in the order of the menu. The
/// descriptions are plain and at most 256 characters (Bot API, BotCommand).
pub fn commands(locale: Locale, role: Option<Role>) -> Vec<(&'static str, String)> {
    let words = Words::of(locale);
    Part::ALL.into_iter().flat_map(|part| part.commands(words, role)).collect()
}

/// What Telegram shows on the bot's page and in its empty chat.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BotProfile {
    /// For `setMyShortDescription`: at most 120 characters.
    pub about: String,
    /// For `setMyDescription`: at most 512 characters.
    pub description: String,
}

/// The bot's profile in a language.
pub fn bot_profile(locale: Locale) -> BotProfile {
    let words = Words::of(locale);
    BotProfile {
        about: words.plain("profile-about", &[]),
        description: words.plain("profile-description", &[]),
    }
}
