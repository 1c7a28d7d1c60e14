//! One run: a world, students, an experiment, the calm after it, and the judgement.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::checker::{self, Facts, Figures, Violation};
use crate::dice::Dice;
use crate::experiments::Experiment;
use crate::history::Run;
use crate::world::{Intake, Setup, World};
use crate::{ChaosError, driver, inspect, recorder};

/// How a run is made.
#[derive(Clone, Debug)]
pub struct Options {
    /// The `studymate` command: a debug build, for the failpoints.
    pub binary: PathBuf,
    /// Where histories and logs are kept.
    pub folder: PathBuf,
    /// Chance.
    pub seed: u64,
    /// How many students play.
    pub students: u16,
    /// How long things are broken.
    pub length: Duration,
}

/// What a run found.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// Which experiment.
    pub experiment: &'static str,
    /// What it does.
    pub about: &'static str,
    /// Of which seed.
    pub seed: u64,
    /// How much happened.
    pub figures: Figures,
    /// What was not kept of what is promised.
    pub violations: Vec<Violation>,
    /// How long it took, with setting up and judging.
    pub took: Duration,
    /// Its history and logs.
    pub folder: PathBuf,
}

/// Carries an experiment out and judges it.
///
/// `before` changes the world before anybody plays: how a mutation takes a guard away.
pub async fn run(
    experiment: &'static dyn Experiment,
    options: &Options,
    before: impl AsyncFnOnce(&mut World) -> Result<(), ChaosError>,
) -> Result<Outcome, ChaosError> {
    let started = Instant::now();
    let mut setup = Setup::new(options.seed, options.students);
    experiment.setup(&mut setup);
    let folder = options.folder.join(format!("{}-{}", experiment.name(), options.seed));
    let run = describe(experiment, &setup);
    let mut world = World::start(&options.binary, &absolute(&folder)?, setup, run).await?;
    experiment.prepare(&mut world).await?;
    before(&mut world).await?;
    break_it(experiment, &mut world, options).await?;
    let facts = Facts::load(world.history.path(), &world.postgres.url()).await?;
    let mut violations = checker::check(&facts);
    violations.extend(experiment.check(&facts));
    write_down(&violations, &folder)?;
    world.end().await?;
    let (seed, figures, took) = (options.seed, facts.figures(), started.elapsed());
    let (experiment, about) = (experiment.name(), experiment.about());
    Ok(Outcome { experiment, about, seed, figures, violations, took, folder })
}

/// All violations, a line each; no file when there are none.
fn write_down(violations: &[Violation], folder: &Path) -> Result<(), ChaosError> {
    if violations.is_empty() {
        return Ok(());
    }
    let path = folder.join("violations.txt");
    let lines: String = violations.iter().map(|violation| format!("{violation}\n")).collect();
    std::fs::write(&path, lines).map_err(ChaosError::file(&path))
}

/// Students play, things break, everything calms down, all processes stop; the history is complete then.
async fn break_it(
    experiment: &'static dyn Experiment,
    world: &mut World,
    options: &Options,
) -> Result<(), ChaosError> {
    let (stop_playing, stop_recording) = (CancellationToken::new(), CancellationToken::new());
    let mut recording = JoinSet::new();
    recording.spawn(recorder::record(world.telegram.clone(), world.history.clone(), stop_recording.clone()));
    let mut playing = JoinSet::new();
    playing.spawn(driver::play(
        world.telegram.clone(),
        world.students(),
        world.setup.actions_per_second,
        Dice::of(options.seed, "driver"),
        stop_playing.clone(),
    ));
    let mut dice = Dice::of(options.seed, experiment.name());
    let broken = experiment.run(world, &mut dice, experiment.length(options.length)).await;
    world.telegram.clear_faults();
    stop_playing.cancel();
    while playing.join_next().await.is_some() {}
    broken?;
    world.calm_down().await?;
    world.processes.stop_all().await?;
    inspect::inspect(world).await?;
    stop_recording.cancel();
    while let Some(recorded) = recording.join_next().await {
        recorded.map_err(|error| ChaosError::Server(format!("the recorder failed: {error}")))??;
    }
    world.history.finish()
}

fn describe(experiment: &dyn Experiment, setup: &Setup) -> Run {
    Run {
        experiment: experiment.name().to_owned(),
        seed: setup.seed,
        polling: setup.intake == Intake::Polling,
        global_per_second: setup.global_per_second,
        chat_per_second: setup.chat_per_second,
        chat_burst: setup.chat_burst,
    }
}

/// Processes are started in another folder.
fn absolute(folder: &Path) -> Result<PathBuf, ChaosError> {
    std::path::absolute(folder).map_err(ChaosError::file(folder))
}
