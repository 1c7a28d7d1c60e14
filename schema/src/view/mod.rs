//! What people see, before it is text: the core speaks in views, the renderer turns a view, a locale and the content of
//! quizzes into a Telegram message. A view names what it shows; it copies no content of a quiz but the names of topics.
mod notice;
mod parts;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::authoring::AuthorView;
use crate::board::BoardPage;
use crate::classroom::{Ending, GroupScreen, Whose};
use crate::course_view::{
    CourseDesk, CourseInvitations, CourseList, CourseScreen, CourseStudents, TopicScreen,
};
use crate::event::{Given, Role};
use crate::grading::{AnswerKey, GradeOutcome, Grader, ReportPart};
use crate::info::InfoDraft;
use crate::material::MaterialShape;
use crate::practice::{Calendar, EndedPractice, TopicStanding};
use crate::privacy::Privacy;
use crate::quiz::QuizRef;
use crate::reminder::{Due, ReminderPage, Reminders};
use crate::review::{QuestionRef, ReviewStanding};
use crate::settings::{DailyGoal, DetailLevel, RetentionGoal};
use crate::{
    ChatId, CourseCode, Credit, InfoCode, InputId, Locale, MaterialCode, Personal, UserId, ZoneName,
};

pub use notice::{AlertKind, Notice, Toast};
pub use parts::{
    AttemptResult, DayStanding, EndedReview, Ends, GradedAnswer, GradedAttempt, GradingAt, Hint,
    ImportReport, Overview, Question, QuizItem, Standing, UnfinishedAttempt, ZoneOffer,
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
        /// Whether what was just sent is longer than a comment can be.
        #[serde(default)]
        too_long: bool,
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
        /// The course that the student goes back to, where it is in one of theirs.
        #[serde(default)]
        course: Option<CourseCode>,
    },
    /// An attempt was given up, with a button to start again.
    Cancelled {
        /// Of which quiz.
        quiz: QuizRef,
        /// How many more attempts are allowed; `None` for any number.
        #[serde(default)]
        attempts_left: Option<u16>,
        /// The course that the student goes back to, where it is in one of theirs.
        #[serde(default)]
        course: Option<CourseCode>,
    },
    /// Several attempts could be resumed: which?
    Unfinished {
        /// The newest first.
        attempts: Vec<UnfinishedAttempt>,
        /// The quiz that cannot be begun, because as many are unfinished as there may be.
        #[serde(default)]
        wanted: Option<QuizRef>,
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
        /// Its time zone, where it has one.
        #[serde(default)]
        zone: Option<ZoneName>,
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
        /// The classroom that it is for; `None` for the person.
        #[serde(default)]
        classroom: Option<ChatId>,
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
        /// The material whose place it takes.
        #[serde(default)]
        replaces: Option<MaterialCode>,
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
