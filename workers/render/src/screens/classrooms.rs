//! Classrooms: what a group sees of being one, and what a mentor sees of theirs.

use studymate_schema::button::Button;
use studymate_schema::classroom::{BindRefusal, BotStanding, Ending, GroupScreen};
use studymate_schema::roster::{
    ClassroomLine, ClassroomReport, ROSTER_PAGE, Reach, RosterLine, RosterReport,
};
use studymate_schema::{ChatId, Personal, ZoneName};

use super::{settings, to_help};
use crate::markup::{Html, plain_line};
use crate::numbers::on_day;
use crate::scene::Scene;
use crate::screen::{Draft, Key};
use crate::words::Words;

/// The most units of a group's title in a text.
const TITLE_SHOWN: usize = 128;
/// The most units of it on a button.
const TITLE_ON_BUTTON: usize = 40;
/// The most units of a person's name.
const NAME_SHOWN: usize = 40;

/// What is shown in a group.
pub(super) fn group(screen: GroupScreen, scene: &Scene<'_>) -> Draft {
    let words = scene.words;
    let bind = |chat| Key::press(words.plain("button-bind", &[]), Button::Bind(chat));
    let mut draft = Draft::default();
    match screen {
        GroupScreen::Offer { chat } => {
            draft.add(words.html("group-offer", &[]));
            draft.row([bind(chat)]);
        }
        GroupScreen::Bound { bot } => {
            draft.add(words.html("group-bound", &[]));
            if bot != BotStanding::Admin {
                draft.add(words.html("group-make-admin", &[]));
            }
            let link = format!("https://t.me/{}", scene.around.bot_username);
            draft.row([Key::open(words.plain("button-open-bot", &[]), link)]);
        }
        GroupScreen::Unbound { chat } => {
            draft.add(words.html("group-unbound", &[]));
            draft.row([bind(chat)]);
        }
        GroupScreen::Refused(why) => draft.add(words.html(
            match why {
                BindRefusal::NotAMentor => "group-refused-not-a-mentor",
                BindRefusal::NotYours => "group-refused-not-yours",
                BindRefusal::NotBound => "group-refused-not-bound",
            },
            &[],
        )),
    }
    draft
}

/// The list of a mentor's classrooms.
pub(super) fn list(lines: &[ClassroomLine], binds: bool, scene: &Scene<'_>) -> Draft {
    let words = scene.words;
    let mut draft = Draft::default();
    draft.add(words.html("classrooms-title", &[]));
    if lines.is_empty() {
        draft.add(words.html(if binds { "classrooms-none" } else { "classrooms-none-to-see" }, &[]));
    }
    for line in lines {
        let label = format!(
            "{}{} · {}",
            if line.bot == BotStanding::Gone { "⚠️ " } else { "" },
            plain_line(&line.title, TITLE_ON_BUTTON),
            line.members
        );
        draft.row([Key::press(label, Button::Classroom(line.chat))]);
    }
    if binds {
        if !lines.is_empty() {
            draft.add(words.html("classrooms-how", &[]));
        }
        let link = format!("https://t.me/{}?startgroup=bind", scene.around.bot_username);
        draft.row([Key::open(words.plain("button-add-to-group", &[]), link)]);
    }
    draft.row([to_help(words)]);
    draft
}

