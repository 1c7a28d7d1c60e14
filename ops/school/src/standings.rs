//! The leaderboard as everybody sees it: who is on it, under which name, with how many points.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use studymate_chaos::world::ADMIN;
use studymate_simulator::{Control, Message};

use crate::SchoolError;
use crate::desk::Desk;
use crate::diary::{Deed, Diary, Window};
use crate::model::{Model, Mutation};
use crate::player::screen::{buttons, has_exactly, numbers, shown};

/// What the mark at the end of a reader's own line begins with.
const OWN: char = '←';
/// What the leaderboard of all time is called in buttons, before the page.
const ALL_TIME: &str = "1:board:a";

/// A line of a leaderboard.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Line {
    /// The place; several have the same one who have as many points.
    pub place: u32,
    /// Points.
    pub points: u32,
    /// The name that was chosen; nothing where it is an animal's.
    pub name: Option<String>,
}

impl Line {
    /// Reads `11. Nick 7 · 13 ← you`, where the first three places are medals.
    fn read(line: &str) -> Option<Self> {
        let (line, points) = line.rsplit_once(" · ")?;
        let (place, name) = line.split_once(' ')?;
        let place = match place {
            "🥇" => 1,
            "🥈" => 2,
            "🥉" => 3,
            place => place.strip_suffix('.').and_then(|_| numbers(place).first().copied())?,
        };
        let chosen = name.starts_with(|first: char| first.is_alphabetic());
        Some(Line { place, points: numbers(points).first().copied()?, name: chosen.then(|| name.to_owned()) })
    }
}

/// The lines of others on a leaderboard, and the reader's own one, if there is such.
pub(crate) fn read(message: &Message) -> (Vec<Line>, Option<Line>) {
    let lines = |own: bool| {
        let of = move |line: &&str| line.contains(OWN) == own;
        shown(message).lines().filter(of).filter_map(Line::read).collect::<Vec<Line>>()
    };
    (lines(false), lines(true).pop())
}

/// The whole leaderboard of all time, as an admin sees it, who is not on it.
pub(crate) async fn all(telegram: &Control) -> Result<Vec<Line>, SchoolError> {
    let mut desk = Desk::of(telegram, ADMIN);
    desk.says("/leaderboard")?;
    desk.presses(&format!("{ALL_TIME}:0")).await?;
    let mut lines = Vec::new();
    for page in 0_u32.. {
        let data = |page: u32| format!("{ALL_TIME}:{page}");
        // The page that was asked for has no button to itself.
        let turned = |message: &Message| {
            let buttons = buttons(message);
            let earlier = page.checked_sub(1).is_none_or(|earlier| buttons.contains(&data(earlier)));
            has_exactly(message, "1:board:w:0") && earlier && !buttons.contains(&data(page))
        };
        let card = desk.sees("a page of the leaderboard", turned).await?;
        lines.extend(read(&card).0);
        if !has_exactly(&card, &data(page + 1)) {
            break;
        }
        desk.presses(&data(page + 1)).await?;
    }
    lines.sort();
    Ok(lines)
}

/// What the leaderboard of all time must say of everybody.
pub(crate) fn expected(models: &[Model<'_>]) -> Vec<Line> {
    let seen = models.iter().filter(|model| !model.name.hidden);
    let seen: Vec<(u32, Option<String>)> = seen
        .map(|model| (model.points_of_all_time(), model.name.chosen.clone()))
        .filter(|(points, _)| *points > 0)
        .collect();
    let line = |(points, name): &(u32, Option<String>)| Line {
        place: 1 + seen.iter().filter(|(others, _)| others > points).count() as u32,
        points: *points,
        name: name.clone(),
    };
    let mut lines: Vec<Line> = seen.iter().map(line).collect();
    lines.sort();
    lines
}

/// What others see of somebody.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Name {
    /// Whether they are on no leaderboard.
    pub hidden: bool,
    /// What they chose to be called; an animal until they do.
    pub chosen: Option<String>,
}

