//! One school, from the first import to the judgement.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};
use studymate_chaos::checker::{self, Facts, Figures};
use studymate_chaos::dice::Dice;
use studymate_chaos::history::Run;
use studymate_chaos::world::{Intake, Role, Session, Setup, Watch, World, connect};
use studymate_chaos::{ChaosError, inspect, recorder};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::author::{Duty, Staff};
use crate::board::{Board, Notice};
use crate::calendar;
use crate::compare::Difference;
use crate::content::{self, By, Content, MENTORS};
use crate::diary::Window;
use crate::folder::{self, COPIED, COPIED_FOR};
use crate::found;
use crate::janitor::Chore;
use crate::judgement::{Judgement, SchoolFigures};
use crate::mentor::Essay;
use crate::model::Mutation;
use crate::plan::{self, Plan};
use crate::player::{BURST, Player};
use crate::rooms::Rooms;
use crate::tempo::Tempo;
use crate::{SchoolError, author, mentor, regrade, standings};

const NEXT_TIMER: &str = include_str!("../sql/next_timer.sql");
/// How long something may be left to do after everybody has acted.
const CALM_WITHIN: Duration = Duration::from_secs(90);
/// How often it is looked.
const LOOK: Duration = Duration::from_millis(15);
/// Timers that are due within so much are waited for together.
const TIMERS_TOGETHER: SignedDuration = SignedDuration::from_millis(500);
/// After the students began at an hour at which a process is killed.
const KILL_AFTER: (Duration, Duration) = (Duration::from_millis(50), Duration::from_millis(500));
/// After so many times at which people learned the mentors grade what waits.
const GRADED_EVERY: usize = 5;
/// So long after the staff has closed and opened what is to be closed and opened on a day lessons begin.
const SETTLES: Duration = Duration::from_secs(4);
/// The day on which a course leaves as a folder and comes back, the first being 0: the one after it was made.
const COPIED_ON: usize = 2;
/// How many look at their progress at the end: its picture costs as much as all the rest.
const LOOK_AT_PROGRESS: usize = 30;
/// The streams of so many students of whom something differs are kept.
const STREAMS_KEPT: usize = 10;

/// How a school is made.
#[derive(Clone, Debug)]
pub struct Options {
    /// The `studymate` command: a debug build, for the failpoints.
    pub binary: PathBuf,
    /// Where histories and logs are kept.
    pub folder: PathBuf,
    /// Chance.
    pub seed: u64,
    /// How many students learn.
    pub students: u16,
    /// For how many days.
    pub days: u16,
}

/// What came of a school.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// How much happened outside.
    pub figures: Figures,
    /// How much happened in the school.
    pub school: SchoolFigures,
    /// What is not as the model says.
    pub differences: Vec<Difference>,
    /// How much differs from a model that gets a rule wrong: each must be noticed.
    pub mutations: Vec<(Mutation, usize)>,
    /// What was not kept of what docs/RELIABILITY.md promises.
    pub violations: Vec<checker::Violation>,
    /// How long it took, with setting up and judging.
    pub took: Duration,
    /// History and logs.
    pub folder: PathBuf,
}

impl Outcome {
    /// Whether everything is as the model says, every promise was kept, and a model that gets a rule wrong would have been noticed.
    pub fn is_right(&self) -> bool {
        let noticed = self.mutations.iter().all(|(_, differences)| *differences > 0);
        self.differences.is_empty() && self.violations.is_empty() && noticed
    }
}

