//! What the buttons of guided steps say.

use crate::course::{CourseItem, LatePolicy};
use crate::quiz_settings::QuizSetting;
use crate::{ChatId, CourseCode, MaterialCode, QuizCode};

use super::{AccessChoice, DatePart, Dated, DayChoice, TypedKind};

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
