//! The judgement: everybody's model against what was found, and what only shows when all are taken together.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use studymate_chaos::world::ADMIN;

use crate::board::{Notice, Posted};
use crate::compare::{Difference, compare};
use crate::content::{Content, MENTORS};
use crate::diary::{Deed, Diary, Visited, Welcome, Window};
use crate::found::Found;
use crate::invitation::{Invitation, Opened, opened};
use crate::mentor::{self, GHOST};
use crate::model::{Counted, Finish, Model, Mutation};
use crate::player::Player;
use crate::standings::{self, Called, Line};

/// How many people the screen of roles names: the admin and the mentors are the first of them.
const ROLES_SHOWN: usize = 40;

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
    /// Attempts in which students went to and fro, and that they handed in.
    pub handed_in: usize,
    /// Questions that were seen with a picture or a sound.
    pub illustrated: usize,
    /// Questions that were seen with code.
    pub coded: usize,
    /// Essays that were graded anew.
    pub graded_anew: usize,
    /// Looks at the course that is changed, and how often something was new in it.
    pub visits: usize,
    /// See [`SchoolFigures::visits`].
    pub new: usize,
    /// Names of others that were seen on leaderboards.
    pub names: usize,
    /// Times at which somebody chose to be on none, or on all again.
    pub hidden: usize,
    /// Answers that were told without their explanation.
    pub short: usize,
    /// Times at which somebody came by an invitation.
    pub invited: usize,
    /// Times at which a quiz or a text was refused, because it was not for them, or not then.
    pub refused: usize,
    /// Files of a course that students were sent.
    pub files: usize,
    /// Exports that were read.
    pub exports: usize,
    /// Looks at the page of information, and how often it was written.
    pub informed: usize,
    /// See [`SchoolFigures::informed`].
    pub written: usize,
    /// Reports that assistants saw.
    pub reports: usize,
    /// Times at which somebody was banned, by an admin or for flooding, and wrote in vain.
    pub banned: usize,
    /// Of these, how often for flooding.
    pub flooded: usize,
    /// People who deleted their account, and how many of them rosters show as such.
    pub vanished: usize,
    /// See [`SchoolFigures::vanished`].
    pub ghosts: usize,
    /// Times at which somebody was made an assistant or ceased to be one.
    pub roles: usize,
}

impl SchoolFigures {
    fn add(&mut self, model: &Model<'_>, diary: &Diary) {
        self.deeds += diary.len();
        let count = |what: fn(&Deed) -> bool| diary.iter().filter(|entry| what(&entry.deed)).count();
        self.graded += count(|deed| matches!(deed, Deed::Graded { .. }));
        self.forgotten += count(|deed| matches!(deed, Deed::Forgotten));
        self.handed_in += count(|deed| matches!(deed, Deed::HandedIn { .. }));
        self.illustrated += count(|deed| matches!(deed, Deed::Illustrated { .. }));
        self.coded += count(|deed| matches!(deed, Deed::Coded { .. }));
        self.graded_anew += count(|deed| matches!(deed, Deed::GradedAnew { .. }));
        self.visits += count(|deed| matches!(deed, Deed::Visited(_)));
        self.new += count(|deed| matches!(deed, Deed::Visited(Visited { new: true, .. })));
        self.hidden += count(|deed| matches!(deed, Deed::Hidden(_)));
        let names = |deed: &Deed| if let Deed::Points { others, .. } = deed { others.len() } else { 0 };
        self.names += diary.iter().map(|entry| names(&entry.deed)).sum::<usize>();
        self.short += count(|deed| matches!(deed, Deed::Explained { explained: false, .. }));
        self.invited += count(|deed| matches!(deed, Deed::Invited { welcome: Welcome::In, .. }));
        let refused = |deed: &Deed| {
            matches!(deed, Deed::NotForThem { .. } | Deed::NotYet { .. } | Deed::Read { came: false, .. })
        };
        self.refused += diary.iter().filter(|entry| refused(&entry.deed)).count();
        self.banned += count(|deed| matches!(deed, Deed::Banned(_)));
        self.flooded += count(|deed| matches!(deed, Deed::Flooded(_)));
        self.vanished += count(|deed| matches!(deed, Deed::Vanished));
        self.exports += count(|deed| matches!(deed, Deed::Exported(_)));
        self.informed += count(|deed| matches!(deed, Deed::Informed { text: Some(_), .. }));
        self.reports += count(|deed| matches!(deed, Deed::Report { figures: Some(_), .. }));
        self.roles += count(|deed| matches!(deed, Deed::Assistant(_)));
        self.files += model.fetched as usize;
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
    /// What was made while the school was open.
    pub(crate) board: &'s [Posted],
    pub(crate) found: &'s BTreeMap<i64, Found>,
    /// What was not as it must be in the folder of a course.
    pub(crate) folder: &'s [Difference],
    /// Who is in each classroom, by its mentor's screen.
    pub(crate) rosters: &'s [BTreeSet<String>],
    /// Who is an assistant, by the admin's screen.
    pub(crate) assistants: &'s BTreeSet<i64>,
    /// The leaderboard of all time, by the admin's screen.
    pub(crate) standings: &'s [Line],
    /// When everybody had looked back.
    pub(crate) closed: Timestamp,
}

impl Judgement<'_> {
    /// What is not as a model says.
    pub(crate) fn differences(&self, mutation: Option<Mutation>) -> Vec<Difference> {
        let nothing = Found::default();
        let models: Vec<Model<'_>> = self.players.iter().map(|player| self.model(player, mutation)).collect();
        let mut differences = self.folder.to_vec();
        for model in &models {
            let found = self.found.get(&model.student).unwrap_or(&nothing);
            differences.extend(compare(model, self.content, found));
        }
        differences.extend(self.invitations(mutation));
        differences.extend(self.rooms(&models));
        differences.extend(self.roles(&models));
        differences.extend(self.reports(&models));
        differences.extend(self.names(mutation));
        differences.extend(self.standings(&models));
        differences
    }

