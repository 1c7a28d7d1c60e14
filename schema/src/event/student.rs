//! What happened to a person, and what they did.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::authoring::QuizStep;
use crate::classroom::Wanted;
use crate::dialog::Dialog;
use crate::forget::Forgetter;
use crate::grading::{AnswerKey, Score, Standings};
use crate::ids::MessageId;
use crate::privacy::Privacy;
use crate::quiz::{Question, QuizRef};
use crate::quiz_settings::{Navigation, QuizSettings};
use crate::reminder::Reminders;
use crate::review::{QuestionRef, ReviewOf, Schedule};
use crate::settings::{DailyGoal, DetailLevel, RetentionGoal};
use crate::{
    AttemptId, ChatId, CourseCode, Credit, InvitationCode, Locale, MaterialCode, Personal, Revision, UserId,
    ZoneName,
};

use super::{Given, Granter, Profile, Role};

fn nothing(pending: &u16) -> bool {
    *pending == 0
}

/// An event in a person's stream.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum StudentEvent {
    /// First contact.
    Registered {
        /// How they are called.
        profile: Profile,
        /// From the profile's language.
        locale: Locale,
    },
    /// Telegram tells another name than before.
    ProfileChanged {
        /// How they are called now.
        profile: Profile,
    },
    /// They chose a language.
    LocaleChosen {
        /// Which.
        locale: Locale,
    },
    /// They may do more from now on.
    RoleGranted {
        /// What.
        role: Role,
        /// By whom.
        by: Granter,
    },
    /// They may do less from now on.
    RoleRevoked {
        /// What.
        role: Role,
        /// By whom.
        by: Granter,
    },
    /// A new attempt; it becomes the current one, an unfinished one before it is set aside.
    AttemptStarted {
        /// Its number.
        attempt: AttemptId,
        /// What is attempted: the attempt keeps this version.
        quiz: QuizRef,
        /// Seeds the order of options.
        seed: u64,
        /// How many questions.
        questions: u16,
        /// Which questions, in the order in which they are asked, each by its index in the quiz; empty for all of them in the
        /// author's order.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        picks: Vec<u16>,
        /// Whether it was begun after the quiz was due.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        late: bool,
        /// How the student moves through it.
        #[serde(default, skip_serializing_if = "Navigation::is_one_way")]
        navigation: Navigation,
        /// Whether it is a trial: by somebody who may change the quiz, so in no report and on no leaderboard.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        trial: bool,
    },
    /// A question was put, or put again after a break: time counts from here.
    QuestionAsked {
        /// In which attempt.
        attempt: AttemptId,
        /// The question, 1-based.
        number: u16,
    },
    /// An unfinished attempt became the current one again.
    AttemptResumed {
        /// Which.
        attempt: AttemptId,
    },
    /// The student left the current attempt as it is: what they type is no answer until they come back.
    AttemptPaused {
        /// Which.
        attempt: AttemptId,
    },
    /// What is chosen so far of a question that takes several choices.
    SelectionChanged {
        /// In which attempt.
        attempt: AttemptId,
        /// The question, 1-based.
        number: u16,
        /// Multiple choice: the chosen options, sorted. Matching: the chosen right sides in the order of the left ones. Ordering: the
        /// items in the order in which they were put.
        selected: Vec<u8>,
    },
    /// A text was typed that is no answer yet: it can be replaced until it is handed in.
    TextKept {
        /// In which attempt.
        attempt: AttemptId,
        /// The question, 1-based.
        number: u16,
        /// What was typed, trimmed.
        text: Personal<String>,
    },
    /// All questions of an attempt with free navigation are shown, so that one can be chosen; none is open.
    OverviewOpened {
        /// Of which attempt.
        attempt: AttemptId,
    },
    /// A question was answered that a person marks: what it is worth is said by `AnswerGraded`.
    AnswerSubmitted {
        /// In which attempt.
        attempt: AttemptId,
        /// Which version of which quiz.
        quiz: QuizRef,
        /// The question, 1-based.
        number: u16,
        /// The question's id, stable over versions.
        question: String,
        /// The question's topic.
        topic: String,
        /// What was answered.
        given: Given,
        /// From being asked to the answer, in milliseconds.
        took_ms: u32,
        /// Whether it is of a trial, by somebody who may change the quiz, so in no report and on no leaderboard.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        trial: bool,
    },
    /// A person said what an answer of a finished attempt is worth.
    AnswerGraded {
        /// In which attempt.
        attempt: AttemptId,
        /// Which version of which quiz.
        quiz: QuizRef,
        /// The question, 1-based.
        number: u16,
        /// The question's id, stable over versions.
        question: String,
        /// The question's topic.
        topic: String,
        /// The day (UTC) on which it was answered, as days since 1970-01-01.
        day: i32,
        /// What it was worth before; `None` for an answer that waited for its grade.
        before: Option<Credit>,
        /// What it is worth.
        credit: Credit,
        /// What the grader says about it.
        comment: Option<Personal<String>>,
        /// Who graded.
        by: UserId,
        /// Whether it is of a trial, by somebody who may change the quiz, so in no report and on no leaderboard.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        trial: bool,
    },
    /// A grade changed the result of a finished attempt. Follows each `AnswerGraded`.
    AttemptRegraded {
        /// Which.
        attempt: AttemptId,
        /// Which version of which quiz.
        quiz: QuizRef,
        /// The day (UTC) on which it was finished, as days since 1970-01-01.
        day: i32,
        /// How it stood.
        before: Score,
        /// How it stands.
        score: Score,
        /// How the student stands with the quiz now.
        standings: Standings,
        /// Whether it is of a trial, by somebody who may change the quiz, so in no report and on no leaderboard.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        trial: bool,
    },
    /// A grader gave a grade: the student is told, and what becomes of it is in the student's stream.
    GradeGiven {
        /// To which answer.
        answer: AnswerKey,
        /// What it is worth.
        credit: Credit,
    },
    /// A question was answered and scored.
    AnswerGiven {
        /// In which attempt.
        attempt: AttemptId,
        /// Which version of which quiz (so that a reader of events needs no other event).
        quiz: QuizRef,
        /// The question, 1-based.
        number: u16,
        /// The question's id, stable over versions.
        question: String,
        /// The question's topic.
        topic: String,
        /// What was answered.
        given: Given,
        /// What it is worth.
        credit: Credit,
        /// From being asked to the answer, in milliseconds.
        took_ms: u32,
        /// When it comes again; `None` in answers that were given before there were reviews.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        schedule: Option<Schedule>,
        /// Whether it is of a trial, by somebody who may change the quiz, so in no report and on no leaderboard.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        trial: bool,
    },
    /// The last question was answered.
    AttemptFinished {
        /// Which.
        attempt: AttemptId,
        /// Which version of which quiz.
        quiz: QuizRef,
        /// How many questions.
        questions: u16,
        /// How many were right.
        right: u16,
        /// Per cent of the points, rounded down.
        percent: u8,
        /// Whether that reaches the pass mark. Not while answers wait for their grade.
        passed: bool,
        /// From the start to the last answer, in milliseconds, breaks included.
        took_ms: u64,
        /// How many answers wait for their grade; they are no points so far.
        #[serde(default, skip_serializing_if = "nothing")]
        pending: u16,
        /// Whether it is a trial: by somebody who may change the quiz, so in no report and on no leaderboard.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        trial: bool,
    },
    /// They opened a course, for the first time in a while: what is new is new since the visit before.
    CourseVisited {
        /// Which.
        course: CourseCode,
        /// What they could see of it.
        seen: Revision,
    },
    /// An invitation opened a course to them.
    CourseJoined {
        /// Which.
        course: CourseCode,
        /// By which invitation.
        invitation: InvitationCode,
    },
    /// They opened a material, for the first time.
    MaterialOpened {
        /// Which.
        material: MaterialCode,
    },
    /// The student gave an attempt up.
    AttemptCancelled {
        /// Which.
        attempt: AttemptId,
        /// Which version of which quiz.
        quiz: QuizRef,
        /// Whether it is a trial: by somebody who may change the quiz, so in no report and on no leaderboard.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        trial: bool,
    },
    /// The token bucket ran empty: a violation.
    FloodNoticed,
    /// Too many violations: nothing is done for this person until then.
    TemporarilyBanned {
        /// When it ends.
        until: Timestamp,
    },
    /// A person without the right tried something.
    RightMissed {
        /// What was tried, as a command's name.
        what: String,
    },
    /// A mentor sent a file of quizzes, and it is being fetched.
    QuizFileSent {
        /// The message that holds it.
        message: MessageId,
    },
    /// Guided steps were begun, or went on.
    DialogMoved {
        /// How they stand now.
        dialog: Box<Dialog>,
    },
    /// Guided steps were gone through or left.
    DialogEnded,
    /// The making of a quiz came to another step.
    QuizDraftMoved {
        /// Which.
        step: Box<QuizStep>,
    },
    /// A question was put into the quiz that is made.
    QuestionKept {
        /// Its place, 0-based, where it takes that of another one; `None` at the end.
        at: Option<u16>,
        /// All of it.
        question: Box<Personal<Question>>,
    },
    /// A question was taken out of the quiz that is made.
    QuestionDropped {
        /// Its place, 0-based.
        at: u16,
    },
    /// A question of the quiz that is made changed places with the one before it.
    QuestionMovedUp {
        /// Its place before, 0-based.
        at: u16,
    },
    /// How the quiz that is made is taken was chosen.
    QuizSettingsChosen {
        /// Per cent of the points from which an attempt passes.
        pass_mark: u8,
        /// All other settings; a draw names topics.
        settings: Box<Personal<QuizSettings>>,
    },
    /// Telegram refused to send a file of a material of theirs, and they were told.
    MaterialRefused {
        /// Which material.
        material: MaterialCode,
        /// Which file: another one may be refused again.
        file_id: String,
    },
    /// The bot was blocked, or the account is gone: nothing can be sent.
    BotBlocked,
    /// The person can be written to again.
    BotUnblocked,
    /// The account is gone: nothing can be sent.
    AccountGone,
    /// An admin banned this person.
    Banned {
        /// Until when; `None` for good.
        until: Option<Timestamp>,
        /// Why.
        reason: Personal<String>,
        /// Who did it.
        by: UserId,
    },
    /// The person was told of being banned.
    BanTold,
    /// An admin ended a ban.
    Unbanned {
        /// Who did it.
        by: UserId,
    },
    /// Telegram is asked of which of these groups they are a member.
    MembershipsAsked {
        /// Which groups.
        classrooms: Vec<ChatId>,
    },
    /// What they want waits for the answers, or for a moment.
    InputHeldBack {
        /// What.
        wanted: Wanted,
    },
    /// The answers are there, or the moment is over: what waited goes on.
    WaitEnded,
    /// Whether they are in a group is known.
    MembershipLearned {
        /// Which group.
        classroom: ChatId,
        /// Whether they are in it.
        member: bool,
        /// As of when: newer news wins.
        as_of: Timestamp,
    },
    /// Telegram could not say whether they are in a group: what was known of it stays.
    MembershipUnknown {
        /// Which group.
        classroom: ChatId,
    },
    /// They chose a time zone: their days and times are its from now on.
    TimeZoneChosen {
        /// Which.
        zone: ZoneName,
    },
    /// They chose how much to answer on a day.
    DailyGoalChosen {
        /// How much.
        goal: DailyGoal,
    },
    /// They chose how much of what comes again they want to know still: what is scheduled from now on comes so often.
    RetentionChosen {
        /// How much.
        goal: RetentionGoal,
    },
    /// They chose how much is said after an answer.
    DetailLevelChosen {
        /// How much.
        level: DetailLevel,
    },
    /// They chose when they want to be reminded.
    RemindersChosen {
        /// All of it.
        reminders: Reminders,
    },
    /// They were reminded of what was due.
    Reminded,
    /// They chose what others see of them.
    PrivacyChosen {
        /// All of it.
        privacy: Privacy,
    },
    /// They asked for the files with all that is kept of them.
    ExportRequested,
    /// They are somebody new from here on: the key of what is personal in everything before is gone.
    Forgotten {
        /// By whom.
        by: Forgetter,
    },
    /// A review began: an attempt that answers went to is set aside, a review before it is over.
    ReviewStarted {
        /// Its number, from 1.
        review: u32,
        /// What it consists of.
        of: ReviewOf,
        /// Seeds the order of options.
        seed: u64,
        /// Its questions, in order: the review keeps their versions.
        questions: Vec<QuestionRef>,
    },
    /// A question of a review was put, or put again after a break: time counts from here.
    ReviewQuestionAsked {
        /// In which review.
        review: u32,
        /// The question's number in it, 1-based.
        number: u16,
    },
    /// A question was answered in a review. Counts for no quiz.
    QuestionReviewed {
        /// In which review.
        review: u32,
        /// Its number in the review, 1-based.
        number: u16,
        /// Which version of which quiz it is from.
        quiz: QuizRef,
        /// The question's id, stable over versions.
        question: String,
        /// The question's topic.
        topic: String,
        /// What was answered.
        given: Given,
        /// What it is worth.
        credit: Credit,
        /// From being asked to the answer, in milliseconds.
        took_ms: u32,
        /// When it comes again.
        schedule: Schedule,
        /// Whether it is by somebody who may change the quiz: that gives no points.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        trial: bool,
    },
    /// A review was gone through, or ended before.
    ReviewEnded {
        /// Which.
        review: u32,
        /// How many questions were answered.
        answered: u16,
        /// How many answers were right.
        right: u16,
    },
}

