//! Reminders: one of them, the settings of when they come, and the offer to have them.

use jiff::civil::Weekday;
use studymate_schema::ZoneName;
use studymate_schema::button::{AttemptKey, Button};
use studymate_schema::reminder::{Due, PER_DAY_MAX, Quiet, ReminderChoice, ReminderPage, Reminders};

use super::reviews::to_reviews;
use super::{day, to_quizzes, to_settings};
use crate::markup::Html;
use crate::numbers::when;
use crate::scene::{Scene, title, title_on_button};
use crate::screen::{Draft, Key, RenderError};
use crate::words::Words;

/// Buttons with an hour in a row.
const HOURS_IN_ROW: usize = 4;
/// Buttons with a day in a row.
const DAYS_IN_ROW: usize = 4;
/// When quiet hours may begin, and when they may end.
const QUIET_FROM: [u8; 5] = [20, 21, 22, 23, 0];
const QUIET_UNTIL: [u8; 5] = [6, 7, 8, 9, 10];
const WEEK: [(Weekday, &str); 7] = [
    (Weekday::Monday, "weekday-monday"),
    (Weekday::Tuesday, "weekday-tuesday"),
    (Weekday::Wednesday, "weekday-wednesday"),
    (Weekday::Thursday, "weekday-thursday"),
    (Weekday::Friday, "weekday-friday"),
    (Weekday::Saturday, "weekday-saturday"),
    (Weekday::Sunday, "weekday-sunday"),
];

/// What is due, each with the button that leads to it.
pub(super) fn draw(due: &[Due], last: bool, scene: &Scene<'_>) -> Result<Draft, RenderError> {
    let words = scene.words;
    let mut draft = Draft::default();
    draft.add(words.html("reminder-title", &[]));
    let mut lines = Vec::new();
    for due in due {
        lines.push(match due {
            Due::Reviews(count) => words.html("review-due", &[("due", (*count).into())]),
            Due::Unfinished(attempt) => words.html(
                "reminder-unfinished",
                &[
                    ("title", title(scene.quiz(&attempt.quiz)?).into()),
                    ("answered", attempt.answered.into()),
                    ("total", attempt.total.into()),
                ],
            ),
            Due::Deadline { quiz, at } => {
                let at = Html::ours(when(words, *at, scene.around.now, scene.around.zone));
                let values = [("title", title(scene.quiz(quiz)?).into()), ("at", at.into())];
                words.html("reminder-deadline", &values)
            }
            Due::Row(standing) => {
                Html::join(&[words.html("reminder-row", &[]), day::line(standing, words)], "\n")
            }
        });
    }
    for line in lines {
        draft.add(line);
    }
    if last {
        draft.add(words.html("reminder-last", &[]).wrap("i"));
    }
    let mut leads_on = false;
    for due in due {
        match due {
            Due::Reviews(count) => draft.row([to_reviews(*count, words)]),
            Due::Unfinished(attempt) => {
                let values = [
                    ("title", title_on_button(scene.quiz(&attempt.quiz)?).into()),
                    ("answered", attempt.answered.into()),
                    ("total", attempt.total.into()),
                ];
                let key = AttemptKey { student: attempt.student, attempt: attempt.attempt };
                draft.row([Key::press(words.plain("button-go-on", &values), Button::Resume(key))]);
            }
            Due::Deadline { quiz, .. } => {
                let title = title_on_button(scene.quiz(quiz)?);
                let label = words.plain("button-start-quiz", &[("title", title.into())]);
                draft.row([Key::press(label, Button::Start(quiz.code.clone()))]);
            }
            Due::Row(_) => continue,
        }
        leads_on = true;
    }
    draft.row((!leads_on).then(|| to_quizzes(words)));
    draft.row([
        Key::press(words.plain("button-reminders-stop", &[]), Button::Remind(ReminderChoice::Stop)),
        to_reminders(words),
    ]);
    Ok(draft)
}

/// When they come, on one line.
pub(super) fn line(reminders: &Reminders, words: Words) -> Html {
    if !reminders.on {
        return words.html("settings-reminders-off", &[]);
    }
    let time = Html::ours(hour(reminders.hour));
    words.html("settings-reminders", &[("time", time.into()), ("days", days(reminders, words).into())])
}

pub(super) fn settings(
    reminders: &Reminders,
    zone: Option<&ZoneName>,
    page: ReminderPage,
    scene: &Scene<'_>,
) -> Draft {
    match page {
        ReminderPage::Overview => overview(reminders, zone, scene.words),
        ReminderPage::Hours => hours(reminders, scene.words),
        ReminderPage::Quiet => quiet(reminders, scene.words),
    }
}

