//! `studymate rebuild`: read models are built anew beside the live ones, looked at, then swapped in; and the way back.

use std::fmt::Display;
use std::process::ExitCode;

use anyhow::{Context as _, bail};
use clap::Args;
use studymate_process::health::Health;
use studymate_process::{shutdown, telemetry};
use studymate_projector::{Diff, ProjectorError, RebuildConfig};
use studymate_store::Store;
use tokio_util::sync::CancellationToken;

use crate::connect;
use crate::operator::{self, Change};
use crate::settings::StoreSettings;

/// Connections that a rebuild needs besides those of the partitions: its lease and its swap.
const OWN_CONNECTIONS: u16 = 2;

#[derive(Args)]
pub(crate) struct RebuildOptions {
    #[arg(help = which_projection())]
    projection: Option<String>,
    /// Partitions that are built at the same time; each takes a connection
    #[arg(long, default_value_t = 4, value_parser = clap::value_parser!(u16).range(1..))]
    parallel: u16,
    /// Keep the replaced tables in the schema `previous`, until the next rebuild of the same projection
    #[arg(long)]
    keep_old: bool,
    /// Rebuild nothing: put the kept tables back; those that are live now are dropped
    #[arg(long, conflicts_with_all = ["projection", "keep_old", "drop_old"])]
    restore_old: bool,
    /// Rebuild nothing: drop the kept tables
    #[arg(long, conflicts_with_all = ["projection", "keep_old"])]
    drop_old: bool,
    #[command(flatten)]
    change: Change,
    #[command(flatten)]
    settings: StoreSettings,
}

/// Names all projections that there are.
fn which_projection() -> String {
    let names = studymate_projector::names().join(", ");
    format!("The projection to rebuild ({names}); all of them when none is named")
}

/// Why nothing was swapped.
enum Ended {
    /// The operator said no, or only wanted to look.
    NotAgreed(Diff),
    Failed(anyhow::Error),
}

impl From<ProjectorError> for Ended {
    fn from(error: ProjectorError) -> Self {
        Ended::Failed(error.into())
    }
}

pub(crate) async fn run(options: RebuildOptions) -> anyhow::Result<ExitCode> {
    let RebuildOptions { settings, parallel, .. } = &options;
    let needed = parallel.saturating_add(OWN_CONNECTIONS);
    if settings.common.database_connections < needed {
        bail!("--parallel {parallel} needs {needed} connections: set DATABASE_CONNECTIONS to that at least");
    }
    let telemetry = telemetry::init(&settings.common.process.telemetry("studymate-rebuild"))?;
    let stop = shutdown::on_signal()?;
    let store = connect::store(&settings.common, "studymate-rebuild", &Health::default(), &stop)
        .await?
        .context("interrupted")?;
    let ended = if options.drop_old {
        drop_old(&options, &store).await
    } else if options.restore_old {
        let agreed = |diff| agreed(&options, diff, "put the kept tables back", &stop);
        let audit = options.change.audit("rebuild --restore-old");
        report(&options, studymate_projector::restore_kept(&store, Some(&audit), agreed).await)
    } else {
        rebuild(&options, &store, &stop).await
    };
    telemetry.shutdown().await;
    ended
}

async fn rebuild(
    options: &RebuildOptions,
    store: &Store,
    stop: &CancellationToken,
) -> anyhow::Result<ExitCode> {
    let masters = options.settings.master_keys()?;
    let config = RebuildConfig {
        projection: options.projection.clone(),
        parallel: options.parallel.into(),
        keep_old: options.keep_old,
        audit: Some(options.change.audit("rebuild")),
    };
    let bar = operator::bar(0, "")?;
    let shown = bar.clone();
    let progress = move |progress: studymate_projector::Progress| {
        shown.set_length(progress.total);
        shown.set_position(progress.done);
        shown.set_message(progress.what);
    };
    let hidden = bar.clone();
    let agreed = async move |diff: Diff| {
        hidden.finish_and_clear();
        agreed(options, diff, "swap these tables in", stop).await
    };
    let rebuilt =
        studymate_projector::rebuild_if(config, store, &masters, progress, agreed, stop.clone()).await;
    bar.finish_and_clear();
    if matches!(rebuilt, Err(Ended::NotAgreed(_))) {
        eprintln!("the new tables stay in schema rebuild: the same command goes on from there");
    }
    report(options, rebuilt)
}

/// Shows what would change and asks. Whoever thinks about it keeps nobody waiting, and holds the lease all the while.
async fn agreed(
    options: &RebuildOptions,
    diff: Diff,
    what: &'static str,
    stop: &CancellationToken,
) -> Result<(), Ended> {
    let (asking, plan) = (options.change.clone(), format!("{diff}\n{what}"));
    let asked = tokio::select! {
        asked = tokio::task::spawn_blocking(move || asking.agreed(&plan)) => asked,
        () = stop.cancelled() => return Err(Ended::NotAgreed(diff)),
    };
    match asked.context("nobody could be asked").flatten() {
        Ok(true) => Ok(()),
        Ok(false) => Err(Ended::NotAgreed(diff)),
        Err(error) => Err(Ended::Failed(error)),
    }
}

fn report<T: Display + serde::Serialize>(
    options: &RebuildOptions,
    ended: Result<T, Ended>,
) -> anyhow::Result<ExitCode> {
    match ended {
        Ok(done) => operator::print(&done, options.change.json)?,
        // People have just read it.
        Err(Ended::NotAgreed(diff)) if options.change.json => operator::print(&diff, true)?,
        Err(Ended::NotAgreed(_)) => {}
        Err(Ended::Failed(error)) => return Err(error),
    }
    Ok(ExitCode::SUCCESS)
}

async fn drop_old(options: &RebuildOptions, store: &Store) -> anyhow::Result<ExitCode> {
    let kept = studymate_projector::kept_projections(store).await?;
    if kept.is_empty() {
        return Err(ProjectorError::NothingKept.into());
    }
    if options.change.agreed(&format!("drop the kept tables of {}", kept.join(", ")))? {
        let audit = options.change.audit("rebuild --drop-old");
        let dropped = studymate_projector::drop_kept(store, Some(&audit)).await?;
        if options.change.json {
            println!("{}", serde_json::json!({ "dropped": dropped }));
        } else {
            println!("dropped {dropped} tables");
        }
    }
    Ok(ExitCode::SUCCESS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_help_names_every_projection() {
        let help = RebuildOptions::augment_args(clap::Command::new("rebuild")).render_help().to_string();
        let named =
            help.split_whitespace().map(|word| word.trim_matches(['(', ')', ',', ';'])).collect::<Vec<_>>();
        for name in studymate_projector::names() {
            assert!(named.contains(&name), "{name} is not named:\n{help}");
        }
    }
}
