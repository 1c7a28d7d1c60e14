//! What must be true of a student, computed from their diary, from what the staff made, and the documents alone: `attempts`, `free` and `grades` by
//! docs/FORMATS.md, `row`, `memory`, `reviewing` and `reminders` by docs/LEARNING.md, `staff` by docs/COURSES.md, CLASSROOMS.md and
//! PRIVACY.md. What happened at a time that is not known to the millisecond leaves several possibilities; each of them is right.

mod attempts;
mod free;
mod grades;
mod memory;
mod mutation;
mod reminders;
mod reviewing;
mod row;
mod staff;
mod visits;

use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

pub use grades::{Attempt, Grade};
pub use memory::{Known, Memory};
pub use mutation::Mutation;
pub use reminders::Reminding;
pub use row::Row;
pub use staff::{Counted, Finish};

use self::memory::Open;
use self::visits::Visit;
use crate::board::{Closed, Posted};
use crate::calendar;
use crate::compare::Difference;
use crate::content::{Content, Keys, Quiz};
use crate::diary::{Deed, Entry, Standing, Verdict, Welcome, Window};
use crate::standings::Name;

/// Missed days that a week forgives.
const FREEZES: usize = 1;
/// Points of a question whose first answer was right, and of one that was right later.
const POINTS: [u32; 2] = [2, 1];
/// Hours for which an attempt that was left is spoken of.
const UNFINISHED_HOURS: i64 = 7 * 24;
/// Hours ahead of a due date for which it is spoken of.
const DUE_HOURS: i64 = 24;
/// Who floods is warned so often before nobody listens.
const WARNINGS: u32 = 2;
/// Questions of one practice, at most.
const PRACTICE_MAX: usize = 5;
/// Questions of one review, at most.
const REVIEW_MAX: usize = 20;

/// A review or a practice, and its questions so far.
#[derive(Clone, Debug)]
struct Review {
    number: u32,
    asked: Vec<String>,
    practises: bool,
}

/// An essay that waits for its grade.
#[derive(Clone, Debug)]
struct Essay {
    /// Of which quiz.
    code: &'static str,
    question: String,
    /// Whether it is the first answer to its question.
    first: bool,
    /// What it says that it is worth.
    credit: i64,
}

/// What must be true of one student.
#[derive(Clone, Debug)]
pub struct Model<'c> {
    /// The Telegram id.
    pub student: i64,
    /// Grades by quiz.
    pub grades: BTreeMap<&'static str, Grade>,
    /// Attempts that are not over, by quiz.
    pub unfinished: BTreeMap<&'static str, Attempt>,
    /// What comes again.
    pub memory: Memory,
    /// Days in a row.
    pub row: Row,
    /// Answers given in quizzes and right ones among them, by topic.
    pub topics: BTreeMap<&'static str, (u32, u32)>,
    /// Reminders.
    pub reminding: Reminding,
    /// What each question is worth on leaderboards, by quiz.
    pub points: BTreeMap<&'static str, BTreeMap<String, u32>>,
    /// What opens courses to them.
    pub keys: Keys,
    /// Attempts started.
    pub started: u32,
    /// Attempts given up at each quiz.
    pub given_up: BTreeMap<&'static str, usize>,
    /// Answers given in reviews.
    pub reviewed: u32,
    /// Wishes for what only others may.
    pub overreached: u32,
    /// Whether they are an assistant.
    pub assistant: bool,
    /// When they deleted their account.
    pub gone: Option<Timestamp>,
    /// What others see of them.
    pub name: Name,
    /// The visit to the course that is changed; several, where it is not sure which.
    visits: Vec<Visit>,
    /// Whether they opened what was added to it.
    read_news: bool,
    /// Whether they want short answers.
    short: bool,
    /// Files of courses that came.
    pub fetched: u32,
    /// Finished attempts, those too that were forgotten.
    pub finishes: Vec<Finish>,
    /// Essays that wait for their grade, by attempt and number.
    essays: BTreeMap<(u32, u32), Essay>,
    /// Essays that were graded, by attempt and number.
    graded_essays: BTreeMap<(u32, u32), Essay>,
    /// What mentors wrote to answers, by attempt and number.
    comments: BTreeMap<(u32, u32), String>,
    /// What grades made of attempts, in per cent.
    graded: BTreeMap<u32, u32>,
    /// Of how many of a hundred questions they want to know the answer when they come again.
    retention: u32,
    /// What was shown and must not have been.
    pub differences: Vec<Difference>,
    content: &'c Content,
    board: &'c [Posted],
    mutation: Option<Mutation>,
    /// Answers in quizzes and in reviews from before they were forgotten: nothing comes of them any more, and exports hold them.
    before: (u32, u32),
    /// When they had all that is kept of them the last time.
    exported: Option<Window>,
    zone: jiff::tz::TimeZone,
    /// When the question on the screen was asked.
    asked: Option<Window>,
    /// The review that is on, and its questions so far.
    review: Option<Review>,
}

