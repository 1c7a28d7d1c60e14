//! Bans by admins: what is asked, what came of it, and how long one lasts.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{Personal, UserId};

/// To a person, about being banned; or back to the admin who did it.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum BanCommand {
    /// Nothing is done for you.
    Ban {
        /// Until when; `None` for good.
        until: Option<Timestamp>,
        /// Why: written by an admin about this person.
        reason: Personal<String>,
        /// Who does it.
        by: UserId,
    },
    /// You are welcome again.
    Unban {
        /// Who does it.
        by: UserId,
    },
    /// To an admin: what became of it.
    Decided {
        /// Who it is about.
        user: UserId,
        /// What became of it.
        outcome: BanOutcome,
    },
}

impl BanCommand {
    /// The name by which inputs are searched and counted.
    pub fn kind(&self) -> &'static str {
        match self {
            BanCommand::Ban { .. } => "BanPerson",
            BanCommand::Unban { .. } => "UnbanPerson",
            BanCommand::Decided { .. } => "BanDecided",
        }
    }
}

/// What became of a ban, or of its end.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum BanOutcome {
    /// They are banned.
    Banned {
        /// Until when; `None` for good.
        until: Option<Timestamp>,
    },
    /// They are not banned any more.
    Unbanned,
    /// They were not banned.
    WasNotBanned,
    /// They are an admin: the role must go first.
    IsAdmin,
}
