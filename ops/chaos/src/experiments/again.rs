//! Inputs come again after the log has forgotten their ids: the journal is the only guard then.

use std::time::Duration;

use futures::FutureExt;
use studymate_nats::{Log, LogMessage};
use studymate_schema::PartitionId;
use tokio::time::Instant;

use super::{Broken, Experiment};
use crate::ChaosError;
use crate::checker::{Facts, Harm, Invariant, Violation};
use crate::dice::Dice;
use crate::world::World;

/// How long the log remembers ids here: as little as it lets itself be told.
const REMEMBERS: Duration = Duration::from_millis(100);
/// Between two times.
const PAUSE: (Duration, Duration) = (Duration::from_millis(300), Duration::from_millis(900));
/// So many inputs come again each time, at most.
const AT_ONCE: usize = 20;
/// How long the log may take to give them.
const READ_WITHIN: Duration = Duration::from_secs(5);

/// Inputs of some time ago come again, as after a webhook whose answer was lost for minutes, or an operator who puts them back twice.
pub(super) struct Again;

impl Experiment for Again {
    fn name(&self) -> &'static str {
        "again"
    }

    fn about(&self) -> &'static str {
        "inputs that come again after the log has forgotten their ids"
    }

    fn prepare<'a>(&'a self, world: &'a mut World) -> Broken<'a> {
        async move {
            let mut config = world.stream().await?.cached_info().config.clone();
            config.duplicate_window = REMEMBERS;
            let changed = world.jetstream().await?.update_stream(config).await;
            changed.map(drop).map_err(|error| ChaosError::Log(error.to_string()))
        }
        .boxed_local()
    }

    fn run<'a>(&'a self, world: &'a mut World, dice: &'a mut Dice, length: Duration) -> Broken<'a> {
        async move {
            let log = world.log().await?;
            let until = Instant::now() + length;
            while Instant::now() < until {
                world.rest(dice.between(PAUSE.0, PAUSE.1)).await?;
                let of = PartitionId(u16::try_from(dice.below(world.setup.partitions.into())).unwrap_or(0));
                let old = earlier(&log, of, dice).await?;
                world.history.fault_begins("inputs come again", "log");
                for input in &old {
                    publish(&log, input).await?;
                }
                world.history.fault_ends("inputs come again", "log");
            }
            Ok(())
        }
        .boxed_local()
    }

    fn check(&self, facts: &Facts) -> Vec<Violation> {
        let again = facts.journal.iter().filter(|row| !row.is_terminal()).count();
        let detail = "the journal saw no input twice: nothing was proved";
        (again == 0)
            .then(|| Violation::new(Invariant::I2, Harm::Unexpected, "inputs", detail))
            .into_iter()
            .collect()
    }
}

/// Some inputs of a partition, from anywhere in the log.
async fn earlier(log: &Log, of: PartitionId, dice: &mut Dice) -> Result<Vec<LogMessage>, ChaosError> {
    let failed = |error: &dyn std::fmt::Display| ChaosError::Log(error.to_string());
    let last = log.identity().await.map_err(|error| failed(&error))?.last_sequence;
    let mut reader = log.read(of, dice.below(last), None).await.map_err(|error| failed(&error))?;
    match tokio::time::timeout(READ_WITHIN, reader.next_batch(AT_ONCE, usize::MAX)).await {
        Ok(read) => read.map_err(|error| failed(&error)),
        // Nothing lies behind that place.
        Err(_) => Ok(Vec::new()),
    }
}

async fn publish(log: &Log, input: &LogMessage) -> Result<(), ChaosError> {
    let (Some(aggregate), Some(kind)) = (&input.aggregate, input.kind) else { return Ok(()) };
    let published = log.publish(aggregate, &input.id, kind, None, input.payload.clone()).await;
    published.map(drop).map_err(|error| ChaosError::Log(error.to_string()))
}
