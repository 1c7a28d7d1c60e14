//! What must be true of a student, computed from their diary and the documents alone: `grades` by docs/FORMATS.md, `row` and
//! `memory` by docs/LEARNING.md. What happened at a time that is not known to the millisecond leaves several possibilities;
//! each of them is right.

mod grades;
mod memory;
mod reminders;
mod row;

use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

pub use grades::{Attempt, Grade};
pub use memory::{Known, Memory};
pub use reminders::Reminding;
pub use row::Row;

use crate::calendar;
use crate::compare::Difference;
use crate::content::{Answer, Content, FULL, Keys, Question, Quiz};
use crate::diary::{Deed, Entry, Standing, Verdict, Welcome, Window};

/// Missed days that a week forgives.
const FREEZES: usize = 1;
/// Points of a question whose first answer was right, and of one that was right later.
const POINTS: [u32; 2] = [2, 1];
/// Hours for which an attempt that was left is spoken of.
const UNFINISHED_HOURS: i64 = 7 * 24;
/// Hours ahead of a due date for which it is spoken of.
const DUE_HOURS: i64 = 24;
/// Questions of one practice, at most.
const PRACTICE_MAX: usize = 5;
/// Questions of one review, at most.
const REVIEW_MAX: usize = 20;

/// A rule that the model gets wrong, to see that the comparison notices: one that cannot fail proves nothing.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mutation {
    /// A missed day is never forgiven.
    NoFreeze,
    /// A right answer that came at once is good, and not easy.
    NeverEasy,
    /// An answer that is not wholly right is worth nothing.
    AllOrNothing,
    /// Days are UTC's for everybody.
    UtcDays,
}

impl Mutation {
    /// All of them.
    pub const ALL: [Mutation; 4] =
        [Mutation::NoFreeze, Mutation::NeverEasy, Mutation::AllOrNothing, Mutation::UtcDays];

    /// What the model says then.
    pub fn about(self) -> &'static str {
        match self {
            Mutation::NoFreeze => "a missed day is never forgiven",
            Mutation::NeverEasy => "a right answer that came at once is good, and not easy",
            Mutation::AllOrNothing => "an answer that is not wholly right is worth nothing",
            Mutation::UtcDays => "days are those of UTC for everybody",
        }
    }
}

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
    /// Essays that wait for their grade, by attempt and number.
    essays: BTreeMap<(u32, u32), Essay>,
    /// What grades made of attempts, in per cent.
    graded: BTreeMap<u32, u32>,
    /// What was shown and must not have been.
    pub differences: Vec<Difference>,
    content: &'c Content,
    mutation: Option<Mutation>,
    zone: jiff::tz::TimeZone,
    /// When the question on the screen was asked.
    asked: Option<Window>,
    /// The review that is on, and its questions so far.
    review: Option<Review>,
}

