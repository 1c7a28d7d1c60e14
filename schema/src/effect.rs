//! What must be done because of a decision. Written to the outbox with the events, executed afterwards.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::event::Role;
use crate::input::Command;
use crate::privacy::ExportFile;
use crate::view::{Toast, View};
use crate::{Aggregate, AttemptId, ChatId, Locale, MessageId, Personal, UserId, ZoneName};

/// Something to be done outside.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum Effect {
    /// Show a view in a chat. Stored; the class says how often it may be sent.
    Show(Show),
    /// Delete a message in a chat, best effort: what is gone already is well. Stored, to keep its place among the chat's messages.
    DeleteMessage {
        /// Where.
        chat: ChatId,
        /// Which.
        message: MessageId,
    },
    /// Answer a button press. Not stored: after a crash the little clock on the button just runs out.
    AnswerPress {
        /// Telegram's id of the press.
        callback: String,
        /// What the toast says; nothing just stops the clock.
        toast: Option<Toast>,
        /// In which language.
        locale: Locale,
    },
    /// Fetch a file from Telegram; the result comes back to the person as `Command::FileFetched`.
    FetchFile {
        /// Who sent it, and gets the result.
        user: UserId,
        /// Telegram's id of the file.
        file_id: String,
        /// Its name.
        name: Personal<String>,
    },
    /// Send a person a file with what is kept of them.
    Export(Export),
    /// Take a forgotten person's inputs out of the log, and forget which messages showed what. Stored behind the farewell, in their
    /// chat's order; what is gone already is well.
    Erase {
        /// Whose private chat.
        chat: ChatId,
        /// Inputs until this time, with those of this time: what they send afterwards is somebody new's.
        until: Timestamp,
    },
    /// Ask Telegram whether a person is in a group; the answer comes back to the person as `MembershipCommand::Checked`. Not for ever: what
    /// cannot be found out in a few seconds is said to be unknown.
    CheckMembership {
        /// Who, and gets the answer.
        user: UserId,
        /// Which group.
        classroom: ChatId,
        /// When it was decided to ask: what the answer is as of.
        asked_at: Timestamp,
    },
    /// The bot leaves a group. Where it is not, that is well.
    LeaveGroup {
        /// Which.
        chat: ChatId,
    },
    /// Offer a person the commands of their role, in their language, in the menu of their private chat. What Telegram refuses is let be:
    /// without it the bot works, only its menu is old.
    SetMenu {
        /// Where.
        chat: ChatId,
        /// In which language.
        locale: Locale,
        /// Their highest role; `None` for a student.
        role: Option<Role>,
    },
    /// Give another aggregate an input.
    Tell {
        /// To whom.
        to: Aggregate,
        /// What.
        command: Box<Command>,
    },
    /// Give this aggregate `Command::TimerFired` when the time has come. Not in the outbox: kept with the partition, whose owner fires it.
    SetTimer {
        /// Names it in the aggregate: setting it again moves it.
        key: String,
        /// When; kept to the microsecond.
        at: Timestamp,
    },
    /// Forget a timer. One that was fired already comes nevertheless.
    CancelTimer {
        /// Which.
        key: String,
    },
}

/// A file with what is kept of a person, to be made and sent.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Export {
    /// To whom: their private chat.
    pub chat: ChatId,
    /// In which language it is introduced.
    pub locale: Locale,
    /// Which of the files.
    pub file: ExportFile,
}

/// A view on its way to a chat.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Show {
    /// Where.
    pub chat: ChatId,
    /// In which language.
    pub locale: Locale,
    /// In whose time; UTC when none was chosen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zone: Option<ZoneName>,
    /// Which message of the chat it is: the same card is one message, edited in place.
    pub card: Option<Card>,
    /// Where the card stands.
    pub place: Place,
    /// What is shown.
    pub view: View,
    /// How urgent it is, and how often it may be sent.
    pub class: Class,
}

