//! What a simulator is started with, and the defaults.

use std::{net::SocketAddr, path::PathBuf, time::Duration};

use serde::{Deserialize, Serialize};

use crate::error::Error;

/// Everything a simulator can be told before it starts. Begin with [`SimulatorConfig::new`] and change what matters.
#[derive(Debug, Clone)]
pub struct SimulatorConfig {
    /// Where to listen; port 0 takes a free one.
    pub listen: SocketAddr,
    /// The token that bots must use: `<bot id>:<secret>`.
    pub token: String,
    /// How the bot is called before it renames itself.
    pub bot: BotIdentity,
    /// Users that exist from the start and after a reset.
    pub personas: Vec<Persona>,
    /// Folder that keeps users, chats, files and undelivered updates over a restart; `None` keeps nothing.
    pub data: Option<PathBuf>,
    /// File in which others read by how many milliseconds the clock was advanced; `None` tells nobody.
    pub clock_file: Option<PathBuf>,
    /// Telegram's sending limits; `None` (the default) enforces none.
    pub limits: Option<Limits>,
    /// Seed of the faults' probabilities: the same calls with the same seed fail alike.
    pub seed: u64,
    /// Calls kept in the record; older ones are dropped and counted. 0 records nothing.
    pub record_capacity: usize,
    /// Messages kept per chat; older ones are forgotten, as if deleted by their owner.
    pub messages_per_chat: usize,
    /// Bytes kept of uploaded files; the oldest go first.
    pub files_capacity: u64,
    /// How long a webhook may take to answer one delivery.
    pub webhook_timeout: Duration,
    /// First pause after a failed webhook delivery; doubles up to `webhook_retry_max`.
    pub webhook_retry_base: Duration,
    /// Longest pause between webhook deliveries of one queue.
    pub webhook_retry_max: Duration,
    /// How long an undelivered update is kept (callback queries have their own bound).
    pub update_lifetime: Duration,
    /// How long a callback query is delivered and can be answered.
    pub query_lifetime: Duration,
}

impl SimulatorConfig {
    /// A simulator at `listen` for the bot with `token`, everything else as Telegram does it, with no limits enforced.
    #[must_use]
    pub fn new(listen: SocketAddr, token: impl Into<String>) -> Self {
        Self {
            listen,
            token: token.into(),
            bot: BotIdentity::default(),
            personas: Vec::new(),
            data: None,
            clock_file: None,
            limits: None,
            seed: 0,
            record_capacity: 10_000,
            messages_per_chat: 1_000,
            files_capacity: 512 * 1024 * 1024,
            webhook_timeout: Duration::from_secs(60),
            webhook_retry_base: Duration::from_secs(1),
            webhook_retry_max: Duration::from_secs(60),
            update_lifetime: Duration::from_secs(24 * 3600),
            query_lifetime: Duration::from_secs(150),
        }
    }

    /// The bot's user id: the part of the token before the colon.
    ///
    /// # Errors
    /// The token is not `<number>:<secret>`.
    pub fn bot_id(&self) -> Result<i64, Error> {
        match self.token.split_once(':') {
            Some((id, secret)) if !secret.is_empty() => {
                id.parse().map_err(|_| Error::Token { expected: "<bot id>:<secret>" })
            }
            _ => Err(Error::Token { expected: "<bot id>:<secret>" }),
        }
    }
}

/// How the bot appears to users.
#[derive(Debug, Clone)]
pub struct BotIdentity {
    /// First name, at most 64 characters.
    pub name: String,
    /// Username without `@`.
    pub username: String,
}

impl Default for BotIdentity {
    fn default() -> Self {
        Self { name: "Test Bot".into(), username: "test_bot".into() }
    }
}

/// A user that exists from the start.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Persona {
    /// Telegram user id; positive.
    pub id: i64,
    /// First name.
    pub first_name: String,
    /// Username without `@`.
    #[serde(default)]
    pub username: Option<String>,
    /// Language of the user's client, such as `en`.
    #[serde(default)]
    pub language_code: Option<String>,
    /// One word on who this is, shown on the chat page.
    #[serde(default)]
    pub role: Option<String>,
}

/// Telegram's sending limits (Bot API FAQ, "My bot is hitting limits"). Beyond them a call gets 429 with `retry_after`.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct Limits {
    /// Messages a second to one chat, averaged.
    pub per_chat_per_second: f64,
    /// Messages that may come at once in one chat before the average counts.
    pub chat_burst: u32,
    /// Messages a minute to one group.
    pub per_group_per_minute: u32,
    /// Messages a second over all chats.
    pub global_per_second: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self { per_chat_per_second: 1.0, chat_burst: 5, per_group_per_minute: 20, global_per_second: 30 }
    }
}
