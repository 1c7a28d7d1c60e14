//! What inputs came to, walked by time: an input and its events have the same time, so each window is complete in itself.

use std::time::Duration;

use studymate_schema::Timestamp;
use studymate_store::commit::Outcome;

use super::update::Updates;
use super::{Findings, Subject};
use crate::operator;

/// The first window; later ones grow or shrink towards what a statement does quickly.
const FIRST_WINDOW: Duration = Duration::from_secs(60);
/// The longest window: so that a quiet year takes a few hundred statements.
const LONGEST_WINDOW: Duration = Duration::from_secs(30 * 24 * 3600);
/// The shortest window: one that holds too many is checked as it is.
const SHORTEST_WINDOW: Duration = Duration::from_secs(1);
/// Fewer inputs than these make the next window longer.
const FEW: u64 = 20_000;
/// More inputs than these are not checked at once: the window is made shorter first.
const MANY: u64 = 10 * FEW;
/// Violations that one window may name.
const NAMED: i64 = 1_000;

/// A time, as long as holds what a statement checks quickly.
struct Window {
    from: Timestamp,
    length: Duration,
}

impl Window {
    /// When it ends.
    fn until(&self) -> Timestamp {
        self.from.checked_add(self.length).unwrap_or(Timestamp::MAX)
    }

    /// Becomes shorter when it holds too many inputs, from the same time on. Whether it did: then it is to be counted again.
    fn shrink(&mut self, inputs: u64) -> bool {
        let shrinks = inputs > MANY && self.length > SHORTEST_WINDOW;
        if shrinks {
            self.length = (self.length / 4).max(SHORTEST_WINDOW);
        }
        shrinks
    }

    /// Goes on behind its end, longer when it held few inputs.
    fn advance(&mut self, inputs: u64) {
        self.from = self.until();
        if inputs < FEW {
            self.length = (self.length * 4).min(LONGEST_WINDOW);
        }
    }
}

/// Each applied input has events or effects, except a press that had its answer only, which is not stored; each dead one its dead
/// letter; and which updates Telegram never sent.
pub(super) async fn results(subject: &Subject, findings: &mut Findings) -> anyhow::Result<()> {
    let Some((first, last)) = subject.store.journal_span().await? else { return Ok(()) };
    let bar = operator::bar(subject.store.count_journal(None, None, None, None).await?, "results")?;
    let mut window = Window { from: first, length: FIRST_WINDOW };
    let mut updates = Updates::default();
    while window.from <= last && !subject.stop.is_cancelled() {
        let (from, until) = (window.from, window.until());
        let inputs = subject.store.count_inputs(from, until, MANY as i64 + 1).await?;
        if window.shrink(inputs) {
            continue;
        }
        findings.count("inputs", inputs);
        bar.inc(inputs);
        if inputs > 0 {
            check(subject, (from, until), findings, &mut updates).await?;
        }
        window.advance(inputs);
    }
    updates.tell(findings);
    bar.finish_and_clear();
    Ok(())
}

async fn check(
    subject: &Subject,
    (from, until): (Timestamp, Timestamp),
    findings: &mut Findings,
    updates: &mut Updates,
) -> anyhow::Result<()> {
    for wrong in subject.store.check_results(from, until, NAMED).await? {
        findings.violation(|| {
            let (input, stream) = (wrong.input, wrong.stream);
            match wrong.outcome {
                Outcome::Dead => format!("{input} of {stream} is dead and has no dead letter"),
                _ => format!("{input} of {stream} is applied and has neither events nor effects"),
            }
        });
    }
    for (first, last) in subject.store.update_ranges(from, until).await? {
        updates.add(first, last);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_that_holds_too_many_is_made_shorter_before_it_is_checked() {
        // Quiet for a year, then a thousand inputs a second.
        let busy = Timestamp::from_second(31_536_000).unwrap();
        let last = Timestamp::from_second(31_536_000 + 7_200).unwrap();
        let before = |time: Timestamp| {
            u64::try_from(time.clamp(busy, last).duration_since(busy).as_millis()).unwrap_or_default()
        };
        let mut window = Window { from: Timestamp::UNIX_EPOCH, length: FIRST_WINDOW };
        let (mut checked, mut statements) = (0, 0);
        while window.from <= last {
            statements += 1;
            let inputs = before(window.until()) - before(window.from);
            if window.shrink(inputs) {
                continue;
            }
            assert!(inputs <= MANY, "{inputs} inputs at once");
            checked += inputs;
            window.advance(inputs);
        }
        assert_eq!(checked, 7_200_000);
        assert!(statements < 300, "{statements}");
    }

    #[test]
    fn a_second_that_holds_too_many_is_checked_all_the_same() {
        let mut window = Window { from: Timestamp::UNIX_EPOCH, length: SHORTEST_WINDOW };
        assert!(!window.shrink(MANY * 2));
        window.advance(MANY * 2);
        assert_eq!(window.from, Timestamp::from_second(1).unwrap());
    }
}