/// Plays a school and judges it.
pub async fn run(options: &Options) -> Result<Outcome, SchoolError> {
    let started = Instant::now();
    let kept = options.folder.join(format!("seed-{}", options.seed));
    let kept = std::path::absolute(&kept).map_err(ChaosError::file(&kept))?;
    let setup = setup(options);
    let run = Run {
        experiment: "school".to_owned(),
        seed: setup.seed,
        polling: setup.intake == Intake::Polling,
        global_per_second: setup.global_per_second,
        chat_per_second: setup.chat_per_second,
        chat_burst: setup.chat_burst,
    };
    let world = World::start(&options.binary, &kept, setup, run).await?;
    let stop_recording = CancellationToken::new();
    let mut recording = JoinSet::new();
    recording.spawn(recorder::record(world.telegram.clone(), world.history.clone(), stop_recording.clone()));

    let now = world.clock.now();
    let plan = Plan::make(options.seed, options.students, options.days, now)?;
    let first_day = calendar::first_day(options.days, now)?;
    let content = Arc::new(content::make().with_dates(first_day, options.days)?);
    bring_quizzes(&world, &content).await?;
    let rooms = mentor::prepare(&world.telegram, &content).await?;
    let board = Arc::new(Board::default());
    let before = Window { from: now, until: now };
    for notice in author::send_media(&world.telegram).await? {
        board.post(before, notice);
    }
    bring_courses(&world, &content, &rooms.groups()).await?;
    let mut school = School::open(world, &plan, &content, (&rooms, &board)).await?;
    school.invite().await?;
    school.live(&plan).await?;
    school.look_back(&plan).await?;
    let School { mut world, players, folder, .. } = school;

    world.calm_down().await?;
    let mut rosters = Vec::new();
    for (room, group) in rooms.groups().into_iter().enumerate() {
        rosters.push(mentor::roster(&world.telegram, group, mentor::mentor_of(room)).await?);
    }
    let assistants = mentor::assistants(&world.telegram, &world.students()).await?;
    let standings = standings::all(&world.telegram).await?;
    world.calm_down().await?;
    let mut found = found::all(&world, &content, &rooms.groups()).await?;
    let closed = world.clock.now();
    world.processes.stop_all().await?;
    inspect::inspect(&world).await?;
    stop_recording.cancel();
    while let Some(recorded) = recording.join_next().await {
        recorded??;
    }
    world.history.finish()?;
    let facts = Facts::load(world.history.path(), &world.postgres.url()).await?;
    let violations = checker::check(&facts);
    found::reminders(&facts, &mut found);
    let judgement = Judgement {
        players: &players,
        content: &content,
        board: &board.all(),
        found: &found,
        folder: &folder,
        rosters: &rosters,
        assistants: &assistants,
        standings: &standings,
        closed,
    };
    let differences = judgement.differences(None);
    let wrong = |mutation: Mutation| (mutation, judgement.differences(Some(mutation)).len());
    let mutations = Mutation::ALL.map(wrong).to_vec();
    write_down(&world.folder, &differences, &violations)?;
    if let Err(error) = keep_streams(&world, &differences).await {
        eprintln!("what came in from those of whom something differs could not be kept: {error}");
    }
    world.end().await?;
    Ok(Outcome {
        figures: facts.figures(),
        school: judgement.figures(),
        differences,
        mutations,
        violations,
        took: started.elapsed(),
        folder: kept,
    })
}

fn setup(options: &Options) -> Setup {
    let mut setup = Setup::new(options.seed, options.students);
    setup.clock_moves = true;
    setup.sample_course = false;
    setup.mentors = MENTORS as u16;
    // Who was away looks back further than who plays all the time.
    setup.messages_per_chat = 30;
    // Somebody who takes an hour for it by their own clock does it within a second here: nobody but those who flood uses up so many.
    setup.more.push(("ADMISSION_BURST", BURST.to_string()));
    setup.more.push(("ADMISSION_RATE", "10".to_owned()));
    setup
}

/// The operator's quizzes, at the command line.
async fn bring_quizzes(world: &World, content: &Content) -> Result<(), SchoolError> {
    for quiz in content.quizzes.iter().filter(|quiz| quiz.by == By::Operator) {
        let path = world.folder.join(format!("{}.gift", quiz.code));
        std::fs::write(&path, quiz.gift()).map_err(ChaosError::file(&path))?;
        world.processes.must(&["quiz", "import", "--publish", &path.display().to_string()]).await?;
    }
    Ok(())
}

/// The courses that are for classrooms, as folders.
async fn bring_courses(world: &World, content: &Content, rooms: &[i64]) -> Result<(), SchoolError> {
    for quiz in &content.quizzes {
        let Some(course) = quiz.course(rooms) else { continue };
        let folder = world.folder.join(format!("course-{}", quiz.code));
        std::fs::create_dir_all(&folder).map_err(ChaosError::file(&folder))?;
        for (name, text) in [("course.toml".to_owned(), course), (format!("{}.gift", quiz.code), quiz.gift())]
        {
            let path = folder.join(name);
            std::fs::write(&path, text).map_err(ChaosError::file(&path))?;
        }
        world.processes.must(&["course", "import", "--publish", &folder.display().to_string()]).await?;
    }
    Ok(())
}

fn write_down(
    folder: &Path,
    differences: &[Difference],
    violations: &[checker::Violation],
) -> Result<(), ChaosError> {
    let lines = differences.iter().map(|difference| format!("{difference}\n"));
    let lines: String = lines.chain(violations.iter().map(|violation| format!("{violation}\n"))).collect();
    let path = folder.join("differences.txt");
    std::fs::write(&path, lines).map_err(ChaosError::file(&path))
}

