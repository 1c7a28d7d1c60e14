//! Who does what on which day, from a seed: nothing that happens changes the plan.

use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use studymate_chaos::dice::Dice;

use crate::SchoolError;
use crate::calendar;

/// Where students live: on both sides of the date line, with half and quarter hours, with and without clocks that change.
/// Each with a city that people there may name instead.
const ZONES: [(&str, &str); 12] = [
    ("Europe/Moscow", "Казань"),
    ("Europe/London", "Manchester"),
    ("Europe/Berlin", "Hamburg"),
    ("Asia/Yekaterinburg", "Пермь"),
    ("Asia/Kolkata", "Mumbai"),
    ("America/New_York", "Boston"),
    ("Asia/Tokyo", "osaka"),
    ("America/Sao_Paulo", "Rio de Janeiro"),
    ("Pacific/Auckland", "Wellington"),
    ("Asia/Kathmandu", "Катманду"),
    ("America/Los_Angeles", "Seattle"),
    ("Africa/Lagos", "Lagos"),
];
/// Of how many of a hundred questions people want to know the answer when they come again.
const RETENTIONS: [u32; 3] = [85, 90, 95];
/// Hours at which people learn, by their own clocks.
const HOURS: [i8; 8] = [7, 8, 12, 16, 18, 19, 20, 21];
/// Goals that can be chosen.
const GOALS: [Option<u32>; 4] = [Some(5), Some(10), Some(20), None];

/// What others shall see.
const SEEN: [Option<Seen>; 6] =
    [Some(Seen::Nicknamed), Some(Seen::Nicknamed), Some(Seen::ByFirstName), Some(Seen::Hidden), None, None];

/// When somebody wants to be reminded; each comes at a whole hour.
const REMINDERS: [Reminders; 5] = [
    Reminders { hour: 18, a_day: 1, quiet_from: 22 },
    Reminders { hour: 17, a_day: 2, quiet_from: 21 },
    Reminders { hour: 16, a_day: 3, quiet_from: 22 },
    Reminders { hour: 9, a_day: 1, quiet_from: 22 },
    Reminders { hour: 12, a_day: 2, quiet_from: 22 },
];
/// Classrooms.
pub const ROOMS: usize = 4;
/// Of so many students one floods, in this session of theirs, the first being 0.
const ONE_OF: u16 = 32;
const FLOODS: u16 = 5;
const FLOODS_IN: usize = 1;
/// Of so many students one deletes the account, in this session of theirs.
const ONE_OF_THESE: u16 = 8;
const VANISHES: u16 = 3;
const VANISHES_IN: usize = 1;
/// So long after the whole hour people begin: what is due at the hour comes before they are at work.
const AFTER_THE_HOUR: i64 = 30;

/// When somebody wants to be reminded, by their own clock; it is quiet until 8.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Reminders {
    /// The first hour.
    pub hour: i8,
    /// At most so many a day.
    pub a_day: i8,
    /// When it begins to be quiet.
    pub quiet_from: i8,
}

/// What others shall see of a student.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Seen {
    /// A name that they choose.
    Nicknamed,
    /// Their first name.
    ByFirstName,
    /// Nothing.
    Hidden,
}

/// What a student is like.
#[derive(Clone, PartialEq, Debug)]
pub struct Student {
    /// The place in the school, from 0.
    pub number: u16,
    /// Where they live, and what they call it; UTC is used where nothing is chosen.
    pub zone: Option<(&'static str, &'static str)>,
    /// Of how many of a hundred questions they want to know the answer; 90 where nothing is chosen.
    pub retention: Option<u32>,
    /// Whether they choose short answers, without explanations.
    pub short: bool,
    /// What others shall see of them; an animal where nothing is chosen.
    pub seen: Option<Seen>,
    /// What they choose; 10 is used where nothing is chosen.
    pub goal: Option<Option<u32>>,
    /// When they want to be reminded, if they do.
    pub reminders: Option<Reminders>,
    /// The classroom that they join.
    pub room: Option<usize>,
    /// In how many of a thousand days they learn.
    pub diligence: u64,
    /// How many of a thousand answers are right.
    pub ability: u64,
    /// How many of a thousand answers are thought about.
    pub thinks: u64,
}

