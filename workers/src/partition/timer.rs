//! Firing timers: what is due becomes an input of its aggregate.
//!
//! The partition's owner sleeps until the earliest timer that it knows of: from the table when it takes over, then from its own commits.
//! A timer's row stays until its input is committed, and its input's id depends on nothing but the timer, so firing twice is one input:
//! nothing is remembered of what was fired but where this owner stands. Runs beside the partition's batches and never holds them up.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use studymate_nats::{Clock, NewInput};
use studymate_process::backoff::Backoff;
use studymate_schema::codec::CodecError;
use studymate_schema::input::{Command, InputKind};
use studymate_schema::{InputId, PartitionId, Timestamp};
use studymate_store::StoreError;
use studymate_store::commit::{TimerChange, TimerState};
use studymate_store::timer::DueTimer;
use tokio::sync::watch;
use tokio::time::Instant;

use crate::Context;

/// Timers that are fired together.
const TOGETHER: usize = 200;
/// How long a timer that was fired may lie in the table before it is fired again: the log may have forgotten its input.
const COMMITTED_WITHIN: Duration = Duration::from_secs(60);
/// The longest sleep: the clock on the wall may be set, a sleep does not notice.
const LONGEST_SLEEP: Duration = Duration::from_secs(600);
/// The longest sleep by a clock that may jump.
const JUMPS_NOTICED: Duration = Duration::from_millis(100);

/// Tells the firing of new timers.
pub(super) struct Alarm(watch::Sender<Option<Timestamp>>);

/// Hears of new timers: of the earliest that was set since it last looked.
pub(super) struct Waker {
    earliest: watch::Sender<Option<Timestamp>>,
    told: watch::Receiver<Option<Timestamp>>,
}

/// The two ends by which commits tell the firing of new timers.
pub(super) fn alarm() -> (Alarm, Waker) {
    let (earliest, told) = watch::channel(None);
    (Alarm(earliest.clone()), Waker { earliest, told })
}

impl Alarm {
    /// Timers changed: the firing wakes if one of them was set.
    pub(super) fn committed(&self, timers: &[TimerChange]) {
        let set = timers.iter().filter_map(|timer| match timer.to {
            TimerState::Set(at) => Some(at),
            TimerState::Cancelled | TimerState::Fired(_) => None,
        });
        if let Some(at) = set.min() {
            self.0.send_modify(|earliest| *earliest = Some(earliest.map_or(at, |before| before.min(at))));
        }
    }
}

impl Waker {
    /// Waits until timers were set, and returns when the earliest of them fires.
    async fn set(&mut self) -> Timestamp {
        loop {
            // Never an error: this end holds a sender itself.
            if self.told.changed().await.is_err() {
                std::future::pending::<()>().await;
            }
            let mut set = None;
            self.earliest.send_if_modified(|earliest| {
                set = earliest.take();
                false
            });
            if let Some(set) = set {
                return set;
            }
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
        match fire_due(&context, partition, &mut fired).await {
            Ok(next) => {
                backoff = Backoff::default();
                if sleep(next, fired.as_ref(), &mut waker, context.log.clock()).await
                    == Look::FromTheBeginning
                {
                    fired = None;
                }
            }
            Err(error) => {
                tracing::warn!(%partition, %error, "timers cannot be fired, trying again");
                tokio::time::sleep(backoff.next_delay()).await;
            }
        }
    }
}

/// Where to look for timers next.
#[derive(PartialEq, Eq)]
enum Look {
    /// After those that were fired.
    On,
    /// At all: one was set to a time that was passed already, or what was fired long ago should be gone by now.
    FromTheBeginning,
}

/// Sleeps until the next timer is due, as far as commits tell.
async fn sleep(
    mut next: Option<Timestamp>,
    fired: Option<&DueTimer>,
    waker: &mut Waker,
    clock: &Clock,
) -> Look {
    let longest = if fired.is_some() { COMMITTED_WITHIN } else { LONGEST_SLEEP };
    let end = Instant::now() + longest;
    loop {
        let due = Instant::now() + next.map_or(LONGEST_SLEEP, |next| until(next, clock)).min(LONGEST_SLEEP);
        tokio::select! {
            () = tokio::time::sleep_until(due.min(end)) => {
                return if due <= end { Look::On } else { Look::FromTheBeginning };
            }
            set = waker.set() => {
                if fired.is_some_and(|fired| set <= fired.at) {
                    return Look::FromTheBeginning;
                }
                next = Some(next.map_or(set, |before| before.min(set)));
            }
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
        let now = context.log.clock().now();
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

fn until(at: Timestamp, clock: &Clock) -> Duration {
    let real = Duration::try_from(at.duration_since(clock.now())).unwrap_or_default();
    if clock.is_simulated() { real.min(JUMPS_NOTICED) } else { real }
}
