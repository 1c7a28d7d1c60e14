//! Short answers: notices, alerts to admins, and toasts on buttons.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::ban::BanOutcome;
use crate::classroom::Ending;
use crate::course::CourseAnswer;
use crate::event::Role;
use crate::forget::Forgetter;
use crate::invitation::InvitationRefused;
use crate::material::MaterialAnswer;
use crate::quiz::QuizRef;
use crate::quiz_settings::Counts;
use crate::{AttemptId, CourseCode, InputId, MaterialCode, Personal, QuizCode, UserId};

/// A message of one or two sentences.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Notice {
    /// There is no quiz of this code (or it was retired), with a button to the list.
    NoSuchQuiz {
        /// What was typed, cut to 64 characters.
        code: Personal<String>,
    },
    /// `/quiz` without a code: how to use it, with a button to the list.
    QuizUsage,
    /// Nobody has published a quiz yet.
    NoQuizzes,
    /// There is no attempt to go on with, with a button to the list.
    NothingToResume,
    /// There is no attempt to give up.
    NothingToCancel,
    /// No question is open, and the text is no command: what can be done, with buttons.
    NotUnderstood,
    /// A command that does not exist.
    UnknownCommand,
    /// This needs a role that the person does not have.
    NotAllowed,
    /// Please write more slowly; nothing was lost but this message.
    SlowDown,
    /// Too many messages: nothing is done until then.
    Banned {
        /// When it ends.
        until: Timestamp,
        /// How long that is, in seconds.
        seconds: u32,
    },
    /// To whom an admin banned.
    BannedByAdmin {
        /// When it ends; `None` for good.
        until: Option<Timestamp>,
        /// Why.
        reason: Personal<String>,
    },
    /// To somebody whose ban an admin ended.
    Unbanned,
    /// To an admin: how to use `/ban` and `/unban`.
    BanUsage,
    /// To an admin: what became of a ban.
    BanDecided {
        /// Who it is about.
        user: UserId,
        /// What became of it.
        outcome: BanOutcome,
    },
    /// To an admin: how to use `/roles`.
    RolesUsage,
    /// To an admin: you cannot take your own role away.
    OwnRole,
    /// To an admin: you cannot ban yourself.
    OwnBan,
    /// To a student: files come from mentors.
    FilesFromMentors,
    /// To an assistant: none of their classrooms has this quiz.
    NotInTheirClassrooms {
        /// Which.
        code: QuizCode,
    },
    /// To an admin: this person has a role now.
    RoleGiven {
        /// Who.
        user: UserId,
        /// What.
        role: Role,
        /// Whether nobody of this id has used the bot yet.
        #[serde(default)]
        unseen: bool,
    },
    /// To an admin: this person has no role any more.
    RolesTaken {
        /// Who.
        user: UserId,
        /// Whether nobody of this id has used the bot yet.
        #[serde(default)]
        unseen: bool,
    },
    /// To a mentor: this group is no classroom any more.
    ClassroomEnded {
        /// Its title.
        title: String,
        /// Whether the bot left it.
        ending: Ending,
    },
    /// There is no such classroom (any more), with a button to the list.
    ClassroomGone,
    /// Something failed on our side; the input was kept.
    Apology {
        /// By which support can find it.
        input: InputId,
    },
    /// To a person: you may do more from now on.
    RoleGranted {
        /// What.
        role: Role,
    },
    /// To a person: you may do less from now on.
    RoleRevoked {
        /// What.
        role: Role,
    },
    /// To a mentor: the file is larger than the limit.
    FileTooLarge {
        /// The limit, in bytes.
        limit: u64,
    },
    /// To a mentor: Telegram did not give the file; send it again.
    FileNotFetched {
        /// The file's name.
        file: Personal<String>,
    },
    /// To a mentor: students get this quiz now, with its deep link's code.
    QuizPublished {
        /// Which.
        quiz: QuizRef,
    },
    /// To a mentor: nobody can start this quiz any more.
    QuizRetired {
        /// Which.
        code: QuizCode,
    },
    /// To a mentor: the quiz belongs to another mentor.
    NotYourQuiz {
        /// Which.
        code: QuizCode,
    },
    /// What became of a material.
    Material(MaterialAnswer),
    /// The quiz opens later, with a button to its course or to other quizzes.
    QuizNotYet {
        /// Which quiz.
        quiz: QuizRef,
        /// When it opens.
        opens: Timestamp,
        /// The course that the student goes back to, where it is in one of theirs.
        #[serde(default)]
        course: Option<CourseCode>,
    },
    /// The quiz was due, and who is late is refused.
    QuizOver {
        /// Which quiz.
        quiz: QuizRef,
        /// When it was due.
        due: Timestamp,
        /// Whose last finished attempt can be looked at.
        student: UserId,
        /// Which attempt that is, if there is one.
        last: Option<AttemptId>,
        /// The course that the student goes back to, where it is in one of theirs.
        #[serde(default)]
        course: Option<CourseCode>,
    },
    /// The quiz is in a course that is not open to the person.
    QuizNotForYou,
    /// No course is open to the person, with a button to the quizzes.
    NoCourses,
    /// There is no such course, or it is not open to the person.
    CourseNotForYou,
    /// The course is archived: nobody has it any more, by an invitation neither.
    CourseArchived,
    /// There is nothing to do in a course now, with a button to it.
    NothingNext {
        /// Which.
        course: CourseCode,
        /// When the next of it opens, if something does.
        opens: Option<Timestamp>,
    },
    /// An invitation opened a course, with a button to it.
    CourseJoined {
        /// Which.
        course: CourseCode,
    },
    /// An invitation opened nothing.
    InvitationRefused(InvitationRefused),
    /// To a mentor: there is no course of theirs of this code.
    NoSuchCourse {
        /// What was typed, cut to 64 characters.
        code: Personal<String>,
    },
    /// To a mentor: what became of a course.
    Course(CourseAnswer),
    /// A link leads to a material that is not there.
    NoSuchMaterial,
    /// Guided steps were left.
    StepsLeft,
    /// To a mentor: something was handed over to be saved, published or read; what became of it follows in the same place.
    OneMoment,
    /// What they are making is not saved yet: it is thrown away only if they say so.
    Unsaved,
    /// To an admin: the text of a page is too long.
    PageTooLong {
        /// How many characters it may have.
        limit: u32,
    },
    /// The files of a material cannot be sent now; its owner was told.
    FilesNotSent {
        /// Of which.
        material: MaterialCode,
    },
    /// To a mentor: Telegram refuses to send the files of this material of theirs.
    MaterialNotSent {
        /// Which.
        material: MaterialCode,
    },
    /// To a mentor: what was sent is longer than a material can be.
    MaterialTooLong {
        /// How many characters it may have.
        limit: u32,
    },
    /// The attempt's quiz or its record is gone; start again.
    AttemptGone,
    /// Nobody reminds any more, with a button to change that.
    RemindersStopped,
    /// How to choose a nickname.
    NicknameUsage,
    /// The files with all that is kept of the person are on their way.
    ExportComes,
    /// The files came less than an hour ago.
    ExportLater {
        /// When they can be had again.
        at: Timestamp,
    },
    /// The farewell to somebody who is forgotten.
    Forgotten {
        /// By whom.
        by: Forgetter,
    },
    /// To a grader: how to use `/report`.
    ReportUsage,
    /// All attempts that the quiz allows are finished or given up, with buttons to the last result, its course or other quizzes, and progress.
    AttemptsUsedUp {
        /// Which quiz.
        quiz: QuizRef,
        /// How many it allows.
        attempts: u16,
        /// The result, per cent; `None` where every attempt was given up.
        percent: Option<u8>,
        /// Of which attempt the result is.
        counts: Counts,
        /// Whose last finished attempt can be looked at.
        student: UserId,
        /// Which attempt that is, if there is one.
        #[serde(default)]
        last: Option<AttemptId>,
        /// The course that the student goes back to, where it is in one of theirs.
        #[serde(default)]
        course: Option<CourseCode>,
    },
}