/// What is done in a session.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Act {
    /// Says hello, and chooses settings.
    Enrol,
    /// Takes a quiz to its end.
    Quiz,
    /// Takes a quiz and goes away after so many answers.
    Pause(u8),
    /// Takes the quiz of limited time and lets a question run out.
    Dawdle,
    /// Takes a quiz and gives it up after an answer.
    GiveUp,
    /// Reviews what is due, so many questions at most.
    Review(u8),
    /// Takes the quiz in which one goes to and fro.
    Roam,
    /// Takes the quiz that tells right and wrong after its due date only.
    Sit,
    /// Practises the weakest topic, so many questions at most.
    Practise(u8),
    /// Leaves the classroom, or joins another one.
    Move(usize),
    /// Wants no more reminders, or wants them again.
    Remind(bool),
    /// Opens an invitation to a course.
    Join,
    /// Looks how things stand.
    Look,
    /// Reads the text of a course.
    Read,
    /// Looks at the course that is changed, and at what is new in it.
    Visit,
    /// Walks through the course that was made in the chat.
    Walk,
    /// Wants all that is kept of them.
    Export,
    /// Looks at the page of information.
    Inform,
    /// Is an assistant for a while, and sees the report of a quiz.
    Assist,
    /// Wants what only others may, and is refused.
    Overreach,
    /// Is banned by an admin, is not heard, and is let in again.
    Banned,
    /// Presses so fast and so often that nobody listens for a while.
    Flood,
    /// Is forgotten, and begins anew.
    Forget,
    /// Presses what is long over, and what was never there.
    Fumble,
    /// Chooses another goal.
    Goal(Option<u32>),
    /// Wants short answers, or explanations again.
    Shorten(bool),
    /// Is on no leaderboard, or on all again.
    Hide(bool),
    /// Takes another name for leaderboards, or an animal's.
    Rename(bool),
    /// Blocks the bot, until the next session.
    Block,
    /// Deletes the account with Telegram, for ever.
    Vanish,
}

/// What a student does at a time.
#[derive(Clone, PartialEq, Debug)]
pub struct Session {
    /// Who.
    pub student: u16,
    /// What, in order.
    pub acts: Vec<Act>,
}

/// The plan of a school.
#[derive(Clone, PartialEq, Debug)]
pub struct Plan {
    /// Of which seed.
    pub seed: u64,
    /// Everybody.
    pub students: Vec<Student>,
    /// Sessions by the time at which they begin.
    pub sessions: BTreeMap<Timestamp, Vec<Session>>,
    /// Before the first session.
    pub opens: Timestamp,
    /// After the last one.
    pub closes: Timestamp,
}

impl Plan {
    /// The plan of this seed; `now` is where the clock stands.
    pub fn make(seed: u64, students: u16, days: u16, now: Timestamp) -> Result<Self, SchoolError> {
        let first_day = calendar::first_day(days, now)?;
        let students: Vec<Student> = (0..students).map(|number| Student::of(seed, number)).collect();
        let mut sessions: BTreeMap<Timestamp, Vec<Session>> = BTreeMap::new();
        for student in &students {
            let mut dice = student.dice(seed, "days");
            for (at, acts) in student.days(first_day, days, &mut dice)? {
                sessions.entry(at).or_default().push(Session { student: student.number, acts });
            }
        }
        let opens = calendar::opening(first_day)?;
        let last = sessions.keys().next_back().copied().unwrap_or(opens);
        // By then it is the next day for everybody.
        let closes = last.checked_add(24.hours())?;
        Ok(Plan { seed, students, sessions, opens, closes })
    }
}

impl Student {
    fn of(seed: u64, number: u16) -> Self {
        let mut dice = Dice::of(seed, &format!("student {number}"));
        Student {
            number,
            zone: if dice.chance(0.92) {
                dice.pick(&ZONES).copied().map(|zone| called(&mut dice, zone))
            } else {
                None
            },
            retention: if dice.chance(0.5) { dice.pick(&RETENTIONS).copied() } else { None },
            goal: if dice.chance(0.7) { dice.pick(&GOALS).copied() } else { None },
            reminders: if dice.chance(0.6) { dice.pick(&REMINDERS).copied() } else { None },
            room: if dice.chance(0.9) { Some(usize::from(number) % ROOMS) } else { None },
            diligence: 350 + dice.below(600),
            ability: 300 + dice.below(680),
            thinks: dice.below(250),
            short: dice.chance(0.3),
            seen: dice.pick(&SEEN).copied().flatten(),
        }
    }

    /// Whether they delete their account in the middle of the school: only who wants to be reminded, so that there is something to send.
    fn vanishes(&self) -> bool {
        self.reminders.is_some() && self.number % ONE_OF_THESE == VANISHES
    }

    /// The chance of a part of what they do.
    pub fn dice(&self, seed: u64, part: &str) -> Dice {
        Dice::of(seed, &format!("{part} of student {}", self.number))
    }