impl StudentEvent {
    /// The name by which events are searched and counted.
    pub fn kind(&self) -> &'static str {
        match self {
            StudentEvent::Registered { .. } => "Registered",
            StudentEvent::ProfileChanged { .. } => "ProfileChanged",
            StudentEvent::LocaleChosen { .. } => "LocaleChosen",
            StudentEvent::RoleGranted { .. } => "RoleGranted",
            StudentEvent::RoleRevoked { .. } => "RoleRevoked",
            StudentEvent::AttemptStarted { .. } => "AttemptStarted",
            StudentEvent::QuestionAsked { .. } => "QuestionAsked",
            StudentEvent::AttemptResumed { .. } => "AttemptResumed",
            StudentEvent::AttemptPaused { .. } => "AttemptPaused",
            StudentEvent::SelectionChanged { .. } => "SelectionChanged",
            StudentEvent::TextKept { .. } => "TextKept",
            StudentEvent::OverviewOpened { .. } => "OverviewOpened",
            StudentEvent::AnswerSubmitted { .. } => "AnswerSubmitted",
            StudentEvent::AnswerGraded { .. } => "AnswerGraded",
            StudentEvent::AttemptRegraded { .. } => "AttemptRegraded",
            StudentEvent::GradeGiven { .. } => "GradeGiven",
            StudentEvent::AnswerGiven { .. } => "AnswerGiven",
            StudentEvent::AttemptFinished { .. } => "AttemptFinished",
            StudentEvent::AttemptCancelled { .. } => "AttemptCancelled",
            StudentEvent::CourseVisited { .. } => "CourseVisited",
            StudentEvent::CourseJoined { .. } => "CourseJoined",
            StudentEvent::MaterialOpened { .. } => "MaterialOpened",
            StudentEvent::FloodNoticed => "FloodNoticed",
            StudentEvent::TemporarilyBanned { .. } => "TemporarilyBanned",
            StudentEvent::RightMissed { .. } => "RightMissed",
            StudentEvent::QuizFileSent { .. } => "QuizFileSent",
            StudentEvent::DialogMoved { .. } => "DialogMoved",
            StudentEvent::DialogEnded => "DialogEnded",
            StudentEvent::QuizDraftMoved { .. } => "QuizDraftMoved",
            StudentEvent::QuestionKept { .. } => "QuestionKept",
            StudentEvent::QuestionDropped { .. } => "QuestionDropped",
            StudentEvent::QuestionMovedUp { .. } => "QuestionMovedUp",
            StudentEvent::QuizSettingsChosen { .. } => "QuizSettingsChosen",
            StudentEvent::MaterialRefused { .. } => "MaterialRefused",
            StudentEvent::BotBlocked => "BotBlocked",
            StudentEvent::BotUnblocked => "BotUnblocked",
            StudentEvent::AccountGone => "AccountGone",
            StudentEvent::Banned { .. } => "Banned",
            StudentEvent::BanTold => "BanTold",
            StudentEvent::Unbanned { .. } => "Unbanned",
            StudentEvent::MembershipsAsked { .. } => "MembershipsAsked",
            StudentEvent::InputHeldBack { .. } => "InputHeldBack",
            StudentEvent::WaitEnded => "WaitEnded",
            StudentEvent::MembershipLearned { .. } => "MembershipLearned",
            StudentEvent::MembershipUnknown { .. } => "MembershipUnknown",
            StudentEvent::TimeZoneChosen { .. } => "TimeZoneChosen",
            StudentEvent::DailyGoalChosen { .. } => "DailyGoalChosen",
            StudentEvent::RetentionChosen { .. } => "RetentionChosen",
            StudentEvent::DetailLevelChosen { .. } => "DetailLevelChosen",
            StudentEvent::RemindersChosen { .. } => "RemindersChosen",
            StudentEvent::Reminded => "Reminded",
            StudentEvent::PrivacyChosen { .. } => "PrivacyChosen",
            StudentEvent::ExportRequested => "ExportRequested",
            StudentEvent::Forgotten { .. } => "Forgotten",
            StudentEvent::ReviewStarted { .. } => "ReviewStarted",
            StudentEvent::ReviewQuestionAsked { .. } => "ReviewQuestionAsked",
            StudentEvent::QuestionReviewed { .. } => "QuestionReviewed",
            StudentEvent::ReviewEnded { .. } => "ReviewEnded",
        }
    }
}
