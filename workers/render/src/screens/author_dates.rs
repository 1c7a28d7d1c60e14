//! The steps in which a course and what is in it get dates.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use studymate_schema::authoring::{AuthorButton, DatePart, Dated, DatesIn, DayChoice, Page};
use studymate_schema::button::Button;
use studymate_schema::course::{Course, CourseEntry, CourseItem, CourseTopic, LatePolicy, Window};

use super::author::{key, page_line};
use super::author_course::{classroom_title, item_title};
use super::courses::told;
use super::page_turns;
use crate::markup::Html;
use crate::scene::Scene;
use crate::screen::{Draft, Key};
use crate::words::Words;

/// The most units of a title in a line with dates.
const TITLE_SHOWN: usize = 48;
/// Items with dates that are listed; the others are seen one by one.
const LINES_SHOWN: usize = 12;
/// How far ahead the date is that shows how one is written, in days.
const EXAMPLE_AHEAD: i64 = 10;

/// Which item of a topic shall have dates.
pub(super) fn items(
    course: &Course,
    topic: u16,
    page: &Page<CourseItem>,
    draft: &mut Draft,
    scene: &Scene<'_>,
) {
    let words = scene.words;
    let Some(content) = course.topics.get(usize::from(topic)) else { return };
    draft.add(words.html("author-dates-choose", &[]));
    draft.add(lines(content, scene));
    draft.add(page_line(page, words));
    for item in &page.items {
        let Some(place) = content.entries.iter().position(|entry| entry.item == *item) else { continue };
        let label = format!("{}. {}", place + 1, item_title(item, scene));
        let button = AuthorButton::Window(Dated::Item(topic, place as u16), DatePart::Due);
        draft.row([Key::press(label, Button::Author(button))]);
    }
    draft.row(page_turns(page.page, page.pages, words, |page| {
        Button::Author(AuthorButton::Dates(topic, page))
    }));
}

/// The items of a topic that have dates of their own.
pub(super) fn lines(topic: &CourseTopic, scene: &Scene<'_>) -> Html {
    let dated = topic.entries.iter().enumerate().filter(|(_, entry)| entry.has_dates());
    let lines: Vec<Html> = dated.take(LINES_SHOWN).map(|(place, entry)| line(place, entry, scene)).collect();
    Html::join(&lines, "\n")
}

fn line(place: usize, entry: &CourseEntry, scene: &Scene<'_>) -> Html {
    let title = format!("{}. {}", place + 1, item_title(&entry.item, scene));
    let dates = dates_of(entry.window, scene);
    Html::join(&[Html::line(&title, TITLE_SHOWN), Html::join(&dates, ", ")], " — ")
}

fn dates_of(window: Window, scene: &Scene<'_>) -> Vec<Html> {
    let opens = window.opens.map(|opens| told("course-opens", "opens", opens, scene));
    let due = window.due.map(|due| told("course-due", "due", due, scene));
    opens.into_iter().chain(due).collect()
}

/// The dates that there are, a line each.
pub(super) fn told_of(window: Window, scene: &Scene<'_>) -> Html {
    Html::join(&dates_of(window, scene), "\n")
}

/// What happens to whoever comes late.
pub(super) fn late(course: &Course, words: Words) -> Html {
    words.html(
        match course.late {
            LatePolicy::Allowed => "author-late-allowed",
            LatePolicy::Refused => "author-late-refused",
        },
        &[],
    )
}

/// How many items have dates of their own.
pub(super) fn count(dated: usize, words: Words) -> Html {
    if dated == 0 { Html::default() } else { words.html("author-dated", &[("count", dated.into())]) }
}

