//! Invitations: whom each must let in, from when it was made, until it is used up, over, or revoked.

use jiff::{SignedDuration, Timestamp};

use crate::diary::{Deed, Welcome, Window};
use crate::player::Player;

/// How long an invitation is good for, and for how many.
const DAYS: i64 = 7;
const USES: usize = 50;

/// Somebody opened an invitation: when, whether it had let them in before, and what was said.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Opened {
    at: Window,
    again: bool,
    said: Welcome,
}

/// When somebody opened the invitation of this link.
pub(crate) fn opened(player: &Player, link: &str) -> Vec<Opened> {
    let mut again = false;
    let mut all = Vec::new();
    for entry in &player.diary {
        if let Deed::Invited { link: of, welcome } = &entry.deed
            && of == link
        {
            all.push(Opened { at: entry.at, again, said: *welcome });
            again |= *welcome == Welcome::In;
        }
    }
    all
}

/// An invitation.
pub(crate) struct Invitation {
    pub(crate) made: Window,
    pub(crate) revoked: Option<Window>,
}

impl Invitation {
    /// What is wrong about what was said to those who opened it. Whom it let in once it lets in for ever.
    pub(crate) fn is_wrong(&self, opened: &[Opened]) -> Option<&'static str> {
        let lasts = |from: Timestamp| {
            from.saturating_add(SignedDuration::from_hours(24 * DAYS)).unwrap_or(Timestamp::MAX)
        };
        let over = Window { from: lasts(self.made.from), until: lasts(self.made.until) };
        let came = opened.iter().filter(|one| one.said == Welcome::In && !one.again).count();
        if came > USES {
            return Some("as many as it is for, at most");
        }
        opened.iter().find_map(|one| {
            let surely = |since: Window| since.until < one.at.from;
            let maybe = |since: Window| since.from <= one.at.until;
            match one.said {
                Welcome::In if one.again => None,
                _ if one.again => Some("whom it let in before"),
                Welcome::In if self.revoked.is_some_and(surely) => Some("nobody once it is revoked"),
                Welcome::In if surely(over) => Some("nobody after its last day"),
                Welcome::Unknown if !self.revoked.is_some_and(maybe) => Some("somebody before it is revoked"),
                Welcome::Expired if !maybe(over) => Some("somebody before its last day"),
                Welcome::UsedUp if came < USES => Some("somebody before it is used up"),
                _ => None,
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hour(hour: i64) -> Window {
        let at = Timestamp::from_second(3600 * hour).unwrap();
        Window { from: at, until: at.saturating_add(SignedDuration::from_secs(2)).unwrap() }
    }

    fn said(hours: i64, said: Welcome) -> Opened {
        Opened { at: hour(hours), again: false, said }
    }

    #[test]
    fn an_invitation_lets_in_until_it_is_over_used_up_or_revoked() {
        let week = Invitation { made: hour(0), revoked: None };
        assert_eq!(week.is_wrong(&[said(1, Welcome::In), said(169, Welcome::Expired)]), None);
        assert!(week.is_wrong(&[said(169, Welcome::In)]).is_some());
        assert!(week.is_wrong(&[said(160, Welcome::Expired)]).is_some());
        assert!(week.is_wrong(&[said(1, Welcome::Unknown)]).is_some());
        assert!(week.is_wrong(&[said(1, Welcome::UsedUp)]).is_some());
        let revoked = Invitation { made: hour(0), revoked: Some(hour(10)) };
        assert_eq!(revoked.is_wrong(&[said(10, Welcome::In), said(10, Welcome::Unknown)]), None);
        assert!(revoked.is_wrong(&[said(9, Welcome::Unknown)]).is_some());
        assert!(revoked.is_wrong(&[said(11, Welcome::In)]).is_some());
        let again = Opened { again: true, ..said(11, Welcome::In) };
        assert_eq!(revoked.is_wrong(&[again]), None);
        assert!(revoked.is_wrong(&[Opened { said: Welcome::Unknown, ..again }]).is_some());
        let many = vec![said(1, Welcome::In); USES];
        assert_eq!(week.is_wrong(&[many.clone(), vec![said(2, Welcome::UsedUp)]].concat()), None);
        assert!(week.is_wrong(&[many, vec![said(2, Welcome::In)]].concat()).is_some());
    }
}
