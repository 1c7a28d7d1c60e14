//! Quizzes and courses that are made in the chat, step by step: what is made so far, what is asked next, and what the buttons say.

mod button;

use serde::{Deserialize, Serialize};

use crate::course::{Course, CourseEntry, CourseItem, Window};
use crate::import::Problem;
use crate::quiz::{Question, Quiz};
use crate::quiz_settings::QuizSetting;
use crate::{ChatId, MaterialCode, Personal, QuizCode, ZoneName};

pub use button::AuthorButton;

/// A quiz in the making.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct QuizDraft {
    /// What is kept so far; `None` while its title is asked for.
    pub quiz: Option<Personal<Quiz>>,
    /// What comes next.
    pub step: QuizStep,
    /// Whether it is new.
    #[serde(default)]
    pub basis: Basis,
}

/// What is in the making: something new, or another state of something that is saved.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub enum Basis {
    /// Something new.
    #[default]
    New,
    /// What was saved, as it was saved.
    AsSaved,
    /// What was saved, with changes.
    Changed,
}

impl Basis {
    /// After a change.
    pub fn changed(self) -> Self {
        match self {
            Basis::New => Basis::New,
            Basis::AsSaved | Basis::Changed => Basis::Changed,
        }
    }
}

/// What is asked of the author of a quiz, or shown to them.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum QuizStep {
    /// What the quiz is called.
    Title,
    /// Everything that is kept so far, to add to it, change it or save it.
    Overview,
    /// What is asked in a question.
    Text {
        /// The question whose place it takes, 0-based; `None` for a new one at the end.
        at: Option<u16>,
        /// The picture or sound that stands with it.
        #[serde(default)]
        media: Option<MaterialCode>,
    },
    /// Of which kind the question is.
    Kind {
        /// As in `Text`.
        at: Option<u16>,
        /// What is asked.
        text: Personal<String>,
        /// As in `Text`.
        #[serde(default)]
        media: Option<MaterialCode>,
    },
    /// What can be answered.
    Answers {
        /// As in `Text`.
        at: Option<u16>,
        /// What is asked.
        text: Personal<String>,
        /// Of which kind it is.
        kind: TypedKind,
        /// As in `Text`.
        #[serde(default)]
        media: Option<MaterialCode>,
    },
    /// The explanation, which may be left out.
    Explanation {
        /// As in `Text`.
        at: Option<u16>,
        /// The question without it.
        question: Personal<Question>,
    },
    /// The question as students will see it: keep it, or write it anew.
    Preview {
        /// As in `Text`.
        at: Option<u16>,
        /// All of it.
        question: Personal<Question>,
    },
    /// A question that is kept, as students will see it.
    Look {
        /// Its index.
        at: u16,
    },
    /// How the quiz is taken.
    Settings {
        /// The setting whose values are offered; what is typed is for it.
        open: Option<QuizSetting>,
    },
}

impl QuizStep {
    /// Whether it holds something of a question that is not kept yet.
    pub fn holds_text(&self) -> bool {
        match self {
            QuizStep::Kind { .. }
            | QuizStep::Answers { .. }
            | QuizStep::Explanation { .. }
            | QuizStep::Preview { .. } => true,
            QuizStep::Title
            | QuizStep::Overview
            | QuizStep::Text { .. }
            | QuizStep::Look { .. }
            | QuizStep::Settings { .. } => false,
        }
    }

    /// The step with another picture or sound of its question, or none; `None` where no question is written.
    #[must_use]
    pub fn with_media(self, media: Option<MaterialCode>) -> Option<Self> {
        let with = |question: Personal<Question>| match question {
            Personal::Known(question) => Personal::Known(Question { media: media.clone(), ..question }),
            Personal::Erased => Personal::Erased,
        };
        Some(match self {
            QuizStep::Text { at, .. } => QuizStep::Text { at, media },
            QuizStep::Kind { at, text, .. } => QuizStep::Kind { at, text, media },
            QuizStep::Answers { at, text, kind, .. } => QuizStep::Answers { at, text, kind, media },
            QuizStep::Explanation { at, question } => QuizStep::Explanation { at, question: with(question) },
            QuizStep::Preview { at, question } => QuizStep::Preview { at, question: with(question) },
            QuizStep::Title | QuizStep::Overview | QuizStep::Look { .. } | QuizStep::Settings { .. } => {
                return None;
            }
        })
    }
}

