//! Into the log, in order: updates of one aggregate one at a time, those of different ones side by side.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use futures::future::try_join_all;
use studymate_nats::{Log, NewInput, PublishError};
use studymate_process::health::{Health, Status};
use studymate_process::telemetry;
use studymate_schema::input::InputKind;
use studymate_schema::telegram::{MalformedUpdate, Route};
use studymate_schema::{Aggregate, InputId};
use tracing::Instrument;

/// From this many on, updates that came together share one write.
const TOGETHER: usize = 20;

/// The way into the log.
pub(crate) struct Intake {
    log: Log,
    pub(crate) health: Health,
    /// A queue for each aggregate that has an update in hand: tokio's mutex is first come, first served.
    queues: Mutex<HashMap<Aggregate, Arc<tokio::sync::Mutex<()>>>>,
}

/// Why an update was not taken.
#[derive(Debug, thiserror::Error)]
pub(crate) enum IntakeError {
    /// It is no update.
    #[error(transparent)]
    Malformed(#[from] MalformedUpdate),
    /// The log did not take it.
    #[error(transparent)]
    Publish(#[from] PublishError),
}

impl Intake {
    pub(crate) fn new(log: Log, health: Health) -> Self {
        Intake { log, health, queues: Mutex::new(HashMap::new()) }
    }

    /// Takes one update; returns when it is durable. Its place in the order of its aggregate is that of this call.
    pub(crate) async fn take(&self, update: Bytes) -> Result<(), IntakeError> {
        let route = Route::of(&update)?;
        let span = tracing::info_span!(
            "take update",
            otel.kind = "server",
            update = route.update_id,
            kind = route.kind,
            stream = %route.aggregate
        );
        let aggregate = route.aggregate.clone();
        let queue = self.queue(&aggregate);
        let taken = async {
            let turn = queue.lock().await;
            let taken = self.publish(input(route, update)).await;
            drop(turn);
            taken
        }
        .instrument(span)
        .await;
        drop(queue);
        self.forget(&aggregate);
        self.report(taken.is_ok());
        Ok(taken?)
    }

    /// Takes updates that came together; returns when all are durable. Taking them again is safe.
    pub(crate) async fn take_all(&self, updates: Vec<Bytes>) -> Result<(), IntakeError> {
        let mut inputs = Vec::with_capacity(updates.len());
        for update in updates {
            inputs.push(input(Route::of(&update)?, update));
        }
        let taken = if inputs.len() >= TOGETHER {
            self.log.publish_all(&inputs).await
        } else {
            let mut lanes: HashMap<Aggregate, Vec<NewInput>> = HashMap::new();
            for input in inputs {
                lanes.entry(input.aggregate.clone()).or_default().push(input);
            }
            let lanes = lanes.into_values().map(|lane| async {
                for input in lane {
                    self.publish(input).await?;
                }
                Ok::<(), PublishError>(())
            });
            try_join_all(lanes).await.map(|_| ())
        };
        self.report(taken.is_ok());
        Ok(taken?)
    }

    async fn publish(&self, input: NewInput) -> Result<(), PublishError> {
        let NewInput { aggregate, id, kind, traceparent, payload } = input;
        let trace = telemetry::current_traceparent().or(traceparent);
        self.log.publish(&aggregate, &id, kind, trace.as_deref(), payload).await.map(|_| ())
    }

    fn queue(&self, aggregate: &Aggregate) -> Arc<tokio::sync::Mutex<()>> {
        let mut queues = self.queues.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(queues.entry(aggregate.clone()).or_default())
    }

    /// Drops the queue of an aggregate that has nothing more in hand: memory is bounded by what is.
    fn forget(&self, aggregate: &Aggregate) {
        let mut queues = self.queues.lock().unwrap_or_else(PoisonError::into_inner);
        if queues.get(aggregate).is_some_and(|queue| Arc::strong_count(queue) == 1) {
            queues.remove(aggregate);
        }
    }

    fn report(&self, ok: bool) {
        if ok {
            self.health.set("queue", Status::Healthy, "acknowledges");
        } else {
            self.health.set("queue", Status::Unhealthy, "does not acknowledge");
        }
    }
}

fn input(route: Route, payload: Bytes) -> NewInput {
    metrics::counter!("studymate_updates_total", "kind" => route.kind).increment(1);
    NewInput {
        aggregate: route.aggregate,
        id: InputId::telegram(route.update_id),
        kind: InputKind::Telegram,
        traceparent: telemetry::current_traceparent(),
        payload,
    }
}