    fn days(
        &self,
        first: Date,
        days: u16,
        dice: &mut Dice,
    ) -> Result<Vec<(Timestamp, Vec<Act>)>, SchoolError> {
        let zone = calendar::zone(self.zone.map(|(zone, _)| zone));
        let mut sessions: Vec<(Timestamp, Vec<Act>)> = Vec::new();
        for day in 0..days {
            if dice.below(1000) >= self.diligence {
                continue;
            }
            let date = first.checked_add(i64::from(day).days())?;
            let morning = dice.below(HOURS.len() as u64) as usize;
            let mut hours = vec![morning];
            let evening = morning + 1 + dice.below(4) as usize;
            if evening < HOURS.len() && dice.chance(0.25) {
                hours.push(evening);
            }
            for hour in hours.into_iter().filter_map(|hour| HOURS.get(hour)) {
                let mut acts = if sessions.is_empty() { vec![Act::Enrol] } else { Vec::new() };
                acts.extend(acts_of_a_session(dice, sessions.len()));
                if sessions.len() == FLOODS_IN && self.number % ONE_OF == FLOODS {
                    acts.insert(0, Act::Flood);
                }
                let at = calendar::local(date, *hour, &zone)?.checked_add(AFTER_THE_HOUR.seconds())?;
                if sessions.len() == VANISHES_IN && self.vanishes() {
                    acts.push(Act::Vanish);
                    sessions.push((at, acts));
                    return Ok(sessions);
                }
                sessions.push((at, acts));
            }
        }
        Ok(sessions)
    }
}

/// A zone and what somebody who lives in it types: its name, or a city.
fn called(dice: &mut Dice, (zone, city): (&'static str, &'static str)) -> (&'static str, &'static str) {
    (zone, if dice.chance(0.5) { city } else { zone })
}

fn acts_of_a_session(dice: &mut Dice, before: usize) -> Vec<Act> {
    let mut acts = Vec::new();
    if before > 0 && dice.chance(0.65) {
        acts.push(Act::Review(if dice.chance(0.7) { 20 } else { 1 + dice.below(6) as u8 }));
    }
    acts.push(match dice.below(20) {
        0..=10 => Act::Quiz,
        11..=14 => Act::Pause(1 + dice.below(4) as u8),
        15 => Act::Dawdle,
        16 => Act::GiveUp,
        17 => Act::Fumble,
        _ => Act::Look,
    });
    if dice.chance(0.3) {
        acts.push(Act::Quiz);
    }
    if dice.chance(0.15) {
        acts.push(Act::Roam);
    }
    if dice.chance(0.15) {
        acts.push(Act::Sit);
    }
    if dice.chance(0.1) {
        acts.push(Act::Goal(dice.pick(&GOALS).copied().flatten()));
    }
    if before > 0 && dice.chance(0.12) {
        acts.push(Act::Practise(1 + dice.below(6) as u8));
    }
    if dice.chance(0.05) {
        acts.push(Act::Move(dice.below(ROOMS as u64) as usize));
    }
    if dice.chance(if before > 0 { 0.35 } else { 0.2 }) {
        acts.push(Act::Join);
    }
    if before > 0 && dice.chance(0.05) {
        acts.push(Act::Remind(dice.chance(0.6)));
    }
    if dice.chance(0.1) {
        acts.push(Act::Look);
    }
    if before > 0 && dice.chance(0.05) {
        acts.insert(0, Act::Shorten(dice.chance(0.5)));
    }
    for (act, chance) in [(Act::Read, 0.15), (Act::Walk, 0.25), (Act::Inform, 0.15), (Act::Visit, 0.35)] {
        if dice.chance(chance) {
            acts.push(act);
        }
    }
    if before > 0 {
        let names = [(Act::Hide(dice.chance(0.5)), 0.06), (Act::Rename(dice.chance(0.7)), 0.05)];
        let seldom = [(Act::Overreach, 0.03), (Act::Banned, 0.02), (Act::Assist, 0.12), (Act::Export, 0.08)];
        for (act, chance) in seldom.into_iter().chain(names).chain([(Act::Forget, 0.01)]) {
            if dice.chance(chance) {
                acts.push(act);
            }
        }
    }
    if dice.chance(0.05) {
        acts.push(Act::Block);
    }
    acts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_is_a_plan_and_everything_happens_in_it() {
        let now: Timestamp = "2026-11-21T12:00:00Z".parse().unwrap();
        let plan = Plan::make(7, 300, 14, now).unwrap();
        assert_eq!(plan, Plan::make(7, 300, 14, now).unwrap());
        assert!(plan.sessions.keys().all(|at| plan.opens < *at && *at < plan.closes));
        let acts: Vec<Act> =
            plan.sessions.values().flatten().flat_map(|session| session.acts.clone()).collect();
        let (often, seldom) = (
            [Act::Quiz, Act::Dawdle, Act::GiveUp, Act::Look, Act::Fumble, Act::Block, Act::Goal(None)],
            [Act::Read, Act::Join, Act::Overreach, Act::Banned, Act::Flood, Act::Vanish, Act::Forget],
        );
        let staff =
            [Act::Walk, Act::Export, Act::Inform, Act::Assist, Act::Roam, Act::Sit, Act::Shorten(true)];
        let names = [Act::Hide(true), Act::Hide(false), Act::Rename(true), Act::Rename(false), Act::Visit];
        for act in often.into_iter().chain(seldom).chain(staff).chain(names) {
            assert!(acts.contains(&act), "{act:?} never happens");
        }
        assert!(acts.iter().filter(|act| matches!(act, Act::Review(_))).count() > 1000);
    }
}
