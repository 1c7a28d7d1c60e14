//! What people did and what they were shown, as they would tell it. Nothing else goes into the model.

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::content::Answer;
use crate::plan::Reminders;

/// The time within which something happened: from the moment it was done to the moment its answer was seen.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Window {
    /// Not before.
    pub from: Timestamp,
    /// Not after.
    pub until: Timestamp,
}

impl Window {
    /// The least and the most milliseconds from something in another window to something in this one.
    pub fn since(&self, before: Window) -> (i64, i64) {
        let between = |from: Timestamp, to: Timestamp| to.duration_since(from).as_millis() as i64;
        (between(before.until, self.from).max(0), between(before.from, self.until).max(0))
    }
}

/// What is said to somebody who opens an invitation.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Welcome {
    /// Come in.
    In,
    /// As many came as it was for.
    UsedUp,
    /// It was for an earlier time.
    Expired,
    /// It works no more, or never did.
    Unknown,
}

/// Right or wrong, as a screen says it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Verdict {
    /// All points.
    Right,
    /// Some.
    Partly,
    /// None.
    Wrong,
    /// None, and it was too late.
    TooLate,
    /// Somebody grades it.
    Waits,
}

/// What a course that is changed shows of the text that was added to it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Visited {
    /// Whether it is there.
    pub listed: bool,
    /// Whether it is said to be new.
    pub new: bool,
    /// Whether it is said to be done.
    pub done: bool,
    /// Whether anything else is said to be new.
    pub others_new: bool,
}

/// What the files say that somebody was sent with all that is kept of them.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Export {
    /// How many attempts at each quiz are finished, and per cent of the newest ones.
    pub results: BTreeMap<String, (u32, Vec<u32>)>,
    /// Attempts that are not over, and how many of their questions are answered, by quiz.
    pub unfinished: BTreeMap<String, u32>,
    /// Answers in quizzes.
    pub answers: u32,
    /// Answers in reviews.
    pub reviews: u32,
}

