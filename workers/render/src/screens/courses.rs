//! Courses: what became of a change, as its author reads it.

use studymate_schema::CourseCode;
use studymate_schema::course::CourseAnswer;

use crate::markup::Html;
use crate::scene::Scene;
use crate::screen::{Draft, Key, RenderError};

/// The most units of a title in a text.
const TITLE_SHOWN: usize = 128;

/// What the catalogue answered to a change of a course.
pub(super) fn answered(answer: &CourseAnswer, scene: &Scene<'_>) -> Result<Html, RenderError> {
    let words = scene.words;
    let named = |id, code: &CourseCode| {
        let title = Html::line(&scene.saved_course(code)?.title, TITLE_SHOWN);
        Ok(words.html(id, &[("title", title.into())]))
    };
    let coded = |id, code: &CourseCode| words.html(id, &[("code", Html::ours(code.as_str()).into())]);
    let quiz = |id, code: &CourseCode, quiz: &str| {
        words.html(id, &[("code", Html::ours(code.as_str()).into()), ("quiz", Html::ours(quiz).into())])
    };
    match answer {
        CourseAnswer::Saved(code) => named("course-saved", code),
        CourseAnswer::Published(code) => named("course-published", code),
        CourseAnswer::Archived(code) => named("course-archived", code),
        CourseAnswer::Unknown(code) => Ok(coded("course-unknown", code)),
        CourseAnswer::NotYours(code) => Ok(coded("course-not-yours", code)),
        CourseAnswer::NoSuchQuiz(code, which) => Ok(quiz("course-no-such-quiz", code, which.as_str())),
        CourseAnswer::NotYourQuiz(code, which) => Ok(quiz("course-not-your-quiz", code, which.as_str())),
    }
}

/// The course's address, and a button that opens it.
pub(super) fn link(code: &CourseCode, draft: &mut Draft, scene: &Scene<'_>) {
    let link = format!("https://t.me/{}?start=course_{code}", scene.around.bot_username);
    draft.add(Html::line(&link, 200));
    draft.row([Key::open(scene.words.plain("button-open-course", &[]), link)]);
}
