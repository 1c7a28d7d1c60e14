//! What the school teaches. It is made here, so that everybody who plays knows what is right: `question` says what an answer is worth,
//! `bank` makes the quizzes, `gift` writes them as files, `typed` as they are typed in the chat.

mod bank;
mod gift;
mod question;
mod typed;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

pub use bank::{ESSAYS, MENTORS, PICTURE, SOUND, VOICE, make};
pub use question::{Answer, Code, Difficulty, FULL, How, Kind, Question};
pub use typed::{Typed, typed};

/// When right and wrong are told.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Feedback {
    /// After each answer.
    #[default]
    Each,
    /// When the attempt is looked through.
    End,
    /// The same, and not before the day after the quiz was due.
    AfterDue,
    /// Not at all.
    Never,
}

/// Which attempt is the result.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Counts {
    /// The one with the most points.
    #[default]
    Best,
    /// The newest one.
    Last,
    /// The first one.
    First,
    /// The average of all.
    Average,
}

/// Which questions an attempt has.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub enum Draw {
    /// All of them.
    #[default]
    All,
    /// So many.
    Any(usize),
    /// So many of each of these topics.
    ByTopic(Vec<(usize, &'static str)>),
    /// So many that are so hard, of a topic or of any; no question is of two such parts.
    Parts(Vec<(usize, Option<&'static str>, Difficulty)>),
}

/// Who brings a quiz to the students.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum By {
    /// Somebody at the command line.
    Operator,
    /// A mentor, in the chat: the first is 0.
    Mentor(usize),
    /// Somebody at the command line, within a course.
    Course(Audience),
    /// A mentor, question by question in the chat, within a course that is made there, too. It comes in the middle of the school.
    Steps(Audience),
}

/// For whom a course is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Audience {
    /// Everybody.
    Everyone,
    /// Those who are in one of these classrooms.
    Rooms(&'static [usize]),
    /// Those who came by the invitation.
    Invited,
}

/// What opens courses to somebody.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Keys {
    /// The classrooms that they are in.
    pub rooms: BTreeSet<usize>,
    /// Whether they came by the invitation.
    pub invited: bool,
}

/// When something is due.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Due {
    /// Then.
    pub at: Timestamp,
    /// Whether it can be begun later, too.
    pub late: bool,
}

/// A quiz and how it is taken.
#[derive(Clone, PartialEq, Debug)]
pub struct Quiz {
    /// By which it is called.
    pub code: &'static str,
    /// What it is called in lists; no other title is in it.
    pub title: &'static str,
    /// The language of its questions.
    pub language: &'static str,
    /// Per cent that pass.
    pub pass_mark: u8,
    /// In the author's order.
    pub questions: Vec<Question>,
    /// Whether each attempt has its own order.
    pub shuffle_questions: bool,
    /// Whether options stand in another order in each attempt.
    pub shuffle_options: bool,
    /// Which questions an attempt has.
    pub draw: Draw,
    /// How many attempts may be finished.
    pub attempts: Option<usize>,
    /// Which attempt is the result.
    pub counts: Counts,
    /// When right and wrong are told.
    pub feedback: Feedback,
    /// Whether answers can be looked through.
    pub review: bool,
    /// Whether students go to and fro, and hand all answers in together.
    pub free: bool,
    /// Seconds for each question.
    pub question_seconds: Option<u32>,
    /// Minutes for an attempt.
    pub quiz_minutes: Option<u32>,
    /// Who brings it.
    pub by: By,
    /// Before this time it cannot be begun.
    pub opens: Option<Timestamp>,
    /// When it is due, if it is.
    pub due: Option<Due>,
}

impl Quiz {
    /// How many questions an attempt has.
    pub fn asked(&self) -> usize {
        match &self.draw {
            Draw::All => self.questions.len(),
            Draw::Any(count) => *count,
            Draw::ByTopic(topics) => topics.iter().map(|(count, _)| count).sum(),
            Draw::Parts(parts) => parts.iter().map(|(count, ..)| count).sum(),
        }
    }

    /// The question of this id.
    pub fn question(&self, id: &str) -> Option<&Question> {
        self.questions.iter().find(|question| question.id == id)
    }

    /// Whether somebody with these keys may take it.
    pub fn is_for(&self, keys: &Keys) -> bool {
        match self.audience() {
            Some(Audience::Rooms(of)) => keys.rooms.iter().any(|room| of.contains(room)),
            Some(Audience::Invited) => keys.invited,
            Some(Audience::Everyone) | None => true,
        }
    }

    /// For whom its course is; nothing for a quiz that is in none.
    pub fn audience(&self) -> Option<Audience> {
        match self.by {
            By::Course(audience) | By::Steps(audience) => Some(audience),
            By::Operator | By::Mentor(_) => None,
        }
    }

