//! `studymate-chaos`: runs experiments, prints what they found, writes the table of results.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use clap::Parser;
use studymate_chaos::experiments::{self, Experiment};
use studymate_chaos::mutation::{self, Mutation, Verdict};
use studymate_chaos::report::Report;
use studymate_chaos::suite::{self, Options, Outcome};
use studymate_chaos::{ChaosError, error};

/// Violations that are printed of a run; all of them are in its folder.
const SHOWN: usize = 20;

/// Breaks a whole StudyMate in every way that is promised to be survived, and checks that nothing is lost, doubled or reordered.
#[derive(Parser)]
#[command(name = "studymate-chaos", version)]
struct Arguments {
    /// The studymate command, a debug build: failpoints are in no other
    #[arg(long, default_value = "target/debug/studymate")]
    binary: PathBuf,
    /// Run the experiments again and again for so long; once each if not given
    #[arg(long)]
    minutes: Option<u64>,
    /// How long each run breaks things, in seconds
    #[arg(long, default_value_t = 45)]
    seconds: u64,
    /// Chance: the same seed makes the same choices. Each run after the first adds one
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Only this experiment; may be given several times
    #[arg(long = "experiment", value_name = "NAME", conflicts_with = "mutations")]
    experiments: Vec<String>,
    /// Only this mutation; may be given several times
    #[arg(long = "mutation", value_name = "NAME")]
    mutations: Vec<String>,
    /// Run the mutation check after the experiments
    #[arg(long)]
    mutation_check: bool,
    /// How many students play
    #[arg(long, default_value_t = 300)]
    students: u16,
    /// Where histories and logs are kept
    #[arg(long, default_value = "target/chaos")]
    folder: PathBuf,
    /// Write the table of results into this document
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
}

/// What the command line chose.
struct Chosen {
    experiments: Vec<&'static dyn Experiment>,
    mutations: Vec<&'static Mutation>,
}

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let chosen = match Chosen::of(&arguments) {
        Ok(chosen) => chosen,
        Err(line) => return fail(&line),
    };
    match run(&arguments, &chosen).await {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => fail(&error::chain(&error)),
    }
}

fn fail(line: &str) -> ExitCode {
    eprintln!("studymate-chaos: {line}");
    ExitCode::from(2)
}

impl Chosen {
    fn of(arguments: &Arguments) -> Result<Self, String> {
        let experiments = match (arguments.experiments.is_empty(), arguments.mutations.is_empty()) {
            (true, true) => experiments::ALL.to_vec(),
            _ => find("--experiment", &arguments.experiments, experiments::named, &experiments::names())?,
        };
        let mutations = if arguments.mutation_check {
            mutation::ALL.iter().collect()
        } else {
            find("--mutation", &arguments.mutations, mutation::named, &mutation::names())?
        };
        Ok(Chosen { experiments, mutations })
    }
}

fn find<T>(
    flag: &str,
    names: &[String],
    named: fn(&str) -> Option<T>,
    known: &[&str],
) -> Result<Vec<T>, String> {
    let unknown = |name: &String| format!("{flag} {name}: expected one of {}", known.join(", "));
    names.iter().map(|name| named(name).ok_or_else(|| unknown(name))).collect()
}

/// Runs what was chosen. False when a promise was broken, or a broken guard went unnoticed.
async fn run(arguments: &Arguments, chosen: &Chosen) -> Result<bool, ChaosError> {
    let started = Instant::now();
    let mut options = Options {
        binary: absolute(&arguments.binary)?,
        folder: absolute(&arguments.folder)?,
        seed: arguments.seed,
        students: arguments.students,
        length: Duration::from_secs(arguments.seconds),
    };
    let mut report = Report {
        seed: arguments.seed,
        students: arguments.students,
        circumstances: studymate_testkit::circumstances("debug"),
        ..Report::default()
    };
    let enough = |done: usize| match arguments.minutes {
        Some(minutes) => started.elapsed() >= Duration::from_secs(minutes * 60),
        None => done >= chosen.experiments.len(),
    };
    for (done, experiment) in chosen.experiments.iter().cycle().enumerate() {
        if enough(done) {
            break;
        }
        match suite::run(*experiment, &options, async |_| Ok(())).await {
            Ok(outcome) => {
                tell(&outcome);
                report.outcomes.push(outcome);
            }
            Err(error) => report.failures.push(failure(experiment.name(), &options, &error)),
        }
        options.seed += 1;
    }
    report.took = started.elapsed();
    for mutation in &chosen.mutations {
        match mutation.run(&options).await {
            Ok(verdict) => {
                tell_verdict(&verdict);
                report.verdicts.push(verdict);
            }
            Err(error) => report.failures.push(failure(mutation.name, &options, &error)),
        }
    }
    if let Some(document) = &arguments.report {
        report.write_into(document)?;
    }
    let clean = report.outcomes.iter().all(|outcome| outcome.violations.is_empty());
    Ok(clean && report.failures.is_empty() && report.verdicts.iter().all(|verdict| verdict.noticed))
}

/// Tells of a run that could not be carried out, and returns what the report says of it. It says nothing of the
/// promises; the other runs still can.
fn failure(name: &str, options: &Options, error: &ChaosError) -> String {
    let failure = format!("{name} seed {}: {}", options.seed, error::chain(error));
    eprintln!("studymate-chaos: {failure}");
    failure
}

fn absolute(path: &Path) -> Result<PathBuf, ChaosError> {
    std::path::absolute(path).map_err(ChaosError::file(path))
}

fn tell(outcome: &Outcome) {
    let figures = &outcome.figures;
    println!(
        "{} seed {}: {} updates, {} attempts finished, {} faults ({} kills), {} calls, {} ambiguous, p50 {} ms, p95 {} ms, calm after {} ms, {} violations, {} s",
        outcome.experiment,
        outcome.seed,
        figures.updates,
        figures.finished,
        figures.faults(),
        figures.kills(),
        figures.calls,
        figures.ambiguous,
        figures.answer_p50_ms,
        figures.answer_p95_ms,
        figures.calm_ms,
        outcome.violations.len(),
        outcome.took.as_secs()
    );
    for violation in outcome.violations.iter().take(SHOWN) {
        println!("  {violation}");
    }
    if !outcome.violations.is_empty() {
        println!("  history and logs: {}", outcome.folder.display());
    }
}

fn tell_verdict(verdict: &Verdict) {
    let noticed = if verdict.noticed { "noticed" } else { "NOT NOTICED" };
    println!("mutation {}, in {}: {noticed}, {:?}", verdict.mutation, verdict.experiment, verdict.broken);
    for violation in verdict.outcome.violations.iter().take(3) {
        println!("  {violation}");
    }
}
