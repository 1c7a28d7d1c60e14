//! The numbers of Telegram's updates: a gap is how a loss of the log shows, though not every gap is one.

use std::collections::BTreeMap;

use super::Findings;

/// More ranges than these are no news any more: numbers that jump all the time tell nothing.
const MOST_RANGES: usize = 100_000;
/// How many gaps are named.
const NAMED: usize = 20;
/// A gap longer than this is Telegram counting anew: it does after a week without updates, from a random number (Bot API, "Update").
const LONGEST_GAP: i64 = 1_000_000;

/// Numbers that were seen, as ranges without a gap: from the first to the last of each.
#[derive(Default)]
pub(super) struct Updates {
    ranges: BTreeMap<i64, i64>,
}

impl Updates {
    /// Adds a range.
    pub(super) fn add(&mut self, first: i64, last: i64) {
        let (mut first, mut last) = (first, last);
        // Those that touch it become part of it.
        while let Some((&from, &to)) = self.ranges.range(..=last.saturating_add(1)).next_back() {
            if to < first.saturating_sub(1) {
                break;
            }
            self.ranges.remove(&from);
            (first, last) = (first.min(from), last.max(to));
        }
        if self.ranges.len() < MOST_RANGES {
            self.ranges.insert(first, last);
        }
    }

    /// The numbers between, from the first to the last of each gap.
    fn gaps(&self) -> Vec<(i64, i64)> {
        let (ends, starts) = (self.ranges.values(), self.ranges.keys().skip(1));
        ends.zip(starts).map(|(end, start)| (end + 1, start - 1)).collect()
    }

    /// Tells the gaps.
    pub(super) fn tell(&self, findings: &mut Findings) {
        let (anew, gaps): (Vec<_>, Vec<_>) =
            self.gaps().into_iter().partition(|(first, last)| last - first >= LONGEST_GAP);
        findings.count("gaps in update ids", gaps.len() as u64);
        for (first, last) in anew {
            findings.notice(format!("Telegram counted anew: no updates {first} to {last}"));
        }
        if gaps.is_empty() {
            return;
        }
        let missing: i64 = gaps.iter().map(|(first, last)| last - first + 1).sum();
        findings.notice(format!(
            "not in the journal are the updates below, {missing} in all. The log may have lost them, or they wait in it; or Telegram kept \
             them: it numbers kinds of updates, too, that nobody asked for"
        ));
        for (first, last) in gaps.iter().take(NAMED) {
            let range =
                if first == last { format!("tg:{first}") } else { format!("tg:{first} to tg:{last}") };
            findings.notice(range);
        }
        if gaps.len() > NAMED {
            findings.notice(format!("and {} gaps more", gaps.len() - NAMED));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn updates(ranges: &[(i64, i64)]) -> Updates {
        let mut updates = Updates::default();
        for (first, last) in ranges {
            updates.add(*first, *last);
        }
        updates
    }

    #[test]
    fn ranges_in_any_order_leave_only_their_gaps() {
        assert!(updates(&[]).gaps().is_empty());
        assert!(updates(&[(5, 9), (1, 4)]).gaps().is_empty());
        assert!(updates(&[(1, 1), (3, 3), (2, 2)]).gaps().is_empty());
        assert_eq!(updates(&[(8, 9), (1, 2), (5, 5)]).gaps(), [(3, 4), (6, 7)]);
        assert_eq!(updates(&[(1, 9), (3, 4), (11, 12), (10, 20)]).gaps(), []);
        assert_eq!(updates(&[(1, 2), (4, 5), (7, 8), (2, 7)]).gaps(), []);
        assert_eq!(updates(&[(i64::MAX - 1, i64::MAX), (1, 2)]).gaps(), [(3, i64::MAX - 2)]);
    }
}