impl<'c> Model<'c> {
    /// Somebody who has done nothing yet.
    pub fn new(student: i64, content: &'c Content, board: &'c [Posted], mutation: Option<Mutation>) -> Self {
        let freezes = if mutation == Some(Mutation::NoFreeze) { 0 } else { FREEZES };
        Model {
            student,
            grades: BTreeMap::new(),
            unfinished: BTreeMap::new(),
            memory: Memory::default(),
            row: Row::new(freezes),
            topics: BTreeMap::new(),
            reminding: Reminding::default(),
            points: BTreeMap::new(),
            keys: Keys::default(),
            started: 0,
            given_up: BTreeMap::new(),
            reviewed: 0,
            overreached: 0,
            assistant: false,
            gone: None,
            name: Name::default(),
            visits: Vec::new(),
            read_news: false,
            short: false,
            fetched: 0,
            finishes: Vec::new(),
            essays: BTreeMap::new(),
            graded_essays: BTreeMap::new(),
            comments: BTreeMap::new(),
            retention: memory::RETENTION,
            graded: BTreeMap::new(),
            differences: Vec::new(),
            content,
            board,
            mutation,
            before: (0, 0),
            exported: None,
            zone: calendar::zone(None),
            asked: None,
            review: None,
        }
    }

    /// What must be true at a time after all of a diary. Where it is not sure whether a reminder was due, those decide that came.
    pub fn of(
        student: i64,
        diary: &[Entry],
        (content, board): (&'c Content, &'c [Posted]),
        mutation: Option<Mutation>,
        (until, reminded): (Timestamp, &[Timestamp]),
    ) -> Self {
        let mut model = Model::new(student, content, board, mutation);
        for entry in diary {
            model.remind(entry.at.from, reminded);
            model.follow(entry);
            model.reminding.follow(&entry.deed);
        }
        model.remind(until, reminded);
        model
    }

    /// Says which reminders must have come until a time.
    fn remind(&mut self, until: Timestamp, reminded: &[Timestamp]) {
        for time in self.reminding.times(until, &self.zone) {
            let day = self.day(time);
            let (surely, maybe) = self.memory.due(&self.open_at(time));
            let lately = time.checked_sub(SignedDuration::from_hours(UNFINISHED_HOURS)).unwrap_or(time);
            let closed = self.closed(time);
            let goes_on =
                |code: &str| self.content.quiz(code).is_some_and(|quiz| closed.lets_go_on(quiz, &self.keys));
            let unfinished = self
                .unfinished
                .iter()
                .any(|(code, attempt)| goes_on(code) && attempt.seen.is_some_and(|at| at >= lately));
            let row = self.row.standing(day) > 0 && !self.row.is_earned(day);
            let soon = self.content.quizzes.iter().any(|quiz| self.is_due_soon(quiz, time));
            let due = if surely > 0 || unfinished || row || soon {
                Some(true)
            } else {
                (maybe == 0).then_some(false)
            };
            self.reminding.pass(time, due, reminded);
        }
    }

    /// Whether a reminder speaks of a quiz that is due: within a day, and not begun.
    fn is_due_soon(&self, quiz: &Quiz, time: Timestamp) -> bool {
        let ahead = quiz.due.map(|due| due.at.duration_since(time));
        let soon =
            ahead.is_some_and(|ahead| ahead.is_positive() && ahead <= SignedDuration::from_hours(DUE_HOURS));
        let begun = self.unfinished.contains_key(quiz.code) || self.grades.contains_key(quiz.code);
        soon && !begun && self.closed(time).lets_begin(quiz, &self.keys)
    }

