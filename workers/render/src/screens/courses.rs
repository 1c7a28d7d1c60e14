//! Courses, as students see them: the list, a course, a topic of it.

use studymate_schema::authoring::AuthorButton;
use studymate_schema::button::Button;
use studymate_schema::course_view::{
    CourseLine, CourseList, CourseScreen, EntryLine, EntryView, NextStep, Progress, Stage, TopicLine,
    TopicScreen,
};
use studymate_schema::view::Standing;
use studymate_schema::{CourseCode, Timestamp};

use super::lists::{label, standing_line};
use super::{author, page_turns, to_help, to_quizzes};
use crate::markup::{Html, plain_line};
use crate::numbers::{bar, when};
use crate::scene::{Scene, title};
use crate::screen::{Draft, Key, RenderError};
use crate::words::Words;

/// The most units of a title in a text.
pub(super) const TITLE_SHOWN: usize = 128;
/// The most units of a title on a button.
const TITLE_ON_BUTTON: usize = 40;
/// The most units of a course's description.
const DESCRIPTION_SHOWN: usize = 1000;

pub(super) fn list(list: &CourseList, scene: &Scene<'_>) -> Draft {
    let words = scene.words;
    let mut draft = Draft::default();
    draft.add(if list.pages > 1 {
        let page = u32::from(list.page) + 1;
        words.html("courses-page", &[("page", page.into()), ("pages", list.pages.into())])
    } else {
        words.html("courses-title", &[])
    });
    for line in &list.items {
        draft.add(course_entry(line, scene));
        let label = words.plain("button-course", &[("title", on_button(&line.title).into())]);
        draft.row([Key::press(label, Button::Course(line.code.clone(), 0))]);
    }
    if list.items.is_empty() {
        draft.add(words.html("courses-none-made", &[]));
    }
    draft.row(page_turns(list.page, list.pages, words, Button::Courses));
    draft.row(list.author.then(|| author::key("button-new-course", AuthorButton::NewCourse, words)));
    draft.row([to_quizzes(words), to_help(words)]);
    draft
}

fn course_entry(line: &CourseLine, scene: &Scene<'_>) -> Html {
    let words = scene.words;
    let mut facts = vec![done(line.progress, words)];
    if line.fresh > 0 {
        facts.push(words.html("course-fresh", &[("count", line.fresh.into())]));
    }
    facts.extend(line.opens.map(|opens| told("course-opens", "opens", opens, scene)));
    facts.extend(line.due.map(|due| told("course-due", "due", due, scene)));
    facts.extend(line.stage.map(|stage| stage_mark(stage, words)));
    Html::join(&[bold(&line.title), Html::join(&facts, " · ")], "\n")
}

/// How far a course has come, in a word; nothing for what students have as it is.
fn stage_mark(stage: Stage, words: Words) -> Html {
    match stage {
        Stage::Published => Html::default(),
        Stage::Draft => words.html("course-mark-draft", &[]),
        Stage::Changed => words.html("course-mark-changed", &[]),
        Stage::Archived => words.html("course-mark-archived", &[]),
    }
}

/// What whoever may change a course sees of it, where students see it otherwise.
fn preview_mark(stage: Stage, words: Words) -> Html {
    match stage {
        Stage::Published => Html::default(),
        Stage::Draft => words.html("desk-draft", &[]),
        Stage::Changed => words.html("course-preview-changed", &[]),
        Stage::Archived => words.html("desk-archived", &[]),
    }
}

