//! What can go wrong in the simulator itself, and for those who control it.

use std::{net::SocketAddr, path::PathBuf};

/// Why the simulator did not start or had to stop.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The token has no bot id in it.
    #[error("bot token: expected {expected}")]
    Token {
        /// The form a token has.
        expected: &'static str,
    },
    /// The address is taken or not ours.
    #[error("cannot listen at {address}: {source}")]
    Listen {
        /// What was asked for.
        address: SocketAddr,
        /// The system's reason.
        source: std::io::Error,
    },
    /// The data folder cannot be read or written.
    #[error("data folder {path}: {source}")]
    Files {
        /// The file or folder.
        path: PathBuf,
        /// The system's reason.
        source: std::io::Error,
    },
    /// The saved state is not one of ours.
    #[error("saved state {path} cannot be read: {source}")]
    State {
        /// The file.
        path: PathBuf,
        /// Where it stops making sense.
        source: serde_json::Error,
    },
    /// The HTTP client for webhooks could not be made.
    #[error("http client for webhooks: {0}")]
    Client(#[from] reqwest::Error),
    /// A part of the simulator ended by a panic.
    #[error("a part of the simulator failed: {0}")]
    Task(#[from] tokio::task::JoinError),
}

/// Why a user of the simulator could not do something.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ControlError {
    /// No user has this id.
    #[error("no user {0}")]
    NoUser(i64),
    /// No chat has this id.
    #[error("no chat {0}")]
    NoChat(i64),
    /// The chat has no such message (any more).
    #[error("no message {message} in chat {chat}")]
    NoMessage {
        /// The chat.
        chat: i64,
        /// The message.
        message: i32,
    },
    /// The message has no such button.
    #[error("no button {button} on message {message}")]
    NoButton {
        /// What was looked for.
        button: String,
        /// The message.
        message: i32,
    },
    /// No file has this id.
    #[error("no file {0}")]
    NoFile(String),
    /// The user is not in that group, or the chat is someone else's.
    #[error("user {user} is not a member of chat {chat}")]
    NotMember {
        /// The user.
        user: i64,
        /// The chat.
        chat: i64,
    },
    /// What only groups have was asked of a private chat.
    #[error("chat {0} is not a group")]
    NotGroup(i64),
    /// The user has blocked the bot and must unblock it first.
    #[error("user {0} has blocked the bot")]
    Blocked(i64),
    /// The user's account is deleted.
    #[error("the account of user {0} is deleted")]
    Deleted(i64),
    /// The id is in use.
    #[error("id {0} is taken")]
    Taken(i64),
    /// The request makes no sense.
    #[error("{0}")]
    Invalid(String),
    /// Those who go by the clock could not be told.
    #[error("the clock was moved, but its file could not be written: {0}")]
    Clock(String),
    /// What was waited for did not come.
    #[error("timed out after {0} ms")]
    TimedOut(u64),
}
