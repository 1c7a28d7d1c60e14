//! Invitations to courses: links that a mentor passes on, good for some days and some students.

use std::collections::BTreeSet;
use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::catalogue::Author;
use crate::{CourseCode, InvitationCode, UserId};

/// How long an invitation is good for when nobody says otherwise, in days.
pub const INVITATION_DAYS: u16 = 7;
/// How many students an invitation is good for when nobody says otherwise.
pub const INVITATION_USES: u16 = 50;
/// How many invitations of one course can be open at a time: more cannot be told apart in a list.
pub const INVITATIONS_MAX: usize = 10;

/// The characters of a code: letters and digits that are not taken for one another.
const ALPHABET: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz023456789";
/// The characters of a new code: 60 bits.
const CODE_LENGTH: usize = 12;
/// Where hashed codes come from; any fixed value does.
const CODES: Uuid = Uuid::from_u128(0x7c1d_5a0e_93b4_4f6a_8e21_0000_57d4_0002);

impl InvitationCode {
    /// A code that nobody can guess who does not know `secret`; the same whenever the input of this seed and time is decided again.
    ///
    /// The secret is Telegram's random id of the press that asked for it, or a random number of the command line. Trying codes out is
    /// bounded by the limit on inputs per person.
    pub fn made_of(seed: u64, at: Timestamp, secret: &str) -> Self {
        let text = format!("{seed}\n{}\n{secret}", at.as_nanosecond());
        let mut bits = Uuid::new_v5(&CODES, text.as_bytes()).as_u128();
        let mut code = String::with_capacity(CODE_LENGTH);
        for _ in 0..CODE_LENGTH {
            code.push(char::from(ALPHABET[(bits % 32) as usize]));
            bits /= 32;
        }
        InvitationCode::known(code)
    }
}

/// An invitation in the catalogue.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Invitation {
    /// To which course.
    pub course: CourseCode,
    /// Who made it.
    pub by: Author,
    /// Until when it is good.
    pub expires: Timestamp,
    /// How many students it is good for.
    pub uses: u16,
    /// Who came by it. Each counts once.
    pub students: BTreeSet<UserId>,
    /// Whether it was revoked.
    pub revoked: bool,
}

/// Why an invitation opens nothing.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum InvitationRefused {
    /// There is none of this code, or it was revoked.
    Unknown,
    /// Its time is over.
    Expired,
    /// As many came as it was good for.
    UsedUp,
    /// Its course is not published any more, or not yet.
    NoCourse,
}

/// What an invitation is asked to be.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct NewInvitation {
    /// Its code.
    pub code: InvitationCode,
    /// To which course.
    pub course: CourseCode,
    /// For how many days, from when it is made.
    pub days: u16,
    /// For how many students.
    pub uses: u16,
    /// How many invitations to the course there were when it was asked for: once there are more, it is not made. `None` makes it always.
    #[serde(default)]
    pub after: Option<u16>,
}

impl NewInvitation {
    /// One as it is made when nobody says otherwise.
    pub fn usual(code: InvitationCode, course: CourseCode) -> Self {
        NewInvitation { code, course, days: INVITATION_DAYS, uses: INVITATION_USES, after: None }
    }

    /// When it expires if it is made at `now`.
    pub fn expires(&self, now: Timestamp) -> Timestamp {
        now.checked_add(Duration::from_secs(u64::from(self.days) * 86_400)).unwrap_or(Timestamp::MAX)
    }
}

impl Invitation {
    /// Whether it could still let somebody in.
    pub fn is_open(&self, now: Timestamp) -> bool {
        !self.revoked && now < self.expires && self.students.len() < usize::from(self.uses)
    }

    /// Whether it lets somebody in. Who came by it once may come again.
    pub fn admits(&self, user: UserId, now: Timestamp) -> Result<(), InvitationRefused> {
        if self.students.contains(&user) {
            Ok(())
        } else if self.revoked {
            Err(InvitationRefused::Unknown)
        } else if now >= self.expires {
            Err(InvitationRefused::Expired)
        } else if !self.is_open(now) {
            Err(InvitationRefused::UsedUp)
        } else {
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_depends_on_the_secret_and_on_nothing_that_changes() {
        let made = |secret| InvitationCode::made_of(7, Timestamp::UNIX_EPOCH, secret);
        assert_eq!(made("4382bfdwdsb323b2d9"), made("4382bfdwdsb323b2d9"));
        assert_ne!(made("1"), made("2"));
        assert_eq!(made("1").as_str().len(), CODE_LENGTH);
        assert_eq!(InvitationCode::parse(made("1").as_str()), Ok(made("1")));
    }
}
