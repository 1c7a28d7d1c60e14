//! Looking how things stand, and choosing settings.

use studymate_simulator::{ChatView, Message};

use super::screen::{self, buttons, label, numbers, shown};
use super::{PATIENCE, Player};
use crate::SchoolError;
use crate::diary::{Deed, Standing, Window};

impl Player {
    /// Says hello, chooses what the student wants to choose, and joins their classroom.
    pub(super) async fn enrol(&mut self) -> Result<(), SchoolError> {
        self.introduce().await?;
        match self.student.room {
            Some(room) => self.move_to(room).await,
            None => Ok(()),
        }
    }

    /// Says hello and chooses what the student wants to choose.
    pub(super) async fn introduce(&mut self) -> Result<(), SchoolError> {
        let (from, since) = self.say("/start")?;
        self.see("a greeting", since, |message| has(message, "1:help")).await?;
        let at = self.until_now(from);
        self.note(at, Deed::Met);
        if let Some((zone, called)) = self.student.zone {
            let (from, since) = self.say(&format!("/timezone {called}"))?;
            self.see("the settings", since, |message| has(message, "1:goals")).await?;
            let at = self.until_now(from);
            self.note(at, Deed::Zone(zone));
        }
        if let Some(goal) = self.student.goal {
            self.choose_goal(goal).await?;
        }
        if let Some(retention) = self.student.retention {
            self.choose_retention(retention).await?;
        }
        if self.student.short {
            self.choose_short(true).await?;
        }
        self.choose_to_be_seen().await?;
        if self.student.reminders.is_some() {
            self.want_reminders(true).await?;
        }
        Ok(())
    }

    /// Turns reminders on, at the hours that the student wants, or off.
    pub(super) async fn want_reminders(&mut self, on: bool) -> Result<(), SchoolError> {
        let Some(wanted) = self.student.reminders else { return Ok(()) };
        let (from, since) = self.say("/reminders")?;
        let (mut page, ()) =
            self.see("when reminders come", since, |message| has(message, "1:remind:o")).await?;
        let (now, then) = if on { ("1:remind:on", "1:remind:off") } else { ("1:remind:off", "1:remind:on") };
        if has(&page, now).is_some() {
            self.press(&page, now)?;
            (page, ()) = self.see("that it is so", since, |message| has(message, then)).await?;
        }
        if on {
            let hour = format!("1:remind:hour-{}", wanted.hour);
            let quiet = format!("1:remind:quiet-{}-8", wanted.quiet_from);
            for (choice, chosen) in [("1:reminders:quiet", quiet), ("1:reminders:hours", hour)] {
                self.press(&page, choice)?;
                (page, ()) = self.see("a choice of hours", since, |message| has(message, &chosen)).await?;
                self.press(&page, &chosen)?;
                (page, ()) = self.see("the choice", since, |message| has(message, then)).await?;
            }
            let most = format!("1:remind:most-{}", wanted.a_day);
            self.press(&page, &most)?;
            let ticked =
                |message: &Message| label(message, &most).filter(|label| label.contains('✓')).map(drop);
            self.see("how many a day", since, ticked).await?;
        }
        let at = self.until_now(from);
        self.note(at, if on { Deed::Reminders(wanted) } else { Deed::NoReminders });
        Ok(())
    }

    pub(super) async fn choose_goal(&mut self, goal: Option<u32>) -> Result<(), SchoolError> {
        let (_, since) = self.say("/settings")?;
        let (settings, ()) = self.see("the settings", since, |message| has(message, "1:goals")).await?;
        self.press(&settings, "1:goals")?;
        let chosen = goal.map_or_else(|| "1:goal:off".to_owned(), |goal| format!("1:goal:{goal}"));
        let (goals, ()) = self.see("the goals", since, |message| has(message, &chosen)).await?;
        let from = self.press(&goals, &chosen)?;
        self.see("the settings", since, |message| has(message, "1:goals")).await?;
        let at = self.until_now(from);
        self.note(at, Deed::Goal(goal));
        Ok(())
    }

    async fn choose_retention(&mut self, percent: u32) -> Result<(), SchoolError> {
        let (_, since) = self.say("/settings")?;
        let (settings, ()) = self.see("the settings", since, |message| has(message, "1:goals")).await?;
        self.press(&settings, "1:keep")?;
        let chosen = format!("1:keep:{percent}");
        let (goals, ()) = self.see("the retention goals", since, |message| has(message, &chosen)).await?;
        let from = self.press(&goals, &chosen)?;
        self.see("the settings", since, |message| has(message, "1:goals")).await?;
        let at = self.until_now(from);
        self.note(at, Deed::Retention(percent));
        Ok(())
    }

    /// Chooses what is said after an answer, unless it is so.
    pub(super) async fn choose_short(&mut self, short: bool) -> Result<(), SchoolError> {
        let buttons = ("1:detail:short", "1:detail:full");
        if let Some(at) = self.switch("/settings", "1:goals", buttons, short).await? {
            self.note(at, Deed::Short(short));
        }
        Ok(())
    }

    /// Turns something on, or off, on the screen that a command shows, which is known by a button: of the two that switch, the one for
    /// what is not so is there. Returns when; nothing where it was so before.
    pub(super) async fn switch(
        &mut self,
        command: &str,
        known_by: &str,
        (on, off): (&str, &str),
        wanted: bool,
    ) -> Result<Option<Window>, SchoolError> {
        let (_, since) = self.say(command)?;
        let (screen, ()) = self.see("what is so", since, |message| has(message, known_by)).await?;
        let (chosen, other) = if wanted { (on, off) } else { (off, on) };
        if has(&screen, chosen).is_none() {
            return Ok(None);
        }
        let from = self.press(&screen, chosen)?;
        self.see("that it is so", since, |message| has(message, other)).await?;
        Ok(Some(self.until_now(from)))
    }

