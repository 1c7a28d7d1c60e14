//! Effects, and whether they get on.

use super::{Findings, Subject};
use crate::operator;

/// Effects that are checked by one statement.
const PAGE: i64 = 10_000;

/// Nothing stays between being sent and having been sent while nobody delivers.
pub(super) async fn sending(subject: &Subject, findings: &mut Findings) -> anyhow::Result<()> {
    let sending = subject.store.check_sending().await?;
    findings.count("being sent", sending.sending);
    if sending.long_since > 0 && !sending.delivered {
        findings.violation(|| {
            format!("{} effects are being sent for more than a minute, and nobody delivers: is `studymate workers` running?", sending.long_since)
        });
    }
    Ok(())
}

/// Each effect has its input.
pub(super) async fn effects(subject: &Subject, findings: &mut Findings) -> anyhow::Result<()> {
    let (last, _) = subject.store.check_totals().await?;
    let bar = operator::bar(last, "effects")?;
    let mut after = 0;
    while !subject.stop.is_cancelled() {
        let page = subject.store.check_effects(after, PAGE).await?;
        findings.count("effects", page.effects);
        findings.count("ambiguous", page.ambiguous);
        findings.count("failed", page.failed);
        findings.count("unknown", page.unknown);
        for (id, input) in page.orphans {
            findings.violation(|| format!("effect {id}: its input {input} is not in the journal"));
        }
        let Some(last) = page.last else { break };
        after = last;
        bar.set_position(last.unsigned_abs());
    }
    bar.finish_and_clear();
    Ok(())
}