pub(super) fn course(screen: &CourseScreen, scene: &Scene<'_>) -> Result<Draft, RenderError> {
    let words = scene.words;
    let mut draft = Draft::default();
    draft.add(words.html("course-heading", &[("title", Html::line(&screen.title, TITLE_SHOWN).into())]));
    draft.add(screen.stage.map(|stage| preview_mark(stage, words)).unwrap_or_default());
    draft.add(Html::block(&screen.description, DESCRIPTION_SHOWN));
    let Progress { done: finished, total } = screen.progress;
    let mut facts = vec![done(screen.progress, words)];
    if total > 0 {
        facts.insert(0, Html::ours(bar(usize::from(finished), usize::from(total))));
    }
    if total > 0 && finished == total {
        facts.push(words.html("course-finished", &[]));
    }
    facts.extend(screen.opens.map(|opens| told("course-opens", "opens", opens, scene)));
    facts.extend(screen.due.map(|due| told("course-next-due", "due", due, scene)));
    draft.add(Html::join(&facts, "\n"));
    if let Some(next) = screen.next.as_ref().filter(|_| screen.opens.is_none()) {
        let label = words.plain("button-continue", &[("title", next_title(next, scene)?.into())]);
        draft.row([Key::press(label, Button::Continue(screen.code.clone()))]);
    }
    for line in &screen.topics {
        let button = Button::Topic(screen.code.clone(), line.topic, 0);
        draft.row([Key::press(topic_label(line, words), button)]);
    }
    let page = |page| Button::Course(screen.code.clone(), page);
    draft.row(page_turns(screen.page, screen.pages, words, page));
    if screen.stage.is_some() {
        let label = words.plain("button-course-desk", &[]);
        draft.row([Key::press(label, Button::CourseDesk(screen.code.clone()))]);
    }
    draft.row([to_courses(words)]);
    Ok(draft)
}

fn next_title(next: &NextStep, scene: &Scene<'_>) -> Result<String, RenderError> {
    Ok(match next {
        NextStep::Quiz { quiz, .. } => on_button(&scene.quiz(quiz)?.title),
        NextStep::Material { title, .. } => on_button(title),
    })
}

fn topic_label(line: &TopicLine, words: Words) -> String {
    let Progress { done, total } = line.progress;
    let mark = if total > 0 && done == total { "✅" } else { "▫️" };
    let values = [
        ("mark", mark.to_owned().into()),
        ("number", (line.topic + 1).into()),
        ("title", on_button(&line.title).into()),
        ("done", done.into()),
        ("total", total.into()),
    ];
    let label = words.plain("button-course-topic", &values);
    if line.fresh > 0 { format!("{label} 🆕") } else { label }
}

pub(super) fn topic(screen: &TopicScreen, scene: &Scene<'_>) -> Result<Draft, RenderError> {
    let words = scene.words;
    let mut draft = Draft::default();
    let values = [
        ("course", Html::line(&screen.course_title, TITLE_SHOWN).into()),
        ("number", (screen.topic + 1).into()),
        ("title", Html::line(&screen.title, TITLE_SHOWN).into()),
    ];
    draft.add(words.html("topic-heading", &values));
    if screen.entries.is_empty() {
        draft.add(words.html("topic-empty", &[]));
    }
    for (number, entry) in (screen.first..).zip(&screen.entries) {
        draft.add(topic_entry(number, entry, scene)?);
        draft.row(entry_key(entry, scene)?);
    }
    let page = |page| Button::Topic(screen.course.clone(), screen.topic, page);
    draft.row(page_turns(screen.page, screen.pages, words, page));
    let beside = |topic: Option<u16>, id| {
        let topic = topic.filter(|topic| *topic < screen.topics)?;
        let button = Button::Topic(screen.course.clone(), topic, 0);
        Some(Key::press(words.plain(id, &[("number", (topic + 1).into())]), button))
    };
    let earlier = beside(screen.topic.checked_sub(1), "button-earlier-topic");
    draft.row([earlier, beside(screen.topic.checked_add(1), "button-later-topic")].into_iter().flatten());
    draft.row([to_course(&screen.course, words)]);
    Ok(draft)
}

