//! Read models and the events.

use studymate_projector::Comparison;

use super::{Findings, Subject};
use crate::operator;

/// Each read model is what the events make from the first one on, and its totals are those counted from the events.
pub(super) async fn models(subject: &Subject, findings: &mut Findings) -> anyhow::Result<()> {
    let bar = operator::bar(0, "models")?;
    let shown = bar.clone();
    let progress = move |progress: studymate_projector::Progress| {
        shown.set_length(progress.total);
        shown.set_position(progress.done);
    };
    let stop = subject.stop.clone();
    let compared = studymate_projector::compare(&subject.store, &subject.masters, progress, stop).await?;
    bar.finish_and_clear();
    let Comparison { tables, totals, waiting, events, .. } = compared;
    findings.count("events", events);
    for table in tables {
        findings.count("tables", 1);
        findings.count("rows", table.rows);
        if !table.is_equal() {
            findings.violation(|| {
                let (name, missing, unexpected) = (table.table, table.missing, table.unexpected);
                let examples = table.examples.join(", ");
                format!("read_model.{name} misses {missing} rows and has {unexpected} that it should not: {examples}")
            });
        }
    }
    for total in totals {
        findings.count("totals", 1);
        if !total.is_equal() {
            findings.violation(|| {
                let (name, table, expected, found) = (total.total, total.table, total.expected, total.found);
                format!("{name} of read_model.{table} are {found}, the events say {expected}")
            });
        }
    }
    for projection in waiting {
        findings
            .notice(format!("{projection} was built by another version and waits for `studymate rebuild`"));
    }
    Ok(())
}