/// Something that was done or shown.
#[derive(Clone, PartialEq, Debug)]
pub enum Deed {
    /// Wrote to the bot for the first time.
    Met,
    /// Chose a time zone.
    Zone(&'static str),
    /// Chose how many answers a day are enough; none for no goal.
    Goal(Option<u32>),
    /// Chose of how many of a hundred questions they want to know the answer when they come again.
    Retention(u32),
    /// Chose to be on no leaderboard, or on all again.
    Hidden(bool),
    /// Chose a name for leaderboards, or an animal's.
    Named(Option<String>),
    /// Chose short answers, or explanations again.
    Short(bool),
    /// Was told what is right of a question that has an explanation.
    Explained {
        /// The question.
        question: String,
        /// Whether it was explained.
        explained: bool,
    },
    /// Turned reminders on, or changed when they come.
    Reminders(Reminders),
    /// Turned reminders off.
    NoReminders,
    /// Blocked the bot.
    Blocked,
    /// Unblocked the bot.
    Unblocked,
    /// Deleted their account with Telegram.
    Vanished,
    /// Joined a classroom, the first being 0.
    Joined(usize),
    /// Left a classroom.
    LeftRoom(usize),
    /// Asked for what only others may, and was refused.
    Overreached,
    /// Wrote while banned, and got so many answers.
    Banned(u32),
    /// Pressed until nobody listened any more, and was warned so often before.
    Flooded(u32),
    /// Was forgotten.
    Forgotten,
    /// Asked for the text of a course; whether it came.
    Read {
        /// The quiz that the course is about.
        code: &'static str,
        /// Whether it came.
        came: bool,
    },
    /// Asked for the files of a course, and was sent these, by the ids that all bots have for them.
    Fetched {
        /// The quiz that the course is about.
        code: &'static str,
        /// What came; nothing where the course is not for them.
        files: Vec<String>,
    },
    /// Looked at the course that is changed.
    Visited(Visited),
    /// Opened the text that was added to it; whether it came.
    ReadNews(bool),
    /// Opened the page of information, and read this.
    Informed {
        /// The language in which the bot speaks with them.
        language: &'static str,
        /// What it said, if there was a page.
        text: Option<String>,
    },
    /// Was sent the files with all that is kept of them.
    Exported(Export),
    /// Was told that they had their files just now.
    ExportedBefore,
    /// Was made an assistant by an admin, or is none any more.
    Assistant(bool),
    /// Asked for the report of a quiz.
    Report {
        /// Of which.
        code: &'static str,
        /// Everything that was done before this time had come into reports.
        settled: Timestamp,
        /// How many attempts were finished and how many of these passed, if it was shown.
        figures: Option<(u32, u32)>,
    },
    /// Asked for a quiz and was asked this question.
    Quiz {
        /// Which quiz.
        code: &'static str,
        /// The question.
        question: String,
        /// Its number, and how many there are.
        place: (u32, u32),
        /// Whether it was said that the attempt is late.
        late: bool,
    },
    /// Opened an invitation to a course.
    Invited {
        /// What its link names.
        link: String,
        /// What was said.
        welcome: Welcome,
    },
    /// Asked for a quiz and was told that it is not open yet.
    NotYet {
        /// Which quiz.
        code: &'static str,
    },
    /// Asked for a quiz and was told that it was due.
    Over {
        /// Which quiz.
        code: &'static str,
    },
    /// Asked for a quiz and was told that no attempt is left.
    NoAttemptLeft {
        /// Which quiz.
        code: &'static str,
    },
    /// Asked for a quiz and was told that it is not for them.
    NotForThem {
        /// Which quiz.
        code: &'static str,
    },
    /// Answered a question of an attempt.
    Answered {
        /// Of which quiz.
        code: &'static str,
        /// The question.
        question: String,
        /// With what.
        answer: Answer,
        /// What was said to it, where it is told.
        verdict: Option<Verdict>,
    },
    /// Handed an essay in, and saw that it waits.
    Submitted {
        /// Of which quiz.
        code: &'static str,
        /// In which attempt.
        attempt: u32,
        /// The question.
        question: String,
        /// With what.
        answer: Answer,
    },
    /// An essay of theirs was graded.
    Graded {
        /// In which attempt.
        attempt: u32,
        /// Its number in the attempt.
        number: u32,
        /// Per cent of its points.
        percent: u32,
        /// What the mentor wrote to it.
        comment: Option<String>,
    },
    /// An essay of theirs was given another grade.
    GradedAnew {
        /// In which attempt.
        attempt: u32,
        /// Its number in the attempt.
        number: u32,
        /// Per cent of its points.
        percent: u32,
    },
    /// Was told what grades make of an attempt.
    GradesTold {
        /// Of which.
        attempt: u32,
        /// Per cent of the points.
        percent: u32,
        /// What mentors wrote to the answers, in their order.
        comments: Vec<String>,
    },
    /// Let the time of a question run out, and saw that.
    TooLate {
        /// Of which quiz.
        code: &'static str,
        /// The question.
        question: String,
    },
    /// Went on to this question.
    Asked {
        /// The question.
        question: String,
    },
    /// Saw a question with a picture or a sound, or one that must have one.
    Illustrated {
        /// The question.
        question: String,
        /// The file, by the id that all bots have for it.
        file: Option<String>,
    },
    /// Saw a question with code, or one that must have some.
    Coded {
        /// The question.
        question: String,
        /// The language and the lines.
        code: Option<(String, String)>,
    },
    /// Opened a question of a quiz with free navigation.
    Opened {
        /// Of which quiz.
        code: &'static str,
        /// The question.
        question: String,
        /// Its number, and how many there are.
        place: (u32, u32),
    },
    /// Answered the question that is open, and may change the answer until all are handed in.
    Marked {
        /// Of which quiz.
        code: &'static str,
        /// The question.
        question: String,
        /// With what.
        answer: Answer,
    },
    /// Was shown all questions of a quiz with free navigation.
    Overview {
        /// Of which quiz.
        code: &'static str,
        /// The numbers of those that have an answer.
        answered: Vec<u32>,
    },
    /// Handed all answers in.
    HandedIn {
        /// Of which quiz.
        code: &'static str,
    },
    /// Was shown a result.
    Result {
        /// Of which quiz.
        code: &'static str,
        /// Per cent of the points.
        percent: u32,
        /// How many answers were right.
        right: u32,
        /// Of how many questions.
        questions: u32,
    },
    /// Gave an attempt up.
    GaveUp {
        /// Of which quiz.
        code: &'static str,
    },
    /// Went away in the middle of an attempt.
    Left {
        /// Of which quiz.
        code: &'static str,
    },
    /// Asked for a review and was asked this question.
    Review {
        /// The number of the review.
        review: u32,
        /// The question.
        question: String,
        /// Its number, and how many there are.
        place: (u32, u32),
    },
    /// Asked to practise a topic and was asked this question.
    Practice {
        /// The number of the practice, counted with the reviews.
        review: u32,
        /// The question.
        question: String,
        /// Its number, and how many there are.
        place: (u32, u32),
    },
    /// Asked for a review, and nothing was due.
    NothingDue,
    /// Answered a question of a review.
    Reviewed {
        /// The question.
        question: String,
        /// With what.
        answer: Answer,
        /// What was said to it.
        verdict: Verdict,
        /// In how many days it comes again, as far as a number was told.
        days: Option<u32>,
    },
    /// Was shown how many questions are due.
    Due(u32),
    /// Was shown how many days in a row there are.
    Row(u32),
    /// Was shown how many questions are to be done better.
    Mistakes(u32),
    /// Was shown their points of all time, on the leaderboard.
    Points {
        /// How many.
        points: u32,
        /// The name that they chose, where it stands with their own.
        name: Option<String>,
        /// Names of others that stand there and are no animals'.
        others: Vec<String>,
    },
    /// Was shown how things stand with a quiz in the list.
    Standing {
        /// Which quiz.
        code: &'static str,
        /// How.
        standing: Standing,
    },
}

/// How things stand with a quiz, as the list says it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Standing {
    /// Never tried.
    New,
    /// So many answered.
    Unfinished(u32),
    /// Per cent of the attempt that counts, and whether it passed.
    Done(u32, bool),
}

/// A deed and when it was done.
#[derive(Clone, PartialEq, Debug)]
pub struct Entry {
    /// When.
    pub at: Window,
    /// What.
    pub deed: Deed,
}

/// Everything that one person did, in order.
pub type Diary = Vec<Entry>;
