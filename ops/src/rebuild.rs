//! `studymate rebuild`: a read model is built anew beside the live one, then swapped in.

use std::process::ExitCode;

use studymate_process::health::Health;
use studymate_process::{shutdown, telemetry};

use crate::cli::RebuildOptions;
use crate::{connect, operator};

pub(crate) async fn run(options: RebuildOptions) -> anyhow::Result<ExitCode> {
    let telemetry = telemetry::init(&options.settings.common.process.telemetry("studymate-rebuild"))?;
    let stop = shutdown::on_signal()?;
    let masters = options.settings.master_keys()?;
    let health = Health::default();
    let Some(store) = connect::store(&options.settings.common, "studymate-rebuild", &health, &stop).await?
    else {
        return Ok(ExitCode::FAILURE);
    };
    let bar = operator::bar(0, "")?;
    let shown = bar.clone();
    let report = studymate_projector::rebuild(
        options.projection.as_deref(),
        &store,
        &masters,
        move |progress| {
            shown.set_length(progress.total);
            shown.set_position(progress.done);
            shown.set_message(progress.what);
        },
        stop,
    )
    .await?;
    bar.finish_and_clear();
    println!("{report}");
    telemetry.shutdown().await;
    Ok(ExitCode::SUCCESS)
}
