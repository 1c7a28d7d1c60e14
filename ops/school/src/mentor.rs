//! Mentors: an admin makes them, and they bring their quizzes as files, in the chat.

use std::collections::BTreeSet;
use std::sync::Arc;

use bytes::Bytes;
use studymate_chaos::world::{ADMIN, FIRST_MENTOR};
use studymate_simulator::{Control, Message, NewGroup, Press, Role};

use crate::SchoolError;
use crate::content::{By, Content, MENTORS, Quiz};
use crate::desk::Desk;
use crate::janitor::MIGRATED;
use crate::plan::ROOMS;
use crate::player::PATIENCE;
use crate::player::screen::{buttons, has_exactly, numbers, shown};
use crate::rooms::Rooms;

/// The sign of somebody who has no account any more.
pub(crate) const GHOST: char = '👻';
/// How the links of invitations end, before their name.
const JOIN: &str = "start=join_";

/// Makes the mentors and lets them publish what is theirs.
/// Returns the groups that they make classrooms.
pub(crate) async fn prepare(telegram: &Control, content: &Content) -> Result<Arc<Rooms>, SchoolError> {
    for mentor in all() {
        let mut desk = Desk::of(telegram, mentor);
        desk.says("/start")?;
        desk.sees("a greeting", |message| has_exactly(message, "1:help")).await?;
        telegram.send_text(ADMIN, ADMIN, &format!("/mentor {mentor}"))?;
        desk.sees("that they are a mentor", |message| shown(message).starts_with('🎓')).await?;
    }
    for quiz in &content.quizzes {
        if let By::Mentor(number) = quiz.by {
            publish(telegram, FIRST_MENTOR + number as i64, quiz).await?;
        }
    }
    let mut rooms = Vec::new();
    for room in 0..ROOMS {
        rooms.push(bind(telegram, mentor_of(room), room).await?);
    }
    Ok(Arc::new(Rooms::of(rooms)))
}

/// All mentors.
pub(crate) fn all() -> impl Iterator<Item = i64> {
    (FIRST_MENTOR..).take(MENTORS)
}

/// An essay that was graded.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Essay {
    /// Whose.
    pub(crate) student: i64,
    /// In which attempt.
    pub(crate) attempt: u32,
    /// Which answer of it.
    pub(crate) number: u32,
    /// Per cent of the points.
    pub(crate) percent: u32,
}

impl Essay {
    /// What the mentor writes to it: to every second one something.
    pub(crate) fn comment(&self) -> Option<String> {
        let Essay { attempt, number, percent, .. } = self;
        (attempt + number).is_multiple_of(2).then(|| format!("Answer {number} is worth {percent} to me."))
    }
}

/// Gives each essay that waits what it says that it is worth.
pub(crate) async fn grade(telegram: &Control, mentor: i64) -> Result<Vec<Essay>, SchoolError> {
    let since = telegram.send_text(mentor, mentor, "/grade")?.message_id;
    let mut graded: Vec<Essay> = Vec::new();
    loop {
        let before = graded.last().copied();
        let next = telegram.wait_for(mentor, PATIENCE, |view| {
            let card = view.last_from_bot().filter(|card| card.message_id > since)?;
            match essay(card) {
                Some(essay) if Some(essay) == before => None,
                essay => Some((card.message_id, essay)),
            }
        });
        let next =
            next.await.map_err(|_| SchoolError::not_seen(telegram, mentor, mentor, "the next essay"))?;
        let (message, Some(essay)) = next else { return Ok(graded) };
        let Essay { student, attempt, number, percent } = essay;
        let message = match essay.comment() {
            Some(comment) => write_comment(telegram, mentor, (message, essay), &comment).await?,
            None => message,
        };
        let data = format!("1:grade:{student}:{attempt}:{number}:{percent}:0");
        telegram.press(mentor, mentor, message, &Press::Data(data))?;
        graded.push(essay);
    }
}

