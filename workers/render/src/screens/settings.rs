//! The settings, and the choices of time zone, daily goal and retention goal.

use jiff::tz::TimeZone;
use studymate_domain::zones::{self, City};
use studymate_schema::button::Button;
use studymate_schema::reminder::Reminders;
use studymate_schema::settings::{DailyGoal, DetailLevel, RetentionGoal};
use studymate_schema::view::ZoneOffer;
use studymate_schema::zone::{ZoneRegion, time_zone_of};
use studymate_schema::{ChatId, ZoneName};

use super::author_course::classroom_title;
use super::privacy::to_privacy;
use super::{reminder, to_help, to_quizzes, to_settings};
use crate::markup::{Html, plain_line};
use crate::scene::Scene;
use crate::screen::{Draft, Key};

/// The most units of a zone's name.
const ZONE_SHOWN: usize = 40;
/// Buttons with a city and its time in a row.
const CITIES_IN_ROW: usize = 2;

pub(super) fn settings(
    zone: Option<&ZoneName>,
    (goal, retention): (DailyGoal, RetentionGoal),
    detail: DetailLevel,
    reminders: &Reminders,
    scene: &Scene<'_>,
) -> Draft {
    let words = scene.words;
    let mut draft = Draft::default();
    draft.add(words.html("settings-title", &[]));
    let time = Html::ours(clock(&time_zone_of(zone), scene));
    let zone_line = match zone {
        Some(zone) => words.html("settings-zone", &[("zone", name(zone, scene)), ("time", time.into())]),
        None => words.html("settings-zone-none", &[("time", time.into())]),
    };
    let goal_line = match goal.answers() {
        Some(answers) => words.html("settings-goal", &[("answers", answers.into())]),
        None => words.html("settings-goal-off", &[]),
    };
    let language = Html::ours(words.plain("language-name", &[]));
    draft.add(Html::join(
        &[
            words.html("settings-language", &[("language", language.into())]),
            zone_line,
            goal_line,
            words.html("settings-retention", &[("percent", retention.percent().into())]),
            words.html(
                match detail {
                    DetailLevel::Short => "settings-detail-short",
                    DetailLevel::Full => "settings-detail-full",
                },
                &[],
            ),
            reminder::line(reminders, words),
        ],
        "\n",
    ));
    draft.row([
        Key::press(words.plain("button-languages", &[]), Button::Languages),
        Key::press(words.plain("button-zones", &[]), Button::TimeZones(None)),
    ]);
    let (label, other) = match detail {
        DetailLevel::Short => ("button-detail-full", DetailLevel::Full),
        DetailLevel::Full => ("button-detail-short", DetailLevel::Short),
    };
    draft.row([
        Key::press(words.plain("button-goals", &[]), Button::DailyGoals),
        Key::press(words.plain("button-retention", &[]), Button::RetentionGoals),
    ]);
    draft.row([Key::press(words.plain(label, &[]), Button::Detail(other)), reminder::to_reminders(words)]);
    draft.row([to_privacy(words)]);
    draft.row([to_quizzes(words), to_help(words)]);
    draft
}