    /// The classrooms that its course is for.
    pub fn rooms(&self) -> &'static [usize] {
        match self.audience() {
            Some(Audience::Rooms(rooms)) => rooms,
            Some(Audience::Everyone | Audience::Invited) | None => &[],
        }
    }

    /// Whether it comes in the middle of the school.
    pub fn comes_later(&self) -> bool {
        matches!(self.by, By::Steps(_))
    }

    /// Whether it was open then.
    pub fn is_open(&self, at: Timestamp) -> bool {
        self.opens.is_none_or(|opens| opens <= at)
    }

    /// Whether it was due then.
    pub fn is_over(&self, at: Timestamp) -> bool {
        self.due.is_some_and(|due| due.at < at)
    }

    /// Whether it is in a course.
    pub fn is_in_a_course(&self) -> bool {
        self.audience().is_some()
    }

    /// The file of the course that it is in, where these groups are the classrooms; nothing for a quiz that comes in no such file.
    pub fn course(&self, groups: &[i64]) -> Option<String> {
        let By::Course(audience) = self.by else { return None };
        let access = match audience {
            Audience::Rooms(rooms) => {
                let groups: Vec<i64> = rooms.iter().filter_map(|room| groups.get(*room).copied()).collect();
                format!("access = \"classrooms\"\nclassrooms = {groups:?}")
            }
            Audience::Everyone => "access = \"everyone\"".to_owned(),
            Audience::Invited => "access = \"invitation\"".to_owned(),
        };
        Some(gift::course(self, &access))
    }

    /// Whether right and wrong are told after each answer.
    pub fn tells_each(&self) -> bool {
        self.feedback == Feedback::Each && !self.free
    }

    /// Whether right and wrong may be told on a day of this zone, as far as dates decide that.
    pub fn is_told_on(&self, day: Date, zone: &TimeZone) -> bool {
        let due = self.due.filter(|_| self.feedback == Feedback::AfterDue);
        due.is_none_or(|due| zone.to_datetime(due.at).date() < day)
    }

    /// Whether its questions can come again in reviews at all.
    pub fn may_come_again(&self) -> bool {
        self.review && self.feedback != Feedback::Never
    }

    /// The file.
    pub fn gift(&self) -> String {
        gift::write(self)
    }
}

/// All that is taught.
#[derive(Clone, PartialEq, Debug)]
pub struct Content {
    /// The quizzes, in an order that never changes.
    pub quizzes: Vec<Quiz>,
    of: BTreeMap<String, usize>,
}

impl Content {
    fn new(quizzes: Vec<Quiz>) -> Self {
        let ids = |(index, quiz): (usize, &Quiz)| {
            quiz.questions.iter().map(|question| (question.id.clone(), index)).collect::<Vec<_>>()
        };
        let of = quizzes.iter().enumerate().flat_map(ids).collect();
        Content { quizzes, of }
    }

    /// The same, with what opens on the second day and is due in the middle of a school of so many days. No lesson is likely to be on at
    /// these minutes.
    pub fn with_dates(mut self, first_day: Date, days: u16) -> Result<Self, jiff::Error> {
        let early = |day: i64| -> Result<Timestamp, jiff::Error> {
            let date = first_day.checked_add(day.days())?;
            Ok(date.to_datetime(Time::constant(5, 59, 0, 0)).to_zoned(TimeZone::UTC)?.timestamp())
        };
        let (opens, at) = (early(1)?, early(i64::from(days / 2))?);
        for (code, late) in [("chemistry", true), ("biology", false), ("seasons", true)] {
            let quiz = self.quizzes.iter_mut().find(|quiz| quiz.code == code);
            quiz.into_iter().for_each(|quiz| quiz.due = Some(Due { at, late }));
        }
        let comets = self.quizzes.iter_mut().find(|quiz| quiz.code == "comets");
        comets.into_iter().for_each(|quiz| quiz.opens = Some(opens));
        Ok(self)
    }

    /// The quiz of this code.
    pub fn quiz(&self, code: &str) -> Option<&Quiz> {
        self.quizzes.iter().find(|quiz| quiz.code == code)
    }

    /// A question and the only quiz that has it.
    pub fn question(&self, id: &str) -> Option<(&Quiz, &Question)> {
        let quiz = self.quizzes.get(*self.of.get(id)?)?;
        Some((quiz, quiz.question(id)?))
    }

    /// The question whose id stands in parentheses somewhere in a text.
    pub fn asked_in(&self, text: &str) -> Option<&Question> {
        let names = text.split('(').skip(1).filter_map(|rest| rest.split(')').next());
        names.filter_map(|name| self.question(name)).map(|(_, question)| question).next()
    }
}