/// Writes what goes out with the grade of an essay. Returns the message with the essay.
async fn write_comment(
    telegram: &Control,
    mentor: i64,
    (message, essay): (i32, Essay),
    comment: &str,
) -> Result<i32, SchoolError> {
    let of = format!("{}:{}:{}", essay.student, essay.attempt, essay.number);
    telegram.press(mentor, mentor, message, &Press::Stale(format!("1:say:{of}")))?;
    let grades = format!("1:grade:{of}:");
    let asked = telegram.wait_for(mentor, PATIENCE, |view| {
        let card = view.last_from_bot()?;
        (!buttons(card).iter().any(|data| data.starts_with(&grades))).then_some(())
    });
    asked.await.map_err(|_| SchoolError::not_seen(telegram, mentor, mentor, "where to write a comment"))?;
    telegram.send_text(mentor, mentor, comment)?;
    let kept = telegram.wait_for(mentor, PATIENCE, |view| {
        let card = view.last_from_bot().filter(|card| shown(card).contains(comment))?;
        buttons(card).iter().any(|data| data.starts_with(&grades)).then_some(card.message_id)
    });
    kept.await.map_err(|_| SchoolError::not_seen(telegram, mentor, mentor, "the comment"))
}

/// The essay on a card, and what it is worth by its own word; nothing when none waits.
fn essay(card: &Message) -> Option<Essay> {
    let of = buttons(card).into_iter().find_map(|data| data.strip_prefix("1:grade:").map(str::to_owned))?;
    let mut fields = of.split(':');
    let percent = shown(card).split("is worth ").nth(1)?.split(' ').next()?.parse().ok()?;
    Some(Essay {
        student: fields.next()?.parse().ok()?,
        attempt: fields.next()?.parse().ok()?,
        number: fields.next()?.parse().ok()?,
        percent,
    })
}

/// Has an admin make an invitation to a course, after so many others of which none is open. Returns what its link names.
pub(crate) async fn invite(telegram: &Control, course: &str, made: usize) -> Result<String, SchoolError> {
    let mut desk = Desk::of(telegram, ADMIN);
    desk.says(&format!("/course {course}"))?;
    for data in
        [format!("1:desk:{course}"), format!("1:invites:{course}"), format!("1:invite:{course}:{made}")]
    {
        desk.presses(&data).await?;
    }
    let one = desk.sees("an invitation", |message| shown(message).contains(JOIN)).await?;
    let link = shown(&one).split(JOIN).nth(1).unwrap_or_default();
    Ok(link.chars().take_while(char::is_ascii_alphanumeric).collect())
}

/// Has an admin revoke the only invitation to a course that may be open. Returns whether it was.
pub(crate) async fn uninvite(telegram: &Control, course: &str, link: &str) -> Result<bool, SchoolError> {
    let mut desk = Desk::of(telegram, ADMIN);
    desk.says(&format!("/course {course}"))?;
    for data in [format!("1:desk:{course}"), format!("1:invites:{course}")] {
        desk.presses(&data).await?;
    }
    let offers = |message: &Message| buttons(message).iter().any(|data| data.starts_with("1:invite:"));
    let open = desk.sees("the invitations", offers).await?;
    let revoke = format!("1:uninvite:{link}");
    if !has_exactly(&open, &revoke) {
        return Ok(false);
    }
    desk.presses(&revoke).await?;
    desk.sees("that no invitation is open", |message| offers(message) && !shown(message).contains(JOIN))
        .await?;
    Ok(true)
}

/// Whose classroom it is.
pub(crate) fn mentor_of(room: usize) -> i64 {
    FIRST_MENTOR + (room % MENTORS) as i64
}

