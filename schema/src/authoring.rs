//! Quizzes and courses that are made in the chat, step by step: what is made so far, what is asked next, and what the buttons say.

use serde::{Deserialize, Serialize};

use crate::course::{Course, CourseEntry, CourseItem, LatePolicy, Window};
use crate::import::Problem;
use crate::quiz::{Question, Quiz};
use crate::quiz_settings::QuizSetting;
use crate::{ChatId, CourseCode, MaterialCode, Personal, QuizCode, ZoneName};

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

/// What a button asks for where quizzes and courses are made.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum AuthorButton {
    /// Make a quiz.
    NewQuiz,
    /// Make a course.
    NewCourse,
    /// A page of my quizzes, 0-based.
    Quizzes(u16),
    /// One of my quizzes.
    Quiz(QuizCode),
    /// Change this quiz of mine.
    EditQuiz(QuizCode),
    /// Ask whether nobody shall start this quiz any more.
    AskToRetireQuiz(QuizCode),
    /// Nobody shall start this quiz any more.
    RetireQuiz(QuizCode),
    /// Change this course of mine.
    EditCourse(CourseCode),
    /// Back to everything that is kept so far.
    Overview,
    /// One more question.
    AddQuestion,
    /// The question is of this kind.
    Kind(TypedKind),
    /// The statement is true, or not.
    Truth(bool),
    /// There is none: no explanation, no description.
    Skip,
    /// Keep the question that is shown.
    Keep,
    /// Write the question that is shown anew.
    Again,
    /// No picture and no sound stands with the question.
    NoMedia,
    /// Show this question, 0-based.
    Look(u16),
    /// Take this question out, 0-based.
    RemoveQuestion(u16),
    /// Let this question, 0-based, come one place earlier.
    MoveQuestion(u16),
    /// What students could press here.
    Shown,
    /// How the quiz is taken, with the values of one setting.
    Settings(Option<QuizSetting>),
    /// This setting shall have this value, as files write it.
    Set(QuizSetting, String),
    /// The course is for these people.
    Access(AccessChoice),
    /// Ask for whom the course is.
    AskAccess,
    /// Add topics.
    AddTopics,
    /// What is in this topic, 0-based, on this page.
    Topic(u16, u16),
    /// Give this topic another title.
    RenameTopic(u16),
    /// Take this topic out.
    RemoveTopic(u16),
    /// Let this topic come one place earlier.
    MoveTopic(u16),
    /// What of this topic, 0-based, shall come earlier, on this page.
    Order(u16, u16),
    /// Let this come one place earlier in this topic.
    MoveItem(u16, CourseItem),
    /// Put this into this topic at its end, or take it out, and go on on this page.
    Toggle(u16, u16, CourseItem),
    /// A page of the classrooms that the course can be for, 0-based.
    Classrooms(u16),
    /// The course is for this classroom, or is not, and go on on this page.
    ToggleClassroom(u16, ChatId),
    /// What in this topic, 0-based, has dates, on this page.
    Dates(u16, u16),
    /// Change this date of this.
    Window(Dated, DatePart),
    /// The date that is changed is this one.
    Day(DayChoice),
    /// What happens to whoever comes after a due date of the course.
    Late(LatePolicy),
}

impl AuthorButton {
    /// The fields of callback data.
    pub(crate) fn encode(&self) -> String {
        match self {
            AuthorButton::NewQuiz => "newquiz".to_owned(),
            AuthorButton::NewCourse => "newcourse".to_owned(),
            AuthorButton::Quizzes(page) => format!("quizzes:{page}"),
            AuthorButton::Quiz(code) => format!("quiz:{code}"),
            AuthorButton::EditQuiz(code) => format!("edit:{code}"),
            AuthorButton::AskToRetireQuiz(code) => format!("retire:{code}"),
            AuthorButton::RetireQuiz(code) => format!("retire!:{code}"),
            AuthorButton::EditCourse(code) => format!("editcourse:{code}"),
            AuthorButton::Overview => "overview".to_owned(),
            AuthorButton::AddQuestion => "add".to_owned(),
            AuthorButton::Kind(kind) => format!("kind:{}", kind.name()),
            AuthorButton::Truth(truth) => format!("truth:{truth}"),
            AuthorButton::Skip => "skip".to_owned(),
            AuthorButton::Keep => "keep".to_owned(),
            AuthorButton::Again => "again".to_owned(),
            AuthorButton::NoMedia => "nomedia".to_owned(),
            AuthorButton::Look(at) => format!("look:{at}"),
            AuthorButton::RemoveQuestion(at) => format!("drop:{at}"),
            AuthorButton::MoveQuestion(at) => format!("up:{at}"),
            AuthorButton::Shown => "shown".to_owned(),
            AuthorButton::Settings(None) => "settings".to_owned(),
            AuthorButton::Settings(Some(setting)) => format!("settings:{}", setting.name()),
            AuthorButton::Set(setting, value) => format!("set:{}:{value}", setting.name()),
            AuthorButton::Access(choice) => format!("access:{}", choice.name()),
            AuthorButton::AskAccess => "access".to_owned(),
            AuthorButton::AddTopics => "topics".to_owned(),
            AuthorButton::Topic(topic, page) => format!("topic:{topic}:{page}"),
            AuthorButton::RenameTopic(topic) => format!("rename:{topic}"),
            AuthorButton::RemoveTopic(topic) => format!("droptopic:{topic}"),
            AuthorButton::MoveTopic(topic) => format!("uptopic:{topic}"),
            AuthorButton::Order(topic, page) => format!("order:{topic}:{page}"),
            AuthorButton::MoveItem(topic, CourseItem::Quiz(code)) => format!("upq:{topic}:{code}"),
            AuthorButton::MoveItem(topic, CourseItem::Material(code)) => format!("upm:{topic}:{code}"),
            AuthorButton::Toggle(topic, page, CourseItem::Quiz(code)) => format!("q:{topic}:{page}:{code}"),
            AuthorButton::Toggle(topic, page, CourseItem::Material(code)) => {
                format!("m:{topic}:{page}:{code}")
            }
            AuthorButton::Classrooms(page) => format!("rooms:{page}"),
            AuthorButton::ToggleClassroom(page, chat) => format!("room:{page}:{chat}"),
            AuthorButton::Dates(topic, page) => format!("dates:{topic}:{page}"),
            AuthorButton::Window(Dated::Course, part) => format!("window:{}", part.name()),
            AuthorButton::Window(Dated::Item(topic, place), part) => {
                format!("window:{}:{topic}:{place}", part.name())
            }
            AuthorButton::Day(day) => format!("day:{}", day.name()),
            AuthorButton::Late(policy) => format!("late:{}", policy.name()),
        }
    }

