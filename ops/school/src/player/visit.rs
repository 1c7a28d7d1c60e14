//! Looking at a course that is changed while students have it.

use studymate_simulator::{ChatView, Message};

use super::look::has;
use super::screen::{has_exactly, shown};
use super::{PATIENCE, Player};
use crate::SchoolError;
use crate::addition::{CHANGED, NEWS};
use crate::author::course_of;
use crate::diary::{Deed, Visited};

impl Player {
    /// Looks at the course and its topic, and now and then opens what was added.
    pub(super) async fn visit(&mut self) -> Result<(), SchoolError> {
        let course = course_of(CHANGED);
        let (from, since) = self.say(&format!("/course {course}"))?;
        let topic = format!("1:topic:{course}:0:0");
        let (card, ()) = self.see("a course", since, |message| has(message, &topic)).await?;
        self.press(&card, &topic)?;
        let first = format!("1:mat:{CHANGED}-first");
        let (topic, ()) = self.see("its topic", since, |message| has(message, &first)).await?;
        let at = self.until_now(from);
        let open = format!("1:mat:{}", NEWS.1);
        let visited = read(&topic, &open);
        self.note(at, Deed::Visited(visited));
        if !visited.listed || self.dice.chance(0.4) {
            return Ok(());
        }
        // It may be removed in this very moment: a note says so, and the topic stays.
        let (from, press) = self.press_as(&topic, &open)?;
        let answer = |view: &ChatView| {
            let gone = view.toasts.iter().any(|toast| toast.query_id == press && !toast.text.is_empty());
            let mut recent = view.messages.iter().rev().take_while(|message| message.message_id >= since);
            let came = recent.any(|message| message.from.is_bot && shown(message).contains(NEWS.2));
            (came || gone).then_some(came)
        };
        let came = self.telegram.wait_for(self.id, PATIENCE, answer).await;
        let came = came.map_err(|_| SchoolError::not_seen(&self.telegram, self.id, self.id, "the news"))?;
        let at = self.until_now(from);
        self.note(at, Deed::ReadNews(came));
        Ok(())
    }
}

/// What a topic shows of the text that was added to it.
fn read(topic: &Message, open: &str) -> Visited {
    let (own, others): (Vec<&str>, Vec<&str>) = shown(topic).lines().partition(|line| line.contains(NEWS.0));
    let says = |lines: &[&str], sign: char| lines.iter().any(|line| line.contains(sign));
    Visited {
        listed: has_exactly(topic, open),
        new: says(&own, '🆕'),
        done: says(&own, '✅'),
        others_new: says(&others, '🆕'),
    }
}
