//! Writes what the simulated Telegram saw into the history while it happens: the simulator keeps only so much.

use std::time::Duration;

use studymate_simulator::{CallFilter, Control};
use tokio_util::sync::CancellationToken;

use crate::ChaosError;
use crate::history::History;

/// How often the simulator is asked; its record holds what comes in a thousand times this.
const PERIOD: Duration = Duration::from_millis(100);

/// How far the simulator's record was read.
#[derive(Debug, Default)]
struct Read {
    calls: u64,
    steps: u64,
}

/// Records until `stop`, then what is there still.
pub async fn record(telegram: Control, history: History, stop: CancellationToken) -> Result<(), ChaosError> {
    let mut read = Read::default();
    while stop.run_until_cancelled(tokio::time::sleep(PERIOD)).await.is_some() {
        read.more(&telegram, &history)?;
    }
    read.more(&telegram, &history)
}

impl Read {
    fn more(&mut self, telegram: &Control, history: &History) -> Result<(), ChaosError> {
        let steps = telegram.update_steps(self.steps);
        let calls = telegram.calls(&CallFilter { after: Some(self.calls), ..CallFilter::default() });
        let first_step = steps.first().map_or(self.steps + 1, |step| step.number);
        let first_call = calls.first().map_or(self.calls + 1, |call| call.id);
        let lost = (first_step - self.steps - 1) + (first_call - self.calls - 1);
        if lost > 0 {
            return Err(ChaosError::RecordLost(lost));
        }
        for step in &steps {
            history.update(step);
            self.steps = step.number;
        }
        for call in &calls {
            self.calls = call.id;
            // What polls return is in the updates' steps.
            if !call.method.eq_ignore_ascii_case("getUpdates") {
                history.call(call);
            }
        }
        Ok(())
    }
}