impl Name {
    /// What becomes of it.
    pub(crate) fn follow(&mut self, deed: &Deed, mutation: Option<Mutation>) {
        match deed {
            Deed::Hidden(_) if mutation == Some(Mutation::NeverHidden) => {}
            Deed::Hidden(hidden) => self.hidden = *hidden,
            Deed::Named(name) => self.chosen.clone_from(name),
            Deed::Forgotten => *self = Name::default(),
            _ => {}
        }
    }
}

/// A name under which somebody may have been seen.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Called {
    name: String,
    /// From when on, and until when.
    may: Window,
}

/// The names under which somebody may have been seen, by what they did.
pub(crate) fn names_of(diary: &Diary, mutation: Option<Mutation>) -> Vec<Called> {
    let (mut name, mut names, mut since) = (Name::default(), Vec::new(), Timestamp::MIN);
    let mut keep = |name: &Name, from: Timestamp, until: Timestamp| {
        let seen = name.chosen.clone().filter(|_| !name.hidden);
        names.extend(seen.map(|name| Called { name, may: Window { from, until } }));
    };
    for entry in diary {
        let before = name.clone();
        name.follow(&entry.deed, mutation);
        if name != before {
            keep(&before, since, entry.at.until);
            since = entry.at.from;
        }
    }
    keep(&name, since, Timestamp::MAX);
    names
}

/// The names that a reader saw on a leaderboard within a time and that nobody of these can have had then.
pub(crate) fn strangers<'n>(seen: &'n [String], names: &[&Vec<Called>], look: Window) -> Vec<&'n String> {
    let mut left: BTreeMap<&str, usize> = BTreeMap::new();
    for of_one in names {
        let may =
            of_one.iter().filter(|called| called.may.from <= look.until && called.may.until >= look.from);
        for name in may.map(|called| called.name.as_str()).collect::<BTreeSet<&str>>() {
            *left.entry(name).or_default() += 1;
        }
    }
    let mut is_strange = |name: &str| match left.get_mut(name) {
        Some(left) if *left > 0 => {
            *left -= 1;
            false
        }
        _ => true,
    };
    seen.iter().filter(|name| is_strange(name)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diary::Entry;

    fn seconds(from: i64, until: i64) -> Window {
        let at = |second| Timestamp::from_second(second).unwrap();
        Window { from: at(from), until: at(until) }
    }

    #[test]
    fn a_line_is_read_with_and_without_a_name() {
        let line =
            |place, points, name: Option<&str>| Some(Line { place, points, name: name.map(str::to_owned) });
        assert_eq!(Line::read("🥇 Nick 7 · 31"), line(1, 31, Some("Nick 7")));
        assert_eq!(Line::read("11. 🦉 Owl 412 · 13 ← you"), line(11, 13, None));
        assert_eq!(Line::read("This week (Monday to Sunday, UTC)"), None);
    }

    #[test]
    fn who_hides_is_seen_by_nobody_once_that_is_done() {
        let diary: Diary = vec![
            Entry { at: seconds(10, 11), deed: Deed::Named(Some("Nick 1".to_owned())) },
            Entry { at: seconds(20, 21), deed: Deed::Hidden(true) },
            Entry { at: seconds(30, 31), deed: Deed::Hidden(false) },
            Entry { at: seconds(40, 41), deed: Deed::Named(None) },
        ];
        let seen = vec!["Nick 1".to_owned()];
        let names = names_of(&diary, None);
        let strange = |look| strangers(&seen, &[&names], look).len();
        let looks = [(1, 9), (11, 12), (20, 22), (22, 29), (29, 30), (35, 36), (41, 42), (42, 43)];
        assert_eq!(looks.map(|(from, until)| strange(seconds(from, until))), [1, 0, 0, 1, 0, 0, 0, 1]);
        let never_hidden = names_of(&diary, Some(Mutation::NeverHidden));
        assert!(strangers(&seen, &[&never_hidden], seconds(22, 29)).is_empty());
        let both = vec!["Nick 1".to_owned(), "Nick 1".to_owned()];
        assert_eq!(strangers(&both, &[&names], seconds(12, 13)).len(), 1, "there is one of them");
    }
}