/// A message of the bot that is edited in place instead of being followed by others.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub enum Card {
    /// One attempt, from its first question to its result and review.
    Attempt(AttemptId),
    /// Lists and settings.
    Menu,
    /// The last reminder: the one before goes, so that none is left behind that speaks of yesterday.
    Reminder,
    /// Guided steps.
    Dialog,
    /// What a grader grades and reads of it.
    Grading,
}

impl Card {
    /// The key under which delivery remembers its message: `attempt.<n>`, `menu`, `reminder`, `dialog` or `grading`.
    pub fn key(&self) -> String {
        match self {
            Card::Attempt(attempt) => format!("attempt.{attempt}"),
            Card::Menu => "menu".to_owned(),
            Card::Reminder => "reminder".to_owned(),
            Card::Dialog => "dialog".to_owned(),
            Card::Grading => "grading".to_owned(),
        }
    }
}

/// Where a card stands in the chat.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Place {
    /// Where it is: its message is edited. Sent anew when there is none.
    Kept,
    /// In this message, on which the person has just pressed a button.
    In(MessageId),
    /// At the end of the chat: sent anew, and the message that held it before is deleted.
    Fresh,
}

/// How urgent a message is, and what is done when nobody knows whether it was sent.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub enum Class {
    /// An answer to somebody who waits: first in line, sent at least once.
    Interactive,
    /// Asked for by nobody at this moment: sent at most once.
    Reminder,
    /// To many: last in line, sent at most once.
    Broadcast,
}

impl Class {
    /// All of them, the most urgent first.
    pub const ALL: [Class; 3] = [Class::Interactive, Class::Reminder, Class::Broadcast];

    /// The name in SQL and metrics.
    pub fn name(self) -> &'static str {
        match self {
            Class::Interactive => "interactive",
            Class::Reminder => "reminder",
            Class::Broadcast => "broadcast",
        }
    }

    /// Whether a message is sent again when nobody knows whether it was sent.
    pub fn at_least_once(self) -> bool {
        self == Class::Interactive
    }
}

impl Effect {
    /// The name by which effects are searched and counted.
    pub fn kind(&self) -> &'static str {
        match self {
            Effect::Show(_) => "Show",
            Effect::DeleteMessage { .. } => "DeleteMessage",
            Effect::AnswerPress { .. } => "AnswerPress",
            Effect::FetchFile { .. } => "FetchFile",
            Effect::Export(_) => "Export",
            Effect::Erase { .. } => "Erase",
            Effect::CheckMembership { .. } => "CheckMembership",
            Effect::LeaveGroup { .. } => "LeaveGroup",
            Effect::SetMenu { .. } => "SetMenu",
            Effect::Tell { .. } => "Tell",
            Effect::SetTimer { .. } => "SetTimer",
            Effect::CancelTimer { .. } => "CancelTimer",
        }
    }

    /// Whether it lies in the outbox until it is done: an answer to a press does not, and neither do timers.
    pub fn is_stored(&self) -> bool {
        !matches!(self, Effect::AnswerPress { .. } | Effect::SetTimer { .. } | Effect::CancelTimer { .. })
    }

    /// The chat whose order this effect keeps, `None` where there is none.
    pub fn chat(&self) -> Option<ChatId> {
        match self {
            Effect::Show(show) => Some(show.chat),
            Effect::Export(export) => Some(export.chat),
            Effect::DeleteMessage { chat, .. }
            | Effect::Erase { chat, .. }
            | Effect::SetMenu { chat, .. }
            | Effect::LeaveGroup { chat } => Some(*chat),
            Effect::AnswerPress { .. }
            | Effect::FetchFile { .. }
            | Effect::CheckMembership { .. }
            | Effect::Tell { .. }
            | Effect::SetTimer { .. }
            | Effect::CancelTimer { .. } => None,
        }
    }

    /// Whether it is a message that Telegram counts.
    pub fn is_message(&self) -> bool {
        matches!(self, Effect::Show(_) | Effect::Export(_))
    }

    /// How urgent it is.
    pub fn class(&self) -> Class {
        match self {
            Effect::Show(show) => show.class,
            _ => Class::Interactive,
        }
    }
}
