//! What the staff closes and opens again before lessons begin: a quiz is retired, a course is archived, a group becomes a supergroup, a
//! classroom is none for a day, the bot is put out of a group and comes back. A process may be killed at any of these steps.

use std::time::Duration;

use studymate_chaos::world::ADMIN;
use studymate_simulator::{Message, Role};

use crate::SchoolError;
use crate::author::{Staff, course_of};
use crate::board::Notice;
use crate::desk::Desk;
use crate::mentor::mentor_of;
use crate::player::screen::{buttons, has_exactly, shown};

/// The classroom whose group becomes a supergroup.
pub(crate) const MIGRATED: usize = 0;
/// The classroom that is none for a day.
const UNBOUND: usize = 1;
/// The classroom without the bot for a day.
const WITHOUT_BOT: usize = 2;
/// The quiz that is retired.
const RETIRED: &str = "riddles";
/// The quiz whose course is archived, after it was due.
const ARCHIVED: &str = "biology";

/// How often a list is looked at until it says what it must, and how long between.
const TRIES: usize = 60;
const AGAIN: Duration = Duration::from_millis(500);

/// Something that is done before lessons begin.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Chore {
    Migrate,
    Unbind,
    BindAgain,
    PutBotOut,
    TakeBotBack,
    Retire,
    Archive,
}

impl Chore {
    /// What is done on a day, the first being 0, of so many.
    pub(crate) fn on(day: usize, days: usize) -> Vec<Chore> {
        let of_day = match day {
            1 => &[Chore::Migrate][..],
            2 => &[Chore::Unbind, Chore::PutBotOut, Chore::Retire],
            3 => &[Chore::BindAgain, Chore::TakeBotBack],
            _ => &[],
        };
        let archive = (day == (days / 2 + 1).max(3)).then_some(Chore::Archive);
        of_day.iter().copied().chain(archive).collect()
    }
}

impl Staff {
    /// Does something before lessons begin.
    pub(crate) async fn tidies(&self, chore: Chore) -> Result<(), SchoolError> {
        match chore {
            Chore::Migrate => self.migrate().await,
            Chore::Unbind => self.rebind(false).await,
            Chore::BindAgain => self.rebind(true).await,
            Chore::PutBotOut => self.let_bot_in(false).await,
            Chore::TakeBotBack => self.let_bot_in(true).await,
            Chore::Retire => self.retire().await,
            Chore::Archive => self.archive().await,
        }
    }

    /// The group gets another id, with everybody in it.
    async fn migrate(&self) -> Result<(), SchoolError> {
        let Some(group) = self.rooms.group(MIGRATED) else { return Ok(()) };
        let moved = self.telegram.migrate(mentor_of(MIGRATED), group)?;
        self.rooms.moves(MIGRATED, moved.id);
        // Whoever names the old one means the new one; the mentor's list knows the new one only.
        let room = format!("1:room:{}", moved.id);
        self.is_listed(MIGRATED, |message| has_exactly(message, &room)).await
    }

    /// A classroom ends, or is one again.
    async fn rebind(&self, bound: bool) -> Result<(), SchoolError> {
        let (Some(group), mentor) = (self.rooms.group(UNBOUND), mentor_of(UNBOUND)) else { return Ok(()) };
        let from = self.tempo.now();
        self.telegram.send_text(mentor, group, if bound { "/bind" } else { "/unbind" })?;
        let room = format!("1:room:{group}");
        self.is_listed(UNBOUND, |message| has_exactly(message, &room) == bound).await?;
        self.rooms.hears(UNBOUND, bound);
        let notice = if bound { Notice::Bound { room: UNBOUND } } else { Notice::Unbound { room: UNBOUND } };
        self.tell(from, notice).await;
        Ok(())
    }

    /// The bot is put out of a group, or comes back as an administrator: its members stay what they were.
    async fn let_bot_in(&self, inside: bool) -> Result<(), SchoolError> {
        let (Some(group), mentor) = (self.rooms.group(WITHOUT_BOT), mentor_of(WITHOUT_BOT)) else {
            return Ok(());
        };
        let role = if inside { Role::Administrator } else { Role::Kicked };
        self.telegram.set_bot_role(mentor, group, role)?;
        self.rooms.hears(WITHOUT_BOT, inside);
        Ok(())
    }

    /// Waits until the mentor's list of classrooms is so.
    async fn is_listed(&self, room: usize, wanted: impl Fn(&Message) -> bool) -> Result<(), SchoolError> {
        // Each of the mentors has another classroom, so there always is a list.
        let list = |message: &Message| buttons(message).iter().any(|data| data.starts_with("1:room:"));
        for _ in 0..TRIES {
            let mut desk = Desk::of(&self.telegram, mentor_of(room));
            desk.says("/classrooms")?;
            if wanted(&desk.sees("classrooms", list).await?) {
                return Ok(());
            }
            tokio::time::sleep(AGAIN).await;
        }
        let reason = "the list of classrooms does not change".to_owned();
        Err(SchoolError::Stuck { person: mentor_of(room), reason })
    }

    async fn retire(&self) -> Result<(), SchoolError> {
        let from = self.tempo.now();
        let mut desk = Desk::of(&self.telegram, ADMIN);
        desk.says("/myquizzes")?;
        let pages = |message: &Message| buttons(message).iter().any(|data| data.starts_with("1:author:"));
        let list = desk.sees("the quizzes", pages).await?;
        // The list has pages: the buttons behind it are the same wherever they are pressed.
        let press = |data: String| desk.presses_blindly(&list, data);
        press(format!("1:author:retire:{RETIRED}"))?;
        let sure = format!("1:author:retire!:{RETIRED}");
        desk.presses(&sure).await?;
        desk.sees("that the quiz is retired", |message| {
            shown(message).contains(RETIRED) && !has_exactly(message, &sure)
        })
        .await?;
        self.tell(from, Notice::Retired { code: RETIRED }).await;
        Ok(())
    }

    async fn archive(&self) -> Result<(), SchoolError> {
        let (from, course) = (self.tempo.now(), course_of(ARCHIVED));
        let mut desk = Desk::of(&self.telegram, ADMIN);
        desk.says(&format!("/course {course}"))?;
        for data in ["desk", "archive", "archive!"] {
            desk.presses(&format!("1:{data}:{course}")).await?;
        }
        let publish = format!("1:pubcourse:{course}");
        desk.sees("that the course is archived", |message| has_exactly(message, &publish)).await?;
        self.tell(from, Notice::Archived { code: ARCHIVED }).await;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_is_done_once_and_what_is_taken_away_for_a_day_comes_back() {
        for days in [4, 5, 14] {
            let all: Vec<Chore> = (0..days).flat_map(|day| Chore::on(day, days)).collect();
            assert_eq!(all.len(), 7, "{all:?}");
            assert!(all.contains(&Chore::Archive) && all.contains(&Chore::BindAgain));
        }
    }
}
