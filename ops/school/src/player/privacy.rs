//! What others see: a name for leaderboards, or nothing at all; and the leaderboard.

use studymate_simulator::Message;

use super::Player;
use super::look::has;
use super::screen::{label, numbers, shown};
use crate::SchoolError;
use crate::diary::Deed;
use crate::plan::Seen;
use crate::standings;

impl Player {
    /// A nickname that nobody else has: their first, second, … one.
    pub(super) fn nickname(&self, number: u32) -> String {
        format!("Nick {} the {}", self.student.number, number + 1)
    }

    /// Chooses what others shall see of them.
    pub(super) async fn choose_to_be_seen(&mut self) -> Result<(), SchoolError> {
        match self.student.seen {
            Some(Seen::Nicknamed) => self.choose_name(Some(self.nickname(0))).await,
            Some(Seen::ByFirstName) => self.choose_own_name(true).await,
            Some(Seen::Hidden) => self.choose_hidden(true).await,
            None => Ok(()),
        }
    }

    /// Is on no leaderboard, or on all again.
    pub(super) async fn choose_hidden(&mut self, hidden: bool) -> Result<(), SchoolError> {
        let buttons = ("1:hidden:yes", "1:hidden:no");
        if let Some(at) = self.switch("/privacy", "1:hidden:", buttons, hidden).await? {
            self.note(at, Deed::Hidden(hidden));
        }
        Ok(())
    }

    /// Types a name for leaderboards, or takes an animal's.
    pub(super) async fn choose_name(&mut self, name: Option<String>) -> Result<(), SchoolError> {
        if let Some(name) = name {
            let (from, since) = self.say(&format!("/nickname {name}"))?;
            self.see("the name", since, |message| has(message, "1:ownname:no")).await?;
            let at = self.until_now(from);
            self.note(at, Deed::Named(Some(name)));
            return Ok(());
        }
        self.choose_own_name(false).await
    }

    /// Takes the first name that Telegram tells, or an animal's.
    async fn choose_own_name(&mut self, own: bool) -> Result<(), SchoolError> {
        let buttons = ("1:ownname:yes", "1:ownname:no");
        if let Some(at) = self.switch("/privacy", "1:hidden:", buttons, own).await? {
            let first_name = self.name().split_whitespace().next().map(str::to_owned);
            self.note(at, Deed::Named(first_name.filter(|_| own)));
        }
        Ok(())
    }

    /// The points of all time, and who else is on the leaderboard.
    pub(super) async fn look_at_board(&mut self) -> Result<(), SchoolError> {
        // The screen waits for a projector that was killed no longer than a second; nobody sleeps before it has caught up.
        // So what others did until now stands there.
        let from = self.tempo.now();
        self.tempo.think(1).await;
        let (_, since) = self.say("/leaderboard")?;
        let (board, ()) =
            self.see("the leaderboard", since, |message| label(message, "1:board:a:0").map(drop)).await?;
        self.press(&board, "1:board:a:0")?;
        // Boards of courses have longer names.
        let of_all_time = |message: &Message| label(message, "1:board:w:0").map(drop);
        let (board, ()) = self.see("the leaderboard of all time", since, of_all_time).await?;
        let at = self.until_now(from);
        let (others, own) = standings::read(&board);
        // Who is hidden is told what they would have.
        let hidden = shown(&board).lines().find(|line| line.starts_with('🙈'));
        let hidden = hidden.and_then(|line| numbers(line).first().copied());
        let points = own.as_ref().map(|own| own.points).or(hidden).unwrap_or(0);
        let name = own.and_then(|own| own.name);
        let others = others.into_iter().filter_map(|line| line.name).collect();
        self.note(at, Deed::Points { points, name, others });
        Ok(())
    }
}
