//! A person: profile and roles, attempts and results, and how they behave. Rebuilt by `evolve`, never set from outside.

mod access;
mod attempt;
mod calendar;
mod course;
mod decide;
mod evolve;
mod flood;
mod habits;
mod mastery;
mod membership;
mod memory;
mod picks;
mod results;
mod review;
mod schedule;
mod streak;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use memory::Open;
use serde::{Deserialize, Serialize};
use studymate_schema::catalogue::Catalogue;
use studymate_schema::course::CourseItem;
use studymate_schema::dialog::Dialog;
use studymate_schema::event::{Profile, Role};
use studymate_schema::privacy::Privacy;
use studymate_schema::quiz::Quiz;
use studymate_schema::quiz_settings::FeedbackPolicy;
use studymate_schema::reminder::Reminders;
use studymate_schema::review::{QuestionRef, ReviewStanding};
use studymate_schema::settings::{DailyGoal, DetailLevel, RetentionGoal};
use studymate_schema::view::Standing;
use studymate_schema::{
    AttemptId, ChatId, CourseCode, Locale, MaterialCode, Personal, QuizCode, Timestamp, UserId, ZoneName,
};

pub use access::{Closed, Taking};
pub(crate) use attempt::option_order;
pub use attempt::{Answer, Attempt, FinishedAttempt, Kept, Stage};
pub use calendar::Calendar;
pub use course::Visit;
pub use decide::decide;
pub use evolve::evolve;
pub use flood::{decide_throttled, is_banned};
pub use habits::Habits;
pub use mastery::PRACTICE_MAX;
pub use membership::{ASK_AGAIN, FRESH_FOR, HELD_BACK_MAX, Membership, Memberships, PATIENCE};
pub use memory::{ITEMS_MAX, MISTAKE_DAYS, Memory};
pub use results::{Graded, OUTCOMES_KEPT, Outcome, QuizResults, Scored};
pub use review::{REVIEW_MAX, Review, ReviewStage};
pub use schedule::DAYS_MAX;
pub use streak::Streak;

/// The schema of [`Student`] in snapshots: raised with every change of its shape, older snapshots are then not used.
pub const SNAPSHOT_SCHEMA: i16 = 13;

/// The most unfinished attempts of one person: beyond it none is begun until one of them is finished or given up.
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
    /// The results of each quiz. Shared between the copies of a state, like `memory`.
    pub results: Arc<BTreeMap<QuizCode, QuizResults>>,
    /// How many attempts at each quiz they gave up: where attempts are limited, these count, too.
    #[serde(default)]
    pub given_up: BTreeMap<QuizCode, u16>,
    /// When this person was too fast, the oldest first.
    pub violations: Vec<Timestamp>,
    /// Until when nothing is done for them.
    pub banned_until: Option<Timestamp>,
    /// Whether an admin banned them.
    pub ban: Option<Ban>,
    /// Of which classrooms they are a member.
    pub memberships: Memberships,
    /// Whether Telegram says that nothing can be sent.
    pub unreachable: bool,
    /// What they chose for themselves.
    pub settings: Settings,
    /// Their row of days.
    pub streak: Streak,
    /// How much they answered on each of the last days.
    pub calendar: Calendar,
    /// What comes again. Shared between the copies of a state, since it is by far the largest part of it.
    pub memory: Arc<Memory>,
    /// How many reviews were ever started.
    pub reviews_started: u32,
    /// The review that answers go to: then `current` is none.
    pub review: Option<Review>,
    /// The courses that an invitation opened to them.
    pub joined: BTreeSet<CourseCode>,
    /// When they learn, and what they were reminded of.
    #[serde(default)]
    pub habits: Habits,
    /// The guided steps that they are in the middle of: what is typed goes there.
    pub dialog: Option<Box<Dialog>>,
    /// The materials of theirs that Telegram refused to send, each with the file of which they were told.
    pub refused_materials: BTreeMap<MaterialCode, String>,
    /// When they came to each course.
    pub visits: BTreeMap<CourseCode, Visit>,
    /// The materials that they opened.
    pub opened: BTreeSet<MaterialCode>,
}

/// A ban by an admin.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Ban {
    /// When it ends; `None` for good.
    pub until: Option<Timestamp>,
    /// Why.
    pub reason: Personal<String>,
    /// Whether they were told.
    pub told: bool,
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
    /// When they are reminded.
    #[serde(default)]
    pub reminders: Reminders,
    /// How much of what comes again they want to know still.
    #[serde(default)]
    pub retention: RetentionGoal,
    /// What others see of them.
    #[serde(default)]
    pub privacy: Privacy,
}

