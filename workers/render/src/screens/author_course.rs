//! The steps in which a course is made.

use std::collections::BTreeSet;

use studymate_schema::authoring::{
    AccessChoice, AuthorButton, CourseDraft, CourseStep, DatePart, Dated, DatesIn, Page,
};
use studymate_schema::button::Button;
use studymate_schema::course::{Access, Course, CourseItem, Window};
use studymate_schema::import::Problem;
use studymate_schema::quiz::Quiz;
use studymate_schema::quiz_settings::FeedbackPolicy;
use studymate_schema::{ChatId, Personal};

use super::author::{key, leave, page_line, save, wrong};
use super::courses::told;
use super::{author_dates, page_turns};
use crate::markup::{Html, plain_line};
use crate::scene::{Scene, title_on_button};
use crate::screen::{Draft, Key};
use crate::words::Words;

/// The most units of a title within a text.
const TITLE_SHOWN: usize = 128;
/// The most units of a title on a button.
const TITLE_ON_BUTTON: usize = 40;
/// Classrooms that are named in the overview.
const CLASSROOMS_NAMED: usize = 5;
/// Topics and items that are named in a warning.
const WARNED_NAMED: usize = 5;
/// Topics that are buttons: with what stands below them they fit a keyboard.
const TOPICS_SHOWN: usize = 90;

/// What can be chosen in a step.
pub(super) struct Offered<'a> {
    /// What can be put into a topic, or what is in it.
    pub(super) items: &'a Page<CourseItem>,
    /// To how many classrooms the author may give it.
    pub(super) classrooms: u16,
    /// Whether those are everybody's.
    pub(super) of_all: bool,
    /// In whose time dates are.
    pub(super) dates_in: Option<&'a DatesIn>,
    /// The classrooms that the course can be for.
    pub(super) rooms: Option<&'a Page<ChatId>>,
}

pub(super) fn draw(
    course_draft: &CourseDraft,
    offered: &Offered<'_>,
    problems: &[Problem],
    scene: &Scene<'_>,
) -> Draft {
    let words = scene.words;
    let mut draft = Draft::default();
    let course = course_draft.course.as_ref().and_then(Personal::known);
    if let Some(course) = course {
        draft.add(Html::line(&course.title, TITLE_SHOWN).wrap("b"));
    }
    let overview_key = || key("button-overview", AuthorButton::Overview, words);
    let mut last = vec![leave(words)];
    match (course_draft.step, course) {
        (CourseStep::Title, _) | (_, None) => draft.add(words.html("author-course-title-asked", &[])),
        (CourseStep::Description, _) => {
            draft.add(words.html("author-course-description-asked", &[]));
            last.insert(0, key("button-skip", AuthorButton::Skip, words));
        }
        (CourseStep::Access, _) => access_asked(offered, &mut draft, words),
        (CourseStep::Classrooms, Some(course)) => {
            classrooms(course, offered.rooms, &mut draft, scene);
            let next = || key("button-next", AuthorButton::AddTopics, words);
            last.insert(0, if course.topics.is_empty() { next() } else { overview_key() });
        }
        (CourseStep::Topics, Some(course)) => {
            draft.add(words.html("author-topics-asked", &[]));
            last.insert(0, overview_key());
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
            self::topic(course, topic, offered.items, &mut draft, scene);
            last = vec![overview_key()];
        }
        (CourseStep::Order(topic), Some(course)) => {
            order(course, topic, offered.items, &mut draft, scene);
            last = vec![key("button-back", AuthorButton::Topic(topic, 0), words), overview_key()];
        }
        (CourseStep::Dates(topic), Some(course)) => {
            author_dates::items(course, topic, offered.items, &mut draft, scene);
            last = vec![key("button-back", AuthorButton::Topic(topic, 0), words), overview_key()];
        }
        (CourseStep::Window(dated, part), Some(course)) => {
            author_dates::window(course, (dated, part), offered.dates_in, &mut draft, scene);
            last = vec![overview_key()];
            if let Dated::Item(topic, _) = dated {
                last.insert(0, key("button-back", AuthorButton::Dates(topic, 0), words));
            }
        }
        (CourseStep::Overview, Some(course)) => {
            overview(course, offered.dates_in, &mut draft, scene);
            last.insert(0, save(words));
        }
    }
    draft.add(wrong(problems, words));
    draft.row(last);
    draft
}

