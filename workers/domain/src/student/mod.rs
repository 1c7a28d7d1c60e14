//! A person: profile and roles, attempts and results, and how they behave. Rebuilt by `evolve`, never set from outside.

mod attempt;
mod decide;
mod evolve;
mod flood;
mod streak;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use studymate_schema::event::{Profile, Role};
use studymate_schema::settings::{DailyGoal, DetailLevel};
use studymate_schema::view::Standing;
use studymate_schema::{AttemptId, Locale, QuizCode, Timestamp, UserId, ZoneName};

pub use attempt::{Answer, Attempt, FinishedAttempt, Stage};
pub use decide::decide;
pub use evolve::evolve;
pub use flood::{decide_throttled, is_banned};
pub use streak::Streak;

/// The schema of [`Student`] in snapshots: raised with every change of its shape, older snapshots are then not used.
pub const SNAPSHOT_SCHEMA: i16 = 2;

/// The most unfinished attempts of one person: the oldest is given up for a new one beyond it.
pub const UNFINISHED_MAX: usize = 10;
/// How many finished attempts can be reviewed.
pub const REVIEWABLE: usize = 5;

/// What a person's stream says about them.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Student {
    /// Who.
    pub id: UserId,
    /// Known since the first contact.
    pub registration: Option<Registration>,
    /// What they may do beyond taking quizzes.
    pub roles: BTreeSet<Role>,
    /// How many attempts were ever started: the next one's number is one more.
    pub attempts_started: u32,
    /// The attempt that answers go to.
    pub current: Option<AttemptId>,
    /// Attempts that can be resumed, the oldest first.
    pub unfinished: Vec<Attempt>,
    /// The last finished attempts, the oldest first.
    pub finished: Vec<FinishedAttempt>,
    /// The results of each quiz.
    pub results: BTreeMap<QuizCode, QuizResults>,
    /// When this person was too fast, the oldest first.
    pub violations: Vec<Timestamp>,
    /// Until when nothing is done for them.
    pub banned_until: Option<Timestamp>,
    /// Whether Telegram says that nothing can be sent.
    pub unreachable: bool,
    /// What they chose for themselves.
    pub settings: Settings,
    /// Their row of days.
    pub streak: Streak,
}

/// What a person chose for themselves, beside the language.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Settings {
    /// Their time zone; UTC is used until one was chosen.
    pub zone: Option<ZoneName>,
    /// How much they want to answer on a day.
    pub goal: DailyGoal,
    /// How much is said after an answer.
    pub detail: DetailLevel,
}

/// What is known since the first contact.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Registration {
    /// How they are called.
    pub profile: Profile,
    /// Their language.
    pub locale: Locale,
}

/// What became of a quiz so far.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct QuizResults {
    /// Per cent of the best attempt.
    pub best: u8,
    /// Whether an attempt passed.
    pub passed: bool,
}

impl Student {
    /// Somebody of whom nothing is known yet.
    pub fn new(id: UserId) -> Self {
        Student {
            id,
            registration: None,
            roles: BTreeSet::new(),
            attempts_started: 0,
            current: None,
            unfinished: Vec::new(),
            finished: Vec::new(),
            results: BTreeMap::new(),
            violations: Vec::new(),
            banned_until: None,
            unreachable: false,
            settings: Settings::default(),
            streak: Streak::default(),
        }
    }

    /// Their language; English before the first contact.
    pub fn locale(&self) -> Locale {
        self.registration.as_ref().map_or_else(Locale::default, |registration| registration.locale)
    }

    /// The highest role.
    pub fn role(&self) -> Option<Role> {
        self.roles.last().copied()
    }

    /// Whether they may write quizzes.
    pub fn may_author(&self) -> bool {
        self.roles.contains(&Role::Mentor) || self.roles.contains(&Role::Admin)
    }

    /// Whether they may do everything.
    pub fn is_admin(&self) -> bool {
        self.roles.contains(&Role::Admin)
    }

    /// An attempt that can be resumed.
    pub fn unfinished(&self, attempt: AttemptId) -> Option<&Attempt> {
        self.unfinished.iter().find(|unfinished| unfinished.id == attempt)
    }

    /// The attempt that answers go to.
    pub fn current(&self) -> Option<&Attempt> {
        self.unfinished(self.current?)
    }

    /// A finished attempt that can be reviewed.
    pub fn finished(&self, attempt: AttemptId) -> Option<&FinishedAttempt> {
        self.finished.iter().find(|finished| finished.attempt.id == attempt)
    }

    /// How they stand with a quiz.
    pub fn standing(&self, code: &QuizCode) -> Standing {
        if let Some(attempt) = self.unfinished.iter().find(|attempt| attempt.quiz.code == *code) {
            return Standing::Unfinished { answered: attempt.answers.len() as u16, total: attempt.questions };
        }
        match self.results.get(code) {
            Some(results) => Standing::Done { best: results.best, passed: results.passed },
            None => Standing::New,
        }
    }
}