/// Keeps beside the history what came in from those of whom something differs and what was decided, and the catalogue: the database ends
/// with the run.
async fn keep_streams(world: &World, differences: &[Difference]) -> Result<(), ChaosError> {
    let students: BTreeSet<i64> = differences.iter().map(|difference| difference.student).collect();
    let users = students.into_iter().take(STREAMS_KEPT).map(|student| format!("user.{student}"));
    let streams: Vec<String> = users.collect();
    let catalogue = (!streams.is_empty()).then(|| "catalogue.main".to_owned());
    for stream in streams.into_iter().chain(catalogue) {
        for command in [&["events", "show"][..], &["inputs", "list", "--body"]] {
            let of = ["--stream", &stream, "--limit", "1000000", "--reveal", "--json"];
            let said = world.processes.must(&[command, &of].concat()).await?;
            let path = world.folder.join(format!("{stream}.{}.jsonl", command[0]));
            std::fs::write(&path, said).map_err(ChaosError::file(&path))?;
        }
    }
    Ok(())
}

/// A school that is open.
struct School {
    world: World,
    tempo: Arc<Tempo>,
    watch: Watch,
    database: Session,
    players: Vec<Player>,
    content: Arc<Content>,
    rooms: Arc<Rooms>,
    board: Arc<Board>,
    dice: Dice,
    /// Whether somebody is to be killed while people learn, and was not yet.
    kills: bool,
    /// What was not as it must be in the folder of a course.
    folder: Vec<Difference>,
}

/// Students at work, and the staff, of whom nothing comes back.
type AtWork = JoinSet<Result<Option<Player>, SchoolError>>;

impl School {
    async fn open(
        world: World,
        plan: &Plan,
        content: &Arc<Content>,
        (rooms, board): (&Arc<Rooms>, &Arc<Board>),
    ) -> Result<Self, SchoolError> {
        let tempo = Tempo::new(world.clock.clone());
        let player = |student: &plan::Student| {
            Player::new(student, plan.seed, &world.telegram, &tempo, content, (rooms, board))
        };
        let players = plan.students.iter().map(player).collect();
        let (watch, database) = (world.watch().await?, connect(&world.postgres.url()).await?);
        let dice = Dice::of(plan.seed, "kills");
        let (content, rooms, board) = (Arc::clone(content), Arc::clone(rooms), Arc::clone(board));
        let mut school = School {
            world,
            tempo,
            watch,
            database,
            players,
            content,
            rooms,
            board,
            dice,
            kills: false,
            folder: Vec::new(),
        };
        school.calm().await?;
        school.jump_to(plan.opens)?;
        Ok(school)
    }

    /// An admin makes an invitation, and everybody has its link.
    async fn invite(&mut self) -> Result<(), SchoolError> {
        let from = self.tempo.now();
        let link = mentor::invite(&self.world.telegram, author::INVITED_TO, 0).await?;
        self.calm().await?;
        self.board.post(Window { from, until: self.tempo.now() }, Notice::Invitation { link });
        Ok(())
    }

    /// Plays all sessions, each at its time, and kills somebody every day, while the staff makes something, too.
    async fn live(&mut self, plan: &Plan) -> Result<(), SchoolError> {
        let killed = hours_of_kills(plan);
        let (mut slots, mut days) = (0, 0);
        for (at, sessions) in &plan.sessions {
            self.wait_until(*at).await?;
            if killed.contains_key(at) {
                self.tidy_up(days, killed.len()).await?;
                if days == COPIED_ON {
                    self.copy_course().await?;
                }
            }
            let mut at_work = AtWork::new();
            for session in sessions {
                let Some(mut player) = self.take(session.student) else { continue };
                let (session, awake) = (session.clone(), self.tempo.begin());
                at_work.spawn(async move {
                    let done = player.learn(&session).await;
                    drop(awake);
                    done.map(|()| Some(player))
                });
            }
            if killed.contains_key(at) {
                self.kills = true;
                self.let_staff_work(days, &mut at_work);
                days += 1;
            }
            self.see_through(at_work).await?;
            slots += 1;
            if slots % GRADED_EVERY == 0 {
                self.grade().await?;
            }
        }
        self.grade().await?;
        self.wait_until(plan.closes).await
    }

