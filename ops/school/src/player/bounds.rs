//! What one may not, and what one may lose: courses of others, commands of admins, a ban, and being forgotten.

use std::sync::Arc;

use studymate_chaos::world::ADMIN;
use studymate_simulator::Message;

use super::Player;
use super::look::has;
use super::screen::shown;
use crate::SchoolError;
use crate::diary::{Deed, Welcome};

/// Why somebody is banned; no other message says so.
const REASON: &str = "too loud";
/// Seconds between the two questions before somebody is forgotten, and a little more.
const SURE: u32 = 6;
/// Seconds within which Telegram has told of which groups somebody is a member.
const KNOWN_AGAIN: u32 = 2;

impl Player {
    /// Opens the invitation to a course.
    pub(super) async fn join_course(&mut self) -> Result<(), SchoolError> {
        let (from, since) = self.say(&format!("/start join_{}", self.invitation))?;
        let welcome = |message: &Message| match shown(message).chars().next()? {
            '🎉' => Some(Welcome::In),
            '🚪' => Some(Welcome::UsedUp),
            '⌛' => Some(Welcome::Expired),
            _ => None,
        };
        let (_, welcome) = self.see("what is said to the invitation", since, welcome).await?;
        self.invited |= welcome == Welcome::In;
        let at = self.until_now(from);
        self.note(at, Deed::Invited(welcome));
        Ok(())
    }

    /// Opens the text of some course.
    pub(super) async fn read(&mut self) -> Result<(), SchoolError> {
        let content = Arc::clone(&self.content);
        let courses: Vec<&'static str> =
            content.quizzes.iter().filter(|quiz| quiz.is_in_a_course()).map(|quiz| quiz.code).collect();
        let Some(code) = self.dice.pick(&courses).copied() else { return Ok(()) };
        let is_for = content.quiz(code).is_some_and(|quiz| quiz.is_for(&self.keys()));
        let (from, since) = self.say(&format!("/start material_{code}-first"))?;
        let came = |message: &Message| match shown(message) {
            text if text.contains("Read this.") => Some(true),
            _ => (!is_for && message.message_id > since).then_some(false),
        };
        let (_, came) = self.see("a text, or that it is not for them", since, came).await?;
        let at = self.until_now(from);
        self.note(at, Deed::Read { code, came });
        Ok(())
    }

    /// Wants the figures of admins.
    pub(super) async fn overreach(&mut self) -> Result<(), SchoolError> {
        let (from, since) = self.say("/stats")?;
        self.see("a refusal", since, |message| (message.message_id > since).then_some(())).await?;
        let at = self.until_now(from);
        self.note(at, Deed::Overreached);
        Ok(())
    }

    /// An admin bans them, and takes it back after they wrote something.
    pub(super) async fn be_banned(&mut self) -> Result<(), SchoolError> {
        let since = self.telegram.chat(self.id)?.last().map_or(0, |message| message.message_id);
        self.telegram.send_text(ADMIN, ADMIN, &format!("/ban {} 1h {REASON}", self.id))?;
        self.see("that they are banned", since + 1, |message| shown(message).contains(REASON).then_some(()))
            .await?;
        let (from, wrote) = self.say("/progress")?;
        self.telegram.send_text(ADMIN, ADMIN, &format!("/unban {}", self.id))?;
        self.see("that they are not", wrote, |message| (message.message_id > wrote).then_some(())).await?;
        let view = self.telegram.chat(self.id)?;
        let answers =
            view.messages.iter().filter(|message| message.from.is_bot && message.message_id > wrote);
        let answers = answers.filter(|message| has(message, "1:progress:text").is_some()).count();
        let at = self.until_now(from);
        self.note(at, Deed::Banned(answers as u32));
        Ok(())
    }

    /// Is forgotten, and comes back as somebody new.
    pub(super) async fn be_forgotten(&mut self) -> Result<(), SchoolError> {
        let (_, since) = self.say("/forget")?;
        let (asked, ()) =
            self.see("whether it is meant", since, |message| has(message, "1:forget:yes")).await?;
        self.press(&asked, "1:forget:yes")?;
        let again = |message: &Message| has(message, "1:forget:yes:");
        let (asked, ()) = self.see("whether it really is meant", since, again).await?;
        self.tempo.think(SURE).await;
        let from = self.press(&asked, "1:forget:yes:")?;
        self.see("a farewell", since, |message| message.buttons().is_empty().then_some(())).await?;
        let at = self.until_now(from);
        self.note(at, Deed::Forgotten);
        self.unfinished.clear();
        self.spent.clear();
        self.over.clear();
        self.invited = false;
        self.introduce().await?;
        self.tempo.think(KNOWN_AGAIN).await;
        Ok(())
    }
}