    pub(super) async fn look(&mut self) -> Result<(), SchoolError> {
        match self.dice.below(5) {
            0 => self.look_at_due().await,
            1 => self.look_at_list().await,
            2 => self.look_at_mistakes().await,
            3 => self.look_at_board().await,
            _ => self.look_at_progress().await,
        }
    }

    /// How many questions are due, by the greeting.
    pub(super) async fn look_at_due(&mut self) -> Result<(), SchoolError> {
        let (from, since) = self.say("/start")?;
        let (greeting, ()) = self.see("a greeting", since, |message| has(message, "1:help")).await?;
        let due = label(&greeting, "1:reviews").and_then(|label| numbers(&label).first().copied());
        let at = self.until_now(from);
        self.note(at, Deed::Due(due.unwrap_or(0)));
        Ok(())
    }

    /// How many days in a row there are, by the page of progress.
    pub(super) async fn look_at_progress(&mut self) -> Result<(), SchoolError> {
        let (from, since) = self.say("/progress")?;
        // Of all pages only this one leads to leaderboards and to quizzes.
        let page = |message: &Message| has(message, "1:board:").and_then(|()| has(message, "1:list:0"));
        let (progress, ()) = self.see("the progress", since, page).await?;
        let row = shown(&progress).lines().find_map(|line| line.split('🔥').nth(1));
        let row = row.and_then(|row| numbers(row).first().copied());
        let at = self.until_now(from);
        self.note(at, Deed::Row(row.unwrap_or(0)));
        Ok(())
    }

    /// How many questions were answered wrong and not right since.
    pub(super) async fn look_at_mistakes(&mut self) -> Result<(), SchoolError> {
        let (from, since) = self.say("/mistakes")?;
        let (mistakes, ()) = self.see("the mistakes", since, |message| has(message, "1:list:0")).await?;
        let first = shown(&mistakes).lines().next().and_then(|line| numbers(line).last().copied());
        let at = self.until_now(from);
        self.note(at, Deed::Mistakes(first.filter(|_| has(&mistakes, "1:redo").is_some()).unwrap_or(0)));
        Ok(())
    }

    /// What the page of information says, if there is one.
    pub(super) async fn look_at_information(&mut self) -> Result<(), SchoolError> {
        let (from, since) = self.say("/info")?;
        let (pages, ()) = self.see("the pages", since, |message| has(message, "1:list:0")).await?;
        let language = self.language()?;
        if has(&pages, "1:page:").is_none() {
            let at = self.until_now(from);
            self.note(at, Deed::Informed { language, text: None });
            return Ok(());
        }
        // It may be removed in this very moment: a note says so, and the list stays.
        let (from, press) = self.press_as(&pages, "1:page:")?;
        let page = |view: &ChatView| {
            let gone = view.toasts.iter().any(|toast| toast.query_id == press && !toast.text.is_empty());
            let is_page = |message: &&Message| {
                message.from.is_bot && has(message, "1:info").is_some() && has(message, "1:page:").is_none()
            };
            let page =
                view.messages.iter().rev().take_while(|message| message.message_id >= since).find(is_page);
            page.map(|page| shown(page).lines().last().map(str::to_owned)).or_else(|| gone.then_some(None))
        };
        let text = self.telegram.wait_for(self.id, PATIENCE, page).await;
        let text = text.map_err(|_| SchoolError::not_seen(&self.telegram, self.id, self.id, "the page"))?;
        let at = self.until_now(from);
        self.note(at, Deed::Informed { language, text });
        Ok(())
    }

    /// How things stand with each quiz, by the list.
    pub(super) async fn look_at_list(&mut self) -> Result<(), SchoolError> {
        let (from, since) = self.say("/quizzes")?;
        let (mut list, ()) = self.see("the list", since, |message| has(message, "1:start:")).await?;
        let content = std::sync::Arc::clone(&self.content);
        for page in 1.. {
            let at = self.until_now(from);
            for quiz in &content.quizzes {
                let text = shown(&list);
                let mut lines = text.lines().skip_while(|line| !line.starts_with(quiz.title));
                let standing = lines.nth(1).and_then(|line| standing(line, quiz.asked()));
                if let Some(standing) = standing {
                    self.note(at, Deed::Standing { code: quiz.code, standing });
                }
            }
            let later = format!("1:list:{page}");
            if has(&list, &later).is_none() {
                return Ok(());
            }
            self.press(&list, &later)?;
            let earlier = format!("1:list:{}", page - 1);
            let turned =
                |message: &Message| has(message, &earlier).filter(|()| has(message, &later).is_none());
            (list, ()) = self.see("the next page", since, turned).await?;
        }
        Ok(())
    }
}

/// Whether a message has a button whose data begins so.
pub(super) fn has(message: &Message, data: &str) -> Option<()> {
    buttons(message).iter().any(|button| button.starts_with(data)).then_some(())
}

/// Reads `7 questions · best 80 % ✅`, `7 questions · 3 answered`, `7 questions · new`, in any language.
fn standing(line: &str, questions: usize) -> Option<Standing> {
    let figures = screen::numbers(line);
    (figures.first().copied() == u32::try_from(questions).ok()).then_some(())?;
    Some(match figures.get(1) {
        None => Standing::New,
        Some(percent) if line.contains('%') => Standing::Done(*percent, line.contains('✅')),
        Some(answered) => Standing::Unfinished(*answered),
    })
}
