//! A student: does what the plan says, from what is on the screen, and writes down what was done and shown.
//!
//! `screen` reads messages, `quiz` takes quizzes and reviews, `free` quizzes in which one goes to and fro, `look` looks how things stand and
//! chooses settings, `bounds` meets those of what one may, `flood` goes beyond them by pressing without end, `visit` looks at a course that is
//! changed, `privacy` chooses what others see, `files` gets what comes as a file.

mod bounds;
mod files;
mod flood;
mod free;
mod look;
mod privacy;
mod quiz;
pub(crate) mod screen;
mod visit;

pub(crate) use flood::BURST;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use studymate_chaos::dice::Dice;
use studymate_chaos::world::FIRST_STUDENT;
use studymate_simulator::{ChatView, Control, Message, Press};

use crate::SchoolError;
use crate::board::Board;
use crate::content::{Content, Keys, Quiz};
use crate::diary::{Deed, Diary, Entry, Window};
use crate::mentor::Essay;
use crate::plan::{Act, Session, Student};
use crate::rooms::Rooms;
use crate::tempo::Tempo;

/// How long somebody waits for an answer: longer than any process takes to come back.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

/// One student.
#[derive(Debug)]
pub(crate) struct Player {
    /// The Telegram id.
    pub(crate) id: i64,
    /// What was done so far.
    pub(crate) diary: Diary,
    student: Student,
    telegram: Control,
    tempo: Arc<Tempo>,
    content: Arc<Content>,
    /// The groups that are classrooms.
    rooms: Arc<Rooms>,
    /// What was made while the school was open.
    board: Arc<Board>,
    dice: Dice,
    blocked: bool,
    /// Whether their account is deleted.
    gone: bool,
    /// The classroom that they are in.
    room: Option<usize>,
    /// Whether they came to a course by the invitation.
    invited: bool,
    /// Whether they are an assistant.
    assists: bool,
    /// When the session began: all that was done before had come into reports by then.
    settled: Timestamp,
    /// Attempts that can be gone on with, by quiz.
    unfinished: BTreeMap<&'static str, u32>,
    /// How many attempts at each quiz are finished or given up.
    spent: BTreeMap<&'static str, usize>,
    /// Attempts that are over.
    over: Vec<u32>,
}

impl Player {
    pub(crate) fn new(
        student: &Student,
        seed: u64,
        telegram: &Control,
        tempo: &Arc<Tempo>,
        content: &Arc<Content>,
        (rooms, board): (&Arc<Rooms>, &Arc<Board>),
    ) -> Self {
        Player {
            id: FIRST_STUDENT + i64::from(student.number),
            diary: Diary::new(),
            student: student.clone(),
            telegram: telegram.clone(),
            tempo: Arc::clone(tempo),
            content: Arc::clone(content),
            dice: student.dice(seed, "acts"),
            rooms: Arc::clone(rooms),
            board: Arc::clone(board),
            blocked: false,
            gone: false,
            room: None,
            invited: false,
            assists: false,
            settled: tempo.now(),
            unfinished: BTreeMap::new(),
            spent: BTreeMap::new(),
            over: Vec::new(),
        }
    }

    /// What Telegram calls them.
    pub(crate) fn name(&self) -> String {
        format!("Student {}", self.student.number)
    }

    /// Whether this is the student of this place in the school.
    pub(crate) fn is(&self, number: u16) -> bool {
        self.student.number == number
    }

    /// What opens courses to them.
    fn keys(&self) -> Keys {
        Keys { rooms: self.room.into_iter().collect(), invited: self.invited }
    }

    /// Whether they may begin a quiz, as far as it is theirs.
    fn may_begin(&self, quiz: &Quiz) -> bool {
        self.board.closed(self.tempo.now()).lets_begin(quiz, &self.keys())
    }

    /// Whether a quiz is there already.
    fn is_there(&self, quiz: &Quiz) -> bool {
        !quiz.comes_later() || self.board.has_course(quiz.code)
    }