/// The author's classrooms, ticked where the course is for them.
fn classrooms(course: &Course, rooms: Option<&Page<ChatId>>, draft: &mut Draft, scene: &Scene<'_>) {
    let words = scene.words;
    draft.add(words.html("author-classrooms-asked", &[]));
    let Some(rooms) = rooms else { return };
    draft.add(page_line(rooms, words));
    let catalogue = scene.around.catalogue;
    let chosen = match &course.access {
        Access::Classrooms(chosen) => chosen.iter().map(|chat| catalogue.current_chat(*chat)).collect(),
        Access::Everyone | Access::Invitation => BTreeSet::new(),
    };
    for chat in &rooms.items {
        let mark = if chosen.contains(chat) { "✅" } else { "▫️" };
        let label = format!("{mark} {}", plain_line(&classroom_title(*chat, scene), TITLE_ON_BUTTON));
        let button = AuthorButton::ToggleClassroom(rooms.page, *chat);
        draft.row([Key::press(label, Button::Author(button))]);
    }
    draft.row(page_turns(rooms.page, rooms.pages, words, |page| {
        Button::Author(AuthorButton::Classrooms(page))
    }));
}

/// What a classroom is called; one that has ended, by its id.
pub(super) fn classroom_title(chat: ChatId, scene: &Scene<'_>) -> String {
    let classroom = scene.around.catalogue.classroom(chat);
    classroom.map_or_else(|| chat.to_string(), |classroom| classroom.title.clone())
}

fn access_asked(offered: &Offered<'_>, draft: &mut Draft, words: Words) {
    let classrooms = offered.classrooms;
    draft.add(words.html("author-access-asked", &[]));
    for choice in AccessChoice::ALL {
        if choice == AccessChoice::Classrooms && classrooms == 0 {
            continue;
        }
        let label = words.plain(
            match choice {
                AccessChoice::Everyone => "author-access-everyone",
                AccessChoice::Classrooms if offered.of_all => "author-access-any-classrooms",
                AccessChoice::Classrooms => "author-access-classrooms",
                AccessChoice::Invitation => "author-access-invitation",
            },
            &[("classrooms", u32::from(classrooms).into())],
        );
        draft.row([Key::press(label, Button::Author(AuthorButton::Access(choice)))]);
    }
}

/// What its author may not have meant: what students would have no more if they got this course, what would be empty, what waits for
/// a due date that there is not, what is over.
pub(super) fn warnings(course: &Course, scene: &Scene<'_>) -> Html {
    let (words, now) = (scene.words, scene.around.now);
    let titles = |id, titles: Vec<String>| {
        let mut named: Vec<Html> =
            titles.iter().take(WARNED_NAMED).map(|title| Html::line(title, TITLE_ON_BUTTON)).collect();
        named.extend((titles.len() > WARNED_NAMED).then(|| Html::ours("…")));
        let named = Html::join(&named, ", ");
        if named.is_empty() { named } else { words.html(id, &[("titles", named.into())]) }
    };
    let title_of = |item: &CourseItem| item_title(item, scene);
    let closed = scene.around.catalogue.closed_by(course).into_iter().map(title_of).collect();
    let empty = course.topics.iter().filter(|topic| topic.entries.is_empty());
    let empty = empty.map(|topic| topic.title.clone()).collect();
    let over = course.entries().filter(|entry| entry.window.is_over(now));
    let over = over.map(|entry| title_of(&entry.item)).collect();
    let course_over = course.window.due.filter(|_| course.window.is_over(now));
    let untold = course.entries().filter(|entry| tells_after_no_date(&entry.item, course, scene));
    let untold = untold.map(|entry| title_of(&entry.item)).collect();
    let warnings = [
        titles("author-closes", closed),
        titles("author-empty", empty),
        titles("author-untold", untold),
        course_over.map(|due| told("author-over", "due", due, scene)).unwrap_or_default(),
        titles("author-items-over", over),
    ];
    Html::join(&warnings, "\n")
}

/// Whether a quiz keeps right and wrong for its due date, and neither this course nor another one gives it any.
fn tells_after_no_date(item: &CourseItem, course: &Course, scene: &Scene<'_>) -> bool {
    let CourseItem::Quiz(code) = item else { return false };
    let catalogue = scene.around.catalogue;
    let newest = catalogue.entry(code).and_then(|entry| Some(entry.newest()?.1));
    let waits = |quiz: &Quiz| {
        quiz.settings.feedback == FeedbackPolicy::AfterDue && catalogue.told_after(quiz).is_none()
    };
    newest.is_some_and(|quiz| waits(quiz)) && course.window_of(item).is_none_or(|window| window.due.is_none())
}