/// The kinds of question that can be typed in a chat.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub enum TypedKind {
    /// Options, of which one or several are right.
    Choice,
    /// A statement to be judged.
    TrueFalse,
    /// A number.
    Numeric,
    /// A short text.
    ShortText,
    /// Pairs.
    Matching,
    /// Items in their order.
    Ordering,
    /// A text that a mentor grades.
    Essay,
}

impl TypedKind {
    /// All of them, in the order in which they are offered.
    pub const ALL: [TypedKind; 7] = [
        TypedKind::Choice,
        TypedKind::TrueFalse,
        TypedKind::Numeric,
        TypedKind::ShortText,
        TypedKind::Matching,
        TypedKind::Ordering,
        TypedKind::Essay,
    ];

    /// The name in callback data and of its texts.
    pub fn name(self) -> &'static str {
        match self {
            TypedKind::Choice => "choice",
            TypedKind::TrueFalse => "truefalse",
            TypedKind::Numeric => "numeric",
            TypedKind::ShortText => "text",
            TypedKind::Matching => "matching",
            TypedKind::Ordering => "ordering",
            TypedKind::Essay => "essay",
        }
    }

    /// Reads [`TypedKind::name`].
    pub fn from_name(name: &str) -> Option<Self> {
        TypedKind::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// A course in the making.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct CourseDraft {
    /// What is kept so far; `None` while its title is asked for.
    pub course: Option<Personal<Course>>,
    /// What comes next.
    pub step: CourseStep,
    /// Whether it is new.
    #[serde(default)]
    pub basis: Basis,
    /// What was taken out and had dates: put in again, it has them again.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub taken_out: Vec<CourseEntry>,
}

impl CourseDraft {
    /// The dates of something; `None` when it is not there.
    pub fn window_mut(&mut self, dated: Dated) -> Option<&mut Window> {
        let Some(Personal::Known(course)) = &mut self.course else { return None };
        match dated {
            Dated::Course => Some(&mut course.window),
            Dated::Item(topic, place) => {
                let topic = course.topics.get_mut(usize::from(topic))?;
                topic.entries.get_mut(usize::from(place)).map(|entry| &mut entry.window)
            }
        }
    }
}

/// What is asked of the author of a course, or shown to them.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum CourseStep {
    /// What the course is called.
    Title,
    /// A few sentences about it, which may be left out.
    Description,
    /// For whom it is.
    Access,
    /// The titles of topics that are added, one on a line.
    Topics,
    /// Everything that is kept so far.
    Overview,
    /// What is in a topic, 0-based.
    Topic(u16),
    /// Another title for a topic, 0-based.
    TopicTitle(u16),
    /// Which classrooms it is for.
    Classrooms,
    /// Which item of a topic, 0-based, shall come earlier.
    Order(u16),
    /// Which item of a topic, 0-based, shall have dates.
    Dates(u16),
    /// From when to when something can be begun; what is typed is for this date.
    Window(Dated, DatePart),
}

/// What has dates.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Dated {
    /// The course.
    Course,
    /// An item: its topic and its place in it, both 0-based.
    Item(u16, u16),
}

/// One of two dates.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum DatePart {
    /// Not before; a day alone means its beginning.
    Opens,
    /// In time until then; a day alone means its end.
    Due,
}

impl DatePart {
    /// Both.
    pub const ALL: [DatePart; 2] = [DatePart::Opens, DatePart::Due];

    /// The name in callback data.
    pub fn name(self) -> &'static str {
        match self {
            DatePart::Opens => "opens",
            DatePart::Due => "due",
        }
    }
}

/// In whose time the dates of a course are.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct DatesIn {
    /// The time zone.
    pub zone: ZoneName,
    /// The classroom whose it is; `None` where it is the author's.
    pub classroom: Option<ChatId>,
}

/// A date, as far as a button can say it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DayChoice {
    /// Today.
    Today,
    /// Tomorrow.
    Tomorrow,
    /// In seven days.
    InAWeek,
    /// In fourteen days.
    InTwoWeeks,
    /// On this day of the next month.
    InAMonth,
    /// There is no such date.
    Never,
}