fn topic_entry(number: u16, entry: &EntryLine, scene: &Scene<'_>) -> Result<Html, RenderError> {
    let words = scene.words;
    let (mark, name, standing) = match &entry.what {
        EntryView::Quiz { quiz, standing, done } => {
            let content = scene.quiz(quiz)?;
            let mark = if *done { "✅" } else { "📝" };
            (mark, title(content), standing_line(content, *standing, words))
        }
        EntryView::DraftQuiz { quiz } => ("✏️", title(scene.quiz(quiz)?), words.html("entry-draft", &[])),
        EntryView::Material { title, done, .. } => {
            let (mark, id) = if *done { ("✅", "entry-opened") } else { ("📎", "entry-material") };
            (mark, Html::line(title, TITLE_SHOWN), words.html(id, &[]))
        }
    };
    let mark = if entry.opens.is_some() { "⏳" } else { mark };
    let values = [("number", number.into()), ("mark", Html::ours(mark).into()), ("title", name.into())];
    let mut heading = words.html("entry-heading", &values);
    if entry.fresh {
        heading = Html::join(&[heading, Html::ours("🆕")], " ");
    }
    let now = scene.around.now;
    let date = match (entry.opens, entry.due) {
        (Some(opens), _) => Some(told("course-opens", "opens", opens, scene)),
        (None, Some(due)) if due >= now => Some(told("course-due", "due", due, scene)),
        (None, Some(due)) if entry.over => Some(told("entry-over", "due", due, scene)),
        (None, Some(due)) => Some(told("entry-late", "due", due, scene)),
        (None, None) => None,
    };
    let facts: Vec<Html> = std::iter::once(standing).chain(date).collect();
    Ok(Html::join(&[heading, Html::join(&facts, " · ")], "\n"))
}

/// The button of an entry; none before it opens, nor for a quiz that can only be begun too late. What is begun may be finished.
fn entry_key(entry: &EntryLine, scene: &Scene<'_>) -> Result<Option<Key>, RenderError> {
    let begins = |what: &EntryView| match what {
        EntryView::Quiz { standing, .. } => !matches!(standing, Standing::Unfinished { .. }),
        EntryView::DraftQuiz { .. } | EntryView::Material { .. } => false,
    };
    if entry.opens.is_some() || entry.over && begins(&entry.what) {
        return Ok(None);
    }
    Ok(Some(match &entry.what {
        EntryView::Quiz { quiz, standing, .. } => {
            let label = label(scene.quiz(quiz)?, *standing, scene.words);
            Key::press(label, Button::Start(quiz.code.clone()))
        }
        EntryView::DraftQuiz { quiz } => {
            let label = format!("✏️ {}", on_button(&scene.quiz(quiz)?.title));
            Key::press(label, Button::Author(AuthorButton::Quiz(quiz.code.clone())))
        }
        EntryView::Material { code, title, .. } => {
            let label = scene.words.plain("button-material", &[("title", on_button(title).into())]);
            Key::press(label, Button::Material(code.clone()))
        }
    }))
}

fn done(progress: Progress, words: Words) -> Html {
    let Progress { done, total } = progress;
    words.html("course-done", &[("done", done.into()), ("total", total.into())])
}

/// A text with a time in it.
pub(super) fn told(id: &str, name: &'static str, at: Timestamp, scene: &Scene<'_>) -> Html {
    let at = Html::ours(when(scene.words, at, scene.around.now, scene.around.zone));
    scene.words.html(id, &[(name, at.into())])
}

pub(super) fn bold(title: &str) -> Html {
    Html::line(title, TITLE_SHOWN).wrap("b")
}

fn on_button(title: &str) -> String {
    plain_line(title, TITLE_ON_BUTTON)
}

pub(super) fn to_courses(words: Words) -> Key {
    Key::press(words.plain("button-courses", &[]), Button::Courses(0))
}

pub(super) fn to_course(code: &CourseCode, words: Words) -> Key {
    Key::press(words.plain("button-to-course", &[]), Button::Course(code.clone(), 0))
}

/// A button back from a quiz: to the course that it was opened in, or to all quizzes.
pub(super) fn back_from_quiz(course: Option<&CourseCode>, words: Words) -> Key {
    course.map_or_else(|| to_quizzes(words), |course| to_course(course, words))
}

/// A button that does what comes next in a course.
pub(super) fn go_on(code: &CourseCode, words: Words) -> Key {
    Key::press(words.plain("button-go-on-course", &[]), Button::Continue(code.clone()))
}