fn overview(course: &Course, dates_in: Option<&DatesIn>, draft: &mut Draft, scene: &Scene<'_>) {
    let words = scene.words;
    if !course.description.is_empty() {
        draft.add(Html::block(&course.description, 500).wrap("i"));
    }
    let access = match &course.access {
        Access::Everyone => words.html("author-course-everyone", &[]),
        Access::Classrooms(classrooms) => {
            let for_them = words.html("author-course-classrooms", &[("classrooms", classrooms.len().into())]);
            let titles = classrooms.iter().take(CLASSROOMS_NAMED).map(|chat| classroom_title(*chat, scene));
            let titles: Vec<Html> = titles.map(|title| Html::line(&title, TITLE_ON_BUTTON)).collect();
            let more = Html::ours(if classrooms.len() > CLASSROOMS_NAMED { ", …" } else { "" });
            Html::join(&[for_them, Html::join(&[Html::join(&titles, ", "), more], "")], ": ")
        }
        Access::Invitation => words.html("author-course-invitation", &[]),
    };
    draft.add(Html::join(&[access, author_dates::told_of(course.window, scene)], "\n"));
    let dated = course.entries().filter(|entry| entry.has_dates()).count();
    if course.window.due.is_some() || dated > 0 {
        draft.add(Html::join(&[author_dates::late(course, words), author_dates::count(dated, words)], "\n"));
    }
    if dated > 0 || course.window != Window::default() {
        draft.add(author_dates::of_classroom(dates_in, scene));
    }
    draft.add(warnings(course, scene));
    draft.add(words.html(if course.topics.is_empty() { "author-no-topics" } else { "author-topics" }, &[]));
    for (index, topic) in course.topics.iter().enumerate().take(TOPICS_SHOWN) {
        let Ok(at) = u16::try_from(index) else { break };
        let label = format!("{} · {}", plain_line(&topic.title, TITLE_ON_BUTTON), topic.entries.len());
        draft.row([Key::press(label, Button::Author(AuthorButton::Topic(at, 0)))]);
    }
    draft.row([
        key("button-add-topics", AuthorButton::AddTopics, words),
        key("button-access", AuthorButton::AskAccess, words),
        key("button-dates", AuthorButton::Window(Dated::Course, DatePart::Due), words),
    ]);
}

/// What is in a topic, ticked and in order, and what could be.
fn topic(course: &Course, topic: u16, page: &Page<CourseItem>, draft: &mut Draft, scene: &Scene<'_>) {
    let words = scene.words;
    let Some(content) = course.topics.get(usize::from(topic)) else { return };
    let number = Html::ours(format!("📂 {}.", topic + 1));
    draft.add(Html::join(&[number, Html::line(&content.title, TITLE_SHOWN).wrap("b")], " "));
    let empty = page.items.is_empty() && page.pages < 2;
    draft.add(words.html(if empty { "author-nothing-to-add" } else { "author-topic-choose" }, &[]));
    draft.add(author_dates::lines(content, scene));
    draft.add(page_line(page, words));
    for item in &page.items {
        let place = content.entries.iter().position(|entry| entry.item == *item);
        let mark = place.map_or_else(|| "▫️".to_owned(), |place| format!("✅ {}.", place + 1));
        let label = format!("{mark} {}", item_title(item, scene));
        let button = AuthorButton::Toggle(topic, page.page, item.clone());
        draft.row([Key::press(label, Button::Author(button))]);
    }
    draft.row(page_turns(page.page, page.pages, words, |page| {
        Button::Author(AuthorButton::Topic(topic, page))
    }));
    let dates =
        (!content.entries.is_empty()).then(|| key("button-dates", AuthorButton::Dates(topic, 0), words));
    let order =
        (content.entries.len() > 1).then(|| key("button-order", AuthorButton::Order(topic, 0), words));
    draft.row(dates.into_iter().chain(order));
    let up = (topic > 0).then(|| key("button-move-up", AuthorButton::MoveTopic(topic), words));
    draft.row(up);
    draft.row([
        key("button-rename", AuthorButton::RenameTopic(topic), words),
        key("button-remove", AuthorButton::RemoveTopic(topic), words),
    ]);
}

/// What is in a topic, in order: what is pressed comes one place earlier.
fn order(course: &Course, topic: u16, page: &Page<CourseItem>, draft: &mut Draft, scene: &Scene<'_>) {
    let words = scene.words;
    let Some(content) = course.topics.get(usize::from(topic)) else { return };
    draft.add(words.html("author-order-choose", &[]));
    draft.add(page_line(page, words));
    for item in &page.items {
        let Some(place) = content.entries.iter().position(|entry| entry.item == *item) else { continue };
        let mark = if place == 0 { "▫️" } else { "⬆️" };
        let label = format!("{mark} {}. {}", place + 1, item_title(item, scene));
        draft.row([Key::press(label, Button::Author(AuthorButton::MoveItem(topic, item.clone())))]);
    }
    draft.row(page_turns(page.page, page.pages, words, |page| {
        Button::Author(AuthorButton::Order(topic, page))
    }));
}

pub(super) fn item_title(item: &CourseItem, scene: &Scene<'_>) -> String {
    match item {
        CourseItem::Quiz(code) => {
            let newest = scene.around.catalogue.entry(code).and_then(|entry| Some(entry.newest()?.1));
            format!("📝 {}", newest.map_or_else(|| code.to_string(), |quiz| title_on_button(quiz)))
        }
        CourseItem::Material(code) => {
            let saved = scene.around.catalogue.material(code);
            let title = saved.map_or_else(|| code.to_string(), |saved| saved.material.title.clone());
            format!("📎 {}", plain_line(&title, TITLE_ON_BUTTON))
        }
    }
}