    /// Reads the fields of callback data.
    pub(crate) fn from_fields(fields: &[&str]) -> Option<Self> {
        let number = |text: &str| text.parse::<u16>().ok();
        Some(match fields {
            ["newquiz"] => AuthorButton::NewQuiz,
            ["newcourse"] => AuthorButton::NewCourse,
            ["quizzes", page] => AuthorButton::Quizzes(number(page)?),
            ["quiz", code] => AuthorButton::Quiz(QuizCode::parse(code).ok()?),
            ["edit", code] => AuthorButton::EditQuiz(QuizCode::parse(code).ok()?),
            ["retire", code] => AuthorButton::AskToRetireQuiz(QuizCode::parse(code).ok()?),
            ["retire!", code] => AuthorButton::RetireQuiz(QuizCode::parse(code).ok()?),
            ["editcourse", code] => AuthorButton::EditCourse(CourseCode::parse(code).ok()?),
            ["overview"] => AuthorButton::Overview,
            ["add"] => AuthorButton::AddQuestion,
            ["kind", name] => AuthorButton::Kind(TypedKind::from_name(name)?),
            ["truth", truth] => AuthorButton::Truth(truth.parse().ok()?),
            ["skip"] => AuthorButton::Skip,
            ["keep"] => AuthorButton::Keep,
            ["again"] => AuthorButton::Again,
            ["nomedia"] => AuthorButton::NoMedia,
            ["look", at] => AuthorButton::Look(number(at)?),
            ["drop", at] => AuthorButton::RemoveQuestion(number(at)?),
            ["up", at] => AuthorButton::MoveQuestion(number(at)?),
            ["shown"] => AuthorButton::Shown,
            ["settings"] => AuthorButton::Settings(None),
            ["settings", name] => AuthorButton::Settings(Some(QuizSetting::from_name(name)?)),
            ["set", name, value] => AuthorButton::Set(QuizSetting::from_name(name)?, (*value).to_owned()),
            ["access", name] => AuthorButton::Access(AccessChoice::from_name(name)?),
            ["access"] => AuthorButton::AskAccess,
            ["topics"] => AuthorButton::AddTopics,
            ["topic", topic, page] => AuthorButton::Topic(number(topic)?, number(page)?),
            ["rename", topic] => AuthorButton::RenameTopic(number(topic)?),
            ["droptopic", topic] => AuthorButton::RemoveTopic(number(topic)?),
            ["uptopic", topic] => AuthorButton::MoveTopic(number(topic)?),
            ["order", topic, page] => AuthorButton::Order(number(topic)?, number(page)?),
            ["upq", topic, code] => {
                AuthorButton::MoveItem(number(topic)?, CourseItem::Quiz(QuizCode::parse(code).ok()?))
            }
            ["upm", topic, code] => {
                AuthorButton::MoveItem(number(topic)?, CourseItem::Material(MaterialCode::parse(code).ok()?))
            }
            ["q", topic, page, code] => {
                let item = CourseItem::Quiz(QuizCode::parse(code).ok()?);
                AuthorButton::Toggle(number(topic)?, number(page)?, item)
            }
            ["m", topic, page, code] => {
                let item = CourseItem::Material(MaterialCode::parse(code).ok()?);
                AuthorButton::Toggle(number(topic)?, number(page)?, item)
            }
            ["rooms", page] => AuthorButton::Classrooms(number(page)?),
            ["room", page, chat] => AuthorButton::ToggleClassroom(number(page)?, ChatId(chat.parse().ok()?)),
            ["dates", topic, page] => AuthorButton::Dates(number(topic)?, number(page)?),
            ["window", part, item @ ..] => {
                let part = DatePart::ALL.into_iter().find(|known| known.name() == *part)?;
                let dated = match item {
                    [] => Dated::Course,
                    [topic, place] => Dated::Item(number(topic)?, number(place)?),
                    _ => return None,
                };
                AuthorButton::Window(dated, part)
            }
            ["day", name] => AuthorButton::Day(DayChoice::ALL.into_iter().find(|day| day.name() == *name)?),
            ["late", name] => {
                AuthorButton::Late(LatePolicy::ALL.into_iter().find(|policy| policy.name() == *name)?)
            }
            _ => return None,
        })
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
