//! What follows when a person is too fast: a warning, and a ban after several. Who is banned, also by an admin, gets one word of it.

use studymate_schema::Timestamp;
use studymate_schema::effect::Effect;
use studymate_schema::event::StudentEvent;
use studymate_schema::input::{Input, InputBody};
use studymate_schema::telegram::Content;
use studymate_schema::view::{Notice, Toast, View};

use super::Student;
use super::decide::Turn;
use crate::Decision;
use crate::admission::{AdmissionLimits, VIOLATION_GAP};

/// Whether nothing is done for this person at that time.
pub fn is_banned(student: &Student, at: Timestamp) -> bool {
    student.banned_until.is_some_and(|until| at < until) || student.ban_in_force(at).is_some()
}

/// Decides an input for which there was no token, or whose sender is banned.
///
/// The first of a burst is a violation and gets a word; what follows within [`VIOLATION_GAP`] is dropped in silence; a press of a
/// button always stops the button's clock.
pub fn decide_throttled(student: &Student, input: &Input, limits: &AdmissionLimits) -> Decision {
    let mut turn = Turn::new(student, input);
    let banned = is_banned(student, input.at);
    let recent = student
        .violations
        .last()
        .is_some_and(|last| input.at.duration_since(*last).unsigned_abs() < VIOLATION_GAP);
    if let InputBody::Telegram(update) = &input.body
        && let Content::Press(press) = &update.content
    {
        let toast = match (banned, student.ban_in_force(input.at)) {
            (true, Some(_)) => Toast::BannedByAdmin,
            (true, None) => Toast::Banned,
            (false, _) => Toast::SlowDown,
        };
        turn.effect(Effect::AnswerPress {
            callback: press.id.clone(),
            toast: Some(toast),
            locale: turn.student.locale(),
        });
    }
    if banned {
        turn.tell_of_ban();
        return turn.end_as("banned");
    }
    if !recent {
        turn.record(StudentEvent::FloodNoticed);
        let remembered = turn
            .student
            .violations
            .iter()
            .filter(|at| input.at.duration_since(**at).unsigned_abs() <= limits.violation_memory)
            .count();
        if remembered >= limits.violations as usize {
            let until = input.at.checked_add(limits.ban).unwrap_or(Timestamp::MAX);
            turn.record(StudentEvent::TemporarilyBanned { until });
            let seconds = u32::try_from(limits.ban.as_secs()).unwrap_or(u32::MAX);
            turn.say(View::Notice(Notice::Banned { until, seconds }));
        } else {
            turn.say(View::Notice(Notice::SlowDown));
        }
    }
    turn.end_as("too fast")
}
