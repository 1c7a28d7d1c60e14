//! `studymate-bench`: measures all, or parts of it, and writes the results.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use clap::{Parser, ValueEnum};
use studymate_bench::BenchError;
use studymate_bench::bots::Bot as _;
use studymate_bench::bots::studymate::StudyMate;
use studymate_bench::database::statements;
use studymate_bench::measure::{Arrivals, Measured, Stage, Times};
use studymate_bench::micro::{self, Effort};
use studymate_bench::profile::flame;
use studymate_bench::results::{Part, Results};
use studymate_bench::whole;
use studymate_testkit::{circumstances, write_results};

/// What is measured.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
enum Measurement {
    /// Rules, screens, encoding, the store and the log by themselves
    Micro,
    /// StudyMate and the peers in the closed loop
    Peers,
    /// StudyMate in the open loop, idle, with more workers, and while something happens to it
    Alone,
    /// StudyMate for ten minutes at 70 % of what it can do
    Endurance,
    /// StudyMate with 100,000 students who are all active
    Crowd,
    /// StudyMate with up to a million students in store: takes an hour, and 40 GB of disk
    Scale,
    /// StudyMate in the closed loop once, with what each statement of the database cost; not for the document
    Statements,
    /// StudyMate in the closed loop once, with where the time goes as a flame graph: needs perf(1), as root
    Profile,
}

/// Measures StudyMate, alone and beside bots as people write them today.
#[derive(Parser)]
#[command(name = "studymate-bench", version)]
struct Arguments {
    /// What is measured; all that the document has if not given
    #[arg(value_enum)]
    what: Vec<Measurement>,
    /// The studymate command, a release build
    #[arg(long, default_value = "target/release/studymate")]
    binary: PathBuf,
    /// How long each load is measured
    #[arg(long, default_value_t = 30)]
    seconds: u64,
    /// How long each load goes on before
    #[arg(long, default_value_t = 5)]
    warm_up: u64,
    /// Students, where only statements or profiles are measured
    #[arg(long, default_value_t = 500)]
    students: usize,
    /// For how many minutes it is given much to do
    #[arg(long, default_value_t = 10)]
    minutes: u32,
    /// Active students, where they are many
    #[arg(long, default_value_t = 100_000)]
    crowd: usize,
    /// Students in store, where they are most
    #[arg(long, default_value_t = 1_000_000)]
    stored: usize,
    /// Little of everything: to see that it works, not for figures
    #[arg(long)]
    brief: bool,
    /// Where the flame graph goes
    #[arg(long, default_value = "docs/flame.svg")]
    flame: PathBuf,
    /// Where results are kept between runs of parts
    #[arg(long, default_value = "target/bench/results.json")]
    results: PathBuf,
    /// Write the results into this document
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    /// Write what matters most into this document
    #[arg(long, value_name = "FILE")]
    readme: Option<PathBuf>,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().thread_name("bench").build();
    let ran = runtime.map_err(BenchError::Runtime).and_then(|runtime| runtime.block_on(run(arguments)));
    match ran {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let causes = std::iter::successors(std::error::Error::source(&error), |cause| cause.source());
            let causes: String = causes.map(|cause| format!(": {cause}")).collect();
            eprintln!("studymate-bench: {error}{causes}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: Arguments) -> Result<(), BenchError> {
    let binary = std::path::absolute(&arguments.binary).map_err(BenchError::file(&arguments.binary))?;
    let effort = if arguments.brief { Effort::Brief } else { Effort::Full };
    let times = if arguments.brief {
        Times { warm_up: Duration::ZERO, measured: Duration::from_secs(1) }
    } else {
        let (warm_up, measured) = (arguments.warm_up, arguments.seconds);
        Times { warm_up: Duration::from_secs(warm_up), measured: Duration::from_secs(measured) }
    };
    let all = [
        Measurement::Micro,
        Measurement::Peers,
        Measurement::Alone,
        Measurement::Endurance,
        Measurement::Crowd,
        Measurement::Scale,
    ];
    let what = if arguments.what.is_empty() { &all } else { arguments.what.as_slice() };
    let mut results = Results::load(&arguments.results)?;
    for what in what {
        match what {
            Measurement::Micro => results.micro = Some(part(micro::measure(effort).await?)),
            Measurement::Peers => results.peers = Some(part(whole::compare(&binary, times).await?)),
            Measurement::Alone => results.alone = Some(part(whole::alone(&binary, times).await?)),
            Measurement::Endurance => {
                results.endurance = Some(part(whole::endure(&binary, times, arguments.minutes).await?));
            }
            Measurement::Crowd => {
                results.crowd = Some(part(whole::crowd(&binary, arguments.crowd).await?));
            }
            Measurement::Scale => {
                results.scale = Some(part(whole::scale(&binary, arguments.stored, times).await?));
            }
            Measurement::Statements => measure_statements(&binary, arguments.students, times).await?,
            Measurement::Profile => draw_flame(&binary, arguments.students, times, &arguments.flame).await?,
        }
        results.keep(&arguments.results)?;
    }
    let tables = results.tables();
    println!("{tables}");
    if let Some(document) = &arguments.report {
        write_results(document, "studymate-bench", &tables).map_err(BenchError::file(document))?;
    }
    if let (Some(document), Some(short)) = (&arguments.readme, results.in_short()) {
        write_results(document, "studymate-bench", &short).map_err(BenchError::file(document))?;
    }
    Ok(())
}

fn part<T>(found: T) -> Part<T> {
    Part { circumstances: circumstances(if cfg!(debug_assertions) { "debug" } else { "release" }), found }
}

/// What each statement costs under a load.
async fn measure_statements(binary: &Path, students: usize, times: Times) -> Result<(), BenchError> {
    let stage = Stage::open().await?;
    let bot = StudyMate::counting_statements(binary, &stage.telegram.url()).await?;
    tell(&stage.measure(&bot, students, Arrivals::Closed, times).await?);
    println!("{:?}\n{}", stage.telegram.calls(), statements(&bot.postgres.url()).await?);
    bot.stop().await
}

/// Where the time goes under a load.
async fn draw_flame(binary: &Path, students: usize, times: Times, picture: &Path) -> Result<(), BenchError> {
    let stage = Stage::open().await?;
    let bot = StudyMate::whole(binary, &stage.telegram.url()).await?;
    stage.ready(&bot).await?;
    tell(&flame(&stage, &bot, students, times, picture).await?);
    bot.stop().await
}

fn tell(Measured { students, per_second, latency, cores, memory, .. }: &Measured) {
    println!("{students} students: {per_second:.0}/s, {latency:?}\ncores {cores:.2?}\nmemory {memory:.0?}");
}
