//! Leaderboards.

use studymate_schema::board::{BOARD_PAGE, BoardPage, BoardPlace, BoardReport, BoardScope};
use studymate_schema::button::Button;
use studymate_schema::privacy::NICKNAME_MAX;
use studymate_schema::{ChatId, CourseCode, UserId};

use super::privacy::to_privacy;
use super::{to_progress, to_quizzes};
use crate::markup::{Html, plain_line};
use crate::numbers::grouped;
use crate::scene::Scene;
use crate::screen::{Draft, Key};
use crate::words::Words;

/// Numbers behind the names of animals: from the first on, so many.
const NUMBERS: (u64, u64) = (100, 900);
/// The most units of a course's title.
const TITLE_SHOWN: usize = 60;
/// The most units of a course's title on a button.
const TITLE_ON_BUTTON: usize = 24;

pub(super) fn draw(
    report: &BoardReport,
    (student, page, hidden): (UserId, &BoardPage, bool),
    (courses, classrooms): (&[CourseCode], &[ChatId]),
    scene: &Scene<'_>,
) -> Draft {
    let words = scene.words;
    let mut draft = Draft::default();
    let title = match &page.scope {
        BoardScope::Everybody => words.html("board-title", &[]),
        BoardScope::Course(code) => {
            let title = title_of(code, TITLE_SHOWN, scene);
            words.html("board-title-course", &[("title", Html::line(&title, TITLE_SHOWN).into())])
        }
        BoardScope::Classroom(chat) => {
            let title = group_of(*chat, TITLE_SHOWN, scene);
            words.html("board-title-classroom", &[("title", Html::line(&title, TITLE_SHOWN).into())])
        }
    };
    let span = words.html(if page.this_week { "board-week" } else { "board-all" }, &[]);
    draft.add(Html::join(&[title, span], "\n"));
    if report.places.is_empty() {
        draft.add(words.html("board-empty", &[]));
    } else {
        draft.add(places(report, student, page.page, words));
    }
    draft.add(words.html("board-points", &[]).wrap("i"));
    if hidden {
        draft.add(words.html("board-hidden", &[("points", report.points.into())]));
    } else if report.points == 0 {
        draft.add(words.html("board-nothing-yet", &[]));
    }
    let to = |label: String, page: BoardPage| Key::press(label, Button::Board(page));
    let with = |page_number: u16| BoardPage { page: page_number, ..page.clone() };
    let pages = u16::try_from(report.people.div_ceil(u64::from(BOARD_PAGE))).unwrap_or(u16::MAX);
    let earlier = page.page.checked_sub(1).map(|page| ("button-earlier-page", page));
    let later = page.page.checked_add(1).filter(|page| *page < pages).map(|page| ("button-later-page", page));
    draft.row([earlier, later].into_iter().flatten().map(|(id, page)| to(words.plain(id, &[]), with(page))));
    let other = BoardPage { this_week: !page.this_week, page: 0, ..page.clone() };
    let span = words.plain(if page.this_week { "button-board-all" } else { "button-board-week" }, &[]);
    draft.row([to(span, other), to_privacy(words)]);
    let rooms = classrooms.iter().copied().map(BoardScope::Classroom);
    let scopes = std::iter::once(BoardScope::Everybody)
        .chain(rooms)
        .chain(courses.iter().cloned().map(BoardScope::Course));
    for scope in scopes.filter(|scope| *scope != page.scope) {
        let label = match &scope {
            BoardScope::Everybody => words.plain("button-board-everybody", &[]),
            BoardScope::Course(code) => {
                let title = title_of(code, TITLE_ON_BUTTON, scene);
                words.plain("button-board-course", &[("title", title.into())])
            }
            BoardScope::Classroom(chat) => {
                let title = group_of(*chat, TITLE_ON_BUTTON, scene);
                words.plain("button-board-classroom", &[("title", title.into())])
            }
        };
        draft.row([to(label, BoardPage { scope, page: 0, ..page.clone() })]);
    }
    draft.row([to_quizzes(words), to_progress(words)]);
    draft
}

/// The page, then, after a gap, the reader with their neighbours.
fn places(report: &BoardReport, student: UserId, page: u16, words: Words) -> Html {
    let mut lines = Vec::new();
    let first = u64::from(page) * u64::from(BOARD_PAGE);
    let mut expected = None;
    for place in &report.places {
        let on_page = (first..first + u64::from(BOARD_PAGE)).contains(&place.number);
        if expected.is_some_and(|next| place.number > next) && (!on_page || expected <= Some(first)) {
            lines.push(Html::ours("…"));
        }
        expected = Some(place.number + 1);
        lines.push(line(place, place.student == student, words));
    }
    Html::join(&lines, "\n")
}

fn line(place: &BoardPlace, own: bool, words: Words) -> Html {
    let medal = match place.place {
        1 => "🥇".to_owned(),
        2 => "🥈".to_owned(),
        3 => "🥉".to_owned(),
        place => format!("{}.", grouped(place)),
    };
    let name = match &place.nickname {
        Some(nickname) => Html::line(nickname, NICKNAME_MAX),
        None => Html::line(&animal(place.student, words), NICKNAME_MAX),
    };
    let line = words.html(
        if own { "board-place-own" } else { "board-place" },
        &[
            ("place", Html::ours(medal).into()),
            ("name", name.into()),
            ("points", Html::ours(grouped(place.points)).into()),
        ],
    );
    if own { line.wrap("b") } else { line }
}

/// What somebody is called who chose no name: an animal and a number that follow from their id and tell nothing of it.
pub(super) fn animal(student: UserId, words: Words) -> String {
    let hash = student.0.to_be_bytes().iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    });
    let names = words.plain("board-animals", &[]);
    let names: Vec<&str> = names.split(',').map(str::trim).collect();
    let name = names[(hash % names.len() as u64) as usize];
    format!("{name} {}", NUMBERS.0 + (hash >> 32) % NUMBERS.1)
}

/// What a grader calls somebody: by their name where the grader knows them, else as on a leaderboard without a nickname.
pub(super) fn called(name: Option<&str>, student: UserId, words: Words) -> String {
    name.map_or_else(|| animal(student, words), str::to_owned)
}

fn title_of(code: &CourseCode, most: usize, scene: &Scene<'_>) -> String {
    let course = scene.around.catalogue.course(code).and_then(|course| course.published());
    course.map_or_else(|| code.to_string(), |course| plain_line(&course.title, most))
}

/// The title of a classroom's group, which its members know.
fn group_of(chat: ChatId, most: usize, scene: &Scene<'_>) -> String {
    let classroom = scene.around.catalogue.classroom(chat);
    classroom.map_or_else(|| chat.to_string(), |classroom| plain_line(&classroom.title, most))
}

/// The button to everybody's of this week.
pub(super) fn to_board(words: Words) -> Key {
    Key::press(words.plain("button-board", &[]), Button::Board(BoardPage::default()))
}
