//! The table of results in docs/RELIABILITY.md. It is written by the run itself, never by hand.

use std::fmt::Write as _;
use std::path::Path;
use std::time::Duration;

use studymate_testkit::write_results;

use crate::ChaosError;
use crate::mutation::Verdict;
use crate::suite::Outcome;

/// All that was run.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// The seed of the first run.
    pub seed: u64,
    /// Students in each run.
    pub students: u16,
    /// How long all of it took.
    pub took: Duration,
    /// Where and of what: [`studymate_testkit::circumstances`].
    pub circumstances: String,
    /// The runs.
    pub outcomes: Vec<Outcome>,
    /// Runs that could not be carried out, and why.
    pub failures: Vec<String>,
    /// The mutation check.
    pub verdicts: Vec<Verdict>,
}

impl Report {
    /// Writes the table into a document that has the two lines for it.
    pub fn write_into(&self, path: &Path) -> Result<(), ChaosError> {
        write_results(path, "studymate-chaos", &self.table()).map_err(ChaosError::file(path))
    }

    /// The tables.
    pub fn table(&self) -> String {
        let mut table = format!(
            "{}. Seed {}, {} students, {} minutes.\n\n",
            self.circumstances,
            self.seed,
            self.students,
            self.took.as_secs().div_ceil(60)
        );
        table.push_str("| experiment | what happens | runs | faults | of them kills | updates | p95 of answers | violations |\n");
        table.push_str("|---|---|--:|--:|--:|--:|--:|--:|\n");
        for experiment in self.experiments() {
            row(&mut table, experiment.0, experiment.1, &of(&self.outcomes, experiment.0));
        }
        row(&mut table, "all", "", &self.outcomes.iter().collect::<Vec<_>>());
        for failure in &self.failures {
            let _ = writeln!(table, "\nCould not be carried out: {failure}");
        }
        table.push_str("\nThe mutation check: each time a guard is taken away, and the checker must find violations.\n\n");
        table.push_str("| guard taken away | what that means | experiment | found |\n|---|---|---|---|\n");
        for verdict in &self.verdicts {
            let found: Vec<String> =
                verdict.broken.iter().map(|(invariant, times)| format!("{invariant:?} × {times}")).collect();
            let found = if verdict.noticed { found.join(", ") } else { "**nothing**".to_owned() };
            let _ = writeln!(
                table,
                "| {} | {} | {} | {found} |",
                verdict.mutation, verdict.about, verdict.experiment
            );
        }
        table
    }

    /// The experiments that were run, in the order of their first run.
    fn experiments(&self) -> Vec<(&'static str, &'static str)> {
        let mut experiments: Vec<(&str, &str)> = Vec::new();
        for outcome in &self.outcomes {
            if !experiments.iter().any(|(name, _)| *name == outcome.experiment) {
                experiments.push((outcome.experiment, outcome.about));
            }
        }
        experiments
    }
}

fn of<'o>(outcomes: &'o [Outcome], name: &str) -> Vec<&'o Outcome> {
    outcomes.iter().filter(|outcome| outcome.experiment == name).collect()
}

fn row(table: &mut String, name: &str, about: &str, runs: &[&Outcome]) {
    let sum = |figure: fn(&Outcome) -> usize| runs.iter().map(|run| figure(run)).sum::<usize>();
    let p95 = runs.iter().map(|run| run.figures.answer_p95_ms).max().unwrap_or(0);
    let _ = writeln!(
        table,
        "| {name} | {about} | {} | {} | {} | {} | {} | {} |",
        runs.len(),
        sum(|run| run.figures.faults()),
        sum(|run| run.figures.kills()),
        sum(|run| run.figures.updates),
        if name == "all" { String::new() } else { time(p95) },
        sum(|run| run.violations.len()),
    );
}

fn time(ms: i64) -> String {
    match ms {
        0..1000 => format!("{ms} ms"),
        1000..120_000 => format!("{:.1} s", ms as f64 / 1000.0),
        _ => format!("{} min", ms / 60_000),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_told_as_people_do() {
        assert_eq!([time(85), time(1581), time(3_608_736)], ["85 ms", "1.6 s", "60 min"]);
    }
}