impl DayChoice {
    /// All of them, in the order in which they are offered.
    pub const ALL: [DayChoice; 6] = [
        DayChoice::Today,
        DayChoice::Tomorrow,
        DayChoice::InAWeek,
        DayChoice::InTwoWeeks,
        DayChoice::InAMonth,
        DayChoice::Never,
    ];

    /// The name in callback data.
    pub fn name(self) -> &'static str {
        match self {
            DayChoice::Today => "today",
            DayChoice::Tomorrow => "tomorrow",
            DayChoice::InAWeek => "week",
            DayChoice::InTwoWeeks => "weeks",
            DayChoice::InAMonth => "month",
            DayChoice::Never => "never",
        }
    }
}

/// For whom a course shall be, as far as a button can say it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum AccessChoice {
    /// Everybody.
    Everyone,
    /// The members of classrooms: its author's, or among everybody's where an admin chooses.
    Classrooms,
    /// Whoever is invited.
    Invitation,
}

impl AccessChoice {
    /// All of them, in the order in which they are offered.
    pub const ALL: [AccessChoice; 3] =
        [AccessChoice::Everyone, AccessChoice::Classrooms, AccessChoice::Invitation];

    /// The name in callback data and of its texts.
    pub fn name(self) -> &'static str {
        match self {
            AccessChoice::Everyone => "everyone",
            AccessChoice::Classrooms => "classrooms",
            AccessChoice::Invitation => "invitation",
        }
    }

    /// Reads [`AccessChoice::name`].
    pub fn from_name(name: &str) -> Option<Self> {
        AccessChoice::ALL.into_iter().find(|choice| choice.name() == name)
    }
}

/// What an author sees.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum AuthorView {
    /// A page of the quizzes that they may change.
    Quizzes {
        /// What is on this page.
        items: Vec<QuizCode>,
        /// The page, 0-based.
        page: u16,
        /// How many pages there are, at least 1.
        pages: u16,
    },
    /// One of their quizzes.
    Quiz {
        /// Which.
        code: QuizCode,
    },
    /// Asks whether one of their quizzes shall be retired.
    QuizRetirement {
        /// Which.
        code: QuizCode,
    },
    /// A step of making a quiz.
    QuizDraft {
        /// Where they are.
        draft: Box<QuizDraft>,
        /// What is wrong with what they have just typed; empty when it was taken.
        problems: Vec<Problem>,
    },
    /// A step of making a course.
    CourseDraft {
        /// Where they are.
        draft: Box<CourseDraft>,
        /// The page of what can be put into a topic.
        page: Page<CourseItem>,
        /// To how many classrooms they may give it.
        classrooms: u16,
        /// In whose time its dates are; `None` where nobody said so: in UTC then.
        #[serde(default)]
        dates_in: Option<DatesIn>,
        /// Whether those are everybody's: an admin's choice.
        #[serde(default)]
        of_all: bool,
        /// The page of classrooms that it can be for, where those are chosen.
        #[serde(default)]
        rooms: Option<Page<ChatId>>,
        /// What is wrong with what they have just typed or pressed; empty when it was taken.
        #[serde(default)]
        problems: Vec<Problem>,
    },
}

/// A page of a list.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Page<T> {
    /// What is on it.
    pub items: Vec<T>,
    /// Its number, 0-based.
    pub page: u16,
    /// How many pages there are, at least 1.
    pub pages: u16,
}

impl<T> Page<T> {
    /// The page of this number, or the last one, of `most` items at most.
    pub fn of(mut all: Vec<T>, page: u16, most: usize) -> Self {
        let pages = all.len().div_ceil(most).max(1);
        let page = usize::from(page).min(pages - 1);
        let items = all.drain(page * most..).take(most).collect();
        Page { items, page: page as u16, pages: pages as u16 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_beyond_the_end_is_the_last_one() {
        assert_eq!(Page::of(vec![1, 2, 3], 9, 2), Page { items: vec![3], page: 1, pages: 2 });
        assert_eq!(Page::of(Vec::<u8>::new(), 0, 2), Page { items: Vec::new(), page: 0, pages: 1 });
    }
}
