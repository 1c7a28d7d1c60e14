//! Bans by admins. The decision is the banned person's: their aggregate knows whether they are an admin, and answers to who did it.

use std::time::Duration;

use studymate_schema::ban::{BanCommand, BanOutcome};
use studymate_schema::effect::Effect;
use studymate_schema::event::{Role, StudentEvent};
use studymate_schema::input::Command;
use studymate_schema::view::{Notice, View};
use studymate_schema::{Aggregate, Personal, Timestamp, UserId};

use super::Turn;
use crate::student::{Ban, is_banned};

/// The most characters of a reason.
const REASON_MAX: usize = 300;
/// The longest ban that is not for good: ten years.
const LONGEST: Duration = Duration::from_secs(3650 * 24 * 3600);

impl Turn {
    /// `/ban <id> <how long> <reason>`.
    pub(super) fn ban_somebody(&mut self, argument: &str) {
        if !self.allowed(Role::Admin, "ban") {
            return;
        }
        let mut words = argument.splitn(3, char::is_whitespace).map(str::trim);
        let user = words.next().and_then(user_id);
        let lasts = words.next().and_then(duration);
        let reason: String = words.next().unwrap_or_default().chars().take(REASON_MAX).collect();
        let (Some(user), Some(lasts), false) = (user, lasts, reason.is_empty()) else {
            return self.say(View::Notice(Notice::BanUsage));
        };
        if user == self.student.id {
            return self.say(View::Notice(Notice::OwnBan));
        }
        let until = lasts.map(|lasts| self.now().checked_add(lasts).unwrap_or(Timestamp::MAX));
        let reason = Personal::Known(reason);
        self.tell_person(user, BanCommand::Ban { until, reason, by: self.student.id });
    }

    /// `/unban <id>`.
    pub(super) fn unban_somebody(&mut self, argument: &str) {
        if !self.allowed(Role::Admin, "unban") {
            return;
        }
        match user_id(argument) {
            Some(user) => self.tell_person(user, BanCommand::Unban { by: self.student.id }),
            None => self.say(View::Notice(Notice::BanUsage)),
        }
    }

    fn tell_person(&mut self, user: UserId, command: BanCommand) {
        // Who means themselves is told at once, by the same rules.
        if user == self.student.id {
            return self.ban(&command);
        }
        self.effect(Effect::Tell { to: Aggregate::User(user), command: Box::new(Command::Ban(command)) });
    }

    pub(super) fn ban(&mut self, command: &BanCommand) {
        let user = self.student.id;
        let (by, outcome) = match command {
            BanCommand::Ban { by, .. } if self.student.is_admin() => (*by, BanOutcome::IsAdmin),
            BanCommand::Ban { until, reason, by } => {
                self.record(StudentEvent::Banned { until: *until, reason: reason.clone(), by: *by });
                self.tell_of_ban();
                (*by, BanOutcome::Banned { until: *until })
            }
            BanCommand::Unban { by } if !is_banned(&self.student, self.now()) => {
                (*by, BanOutcome::WasNotBanned)
            }
            BanCommand::Unban { by } => {
                self.record(StudentEvent::Unbanned { by: *by });
                if self.student.registration.is_some() {
                    self.say(View::Notice(Notice::Unbanned));
                }
                (*by, BanOutcome::Unbanned)
            }
            BanCommand::Decided { user, outcome } => {
                let (user, outcome) = (*user, *outcome);
                return self.say(View::Notice(Notice::BanDecided { user, outcome }));
            }
        };
        if by == user {
            self.say(View::Notice(Notice::BanDecided { user, outcome }));
        } else {
            self.tell_person(by, BanCommand::Decided { user, outcome });
        }
    }

    /// Says once until when they are banned and why; somebody who cannot be written to hears it when they come back.
    pub(in crate::student) fn tell_of_ban(&mut self) {
        let student = &self.student;
        let ban = student.ban_in_force(self.now()).cloned();
        let Some(Ban { until, reason, told: false }) = ban else { return };
        if student.registration.is_none() || student.unreachable {
            return;
        }
        self.record(StudentEvent::BanTold);
        self.say(View::Notice(Notice::BannedByAdmin { until, reason }));
    }
}

/// A person's id.
pub(super) fn user_id(text: &str) -> Option<UserId> {
    text.trim().parse().ok().filter(|id| *id > 0).map(UserId)
}

/// How long: a number with `m`, `h`, `d` or `w`; `forever` is `Some(None)`.
#[allow(clippy::option_option, reason = "no time, time without end, and a time")]
fn duration(text: &str) -> Option<Option<Duration>> {
    if text.eq_ignore_ascii_case("forever") {
        return Some(None);
    }
    let unit = text.chars().last()?;
    let seconds: u64 = match unit.to_ascii_lowercase() {
        'm' => 60,
        'h' => 3600,
        'd' => 24 * 3600,
        'w' => 7 * 24 * 3600,
        _ => return None,
    };
    let number: u64 = text[..text.len() - unit.len_utf8()].parse().ok().filter(|number| *number > 0)?;
    let lasts = Duration::from_secs(number.saturating_mul(seconds));
    (lasts <= LONGEST).then_some(Some(lasts))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_duration_is_read_as_people_type_it() {
        let minutes = |minutes: u64| Some(Some(Duration::from_secs(60 * minutes)));
        assert_eq!(duration("30m"), minutes(30));
        assert_eq!(duration("2H"), minutes(120));
        assert_eq!(duration("7d"), minutes(7 * 24 * 60));
        assert_eq!(duration("1w"), duration("7d"));
        assert_eq!(duration("forever"), Some(None));
        for bad in ["", "d", "0d", "-1d", "1y", "5", "99999999999999999999d", "4000d", "1д"] {
            assert_eq!(duration(bad), None, "{bad}");
        }
    }
}
