//! Where processors spend their time under a load, as a flame graph: perf(1) takes samples of the whole machine, inferno draws them.

use std::path::{Path, PathBuf};
use std::time::Duration;

use studymate_local::Home;
use tokio::process::Command;

use crate::bots::studymate::StudyMate;
use crate::measure::{Arrivals, Measured, Stage, Times};
use crate::program::run;
use crate::{BenchError, install};

/// The version of inferno (<https://github.com/jonhoo/inferno>) that draws.
const INFERNO: &str = "0.12.8";
/// Samples a second of each processor: no multiple of what timers do.
const RATE: &str = "199";
/// Frames are left out that take less of all samples than this, in per cent.
const NARROWEST: &str = "0.1";
/// How long samples are taken.
const SAMPLED: Duration = Duration::from_secs(5);

/// Measures the closed loop once, and draws where the time went into a file. Needs `perf`, and the right to look at all processes.
pub async fn flame(
    stage: &Stage,
    bot: &StudyMate,
    students: usize,
    times: Times,
    picture: &Path,
) -> Result<Measured, BenchError> {
    let folder = tempfile::tempdir().map_err(BenchError::file(&std::env::temp_dir()))?;
    let samples = folder.path().join("samples");
    // Whether it can be done at all is known before anything is waited for.
    take_samples(&samples, Duration::ZERO).await?;
    let inferno = install::from_crates(&Home::find()?, "inferno", INFERNO).await?;
    let times = Times { measured: times.measured.max(SAMPLED + Duration::from_secs(1)), ..times };
    let sampled = async {
        tokio::time::sleep(times.warm_up).await;
        take_samples(&samples, SAMPLED).await
    };
    let (measured, ()) = tokio::try_join!(stage.measure(bot, students, Arrivals::Closed, times), sampled)?;
    let mut script = Command::new("perf");
    script.args(["script", "--no-inline", "--input"]).arg(&samples);
    let stacks = kept(&folder.path().join("stacks"), &run(&mut script).await?)?;
    let folded = run(Command::new(inferno.join("bin/inferno-collapse-perf")).arg(&stacks)).await?;
    // A processor that has nothing to do is no program.
    let busy: Vec<&str> = folded.lines().filter(|line| !line.starts_with("swapper")).collect();
    let busy = kept(&folder.path().join("folded"), &busy.join("\n"))?;
    let title = format!("{students} students, closed loop");
    let mut draw = Command::new(inferno.join("bin/inferno-flamegraph"));
    draw.args(["--hash", "--minwidth", NARROWEST, "--title", &title]).arg(&busy);
    kept(picture, &run(&mut draw).await?)?;
    Ok(measured)
}

/// Takes samples of all processors, with their stacks.
async fn take_samples(file: &Path, time: Duration) -> Result<(), BenchError> {
    let mut perf = Command::new("perf");
    perf.args(["record", "--quiet", "--all-cpus", "--event", "cpu-clock", "--freq", RATE]);
    perf.args(["--call-graph", "dwarf,8192", "--output"]).arg(file);
    perf.args(["--", "sleep", &time.as_secs().to_string()]);
    run(&mut perf).await.map(drop)
}

fn kept(path: &Path, text: &str) -> Result<PathBuf, BenchError> {
    std::fs::write(path, text).map_err(BenchError::file(path))?;
    Ok(path.to_owned())
}
