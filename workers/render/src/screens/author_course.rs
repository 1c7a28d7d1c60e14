//! The steps in which a course is made.

use studymate_schema::Personal;
use studymate_schema::authoring::{AccessChoice, AuthorButton, CourseDraft, CourseStep, Page};
use studymate_schema::button::Button;
use studymate_schema::course::{Access, Course, CourseItem};

use super::author::{key, leave, page_line, save};
use super::page_turns;
use crate::markup::{Html, plain_line};
use crate::scene::{Scene, title_on_button};
use crate::screen::{Draft, Key, RenderError};
use crate::words::Words;

/// The most units of a title within a text.
const TITLE_SHOWN: usize = 128;
/// The most units of a title on a button.
const TITLE_ON_BUTTON: usize = 40;
/// Topics that are buttons: with what stands below them they fit a keyboard.
const TOPICS_SHOWN: usize = 90;

pub(super) fn draw(
    course_draft: &CourseDraft,
    page: &Page<CourseItem>,
    classrooms: u16,
    scene: &Scene<'_>,
) -> Result<Draft, RenderError> {
    let words = scene.words;
    let mut draft = Draft::default();
    let course = course_draft.course.as_ref().and_then(Personal::known);
    if let Some(course) = course {
        draft.add(Html::line(&course.title, TITLE_SHOWN).wrap("b"));
    }
    let mut last = vec![leave(words)];
    match (course_draft.step, course) {
        (CourseStep::Title, _) | (_, None) => draft.add(words.html("author-course-title-asked", &[])),
        (CourseStep::Description, _) => {
            draft.add(words.html("author-course-description-asked", &[]));
            last.insert(0, key("button-skip", AuthorButton::Skip, words));
        }
        (CourseStep::Access, _) => access_asked(classrooms, &mut draft, words),
        (CourseStep::Topics, Some(course)) => {
            draft.add(words.html("author-topics-asked", &[]));
            last.insert(0, key("button-overview", AuthorButton::Overview, words));
            last.truncate(if course.topics.is_empty() { 1 } else { 2 });
        }
        (CourseStep::TopicTitle(topic), Some(course)) => {
            let title = course.topics.get(usize::from(topic)).map(|topic| topic.title.as_str());
            let title = Html::line(title.unwrap_or_default(), TITLE_SHOWN);
            draft.add(words.html("author-topic-title-asked", &[("title", title.into())]));
            let back = AuthorButton::Topic(topic, 0);
            last = vec![key("button-back", back, words)];
        }
        (CourseStep::Topic(topic), Some(course)) => {
            self::topic(course, topic, page, &mut draft, scene)?;
            last = vec![key("button-overview", AuthorButton::Overview, words)];
        }
        (CourseStep::Overview, Some(course)) => {
            overview(course, &mut draft, words);
            last.insert(0, save(words));
        }
    }
    draft.row(last);
    Ok(draft)
}

fn access_asked(classrooms: u16, draft: &mut Draft, words: Words) {
    draft.add(words.html("author-access-asked", &[]));
    for choice in AccessChoice::ALL {
        if choice == AccessChoice::MyClassrooms && classrooms == 0 {
            continue;
        }
        let label = words.plain(
            match choice {
                AccessChoice::Everyone => "author-access-everyone",
                AccessChoice::MyClassrooms => "author-access-classrooms",
                AccessChoice::Invitation => "author-access-invitation",
            },
            &[("classrooms", u32::from(classrooms).into())],
        );
        draft.row([Key::press(label, Button::Author(AuthorButton::Access(choice)))]);
    }
}

fn overview(course: &Course, draft: &mut Draft, words: Words) {
    if !course.description.is_empty() {
        draft.add(Html::block(&course.description, 500).wrap("i"));
    }
    let access = match &course.access {
        Access::Everyone => words.html("author-course-everyone", &[]),
        Access::Classrooms(classrooms) => {
            words.html("author-course-classrooms", &[("classrooms", classrooms.len().into())])
        }
        Access::Invitation => words.html("author-course-invitation", &[]),
    };
    draft.add(access);
    draft.add(words.html(if course.topics.is_empty() { "author-no-topics" } else { "author-topics" }, &[]));
    for (index, topic) in course.topics.iter().enumerate().take(TOPICS_SHOWN) {
        let Ok(at) = u16::try_from(index) else { break };
        let label = format!("{} · {}", plain_line(&topic.title, TITLE_ON_BUTTON), topic.entries.len());
        draft.row([Key::press(label, Button::Author(AuthorButton::Topic(at, 0)))]);
    }
    draft.row([
        key("button-add-topics", AuthorButton::AddTopics, words),
        key("button-access", AuthorButton::AskAccess, words),
    ]);
}

/// What is in a topic, ticked and in order, and what could be.
fn topic(
    course: &Course,
    topic: u16,
    page: &Page<CourseItem>,
    draft: &mut Draft,
    scene: &Scene<'_>,
) -> Result<(), RenderError> {
    let words = scene.words;
    let Some(content) = course.topics.get(usize::from(topic)) else { return Ok(()) };
    draft.add(Html::join(&[Html::ours("📂"), Html::line(&content.title, TITLE_SHOWN).wrap("b")], " "));
    let empty = page.items.is_empty() && page.pages < 2;
    draft.add(words.html(if empty { "author-nothing-to-add" } else { "author-topic-choose" }, &[]));
    draft.add(page_line(page, words));
    for item in &page.items {
        let place = content.entries.iter().position(|entry| entry.item == *item);
        let mark = place.map_or_else(|| "▫️".to_owned(), |place| format!("✅ {}.", place + 1));
        let label = format!("{mark} {}", item_title(item, scene)?);
        let button = AuthorButton::Toggle(topic, page.page, item.clone());
        draft.row([Key::press(label, Button::Author(button))]);
    }
    draft.row(page_turns(page.page, page.pages, words, |page| {
        Button::Author(AuthorButton::Topic(topic, page))
    }));
    draft.row([
        key("button-rename", AuthorButton::RenameTopic(topic), words),
        key("button-remove", AuthorButton::RemoveTopic(topic), words),
    ]);
    Ok(())
}

fn item_title(item: &CourseItem, scene: &Scene<'_>) -> Result<String, RenderError> {
    Ok(match item {
        CourseItem::Quiz(code) => {
            let newest = scene.around.catalogue.entry(code).and_then(|entry| Some(entry.newest()?.1));
            format!("❓ {}", newest.map_or_else(|| code.to_string(), |quiz| title_on_button(quiz)))
        }
        CourseItem::Material(code) => {
            format!("📄 {}", plain_line(&scene.material(code)?.title, TITLE_ON_BUTTON))
        }
    })
}