    /// The mentors' rosters must name those who are in their classrooms.
    fn rooms(&self, models: &[Model<'_>]) -> Vec<Difference> {
        let mut rooms: Vec<BTreeSet<String>> = vec![BTreeSet::new(); self.rosters.len()];
        for (player, model) in self.players.iter().zip(models) {
            // Telegram has them in the group still; what it said when it was written to is known.
            let known =
                self.found.get(&model.student).map_or(Some(false), |found| found.is_known_gone(model.gone));
            let ghost = format!("{} {GHOST}", player.name());
            for room in &model.keys.rooms {
                let is_ghost = known.unwrap_or_else(|| self.rosters[*room].contains(&ghost));
                rooms[*room].insert(if is_ghost { ghost.clone() } else { player.name() });
            }
        }
        let compared = rooms.iter().zip(self.rosters).enumerate().filter_map(|(room, (expected, roster))| {
            let found: BTreeSet<String> =
                roster.iter().filter(|name| name.starts_with("Student")).cloned().collect();
            (*expected != found).then(|| Difference {
                student: mentor::mentor_of(room),
                what: format!("who is in classroom {room}"),
                expected: format!("{expected:?}"),
                found: format!("{found:?}"),
            })
        });
        compared.collect()
    }

    /// The admin's screen must name those who are assistants, as far as it has room.
    fn roles(&self, models: &[Model<'_>]) -> Option<Difference> {
        let assistants: BTreeSet<i64> =
            models.iter().filter(|model| model.assistant).map(|model| model.student).collect();
        let expected: BTreeSet<i64> = assistants.into_iter().take(ROLES_SHOWN - 1 - MENTORS).collect();
        (expected != *self.assistants).then(|| Difference {
            student: ADMIN,
            what: "who is an assistant".to_owned(),
            expected: format!("{expected:?}"),
            found: format!("{:?}", self.assistants),
        })
    }

    /// The leaderboard must name everybody who is not hidden, with their points and by the name that they chose.
    fn standings(&self, models: &[Model<'_>]) -> Vec<Difference> {
        let expected = standings::expected(models);
        let missing = expected.iter().filter(|line| !self.standings.contains(line));
        let missing = missing.map(|line| (format!("{line:?}"), "nothing".to_owned()));
        let unexpected = self.standings.iter().filter(|line| !expected.contains(line));
        let unexpected = unexpected.map(|line| ("nothing".to_owned(), format!("{line:?}")));
        let sizes = (expected.len().to_string(), self.standings.len().to_string());
        let sizes = (sizes.0 != sizes.1).then_some(sizes);
        let differs = |(expected, found)| Difference {
            student: ADMIN,
            what: "the leaderboard of all time".to_owned(),
            expected,
            found,
        };
        missing.chain(unexpected).chain(sizes).map(differs).collect()
    }

    /// Names that were seen on leaderboards must be those that others had then.
    fn names(&self, mutation: Option<Mutation>) -> Vec<Difference> {
        let mut differences = Vec::new();
        let names: Vec<Vec<Called>> =
            self.players.iter().map(|player| standings::names_of(&player.diary, mutation)).collect();
        for player in self.players {
            let others = self.players.iter().zip(&names).filter(|(other, _)| other.id != player.id);
            let others: Vec<&Vec<Called>> = others.map(|(_, names)| names).collect();
            for entry in &player.diary {
                let Deed::Points { others: seen, .. } = &entry.deed else { continue };
                let strangers = standings::strangers(seen, &others, entry.at);
                differences.extend((!strangers.is_empty()).then(|| Difference {
                    student: player.id,
                    what: format!("who else is on the leaderboard, shown at {}", entry.at.until),
                    expected: "who is not hidden".to_owned(),
                    found: format!("{strangers:?}"),
                }));
            }
        }
        differences
    }

    /// A report that was shown must count what everybody had finished by then.
    fn reports(&self, models: &[Model<'_>]) -> Vec<Difference> {
        let finishes: Vec<Finish> = models.iter().flat_map(|model| model.finishes.iter().copied()).collect();
        let mut differences = Vec::new();
        for player in self.players {
            for entry in &player.diary {
                let Deed::Report { code, settled, figures: Some(figures) } = entry.deed else { continue };
                let look = Window { from: settled, until: entry.at.until };
                let counted = Counted::of(&finishes, code, look);
                if !counted.allows(figures) {
                    differences.push(Difference {
                        student: player.id,
                        what: format!("what a report of {code} counts, shown at {}", entry.at.until),
                        expected: format!("{counted:?}"),
                        found: format!("{figures:?}"),
                    });
                }
            }
        }
        differences
    }

    /// Each invitation must let in as many as it is for, and nobody new after its last day or once it is revoked.
    fn invitations(&self, mutation: Option<Mutation>) -> Vec<Difference> {
        let made = self.board.iter().filter_map(|posted| match &posted.notice {
            Notice::Invitation { link } => Some((posted.at, link.as_str())),
            _ => None,
        });
        let wrong = made.filter_map(|(at, link)| {
            let revoked = self
                .board
                .iter()
                .find(|posted| matches!(&posted.notice, Notice::Revoked { link: of } if of == link));
            let revoked =
                revoked.filter(|_| mutation != Some(Mutation::NeverRevoked)).map(|posted| posted.at);
            let opened: Vec<Opened> = self.players.iter().flat_map(|player| opened(player, link)).collect();
            Invitation { made: at, revoked }.is_wrong(&opened).map(|why| Difference {
                student: ADMIN,
                what: format!("who came by invitation {link}"),
                expected: why.to_owned(),
                found: format!("{opened:?}"),
            })
        });
        wrong.collect()
    }

    fn model(&self, player: &Player, mutation: Option<Mutation>) -> Model<'_> {
        let reminded = self.found.get(&player.id).map_or(&[][..], |found| &found.reminded);
        let taught = (self.content, self.board);
        Model::of(player.id, &player.diary, taught, mutation, (self.closed, reminded))
    }

    pub(crate) fn figures(&self) -> SchoolFigures {
        let is_page = |posted: &&Posted| matches!(posted.notice, Notice::Page { .. });
        let written = self.board.iter().filter(is_page).count();
        let ghosts = self.rosters.iter().flatten().filter(|name| name.ends_with(GHOST)).count();
        let mut figures = SchoolFigures { written, ghosts, ..SchoolFigures::default() };
        for player in self.players {
            figures.add(&self.model(player, None), &player.diary);
        }
        figures
    }
}
