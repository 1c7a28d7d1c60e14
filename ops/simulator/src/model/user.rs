//! Users and what a bot's menu is made of.

use serde::{Deserialize, Serialize};

/// Telegram's `User`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct User {
    /// Unique among users and bots; also the id of the private chat with the user.
    pub id: i64,
    /// Whether it is a bot.
    pub is_bot: bool,
    /// First name; never empty.
    pub first_name: String,
    /// Last name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_name: Option<String>,
    /// Username without `@`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub username: Option<String>,
    /// IETF language tag of the user's client.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language_code: Option<String>,
}

/// One line of the bot's command menu.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BotCommand {
    /// 1–32 of `[a-z0-9_]`, without the slash.
    pub command: String,
    /// 1–256 characters.
    pub description: String,
}