/// One classroom.
pub(super) fn one(
    report: Option<&ClassroomReport>,
    (own, ask): (bool, Option<Ending>),
    zone: Option<&ZoneName>,
    scene: &Scene<'_>,
) -> Draft {
    let words = scene.words;
    let mut draft = Draft::default();
    // It ended between the decision and now.
    let Some(report) = report else {
        draft.add(words.html("notice-classroom-gone", &[]));
        draft.row([to_classrooms(words)]);
        return draft;
    };
    let chat = report.line.chat;
    draft.add(heading(&report.line.title, words));
    let mut lines = vec![words.html("classroom-members", &[("members", report.line.members.into())])];
    if report.unreachable > 0 {
        lines.push(words.html("classroom-unreachable", &[("count", report.unreachable.into())]));
    }
    let since = day(report.bound_at, scene);
    lines.push(words.html("classroom-since", &[("day", Html::ours(since).into())]));
    lines.push(match zone {
        Some(zone) => words.html("classroom-zone", &[("zone", settings::name(zone, scene))]),
        None => words.html("classroom-zone-none", &[]),
    });
    draft.add(Html::join(&lines, "\n"));
    draft.add(words.html(
        match report.line.bot {
            BotStanding::Admin => "classroom-bot-admin",
            BotStanding::Member => "classroom-bot-member",
            BotStanding::Gone => "classroom-bot-gone",
        },
        &[],
    ));
    // Who cannot manage it, or a group that I am not in, has no use for it.
    if ask.is_none() && own && report.line.bot != BotStanding::Gone {
        draft.add(unseen(scene));
    }
    let ask_key = |id, ending| Key::press(words.plain(id, &[]), Button::AskEnding(chat, ending));
    match ask {
        Some(ending) => {
            let (question, yes) = match ending {
                Ending::Unbind => ("classroom-ask-unbind", "button-unbind-yes"),
                Ending::Leave => ("classroom-ask-leave", "button-leave-yes"),
            };
            draft.add(words.html(question, &[]));
            draft.row([
                Key::press(words.plain(yes, &[]), Button::End(chat, ending)),
                Key::press(words.plain("button-keep-classroom", &[]), Button::Classroom(chat)),
            ]);
        }
        None => {
            draft.row([Key::press(words.plain("button-roster", &[]), Button::Roster(chat, 0))]);
            if own {
                let zones = Button::ClassroomZones(chat, None);
                draft.row([Key::press(words.plain("button-zones", &[]), zones)]);
                let leave =
                    (report.line.bot != BotStanding::Gone).then(|| ask_key("button-leave", Ending::Leave));
                draft.row([ask_key("button-unbind", Ending::Unbind)].into_iter().chain(leave));
            }
        }
    }
    draft.row([to_classrooms(words)]);
    draft
}

/// A page of a classroom's members.
pub(super) fn roster(chat: ChatId, page: u16, report: &RosterReport, scene: &Scene<'_>) -> Draft {
    let words = scene.words;
    let mut draft = Draft::default();
    draft.add(heading(&report.title, words));
    if report.members.is_empty() {
        draft.add(words.html("roster-none", &[]));
    }
    let pages = report.total.div_ceil(u32::from(ROSTER_PAGE)).max(1);
    let page = u32::from(page).min(pages - 1);
    let first = page * u32::from(ROSTER_PAGE);
    let lines: Vec<Html> = report
        .members
        .iter()
        .zip(first + 1..)
        .map(|(member, number)| member_line(number, member, scene))
        .collect();
    draft.add(Html::join(&lines, "\n"));
    let turn = |id, page: u32| {
        let page = u16::try_from(page).unwrap_or(u16::MAX);
        Key::press(words.plain(id, &[]), Button::Roster(chat, page))
    };
    let earlier = page.checked_sub(1).map(|page| turn("button-earlier-page", page));
    let later = (page + 1 < pages).then(|| turn("button-later-page", page + 1));
    draft.row([earlier, later].into_iter().flatten());
    draft.row([Key::press(words.plain("button-to-classroom", &[]), Button::Classroom(chat))]);
    draft
}

/// Why not everybody in the group is known, and how they get in.
fn unseen(scene: &Scene<'_>) -> Html {
    let link = format!("https://t.me/{}", scene.around.bot_username);
    scene.words.html("classroom-unseen", &[("link", Html::line(&link, 200).into())])
}

/// A person in a list: their name, when they were active, and whether they can be written to.
pub(super) fn member_line(number: u32, member: &RosterLine, scene: &Scene<'_>) -> Html {
    let words = scene.words;
    let name = match &member.name {
        Personal::Known(name) => Html::line(name, NAME_SHOWN),
        Personal::Erased => words.html("roster-erased", &[]),
    };
    let seen = match member.last_seen_at {
        Some(at) => words.html("roster-seen", &[("day", Html::ours(day(at, scene)).into())]),
        None => words.html("roster-never-seen", &[]),
    };
    let reach = match member.reach {
        Reach::Reachable => Html::default(),
        Reach::Blocked => words.html("roster-blocked", &[]),
        Reach::AccountGone => words.html("roster-account-gone", &[]),
    };
    let about = Html::join(&[seen, reach], " · ");
    words.html("roster-line", &[("number", number.into()), ("name", name.into()), ("about", about.into())])
}

fn heading(title: &str, words: Words) -> Html {
    words.html("classroom-title", &[("title", Html::line(title, TITLE_SHOWN).into())])
}

fn day(at: jiff::Timestamp, scene: &Scene<'_>) -> String {
    on_day(scene.words, at, scene.around.now, scene.around.zone)
}

pub(super) fn to_classrooms(words: Words) -> Key {
    Key::press(words.plain("button-classrooms", &[]), Button::Classrooms)
}
