//! What the staff changes of a course that students have: a text is added, and removed again. A process may be killed at any of these steps.

use studymate_chaos::world::ADMIN;
use studymate_simulator::Message;

use crate::SchoolError;
use crate::author::{Staff, course_of, keep};
use crate::board::Notice;
use crate::desk::Desk;
use crate::player::screen::{buttons, has_exactly, shown};

/// The quiz whose course is changed: it is for everybody, from the beginning to the end.
pub(crate) const CHANGED: &str = "seasons";
/// The text that is added: what it is called, its code, which follows from that, and what it says.
pub(crate) const NEWS: (&str, &str, &str) = ("News", "news", "Winter is late.");

impl Staff {
    /// Puts a text into the only topic of a course, and publishes that again.
    pub(crate) async fn add_text(&self) -> Result<(), SchoolError> {
        let _alone = self.board.admins_desk().await;
        let (title, code, text) = NEWS;
        let course = course_of(CHANGED);
        let mut desk = Desk::of(&self.telegram, ADMIN);
        desk.says("/materials")?;
        desk.presses("1:newmat").await?;
        desk.is_asked("what shall be kept", "1:newmat").await?;
        desk.says(text)?;
        keep(&mut desk, title, code).await?;
        desk.says(&format!("/course {course}"))?;
        for data in [format!("desk:{course}"), format!("author:editcourse:{course}")] {
            desk.presses(&format!("1:{data}")).await?;
        }
        desk.presses("1:author:topic:0:0").await?;
        let ticks = |message: &Message| {
            buttons(message)
                .iter()
                .any(|data| data.starts_with("1:author:m:0:0:") || data.starts_with("1:author:q:0:0:"))
        };
        let topic = desk.sees("what is in the topic", ticks).await?;
        // The list has pages: the buttons behind it are the same wherever they are pressed.
        desk.presses_blindly(&topic, format!("1:author:m:0:0:{code}"))?;
        desk.presses("1:author:overview").await?;
        desk.presses("1:steps:save").await?;
        desk.presses(&format!("1:desk:{course}")).await?;
        let from = self.tempo.now();
        desk.presses(&format!("1:pubcourse:{course}")).await?;
        let link = format!("start=course_{course}");
        let published = |message: &Message| shown(message).contains(&link);
        desk.sees("that the course is published", published).await?;
        self.tell(from, Notice::Added).await;
        Ok(())
    }

    /// Removes the text, wherever it is.
    pub(crate) async fn remove_text(&self) -> Result<(), SchoolError> {
        let _alone = self.board.admins_desk().await;
        let (_, code, _) = NEWS;
        let mut desk = Desk::of(&self.telegram, ADMIN);
        desk.says(&format!("/start material_{code}"))?;
        desk.presses(&format!("1:dropmat:{code}")).await?;
        let from = self.tempo.now();
        let sure = format!("1:dropmat!:{code}");
        desk.presses(&sure).await?;
        desk.sees("that it is removed", |message| !has_exactly(message, &sure)).await?;
        self.tell(from, Notice::Removed).await;
        Ok(())
    }
}