    /// What the staff has closed at a time.
    fn closed(&self, time: Timestamp) -> Closed {
        match self.mutation {
            Some(Mutation::NeverClosed) => Closed::default(),
            Some(Mutation::NeverCopied) => Closed::at(self.board, time).without_copies(),
            _ => Closed::at(self.board, time),
        }
    }

    /// What decides at a time which questions may be told.
    fn open_at(&self, time: Timestamp) -> Open<'_> {
        let told_early = self.mutation == Some(Mutation::ToldEarly);
        Open {
            content: self.content,
            unfinished: &self.unfinished,
            keys: &self.keys,
            closed: self.closed(time),
            today: self.day(time),
            zone: (!told_early).then_some(&self.zone),
        }
    }

    /// The day of the student's calendar.
    pub fn day(&self, at: Timestamp) -> Date {
        self.zone.to_datetime(at).date()
    }

    fn follow(&mut self, Entry { at, deed }: &Entry) {
        match deed {
            Deed::Met => {}
            Deed::Reminders(wanted) => self.reminding.turn_on(at.until, *wanted),
            Deed::NoReminders => self.reminding.turn_off(),
            Deed::Blocked => self.reminding.reachable(at.until, false),
            Deed::Vanished => {
                self.gone = Some(at.from);
                self.reminding.reachable(at.until, self.mutation == Some(Mutation::NeverGone));
            }
            Deed::Unblocked => self.reminding.reachable(at.until, true),
            Deed::Joined(room) => drop(self.keys.rooms.insert(*room)),
            Deed::LeftRoom(room) => drop(self.keys.rooms.remove(room)),
            Deed::Overreached => self.overreached += 1,
            Deed::Banned(answers) => {
                let heard = u32::from(self.mutation == Some(Mutation::HeardAllTheSame));
                self.expect(*at, "answers while banned", &heard.to_string(), &answers.to_string());
            }
            Deed::Flooded(warned) => {
                let warnings = if self.mutation == Some(Mutation::NeverWarned) { 0 } else { WARNINGS };
                // One may come twice, when a kill left it uncertain whether it came.
                let warned = (*warned).min(WARNINGS);
                self.expect(*at, "warnings before a ban", &warnings.to_string(), &warned.to_string());
            }
            Deed::Forgotten => self.forget(*at),
            Deed::Assistant(is_one) => {
                self.assistant = *is_one || (self.assistant && self.mutation == Some(Mutation::KeptRole));
            }
            Deed::Report { code, figures, .. } => self.report(*at, code, figures.is_some()),
            Deed::Fetched { code, files } => self.fetched(*at, code, files),
            Deed::Visited(visited) => self.visited(*at, *visited),
            Deed::ReadNews(came) => self.read_news(*at, *came),
            Deed::Informed { language, text } => self.informed(*at, language, text.as_ref()),
            Deed::Exported(export) => self.exported(*at, export),
            Deed::ExportedBefore => self.not_exported(*at),
            Deed::Read { code, came } => {
                let quiz = self.content.quiz(code);
                let is_for = quiz.is_some_and(|quiz| {
                    self.closed(at.from).lets_begin(quiz, &self.keys) && quiz.is_open(at.from)
                });
                let what = format!("whether the text of the course of {code} came");
                self.expect(*at, &what, &is_for.to_string(), &came.to_string());
            }
            Deed::Mistakes(found) => {
                let mistakes = self.memory.mistakes(&self.open_at(at.from));
                self.expect(*at, "questions to be done better", &mistakes.to_string(), &found.to_string());
            }
            Deed::Points { points, name, .. } => {
                let expected = self.points_of_all_time();
                self.expect(*at, "points of all time", &expected.to_string(), &points.to_string());
                let own = self.name.chosen.clone().filter(|_| expected > 0 && !self.name.hidden);
                let (own, found) = (format!("{own:?}"), format!("{name:?}"));
                self.expect(*at, "the own name on the leaderboard", &own, &found);
            }
            Deed::Hidden(_) | Deed::Named(_) => self.name.follow(deed, self.mutation),
            Deed::Practice { review, question, place } => self.begin_practice(*at, *review, question, *place),
            Deed::Zone(_) if self.mutation == Some(Mutation::UtcDays) => {}
            Deed::Zone(zone) => self.zone = calendar::zone(Some(zone)),
            Deed::Retention(_) if self.mutation == Some(Mutation::SameRetention) => {}
            Deed::Retention(percent) => self.retention = *percent,
            Deed::Goal(goal) => self.row.choose_goal(self.day(at.from), *goal),
            Deed::Quiz { code, question, place, late } => {
                let begins = !self.unfinished.contains_key(code);
                let due = self.content.quiz(code).and_then(|quiz| quiz.due);
                if let Some(due) = due.filter(|due| begins && !(at.from..=at.until).contains(&due.at)) {
                    let expected = (due.at < at.from).to_string();
                    self.expect(*at, &format!("whether {code} is late"), &expected, &late.to_string());
                }
                self.begin(*at, code, question, *place);
            }
            Deed::Invited { welcome, .. } => self.keys.invited |= *welcome == Welcome::In,
            Deed::NotYet { code } => {
                let open = self.content.quiz(code).is_some_and(|quiz| quiz.is_open(at.from));
                self.expect(*at, &format!("whether {code} was open"), &open.to_string(), "false");
            }
            Deed::Over { code } => {
                let over = self.content.quiz(code).is_some_and(|quiz| quiz.is_over(at.until));
                self.expect(*at, &format!("whether {code} was due"), &over.to_string(), "true");
            }
            Deed::NoAttemptLeft { code } => {
                let left = self.content.quiz(code).and_then(|quiz| quiz.attempts).map(|most| {
                    let finished = self.grades.get(code).map_or(0, |grade| grade.percents.len());
                    let given_up = self.given_up.get(code).copied().unwrap_or(0);
                    most.saturating_sub(finished + given_up)
                });
                self.expect(
                    *at,
                    &format!("attempts left at {code}"),
                    &left.map_or_else(|| "any".to_owned(), |left: usize| left.to_string()),
                    "0",
                );
            }
            Deed::NotForThem { code } => {
                let closed = self.closed(at.from);
                let is_for = self.content.quiz(code).is_some_and(|quiz| closed.lets_begin(quiz, &self.keys));
                self.expect(*at, &format!("whether {code} is for them"), &is_for.to_string(), "false");
            }
            Deed::Answered { code, question, answer, verdict } => {
                self.answer(*at, code, question, Some(answer), *verdict);
            }
            Deed::Submitted { code, attempt, question, answer } => {
                self.submit(*at, code, *attempt, question, answer);
            }
            Deed::Graded { attempt, number, percent, comment } => {
                self.comments.extend(comment.as_ref().map(|comment| ((*attempt, *number), comment.clone())));
                self.graded(*at, *attempt, *number, *percent);
            }
            Deed::GradedAnew { attempt, number, percent } => {
                self.graded_anew(*at, *attempt, *number, *percent);
            }
            Deed::GradesTold { attempt, percent, comments } => {
                let written = self.comments.range((*attempt, 0)..=(*attempt, u32::MAX));
                let written = written.map(|(_, comment)| comment.clone()).collect::<Vec<String>>();
                let expected = (self.graded.get(attempt).copied(), written);
                let what = format!("what grades make of attempt {attempt}");
                let found = format!("{:?}", (Some(*percent), comments));
                self.expect(*at, &what, &format!("{expected:?}"), &found);
            }
            Deed::TooLate { code, question } => {
                self.answer(*at, code, question, None, Some(Verdict::TooLate));
            }
            Deed::Asked { question } => {
                self.asked = Some(*at);
                self.next_of_review(*at, question);
            }
            Deed::Short(_) if self.mutation == Some(Mutation::AlwaysExplained) => {}
            Deed::Short(short) => self.short = *short,
            Deed::Explained { question, explained } => {
                let what = format!("whether the answer to {question} was explained");
                self.expect(*at, &what, &(!self.short).to_string(), &explained.to_string());
            }
            Deed::Illustrated { question, file } => self.illustrated(*at, question, file.as_deref()),
            Deed::Coded { question, code } => self.coded(*at, question, code.as_ref()),
            Deed::Opened { code, question, place } => {
                if let Some(quiz) = self.content.quiz(code) {
                    self.open_freely(*at, quiz, question, *place);
                }
            }
            Deed::Marked { code, question, answer } => self.mark(*at, code, question, answer),
            Deed::Overview { code, answered } => self.overview(*at, code, answered),
            Deed::HandedIn { code } => self.hand_in(*at, code),
            Deed::Result { code, percent, right, questions } => {
                let expected = self
                    .grades
                    .get(code)
                    .and_then(Grade::last)
                    .map(|last| format!("{} of {}, {} %", last.right, last.questions, last.percent));
                let found = format!("{right} of {questions}, {percent} %");
                self.expect(*at, &format!("result of {code}"), &expected.unwrap_or_default(), &found);
            }
            Deed::GaveUp { code } => {
                self.unfinished.remove(code);
                *self.given_up.entry(code).or_default() += 1;
                self.asked = None;
            }
            Deed::Left { code } => self.leave(*at, code),
            Deed::Review { review, question, place } => self.begin_review(*at, *review, question, *place),
            Deed::NothingDue => self.expect_due(*at, 0),
            Deed::Reviewed { question, answer, verdict, days } => {
                self.reviewed(*at, question, answer, *verdict, *days);
            }
            Deed::Due(found) => self.expect_due(*at, *found as usize),
            Deed::Row(found) => {
                let expected = self.row.standing(self.day(at.from)).to_string();
                self.expect(*at, "days in a row", &expected, &found.to_string());
            }
            Deed::Standing { code, standing } => {
                let expected = self.standing(code);
                self.expect(
                    *at,
                    &format!("standing of {code}"),
                    &format!("{expected:?}"),
                    &format!("{standing:?}"),
                );
            }
        }
    }

    /// What all their answers are worth on leaderboards.
    pub fn points_of_all_time(&self) -> u32 {
        self.points.values().flat_map(BTreeMap::values).sum()
    }

    /// Nothing is left but where Telegram knows them to be, and what came before.
    fn forget(&mut self, at: Window) {
        let anew = Model::new(self.student, self.content, self.board, self.mutation);
        let before = std::mem::replace(self, anew);
        self.before = before.all_answers();
        self.finishes = before.finishes;
        self.finishes.iter_mut().for_each(|finish| finish.forgotten = finish.forgotten.or(Some(at)));
        self.fetched = before.fetched;
        self.keys.rooms = before.keys.rooms;
        self.overreached = before.overreached;
        self.differences = before.differences;
        self.reminding.expected = before.reminding.expected;
    }

    fn standing(&self, code: &str) -> Standing {
        if let Some(attempt) = self.unfinished.get(code) {
            return Standing::Unfinished(attempt.done() as u32);
        }
        let quiz = self.content.quiz(code);
        let done = self
            .grades
            .get(code)
            .zip(quiz)
            .map(|(grade, quiz)| Standing::Done(grade.counted(quiz.counts), grade.passed(quiz)));
        done.unwrap_or(Standing::New)
    }

    /// So many questions are due.
    fn expect_due(&mut self, at: Window, found: usize) {
        let open = self.open_at(at.from);
        let (least, most) = self.memory.due(&open);
        if !(least..=most).contains(&found) {
            let what = format!("questions due ({}; {:?})", self.memory.due_of_each(&open), self.keys);
            self.expect(at, &what, &format!("{least} to {most}"), &found.to_string());
        }
    }

    fn expect_within(&mut self, at: Window, what: &str, (least, most): (usize, usize), found: usize) {
        if !(least..=most).contains(&found) {
            self.expect(at, what, &format!("{least} to {most}"), &found.to_string());
        }
    }

    fn expect(&mut self, at: Window, what: &str, expected: &str, found: &str) {
        if expected != found {
            self.differences.push(Difference {
                student: self.student,
                what: format!("{what}, shown at {}", at.until),
                expected: expected.to_owned(),
                found: found.to_owned(),
            });
        }
    }
}
