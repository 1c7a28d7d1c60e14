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
    all_compared(&waiting)
}

/// Fails when read models were left out: they may be anything.
fn all_compared(waiting: &[&str]) -> anyhow::Result<()> {
    let commands: Vec<String> = waiting.iter().map(|name| format!("`studymate rebuild {name}`")).collect();
    anyhow::ensure!(
        waiting.is_empty(),
        "{} built by another version, nothing is known of them: run {}",
        waiting.join(", "),
        commands.join(", ")
    );
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_read_model_that_could_not_be_compared_is_no_good_one() {
        assert!(all_compared(&[]).is_ok());
        let error = all_compared(&["progress", "quizzes"]).unwrap_err().to_string();
        assert!(error.contains("`studymate rebuild progress`, `studymate rebuild quizzes`"), "{error}");
    }
}
