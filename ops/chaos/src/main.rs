//! `studymate-chaos`: runs experiments, prints what they found, writes the table of results.

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use clap::Parser;
use studymate_chaos::experiments::{self, Experiment};
use studymate_chaos::suite::{self, Options, Outcome};
use studymate_chaos::{ChaosError, error};

/// Breaks a whole StudyMate in every way that is promised to be survived, and checks that nothing is lost, doubled or reordered.
#[derive(Parser)]
#[command(name = "studymate-chaos", version)]
struct Arguments {
    /// The studymate command, a debug build: failpoints are in no other
    #[arg(long, default_value = "target/debug/studymate")]
    binary: PathBuf,
    /// Run all experiments again and again for so long; once each if not given
    #[arg(long)]
    minutes: Option<u64>,
    /// How long each run breaks things, in seconds
    #[arg(long, default_value_t = 45)]
    seconds: u64,
    /// Chance: the same seed makes the same choices. Each run adds one
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Only these experiments
    #[arg(long = "experiment", value_name = "NAME")]
    experiments: Vec<String>,
    /// How many students play
    #[arg(long, default_value_t = 300)]
    students: u16,
    /// Where histories and logs are kept
    #[arg(long, default_value = "target/chaos")]
    folder: PathBuf,
}

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match chosen(&arguments.experiments) {
        Ok(experiments) => match run(&arguments, &experiments).await {
            Ok(true) => ExitCode::SUCCESS,
            Ok(false) => ExitCode::FAILURE,
            Err(error) => fail(&error::chain(&error)),
        },
        Err(unknown) => {
            let names: Vec<&str> = experiments::ALL.iter().map(|experiment| experiment.name()).collect();
            fail(&format!("--experiment {unknown}: expected one of {}", names.join(", ")))
        }
    }
}

fn fail(line: &str) -> ExitCode {
    eprintln!("studymate-chaos: {line}");
    ExitCode::from(2)
}

fn chosen(names: &[String]) -> Result<Vec<&'static dyn Experiment>, String> {
    if names.is_empty() {
        return Ok(experiments::ALL.to_vec());
    }
    names.iter().map(|name| experiments::named(name).ok_or_else(|| name.clone())).collect()
}

/// Runs what was chosen. False when a promise was broken.
async fn run(arguments: &Arguments, experiments: &[&'static dyn Experiment]) -> Result<bool, ChaosError> {
    let until = arguments.minutes.map(|minutes| Instant::now() + Duration::from_secs(minutes * 60));
    let mut seed = arguments.seed;
    let mut clean = true;
    loop {
        for experiment in experiments {
            if until.is_some_and(|until| Instant::now() >= until) {
                return Ok(clean);
            }
            let options = Options {
                binary: std::path::absolute(&arguments.binary)
                    .map_err(ChaosError::file(&arguments.binary))?,
                folder: arguments.folder.clone(),
                seed,
                students: arguments.students,
                length: Duration::from_secs(arguments.seconds),
            };
            let outcome = suite::run(*experiment, &options, async |_| Ok(())).await?;
            tell(&outcome);
            clean &= outcome.violations.is_empty();
            seed += 1;
        }
        if until.is_none() {
            return Ok(clean);
        }
    }
}

fn tell(outcome: &Outcome) {
    let figures = &outcome.figures;
    println!(
        "{} seed {}: {} updates, {} faults ({} kills), {} calls, {} ambiguous, p50 {} ms, p95 {} ms, calm after {} ms, {} violations, {} s",
        outcome.experiment,
        outcome.seed,
        figures.updates,
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
    for violation in outcome.violations.iter().take(20) {
        println!("  {violation}");
    }
    if !outcome.violations.is_empty() {
        println!("  history and logs: {}", outcome.folder.display());
    }
}