impl<'c> Model<'c> {
    /// Somebody who has done nothing yet.
    pub fn new(student: i64, content: &'c Content, mutation: Option<Mutation>) -> Self {
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
            essays: BTreeMap::new(),
            graded: BTreeMap::new(),
            differences: Vec::new(),
            content,
            mutation,
            zone: calendar::zone(None),
            asked: None,
            review: None,
        }
    }

    /// What must be true at a time after all of a diary. Where it is not sure whether a reminder was due, those decide that came.
    pub fn of(
        student: i64,
        diary: &[Entry],
        content: &'c Content,
        mutation: Option<Mutation>,
        (until, reminded): (Timestamp, &[Timestamp]),
    ) -> Self {
        let mut model = Model::new(student, content, mutation);
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
            let (surely, maybe) = self.memory.due(self.content, &self.unfinished, &self.keys, day);
            let lately = time.checked_sub(SignedDuration::from_hours(UNFINISHED_HOURS)).unwrap_or(time);
            let is_for = |code: &str| self.content.quiz(code).is_some_and(|quiz| quiz.is_for(&self.keys));
            let unfinished = self
                .unfinished
                .iter()
                .any(|(code, attempt)| is_for(code) && attempt.seen.is_some_and(|at| at >= lately));
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
        soon && !begun && quiz.is_for(&self.keys)
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
            Deed::Unblocked => self.reminding.reachable(at.until, true),
            Deed::Joined(room) => drop(self.keys.rooms.insert(*room)),
            Deed::LeftRoom(room) => drop(self.keys.rooms.remove(room)),
            Deed::Overreached => self.overreached += 1,
            Deed::Banned(answers) => self.expect(*at, "answers while banned", "0", &answers.to_string()),
            Deed::Forgotten => self.forget(),
            Deed::Read { code, came } => {
                let is_for = self.content.quiz(code).is_some_and(|quiz| quiz.is_for(&self.keys));
                let what = format!("whether the text of the course of {code} came");
                self.expect(*at, &what, &is_for.to_string(), &came.to_string());
            }
            Deed::Mistakes(found) => {
                let mistakes = self.memory.mistakes(self.content, &self.unfinished, &self.keys);
                self.expect(*at, "questions to be done better", &mistakes.to_string(), &found.to_string());
            }
            Deed::Points(found) => {
                let points: u32 = self.points.values().flat_map(BTreeMap::values).sum();
                self.expect(*at, "points of all time", &points.to_string(), &found.to_string());
            }
            Deed::Practice { review, question, place } => self.begin_practice(*at, *review, question, *place),
            Deed::Zone(_) if self.mutation == Some(Mutation::UtcDays) => {}
            Deed::Zone(zone) => self.zone = calendar::zone(Some(zone)),
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
            Deed::Invited(welcome) => self.keys.invited |= *welcome == Welcome::In,
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
                let is_for = self.content.quiz(code).is_some_and(|quiz| quiz.is_for(&self.keys));
                self.expect(*at, &format!("whether {code} is for them"), &is_for.to_string(), "false");
            }
            Deed::Answered { code, question, answer, verdict } => {
                self.answer(*at, code, question, Some(answer), *verdict);
            }
            Deed::Submitted { code, attempt, question, answer } => {
                self.submit(*at, code, *attempt, question, answer);
            }
            Deed::Graded { attempt, number, percent } => self.graded(*at, *attempt, *number, *percent),
            Deed::GradesTold { attempt, percent } => {
                let expected = self.graded.get(attempt).copied();
                let what = format!("what grades make of attempt {attempt}");
                self.expect(*at, &what, &format!("{expected:?}"), &format!("{:?}", Some(*percent)));
            }
            Deed::TooLate { code, question } => {
                self.answer(*at, code, question, None, Some(Verdict::TooLate));
            }
            Deed::Asked { question } => {
                self.asked = Some(*at);
                self.next_of_review(*at, question);
            }
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
            Deed::NothingDue => {
                let due = self.memory.due(self.content, &self.unfinished, &self.keys, self.day(at.from));
                self.expect_within(*at, "questions due", due, 0);
            }
            Deed::Reviewed { question, answer, verdict, days } => {
                self.reviewed(*at, question, answer, *verdict, *days);
            }
            Deed::Due(found) => {
                let due = self.memory.due(self.content, &self.unfinished, &self.keys, self.day(at.from));
                self.expect_within(*at, "questions due", due, *found as usize);
            }
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

    /// Nothing is left but where Telegram knows them to be, and what came before.
    fn forget(&mut self) {
        let before = std::mem::replace(self, Model::new(self.student, self.content, self.mutation));
        self.keys.rooms = before.keys.rooms;
        self.overreached = before.overreached;
        self.differences = before.differences;
        self.reminding.expected = before.reminding.expected;
    }

    /// Starts an attempt, or goes on with the unfinished one.
    fn begin(&mut self, at: Window, code: &'static str, question: &str, place: (u32, u32)) {
        let Some(quiz) = self.content.quiz(code) else { return };
        self.review = None;
        if !quiz.is_for(&self.keys) {
            self.expect(at, &format!("whether {code} is for them"), "false", "true");
        }
        if !self.unfinished.contains_key(code) {
            self.started += 1;
            self.unfinished.insert(code, Attempt::default());
        }
        let expected = self.unfinished.get(code).map(|attempt| (attempt.credits.len() + 1, quiz.asked()));
        let expected = expected.map(|(number, total)| (number as u32, total as u32)).unwrap_or_default();
        self.expect(at, &format!("question of {code}"), &format!("{expected:?}"), &format!("{place:?}"));
        if quiz.question(question).is_none() {
            self.expect(at, &format!("question of {code}"), "one of its own", question);
        }
        if let Some(attempt) = self.unfinished.get_mut(code) {
            attempt.open = Some(question.to_owned());
            attempt.seen = Some(at.from);
        }
        self.asked = Some(at);
    }

    /// An answer in an attempt; nothing was given when it came too late.
    fn answer(
        &mut self,
        at: Window,
        code: &'static str,
        id: &str,
        answer: Option<&Answer>,
        verdict: Option<Verdict>,
    ) {
        let Some((quiz, question)) = self.content.question(id).filter(|(quiz, _)| quiz.code == code) else {
            return self.expect(at, &format!("question of {code}"), "one of its own", id);
        };
        let mut credit = answer.map_or(0, |answer| question.credit(answer));
        if self.mutation == Some(Mutation::AllOrNothing) && credit < FULL {
            credit = 0;
        }
        if let Some(verdict) = verdict {
            self.expect_verdict(at, id, answer, credit, verdict);
        }
        self.remember(at, quiz, question, credit);
        let topic = self.topics.entry(question.topic).or_default();
        *topic = (topic.0 + 1, topic.1 + u32::from(credit == FULL));
        if answer.is_some() {
            self.row.answered(self.day(at.from));
        }
        let Some(attempt) = self.unfinished.get_mut(code) else {
            return self.expect(at, &format!("attempt at {code}"), "none", "an answer");
        };
        if attempt.asked.contains(&question.id) {
            return self.expect(at, &format!("question of {code}"), "one that was not asked before", id);
        }
        attempt.answer(question, credit);
        if attempt.credits.len() == quiz.asked() {
            self.finish(at, quiz);
        }
    }

    /// An essay: it is an answer, and worth nothing so far.
    fn submit(&mut self, at: Window, code: &'static str, number: u32, id: &str, answer: &Answer) {
        let Some((quiz, question)) = self.content.question(id).filter(|(quiz, _)| quiz.code == code) else {
            return self.expect(at, &format!("question of {code}"), "one of its own", id);
        };
        self.row.answered(self.day(at.from));
        self.topics.entry(question.topic).or_default().0 += 1;
        self.asked = None;
        let Some(attempt) = self.unfinished.get_mut(code) else {
            return self.expect(at, &format!("attempt at {code}"), "none", "an essay");
        };
        attempt.number = Some(number);
        attempt.waits.push(attempt.credits.len());
        attempt.answer(question, 0);
        let place = (number, attempt.credits.len() as u32);
        let all = attempt.credits.len() == quiz.asked();
        let of_quiz = self.points.entry(quiz.code).or_default();
        let first = !of_quiz.contains_key(&question.id);
        of_quiz.entry(question.id.clone()).or_default();
        let credit = question.credit(answer);
        self.essays.insert(place, Essay { code: quiz.code, question: question.id.clone(), first, credit });
        if all {
            self.finish(at, quiz);
        }
    }

    /// Somebody graded an essay: by what it said of itself.
    fn graded(&mut self, at: Window, attempt: u32, number: u32, percent: u32) {
        let essay = self.essays.remove(&(attempt, number));
        let quiz = essay.as_ref().and_then(|essay| self.content.quiz(essay.code));
        let credit = i64::from(percent) * FULL / 100;
        let expected = essay.as_ref().map(|essay| essay.credit);
        let what = format!("what answer {number} of attempt {attempt} is worth");
        self.expect(at, &what, &format!("{expected:?}"), &format!("{:?}", Some(credit)));
        let Some((quiz, essay)) = quiz.zip(essay) else { return };
        let grade = self.grades.entry(quiz.code).or_default();
        if !grade.graded(quiz, attempt, number, credit) {
            return self.expect(at, &what, "an answer that waits", "a grade");
        }
        self.graded.extend(grade.newest_grade().map(|percent| (attempt, percent)));
        if credit == FULL {
            self.topics.entry("Writing").or_default().1 += 1;
            let points = self.points.entry(quiz.code).or_default().entry(essay.question).or_default();
            *points = (*points).max(if essay.first { POINTS[0] } else { POINTS[1] });
        }
    }

    fn finish(&mut self, at: Window, quiz: &'c Quiz) {
        let Some(attempt) = self.unfinished.remove(quiz.code) else { return };
        if let Some(wrong) = attempt.wrong_draw(quiz) {
            self.expect(
                at,
                &format!("questions drawn of {}", quiz.code),
                &format!("{:?}", quiz.draw),
                &wrong,
            );
        }
        self.grades.entry(quiz.code).or_default().finished(quiz, attempt);
    }

    /// What has a limit of time runs out without the student.
    fn leave(&mut self, at: Window, code: &'static str) {
        let (Some(quiz), Some(asked)) = (self.content.quiz(code), self.asked.take()) else { return };
        let seconds = match (quiz.question_seconds, quiz.quiz_minutes) {
            (Some(seconds), _) => seconds,
            (None, Some(minutes)) => 60 * minutes,
            (None, None) => return,
        };
        let later = |at: Timestamp| at.checked_add(SignedDuration::from_secs(seconds.into())).unwrap_or(at);
        let out = Window { from: later(asked.from).max(at.from), until: later(at.until) };
        self.ran_out(out, quiz);
    }

    fn ran_out(&mut self, at: Window, quiz: &'c Quiz) {
        let Some(attempt) = self.unfinished.get_mut(quiz.code) else { return };
        let Some(id) = attempt.open.clone() else { return };
        let Some(question) = quiz.question(&id) else { return };
        attempt.answer(question, 0);
        let over = quiz.quiz_minutes.is_some() || attempt.credits.len() == quiz.asked();
        let topic = self.topics.entry(question.topic).or_default();
        topic.0 += 1;
        self.remember(at, quiz, question, 0);
        if over {
            self.finish(at, quiz);
        }
    }

    fn begin_practice(&mut self, at: Window, review: u32, question: &str, place: (u32, u32)) {
        self.asked = Some(at);
        self.expect_within(at, "questions of the practice", (1, PRACTICE_MAX), place.1 as usize);
        self.review = Some(Review { number: review, asked: Vec::new(), practises: true });
        self.next_of_review(at, question);
    }

    fn begin_review(&mut self, at: Window, review: u32, question: &str, place: (u32, u32)) {
        self.asked = Some(at);
        if let Some(on) = self.review.as_ref().filter(|on| on.number == review) {
            let expected = on.asked.len().to_string();
            return self.expect(at, "question of the review", &expected, &place.0.to_string());
        }
        let (least, most) = self.memory.due(self.content, &self.unfinished, &self.keys, self.day(at.from));
        let due = (least.min(REVIEW_MAX), most.min(REVIEW_MAX));
        self.expect_within(at, "questions of the review", due, place.1 as usize);
        self.review = Some(Review { number: review, asked: Vec::new(), practises: false });
        self.next_of_review(at, question);
    }

    /// The next question of the review that is on must be one that is due.
    fn next_of_review(&mut self, at: Window, question: &str) {
        let day = self.day(at.from);
        let Some(review) = &mut self.review else {
            let attempt =
                self.content.question(question).and_then(|(quiz, _)| self.unfinished.get_mut(quiz.code));
            if let Some(attempt) = attempt {
                attempt.open = Some(question.to_owned());
                attempt.seen = Some(at.from);
            }
            return;
        };
        let twice = review.asked.iter().any(|before| before == question);
        review.asked.push(question.to_owned());
        let first = review.practises.then(|| review.asked.first().cloned()).flatten();
        if twice {
            return self.expect(at, "question of the review", "each once", question);
        }
        let Some((quiz, _)) = self.content.question(question) else { return };
        if let Some(first) = first {
            return self.may_be_practised(at, quiz, question, &first);
        }
        if !self.memory.may_be_due(quiz.code, question, day) {
            self.expect(at, "question of the review", "one that is due", question);
        }
    }

    /// A practice keeps to its topic, and looks into no attempt that counts.
    fn may_be_practised(&mut self, at: Window, quiz: &Quiz, question: &str, first: &str) {
        let topic = |id: &str| self.content.question(id).map(|(_, question)| question.topic);
        let answered = self.memory.is_known(quiz.code, question);
        let free = self.grades.contains_key(quiz.code)
            && !self.unfinished.contains_key(quiz.code)
            && quiz.attempts.is_none();
        if topic(question) != topic(first) || !quiz.may_come_again() || !(answered || free) {
            self.expect(at, "question of the practice", "one of the topic that may be told", question);
        }
    }

    fn reviewed(&mut self, at: Window, id: &str, answer: &Answer, verdict: Verdict, days: Option<u32>) {
        let Some((quiz, question)) = self.content.question(id) else { return };
        let credit = question.credit(answer);
        self.expect_verdict(at, id, Some(answer), credit, verdict);
        self.remember(at, quiz, question, credit);
        self.row.answered(self.day(at.from));
        self.reviewed += 1;
        if let Some(days) = days {
            let possible = self.memory.days(quiz.code, id);
            if !possible.contains(&days) {
                self.expect(
                    at,
                    &format!("days until {id} comes again"),
                    &format!("{possible:?}"),
                    &days.to_string(),
                );
            }
        }
    }

    fn remember(&mut self, at: Window, quiz: &Quiz, question: &Question, credit: i64) {
        let took = self.asked.take().map_or((0, i64::MAX), |asked| at.since(asked));
        let day = self.day(at.from);
        let of_quiz = self.points.entry(quiz.code).or_default();
        match of_quiz.get_mut(&question.id) {
            None => drop(of_quiz.insert(question.id.clone(), if credit == FULL { POINTS[0] } else { 0 })),
            Some(points) if *points == 0 && credit == FULL => *points = POINTS[1],
            Some(_) => {}
        }
        let mut ratings = memory::ratings(credit == FULL, question.is_pressed(), took);
        if self.mutation == Some(Mutation::NeverEasy) {
            ratings.iter_mut().for_each(|rating| *rating = (*rating).min(memory::GOOD));
        }
        self.memory.answered(quiz.code, &question.id, day, &ratings);
    }

    fn standing(&self, code: &str) -> Standing {
        if let Some(attempt) = self.unfinished.get(code) {
            return Standing::Unfinished(attempt.credits.len() as u32);
        }
        let quiz = self.content.quiz(code);
        let done = self
            .grades
            .get(code)
            .zip(quiz)
            .map(|(grade, quiz)| Standing::Done(grade.counted(quiz.counts), grade.passed(quiz)));
        done.unwrap_or(Standing::New)
    }

    fn expect_verdict(&mut self, at: Window, id: &str, answer: Option<&Answer>, credit: i64, found: Verdict) {
        let expected = match (answer, credit) {
            (None, _) => Verdict::TooLate,
            (_, FULL) => Verdict::Right,
            (_, 0) => Verdict::Wrong,
            _ => Verdict::Partly,
        };
        self.expect(
            at,
            &format!("what is said to {answer:?} for {id}"),
            &format!("{expected:?}"),
            &format!("{found:?}"),
        );
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
