//! The judgement: everybody's model against what was found, and what only shows when all are taken together.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};

use crate::compare::{Difference, compare};
use crate::content::Content;
use crate::diary::{Deed, Diary, Welcome, Window};
use crate::found::Found;
use crate::mentor;
use crate::model::{Model, Mutation};
use crate::player::Player;

/// How long an invitation is good for, and for how many.
const INVITATION_DAYS: i64 = 7;
const INVITATION_USES: usize = 50;

/// How much happened in a school, by the diaries and the model.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct SchoolFigures {
    /// Things done or shown that were written down.
    pub deeds: usize,
    /// Finished attempts.
    pub attempts: usize,
    /// Answers in reviews.
    pub reviews: usize,
    /// Questions whose next day was compared.
    pub remembered: usize,
    /// Of these, how many had more than one right day, for want of exact times.
    pub uncertain: usize,
    /// The longest row of days.
    pub longest_row: u32,
    /// Essays that were graded.
    pub graded: usize,
    /// People who were forgotten.
    pub forgotten: usize,
    /// Reminders that had to come.
    pub reminders: usize,
    /// Memberships of classrooms at the end.
    pub memberships: usize,
}

impl SchoolFigures {
    fn add(&mut self, model: &Model<'_>, diary: &Diary) {
        self.deeds += diary.len();
        let count = |what: fn(&Deed) -> bool| diary.iter().filter(|entry| what(&entry.deed)).count();
        self.graded += count(|deed| matches!(deed, Deed::Graded { .. }));
        self.forgotten += count(|deed| matches!(deed, Deed::Forgotten));
        self.attempts += model.grades.values().map(|grade| grade.percents.len()).sum::<usize>();
        self.reviews += model.reviewed as usize;
        self.remembered += model.memory.all().count();
        self.uncertain += model.memory.all().filter(|(_, known)| known.len() > 1).count();
        self.reminders += model.reminding.expected.len();
        self.memberships += model.keys.rooms.len();
        self.longest_row = self.longest_row.max(model.row.at_last().longest);
    }
}

/// What was done, and what came of it.
pub(crate) struct Judgement<'s> {
    pub(crate) players: &'s [Player],
    pub(crate) content: &'s Content,
    pub(crate) found: &'s BTreeMap<i64, Found>,
    /// Who is in each classroom, by its mentor's screen.
    pub(crate) rosters: &'s [BTreeSet<String>],
    /// When the invitation was made.
    pub(crate) invited_at: Timestamp,
    /// When everybody had looked back.
    pub(crate) closed: Timestamp,
}

impl Judgement<'_> {
    /// What is not as a model says.
    pub(crate) fn differences(&self, mutation: Option<Mutation>) -> Vec<Difference> {
        let nothing = Found::default();
        let mut differences = Vec::new();
        let mut rooms: Vec<BTreeSet<String>> = vec![BTreeSet::new(); self.rosters.len()];
        for player in self.players {
            let model = self.model(player, mutation);
            let found = self.found.get(&player.id).unwrap_or(&nothing);
            differences.extend(compare(&model, self.content, found));
            for room in &model.keys.rooms {
                rooms[*room].insert(player.name());
            }
        }
        differences.extend(self.invitations());
        for (room, (expected, roster)) in rooms.iter().zip(self.rosters).enumerate() {
            let found: BTreeSet<String> =
                roster.iter().filter(|name| name.starts_with("Student")).cloned().collect();
            if *expected != found {
                differences.push(Difference {
                    student: mentor::mentor_of(room),
                    what: format!("who is in classroom {room}"),
                    expected: format!("{expected:?}"),
                    found: format!("{found:?}"),
                });
            }
        }
        differences
    }

    /// The invitation must let in as many as it is for, and nobody after its last day.
    fn invitations(&self) -> Option<Difference> {
        let opened = |player: &Player| {
            let entries = player.diary.iter().filter_map(|entry| match entry.deed {
                Deed::Invited(welcome) => Some((entry.at, welcome)),
                _ => None,
            });
            entries.collect::<Vec<(Window, Welcome)>>()
        };
        let opened: Vec<(Window, Welcome)> = self.players.iter().flat_map(opened).collect();
        let of = |welcome: Welcome| opened.iter().filter(move |(_, said)| *said == welcome);
        let came = of(Welcome::In).count();
        let good_until = self.invited_at.saturating_add(SignedDuration::from_hours(24 * INVITATION_DAYS));
        let good_until = good_until.unwrap_or(Timestamp::MAX);
        let wrong = came > INVITATION_USES
            || (of(Welcome::UsedUp).next().is_some() && came < INVITATION_USES)
            || of(Welcome::In).any(|(at, _)| at.from > good_until)
            || of(Welcome::Expired).any(|(at, _)| at.until < good_until);
        wrong.then(|| Difference {
            student: mentor::mentor_of(0),
            what: "who came by the invitation".to_owned(),
            expected: format!("{INVITATION_USES} at most until {good_until}"),
            found: format!("{opened:?}"),
        })
    }

    fn model(&self, player: &Player, mutation: Option<Mutation>) -> Model<'_> {
        let reminded = self.found.get(&player.id).map_or(&[][..], |found| &found.reminded);
        Model::of(player.id, &player.diary, self.content, mutation, (self.closed, reminded))
    }

    pub(crate) fn figures(&self) -> SchoolFigures {
        let mut figures = SchoolFigures::default();
        for player in self.players {
            figures.add(&self.model(player, None), &player.diary);
        }
        figures
    }
}