fn overview(reminders: &Reminders, zone: Option<&ZoneName>, words: Words) -> Draft {
    let mut draft = Draft::default();
    let choose = |label: String, choice| Key::press(label, Button::Remind(choice));
    let page = |id, page| Key::press(words.plain(id, &[]), Button::Reminders(page));
    draft.add(words.html("reminders-title", &[]));
    if !reminders.on {
        draft.add(words.html("reminders-explain", &[]));
        draft.row([choose(words.plain("button-reminders-on", &[]), ReminderChoice::On(true))]);
        draft.row([to_settings(words)]);
        return draft;
    }
    let quiet = match reminders.quiet.is_none() {
        true => words.html("reminders-quiet-none", &[]),
        false => words.html("reminders-quiet", &[("hours", Html::ours(span(reminders.quiet)).into())]),
    };
    let times = reminders.times().map(|time| Html::ours(time.strftime("%H:%M").to_string()));
    let times = Html::join(&times.collect::<Vec<_>>(), ", ");
    draft.add(Html::join(
        &[
            line(reminders, words),
            quiet,
            words.html("reminders-most", &[("count", reminders.per_day.into()), ("times", times.into())]),
        ],
        "\n",
    ));
    draft.add(words.html(if zone.is_some() { "reminders-only-due" } else { "reminders-utc" }, &[]));
    let day_key = |(day, id): &(Weekday, &'static str)| {
        let tick = if reminders.days.holds(*day) { " ✓" } else { "" };
        choose(format!("{}{tick}", words.plain(id, &[])), ReminderChoice::Day(*day))
    };
    for days in WEEK.chunks(DAYS_IN_ROW) {
        draft.row(days.iter().map(day_key));
    }
    draft.row([
        page("button-reminders-hour", ReminderPage::Hours),
        page("button-reminders-quiet", ReminderPage::Quiet),
    ]);
    draft.row((1..=PER_DAY_MAX).map(|most| {
        let tick = if reminders.per_day == most { " ✓" } else { "" };
        let label = words.plain("button-reminders-most", &[("count", most.into())]);
        choose(format!("{label}{tick}"), ReminderChoice::PerDay(most))
    }));
    let zones = zone.is_none().then(|| Key::press(words.plain("button-zones", &[]), Button::TimeZones(None)));
    draft.row(zones);
    draft.row([
        choose(words.plain("button-reminders-off", &[]), ReminderChoice::On(false)),
        to_settings(words),
    ]);
    draft
}

fn hours(reminders: &Reminders, words: Words) -> Draft {
    let mut draft = Draft::default();
    draft.add(words.html("reminders-hour-ask", &[]));
    let offered: Vec<u8> = (0..24).filter(|hour| !reminders.quiet.holds(*hour)).collect();
    for row in offered.chunks(HOURS_IN_ROW) {
        draft.row(row.iter().map(|chosen| {
            let tick = if *chosen == reminders.hour { " ✓" } else { "" };
            Key::press(format!("{}{tick}", hour(*chosen)), Button::Remind(ReminderChoice::Hour(*chosen)))
        }));
    }
    draft.row([back(words)]);
    draft
}

fn quiet(reminders: &Reminders, words: Words) -> Draft {
    let mut draft = Draft::default();
    let now = if reminders.quiet.is_none() { Quiet::default() } else { reminders.quiet };
    draft.add(words.html("reminders-quiet-ask", &[]));
    let key = |quiet: Quiet, label: String, chosen: bool| {
        let tick = if chosen { " ✓" } else { "" };
        Key::press(format!("{label}{tick}"), Button::Remind(ReminderChoice::Quiet(quiet)))
    };
    let is = |quiet: Quiet| quiet == reminders.quiet;
    draft.row(QUIET_FROM.map(|from| {
        let label = words.plain("button-quiet-from", &[("hour", format!("{from:02}").into())]);
        key(Quiet { from, ..now }, label, is(Quiet { from, ..now }))
    }));
    draft.row(QUIET_UNTIL.map(|until| {
        let label = words.plain("button-quiet-until", &[("hour", format!("{until:02}").into())]);
        key(Quiet { until, ..now }, label, is(Quiet { until, ..now }))
    }));
    draft.row([key(Quiet::NONE, words.plain("button-quiet-none", &[]), reminders.quiet.is_none())]);
    draft.row([back(words)]);
    draft
}

/// The offer under a first result.
pub(super) fn offer(offered: bool, draft: &mut Draft, scene: &Scene<'_>) {
    if offered {
        let words = scene.words;
        draft.add(words.html("reminders-offer", &[]));
        let label = words.plain("button-reminders-accept", &[]);
        draft.row([Key::press(label, Button::Remind(ReminderChoice::Accept))]);
    }
}

/// The button to the settings of reminders.
pub(super) fn to_reminders(words: Words) -> Key {
    Key::press(words.plain("button-reminders", &[]), Button::Reminders(ReminderPage::Overview))
}

fn back(words: Words) -> Key {
    Key::press(words.plain("button-reminders-back", &[]), Button::Reminders(ReminderPage::Overview))
}

/// `every day`, or which.
fn days(reminders: &Reminders, words: Words) -> Html {
    let named: Vec<String> = WEEK
        .iter()
        .filter(|(day, _)| reminders.days.holds(*day))
        .map(|(_, id)| words.plain(id, &[]))
        .collect();
    if named.len() == WEEK.len() {
        words.html("reminders-every-day", &[])
    } else {
        Html::ours(named.join(", "))
    }
}

fn hour(hour: u8) -> String {
    format!("{hour:02}:00")
}

fn span(quiet: Quiet) -> String {
    format!("{}–{}", hour(quiet.from), hour(quiet.until))
}
