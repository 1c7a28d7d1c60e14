//! A database that came back by other means: recovered to a point in time from its archive, or from a copy of its disk. It is settled where
//! it is.

use anyhow::{Context as _, bail};
use jiff::Timestamp;
use studymate_nats::Log;
use studymate_store::restore::Restoring;
use studymate_store::{Role, Store};
use tokio_util::sync::CancellationToken;

use super::report::{Clock, Report, Rpo};
use super::settle::Settling;
use super::{RestoreOptions, erased};
use crate::backup::manifest::Mark;

/// `None` when nothing was to be settled.
pub(super) async fn restore(
    options: &RestoreOptions,
    stop: &CancellationToken,
) -> anyhow::Result<Option<Report>> {
    let mut clock = Clock::default();
    let common = &options.settings.common;
    let config = common.store("studymate-restore")?;
    let name = config.database()?;
    let contents = Restoring::of(&config)?.contents(&config).await?;
    let contents = contents.with_context(|| format!("there is no database {name}"))?;
    if contents.ours.is_none() {
        bail!("the database {name} is none of StudyMate's: it has {contents}");
    }
    let store = Store::new(&config)?;
    let moment = store.moment().await?;
    let lost_at = options.lost_at.unwrap_or_else(Timestamp::now);
    let plan = format!(
        "settle the database {name} as it was recovered: {contents}\n  nobody of before may write into it; what was to be sent is unknown; \
         read models are made again\n  answers to what the log took before {lost_at:.3} are not sent by themselves: they may have been sent \
         already"
    );
    if !options.change.agreed(&plan)? {
        return Ok(None);
    }
    clock.restart();
    let marks: Vec<Mark> = moment.partitions().await?.into_iter().map(Mark::from).collect();
    let (newest_input, recovered_to) = (moment.newest_input, moment.newest_input.unwrap_or(moment.taken_at));
    drop(moment);
    let log = Log::connect(common.log()?).await?;
    let survivor = log.find_identity().await?;
    log.ensure_stream().await?;
    store.migrate(common.partitions).await?;
    clock.step("migrations");
    let settling = Settling {
        log: log.clone(),
        masters: options.settings.master_keys()?,
        lost_at,
        erased: match &options.erased {
            Some(file) => erased::read(file, recovered_to)?,
            None => Vec::new(),
        },
        fast: options.fast,
        stop: stop.clone(),
    };
    let outcome = settling.settle(&store, &marks, None, &mut clock).await?;
    let audit = options.change.audit("restore --recovered");
    store.acting_as(Role::Ops)?.record_audit(&audit, contents.ours.unwrap_or_default().events).await?;
    log.close().await;
    store.close();
    let survived =
        survivor.is_some() && outcome.reconciled.anew.is_empty() && outcome.reconciled.notes.is_empty();
    let rpo = Rpo::new(newest_input, outcome.reconciled.newest, survived, lost_at);
    Ok(Some(Report::new(rpo, outcome, &clock, options.fast)))
}