    /// The mentors grade what waits, and those whose essays they were look what came of it.
    async fn grade(&mut self) -> Result<(), SchoolError> {
        for mentor in mentor::all() {
            let from = self.tempo.now();
            let essays = mentor::grade(&self.world.telegram, mentor).await?;
            self.calm().await?;
            let at = Window { from, until: self.tempo.now() };
            let mut attempts = BTreeSet::new();
            for essay in &essays {
                if let Some(player) = self.players.iter_mut().find(|player| player.id == essay.student) {
                    player.was_graded(at, essay);
                    attempts.insert((essay.student, essay.attempt));
                }
            }
            for (student, attempt) in attempts {
                if let Some(player) = self.players.iter_mut().find(|player| player.id == student) {
                    player.hear_of_grades(attempt, 0).await?;
                }
            }
            for essay in regrade::second_thoughts(&essays) {
                self.grade_anew(mentor, &essay).await?;
            }
        }
        Ok(())
    }

    /// A mentor changes their mind about an essay, and its student hears of that, too.
    async fn grade_anew(&mut self, mentor: i64, essay: &Essay) -> Result<(), SchoolError> {
        let Some(place) = self.players.iter().position(|player| player.id == essay.student) else {
            return Ok(());
        };
        let (from, seen) = (self.tempo.now(), self.players[place].newest_message()?);
        regrade::regrade(&self.world.telegram, mentor, content::ESSAYS, essay).await?;
        self.calm().await?;
        let at = Window { from, until: self.tempo.now() };
        self.players[place].was_graded_anew(at, essay);
        self.players[place].hear_of_grades(essay.attempt, seen + 1).await
    }

    /// Everybody looks how things stand.
    async fn look_back(&mut self, plan: &Plan) -> Result<(), SchoolError> {
        let mut at_work = AtWork::new();
        let came: Vec<u16> = plan.students.iter().map(|student| student.number).collect();
        for (place, number) in came.into_iter().enumerate() {
            let Some(mut player) = self.take(number) else { continue };
            if player.diary.is_empty() {
                self.players.push(player);
                continue;
            }
            let awake = self.tempo.begin();
            at_work.spawn(async move {
                let done = player.look_back(place < LOOK_AT_PROGRESS).await;
                drop(awake);
                done.map(|()| Some(player))
            });
        }
        self.see_through(at_work).await
    }

    /// The staff does what it means to do on a day, the first being 0: a page each day, a quiz on one and a course on the next.
    fn let_staff_work(&self, day: usize, at_work: &mut AtWork) {
        let of_mentors: &[Duty] = match day {
            0 => &[Duty::Quizzes],
            1 => &[Duty::Courses],
            _ => &[],
        };
        let of_admins: &[Duty] = match day {
            1 => &[Duty::Page(day), Duty::Invitation, Duty::Addition],
            2 => &[Duty::Page(day), Duty::Media],
            3 => &[Duty::Page(day), Duty::Removal],
            _ => &[Duty::Page(day)],
        };
        // Who has several things to do does them one after the other.
        for duties in [of_admins, of_mentors].map(<[Duty]>::to_vec) {
            let (staff, awake) = (self.staff(), self.tempo.begin());
            at_work.spawn(async move {
                for duty in duties {
                    staff.does(duty).await?;
                }
                drop(awake);
                Ok(None)
            });
        }
    }

    /// The staff closes and opens what is to be closed and opened on a day, before lessons begin: somebody is killed meanwhile.
    async fn tidy_up(&mut self, day: usize, days: usize) -> Result<(), SchoolError> {
        let chores = Chore::on(day, days);
        if chores.is_empty() {
            return Ok(());
        }
        let mut at_work = AtWork::new();
        let (staff, awake) = (self.staff(), self.tempo.begin());
        at_work.spawn(async move {
            for chore in chores {
                staff.tidies(chore).await?;
            }
            // Also a process that was killed meanwhile, or has much to do, knows it by then.
            tokio::time::sleep(SETTLES).await;
            drop(awake);
            Ok(None)
        });
        self.kills = true;
        self.see_through(at_work).await
    }

    /// A course that was made in the chat leaves as a folder, and comes back.
    async fn copy_course(&mut self) -> Result<(), SchoolError> {
        let (from, awake) = (self.tempo.now(), self.tempo.begin());
        self.folder = folder::copy(&self.world, &self.content, &self.rooms.groups()).await?;
        self.staff().tell(from, Notice::Copied { code: COPIED, room: COPIED_FOR }).await;
        drop(awake);
        self.calm().await
    }

    fn staff(&self) -> Staff {
        Staff {
            telegram: self.world.telegram.clone(),
            tempo: Arc::clone(&self.tempo),
            board: Arc::clone(&self.board),
            content: Arc::clone(&self.content),
            rooms: Arc::clone(&self.rooms),
        }
    }

    fn take(&mut self, number: u16) -> Option<Player> {
        let place = self.players.iter().position(|player| player.is(number))?;
        Some(self.players.swap_remove(place))
    }

