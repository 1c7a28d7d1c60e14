//! What one may not, and what one may lose: courses of others, commands of admins, a role, a ban, and being forgotten.

use std::sync::Arc;

use studymate_chaos::world::ADMIN;
use studymate_simulator::{Message, Press};

use super::Player;
use super::look::has;
use super::screen::{numbers, shown};
use crate::SchoolError;
use crate::desk::Desk;
use crate::diary::{Deed, Welcome};

/// Why somebody is banned; no other message says so.
const REASON: &str = "too loud";
/// Seconds between the two questions before somebody is forgotten, and a little more.
const SURE: u32 = 6;
/// Seconds within which Telegram has told of which groups somebody is a member.
const KNOWN_AGAIN: u32 = 2;

impl Player {
    /// Opens an invitation to a course, most often the newest.
    pub(super) async fn join_course(&mut self) -> Result<(), SchoolError> {
        let links = self.board.invitations();
        let newest = links.last().filter(|_| self.dice.chance(0.5)).cloned();
        let Some(link) = newest.or_else(|| self.dice.pick(&links).cloned()) else { return Ok(()) };
        let (from, since) = self.say(&format!("/start join_{link}"))?;
        let welcome = |message: &Message| match shown(message).chars().next()? {
            '🎉' => Some(Welcome::In),
            '🚪' => Some(Welcome::UsedUp),
            '⌛' => Some(Welcome::Expired),
            '🤷' => Some(Welcome::Unknown),
            _ => None,
        };
        let (_, welcome) = self.see("what is said to the invitation", since, welcome).await?;
        self.invited |= welcome == Welcome::In;
        let at = self.until_now(from);
        self.note(at, Deed::Invited { link, welcome });
        Ok(())
    }

    /// Opens the text of some course.
    pub(super) async fn read(&mut self) -> Result<(), SchoolError> {
        let content = Arc::clone(&self.content);
        let in_a_course = content.quizzes.iter().filter(|quiz| quiz.is_in_a_course() && self.is_there(quiz));
        let courses: Vec<&'static str> = in_a_course.map(|quiz| quiz.code).collect();
        let Some(code) = self.dice.pick(&courses).copied() else { return Ok(()) };
        let (from, since) = self.say(&format!("/start material_{code}-first"))?;
        let is_for = content.quiz(code).is_some_and(|quiz| self.may_begin(quiz) && quiz.is_open(from));
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

    /// An admin makes them an assistant: they look at a report and cannot publish. Now and then they stay one until the next time.
    pub(super) async fn assist(&mut self) -> Result<(), SchoolError> {
        if !self.assists {
            self.be_given("assistant").await?;
        }
        self.look_at_report().await?;
        self.want_to_publish().await?;
        if self.dice.chance(0.7) {
            self.be_given("none").await?;
            self.look_at_report().await?;
        }
        Ok(())
    }

    /// An admin gives them a role, or takes all.
    async fn be_given(&mut self, role: &str) -> Result<(), SchoolError> {
        let board = Arc::clone(&self.board);
        let _alone = board.admins_desk().await;
        let from = self.tempo.now();
        self.admin_says(&format!("/roles {} {role}", self.id)).await?;
        self.assists = role == "assistant";
        let at = self.until_now(from);
        self.note(at, Deed::Assistant(self.assists));
        Ok(())
    }

    /// An admin, whose desk is theirs alone, says something about this person, and waits for the answer, which names them: it is never taken for
    /// the answer to what is said next.
    async fn admin_says(&self, text: &str) -> Result<(), SchoolError> {
        let sent = self.telegram.send_text(ADMIN, ADMIN, text)?;
        let mut desk = Desk::of(&self.telegram, ADMIN);
        desk.looks_after(&sent);
        let id = self.id.to_string();
        desk.sees("what became of somebody", |message| shown(message).contains(&id)).await.map(drop)
    }

    /// Wants the report of a quiz of some course, most often of one that is theirs.
    async fn look_at_report(&mut self) -> Result<(), SchoolError> {
        let content = Arc::clone(&self.content);
        let of_rooms =
            || content.quizzes.iter().filter(|quiz| !quiz.rooms().is_empty() && self.is_there(quiz));
        let all: Vec<&'static str> = of_rooms().map(|quiz| quiz.code).collect();
        let own = of_rooms().find(|quiz| self.may_begin(quiz)).map(|quiz| quiz.code);
        let any = self.dice.pick(&all).copied();
        let Some(code) = own.filter(|_| self.dice.chance(0.8)).or(any) else { return Ok(()) };
        let (from, since) = self.say(&format!("/report {code}"))?;
        let report = |message: &Message| {
            let text = shown(message);
            match text.chars().next()? {
                '📊' => {
                    let figures = text.lines().skip(1).map(numbers).find(|figures| !figures.is_empty());
                    Some(match figures.unwrap_or_default()[..] {
                        [finished, passed] => Some((finished, passed)),
                        _ => Some((0, 0)),
                    })
                }
                '🔒' => Some(None),
                _ => None,
            }
        };
        let (_, figures) = self.see("a report, or that it is not theirs", since, report).await?;
        let at = self.until_now(from);
        self.note(at, Deed::Report { code, settled: self.settled, figures });
        Ok(())
    }

    /// Presses what publishes a quiz, and wants to make one.
    async fn want_to_publish(&mut self) -> Result<(), SchoolError> {
        let from = self.tempo.now();
        let newest = self.newest_message()?;
        self.telegram.press(self.id, self.id, newest, &Press::Stale("1:publish:algebra:1".to_owned()))?;
        let at = self.until_now(from);
        self.note(at, Deed::Overreached);
        let (from, since) = self.say("/newquiz")?;
        self.see("a refusal", since, |message| shown(message).starts_with('🔒').then_some(())).await?;
        let at = self.until_now(from);
        self.note(at, Deed::Overreached);
        Ok(())
    }

    /// An admin bans them, and takes it back after they wrote something.
    pub(super) async fn be_banned(&mut self) -> Result<(), SchoolError> {
        let board = Arc::clone(&self.board);
        let _alone = board.admins_desk().await;
        let since = self.newest_message()?;
        self.admin_says(&format!("/ban {} 1h {REASON}", self.id)).await?;
        self.see("that they are banned", since + 1, |message| shown(message).contains(REASON).then_some(()))
            .await?;
        let (from, wrote) = self.say("/progress")?;
        self.admin_says(&format!("/unban {}", self.id)).await?;
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
        self.assists = false;
        self.introduce().await?;
        self.tempo.think(KNOWN_AGAIN).await;
        Ok(())
    }
}