/// What failed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum AlertKind {
    /// An input became a dead letter.
    DeadLetter,
    /// A message could not be sent.
    SendFailed,
}

impl AlertKind {
    /// The name in SQL and metrics.
    pub fn name(self) -> &'static str {
        match self {
            AlertKind::DeadLetter => "dead_letter",
            AlertKind::SendFailed => "send_failed",
        }
    }
}

/// The short answer to a button press, at most 200 characters when rendered (Bot API, answerCallbackQuery).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Toast {
    /// This question was answered already.
    AnsweredAlready,
    /// Choose at least one option first.
    ChooseFirst,
    /// This attempt belongs to somebody else.
    NotYours,
    /// The button is from an older version of the bot.
    OldButton,
    /// The button is not one of ours.
    UnknownButton,
    /// The attempt is over.
    AttemptOver,
    /// The attempt is too old to be shown.
    AttemptGone,
    /// The quiz is not there any more.
    QuizGone,
    /// The quiz is in a course that is not open to the person.
    QuizNotForYou,
    /// The course is not open to the person.
    CourseNotForYou,
    /// The course is archived.
    CourseArchived,
    /// It opens later.
    NotOpenYet,
    /// The invitation lets nobody in any more.
    InvitationGone,
    /// The language was changed.
    LanguageSet,
    /// Too fast.
    SlowDown,
    /// Banned for a while.
    Banned,
    /// This needs a role that the person does not have.
    NotAllowed,
    /// Banned by an admin.
    BannedByAdmin,
    /// Only a mentor makes a group a classroom.
    NotAMentor,
    /// The group is another mentor's classroom.
    OthersClassroom,
    /// Something failed on our side.
    Apology,
    /// A setting was changed.
    Saved,
    /// Reminders come on one day of the week at least.
    OneDayAtLeast,
    /// A course that is for classrooms is for one at least.
    OneClassroomAtLeast,
    /// The guided steps are over.
    StepsOver,
    /// This is how students see it: nothing can be answered here.
    PreviewOnly,
    /// A quiz needs a question before it can be saved.
    NoQuestions,
    /// The quiz has as many questions as a quiz can have.
    QuizFull,
    /// The course is not there any more.
    CourseGone,
    /// It is in the course already, in another topic.
    InCourseAlready,
    /// The topic has as much in it as a topic can have.
    TopicFull,
    /// The person has no classroom.
    NoClassrooms,
    /// The material is not there any more.
    MaterialGone,
    /// The page is not there any more.
    PageGone,
    /// That was pressed too soon to have been read.
    ThinkFirst,
    /// The review is over.
    ReviewOver,
    /// The quiz does not let its answers be looked through.
    NoReview,
    /// Not while another attempt at the same quiz is on.
    ReviewLater,
    /// There are as many pages of information as there can be.
    PagesFull,
    /// The answer came too late.
    TimeIsUp,
    /// There is nothing to hand in yet: type the answer first.
    TypeFirst,
    /// The grade is on its way.
    GradeSent,
    /// The comment was dropped.
    CommentDropped,
}
