//! What screens are made of: a question, a result, an item of a list.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::grading::AnswerKey;
use crate::import::Problem;
use crate::input::ImportedQuiz;
use crate::practice::TopicStanding;
use crate::quiz::QuizRef;
use crate::quiz_settings::Counts;
use crate::settings::DailyGoal;
use crate::zone::ZoneRegion;
use crate::{AttemptId, CourseCode, Credit, Personal, UserId, ZoneName};

/// Which answer a grader looks at.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum GradingAt {
    /// The one that waits longest of those that came after this one; of all when none is named.
    Next(Option<AnswerKey>),
    /// This one, to be graded again.
    Answer(AnswerKey),
}

/// When limits of time end, where there are such.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Ends {
    /// That of the whole quiz.
    pub quiz: Option<Timestamp>,
    /// That of the question that is open.
    pub question: Option<Timestamp>,
}

/// All questions of an attempt with free navigation.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Overview {
    /// Whose attempt.
    pub student: UserId,
    /// Which attempt.
    pub attempt: AttemptId,
    /// Of which quiz.
    pub quiz: QuizRef,
    /// How many questions.
    pub total: u16,
    /// The numbers of those that have an answer so far, in order.
    pub answered: Vec<u16>,
    /// When the time runs out, where it is limited.
    pub ends: Option<Timestamp>,
    /// Whether to ask if questions without an answer are really to be handed in.
    pub sure: bool,
}

/// An attempt of which answers were graded.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct GradedAttempt {
    /// Whose attempt.
    pub student: UserId,
    /// Which attempt.
    pub attempt: AttemptId,
    /// Of which quiz.
    pub quiz: QuizRef,
    /// Per cent of the points.
    pub percent: u8,
    /// Whether that passes.
    pub passed: bool,
    /// The answers that a person graded, in the order of their numbers.
    pub answers: Vec<GradedAnswer>,
    /// Whether the attempt is kept, so that its result can be shown.
    pub kept: bool,
}

/// An answer that a person graded.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct GradedAnswer {
    /// The question's number in the attempt, 1-based.
    pub number: u16,
    /// The question's index in the quiz, 0-based.
    pub index: u16,
    /// What the answer is worth.
    pub credit: Credit,
    /// What the grader says about it.
    pub comment: Option<Personal<String>>,
}

/// What came of a review.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct EndedReview {
    /// How many questions were answered.
    pub answered: u16,
    /// How many answers were right.
    pub right: u16,
}

/// Which time zones are offered.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum ZoneOffer {
    /// Those where most people live who speak the student's language, and the parts of the world.
    Common,
    /// The cities of a part of the world.
    Region(ZoneRegion),
    /// Those that fit what was typed or where the student is; none when nothing fits.
    Found(Vec<ZoneName>),
}

/// How a student's day and their row of days stand.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct DayStanding {
    /// Days in a row that count, today included when it does.
    pub days: u32,
    /// The longest row ever.
    pub longest: u32,
    /// Answers of today.
    pub answers: u32,
    /// What today is measured by.
    pub goal: DailyGoal,
    /// Whether today counts.
    pub earned: bool,
    /// Whether the row goes on only because the week's freeze stood in for yesterday.
    pub saved: bool,
    /// Whether the week's freeze is still there.
    pub freeze: bool,
}

/// A line in the list of quizzes.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct QuizItem {
    /// Which quiz.
    pub quiz: QuizRef,
    /// How the student stands with it.
    pub standing: Standing,
}

/// How a student stands with a quiz.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Standing {
    /// Never tried.
    New,
    /// In the middle of it.
    Unfinished {
        /// Questions answered.
        answered: u16,
        /// Questions in all.
        total: u16,
    },
    /// Finished at least once.
    Done {
        /// The result, per cent.
        best: u8,
        /// Whether it passed.
        passed: bool,
        /// Of which attempt the result is.
        #[serde(default)]
        counts: Counts,
        /// Whether answers that the result is made of wait for their grade.
        #[serde(default)]
        pending: bool,
    },
}