/// One date of the course or of an item.
pub(super) fn window(
    course: &Course,
    (dated, part): (Dated, DatePart),
    dates_in: Option<&DatesIn>,
    draft: &mut Draft,
    scene: &Scene<'_>,
) {
    let words = scene.words;
    let entry = match dated {
        Dated::Course => None,
        Dated::Item(topic, place) => {
            let topic = course.topics.get(usize::from(topic));
            topic.and_then(|topic| topic.entries.get(usize::from(place)))
        }
    };
    let own = entry.map_or(course.window, |entry| entry.window);
    let mut facts = Vec::new();
    if let Some(entry) = entry {
        facts.push(Html::line(&item_title(&entry.item, scene), TITLE_SHOWN).wrap("b"));
    }
    facts.push(own.opens.map_or_else(
        || words.html("author-opens-at-once", &[]),
        |opens| told("course-opens", "opens", opens, scene),
    ));
    facts.push(
        own.due
            .map_or_else(|| words.html("author-never-due", &[]), |due| told("course-due", "due", due, scene)),
    );
    if own.is_over(scene.around.now) {
        facts.push(words.html("author-date-over", &[]));
    }
    if dated == Dated::Course {
        facts.push(late(course, words));
    }
    draft.add(Html::join(&facts, "\n"));
    let of_course = dates_of(course.window, scene);
    if entry.is_some() && !of_course.is_empty() {
        let dates = Html::join(&of_course, ", ");
        draft.add(words.html("author-dates-of-course", &[("dates", dates.into())]).wrap("i"));
    }
    let zone = zone_of(dates_in, scene);
    let example = Html::ours(example(scene));
    let values = [("zone", zone.into()), ("example", example.into())];
    draft.add(match part {
        DatePart::Opens => words.html("author-opens-asked", &values),
        DatePart::Due => words.html("author-due-asked", &values),
    });
    if dates_in.is_none() {
        draft.add(words.html("author-dates-utc", &[]));
        draft.row([Key::press(words.plain("button-zones", &[]), Button::TimeZones(None))]);
    }
    keys(course, dated, part, own, draft, words);
}

fn keys(course: &Course, dated: Dated, part: DatePart, own: Window, draft: &mut Draft, words: Words) {
    let tab = |of: DatePart, id: &str| {
        let mark = if of == part { "🔘" } else { "⚪" };
        let label = format!("{mark} {}", words.plain(id, &[]));
        Key::press(label, Button::Author(AuthorButton::Window(dated, of)))
    };
    draft.row([tab(DatePart::Opens, "button-date-opens"), tab(DatePart::Due, "button-date-due")]);
    let day = |choice| key(day_name(choice), AuthorButton::Day(choice), words);
    // What opens today is open.
    if part == DatePart::Due {
        draft.row([day(DayChoice::Today), day(DayChoice::Tomorrow)]);
    } else {
        draft.row([day(DayChoice::Tomorrow)]);
    }
    draft.row([DayChoice::InAWeek, DayChoice::InTwoWeeks, DayChoice::InAMonth].map(day));
    let set = match part {
        DatePart::Opens => own.opens,
        DatePart::Due => own.due,
    };
    draft.row(set.map(|_| day(DayChoice::Never)));
    if dated == Dated::Course {
        draft.row([match course.late {
            LatePolicy::Allowed => key("button-late-refuse", AuthorButton::Late(LatePolicy::Refused), words),
            LatePolicy::Refused => key("button-late-allow", AuthorButton::Late(LatePolicy::Allowed), words),
        }]);
    }
}

fn day_name(choice: DayChoice) -> &'static str {
    match choice {
        DayChoice::Today => "button-day-today",
        DayChoice::Tomorrow => "button-day-tomorrow",
        DayChoice::InAWeek => "button-day-week",
        DayChoice::InTwoWeeks => "button-day-weeks",
        DayChoice::InAMonth => "button-day-month",
        DayChoice::Never => "button-day-never",
    }
}

/// The zone in which dates are written, with the classroom whose it is.
fn zone_of(dates_in: Option<&DatesIn>, scene: &Scene<'_>) -> Html {
    let zone = Html::line(zone_name(scene.around.zone), TITLE_SHOWN);
    match dates_in.and_then(|dates| dates.classroom) {
        Some(chat) => {
            let classroom = Html::line(&classroom_title(chat, scene), TITLE_SHOWN);
            let values = [("zone", zone.into()), ("classroom", classroom.into())];
            scene.words.html("author-zone-of-classroom", &values)
        }
        None => zone,
    }
}

/// Says so where dates are told in the time of a classroom, which may not be the author's.
pub(super) fn of_classroom(dates_in: Option<&DatesIn>, scene: &Scene<'_>) -> Html {
    match dates_in.filter(|dates| dates.classroom.is_some()) {
        Some(dates) => scene.words.html("author-dates-in", &[("zone", zone_of(Some(dates), scene).into())]),
        None => Html::default(),
    }
}

fn zone_name(zone: &TimeZone) -> &str {
    zone.iana_name().unwrap_or("UTC")
}

/// How a date is written: one that is ahead.
fn example(scene: &Scene<'_>) -> String {
    let ahead = SignedDuration::from_hours(24 * EXAMPLE_AHEAD);
    let at: Timestamp = scene.around.now.checked_add(ahead).unwrap_or(scene.around.now);
    scene.around.zone.to_datetime(at).date().strftime("%Y-%m-%d 18:00").to_string()
}
