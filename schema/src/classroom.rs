//! Classrooms: groups that a mentor made theirs. What happens to a group, what it is told, and what everybody is told of it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{ChatId, Locale, MessageId, Personal, UserId, ZoneName};

/// What the bot is in a group.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize)]
pub enum BotStanding {
    /// Not in it, or the group is gone: nothing can be asked or sent there.
    #[default]
    Gone,
    /// In it like everybody: Telegram does not tell it who comes and goes.
    Member,
    /// An administrator: it hears of everybody who comes and goes.
    Admin,
}

impl BotStanding {
    /// The name in SQL.
    pub fn name(self) -> &'static str {
        match self {
            BotStanding::Gone => "gone",
            BotStanding::Member => "member",
            BotStanding::Admin => "admin",
        }
    }

    /// Reads [`BotStanding::name`].
    pub fn from_name(name: &str) -> Option<Self> {
        [BotStanding::Gone, BotStanding::Member, BotStanding::Admin]
            .into_iter()
            .find(|standing| standing.name() == name)
    }
}

/// A classroom as everybody may know it: it stands in the catalogue. A group's title is nobody's personal data, and is never logged.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Classroom {
    /// Whose it is.
    pub mentor: UserId,
    /// The group's title.
    pub title: String,
    /// What the bot is in it.
    pub bot: BotStanding,
    /// In whose time dates are that are for it; `None` until somebody said so.
    #[serde(default)]
    pub zone: Option<ZoneName>,
    /// Since when it is heard who comes and goes: what is known from before is asked anew.
    #[serde(default)]
    pub heard_since: Option<Timestamp>,
}

/// An event in a group's stream.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum ClassroomEvent {
    /// The bot was added, promoted, demoted or removed, or the group turned out to be gone.
    BotStandingChanged {
        /// What it is now.
        bot: BotStanding,
        /// Who did it, where Telegram says so.
        by: Option<UserId>,
        /// The language in which the group is spoken to, until somebody binds it.
        locale: Locale,
    },
    /// The group is called otherwise than before.
    TitleChanged {
        /// How.
        title: String,
    },
    /// The group is a classroom from now on.
    ClassroomBound {
        /// Whose.
        mentor: UserId,
        /// The language in which the group is spoken to.
        locale: Locale,
        /// The group that it was before Telegram gave it another id.
        moved_from: Option<ChatId>,
        /// Its time zone: its mentor's, where they chose one, or the one that it had before it moved.
        #[serde(default)]
        zone: Option<ZoneName>,
    },
    /// The classroom has another time zone.
    ClassroomZoneChosen {
        /// Which.
        zone: ZoneName,
        /// Who chose it.
        by: UserId,
    },
    /// The group is no classroom any more.
    ClassroomUnbound {
        /// Who did it.
        by: UserId,
    },
    /// Telegram gave the group another id: what it was goes on there.
    GroupMoved {
        /// The other id.
        to: ChatId,
    },
}

impl ClassroomEvent {
    /// The name by which events are searched and counted.
    pub fn kind(&self) -> &'static str {
        match self {
            ClassroomEvent::BotStandingChanged { .. } => "BotStandingChanged",
            ClassroomEvent::TitleChanged { .. } => "TitleChanged",
            ClassroomEvent::ClassroomBound { .. } => "ClassroomBound",
            ClassroomEvent::ClassroomZoneChosen { .. } => "ClassroomZoneChosen",
            ClassroomEvent::ClassroomUnbound { .. } => "ClassroomUnbound",
            ClassroomEvent::GroupMoved { .. } => "GroupMoved",
        }
    }
}

/// What a group is told.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum ClassroomCommand {
    /// Become a classroom: who asks may.
    Bind {
        /// Whose.
        mentor: UserId,
        /// Their language.
        locale: Locale,
        /// Their time zone, where they chose one.
        #[serde(default)]
        zone: Option<ZoneName>,
    },
    /// Have another time zone: who asks may.
    ChooseZone {
        /// Which.
        zone: ZoneName,
        /// Who asks.
        by: UserId,
    },
    /// Be no classroom any more: who asks may.
    Unbind {
        /// Who asks.
        by: UserId,
    },
    /// Be no classroom any more, and the bot leaves: who asks may.
    Leave {
        /// Who asks.
        by: UserId,
    },
    /// Say in the group that somebody may not do what they asked for.
    Refuse {
        /// Why.
        why: BindRefusal,
        /// Their language.
        locale: Locale,
    },
    /// Telegram says that you have another id now.
    Moved {
        /// The other id.
        to: ChatId,
    },
    /// You are what that group was.
    TakeOver {
        /// The id that it had.
        from: ChatId,
        /// What it was; the mentor is none where it was no classroom.
        mentor: Option<UserId>,
        /// Its title.
        title: String,
        /// What the bot was in it.
        bot: BotStanding,
        /// The language in which it was spoken to.
        locale: Locale,
        /// Its time zone.
        #[serde(default)]
        zone: Option<ZoneName>,
    },
}

