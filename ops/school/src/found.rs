//! What is true of a student, by read models and by `studymate state`.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use serde_json::Value;
use studymate_chaos::checker::{Facts, OutboxRow};
use studymate_chaos::world::{Session, World};

use crate::SchoolError;
use crate::content::Content;
use crate::model::Known;

const PROGRESS: &str = include_str!("../sql/progress.sql");
const TOPICS: &str = include_str!("../sql/topics.sql");
const ATTEMPTS: &str = include_str!("../sql/attempts.sql");
const MEMBERSHIPS: &str = include_str!("../sql/memberships.sql");
const POINTS: &str = include_str!("../sql/points.sql");
const OVERREACHED: &str = include_str!("../sql/overreached.sql");
const REVIEWED: &str = include_str!("../sql/reviewed.sql");
const ASSISTANTS: &str = include_str!("../sql/assistants.sql");

/// What Telegram answers where the bot may not write.
const FORBIDDEN: u16 = 403;

/// Results of a quiz.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Progress {
    /// Finished attempts.
    pub attempts: u32,
    /// Those that passed.
    pub passes: u32,
    /// Per cent of the best.
    pub best: u32,
    /// Per cent of the last.
    pub last: u32,
    /// Per cent of all together.
    pub sum: u32,
}

/// Days in a row.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Row {
    /// Up to the last day that counts.
    pub days: u32,
    /// The longest ever.
    pub longest: u32,
    /// The last day that counts.
    pub last: Option<Date>,
}

/// What is true of one student.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Found {
    /// Results by quiz.
    pub progress: BTreeMap<String, Progress>,
    /// Answers and right ones, by topic.
    pub topics: BTreeMap<String, (u32, u32)>,
    /// Attempts that were started.
    pub started: u32,
    /// Attempts that were finished.
    pub finished: u32,
    /// Attempts that were given up.
    pub cancelled: u32,
    /// Answers in reviews.
    pub reviewed: u32,
    /// How many questions of each unfinished attempt are answered.
    pub unfinished: BTreeMap<String, usize>,
    /// Days in a row.
    pub row: Row,
    /// How often they wanted what only others may.
    pub overreached: u32,
    /// Whether they are an assistant.
    pub assistant: bool,
    /// Points on leaderboards, by quiz.
    pub points: BTreeMap<String, u32>,
    /// When reminders came.
    pub reminded: Vec<Timestamp>,
    /// When Telegram said that no message can be sent to them.
    pub refused: Vec<Timestamp>,
    /// When it refused to remove one: StudyMate takes notice where nothing was sent with it.
    pub kept: Vec<Timestamp>,
    /// Reminders of which nobody knows whether they came.
    pub in_the_dark: usize,
    /// Classrooms that they are in, by StudyMate.
    pub rooms: BTreeSet<usize>,
    /// When each question comes again, by quiz and question.
    pub memory: BTreeMap<(String, String), Known>,
}

impl Found {
    /// How often Telegram said that no message can be sent to them, since they deleted their account.
    pub fn refused_since(&self, gone: Option<Timestamp>) -> usize {
        since(gone, &self.refused)
    }

    /// Whether StudyMate knows that they deleted their account; nothing where both may be.
    pub fn is_known_gone(&self, gone: Option<Timestamp>) -> Option<bool> {
        match (since(gone, &self.refused), since(gone, &self.kept)) {
            (0, 0) => Some(false),
            (0, _) => None,
            _ => Some(true),
        }
    }
}

fn since(gone: Option<Timestamp>, times: &[Timestamp]) -> usize {
    times.iter().filter(|at| gone.is_some_and(|gone| gone <= **at)).count()
}

