//! What people see, before it is text: the core speaks in views, the renderer turns a view, a locale and the content of
//! quizzes into a Telegram message. A view names what it shows; it copies no content of a quiz but the names of topics.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::authoring::AuthorView;
use crate::ban::BanOutcome;
use crate::board::BoardPage;
use crate::classroom::{Ending, GroupScreen, Whose};
use crate::course::CourseAnswer;
use crate::course_view::{
    CourseDesk, CourseInvitations, CourseList, CourseScreen, CourseStudents, TopicScreen,
};
use crate::event::{Given, Role};
use crate::forget::Forgetter;
use crate::grading::{AnswerKey, GradeOutcome, Grader, ReportPart};
use crate::import::Problem;
use crate::info::InfoDraft;
use crate::input::ImportedQuiz;
use crate::invitation::InvitationRefused;
use crate::material::{MaterialAnswer, MaterialShape};
use crate::practice::{Calendar, EndedPractice, TopicStanding};
use crate::privacy::Privacy;
use crate::quiz::QuizRef;
use crate::quiz_settings::Counts;
use crate::reminder::{Due, ReminderPage, Reminders};
use crate::review::{QuestionRef, ReviewStanding};
use crate::settings::{DailyGoal, DetailLevel, RetentionGoal};
use crate::zone::ZoneRegion;
use crate::{
    AttemptId, ChatId, CourseCode, Credit, InfoCode, InputId, Locale, MaterialCode, Personal, QuizCode,
    UserId, ZoneName,
};

