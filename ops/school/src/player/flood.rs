//! Pressing without end: somebody is warned, then nobody listens for a while.

use std::time::Duration;

use studymate_simulator::{Message, Press};

use super::Player;
use super::screen::shown;
use crate::SchoolError;
use crate::diary::{Deed, Window};

/// What one person may send at once in this school: more than anybody does who learns or teaches in it.
pub(crate) const BURST: u32 = 500;
/// What somebody presses at once.
const AT_ONCE: usize = 400;
/// So often at most. A worker that is killed in between begins to count anew.
const TIMES: usize = 12;
/// How long somebody waits for what is said to that.
const HEARS_WITHIN: Duration = Duration::from_secs(8);
/// What is pressed within so many seconds is the same flood.
const NEXT: u32 = 4;
/// How long nobody listens, in seconds.
const SILENCE: u32 = 300;
/// Within this part of it somebody tries again; people sleep up to 20 seconds longer than they mean to.
const MEANWHILE: u32 = 180;
/// A button of long ago: whatever is said to it needs no message.
const OLD: &str = "0:old";

impl Player {
    /// Presses until nobody listens, writes in vain, and goes on when that is over.
    pub(super) async fn flood(&mut self) -> Result<(), SchoolError> {
        let view = self.telegram.chat(self.id)?;
        let Some(card) = view.last_from_bot().map(|card| card.message_id) else { return Ok(()) };
        let (from, since) = (self.tempo.now(), self.newest_message()?);
        let mut said = Said::default();
        for _ in 0..TIMES {
            for _ in 0..AT_ONCE {
                self.telegram.press(self.id, self.id, card, &Press::Stale(OLD.to_owned()))?;
            }
            let before = said;
            let more = self.telegram.wait_for(self.id, HEARS_WITHIN, |view| {
                let now = Said::read(&view.messages, since);
                (now != before).then_some(now)
            });
            // Nothing is said where a worker that was killed had counted.
            said = more.await.unwrap_or(before);
            if said.banned {
                break;
            }
            self.tempo.think(NEXT).await;
        }
        if !said.banned {
            let reason = "nobody minds a flood".to_owned();
            return Err(SchoolError::Stuck { person: self.id, reason });
        }
        let banned = self.until_now(from);
        self.note(banned, Deed::Flooded(said.warnings));
        self.write_in_vain().await?;
        self.tempo.think(MEANWHILE).await;
        self.write_in_vain().await?;
        self.tempo.think(SILENCE).await;
        self.look_at_due().await
    }

    /// Asks for a quiz that would begin at once, and counts what comes.
    async fn write_in_vain(&mut self) -> Result<(), SchoolError> {
        let (from, wrote) = self.say("/quiz algebra")?;
        // Nobody wakes before everything is done.
        self.tempo.think(1).await;
        let view = self.telegram.chat(self.id)?;
        let answers =
            view.messages.iter().filter(|message| message.from.is_bot && message.message_id > wrote);
        // The word of the ban may come twice, when a kill left it uncertain whether it came.
        let answers = answers.filter(|message| !is_ban(message)).count();
        let at: Window = self.until_now(from);
        self.note(at, Deed::Banned(answers as u32));
        Ok(())
    }
}

/// What is said to a flood.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
struct Said {
    warnings: u32,
    banned: bool,
}

impl Said {
    fn read(messages: &[Message], since: i32) -> Self {
        let mut recent = messages.iter().filter(|message| message.from.is_bot && message.message_id > since);
        let warnings = recent.clone().filter(|message| shown(message).starts_with('🐢')).count() as u32;
        Said { warnings, banned: recent.any(is_ban) }
    }
}

fn is_ban(message: &Message) -> bool {
    shown(message).starts_with('⏳') && message.buttons().is_empty()
}