/// Reads what is true of everybody.
pub(crate) async fn all(
    world: &World,
    content: &Content,
    rooms: &[i64],
) -> Result<BTreeMap<i64, Found>, SchoolError> {
    let mut found: BTreeMap<i64, Found> =
        world.students().into_iter().map(|student| (student, Found::default())).collect();
    let database = world.database().await?;
    read_models(&database, &mut found).await?;
    memberships(&database, rooms, &mut found).await?;
    let names = names(world, content).await?;
    for (student, found) in &mut found {
        let number = student.to_string();
        let output = world.processes.command(&["state", "--user", &number, "--json"]).await?;
        // Of who never wrote nothing is known.
        if output.status.success() {
            let said = String::from_utf8_lossy(&output.stdout);
            state(&said, found).map_err(|reason| SchoolError::Tool {
                command: format!("state --user {student}"),
                reason: format!("{reason} in {said}"),
            })?;
            let ours = |((code, id), known): ((String, String), Known)| {
                let name = names.get(&(code.clone(), id.clone())).cloned().unwrap_or(id);
                ((code, name), known)
            };
            found.memory = std::mem::take(&mut found.memory).into_iter().map(ours).collect();
        }
    }
    Ok(found)
}

/// What the questions that were typed in the chat are called, by quiz and the name that StudyMate gave them.
async fn names(world: &World, content: &Content) -> Result<BTreeMap<(String, String), String>, SchoolError> {
    let mut names = BTreeMap::new();
    for quiz in content.quizzes.iter().filter(|quiz| quiz.comes_later()) {
        let output = world.processes.command(&["quiz", "export", quiz.code]).await?;
        let file = String::from_utf8_lossy(&output.stdout).into_owned();
        for (id, text) in file.lines().filter_map(|line| line.strip_prefix("::")?.split_once("::")) {
            if let Some(question) = content.asked_in(text) {
                names.insert((quiz.code.to_owned(), id.to_owned()), question.id.clone());
            }
        }
        let found = names.keys().filter(|(code, _)| code == quiz.code).count();
        if found != quiz.questions.len() {
            let command = format!("quiz export {}", quiz.code);
            let reason = format!("{found} of {} questions in {file}", quiz.questions.len());
            return Err(SchoolError::Tool { command, reason });
        }
    }
    Ok(names)
}

async fn read_models(database: &Session, found: &mut BTreeMap<i64, Found>) -> Result<(), SchoolError> {
    let whole = |number: i64| u32::try_from(number).unwrap_or(u32::MAX);
    for row in database.query(PROGRESS, &[]).await? {
        let Some(found) = found.get_mut(&row.get("student")) else { continue };
        let progress = Progress {
            attempts: whole(row.get("attempts")),
            passes: whole(row.get("passes")),
            best: whole(row.get("best")),
            last: whole(row.get("last")),
            sum: whole(row.get("sum")),
        };
        found.progress.insert(row.get("quiz"), progress);
    }
    for row in database.query(TOPICS, &[]).await? {
        let Some(found) = found.get_mut(&row.get("student")) else { continue };
        found.topics.insert(row.get("topic"), (whole(row.get("answers")), whole(row.get("right_answers"))));
    }
    for row in database.query(ATTEMPTS, &[]).await? {
        let Some(found) = found.get_mut(&row.get("student")) else { continue };
        found.started = whole(row.get("started"));
        found.finished = whole(row.get("finished"));
        found.cancelled = whole(row.get("cancelled"));
    }
    for row in database.query(POINTS, &[]).await? {
        let Some(found) = found.get_mut(&row.get("student")) else { continue };
        found.points.insert(row.get("quiz"), whole(row.get("points")));
    }
    for row in database.query(OVERREACHED, &[]).await? {
        let Some(found) = found.get_mut(&row.get("student")) else { continue };
        found.overreached = whole(row.get("times"));
    }
    for row in database.query(ASSISTANTS, &[]).await? {
        let Some(found) = found.get_mut(&row.get("student")) else { continue };
        found.assistant = true;
    }
    for row in database.query(REVIEWED, &[]).await? {
        let Some(found) = found.get_mut(&row.get("student")) else { continue };
        found.reviewed = whole(row.get("reviews"));
    }
    Ok(())
}

async fn memberships(
    database: &Session,
    rooms: &[i64],
    found: &mut BTreeMap<i64, Found>,
) -> Result<(), SchoolError> {
    for row in database.query(MEMBERSHIPS, &[]).await? {
        let room = rooms.iter().position(|group| *group == row.get::<_, i64>("classroom"));
        if let (Some(found), Some(room)) = (found.get_mut(&row.get("student")), room) {
            found.rooms.insert(room);
        }
    }
    Ok(())
}