/// A screen of the bot.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum View {
    /// The greeting, with buttons to the quizzes, progress and help.
    Welcome {
        /// How the person is called.
        name: Personal<String>,
        /// Whether this is the first contact.
        first: bool,
        /// How many questions are due for review.
        #[serde(default)]
        due: u32,
        /// Whether a course is open to them.
        #[serde(default)]
        courses: bool,
        /// The highest role of the person; `None` for a student.
        #[serde(default)]
        role: Option<Role>,
        /// Whose answers wait for this person; how many is read when it is rendered.
        #[serde(default)]
        grader: Option<Grader>,
    },
    /// What the bot can do, for this role.
    Help {
        /// The highest role of the person; `None` for a student.
        role: Option<Role>,
        /// Who reads it: their id is what an admin needs to make them a mentor.
        user: UserId,
        /// Whose answers wait for this person; how many is read when it is rendered.
        #[serde(default)]
        grader: Option<Grader>,
    },
    /// A page of the quizzes that can be started.
    Quizzes {
        /// What is on this page.
        items: Vec<QuizItem>,
        /// The page, 0-based.
        page: u16,
        /// How many pages there are, at least 1.
        pages: u16,
    },
    /// A page of the courses.
    Courses(CourseList),
    /// A course with its topics.
    Course(Box<CourseScreen>),
    /// A topic of a course with its quizzes and materials.
    CourseTopic(Box<TopicScreen>),
    /// A course, to whoever may change it.
    CourseDesk(Box<CourseDesk>),
    /// Asks whether a course shall be archived.
    CourseArchival {
        /// Which.
        course: CourseCode,
    },
    /// The invitations to a course, to whoever may change it.
    CourseInvitations(CourseInvitations),
    /// A question to be answered.
    Question(Question),
    /// The picture, sound or film of a question that is too long to be its caption.
    QuestionMedia {
        /// Of which quiz.
        quiz: QuizRef,
        /// The question's index in it, 0-based.
        index: u16,
    },
    /// Right or wrong, the explanation, and a button to go on.
    Feedback {
        /// What was asked.
        question: Question,
        /// What was answered.
        given: Given,
        /// What it is worth.
        credit: Credit,
        /// Whether it was the last question.
        last: bool,
        /// How much is said.
        #[serde(default)]
        detail: DetailLevel,
        /// How the day stands, when this answer reached its goal.
        #[serde(default)]
        reached: Option<DayStanding>,
        /// Whether the answer waits for its grade: then the credit says nothing.
        #[serde(default)]
        pending: bool,
    },
    /// All questions of an attempt with free navigation, with a button to hand it in.
    Overview(Overview),
    /// To a student: answers of an attempt were graded.
    Graded(GradedAttempt),
    /// To a grader: an answer, with buttons to grade it; read from the read models when it is rendered.
    Grading {
        /// Who grades.
        grader: Grader,
        /// Which answer.
        at: GradingAt,
        /// The comment that goes out with the grade.
        comment: Option<Personal<String>>,
        /// What became of the grade before.
        note: Option<GradeOutcome>,
    },
    /// To a grader: please write the comment to this answer.
    WriteComment {
        /// To which.
        answer: AnswerKey,
    },
    /// To a grader: what students did in a quiz; read from the read models when it is rendered.
    QuizReport {
        /// Who reads it: names and answers are shown to graders of the quiz only.
        grader: Grader,
        /// What is shown.
        part: ReportPart,
    },
    /// The end of an attempt.
    Result(AttemptResult),
    /// One question of a finished attempt, with what was answered and what is right.
    Review {
        /// What was asked.
        question: Box<Question>,
        /// What was answered.
        given: Given,
        /// What it is worth.
        credit: Credit,
        /// The number to go back to, if any.
        previous: Option<u16>,
        /// The number to go on to, if any.
        next: Option<u16>,
        /// Whether the answer waits for its grade: then the credit says nothing.
        #[serde(default)]
        pending: bool,
        /// What the grader said about it.
        #[serde(default)]
        comment: Option<Personal<String>>,
    },
    /// Whether an attempt is really to be given up.
    CancelQuestion {
        /// Whose attempt, which, and how far it has come.
        attempt: UnfinishedAttempt,
        /// How many more attempts would be allowed then; `None` for any number.
        attempts_left: Option<u16>,
    },
    /// An attempt was left as it is, with a button to go on.
    Paused {
        /// Whose attempt, which, and how far it has come.
        attempt: UnfinishedAttempt,
        /// When its time runs out.
        ends: Ends,
    },
    /// An attempt was given up, with a button to start again.
    Cancelled {
        /// Of which quiz.
        quiz: QuizRef,
        /// How many more attempts are allowed; `None` for any number.
        #[serde(default)]
        attempts_left: Option<u16>,
    },
    /// Several attempts could be resumed: which?
    Unfinished {
        /// The newest first.
        attempts: Vec<UnfinishedAttempt>,
    },
    /// A choice of languages.
    Languages {
        /// The one spoken now.
        current: Locale,
    },
    /// The student's progress; its sums are read from the read models when it is rendered.
    Progress {
        /// Whose.
        student: UserId,
        /// How their day stands.
        #[serde(default)]
        day: Option<DayStanding>,
        /// Topics, the weakest first; not more than a screen shows.
        #[serde(default)]
        topics: Vec<TopicStanding>,
        /// On which days they learned.
        #[serde(default)]
        calendar: Calendar,
        /// Whether everything is told in words, without a picture.
        #[serde(default)]
        as_text: bool,
    },
    /// Figures for admins; read from the read models when it is rendered.
    Stats,
    /// Who has which role; read from the read models when it is rendered.
    Roles,
    /// In a group: what it is to StudyMate.
    Group(GroupScreen),
    /// Classrooms with their members counted, read from the read models when it is rendered.
    Classrooms {
        /// Whose.
        whose: Whose,
        /// Whether who reads it may make groups classrooms.
        binds: bool,
    },
    /// One classroom; its figures are read from the read models when it is rendered.
    Classroom {
        /// Which group.
        chat: ChatId,
        /// Whether who reads it may end it.
        own: bool,
        /// What they are asked to confirm.
        ask: Option<Ending>,
    },
    /// A page of the members of a classroom, read from the read models when it is rendered.
    Roster {
        /// Which group.
        chat: ChatId,
        /// The page, 0-based.
        page: u16,
    },
    /// A page of the students who have a course, read from the read models when it is rendered.
    CourseStudents(CourseStudents),
    /// Where quizzes and courses are made.
    Author(AuthorView),
    /// What came of a file of quizzes.
    ImportReport(ImportReport),
    /// What happened is told in a sentence.
    Notice(Notice),
    /// To an admin: something failed.
    Alert {
        /// What failed.
        kind: AlertKind,
        /// Which input it was.
        input: InputId,
        /// How many more alerts of this kind were held back since the last one that was sent.
        held_back: u32,
    },
    /// What the student has chosen for themselves, with buttons to choose anew.
    Settings {
        /// The time zone; `None` until one was chosen.
        zone: Option<ZoneName>,
        /// The daily goal.
        goal: DailyGoal,
        /// How much is said after an answer.
        detail: DetailLevel,
        /// When they are reminded.
        #[serde(default)]
        reminders: Reminders,
        /// The retention goal.
        #[serde(default)]
        retention: RetentionGoal,
    },
    /// When the student is reminded, with buttons to choose anew.
    Reminders {
        /// What was chosen.
        reminders: Reminders,
        /// The time zone; `None` until one was chosen.
        zone: Option<ZoneName>,
        /// Which part of it.
        page: ReminderPage,
    },
    /// What is kept of the person, and what others see.
    Privacy {
        /// What they chose.
        privacy: Privacy,
        /// Who.
        user: UserId,
    },
    /// A page of a leaderboard; its places are read from the read models when it is rendered.
    Leaderboard {
        /// Who reads it.
        student: UserId,
        /// Which page of which.
        page: BoardPage,
        /// The Monday of the week.
        week: Date,
        /// Whether the reader is on no leaderboard.
        hidden: bool,
        /// The courses whose leaderboards they may look at.
        courses: Vec<CourseCode>,
        /// The classrooms whose leaderboards they may look at.
        #[serde(default)]
        classrooms: Vec<ChatId>,
    },
    /// Whether the person is to be forgotten.
    ForgetQuestion {
        /// When the second question is put, in seconds since 1970; `None` for the first one.
        asked: Option<i64>,
        /// Whether they would lose a role.
        roles: bool,
    },
    /// Something is due.
    Reminder {
        /// What; never empty.
        due: Vec<Due>,
        /// Whether it is silent from now on, until the student learns again.
        last: bool,
    },
    /// A choice of time zones, each with its time.
    TimeZones {
        /// The one that was chosen.
        current: Option<ZoneName>,
        /// Which are offered.
        offer: ZoneOffer,
    },
    /// A choice of daily goals.
    DailyGoals {
        /// The one that was chosen.
        current: DailyGoal,
    },
    /// A choice of retention goals.
    RetentionGoals {
        /// The one that was chosen.
        current: RetentionGoal,
    },
    /// Right or wrong for a question of a review, the explanation, and when it comes again.
    Reviewed {
        /// What was asked.
        question: Question,
        /// What was answered.
        given: Given,
        /// What it is worth.
        credit: Credit,
        /// How much is said.
        detail: DetailLevel,
        /// In how many days it comes again; 0 is at once.
        days: u16,
        /// Whether it was the last question.
        last: bool,
    },
    /// The pages of information.
    InfoPages {
        /// Whether the person may write them.
        admin: bool,
    },
    /// A page of information.
    InfoPage {
        /// Which.
        page: InfoCode,
        /// Whether the person may change it.
        admin: bool,
    },
    /// Asks whether a page shall be removed.
    InfoRemoval {
        /// Which.
        page: InfoCode,
    },
    /// A page is written: asks for what it lacks, or shows it as everybody will see it.
    InfoSteps {
        /// What there is of it.
        draft: InfoDraft,
    },
    /// A page of the materials that the person may change.
    Materials {
        /// What is on this page.
        items: Vec<MaterialCode>,
        /// The page, 0-based.
        page: u16,
        /// How many pages there are, at least 1.
        pages: u16,
    },
    /// The files of a material: one message, or an album.
    MaterialFiles {
        /// Of which.
        material: MaterialCode,
    },
    /// A material: its title, its text or its link, with buttons; its files are shown before.
    Material {
        /// Which.
        material: MaterialCode,
        /// Whether the person may change it.
        mine: bool,
        /// The course that the person goes on with.
        #[serde(default)]
        course: Option<CourseCode>,
    },
    /// Asks whether a material shall be removed.
    MaterialRemoval {
        /// Which.
        material: MaterialCode,
    },
    /// Asks for what becomes a material.
    MaterialAsked {
        /// The one whose place it takes, if it does.
        replaces: Option<MaterialCode>,
    },
    /// What was sent can be saved as a material, as soon as it has a title.
    MaterialOffer {
        /// What was sent.
        shape: MaterialShape,
        /// What it is to be called; `None` while it is asked for.
        title: Option<Personal<String>>,
        /// Whether something that was sent before is left unsaved for it.
        instead: bool,
    },
    /// What is due in the coming week; at the end of a review with what came of it.
    Reviews {
        /// The review that has just ended, if one has.
        ended: Option<EndedReview>,
        /// How the student stands.
        standing: ReviewStanding,
        /// The first day of the week, as days since 1970-01-01 (UTC).
        today: i32,
        /// Whether reminders are offered.
        #[serde(default)]
        offer_reminders: bool,
    },
    /// Topics to practise; at the end of a practice with what came of it.
    Practice {
        /// The practice that has just ended, if one has.
        ended: Option<EndedPractice>,
        /// The weakest first; not more than a screen shows.
        topics: Vec<TopicStanding>,
    },
    /// What was answered wrong lately, the newest first, with a button to review just that.
    Mistakes {
        /// Some of it.
        questions: Vec<QuestionRef>,
        /// How many there are in all.
        total: u32,
    },
}

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
    /// The quiz opens later, with buttons to other quizzes.
    QuizNotYet {
        /// Which quiz.
        quiz: QuizRef,
        /// When it opens.
        opens: Timestamp,
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
    /// All attempts that the quiz allows are finished or given up, with buttons to other quizzes and progress.
    AttemptsUsedUp {
        /// Which quiz.
        quiz: QuizRef,
        /// How many it allows.
        attempts: u16,
        /// The result, per cent; `None` where every attempt was given up.
        percent: Option<u8>,
        /// Of which attempt the result is.
        counts: Counts,
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