/// What is known since the first contact.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Registration {
    /// How they are called.
    pub profile: Profile,
    /// Their language.
    pub locale: Locale,
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
            results: Arc::default(),
            given_up: BTreeMap::new(),
            violations: Vec::new(),
            banned_until: None,
            ban: None,
            memberships: Memberships::default(),
            unreachable: false,
            settings: Settings::default(),
            streak: Streak::default(),
            calendar: Calendar::default(),
            memory: Arc::default(),
            reviews_started: 0,
            review: None,
            joined: BTreeSet::new(),
            habits: Habits::default(),
            dialog: None,
            refused_materials: BTreeMap::new(),
            visits: BTreeMap::new(),
            opened: BTreeSet::new(),
        }
    }

    /// Somebody new under the same id. What is kept: numbers that were given out, so that a button of before means nothing now; bans and
    /// violations, which nobody escapes so; whether anything can be sent.
    fn forgotten(&self) -> Self {
        Student {
            attempts_started: self.attempts_started,
            reviews_started: self.reviews_started,
            violations: self.violations.clone(),
            banned_until: self.banned_until,
            ban: self.ban.clone().map(|ban| Ban { reason: Personal::Erased, ..ban }),
            unreachable: self.unreachable,
            ..Student::new(self.id)
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

    /// Whether they are in a classroom, as far as it is known, by any id that its group ever had. What is no classroom has no members.
    pub fn is_member(&self, classroom: ChatId, catalogue: &Catalogue) -> bool {
        catalogue.classroom(classroom).is_some()
            && self.memberships.of(classroom, catalogue).is_some_and(|known| known.member)
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

    /// How many attempts at a quiz they finished.
    pub fn attempts_finished(&self, code: &QuizCode) -> u16 {
        self.results.get(code).map_or(0, QuizResults::attempts)
    }

    /// How many more attempts at a quiz they may begin; `None` for any number. Who gives one up has seen its questions, and where it is
    /// told at once, what is right: so it counts like one that is finished.
    pub fn attempts_left(&self, quiz: &Quiz) -> Option<u16> {
        let given_up = self.given_up.get(&quiz.code).copied().unwrap_or_default();
        let begun = self.attempts_finished(&quiz.code).saturating_add(given_up);
        Some(quiz.settings.attempts?.saturating_sub(begun))
    }

    /// What is due for review on a day of theirs: the longest overdue first, of a day the least known first.
    pub fn due(&self, catalogue: &Catalogue, today: i32) -> Vec<QuestionRef> {
        self.memory.due(Open { catalogue, quiz: &|quiz| self.may_review(quiz, catalogue, today) }, today)
    }

    /// What they answered wrong lately and not right since, the newest first.
    pub fn mistakes(&self, catalogue: &Catalogue, today: i32) -> Vec<QuestionRef> {
        self.memory.mistakes(Open { catalogue, quiz: &|quiz| self.may_review(quiz, catalogue, today) }, today)
    }

    /// How much is due for review, today and in the days after.
    pub fn review_standing(&self, catalogue: &Catalogue, today: i32) -> ReviewStanding {
        self.memory.standing(Open { catalogue, quiz: &|quiz| self.may_review(quiz, catalogue, today) }, today)
    }

    /// The day of their calendar at a time, as days since 1970-01-01.
    pub fn day_of(&self, at: Timestamp) -> i32 {
        memory::day_of(at, self.settings.zone.as_ref())
    }

    /// How much they answered on each of the last days.
    pub fn calendar(&self, at: Timestamp) -> studymate_schema::practice::Calendar {
        self.calendar.until(self.day_of(at))
    }

    /// Whether a review may tell the answers of a quiz: not where the quiz never does, not while an attempt is on in which they
    /// are told at the end, and not of a course that is not theirs.
    fn may_review(&self, quiz: &Quiz, catalogue: &Catalogue, today: i32) -> bool {
        quiz.settings.reviewable()
            && self.has_access(&CourseItem::Quiz(quiz.code.clone()), catalogue)
            && catalogue.told_after(quiz).is_none_or(|due| self.day_of(due) < today)
            && !self.would_tell(quiz)
    }

    /// Whether an attempt at a quiz is on that would be told by the answers of another one.
    fn would_tell(&self, quiz: &Quiz) -> bool {
        let at_the_end =
            |attempt: &Attempt| quiz.settings.feedback != FeedbackPolicy::Each || attempt.is_free();
        self.unfinished.iter().any(|attempt| attempt.quiz.code == quiz.code && at_the_end(attempt))
    }

    /// The ban by an admin, while it lasts.
    pub(crate) fn ban_in_force(&self, at: Timestamp) -> Option<&Ban> {
        self.ban.as_ref().filter(|ban| ban.until.is_none_or(|until| at < until))
    }

    /// How they stand with a quiz.
    pub fn standing(&self, quiz: &Quiz) -> Standing {
        let code = &quiz.code;
        if let Some(attempt) = self.unfinished.iter().find(|attempt| attempt.quiz.code == *code) {
            return Standing::Unfinished { answered: attempt.done(), total: attempt.questions };
        }
        self.results.get(code).map_or(Standing::New, |results| results.standing(quiz))
    }
}
