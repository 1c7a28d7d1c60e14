//! Of which classrooms a person is a member, as far as it is known, and what waits until it is.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use studymate_schema::catalogue::Catalogue;
use studymate_schema::classroom::{BotStanding, Wanted};
use studymate_schema::{ChatId, Timestamp};

/// What is known of a membership is asked anew after this: where the bot is no administrator Telegram does not tell who leaves.
pub const FRESH_FOR: Duration = Duration::from_secs(24 * 3600);
/// What Telegram did not say is asked again after this.
pub const ASK_AGAIN: Duration = Duration::from_secs(600);
/// How long somebody waits for Telegram's answers before they get what is known by then: with the way there and back, under a second.
pub const PATIENCE: Duration = Duration::from_millis(800);
/// What waits at most: one who goes on pressing gets what is known.
pub const HELD_BACK_MAX: usize = 5;

/// What a person's stream says about their memberships.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Memberships {
    /// By the id that the group had then.
    known: BTreeMap<ChatId, Membership>,
    /// When Telegram was asked of a group last.
    asked: BTreeMap<ChatId, Timestamp>,
    /// The groups of which it was asked last and did not answer yet.
    unanswered: BTreeSet<ChatId>,
    /// What they want while it is asked.
    waiting: Option<Waiting>,
}

/// Whether somebody is in a group, and as of when.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Membership {
    /// Whether they are in it.
    pub member: bool,
    /// As of when.
    pub as_of: Timestamp,
}

/// What waits, and since when.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub(super) struct Waiting {
    since: Timestamp,
    pub(super) wanted: Vec<Wanted>,
}

impl Memberships {
    /// What is known of a classroom, by any id that its group ever had: the newest.
    pub fn of(&self, classroom: ChatId, catalogue: &Catalogue) -> Option<Membership> {
        let current = catalogue.current_chat(classroom);
        self.known
            .iter()
            .filter(|(chat, _)| catalogue.current_chat(**chat) == current)
            .map(|(_, membership)| *membership)
            .max_by_key(|membership| membership.as_of)
    }

    /// Of which classrooms Telegram must be asked: what is known of them is too old, from before it was heard who leaves, or nothing. A group that is gone is not asked, what
    /// was known of it stays.
    pub(super) fn to_ask(&self, now: Timestamp, catalogue: &Catalogue) -> Vec<ChatId> {
        let within = |at: Timestamp, time: Duration| now.duration_since(at).unsigned_abs() < time;
        catalogue
            .classrooms()
            .filter(|(_, classroom)| classroom.bot != BotStanding::Gone)
            .filter(|(chat, classroom)| {
                let is_fresh = |known: Membership| {
                    within(known.as_of, FRESH_FOR)
                        && classroom.heard_since.is_none_or(|since| known.as_of >= since)
                };
                let fresh = self.of(*chat, catalogue).is_some_and(is_fresh);
                let asked = self.asked.get(chat).is_some_and(|at| within(*at, ASK_AGAIN));
                !fresh && !asked
            })
            .map(|(chat, _)| chat)
            .collect()
    }

    /// The other ids of groups that they left, under which they are still known to be in them; and as of when they left.
    pub(super) fn left_by_other_ids(&self, catalogue: &Catalogue) -> Vec<(ChatId, Timestamp)> {
        let members = self.known.iter().filter(|(_, known)| known.member);
        let newest = members.filter_map(|(chat, _)| Some((*chat, self.of(*chat, catalogue)?)));
        newest.filter(|(_, newest)| !newest.member).map(|(chat, newest)| (chat, newest.as_of)).collect()
    }

    /// Whether news of a group are newer than what is known of it.
    pub(super) fn is_news(&self, classroom: ChatId, as_of: Timestamp) -> bool {
        self.known.get(&classroom).is_none_or(|known| known.as_of <= as_of)
    }

    /// Whether Telegram has answered all that it was asked last.
    pub(super) fn is_answered(&self) -> bool {
        self.unanswered.is_empty()
    }

    /// Whether an answer about a group is outstanding.
    pub(super) fn is_asked(&self, classroom: ChatId) -> bool {
        self.unanswered.contains(&classroom)
    }

    /// What waits.
    pub(super) fn waiting(&self) -> Option<&Waiting> {
        self.waiting.as_ref()
    }

    /// When patience ends, to the microsecond, as timers are kept; `None` when nothing waits.
    pub(super) fn patience_ends(&self) -> Option<Timestamp> {
        let end = self.waiting.as_ref()?.since.checked_add(PATIENCE).ok()?;
        Timestamp::from_microsecond(end.as_microsecond()).ok()
    }

    pub(super) fn asked(&mut self, classrooms: &[ChatId], at: Timestamp) {
        // What is too old to mean anything goes: schools have many groups, and some are none any more.
        let within = |then: Timestamp, time: Duration| at.duration_since(then).unsigned_abs() < time;
        self.asked.retain(|_, asked| within(*asked, ASK_AGAIN));
        self.known.retain(|_, known| known.member || within(known.as_of, FRESH_FOR));
        self.asked.extend(classrooms.iter().map(|chat| (*chat, at)));
        self.unanswered = classrooms.iter().copied().collect();
    }

    pub(super) fn held_back(&mut self, wanted: &Wanted, at: Timestamp) {
        let waiting = self.waiting.get_or_insert_with(|| Waiting { since: at, wanted: Vec::new() });
        waiting.wanted.push(wanted.clone());
    }

    pub(super) fn wait_ended(&mut self) {
        self.waiting = None;
    }

    pub(super) fn learned(&mut self, classroom: ChatId, membership: Membership) {
        self.unanswered.remove(&classroom);
        self.known.insert(classroom, membership);
    }

    pub(super) fn unknown(&mut self, classroom: ChatId) {
        self.unanswered.remove(&classroom);
    }
}
