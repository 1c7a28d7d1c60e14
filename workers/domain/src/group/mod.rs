//! A group: what the bot is in it, and whether it is a classroom. It knows nobody's role: who asks for something is asked by their own
//! aggregate, which then tells the group. Who is a member is a matter of each person, too: the group passes on what it hears.

mod decide;

use serde::Serialize;
use studymate_schema::classroom::{BotStanding, Classroom, ClassroomEvent};
use studymate_schema::{ChatId, Locale, Timestamp, UserId, ZoneName};

pub use decide::{decide, is_request};

/// What a group's stream says about it.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Group {
    /// Which.
    pub chat: ChatId,
    /// Its title; empty until one was heard.
    pub title: String,
    /// What the bot is in it.
    pub bot: BotStanding,
    /// Whose classroom it is; `None` for a group like any other.
    pub mentor: Option<UserId>,
    /// The language in which it is spoken to.
    pub locale: Locale,
    /// The time zone of the classroom.
    pub zone: Option<ZoneName>,
    /// When it was bound, or the bot came back: who left before was not heard of.
    pub heard_since: Option<Timestamp>,
    /// The id that it has instead of this one.
    pub moved_to: Option<ChatId>,
}

impl Group {
    /// A group of which nothing is known yet.
    pub fn new(chat: ChatId) -> Self {
        Group {
            chat,
            title: String::new(),
            bot: BotStanding::Gone,
            mentor: None,
            locale: Locale::default(),
            zone: None,
            heard_since: None,
            moved_to: None,
        }
    }

    /// What everybody may know of it; `None` where it is no classroom.
    pub fn classroom(&self) -> Option<Classroom> {
        let (title, zone) = (self.title.clone(), self.zone.clone());
        Some(Classroom { mentor: self.mentor?, title, bot: self.bot, zone, heard_since: self.heard_since })
    }
}

/// Applies an event that was recorded `at` this time. Total: any event can follow any other.
pub fn evolve(group: &mut Group, event: &ClassroomEvent, at: Timestamp) {
    match event {
        ClassroomEvent::BotStandingChanged { bot, locale, .. } => {
            if group.bot == BotStanding::Gone {
                group.heard_since = Some(at);
            }
            group.bot = *bot;
            if group.mentor.is_none() {
                group.locale = *locale;
            }
        }
        ClassroomEvent::TitleChanged { title } => group.title.clone_from(title),
        ClassroomEvent::ClassroomBound { mentor, locale, zone, moved_from } => {
            // Where it only has another id, all was heard.
            group.heard_since = moved_from.is_none().then_some(at);
            group.mentor = Some(*mentor);
            group.locale = *locale;
            group.zone.clone_from(zone);
        }
        ClassroomEvent::ClassroomZoneChosen { zone, .. } => group.zone = Some(zone.clone()),
        ClassroomEvent::ClassroomUnbound { .. } => group.mentor = None,
        ClassroomEvent::GroupMoved { to } => {
            group.moved_to = Some(*to);
            group.mentor = None;
            group.bot = BotStanding::Gone;
        }
    }
}