/// A group of a mentor, with the bot as an administrator, becomes a classroom.
async fn bind(telegram: &Control, mentor: i64, room: usize) -> Result<i64, SchoolError> {
    let group = {
        // One that can become a supergroup.
        let new = NewGroup { basic: room == MIGRATED, ..NewGroup::titled(&format!("Room {room}")) };
        telegram.create_group(new.with(mentor, Role::Creator))?.id
    };
    telegram.set_bot_role(mentor, group, Role::Administrator)?;
    let sent = telegram.send_text(mentor, group, "/bind")?.message_id;
    let answered = telegram.wait_for(group, PATIENCE, |view| {
        view.messages.iter().any(|message| message.from.is_bot && message.message_id > sent).then_some(())
    });
    let said = answered.await;
    said.map_err(|_| SchoolError::not_seen(telegram, mentor, group, "that the group is a classroom"))?;
    Ok(group)
}

/// Who is in a classroom, by the mentor's roster; with a sign, who has no account any more.
pub(crate) async fn roster(
    telegram: &Control,
    group: i64,
    mentor: i64,
) -> Result<BTreeSet<String>, SchoolError> {
    telegram.send_text(mentor, mentor, "/classrooms")?;
    let message = sees(telegram, mentor, "classrooms", &format!("1:room:{group}")).await?;
    let press = |data: &str| telegram.press(mentor, mentor, message, &Press::Data(data.to_owned()));
    press(&format!("1:room:{group}"))?;
    let mut page = format!("1:roster:{group}:0");
    let mut names = BTreeSet::new();
    for number in 1.. {
        sees(telegram, mentor, "a classroom", &page).await?;
        press(&page)?;
        let back = format!("1:room:{group}");
        // The page that was asked for has no button to itself.
        let turned = |message: &Message| {
            let buttons = buttons(message);
            (buttons.contains(&back) && !buttons.contains(&page)).then(|| message.clone())
        };
        let who = telegram.wait_for(mentor, PATIENCE, |view| turned(view.last_from_bot()?)).await;
        let who =
            who.map_err(|_| SchoolError::not_seen(telegram, mentor, mentor, "who is in a classroom"))?;
        let shown = shown(&who);
        let name = |line: &str| {
            let name = line.split_once(". ").and_then(|(_, rest)| rest.split(" ·").next())?;
            Some(if line.contains(GHOST) { format!("{name} {GHOST}") } else { name.to_owned() })
        };
        names.extend(shown.lines().filter_map(name));
        page = format!("1:roster:{group}:{number}");
        if !buttons(&who).contains(&page) {
            break;
        }
    }
    Ok(names)
}

/// Who of these is an assistant, by the admin's screen.
pub(crate) async fn assistants(telegram: &Control, students: &[i64]) -> Result<BTreeSet<i64>, SchoolError> {
    let mut desk = Desk::of(telegram, ADMIN);
    desk.says("/roles")?;
    let mentors: Vec<u32> = all().filter_map(|mentor| u32::try_from(mentor).ok()).collect();
    let names_mentors =
        |message: &Message| mentors.iter().all(|mentor| numbers(shown(message)).contains(mentor));
    let roles = desk.sees("who has which role", names_mentors).await?;
    let named = numbers(shown(&roles)).into_iter().map(i64::from);
    Ok(named.filter(|id| students.contains(id)).collect())
}

async fn publish(telegram: &Control, mentor: i64, quiz: &Quiz) -> Result<(), SchoolError> {
    let mut desk = Desk::of(telegram, mentor);
    desk.sends(&format!("{}.gift", quiz.code), Bytes::from(quiz.gift()))?;
    let publish = format!("1:publish:{}:1", quiz.code);
    desk.presses(&publish).await?;
    let done = |card: &Message| shown(card).contains(quiz.title) && !has_exactly(card, &publish);
    desk.sees("that the quiz is published", done).await.map(drop)
}

/// Waits for a message with a button whose data begins so.
async fn sees(telegram: &Control, person: i64, what: &str, data: &str) -> Result<i32, SchoolError> {
    let seen = telegram.wait_for(person, PATIENCE, |view| {
        let last = view.last_from_bot()?;
        buttons(last).iter().any(|button| button.starts_with(data)).then_some(last.message_id)
    });
    seen.await.map_err(|_| SchoolError::not_seen(telegram, person, person, what))
}