    /// Lets those who are at work come to their end, moving the clock while all of them think.
    async fn see_through(&mut self, mut at_work: AtWork) -> Result<(), SchoolError> {
        let kill_at = Instant::now() + self.dice.between(KILL_AFTER.0, KILL_AFTER.1);
        loop {
            while let Some(done) = at_work.try_join_next() {
                self.players.extend(done??);
            }
            if self.kills && Instant::now() >= kill_at {
                self.kill_somebody().await?;
                self.kills = false;
            }
            if self.tempo.is_quiet() {
                match self.tempo.first_to_wake() {
                    Some(wakes) => {
                        self.wait_until(wakes).await?;
                        self.tempo.wake();
                    }
                    None if at_work.is_empty() => return self.calm().await,
                    // Somebody has just finished.
                    None => {}
                }
            }
            self.world.rest(LOOK).await?;
        }
    }

    /// A worker, and now and then another process as well.
    async fn kill_somebody(&mut self) -> Result<(), SchoolError> {
        let mut names: Vec<String> = Vec::new();
        names.extend(self.dice.pick(&self.world.processes.of(Role::Workers)).cloned());
        let other = if self.dice.chance(0.5) { Role::Ingress } else { Role::Projector };
        if self.dice.chance(0.4) {
            names.extend(self.world.processes.of(other));
        }
        for name in names {
            self.world.processes.kill_and_restart(&name, &[]).await?;
        }
        Ok(())
    }

    /// Moves the clock to a time, stopping at each timer on the way until it has fired and everything is done.
    async fn wait_until(&mut self, until: Timestamp) -> Result<(), SchoolError> {
        loop {
            self.calm().await?;
            let next: Option<Timestamp> = self.database.query_one(NEXT_TIMER, &[]).await?.get(0);
            let next = next.and_then(|timer| timer.checked_add(TIMERS_TOGETHER).ok());
            match next.filter(|next| *next < until) {
                Some(next) => self.jump_to(next)?,
                None => return self.jump_to(until),
            }
        }
    }

    /// Moves the clock forward; a time that has passed is now.
    fn jump_to(&self, at: Timestamp) -> Result<(), SchoolError> {
        if let Ok(ahead) = Duration::try_from(at.duration_since(self.tempo.now())) {
            // The simulator counts whole milliseconds.
            self.world.telegram.advance_clock(ahead + Duration::from_millis(1))?;
        }
        Ok(())
    }

    /// Waits until nothing is left to do at this time: updates, inputs, effects, timers, read models.
    async fn calm(&mut self) -> Result<(), SchoolError> {
        let since = Instant::now();
        let mut calm = 0;
        // What ended between two parts of a look may have begun something that the first part did not see: two in a row do.
        while calm < 2 {
            match self.left().await? {
                None => calm += 1,
                Some(left) if since.elapsed() > CALM_WITHIN => {
                    let what = format!("calm at {}, with {left}", self.tempo.now());
                    return Err(ChaosError::TooLate { what, seconds: CALM_WITHIN.as_secs() }.into());
                }
                Some(_) => calm = 0,
            }
            self.world.rest(LOOK).await?;
        }
        Ok(())
    }

    async fn left(&self) -> Result<Option<String>, SchoolError> {
        if let Some(left) = self.watch.left().await? {
            return Ok(Some(left));
        }
        let next: Option<Timestamp> = self.database.query_one(NEXT_TIMER, &[]).await?.get(0);
        let due = next.filter(|next| *next <= self.tempo.now());
        Ok(due.map(|due| format!("a timer of {due} has not fired")))
    }
}

/// The time of each day (UTC) at which most people learn: somebody is killed then.
fn hours_of_kills(plan: &Plan) -> BTreeMap<Timestamp, usize> {
    let mut busiest: BTreeMap<i64, (usize, Timestamp)> = BTreeMap::new();
    for (at, sessions) in &plan.sessions {
        let day = busiest.entry(at.as_second().div_euclid(86_400)).or_insert((0, *at));
        *day = (*day).max((sessions.len(), *at));
    }
    busiest.into_values().map(|(sessions, at)| (at, sessions)).collect()
}

#[cfg(test)]
mod tests {
    use jiff::ToSpan;

    use super::*;

    #[test]
    fn somebody_is_killed_every_day() {
        let now: Timestamp = "2026-11-21T12:00:00Z".parse().unwrap();
        let plan = Plan::make(1, 100, 14, now).unwrap();
        let kills = hours_of_kills(&plan);
        assert!(kills.len() >= 14, "{kills:?}");
        let soon = plan.opens.checked_add(24.hours()).unwrap();
        assert!(kills.keys().next().is_some_and(|first| *first < soon));
    }
}
