//! What stands around a view when it is drawn.

use std::time::Duration;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use studymate_schema::catalogue::Catalogue;
use studymate_schema::course::Course;
use studymate_schema::info::InfoPage;
use studymate_schema::material::Material;
use studymate_schema::quiz::{Question as Content, Quiz, QuizRef};
use studymate_schema::view::Question;
use studymate_schema::{CourseCode, InfoCode, Locale, MaterialCode};

use crate::markup::{Html, plain_line};
use crate::screen::RenderError;
use crate::words::Words;

/// What a view is drawn with.
#[derive(Clone, Copy, Debug)]
pub struct RenderContext<'a> {
    /// In which language.
    pub locale: Locale,
    /// The content of quizzes, at least as new as the decision that made the view.
    pub catalogue: &'a Catalogue,
    /// The bot's name in links, without the `@`.
    pub bot_username: &'a str,
    /// The present, for texts that speak of it.
    pub now: Timestamp,
    /// In whose time dates and hours are told.
    pub zone: &'a TimeZone,
    /// For how long the log keeps what people send.
    pub inputs_kept: Duration,
}

/// The most units of a title in a text.
const TITLE_SHOWN: usize = 128;
/// The most units of a title on a button: what a phone shows of a full row.
const TITLE_ON_BUTTON: usize = 40;

/// A context with its words.
pub(crate) struct Scene<'a> {
    pub(crate) words: Words,
    pub(crate) around: &'a RenderContext<'a>,
}

impl<'a> Scene<'a> {
    pub(crate) fn new(around: &'a RenderContext<'a>) -> Self {
        Scene { words: Words::of(around.locale), around }
    }

    pub(crate) fn quiz(&self, quiz: &QuizRef) -> Result<&'a Quiz, RenderError> {
        let content = self.around.catalogue.content(quiz);
        content.map(|content| &**content).ok_or_else(|| RenderError::UnknownQuiz(quiz.clone()))
    }

    /// A course as it was saved last.
    pub(crate) fn saved_course(&self, code: &CourseCode) -> Result<&'a Course, RenderError> {
        let course = self.around.catalogue.course(code);
        course.map(|course| &*course.saved).ok_or_else(|| RenderError::UnknownCourse(code.clone()))
    }

    /// A quiz and the question that a view speaks of.
    pub(crate) fn question(&self, question: &Question) -> Result<(&'a Quiz, &'a Content), RenderError> {
        let quiz = self.quiz(&question.quiz)?;
        let index = question.index.or_else(|| question.number.checked_sub(1)).map(usize::from);
        match index.and_then(|index| quiz.questions.get(index)) {
            Some(content) => Ok((quiz, content)),
            None => {
                Err(RenderError::UnknownQuestion { quiz: question.quiz.clone(), number: question.number })
            }
        }
    }

    pub(crate) fn info_page(&self, code: &InfoCode) -> Result<&'a InfoPage, RenderError> {
        self.around.catalogue.info_page(code).ok_or_else(|| RenderError::UnknownPage(code.clone()))
    }

    pub(crate) fn material(&self, code: &MaterialCode) -> Result<&'a Material, RenderError> {
        let saved = self.around.catalogue.material(code);
        saved.map(|saved| &*saved.material).ok_or_else(|| RenderError::UnknownMaterial(code.clone()))
    }

    /// A quiz's title, in bold.
    pub(crate) fn heading(&self, quiz: &Quiz) -> Html {
        title(quiz).wrap("b")
    }
}

/// A quiz's title within a text.
pub(crate) fn title(quiz: &Quiz) -> Html {
    Html::line(&quiz.title, TITLE_SHOWN)
}

/// A quiz's title on a button.
pub(crate) fn title_on_button(quiz: &Quiz) -> String {
    plain_line(&quiz.title, TITLE_ON_BUTTON)
}
