//! `studymate-school`: plays a school, prints what differs, writes the table of results.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use studymate_chaos::error::chain;
use studymate_school::report;
use studymate_school::run::{self, Options, Outcome};

/// Differences that are printed; all of them are in the folder.
const SHOWN: usize = 30;

/// Plays a school for some weeks of simulated time while processes are killed, and compares what came of it with a model of its own.
#[derive(Parser)]
#[command(name = "studymate-school", version)]
struct Arguments {
    /// The studymate command, a debug build: failpoints are in no other
    #[arg(long, default_value = "target/debug/studymate")]
    binary: PathBuf,
    /// How many students learn
    #[arg(long, default_value_t = 300)]
    students: u16,
    /// For how many days of simulated time
    #[arg(long, default_value_t = 14)]
    days: u16,
    /// Chance: the same seed makes the same plan
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Where histories and logs are kept
    #[arg(long, default_value = "target/school")]
    folder: PathBuf,
    /// Write the results into this document
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
}

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let options = Options {
        binary: match std::path::absolute(&arguments.binary) {
            Ok(binary) => binary,
            Err(error) => return fail(&error),
        },
        folder: arguments.folder,
        seed: arguments.seed,
        students: arguments.students,
        days: arguments.days,
    };
    let outcome = match Box::pin(run::run(&options)).await {
        Ok(outcome) => outcome,
        Err(error) => return fail(&error),
    };
    tell(&outcome);
    if let Some(document) = &arguments.report
        && let Err(error) = report::write_into(document, &options, &outcome)
    {
        return fail(&error);
    }
    if outcome.is_right() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn fail(error: &dyn std::error::Error) -> ExitCode {
    eprintln!("studymate-school: {}", chain(error));
    ExitCode::from(2)
}

fn tell(outcome: &Outcome) {
    for difference in outcome.differences.iter().take(SHOWN) {
        println!("{difference}");
    }
    for violation in outcome.violations.iter().take(SHOWN) {
        println!("{violation}");
    }
    for (mutation, noticed) in &outcome.mutations {
        println!("a model in which {} differs {noticed} times", mutation.about());
    }
    println!(
        "{} updates, {} kills, {} attempts, {} answers in reviews; {} differences, {} violations, {} s; all of it: {}",
        outcome.figures.updates,
        outcome.figures.kills(),
        outcome.school.attempts,
        outcome.school.reviews,
        outcome.differences.len(),
        outcome.violations.len(),
        outcome.took.as_secs(),
        outcome.folder.display()
    );
}
