//! A course that is changed while students have it: what is in it, and what is new since their last visit.

use jiff::SignedDuration;

use super::{Model, Mutation};
use crate::board::Notice;
use crate::diary::{Visited, Window};

/// How long a visit lasts.
const VISIT: SignedDuration = SignedDuration::from_hours(1);

/// A visit to the course, and when the one before it began.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Visit {
    at: Window,
    before: Option<Window>,
}

/// What may be said of something in the course, as far as it is known when that was.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct May {
    no: bool,
    yes: bool,
}

impl Model<'_> {
    /// The course shows what was added until that is removed, as new if it was not there at the visit before.
    pub(super) fn visited(&mut self, at: Window, found: Visited) {
        self.visits = self.visits_at(at);
        let (added, removed) = (self.when(&Notice::Added), self.when(&Notice::Removed));
        let is_there = May {
            no: added.is_none_or(|added| at.from <= added.until)
                || removed.is_some_and(|removed| removed.from <= at.until),
            yes: added.is_some_and(|added| added.from <= at.until)
                && removed.is_none_or(|removed| at.from <= removed.until),
        };
        let at_first = self.mutation == Some(Mutation::NewAtFirst);
        let new = |before: Option<Window>| match before.zip(added) {
            Some((before, added)) => May { no: before.until >= added.from, yes: before.from <= added.until },
            None => May { no: !at_first, yes: at_first },
        };
        let may_be_new = self.visits.iter().map(|visit| new(visit.before));
        let said = |may: May| if found.new { may.yes } else { may.no };
        let right = if found.listed {
            is_there.yes && may_be_new.clone().any(said) && found.done == self.read_news
        } else {
            is_there.no && !found.new && !found.done
        };
        if !right || found.others_new {
            let may_be_new: Vec<May> = may_be_new.collect();
            let expected = format!("there {is_there:?}, new {may_be_new:?}, done {}", self.read_news);
            self.expect(at, "what a course says of what was added to it", &expected, &format!("{found:?}"));
        }
    }

    /// What was added can be opened until it is removed.
    pub(super) fn read_news(&mut self, at: Window, came: bool) {
        let removed = self.when(&Notice::Removed);
        let may_come = removed.is_none_or(|removed| at.from <= removed.until);
        let may_not = removed.is_some_and(|removed| removed.from <= at.until);
        if !(if came { may_come } else { may_not }) {
            self.expect(at, "whether what was added came", &(!came).to_string(), &came.to_string());
        }
        self.read_news |= came;
    }

    /// The visit that is on then, or begins: both, where it is not known to the second whether the last one is over.
    fn visits_at(&self, at: Window) -> Vec<Visit> {
        if self.visits.is_empty() {
            return vec![Visit { at, before: None }];
        }
        let mut visits = Vec::new();
        for visit in &self.visits {
            let (least, most) = at.since(visit.at);
            let lasts = VISIT.as_millis() as i64;
            visits.extend((least < lasts).then_some(*visit));
            visits.extend((most >= lasts).then_some(Visit { at, before: Some(visit.at) }));
        }
        visits
    }

    fn when(&self, notice: &Notice) -> Option<Window> {
        let never = *notice == Notice::Removed && self.mutation == Some(Mutation::NeverRemoved);
        let posted = self.board.iter().find(|posted| posted.notice == *notice && !never);
        posted.map(|posted| posted.at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::board::Posted;
    use crate::content::make;

    fn minutes(from: i64, until: i64) -> Window {
        let at = |minute| jiff::Timestamp::from_second(60 * minute).unwrap();
        Window { from: at(from), until: at(until) }
    }

    #[test]
    fn what_was_added_is_new_at_one_visit_and_gone_when_it_is_removed() {
        let board = [
            Posted { at: minutes(100, 101), notice: Notice::Added },
            Posted { at: minutes(900, 901), notice: Notice::Removed },
        ];
        let content = make();
        let wrong = |visits: &[(i64, bool, bool)]| {
            let mut model = Model::new(1, &content, &board, None);
            for (minute, listed, new) in visits {
                let found = Visited { listed: *listed, new: *new, ..Visited::default() };
                model.visited(minutes(*minute, *minute), found);
            }
            model.differences.len()
        };
        assert_eq!(wrong(&[(10, false, false), (110, true, true), (130, true, true), (200, true, false)]), 0);
        assert_eq!(wrong(&[(110, true, false), (200, true, false)]), 0, "all is new at the first visit");
        assert_eq!(wrong(&[(10, false, false), (110, true, false), (180, true, true)]), 2);
        assert_eq!(wrong(&[(10, true, false), (110, false, false)]), 2);
        assert_eq!(wrong(&[(10, false, false), (910, false, false)]), 0);
        assert_eq!(wrong(&[(10, false, false), (910, true, true)]), 1);
        assert_eq!(wrong(&[(100, true, false), (170, true, true)]) + wrong(&[(100, false, false)]), 0);
    }
}