/// Takes in which reminders the simulated Telegram accepted, and when, and what it refused.
pub(crate) fn reminders(facts: &Facts, found: &mut BTreeMap<i64, Found>) {
    // A message of this class that no timer caused tells of a grade.
    let is_reminder = |row: &&OutboxRow| row.class == "reminder" && row.input.starts_with("timer:");
    let rows = facts.outbox.iter().filter(is_reminder);
    let reminders: BTreeMap<i64, &OutboxRow> = rows.map(|row| (row.id, row)).collect();
    for (at_ms, call) in facts.calls.iter().filter(|(_, call)| call.accepted && call.method == "sendMessage")
    {
        let reminder = call.effect.and_then(|effect| reminders.get(&effect));
        let of = reminder.and_then(|row| row.chat).and_then(|chat| found.get_mut(&chat));
        if let (Some(found), Ok(at)) = (of, Timestamp::from_millisecond(*at_ms)) {
            found.reminded.push(at);
        }
    }
    for (at_ms, call) in facts.calls.iter().filter(|(_, call)| call.status == FORBIDDEN) {
        let found = call.chat.and_then(|chat| found.get_mut(&chat));
        if let (Some(found), Ok(at)) = (found, Timestamp::from_millisecond(*at_ms)) {
            // An account may be deleted between a message and the removal of the one before it.
            let refused = if call.method == "deleteMessage" { &mut found.kept } else { &mut found.refused };
            refused.push(at);
        }
    }
    for row in reminders.values().filter(|row| row.state == "unknown") {
        if let Some(found) = row.chat.and_then(|chat| found.get_mut(&chat)) {
            found.in_the_dark += 1;
        }
    }
}

/// Reads what `studymate state --json` prints. An error names what is missing.
fn state(said: &str, found: &mut Found) -> Result<(), &'static str> {
    let shown: Value = serde_json::from_str(said.trim()).map_err(|_| "no JSON")?;
    let state = &shown["state"];
    let whole = |value: &Value| value.as_u64().and_then(|number| u32::try_from(number).ok());
    let streak = state.get("streak").ok_or("no streak")?;
    found.row = Row {
        days: whole(&streak["days"]).ok_or("no days")?,
        longest: whole(&streak["longest"]).ok_or("no longest")?,
        last: streak["last"].as_str().and_then(|date| date.parse().ok()),
    };
    let quizzes = state["memory"]["quizzes"].as_object().ok_or("no memory")?;
    for (code, questions) in quizzes {
        for (question, item) in questions.as_object().ok_or("no questions")? {
            let figure = |index: usize| item.get(index).and_then(Value::as_i64).ok_or("no figure");
            let figures = [figure(0)?, figure(1)?, figure(2)?, figure(3)?, figure(4)?];
            found.memory.insert((code.clone(), question.clone()), known(figures));
        }
    }
    for attempt in state["unfinished"].as_array().ok_or("no unfinished attempts")? {
        let code = attempt["quiz"]["code"].as_str().ok_or("no quiz")?;
        found.unfinished.insert(code.to_owned(), answered(attempt).ok_or("no answers")?);
    }
    Ok(())
}

/// How many questions of an attempt have an answer, by its state: with free navigation one that is kept until it is handed in.
pub(crate) fn answered(attempt: &Value) -> Option<usize> {
    let answers = attempt["answers"].as_array()?.len();
    if attempt["navigation"] != "Free" {
        return Some(answers);
    }
    let is_answer = |kept: &&Value| {
        kept["selected"].as_array().is_some_and(|picked| !picked.is_empty()) || !kept["typed"].is_null()
    };
    Some(answers + attempt["kept"].as_object()?.values().filter(is_answer).count())
}

/// The day since 1970, rating, days, stability and difficulty.
fn known([day, rating, days, stability, difficulty]: [i64; 5]) -> Known {
    let whole = |number: i64| u32::try_from(number).unwrap_or(u32::MAX);
    Known {
        answered: Date::constant(1970, 1, 1).saturating_add(day.days()),
        rating: u8::try_from(rating).unwrap_or(0),
        days: whole(days),
        stability: whole(stability),
        difficulty: whole(difficulty),
    }
}