    /// The language in which the bot speaks with them: that of their Telegram.
    fn language(&self) -> Result<&'static str, SchoolError> {
        let chosen = self.telegram.user(self.id)?.language_code;
        Ok(if chosen.as_deref() == Some("ru") { "ru" } else { "en" })
    }

    /// Does everything that a session consists of.
    pub(crate) async fn learn(&mut self, session: &Session) -> Result<(), SchoolError> {
        self.settled = self.tempo.now();
        self.unblock()?;
        for act in &session.acts {
            match *act {
                Act::Enrol => self.enrol().await?,
                Act::Quiz => self.take_any(None).await?,
                Act::Pause(after) => self.take_any(Some(after)).await?,
                Act::Dawdle => self.dawdle().await?,
                Act::GiveUp => self.give_up().await?,
                Act::Review(most) => self.review(most).await?,
                Act::Look => self.look().await?,
                Act::Join => self.join_course().await?,
                Act::Read => self.read().await?,
                Act::Visit => self.visit().await?,
                Act::Walk => self.walk().await?,
                Act::Export => self.export().await?,
                Act::Inform => self.look_at_information().await?,
                Act::Assist => self.assist().await?,
                Act::Overreach => self.overreach().await?,
                Act::Banned => self.be_banned().await?,
                Act::Flood => self.flood().await?,
                Act::Forget => self.be_forgotten().await?,
                Act::Fumble => self.fumble(),
                Act::Goal(goal) => self.choose_goal(goal).await?,
                Act::Shorten(short) => self.choose_short(short).await?,
                Act::Hide(hidden) => self.choose_hidden(hidden).await?,
                Act::Rename(own) => self.choose_name(own.then(|| self.nickname(1))).await?,
                Act::Sit => self.take("seasons", quiz::Until::TheEnd).await?,
                Act::Roam => self.take("atlas", quiz::Until::TheEnd).await?,
                Act::Practise(most) => self.practise(most).await?,
                Act::Move(room) => self.move_to(room).await?,
                Act::Remind(on) => self.want_reminders(on).await?,
                Act::Vanish => {
                    let from = self.tempo.now();
                    self.telegram.delete_account(self.id)?;
                    self.gone = true;
                    self.note(self.until_now(from), Deed::Vanished);
                }
                Act::Block => {
                    let from = self.tempo.now();
                    self.telegram.block(self.id)?;
                    self.blocked = true;
                    self.note(self.until_now(from), Deed::Blocked);
                }
            }
        }
        Ok(())
    }

    /// Looks how everything stands, at the very end, if they can.
    pub(crate) async fn look_back(&mut self, also_at_progress: bool) -> Result<(), SchoolError> {
        if self.gone {
            return Ok(());
        }
        self.unblock()?;
        self.look_at_due().await?;
        self.look_at_list().await?;
        if also_at_progress {
            self.look_at_progress().await?;
        }
        Ok(())
    }

    fn unblock(&mut self) -> Result<(), SchoolError> {
        if self.blocked {
            let from = self.tempo.now();
            self.telegram.unblock(self.id)?;
            self.blocked = false;
            self.note(self.until_now(from), Deed::Unblocked);
        }
        Ok(())
    }

    /// Leaves the classroom; joins this one, if it is another.
    async fn move_to(&mut self, room: usize) -> Result<(), SchoolError> {
        let from = self.tempo.now();
        // What the bot does not hear it learns a day later at the latest.
        if [self.room, Some(room)].into_iter().flatten().any(|room| self.rooms.heard(room).is_none()) {
            return Ok(());
        }
        let left = self.room.take();
        if let Some((room, group)) = left.and_then(|room| Some((room, self.rooms.group(room)?))) {
            self.telegram.leave(self.id, group)?;
            self.note(self.until_now(from), Deed::LeftRoom(room));
        }
        if let Some(group) = self.rooms.group(room).filter(|_| left != Some(room)) {
            self.telegram.join(self.id, group)?;
            self.room = Some(room);
            self.note(self.until_now(from), Deed::Joined(room));
        }
        // The group tells the bot in its own time.
        self.tempo.think(1).await;
        Ok(())
    }

    /// Writes down that an essay of theirs was graded.
    pub(crate) fn was_graded(&mut self, at: Window, essay: &Essay) {
        let (Essay { attempt, number, percent, .. }, comment) = (*essay, essay.comment());
        self.note(at, Deed::Graded { attempt, number, percent, comment });
    }

    /// Writes down that an essay of theirs was graded anew.
    pub(crate) fn was_graded_anew(&mut self, at: Window, essay: &Essay) {
        let Essay { attempt, number, percent, .. } = *essay;
        self.note(at, Deed::GradedAnew { attempt, number, percent });
    }

    /// The number of the newest message in their chat.
    pub(crate) fn newest_message(&self) -> Result<i32, SchoolError> {
        Ok(self.telegram.chat(self.id)?.last().map_or(0, |message| message.message_id))
    }

    /// Reads what the newest grades make of an attempt, in a message from `since` on, unless nobody can tell them.
    pub(crate) async fn hear_of_grades(&mut self, attempt: u32, since: i32) -> Result<(), SchoolError> {
        if self.blocked || self.gone {
            return Ok(());
        }
        let from = self.tempo.now();
        let result = format!("1:result:{}:{attempt}", self.id);
        let told = |message: &Message| {
            let text = screen::shown(message).strip_prefix("✍️")?;
            let buttons = screen::buttons(message);
            let of_another = buttons.iter().any(|data| data.starts_with("1:result:") && *data != result);
            let line = text.lines().find(|line| line.contains('%')).filter(|_| !of_another)?;
            let comments = text.lines().filter_map(|line| line.strip_prefix("💬 ").map(str::to_owned));
            Some((screen::numbers(line).first().copied()?, comments.collect::<Vec<String>>()))
        };
        let (_, (percent, comments)) = self.see("what a grade makes of an attempt", since, told).await?;
        let at = self.until_now(from);
        self.note(at, Deed::GradesTold { attempt, percent, comments });
        Ok(())
    }

    fn note(&mut self, at: Window, deed: Deed) {
        self.diary.push(Entry { at, deed });
    }

    /// Writes something. Returns when, and the number of the message.
    fn say(&self, text: &str) -> Result<(Timestamp, i32), SchoolError> {
        let from = self.tempo.now();
        let message = self.telegram.send_text(self.id, self.id, text)?;
        Ok((from, message.message_id))
    }

    /// Presses the first button whose data begins so. Returns when.
    fn press(&self, message: &Message, data: &str) -> Result<Timestamp, SchoolError> {
        self.press_as(message, data).map(|(from, _)| from)
    }

    /// Presses a button like `press`. Returns when, and the id by which Telegram tells of the answer.
    fn press_as(&self, message: &Message, data: &str) -> Result<(Timestamp, String), SchoolError> {
        let from = self.tempo.now();
        let found = screen::buttons(message).into_iter().find(|button| button.starts_with(data));
        let data = found.ok_or_else(|| SchoolError::Stuck {
            person: self.id,
            reason: format!("no button {data} in {:?}", screen::shown(message)),
        })?;
        // A screen may change in this very moment, into the same one again.
        let press = self.telegram.press(self.id, self.id, message.message_id, &Press::Stale(data))?;
        Ok((from, press))
    }

    /// Waits for a message from `since` on, the newest first.
    async fn see<T>(
        &self,
        what: &str,
        since: i32,
        wanted: impl Fn(&Message) -> Option<T>,
    ) -> Result<(Message, T), SchoolError> {
        let newest = |view: &ChatView| {
            let from_bot = view.messages.iter().rev().filter(|message| message.from.is_bot);
            let mut recent = from_bot.take_while(|message| message.message_id >= since);
            recent.find_map(|message| Some((message.clone(), wanted(message)?)))
        };
        let seen = self.telegram.wait_for(self.id, PATIENCE, newest).await;
        seen.map_err(|_| SchoolError::not_seen(&self.telegram, self.id, self.id, what))
    }

    fn until_now(&self, from: Timestamp) -> Window {
        Window { from, until: self.tempo.now() }
    }
}
