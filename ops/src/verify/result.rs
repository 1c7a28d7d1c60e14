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
/// Fewer inputs than these make the next window longer, more than ten times as many make it shorter.
const FEW: u64 = 20_000;
/// Violations that one window may name.
const NAMED: i64 = 1_000;

/// Each applied input has events or effects, each dead one its dead letter; and which updates Telegram never sent.
pub(super) async fn results(subject: &Subject, findings: &mut Findings) -> anyhow::Result<()> {
    let Some((first, last)) = subject.store.journal_span().await? else { return Ok(()) };
    let bar = operator::bar(subject.store.count_journal(None, None, None, None).await?, "results")?;
    let (mut from, mut window) = (first, FIRST_WINDOW);
    let mut updates = Updates::default();
    while from <= last && !subject.stop.is_cancelled() {
        let until = from.checked_add(window).unwrap_or(Timestamp::MAX);
        let inputs = subject.store.count_inputs(from, until).await?;
        findings.count("inputs", inputs);
        bar.inc(inputs);
        if inputs > 0 {
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
        }
        from = until;
        if inputs < FEW {
            window = (window * 4).min(LONGEST_WINDOW);
        } else if inputs > 10 * FEW {
            window = (window / 4).max(Duration::from_secs(1));
        }
    }
    updates.tell(findings);
    bar.finish_and_clear();
    Ok(())
}