/// A question as it stands in an attempt.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Question {
    /// Whose attempt.
    pub student: UserId,
    /// Which attempt.
    pub attempt: AttemptId,
    /// Of which quiz.
    pub quiz: QuizRef,
    /// The question's number in the attempt, 1-based.
    pub number: u16,
    /// The question's index in the quiz, 0-based; `None` where it is one less than the number.
    #[serde(default)]
    pub index: Option<u16>,
    /// How many questions the attempt has.
    pub total: u16,
    /// The order in which the options (matching: the right sides; ordering: the items) stand on the screen, each by its index in the author's order.
    pub order: Vec<u8>,
    /// What is picked so far: options of a multiple choice (sorted), right sides of a matching question in the order of the left
    /// sides, or items in the order in which they were put.
    pub selected: Vec<u8>,
    /// What the person should know before answering, if anything.
    pub hint: Option<Hint>,
    /// Whether it is put to practise its topic.
    #[serde(default)]
    pub practice: bool,
    /// What is typed so far, where that is not handed in at once.
    #[serde(default)]
    pub typed: Option<Personal<String>>,
    /// Whether the student may go to other questions and come back.
    #[serde(default)]
    pub free: bool,
    /// When its time and that of the whole quiz run out, where either is limited.
    #[serde(default)]
    pub ends: Option<Box<Ends>>,
}

/// Why an answer was not taken, shown with the question.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Hint {
    /// What was typed is not a number.
    NotANumber,
    /// This question is answered with its buttons.
    UseButtons,
    /// The answer must be typed as text: something else was sent.
    TypeText,
    /// The attempt goes on here after a break.
    WelcomeBack,
    /// The quiz was due: this attempt is late.
    Late,
    /// The question before was not answered in time.
    TimedOut,
}

/// How an attempt ended.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct AttemptResult {
    /// Whose attempt.
    pub student: UserId,
    /// Which attempt.
    pub attempt: AttemptId,
    /// Of which quiz.
    pub quiz: QuizRef,
    /// How many questions.
    pub questions: u16,
    /// How many were right.
    pub right: u16,
    /// Per cent of the points.
    pub percent: u8,
    /// Whether that passes.
    pub passed: bool,
    /// From the start to the end, in seconds.
    pub seconds: u64,
    /// The numbers of the questions that were not right.
    pub wrong: Vec<u16>,
    /// Per cent of the best attempt before this one, if there was one.
    pub best_before: Option<u8>,
    /// Whether its answers can be looked through.
    #[serde(default = "yes")]
    pub reviewable: bool,
    /// How many more attempts are allowed; `None` for any number.
    #[serde(default)]
    pub attempts_left: Option<u16>,
    /// How the student's day stands.
    #[serde(default)]
    pub day: Option<DayStanding>,
    /// The quiz's weakest topic, where practising it is a good next step.
    #[serde(default)]
    pub next_step: Option<TopicStanding>,
    /// Whether the time ran out before the last question was put.
    #[serde(default)]
    pub out_of_time: bool,
    /// How many questions were not answered in their time.
    #[serde(default)]
    pub timed_out: u16,
    /// Whether reminders are offered.
    #[serde(default)]
    pub offer_reminders: bool,
    /// Whether it was begun after the quiz was due.
    #[serde(default)]
    pub late: bool,
    /// When right and wrong are told, where that is ahead.
    #[serde(default)]
    pub told_at: Option<Timestamp>,
    /// The course that the student goes on with.
    #[serde(default)]
    pub course: Option<CourseCode>,
    /// How many answers wait for their grade: the result is what is known so far.
    #[serde(default)]
    pub pending: u16,
    /// Whether it is a trial of a quiz that they may change.
    #[serde(default)]
    pub trial: bool,
}

/// What was always so before it could be chosen.
fn yes() -> bool {
    true
}

/// An attempt that can be resumed.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct UnfinishedAttempt {
    /// Whose attempt.
    pub student: UserId,
    /// Which attempt.
    pub attempt: AttemptId,
    /// Of which quiz.
    pub quiz: QuizRef,
    /// Questions answered.
    pub answered: u16,
    /// Questions in all.
    pub total: u16,
}

/// What came of a file of quizzes that a mentor sent.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ImportReport {
    /// The file's name, where it is known.
    pub file: Option<Personal<String>>,
    /// What became of each quiz; empty when the file was refused.
    pub quizzes: Vec<ImportedQuiz>,
    /// What is wrong with the file, the first ones.
    pub problems: Vec<Problem>,
    /// How many problems there are beyond those listed.
    pub more_problems: u32,
}
