//! Firing timers: what is due becomes an input of its aggregate.
//!
//! The partition's owner sleeps until the earliest timer that it knows of: from the table when it takes over, then from its own commits.
//! A timer's row stays until its input is committed, and its input's id depends on nothing but the timer, so firing twice is one input:
//! nothing is remembered of what was fired but where this owner stands. Runs beside the partition's batches and never holds them up.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use studymate_nats::NewInput;
use studymate_process::backoff::Backoff;
use studymate_schema::codec::CodecError;
use studymate_schema::input::{Command, InputKind};
use studymate_schema::{InputId, PartitionId, Timestamp};
use studymate_store::StoreError;
use studymate_store::commit::{TimerChange, TimerState};
use studymate_store::timer::DueTimer;
use tokio::sync::watch;

use crate::Context;

/// Timers that are fired together.
const TOGETHER: usize = 200;
/// How long a timer that was fired may lie in the table before it is fired again: the log may have forgotten its input.
const COMMITTED_WITHIN: Duration = Duration::from_secs(60);
/// The longest sleep: the clock on the wall may be set, a sleep does not notice.
const LONGEST_SLEEP: Duration = Duration::from_secs(600);

/// Tells the firing of new timers: the earliest that was set since it last looked.
pub(super) struct Alarm(watch::Sender<Option<Timestamp>>);

/// Hears of new timers.
pub(super) struct Waker(watch::Receiver<Option<Timestamp>>);

/// The two ends by which commits tell the firing of new timers.
pub(super) fn alarm() -> (Alarm, Waker) {
    let (tell, hear) = watch::channel(None);
    (Alarm(tell), Waker(hear))
}

impl Alarm {
    /// Timers changed: the firing wakes if one of them was set.
    pub(super) fn committed(&self, timers: &[TimerChange]) {
        let set = timers.iter().filter_map(|timer| match timer.to {
            TimerState::Set(at) => Some(at),
            TimerState::Cancelled | TimerState::Fired(_) => None,
        });
        if let Some(at) = set.min() {
            self.0.send_replace(Some(at));
        }
    }
}

/// Why timers could not be fired; each time they are tried again.
#[derive(Debug, thiserror::Error)]
enum FiringError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Publish(#[from] studymate_nats::PublishError),
    #[error("a timer cannot be written")]
    Encode(#[from] CodecError),
}

/// Fires the partition's timers, until it is dropped.
pub(super) async fn fire(context: Arc<Context>, partition: PartitionId, mut waker: Waker) -> Infallible {
    let mut backoff = Backoff::default();
    // Where this owner stands among the timers.
    let mut fired: Option<DueTimer> = None;
    loop {
        waker.0.mark_unchanged();
        let pause = match fire_due(&context, partition, &mut fired).await {
            Ok(next) => {
                backoff = Backoff::default();
                let pause = next.map_or(LONGEST_SLEEP, until);
                if fired.is_some() { pause.min(COMMITTED_WITHIN) } else { pause.min(LONGEST_SLEEP) }
            }
            Err(error) => {
                tracing::warn!(%partition, %error, "timers cannot be fired, trying again");
                backoff.next_delay()
            }
        };
        let woken = tokio::select! {
            () = tokio::time::sleep(pause) => false,
            Ok(()) = waker.0.changed() => true,
        };
        // A timer may have been set to a time that this owner is past already; and what it fired long ago should be gone by now.
        let set = *waker.0.borrow();
        let passed = fired.as_ref().is_some_and(|fired| set.is_some_and(|set| set <= fired.at));
        if woken && passed || !woken && pause >= COMMITTED_WITHIN {
            fired = None;
        }
    }
}

/// Fires everything that is due and returns when the next timer is.
async fn fire_due(
    context: &Context,
    partition: PartitionId,
    fired: &mut Option<DueTimer>,
) -> Result<Option<Timestamp>, FiringError> {
    loop {
        let now = Timestamp::now();
        let due = context.store.due_timers(partition, now, fired.as_ref(), TOGETHER as i64).await?;
        let Some(last) = due.last() else {
            let after = fired.as_ref().map_or(Timestamp::UNIX_EPOCH, |fired| fired.at);
            return Ok(context.store.next_timer(partition, after).await?);
        };
        let inputs = due.iter().map(input).collect::<Result<Vec<NewInput>, _>>()?;
        context.log.publish_all(&inputs).await?;
        for timer in &due {
            let late = now.duration_since(timer.at).as_secs_f64();
            metrics::histogram!("studymate_timer_lateness_seconds").record(late.max(0.0));
        }
        *fired = Some(last.clone());
    }
}

/// The input that comes of a timer.
fn input(timer: &DueTimer) -> Result<NewInput, CodecError> {
    let command = Command::TimerFired { key: timer.key.clone(), at: timer.at };
    Ok(NewInput {
        aggregate: timer.stream.clone(),
        id: InputId::timer(&timer.stream, &timer.key, timer.at),
        kind: InputKind::Command,
        traceparent: timer.trace.clone(),
        payload: command.encode()?.into(),
    })
}

fn until(at: Timestamp) -> Duration {
    Duration::try_from(at.duration_since(Timestamp::now())).unwrap_or_default()
}