impl ClassroomCommand {
    /// The name by which inputs are searched and counted.
    pub fn kind(&self) -> &'static str {
        match self {
            ClassroomCommand::Bind { .. } => "BindClassroom",
            ClassroomCommand::ChooseZone { .. } => "ChooseClassroomZone",
            ClassroomCommand::Unbind { .. } => "UnbindClassroom",
            ClassroomCommand::Leave { .. } => "LeaveGroup",
            ClassroomCommand::Refuse { .. } => "RefuseBinding",
            ClassroomCommand::Moved { .. } => "MoveGroup",
            ClassroomCommand::TakeOver { .. } => "TakeOverGroup",
        }
    }
}

/// Why a group does not become, or stop being, a classroom.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum BindRefusal {
    /// Who asks is no mentor.
    NotAMentor,
    /// It is another mentor's.
    NotYours,
    /// It is no classroom.
    NotBound,
}

/// What the catalogue is told of classrooms.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum DirectoryCommand {
    /// This group is a classroom, and this is how it stands.
    List {
        /// Which group.
        chat: ChatId,
        /// How it stands.
        classroom: Classroom,
    },
    /// This group is no classroom any more.
    Unlist {
        /// Which group.
        chat: ChatId,
    },
    /// This classroom has another id.
    Move {
        /// The id that it had.
        from: ChatId,
        /// The one that it has.
        to: ChatId,
        /// How it stands.
        classroom: Classroom,
    },
}

impl DirectoryCommand {
    /// The name by which inputs are searched and counted.
    pub fn kind(&self) -> &'static str {
        match self {
            DirectoryCommand::List { .. } => "ListClassroom",
            DirectoryCommand::Unlist { .. } => "UnlistClassroom",
            DirectoryCommand::Move { .. } => "MoveClassroom",
        }
    }
}

/// What a person is told of their memberships, and asked by a group.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum MembershipCommand {
    /// You came into a group, or left it.
    Changed {
        /// Which group.
        classroom: ChatId,
        /// Whether you are in it now.
        member: bool,
        /// When the log took the news.
        at: Timestamp,
    },
    /// What came of asking Telegram whether you are in a group.
    Checked {
        /// Which group.
        classroom: ChatId,
        /// When it was decided to ask.
        asked_at: Timestamp,
        /// What Telegram said.
        outcome: CheckOutcome,
        /// The id that the group has now, when Telegram told another one.
        moved_to: Option<ChatId>,
    },
    /// You asked in a group that it become, or stop being, a classroom: may you?
    Asked {
        /// Which group.
        classroom: ChatId,
        /// What you asked for.
        what: BindRequest,
        /// The language of your Telegram.
        locale: Locale,
    },
}

impl MembershipCommand {
    /// The name by which inputs are searched and counted.
    pub fn kind(&self) -> &'static str {
        match self {
            MembershipCommand::Changed { .. } => "MembershipChanged",
            MembershipCommand::Checked { .. } => "MembershipChecked",
            MembershipCommand::Asked { .. } => "BindRequested",
        }
    }
}

/// What somebody asks for in a group.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum BindRequest {
    /// That it become a classroom.
    Bind,
    /// That it be none any more.
    Unbind,
}

/// What Telegram says of a person and a group.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum CheckOutcome {
    /// They are in it.
    Member,
    /// They are not.
    NotMember,
    /// The bot is not in the group, or there is no such group any more.
    GroupGone,
    /// Telegram did not say, or not in time.
    NoAnswer,
}

/// What somebody wanted who waits until it is known of which groups they are members.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum Wanted {
    /// They typed this.
    Typed {
        /// What.
        text: Personal<String>,
        /// Whether it is their first word.
        first: bool,
    },
    /// They pressed a button.
    Pressed {
        /// Telegram's id of the press.
        callback: String,
        /// What the button says.
        data: String,
        /// The message that holds it, where it is theirs.
        message: Option<MessageId>,
    },
}

/// What is shown in a group. It is one message there, edited in place.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum GroupScreen {
    /// What a classroom is, with a button to make this group one.
    Offer {
        /// Which group.
        chat: ChatId,
    },
    /// This group is a classroom.
    Bound {
        /// What the bot is in it.
        bot: BotStanding,
    },
    /// It is none any more.
    Unbound {
        /// Which group.
        chat: ChatId,
    },
    /// Somebody may not do what they asked for.
    Refused(BindRefusal),
}

/// Whose classrooms are listed.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Whose {
    /// This mentor's.
    Mentor(UserId),
    /// Everybody's.
    Everybody,
    /// Just these.
    These(Vec<ChatId>),
}

/// What a mentor is asked to confirm.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Ending {
    /// The group is no classroom any more, the bot stays in it.
    Unbind,
    /// The bot leaves it as well.
    Leave,
}

impl Ending {
    /// Both.
    pub const ALL: [Ending; 2] = [Ending::Unbind, Ending::Leave];

    /// The name in callback data.
    pub fn name(self) -> &'static str {
        match self {
            Ending::Unbind => "unbind",
            Ending::Leave => "leave",
        }
    }

    /// Reads [`Ending::name`].
    pub fn from_name(name: &str) -> Option<Self> {
        Ending::ALL.into_iter().find(|ending| ending.name() == name)
    }
}
