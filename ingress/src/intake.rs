//! Into the log, in order: updates of one aggregate one at a time, those of different ones side by side.

use std::collections::HashMap;

use bytes::Bytes;
use futures::future::try_join_all;
use studymate_nats::{Log, NewInput, PublishError};
use studymate_process::health::{Health, Status};
use studymate_process::{failpoint, telemetry};
use studymate_schema::InputId;
use studymate_schema::input::InputKind;
use studymate_schema::telegram::{MalformedUpdate, Route};
use tracing::{Instrument, Span};

use crate::bot_api::ALLOWED_UPDATES;
use crate::lanes::Lanes;

/// From this many on, updates that came together share one write.
const TOGETHER: usize = 20;

/// The way into the log.
pub(crate) struct Intake {
    log: Log,
    lanes: Lanes,
    pub(crate) health: Health,
}

/// An update that was read as far as its way into the log needs. Its trace begins here and lasts until this is dropped.
pub(crate) struct Arrived {
    /// Telegram's number.
    pub(crate) number: i64,
    /// What is written.
    pub(crate) input: NewInput,
    span: Span,
}

impl Arrived {
    /// Reads an update; the bytes stay as they are.
    pub(crate) fn read(payload: Bytes) -> Result<Self, MalformedUpdate> {
        let route = Route::of(&payload)?;
        let span = tracing::info_span!(
            parent: None,
            "take update",
            otel.kind = "producer",
            update = route.update_id,
            kind = route.kind,
            stream = %route.aggregate
        );
        let known = ALLOWED_UPDATES.iter().find(|kind| **kind == route.kind);
        metrics::counter!("studymate_updates_total", "kind" => *known.unwrap_or(&"other")).increment(1);
        let input = NewInput {
            aggregate: route.aggregate,
            id: InputId::telegram(route.update_id),
            kind: InputKind::Telegram,
            traceparent: span.in_scope(telemetry::current_traceparent),
            payload,
        };
        Ok(Arrived { number: route.update_id, input, span })
    }
}

impl Intake {
    pub(crate) fn new(log: Log, health: Health) -> Self {
        Intake { log, lanes: Lanes::default(), health }
    }

    /// Takes one update; returns when it is durable. Its place in the order of its aggregate is that of this call.
    pub(crate) async fn take(&self, update: &Arrived) -> Result<(), PublishError> {
        let turn = self.lanes.turn(&update.input.aggregate).await;
        let taken = self.publish(update).await;
        drop(turn);
        self.report(taken)
    }

    /// Takes updates that came together; returns when all are durable. Taking them again is safe.
    pub(crate) async fn take_all(&self, updates: &[Arrived]) -> Result<(), PublishError> {
        if updates.len() >= TOGETHER {
            let inputs: Vec<NewInput> = updates.iter().map(|update| update.input.clone()).collect();
            let taken = self.log.publish_all(&inputs).await;
            failpoint::reach("ingress.published");
            return self.report(taken);
        }
        let mut lanes: HashMap<_, Vec<&Arrived>> = HashMap::new();
        for update in updates {
            lanes.entry(&update.input.aggregate).or_default().push(update);
        }
        let lanes = lanes.into_values().map(|lane| async move {
            for update in lane {
                self.publish(update).await?;
            }
            Ok(())
        });
        self.report(try_join_all(lanes).await.map(|_| ()))
    }

    async fn publish(&self, update: &Arrived) -> Result<(), PublishError> {
        let NewInput { aggregate, id, kind, traceparent, payload } = &update.input;
        let published = self.log.publish(aggregate, id, *kind, traceparent.as_deref(), payload.clone());
        published.instrument(update.span.clone()).await?;
        failpoint::reach("ingress.published");
        Ok(())
    }

    /// Says how the log is, as far as an update's fate tells.
    fn report(&self, taken: Result<(), PublishError>) -> Result<(), PublishError> {
        match &taken {
            Ok(()) => self.health.set("queue", Status::Healthy, "acknowledges"),
            Err(error) if error.is_transient() => {
                self.health.set("queue", Status::Unhealthy, telemetry::chain(error));
            }
            Err(_) => {}
        }
        taken
    }
}

/// Counts and tells of an update that will never be stored.
pub(crate) fn refuse(reason: &'static str, error: &dyn std::error::Error) {
    tracing::warn!(reason, error = telemetry::chain(error), "an update is refused");
    metrics::counter!("studymate_updates_refused_total", "reason" => reason).increment(1);
}