/// A choice of time zones: of one's own, or of a classroom.
pub(super) fn zones(
    current: Option<&ZoneName>,
    offer: &ZoneOffer,
    classroom: Option<ChatId>,
    scene: &Scene<'_>,
) -> Draft {
    let words = scene.words;
    let mut draft = Draft::default();
    draft.add(words.html("zones-title", &[]));
    let takes = |zone: &ZoneName| match classroom {
        Some(chat) => Button::ClassroomZone(chat, zone.clone()),
        None => Button::TimeZone(zone.clone()),
    };
    let of_region = |region| match classroom {
        Some(chat) => Button::ClassroomZones(chat, region),
        None => Button::TimeZones(region),
    };
    let of_city =
        |city: &'static City| Some((city.zone.parse().ok()?, city.name(scene.around.locale).to_owned()));
    let of_zone = |zone: &ZoneName| (zone.clone(), zones::label(zone, scene.around.locale));
    let offered: Vec<(ZoneName, String)> = match offer {
        ZoneOffer::Common => zones::common(scene.around.locale).filter_map(of_city).collect(),
        ZoneOffer::Region(region) => zones::cities_in(*region).into_iter().filter_map(of_city).collect(),
        ZoneOffer::Found(found) => found.iter().take(zones::FOUND_MAX).map(of_zone).collect(),
    };
    match classroom {
        Some(chat) => {
            let title = Html::line(&classroom_title(chat, scene), ZONE_SHOWN);
            draft.add(words.html("zones-ask-classroom", &[("title", title.into())]));
        }
        None => {
            draft.add(words.html(if offered.is_empty() { "zones-not-found" } else { "zones-ask" }, &[]));
            draft.add(words.html("zones-type", &[]));
        }
    }
    for cities in offered.chunks(CITIES_IN_ROW) {
        draft.row(cities.iter().map(|(zone, city)| {
            let label = city_label(zone, city, current, scene);
            Key::press(label, takes(zone))
        }));
    }
    match offer {
        ZoneOffer::Common => {
            for regions in ZoneRegion::ALL.chunks(CITIES_IN_ROW) {
                draft.row(regions.iter().map(|region| {
                    Key::press(words.plain(region_id(*region), &[]), of_region(Some(*region)))
                }));
            }
        }
        ZoneOffer::Region(_) | ZoneOffer::Found(_) => {
            draft.row([Key::press(words.plain("button-other-zones", &[]), of_region(None))]);
        }
    }
    draft.row([match classroom {
        Some(chat) => Key::press(words.plain("button-to-classroom", &[]), Button::Classroom(chat)),
        None => to_settings(words),
    }]);
    draft
}

pub(super) fn goals(current: DailyGoal, scene: &Scene<'_>) -> Draft {
    let words = scene.words;
    let mut draft = Draft::default();
    draft.add(words.html("goals-title", &[]));
    draft.add(words.html("goals-ask", &[]));
    draft.add(words.html("goals-freeze", &[]));
    let key = |goal: DailyGoal| {
        let mut label = match goal.answers() {
            Some(answers) => answers.to_string(),
            None => words.plain("button-goal-off", &[]),
        };
        if goal == current {
            label.push_str(" ✓");
        }
        Key::press(label, Button::DailyGoal(goal))
    };
    let (numbers, off): (Vec<DailyGoal>, Vec<DailyGoal>) =
        DailyGoal::ALL.into_iter().partition(|goal| goal.answers().is_some());
    draft.row(numbers.into_iter().map(key));
    draft.row(off.into_iter().map(key));
    draft.row([to_settings(words)]);
    draft
}

pub(super) fn retention_goals(current: RetentionGoal, scene: &Scene<'_>) -> Draft {
    let words = scene.words;
    let mut draft = Draft::default();
    draft.add(words.html("retention-title", &[]));
    draft.add(words.html("retention-ask", &[]));
    draft.row(RetentionGoal::ALL.map(|goal| {
        let tick = if goal == current { " ✓" } else { "" };
        Key::press(format!("{}\u{a0}%{tick}", goal.percent()), Button::RetentionGoal(goal))
    }));
    draft.row([to_settings(words)]);
    draft
}

/// A city with its time: one recognises one's own by the clock.
fn city_label(zone: &ZoneName, city: &str, current: Option<&ZoneName>, scene: &Scene<'_>) -> String {
    let tick = if current == Some(zone) { " ✓" } else { "" };
    format!("{} {}{tick}", plain_line(city, ZONE_SHOWN), clock(&zone.time_zone(), scene))
}

fn clock(zone: &TimeZone, scene: &Scene<'_>) -> String {
    zone.to_datetime(scene.around.now).strftime("%H:%M").to_string()
}

pub(super) fn name(zone: &ZoneName, scene: &Scene<'_>) -> crate::words::Value<Html> {
    Html::line(&zones::label(zone, scene.around.locale), ZONE_SHOWN).into()
}

fn region_id(region: ZoneRegion) -> &'static str {
    match region {
        ZoneRegion::Europe => "button-region-europe",
        ZoneRegion::Asia => "button-region-asia",
        ZoneRegion::Africa => "button-region-africa",
        ZoneRegion::NorthAmerica => "button-region-north-america",
        ZoneRegion::SouthAmerica => "button-region-south-america",
        ZoneRegion::Pacific => "button-region-pacific",
    }
}
